package duplicate

import (
	"fmt"

	"github.com/socialebasis/verbinder/cohesion"
)

// A Key names a record.
type Key struct {
	Source string `json:"source,omitzero"`
	ID     string `json:"id"`
}

// A Judgement is what a person decided about two records. It outweighs everything, and is
// carried over: who is the same as the same is the same, and what is not the same as one
// is not the same as the others.
type Judgement struct {
	A, B Key // where Source is empty, the record of that ID, whatever its source
	Same bool
}

// JudgementsOf returns what people decided about duplicates. Judgements about anything
// else, and those that only say to leave it, are passed over; of several about the same two
// records the one with the latest date counts, of one date the last.
func JudgementsOf(list []*cohesion.Judgement) []Judgement {
	type about struct{ a, b string }
	latest := make(map[about]*cohesion.Judgement)
	var order []about
	for _, j := range list {
		if j.About != cohesion.JudgeDuplicate {
			continue
		}
		k := about{min(j.A.ID, j.B.ID), max(j.A.ID, j.B.ID)}
		before, ok := latest[k]
		if !ok {
			order = append(order, k)
		}
		if !ok || !j.On.Before(before.On) {
			latest[k] = j
		}
	}
	var out []Judgement
	for _, k := range order {
		if v := latest[k].Verdict; v == cohesion.Confirmed || v == cohesion.Rejected {
			out = append(out, Judgement{A: Key{ID: k.a}, B: Key{ID: k.b}, Same: v == cohesion.Confirmed})
		}
	}
	return out
}

// judgedWeight is what a judgement of a person weighs.
const judgedWeight = 1000 * bit

// rulings answer what people decided, directly or by what follows from it.
type rulings struct {
	parent  map[int32]int32
	members map[int32][]int32
	apart   map[[2]int32]bool // pairs of groups
}

// newRulings resolves judgements to rows. Those about records that are not here are passed
// over. Two records that are judged both the same (by what follows) and not the same are
// named in a warning; the direct judgement stands.
func newRulings(list []Judgement, row func(Key) (int32, bool)) (*rulings, []string) {
	r := &rulings{parent: make(map[int32]int32), members: make(map[int32][]int32), apart: make(map[[2]int32]bool)}
	var warnings []string
	for _, same := range [...]bool{true, false} {
		for _, j := range list {
			a, okA := row(j.A)
			b, okB := row(j.B)
			if j.Same != same || !okA || !okB || a == b {
				continue
			}
			ga, gb := r.group(a), r.group(b)
			switch {
			case same && ga != gb:
				r.join(ga, gb)
			case !same && ga == gb:
				warnings = append(warnings, fmt.Sprintf("records %q and %q are judged not the same, and also the same by way of others", j.A.ID, j.B.ID))
				r.apart[ordered(a, b)] = true
			case !same:
				r.apart[ordered(ga, gb)] = true
			}
		}
	}
	return r, warnings
}

func ordered(a, b int32) [2]int32 { return [2]int32{min(a, b), max(a, b)} }

// group returns the first record of those judged the same as x.
func (r *rulings) group(x int32) int32 {
	if r == nil {
		return x
	}
	for {
		p, ok := r.parent[x]
		if !ok || p == x {
			return x
		}
		x = p
	}
}

func (r *rulings) join(a, b int32) {
	a, b = min(a, b), max(a, b)
	if len(r.members[a]) == 0 {
		r.members[a] = []int32{a}
	}
	if len(r.members[b]) == 0 {
		r.members[b] = []int32{b}
	}
	r.members[a] = append(r.members[a], r.members[b]...)
	delete(r.members, b)
	r.parent[b] = a
}

// weight is what was decided about two records: 0 is nothing.
func (r *rulings) weight(a, b int32) Bits {
	if r == nil || len(r.parent) == 0 && len(r.apart) == 0 {
		return 0
	}
	ga, gb := r.group(a), r.group(b)
	switch {
	case r.apart[ordered(a, b)], r.apart[ordered(ga, gb)]:
		return -judgedWeight
	case ga == gb:
		return judgedWeight
	}
	return 0
}
