package cohesion

import (
	"time"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

// SnapshotID names a match snapshot.
type SnapshotID = ID[MatchSnapshot]

// A MatchSnapshot is a match as it was when somebody decided on it: with the policy,
// the score and the reasons of that moment (V5). It is never changed.
type MatchSnapshot struct {
	Meta[MatchSnapshot]
	Need       NeedID       `json:"need,omitzero"` // exactly one of need and talent
	Talent     TalentID     `json:"talent,omitzero"`
	Initiative InitiativeID `json:"initiative"`        // required
	Delivery   int          `json:"delivery,omitzero"` // index of the delivery that matched
	At         time.Time    `json:"at"`                // required: the instant that the match was made for
	Policy     string       `json:"policy"`            // required: name and version of the policy
	Score      Score        `json:"score"`
	Rank       int          `json:"rank,omitzero"` // 1 is the best; 0 if it was not in the list
	Reasons    []Reason     `json:"reasons,omitzero"`
}

// Kind returns KindSnapshot.
func (*MatchSnapshot) Kind() Kind { return KindSnapshot }

// Ref returns the record's reference.
func (s *MatchSnapshot) Ref() RecordRef { return s.ref(KindSnapshot) }

// Validate returns everything that is wrong with the record.
func (s *MatchSnapshot) Validate() valid.Violations {
	vs := s.check(true)
	s.checkPrivate(&vs)
	if s.Need.IsZero() == s.Talent.IsZero() {
		vs.Add("need", valid.Conflict, "a snapshot is of a need or of a talent; give exactly one")
	}
	checkID(&vs, "initiative", s.Initiative)
	if s.Delivery < 0 || s.Delivery >= maxList {
		vs.Add("delivery", valid.Range, "an index of a delivery is 0 to %d", maxList-1)
	}
	if s.At.IsZero() {
		vs.Add("at", valid.Required, "a time is required")
	}
	checkTime(&vs, "at", s.At)
	checkLine(&vs, "policy", s.Policy, 1, 200)
	checkScore(&vs, "score", s.Score)
	if s.Rank < 0 {
		vs.Add("rank", valid.Range, "a rank is 1 or more")
	}
	checkLen(&vs, "reasons", len(s.Reasons), maxList)
	for i, r := range s.Reasons {
		vs.NestAt("reasons", i, r.Validate())
	}
	return vs
}
