package desk

import (
	"context"
	"fmt"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/matching"
)

// OfferTalentRequest asks to store a talent.
type OfferTalentRequest struct {
	// Talent says what is offered. The desk gives it community, state and times, and an id
	// if it has none; the argument is not changed.
	Talent *cohesion.Talent
	Key    string // makes repeating safe
}

// OfferTalent stores a new talent (M3) and returns it as it is stored.
func (c *Community) OfferTalent(ctx context.Context, req OfferTalentRequest) (*cohesion.Talent, error) {
	if t := req.Talent; t != nil && !t.Expires.IsZero() && t.Expired(c.desk.day(c.desk.now())) {
		return nil, fmt.Errorf("desk: offer talent: %w", inThePast())
	}
	return Create(ctx, c.Records(), CreateRequest[cohesion.Talent]{Record: req.Talent, Key: req.Key})
}

// inThePast refuses a last day that has passed.
func inThePast() error {
	var vs valid.Violations
	vs.Add("expires", valid.Range, "lies in the past; give the last day on which it may be kept")
	return fmt.Errorf("%w: %w", store.ErrInvalid, vs)
}

// A WithdrawTalentRequest asks to withdraw a talent.
type WithdrawTalentRequest struct {
	Talent  cohesion.TalentID
	Version int    // that was seen; 0 is any
	Key     string // makes repeating safe
}

// WithdrawTalent ends a talent because the resident no longer offers it.
func (c *Community) WithdrawTalent(ctx context.Context, req WithdrawTalentRequest) (*cohesion.Talent, error) {
	at := c.desk.now()
	var talent *cohesion.Talent
	receipt, err := c.update(ctx, at, req.Key, req, func(tx store.Tx) (err error) {
		talent, err = store.Edit(ctx, tx, req.Talent, func(t *cohesion.Talent) error {
			if err := expect(t.Ref(), req.Version, t.Version); err != nil {
				return err
			}
			t.Changed = at
			return t.Move(cohesion.TalentWithdrawn, at)
		})
		return err
	})
	if err == nil && receipt.Repeated {
		talent, err = store.Get(ctx, c.records, req.Talent)
	}
	if err != nil {
		return nil, fmt.Errorf("desk: withdraw talent: %w", err)
	}
	return talent, nil
}

// AskedTalent is the talent that a question is about: one that is stored, or a draft
// that is not. Exactly one is set. A draft needs no id, state or expiry, and is not kept.
type AskedTalent struct {
	Talent cohesion.TalentID
	Draft  *cohesion.Talent
}

// A MatchTalentRequest asks which initiatives seek hands like these.
type MatchTalentRequest struct {
	AskedTalent
	K int // how many at most; 0 is DefaultMatches
}

// MatchTalent returns the initiatives that seek hands and fit a talent best (M3). It
// writes nothing.
func (c *Community) MatchTalent(ctx context.Context, req MatchTalentRequest) (MatchResult, error) {
	x, talent, err := c.talentQuestion(ctx, req.AskedTalent)
	if err != nil {
		return MatchResult{}, fmt.Errorf("desk: match talent: %w", err)
	}
	k := req.K
	if k <= 0 {
		k = DefaultMatches
	}
	found, err := x.MatchTalent(talent, &c.desk.policy, k)
	if err != nil {
		return MatchResult{}, fmt.Errorf("desk: match talent: %w", err)
	}
	return matchResult(found), nil
}

// An ExplainTalentRequest asks why an initiative fits a talent, or why not.
type ExplainTalentRequest struct {
	AskedTalent
	Initiative cohesion.InitiativeID
	Language   language.Tag // if set, Dutch or English, the reasons come in sentences too
}

// ExplainTalent returns the reasons for an initiative and a talent. They tell of the
// talent: only for who may read that.
func (c *Community) ExplainTalent(ctx context.Context, req ExplainTalentRequest) (ExplainResult, error) {
	x, talent, err := c.talentQuestion(ctx, req.AskedTalent)
	if err != nil {
		return ExplainResult{}, fmt.Errorf("desk: explain talent: %w", err)
	}
	e, err := x.ExplainTalent(talent, &c.desk.policy, req.Initiative)
	if err != nil {
		return ExplainResult{}, fmt.Errorf("desk: explain talent: %w", lookup(err))
	}
	return c.say(e, req.Language), nil
}

// talentQuestion returns the index and the talent that is asked about.
func (c *Community) talentQuestion(ctx context.Context, asked AskedTalent) (*matching.Index, *cohesion.Talent, error) {
	if asked.Talent.IsZero() == (asked.Draft == nil) {
		return nil, nil, fmt.Errorf("%w: give the id of a talent or a draft of one, not both", store.ErrInvalid)
	}
	x, err := c.Index(ctx)
	if err != nil {
		return nil, nil, err
	}
	if asked.Draft == nil {
		talent, err := store.Get(ctx, c.records, asked.Talent)
		return x, talent, err
	}
	at := c.desk.now()
	draft := store.Clone(asked.Draft)
	if draft.ID.IsZero() {
		if draft.ID, err = newID[cohesion.Talent](c.desk, at); err != nil {
			return nil, nil, err
		}
	}
	if draft.Community.IsZero() {
		draft.Community = c.id
	}
	if draft.Expires.IsZero() {
		draft.Expires = c.desk.day(at)
	}
	beginLife(draft, at)
	return x, draft, store.Check(c.id, draft)
}
