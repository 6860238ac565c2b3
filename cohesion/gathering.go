package cohesion

import (
	"time"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// GatheringID names a gathering.
type GatheringID = ID[Gathering]

// A Gathering is a meeting where agenda items are worked through (P2).
type Gathering struct {
	Meta[Gathering]
	Title      language.Text    `json:"title"`  // required
	Status     GatheringStatus  `json:"status"` // required
	Begins     time.Time        `json:"begins"` // required
	Ends       time.Time        `json:"ends"`   // required; after Begins
	Place      PlaceID          `json:"place,omitzero"`
	Organisers []OrganisationID `json:"organisers,omitzero"`
	Agenda     []AgendaItemID   `json:"agenda,omitzero"` // in the order in which they are taken
	Published  bool             `json:"published,omitzero"`
	Notes      string           `json:"notes,omitzero"` // without personal data
}

// Kind returns KindGathering.
func (*Gathering) Kind() Kind { return KindGathering }

// Ref returns the record's reference.
func (g *Gathering) Ref() RecordRef { return g.ref(KindGathering) }

// Warnings returns what is doubtful in its texts, and does not make it invalid: citizen
// service numbers and bank accounts.
func (g *Gathering) Warnings() valid.Violations {
	var vs valid.Violations
	warnText(&vs, "title", g.Title)
	return vs
}

// Validate returns everything that is wrong with the record.
func (g *Gathering) Validate() valid.Violations {
	vs := g.check(true)
	g.checkPrivate(&vs)
	checkText(&vs, "title", g.Title, true, 200)
	checkEnum(&vs, "status", g.Status, true)
	if g.Begins.IsZero() {
		vs.Add("begins", valid.Required, "a time is required")
	}
	checkTime(&vs, "begins", g.Begins)
	if g.Ends.IsZero() {
		vs.Add("ends", valid.Required, "a time is required")
	}
	checkTime(&vs, "ends", g.Ends)
	if !g.Ends.IsZero() && !g.Ends.After(g.Begins) {
		vs.Add("ends", valid.Conflict, "must lie after begins")
	}
	checkIDs(&vs, "organisers", g.Organisers)
	checkIDs(&vs, "agenda", g.Agenda)
	checkFree(&vs, "notes", g.Notes, 20000)
	return vs
}

// GatheringStatus says whether a gathering takes place.
type GatheringStatus uint8

// The values of [GatheringStatus].
const (
	GatheringPlanned   GatheringStatus = iota + 1 // planned: to come
	GatheringHeld                                 // held: took place
	GatheringCancelled                            // cancelled: did not take place
)

var gatheringStatusNames = []string{"", "planned", "held", "cancelled"}

// String returns the value's name; "" when unset.
func (e GatheringStatus) String() string {
	return enumName(gatheringStatusNames, "gathering status", e)
}

// MarshalText returns the value's name; an unset value is an error.
func (e GatheringStatus) MarshalText() ([]byte, error) {
	return enumText(gatheringStatusNames, "gathering status", e)
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *GatheringStatus) UnmarshalText(text []byte) error {
	return enumParse(gatheringStatusNames, "gathering status", text, e)
}
