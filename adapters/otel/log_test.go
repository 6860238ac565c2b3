package otel

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/socialebasis/verbinder/adapters/processing"
	"github.com/socialebasis/verbinder/adapters/processing/processingtest"
)

// An exporter keeps spans in memory until it breaks.
type exporter struct {
	*tracetest.InMemoryExporter
	broken bool
}

var errBroken = errors.New("broken")

func (e *exporter) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	if e.broken {
		return errBroken
	}
	return e.InMemoryExporter.ExportSpans(ctx, spans)
}

func newLog(t testing.TB) (*Log, *exporter) {
	t.Helper()
	e := &exporter{InMemoryExporter: tracetest.NewInMemoryExporter()}
	l, err := New(e, resource.Empty())
	if err != nil {
		t.Fatal(err)
	}
	return l, e
}

func TestConformance(t *testing.T) {
	processingtest.Run(t, func(t *testing.T) processingtest.Harness {
		l, e := newLog(t)
		return processingtest.Harness{Log: l, Break: func() { e.broken = true }, Read: func(testing.TB) (out []processingtest.Kept) {
			for _, s := range e.GetSpans() {
				k := processingtest.Kept{Trace: processing.TraceID(s.SpanContext.TraceID())}
				for _, a := range s.Attributes {
					switch a.Key {
					case ActivityKey:
						k.Activity = a.Value.AsString()
					case SubjectKey:
						k.Subject = a.Value.AsString()
					}
				}
				out = append(out, k)
			}
			return out
		}}
	})
}

// TestSpan holds a span against the standard, field by field, with a parent that was not
// sampled.
func TestSpan(t *testing.T) {
	l, e := newLog(t)
	start := time.Date(2026, 11, 22, 12, 0, 0, 5_000_000, time.UTC)
	r := processing.Record{
		Trace: processing.TraceID{1, 2}, Span: processing.SpanID{3}, Parent: processing.SpanID{4}, Name: "readNeed", Status: processing.Error, Start: start, End: start.Add(7 * time.Millisecond),
		Activity: "https://register.example.nl/x", Subject: "0123456789abcdef0123456789abcdef", Kind: "hmac-sha256", Foreign: "urn:nld:oin:00000001823288444000",
	}
	root := r
	root.Span, root.Parent, root.Status, root.Subject, root.Kind, root.Foreign = processing.SpanID{5}, processing.SpanID{}, processing.OK, "", "", ""
	if err := l.Write(t.Context(), []processing.Record{r, root}); err != nil {
		t.Fatal(err)
	}
	spans := e.GetSpans()
	if len(spans) != 2 {
		t.Fatalf("%d spans", len(spans))
	}
	s := spans[0]
	if s.SpanContext.TraceID() != [16]byte(r.Trace) || s.SpanContext.SpanID() != [8]byte(r.Span) || s.Parent.SpanID() != [8]byte(r.Parent) || !s.SpanContext.IsSampled() {
		t.Errorf("ids: %+v", s.SpanContext)
	}
	if s.Name != r.Name || !s.StartTime.Equal(r.Start) || !s.EndTime.Equal(r.End) || s.Status.Code != codes.Error {
		t.Errorf("%+v", s)
	}
	got := map[string]string{}
	for _, a := range s.Attributes {
		got[string(a.Key)] = a.Value.AsString()
	}
	want := map[string]string{
		"dpl.core.processing_activity_id": r.Activity, "dpl.core.data_subject_id": r.Subject, "dpl.core.data_subject_id_type": r.Kind,
		"dpl.core.foreign_operation.processor": r.Foreign,
	}
	if len(got) != len(want) {
		t.Errorf("attributes %v", got)
	}
	for k, v := range want {
		if got[k] != v {
			t.Errorf("%s is %q, want %q", k, got[k], v)
		}
	}
	if o := spans[1]; o.Parent.IsValid() || len(o.Attributes) != 1 || o.Status.Code != codes.Ok || o.SpanContext.TraceID() != [16]byte(r.Trace) {
		t.Errorf("%+v", o)
	}
	if len(l.ended.spans) != 0 {
		t.Error("spans stay in memory")
	}
}

func TestNewWantsAnExporter(t *testing.T) {
	if _, err := New(nil, nil); err == nil {
		t.Error("no exporter is accepted")
	}
}
