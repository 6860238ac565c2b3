package cohesion

import (
	"time"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// TalentID names a talent.
type TalentID = ID[Talent]

// A Talent is what a resident offers (M3): time, skill, experience. It is matched to
// initiatives that seek hands. Like a need it holds no identity.
type Talent struct {
	Meta[Talent]
	Subject       SubjectKey            `json:"subject,omitzero"`
	Status        TalentStatus          `json:"status"` // required
	Steps         []Step[TalentStatus]  `json:"steps,omitzero"`
	Offers        []Want                `json:"offers,omitzero"` // what it is about, and what matters most
	Words         string                `json:"words,omitzero"`  // in words, without personal data
	WordsIn       language.Tag          `json:"wordsIn,omitzero"`
	Facts         Facts                 `json:"facts,omitzero"`
	Location      Location              `json:"location,omitzero"`
	Travel        Travel                `json:"travel,omitzero"`
	Availability  schedule.Availability `json:"availability,omitzero"`
	Languages     []language.Tag        `json:"languages,omitzero"`     // the first is preferred
	Accessibility []Feature             `json:"accessibility,omitzero"` // required of a place
	Any           []Criterion           `json:"any,omitzero"`           // what makes no difference
	Refusals      Refusals              `json:"refusals,omitzero"`
	Expires       schedule.Date         `json:"expires"` // required: last day on which it may be kept
}

// Kind returns KindTalent.
func (*Talent) Kind() Kind { return KindTalent }

// Ref returns the record's reference.
func (t *Talent) Ref() RecordRef { return t.ref(KindTalent) }

var talentSteps = transitions[TalentStatus]{
	TalentOpen:    {TalentEngaged, TalentWithdrawn, TalentExpired},
	TalentEngaged: {TalentOpen, TalentWithdrawn, TalentExpired},
}

// Next returns the states that may follow, in the order of the table.
func (e TalentStatus) Next() []TalentStatus { return talentSteps.next(e) }

// Move takes the talent to another state at the given time and remembers the step. The
// error of an impossible step wraps [ErrTransition] and changes nothing.
func (t *Talent) Move(to TalentStatus, at time.Time) error {
	steps, err := talentSteps.move(t.Status, to, at, t.Steps)
	if err != nil {
		return err
	}
	t.Status, t.Steps = to, steps
	return nil
}

// Expired says whether the talent may no longer be used on the given day.
func (t *Talent) Expired(day schedule.Date) bool { return t.Expires.Before(day) }

// Validate returns everything that is wrong with the record.
func (t *Talent) Validate() valid.Violations {
	vs := t.check(true)
	t.checkPrivate(&vs)
	checkCodes(&vs, "offers", t.Offers, t.Facts, t.Refusals)
	checkSubject(&vs, t.Subject)
	checkEnum(&vs, "status", t.Status, true)
	vs.Nest("steps", checkSteps(t.Steps, t.Status))
	checkWants(&vs, "offers", t.Offers)
	checkFree(&vs, "words", t.Words, 2000)
	if t.WordsIn != "" {
		checkTag(&vs, "wordsIn", t.WordsIn)
	}
	if len(t.Offers) == 0 && t.Words == "" {
		vs.Add("offers", valid.Required, "a talent names a theme or says something in words")
	}
	vs.Nest("facts", t.Facts.Validate())
	vs.Nest("location", t.Location.Validate())
	vs.Nest("travel", t.Travel.Validate())
	vs.Nest("availability", t.Availability.Validate())
	checkLanguages(&vs, "languages", t.Languages)
	checkEnums(&vs, "accessibility", t.Accessibility)
	checkEnums(&vs, "any", t.Any)
	vs.Nest("refusals", t.Refusals.Validate())
	checkDate(&vs, "expires", t.Expires, true)
	return vs
}

// TalentStatus is where a talent stands.
type TalentStatus uint8

// The values of [TalentStatus].
const (
	TalentOpen      TalentStatus = iota + 1 // open: the resident offers
	TalentEngaged                           // engaged: an initiative uses it
	TalentWithdrawn                         // withdrawn: the resident no longer offers
	TalentExpired                           // expired: its date passed
)

var talentStatusNames = []string{"", "open", "engaged", "withdrawn", "expired"}

// String returns the value's name; "" when unset.
func (e TalentStatus) String() string { return enumName(talentStatusNames, "talent status", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e TalentStatus) MarshalText() ([]byte, error) {
	return enumText(talentStatusNames, "talent status", e)
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *TalentStatus) UnmarshalText(text []byte) error {
	return enumParse(talentStatusNames, "talent status", text, e)
}
