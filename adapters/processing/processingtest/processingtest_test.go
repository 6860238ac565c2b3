package processingtest

import (
	"testing"

	"github.com/socialebasis/verbinder/adapters/processing"
)

func TestRun(t *testing.T) {
	Run(t, func(*testing.T) Harness {
		m := &processing.Memory{}
		return Harness{Log: m, Read: func(testing.TB) []Kept { return kept(m.Records()...) }}
	})
	for n := range 3 {
		r := record(n)
		if err := r.Check(); err != nil {
			t.Errorf("record %d of the suite: %v", n, err)
		}
	}
}
