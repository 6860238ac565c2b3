package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/matching"
)

// A stepping is a step of a referral in the making, within a unit of work.
type stepping struct {
	tx       store.Tx
	at       time.Time
	referral *cohesion.Referral
	need     *cohesion.SupportNeed // nil if it was erased, or the referral is of a talent
	outcome  *cohesion.Outcome     // if the step has one
	solved   bool                  // the need's other referrals end
}

// step runs a step of a referral: fn changes the referral and what hangs together with
// it, and step writes it in one unit.
func (c *Community) step(ctx context.Context, at time.Time, key string, request any, id cohesion.ReferralID, version int, fn func(context.Context, *stepping) error) (StepResult, error) {
	var s *stepping
	receipt, err := c.update(ctx, at, key, request, func(tx store.Tx) (err error) {
		if s, err = begin(ctx, tx, at, id, version); err != nil {
			return err
		}
		before := cohesion.NeedStatus(0)
		if s.need != nil {
			before = s.need.Status
		}
		if err := fn(ctx, s); err != nil {
			return err
		}
		return c.finish(ctx, s, before)
	})
	if err != nil {
		return StepResult{}, err
	}
	if receipt.Repeated {
		return c.stepped(ctx, id, receipt)
	}
	return StepResult{Referral: s.referral, Need: s.need, Outcome: s.outcome}, nil
}

// begin reads the referral and its need.
func begin(ctx context.Context, tx store.Tx, at time.Time, id cohesion.ReferralID, version int) (*stepping, error) {
	r, err := store.Get(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if err := expect(r.Ref(), version, r.Version); err != nil {
		return nil, err
	}
	s := &stepping{tx: tx, at: at, referral: r}
	s.need, err = needOf(ctx, tx, r)
	return s, err
}

// needOf returns the need of a referral, nil if there is none any more.
func needOf(ctx context.Context, from store.Reader, r *cohesion.Referral) (*cohesion.SupportNeed, error) {
	if r.Need.IsZero() {
		return nil, nil
	}
	need, err := store.Get(ctx, from, r.Need)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return need, err
}

// finish writes what a step changed; before is the state that the need had.
func (c *Community) finish(ctx context.Context, s *stepping, before cohesion.NeedStatus) error {
	s.referral.Changed = s.at
	if err := store.Put(ctx, s.tx, s.referral); err != nil {
		return err
	}
	if s.outcome != nil {
		if err := store.Put(ctx, s.tx, s.outcome); err != nil {
			return err
		}
	}
	if s.need == nil {
		return nil
	}
	if s.need.Status != before {
		s.need.Changed = s.at
		if err := store.Put(ctx, s.tx, s.need); err != nil {
			return err
		}
	}
	if !s.solved {
		return nil
	}
	return c.closeReferrals(ctx, s.tx, s.need.ID, cohesion.ReferralAnswer{By: cohesion.Coordinator, Reason: cohesion.SolvedOtherwise}, s.at)
}

// stepped reads what a repeated request wrote.
func (c *Community) stepped(ctx context.Context, id cohesion.ReferralID, receipt store.Receipt) (r StepResult, err error) {
	if r.Referral, err = store.Get(ctx, c.records, id); err != nil {
		return r, err
	}
	if r.Need, err = needOf(ctx, c.records, r.Referral); err != nil {
		return r, err
	}
	if slices.ContainsFunc(receipt.Changes, func(ch store.Change) bool { return ch.Kind == cohesion.KindOutcome }) {
		r.Outcome, err = written[cohesion.Outcome](ctx, c, receipt)
	}
	return r, err
}

// moveNeed takes the need to another state, unless it is there or has ended.
func (s *stepping) moveNeed(to cohesion.NeedStatus) error {
	if s.need == nil || s.need.Status == to || !s.need.Status.Open() {
		return nil
	}
	if to == cohesion.NeedSupported && s.need.Status != cohesion.NeedMatched {
		if err := s.need.Move(cohesion.NeedMatched, s.at); err != nil {
			return err
		}
	}
	return s.need.Move(to, s.at)
}

// raiseAgain gives the need the state that its other open referrals leave it in.
func (s *stepping) raiseAgain(ctx context.Context) error {
	if s.need == nil || !s.need.Status.Open() {
		return nil
	}
	open, err := openReferrals(ctx, s.tx, s.need.ID)
	if err != nil {
		return err
	}
	open = slices.DeleteFunc(open, func(r *cohesion.Referral) bool { return r.ID == s.referral.ID })
	helping := slices.ContainsFunc(open, func(r *cohesion.Referral) bool { return r.Status == cohesion.ReferralStarted })
	switch {
	case len(open) == 0:
		return s.moveNeed(cohesion.NeedRaised)
	case !helping && s.need.Status == cohesion.NeedSupported:
		return errors.Join(s.moveNeed(cohesion.NeedRaised), s.moveNeed(cohesion.NeedMatched))
	}
	return nil
}

// claim takes a place for the referral. Who keeps count of a neighbour's places is the neighbour.
func (c *Community) claim(ctx context.Context, x *matching.Index, s *stepping) error {
	err := store.Claim(ctx, s.tx, s.referral)
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if i, ok := x.Initiative(s.referral.Initiative); ok && i.Community != c.id {
		return nil
	}
	return err
}
