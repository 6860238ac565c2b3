package matching

import "github.com/socialebasis/verbinder/cohesion"

// qualityChecks is the number of checks of completeness and freshness.
const qualityChecks = 12

// documented counts which of the checks of completeness an initiative passes: all but
// the last, that of its confirmation.
func documented(i *cohesion.Initiative) int32 {
	cost, languages, where, when := i.Cost != nil, len(i.Languages) > 0, false, false
	for n := range i.Deliveries {
		d := &i.Deliveries[n]
		cost = cost || d.Cost != nil
		languages = languages || len(d.Languages) > 0
		where = where || !d.Place.IsZero() || (d.Mode != 0 && d.Mode != cohesion.AtPlace)
		when = when || (d.Schedule != nil && (len(d.Schedule.Times) > 0 || len(d.Schedule.Dates) > 0))
	}
	var passed int32
	for _, check := range [...]bool{
		len(i.Summary) > 0 || len(i.Description) > 0,
		len(i.Themes) > 0,
		len(i.Audiences) > 0 || i.Eligibility.OpenToAll,
		!i.Eligibility.IsZero(),
		cost,
		languages,
		len(i.Access) > 0,
		i.Level != 0,
		where,
		when,
		!i.Contact.IsZero() || i.URL != "",
	} {
		if check {
			passed++
		}
	}
	return passed
}

// quality returns the share of checks that an initiative passes. It breaks ties: of two
// offers that fit equally well, the one that is described better comes first.
func (q *query) quality(r *row) cohesion.Score { return q.qualityOf(r.checks, r.confirmed) }

func (q *query) qualityOf(checks, confirmed int32) cohesion.Score {
	return cohesion.Score(int64(q.passedOf(checks, confirmed)) * int64(cohesion.One) / qualityChecks)
}

// passedOf counts the checks that are passed, with that of the confirmation.
func (q *query) passedOf(checks, confirmed int32) int32 {
	if ago := q.x.day - int(confirmed); ago >= 0 && ago <= q.p.Periods.Confirmed {
		checks++
	}
	return checks
}
