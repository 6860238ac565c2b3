// Package sqlstore keeps records in SQLite or PostgreSQL. It keeps the contract of
// package store in full, has its roles [store.Bulk] and [store.Purger], speaks database/sql
// and imports no driver: the nested module adapters/drivers joins it to two, and
// most programs open a store there.
//
// # What is stored
//
// A record is a row with its JSON and a checksum, which every read compares. What it is found
// by stands beside it: in columns, and in a table of facets of which each row leads to
// it. The partition has a row that holds its seal; a unit of work begins by locking it,
// so that the units of a partition run one after the other, changes are
// numbered without gaps, and a reader of the feed cannot miss one that commits late.
// What a unit writes goes to the database together at its end, or when it lists.
//
// The community leads every key and every join. In PostgreSQL row-level security repeats
// that: a transaction sees the community that it named, whatever its statements say.
//
// # Errors
//
// Beside the errors of package store there are [ErrUnavailable], [ErrUnknown], [ErrCorrupt] and
// [ErrSchema]. The text of each says what to do. What fails because somebody else was in
// the way, or because a connection broke, is tried again for about three seconds; a
// unit's function may run several times for that reason too. If the connection breaks
// in the commit itself, the unit looks, once the database is back, whether it was done.
//
// # What is not the same as in memory
//
// A record comes back as its JSON says: white space within extensions and the
// difference between an empty and an absent list are lost, and text that is not UTF-8 is refused.
package sqlstore
