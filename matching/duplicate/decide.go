package duplicate

import (
	"cmp"
	"slices"
)

// An edge leads to a record that is probably the same.
type edge struct {
	to    int32
	score Bits
}

// A decided pair is two rows that are taken for the same, a before b in canonical order.
type decided struct {
	a, b    int32
	score   Bits // what the two say by themselves, judgements included
	cluster Bits // what the others of their cluster add
}

// decide settles a component: records connected by edges, in canonical order.
func (x *Index) decide(component []int32) []decided {
	if x.params.Link {
		return x.oneToOne(component)
	}
	var out []decided
	for _, c := range x.clusters(component, 0) {
		together := cohesionOf(c, x.score)
		for i, a := range c {
			for _, b := range c[i+1:] {
				s := x.score(a, b)
				if s <= -judgedWeight/2 {
					continue
				}
				d := decided{a: a, b: b, score: s}
				if s <= 0 {
					d.cluster = max(together, 1) - s
				}
				out = append(out, d)
			}
		}
	}
	return out
}

// oneToOne keeps of the edges of a component, best first, those neither of whose records is
// taken (greedy matching).
func (x *Index) oneToOne(component []int32) []decided {
	var list []decided
	for _, a := range component {
		for _, e := range x.edges[a] {
			if x.before(a, e.to) {
				list = append(list, decided{a: a, b: e.to, score: e.score})
			}
		}
	}
	slices.SortFunc(list, func(p, q decided) int {
		return cmp.Or(cmp.Compare(q.score, p.score), x.compare(p.a, q.a), x.compare(p.b, q.b))
	})
	used := make(map[int32]bool, len(component))
	kept := list[:0]
	for _, d := range list {
		if !used[d.a] && !used[d.b] {
			used[d.a], used[d.b] = true, true
			kept = append(kept, d)
		}
	}
	return kept
}

// clusters divides a component by average link. One that is too large first loses its
// edges below least.
func (x *Index) clusters(component []int32, least Bits) [][]int32 {
	switch {
	case len(component) == 2:
		if x.score(component[0], component[1]) > 0 {
			return [][]int32{component}
		}
		return nil
	case len(component) <= mostMembers:
		return averageLink(component, x.score)
	}
	var out [][]int32
	least += bit
	inside := make(map[int32]bool, len(component))
	for _, r := range component {
		inside[r] = true
	}
	for _, part := range x.components(component, least, inside) {
		out = append(out, x.clusters(part, least)...)
	}
	return out
}

// components returns what the given rows fall into, along edges of at least so much (more
// than 0) within a set (nil: anywhere). Each is in canonical order, and so are they by their
// first record; single records are left out.
func (x *Index) components(rows []int32, least Bits, within map[int32]bool) [][]int32 {
	var out [][]int32
	seen := make(map[int32]bool, len(rows))
	for _, r := range rows {
		if seen[r] || len(x.edges[r]) == 0 {
			continue
		}
		seen[r] = true
		component := []int32{r}
		for i := 0; i < len(component); i++ {
			for _, e := range x.edges[component[i]] {
				if e.score >= least && !seen[e.to] && (within == nil || within[e.to]) {
					seen[e.to] = true
					component = append(component, e.to)
				}
			}
		}
		if len(component) > 1 {
			slices.SortFunc(component, x.compare)
			out = append(out, component)
		}
	}
	slices.SortFunc(out, func(a, b []int32) int { return x.compare(a[0], b[0]) })
	return out
}

// score is the log odds of two rows, judgements included.
func (x *Index) score(a, b int32) Bits {
	return x.model.score(x.table.compare(a, b)) + x.rulings.weight(a, b)
}

// compare is the canonical order of rows: by source, then by id.
func (x *Index) compare(a, b int32) int {
	if a < x.sorted && b < x.sorted {
		return int(a - b)
	}
	return cmp.Or(cmp.Compare(x.keys[a].Source, x.keys[b].Source), cmp.Compare(x.keys[a].ID, x.keys[b].ID))
}

func (x *Index) before(a, b int32) bool { return x.compare(a, b) < 0 }
