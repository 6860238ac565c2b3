package store

import (
	"errors"
	"fmt"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// The errors that callers branch on. What a store returns wraps one of them with its
// subject; test with [errors.Is].
var (
	// ErrNotFound says that there is no such record or document.
	ErrNotFound = errors.New("store: not found")
	// ErrConflict says that somebody else was earlier: read again, and decide again.
	ErrConflict = errors.New("store: changed by somebody else")
	// ErrInvalid says that the argument is wrong. Of a record, the error also holds
	// [valid.Violations].
	ErrInvalid = errors.New("store: invalid")
	// ErrReused says that an idempotency key came back with another request.
	ErrReused = errors.New("store: key was used for another request")
	// ErrGap says that the feed cannot go on from the cursor: read everything anew.
	ErrGap = errors.New("store: the feed does not reach the cursor")
	// ErrFull says that no place is left to claim.
	ErrFull = errors.New("store: no place left")
	// ErrFinished says that the unit or view had ended already.
	ErrFinished = errors.New("store: the unit has ended")
	// ErrClosed says that the store was closed.
	ErrClosed = errors.New("store: closed")
)

// NotFound returns the error for a record that is not there.
func NotFound(ref cohesion.RecordRef) error {
	return fmt.Errorf("%w: %s %s", ErrNotFound, ref.Kind, ref.ID)
}

// Conflict returns the error for a write that expected version wanted and found version
// stored.
func Conflict(ref cohesion.RecordRef, wanted, stored int) error {
	return fmt.Errorf("%w: %s %s is at version %d, and version %d was expected", ErrConflict, ref.Kind, ref.ID, stored, wanted)
}

// invalid returns the error for a record with violations; they can be had with errors.As.
func invalid(ref cohesion.RecordRef, vs valid.Violations) error {
	return fmt.Errorf("%w: %s %s: %w", ErrInvalid, ref.Kind, ref.ID, vs)
}
