package memstore

import (
	"context"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// A partition is the present state of one, and what guards its units.
type partition struct {
	state atomic.Pointer[state]
	turn  chan struct{} // holds one token while a unit runs; guards keys
	keys  keys
}

func newPartition() *partition {
	p := &partition{turn: make(chan struct{}, 1)}
	p.state.Store(new(state))
	return p
}

// A handle is what a caller holds of a partition. Nothing is made before the first
// write.
type handle struct {
	store     *Store
	community cohesion.CommunityID // zero is the reference partition
	none      bool                 // made of the zero id: no partition
}

// now returns the present state.
func (h *handle) now(ctx context.Context) (*state, error) {
	if err := h.usable(ctx); err != nil {
		return nil, err
	}
	if p := h.store.partition(h.community); p != nil {
		return p.state.Load(), nil
	}
	return new(state), nil
}

func (h *handle) usable(ctx context.Context) error {
	if err := h.store.usable(ctx); err != nil {
		return err
	}
	if h.none {
		return fmt.Errorf("%w: the zero id names no community", store.ErrInvalid)
	}
	return nil
}

func (h *handle) Get(ctx context.Context, ref cohesion.RecordRef) (cohesion.Record, error) {
	s, err := h.now(ctx)
	if err != nil {
		return nil, err
	}
	return s.get(ref)
}

func (h *handle) List(ctx context.Context, kind cohesion.Kind, f store.Filter, p store.Page) (store.Listing, error) {
	s, err := h.now(ctx)
	if err != nil {
		return store.Listing{}, err
	}
	return s.list(kind, f, p)
}

func (h *handle) Count(ctx context.Context, kind cohesion.Kind, f store.Filter) (int, error) {
	s, err := h.now(ctx)
	if err != nil {
		return 0, err
	}
	return s.count(kind, f)
}

// Latest returns the cursor at the end of the feed.
func (h *handle) Latest(ctx context.Context) (store.Cursor, error) {
	s, err := h.now(ctx)
	if err != nil {
		return "", err
	}
	return s.seal.Feed.Cursor(), nil
}

// Changes returns what came after the cursor.
func (h *handle) Changes(ctx context.Context, after store.Cursor, limit int) ([]store.Change, store.Cursor, error) {
	s, err := h.now(ctx)
	if err != nil {
		return nil, "", err
	}
	size, err := store.Page{Limit: limit}.Size()
	if err != nil {
		return nil, "", err
	}
	from, err := store.ParseFeedCursor(after)
	if err != nil {
		return nil, "", err
	}
	if from > uint64(len(s.feed)) || s.end(int(from)).Cursor() != after {
		return nil, "", fmt.Errorf("%w: the history up to change %d is another, or there is none", store.ErrGap, from)
	}
	to := min(int(from)+size, len(s.feed))
	return changesOf(s.feed[from:to]), s.end(to).Cursor(), nil
}

// end returns the chain after the first n changes.
func (s *state) end(n int) store.Chain {
	if n == 0 {
		return store.Chain{}
	}
	return store.Chain{Seq: uint64(n), Link: s.feed[n-1].Link}
}

// changesOf copies what the feed tells.
func changesOf(rows []store.ChangeRow) []store.Change {
	var changes []store.Change
	for i := range rows {
		changes = append(changes, rows[i].Change)
	}
	return changes
}

// span returns the entries of a list that are asked, of one that has those from start
// up to end.
func span(after store.Cursor, limit, start, end int) (from, to int, err error) {
	size, err := store.Page{Limit: limit}.Size()
	if err != nil {
		return 0, 0, err
	}
	if after != "" {
		if from, err = strconv.Atoi(string(after)); err != nil || from < 0 || string(after) != strconv.Itoa(from) {
			return 0, 0, fmt.Errorf("%w: cursor %.40q did not come from a list", store.ErrInvalid, string(after))
		}
	}
	if from > end {
		return 0, 0, fmt.Errorf("%w: it ends at %d, the cursor is at %d", store.ErrGap, end, from)
	}
	from = max(from, start)
	return from, min(from+size, end), nil
}

// listCursor is the number of entries that were read.
func listCursor(n int) store.Cursor {
	if n == 0 {
		return ""
	}
	return store.Cursor(strconv.Itoa(n))
}

// View runs fn over the present state.
func (h *handle) View(ctx context.Context, fn func(store.Reader) error) error {
	s, err := h.now(ctx)
	if err != nil {
		return err
	}
	v := &tx{handle: h, state: s}
	defer v.finished.Store(true)
	return fn(v)
}

// Update runs fn when the units before it have ended, and publishes what it wrote.
func (h *handle) Update(ctx context.Context, u store.Unit, fn func(store.Tx) error) (store.Receipt, error) {
	if err := h.usable(ctx); err != nil {
		return store.Receipt{}, err
	}
	if err := u.Check(); err != nil {
		return store.Receipt{}, err
	}
	p := h.store.open(h.community)
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return store.Receipt{}, ctx.Err()
	}
	defer func() { <-p.turn }()

	if changes, ok, err := p.keys.find(u); ok || err != nil {
		return store.Receipt{Changes: changes, Repeated: ok}, err
	}
	t := &tx{handle: h, state: p.state.Load(), at: u.Instant()}
	if err := t.run(ctx, fn); err != nil {
		return store.Receipt{}, err
	}
	next := *t.state
	next.feed = append(next.feed, t.changes...)
	if len(t.erased) > 0 {
		next.feed = t.erased.blank(next.feed)
		p.keys.blank(t.erased)
	}
	changes := changesOf(next.feed[len(next.feed)-len(t.changes):])
	p.keys.keep(u, changes)
	p.state.Store(&next)
	return store.Receipt{Changes: append([]store.Change(nil), changes...)}, nil
}

// A tx is a unit or a view from within.
type tx struct {
	handle   *handle
	state    *state
	at       time.Time
	changes  []store.ChangeRow
	erased   graves
	failed   error // of the first write that failed
	finished atomic.Bool
}

// run calls fn and returns why nothing may be committed.
func (t *tx) run(ctx context.Context, fn func(store.Tx) error) error {
	defer t.finished.Store(true)
	if err := fn(t); err != nil {
		return err
	}
	if t.failed != nil {
		return t.failed
	}
	return t.handle.usable(ctx)
}

func (t *tx) usable(ctx context.Context) error {
	if t.finished.Load() {
		return store.ErrFinished
	}
	return t.handle.usable(ctx)
}

func (t *tx) Get(ctx context.Context, ref cohesion.RecordRef) (cohesion.Record, error) {
	if err := t.usable(ctx); err != nil {
		return nil, err
	}
	return t.state.get(ref)
}

func (t *tx) List(ctx context.Context, kind cohesion.Kind, f store.Filter, p store.Page) (store.Listing, error) {
	if err := t.usable(ctx); err != nil {
		return store.Listing{}, err
	}
	return t.state.list(kind, f, p)
}

func (t *tx) Count(ctx context.Context, kind cohesion.Kind, f store.Filter) (int, error) {
	if err := t.usable(ctx); err != nil {
		return 0, err
	}
	return t.state.count(kind, f)
}

func (t *tx) Put(ctx context.Context, rec cohesion.Record) (int, error) {
	if err := t.usable(ctx); err != nil {
		return 0, t.fail(err)
	}
	next, r, err := t.state.put(t.handle.community, rec)
	if err != nil {
		return 0, t.fail(err)
	}
	t.write(next, r)
	return r.version, nil
}

func (t *tx) Delete(ctx context.Context, ref cohesion.RecordRef, version int) error {
	if err := t.usable(ctx); err != nil {
		return t.fail(err)
	}
	next, r, err := t.state.remove(ref, version)
	if err != nil {
		return t.fail(err)
	}
	t.write(next, r)
	return nil
}

// Erase deletes the record; what else is known of it goes when the unit commits.
func (t *tx) Erase(ctx context.Context, ref cohesion.RecordRef, version int) error {
	if err := t.Delete(ctx, ref, version); err != nil {
		return err
	}
	if t.erased == nil {
		t.erased = graves{}
	}
	t.erased[ref] = t.changes[len(t.changes)-1].Change
	return nil
}

// fail remembers the first error of a write.
func (t *tx) fail(err error) error {
	if t.failed == nil {
		t.failed = err
	}
	return err
}

func (t *tx) write(next *state, r *row) {
	change := store.Change{
		Seq: next.seal.Feed.Seq + 1, Kind: r.ref.Kind, ID: r.ref.ID, Version: r.version, Deleted: r.rec == nil, At: t.at,
	}
	next.seal.Feed = next.seal.Feed.Change(t.handle.community, change)
	t.changes = append(t.changes, store.ChangeRow{Change: change, Link: next.seal.Feed.Link})
	t.state = next
}
