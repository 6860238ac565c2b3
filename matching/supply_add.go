package matching

import "github.com/socialebasis/verbinder/cohesion"

// Add puts a record where it belongs in the supply, and says whether it is one that a
// supply holds: communities, areas, places, organisations, initiatives, partnerships and
// outcomes are. The supply keeps the pointer. Not safe for concurrent use.
func (s *Supply) Add(record cohesion.Record) bool {
	switch r := record.(type) {
	case *cohesion.Community:
		s.Communities = append(s.Communities, r)
	case *cohesion.Area:
		s.Areas = append(s.Areas, r)
	case *cohesion.Place:
		s.Places = append(s.Places, r)
	case *cohesion.Organisation:
		s.Organisations = append(s.Organisations, r)
	case *cohesion.Partnership:
		s.Partnerships = append(s.Partnerships, r)
	case *cohesion.Outcome:
		s.Outcomes = append(s.Outcomes, r)
	case *cohesion.Initiative:
		s.Initiatives = append(s.Initiatives, r)
	default:
		return false
	}
	return true
}
