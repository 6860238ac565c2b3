// Package otel sends the Logboek Dataverwerkingen to a collector, as OpenTelemetry spans
// with the attributes of the standard. It is a module of its own, so that who uses the
// library without OpenTelemetry does not inherit it.
//
// A [Log] is a [processing.Log] over any exporter of the OpenTelemetry SDK; the standard
// recommends OTLP. It differs from tracing in what the law asks: every record is exported,
// whatever the sampling of the trace that it belongs to; Write returns when the exporter
// has taken the records, and with its error if it has not; nothing waits in a queue that a
// crash would lose. Export the log to a collector of its own, not to that of traces.
//
//	record              span
//	Trace, Span, Parent trace id, span id and parent span id as they are
//	Name, Start, End    name, start and end
//	Status              status code
//	Activity            dpl.core.processing_activity_id
//	Subject             dpl.core.data_subject_id, a pseudonym
//	Kind                dpl.core.data_subject_id_type
//	Foreign             dpl.core.foreign_operation.processor
package otel
