package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/matching"
)

// DefaultMatches is how many matches there are at most, unless asked otherwise.
const DefaultMatches = 10

// Asked is the need that a question is about: one that is stored, or a draft that is
// not. Exactly one is set. A draft needs no id, state or expiry, and is not kept.
type Asked struct {
	Need  cohesion.NeedID
	Draft *cohesion.SupportNeed
}

// A MatchRequest asks which initiatives fit a need.
type MatchRequest struct {
	Asked
	K int // how many at most; 0 is DefaultMatches
}

// A Match is an initiative that fits. It tells nothing of the need.
type Match struct {
	Initiative cohesion.InitiativeID
	Delivery   int // index of the delivery that fits best
	Score      cohesion.Score
	Quality    cohesion.Score // how well it is described; breaks ties
}

// A MatchResult is what fits, best first. When nothing is suitable it has no
// matches: that is an answer too.
type MatchResult struct {
	Policy  string // name and version
	Matches []Match
	Unmet   cohesion.UnmetID // of the record that this call wrote; unset if it wrote none
}

// Match returns the initiatives that fit a need best. If nothing fits a stored need that
// is waiting, it becomes unmet, and a record of that says why. If something does fit a
// need that was unmet, it is raised again. Drafts write nothing.
func (c *Community) Match(ctx context.Context, req MatchRequest) (MatchResult, error) {
	at := c.desk.now()
	x, need, err := c.question(ctx, req.Asked, at)
	if err != nil {
		return MatchResult{}, fmt.Errorf("desk: match: %w", err)
	}
	k := req.K
	if k <= 0 {
		k = DefaultMatches
	}
	found, err := x.Match(need, &c.desk.policy, k)
	if err != nil {
		return MatchResult{}, fmt.Errorf("desk: match: %w", err)
	}
	result := matchResult(found)
	if req.Draft == nil && !need.Expired(c.desk.day(at)) {
		if result.Unmet, err = c.note(ctx, need, found, at); err != nil {
			return MatchResult{}, fmt.Errorf("desk: match: %w", err)
		}
	}
	return result, nil
}

// matchResult keeps what tells nothing of the need.
func matchResult(found *matching.Result) MatchResult {
	result := MatchResult{Policy: found.Policy, Matches: make([]Match, len(found.Matches))}
	for i, m := range found.Matches {
		result.Matches[i] = Match{Initiative: m.Initiative, Delivery: m.Delivery, Score: m.Score, Quality: m.Quality}
	}
	return result
}

// question returns the index and the need that is asked about.
func (c *Community) question(ctx context.Context, asked Asked, at time.Time) (*matching.Index, *cohesion.SupportNeed, error) {
	if asked.Need.IsZero() == (asked.Draft == nil) {
		return nil, nil, fmt.Errorf("%w: give the id of a need or a draft of one, not both", store.ErrInvalid)
	}
	x, err := c.Index(ctx)
	if err != nil {
		return nil, nil, err
	}
	if asked.Draft == nil {
		need, err := store.Get(ctx, c.records, asked.Need)
		return x, need, err
	}
	draft := asked.Draft
	if draft.Expires.IsZero() {
		draft = store.Clone(draft)
		draft.Expires = c.desk.day(at)
	}
	need, err := c.newNeed(draft, at)
	if err != nil {
		return nil, nil, err
	}
	if err := store.Check(c.id, need); err != nil {
		return nil, nil, err
	}
	return x, need, nil
}

// note writes what a match says about the state of a need, if that is new. Who finds that
// somebody else changed the need meanwhile writes nothing: the next match tells.
func (c *Community) note(ctx context.Context, need *cohesion.SupportNeed, found *matching.Result, at time.Time) (cohesion.UnmetID, error) {
	switch {
	case found.Unmet == nil && need.Status == cohesion.NeedUnmet:
		_, err := c.records.Update(ctx, store.Unit{At: at}, func(tx store.Tx) error {
			_, err := c.moveNeed(ctx, tx, need.ID, need.Version, cohesion.NeedRaised, at)
			return err
		})
		return cohesion.UnmetID{}, unlessLate(err)
	case found.Unmet != nil && need.Status == cohesion.NeedRaised:
		return c.writeUnmet(ctx, need, found, at)
	}
	return cohesion.UnmetID{}, nil
}

func (c *Community) writeUnmet(ctx context.Context, need *cohesion.SupportNeed, found *matching.Result, at time.Time) (cohesion.UnmetID, error) {
	meta, err := newMeta[cohesion.Unmet](c, at)
	if err != nil {
		return cohesion.UnmetID{}, err
	}
	unmet := &cohesion.Unmet{
		Meta: meta, Need: need.ID, On: c.desk.day(at), Themes: found.Unmet.Themes, Area: need.Location.Area,
		Urgency: need.Urgency, SafetyNet: need.SafetyNet, Policy: found.Policy, Because: found.Unmet.Because,
	}
	_, err = c.records.Update(ctx, store.Unit{At: at}, func(tx store.Tx) error {
		if _, err := c.moveNeed(ctx, tx, need.ID, need.Version, cohesion.NeedUnmet, at); err != nil {
			return err
		}
		_, err := tx.Put(ctx, unmet)
		return err
	})
	if err != nil {
		return cohesion.UnmetID{}, unlessLate(err)
	}
	return meta.ID, nil
}

// unlessLate returns the error, unless it says that somebody else was earlier.
func unlessLate(err error) error {
	if errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// An ExplainRequest asks why an initiative fits a need, or why not.
type ExplainRequest struct {
	Asked
	Initiative cohesion.InitiativeID
	Language   language.Tag // if set, Dutch or English, the reasons come in sentences too
}

// An ExplainResult has the reasons and, where a language was asked for, the sentences in
// the order in which people read them.
type ExplainResult struct {
	Policy      string // name and version
	Explanation *matching.Explanation
	Sentences   []string // see [matching.Renderer.Sentences]
	Questions   []string // whose answer would settle what is not known
}

// Explain returns the reasons for an initiative, whether it is among the matches or not.
// They tell of the need: only for who may read that.
func (c *Community) Explain(ctx context.Context, req ExplainRequest) (ExplainResult, error) {
	return c.explain(ctx, req, (*matching.Index).Explain)
}

// WhyNot returns what keeps an initiative from being a match: the reasons of Explain
// that speak against it. They tell of the need: only for who may read that.
func (c *Community) WhyNot(ctx context.Context, req ExplainRequest) (ExplainResult, error) {
	return c.explain(ctx, req, (*matching.Index).WhyNot)
}

type explainer func(*matching.Index, *cohesion.SupportNeed, *matching.Policy, cohesion.InitiativeID) (*matching.Explanation, error)

func (c *Community) explain(ctx context.Context, req ExplainRequest, explain explainer) (ExplainResult, error) {
	x, need, err := c.question(ctx, req.Asked, c.desk.now())
	if err != nil {
		return ExplainResult{}, fmt.Errorf("desk: explain: %w", err)
	}
	e, err := explain(x, need, &c.desk.policy, req.Initiative)
	if err != nil {
		return ExplainResult{}, fmt.Errorf("desk: explain: %w", lookup(err))
	}
	return c.say(e, req.Language), nil
}

// say adds the sentences, where a language was asked for.
func (c *Community) say(e *matching.Explanation, in language.Tag) ExplainResult {
	result := ExplainResult{Policy: c.desk.policy.ID(), Explanation: e}
	if in != "" {
		r := matching.NewRenderer(c.desk.opts.Vocabulary, in)
		result.Sentences = r.Sentences(e.Reasons)
		for _, reason := range e.Reasons {
			if q := r.Question(reason); q != "" {
				result.Questions = append(result.Questions, q)
			}
		}
	}
	return result
}

// lookup makes an initiative that is not in the index a record that is not found.
func lookup(err error) error {
	if errors.Is(err, matching.ErrNotFound) {
		return fmt.Errorf("%w: %w", store.ErrNotFound, err)
	}
	return err
}

// A RelaxRequest asks which small concessions would open offers to a need.
type RelaxRequest struct {
	Asked
	K int // matches of each relaxation at most; 0 is DefaultMatches
}

// A RelaxResult has the relaxations, the smallest first; none if nothing helps or if the
// need has matches already.
type RelaxResult struct {
	Relaxations []matching.Relaxation
}

// Relax proposes concessions; only the person decides. They tell of the need: only for
// who may read that.
func (c *Community) Relax(ctx context.Context, req RelaxRequest) (RelaxResult, error) {
	x, need, err := c.question(ctx, req.Asked, c.desk.now())
	if err != nil {
		return RelaxResult{}, fmt.Errorf("desk: relax: %w", err)
	}
	k := req.K
	if k <= 0 {
		k = DefaultMatches
	}
	relaxations, err := x.Relax(need, &c.desk.policy, k)
	if err != nil {
		return RelaxResult{}, fmt.Errorf("desk: relax: %w", err)
	}
	return RelaxResult{Relaxations: relaxations}, nil
}
