package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

const microsecond = time.Microsecond

// A handle is what a caller holds of a partition.
type handle struct {
	store     *Store
	community cohesion.CommunityID // zero is the reference partition
	name      string               // of the partition in the tables
	none      bool                 // made of the zero id: no partition
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

// read runs fn, which makes one statement.
func (h *handle) read(ctx context.Context, fn func(*session) error) error {
	if err := h.usable(ctx); err != nil {
		return err
	}
	return h.store.read(ctx, h.name, fn)
}

func (h *handle) Get(ctx context.Context, ref cohesion.RecordRef) (rec cohesion.Record, err error) {
	err = h.read(ctx, func(s *session) error {
		rec, err = h.get(ctx, s, ref)
		return err
	})
	return rec, err
}

func (h *handle) List(ctx context.Context, kind cohesion.Kind, f store.Filter, p store.Page) (listing store.Listing, err error) {
	err = h.read(ctx, func(s *session) error {
		listing, err = h.list(ctx, s, kind, f, p)
		return err
	})
	return listing, err
}

func (h *handle) Count(ctx context.Context, kind cohesion.Kind, f store.Filter) (n int, err error) {
	err = h.read(ctx, func(s *session) error {
		n, err = h.count(ctx, s, kind, f)
		return err
	})
	return n, err
}

// View runs fn over one moment.
func (h *handle) View(ctx context.Context, fn func(store.Reader) error) error {
	if err := h.usable(ctx); err != nil {
		return err
	}
	var s *session
	err := h.store.patiently(ctx, func() (err error) {
		s, err = h.openView(ctx)
		return err
	})
	if err != nil {
		return err
	}
	v := &tx{handle: h, s: s}
	defer h.store.readers.give(s)
	defer v.finish()
	return fn(v)
}

// openView begins a view; its moment is now.
func (h *handle) openView(ctx context.Context) (*session, error) {
	s, err := h.store.readers.take(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.begin(ctx, h.store.d.beginView(h.name)); err != nil {
		h.store.readers.give(s)
		return nil, err
	}
	if _, err := h.head(ctx, s, ""); err != nil { // the first statement fixes the moment
		h.store.readers.give(s)
		return nil, err
	}
	return s, nil
}

// get reads a record.
func (h *handle) get(ctx context.Context, s *session, ref cohesion.RecordRef) (cohesion.Record, error) {
	if !isID(ref.ID) {
		return nil, store.NotFound(ref)
	}
	var r reading
	found, err := s.one(ctx, "SELECT "+readingColumns+" FROM vb_record r WHERE r.community = $1 AND r.kind = $2 AND r.id = $3 AND r.body IS NOT NULL",
		[]any{h.name, int64(ref.Kind), ref.ID}, r.dest()...)
	switch {
	case err != nil:
		return nil, err
	case !found:
		return nil, store.NotFound(ref)
	}
	return r.record(h.community, ref.Kind)
}

func (h *handle) list(ctx context.Context, s *session, kind cohesion.Kind, f store.Filter, p store.Page) (store.Listing, error) {
	limit, err := p.Size()
	if err != nil {
		return store.Listing{}, err
	}
	after, err := parseCursor(p.After)
	if err != nil {
		return store.Listing{}, err
	}
	if err := check(kind, &f); err != nil {
		return store.Listing{}, err
	}
	var listing store.Listing
	q := s.d.selection(h.name, kind, &f)
	if q.nothing {
		return listing, nil
	}
	text := q.list(after, limit+1)
	err = s.each(ctx, text, q.args, func(rows *sql.Rows) error {
		if len(listing.Records) == limit {
			listing.Next = store.Cursor(listing.Records[limit-1].Ref().ID)
			return nil
		}
		var r reading
		if err := rows.Scan(r.dest()...); err != nil {
			return err
		}
		rec, err := r.record(h.community, kind)
		listing.Records = append(listing.Records, rec)
		return err
	})
	if err != nil {
		return store.Listing{}, err
	}
	return listing, nil
}

func (h *handle) count(ctx context.Context, s *session, kind cohesion.Kind, f store.Filter) (n int, err error) {
	if err := check(kind, &f); err != nil {
		return 0, err
	}
	q := s.d.selection(h.name, kind, &f)
	if q.nothing {
		return 0, nil
	}
	_, err = s.one(ctx, q.count(), q.args, &n)
	return n, err
}

func check(kind cohesion.Kind, f *store.Filter) error {
	if err := store.CheckKind(kind); err != nil {
		return err
	}
	return f.Check()
}

// Latest returns the cursor at the end of the feed.
func (h *handle) Latest(ctx context.Context) (store.Cursor, error) {
	head, err := h.now(ctx)
	return head.Feed.Cursor(), err
}

// now reads the row of the partition.
func (h *handle) now(ctx context.Context) (p head, err error) {
	err = h.read(ctx, func(s *session) error {
		p, err = h.head(ctx, s, "")
		return err
	})
	return p, err
}

// Changes returns what came after the cursor. It reads the change at the cursor too, to see
// that the history up to there is the one that the cursor came from.
func (h *handle) Changes(ctx context.Context, after store.Cursor, limit int) (changes []store.Change, next store.Cursor, err error) {
	if err := h.usable(ctx); err != nil {
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
	start := from
	if from > 0 {
		start, size = from-1, size+1
	}
	var rows []store.ChangeRow
	err = h.read(ctx, func(s *session) error {
		rows, _, _, err = changeList.entries(ctx, h, s, start, size)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	if from > 0 {
		if len(rows) == 0 || endOf(rows[:1]) != after {
			return nil, "", fmt.Errorf("%w: the history up to change %d is another, or there is none", store.ErrGap, from)
		}
		rows = rows[1:]
	}
	if len(rows) == 0 {
		return nil, after, nil
	}
	return changesOf(rows), endOf(rows), nil
}

// endOf returns the cursor behind changes.
func endOf(rows []store.ChangeRow) store.Cursor {
	last := &rows[len(rows)-1]
	return store.Chain{Seq: last.Seq, Link: last.Link}.Cursor()
}

// changesOf returns what the feed tells.
func changesOf(rows []store.ChangeRow) []store.Change {
	var changes []store.Change
	for i := range rows {
		changes = append(changes, rows[i].Change)
	}
	return changes
}

// A head is the row of a partition.
type head struct {
	store.Seal
	papers store.Tally // of documents, in the partition of reference data
	listed bool        // the community's own record is stored
	there  bool        // the row exists
}

const headColumns = `seq, link, records, tally, documents, papers, listed,
erasure_seq, erasure_link, log_seq, log_link, pruned_seq, pruned_link`

// head reads the row of the partition; lock, put behind the statement, makes others wait.
func (h *handle) head(ctx context.Context, s *session, lock string) (head, error) {
	var p head
	var listed int64
	var links [6][]byte
	found, err := s.one(ctx, "SELECT "+headColumns+" FROM vb_partition WHERE community = $1"+lock, []any{h.name},
		&p.Feed.Seq, &links[0], &p.Records.Count, &links[1], &p.papers.Count, &links[2], &listed,
		&p.Erasures.Seq, &links[3], &p.Log.Seq, &links[4], &p.Pruned.Seq, &links[5])
	if err != nil {
		return head{}, err
	}
	for i, sum := range []*store.Sum{&p.Feed.Link, &p.Records.Sum, &p.papers.Sum, &p.Erasures.Link, &p.Log.Link, &p.Pruned.Link} {
		if err := setSum(sum, links[i]); err != nil {
			return head{}, err
		}
	}
	p.there, p.listed = found, listed != 0
	return p, nil
}

// setSum reads a sum; no bytes are the sum of nothing.
func setSum(sum *store.Sum, b []byte) error {
	if len(b) != 0 && len(b) != len(sum) {
		return fmt.Errorf("%w: a sum of %d bytes", ErrCorrupt, len(b))
	}
	*sum = store.Sum{}
	copy(sum[:], b)
	return nil
}
