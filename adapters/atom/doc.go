// Package atom writes what is new in a community as an Atom feed (RFC 4287), for feed
// readers and web sites: the initiatives of a [published.Supply] that appeared or changed
// last, newest first.
//
// The id of an entry is the record's id as urn:uuid (a ULID and a UUID are both 128
// bits), so that it stays when the service moves. Published is when the record was made,
// updated when it changed last, both in UTC; initiatives that say neither, and those that
// are paused or ended, have no entry. Authors are the organisers, never persons.
//
// Texts are plain text. Characters that XML cannot hold become U+FFFD. Equal supplies
// give equal bytes. All functions are safe for concurrent use.
package atom
