package network

import (
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A Representation tells who speaks for an audience (P3).
type Representation struct {
	Audience vocabulary.Ref `json:"audience"`
	// By are the organisations that say they speak for it, or for a wider group that
	// includes it, sorted by id.
	By []cohesion.OrganisationID `json:"by,omitzero"`
	// InPart are those that speak only for a narrower group within it, sorted by id: women
	// of one origin do not speak for all women.
	InPart []cohesion.OrganisationID `json:"inPart,omitzero"`
	// Needs is how many of the needs are of somebody who belongs to it, as far as known.
	Needs int `json:"needs,omitzero"`
}

// Nobody says that nobody speaks for the audience as a whole.
func (r Representation) Nobody() bool { return len(r.By) == 0 }

// Represented tells for each audience of the vocabulary who speaks for it on the day, in
// the order of the vocabulary: where [Representation.Nobody] holds, a group is represented
// by nobody (P3). Wider and narrower are as [vocabulary.Vocabulary.Implies] has them. Needs are
// counted by what was answered about the person; whoever publishes counts leaves out small
// ones. Linear in audiences times organisations, and in the answers of the needs.
func Represented(voc *vocabulary.Vocabulary, organisations []*cohesion.Organisation, needs []*cohesion.SupportNeed, day schedule.Date) []Representation {
	counts := countAudiences(voc, needs)
	whole := make(map[vocabulary.Ref][]cohesion.OrganisationID) // who names the audience itself
	part := make(map[vocabulary.Ref][]cohesion.OrganisationID)  // who names a narrower one
	for _, o := range organisations {
		if !o.Ended.IsZero() && !o.Ended.After(day) {
			continue
		}
		for _, ref := range o.Represents {
			ref = voc.Current(ref)
			whole[ref] = append(whole[ref], o.ID)
			for _, wider := range voc.Implies(ref) {
				part[wider] = append(part[wider], o.ID)
			}
		}
	}
	var list []Representation
	for _, audience := range voc.Audiences() {
		by := slices.Clone(whole[audience])
		for _, wider := range voc.Implies(audience) {
			by = append(by, whole[wider]...)
		}
		by = sortedIDs(by)
		inPart := slices.DeleteFunc(sortedIDs(part[audience]), func(id cohesion.OrganisationID) bool { return slices.Contains(by, id) })
		list = append(list, Representation{Audience: audience, By: by, InPart: inPart, Needs: counts[audience]})
	}
	return list
}

func sortedIDs(ids []cohesion.OrganisationID) []cohesion.OrganisationID {
	slices.SortFunc(ids, cohesion.OrganisationID.Compare)
	return slices.Compact(ids)
}

// countAudiences counts the needs of people in each audience: those that were answered
// with yes, and the wider ones that follow.
func countAudiences(voc *vocabulary.Vocabulary, needs []*cohesion.SupportNeed) map[vocabulary.Ref]int {
	counts := make(map[vocabulary.Ref]int)
	for _, n := range needs {
		belongs := make(map[vocabulary.Ref]bool)
		var known []vocabulary.Ref
		if n.Facts.Age != nil {
			from, below := n.Facts.Age.Bounds()
			known, _ = voc.OfAge(vocabulary.AgeBand{Min: from, Max: below})
		}
		for _, a := range n.Facts.Answers {
			if a.Answer == cohesion.AnswerYes {
				known = append(known, voc.Current(a.Fact))
			}
		}
		for _, ref := range known {
			belongs[ref] = true
			for _, wider := range voc.Implies(ref) {
				belongs[wider] = true
			}
		}
		for ref := range belongs {
			counts[ref]++
		}
	}
	return counts
}
