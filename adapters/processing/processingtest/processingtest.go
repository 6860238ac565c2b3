// Package processingtest holds an implementation of [processing.Log] against its
// contract, a subtest for each sentence.
package processingtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/adapters/processing"
)

// Kept is what every log keeps of a record.
type Kept struct {
	Trace    processing.TraceID
	Activity string
	Subject  string // as [processing.Book] makes it
}

// A Harness is a fresh log and a way to read what it kept.
type Harness struct {
	Log  processing.Log
	Read func(t testing.TB) []Kept // the oldest first
	// Break makes the next Write fail for want of what keeps records; nil if that cannot be
	// done here.
	Break func()
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// record returns the n-th valid record.
func record(n int) processing.Record {
	return processing.Record{
		Trace: processing.TraceID{15: byte(n), 14: byte(n >> 8), 0: 1}, Span: processing.SpanID{7: byte(n), 6: byte(n >> 8), 0: 1}, Name: "readNeed",
		Status: processing.OK, Start: noon, End: noon.Add(time.Millisecond), Activity: "https://register.example.nl/readNeed",
		Subject: fmt.Sprintf("%064x", n+1), Kind: processing.SubjectKind,
	}
}

func kept(records ...processing.Record) []Kept {
	var out []Kept
	for _, r := range records {
		out = append(out, Kept{r.Trace, r.Activity, r.Subject})
	}
	return out
}

// Run runs the suite.
func Run(t *testing.T, fresh func(t *testing.T) Harness) {
	t.Run("written", func(t *testing.T) {
		h := fresh(t)
		several := []processing.Record{record(1), record(2), record(3)}
		several[1].Status = processing.Error
		several[2].Subject, several[2].Kind = "", ""
		write(t, h, several[:1], several[1:])
		equal(t, kept(several...), h.Read(t))
	})
	t.Run("no sampling", func(t *testing.T) {
		h := fresh(t)
		var all []processing.Record
		for n := range 1000 {
			all = append(all, record(n))
			write(t, h, all[n:])
		}
		equal(t, kept(all...), h.Read(t))
	})
	t.Run("together", func(t *testing.T) {
		h := fresh(t)
		for name, spoil := range spoilt() {
			bad := record(2)
			spoil(&bad)
			if err := h.Log.Write(t.Context(), []processing.Record{record(1), bad}); !errors.Is(err, processing.ErrInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		equal(t, nil, h.Read(t))
	})
	t.Run("context", func(t *testing.T) {
		h := fresh(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := h.Log.Write(ctx, []processing.Record{record(1)}); !errors.Is(err, context.Canceled) {
			t.Errorf("a context that has ended: %v", err)
		}
		equal(t, nil, h.Read(t))
	})
	t.Run("concurrent", func(t *testing.T) { concurrent(t, fresh(t)) })
	t.Run("failure", func(t *testing.T) {
		h := fresh(t)
		if h.Break == nil {
			t.Log("this log cannot be made to fail here")
			return
		}
		h.Break()
		if err := h.Log.Write(t.Context(), []processing.Record{record(1)}); err == nil {
			t.Error("nothing was kept, and it says that it was")
		}
	})
}

func write(t *testing.T, h Harness, calls ...[]processing.Record) {
	t.Helper()
	for _, records := range calls {
		if err := h.Log.Write(t.Context(), records); err != nil {
			t.Fatal(err)
		}
	}
}

func concurrent(t *testing.T, h Harness) {
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for n := range 25 {
				if err := h.Log.Write(t.Context(), []processing.Record{record(100*g + n)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	seen := map[processing.TraceID]bool{}
	got := h.Read(t)
	for _, k := range got {
		seen[k.Trace] = true
	}
	if len(got) != 200 || len(seen) != 200 {
		t.Errorf("%d records, %d of them different, of 200", len(got), len(seen))
	}
}

func equal(t *testing.T, want, got []Kept) {
	t.Helper()
	if !slices.Equal(want, got) {
		t.Errorf("kept are %d records, want %d:\n%.300v\n%.300v", len(got), len(want), got, want)
	}
}

// spoilt are ways in which a record is not valid.
func spoilt() map[string]func(*processing.Record) {
	return map[string]func(*processing.Record){
		"no trace":             func(r *processing.Record) { r.Trace = processing.TraceID{} },
		"no span":              func(r *processing.Record) { r.Span = processing.SpanID{} },
		"no name":              func(r *processing.Record) { r.Name = "" },
		"a sentence as name":   func(r *processing.Record) { r.Name = "read the need of Jan" },
		"no start":             func(r *processing.Record) { r.Start = time.Time{} },
		"ends before it began": func(r *processing.Record) { r.End = r.Start.Add(-1) },
		"no activity":          func(r *processing.Record) { r.Activity = "" },
		"relative activity":    func(r *processing.Record) { r.Activity = "readNeed" },
		"a number as subject":  func(r *processing.Record) { r.Subject = "111222333" },
		"an address":           func(r *processing.Record) { r.Subject = "jan.jansen.van.de.achterkade@example.nl" },
		"subject without kind": func(r *processing.Record) { r.Kind = "" },
		"kind without subject": func(r *processing.Record) { r.Subject = "" },
		"unknown status":       func(r *processing.Record) { r.Status = 9 },
		"foreign is no URI":    func(r *processing.Record) { r.Foreign = "an app" },
	}
}
