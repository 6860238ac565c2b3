package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// Erase deletes the record; what else is known of it goes when the unit ends.
func (t *tx) Erase(ctx context.Context, ref cohesion.RecordRef, version int) error {
	if err := t.Delete(ctx, ref, version); err != nil {
		return err
	}
	t.graves = append(t.graves, t.changes[len(t.changes)-1].Change)
	return nil
}

// keysOf returns what is remembered of units before seq that wrote the record.
func (t *tx) keysOf(ctx context.Context, ref cohesion.RecordRef, seq int64) ([]kept, error) {
	var keys []kept
	err := t.s.each(ctx, `SELECT k.key, k.request, k.at, k.seq, k.changes, k.forgotten, k.checksum FROM vb_key k WHERE k.community = $1 AND k.changes > 0 AND EXISTS
(SELECT 1 FROM vb_change c WHERE c.community = k.community AND c.kind = $2 AND c.id = $3 AND c.seq < $4 AND c.seq >= k.seq AND c.seq < k.seq + k.changes)`,
		[]any{t.handle.name, int64(ref.Kind), ref.ID, seq}, func(rows *sql.Rows) error {
			var k kept
			_, err := k.read(t.handle.name, rows.Scan)
			keys = append(keys, k)
			return err
		})
	return keys, err
}

// Remember appends to the list of erasures.
func (t *tx) Remember(ctx context.Context, e store.Erasure) (store.Erasure, error) {
	kept, err := t.remember(ctx, e)
	return kept, t.fail(err)
}

func (t *tx) remember(ctx context.Context, e store.Erasure) (store.Erasure, error) {
	if err := t.usable(ctx); err != nil {
		return store.Erasure{}, err
	}
	if err := e.Check(); err != nil {
		return store.Erasure{}, err
	}
	e.At, e.Removed = e.At.UTC().Truncate(microsecond), slices.Clone(e.Removed)
	chain := t.head.Erasures.Erasure(t.handle.community, e)
	e.Seq, e.Link = chain.Seq, chain.Link
	removed, err := json.Marshal(e.Removed)
	if err != nil {
		return store.Erasure{}, err
	}
	if _, err := t.s.exec(ctx, "INSERT INTO vb_erasure (community, seq, subject, at, removed, digest, link) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		t.handle.name, int64(e.Seq), e.Subject[:], e.At.UnixMicro(), removed, e.Digest[:], e.Link[:]); err != nil {
		return store.Erasure{}, err
	}
	t.head.Erasures, t.stale = chain, true
	return e, nil
}

// Log appends to the processing log.
func (t *tx) Log(ctx context.Context, e store.Entry) error {
	return t.fail(t.log(ctx, e))
}

func (t *tx) log(ctx context.Context, e store.Entry) error {
	if err := t.usable(ctx); err != nil {
		return err
	}
	if err := e.Check(); err != nil {
		return err
	}
	e.At = t.at
	chain := t.head.Log.Entry(t.handle.community, e)
	if _, err := t.s.exec(ctx, "INSERT INTO vb_log (community, seq, at, activity, actor, subject, trace, records, link) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		t.handle.name, int64(chain.Seq), e.At.UnixMicro(), e.Activity, e.Actor, e.Subject[:], e.Trace, int64(e.Records), chain.Link[:]); err != nil {
		return err
	}
	t.head.Log, t.stale = chain, true
	return nil
}

// Erasures returns entries of the list of erasures.
func (h *handle) Erasures(ctx context.Context, after store.Cursor, limit int) ([]store.Erasure, store.Cursor, error) {
	return readList(ctx, h, erasureList, after, limit)
}

// Entries returns entries of the processing log.
func (h *handle) Entries(ctx context.Context, after store.Cursor, limit int) ([]store.Entry, store.Cursor, error) {
	return readList(ctx, h, entryList, after, limit)
}

// PruneLog removes the beginning of the processing log.
func (h *handle) PruneLog(ctx context.Context, before time.Time) (pruned int, err error) {
	if err := h.usable(ctx); err != nil {
		return 0, err
	}
	err = h.alone(ctx, func(s *session, p head) error {
		pruned, err = h.prune(ctx, s, p, before)
		return err
	})
	return pruned, err
}

func (h *handle) prune(ctx context.Context, s *session, p head, before time.Time) (int, error) {
	first := int64(p.Log.Seq) + 1 // the first that stays
	if _, err := s.one(ctx, "SELECT l.seq FROM vb_log l WHERE l.community = $1 AND l.at >= $2 ORDER BY l.seq LIMIT 1",
		[]any{h.name, ceilMicro(before)}, &first); err != nil {
		return 0, err
	}
	var link []byte
	if found, err := s.one(ctx, "SELECT l.link FROM vb_log l WHERE l.community = $1 AND l.seq = $2", []any{h.name, first - 1}, &link); err != nil || !found {
		return 0, err
	}
	n := first - 1 - int64(p.Pruned.Seq)
	p.Pruned.Seq = uint64(first - 1)
	if err := setSum(&p.Pruned.Link, link); err != nil {
		return 0, err
	}
	if _, err := s.exec(ctx, "DELETE FROM vb_log WHERE community = $1 AND seq < $2", h.name, first); err != nil {
		return 0, err
	}
	s.next = p
	return int(n), writeHead(ctx, s, &batch{community: h.name, head: p})
}

// ceilMicro returns the first whole microsecond that is not before the instant.
func ceilMicro(at time.Time) int64 {
	if whole := at.Truncate(microsecond); whole.Before(at) {
		return whole.UnixMicro() + 1
	}
	return at.UnixMicro()
}

// Seal returns what the partition should hold.
func (h *handle) Seal(ctx context.Context) (store.Seal, error) {
	p, err := h.now(ctx)
	return p.Seal, err
}
