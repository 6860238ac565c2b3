package memstore

import (
	"context"
	"slices"
	"sort"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// graves are the tombstones of records that a unit erased.
type graves map[cohesion.RecordRef]store.Change

// cover makes an earlier change of an erased record its tombstone, under the old number;
// it says whether it did.
func (g graves) cover(c *store.Change) bool {
	grave, ok := g[c.Ref()]
	if !ok || c.Seq >= grave.Seq {
		return false
	}
	grave.Seq = c.Seq
	*c = grave
	return true
}

// blank returns a copy of the feed that tells nothing else of erased records.
func (g graves) blank(feed []store.ChangeRow) []store.ChangeRow {
	feed = slices.Clone(feed)
	for i := range feed {
		if g.cover(&feed[i].Change) {
			feed[i].Erased = true
		}
	}
	return feed
}

// Remember appends to the list of erasures.
func (t *tx) Remember(ctx context.Context, e store.Erasure) (store.Erasure, error) {
	if err := t.usable(ctx); err != nil {
		return store.Erasure{}, t.fail(err)
	}
	if err := e.Check(); err != nil {
		return store.Erasure{}, t.fail(err)
	}
	next := *t.state
	e.At, e.Removed = e.At.UTC().Truncate(time.Microsecond), slices.Clone(e.Removed)
	next.seal.Erasures = next.seal.Erasures.Erasure(t.handle.community, e)
	e.Seq, e.Link = next.seal.Erasures.Seq, next.seal.Erasures.Link
	next.erasures = append(next.erasures, e)
	t.state = &next
	e.Removed = slices.Clone(e.Removed)
	return e, nil
}

// Log appends to the processing log.
func (t *tx) Log(ctx context.Context, e store.Entry) error {
	if err := t.usable(ctx); err != nil {
		return t.fail(err)
	}
	if err := e.Check(); err != nil {
		return t.fail(err)
	}
	next := *t.state
	e.At = t.at
	next.seal.Log = next.seal.Log.Entry(t.handle.community, e)
	e.Seq, e.Link = next.seal.Log.Seq, next.seal.Log.Link
	next.log = append(next.log, e)
	t.state = &next
	return nil
}

// Erasures returns entries of the list of erasures.
func (h *handle) Erasures(ctx context.Context, after store.Cursor, limit int) ([]store.Erasure, store.Cursor, error) {
	s, err := h.now(ctx)
	if err != nil {
		return nil, "", err
	}
	from, to, err := span(after, limit, 0, len(s.erasures))
	if err != nil {
		return nil, "", err
	}
	some := slices.Clone(s.erasures[from:to])
	for i := range some {
		some[i].Removed = slices.Clone(some[i].Removed)
	}
	return some, listCursor(to), nil
}

// Entries returns entries of the processing log.
func (h *handle) Entries(ctx context.Context, after store.Cursor, limit int) ([]store.Entry, store.Cursor, error) {
	s, err := h.now(ctx)
	if err != nil {
		return nil, "", err
	}
	start := int(s.seal.Pruned.Seq)
	from, to, err := span(after, limit, start, int(s.seal.Log.Seq))
	if err != nil {
		return nil, "", err
	}
	return slices.Clone(s.log[from-start : to-start]), listCursor(to), nil
}

// PruneLog removes the beginning of the processing log.
func (h *handle) PruneLog(ctx context.Context, before time.Time) (int, error) {
	if err := h.usable(ctx); err != nil {
		return 0, err
	}
	p := h.store.open(h.community)
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	defer func() { <-p.turn }()
	next := *p.state.Load()
	n := slices.IndexFunc(next.log, func(e store.Entry) bool { return !e.At.Before(before) })
	if n < 0 {
		n = len(next.log)
	}
	if n == 0 {
		return 0, nil
	}
	next.seal.Pruned = store.Chain{Seq: next.log[n-1].Seq, Link: next.log[n-1].Link}
	next.log = slices.Clone(next.log[n:])
	p.state.Store(&next)
	return n, nil
}

// Seal returns what the partition should hold.
func (h *handle) Seal(ctx context.Context) (store.Seal, error) {
	s, err := h.now(ctx)
	if err != nil {
		return store.Seal{}, err
	}
	return s.seal, nil
}

// Verify reads everything and computes every checksum again.
func (h *handle) Verify(ctx context.Context) ([]store.Finding, error) {
	s, err := h.now(ctx)
	if err != nil {
		return nil, err
	}
	return s.verify(ctx, h.community)
}

func (s *state) verify(ctx context.Context, in cohesion.CommunityID) ([]store.Finding, error) {
	audit := store.NewAudit(in, s.seal)
	for _, row := range s.feed {
		audit.Change(row)
	}
	for _, e := range s.erasures {
		audit.Erasure(e)
	}
	for _, e := range s.log {
		audit.Entry(e)
	}
	var err error
	entries := 0
	s.rows.ascend("", func(_ string, r *row) bool {
		if r.rec == nil {
			return true
		}
		if err = ctx.Err(); err != nil {
			return false
		}
		entries += s.verifyRow(audit, r)
		return true
	})
	if entries != s.index.len() && err == nil {
		audit.Add(store.Finding{Code: store.WrongIndex, Detail: "something is found by what it does not say"})
	}
	return audit.Findings(), err
}

// verifyRow verifies a record and the entries that it is found by, and counts these.
func (s *state) verifyRow(audit *store.Audit, r *row) int {
	body, err := store.Encode(r.rec)
	if err != nil {
		audit.Add(store.Finding{Code: store.ChangedRecord, Ref: r.ref, Detail: err.Error()})
	}
	audit.Record(store.RecordRow{Ref: r.ref, Version: r.version, Body: body, Sum: r.sum})
	keys := indexKeys(&row{ref: r.ref, rec: r.rec, facets: store.FacetsOf(r.rec)})
	for _, key := range keys {
		if found, ok := s.index.get(key); !ok || found != r {
			audit.Add(store.Finding{Code: store.WrongIndex, Ref: r.ref, Detail: "it is not found by something that it says"})
		}
	}
	return len(keys)
}

// Verify reads the documents and every partition.
func (s *Store) Verify(ctx context.Context) ([]store.Finding, error) {
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	findings := s.documents.verify()
	s.mu.Lock()
	ids := make([]cohesion.CommunityID, 0, len(s.partitions))
	for id := range s.partitions {
		ids = append(ids, id)
	}
	s.mu.Unlock()
	sort.Slice(ids, func(i, j int) bool { return ids[i].Compare(ids[j]) < 0 })
	for _, id := range ids {
		found, err := s.partition(id).state.Load().verify(ctx, id)
		if err != nil {
			return findings, err
		}
		findings = append(findings, found...)
	}
	return findings, nil
}
