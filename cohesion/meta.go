package cohesion

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// Meta is what every record of type T has in common.
//
// Community is the partition key: every record belongs to exactly one community,
// except areas, which are reference data and have none; of a community itself it is
// its own ID. Version starts at 1 and grows by one with each stored change. All times
// are given by the caller, in UTC.
type Meta[T any] struct {
	ID         ID[T]         `json:"id"`
	Community  CommunityID   `json:"community,omitzero"`
	Version    int           `json:"version,omitzero"`   // 0 has not been stored yet
	Created    time.Time     `json:"created,omitzero"`   // when the record was made
	Changed    time.Time     `json:"changed,omitzero"`   // when it was changed last; not before Created
	Confirmed  schedule.Date `json:"confirmed,omitzero"` // when somebody last said that it is still so
	Source     *Source       `json:"source,omitzero"`    // where it was imported from
	Extensions Extensions    `json:"extensions,omitzero"`
}

// Head returns the record's Meta, to read or to change.
func (m *Meta[T]) Head() *Meta[T] { return m }

// InCommunity returns the community that the record belongs to.
func (m *Meta[T]) InCommunity() CommunityID { return m.Community }

// Ref returns the record's reference under the given kind.
func (m *Meta[T]) ref(kind Kind) RecordRef { return RecordRef{Kind: kind, ID: m.ID.String()} }

// A Record is any noun of this package: a pointer to its struct.
type Record interface {
	Kind() Kind
	Ref() RecordRef
	InCommunity() CommunityID
	Validate() valid.Violations
	sealed()
}

func (*Meta[T]) sealed() {}

// A Source says where a record was imported from. System and ID together name it
// for ever: importing again updates the record with the same source.
type Source struct {
	System string `json:"system"` // such as "hsds:socialekaart-amersfoort"; 1 to 200 characters
	ID     string `json:"id"`     // the record's identifier there; 1 to 500 characters
}

// Extensions keep what other formats say and this model does not: per format a JSON
// object, kept as it came and written back on export.
type Extensions map[string]json.RawMessage

// A RecordRef names any record.
type RecordRef struct {
	Kind Kind   `json:"kind"`
	ID   string `json:"id"` // a ULID
}

// check returns what is wrong with the common part. owned is false for reference data.
func (m *Meta[T]) check(owned bool) valid.Violations {
	var vs valid.Violations
	if m.ID.IsZero() {
		vs.Add("id", valid.Required, "an id is required: a ULID")
	}
	switch {
	case owned && m.Community.IsZero():
		vs.Add("community", valid.Required, "the id of the community that the record belongs to is required")
	case !owned && !m.Community.IsZero():
		vs.Add("community", valid.Conflict, "reference data belongs to no community; leave it out")
	}
	if m.Version < 0 {
		vs.Add("version", valid.Range, "a version is 1 or more")
	}
	checkTime(&vs, "created", m.Created)
	checkTime(&vs, "changed", m.Changed)
	if !m.Changed.IsZero() && m.Changed.Before(m.Created) {
		vs.Add("changed", valid.Conflict, "lies before created")
	}
	checkDate(&vs, "confirmed", m.Confirmed, false)
	if m.Source != nil {
		var sv valid.Violations
		checkLine(&sv, "system", m.Source.System, 1, 200)
		checkLine(&sv, "id", m.Source.ID, 1, 500)
		vs.Nest("source", sv)
	}
	vs.Nest("extensions", m.Extensions.check())
	return vs
}

// checkPrivate refuses personal data in what comes from elsewhere: for records that are
// about residents.
func (m *Meta[T]) checkPrivate(vs *valid.Violations) {
	if m.Source != nil {
		sv := CheckFreeText("system", m.Source.System)
		vs.Nest("source", append(sv, CheckFreeText("id", m.Source.ID)...))
	}
	var xv valid.Violations
	for _, name := range sortedKeys(m.Extensions) {
		xv = append(xv, CheckFreeText(name, textsIn(m.Extensions[name]))...)
	}
	vs.Nest("extensions", xv)
}

// textsIn returns all names, texts and numbers of a JSON document, one a line, as a
// reader would see them.
func textsIn(raw json.RawMessage) string {
	var b strings.Builder
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	for {
		token, err := dec.Token()
		if err != nil {
			return b.String() // the end; what is not JSON is refused elsewhere
		}
		switch t := token.(type) {
		case string:
			b.WriteString(t)
			b.WriteByte('\n')
		case json.Number:
			b.WriteString(t.String())
			b.WriteByte('\n')
		}
	}
}

func (x Extensions) check() valid.Violations {
	var vs valid.Violations
	for _, name := range sortedKeys(x) {
		raw := x[name]
		if !isName(name) {
			vs.Add(name, valid.Format, "an extension is named in lower case, digits and hyphens")
		}
		if len(raw) == 0 || raw[0] != '{' || !json.Valid(raw) {
			vs.Add(name, valid.Type, "an extension is a JSON object")
		}
	}
	return vs
}

// Kind names a type of record; its name is the "type" of a document.
type Kind uint8

// The values of [Kind].
const (
	KindCommunity    Kind = iota + 1 // community: a local network
	KindArea                         // area: a neighbourhood, district, municipality or postal area
	KindPlace                        // place: a building or spot where things happen
	KindOrganisation                 // organisation: who organises
	KindInitiative                   // initiative: what is offered
	KindNeed                         // need: what somebody asks
	KindTalent                       // talent: what a resident offers
	KindReferral                     // referral: a match that people act on
	KindSnapshot                     // match-snapshot: a match as it was when somebody decided
	KindOutcome                      // outcome: what came of a referral
	KindUnmet                        // unmet: a need that could not be answered, and why
	KindJudgement                    // judgement: what a person decided about two records
	KindPartnership                  // partnership: a tie between two organisations
	KindAgendaItem                   // agenda-item: a problem, expectation, doubt or plan on the shared agenda
	KindGathering                    // gathering: a meeting where agenda items are worked through
)

var kindNames = []string{"", "community", "area", "place", "organisation", "initiative", "need", "talent", "referral", "match-snapshot", "outcome", "unmet", "judgement", "partnership", "agenda-item", "gathering"}

// String returns the value's name; "" when unset.
func (e Kind) String() string { return enumName(kindNames, "record type", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Kind) MarshalText() ([]byte, error) { return enumText(kindNames, "record type", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Kind) UnmarshalText(text []byte) error { return enumParse(kindNames, "record type", text, e) }
