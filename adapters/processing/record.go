package processing

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"time"
)

// ErrInvalid is wrapped by the error of a record that is not valid.
var ErrInvalid = errors.New("processing: the record is not valid")

// A Log keeps records of processing. It is safe for concurrent use.
type Log interface {
	// Write keeps the records, all or none, and returns when they are kept for good.
	Write(ctx context.Context, records []Record) error
}

// A TraceID names the request of which a processing is part, also in the logs of other
// organisations (W3C Trace Context).
type TraceID [16]byte

// A SpanID names one processing within its trace.
type SpanID [8]byte

// String returns the id in lower-case hexadecimal digits.
func (t TraceID) String() string { return hex.EncodeToString(t[:]) }

// String returns the id in lower-case hexadecimal digits.
func (s SpanID) String() string { return hex.EncodeToString(s[:]) }

// MarshalText returns what String does.
func (t TraceID) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// MarshalText returns what String does.
func (s SpanID) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Status says how a processing ended.
type Status uint8

// The values of [Status], as the standard and OpenTelemetry have them.
const (
	Unset Status = iota // ended, and nothing more is said
	OK                  // succeeded
	Error               // failed
)

var statusNames = [...]string{"Unset", "Ok", "Error"}

// String returns the name of the standard.
func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return fmt.Sprintf("Status(%d)", uint8(s))
}

// MarshalText returns the name of the standard.
func (s Status) MarshalText() ([]byte, error) {
	if int(s) >= len(statusNames) {
		return nil, fmt.Errorf("%w: status %d has no name", ErrInvalid, uint8(s))
	}
	return []byte(statusNames[s]), nil
}

// A Record tells of one processing of the data of one person.
type Record struct {
	Trace    TraceID   `json:"trace_id"`                // required
	Span     SpanID    `json:"span_id"`                 // required
	Parent   SpanID    `json:"parent_span_id,omitzero"` // the processing of which this is part
	Name     string    `json:"name"`                    // required: what was done, such as "readNeed"
	Status   Status    `json:"status"`
	Start    time.Time `json:"start_time"`                                    // required
	End      time.Time `json:"end_time"`                                      // required; not before Start
	Activity string    `json:"dpl.core.processing_activity_id"`               // required: URI in the register of processing
	Subject  string    `json:"dpl.core.data_subject_id,omitzero"`             // pseudonym; empty if nobody is known, as of a question that is not kept
	Kind     string    `json:"dpl.core.data_subject_id_type,omitzero"`        // what Subject is; required with it
	Foreign  string    `json:"dpl.core.foreign_operation.processor,omitzero"` // URI of the application that asked for it, if another did
}

// Bounds of a record's fields, in bytes.
const (
	maxName      = 200
	maxURI       = 200 // as the log of a store has it
	leastSubject = 32  // a pseudonym is a hash: whatever is shorter could be a number of a person
	mostSubject  = 128
)

// Check returns an error that wraps ErrInvalid if the record is not valid. A subject that
// is not written as a hash is refused, so that nobody's number, address or name gets
// into the log by mistake.
func (r *Record) Check() error {
	switch {
	case r.Trace == TraceID{} || r.Span == SpanID{}:
		return fmt.Errorf("%w: it has no trace or no span", ErrInvalid)
	case r.Name == "" || len(r.Name) > maxName || !all(r.Name, isGraphic):
		return fmt.Errorf("%w: its name is not 1 to %d printable ASCII characters without spaces", ErrInvalid, maxName)
	case r.Start.IsZero() || r.End.Before(r.Start):
		return fmt.Errorf("%w: it ends before it starts, or has no start", ErrInvalid)
	case int(r.Status) >= len(statusNames):
		return fmt.Errorf("%w: its status is not known", ErrInvalid)
	case !isURI(r.Activity):
		return fmt.Errorf("%w: its activity is no absolute URI of at most %d characters", ErrInvalid, maxURI)
	case r.Foreign != "" && !isURI(r.Foreign):
		return fmt.Errorf("%w: the application that asked is no absolute URI", ErrInvalid)
	case r.Subject != "" && (len(r.Subject) < leastSubject || len(r.Subject) > mostSubject || !all(r.Subject, isOpaque)):
		return fmt.Errorf("%w: its subject is no pseudonym of %d to %d letters, digits, hyphens and underscores", ErrInvalid, leastSubject, mostSubject)
	case (r.Subject == "") != (r.Kind == "") || len(r.Kind) > maxName || !all(r.Kind, isGraphic):
		return fmt.Errorf("%w: a subject and its type go together", ErrInvalid)
	}
	return nil
}

// CheckAll returns the first error of the records.
func CheckAll(records []Record) error {
	for n := range records {
		if err := records[n].Check(); err != nil {
			return fmt.Errorf("record %d: %w", n, err)
		}
	}
	return nil
}

func isURI(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.IsAbs() && len(s) <= maxURI && all(s, isGraphic)
}

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
