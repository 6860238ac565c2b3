package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/socialebasis/verbinder/adapters/drivers/sqlite"
	"github.com/socialebasis/verbinder/adapters/store"
)

// clockJumps lets clerks work whose clock jumps up to a year in both directions between
// units, and wants order, keys and log to keep to the order of commits. In each round the
// last unit is repeated under a clock that was set back: the key must still be known.
func clockJumps(ctx context.Context, r *round) (err error) {
	s, err := sqlite.Open(ctx, filepath.Join(r.dir, "clock.db"), sqlite.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var o office
	defer o.report(r)
	for range r.count {
		offsets := make([]time.Duration, 1000)
		for i := range offsets {
			offsets[i] = time.Duration(r.rand.Int64N(int64(2*365*24*time.Hour))) - 365*24*time.Hour
			if r.rand.IntN(2) == 0 {
				offsets[i] = time.Duration(r.rand.IntN(7200)-3600) * time.Second
			}
		}
		at := func(n int) time.Time { return noon.Add(offsets[n%len(offsets)]) }
		o.work(ctx, s, 10, at)
		for c := range clerk(clerks) {
			if err := r.repeatLater(ctx, s, c, &o); err != nil {
				return err
			}
		}
		r.Rounds++
		if err := r.auditOffice(ctx, s, &o); err != nil {
			return err
		}
	}
	return nil
}

// repeatLater writes a unit and repeats it under clocks that were set back, or forward by less
// than the period of keys.
func (r *round) repeatLater(ctx context.Context, s store.Store, c clerk, o *office) error {
	n := o.a.acked[c] + 1
	at := noon.Add(time.Duration(r.rand.IntN(100)) * time.Hour)
	if _, err := c.unit(ctx, s, n, at); err != nil {
		return err
	}
	o.a.sent[c], o.a.acked[c] = n, n
	for _, later := range []time.Duration{-365 * 24 * time.Hour, -time.Hour, 0, store.KeyPeriod} {
		receipt, err := c.unit(ctx, s, n, at.Add(later))
		switch {
		case errors.Is(err, errBook):
			r.wrong(&r.Twice, "repeated %v later: %v", later, err)
		case err != nil:
			return err
		case !receipt.Repeated:
			r.wrong(&r.Twice, "%s", fmt.Sprintf("%s unit %d was not known %v later", c.name(), n, later))
		}
	}
	return nil
}
