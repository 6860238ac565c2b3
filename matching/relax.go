package matching

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// A Relaxation is a set of concessions on the side of the person that opens offers. It
// is a proposal: only the person decides (V5).
type Relaxation struct {
	Concessions []Concession // one or two
	Change      int64        // sum of the relative changes, in millionths: what it asks of the person
	Opens       int          // how many initiatives match then
	Matches     []Match      // the best of them
}

// A Concession is one limit that is raised, or one wish that is given up: it then makes
// no difference to the person.
type Concession struct {
	On     cohesion.Constraint // travel, cost, time or language
	Metres int                 // of travel: the limit that is needed
	Cost   *cohesion.Cost      // of cost: the limit that is needed
	Change int64               // relative change in millionths: 1,000,000 doubles a limit, or gives up a wish altogether
}

// concedable are the conditions on which concessions are proposed; never refusals,
// accessibility or eligibility.
var concedable = [...]cohesion.Constraint{cohesion.OnTravel, cohesion.OnCost, cohesion.OnTime, cohesion.OnLanguage}

// Relax names the smallest concessions that open offers to a need that has none, each
// with up to k of the matches that the need has then: single concessions, the least
// relative change first; pairs only if no single one opens anything. What counts is
// offers that fail on these conditions and on no other; an offer that is merely too weak
// is no reason to give something up. It is nil if nothing helps, or if the need has
// matches already.
//
// Every relaxation is checked: with exactly these concessions the need has these
// matches. Errors are as of [Index.Match].
func (x *Index) Relax(need *cohesion.SupportNeed, p *Policy, k int) ([]Relaxation, error) {
	result, err := x.Match(need, p, 1)
	if err != nil || result.Unmet == nil {
		return nil, err
	}
	q := x.needQuery(need, p)
	var singles, pairs []Relaxation
	tried := make(map[string]bool)
	for _, o := range q.openings() {
		kind := fmt.Sprint(o.on())
		if tried[kind] {
			continue
		}
		relaxed := q.conceding(o.concessions)
		if !relaxed.matches(o.row) {
			continue // on its own it would be too weak; a larger concession of the kind may do
		}
		tried[kind] = true
		opened := relaxed.run(x.Len())
		r := Relaxation{Concessions: o.concessions, Change: o.change, Opens: len(opened.Matches)}
		r.Matches = opened.Matches[:min(max(k, 0), len(opened.Matches))]
		if len(o.concessions) == 1 {
			singles = append(singles, r)
		} else {
			pairs = append(pairs, r)
		}
	}
	if len(singles) > 0 {
		return singles, nil
	}
	return pairs, nil
}

// An opening is what an offer asks of the person before it passes.
type opening struct {
	row         int32
	concessions []Concession
	change      int64
}

func (o *opening) on() []cohesion.Constraint {
	var list []cohesion.Constraint
	for _, c := range o.concessions {
		list = append(list, c.On)
	}
	return list
}

// openings lists every offer that fails on one or two concedable conditions and on
// nothing else; the least change first, equal ones in the order of the index.
func (q *query) openings() []opening {
	var list []opening
	for _, n := range q.candidates() {
		r := q.x.row(n)
		if !q.x.sees(q.community, r.Initiative) || !q.topicOf(&r).on {
			continue
		}
		for i := r.first; i < r.end; i++ {
			o := q.x.offer(n, &r, i)
			if o, ok := q.opening(n, &r, &o); ok {
				list = append(list, o)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b opening) int {
		return cmp.Or(cmp.Compare(len(a.concessions), len(b.concessions)), cmp.Compare(a.change, b.change))
	})
	return list
}

func (q *query) opening(n int32, r *row, o *offer) (opening, bool) {
	found := opening{row: n}
	for _, c := range conditions {
		if q.test(c, r, o) != cohesion.No || q.soften&bit(c) != 0 {
			continue
		}
		concession, ok := q.concession(c, r, o)
		if !ok || len(found.concessions) == 2 {
			return opening{}, false
		}
		found.concessions = append(found.concessions, concession)
		found.change += concession.Change
	}
	return found, len(found.concessions) > 0
}

// concession returns what makes a condition hold that does not.
func (q *query) concession(c cohesion.Constraint, r *row, o *offer) (Concession, bool) {
	one := int64(cohesion.One)
	if !slices.Contains(concedable[:], c) {
		return Concession{}, false
	}
	switch c {
	case cohesion.OnTravel:
		d := q.home.distance(&o.circle)
		if q.staysHome || !d.known || d.near > maxTravel {
			return Concession{}, false
		}
		return Concession{On: c, Metres: int(d.near), Change: (d.near - q.furthest) * one / q.furthest}, true
	case cohesion.OnCost:
		cost := *price(r, o)
		cost.Note = ""
		// In the period of the limit, so that 2.50 a month and 30 a year compare alike.
		asked, limit := cost.Cents, q.costLimit.Cents
		if cost.Per == cohesion.PerMonth && q.costLimit.Per == cohesion.PerYear {
			asked *= 12
		}
		if cost.Per == cohesion.PerYear && q.costLimit.Per == cohesion.PerMonth {
			limit *= 12
		}
		return Concession{On: c, Cost: &cost, Change: (asked - limit) * one / max(1, limit)}, true
	}
	return Concession{On: c, Change: one}, true
}

// maxTravel is the longest distance that a need may state, in metres.
const maxTravel = 500_000

// conceding returns the query of the same need with the concessions made.
func (q *query) conceding(concessions []Concession) *query {
	relaxed := *q
	for _, c := range concessions {
		switch c.On {
		case cohesion.OnTravel:
			relaxed.limit, relaxed.furthest = int64(c.Metres), int64(c.Metres)
			relaxed.setFarthest()
		case cohesion.OnCost:
			relaxed.costLimit = c.Cost
		case cohesion.OnTime:
			relaxed.setAny([]cohesion.Criterion{cohesion.ByTime})
		case cohesion.OnLanguage:
			relaxed.setAny([]cohesion.Criterion{cohesion.ByLanguage})
		}
	}
	return &relaxed
}

// matches says whether one row is a match.
func (q *query) matches(n int32) bool {
	r := q.x.row(n)
	t := q.topicOf(&r)
	if !t.on {
		return false
	}
	a := q.assess(n, &r, t)
	return a.passed() && a.score >= q.p.MinScore
}
