package network

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
)

// random returns a graph with about m edges.
func random(b *testing.B, n, m int) *Graph {
	b.Helper()
	g, err := NewGraph(n, randomEdges(rand.New(rand.NewPCG(7, uint64(n))), n, m))
	if err != nil {
		b.Fatal(err)
	}
	return g
}

func BenchmarkPaths(b *testing.B) {
	for _, n := range []int{100, 1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			g := random(b, n, 4*n)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := g.Paths(context.Background()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkMillion measures each of the cheap measures on 200,000 nodes and a million
// edges.
func BenchmarkMillion(b *testing.B) {
	g := random(b, 200_000, 1_000_000)
	for _, m := range []struct {
		name string
		run  func()
	}{
		{"brokers", func() { g.Brokers() }}, {"cuts", func() { g.Cuts() }}, {"components", func() { g.Components() }},
	} {
		b.Run(m.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.run()
			}
		})
	}
}
