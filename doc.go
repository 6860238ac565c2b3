// Package verbinder is the map of a library for the sociale basis: everything in a
// street, village or district that people can lean on before they need formal
// care. The package has no code; import the packages below.
//
// # Packages
//
//   - cohesion: the nouns of a community (needs, initiatives, organisations,
//     places, referrals, ...), their states and their checks. Its leaves:
//     cohesion/valid (violations), cohesion/language (tags, texts, stems),
//     cohesion/vocabulary (themes and audiences), cohesion/schedule (times).
//   - cohesion/network: the organisations as a graph, and who should meet.
//   - matching: given a support need, the initiatives that can really help, best
//     first, each with its reasons, and for what is not there the reasons why not.
//   - matching/overlap: which offers do the same, clash or complement one another.
//   - schema: JSON Schema for every noun; the one way from bytes to valid nouns.
//   - adapters/store: the storage port and its contract; adapters/store/storetest
//     holds the contract as a test suite, adapters/store/memstore keeps records in
//     memory, adapters/store/sqlstore in SQLite or PostgreSQL. The nested module
//     adapters/drivers joins it to their drivers.
//   - adapters/desk: the use cases, over a store and a live index.
//   - adapters/published: what anybody may see of a community, from which
//     adapters/ical, adapters/geojson and adapters/atom make feeds.
//   - adapters/hsds: the Human Services Data Specification, in and out, and as the
//     documents of its read API.
//   - adapters/cloudevents: changes for other systems, without personal data.
//   - adapters/processing: the log of each processing of personal data; the nested
//     module adapters/otel sends it to a collector.
//
// The nested module examples shows all of it at work.
//
// # Rules
//
// Arrows point down: adapters import matching, schema and cohesion; these never
// import adapters; matching, schema and adapters/store never import one another;
// cohesion imports its leaves alone. A test in internal/archtest holds every
// package to the list of what it may import.
//
// Packages cohesion and matching compute and do nothing else. They read no clock,
// draw no random numbers and do no input or output: time, entropy and data are
// arguments. A [context.Context] is there only to stop work over many records.
// The same input gives the same bytes on every machine.
//
// A fact is yes, no or unknown. Unknown never excludes anybody; it lowers
// certainty and becomes a question to ask.
//
// A check returns every violation, each with a JSON Pointer, a stable code and a
// message that names the remedy. Nothing panics on input.
//
// The library stores no identity, and free text about residents is refused when it
// holds personal data. See SECURITY.md for what is promised and DESIGN.md for why.
//
// An importer inherits no driver, no framework and no go line above 1.25.0.
package verbinder
