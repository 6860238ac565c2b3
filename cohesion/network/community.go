package network

import (
	"cmp"
	"slices"
)

// Modularity returns how much more weight lies within groups than chance would put
// there: sum over groups of in/m - (strength/2m) squared (Newman and Girvan, 2004); -0.5 to
// 1. Each node's group is at its place in group. It is not defined, and ok false, without
// edges or if a node has no group.
func (g *Graph) Modularity(group []int) (q float64, ok bool) {
	if len(group) != g.Len() || g.total == 0 {
		return 0, false
	}
	inside, strength := int64(0), make(map[int]int64)
	for v := range g.Len() {
		for at := g.start[v]; at < g.start[v+1]; at++ {
			strength[group[v]] += int64(g.weight[at])
			if group[v] == group[g.to[at]] {
				inside += int64(g.weight[at])
			}
		}
	}
	squares := 0.0
	for _, s := range sortedValues(strength) {
		share := float64(s) / float64(2*g.total)
		squares += float64(share * share)
	}
	return float64(inside)/float64(2*g.total) - squares, true
}

// sortedValues returns the values in ascending order: a sum needs one order.
func sortedValues(m map[int]int64) []int64 {
	values := make([]int64, 0, len(m))
	for _, v := range m {
		values = append(values, v)
	}
	slices.Sort(values)
	return values
}

// Communities divides the nodes into groups that have more to do with each other than
// with others, and returns each node's group, numbered from 0 by their lowest node. It
// looks for the division of highest modularity by moving nodes, then whole groups, as
// long as that gains (Blondel and others, 2008, the method of Louvain), from several
// fixed orders of the nodes, moves single nodes again at the end, and keeps the best it
// met, which need not be the best there is (to find that is NP-hard). All
// gains are whole numbers, so equal graphs give equal groups. A node without ties is a
// group by itself. About linear in edges in practice.
func (g *Graph) Communities() []int {
	var best []int
	score := 0.0
	for _, order := range g.orders() {
		groups := g.louvain(order)
		q, _ := g.Modularity(groups)
		if best == nil || q > score {
			best, score = groups, q
		}
	}
	return best
}

// orders returns the orders in which nodes are looked at: by number, backwards, by degree
// up and down, and some that leap through them, more of them where they cost little.
func (g *Graph) orders() [][]int32 {
	by := func(key func(v int32) int) []int32 {
		order := inOrder(g.Len())
		slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(key(a), key(b)) })
		return order
	}
	orders := [][]int32{
		inOrder(g.Len()),
		by(func(v int32) int { return -int(v) }),
		by(func(v int32) int { return g.Degree(int(v)) }),
		by(func(v int32) int { return -g.Degree(int(v)) }),
	}
	step := uint32(1)
	for range min(max(20_000/max(len(g.to), 1), 2), 60) {
		step *= 0x9E3779B1 // odd, so every node has a place of its own
		orders = append(orders, by(func(v int32) int { return int(uint32(v+1) * step) }))
	}
	return orders
}

// inOrder returns the numbers from 0 to n-1.
func inOrder(n int) []int32 {
	order := make([]int32, n)
	for v := range order {
		order[v] = int32(v)
	}
	return order
}

// louvain divides the nodes, looking at them in the given order.
func (g *Graph) louvain(order []int32) []int {
	level, group := newLevel(g), make([]int, g.Len())
	for v := range group {
		group[v] = v
	}
	for {
		moved := level.move(order)
		number := renumber(level.group)
		for v := range group {
			group[v] = int(number[level.group[group[v]]])
		}
		if !moved {
			break
		}
		level = level.merge(number)
		order = inOrder(len(level.strength))
	}
	return g.settle(group)
}

// settle lets single nodes move once more between the groups that were found.
func (g *Graph) settle(group []int) []int {
	level := newLevel(g)
	clear(level.inGroup)
	for v, c := range group {
		level.group[v] = int32(c)
		level.inGroup[c] += level.strength[v]
	}
	level.move(inOrder(g.Len()))
	number := renumber(level.group)
	settled := make([]int, len(group))
	for v, c := range level.group {
		settled[v] = int(number[c])
	}
	return settled
}

// A level is a graph whose nodes may stand for groups of nodes of the level below.
type level struct {
	start    []int32
	to       []int32
	weight   []int64
	strength []int64 // of each node, ties within itself counted twice
	total    int64   // of all strengths
	group    []int32 // of each node
	inGroup  []int64 // sum of the strengths of a group
}

func newLevel(g *Graph) *level {
	n := g.Len()
	l := &level{start: g.start, to: g.to, weight: make([]int64, len(g.to)), strength: make([]int64, n)}
	if n == 0 {
		l.start = []int32{0}
	}
	for v := range n {
		for at := g.start[v]; at < g.start[v+1]; at++ {
			l.weight[at] = int64(g.weight[at])
			l.strength[v] += l.weight[at]
		}
	}
	l.alone()
	return l
}

// alone puts every node in a group by itself.
func (l *level) alone() {
	n := len(l.strength)
	l.group, l.inGroup, l.total = make([]int32, n), slices.Clone(l.strength), 0
	for v, s := range l.strength {
		l.group[v] = int32(v)
		l.total += s
	}
}

// move puts each node, in the given order and as often as something changes, in the group
// among those of its neighbours that gains most; of equal ones it stays, or takes the
// lowest. It says whether any node moved. Each move raises modularity, so it ends.
func (l *level) move(order []int32) bool {
	ties := make([]int64, len(l.group)) // weight from v to each group
	var near []int32
	moved := false
	for again := true; again; {
		again = false
		for _, v := range order {
			near = near[:0]
			for at := l.start[v]; at < l.start[v+1]; at++ {
				c := l.group[l.to[at]]
				if l.to[at] == v {
					continue
				}
				if ties[c] == 0 {
					near = append(near, c)
				}
				ties[c] += l.weight[at]
			}
			if l.place(v, near, ties) {
				again, moved = true, true
			}
			for _, c := range near {
				ties[c] = 0
			}
		}
	}
	return moved
}

// place moves v if another group gains: ties x total - strength of the group x strength of
// v decides, in whole numbers below 2^63.
func (l *level) place(v int32, near []int32, ties []int64) bool {
	own := l.group[v]
	l.inGroup[own] -= l.strength[v]
	gain := func(c int32) int64 { return ties[c]*l.total - l.inGroup[c]*l.strength[v] }
	best, most := own, gain(own)
	for _, c := range near {
		if g := gain(c); g > most || (g == most && best != own && c < best) {
			best, most = c, g
		}
	}
	l.inGroup[best] += l.strength[v]
	l.group[v] = best
	return best != own
}

// renumber gives the groups that occur numbers from 0, in the order of their first node.
func renumber(group []int32) []int32 {
	number := make([]int32, len(group))
	for i := range number {
		number[i] = -1
	}
	next := int32(0)
	for _, c := range group {
		if number[c] < 0 {
			number[c] = next
			next++
		}
	}
	return number
}

// merge returns the level whose nodes are the groups of this one, numbered so.
func (l *level) merge(number []int32) *level {
	type arc struct {
		from, to int32
		weight   int64
	}
	var arcs []arc
	groups := int32(0)
	for v, c := range l.group {
		groups = max(groups, number[c]+1)
		for at := l.start[v]; at < l.start[v+1]; at++ {
			arcs = append(arcs, arc{number[c], number[l.group[l.to[at]]], l.weight[at]})
		}
	}
	slices.SortFunc(arcs, func(a, b arc) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	up := &level{start: make([]int32, groups+1), strength: make([]int64, groups)}
	for i, a := range arcs {
		if last := len(up.to) - 1; i > 0 && arcs[i-1].from == a.from && arcs[i-1].to == a.to {
			up.weight[last] += a.weight
		} else {
			up.to, up.weight = append(up.to, a.to), append(up.weight, a.weight)
		}
		up.start[a.from+1] = int32(len(up.to))
		up.strength[a.from] += a.weight
	}
	for v := range groups {
		up.start[v+1] = max(up.start[v+1], up.start[v])
	}
	up.alone()
	return up
}
