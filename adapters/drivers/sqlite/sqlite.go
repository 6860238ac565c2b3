// Package sqlite keeps records in a file with SQLite, for one process on one machine. It
// joins package sqlstore to a driver in pure Go.
//
// The file is in WAL mode with synchronous=FULL: a unit that was committed survives
// a power cut. Beside the file stand two others of its name with -wal and -shm behind it;
// they belong together, and only [Store.Backup] may copy them while the store is open.
// One connection writes and several read; readers wait for nobody.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/sqlstore"
	"modernc.org/sqlite"
)

// Options of a store. The zero Options are the defaults.
type Options struct {
	// Readers is how many reads run at once; 0 is 4.
	Readers int
	// Wait is how long a write waits for another process; 0 is 5 seconds.
	Wait time.Duration
	// NoMigrations refuses a file whose schema is older than the program.
	NoMigrations bool
}

// A Store keeps records in a file. It is safe for concurrent use.
type Store struct {
	*sqlstore.Store
	path        string
	write, read *sql.DB
}

var _ store.Store = (*Store)(nil)

// Open returns the store in the file at path, which is made if it is not there. Its errors
// are those of [sqlstore.Open]. Close it.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	s := &Store{path: path}
	err := private(path)
	if err != nil {
		return nil, err
	}
	if s.write, err = open(path, o, false); err != nil {
		return nil, err
	}
	if s.read, err = open(path, o, true); err != nil {
		return nil, errors.Join(err, s.write.Close())
	}
	s.Store, err = sqlstore.Open(ctx, sqlstore.DB{Write: s.write, Read: s.read}, sqlstore.SQLite,
		sqlstore.Options{Readers: o.Readers, NoMigrations: o.NoMigrations})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), s.read.Close(), s.write.Close())
	}
	return s, nil
}

// private makes the file if it is not there, for its owner alone: it holds what residents
// ask. SQLite gives the files beside it the same permissions.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		err = f.Close()
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w: %s: %v", sqlstore.ErrUnavailable, path, err)
	}
	return nil
}

// open returns a pool of connections to the file.
func open(path string, o Options, read bool) (*sql.DB, error) {
	name, err := dsn(path, o, read)
	if err != nil {
		return nil, err
	}
	connector, err := sqlite.NewConnector(name)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %v", sqlstore.ErrUnavailable, path, err)
	}
	return sql.OpenDB(connector), nil
}

// dsn names the file and how it is used.
func dsn(path string, o Options, read bool) (string, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("%w: %s: %v", sqlstore.ErrUnavailable, path, err)
	}
	wait := o.Wait
	if wait <= 0 {
		wait = 5 * time.Second
	}
	q := url.Values{"_pragma": {
		fmt.Sprintf("busy_timeout(%d)", max(wait.Milliseconds(), 1)),
		"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "cell_size_check(1)",
	}}
	if read {
		q.Add("_pragma", "query_only(1)")
	} else {
		q.Set("_txlock", "immediate")
		q.Add("_pragma", "secure_delete(1)")
	}
	return fileURL(full, q.Encode()), nil
}

// fileURL names a file with an absolute path, whatever characters are in it.
func fileURL(full, query string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(full), RawQuery: query}).String()
}

// Close ends the use of the file.
func (s *Store) Close() error {
	err := s.Store.Close()
	if closing := errors.Join(s.read.Close(), s.write.Close()); closing != nil {
		err = errors.Join(err, fmt.Errorf("%w: %s: %v", sqlstore.ErrUnavailable, s.path, closing))
	}
	return err
}
