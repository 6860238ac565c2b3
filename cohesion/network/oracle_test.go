package network

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/internal/shareddata"
)

// Graphs that the literature measures: Zachary's karate club (1977), the marriages of
// Florentine families (Padgett and Ansell, 1993), Krackhardt's kite (1990).
const (
	karateTies = `0:1,2,3,4,5,6,7,8,10,11,12,13,17,19,21,31 1:2,3,7,13,17,19,21,30 2:3,7,8,9,13,27,28,32
		3:7,12,13 4:6,10 5:6,10,16 6:16 8:30,32,33 9:33 13:33 14:32,33 15:32,33 18:32,33 19:33 20:32,33 22:32,33
		23:25,27,29,32,33 24:25,27,31 25:31 26:29,33 27:33 28:31,33 29:32,33 30:32,33 31:32,33 32:33`
	kiteTies       = `0:1,2,3,5 1:3,4,6 2:3,5 3:4,5,6 4:6 5:6,7 6:7 7:8 8:9`
	florentineTies = `Acciaiuoli:Medici Medici:Barbadori,Ridolfi,Tornabuoni,Albizzi,Salviati Castellani:Peruzzi,Strozzi,Barbadori
		Peruzzi:Strozzi,Bischeri Strozzi:Ridolfi,Bischeri Ridolfi:Tornabuoni Tornabuoni:Guadagni Albizzi:Ginori,Guadagni
		Salviati:Pazzi Bischeri:Guadagni Guadagni:Lamberteschi`
)

// club is which side each member of the karate club took when it split.
var club = []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}

// named reads "a:b,c d:e" and returns the graph and the names of its nodes: numbers in
// their order, others as they occur.
func named(t *testing.T, ties string) (*Graph, []string) {
	t.Helper()
	var names []string
	var pairs [][2]string
	note := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, list := range strings.Fields(ties) {
		a, others, _ := strings.Cut(list, ":")
		note(a)
		for _, b := range strings.Split(others, ",") {
			note(b)
			pairs = append(pairs, [2]string{a, b})
		}
	}
	slices.SortStableFunc(names, func(a, b string) int {
		x, errX := strconv.Atoi(a)
		y, errY := strconv.Atoi(b)
		if errX != nil || errY != nil {
			return 0
		}
		return x - y
	})
	var edges []Edge
	for _, p := range pairs {
		edges = append(edges, Edge{A: slices.Index(names, p[0]), B: slices.Index(names, p[1])})
	}
	g, err := NewGraph(len(names), edges)
	if err != nil {
		t.Fatal(err)
	}
	return g, names
}

// An oracle is what the reference file says of a graph, to six decimals.
type oracle struct {
	Nodes, Edges  int
	Density       float64
	Transitivity  float64
	Clustering    float64 `json:"average_clustering"`
	Diameter      int
	Mean          float64            `json:"average_shortest_path"`
	Efficiency    float64            `json:"global_efficiency"`
	ByDegree      float64            `json:"degree_centralization_freeman"`
	ByBetweenness float64            `json:"betweenness_centralization_freeman"`
	ByCloseness   float64            `json:"closeness_centralization_freeman"`
	Degree        map[string]int     `json:"degree"`
	Betweenness   map[string]float64 `json:"betweenness_normalized"`
	Closeness     map[string]float64 `json:"closeness"`
	Constraint    map[string]float64 `json:"constraint_unweighted"`
	EffectiveSize map[string]float64 `json:"effective_size_unweighted"`
	Bridges       []string           `json:"bridges"`
	Cuts          []string           `json:"articulation_points"`
	Club          float64            `json:"modularity_club_split_unweighted"`
	Louvain       float64            `json:"louvain_best_of_200_seeds_unweighted_modularity"`
	EI            float64            `json:"E_I_index_club"`
}

// printed says whether a value is what was printed with so many decimals.
func printed(value, want float64, decimals int) bool {
	return strconv.FormatFloat(value, 'f', decimals, 64) == strconv.FormatFloat(want, 'f', decimals, 64)
}

func TestPublishedValues(t *testing.T) {
	file, err := os.ReadFile(shareddata.Path(t, "oracles/network_oracles.json"))
	if err != nil {
		t.Fatal(err)
	}
	raw := make(map[string]json.RawMessage)
	if err := json.Unmarshal(file, &raw); err != nil {
		t.Fatal(err)
	}
	for name, ties := range map[string]string{"karate": karateTies, "florentine": florentineTies, "kite": kiteTies} {
		t.Run(name, func(t *testing.T) {
			var want oracle
			if err := json.Unmarshal(raw[name], &want); err != nil {
				t.Fatal(err)
			}
			g, names := named(t, ties)
			checkWhole(t, g, want)
			checkNodes(t, g, names, want)
			checkCuts(t, g, names, want)
			if name == "karate" {
				checkClub(t, g, want)
			}
		})
	}
}

func checkWhole(t *testing.T, g *Graph, want oracle) {
	t.Helper()
	p, err := g.Paths(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	density, _ := g.Density()
	transitivity, _ := g.Transitivity()
	mean := 0.0
	for _, c := range g.Clustering() {
		mean += c / float64(g.Len())
	}
	c, _ := g.Centralise(p)
	for _, v := range []struct {
		name      string
		got, want float64
		decimals  int
	}{
		{"nodes", float64(g.Len()), float64(want.Nodes), 0}, {"edges", float64(g.Edges()), float64(want.Edges), 0},
		{"density", density, want.Density, 6}, {"transitivity", transitivity, want.Transitivity, 6}, {"clustering", mean, want.Clustering, 6},
		{"diameter", float64(p.Diameter), float64(want.Diameter), 0}, {"mean path", p.Mean, want.Mean, 4}, {"efficiency", p.Efficiency, want.Efficiency, 6},
		{"degree centralisation", c.Degree, want.ByDegree, 6}, {"betweenness centralisation", c.Betweenness, want.ByBetweenness, 6},
		{"closeness centralisation", c.Closeness, want.ByCloseness, 6},
	} {
		if !printed(v.got, v.want, v.decimals) {
			t.Errorf("%s is %v, published %v", v.name, v.got, v.want)
		}
	}
}

func checkNodes(t *testing.T, g *Graph, names []string, want oracle) {
	t.Helper()
	p, err := g.Paths(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	brokers := g.Brokers()
	for v, name := range names {
		if g.Degree(v) != want.Degree[name] {
			t.Errorf("%s has degree %d, published %d", name, g.Degree(v), want.Degree[name])
		}
		for _, m := range []struct {
			measure   string
			got, want float64
		}{
			{"betweenness", p.Betweenness[v], want.Betweenness[name]}, {"closeness", p.Closeness[v], want.Closeness[name]},
			{"constraint", brokers[v].Constraint, want.Constraint[name]}, {"effective size", brokers[v].EffectiveSize, want.EffectiveSize[name]},
		} {
			if !printed(m.got, m.want, 6) {
				t.Errorf("%s of %s is %v, published %v", m.measure, name, m.got, m.want)
			}
		}
	}
}

func checkCuts(t *testing.T, g *Graph, names []string, want oracle) {
	t.Helper()
	cuts, bridges := g.Cuts()
	var points, ties []string
	for _, c := range cuts {
		points = append(points, names[c.Node])
	}
	for _, b := range bridges {
		pair := []string{names[b.A], names[b.B]}
		slices.Sort(pair)
		ties = append(ties, strings.Join(pair, "-"))
	}
	var published []string
	for _, b := range want.Bridges {
		pair := strings.Split(strings.NewReplacer("(", "", ")", "", "'", "", " ", "").Replace(b), ",")
		slices.Sort(pair)
		published = append(published, strings.Join(pair, "-"))
	}
	for _, list := range [][]string{points, ties, published, want.Cuts} {
		slices.Sort(list)
	}
	if diff := cmp.Diff(want.Cuts, points); diff != "" {
		t.Errorf("articulation points (-published +got):\n%s", diff)
	}
	if diff := cmp.Diff(published, ties); diff != "" {
		t.Errorf("bridges (-published +got):\n%s", diff)
	}
}

func checkClub(t *testing.T, g *Graph, want oracle) {
	t.Helper()
	q, _ := g.Modularity(club)
	found, _ := g.Modularity(g.Communities())
	ei, _ := g.ExternalInternal(club)
	if !printed(q, want.Club, 6) || !printed(ei, want.EI, 6) {
		t.Errorf("the split of the club has modularity %v and E-I %v, published %v and %v", q, ei, want.Club, want.EI)
	}
	if found < want.Louvain-1e-6 {
		t.Errorf("communities reach modularity %v, published %v", found, want.Louvain)
	}
}

// The example of structural holes that was checked against UCINET, with exact fractions.
func TestStructuralHoles(t *testing.T) {
	const nodes = "ABCDEFG"
	at := func(c byte) int { return strings.IndexByte(nodes, c) }
	weights := map[string]int{"AB": 2, "AF": 3, "AG": 5, "AE": 2, "EG": 8, "FG": 3, "BG": 4, "BD": 1, "DG": 3, "GC": 10}
	var plain, weighted []Edge
	for _, e := range []string{"AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"} {
		plain = append(plain, Edge{A: at(e[0]), B: at(e[1])})
		weighted = append(weighted, Edge{A: at(e[0]), B: at(e[1]), Weight: weights[e]})
	}
	for _, tt := range []struct {
		name             string
		n                int
		edges            []Edge
		node             int
		constraint, size float64
		decimals         int
	}{
		{"G", 7, plain, at('G'), 0.400, 4 + 2.0/3, 3},
		{"A", 7, plain, at('A'), 0.595, 2.5, 3},
		{"C", 7, plain, at('C'), 1, 1, 3},
		{"weighted G", 7, weighted, at('G'), 0.299, 5.47, 3},
		{"weighted A", 7, weighted, at('A'), 0.795, 2.47, 3},
		{"weighted C", 7, weighted, at('C'), 1, 1, 3},
		// Directed ties 01 02 10 21: both directions of a pair count.
		{"directed 0", 3, []Edge{{0, 1, 1}, {0, 2, 1}, {1, 0, 1}, {2, 1, 1}}, 0, 1.003, 0, 3},
		{"directed 2", 3, []Edge{{0, 1, 1}, {0, 2, 1}, {1, 0, 1}, {2, 1, 1}}, 2, 1.389, 0, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g, err := NewGraph(tt.n, tt.edges)
			if err != nil {
				t.Fatal(err)
			}
			b := g.Brokers()[tt.node]
			if !printed(b.Constraint, tt.constraint, tt.decimals) {
				t.Errorf("constraint %v, published %v", b.Constraint, tt.constraint)
			}
			if tt.size > 0 && math.Abs(b.EffectiveSize-tt.size) > 0.005 {
				t.Errorf("effective size %v, published %v", b.EffectiveSize, tt.size)
			}
		})
	}
}

// A star leans on one node altogether, a ring on none.
func TestStarAndRing(t *testing.T) {
	var star, ring []Edge
	for v := 1; v < 8; v++ {
		star = append(star, Edge{A: 0, B: v})
		ring = append(ring, Edge{A: v - 1, B: v})
	}
	ring = append(ring, Edge{A: 7, B: 0})
	for _, tt := range []struct {
		name  string
		edges []Edge
		want  Centralisation
	}{
		{"star", star, Centralisation{1, 1, 1}}, {"ring", ring, Centralisation{}},
	} {
		g, err := NewGraph(8, tt.edges)
		if err != nil {
			t.Fatal(err)
		}
		p, err := g.Paths(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		got, _ := g.Centralise(p)
		for i, d := range []float64{got.Degree - tt.want.Degree, got.Betweenness - tt.want.Betweenness, got.Closeness - tt.want.Closeness} {
			if math.Abs(d) > 1e-12 {
				t.Errorf("%s: centralisation %d of %+v, want %+v", tt.name, i, got, tt.want)
			}
		}
	}
}
