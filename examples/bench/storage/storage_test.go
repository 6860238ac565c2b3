package main

import "testing"

// Everything that can be measured can be measured of a small store.
func TestMeasures(t *testing.T) {
	b := bench{records: 200, rounds: 1, engines: []engine{&sqliteEngine{dir: t.TempDir()}}}
	if err := b.run(t.Context(), []string{"bulk", "single", "index", "scan", "growth"}, "100,200"); err != nil {
		t.Error(err)
	}
	if err := b.run(t.Context(), []string{"hope"}, ""); err == nil {
		t.Error("what cannot be measured was")
	}
	if _, err := sizesOf("100,many"); err == nil {
		t.Error("a size that is no number was taken")
	}
}
