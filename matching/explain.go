package matching

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// An Explanation says how one initiative compares with a need, whether it is among the
// matches or not.
type Explanation struct {
	Match                            // of the delivery that fits best; if none passes, of the one that came furthest, with score 0
	Matched    bool                  // it is a match, whatever the number asked for
	OnTopic    bool                  // it is about what is asked
	Excluded   []cohesion.Constraint // conditions that the delivery does not meet
	Reasons    []cohesion.Reason     // graded criteria, then conditions that are not met or not known
	Deliveries []DeliveryFailure     // the other deliveries, where none passes
}

// A DeliveryFailure says on which conditions another delivery of the initiative failed.
type DeliveryFailure struct {
	Delivery int
	Excluded []cohesion.Constraint
}

// Explain gives the reasons for one initiative: why it matches, or why not. Its score
// and delivery are those of [Index.Match]. The error wraps [ErrNotFound] if the
// initiative is not in the index, or belongs to a community that the need's community
// does not see; others are as of Match.
func (x *Index) Explain(need *cohesion.SupportNeed, p *Policy, id cohesion.InitiativeID) (*Explanation, error) {
	list, err := x.ExplainEach(need, p, id)
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// ExplainEach gives the reasons for several initiatives, in the order given. It costs
// little more than explaining one: the need is prepared once. Errors are as of
// [Index.Explain].
func (x *Index) ExplainEach(need *cohesion.SupportNeed, p *Policy, ids ...cohesion.InitiativeID) ([]*Explanation, error) {
	if err := checked("need", need.ID, need.Validate(), p); err != nil {
		return nil, err
	}
	q := x.needQuery(need, p)
	list := make([]*Explanation, 0, len(ids))
	for _, id := range ids {
		e, err := x.explain(q, id)
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

// ExplainTalent gives the reasons for one initiative and a talent, as [Index.Explain].
func (x *Index) ExplainTalent(talent *cohesion.Talent, p *Policy, id cohesion.InitiativeID) (*Explanation, error) {
	if err := checked("talent", talent.ID, talent.Validate(), p); err != nil {
		return nil, err
	}
	return x.explain(x.talentQuery(talent, p), id)
}

// WhyNot says why an initiative is not a match: where conditions exclude it, these, and the
// theme if it is about something else; where it is too weak, every criterion that does not
// speak for it. Of an initiative that does match it is [Index.Explain].
func (x *Index) WhyNot(need *cohesion.SupportNeed, p *Policy, id cohesion.InitiativeID) (*Explanation, error) {
	e, err := x.Explain(need, p, id)
	if err != nil || e.Matched {
		return e, err
	}
	var against []cohesion.Reason
	for _, r := range e.Reasons {
		if r.Verdict != cohesion.Positive && (r.Constraint != 0 || len(e.Excluded) == 0 || (r.Criterion == cohesion.ByTheme && !e.OnTopic)) {
			against = append(against, r)
		}
	}
	e.Reasons = against
	return e, nil
}

func (x *Index) explain(q *query, id cohesion.InitiativeID) (*Explanation, error) {
	n, known := x.find(id)
	if !known {
		return nil, fmt.Errorf("%w: initiative %v", ErrNotFound, id)
	}
	r := x.row(n)
	if !x.sees(q.community, r.Initiative) {
		return nil, fmt.Errorf("%w: initiative %v", ErrNotFound, id)
	}
	t := q.topicOf(&r)
	a := q.assess(n, &r, t)
	o := x.offer(n, &r, a.offer)
	e := &Explanation{OnTopic: t.on, Matched: t.on && a.passed() && a.score >= q.p.MinScore}
	e.Match = q.match(candidate{row: n, offer: a.offer, score: a.score, quality: q.quality(&r), conceded: q.concededBy(&r, &o)})
	e.Reasons = q.gradedReasons(&t, &r, &o)
	for _, c := range conditions {
		reason, excluded := q.hardReason(c, &r, &o)
		if excluded {
			e.Excluded = append(e.Excluded, c)
		}
		if reason.Verdict != 0 {
			e.Reasons = append(e.Reasons, reason)
		}
	}
	if !a.passed() {
		e.Deliveries = q.otherFailures(n, &r, a.offer)
	}
	return e, nil
}

// concededBy returns the softened conditions that an offer does not meet, whether it
// passes the others or not.
func (q *query) concededBy(r *row, o *offer) uint32 {
	var conceded uint32
	for _, c := range conditions {
		if q.soften&bit(c) != 0 && q.test(c, r, o) == cohesion.No {
			conceded |= bit(c)
		}
	}
	return conceded
}

func (q *query) otherFailures(n int32, r *row, best int32) []DeliveryFailure {
	var list []DeliveryFailure
	for i := r.first; i < r.end; i++ {
		if i == best {
			continue
		}
		f, o := DeliveryFailure{Delivery: int(i - r.first)}, q.x.offer(n, r, i)
		for _, c := range conditions {
			if q.soften&bit(c) == 0 && q.test(c, r, &o) == cohesion.No {
				f.Excluded = append(f.Excluded, c)
			}
		}
		list = append(list, f)
	}
	return list
}

func (q *query) gradedReasons(t *topic, r *row, o *offer) []cohesion.Reason {
	var reasons []cohesion.Reason
	var total int64
	for _, c := range criteria {
		g := q.grade(c, t, r, o)
		if g.state == leaves {
			continue
		}
		total += int64(q.weights[c])
		reason := cohesion.Reason{Criterion: c, Value: g.value, Weight: q.weights[c], Facts: q.compared(c, r, o)}
		value := g.value
		if c == cohesion.ByTheme {
			value = t.best // who serves one of several wanted themes well speaks for it
		}
		switch {
		case g.state == unknown:
			reason.Verdict = cohesion.NotKnown
			reason.Question = q.question(c, r, o)
		case value > q.p.Neutral:
			reason.Verdict = cohesion.Positive
		case value == q.p.Neutral, c == cohesion.ByWords && len(q.wants) > 0:
			// Other words for the same theme speak against nothing.
			reason.Verdict = cohesion.Neutral
		default:
			reason.Verdict = cohesion.Negative
		}
		reasons = append(reasons, reason)
	}
	for i := range reasons {
		reasons[i].Contribution = cohesion.Score(int64(reasons[i].Weight) * int64(reasons[i].Value) / max(1, total))
	}
	return reasons
}

// hardReason explains a condition that is not met or not known; its verdict is 0 where
// there is nothing to say.
func (q *query) hardReason(c cohesion.Constraint, r *row, o *offer) (reason cohesion.Reason, excluded bool) {
	t := q.test(c, r, o)
	if t == cohesion.Yes {
		return reason, false
	}
	reason = cohesion.Reason{Constraint: c, Facts: q.failing(c, r, o)}
	switch {
	case t == 0:
		reason.Question = q.hardQuestion(c, r, o)
		if reason.Question == "" {
			return cohesion.Reason{}, false // nothing was asked, or a criterion asks it already
		}
		reason.Verdict = cohesion.NotKnown
	case q.soften&bit(c) != 0:
		reason.Verdict = cohesion.Conceded
	default:
		reason.Verdict = cohesion.Excluded
		excluded = true
	}
	return reason, excluded
}

// compared lists what a criterion compared.
func (q *query) compared(c cohesion.Criterion, r *row, o *offer) []cohesion.Compared {
	switch c {
	case cohesion.ByTheme:
		return q.comparedThemes(r)
	case cohesion.ByWords:
		return q.comparedWords(r)
	case cohesion.ByAudience:
		return q.comparedAudiences(r)
	case cohesion.ByDistance:
		return q.comparedDistance(o)
	case cohesion.ByTime:
		return q.comparedTime(o)
	case cohesion.ByLanguage:
		return []cohesion.Compared{{What: "language", Asked: joinTags(q.languages), Found: joinTags(spoken(r, o))}}
	case cohesion.ByAccess:
		if len(r.Access) > 0 {
			return []cohesion.Compared{{What: "access", Found: q.easiest(r).String()}}
		}
	case cohesion.ByLevel:
		if r.Level != 0 {
			return []cohesion.Compared{{What: "level", Asked: q.level.String(), Found: r.Level.String()}}
		}
	case cohesion.ByWishes:
		var list []cohesion.Compared
		for _, w := range q.wishes {
			list = append(list, cohesion.Compared{What: "wish", Asked: w.String(), Detail: fulfils(w, r, o).String()})
		}
		return list
	case cohesion.ByCapacity:
		if cap := o.Capacity; cap != nil {
			return []cohesion.Compared{{What: "capacity", Found: cap.Status.String(), Detail: cap.ReportedAt.String()}}
		}
	case cohesion.ByTrust:
		return q.comparedTies(r)
	case cohesion.ByResults:
		if t := q.x.outcomes[outcomesOf{r.ID, q.community}]; t.count >= fewOutcomes {
			return []cohesion.Compared{{What: "outcomes", Found: strconv.Itoa(int(t.count)), Value: cohesion.Score(t.value / int64(t.count))}}
		}
	}
	return nil
}

// fewOutcomes is the number of outcomes below which none are told: a reader could know
// whose they are.
const fewOutcomes = 10

func (q *query) comparedThemes(r *row) []cohesion.Compared {
	refs := r.Themes
	if q.talent {
		refs = soughtThemes(r.Initiative)
	}
	themes := q.themesOf(r)
	var list []cohesion.Compared
	for i := range q.wants {
		w := &q.wants[i]
		best := -1
		for n, id := range themes {
			if w.values[id] > 0 && (best < 0 || w.values[id] > w.values[themes[best]]) {
				best = n
			}
		}
		f := cohesion.Compared{What: "theme", Asked: string(w.theme), Detail: "none"}
		if best >= 0 {
			f.Found, f.Detail, f.Value = string(refs[best]), w.kinds[themes[best]].String(), w.values[themes[best]]
		}
		list = append(list, f)
	}
	return list
}

// maxShown bounds lists of words and areas in reasons.
const maxShown = 5

// comparedWords names the words of the query that a row has, and the concepts that both
// speak of.
func (q *query) comparedWords(r *row) []cohesion.Compared {
	var found []string
	var about []cohesion.Compared
	for _, t := range q.terms {
		if !q.x.says(r.number, &t) {
			continue
		}
		if ref, concept := strings.CutPrefix(t.stem, conceptMark); concept {
			about = append(about, cohesion.Compared{What: "about", Found: ref})
		} else {
			found = append(found, t.stem)
		}
	}
	list := []cohesion.Compared{{What: "words", Found: strings.Join(found[:min(maxShown, len(found))], " ")}}
	return append(list, about[:min(maxShown, len(about))]...)
}

func (q *query) comparedAudiences(r *row) []cohesion.Compared {
	var list []cohesion.Compared
	for _, a := range r.Audiences {
		if !q.person.indifferent(a) {
			list = append(list, cohesion.Compared{What: "audience", Found: string(a), Detail: detail(q.person.Holds(a))})
		}
	}
	if r.Eligibility.OpenToAll {
		list = append(list, cohesion.Compared{What: "open"})
	}
	return list
}

func detail(t cohesion.Truth) string {
	if t == 0 {
		return "unknown"
	}
	return t.String()
}

func (q *query) comparedDistance(o *offer) []cohesion.Compared {
	if o.Mode != 0 && o.Mode != cohesion.AtPlace {
		return []cohesion.Compared{{What: "mode", Found: o.Mode.String()}}
	}
	d := q.home.distance(&o.circle)
	if !d.known {
		return nil
	}
	found := strconv.FormatInt(d.near, 10)
	if d.far != d.near {
		found += "-" + strconv.FormatInt(d.far, 10)
	}
	asked := ""
	if q.furthest >= 0 {
		asked = strconv.FormatInt(q.furthest, 10)
	}
	return []cohesion.Compared{{What: "metres", Asked: asked, Found: found}}
}

func (q *query) comparedTime(o *offer) []cohesion.Compared {
	if !q.asksTime || o.times == nil {
		return nil
	}
	common := q.week.And(*o.times).Dayparts()
	return []cohesion.Compared{{What: "dayparts", Asked: strconv.Itoa(bits.OnesCount32(q.dayparts)), Found: strconv.Itoa(bits.OnesCount32(common))}}
}

func (q *query) comparedTies(r *row) []cohesion.Compared {
	var list []cohesion.Compared
	for _, org := range r.Organisers {
		if org == q.raiser.Organisation && !org.IsZero() {
			list = append(list, cohesion.Compared{What: "tie", Found: org.String(), Detail: "same"})
		}
		for _, t := range q.x.ties[q.raiser.Organisation] {
			if t.other == org && t.community == q.community {
				list = append(list, cohesion.Compared{What: "tie", Found: org.String(), Detail: t.trust.String()})
			}
		}
	}
	return list
}

func (q *query) easiest(r *row) cohesion.Access {
	best := r.Access[0]
	for _, a := range r.Access[1:] {
		if q.p.Access.of(a) > q.p.Access.of(best) {
			best = a
		}
	}
	return best
}

// failing lists what a condition compared.
func (q *query) failing(c cohesion.Constraint, r *row, o *offer) []cohesion.Compared {
	switch c {
	case cohesion.OnStatus:
		return []cohesion.Compared{{What: "status", Found: r.Status.String()}}
	case cohesion.OnPeriod:
		f := cohesion.Compared{What: "period", Asked: q.x.supply.Day.String()}
		if !r.From.IsZero() {
			f.Found = r.From.String()
		}
		if !r.Until.IsZero() {
			f.Detail = r.Until.String()
		}
		return []cohesion.Compared{f}
	case cohesion.OnEligibility:
		return q.comparedEligibility(r)
	case cohesion.OnServiceArea:
		return comparedAreas(o)
	case cohesion.OnTravel:
		return q.comparedDistance(o)
	case cohesion.OnLanguage:
		return []cohesion.Compared{{What: "language", Asked: joinTags(q.languages), Found: joinTags(spoken(r, o))}}
	case cohesion.OnTime:
		return q.comparedTime(o)
	case cohesion.OnAccessibility:
		var list []cohesion.Compared
		for _, f := range q.features {
			if o.place != nil && o.place.Has(f) != cohesion.Yes {
				list = append(list, cohesion.Compared{What: "feature", Asked: f.String(), Detail: detail(o.place.Has(f))})
			}
		}
		return list
	case cohesion.OnCost:
		if cost := price(r, o); cost != nil && q.costLimit != nil {
			return []cohesion.Compared{{What: "cents", Asked: money(q.costLimit), Found: money(cost)}}
		}
	case cohesion.OnCapacity:
		return q.compared(cohesion.ByCapacity, r, o)
	}
	return nil
}

func (q *query) comparedEligibility(r *row) []cohesion.Compared {
	if r.Eligibility.Rule == nil {
		return nil
	}
	facts, age := r.Eligibility.Rule.Missing(q.person)
	var list []cohesion.Compared
	if age {
		list = append(list, cohesion.Compared{What: "age"})
	}
	for _, f := range facts {
		if !q.person.indifferent(f) && len(list) < maxShown {
			list = append(list, cohesion.Compared{What: "fact", Asked: string(f)})
		}
	}
	return list
}

func comparedAreas(o *offer) []cohesion.Compared {
	var list []cohesion.Compared
	if o.ServiceArea == nil {
		return nil
	}
	for _, a := range o.ServiceArea.Areas[:min(maxShown, len(o.ServiceArea.Areas))] {
		list = append(list, cohesion.Compared{What: "area", Found: a.String()})
	}
	if o.ServiceArea.Radius > 0 {
		list = append(list, cohesion.Compared{What: "radius", Found: strconv.Itoa(o.ServiceArea.Radius)})
	}
	return list
}

// money writes a cost as "250 session EUR".
func money(c *cohesion.Cost) string {
	currency := c.Currency
	if currency == "" {
		currency = "EUR"
	}
	return strconv.FormatInt(c.Cents, 10) + " " + c.Per.String() + " " + currency
}

func joinTags(tags []language.Tag) string {
	parts := make([]string, len(tags))
	for i, t := range tags {
		parts[i] = string(t)
	}
	return strings.Join(parts, " ")
}

// label returns what a concept is called, or its code.
func label(voc *vocabulary.Vocabulary, ref string, tag language.Tag) string {
	if l := voc.Label(vocabulary.Ref(ref), tag); l != "" {
		return l
	}
	return vocabulary.Ref(ref).Code()
}
