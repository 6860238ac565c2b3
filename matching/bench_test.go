package matching_test

import (
	"context"
	"testing"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/matching"
)

// toyNation makes one supply of many communities, and needs.
func toyNation(b *testing.B) (*matching.Index, []*cohesion.SupportNeed, matching.Supply) {
	b.Helper()
	g := newGen(b, 99)
	s := g.supplyOf(toyVocabulary(b), 20_000)
	var needs []*cohesion.SupportNeed
	for range 200 {
		needs = append(needs, g.need())
	}
	return newIndex(b, s), needs, s
}

func BenchmarkMatch(b *testing.B) {
	x, needs, _ := toyNation(b)
	p := matching.DefaultPolicy()
	engines := []struct {
		name  string
		match func(*cohesion.SupportNeed, *matching.Policy, int) (*matching.Result, error)
	}{{"index", x.Match}, {"scan", matching.NewScan(x).Match}}
	for _, e := range engines {
		b.Run(e.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, err := e.match(needs[i%len(needs)], &p, 10); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkMatchAll(b *testing.B) {
	x, needs, _ := toyNation(b)
	p := matching.DefaultPolicy()
	for b.Loop() {
		for a := range x.MatchAll(context.Background(), stream(needs, nil), &p, 10) {
			if a.Err != nil {
				b.Fatal(a.Err)
			}
		}
	}
}

func BenchmarkApply(b *testing.B) {
	x, _, s := toyNation(b)
	changed := *s.Initiatives[0]
	changed.Published = !changed.Published
	for b.Loop() {
		if _, err := x.Apply(context.Background(), matching.Changes{Initiatives: []*cohesion.Initiative{&changed}}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewIndex(b *testing.B) {
	_, _, s := toyNation(b)
	for b.Loop() {
		newIndex(b, s)
	}
}
