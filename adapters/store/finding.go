package store

import (
	"fmt"

	"github.com/socialebasis/verbinder/cohesion"
)

// A Finding is one thing that is not as it was stored. What to do: restore from a
// backup taken before, or, where a record can be had from its source, put it again.
type Finding struct {
	Code      FindingCode          `json:"code"`
	Community cohesion.CommunityID `json:"community,omitzero"` // zero: reference data and documents
	Ref       cohesion.RecordRef   `json:"ref,omitzero"`       // the record, if it is about one
	Seq       uint64               `json:"seq,omitzero"`       // the number in a list, if it is about one
	Document  string               `json:"document,omitzero"`  // the name, if it is about one
	Detail    string               `json:"detail,omitzero"`    // for people
}

// String returns the finding in one line.
func (f Finding) String() string {
	text := f.Code.String()
	if f.Ref != (cohesion.RecordRef{}) {
		text += fmt.Sprintf(" %s %s", f.Ref.Kind, f.Ref.ID)
	}
	if f.Seq > 0 {
		text += fmt.Sprintf(" %d", f.Seq)
	}
	if f.Document != "" {
		text += fmt.Sprintf(" %q", f.Document)
	}
	if !f.Community.IsZero() {
		text += fmt.Sprintf(" of community %s", f.Community)
	}
	if f.Detail != "" {
		text += ": " + f.Detail
	}
	return text
}

// FindingCode says what is wrong.
type FindingCode uint8

// The values of [FindingCode].
const (
	MissingRecord  FindingCode = iota + 1 // missing: the feed tells of a record that is not there
	ChangedRecord                         // changed: a record is not the one that was stored
	ExtraRecord                           // extra: a record of which the feed tells nothing, or that it is gone
	WrongIndex                            // index: a record is not found by its facets, or by others
	WrongTally                            // tally: the records together are not those of the seal
	BrokenFeed                            // feed: a change is missing, changed or too many
	BrokenErasures                        // erasures: an entry of the list is missing, changed or too many
	BrokenLog                             // log: an entry of the processing log is missing, changed or too many
	WrongDocument                         // document: a document is missing, changed or too many
	BrokenStorage                         // storage: below all these; the store says in words what it is
)

var findingCodeNames = []string{"", "missing", "changed", "extra", "index", "tally", "feed", "erasures", "log", "document", "storage"}

// String returns the value's name; "" when unset.
func (c FindingCode) String() string {
	if int(c) < len(findingCodeNames) {
		return findingCodeNames[c]
	}
	return fmt.Sprintf("finding %d", uint8(c))
}

// MarshalText returns the value's name; an unset value is an error.
func (c FindingCode) MarshalText() ([]byte, error) {
	if c == 0 || int(c) >= len(findingCodeNames) {
		return nil, fmt.Errorf("%w: %s", ErrInvalid, c)
	}
	return []byte(c.String()), nil
}
