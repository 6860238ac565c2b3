package store

import (
	"context"
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
)

// A Store keeps the records of communities, reference data and documents. It is safe for
// concurrent use.
type Store interface {
	Verifier
	// Community returns the partition of a community. It reads nothing: a community of
	// which nothing is stored is an empty partition.
	Community(id cohesion.CommunityID) Partition
	// Reference returns the partition of reference data, which holds areas.
	Reference() Partition
	// Communities returns a page of the communities whose own record is stored.
	Communities(ctx context.Context, p Page) ([]cohesion.CommunityID, Cursor, error)
	// Documents returns the role that keeps documents.
	Documents() Documents
	// Close ends the use of the store. Closing twice is not an error.
	Close() error
}

// A Partition is the records of one community, or the reference data. It is
// safe for concurrent use.
type Partition interface {
	Reader
	Units
	Feed
	Accounts
	Integrity
}

// A Reader reads records. What it returns belongs to the caller.
type Reader interface {
	// Get returns the record, or ErrNotFound.
	Get(ctx context.Context, ref cohesion.RecordRef) (cohesion.Record, error)
	// List returns a page of the records of a kind, in the order of their ids.
	List(ctx context.Context, kind cohesion.Kind, f Filter, p Page) (Listing, error)
	// Count returns how many records of a kind the filter holds.
	Count(ctx context.Context, kind cohesion.Kind, f Filter) (int, error)
}

// A Writer writes records.
type Writer interface {
	// Put creates the record if its version is 0, else replaces the stored one of that
	// version, and returns the version that it now has. The argument is not changed.
	Put(ctx context.Context, rec cohesion.Record) (version int, err error)
	// Delete removes the record of that version and leaves a tombstone in the feed.
	Delete(ctx context.Context, ref cohesion.RecordRef, version int) error
}

// An Eraser removes records without a trace. Its caller is the function [Erase].
type Eraser interface {
	// Erase removes the record of that version as Delete does. What the feed tells of its
	// earlier changes becomes its tombstone, under the old numbers; receipts of
	// keys tell the same, and what was asked under these keys is forgotten.
	Erase(ctx context.Context, ref cohesion.RecordRef, version int) error
	// Remember appends to the list of erasures and returns the entry as it stands there.
	Remember(ctx context.Context, e Erasure) (Erasure, error)
}

// A Logger appends to the processing log.
type Logger interface {
	// Log appends an entry, which commits with the unit. Of the argument, Seq, At and Link
	// are not used.
	Log(ctx context.Context, e Entry) error
}

// A Tx is a unit of work from within. It is for the goroutine of its function alone.
type Tx interface {
	Reader
	Writer
	Eraser
	Logger
}

// Units runs functions over one moment of a partition.
type Units interface {
	// View runs fn over one moment of the partition and returns its error.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn and commits what it wrote, all of it or nothing. If fn returns an
	// error, nothing is written and Update returns that error. fn may run more than
	// once, each time from the start, and so should have no effects but on its
	// transaction; it must not call Update of the same partition.
	Update(ctx context.Context, u Unit, fn func(Tx) error) (Receipt, error)
}

// A Feed tells what changed in a partition, in order. There is no end to wait for: who
// has read everything asks again later.
type Feed interface {
	// Changes returns changes after the cursor, the oldest first, at most limit of
	// them, and the cursor after the last. The empty cursor is the beginning; limits are
	// those of [Page].
	Changes(ctx context.Context, after Cursor, limit int) ([]Change, Cursor, error)
	// Latest returns the cursor at the end of the feed. Who keeps it, then reads
	// everything, and then follows the feed from there, misses nothing.
	Latest(ctx context.Context) (Cursor, error)
}

// Accounts show what was done with personal data. Cursors and limits are those of a [Feed].
type Accounts interface {
	// Erasures returns entries of the list of erasures after the cursor, the oldest first.
	Erasures(ctx context.Context, after Cursor, limit int) ([]Erasure, Cursor, error)
	// Entries returns entries of the processing log after the cursor, the oldest first.
	Entries(ctx context.Context, after Cursor, limit int) ([]Entry, Cursor, error)
	// PruneLog removes entries of the log from its beginning to the first that is not
	// before the instant, and returns how many. The seal keeps where the rest begins.
	PruneLog(ctx context.Context, before time.Time) (int, error)
}

// A Verifier looks for silent changes of what is stored.
type Verifier interface {
	// Verify reads everything, and returns what is not as it was stored: nothing, if all is well.
	// An error says that it could not look to the end.
	Verify(ctx context.Context) ([]Finding, error)
}

// Integrity shows that a partition is as its units left it.
type Integrity interface {
	Verifier
	// Seal returns what the partition should hold.
	Seal(ctx context.Context) (Seal, error)
}

// A Unit describes a unit of work.
type Unit struct {
	At      time.Time // required: the instant that the changes carry
	Key     string    // if set, an idempotency key: at most 200 bytes, unguessable by others
	Request string    // with Key: what is asked, such as a digest of it; at most 200 bytes
}

// KeyPeriod is how long after its unit's instant an idempotency key is remembered, by the
// instants of later units; a store may remember it longer.
const KeyPeriod = 7 * 24 * time.Hour

// maxKey bounds keys and requests, in bytes.
const maxKey = 200

// Check returns an error that wraps ErrInvalid if the unit is not valid.
func (u Unit) Check() error {
	switch {
	case u.At.IsZero():
		return fmt.Errorf("%w: a unit needs its instant", ErrInvalid)
	case len(u.Key) > maxKey || len(u.Request) > maxKey:
		return fmt.Errorf("%w: a key and a request have at most %d bytes; use a digest", ErrInvalid, maxKey)
	case u.Key == "" && u.Request != "":
		return fmt.Errorf("%w: a request without a key", ErrInvalid)
	}
	return nil
}

// Instant returns At as changes carry it: in UTC, cut to microseconds.
func (u Unit) Instant() time.Time { return u.At.UTC().Truncate(time.Microsecond) }

// A Receipt tells what a unit of work wrote.
type Receipt struct {
	Changes  []Change // in the order of writes
	Repeated bool     // the unit did not run: one with its key had been committed
}

// A Change is one write, as the feed tells it. It holds nothing of the record.
type Change struct {
	Seq     uint64 // 1, 2, 3, ... within the partition
	Kind    cohesion.Kind
	ID      string    // a ULID
	Version int       // that the write gave; of a tombstone, the one after the last
	Deleted bool      // the record is gone
	At      time.Time // instant of the unit, in UTC, cut to microseconds
}

// Ref returns the reference of the record that changed.
func (c Change) Ref() cohesion.RecordRef { return cohesion.RecordRef{Kind: c.Kind, ID: c.ID} }

// A Cursor is a place in a list or a feed. Its text is the store's affair; the empty one
// is the beginning of both, and the end of a list.
type Cursor string

// The limits of a page.
const (
	DefaultLimit = 100
	MaxLimit     = 1000
)

// A Page says which part of a list is asked.
type Page struct {
	After Cursor // the cursor that came with the page before; empty is the first page
	Limit int    // how many at most; 0 is DefaultLimit
}

// Size returns the limit to use, or an error that wraps ErrInvalid.
func (p Page) Size() (int, error) {
	switch {
	case p.Limit == 0:
		return DefaultLimit, nil
	case p.Limit < 0 || p.Limit > MaxLimit:
		return 0, fmt.Errorf("%w: a page has 1 to %d records, not %d", ErrInvalid, MaxLimit, p.Limit)
	}
	return p.Limit, nil
}

// A Listing is a page of a list.
type Listing struct {
	Records []cohesion.Record
	Next    Cursor // of the next page; empty after the last
}

// Documents keep what is no record and belongs to no community: vocabulary schemes,
// holiday calendars, policies.
type Documents interface {
	// Document returns the document, or ErrNotFound.
	Document(ctx context.Context, name string) (Document, error)
	// PutDocument creates or replaces a document, by its version as [Writer.Put] does.
	PutDocument(ctx context.Context, d Document) (version int, err error)
	// DocumentNames returns the names that begin with prefix, sorted.
	DocumentNames(ctx context.Context, prefix string) ([]string, error)
}

// A Document is a named text in JSON, such as "scheme/sb".
type Document struct {
	Name    string // segments of lower-case letters, digits, dots and hyphens, with slashes between; at most 200 bytes
	Version int
	Body    []byte // JSON, kept byte by byte; at most 64 MiB
}
