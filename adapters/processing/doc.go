// Package processing is the Logboek Dataverwerkingen: a record of each processing of
// personal data, by which a citizen can be told what was done, when, and what for
// (Logius, Logboek Dataverwerkingen 1.0; AVG articles 5 and 30).
//
// A [Log] keeps records. [Memory] keeps them in memory, [InStore] in the hash-chained
// log of a store, and the nested module adapters/otel sends them to a collector as
// OpenTelemetry spans. A [Book] turns operations of a service into records: one for each
// person concerned, with the activity of the register of processing that the operation
// belongs to.
//
// # Contract of a Log
//
// Package processingtest holds an implementation against these words:
//
//   - written: what was written is there when Write returns, in its order, once.
//   - no sampling: all records are kept, however many.
//   - together: an invalid record is refused with [ErrInvalid], and none of the call is written.
//   - context: a call with a context that has ended writes nothing and returns its error.
//   - concurrent: calls from many goroutines lose nothing.
//   - failure: what could not be written for good is an error. Whoever processes personal data then stops: what cannot be recorded is not done.
//
// # What a record holds
//
// Pseudonyms of persons alone, and nothing of staff: who did it belongs in the host's own
// audit log, which the trace connects with this one. The pseudonym is a keyed hash made
// by the Book; destroying the key makes the log say nothing of anybody.
package processing
