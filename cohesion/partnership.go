package cohesion

import (
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// PartnershipID names a partnership.
type PartnershipID = ID[Partnership]

// A Partnership is a tie between two organisations (V4, G1). Except for funding, which
// goes from A to B, it has no direction.
type Partnership struct {
	Meta[Partnership]
	A               OrganisationID  `json:"a"`              // required
	B               OrganisationID  `json:"b"`              // required; another organisation
	PartnershipKind PartnershipKind `json:"kind"`           // required
	Trust           Trust           `json:"trust,omitzero"` // unset is unknown
	From            schedule.Date   `json:"from,omitzero"`  // unset is open
	Until           schedule.Date   `json:"until,omitzero"` // last day, included; unset is open
	Note            string          `json:"note,omitzero"`  // without personal data
}

// Kind returns KindPartnership.
func (*Partnership) Kind() Kind { return KindPartnership }

// Ref returns the record's reference.
func (p *Partnership) Ref() RecordRef { return p.ref(KindPartnership) }

// Holds says whether the partnership exists on the given day.
func (p *Partnership) Holds(day schedule.Date) bool {
	return (p.From.IsZero() || !day.Before(p.From)) && (p.Until.IsZero() || !p.Until.Before(day))
}

// Validate returns everything that is wrong with the record.
func (p *Partnership) Validate() valid.Violations {
	vs := p.check(true)
	p.checkPrivate(&vs)
	checkID(&vs, "a", p.A)
	checkID(&vs, "b", p.B)
	if p.A == p.B && !p.A.IsZero() {
		vs.Add("b", valid.Conflict, "a partnership is between two organisations")
	}
	checkEnum(&vs, "kind", p.PartnershipKind, true)
	checkEnum(&vs, "trust", p.Trust, false)
	checkDate(&vs, "from", p.From, false)
	checkDate(&vs, "until", p.Until, false)
	if !p.From.IsZero() && !p.Until.IsZero() && p.Until.Before(p.From) {
		vs.Add("until", valid.Conflict, "lies before from")
	}
	checkFree(&vs, "note", p.Note, 1000)
	return vs
}

// PartnershipKind says what two organisations do together.
type PartnershipKind uint8

// The values of [PartnershipKind].
const (
	Cooperation PartnershipKind = iota + 1 // cooperation: they work together
	Refers                                 // referral: they send people to each other
	SharesPlace                            // shared-place: they use the same place
	Funds                                  // funding: one pays the other
	Federation                             // federation: they belong to one federation
)

var partnershipKindNames = []string{"", "cooperation", "referral", "shared-place", "funding", "federation"}

// String returns the value's name; "" when unset.
func (e PartnershipKind) String() string {
	return enumName(partnershipKindNames, "partnership kind", e)
}

// MarshalText returns the value's name; an unset value is an error.
func (e PartnershipKind) MarshalText() ([]byte, error) {
	return enumText(partnershipKindNames, "partnership kind", e)
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *PartnershipKind) UnmarshalText(text []byte) error {
	return enumParse(partnershipKindNames, "partnership kind", text, e)
}

// Trust is how strong a tie is in the eyes of those who have it (V4).
type Trust uint8

// The values of [Trust].
const (
	LowTrust    Trust = iota + 1 // low: they know each other
	MediumTrust                  // medium: they have worked together
	HighTrust                    // high: they rely on each other
)

var trustNames = []string{"", "low", "medium", "high"}

// String returns the value's name; "" when unset.
func (e Trust) String() string { return enumName(trustNames, "trust", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Trust) MarshalText() ([]byte, error) { return enumText(trustNames, "trust", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Trust) UnmarshalText(text []byte) error { return enumParse(trustNames, "trust", text, e) }
