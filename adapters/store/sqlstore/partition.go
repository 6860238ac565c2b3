package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
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
	return r.record(h.name, ref.Kind)
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
		rec, err := r.record(h.name, kind)
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
func (h *handle) Latest(ctx context.Context) (cursor store.Cursor, err error) {
	err = h.read(ctx, func(s *session) error {
		head, err := h.head(ctx, s, "")
		cursor = feedCursor(head.seq)
		return err
	})
	return cursor, err
}

// Changes returns what came after the cursor.
func (h *handle) Changes(ctx context.Context, after store.Cursor, limit int) (changes []store.Change, next store.Cursor, err error) {
	if err := h.usable(ctx); err != nil {
		return nil, "", err
	}
	size, err := store.Page{Limit: limit}.Size()
	if err != nil {
		return nil, "", err
	}
	from, err := parseFeedCursor(after)
	if err != nil {
		return nil, "", err
	}
	var last int64
	err = h.read(ctx, func(s *session) error {
		changes, last, err = h.changes(ctx, s, from, size)
		return err
	})
	switch {
	case err != nil:
		return nil, "", err
	case from > last:
		return nil, "", fmt.Errorf("%w: it ends at %d, the cursor is at %d", store.ErrGap, last, from)
	}
	return changes, feedCursor(from + int64(len(changes))), nil
}

// changes reads the feed after a number, and the number of the last change, in one
// statement: both are of one moment.
func (h *handle) changes(ctx context.Context, s *session, from int64, limit int) (changes []store.Change, last int64, err error) {
	err = s.each(ctx, `SELECT p.seq, coalesce(c.seq, 0), coalesce(c.kind, 0), coalesce(c.id, ''), coalesce(c.version, 0), coalesce(c.deleted, 0), coalesce(c.at, 0)
FROM vb_partition p LEFT JOIN vb_change c ON c.community = p.community AND c.seq > $2
WHERE p.community = $1 ORDER BY c.seq LIMIT $3`,
		[]any{h.name, from, int64(limit)}, func(rows *sql.Rows) error {
			var c store.Change
			var seq, kind, deleted, at int64
			if err := rows.Scan(&last, &seq, &kind, &c.ID, &c.Version, &deleted, &at); err != nil || seq == 0 {
				return err
			}
			if want := from + int64(len(changes)) + 1; seq != want {
				return fmt.Errorf("%w: the feed has no change %d", ErrCorrupt, want)
			}
			c.Seq, c.Kind, c.Deleted, c.At = uint64(seq), cohesion.Kind(kind), deleted != 0, time.UnixMicro(at).UTC()
			changes = append(changes, c)
			return nil
		})
	if err == nil && from+int64(len(changes)) < last && len(changes) < limit {
		err = fmt.Errorf("%w: the feed ends at %d and should reach %d", ErrCorrupt, from+int64(len(changes)), last)
	}
	return changes, last, err
}

// feedCursor is the number of changes that were read.
func feedCursor(n int64) store.Cursor {
	if n == 0 {
		return ""
	}
	return store.Cursor(strconv.FormatInt(n, 10))
}

func parseFeedCursor(c store.Cursor) (int64, error) {
	if c == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(string(c), 10, 64)
	if err != nil || n < 0 || string(c) != strconv.FormatInt(n, 10) {
		return 0, fmt.Errorf("%w: cursor %.40q did not come from a feed", store.ErrInvalid, string(c))
	}
	return n, nil
}

// A head is the row of a partition.
type head struct {
	seq    int64  // number of the last change
	live   int64  // number of records
	chain  []byte // hash over all changes
	listed bool   // the community's own record is stored
	there  bool   // the row exists
}

// head reads the row of the partition; lock, put behind the statement, makes others wait.
func (h *handle) head(ctx context.Context, s *session, lock string) (head, error) {
	var p head
	var listed int64
	found, err := s.one(ctx, "SELECT seq, live, chain, listed FROM vb_partition WHERE community = $1"+lock,
		[]any{h.name}, &p.seq, &p.live, &p.chain, &listed)
	p.there, p.listed = found, listed != 0
	return p, err
}
