package sqlstore

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/socialebasis/verbinder/adapters/store"
)

// Errors beside those of package store. The driver's own errors do not cross this
// package: its words are in the text.
var (
	// ErrUnavailable says that the database could not do the work now; nothing was
	// written. Repeat it once what the text names is mended.
	ErrUnavailable = errors.New("sqlstore: database unavailable")
	// ErrUnknown says that the connection was lost while a unit was being committed, and that
	// the database did not come back in time to tell whether it is there. Repeat the
	// unit with its idempotency key.
	ErrUnknown = errors.New("sqlstore: outcome of the unit is unknown")
	// ErrCorrupt says that what was read is not what was written.
	ErrCorrupt = errors.New("sqlstore: stored data is damaged")
	// ErrSchema says that this program cannot use the database's schema.
	ErrSchema = errors.New("sqlstore: schema does not fit")
)

// A class tells what an error of the driver means for the unit in which it came up.
type class uint8

const (
	broken  class = iota // of no known kind: nothing can be promised of the connection
	retry                // somebody else was in the way; the same may succeed now
	lost                 // the connection is gone; another may be had
	refused              // the database works, but does not do this
)

// A fault is an error of the driver, in our words.
type fault struct {
	class    class
	sentinel error
	text     string
	clean    bool // if it came up in a commit, nothing was committed
}

func (f *fault) Error() string { return fmt.Sprintf("%v: %s", f.sentinel, f.text) }
func (f *fault) Unwrap() error { return f.sentinel }

func faultOf(d *dialect, err error) *fault {
	for _, ours := range []error{store.ErrClosed, ErrCorrupt, ErrSchema} {
		if errors.Is(err, ours) {
			return &fault{class: refused, sentinel: ours, text: err.Error()}
		}
	}
	if lostConnection(err) {
		return &fault{class: lost, sentinel: ErrUnavailable, text: "the connection was lost: " + err.Error()}
	}
	return d.classify(err)
}

func lostConnection(err error) bool {
	var network net.Error
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &network)
}

// classifySQLite knows the result codes of SQLite (sqlite.org/rescode.html).
func classifySQLite(err error) *fault {
	var coded interface{ Code() int }
	if !errors.As(err, &coded) {
		return &fault{class: broken, sentinel: ErrUnavailable, text: err.Error()}
	}
	f := &fault{class: broken, sentinel: ErrUnavailable, text: err.Error()}
	switch coded.Code() & 0xff {
	case 5, 6: // BUSY, LOCKED
		f.class, f.text = retry, "another process holds the database file: "+f.text
	case 3, 23: // PERM, AUTH
		f.text = "access to the database file is denied: " + f.text
	case 8: // READONLY
		f.clean, f.text = true, "the database file cannot be written; check its permissions and those of its folder: "+f.text
	case 10: // IOERR
		f.text = "the disk failed; check it before going on: " + f.text
	case 11: // CORRUPT
		f.sentinel, f.text = ErrCorrupt, "the database file is damaged; restore a backup: "+f.text
	case 13: // FULL
		f.clean, f.text = true, "the disk is full; make room: "+f.text
	case 14: // CANTOPEN
		f.clean, f.text = true, "the database file cannot be opened; check its path, its permissions and the limit on open files: "+f.text
	case 26: // NOTADB
		f.sentinel, f.text = ErrCorrupt, "the file is not a database; restore a backup: "+f.text
	}
	return f
}

// classifyPostgreSQL knows its error codes (PostgreSQL 15, appendix A).
func classifyPostgreSQL(err error) *fault {
	var coded interface{ SQLState() string }
	if !errors.As(err, &coded) {
		return &fault{class: lost, sentinel: ErrUnavailable, text: "the connection failed: " + err.Error()}
	}
	f := &fault{class: refused, sentinel: ErrUnavailable, text: err.Error()}
	state := coded.SQLState()
	switch {
	case state == "40001" || state == "40P01" || state == "55P03":
		f.class = retry
	case len(state) == 5 && (state[:2] == "08" || state[:3] == "57P"):
		f.class, f.text = lost, "the server ended the connection: "+f.text
	case state == "53300":
		f.class, f.text = lost, "the server has no connection left: "+f.text
	case state == "53100":
		f.text = "the server's disk is full; make room: " + f.text
	case state == "XX001" || state == "XX002":
		f.sentinel, f.text = ErrCorrupt, "the server found damaged data; restore a backup: "+f.text
	case state == "25006":
		f.text = "the server is read-only: " + f.text
	case state == "42501":
		f.text = "the role lacks a right: " + f.text
	}
	return f
}
