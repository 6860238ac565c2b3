package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

var _ store.Bulk = (*handle)(nil)

// loadUnit is how many records a unit of a load has.
const loadUnit = 5000

// Load creates records in units of thousands.
func (h *handle) Load(ctx context.Context, at time.Time, records iter.Seq2[cohesion.Record, error]) (loaded int, err error) {
	if err := h.usable(ctx); err != nil {
		return 0, err
	}
	u := store.Unit{At: at}
	if err := u.Check(); err != nil {
		return 0, err
	}
	batch := make([]cohesion.Record, 0, loadUnit)
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		if err := h.alone(ctx, func(s *session, p head) error { return h.loadBatch(ctx, s, p, u, batch) }); err != nil {
			return fmt.Errorf("load: %w", err)
		}
		loaded, batch = loaded+len(batch), batch[:0]
		return nil
	}
	for rec, err := range records {
		if err == nil {
			err = h.loadable(rec)
		}
		if err != nil {
			if flushing := flush(); flushing != nil {
				return loaded, flushing
			}
			return loaded, fmt.Errorf("load: %w", err)
		}
		if batch = append(batch, rec); len(batch) == loadUnit {
			if err := flush(); err != nil {
				return loaded, err
			}
		}
	}
	return loaded, flush()
}

func (h *handle) loadable(rec cohesion.Record) error {
	if err := store.CheckNew(rec); err != nil {
		return err
	}
	return store.Check(h.community, rec)
}

// loadBatch creates records that were checked.
func (h *handle) loadBatch(ctx context.Context, s *session, p head, u store.Unit, records []cohesion.Record) error {
	t := &tx{handle: h, s: s, at: u.Instant(), head: p, known: make(map[cohesion.RecordRef]*standing, len(records))}
	defer t.finish()
	for len(records) > 0 {
		some := records[:min(len(records), maxPending)]
		records = records[len(some):]
		if err := t.load(ctx, some); err != nil {
			return err
		}
	}
	s.next = t.head
	return h.usable(ctx)
}

// load creates at most maxPending records.
func (t *tx) load(ctx context.Context, records []cohesion.Record) error {
	if err := t.standings(ctx, records); err != nil {
		return err
	}
	for _, rec := range records {
		st := t.known[rec.Ref()]
		if st.live {
			return store.Conflict(rec.Ref(), 0, st.version)
		}
		r, err := newRow(t.handle.community, rec, st.version+1)
		if err != nil {
			return err
		}
		if err := t.write(ctx, st, r); err != nil {
			return err
		}
	}
	return t.flush(ctx)
}

// standings reads what is known of records, one statement for each kind.
func (t *tx) standings(ctx context.Context, records []cohesion.Record) error {
	ids := map[cohesion.Kind][]string{}
	for _, rec := range records {
		ref := rec.Ref()
		if t.known[ref] == nil {
			t.known[ref] = new(standing)
			ids[ref.Kind] = append(ids[ref.Kind], ref.ID)
		}
	}
	for kind, some := range ids {
		q := &query{d: t.s.d}
		community, number := q.arg(t.handle.name), q.arg(int64(kind))
		text := fmt.Sprintf("SELECT r.id, %s FROM vb_record r WHERE r.community = %s AND r.kind = %s AND %s", standingColumns, community, number, q.inText("r.id", some))
		if err := t.s.each(ctx, text, q.args, func(rows *sql.Rows) error {
			var id string
			var version int
			var live int64
			var packed, sum []byte
			if err := rows.Scan(&id, &version, &live, &packed, &sum); err != nil {
				return err
			}
			st := t.known[cohesion.RecordRef{Kind: kind, ID: id}]
			st.version = version
			return st.set(live, packed, sum)
		}); err != nil {
			return err
		}
	}
	return nil
}
