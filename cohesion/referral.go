package cohesion

import (
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

// ReferralID names a referral.
type ReferralID = ID[Referral]

// A Referral is a match that people act on: of a need, or of a talent, to one delivery
// of an initiative. The library advises; a person decides.
type Referral struct {
	Meta[Referral]
	Need       NeedID                 `json:"need,omitzero"`     // exactly one of need and talent
	Talent     TalentID               `json:"talent,omitzero"`   //
	Initiative InitiativeID           `json:"initiative"`        // required
	Delivery   string                 `json:"delivery,omitzero"` // key of the delivery, where there are several
	Snapshot   SnapshotID             `json:"snapshot,omitzero"` // the match as it was
	Status     ReferralStatus         `json:"status"`            // required
	Steps      []Step[ReferralStatus] `json:"steps,omitzero"`    // its life so far, oldest first
	Answer     *ReferralAnswer        `json:"answer,omitzero"`   // why it was declined or stopped
	Note       string                 `json:"note,omitzero"`     // without personal data
}

// A ReferralAnswer says who declined or stopped a referral, and why.
type ReferralAnswer struct {
	By     Party         `json:"by"`
	Reason DeclineReason `json:"reason"`
	Note   string        `json:"note,omitzero"` // without personal data
}

// Kind returns KindReferral.
func (*Referral) Kind() Kind { return KindReferral }

// Ref returns the record's reference.
func (r *Referral) Ref() RecordRef { return r.ref(KindReferral) }

var referralSteps = transitions[ReferralStatus]{
	ReferralProposed: {ReferralOffered, ReferralAccepted, ReferralDeclined, ReferralExpired},
	ReferralOffered:  {ReferralAccepted, ReferralDeclined, ReferralExpired},
	ReferralAccepted: {ReferralStarted, ReferralDeclined, ReferralExpired},
	ReferralStarted:  {ReferralCompleted, ReferralStopped},
}

// Next returns the states that may follow, in the order of the table.
func (e ReferralStatus) Next() []ReferralStatus { return referralSteps.next(e) }

// TakesPlace says whether a referral in this state claims a place.
func (e ReferralStatus) TakesPlace() bool {
	return e == ReferralAccepted || e == ReferralStarted
}

// Move takes the referral to another state at the given time and remembers the step.
// Declining and stopping are refused here: they need [Referral.Refuse], which says why.
// The error of an impossible step wraps [ErrTransition] and changes nothing.
func (r *Referral) Move(to ReferralStatus, at time.Time) error {
	if to == ReferralDeclined || to == ReferralStopped {
		return fmt.Errorf("%w: to %v without a reason; use Refuse", ErrTransition, to)
	}
	return r.move(to, at)
}

func (r *Referral) move(to ReferralStatus, at time.Time) error {
	steps, err := referralSteps.move(r.Status, to, at, r.Steps)
	if err != nil {
		return err
	}
	r.Status, r.Steps = to, steps
	return nil
}

// Refuse declines the referral or, once it has started, stops it, with the reason. The
// error of an impossible step wraps [ErrTransition] and changes nothing.
func (r *Referral) Refuse(answer ReferralAnswer, at time.Time) error {
	to := ReferralDeclined
	if r.Status == ReferralStarted {
		to = ReferralStopped
	}
	if err := r.move(to, at); err != nil {
		return err
	}
	r.Answer = &answer
	return nil
}

// Validate returns everything that is wrong with the record.
func (r *Referral) Validate() valid.Violations {
	vs := r.check(true)
	r.checkPrivate(&vs)
	if r.Need.IsZero() == r.Talent.IsZero() {
		vs.Add("need", valid.Conflict, "a referral is of a need or of a talent; give exactly one")
	}
	checkID(&vs, "initiative", r.Initiative)
	checkLine(&vs, "delivery", r.Delivery, 0, 500)
	checkEnum(&vs, "status", r.Status, true)
	vs.Nest("steps", checkSteps(r.Steps, r.Status))
	refused := r.Status == ReferralDeclined || r.Status == ReferralStopped
	switch {
	case r.Answer != nil:
		var av valid.Violations
		checkEnum(&av, "by", r.Answer.By, true)
		checkEnum(&av, "reason", r.Answer.Reason, true)
		checkFree(&av, "note", r.Answer.Note, 1000)
		vs.Nest("answer", av)
		if !refused {
			vs.Add("answer", valid.Conflict, "only a declined or stopped referral has an answer")
		}
	case refused:
		vs.Add("answer", valid.Required, "say who declined or stopped it, and why")
	}
	checkFree(&vs, "note", r.Note, 1000)
	return vs
}

// ReferralStatus is where a referral stands.
type ReferralStatus uint8

// The values of [ReferralStatus].
const (
	ReferralProposed  ReferralStatus = iota + 1 // proposed: the coordinator proposes it
	ReferralOffered                             // offered: put to resident and provider
	ReferralAccepted                            // accepted: both agree
	ReferralStarted                             // started: the person takes part
	ReferralCompleted                           // completed: it came to its end
	ReferralDeclined                            // declined: resident or provider said no
	ReferralStopped                             // stopped: broken off after the start
	ReferralExpired                             // expired: nobody answered in time
)

var referralStatusNames = []string{"", "proposed", "offered", "accepted", "started", "completed", "declined", "stopped", "expired"}

// String returns the value's name; "" when unset.
func (e ReferralStatus) String() string { return enumName(referralStatusNames, "referral status", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e ReferralStatus) MarshalText() ([]byte, error) {
	return enumText(referralStatusNames, "referral status", e)
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *ReferralStatus) UnmarshalText(text []byte) error {
	return enumParse(referralStatusNames, "referral status", text, e)
}

// DeclineReason says why a referral was declined or stopped.
type DeclineReason uint8

// The values of [DeclineReason].
const (
	NotWanted       DeclineReason = iota + 1 // not-wanted: the resident does not want it
	TooFar                                   // too-far: too far
	WrongTime                                // wrong-time: the time does not suit
	TooExpensive                             // too-expensive: too expensive
	NoRoom                                   // no-room: the provider has no room
	NotEligible                              // not-eligible: the provider's conditions exclude the person
	LanguageBarrier                          // language: no shared language in practice
	SolvedOtherwise                          // solved-otherwise: no longer needed
	OtherReason                              // other: see the note
)

var declineReasonNames = []string{"", "not-wanted", "too-far", "wrong-time", "too-expensive", "no-room", "not-eligible", "language", "solved-otherwise", "other"}

// String returns the value's name; "" when unset.
func (e DeclineReason) String() string { return enumName(declineReasonNames, "decline reason", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e DeclineReason) MarshalText() ([]byte, error) {
	return enumText(declineReasonNames, "decline reason", e)
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *DeclineReason) UnmarshalText(text []byte) error {
	return enumParse(declineReasonNames, "decline reason", text, e)
}

// Party is one side of a referral.
type Party uint8

// The values of [Party].
const (
	Resident    Party = iota + 1 // resident: who asks
	Provider                     // provider: who would help
	Coordinator                  // coordinator: who connects
)

var partyNames = []string{"", "resident", "provider", "coordinator"}

// String returns the value's name; "" when unset.
func (e Party) String() string { return enumName(partyNames, "party", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Party) MarshalText() ([]byte, error) { return enumText(partyNames, "party", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Party) UnmarshalText(text []byte) error { return enumParse(partyNames, "party", text, e) }
