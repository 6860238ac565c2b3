package sqlstore

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// A tx is a unit or a view from within. What a unit writes is kept here and goes
// to the database together: before a list or a count reads there, when there is much of
// it, and at the end.
type tx struct {
	handle   *handle
	s        *session
	finished atomic.Bool

	at      time.Time
	head    head
	known   map[cohesion.RecordRef]*standing
	pending []cohesion.RecordRef // what known has and the database has not, in the order of first writes
	changes []store.ChangeRow
	flushed int            // how many of changes the database has
	stale   bool           // the database has another head
	graves  []store.Change // tombstones of what was erased
	failed  error          // of the first write that failed
}

// A standing is what the unit knows of a record.
type standing struct {
	version int  // 0: never stored
	live    bool // it is there
	sum     store.Sum
	facets  []facet // that the database has rows of
	row     *row    // written in this unit and not yet in the database
}

// maxPending is how many records wait at most.
const maxPending = 256

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
	if st := t.known[ref]; st != nil && st.row != nil {
		if !st.live {
			return nil, store.NotFound(ref)
		}
		return st.row.reading().record(t.handle.community, ref.Kind)
	}
	return t.handle.get(ctx, t.s, ref)
}

func (t *tx) List(ctx context.Context, kind cohesion.Kind, f store.Filter, p store.Page) (store.Listing, error) {
	if err := t.settled(ctx); err != nil {
		return store.Listing{}, err
	}
	return t.handle.list(ctx, t.s, kind, f, p)
}

func (t *tx) Count(ctx context.Context, kind cohesion.Kind, f store.Filter) (int, error) {
	if err := t.settled(ctx); err != nil {
		return 0, err
	}
	return t.handle.count(ctx, t.s, kind, f)
}

// settled makes the database know what was written so far.
func (t *tx) settled(ctx context.Context) error {
	if err := t.usable(ctx); err != nil || len(t.pending) == 0 {
		return err
	}
	return t.flush(ctx)
}

func (t *tx) Put(ctx context.Context, rec cohesion.Record) (int, error) {
	version, err := t.put(ctx, rec)
	return version, t.fail(err)
}

func (t *tx) put(ctx context.Context, rec cohesion.Record) (int, error) {
	if err := t.usable(ctx); err != nil {
		return 0, err
	}
	if err := store.Check(t.handle.community, rec); err != nil {
		return 0, err
	}
	ref, wanted := rec.Ref(), store.Version(rec)
	st, err := t.standing(ctx, ref)
	switch {
	case err != nil:
		return 0, err
	case !st.live && wanted > 0:
		return 0, store.NotFound(ref)
	case st.live && wanted != st.version:
		return 0, store.Conflict(ref, wanted, st.version)
	}
	r, err := newRow(t.handle.community, rec, st.version+1)
	if err != nil {
		return 0, err
	}
	return r.version, t.write(ctx, st, r)
}

func (t *tx) Delete(ctx context.Context, ref cohesion.RecordRef, version int) error {
	return t.fail(t.remove(ctx, ref, version))
}

func (t *tx) remove(ctx context.Context, ref cohesion.RecordRef, version int) error {
	if err := t.usable(ctx); err != nil {
		return err
	}
	st, err := t.standing(ctx, ref)
	switch {
	case err != nil:
		return err
	case !st.live:
		return store.NotFound(ref)
	case st.version != version:
		return store.Conflict(ref, version, st.version)
	}
	return t.write(ctx, st, tombstone(t.handle.community, ref, version+1))
}

// fail remembers the first error of a write.
func (t *tx) fail(err error) error {
	if t.failed == nil {
		t.failed = err
	}
	return err
}

// standing returns what is known of a record, read at most once in a unit: nobody else
// writes meanwhile.
func (t *tx) standing(ctx context.Context, ref cohesion.RecordRef) (*standing, error) {
	if st := t.known[ref]; st != nil {
		return st, nil
	}
	st := new(standing)
	if !isID(ref.ID) {
		return st, nil
	}
	var live int64
	var packed, sum []byte
	if _, err := t.s.one(ctx, "SELECT "+standingColumns+" FROM vb_record r WHERE r.community = $1 AND r.kind = $2 AND r.id = $3",
		[]any{t.handle.name, int64(ref.Kind), ref.ID}, &st.version, &live, &packed, &sum); err != nil {
		return nil, err
	}
	if err := st.set(live, packed, sum); err != nil {
		return nil, err
	}
	if t.known == nil {
		t.known = map[cohesion.RecordRef]*standing{}
	}
	t.known[ref] = st
	return st, nil
}

const standingColumns = "r.version, CASE WHEN r.body IS NULL THEN 0 ELSE 1 END, r.facets, r.checksum"

func (st *standing) set(live int64, packed, sum []byte) (err error) {
	st.live = live != 0
	if st.facets, err = unpack(packed); err != nil {
		return err
	}
	return setSum(&st.sum, sum)
}

// write notes the row.
func (t *tx) write(ctx context.Context, st *standing, r *row) error {
	live := r.body != nil
	if st.live {
		t.head.Records = t.head.Records.Without(st.sum)
	}
	if live {
		t.head.Records = t.head.Records.With(r.sum)
	}
	if r.ref.Kind == cohesion.KindCommunity {
		t.head.listed = live
	}
	if st.row == nil {
		t.pending = append(t.pending, r.ref)
	}
	st.version, st.live, st.sum, st.row = r.version, live, r.sum, r
	t.change(r)
	if len(t.pending) >= maxPending {
		return t.flush(ctx)
	}
	return nil
}

// A batch is what goes to the database together.
type batch struct {
	community string
	rows      []*row
	dropped   []facetRow
	added     []facetRow
	changes   []store.ChangeRow
	head      head
}

// A facetRow is a row of vb_facet.
type facetRow struct {
	ref cohesion.RecordRef
	facet
}

// flush writes what is pending.
func (t *tx) flush(ctx context.Context) error {
	if t.flushed == len(t.changes) && !t.stale {
		return nil
	}
	b := &batch{community: t.handle.name, changes: t.changes[t.flushed:], head: t.head}
	for _, ref := range t.pending {
		if err := b.add(t.known[ref]); err != nil {
			return err
		}
	}
	if err := t.handle.store.d.flush(ctx, t.s, b); err != nil {
		return t.fail(err)
	}
	t.pending, t.flushed, t.stale = t.pending[:0], len(t.changes), false
	return nil
}

// add puts the row of a record into the batch, with the facets that come and go.
func (b *batch) add(st *standing) error {
	r := st.row
	now, err := unpack(r.facets)
	if err != nil {
		return err
	}
	b.rows = append(b.rows, r)
	for _, f := range st.facets {
		if _, found := slices.BinarySearchFunc(now, f, compareFacets); !found {
			b.dropped = append(b.dropped, facetRow{r.ref, f})
		}
	}
	for _, f := range now {
		if _, found := slices.BinarySearchFunc(st.facets, f, compareFacets); !found {
			b.added = append(b.added, facetRow{r.ref, f})
		}
	}
	st.facets, st.row = now, nil
	return nil
}

// reading returns the row as if it had been read.
func (r *row) reading() *reading {
	return &reading{id: r.ref.ID, version: r.version, form: form, body: r.body, checksum: r.sum[:]}
}
