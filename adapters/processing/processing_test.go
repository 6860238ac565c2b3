package processing_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/adapters/processing"
	"github.com/socialebasis/verbinder/adapters/processing/processingtest"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestMemory(t *testing.T) {
	processingtest.Run(t, func(*testing.T) processingtest.Harness {
		m := &processing.Memory{}
		return processingtest.Harness{Log: m, Read: func(testing.TB) (out []processingtest.Kept) {
			for _, r := range m.Records() {
				out = append(out, processingtest.Kept{Trace: r.Trace, Activity: r.Activity, Subject: r.Subject})
			}
			return out
		}}
	})
}

func TestInStore(t *testing.T) {
	processingtest.Run(t, func(*testing.T) processingtest.Harness {
		s := memstore.New()
		p := s.Community(cohesion.StableID[cohesion.Community](noon, "test", "here"))
		return processingtest.Harness{
			Log:   processing.InStore{Partition: p},
			Break: func() { _ = s.Close() },
			Read: func(tb testing.TB) (out []processingtest.Kept) {
				cursor := store.Cursor("")
				for {
					entries, next, err := p.Entries(context.Background(), cursor, store.MaxLimit)
					if err != nil {
						tb.Fatal(err)
					}
					if len(entries) == 0 {
						return out
					}
					for _, e := range entries {
						out = append(out, keptOf(tb, e))
					}
					cursor = next
				}
			},
		}
	})
}

// keptOf reads an entry back.
func keptOf(tb testing.TB, e store.Entry) processingtest.Kept {
	tb.Helper()
	digits := strings.Map(func(r rune) rune { return rune("0123456789abcdef"[r-'a']) }, e.Trace)
	raw, err := hex.DecodeString(digits)
	if err != nil {
		tb.Fatal(err)
	}
	k := processingtest.Kept{Trace: processing.TraceID(raw), Activity: e.Activity}
	if !e.Subject.IsZero() {
		k.Subject = e.Subject.String()
	}
	return k
}

// TestEveryTraceIsKept: no trace looks like somebody's number to the store.
func TestEveryTraceIsKept(t *testing.T) {
	p := memstore.New().Community(cohesion.StableID[cohesion.Community](noon, "test", "here"))
	g := rand.New(rand.NewPCG(1, 2))
	var records []processing.Record
	for range 2000 {
		r := processing.Record{Span: processing.SpanID{1}, Name: "x", Start: noon, End: noon, Activity: "urn:x:y"}
		for i := range r.Trace {
			r.Trace[i] = byte(g.IntN(10)<<4 | g.IntN(10)) // digits alone, the worst of all
		}
		r.Trace[0] |= 1
		records = append(records, r)
	}
	if err := (processing.InStore{Partition: p}).Write(t.Context(), records); err != nil {
		t.Error(err)
	}
}

func book(t *testing.T, log processing.Log) *processing.Book {
	t.Helper()
	b, err := processing.NewBook(processing.BookOptions{
		Log: log, Register: "https://register.example.nl/", Key: bytes.Repeat([]byte{7}, 32), Entropy: rand.NewChaCha8([32]byte{1}),
		Activities: map[string]string{"matchNeed": "https://register.example.nl/hulpvraag#koppelen"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBook(t *testing.T) {
	m := &processing.Memory{}
	b := book(t, m)
	const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	o := processing.Operation{Name: "readNeed", Subjects: []cohesion.SubjectKey{"subject-one-0000000001", "subject-two-0000000002"}, TraceParent: parent, Began: noon, Ended: noon.Add(time.Second)}
	if err := b.Record(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	o.Name, o.Subjects, o.TraceParent, o.Failed, o.Ended = "matchNeed", nil, "nonsense", true, noon.Add(-time.Hour)
	if err := b.Record(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	records := m.Records()
	if len(records) != 3 {
		t.Fatalf("%d records", len(records))
	}
	one, two, last := records[0], records[1], records[2]
	if one.Trace.String() != "0af7651916cd43dd8448eb211c80319c" || one.Parent.String() != "b7ad6b7169203331" || two.Trace != one.Trace || one.Span == two.Span {
		t.Errorf("trace: %+v, %+v", one, two)
	}
	if one.Subject != b.Pseudonym("subject-one-0000000001") || one.Subject == two.Subject || one.Status != processing.OK || one.Activity != "https://register.example.nl/readNeed" {
		t.Errorf("%+v", one)
	}
	if last.Subject != "" || last.Status != processing.Error || last.Trace == one.Trace || last.Parent != (processing.SpanID{}) || last.Activity != "https://register.example.nl/hulpvraag#koppelen" || !last.End.Equal(last.Start) {
		t.Errorf("%+v", last)
	}
	text, err := json.Marshal(records)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(text, []byte("subject-one")) {
		t.Errorf("the log has the key of the person: %s", text)
	}
	var names map[string]any
	if err := json.Unmarshal(text[1:bytes.Index(text, []byte("},{"))+1], &names); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"trace_id": "0af7651916cd43dd8448eb211c80319c", "span_id": one.Span.String(), "parent_span_id": "b7ad6b7169203331", "name": "readNeed", "status": "Ok",
		"start_time": "2026-11-22T12:00:00Z", "end_time": "2026-11-22T12:00:01Z", "dpl.core.processing_activity_id": one.Activity,
		"dpl.core.data_subject_id": one.Subject, "dpl.core.data_subject_id_type": "hmac-sha256",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

type broken struct{}

var errBroken = errors.New("broken")

func (broken) Write(context.Context, []processing.Record) error { return errBroken }

func TestBookFails(t *testing.T) {
	if err := book(t, broken{}).Record(t.Context(), processing.Operation{Name: "readNeed", Began: noon, Ended: noon}); !errors.Is(err, errBroken) {
		t.Errorf("a log that is broken: %v", err)
	}
	key := make([]byte, 32)
	for name, o := range map[string]processing.BookOptions{
		"no log":       {Register: "urn:x:y", Key: key},
		"short key":    {Log: broken{}, Register: "urn:x:y", Key: key[:31]},
		"no register":  {Log: broken{}, Key: key},
		"bad activity": {Log: broken{}, Register: "urn:x:y", Key: key, Activities: map[string]string{"x": "y"}},
	} {
		if _, err := processing.NewBook(o); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func FuzzParseTraceParent(f *testing.F) {
	for _, s := range []string{
		"", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-00000000000000000000000000000000-b7ad6b7169203331-01", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
		"00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		trace, span, ok := processing.ParseTraceParent(s)
		if !ok {
			if trace != (processing.TraceID{}) || span != (processing.SpanID{}) {
				t.Error("refused, and something is returned")
			}
			return
		}
		if trace == (processing.TraceID{}) || span == (processing.SpanID{}) || !strings.Contains(s, "-"+trace.String()+"-"+span.String()+"-") {
			t.Errorf("%q was read as %s %s", s, trace, span)
		}
	})
}

func ExampleBook() {
	log := &processing.Memory{}
	book, err := processing.NewBook(processing.BookOptions{
		Log: log, Register: "https://register.example.nl/verwerkingen/", Key: bytes.Repeat([]byte{1}, 32),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	err = book.Record(context.Background(), processing.Operation{
		Name: "readNeed", Subjects: []cohesion.SubjectKey{"opaque-key-of-a-person"}, Began: noon, Ended: noon.Add(time.Millisecond),
	})
	r := log.Records()[0]
	fmt.Println(r.Activity, r.Status, r.Subject == book.Pseudonym("opaque-key-of-a-person"), err)
	// Output: https://register.example.nl/verwerkingen/readNeed Ok true <nil>
}
