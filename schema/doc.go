// Package schema turns bytes into valid records and back. It holds a JSON Schema
// (draft 2020-12) of every record, of the matching policy and of results, and is the
// only way from bytes to the nouns of package cohesion.
//
// # Documents
//
// A document is one JSON object: "type" first, which names the kind of record, then
// "documentVersion" where it is not 1, then the fields of the record. What is absent is
// unknown; null is refused. [Decode] and [Parse] read one document, [Encode] writes one,
// and [Reader] and [Writer] handle NDJSON, one document a line. [Check] checks documents
// that are no records: "policy", "result", "search-result".
//
// # One parse, one meaning
//
// JSON leaves room for documents that different readers read differently. They are
// refused: duplicate keys, keys that differ only in case, invalid UTF-8, lone
// surrogates, the character NUL, numbers that a float64 cannot hold or whole numbers
// that an int64 cannot, anything after the document, and more than 64 levels.
// What stands within an extension belongs to another format: null is allowed there.
//
// # Two decoders
//
// [Decode] is the definition: it checks in turn that there is one meaning, the shape by
// the schema, and the meaning by the record's Validate, and reports everything that is
// wrong at once. [Parse] is for bulk: a decoder written by hand that accepts the same
// documents and gives the same records, many times faster. What it does not accept it
// hands to Decode, so that both give the same violations.
//
// # Errors
//
// Every error about a document is a [valid.Violations]: path (a JSON Pointer), code and
// a message that says what to do. Errors of other libraries do not come through.
//
// # Versions
//
// A document of a version older than the current one is upgraded before it is checked;
// a newer one is refused.
//
// # Concurrency
//
// The functions are safe for concurrent use; the schemas are compiled once, when the
// first document needs them. Nothing returned refers to the bytes that were passed in.
// A [Reader] or [Writer] is for one goroutine at a time.
package schema
