package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// A list is a numbered list of a partition: the feed, the erasures, the log.
type list[E any] struct {
	table   string
	columns string                 // behind seq, separated by commas
	last    string                 // the number of the last entry, in vb_partition
	begin   string                 // the number before the first entry that is still there
	read    func(scan) (E, error)  // makes an entry from the columns
	number  func(*E) (seq *uint64) // where its number is
}

// A scan puts the columns of a row where they belong.
type scan func(dest ...any) error

var changeList = list[store.ChangeRow]{
	table: "vb_change", columns: "kind, id, version, deleted, at, link, erased", last: "p.seq", begin: "0",
	number: func(c *store.ChangeRow) *uint64 { return &c.Seq },
	read: func(scan scan) (c store.ChangeRow, err error) {
		var kind, at int64
		var deleted, erased int64
		var link []byte
		if err := scan(&kind, &c.ID, &c.Version, &deleted, &at, &link, &erased); err != nil {
			return c, err
		}
		c.Kind, c.Deleted, c.Erased, c.At = cohesion.Kind(kind), deleted != 0, erased != 0, instantOf(at)
		return c, setSum(&c.Link, link)
	},
}

var erasureList = list[store.Erasure]{
	table: "vb_erasure", columns: "subject, at, removed, digest, link", last: "p.erasure_seq", begin: "0",
	number: func(e *store.Erasure) *uint64 { return &e.Seq },
	read: func(scan scan) (e store.Erasure, err error) {
		var at int64
		var subject, removed, digest, link []byte
		if err := scan(&subject, &at, &removed, &digest, &link); err != nil {
			return e, err
		}
		e.At = instantOf(at)
		if err := json.Unmarshal(removed, &e.Removed); err != nil {
			return e, fmt.Errorf("%w: an entry of the list of erasures: %w", ErrCorrupt, err)
		}
		return e, setSums([]*store.Sum{&e.Subject, &e.Digest, &e.Link}, subject, digest, link)
	},
}

var entryList = list[store.Entry]{
	table: "vb_log", columns: "at, activity, actor, subject, trace, records, link", last: "p.log_seq", begin: "p.pruned_seq",
	number: func(e *store.Entry) *uint64 { return &e.Seq },
	read: func(scan scan) (e store.Entry, err error) {
		var at int64
		var subject, link []byte
		if err := scan(&at, &e.Activity, &e.Actor, &subject, &e.Trace, &e.Records, &link); err != nil {
			return e, err
		}
		e.At = instantOf(at)
		return e, setSums([]*store.Sum{&e.Subject, &e.Link}, subject, link)
	},
}

func setSums(sums []*store.Sum, bytes ...[]byte) error {
	for i, sum := range sums {
		if err := setSum(sum, bytes[i]); err != nil {
			return err
		}
	}
	return nil
}

// instantOf is how instants are read back.
func instantOf(micro int64) time.Time { return time.UnixMicro(micro).UTC() }

// page returns the statement for a page, after number $2 and of at most $3 entries. Each
// row begins with the list's end and beginning: all is of one moment. An empty page has
// one row without an entry.
func (l *list[E]) page() string {
	return fmt.Sprintf(`SELECT %s, %s, coalesce(l.seq, 0), l.%s FROM vb_partition p LEFT JOIN %s l ON l.community = p.community AND l.seq > $2
WHERE p.community = $1 ORDER BY l.seq LIMIT $3`, l.last, l.begin, strings.ReplaceAll(l.columns, ", ", ", l."), l.table)
}

// each calls yield for entries after a number, at most limit of them, and returns the numbers
// before the first and of the last that there are.
func (l *list[E]) each(ctx context.Context, h *handle, s *session, after uint64, limit int, yield func(*E)) (begin, last uint64, err error) {
	none := make([]any, 3+1+strings.Count(l.columns, ","))
	for i := range none {
		none[i] = new(any)
	}
	err = s.each(ctx, l.page(), []any{h.name, int64(after), int64(limit)}, func(rows *sql.Rows) error {
		var seq uint64
		none[0], none[1], none[2] = &last, &begin, &seq
		if err := rows.Scan(none...); err != nil || seq == 0 {
			return err
		}
		e, err := l.read(func(dest ...any) error { return rows.Scan(append([]any{&last, &begin, &seq}, dest...)...) })
		if err != nil {
			return err
		}
		*l.number(&e) = seq
		yield(&e)
		return nil
	})
	return begin, last, err
}

// readList returns a page of the list of erasures or of the log.
func readList[E any](ctx context.Context, h *handle, l list[E], after store.Cursor, limit int) (entries []E, next store.Cursor, err error) {
	if err := h.usable(ctx); err != nil {
		return nil, "", err
	}
	size, err := store.Page{Limit: limit}.Size()
	if err != nil {
		return nil, "", err
	}
	from, err := parseListCursor(after)
	if err != nil {
		return nil, "", err
	}
	var begin, last uint64
	err = h.read(ctx, func(s *session) error {
		entries, begin, last, err = l.entries(ctx, h, s, from, size)
		return err
	})
	switch {
	case err != nil:
		return nil, "", err
	case from > last:
		return nil, "", fmt.Errorf("%w: it ends at %d, the cursor is at %d", store.ErrGap, last, from)
	}
	return entries, listCursor(max(from, begin) + uint64(len(entries))), nil
}

// entries returns entries after a number, and sees that none is missing.
func (l *list[E]) entries(ctx context.Context, h *handle, s *session, after uint64, limit int) (entries []E, begin, last uint64, err error) {
	var at []uint64
	begin, last, err = l.each(ctx, h, s, after, limit, func(e *E) {
		entries, at = append(entries, *e), append(at, *l.number(e))
	})
	if err != nil {
		return nil, 0, 0, err
	}
	for i, seq := range at {
		if want := max(after, begin) + uint64(i) + 1; seq != want {
			return nil, 0, 0, fmt.Errorf("%w: %s has no entry %d", ErrCorrupt, l.table, want)
		}
	}
	if end := max(after, begin) + uint64(len(entries)); end < last && len(entries) < limit {
		return nil, 0, 0, fmt.Errorf("%w: %s ends at %d and should reach %d", ErrCorrupt, l.table, end, last)
	}
	return entries, begin, last, nil
}

// listCursor is the number of the last entry that was read.
func listCursor(n uint64) store.Cursor {
	if n == 0 {
		return ""
	}
	return store.Cursor(strconv.FormatUint(n, 10))
}

func parseListCursor(c store.Cursor) (uint64, error) {
	if c == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(string(c), 10, 63)
	if err != nil || string(c) != strconv.FormatUint(n, 10) {
		return 0, fmt.Errorf("%w: cursor %.40q did not come from a list", store.ErrInvalid, string(c))
	}
	return n, nil
}
