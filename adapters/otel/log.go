package otel

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/socialebasis/verbinder/adapters/processing"
)

// The attributes of the standard.
const (
	ActivityKey  = attribute.Key("dpl.core.processing_activity_id")
	SubjectKey   = attribute.Key("dpl.core.data_subject_id")
	KindKey      = attribute.Key("dpl.core.data_subject_id_type")
	ProcessorKey = attribute.Key("dpl.core.foreign_operation.processor")
)

const scope = "github.com/socialebasis/verbinder/adapters/otel"

// A Log is a [processing.Log] over an exporter. Make one with [New].
type Log struct {
	exporter sdktrace.SpanExporter
	tracer   trace.Tracer
	ended    *ended
	mu       sync.Mutex // held during an export: exporters are not made for two at a time
}

var _ processing.Log = (*Log)(nil)

// New returns a log that writes to the exporter, which the caller shuts down. The resource
// says which application writes, and may be nil.
func New(exporter sdktrace.SpanExporter, application *resource.Resource) (*Log, error) {
	if exporter == nil {
		return nil, errors.New("otel: an exporter is required")
	}
	if application == nil {
		application = resource.Empty()
	}
	l := &Log{exporter: exporter, ended: &ended{spans: map[trace.SpanID]sdktrace.ReadOnlySpan{}}}
	l.tracer = sdktrace.NewTracerProvider(
		sdktrace.WithSampler(sdktrace.AlwaysSample()), sdktrace.WithResource(application), sdktrace.WithIDGenerator(given{}), sdktrace.WithSpanProcessor(l.ended),
	).Tracer(scope)
	return l, nil
}

// Write exports the records in one call of the exporter.
func (l *Log) Write(ctx context.Context, records []processing.Record) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := processing.CheckAll(records); err != nil {
		return err
	}
	if len(records) == 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	spans := make([]sdktrace.ReadOnlySpan, 0, len(records))
	for n := range records {
		s := l.span(&records[n])
		if s == nil {
			return fmt.Errorf("otel: record %d became no span", n)
		}
		spans = append(spans, s)
	}
	if err := l.exporter.ExportSpans(ctx, spans); err != nil {
		return fmt.Errorf("otel: export %d records: %w", len(records), err)
	}
	return nil
}

// span makes the span of a record.
func (l *Log) span(r *processing.Record) sdktrace.ReadOnlySpan {
	ctx := context.WithValue(context.Background(), idsKey{}, r)
	if r.Parent != (processing.SpanID{}) {
		ctx = trace.ContextWithRemoteSpanContext(ctx, trace.NewSpanContext(trace.SpanContextConfig{
			TraceID: trace.TraceID(r.Trace), SpanID: trace.SpanID(r.Parent), Remote: true,
		}))
	}
	attributes := []attribute.KeyValue{ActivityKey.String(r.Activity)}
	if r.Subject != "" {
		attributes = append(attributes, SubjectKey.String(r.Subject), KindKey.String(r.Kind))
	}
	if r.Foreign != "" {
		attributes = append(attributes, ProcessorKey.String(r.Foreign))
	}
	_, s := l.tracer.Start(ctx, r.Name, trace.WithTimestamp(r.Start), trace.WithAttributes(attributes...), trace.WithSpanKind(trace.SpanKindServer))
	switch r.Status {
	case processing.OK:
		s.SetStatus(codes.Ok, "")
	case processing.Error:
		s.SetStatus(codes.Error, "")
	}
	s.End(trace.WithTimestamp(r.End))
	return l.ended.take(trace.SpanID(r.Span))
}

// idsKey is where a context holds the record whose ids a span gets.
type idsKey struct{}

// given is a generator of ids that were given.
type given struct{}

func (given) NewIDs(ctx context.Context) (trace.TraceID, trace.SpanID) {
	r, ok := ctx.Value(idsKey{}).(*processing.Record)
	if !ok {
		return trace.TraceID{}, trace.SpanID{}
	}
	return trace.TraceID(r.Trace), trace.SpanID(r.Span)
}

func (g given) NewSpanID(ctx context.Context, _ trace.TraceID) trace.SpanID {
	_, span := g.NewIDs(ctx)
	return span
}

// ended keeps spans that ended until they are taken.
type ended struct {
	mu    sync.Mutex // guards spans
	spans map[trace.SpanID]sdktrace.ReadOnlySpan
}

var _ sdktrace.SpanProcessor = (*ended)(nil)

func (e *ended) OnStart(context.Context, sdktrace.ReadWriteSpan) {}

func (e *ended) OnEnd(s sdktrace.ReadOnlySpan) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.spans[s.SpanContext().SpanID()] = s
}

func (e *ended) take(id trace.SpanID) sdktrace.ReadOnlySpan {
	e.mu.Lock()
	defer e.mu.Unlock()
	s := e.spans[id]
	delete(e.spans, id)
	return s
}

func (e *ended) Shutdown(context.Context) error   { return nil }
func (e *ended) ForceFlush(context.Context) error { return nil }
