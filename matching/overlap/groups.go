package overlap

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A Group is offers of several organisations that all overlap with one another: whom a
// coordinator could invite to one table.
type Group struct {
	Offers    []cohesion.InitiativeID   `json:"offers"`             // ascending
	Invite    []cohesion.OrganisationID `json:"invite"`             // their organisers, those with most offers first
	Unclear   int                       `json:"unclear,omitzero"`   // offers of which nobody says who organises them
	Least     cohesion.Score            `json:"least"`              // the lowest overlap of two of them
	Mean      cohesion.Score            `json:"mean"`               // the mean overlap of all pairs
	Themes    []vocabulary.Ref          `json:"themes,omitzero"`    // that all share, or most: the most frequent first, at most 3
	Audiences []vocabulary.Ref          `json:"audiences,omitzero"` // the same
	Residents int                       `json:"residents,omitzero"` // whom all reach; 0 when not known
}

// Groups puts the offers that overlap into groups in which every two overlap: nobody is
// invited because of a neighbour's neighbour (complete linkage, Sørensen 1948). Each offer is
// in one group at most. The strongest pairs are joined first; a group takes in what
// overlaps with all of its members, up to the policy's size. Only groups of so many organisations as
// the policy asks are returned: those with most organisations first, then by mean overlap,
// then by their first offer.
//
// Pairs are those of [Set.All] with the zero query. Time is that of All and the pairs' number times
// the size of groups. The error is the context's, wrapped.
func (s *Set) Groups(ctx context.Context) ([]Group, error) {
	pairs, err := s.All(ctx, Query{})
	if err != nil {
		return nil, err
	}
	g := grouping{set: s, lo: make(map[[2]int32]cohesion.Score, len(pairs)), of: map[int32]*members{}}
	for i := range pairs {
		a, b := s.numbers[pairs[i].A], s.numbers[pairs[i].B]
		g.lo[[2]int32{min(a, b), max(a, b)}] = pairs[i].Lo
	}
	for i := range pairs {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("overlap: groups stopped at pair %d of %d: %w", i, len(pairs), ctx.Err())
		}
		g.join(s.numbers[pairs[i].A], s.numbers[pairs[i].B])
	}
	return g.groups(), nil
}

// grouping is groups as they grow.
type grouping struct {
	set *Set
	lo  map[[2]int32]cohesion.Score // by rows in order
	of  map[int32]*members          // by row
}

type members struct{ rows []int32 }

func (g *grouping) membersOf(row int32) *members {
	m := g.of[row]
	if m == nil {
		m = &members{rows: []int32{row}}
		g.of[row] = m
	}
	return m
}

// join makes one group of those of two rows, if each of one overlaps with each of the other.
func (g *grouping) join(a, b int32) {
	x, y := g.membersOf(a), g.membersOf(b)
	if x == y || len(x.rows)+len(y.rows) > int(g.set.policy.Groups.Most) {
		return
	}
	for _, i := range x.rows {
		for _, j := range y.rows {
			if _, overlap := g.lo[[2]int32{min(i, j), max(i, j)}]; !overlap {
				return
			}
		}
	}
	x.rows = append(x.rows, y.rows...)
	for _, j := range y.rows {
		g.of[j] = x
	}
}

func (g *grouping) groups() []Group {
	var list []Group
	for row, m := range g.of {
		if row != slices.Min(m.rows) || len(m.rows) < 2 {
			continue // once a group; one offer of several organisers is none
		}
		if one := g.group(m.rows); len(one.Invite) >= int(g.set.policy.Groups.Organisations) {
			list = append(list, one)
		}
	}
	slices.SortFunc(list, func(a, b Group) int {
		return cmp.Or(cmp.Compare(len(b.Invite), len(a.Invite)), cmp.Compare(b.Mean, a.Mean), a.Offers[0].Compare(b.Offers[0]))
	})
	return list
}

// group describes a group.
func (g *grouping) group(rows []int32) Group {
	s := g.set
	slices.Sort(rows)
	one := Group{Least: cohesion.One}
	var sum, pairs int64
	organisers := map[cohesion.OrganisationID]int{}
	themes, audiences := map[vocabulary.Ref]int{}, map[vocabulary.Ref]int{}
	for n, row := range rows {
		i := s.records[row]
		one.Offers = append(one.Offers, i.ID)
		if len(i.Organisers) == 0 {
			one.Unclear++
		}
		for _, o := range i.Organisers {
			organisers[o]++
		}
		s.themes.tally(s.rows[row].theme, themes)
		s.groups.tally(s.rows[row].group, audiences)
		for _, other := range rows[n+1:] {
			lo := g.lo[[2]int32{row, other}]
			one.Least, sum, pairs = min(one.Least, lo), sum+int64(lo), pairs+1
		}
	}
	one.Mean = cohesion.Score(sum / max(1, pairs))
	slices.SortFunc(one.Offers, cohesion.InitiativeID.Compare)
	for o := range organisers {
		one.Invite = append(one.Invite, o)
	}
	slices.SortFunc(one.Invite, func(a, b cohesion.OrganisationID) int {
		return cmp.Or(cmp.Compare(organisers[b], organisers[a]), a.Compare(b))
	})
	one.Themes, one.Audiences = frequent(themes, len(rows)), frequent(audiences, len(rows))
	one.Residents = s.residentsOfAll(rows)
	return one
}

// tally counts the concepts of a set.
func (f *facet) tally(set int32, counts map[vocabulary.Ref]int) {
	for _, c := range f.sets[set].concepts {
		counts[f.refs[c]]++
	}
}

// frequent returns what at least half have, the most frequent first, at most three.
func frequent(counts map[vocabulary.Ref]int, of int) []vocabulary.Ref {
	var list []vocabulary.Ref
	for ref, n := range counts {
		if 2*n >= of {
			list = append(list, ref)
		}
	}
	slices.SortFunc(list, func(a, b vocabulary.Ref) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	return list[:min(3, len(list))]
}

// residentsOfAll returns how many residents all rows reach, as far as is known of them.
func (s *Set) residentsOfAll(rows []int32) int {
	if !s.atlas.counted {
		return 0
	}
	var common []int32
	known := false
	for _, row := range rows {
		c := s.rows[row].catchment
		switch {
		case c == nowhere || c == everywhere:
		case !known:
			common, known = slices.Clone(s.atlas.list[c].cells), true
		default:
			common = slices.DeleteFunc(common, func(cell int32) bool {
				_, found := slices.BinarySearch(s.atlas.list[c].cells, cell)
				return !found
			})
		}
	}
	return int(s.atlas.grid.sum(common) / unitWeight)
}

// GroupSentences writes why a group should meet.
func (r *Renderer) GroupSentences(g Group) []string {
	list := []string{fmt.Sprintf(r.t.group, len(g.Invite), len(g.Offers))}
	add := func(s string) {
		if s != "" {
			list = append(list, s)
		}
	}
	add(fitting(r.t.groupThemes, r.t.and, r.labels(g.Themes)))
	add(fitting(r.t.groupAudiences, r.t.and, r.labels(g.Audiences)))
	if g.Residents > 0 {
		add(fmt.Sprintf(r.t.groupArea, r.round(g.Residents)))
	}
	return list
}

func (r *Renderer) labels(refs []vocabulary.Ref) []string {
	var names []string
	for _, ref := range refs {
		if r.voc.Has(ref) {
			names = append(names, r.concept(ref))
		}
	}
	return names
}
