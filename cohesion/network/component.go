package network

// Components returns for every node the number of its component, 0 being that of the
// lowest node, and the size of each. Nodes are in one component if a path joins them.
// Linear in nodes and edges.
func (g *Graph) Components() (of []int, sizes []int) {
	of = make([]int, g.Len())
	for v := range of {
		of[v] = -1
	}
	var queue []int32
	for v := range of {
		if of[v] >= 0 {
			continue
		}
		c := len(sizes)
		of[v] = c
		queue = append(queue[:0], int32(v))
		for i := 0; i < len(queue); i++ {
			for _, w := range g.neighbours(queue[i]) {
				if of[w] < 0 {
					of[w] = c
					queue = append(queue, w)
				}
			}
		}
		sizes = append(sizes, len(queue))
	}
	return of, sizes
}

// Density returns the share of the possible edges that are there: 2m / n(n-1). It is not
// defined, and ok false, below two nodes.
func (g *Graph) Density() (density float64, ok bool) {
	n := g.Len()
	if n < 2 {
		return 0, false
	}
	return 2 * float64(g.Edges()) / (float64(n) * float64(n-1)), true
}

// Fragmentation returns the share of pairs of nodes that no path joins: 1 - sum over
// components of s(s-1) / n(n-1) (Borgatti, 2006). It is not defined, and ok false, below
// two nodes.
func (g *Graph) Fragmentation() (share float64, ok bool) {
	n := g.Len()
	if n < 2 {
		return 0, false
	}
	_, sizes := g.Components()
	joined := int64(0)
	for _, s := range sizes {
		joined += int64(s) * int64(s-1)
	}
	pairs := int64(n) * int64(n-1)
	return float64(pairs-joined) / float64(pairs), true
}

// ExternalInternal returns the E-I index of a division of the nodes in groups (Krackhardt
// and Stern, 1988): edges between groups less edges within, as share of all; 1 is all
// between, -1 all within. Each node's group is at its place in group. It is not defined,
// and ok false, without edges or if a node has no group.
func (g *Graph) ExternalInternal(group []int) (index float64, ok bool) {
	if len(group) != g.Len() || g.Edges() == 0 {
		return 0, false
	}
	balance := 0
	for v := range g.Len() {
		for _, w := range g.neighbours(int32(v)) {
			if group[v] != group[w] {
				balance++
			} else {
				balance--
			}
		}
	}
	return float64(balance) / float64(len(g.to)), true
}
