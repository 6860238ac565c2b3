package cohesion

import (
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// UnmetID names an unmet record.
type UnmetID = ID[Unmet]

// An Unmet is what could not be answered, and why. It holds no key of a person: it
// stays when the need is erased, so that holes in the net can be seen (V6).
type Unmet struct {
	Meta[Unmet]
	Need      NeedID           `json:"need,omitzero"`
	On        schedule.Date    `json:"on"`              // required
	Themes    []vocabulary.Ref `json:"themes,omitzero"` // what was asked
	Area      AreaCode         `json:"area,omitzero"`   // where, coarsely
	Urgency   Urgency          `json:"urgency,omitzero"`
	SafetyNet bool             `json:"safetyNet,omitzero"`
	Policy    string           `json:"policy,omitzero"`  // name and version of the policy
	Because   []UnmetReason    `json:"because,omitzero"` // most frequent first
}

// An UnmetReason counts the initiatives that failed on one condition first; without a
// constraint, those that were too weak a match.
type UnmetReason struct {
	Constraint  Constraint `json:"constraint,omitzero"`
	Initiatives int        `json:"initiatives"`
}

// Kind returns KindUnmet.
func (*Unmet) Kind() Kind { return KindUnmet }

// Ref returns the record's reference.
func (u *Unmet) Ref() RecordRef { return u.ref(KindUnmet) }

// Validate returns everything that is wrong with the record.
func (u *Unmet) Validate() valid.Violations {
	vs := u.check(true)
	u.checkPrivate(&vs)
	checkDate(&vs, "on", u.On, true)
	checkRefs(&vs, "themes", u.Themes)
	if !u.Area.IsZero() {
		vs.Nest("area", u.Area.Validate())
	}
	checkEnum(&vs, "urgency", u.Urgency, false)
	checkLine(&vs, "policy", u.Policy, 0, 200)
	checkLen(&vs, "because", len(u.Because), maxList)
	for i, b := range u.Because {
		var bv valid.Violations
		checkEnum(&bv, "constraint", b.Constraint, false)
		if b.Initiatives < 1 {
			bv.Add("initiatives", valid.Range, "a count is 1 or more")
		}
		vs.NestAt("because", i, bv)
	}
	return vs
}
