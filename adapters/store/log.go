package store

import (
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
)

// An Entry of the processing log says that personal data was used: when, for which
// activity, by whom and of whom. It holds pseudonyms at most. Entries are appended in units
// of work, so that what is logged and what is written commit together, and are never
// changed.
type Entry struct {
	Seq      uint64    `json:"seq"`              // 1, 2, 3, ... within the partition; the store gives it
	At       time.Time `json:"at"`               // instant of the unit, in UTC, cut to microseconds; the store gives it
	Activity string    `json:"activity"`         // required: what was done and what for, as the host's register of processing names it, such as a URI; at most 200 printable ASCII characters
	Actor    string    `json:"actor,omitzero"`   // opaque key of who did it
	Subject  Sum       `json:"subject,omitzero"` // the [Pseudonym] of the person, if it was one
	Trace    string    `json:"trace,omitzero"`   // connects it with the host's other logs, such as a trace id
	Records  int       `json:"records,omitzero"` // how many records it was about
	Link     Sum       `json:"link,omitzero"`    // of the chain, at this entry; the store gives it
}

// The activities that this package logs.
const (
	ActivityErasure   = "verbinder:erasure"
	ActivityRetention = "verbinder:retention"
)

// Bounds of an entry's fields, in bytes.
const (
	maxActivity = 200
	maxOpaque   = 128
)

// Check returns an error that wraps ErrInvalid if the entry is not valid. It refuses
// what looks like personal data.
func (e *Entry) Check() error {
	switch {
	case e.Activity == "" || len(e.Activity) > maxActivity || !all(e.Activity, isGraphic):
		return fmt.Errorf("%w: an entry names an activity in 1 to %d printable ASCII characters without spaces", ErrInvalid, maxActivity)
	case len(e.Actor) > maxOpaque || !all(e.Actor, isOpaque), len(e.Trace) > maxOpaque || !all(e.Trace, isOpaque):
		return fmt.Errorf("%w: actor and trace of an entry are opaque keys of at most %d letters, digits, hyphens and underscores", ErrInvalid, maxOpaque)
	case e.Records < 0:
		return fmt.Errorf("%w: an entry is about 0 records or more", ErrInvalid)
	}
	vs := append(cohesion.CheckFreeText("activity", e.Activity), cohesion.CheckFreeText("actor", e.Actor)...)
	if !isTrace(e.Trace) {
		vs = append(vs, cohesion.CheckFreeText("trace", e.Trace)...)
	}
	if len(vs) > 0 {
		return fmt.Errorf("%w: an entry of the log: %w", ErrInvalid, vs)
	}
	return nil
}

// isTrace says whether the text is random by its form: a trace id, a span id or a traceparent
// of W3C Trace Context. In one of some thousands of these stands what looks like a telephone
// number.
func isTrace(s string) bool {
	hex := func(n int) bool { return len(s) == n && all(s, isHex) }
	if len(s) == 55 && s[2] == '-' && s[35] == '-' && s[52] == '-' {
		s = s[:2] + s[3:35] + s[36:52] + s[53:]
		return hex(52)
	}
	return hex(16) || hex(32)
}

// all says whether each byte of the text is of the class.
func all(s string, class func(byte) bool) bool {
	for i := range len(s) {
		if !class(s[i]) {
			return false
		}
	}
	return true
}

func isGraphic(c byte) bool { return c > ' ' && c < 0x7f }

func isOpaque(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' || c == '_'
}
