package main

import "testing"

func TestPoliciesAreValid(t *testing.T) {
	for _, p := range policies() {
		if vs := p.Validate(); len(vs) > 0 {
			t.Errorf("%s: %v", p.Name, vs)
		}
	}
}
