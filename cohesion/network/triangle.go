package network

import (
	"math/bits"
	"slices"
)

// triangles calls use for each three nodes that all know each other, once, with the
// places of their edges in both directions: ab is where b stands among the neighbours of
// a. By the forward algorithm (Schank and Wagner, 2005): m to the power 1.5 steps at
// most. The order is fixed.
func (g *Graph) triangles(use func(ab, ba, bc, cb, ac, ca int32)) {
	n := g.Len()
	back := g.reverse()
	rank := g.byDegree()
	// Arcs from lower to higher rank.
	first := make([]int32, n+1)
	var arcs []int32 // places in g.to
	for v := range n {
		for at := g.start[v]; at < g.start[v+1]; at++ {
			if rank[v] < rank[g.to[at]] {
				arcs = append(arcs, at)
			}
		}
		first[v+1] = int32(len(arcs))
	}
	mark := make([]int32, n) // place of the arc from a, plus 1
	for a := range n {
		out := arcs[first[a]:first[a+1]]
		for _, ac := range out {
			mark[g.to[ac]] = ac + 1
		}
		for _, ab := range out {
			b := g.to[ab]
			for _, bc := range arcs[first[b]:first[b+1]] {
				if ac := mark[g.to[bc]] - 1; ac >= 0 {
					use(ab, back[ab], bc, back[bc], ac, back[ac])
				}
			}
		}
		for _, ac := range out {
			mark[g.to[ac]] = 0
		}
	}
}

// reverse returns for each place in to the place of the same edge from the other side.
func (g *Graph) reverse() []int32 {
	back := make([]int32, len(g.to))
	next := slices.Clone(g.start)
	for v := range g.Len() {
		for at := g.start[v]; at < g.start[v+1]; at++ {
			w := g.to[at]
			back[at] = next[w]
			next[w]++
		}
	}
	return back
}

// byDegree ranks nodes by degree, then by number.
func (g *Graph) byDegree() []int32 {
	rank, count := make([]int32, g.Len()), make([]int32, g.Len()+1)
	for v := range rank {
		count[g.Degree(v)]++
	}
	sum := int32(0)
	for d, c := range count {
		count[d] = sum
		sum += c
	}
	for v := range rank {
		d := g.Degree(v)
		rank[v] = count[d]
		count[d]++
	}
	return rank
}

// Transitivity returns three times the number of triangles as share of the paths of
// length two (Newman, Strogatz and Watts, 2001): how often partners of one node know each
// other. It is not defined, and ok false, if no node has two neighbours.
func (g *Graph) Transitivity() (share float64, ok bool) {
	closed, all := int64(0), uint64(0)
	g.triangles(func(_, _, _, _, _, _ int32) { closed += 3 })
	for v := range g.Len() {
		d := uint64(g.Degree(v))
		_, pairs := bits.Mul64(d, max(d, 1)-1)
		all += pairs / 2
	}
	if all == 0 {
		return 0, false
	}
	return float64(closed) / float64(all), true
}

// Clustering returns for each node the share of pairs of its neighbours that know each
// other (Watts and Strogatz, 1998), 0 for a node with fewer than two.
func (g *Graph) Clustering() []float64 {
	count := make([]int64, g.Len())
	g.triangles(func(ab, ba, bc, cb, ac, ca int32) {
		count[g.to[ba]]++
		count[g.to[ab]]++
		count[g.to[ac]]++
	})
	share := make([]float64, g.Len())
	for v, c := range count {
		if d := g.Degree(v); d > 1 {
			share[v] = float64(2*c) / (float64(d) * float64(d-1))
		}
	}
	return share
}
