package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/schema"
)

var referrals = noun[cohesion.Referral, *cohesion.Referral]{
	one: "Referral", many: "Referrals", path: home + "/referrals", param: "referral", person: true,
	query: []string{"status", "need", "initiative"},
	filter: func(_ *call, q *queryReader, f *store.Filter) {
		f.Status = q.name("status", states[cohesion.ReferralStatus]()...)
		ref[cohesion.SupportNeed](q, "need", f)
		if len(f.About) > 0 && q.values.Has("initiative") {
			q.wrong("initiative", "conflict", "give a need or an initiative, not both")
			return
		}
		ref[cohesion.Initiative](q, "initiative", f)
	},
	holds: func(c *call, recs []*cohesion.Referral) ([]Scope, error) {
		masks := make([]Scope, len(recs))
		for i, r := range recs {
			mine, err := c.referralOfMine(r)
			if err != nil {
				return nil, err
			}
			ours, err := c.referralToUs(r)
			if err != nil {
				return nil, err
			}
			masks[i] = when(mine, OwnSubject) | when(ours, OwnOrganisation)
		}
		return masks, nil
	},
	show: func(_ *call, _ Scope, r *cohesion.Referral, inList bool) (*cohesion.Referral, error) {
		if !inList {
			return r, nil
		}
		shown := *r
		shown.Source, shown.Extensions, shown.Note, shown.Steps = nil, nil, "", nil
		if r.Answer != nil {
			shown.Answer = &cohesion.ReferralAnswer{By: r.Answer.By, Reason: r.Answer.Reason}
		}
		return &shown, nil
	},
}

// referralOfMine says whether a referral is of a need or talent of the caller.
func (c *call) referralOfMine(r *cohesion.Referral) (bool, error) {
	if c.scope&OwnSubject == 0 || c.caller.Subject == "" {
		return false, nil
	}
	var key cohesion.SubjectKey
	if !r.Need.IsZero() {
		n, err := found(desk.Read[cohesion.SupportNeed](c.r.Context(), c.records(), r.Need))
		if n == nil {
			return false, err
		}
		key = n.Subject
	} else {
		t, err := found(desk.Read[cohesion.Talent](c.r.Context(), c.records(), r.Talent))
		if t == nil {
			return false, err
		}
		key = t.Subject
	}
	return c.mine(key), nil
}

// referralToUs says whether a referral was put to an organisation of the caller. What is
// merely proposed was not yet put to anybody.
func (c *call) referralToUs(r *cohesion.Referral) (bool, error) {
	own := c.own()
	if c.scope&OwnOrganisation == 0 || len(own) == 0 || !wasOffered(r) {
		return false, nil
	}
	i, err := c.initiative(r.Initiative)
	return i != nil && touches(own, i.Organisers), err
}

// wasOffered says whether the provider knows of a referral.
func wasOffered(r *cohesion.Referral) bool {
	if slices.Contains(open, r.Status) || r.Status == cohesion.ReferralCompleted {
		return true
	}
	return slices.ContainsFunc(r.Steps, func(s cohesion.Step[cohesion.ReferralStatus]) bool {
		return slices.Contains(open, s.Status)
	})
}

// found makes a record that is not there nil.
func found[R any](rec *R, err error) (*R, error) {
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return rec, err
}

// initiative reads an initiative of the community, or of a neighbour from the index; nil if
// there is none.
func (c *call) initiative(id cohesion.InitiativeID) (*cohesion.Initiative, error) {
	i, err := found(desk.Read[cohesion.Initiative](c.r.Context(), c.records(), id))
	if i != nil || err != nil {
		return i, err
	}
	x, err := c.desk.Index(c.r.Context())
	if err != nil {
		return nil, err
	}
	i, _ = x.Initiative(id)
	return i, nil
}

// A stepper takes a referral a step further.
type stepper func(ctx context.Context, c *call, r *cohesion.Referral, f *fields) (desk.StepResult, error)

// step is an operation on a referral.
func step(id, name, body string, run stepper) operation {
	return operation{
		id: id, method: http.MethodPost, path: home + "/referrals/{referral}/" + name, status: http.StatusOK, body: body, keyed: true, person: true,
		run: func(c *call) (reply, error) {
			r, in, err := referrals.reach(c)
			if err != nil {
				return reply{}, err
			}
			var f *fields
			if body != "" {
				if f, err = readFields(c.body); err != nil {
					return reply{}, err
				}
			}
			result, err := run(c.r.Context(), c, r, f)
			if err != nil {
				return reply{}, err
			}
			if result.Need != nil {
				c.about(result.Need)
			}
			return referrals.answer(c, in, result.Referral)
		},
	}
}

// party says for whom the caller speaks; a coordinator may tell what another said.
func (c *call) party(f *fields, name string) cohesion.Party {
	said := value[cohesion.Party](f, name, false)
	switch {
	case c.scope&Whole != 0 && said != 0:
		return said
	case c.scope&Whole != 0:
		return cohesion.Coordinator
	case c.scope&OwnOrganisation != 0:
		return cohesion.Provider
	}
	return cohesion.Resident
}

var referralOperations = append(referrals.operations("list", "read"),
	operation{
		id: "createReferral", method: http.MethodPost, path: home + "/referrals", status: http.StatusCreated, body: jsonType, keyed: true, person: true,
		run: func(c *call) (reply, error) {
			f, err := readFields(c.body)
			if err != nil {
				return reply{}, err
			}
			req := desk.ReferRequest{
				Need:       value[cohesion.NeedID](f, "need", true),
				Initiative: value[cohesion.InitiativeID](f, "initiative", true),
				Note:       f.text("note", 0, 1000), Key: c.key(),
			}
			if err := f.end(); err != nil {
				return reply{}, err
			}
			result, err := c.desk.Refer(c.r.Context(), req)
			if err != nil {
				return reply{}, err
			}
			c.about(result.Need)
			answer, err := referrals.answer(c, c.scope, result.Referral)
			answer.location = c.fill(referrals.path) + "/" + result.Referral.ID.String()
			return answer, err
		},
	},
	operation{
		id: "readReferralSnapshot", method: http.MethodGet, path: home + "/referrals/{referral}/match-snapshot", status: http.StatusOK, person: true,
		run: func(c *call) (reply, error) {
			r, _, err := referrals.reach(c)
			if err != nil {
				return reply{}, err
			}
			if r.Snapshot.IsZero() {
				return reply{}, errNotFound
			}
			s, err := desk.Read[cohesion.MatchSnapshot](c.r.Context(), c.records(), r.Snapshot)
			if err != nil {
				return reply{}, err
			}
			body, err := encodeRecord(s)
			return reply{body: body, version: s.Version}, err
		},
	},
	step("offerReferral", "_offer", "", func(ctx context.Context, c *call, r *cohesion.Referral, _ *fields) (desk.StepResult, error) {
		return c.desk.Offer(ctx, desk.StepRequest{Referral: r.ID, Version: c.version(), Key: c.key()})
	}),
	step("acceptReferral", "_accept", "", func(ctx context.Context, c *call, r *cohesion.Referral, _ *fields) (desk.StepResult, error) {
		return c.desk.Decide(ctx, desk.DecideRequest{Referral: r.ID, Version: c.version(), Key: c.key()})
	}),
	step("declineReferral", "_decline", jsonType, func(ctx context.Context, c *call, r *cohesion.Referral, f *fields) (desk.StepResult, error) {
		answer := cohesion.ReferralAnswer{
			By: c.party(f, "by"), Reason: value[cohesion.DeclineReason](f, "reason", true), Note: f.text("note", 0, 1000),
		}
		if err := f.end(); err != nil {
			return desk.StepResult{}, err
		}
		return c.desk.Decide(ctx, desk.DecideRequest{Referral: r.ID, Version: c.version(), Refusal: &answer, Key: c.key()})
	}),
	step("startReferral", "_start", "", func(ctx context.Context, c *call, r *cohesion.Referral, _ *fields) (desk.StepResult, error) {
		return c.desk.Start(ctx, desk.StepRequest{Referral: r.ID, Version: c.version(), Key: c.key()})
	}),
	step("completeReferral", "_complete", jsonType, func(ctx context.Context, c *call, r *cohesion.Referral, f *fields) (desk.StepResult, error) {
		req := desk.CompleteRequest{
			Referral: r.ID, Version: c.version(), Result: value[cohesion.OutcomeResult](f, "result", true),
			ReportedBy: c.party(f, "reportedBy"), Note: f.text("note", 0, 1000), Key: c.key(),
		}
		if err := f.end(); err != nil {
			return desk.StepResult{}, err
		}
		result, err := c.desk.Complete(ctx, req)
		if err == nil {
			c.refresh() // an outcome counts in the index
		}
		return result, err
	}),
)

func encodeRecord(rec cohesion.Record) (json.RawMessage, error) { return schema.Encode(nil, rec) }
