// Package httpapi serves package desk over HTTP, by the NL GOV REST API Design Rules.
//
// [New] makes an [http.Handler] that an existing server mounts under any prefix with
// [http.StripPrefix]. The host owns listener, TLS, logger and authentication: a [Config]
// without an [Authenticator] is refused. The handler is thin: it authenticates, finds the
// operation, checks what the caller may do, decodes, calls the desk and encodes.
//
// # Addresses
//
// The base path has the major version; everything but communities and areas lies under
// /communities/{community}. What is personal travels in bodies alone: a query string or
// a path holds ids of records and never a word, theme or key of a person. Operations
// begin with an underscore: POST /communities/{community}/needs/_match.
//
// # Who may do what
//
// A [Principal] has [Grant]s: roles and own organisations per community. One table says
// what an operation gives to a role ([Permissions]); what is not in it is refused. Everybody
// has the role [Public] everywhere. What a caller may not know of answers 404: records of
// other communities, and records beyond the caller's [Scope]. Lists leave out private
// fields, and an organisation sees of a need only what a referral to it needs.
//
// # Answers
//
// Every error is application/problem+json (RFC 9457), input that is not valid 400 with all
// violations at once. Records have an ETag: who changes one sends If-Match (428 without,
// 412 if somebody else was earlier). A POST that creates takes an Idempotency-Key. Lists
// are keyset pages with a Link to the next one. Import and export are NDJSON.
//
// # The document
//
// openapi.json at the base path describes all this (OpenAPI 3.1); tests hold it to the
// operations, to package schema and to answers. [Version] is its version.
//
// # Other formats
//
// A [Mount] puts another handler below the base path, behind the same authentication,
// limits, headers and errors.
//
// # Concurrency
//
// A [Handler] is safe for concurrent use and starts no goroutines of its own.
package httpapi
