package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// EraseNeed removes a need with everything that tells of the person: its referrals and
// the snapshots of its matches. Outcomes and unmet records stay, so that results and holes
// in the net can be counted; they no longer name the need. The feed keeps empty tombstones.
// [Community.Erase] removes a whole person, these too, and remembers that it did.
func (c *Community) EraseNeed(ctx context.Context, req RemoveRequest[cohesion.SupportNeed]) error {
	at := c.desk.now()
	_, err := c.records.Update(ctx, store.Unit{At: at}, func(tx store.Tx) error {
		if err := remove(ctx, tx, req); err != nil {
			return err
		}
		if err := forget(ctx, tx, store.Ref(req.ID), at); err != nil {
			return err
		}
		return each(ctx, tx, store.Ref(req.ID), func(u *cohesion.Unmet) error {
			u.Need, u.Changed = cohesion.NeedID{}, at
			return store.Put(ctx, tx, u)
		})
	})
	if err != nil {
		return fmt.Errorf("desk: erase need: %w", err)
	}
	return nil
}

// EraseTalent removes a talent with its referrals and the snapshots of its matches.
func (c *Community) EraseTalent(ctx context.Context, req RemoveRequest[cohesion.Talent]) error {
	at := c.desk.now()
	_, err := c.records.Update(ctx, store.Unit{At: at}, func(tx store.Tx) error {
		if err := remove(ctx, tx, req); err != nil {
			return err
		}
		return forget(ctx, tx, store.Ref(req.ID), at)
	})
	if err != nil {
		return fmt.Errorf("desk: erase talent: %w", err)
	}
	return nil
}

// forget removes the referrals and snapshots of a need or talent, and takes the
// referrals' names out of their outcomes.
func forget(ctx context.Context, tx store.Tx, of cohesion.RecordRef, at time.Time) error {
	err := each(ctx, tx, of, func(r *cohesion.Referral) error {
		err := each(ctx, tx, r.Ref(), func(o *cohesion.Outcome) error {
			o.Referral, o.Changed = cohesion.ReferralID{}, at
			return store.Put(ctx, tx, o)
		})
		if err != nil {
			return err
		}
		return tx.Erase(ctx, r.Ref(), r.Version)
	})
	if err != nil {
		return err
	}
	return each(ctx, tx, of, func(s *cohesion.MatchSnapshot) error { return tx.Erase(ctx, s.Ref(), s.Version) })
}

// each calls fn for the records of type T that refer to another. They are all read
// before, so that fn may change them.
func each[T any, R store.Noun[T]](ctx context.Context, tx store.Tx, about cohesion.RecordRef, fn func(R) error) error {
	var all []R
	for rec, err := range store.All[T, R](ctx, tx, store.Filter{About: []cohesion.RecordRef{about}}) {
		if err != nil {
			return err
		}
		all = append(all, rec)
	}
	for _, rec := range all {
		if err := fn(rec); err != nil {
			return err
		}
	}
	return nil
}
