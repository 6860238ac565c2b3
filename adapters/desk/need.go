package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// A RaiseRequest asks to raise a need.
type RaiseRequest struct {
	// Need says what is asked. The desk gives it community, state and times, and an id
	// if it has none; the argument is not changed.
	Need *cohesion.SupportNeed
	Key  string // makes repeating safe
}

// A RaiseResult is the need as it is stored.
type RaiseResult struct {
	Need *cohesion.SupportNeed
}

// Raise stores a new need.
func (c *Community) Raise(ctx context.Context, req RaiseRequest) (RaiseResult, error) {
	at := c.desk.now()
	need, err := c.newNeed(req.Need, at)
	if err != nil {
		return RaiseResult{}, fmt.Errorf("desk: raise: %w", err)
	}
	if err := store.Check(c.id, need); err != nil {
		return RaiseResult{}, fmt.Errorf("desk: raise: %w", err)
	}
	receipt, err := c.update(ctx, at, req.Key, sameAgain(req.Need, need), func(tx store.Tx) error {
		need.Version = 0
		return store.Put(ctx, tx, need)
	})
	if err == nil && receipt.Repeated {
		need, err = written[cohesion.SupportNeed](ctx, c, receipt)
	}
	if err != nil {
		return RaiseResult{}, fmt.Errorf("desk: raise: %w", err)
	}
	return RaiseResult{Need: need}, nil
}

// raiseRequest is what of a request is the same when it is made again: not what the desk gave
// the need.
type raiseRequest struct{ Need *cohesion.SupportNeed }

func sameAgain(asked, need *cohesion.SupportNeed) raiseRequest {
	n := store.Clone(need)
	if asked.ID.IsZero() {
		n.ID = cohesion.StableID[cohesion.SupportNeed](time.Time{}, "desk", "given by the desk")
	}
	n.Version, n.Created, n.Changed, n.Steps = 0, time.Time{}, time.Time{}, nil
	return raiseRequest{Need: n}
}

// newNeed returns a copy of the need as it begins its life.
func (c *Community) newNeed(asked *cohesion.SupportNeed, at time.Time) (*cohesion.SupportNeed, error) {
	if asked == nil {
		return nil, fmt.Errorf("%w: there is no need", store.ErrInvalid)
	}
	need := store.Clone(asked)
	if need.ID.IsZero() {
		id, err := newID[cohesion.SupportNeed](c.desk, at)
		if err != nil {
			return nil, err
		}
		need.ID = id
	}
	if need.Community.IsZero() {
		need.Community = c.id
	}
	need.Version, need.Created, need.Changed = 0, at, at
	need.Status = cohesion.NeedRaised
	need.Steps = []cohesion.Step[cohesion.NeedStatus]{{Status: cohesion.NeedRaised, At: at}}
	if !need.Expires.IsZero() && need.Expired(c.desk.day(at)) {
		var vs valid.Violations
		vs.Add("expires", valid.Range, "lies in the past; give the last day on which the need may be kept")
		return nil, fmt.Errorf("%w: %w", store.ErrInvalid, vs)
	}
	return need, nil
}

// A WithdrawRequest asks to withdraw a need.
type WithdrawRequest struct {
	Need    cohesion.NeedID
	Version int    // that was seen; 0 is any
	Key     string // makes repeating safe
}

// A WithdrawResult is the need as it is stored.
type WithdrawResult struct {
	Need *cohesion.SupportNeed
}

// Withdraw ends a need because the person no longer asks, and the referrals of it that
// are open: they are declined or stopped by the resident, and give back their places.
func (c *Community) Withdraw(ctx context.Context, req WithdrawRequest) (WithdrawResult, error) {
	at := c.desk.now()
	var need *cohesion.SupportNeed
	receipt, err := c.update(ctx, at, req.Key, req, func(tx store.Tx) (err error) {
		need, err = c.moveNeed(ctx, tx, req.Need, req.Version, cohesion.NeedWithdrawn, at)
		if err != nil {
			return err
		}
		return c.closeReferrals(ctx, tx, need.ID, cohesion.ReferralAnswer{By: cohesion.Resident, Reason: cohesion.NotWanted}, at)
	})
	if err == nil && receipt.Repeated {
		need, err = store.Get(ctx, c.records, req.Need)
	}
	if err != nil {
		return WithdrawResult{}, fmt.Errorf("desk: withdraw: %w", err)
	}
	return WithdrawResult{Need: need}, nil
}

// moveNeed takes a need to another state within a unit; version 0 is any.
func (c *Community) moveNeed(ctx context.Context, tx store.Tx, id cohesion.NeedID, version int, to cohesion.NeedStatus, at time.Time) (*cohesion.SupportNeed, error) {
	return store.Edit(ctx, tx, id, func(n *cohesion.SupportNeed) error {
		if err := expect(n.Ref(), version, n.Version); err != nil {
			return err
		}
		n.Changed = at
		return n.Move(to, at)
	})
}

// openReferral says whether a referral in this state may still come to something.
func openReferral(s cohesion.ReferralStatus) bool { return len(s.Next()) > 0 }

// openReferrals returns the open referrals of a need.
func openReferrals(ctx context.Context, tx store.Tx, need cohesion.NeedID) ([]*cohesion.Referral, error) {
	var open []*cohesion.Referral
	filter := store.Filter{About: []cohesion.RecordRef{store.Ref(need)}}
	for r, err := range store.All[cohesion.Referral](ctx, tx, filter) {
		if err != nil {
			return nil, err
		}
		if openReferral(r.Status) {
			open = append(open, r)
		}
	}
	return open, nil
}

// closeReferrals declines or stops the open referrals of a need.
func (c *Community) closeReferrals(ctx context.Context, tx store.Tx, need cohesion.NeedID, answer cohesion.ReferralAnswer, at time.Time) error {
	open, err := openReferrals(ctx, tx, need)
	if err != nil {
		return err
	}
	for _, r := range open {
		r.Changed = at
		if err := r.Refuse(answer, at); err != nil {
			return err
		}
		if err := store.Put(ctx, tx, r); err != nil {
			return err
		}
	}
	return nil
}
