package matching

import "github.com/socialebasis/verbinder/cohesion"

// The questions whose answer settles what is not known. Those that begin with "need/"
// are for the person, those with "offer/" for the organiser. "need/fact/" and
// "need/wish/" are followed by what is asked.
const (
	askAge          = "need/age"
	askFact         = "need/fact/"
	askPosition     = "need/position"
	askAvailability = "need/availability"
	askLanguages    = "need/languages"
	askCostLimit    = "need/cost-limit"
	askRaiser       = "need/raised-by"

	askEligibility = "offer/eligibility"
	askAudience    = "offer/audience"
	askPlace       = "offer/place"
	askSchedule    = "offer/schedule"
	askSpoken      = "offer/languages"
	askCost        = "offer/cost"
	askAccess      = "offer/access"
	askLevel       = "offer/level"
	askCapacity    = "offer/capacity"
	askFeatures    = "offer/accessibility"
	askResults     = "offer/results"
	askTies        = "offer/ties"
)

// question returns the question that a criterion of unknown value leaves.
func (q *query) question(c cohesion.Criterion, r *row, o *offer) string {
	switch c {
	case cohesion.ByAudience:
		for _, a := range r.Audiences {
			if !q.person.indifferent(a) && q.person.Holds(a) == 0 {
				if _, byAge := audienceAge(q.x.voc, a); byAge && q.person.age == nil {
					return askAge
				}
				return askFact + string(a)
			}
		}
		return askAudience
	case cohesion.ByDistance:
		if !q.home.known {
			return askPosition
		}
		return askPlace
	case cohesion.ByTime:
		if !q.asksTime {
			return askAvailability
		}
		return askSchedule
	case cohesion.ByLanguage:
		if len(q.languages) == 0 {
			return askLanguages
		}
		return askSpoken
	case cohesion.ByAccess:
		return askAccess
	case cohesion.ByLevel:
		return askLevel
	case cohesion.ByCapacity:
		return askCapacity
	case cohesion.ByTrust:
		if q.raiser.Organisation.IsZero() {
			return askRaiser
		}
		return askTies
	case cohesion.ByResults:
		return askResults
	}
	return ""
}

// hardQuestion returns the question that a condition leaves which may or may not hold;
// "" if nothing was asked, or if a criterion asks it already.
func (q *query) hardQuestion(c cohesion.Constraint, r *row, o *offer) string {
	switch c {
	case cohesion.OnEligibility:
		if r.Eligibility.Rule == nil {
			return askEligibility
		}
		facts, age := r.Eligibility.Rule.Missing(q.person)
		if age && q.person.age == nil {
			return askAge
		}
		for _, f := range facts {
			if !q.person.indifferent(f) {
				return askFact + string(f)
			}
		}
		if age {
			return askAge
		}
	case cohesion.OnServiceArea:
		if o.ServiceArea != nil && len(o.ServiceArea.Areas)+o.ServiceArea.Radius > 0 {
			return askPosition
		}
	case cohesion.OnAccessibility:
		if len(q.features) > 0 {
			return askFeatures
		}
	case cohesion.OnCost:
		if q.costLimit != nil {
			return askCost
		}
	}
	return ""
}
