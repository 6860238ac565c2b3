package desk

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// A LoadRequest asks to load records: the community's own and areas.
type LoadRequest struct {
	// Records gives them one by one; an error stands for one that could not be read, and
	// is reported. The desk does not change them.
	Records iter.Seq2[cohesion.Record, error]
	// MaxRejected is how many rejected records break the load off; 0 is no bound. Of those
	// that a batch of 500 records rejects when it is written, the batch is finished first.
	MaxRejected int
}

// A LoadResult tells what became of each record, in the order in which they came.
type LoadResult struct {
	Lines                                 []LoadLine
	Created, Updated, Unchanged, Rejected int
	// BrokenOff says that records after the last line were not taken, because of
	// MaxRejected. What the lines tell of was done.
	BrokenOff bool
}

// A LoadLine tells what became of one record.
type LoadLine struct {
	Number  int                // 1 is the first
	Ref     cohesion.RecordRef // zero if the record could not be read
	Action  LoadAction
	Version int   // that it now has
	Err     error // why it was rejected
}

// LoadAction says what became of a record.
type LoadAction uint8

// The values of [LoadAction].
const (
	Created   LoadAction = iota + 1 // created: it was not there
	Updated                         // updated: it replaced what was there
	Unchanged                       // unchanged: it was there already
	Rejected                        // rejected: it cannot be used
)

var loadActionNames = []string{"", "created", "updated", "unchanged", "rejected"}

// String returns the value's name; "" when unset.
func (a LoadAction) String() string {
	if int(a) < len(loadActionNames) {
		return loadActionNames[a]
	}
	return fmt.Sprintf("load action %d", uint8(a))
}

// MarshalText returns the value's name; an unset value is an error.
func (a LoadAction) MarshalText() ([]byte, error) {
	if a == 0 || int(a) >= len(loadActionNames) {
		return nil, fmt.Errorf("desk: load action %d has no name", uint8(a))
	}
	return []byte(loadActionNames[a]), nil
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (a *LoadAction) UnmarshalText(text []byte) error {
	for i := 1; i < len(loadActionNames); i++ {
		if loadActionNames[i] == string(text) {
			*a = LoadAction(i)
			return nil
		}
	}
	return fmt.Errorf("desk: load action %q is not known; use one of %q", text, loadActionNames[1:])
}

// loadBatch is how many records one unit of work loads.
const loadBatch = 500

// Load puts records into the store, each that it can, and refreshes the index. A record
// that is there is replaced if it differs, by one of the same version or of none. Load
// is no unit of work: records are written in batches, and loading the same again changes
// nothing. A rejected record is no error; an error means that the store failed, and
// the result then tells what was done before.
func (c *Community) Load(ctx context.Context, req LoadRequest) (LoadResult, error) {
	l := loader{community: c, at: c.desk.now(), most: req.MaxRejected}
	err := l.run(ctx, req.Records)
	if err != nil {
		return l.result, fmt.Errorf("desk: load: %w", err)
	}
	_, err = c.Refresh(ctx)
	return l.result, err
}

type loader struct {
	community *Community
	at        time.Time
	most      int // rejected records; 0 is no bound
	result    LoadResult
	batch     []loading
}

// loading is a record of the batch and the line that tells of it.
type loading struct {
	line int
	rec  cohesion.Record
}

func (l *loader) run(ctx context.Context, records iter.Seq2[cohesion.Record, error]) error {
	if records == nil {
		return nil
	}
	for rec, err := range records {
		if l.most > 0 && l.result.Rejected >= l.most {
			l.result.BrokenOff = true
			break
		}
		n := len(l.result.Lines)
		l.result.Lines = append(l.result.Lines, LoadLine{Number: n + 1})
		if err == nil {
			err = store.Check(l.home(rec), rec)
			var vs valid.Violations
			if err == nil || errors.As(err, &vs) { // else there is no record at all
				l.result.Lines[n].Ref = rec.Ref()
			}
		}
		if err != nil {
			l.reject(n, err)
			continue
		}
		l.batch = append(l.batch, loading{n, store.Clone(rec)})
		if len(l.batch) == loadBatch {
			if err := l.flush(ctx); err != nil {
				return err
			}
		}
	}
	return l.flush(ctx)
}

// home returns the community whose partition the record belongs in; areas are reference data.
func (l *loader) home(rec cohesion.Record) cohesion.CommunityID {
	if rec != nil && rec.Kind() == cohesion.KindArea {
		return cohesion.CommunityID{}
	}
	return l.community.id
}

func (l *loader) reject(line int, err error) {
	l.result.Lines[line].Action, l.result.Lines[line].Err = Rejected, err
	l.result.Rejected++
}

// flush writes the batch: one unit for the community, one for reference data.
func (l *loader) flush(ctx context.Context) error {
	var own, reference []loading
	for _, one := range l.batch {
		if one.rec.Kind() == cohesion.KindArea {
			reference = append(reference, one)
		} else {
			own = append(own, one)
		}
	}
	l.batch = l.batch[:0]
	if err := l.write(ctx, l.community.desk.opts.Store.Reference(), reference); err != nil {
		return err
	}
	return l.write(ctx, l.community.records, own)
}

// write puts records into a partition and completes their lines once that is done.
func (l *loader) write(ctx context.Context, p store.Partition, records []loading) error {
	if len(records) == 0 {
		return nil
	}
	var lines []LoadLine
	_, err := p.Update(ctx, store.Unit{At: l.at}, func(tx store.Tx) error {
		lines = lines[:0]
		for _, one := range records {
			line, err := l.one(ctx, tx, one)
			if err != nil {
				return err
			}
			lines = append(lines, line)
		}
		return nil
	})
	if err != nil {
		for _, one := range records {
			l.reject(one.line, err)
		}
		return err
	}
	for _, line := range lines {
		l.result.Lines[line.Number-1] = line
		switch line.Action {
		case Created:
			l.result.Created++
		case Updated:
			l.result.Updated++
		case Unchanged:
			l.result.Unchanged++
		case Rejected:
			l.result.Rejected++
		}
	}
	return nil
}

// one puts a record within a unit, or finds why it cannot be put.
func (l *loader) one(ctx context.Context, tx store.Tx, one loading) (LoadLine, error) {
	line := LoadLine{Number: one.line + 1, Ref: one.rec.Ref(), Action: Updated}
	rec := store.Clone(one.rec)
	old, err := tx.Get(ctx, line.Ref)
	switch {
	case errors.Is(err, store.ErrNotFound):
		line.Action = Created
		store.SetVersion(rec, 0)
	case err != nil:
		return line, err
	default:
		line.Version = store.Version(old)
		if v := store.Version(rec); v != 0 && v != line.Version {
			line.Action, line.Err = Rejected, store.Conflict(line.Ref, v, line.Version)
			return line, nil
		}
		store.SetVersion(rec, line.Version)
		same, err := equal(rec, old)
		if err != nil {
			return line, err
		}
		if same {
			line.Action = Unchanged
			return line, nil
		}
	}
	line.Version, err = tx.Put(ctx, rec)
	return line, err
}
