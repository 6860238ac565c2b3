package network

import (
	"errors"
	"fmt"
	"slices"
)

// ErrInvalid is wrapped by errors about edges or records that make no network.
var ErrInvalid = errors.New("not a network")

// MaxWeight is the highest sum of all weights of a [Graph]; below it, whole numbers
// decide exactly which communities there are.
const MaxWeight = 1 << 30

// maxNodes and maxEdges bound a graph, so that its numbers fit in 32 bits.
const (
	maxNodes = 1 << 27
	maxEdges = 1 << 29
)

// An Edge is a tie between two nodes of a [Graph].
type Edge struct {
	A, B   int // nodes, from 0; A is not B
	Weight int // 1 or more; 0 is 1
}

// A Graph is an undirected, weighted graph on the nodes 0 to Len()-1. Each node's
// neighbours lie side by side, in ascending order.
type Graph struct {
	start  []int32 // where each node's neighbours begin in to; one more at the end
	to     []int32
	weight []int32 // beside to
	total  int64   // of the weights of all edges, each once
}

// NewGraph returns the graph of n nodes with the edges; the weights of edges between the
// same two nodes are added. The error wraps [ErrInvalid] and names the first edge that
// cannot be used. Linear in nodes and edges.
func NewGraph(n int, edges []Edge) (*Graph, error) {
	if n < 0 || n > maxNodes || len(edges) > maxEdges {
		return nil, fmt.Errorf("%w: %d nodes and %d edges; at most %d and %d", ErrInvalid, n, len(edges), maxNodes, maxEdges)
	}
	total := int64(0)
	for i, e := range edges {
		switch {
		case e.A < 0 || e.A >= n || e.B < 0 || e.B >= n:
			return nil, fmt.Errorf("%w: edge %d is between %d and %d; nodes are 0 to %d", ErrInvalid, i, e.A, e.B, n-1)
		case e.A == e.B:
			return nil, fmt.Errorf("%w: edge %d ties node %d to itself", ErrInvalid, i, e.A)
		case e.Weight < 0 || e.Weight > MaxWeight:
			return nil, fmt.Errorf("%w: edge %d has weight %d; weights are 1 to %d", ErrInvalid, i, e.Weight, MaxWeight)
		}
		if total += int64(max(e.Weight, 1)); total > MaxWeight {
			return nil, fmt.Errorf("%w: the weights add up to more than %d; use smaller ones", ErrInvalid, MaxWeight)
		}
	}
	g := &Graph{total: total}
	g.fill(n, edges)
	g.join()
	return g, nil
}

// fill lays out both directions of every edge, sorted by node and neighbour: by counting,
// first the neighbours, then the nodes.
func (g *Graph) fill(n int, edges []Edge) {
	count := make([]int32, n+1)
	for _, e := range edges {
		count[e.A]++
		count[e.B]++
	}
	g.start = make([]int32, n+1)
	for i := range n {
		g.start[i+1] = g.start[i] + count[i]
	}
	// Arcs by neighbour: those that end in 0 first.
	type arc struct{ from, weight int32 }
	arcs := make([]arc, 2*len(edges))
	next := slices.Clone(g.start)
	put := func(from, to int, w int32) {
		arcs[next[to]] = arc{int32(from), w}
		next[to]++
	}
	for _, e := range edges {
		w := int32(max(e.Weight, 1))
		put(e.A, e.B, w)
		put(e.B, e.A, w)
	}
	// As many arcs leave a node as enter it, so the same counts serve again.
	g.to, g.weight = make([]int32, 2*len(edges)), make([]int32, 2*len(edges))
	copy(next, g.start)
	for to := range n {
		for _, a := range arcs[g.start[to]:g.start[to+1]] {
			at := next[a.from]
			next[a.from]++
			g.to[at], g.weight[at] = int32(to), a.weight
		}
	}
}

// join makes one edge of those between the same two nodes.
func (g *Graph) join() {
	out := int32(0)
	for v := range g.Len() {
		first, end := g.start[v], g.start[v+1]
		g.start[v] = out
		for at := first; at < end; at++ {
			if out > g.start[v] && g.to[out-1] == g.to[at] {
				g.weight[out-1] += g.weight[at]
				continue
			}
			g.to[out], g.weight[out] = g.to[at], g.weight[at]
			out++
		}
	}
	g.start[g.Len()] = out
	g.to, g.weight = g.to[:out:out], g.weight[:out:out]
}

// Len returns the number of nodes.
func (g *Graph) Len() int { return max(len(g.start)-1, 0) }

// Edges returns the number of edges, each once.
func (g *Graph) Edges() int { return len(g.to) / 2 }

// Degree returns how many neighbours a node has.
func (g *Graph) Degree(v int) int { return int(g.start[v+1] - g.start[v]) }

// Strength returns the sum of the weights of a node's edges.
func (g *Graph) Strength(v int) int {
	sum := 0
	for _, w := range g.weight[g.start[v]:g.start[v+1]] {
		sum += int(w)
	}
	return sum
}

// Weight returns the weight of the edge between two nodes, 0 if there is none. The number
// of steps is the logarithm of a's degree.
func (g *Graph) Weight(a, b int) int {
	first := g.start[a]
	if at, found := slices.BinarySearch(g.neighbours(int32(a)), int32(b)); found {
		return int(g.weight[int(first)+at])
	}
	return 0
}

// neighbours returns the neighbours of a node, in ascending order.
func (g *Graph) neighbours(v int32) []int32 { return g.to[g.start[v]:g.start[v+1]] }
