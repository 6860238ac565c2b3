package matching

import (
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// conditions are the hard conditions in the order in which they are tested.
var conditions = [...]cohesion.Constraint{
	cohesion.OnExpiry, cohesion.OnCommunity, cohesion.OnStatus, cohesion.OnPeriod, cohesion.OnSeeking, cohesion.OnRefusal,
	cohesion.OnEligibility, cohesion.OnServiceArea, cohesion.OnTravel, cohesion.OnLanguage, cohesion.OnTime,
	cohesion.OnAccessibility, cohesion.OnCost, cohesion.OnCapacity,
}

// test says whether a condition holds. Only no excludes.
func (q *query) test(c cohesion.Constraint, r *row, o *offer) cohesion.Truth {
	switch c {
	case cohesion.OnExpiry:
		return truth(!q.expired)
	case cohesion.OnCommunity:
		return truth(q.x.sees(q.community, r.Initiative) && (q.home.known || r.Community == q.community))
	case cohesion.OnStatus:
		return truth(r.Status == cohesion.InitiativeActive || r.Status == cohesion.InitiativePlanned)
	case cohesion.OnPeriod:
		return truth(int(r.from) <= q.x.day+q.p.Periods.Ahead && int(r.until) >= q.x.day)
	case cohesion.OnSeeking:
		return truth(!q.talent || len(r.Seeks) > 0)
	case cohesion.OnRefusal:
		return truth(!q.refuses(r, o))
	case cohesion.OnEligibility:
		if q.talent {
			return cohesion.Yes
		}
		return r.Eligibility.Test(q.person)
	case cohesion.OnServiceArea:
		return q.servedBy(o)
	case cohesion.OnTravel:
		return q.reaches(o)
	case cohesion.OnLanguage:
		return q.speaks(r, o)
	case cohesion.OnTime:
		return q.coincides(o)
	case cohesion.OnAccessibility:
		return q.canEnter(o)
	case cohesion.OnCost:
		return q.affords(r, o)
	case cohesion.OnCapacity:
		return q.hasRoom(o)
	}
	return 0
}

func truth(b bool) cohesion.Truth {
	if b {
		return cohesion.Yes
	}
	return cohesion.No
}

// check tests all conditions on one offer: the index of the first that fails, or
// len(conditions), and the softened ones that are not met, as bits.
func (q *query) check(r *row, o *offer) (failed int, conceded uint32) {
	for i, c := range conditions {
		if q.test(c, r, o) != cohesion.No {
			continue
		}
		if q.soften&bit(c) == 0 {
			return i, conceded
		}
		conceded |= bit(c)
	}
	return len(conditions), conceded
}

func (q *query) refuses(r *row, o *offer) bool {
	f := &q.refusals
	if slices.Contains(f.Initiatives, r.ID) || (!o.Place.IsZero() && slices.Contains(f.Places, o.Place)) || (o.Mode != 0 && slices.Contains(f.Modes, o.Mode)) {
		return true
	}
	for _, org := range r.Organisers {
		if slices.Contains(f.Organisations, org) {
			return true
		}
	}
	if q.refused != nil {
		for _, id := range r.themes {
			if q.refused[id] {
				return true
			}
		}
	}
	if len(r.Approach) == 0 || len(f.Approaches) == 0 {
		return false
	}
	for _, a := range r.Approach {
		if !slices.Contains(f.Approaches, a) {
			return false
		}
	}
	return true
}

func (q *query) servedBy(o *offer) cohesion.Truth {
	area := o.ServiceArea
	if area == nil || (len(area.Areas) == 0 && area.Radius == 0) {
		return 0
	}
	served := cohesion.No
	for _, a := range area.Areas {
		served = served.Or(q.x.lives(q.chains, a))
	}
	if area.Radius > 0 {
		d := q.home.distance(&o.circle)
		switch {
		case !d.known:
			served = served.Or(0)
		case d.far <= int64(area.Radius):
			served = cohesion.Yes
		case d.near <= int64(area.Radius):
			served = served.Or(0)
		}
	}
	return served
}

// atPlace says whether the person has to go to the offer's place.
func (o *offer) atPlace() bool {
	return o.Mode == cohesion.AtPlace || (o.Mode == 0 && o.circle.known)
}

func (q *query) reaches(o *offer) cohesion.Truth {
	switch {
	case q.any&bit(cohesion.ByDistance) != 0:
		return cohesion.Yes
	case q.staysHome && o.Mode == cohesion.AtPlace:
		return cohesion.No
	case q.staysHome && o.Mode == 0:
		return 0
	case !o.atPlace():
		return truth(true).And(knownMode(o))
	case q.furthest < 0:
		return cohesion.Yes
	}
	d := q.home.distance(&o.circle)
	switch {
	case !d.known:
		return 0
	case d.near > q.furthest:
		return cohesion.No
	case d.far <= q.furthest:
		return cohesion.Yes
	}
	return 0
}

// knownMode is unknown for an offer of which nobody said where it takes place.
func knownMode(o *offer) cohesion.Truth {
	if o.Mode == 0 {
		return 0
	}
	return cohesion.Yes
}

// spoken returns the languages of an offer.
func spoken(r *row, o *offer) []language.Tag {
	if len(o.Languages) > 0 {
		return o.Languages
	}
	return r.Languages
}

func (q *query) speaks(r *row, o *offer) cohesion.Truth {
	tags := spoken(r, o)
	if len(q.languages) == 0 || len(tags) == 0 || q.any&bit(cohesion.ByLanguage) != 0 {
		return 0
	}
	for _, asked := range q.languages {
		if speaksOne(tags, asked) {
			return cohesion.Yes
		}
	}
	return cohesion.No
}

func speaksOne(tags []language.Tag, asked language.Tag) bool {
	for _, tag := range tags {
		if tag.Matches(asked) {
			return true
		}
	}
	return false
}

func (q *query) coincides(o *offer) cohesion.Truth {
	if !q.asksTime || o.times == nil || q.any&bit(cohesion.ByTime) != 0 {
		return 0
	}
	return truth(q.week.And(*o.times).Any())
}

func (q *query) canEnter(o *offer) cohesion.Truth {
	if len(q.features) == 0 {
		return cohesion.Yes
	}
	if o.Mode != cohesion.AtPlace && (o.Mode != 0 || o.place == nil) {
		return knownMode(o)
	}
	if o.place == nil {
		return 0
	}
	t := cohesion.Yes
	for _, f := range q.features {
		t = t.And(o.place.Has(f))
	}
	return t
}

// price returns what an offer costs; nil is not known.
func price(r *row, o *offer) *cohesion.Cost {
	if o.Cost != nil {
		return o.Cost
	}
	return r.Cost
}

func (q *query) affords(r *row, o *offer) cohesion.Truth {
	cost := price(r, o)
	if cost == nil || q.costLimit == nil || q.talent {
		return 0
	}
	return cost.Within(*q.costLimit)
}

func (q *query) hasRoom(o *offer) cohesion.Truth {
	if o.Capacity == nil || q.talent {
		return 0
	}
	if o.Capacity.Certainty(q.x.supply.Day, q.p.Periods.Capacity) == 0 {
		return 0
	}
	return truth(o.Capacity.Status != cohesion.Full)
}
