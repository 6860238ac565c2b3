package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// The community column of what belongs to no community. Ids of communities are ULIDs, so
// these are none.
const (
	referenceCommunity = "reference" // reference data and documents
	everyCommunity     = "*"         // the transaction that lists communities
)

// A DB is the connections of a store. The caller opened them and closes them, after the
// store.
type DB struct {
	Write *sql.DB // required; of SQLite, one connection is used
	Read  *sql.DB // connections that only read; nil is Write, which SQLite does not allow
}

// Options of a store. The zero Options are the defaults.
type Options struct {
	// Readers is how many connections SQLite reads with; 0 is 4. Of PostgreSQL, the
	// limits of the pools hold.
	Readers int
	// NoMigrations refuses a database whose schema is older than the program, rather
	// than changing it.
	NoMigrations bool
}

// A Store is a [store.Store] in a database. Make one with [Open]. It is safe for
// concurrent use.
type Store struct {
	d       *dialect
	writers *pool
	readers *pool
	turns   turns
	closed  atomic.Bool
}

var _ store.Store = (*Store)(nil)

// Open returns the store in the database, after bringing its schema up to date. The
// errors are ErrSchema, ErrUnavailable, ErrCorrupt and those of the context.
func Open(ctx context.Context, db DB, in Dialect, o Options) (*Store, error) {
	d := in.dialect()
	switch {
	case d == nil:
		return nil, fmt.Errorf("%w: unknown dialect", store.ErrInvalid)
	case db.Write == nil || db.Read == nil && in == SQLite:
		return nil, fmt.Errorf("%w: a connection is missing", store.ErrInvalid)
	case o.Readers < 0:
		return nil, fmt.Errorf("%w: the number of readers is negative", store.ErrInvalid)
	}
	if db.Read == nil {
		db.Read = db.Write
	}
	s := &Store{d: d, writers: newPool(d, db.Write, 0), readers: newPool(d, db.Read, 0)}
	if in == SQLite {
		s.writers = newPool(d, db.Write, 1)
		s.readers = newPool(d, db.Read, readersOr(o.Readers))
	}
	steps, err := d.migrations()
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, s.writers, steps, !o.NoMigrations); err != nil {
		_ = s.Close() // says nothing that matters beside err
		return nil, err
	}
	return s, nil
}

func readersOr(n int) int {
	if n == 0 {
		return 4
	}
	return n
}

// Community returns the partition of a community.
func (s *Store) Community(id cohesion.CommunityID) store.Partition {
	return &handle{store: s, community: id, name: id.String(), none: id.IsZero()}
}

// Reference returns the partition of reference data.
func (s *Store) Reference() store.Partition {
	return &handle{store: s, name: referenceCommunity}
}

// Documents returns the role that keeps documents.
func (s *Store) Documents() store.Documents { return documents{s} }

// Close makes every later call fail. It leaves the connections to the caller.
func (s *Store) Close() error {
	if !s.closed.Swap(true) {
		s.writers.close()
		s.readers.close()
	}
	return nil
}

// usable returns the error of a call that must do nothing.
func (s *Store) usable(ctx context.Context) error {
	if s.closed.Load() {
		return store.ErrClosed
	}
	return ctx.Err()
}

// Communities returns a page of the communities whose own record is stored.
func (s *Store) Communities(ctx context.Context, p store.Page) ([]cohesion.CommunityID, store.Cursor, error) {
	if err := s.usable(ctx); err != nil {
		return nil, "", err
	}
	limit, err := p.Size()
	if err != nil {
		return nil, "", err
	}
	after, err := parseCursor(p.After)
	if err != nil {
		return nil, "", err
	}
	var ids []cohesion.CommunityID
	err = s.read(ctx, everyCommunity, func(s *session) error {
		ids = nil
		return s.each(ctx, "SELECT community FROM vb_partition WHERE listed = 1 AND community > $1 ORDER BY community LIMIT $2",
			[]any{after, int64(limit + 1)}, func(rows *sql.Rows) error {
				var name string
				if err := rows.Scan(&name); err != nil {
					return err
				}
				id, err := cohesion.ParseID[cohesion.Community](name)
				ids = append(ids, id)
				return err
			})
	})
	if err != nil || len(ids) <= limit {
		return ids, "", err
	}
	return ids[:limit:limit], store.Cursor(ids[limit-1].String()), nil
}

// read runs fn, which makes one statement, on a session that reads.
func (s *Store) read(ctx context.Context, community string, fn func(*session) error) error {
	return s.patiently(ctx, func() error {
		session, err := s.readers.take(ctx)
		if err != nil {
			return err
		}
		defer s.readers.give(session)
		if err := session.begin(ctx, s.d.beginRead(community)); err != nil {
			return err
		}
		if err := fn(session); err != nil {
			return err
		}
		return session.commit(ctx)
	})
}

// parseCursor returns the id that a cursor of a list stands for, "" for the beginning.
func parseCursor(c store.Cursor) (string, error) {
	if c == "" {
		return "", nil
	}
	if !isID(string(c)) {
		return "", fmt.Errorf("%w: cursor %.40q did not come from a list", store.ErrInvalid, string(c))
	}
	return string(c), nil
}

// isID says whether a text has the form of an id.
func isID(s string) bool {
	_, err := cohesion.ParseID[cohesion.Community](s)
	return err == nil
}
