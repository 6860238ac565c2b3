package overlap

import (
	"cmp"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

// A reference compares each offer with each, straight from the records, slowly and
// obviously. It shares with the fast way only the logarithm and its inverse, which have tests of
// their own, and the geometry of a single cell.
type reference struct {
	supply matching.Supply
	policy Policy
	opt    Options
	voc    *vocabulary.Vocabulary
	offers []*cohesion.Initiative
	tables struct {
		loss   []int32
		powers *powerTable
	}
	weights map[spot]int64
	stems   map[*cohesion.Initiative]map[string]int64
	users   map[string]int64 // offers with a stem

	// What was computed before, to save time.
	reached    map[*cohesion.Initiative]reached
	likenesses map[compared]int64
}

type reached struct {
	set map[spot]bool
	all bool
}

type compared struct {
	a, b vocabulary.Ref
	damp bool
}

// A spot is a cell of the grid by row and column.
type spot struct{ row, column int64 }

func newReference(supply matching.Supply, policy Policy, opt Options) *reference {
	r := &reference{supply: supply, policy: policy, opt: opt, voc: vocabulary.Starter()}
	r.reached, r.likenesses = map[*cohesion.Initiative]reached{}, map[compared]int64{}
	r.tables.loss, r.tables.powers = lossTable(), powerTables()
	for _, i := range supply.Initiatives {
		if i.Status != cohesion.InitiativeActive && i.Status != cohesion.InitiativePlanned || !i.Until.IsZero() && i.Until.Before(supply.Day) {
			continue
		}
		if opt.For.IsZero() || r.visible(opt.For, i) {
			r.offers = append(r.offers, i)
		}
	}
	r.residents()
	r.readWords()
	return r
}

func (r *reference) community(id cohesion.CommunityID) *cohesion.Community {
	for _, c := range r.supply.Communities {
		if c.ID == id {
			return c
		}
	}
	return &cohesion.Community{Meta: cohesion.Meta[cohesion.Community]{ID: id}}
}

func (r *reference) visible(to cohesion.CommunityID, i *cohesion.Initiative) bool {
	return i.Community == to || i.Published && r.community(to).Sees(i.Community)
}

// pairs returns every pair that has one of the kinds, by IDs.
func (r *reference) pairs(q Query) []Pair {
	var list []Pair
	for n, one := range r.offers {
		for _, other := range r.offers[n+1:] {
			a, b := one, other
			if b.ID.Compare(a.ID) < 0 {
				a, b = b, a
			}
			if r.opt.For.IsZero() && !r.visible(a.Community, b) && !r.visible(b.Community, a) || !q.Judged && r.silenced(a, b) {
				continue
			}
			if p := r.pair(a, b); p.Kinds&q.Kinds != 0 {
				list = append(list, p)
			}
		}
	}
	sortPairs(list)
	return list
}

func sortPairs(list []Pair) {
	slices.SortFunc(list, func(a, b Pair) int { return cmp.Or(a.A.Compare(b.A), a.B.Compare(b.B)) })
}

func (r *reference) silenced(a, b *cohesion.Initiative) bool {
	latest := func(same func(j *cohesion.Judgement) bool, community cohesion.CommunityID) *cohesion.Judgement {
		var last *cohesion.Judgement
		for _, j := range r.opt.Judgements {
			if j.About == cohesion.JudgeIntroduction || !same(j) || j.Community != community {
				continue
			}
			if last == nil || j.On.After(last.On) || j.On == last.On && (j.Changed.After(last.Changed) || j.Changed.Equal(last.Changed) && j.ID.Compare(last.ID) > 0) {
				last = j
			}
		}
		return last
	}
	ends := func(j *cohesion.Judgement) bool {
		if j.About == cohesion.JudgeDuplicate {
			return j.Verdict == cohesion.Confirmed
		}
		return j.Verdict != cohesion.Confirmed
	}
	about := func(x, y cohesion.RecordRef) func(j *cohesion.Judgement) bool {
		return func(j *cohesion.Judgement) bool { return j.A == x && j.B == y || j.A == y && j.B == x }
	}
	whose := []cohesion.CommunityID{a.Community, b.Community}
	if !r.opt.For.IsZero() {
		whose = []cohesion.CommunityID{r.opt.For}
	}
	for _, c := range whose {
		if j := latest(about(a.Ref(), b.Ref()), c); j != nil {
			return ends(j)
		}
	}
	for _, c := range whose {
		for _, x := range a.Organisers {
			for _, y := range b.Organisers {
				ref := func(id cohesion.OrganisationID) cohesion.RecordRef {
					return cohesion.RecordRef{Kind: cohesion.KindOrganisation, ID: id.String()}
				}
				if j := latest(about(ref(x), ref(y)), c); j != nil && j.About == cohesion.JudgeOverlap && ends(j) {
					return true
				}
			}
		}
	}
	return false
}

func (r *reference) pair(a, b *cohesion.Initiative) Pair {
	p := Pair{A: a.ID, B: b.ID, Relation: r.relation(a, b)}
	covers := []cover{r.themes(a, b), r.words(a, b), r.audiences(a, b), r.area(a, b), r.time(a, b), r.languages(a, b)}
	means := [4]int64{}
	weight := int64(0)
	for i, rule := range r.policy.rules() {
		c := covers[i]
		l := Likeness{Axis: Axis(i + 1), Known: c.known, Lo: rule.Unknown, Hi: cohesion.One}
		value := func(v cohesion.Score) cohesion.Score {
			return rule.Floor + cohesion.Score(int64(cohesion.One-rule.Floor)*int64(v)/1_000_000)
		}
		values := [4]cohesion.Score{rule.Unknown, cohesion.One, rule.Unknown, rule.Unknown}
		if c.known {
			l.AInB, l.BInA = c.ab, c.ba
			l.Lo = 0
			if c.ab+c.ba > 0 {
				l.Lo = cohesion.Score(2 * int64(c.ab) * int64(c.ba) / int64(c.ab+c.ba))
			}
			l.Hi = l.Lo
			values = [4]cohesion.Score{value(l.Lo), value(l.Lo), value(c.ab), value(c.ba)}
		}
		p.Axes[i] = l
		weight += int64(rule.Weight)
		for k, v := range values {
			switch {
			case rule.Weight == 0:
			case v == 0:
				means[k] += 1 << 50
			default:
				means[k] += int64(rule.Weight) * int64(r.tables.loss[v])
			}
		}
	}
	out := [4]cohesion.Score{}
	for k, m := range means {
		if m < 1<<50 {
			out[k] = r.tables.powers.power(m / weight)
		}
	}
	p.Lo, p.Hi, p.AInB, p.BInA = out[0], out[1], out[2], out[3]
	r.classify(a, b, &p)
	return p
}

func (r *reference) relation(a, b *cohesion.Initiative) Relation {
	if len(a.Organisers) == 0 || len(b.Organisers) == 0 {
		return Unclear
	}
	for _, x := range a.Organisers {
		for _, y := range b.Organisers {
			if r.root(x) == r.root(y) {
				return Sisters
			}
		}
	}
	return Between
}

func (r *reference) root(id cohesion.OrganisationID) cohesion.OrganisationID {
	for _, o := range r.supply.Organisations {
		if o.ID != id {
			continue
		}
		for _, b := range o.Belongs {
			if b.Tie == cohesion.PartOf {
				return r.root(b.To)
			}
		}
	}
	return id
}

func (r *reference) classify(a, b *cohesion.Initiative, p *Pair) {
	theme, group, area, time := p.On(ByTheme), p.On(ByAudience), p.On(ByArea), p.On(ByTime)
	c, m := r.policy.Clash, r.policy.Complement
	if p.Lo > r.policy.Threshold {
		p.Kinds |= KindsOf(Overlapping)
	}
	if time.Known && area.Known && area.Lo >= c.Area {
		x, y := r.week(a), r.week(b)
		common := x.And(y).Count()
		if max(x.Count(), y.Count()) <= 4*int(c.Hours) && common > 0 && common*1_000_000/min(x.Count(), y.Count()) >= int(c.Time) &&
			(theme.Known && theme.Lo >= c.Same || p.Relation != Sisters && (group.Known && group.Lo >= c.Same || r.oneRoom(a, b))) {
			p.Kinds |= KindsOf(Clashing)
		}
	}
	if p.Relation == Between && area.Known && area.Lo >= m.Area && group.Known && group.Lo >= m.Audience &&
		theme.Known && theme.AInB <= m.Theme && theme.BInA <= m.Theme && r.belong(a, b) {
		p.Kinds |= KindsOf(Complemented)
	}
	switch {
	case p.Kinds.Has(Clashing):
		p.Action = TuneTimes
	case p.Kinds.Has(Overlapping) && p.Relation == Sisters:
		p.Action = MergeProgrammes
	case p.Kinds.Has(Overlapping) && time.Known && time.Lo < 100_000:
		p.Action = ReferBoth
	case p.Kinds.Has(Overlapping):
		p.Action = DevelopTogether
	case p.Kinds.Has(Complemented):
		p.Action = ReferBoth
	}
}

func (r *reference) oneRoom(a, b *cohesion.Initiative) bool {
	for _, d := range a.Deliveries {
		for _, e := range b.Deliveries {
			if !d.Place.IsZero() && d.Place == e.Place && d.Mode <= cohesion.AtPlace && e.Mode <= cohesion.AtPlace && d.Schedule != nil && e.Schedule != nil &&
				r.weekOf(d.Schedule).And(r.weekOf(e.Schedule)).Any() {
				return true
			}
		}
	}
	return false
}

func (r *reference) weekOf(s *schedule.Schedule) schedule.Week {
	if s == nil {
		return schedule.Week{}
	}
	return s.Week(r.supply.Day, r.supply.Day.AddDays(matching.HorizonDays), r.supply.Holidays)
}

func (r *reference) week(i *cohesion.Initiative) schedule.Week {
	var w schedule.Week
	for _, d := range i.Deliveries {
		w = w.Or(r.weekOf(d.Schedule))
	}
	return w
}

func (r *reference) time(a, b *cohesion.Initiative) cover {
	x, y := r.week(a), r.week(b)
	if !x.Any() || !y.Any() {
		return cover{}
	}
	common := x.And(y).Count()
	return cover{cohesion.Score(common * 1_000_000 / x.Count()), cohesion.Score(common * 1_000_000 / y.Count()), true}
}

func (r *reference) languages(a, b *cohesion.Initiative) cover {
	of := func(i *cohesion.Initiative) map[language.Tag]bool {
		set := map[language.Tag]bool{}
		put := func(list []language.Tag) {
			for _, t := range list {
				set[t.Base()] = true
			}
		}
		for _, d := range i.Deliveries {
			if len(d.Languages) > 0 {
				put(d.Languages)
			} else {
				put(i.Languages)
			}
		}
		if len(i.Deliveries) == 0 {
			put(i.Languages)
		}
		return set
	}
	x, y := of(a), of(b)
	if len(x) == 0 || len(y) == 0 {
		return cover{}
	}
	common := 0
	for t := range x {
		if y[t] {
			common++
		}
	}
	return cover{cohesion.Score(common * 1_000_000 / len(x)), cohesion.Score(common * 1_000_000 / len(y)), true}
}
