package network

// A Cut is a node that holds parts of the graph together: without it they fall apart.
type Cut struct {
	Node    int
	Pieces  int // into how many pieces its component falls
	CutOff  int // how many nodes the largest piece loses, the node itself not counted
	Largest int // size of the largest piece
}

// Cuts returns the articulation points of the graph, in the order of nodes, with what
// each holds together, and its bridges: edges without which a component falls in two, A
// below B, in the order of A and B. By depth-first search (Tarjan, 1972), without
// recursion; linear in nodes and edges.
func (g *Graph) Cuts() (cuts []Cut, bridges []Edge) {
	n := g.Len()
	s := &cutSearch{g: g, seen: make([]int32, n), low: make([]int32, n), size: make([]int32, n), parent: make([]int32, n), next: make([]int32, n)}
	s.found = make([]Cut, n)
	for v := range n {
		if s.seen[v] == 0 {
			s.component(int32(v))
		}
	}
	for _, c := range s.found {
		if c.Pieces > 1 {
			cuts = append(cuts, c)
		}
	}
	for v := range n {
		for at := g.start[v]; at < g.start[v+1]; at++ {
			w := g.to[at]
			if int32(v) < w && (s.isBridge(int32(v), w) || s.isBridge(w, int32(v))) {
				bridges = append(bridges, Edge{A: v, B: int(w), Weight: int(g.weight[at])})
			}
		}
	}
	return cuts, bridges
}

// A cutSearch is the state of a depth-first search, a number a node.
type cutSearch struct {
	g      *Graph
	seen   []int32 // when it was found, from 1; 0 is not yet
	low    []int32 // the earliest that its subtree reaches by one edge back
	size   []int32 // of its subtree
	parent []int32
	next   []int32 // place of its next neighbour
	clock  int32
	found  []Cut
}

func (s *cutSearch) enter(v, parent int32) {
	s.clock++
	s.seen[v], s.low[v], s.size[v] = s.clock, s.clock, 1
	s.parent[v], s.next[v] = parent, s.g.start[v]
}

// component searches the component of root and fills found for its nodes.
func (s *cutSearch) component(root int32) {
	first := s.clock
	stack := []int32{root}
	s.enter(root, -1)
	order := []int32{root}
	for len(stack) > 0 {
		v := stack[len(stack)-1]
		if s.next[v] == s.g.start[v+1] {
			stack = stack[:len(stack)-1]
			s.leave(v)
			continue
		}
		w := s.g.to[s.next[v]]
		s.next[v]++
		switch {
		case s.seen[w] == 0:
			s.enter(w, v)
			stack = append(stack, w)
			order = append(order, w)
		case w != s.parent[v]:
			s.low[v] = min(s.low[v], s.seen[w])
		}
	}
	for _, v := range order {
		s.finish(v, s.clock-first)
	}
}

// leave hands what the subtree of v found to its parent.
func (s *cutSearch) leave(v int32) {
	p := s.parent[v]
	if p < 0 {
		return
	}
	s.low[p] = min(s.low[p], s.low[v])
	s.size[p] += s.size[v]
	if s.low[v] >= s.seen[p] { // the subtree of v reaches nothing above p
		c := &s.found[p]
		c.Pieces++
		c.CutOff += int(s.size[v]) // all pieces for now; finish takes the largest off
		c.Largest = max(c.Largest, int(s.size[v]))
	}
}

// finish adds to the pieces below v the one above it, in a component of the given size.
func (s *cutSearch) finish(v, size int32) {
	c := &s.found[v]
	c.Node = int(v)
	if above := int(size) - 1 - c.CutOff; above > 0 {
		c.Pieces++
		c.CutOff += above
		c.Largest = max(c.Largest, above)
	}
	c.CutOff -= c.Largest
}

// isBridge says whether v was found from p, and its subtree has no other way back.
func (s *cutSearch) isBridge(p, v int32) bool {
	return s.parent[v] == p && s.low[v] > s.seen[p]
}
