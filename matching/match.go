package matching

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A Result is the answer to a need: matches, or why there are none.
type Result struct {
	Policy  string  // name and version of the policy
	Matches []Match // best first
	Unmet   *Unmet  // nil when there are matches
}

// A Match is an initiative that can help.
type Match struct {
	Initiative cohesion.InitiativeID
	Delivery   int                   // index of the delivery that fits best
	Score      cohesion.Score        // how well it fits
	Quality    cohesion.Score        // how well it is described; breaks ties
	Coverage   []Coverage            // by wanted theme, in the order of the need
	Conceded   []cohesion.Constraint // conditions that the policy softened and that are not met
}

// A Coverage says how well a match serves one of the wanted themes.
type Coverage struct {
	Theme vocabulary.Ref `json:"theme"`
	Value cohesion.Score `json:"value"`
}

// An Unmet says that nothing suitable is there, and why.
type Unmet struct {
	Themes  []vocabulary.Ref       // wanted
	Because []cohesion.UnmetReason // what initiatives on the topic failed on, most frequent first
}

// Match returns the k initiatives that fit a need best. It compares every initiative
// that is on the topic; the result is exact.
//
// A need that breaks [cohesion.SupportNeed.Validate] or a policy that breaks
// [Policy.Validate] gives an error that lists all violations.
func (x *Index) Match(need *cohesion.SupportNeed, p *Policy, k int) (*Result, error) {
	if err := checked("need", need.ID, need.Validate(), p); err != nil {
		return nil, err
	}
	return x.needQuery(need, p).run(k), nil
}

// MatchTalent returns the k initiatives that seek hands and fit a talent best (M3).
// Errors are as of [Index.Match].
func (x *Index) MatchTalent(talent *cohesion.Talent, p *Policy, k int) (*Result, error) {
	if err := checked("talent", talent.ID, talent.Validate(), p); err != nil {
		return nil, err
	}
	return x.talentQuery(talent, p).run(k), nil
}

// checked returns the violations of what is asked and of the policy as an error.
func checked(noun string, id fmt.Stringer, vs valid.Violations, p *Policy) error {
	if err := vs.Err(); err != nil {
		return fmt.Errorf("matching: %s %v: %w", noun, id, err)
	}
	if err := p.Validate().Err(); err != nil {
		return fmt.Errorf("matching: policy %s: %w", p.ID(), err)
	}
	return nil
}

// A candidate is a row that passed everything.
type candidate struct {
	row      int32
	offer    int32
	score    cohesion.Score
	band     cohesion.Score
	quality  cohesion.Score
	passed   int32 // quality checks
	conceded uint32
	turn     uint64
}

// An assessment is what became of one row.
type assessment struct {
	topic    topic
	offer    int32 // the best that passes; else the one that came furthest
	failed   int   // index of the first condition that it failed on; len(conditions) if none
	conceded uint32
	score    cohesion.Score // of an offer that passes
}

func (a *assessment) passed() bool { return a.failed == len(conditions) }

// assess compares a row that is on topic, offer by offer.
func (q *query) assess(n int32, r *row, t topic) assessment {
	best := assessment{topic: t, offer: r.first, failed: -1}
	for i := r.first; i < r.end; i++ {
		o := q.x.offer(n, r, i)
		failed, conceded := q.check(r, &o)
		var score cohesion.Score
		if failed == len(conditions) {
			score = q.score(&t, r, &o, conceded)
		}
		if failed > best.failed || (failed == best.failed && score > best.score) {
			best.offer, best.failed, best.conceded, best.score = i, failed, conceded, score
		}
	}
	return best
}

// run answers the query with the k best.
func (q *query) run(k int) *Result {
	if q.talent {
		return q.compareAll(k)
	}
	f := q.finder(max(k, 1))
	defer f.release()
	return f.result(k)
}

func (f *finder) result(k int) *Result {
	result := &Result{Policy: f.p.ID()}
	best := f.find()
	if len(best) == 0 {
		f.count = true
		f.visit()
		result.Unmet = f.unmet(f.failed[:], f.weak)
		return result
	}
	for _, c := range best[:min(max(k, 0), len(best))] {
		result.Matches = append(result.Matches, f.match(c))
	}
	return result
}

// compareAll compares every row that the community sees.
func (q *query) compareAll(k int) *Result {
	var found []candidate
	weak := 0
	failures := make([]int, len(conditions))
	for _, n := range q.candidates() {
		r := q.x.row(n)
		t := q.topicOf(&r)
		if !t.on {
			continue
		}
		a := q.assess(n, &r, t)
		switch {
		case !a.passed():
			failures[a.failed]++
		case a.score < q.p.MinScore:
			weak++
		default:
			found = append(found, q.candidate(n, &r, &a))
		}
	}
	result := &Result{Policy: q.p.ID()}
	if len(found) == 0 {
		result.Unmet = q.unmet(failures, weak)
		return result
	}
	slices.SortFunc(found, q.compare)
	for _, c := range found[:min(max(k, 0), len(found))] {
		result.Matches = append(result.Matches, q.match(c))
	}
	return result
}

func (q *query) candidate(n int32, r *row, a *assessment) candidate {
	c := candidate{row: n, offer: a.offer, score: a.score, band: q.p.band(a.score), quality: q.quality(r), conceded: a.conceded}
	if q.p.Rotate {
		c.turn = turn(r.ID, q.x.day)
	}
	return c
}

// turn orders equals anew each day: FNV-1a (Fowler, Noll and Vo) of the ID and the day.
func turn(id cohesion.InitiativeID, day int) uint64 {
	h := uint64(14695981039346656037)
	for _, b := range id.Bytes() {
		h = (h ^ uint64(b)) * 1099511628211
	}
	for shift := 0; shift < 64; shift += 8 {
		h = (h ^ uint64(day)>>shift&0xff) * 1099511628211
	}
	return h
}

// compare is the total order of results, best first.
func (q *query) compare(a, b candidate) int {
	switch {
	case a.band != b.band:
		return cmp.Compare(b.band, a.band)
	case a.quality != b.quality:
		return cmp.Compare(b.quality, a.quality)
	case a.turn != b.turn:
		return cmp.Compare(a.turn, b.turn)
	}
	return q.x.compareIDs(a.row, b.row)
}

func (q *query) match(c candidate) Match {
	r := q.x.row(c.row)
	m := Match{Initiative: r.ID, Delivery: int(c.offer - r.first), Score: c.score, Quality: c.quality, Conceded: listConstraints(c.conceded)}
	for i := range q.wants {
		m.Coverage = append(m.Coverage, Coverage{q.wants[i].theme, q.wants[i].best(q.themesOf(&r))})
	}
	return m
}

// listConstraints lists conditions in the order in which they are tested.
func listConstraints(set uint32) []cohesion.Constraint {
	var list []cohesion.Constraint
	for _, c := range conditions {
		if set&bit(c) != 0 {
			list = append(list, c)
		}
	}
	return list
}

func (q *query) unmet(failures []int, weak int) *Unmet {
	u := &Unmet{}
	for i := range q.wants {
		u.Themes = append(u.Themes, q.wants[i].theme)
	}
	for i, count := range failures {
		if count > 0 {
			u.Because = append(u.Because, cohesion.UnmetReason{Constraint: conditions[i], Initiatives: count})
		}
	}
	if weak > 0 {
		u.Because = append(u.Because, cohesion.UnmetReason{Initiatives: weak})
	}
	slices.SortStableFunc(u.Because, func(a, b cohesion.UnmetReason) int { return cmp.Compare(b.Initiatives, a.Initiatives) })
	return u
}
