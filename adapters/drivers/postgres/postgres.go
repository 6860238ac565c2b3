// Package postgres keeps records in PostgreSQL, for any number of processes. It joins
// package sqlstore to the driver pgx.
//
// The role of the connection must own the tables, or have rights on them and be opened
// with NoMigrations; it must be no superuser and must not have BYPASSRLS, or row-level
// security does not hold for it.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/sqlstore"
)

// Options of a store. The zero Options are the defaults.
type Options struct {
	// Writers and Readers are how many connections there are at most for units and for
	// everything else; 0 is 8.
	Writers, Readers int
	// NoMigrations refuses a database whose schema is older than the program.
	NoMigrations bool
}

// A Store keeps records in PostgreSQL. It is safe for concurrent use.
type Store struct {
	*sqlstore.Store
	write, read *sql.DB
}

var _ store.Store = (*Store)(nil)

// Open returns the store in the database that dsn names, as a URL or as keywords
// (libpq, section 34.1.1). The tables stand in the first schema of its search_path. Its
// errors are those of [sqlstore.Open]. Close it.
func Open(ctx context.Context, dsn string, o Options) (*Store, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("%w: the address of the database: %v", store.ErrInvalid, err)
	}
	s := &Store{write: open(config, o.Writers), read: open(config, o.Readers)}
	s.Store, err = sqlstore.Open(ctx, sqlstore.DB{Write: s.write, Read: s.read}, sqlstore.PostgreSQL,
		sqlstore.Options{NoMigrations: o.NoMigrations})
	if err != nil {
		return nil, errors.Join(err, s.read.Close(), s.write.Close())
	}
	return s, nil
}

// open returns a pool of at most n connections.
func open(config *pgx.ConnConfig, n int) *sql.DB {
	if n <= 0 {
		n = 8
	}
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return db
}

// Close ends the use of the database. A connection that the server ended before complains when it
// is closed; nothing depends on it any more.
func (s *Store) Close() error {
	err := s.Store.Close()
	_, _ = s.read.Close(), s.write.Close()
	return err
}
