package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/matching"
)

// A ReferRequest asks to refer a need to an initiative.
type ReferRequest struct {
	Need       cohesion.NeedID
	Initiative cohesion.InitiativeID
	Note       string // without personal data
	Key        string // makes repeating safe
}

// A ReferResult is what was stored.
type ReferResult struct {
	Referral *cohesion.Referral
	Snapshot *cohesion.MatchSnapshot
	Need     *cohesion.SupportNeed
}

// Refer proposes an initiative to a need. The referral and a snapshot of the match,
// with its reasons, are stored together, and the need becomes matched. A
// person decides: the initiative need not be among the matches, and a need may have
// several referrals. [ErrExcluded] is what no person may overrule.
func (c *Community) Refer(ctx context.Context, req ReferRequest) (ReferResult, error) {
	at := c.desk.now()
	x, err := c.Index(ctx)
	if err != nil {
		return ReferResult{}, fmt.Errorf("desk: refer: %w", err)
	}
	referralMeta, err := newMeta[cohesion.Referral](c, at)
	if err != nil {
		return ReferResult{}, fmt.Errorf("desk: refer: %w", err)
	}
	snapshotMeta, err := newMeta[cohesion.MatchSnapshot](c, at)
	if err != nil {
		return ReferResult{}, fmt.Errorf("desk: refer: %w", err)
	}
	var result ReferResult
	receipt, err := c.update(ctx, at, req.Key, req, func(tx store.Tx) (err error) {
		result = ReferResult{}
		if result.Need, err = store.Get(ctx, tx, req.Need); err != nil {
			return err
		}
		if result.Snapshot, err = c.snapshot(x, result.Need, req.Initiative, snapshotMeta); err != nil {
			return err
		}
		result.Referral = c.proposal(x, result.Snapshot, req.Note, referralMeta)
		if err := matched(result.Need, at); err != nil {
			return err
		}
		return errors.Join(
			store.Put(ctx, tx, result.Need),
			store.Put(ctx, tx, result.Snapshot),
			store.Put(ctx, tx, result.Referral),
		)
	})
	if err == nil && receipt.Repeated {
		result, err = c.referred(ctx, req, receipt)
	}
	if err != nil {
		return ReferResult{}, fmt.Errorf("desk: refer: %w", err)
	}
	return result, nil
}

// referred reads what a repeated request wrote.
func (c *Community) referred(ctx context.Context, req ReferRequest, receipt store.Receipt) (r ReferResult, err error) {
	if r.Referral, err = written[cohesion.Referral](ctx, c, receipt); err != nil {
		return r, err
	}
	if r.Snapshot, err = written[cohesion.MatchSnapshot](ctx, c, receipt); err != nil {
		return r, err
	}
	r.Need, err = store.Get(ctx, c.records, req.Need)
	return r, err
}

// matched says of a need that an initiative is being tried; one that is so already, or is
// being helped, stays as it is.
func matched(need *cohesion.SupportNeed, at time.Time) error {
	need.Changed = at
	if need.Status == cohesion.NeedMatched || need.Status == cohesion.NeedSupported {
		return nil
	}
	return need.Move(cohesion.NeedMatched, at)
}

// maxRank is how far down the list a rank is looked for.
const maxRank = 100

// snapshot returns the match as it is now.
func (c *Community) snapshot(x *matching.Index, need *cohesion.SupportNeed, id cohesion.InitiativeID, meta cohesion.Meta[cohesion.MatchSnapshot]) (*cohesion.MatchSnapshot, error) {
	policy := &c.desk.policy
	e, err := x.Explain(need, policy, id)
	if err != nil {
		return nil, lookup(err)
	}
	if need.Expired(c.desk.day(meta.Created)) {
		return nil, fmt.Errorf("%w: %s", ErrExcluded, cohesion.OnExpiry)
	}
	for _, constraint := range e.Excluded {
		switch constraint {
		case cohesion.OnRefusal, cohesion.OnStatus, cohesion.OnCommunity, cohesion.OnExpiry:
			return nil, fmt.Errorf("%w: %s", ErrExcluded, constraint)
		}
	}
	s := &cohesion.MatchSnapshot{
		Meta: meta, Need: need.ID, Initiative: id, Delivery: e.Delivery, At: meta.Created,
		Policy: policy.ID(), Score: e.Score, Reasons: e.Reasons,
	}
	if e.Matched {
		result, err := x.Match(need, policy, maxRank)
		if err != nil {
			return nil, err
		}
		s.Rank = 1 + slices.IndexFunc(result.Matches, func(m matching.Match) bool { return m.Initiative == id })
	}
	return s, nil
}

// proposal returns the referral of a snapshot.
func (c *Community) proposal(x *matching.Index, s *cohesion.MatchSnapshot, note string, meta cohesion.Meta[cohesion.Referral]) *cohesion.Referral {
	r := &cohesion.Referral{
		Meta: meta, Need: s.Need, Initiative: s.Initiative, Snapshot: s.ID, Status: cohesion.ReferralProposed,
		Steps: []cohesion.Step[cohesion.ReferralStatus]{{Status: cohesion.ReferralProposed, At: s.At}}, Note: note,
	}
	if i, ok := x.Initiative(s.Initiative); ok && s.Delivery < len(i.Deliveries) {
		r.Delivery = i.Deliveries[s.Delivery].Key
	}
	return r
}

// A DecideRequest says what resident or provider decided about a referral.
type DecideRequest struct {
	Referral cohesion.ReferralID
	Version  int                      // that was seen; 0 is any
	Refusal  *cohesion.ReferralAnswer // nil accepts; else who declines, and why
	Key      string                   // makes repeating safe
}

// A StepRequest asks to take a referral a step further.
type StepRequest struct {
	Referral cohesion.ReferralID
	Version  int    // that was seen; 0 is any
	Key      string // makes repeating safe
}

// A StepResult is what was stored.
type StepResult struct {
	Referral *cohesion.Referral
	Need     *cohesion.SupportNeed // nil if it was erased
	Outcome  *cohesion.Outcome     // of Complete
}

// Decide accepts a referral, or declines it; one that has started is stopped.
//
// Accepting claims a place of the delivery where its number of places is known: the error
// wraps [store.ErrFull] when none is left, and nothing is changed. Places
// of a neighbour's initiatives are not claimed, since the neighbour keeps count.
// Declining raises the need again, unless another of its referrals is open.
func (c *Community) Decide(ctx context.Context, req DecideRequest) (StepResult, error) {
	x, err := c.Index(ctx)
	if err != nil {
		return StepResult{}, fmt.Errorf("desk: decide: %w", err)
	}
	result, err := c.step(ctx, c.desk.now(), req.Key, req, req.Referral, req.Version, func(ctx context.Context, s *stepping) error {
		if req.Refusal != nil {
			if err := s.referral.Refuse(*req.Refusal, s.at); err != nil {
				return err
			}
			return s.raiseAgain(ctx)
		}
		if err := s.referral.Move(cohesion.ReferralAccepted, s.at); err != nil {
			return err
		}
		return c.claim(ctx, x, s)
	})
	if err != nil {
		return StepResult{}, fmt.Errorf("desk: decide: %w", err)
	}
	return result, nil
}

// Offer puts a proposed referral to resident and provider.
func (c *Community) Offer(ctx context.Context, req StepRequest) (StepResult, error) {
	result, err := c.step(ctx, c.desk.now(), req.Key, offerRequest(req), req.Referral, req.Version, func(ctx context.Context, s *stepping) error {
		return s.referral.Move(cohesion.ReferralOffered, s.at)
	})
	if err != nil {
		return StepResult{}, fmt.Errorf("desk: offer: %w", err)
	}
	return result, nil
}

// Start says that the person takes part: the need is supported.
func (c *Community) Start(ctx context.Context, req StepRequest) (StepResult, error) {
	result, err := c.step(ctx, c.desk.now(), req.Key, startRequest(req), req.Referral, req.Version, func(ctx context.Context, s *stepping) error {
		if err := s.referral.Move(cohesion.ReferralStarted, s.at); err != nil {
			return err
		}
		return s.moveNeed(cohesion.NeedSupported)
	})
	if err != nil {
		return StepResult{}, fmt.Errorf("desk: start: %w", err)
	}
	return result, nil
}

// The requests of different steps are different requests, also under one key.
type (
	offerRequest StepRequest
	startRequest StepRequest
)

// A CompleteRequest says that a referral came to its end, and what came of it.
type CompleteRequest struct {
	Referral   cohesion.ReferralID
	Version    int // that was seen; 0 is any
	Result     cohesion.OutcomeResult
	ReportedBy cohesion.Party
	Note       string // without personal data
	Key        string // makes repeating safe
}

// Complete ends a referral and records its outcome. If it helped, the need is solved,
// and its other open referrals end; else the need is raised again, unless another of
// its referrals is open.
func (c *Community) Complete(ctx context.Context, req CompleteRequest) (StepResult, error) {
	at := c.desk.now()
	meta, err := newMeta[cohesion.Outcome](c, at)
	if err != nil {
		return StepResult{}, fmt.Errorf("desk: complete: %w", err)
	}
	result, err := c.step(ctx, at, req.Key, req, req.Referral, req.Version, func(ctx context.Context, s *stepping) error {
		if err := s.referral.Move(cohesion.ReferralCompleted, s.at); err != nil {
			return err
		}
		s.outcome = &cohesion.Outcome{
			Meta: meta, Referral: req.Referral, Initiative: s.referral.Initiative,
			Result: req.Result, ReportedBy: req.ReportedBy, On: c.desk.day(s.at), Note: req.Note,
		}
		if req.Result != cohesion.Helped {
			return s.raiseAgain(ctx)
		}
		s.solved = true
		return s.moveNeed(cohesion.NeedSolved)
	})
	if err != nil {
		return StepResult{}, fmt.Errorf("desk: complete: %w", err)
	}
	return result, nil
}
