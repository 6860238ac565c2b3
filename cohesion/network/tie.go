package network

import (
	"encoding"
	"fmt"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// TieKind says where a tie between two organisations is seen.
type TieKind uint8

// The values of [TieKind]. The first five are what organisations state in a partnership;
// the others are seen in what they do.
const (
	Cooperation     TieKind = iota + 1 // cooperation: they say that they work together
	Refers                             // referral: they say that they send people to each other
	SharesPlace                        // shared-place: they say that they use the same place
	Funds                              // funding: one pays the other
	Federation                         // federation: they belong to one federation, or one to the other
	JointInitiative                    // joint-initiative: they organise something together
	Referred                           // referred: one brought needs that the other took up
	SamePlace                          // same-place: what they organise is at the same place
)

var tieKindNames = []string{"", "cooperation", "referral", "shared-place", "funding", "federation", "joint-initiative", "referred", "same-place"}

var (
	_ encoding.TextMarshaler   = TieKind(0)
	_ encoding.TextUnmarshaler = (*TieKind)(nil)
)

// TieKinds returns all kinds, in order.
func TieKinds() []TieKind {
	kinds := make([]TieKind, 0, len(tieKindNames)-1)
	for k := Cooperation; int(k) < len(tieKindNames); k++ {
		kinds = append(kinds, k)
	}
	return kinds
}

// Stated says whether the organisations themselves say so, rather than that it is seen.
func (k TieKind) Stated() bool { return k >= Cooperation && k <= Federation }

// String returns the kind's name; "" when unset.
func (k TieKind) String() string {
	if int(k) < len(tieKindNames) {
		return tieKindNames[k]
	}
	return fmt.Sprintf("tie kind %d", uint8(k))
}

// MarshalText returns the kind's name; an unset kind is an error.
func (k TieKind) MarshalText() ([]byte, error) {
	if k == 0 || int(k) >= len(tieKindNames) {
		return nil, fmt.Errorf("%w: %d is not a kind of tie", ErrInvalid, uint8(k))
	}
	return []byte(tieKindNames[k]), nil
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (k *TieKind) UnmarshalText(text []byte) error {
	at := slices.Index(tieKindNames, string(text))
	if at < 1 {
		return fmt.Errorf("%w: %q is not a kind of tie; kinds are %q", ErrInvalid, text, tieKindNames[1:])
	}
	*k = TieKind(at)
	return nil
}

// A Tie joins two organisations, A below B.
type Tie struct {
	A      cohesion.OrganisationID `json:"a"`
	B      cohesion.OrganisationID `json:"b"`
	Kinds  []TieKind               `json:"kinds"`          // where it is seen, in order
	Trust  cohesion.Trust          `json:"trust,omitzero"` // the highest that a partnership tells; unset is unknown
	Weight int                     `json:"weight"`         // by [Weights]
	// Evidence is the records in which it is seen, in the order of kinds and ids, at most
	// ten of them. Referrals are not among them: they are about residents.
	Evidence []cohesion.RecordRef `json:"evidence,omitzero"`
}

// maxEvidence bounds the evidence of a tie.
const maxEvidence = 10

// Weights says how much each tie counts. A partnership counts by its trust, whatever its
// kind; of several the highest. To it is added, once each, what is seen.
type Weights struct {
	LowTrust, MediumTrust, HighTrust int // default 2, 4, 6
	UnknownTrust                     int // default 3
	JointInitiative                  int // default 3
	Referred                         int // default 2
	SamePlace                        int // default 1
}

// withDefaults returns the weights with the default for each that is 0.
func (w Weights) withDefaults() Weights {
	for _, f := range []struct {
		value *int
		use   int
	}{
		{&w.LowTrust, 2}, {&w.MediumTrust, 4}, {&w.HighTrust, 6}, {&w.UnknownTrust, 3}, {&w.JointInitiative, 3}, {&w.Referred, 2}, {&w.SamePlace, 1},
	} {
		if *f.value == 0 {
			*f.value = f.use
		}
	}
	return w
}

// maxTieWeight bounds each of the weights.
const maxTieWeight = 1000

func (w Weights) check() error {
	for _, v := range []int{w.LowTrust, w.MediumTrust, w.HighTrust, w.UnknownTrust, w.JointInitiative, w.Referred, w.SamePlace} {
		if v < 1 || v > maxTieWeight {
			return fmt.Errorf("%w: a weight of %d; weights are 1 to %d", ErrInvalid, v, maxTieWeight)
		}
	}
	return nil
}

// trust returns the weight of a partnership.
func (w Weights) trust(t cohesion.Trust) int {
	switch t {
	case cohesion.LowTrust:
		return w.LowTrust
	case cohesion.MediumTrust:
		return w.MediumTrust
	case cohesion.HighTrust:
		return w.HighTrust
	}
	return w.UnknownTrust
}

// of returns the weight of a tie of these kinds.
func (w Weights) of(kinds []TieKind, partnership int) int {
	sum := partnership
	for _, k := range kinds {
		switch k {
		case JointInitiative:
			sum += w.JointInitiative
		case Referred:
			sum += w.Referred
		case SamePlace:
			sum += w.SamePlace
		case Federation:
			if partnership == 0 { // known from the organisations, not from a partnership
				sum += w.UnknownTrust
			}
		}
	}
	return sum
}
