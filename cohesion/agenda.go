package cohesion

import (
	"time"

	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// AgendaItemID names an agenda item.
type AgendaItemID = ID[AgendaItem]

// An AgendaItem is a problem, expectation, doubt or plan on the community's shared
// agenda (P2).
type AgendaItem struct {
	Meta[AgendaItem]
	AgendaKind AgendaKind           `json:"kind"`              // required
	Title      string               `json:"title"`             // required; without personal data
	Text       string               `json:"text,omitzero"`     // without personal data
	Status     AgendaStatus         `json:"status"`            // required
	Steps      []Step[AgendaStatus] `json:"steps,omitzero"`    // its life so far, oldest first
	RaisedBy   OrganisationID       `json:"raisedBy,omitzero"` // unset: residents, or not said
	Themes     []vocabulary.Ref     `json:"themes,omitzero"`
	Areas      []AreaCode           `json:"areas,omitzero"`
	Carries    []OrganisationID     `json:"carries,omitzero"` // who will act on it
}

// Kind returns KindAgendaItem.
func (*AgendaItem) Kind() Kind { return KindAgendaItem }

// Ref returns the record's reference.
func (a *AgendaItem) Ref() RecordRef { return a.ref(KindAgendaItem) }

var agendaSteps = transitions[AgendaStatus]{
	AgendaOpen:      {AgendaDiscussed, AgendaAgreed, AgendaDropped},
	AgendaDiscussed: {AgendaOpen, AgendaAgreed, AgendaDropped},
	AgendaAgreed:    {AgendaOpen, AgendaDone, AgendaDropped},
	AgendaDropped:   {AgendaOpen},
}

// Next returns the states that may follow, in the order of the table.
func (e AgendaStatus) Next() []AgendaStatus { return agendaSteps.next(e) }

// Move takes the item to another state at the given time and remembers the step. The
// error of an impossible step wraps [ErrTransition] and changes nothing.
func (a *AgendaItem) Move(to AgendaStatus, at time.Time) error {
	steps, err := agendaSteps.move(a.Status, to, at, a.Steps)
	if err != nil {
		return err
	}
	a.Status, a.Steps = to, steps
	return nil
}

// Validate returns everything that is wrong with the record.
func (a *AgendaItem) Validate() valid.Violations {
	vs := a.check(true)
	a.checkPrivate(&vs)
	checkEnum(&vs, "kind", a.AgendaKind, true)
	checkLine(&vs, "title", a.Title, 1, 200)
	vs = append(vs, CheckFreeText("title", a.Title)...)
	checkFree(&vs, "text", a.Text, 5000)
	checkEnum(&vs, "status", a.Status, true)
	vs.Nest("steps", checkSteps(a.Steps, a.Status))
	checkRefs(&vs, "themes", a.Themes)
	checkAreas(&vs, "areas", a.Areas)
	checkIDs(&vs, "carries", a.Carries)
	return vs
}

// AgendaKind says what is put on the shared agenda (P2).
type AgendaKind uint8

// The values of [AgendaKind].
const (
	Problem     AgendaKind = iota + 1 // problem: something is wrong
	Expectation                       // expectation: what somebody counts on
	Doubt                             // doubt: what somebody is unsure about
	Plan                              // plan: what somebody wants to do
)

var agendaKindNames = []string{"", "problem", "expectation", "doubt", "plan"}

// String returns the value's name; "" when unset.
func (e AgendaKind) String() string { return enumName(agendaKindNames, "agenda kind", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e AgendaKind) MarshalText() ([]byte, error) { return enumText(agendaKindNames, "agenda kind", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *AgendaKind) UnmarshalText(text []byte) error {
	return enumParse(agendaKindNames, "agenda kind", text, e)
}

// AgendaStatus is where an agenda item stands.
type AgendaStatus uint8

// The values of [AgendaStatus].
const (
	AgendaOpen      AgendaStatus = iota + 1 // open: put on the agenda
	AgendaDiscussed                         // discussed: worked through in a gathering
	AgendaAgreed                            // agreed: settled, somebody will act
	AgendaDone                              // done: what was agreed is done
	AgendaDropped                           // dropped: taken off the agenda
)

var agendaStatusNames = []string{"", "open", "discussed", "agreed", "done", "dropped"}

// String returns the value's name; "" when unset.
func (e AgendaStatus) String() string { return enumName(agendaStatusNames, "agenda status", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e AgendaStatus) MarshalText() ([]byte, error) {
	return enumText(agendaStatusNames, "agenda status", e)
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *AgendaStatus) UnmarshalText(text []byte) error {
	return enumParse(agendaStatusNames, "agenda status", text, e)
}
