package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/socialebasis/verbinder/adapters/drivers/postgres"
	"github.com/socialebasis/verbinder/adapters/drivers/sqlite"
	"github.com/socialebasis/verbinder/adapters/store"
)

// An engine makes stores and, beside them, bare connections.
type engine interface {
	name() string
	start(ctx context.Context) error
	stop(ctx context.Context) error
	// open returns an empty store, and a connection to the same database with the same
	// settings.
	open(ctx context.Context) (store.Store, *sql.DB, error)
	// another returns an engine of the same kind, with databases of its own.
	another() engine
	// fill writes rows in the fastest way there is, all in one transaction.
	fill(ctx context.Context, db *sql.DB, table string, columns []string, rows [][]any) error
	// place writes the n-th parameter of a statement.
	place(n int) string
	// size returns how many bytes the last store has on disk.
	size(ctx context.Context, db *sql.DB) (int64, error)
}

type sqliteEngine struct {
	dir, folder, path string
	closing           []func() error
}

func (e *sqliteEngine) name() string { return "SQLite" }

func (e *sqliteEngine) start(context.Context) (err error) {
	e.folder, err = os.MkdirTemp(e.dir, "verbinder-storage-")
	return err
}

func (e *sqliteEngine) stop(context.Context) error {
	err := errors.Join(e.close(), os.RemoveAll(e.folder))
	return err
}

func (e *sqliteEngine) close() error {
	var errs []error
	for _, closing := range e.closing {
		errs = append(errs, closing())
	}
	e.closing = nil
	if e.path != "" {
		for _, end := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(e.path + end); !errors.Is(err, os.ErrNotExist) {
				errs = append(errs, err)
			}
		}
	}
	e.path = ""
	return errors.Join(errs...)
}

func (e *sqliteEngine) open(ctx context.Context) (store.Store, *sql.DB, error) {
	if err := e.close(); err != nil {
		return nil, nil, err
	}
	e.path = filepath.Join(e.folder, strings.ToLower(rand.Text())+".db")
	s, err := sqlite.Open(ctx, e.path, sqlite.Options{})
	if err != nil {
		return nil, nil, err
	}
	db, err := bareSQLite(e.path)
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	e.closing = append(e.closing, s.Close, db.Close)
	return s, db, nil
}

// bareSQLite opens a file with the settings of a store.
func bareSQLite(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: path, RawQuery: "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(1)&_txlock=immediate"}).String())
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

func (e *sqliteEngine) another() engine { return &sqliteEngine{dir: e.dir} }

// fill binds a prepared statement for each row, which is what SQLite does fastest.
func (e *sqliteEngine) fill(ctx context.Context, db *sql.DB, table string, columns []string, rows [][]any) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	stmt, err := tx.PrepareContext(ctx, "INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") VALUES (?"+strings.Repeat(", ?", len(columns)-1)+")")
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := stmt.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (e *sqliteEngine) place(n int) string { return fmt.Sprint("?", n) }

func (e *sqliteEngine) size(ctx context.Context, db *sql.DB) (n int64, err error) {
	err = db.QueryRowContext(ctx, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").Scan(&n)
	return n, err
}

type postgresEngine struct {
	address, schema string
	closing         []func() error
}

func (e *postgresEngine) name() string                { return "PostgreSQL" }
func (e *postgresEngine) start(context.Context) error { return nil }

func (e *postgresEngine) stop(ctx context.Context) error {
	var errs []error
	for _, closing := range e.closing {
		errs = append(errs, closing())
	}
	e.closing = nil
	if e.schema != "" {
		errs = append(errs, e.admin(ctx, "DROP SCHEMA "+e.schema+" CASCADE"))
	}
	e.schema = ""
	return errors.Join(errs...)
}

func (e *postgresEngine) admin(ctx context.Context, text string) error {
	db, err := sql.Open("pgx", e.address)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, text)
	return errors.Join(err, db.Close())
}

func (e *postgresEngine) open(ctx context.Context) (store.Store, *sql.DB, error) {
	if err := e.stop(ctx); err != nil {
		return nil, nil, err
	}
	name := "verbinder_" + strings.ToLower(rand.Text()[:10])
	if err := e.admin(ctx, "CREATE SCHEMA "+name); err != nil {
		return nil, nil, err
	}
	e.schema = name
	u, err := url.Parse(e.address)
	if err != nil {
		return nil, nil, err
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	s, err := postgres.Open(ctx, u.String(), postgres.Options{})
	if err != nil {
		return nil, nil, err
	}
	e.closing = append(e.closing, s.Close)
	db, err := sql.Open("pgx", u.String())
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(1)
	e.closing = append(e.closing, db.Close)
	return s, db, nil
}

func (e *postgresEngine) another() engine { return &postgresEngine{address: e.address} }

// fill uses COPY.
func (e *postgresEngine) fill(ctx context.Context, db *sql.DB, table string, columns []string, rows [][]any) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	err = conn.Raw(func(c any) error {
		_, err := c.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromRows(rows))
		return err
	})
	return errors.Join(err, conn.Close())
}

func (e *postgresEngine) place(n int) string { return fmt.Sprint("$", n) }

func (e *postgresEngine) size(ctx context.Context, db *sql.DB) (n int64, err error) {
	err = db.QueryRowContext(ctx, "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())").Scan(&n)
	return n, err
}
