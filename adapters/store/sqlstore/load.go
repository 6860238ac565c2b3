package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

var _ store.Bulk = (*handle)(nil)

// ids returns the ids as a list, in the way of the dialect's statement of standings.
func (q *query) ids(ids []string) string {
	if q.d.arrays {
		return q.arg(ids)
	}
	places := make([]string, len(ids))
	for i, id := range ids {
		places[i] = q.arg(id)
	}
	return strings.Join(places, ", ")
}

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
		analyse := h.store.d.analyse != "" && magnitude(loaded+len(batch)) > magnitude(loaded)
		if err := h.alone(ctx, func(s *session, p head) error { return h.loadBatch(ctx, s, p, u, batch, analyse) }); err != nil {
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

// magnitude counts the times that n, in units of loads, can be divided by 8: as often as a
// load grows by that, the database looks at its data again.
func magnitude(n int) (m int) {
	for n /= loadUnit; n > 0; n /= 8 {
		m++
	}
	return m
}

func (h *handle) loadable(rec cohesion.Record) error {
	if err := store.CheckNew(rec); err != nil {
		return err
	}
	return store.Check(h.community, rec)
}

// loadBatch creates records that were checked.
func (h *handle) loadBatch(ctx context.Context, s *session, p head, u store.Unit, records []cohesion.Record, analyse bool) error {
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
	if analyse {
		if err := s.script(ctx, h.store.d.analyse); err != nil {
			return err
		}
	}
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
		text := fmt.Sprintf(t.s.d.standings, standingColumns, q.arg(t.handle.name), q.arg(int64(kind)), q.ids(some))
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
