package store

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
)

// A Bulk loads many records in units bigger than others should be. A partition may have
// this role; [Load] uses it where it is.
type Bulk interface {
	// Load is the function Load.
	Load(ctx context.Context, at time.Time, records iter.Seq2[cohesion.Record, error]) (loaded int, err error)
}

// loadUnit is the number of records in a unit where there is no Bulk.
const loadUnit = 500

// Load creates records with version 0, in the order given, as if each had been put, in as
// many units of the instant as suits the store; it returns how many are stored for good:
// the first so many of the sequence, and no other. The first error of the sequence or of the
// store ends it: an invalid record, one that is there already ([ErrConflict]), one that has
// a version ([ErrInvalid]). Records are only read, until Load returns.
func Load(ctx context.Context, p Units, at time.Time, records iter.Seq2[cohesion.Record, error]) (loaded int, err error) {
	if bulk, ok := p.(Bulk); ok {
		return bulk.Load(ctx, at, records)
	}
	var batch []cohesion.Record
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		err := create(ctx, p, at, batch)
		if err == nil {
			loaded += len(batch)
		}
		batch = batch[:0]
		return err
	}
	for rec, err := range records {
		if err == nil {
			err = CheckNew(rec)
		}
		if err != nil {
			return loaded, firstError(flush(), err)
		}
		if batch = append(batch, rec); len(batch) == loadUnit {
			if err := flush(); err != nil {
				return loaded, err
			}
		}
	}
	return loaded, flush()
}

// firstError returns the error of what came first in the sequence.
func firstError(stored, read error) error {
	if stored != nil {
		return stored
	}
	return fmt.Errorf("load: %w", read)
}

// create puts records in one unit.
func create(ctx context.Context, p Units, at time.Time, records []cohesion.Record) error {
	_, err := p.Update(ctx, Unit{At: at}, func(tx Tx) error {
		for _, rec := range records {
			if _, err := tx.Put(ctx, rec); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	return nil
}

// CheckNew returns an error that wraps ErrInvalid unless there is a record, and it has no version
// yet. Implementations of [Bulk] call it for each record, and [Check].
func CheckNew(rec cohesion.Record) error {
	if isNil(rec) {
		return fmt.Errorf("%w: there is no record", ErrInvalid)
	}
	if v := Version(rec); v != 0 {
		return fmt.Errorf("%w: %s %s has version %d; only new records are loaded", ErrInvalid, rec.Kind(), rec.Ref().ID, v)
	}
	return nil
}
