package network

// A Broker says how free a node stands between its neighbours (Burt, 1992).
type Broker struct {
	// Constraint is how much a node's ties lead back to one group: c = sum over j of
	// (p(j) + sum over q of p(q) p(q,j)) squared, p being the share of a node's strength
	// in a tie. Low is free; from 0 to about 1.4, 1 for a node with one neighbour.
	Constraint float64
	// EffectiveSize is how many of the neighbours are not reached through others: the sum
	// over j of 1 - sum over q of p(q) m(j,q), m being a tie as share of the strongest tie
	// of j. Without weights it is n - 2t/n, t being the ties among n neighbours (Borgatti,
	// 1997).
	EffectiveSize float64
	// Defined is false for a node without ties, which brokers nothing; the other fields
	// then say nothing.
	Defined bool
}

// Brokers returns Burt's measures for each node, with the weights of the edges. The steps
// are those of finding all triangles: m to the power 1.5 at most.
func (g *Graph) Brokers() []Broker {
	n := g.Len()
	strength, most := make([]float64, n), make([]float64, n)
	for v := range n {
		for _, w := range g.weight[g.start[v]:g.start[v+1]] {
			strength[v] += float64(w)
			most[v] = max(most[v], float64(w))
		}
	}
	// share of a tie in the strength of the node that it leaves.
	share := make([]float64, len(g.to))
	for v := range n {
		for at := g.start[v]; at < g.start[v+1]; at++ {
			share[at] = float64(g.weight[at]) / strength[v]
		}
	}
	through := make([]float64, len(g.to)) // sum over q of p(i,q) p(q,j), at the arc from i to j
	redundant := make([]float64, n)       // sum over j and q of p(i,q) m(j,q)
	add := func(ij, iq, qj, jq int32, i, j int32) {
		through[ij] += float64(share[iq] * share[qj])
		redundant[i] += float64(share[iq] * (float64(g.weight[jq]) / most[j]))
	}
	g.triangles(func(ab, ba, bc, cb, ac, ca int32) {
		a, b, c := g.to[ba], g.to[ab], g.to[ac]
		add(ab, ac, cb, bc, a, b)
		add(ac, ab, bc, cb, a, c)
		add(ba, bc, ca, ac, b, a)
		add(bc, ba, ac, ca, b, c)
		add(ca, cb, ba, ab, c, a)
		add(cb, ca, ab, ba, c, b)
	})
	brokers := make([]Broker, n)
	for v := range brokers {
		if g.Degree(v) == 0 {
			continue
		}
		b := Broker{EffectiveSize: float64(g.Degree(v)) - redundant[v], Defined: true}
		for at := g.start[v]; at < g.start[v+1]; at++ {
			p := share[at] + through[at]
			b.Constraint += float64(p * p)
		}
		brokers[v] = b
	}
	return brokers
}
