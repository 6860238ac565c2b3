package processing

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
)

// SubjectKind is the type of the pseudonyms that a Book makes: HMAC-SHA-256 over the
// person's key.
const SubjectKind = "hmac-sha256"

// leastKey is the length of a Book's key in bytes, at least.
const leastKey = 32

// BookOptions are what a [Book] needs. All but Activities and Entropy are required.
type BookOptions struct {
	Log Log
	// Register is the URI under which the activities stand that Activities does not name:
	// the operation's name is put behind it, so that it ends in "/" or "#".
	Register string
	// Activities are URIs of the register of processing, by operation.
	Activities map[string]string
	// Key makes pseudonyms, of 32 bytes or more. Who destroys it makes the log anonymous.
	Key []byte
	// Entropy is where ids come from; nil is crypto/rand.Reader.
	Entropy io.Reader
}

// A Book records operations. It is safe for concurrent use if its log and entropy are.
type Book struct{ options BookOptions }

// NewBook returns a book. The error says which option is missing or wrong.
func NewBook(o BookOptions) (*Book, error) {
	if o.Entropy == nil {
		o.Entropy = rand.Reader
	}
	o.Key = slices.Clone(o.Key)
	switch {
	case o.Log == nil:
		return nil, errors.New("processing: a log is required")
	case len(o.Key) < leastKey:
		return nil, fmt.Errorf("processing: the key has %d bytes; it needs %d", len(o.Key), leastKey)
	case !isURI(o.Register):
		return nil, fmt.Errorf("processing: register %q is no absolute URI", o.Register)
	}
	for name, uri := range o.Activities {
		if !isURI(uri) {
			return nil, fmt.Errorf("processing: the activity of %s is no absolute URI", name)
		}
	}
	return &Book{o}, nil
}

// An Operation is something that a service did with personal data.
type Operation struct {
	Name        string
	Subjects    []cohesion.SubjectKey // of the persons concerned, each once; empty if nobody is known
	TraceParent string                // header traceparent of the request; what cannot be read begins a trace of its own
	Foreign     string                // URI of the application that asked; empty is none
	Began       time.Time
	Ended       time.Time
	Failed      bool
}

// Record writes a record for each person concerned, or one without a person if nobody is
// known. An error says that nothing was recorded: the operation must fail.
func (b *Book) Record(ctx context.Context, o Operation) error {
	trace, parent, ok := ParseTraceParent(o.TraceParent)
	if !ok {
		if _, err := io.ReadFull(b.options.Entropy, trace[:]); err != nil {
			return fmt.Errorf("processing: entropy: %w", err)
		}
	}
	r := Record{
		Trace: trace, Parent: parent, Name: o.Name, Status: OK, Start: o.Began.UTC(), End: o.Ended.UTC(),
		Activity: b.activity(o.Name), Foreign: o.Foreign,
	}
	if o.Failed {
		r.Status = Error
	}
	if r.End.Before(r.Start) {
		r.End = r.Start // a clock that was set back is no reason not to record
	}
	records := make([]Record, 0, max(len(o.Subjects), 1))
	for _, subject := range o.Subjects {
		r.Subject, r.Kind = b.Pseudonym(subject), SubjectKind
		records = append(records, r)
	}
	if len(records) == 0 {
		records = append(records, r)
	}
	for n := range records {
		if _, err := io.ReadFull(b.options.Entropy, records[n].Span[:]); err != nil {
			return fmt.Errorf("processing: entropy: %w", err)
		}
	}
	if err := b.options.Log.Write(ctx, records); err != nil {
		return fmt.Errorf("processing: record %s: %w", o.Name, err)
	}
	return nil
}

func (b *Book) activity(operation string) string {
	if uri := b.options.Activities[operation]; uri != "" {
		return uri
	}
	return b.options.Register + operation
}

// Pseudonym returns what stands for a person in the log, to look for what was done with
// their data.
func (b *Book) Pseudonym(subject cohesion.SubjectKey) string {
	mac := hmac.New(sha256.New, b.options.Key)
	mac.Write([]byte("verbinder/processing/1 " + subject))
	return hex.EncodeToString(mac.Sum(nil))
}

// ParseTraceParent reads the header traceparent (W3C Trace Context, section 3.2): the trace,
// and the span that asked. It is not ok for what the standard calls invalid.
func ParseTraceParent(header string) (trace TraceID, span SpanID, ok bool) {
	parts := strings.Split(header, "-")
	if len(header) > 500 || len(parts) < 4 || len(parts[0]) != 2 || len(parts[1]) != 32 || len(parts[2]) != 16 || len(parts[3]) != 2 ||
		parts[0] == "ff" || parts[0] == "00" && len(parts) > 4 || strings.ToLower(header) != header {
		return TraceID{}, SpanID{}, false
	}
	for _, p := range parts[:4] {
		if _, err := hex.DecodeString(p); err != nil {
			return TraceID{}, SpanID{}, false
		}
	}
	_, errTrace := hex.Decode(trace[:], []byte(parts[1]))
	_, errSpan := hex.Decode(span[:], []byte(parts[2]))
	if errTrace != nil || errSpan != nil || trace == (TraceID{}) || span == (SpanID{}) {
		return TraceID{}, SpanID{}, false
	}
	return trace, span, true
}
