package network

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// near says whether two measures are the same number.
func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b)) }

// randomEdges returns edges among n nodes, some of them twice.
func randomEdges(r *rand.Rand, n, m int) []Edge {
	var edges []Edge
	for range m {
		if a, b := r.IntN(n), r.IntN(n); a != b {
			edges = append(edges, Edge{A: a, B: b, Weight: r.IntN(5)})
		}
	}
	return edges
}

// A table is the same graph as plainly as can be: weights of all pairs.
type table [][]int

func newTable(n int, edges []Edge) table {
	t := make(table, n)
	for i := range t {
		t[i] = make([]int, n)
	}
	for _, e := range edges {
		t[e.A][e.B] += max(e.Weight, 1)
		t[e.B][e.A] += max(e.Weight, 1)
	}
	return t
}

// distances by Floyd and Warshall; -1 is no path.
func (t table) distances() [][]int {
	d := make([][]int, len(t))
	for i := range d {
		d[i] = make([]int, len(t))
		for j := range d[i] {
			switch {
			case i == j:
			case t[i][j] > 0:
				d[i][j] = 1
			default:
				d[i][j] = -1
			}
		}
	}
	for k := range t {
		for i := range t {
			for j := range t {
				if d[i][k] >= 0 && d[k][j] >= 0 && (d[i][j] < 0 || d[i][k]+d[k][j] < d[i][j]) {
					d[i][j] = d[i][k] + d[k][j]
				}
			}
		}
	}
	return d
}

// ways counts the shortest paths from i to j by walking them.
func (t table) ways(d [][]int, i, j int) float64 {
	if i == j {
		return 1
	}
	sum := 0.0
	for k := range t {
		if t[i][k] > 0 && d[k][j] >= 0 && d[k][j] == d[i][j]-1 {
			sum += t.ways(d, k, j)
		}
	}
	return sum
}

// betweenness by its definition: of each pair the share of paths through v.
func (t table) betweenness(v int) float64 {
	d, n, sum := t.distances(), len(t), 0.0
	for i := range t {
		for j := i + 1; j < n; j++ {
			if i != v && j != v && d[i][j] > 0 && d[i][v] > 0 && d[v][j] > 0 && d[i][v]+d[v][j] == d[i][j] {
				sum += t.ways(d, i, v) * t.ways(d, v, j) / t.ways(d, i, j)
			}
		}
	}
	return sum / (float64(n-1) * float64(n-2) / 2)
}

func (t table) strength(v int) (sum, most int) {
	for _, w := range t[v] {
		sum, most = sum+w, max(most, w)
	}
	return sum, most
}

// broker by Burt's formulas.
func (t table) broker(i int) Broker {
	share := func(a, b int) float64 {
		s, _ := t.strength(a)
		return float64(t[a][b]) / float64(s)
	}
	var b Broker
	for j := range t {
		if t[i][j] == 0 {
			continue
		}
		b.Defined = true
		p, redundant := share(i, j), 0.0
		_, most := t.strength(j)
		for q := range t {
			if q != i && q != j && t[i][q] > 0 {
				p += share(i, q) * share(q, j)
				redundant += share(i, q) * float64(t[j][q]) / float64(most)
			}
		}
		b.Constraint += p * p
		b.EffectiveSize += 1 - redundant
	}
	return b
}

// pieces returns the sizes of the components without some node and some edge.
func (t table) pieces(without int, a, b int) []int {
	seen := make([]bool, len(t))
	var sizes []int
	var walk func(v int) int
	walk = func(v int) int {
		seen[v] = true
		size := 1
		for w := range t {
			if t[v][w] > 0 && !seen[w] && w != without && !(v == a && w == b) && !(v == b && w == a) {
				size += walk(w)
			}
		}
		return size
	}
	for v := range t {
		if v != without && !seen[v] {
			sizes = append(sizes, walk(v))
		}
	}
	slices.Sort(sizes)
	return sizes
}

func TestGraphEqualsReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 120 {
		n := 3 + r.IntN(14)
		edges := randomEdges(r, n, r.IntN(3*n))
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			g, err := NewGraph(n, edges)
			if err != nil {
				t.Fatal(err)
			}
			checkReference(t, g, newTable(n, edges))
		})
	}
}

func checkReference(t *testing.T, g *Graph, want table) {
	t.Helper()
	p, err := g.Paths(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	d, brokers, clustering := want.distances(), g.Brokers(), g.Clustering()
	for v := range want {
		for w := range want {
			if g.Weight(v, w) != want[v][w] {
				t.Fatalf("weight %d-%d is %d, want %d", v, w, g.Weight(v, w), want[v][w])
			}
		}
		if b := want.betweenness(v); !near(p.Betweenness[v], b) {
			t.Errorf("betweenness of %d is %v, want %v", v, p.Betweenness[v], b)
		}
		reached, steps := 0, 0
		for _, x := range d[v] {
			if x > 0 {
				reached, steps = reached+1, steps+x
			}
		}
		if c := float64(reached) / float64(max(steps, 1)) * float64(reached) / float64(len(want)-1); !near(p.Closeness[v], c) {
			t.Errorf("closeness of %d is %v, want %v", v, p.Closeness[v], c)
		}
		b := want.broker(v)
		if got := brokers[v]; got.Defined != b.Defined || !near(got.Constraint, b.Constraint) || !near(got.EffectiveSize, b.EffectiveSize) {
			t.Errorf("broker %d is %+v, want %+v", v, got, b)
		}
		if c := want.clustering(v); !near(clustering[v], c) {
			t.Errorf("clustering of %d is %v, want %v", v, clustering[v], c)
		}
	}
	checkPieces(t, g, want)
}

func (t table) clustering(v int) float64 {
	pairs, known := 0, 0
	for a := range t {
		for b := range a {
			if t[v][a] > 0 && t[v][b] > 0 {
				pairs++
				if t[a][b] > 0 {
					known++
				}
			}
		}
	}
	return float64(known) / float64(max(pairs, 1))
}

// checkPieces takes every node and every edge out and looks what falls apart.
func checkPieces(t *testing.T, g *Graph, want table) {
	t.Helper()
	whole := want.pieces(-1, -1, -1)
	_, sizes := g.Components()
	slices.Sort(sizes)
	if diff := cmp.Diff(whole, sizes); diff != "" {
		t.Errorf("sizes of components (-want +got):\n%s", diff)
	}
	cuts, bridges := g.Cuts()
	of, bySize := g.Components()
	for v := range want {
		left := want.pieces(v, -1, -1)
		at := slices.IndexFunc(cuts, func(c Cut) bool { return c.Node == v })
		if more := len(left) - len(whole); more > 0 != (at >= 0) {
			t.Errorf("node %d: pieces %v of %v, a cut: %v", v, left, whole, at >= 0)
			continue
		} else if at < 0 {
			continue
		} else if cuts[at].Pieces != more+1 {
			t.Errorf("node %d leaves %d pieces, want %d", v, cuts[at].Pieces, more+1)
		}
		if c := cuts[at]; c.CutOff+c.Largest+1 != bySize[of[v]] || !slices.Contains(left, c.Largest) {
			t.Errorf("cut %+v of a component of %d, pieces %v", c, bySize[of[v]], left)
		}
	}
	var expected []Edge
	for a := range want {
		for b := a + 1; b < len(want); b++ {
			if want[a][b] > 0 && len(want.pieces(-1, a, b)) > len(whole) {
				expected = append(expected, Edge{A: a, B: b, Weight: want[a][b]})
			}
		}
	}
	if diff := cmp.Diff(expected, bridges); diff != "" {
		t.Errorf("bridges (-want +got):\n%s", diff)
	}
}

// No node gains by moving to another group or out of its own, and no division of a small
// graph into two is better by more than .02 (the best division is hard to find: Brandes
// and others, 2008).
func TestCommunitiesAreSettled(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for round := range 60 {
		n := 4 + r.IntN(6)
		g, err := NewGraph(n, randomEdges(r, n, 2*n))
		if err != nil {
			t.Fatal(err)
		}
		got := g.Communities()
		q, ok := g.Modularity(got)
		if !ok {
			continue
		}
		for mask := range 1 << (n - 1) {
			group := make([]int, n)
			for v := range group {
				group[v] = mask >> v & 1
			}
			if other, _ := g.Modularity(group); other > q+0.02 {
				t.Fatalf("round %d: communities %v reach %v, halving %v reaches %v", round, got, q, group, other)
			}
		}
		for v := range got {
			for c := range n {
				moved := slices.Clone(got)
				moved[v] = c
				if other, _ := g.Modularity(moved); other > q+1e-12 {
					t.Fatalf("round %d: communities %v reach %v, with node %d in group %d %v", round, got, q, v, c, other)
				}
			}
		}
		for v, c := range got {
			if first := slices.Index(got, c); c > v || (first == v && c != len(distinct(got[:v]))) {
				t.Fatalf("groups %v are not numbered by their lowest node", got)
			}
		}
	}
}

// Larger graphs are settled too, which the method of Louvain alone does not promise.
func TestLargerCommunitiesAreSettled(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 9))
		n := 20 + r.IntN(60)
		g, err := NewGraph(n, randomEdges(r, n, 2*n))
		if err != nil {
			t.Fatal(err)
		}
		got := g.Communities()
		q, _ := g.Modularity(got)
		for v := range got {
			for c := range slices.Max(got) + 1 {
				moved := slices.Clone(got)
				moved[v] = c
				if other, _ := g.Modularity(moved); other > q+1e-12 {
					t.Fatalf("seed %d: modularity %v, with node %d in group %d %v", seed, q, v, c, other)
				}
			}
		}
	}
}

func distinct(list []int) []int {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

func TestGraphRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		n    int
		edge Edge
	}{
		{"a node that is not there", 2, Edge{A: 0, B: 2}}, {"a negative node", 2, Edge{A: -1, B: 1}}, {"a tie to itself", 2, Edge{A: 1, B: 1}},
		{"a negative weight", 2, Edge{A: 0, B: 1, Weight: -1}}, {"too much weight", 2, Edge{A: 0, B: 1, Weight: MaxWeight + 1}}, {"negative nodes", -1, Edge{}},
	} {
		if _, err := NewGraph(tt.n, []Edge{tt.edge}); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: error %v, want ErrInvalid", tt.name, err)
		}
	}
	if _, err := NewGraph(3, []Edge{{0, 1, MaxWeight}, {1, 2, 1}}); !errors.Is(err, ErrInvalid) {
		t.Errorf("weights above the sum: error %v, want ErrInvalid", err)
	}
}

// Where the literature defines nothing, nothing is said.
func TestUndefined(t *testing.T) {
	g, err := NewGraph(2, nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := g.Paths(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := g.Centralise(p); ok {
		t.Error("centralisation of two nodes")
	}
	if _, ok := g.Modularity([]int{0, 1}); ok {
		t.Error("modularity without edges")
	}
	if _, ok := g.ExternalInternal([]int{0, 1}); ok {
		t.Error("E-I index without edges")
	}
	if _, ok := g.Transitivity(); ok {
		t.Error("transitivity without paths")
	}
	if g.Brokers()[0].Defined {
		t.Error("a broker without ties")
	}
	if share, ok := g.Fragmentation(); !ok || share != 1 {
		t.Errorf("fragmentation of two nodes apart is %v, want 1", share)
	}
	none, err := NewGraph(0, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := none.Density(); ok || len(none.Communities()) != 0 {
		t.Error("something is said of nothing")
	}
	if _, err := none.Paths(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestPathsStop(t *testing.T) {
	g, err := NewGraph(50, randomEdges(rand.New(rand.NewPCG(5, 6)), 50, 100))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := g.Paths(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}
