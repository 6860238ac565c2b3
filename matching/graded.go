package matching

import (
	"math/bits"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// A grade is how a criterion turned out.
type grade struct {
	value cohesion.Score
	state state
}

// state says what kind of grade it is.
type state uint8

const (
	graded  state = iota // it was compared
	unknown              // a fact is missing; the value is the policy's neutral
	leaves               // the criterion counts neither for nor against
)

func (q *query) known(v cohesion.Score) grade { return grade{value: v} }
func (q *query) unknown() grade               { return grade{value: q.p.Neutral, state: unknown} }

// grade compares one criterion. The row's topic is given.
func (q *query) grade(c cohesion.Criterion, t *topic, r *row, o *offer) grade {
	if q.weights[c] == 0 {
		return grade{state: leaves}
	}
	switch c {
	case cohesion.ByTheme:
		return q.known(t.theme)
	case cohesion.ByWords:
		return q.known(t.words)
	case cohesion.ByAudience:
		return q.audience(r)
	case cohesion.ByDistance:
		return q.distance(o)
	case cohesion.ByTime:
		return q.time(o)
	case cohesion.ByLanguage:
		return q.language(r, o)
	case cohesion.ByAccess:
		return q.access(r)
	case cohesion.ByLevel:
		return q.levelOf(r)
	case cohesion.ByWishes:
		return q.wish(r, o)
	case cohesion.ByCapacity:
		return q.capacity(o)
	case cohesion.ByTrust:
		return q.trust(r)
	case cohesion.ByResults:
		return q.results(r)
	}
	return grade{state: leaves}
}

// score grades all criteria of an offer that passed its conditions.
func (q *query) score(t *topic, r *row, o *offer, conceded uint32) cohesion.Score {
	var sum, weight int64
	for _, c := range criteria {
		g := q.grade(c, t, r, o)
		if g.state == leaves {
			continue
		}
		sum += int64(q.weights[c]) * int64(g.value)
		weight += int64(q.weights[c])
	}
	if weight == 0 {
		return 0
	}
	return max(0, cohesion.Score(sum/weight)-q.p.Concession*cohesion.Score(bits.OnesCount32(conceded)))
}

func (q *query) audience(r *row) grade {
	stated, no := 0, 0
	for _, a := range r.Audiences {
		if q.person.indifferent(a) {
			continue
		}
		stated++
		switch q.person.Holds(a) {
		case cohesion.Yes:
			return q.known(q.p.Audience.Fits)
		case cohesion.No:
			no++
		}
	}
	switch {
	case len(r.Audiences) > 0 && stated == 0:
		return grade{state: leaves}
	case r.Eligibility.OpenToAll:
		return q.known(q.p.Audience.Open)
	case stated > 0 && no == stated:
		return q.known(0)
	}
	return q.unknown()
}

func (q *query) distance(o *offer) grade {
	switch {
	case o.Mode == cohesion.AtHome:
		return q.known(q.p.AtHome)
	case o.Mode == cohesion.Online || o.Mode == cohesion.ByPhone:
		return q.known(q.p.Remote)
	case !o.atPlace():
		return q.unknown()
	case q.staysHome:
		return q.known(0)
	}
	d := q.home.distance(&o.circle)
	if !d.known {
		return q.unknown()
	}
	near := q.p.Distance.At(d.near * int64(cohesion.One) / q.limit)
	far := q.p.Distance.At(d.far * int64(cohesion.One) / q.limit)
	return q.known((near + far) / 2)
}

func (q *query) time(o *offer) grade {
	if !q.asksTime || o.times == nil {
		return q.unknown()
	}
	if q.dayparts == 0 {
		return q.known(0)
	}
	common := q.week.And(*o.times).Dayparts()
	return q.known(cohesion.Score(int64(cohesion.One) * int64(bits.OnesCount32(common)) / int64(bits.OnesCount32(q.dayparts))))
}

func (q *query) language(r *row, o *offer) grade {
	tags := spoken(r, o)
	if len(q.languages) == 0 || len(tags) == 0 {
		return q.unknown()
	}
	for i, asked := range q.languages {
		if speaksOne(tags, asked) {
			if i == 0 {
				return q.known(q.p.Language.Preferred)
			}
			return q.known(q.p.Language.Other)
		}
	}
	return q.known(0)
}

func (q *query) access(r *row) grade {
	if len(r.Access) == 0 {
		return q.unknown()
	}
	var best cohesion.Score
	for _, a := range r.Access {
		best = max(best, q.p.Access.of(a))
	}
	return q.known(best)
}

func (v *AccessValues) of(a cohesion.Access) cohesion.Score {
	switch a {
	case cohesion.WalkIn:
		return v.WalkIn
	case cohesion.OwnRequest:
		return v.OwnRequest
	}
	return v.Referral
}

func (q *query) levelOf(r *row) grade {
	l := &q.p.Level
	switch {
	case r.Level == 0:
		return q.unknown()
	case q.level == 0:
		return q.known(l.of(r.Level))
	case r.Level == q.level:
		return q.known(cohesion.One)
	case r.Level+1 == q.level || r.Level == q.level+1:
		return q.known(l.Adjacent)
	}
	return q.known(0)
}

// of values a level that was not asked for.
func (v *LevelValues) of(l cohesion.Level) cohesion.Score {
	switch l {
	case cohesion.Prevention:
		return v.Prevention
	case cohesion.LightSupport:
		return v.LightSupport
	}
	return v.Care
}

func (q *query) wish(r *row, o *offer) grade {
	var sum int64
	for _, w := range q.wishes {
		switch fulfils(w, r, o) {
		case cohesion.Yes:
			sum += int64(cohesion.One)
		case 0:
			sum += int64(q.p.Neutral)
		}
	}
	return q.known(cohesion.Score(sum / int64(len(q.wishes))))
}

// fulfils says whether an offer works in the wished way.
func fulfils(w cohesion.Wish, r *row, o *offer) cohesion.Truth {
	switch w {
	case cohesion.WishGroup:
		return among(r.Format, cohesion.Group)
	case cohesion.WishIndividual:
		return among(r.Format, cohesion.Individual)
	case cohesion.WishAtHome:
		if o.Mode == 0 {
			return 0
		}
		return truth(o.Mode == cohesion.AtHome)
	case cohesion.WishInformal:
		return among(r.Approach, cohesion.Informal)
	case cohesion.WishLivedExperience:
		return among(r.Approach, cohesion.LivedExperience)
	case cohesion.WishProfessional:
		return among(r.Approach, cohesion.Professional)
	}
	return 0
}

// among says whether a list holds a value; an empty list says nothing.
func among[E comparable](list []E, e E) cohesion.Truth {
	if len(list) == 0 {
		return 0
	}
	return truth(slices.Contains(list, e))
}

func (q *query) capacity(o *offer) grade {
	if o.Capacity == nil {
		return q.unknown()
	}
	certainty := int64(o.Capacity.Certainty(q.x.supply.Day, q.p.Periods.Capacity))
	if certainty == 0 {
		return q.unknown()
	}
	var v cohesion.Score
	switch o.Capacity.Status {
	case cohesion.HasRoom:
		v = q.p.Capacity.Free
	case cohesion.WaitingList:
		v = q.p.Capacity.WaitingList
	case cohesion.Full:
		v = q.p.Capacity.Full
	}
	one := int64(cohesion.One)
	return q.known(cohesion.Score((int64(v)*certainty + int64(q.p.Neutral)*(one-certainty)) / one))
}

func (q *query) trust(r *row) grade {
	if q.raiser.Organisation.IsZero() {
		return q.unknown()
	}
	best, found := cohesion.Score(0), false
	for _, org := range r.Organisers {
		if org == q.raiser.Organisation {
			best, found = max(best, q.p.Trust.Same), true
		}
		for _, t := range q.x.ties[q.raiser.Organisation] {
			if t.other == org && t.community == q.community {
				best, found = max(best, q.p.Trust.of(t.trust)), true
			}
		}
	}
	if !found {
		return q.unknown()
	}
	return q.known(best)
}

func (v *TrustValues) of(t cohesion.Trust) cohesion.Score {
	switch t {
	case cohesion.HighTrust:
		return v.High
	case cohesion.MediumTrust:
		return v.Medium
	case cohesion.LowTrust:
		return v.Low
	}
	return v.Unrated
}

func (q *query) results(r *row) grade {
	t := q.x.outcomes[outcomesOf{r.ID, q.community}]
	if t.count == 0 {
		return q.unknown()
	}
	prior := int64(q.p.Results.Prior) * int64(q.p.Results.Strength)
	return q.known(cohesion.Score((prior + t.value) / (int64(q.p.Results.Strength) + int64(t.count))))
}
