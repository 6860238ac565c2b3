package desk

import (
	"context"
	"fmt"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// An ExpireRequest asks to remove what the retention policy no longer keeps. Run it
// every day.
type ExpireRequest struct {
	Batch int // how many expired records a unit removes; 0 is 100
}

// Expire removes needs and talents past their last day, and whatever else the desk's
// retention policy names, with what refers to them; places that referrals of removed
// needs took are free again. The result tells what was done, also beside an error;
// the next run goes on.
func (c *Community) Expire(ctx context.Context, req ExpireRequest) (store.Expiry, error) {
	at := c.desk.now()
	done, err := store.Expire(ctx, c.records, store.ExpireRequest{At: at, Day: c.desk.day(at), Policy: &c.desk.retention, Batch: req.Batch})
	if err != nil {
		return done, fmt.Errorf("desk: %w", err)
	}
	_, err = c.Refresh(ctx)
	return done, err
}

// An EraseRequest asks to erase a person.
type EraseRequest struct {
	Subject cohesion.SubjectKey
	// Later leaves what the erasure leaves in files to a later [Desk.Purge], for whoever
	// erases several people. Else they are purged at once, which may take as long as reading
	// the whole store.
	Later bool
}

// An EraseResult tells what was removed.
type EraseResult struct {
	store.ErasureReceipt
	Purged bool // the store has files, and they hold no trace any more
}

// Erase removes every trace of a person from the community's records, as [store.Erase]
// does, and from the store's files. Destroying the host's key of the subject is the step
// after it, and backups hold what they held: keep the list of erasures beside them, for
// [Community.Replay]. If the purge fails, the records are erased nevertheless: the
// result holds the receipt, and the purge can be repeated.
func (c *Community) Erase(ctx context.Context, req EraseRequest) (EraseResult, error) {
	receipt, err := store.Erase(ctx, c.records, c.desk.now(), req.Subject)
	if err != nil {
		return EraseResult{}, fmt.Errorf("desk: %w", err)
	}
	result := EraseResult{ErasureReceipt: receipt}
	if _, err := c.Refresh(ctx); err != nil {
		return result, err
	}
	if !req.Later {
		result.Purged, err = c.desk.Purge(ctx)
	}
	return result, err
}

// Replay erases again what a store restored from an older backup remembers, as
// [store.Replay] does, and purges its files. The list is that of [store.AllErasures],
// exported since.
func (c *Community) Replay(ctx context.Context, list []store.Erasure) ([]store.ErasureReceipt, error) {
	receipts, err := store.Replay(ctx, c.records, c.desk.now(), list)
	if err != nil {
		return receipts, fmt.Errorf("desk: replay: %w", err)
	}
	if _, err := c.Refresh(ctx); err != nil {
		return receipts, err
	}
	_, err = c.desk.Purge(ctx)
	return receipts, err
}

// Purge removes from the store's files what deletes and erasures left in them, for all
// communities, and says whether the store has files.
func (d *Desk) Purge(ctx context.Context) (bool, error) {
	purged, err := store.Purge(ctx, d.opts.Store)
	if err != nil {
		return false, fmt.Errorf("desk: purge: %w", err)
	}
	return purged, nil
}

// A LogRequest says what was done with personal data that no use case wrote: that somebody
// read a need, or exported a list.
type LogRequest struct {
	Activity string              // as the host's register of processing names it
	Actor    string              // opaque key of who did it
	Subject  cohesion.SubjectKey // of whom; empty if of nobody or of several
	Trace    string              // connects it with the host's other logs
	Records  int                 // how many records it was about
}

// Log appends entries to the processing log, all or none; of subjects they hold pseudonyms.
func (c *Community) Log(ctx context.Context, requests ...LogRequest) error {
	_, err := c.update(ctx, c.desk.now(), "", nil, func(tx store.Tx) error {
		for _, req := range requests {
			e := store.Entry{Activity: req.Activity, Actor: req.Actor, Trace: req.Trace, Records: req.Records}
			if req.Subject != "" {
				e.Subject = store.Pseudonym(req.Subject)
			}
			if err := tx.Log(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("desk: log: %w", err)
	}
	return nil
}

// retained returns the policy of the options.
func retained(p *store.Retention) (store.Retention, error) {
	r := store.DefaultRetention()
	if p != nil {
		r = *p
	}
	if err := r.Validate().Err(); err != nil {
		return r, fmt.Errorf("desk: retention: %w", err)
	}
	return r, nil
}
