package graph

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	own "github.com/socialebasis/verbinder/cohesion/network"
	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"
)

// both returns one random graph of about m edges in both forms.
func both(tb testing.TB, seed uint64, n, m int) (*own.Graph, *simple.UndirectedGraph) {
	tb.Helper()
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	theirs := simple.NewUndirectedGraph()
	for v := range n {
		theirs.AddNode(simple.Node(v))
	}
	var edges []own.Edge
	for range m {
		a, b := r.IntN(n), r.IntN(n)
		if a == b || theirs.HasEdgeBetween(int64(a), int64(b)) {
			continue
		}
		edges = append(edges, own.Edge{A: a, B: b})
		theirs.SetEdge(theirs.NewEdge(simple.Node(a), simple.Node(b)))
	}
	g, err := own.NewGraph(n, edges)
	if err != nil {
		tb.Fatal(err)
	}
	return g, theirs
}

// Equal to 1e-9: betweenness (theirs counts ordered pairs, and leaves zeros out),
// components, and the modularity of a division.
func TestMeasuresAgree(t *testing.T) {
	for seed := range uint64(20) {
		n := 20 + 10*int(seed)
		g, theirs := both(t, seed, n, int(seed%4+1)*n/2)
		p, err := g.Paths(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		want := network.Betweenness(theirs)
		for v, b := range p.Betweenness {
			if w := want[int64(v)] / (float64(n-1) * float64(n-2)); math.Abs(b-w) > 1e-9 {
				t.Fatalf("seed %d: betweenness of %d is %v, the library says %v", seed, v, b, w)
			}
		}
		if _, sizes := g.Components(); len(sizes) != len(topo.ConnectedComponents(theirs)) {
			t.Errorf("seed %d: %d components, the library finds %d", seed, len(sizes), len(topo.ConnectedComponents(theirs)))
		}
		checkModularity(t, g, theirs)
	}
}

func checkModularity(t *testing.T, g *own.Graph, theirs *simple.UndirectedGraph) {
	t.Helper()
	groups := g.Communities()
	got, _ := g.Modularity(groups)
	reduced := community.Modularize(theirs, 1, nil)
	best := community.Q(theirs, reduced.Communities(), 1)
	if got < best-0.02 {
		t.Errorf("communities reach modularity %v, those of the library %v", got, best)
	}
	theirGroups := make([]int, g.Len())
	for i, c := range reduced.Communities() {
		for _, v := range c {
			theirGroups[v.ID()] = i
		}
	}
	if q, _ := g.Modularity(theirGroups); math.Abs(q-best) > 1e-9 {
		t.Errorf("modularity of one division is %v, the library says %v", q, best)
	}
}

// BenchmarkBetweenness measures ours, which uses all processors and finds closeness and
// the mean path on the way, beside the library's.
func BenchmarkBetweenness(b *testing.B) {
	for _, n := range []int{500, 2_000} {
		g, theirs := both(b, 1, n, 4*n)
		b.Run(fmt.Sprintf("own/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := g.Paths(context.Background()); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("gonum/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				network.Betweenness(theirs)
			}
		})
	}
}
