package cohesion

import (
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// OutcomeID names an outcome.
type OutcomeID = ID[Outcome]

// An Outcome is what came of a referral (V3), as somebody reports it. It names no
// person; the initiative is there so that results can be counted after the referral is
// erased.
type Outcome struct {
	Meta[Outcome]
	Referral   ReferralID    `json:"referral,omitzero"`
	Initiative InitiativeID  `json:"initiative"`    // required
	Result     OutcomeResult `json:"result"`        // required
	ReportedBy Party         `json:"reportedBy"`    // required
	On         schedule.Date `json:"on"`            // required
	Note       string        `json:"note,omitzero"` // without personal data
}

// Kind returns KindOutcome.
func (*Outcome) Kind() Kind { return KindOutcome }

// Ref returns the record's reference.
func (o *Outcome) Ref() RecordRef { return o.ref(KindOutcome) }

// Validate returns everything that is wrong with the record.
func (o *Outcome) Validate() valid.Violations {
	vs := o.check(true)
	o.checkPrivate(&vs)
	checkID(&vs, "initiative", o.Initiative)
	checkEnum(&vs, "result", o.Result, true)
	checkEnum(&vs, "reportedBy", o.ReportedBy, true)
	checkDate(&vs, "on", o.On, true)
	checkFree(&vs, "note", o.Note, 1000)
	return vs
}

// OutcomeResult is what came of a referral, in the eyes of who reports it.
type OutcomeResult uint8

// The values of [OutcomeResult].
const (
	Helped       OutcomeResult = iota + 1 // helped: the need is solved or clearly lighter
	HelpedPartly                          // partly: somewhat
	DidNotHelp                            // not: it made no difference or made things worse
)

var outcomeResultNames = []string{"", "helped", "partly", "not"}

// String returns the value's name; "" when unset.
func (e OutcomeResult) String() string { return enumName(outcomeResultNames, "outcome result", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e OutcomeResult) MarshalText() ([]byte, error) {
	return enumText(outcomeResultNames, "outcome result", e)
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *OutcomeResult) UnmarshalText(text []byte) error {
	return enumParse(outcomeResultNames, "outcome result", text, e)
}
