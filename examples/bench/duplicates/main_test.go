package main

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/socialebasis/verbinder/internal/shareddata"
	"github.com/socialebasis/verbinder/matching/duplicate"
)

// The F1 that the default threshold reaches on each set without labels, at least.
func TestSets(t *testing.T) {
	for _, c := range []struct {
		set  string
		drop int // a field to leave out; -1 is none
		f1   float64
		long bool
	}{
		{"fodors-zagats", -1, .990, false},
		{"fodors-zagats", 3, .960, false}, // without the phone
		{"fodors-zagats-original", -1, .950, false},
		{"febrl4", -1, .999, true},
		{"febrl3", -1, .999, true},
		{"dblp-acm", -1, .990, true},
	} {
		if c.long && testing.Short() {
			continue
		}
		spec, err := specOf(c.set)
		if err != nil {
			t.Fatal(err)
		}
		s, err := load(filepath.Dir(shareddata.Path(t, "duplicates")), c.set, spec)
		if err != nil {
			t.Fatal(err)
		}
		if c.drop >= 0 {
			s = s.without(c.drop)
		}
		m := s.measure(t.Context())
		if m.f1() < c.f1 {
			t.Errorf("%s without %d: F1 %.4f, want %.3f", c.set, c.drop, m.f1(), c.f1)
		}
		if e := float64(m.result.Expected) / 1e6; e < .9*float64(len(s.truth)) || e > 1.1*float64(len(s.truth)) {
			t.Errorf("%s without %d: %.1f matches expected, there are %d", c.set, c.drop, e, len(s.truth))
		}
	}
}

// The labelled Dutch pairs, of which a third was sealed until the rules were written.
func TestDutchPairs(t *testing.T) {
	t.Chdir(filepath.Join("..", "..", "..")) // the sets are named from the root
	for _, name := range []string{"nl-open", "nl-sealed"} {
		spec, err := specOf(name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := load("", name, spec)
		if err != nil {
			t.Fatal(err)
		}
		if m := s.measure(t.Context()); m.f1() < .9 {
			t.Errorf("%s: F1 %.4f, want .90", name, m.f1())
		}
	}
}

// Where the fields cannot tell, there is a warning and nothing else.
func TestUnidentified(t *testing.T) {
	spec, err := specOf("abt-buy")
	if err != nil {
		t.Fatal(err)
	}
	s, err := load(filepath.Dir(shareddata.Path(t, "duplicates")), "abt-buy", spec)
	if err != nil {
		t.Fatal(err)
	}
	r, err := duplicate.Find(context.Background(), s.spec, s.records, duplicate.Options{Link: true})
	if err != nil {
		t.Fatal(err)
	}
	if !r.Parameters.Unidentified || len(r.Warnings) == 0 || len(r.Pairs) != 0 {
		t.Errorf("unidentified %v, warnings %q, %d pairs", r.Parameters.Unidentified, r.Warnings, len(r.Pairs))
	}
}
