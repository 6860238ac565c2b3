// Package store is the port to storage: what the use cases ask of a database, in a
// few small roles, and what every implementation promises, in words. Package storetest
// holds an implementation against these words, a subtest for each; package memstore
// is the one in memory.
//
// A [Store] holds one [Partition] for each community and one for reference data.
// Whoever holds a community's partition reaches its records and nobody else's:
// no call takes a community as an argument, so that crossing the border cannot be
// written. The functions [Get], [List], [All] and [Edit] give the records their Go types.
//
// # Records
//
//   - isolation: a partition shows its own records alone; one id in two communities names two records.
//   - foreign: a record of another community is refused with [ErrInvalid].
//   - reference: the reference partition holds areas and nothing else; those of communities hold everything else.
//   - validity: an invalid record is refused with [ErrInvalid]; the error holds every violation.
//   - round-trip: what was put is what is read, for each kind, in everything but its version.
//   - absence: what is not there is [ErrNotFound], also after it was deleted.
//   - memory: a store shares no memory with its callers, on the way in or out, and a put leaves its argument alone.
//
// # Versions
//
//   - create: version 0 creates and is stored as version 1; if the record is there, [ErrConflict].
//   - replace: version v replaces version v and is stored as v+1; another version is [ErrConflict], no record [ErrNotFound].
//   - delete: a delete wants the stored version, as a replace does.
//   - recreate: a deleted record can be created again; its versions go on where they ended.
//
// # Lists
//
//   - order: a list is in the order of ids, each record once.
//   - pages: pages one after the other are the whole list; the last has no cursor.
//   - limits: without a limit a page has [DefaultLimit] records; a negative limit or one above [MaxLimit] is [ErrInvalid].
//   - cursors: a cursor that no list gave is [ErrInvalid].
//   - stability: what is put or deleted between two pages neither doubles nor hides another record.
//   - filters: a list holds exactly the records whose [Facets] the [Filter] holds; a count is their number.
//   - communities: the communities are those with a community record, in the order of ids.
//
// # Units of work
//
//   - atomic: the writes of a unit are all there or none, after an error and after a panic.
//   - own-writes: a unit reads its own writes.
//   - unseen: nobody else sees them before it is committed.
//   - poison: a unit in which a write failed does not commit, and returns that error even if its function does not.
//   - serial: the units of a partition are as if they ran one after the other; a function may run more than once.
//   - view: a view reads one moment, whatever is written meanwhile.
//   - finished: a transaction or view that is used after its function returned is [ErrFinished].
//   - context: a call with a context that has ended returns its error and writes nothing.
//   - claim: of a hundred concurrent claims on the last place one succeeds (see [Claim]).
//   - instant: a unit needs its instant; without one it is [ErrInvalid].
//
// # Keys
//
//   - repeat: a unit with the key of one that was committed does not run; it returns the receipt of the first.
//   - reuse: a key that comes back with another request is [ErrReused].
//   - key-scope: keys of different partitions have nothing to do with each other.
//   - key-free: a unit that was not committed leaves its key free.
//   - key-race: of concurrent units with one key, one runs to its end.
//   - key-period: a key is remembered for [KeyPeriod] after the instant of its unit.
//
// # The feed
//
//   - feed: each write is one [Change], in the order of commits and within a unit in the order of writes.
//   - gap-free: the changes of a partition are numbered 1, 2, 3, ... without a gap, and aborted units leave none.
//   - resume: reading on from a cursor gives what came after, exactly once; at the end the cursor stays valid.
//   - tombstones: a delete is a change that says so, with the version after the last.
//   - late: a reader that follows the feed while others write skips nothing.
//   - replay: who applies the feed to an empty copy has what the partition has.
//   - feed-scope: a feed tells of its own partition alone.
//   - beyond: a cursor beyond the end of the feed, as after the restore of an older backup, is [ErrGap]: build anew.
//   - forked: so is a cursor of another history, as after the restore of an older backup and new writes; erasures leave cursors good.
//
// # Erasure and retention
//
//   - erased: an erased record is gone, as a deleted one is; a unit that does not commit erases nothing.
//   - erased-feed: earlier changes of an erased record read as its tombstone, under their old numbers; there is no gap.
//   - erased-keys: a key under which an erased record was written stays taken: whatever comes back under it gets the receipt, in which the record is its tombstone.
//   - erasures: the list of erasures is numbered 1, 2, 3, ... in the order of commits, is read by pages, and never shrinks.
//   - erase: [Erase] removes the records of a person and those tied to them, nothing else; the receipt counts them; repeating it finds nothing.
//   - erase-scope: an erasure touches its own partition alone.
//   - replay-erasures: [Replay] erases again what the list says, once; who came back after a known erasure stays.
//   - expire: [Expire] removes what the policy does not keep, with what is tied to it, and detaches what the policy says; all else stays.
//   - expire-batches: expiry runs in bounded units, and goes on after it was stopped.
//
// # The processing log
//
//   - log: entries commit with their unit or not at all, are numbered 1, 2, 3, ... and are read by pages.
//   - log-check: an entry without activity, or with what looks like personal data, is [ErrInvalid].
//   - prune: pruning removes the beginning of the log, up to the first entry that is not before the instant; numbers go on, and the rest is still chained.
//
// # Integrity
//
//   - seal: the seal has the tally of the records and the ends of the chains, as [RecordSum] and [Chain] make them; a unit that does not commit leaves it as it is.
//   - verify: what nobody harmed is found to be sound, the partition and the store.
//
// What was harmed behind the store's back is found; an implementation shows it with
// storetest.RunDamage:
//
//   - lost-record, changed-record, copied-record: the finding names the record.
//   - lost-change, changed-change, lost-last-change: the finding says that the feed is broken, and where.
//   - lost-erasure, changed-erasure, lost-entry, changed-entry: the same of the list of erasures and of the log.
//   - lost-facet: a record that is no longer found by what it says is named.
//   - lost-document, changed-document: the finding says so.
//
// # Loading
//
//   - load: [Load] stores records as if each had been put, in their order; what it says is stored is, and nothing else.
//   - load-errors: an invalid record, one that is there, one with a version, and an error of the sequence each end a load.
//
// # Documents
//
//   - documents: a document is read as it was put, has versions as records have, and belongs to no community.
//
// # Closing
//
//   - closed: after Close every call returns [ErrClosed].
//
// A store and everything it gives is safe for concurrent use, but for a [Tx], which
// belongs to its function. A store never asks for the time: instants are arguments.
package store
