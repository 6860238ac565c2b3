package processing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
)

// InStore is a [Log] in the processing log of a partition, whose entries are chained by
// their hashes, so that none can be changed or taken out unseen. The store stamps entries
// with the end of the processing; start, span and status are not kept there: a host that
// needs the whole record writes to a collector too.
type InStore struct {
	Partition store.Units // required: of the community that is responsible
}

var _ Log = InStore{}

// Write appends an entry for each record, in one unit.
func (l InStore) Write(ctx context.Context, records []Record) error {
	if err := CheckAll(records); err != nil {
		return err
	}
	at := time.Time{}
	for n := range records {
		if records[n].End.After(at) {
			at = records[n].End
		}
	}
	if at.IsZero() {
		return ctx.Err()
	}
	_, err := l.Partition.Update(ctx, store.Unit{At: at}, func(tx store.Tx) error {
		for n := range records {
			r := &records[n]
			e := store.Entry{Activity: r.Activity, Trace: letters(r.Trace.String()), Records: 1}
			if r.Subject != "" {
				e.Subject = subjectSum(r.Subject)
			}
			if err := tx.Log(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// letters writes hexadecimal digits as the letters a to p: a run of digits could be taken
// for somebody's number, which the store refuses.
func letters(hexadecimal string) string {
	return strings.Map(func(r rune) rune {
		if r <= '9' {
			return r - '0' + 'a'
		}
		return r - 'a' + 'k'
	}, hexadecimal)
}

// subjectSum returns a pseudonym as the store has it: the bytes of one that a [Book]
// made, or a hash of another.
func subjectSum(subject string) store.Sum {
	var sum store.Sum
	if raw, err := hex.DecodeString(subject); err == nil && len(raw) == len(sum) {
		return store.Sum(raw)
	}
	return sha256.Sum256([]byte(subject))
}
