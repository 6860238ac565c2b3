package network

// Centralisation is how much a network leans on one node: 1 for a star, 0 where all
// nodes stand alike (Freeman, 1979). It is not defined below three nodes.
type Centralisation struct {
	Degree      float64 `json:"degree"`
	Betweenness float64 `json:"betweenness"`
	Closeness   float64 `json:"closeness"`
}

// Centralise returns the centralisation of a graph, of which p are the paths. ok is false
// below three nodes. In a graph of several components the values of closeness are those of
// [Paths], and so lower than if it were whole.
func (g *Graph) Centralise(p *Paths) (c Centralisation, ok bool) {
	n := g.Len()
	if n < 3 {
		return c, false
	}
	degree := make([]float64, n)
	for v := range degree {
		degree[v] = float64(g.Degree(v))
	}
	possible := float64(n-1) * float64(n-2)
	return Centralisation{
		Degree:      spread(degree) / possible,
		Betweenness: spread(p.Betweenness) / float64(n-1),
		Closeness:   spread(p.Closeness) / (possible / float64(2*n-3)),
	}, true
}

// spread returns by how much all values together lie below the highest.
func spread(values []float64) float64 {
	most, sum := 0.0, 0.0
	for _, v := range values {
		most = max(most, v)
	}
	for _, v := range values {
		sum += most - v
	}
	return sum
}
