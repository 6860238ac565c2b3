package httpapi

import (
	"encoding/base64"
	"net/http"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

var needs = noun[cohesion.SupportNeed, *cohesion.SupportNeed]{
	one: "Need", many: "Needs", path: home + "/needs", param: "need", person: true,
	query: []string{"status"},
	filter: func(c *call, q *queryReader, f *store.Filter) {
		f.Status = q.name("status", states[cohesion.NeedStatus]()...)
		if c.scope == OwnSubject {
			f.Subject = c.caller.Subject
		}
	},
	holds: func(c *call, recs []*cohesion.SupportNeed) ([]Scope, error) {
		own := c.own()
		masks := only(recs, func(n *cohesion.SupportNeed) Scope {
			return when(c.mine(n.Subject), OwnSubject) | when(touches(own, []cohesion.OrganisationID{n.RaisedBy.Organisation}), OwnOrganisation)
		})
		if c.scope&Referred == 0 {
			return masks, nil
		}
		for i, n := range recs {
			put, err := c.referredTo(n.ID, own)
			if err != nil {
				return nil, err
			}
			masks[i] |= when(len(put) > 0, Referred)
		}
		return masks, nil
	},
	show:    showNeed,
	prepare: prepareNeed,
	create: func(c *call, rec *cohesion.SupportNeed) (*cohesion.SupportNeed, error) {
		result, err := c.desk.Raise(c.r.Context(), desk.RaiseRequest{Need: rec, Key: c.key()})
		return result.Need, err
	},
	remove: func(c *call, rec *cohesion.SupportNeed) error {
		return c.desk.EraseNeed(c.r.Context(), desk.RemoveRequest[cohesion.SupportNeed]{ID: rec.ID, Version: rec.Version})
	},
}

// mine says whether a key is the caller's own.
func (c *call) mine(key cohesion.SubjectKey) bool { return key != "" && key == c.caller.Subject }

// prepareNeed keeps residents to needs of their own.
func prepareNeed(c *call, old, next *cohesion.SupportNeed) error {
	if c.scope&Whole != 0 {
		return nil
	}
	switch {
	case old != nil: // who it is about, and who raised it, stays
		next.Subject, next.RaisedBy = old.Subject, old.RaisedBy
	case c.scope&OwnSubject != 0 && c.caller.Subject != "" && (c.scope&OwnOrganisation == 0 || next.RaisedBy.Kind != cohesion.RaisedByOrganisation):
		next.Subject = c.caller.Subject
		next.RaisedBy = cohesion.Raiser{Kind: cohesion.RaisedByResident}
	}
	return nil
}

// showNeed shows all of a need to who may read it. A list has no private fields, and who
// was asked to help sees what that takes.
func showNeed(c *call, in Scope, n *cohesion.SupportNeed, inList bool) (*cohesion.SupportNeed, error) {
	switch {
	case inList:
		return listedNeed(n), nil
	case in&full == 0:
		return referredNeed(c, n)
	}
	return n, nil
}

// listedNeed is a need as a list shows it: nothing that says who it is.
func listedNeed(n *cohesion.SupportNeed) *cohesion.SupportNeed {
	shown := &cohesion.SupportNeed{
		Meta: n.Meta, Status: n.Status, RaisedBy: n.RaisedBy, Wants: n.Wants, Level: n.Level,
		Urgency: n.Urgency, SafetyNet: n.SafetyNet, Expires: n.Expires,
	}
	shown.Source, shown.Extensions = nil, nil
	return shown
}

// referredNeed is what an organisation needs to know of a need that was referred to it:
// what is asked, when and how, and of the facts those that its own conditions ask for. An
// initiative that changed after the referral was made shows none of them: its organisers
// write the conditions, and would else choose afterwards what they read of a person.
func referredNeed(c *call, n *cohesion.SupportNeed) (*cohesion.SupportNeed, error) {
	put, err := c.referredTo(n.ID, c.own())
	if err != nil {
		return nil, err
	}
	shown := &cohesion.SupportNeed{
		Meta: n.Meta, Status: n.Status, Wants: n.Wants, Languages: n.Languages, Accessibility: n.Accessibility,
		Availability: n.Availability, Wishes: n.Wishes, Urgency: n.Urgency, Expires: n.Expires,
	}
	shown.Source, shown.Extensions = nil, nil
	for _, to := range put {
		i := to.initiative
		if i.Eligibility.Rule == nil || i.Changed.After(to.since) {
			continue
		}
		asked, age := i.Eligibility.Rule.Missing(nobody{})
		if age {
			shown.Facts.Age = n.Facts.Age
		}
		for _, a := range n.Facts.Answers {
			if slices.Contains(asked, a.Fact) && !slices.Contains(shown.Facts.Answers, a) {
				shown.Facts.Answers = append(shown.Facts.Answers, a)
			}
		}
	}
	return shown, nil
}

// nobody is a person of whom nothing is known: a rule then names everything it asks.
type nobody struct{}

func (nobody) Holds(vocabulary.Ref) cohesion.Truth { return 0 }
func (nobody) AgeBand() *cohesion.AgeBand          { return nil }

// open are the states of a referral in which a provider needs to know of the need.
var open = []cohesion.ReferralStatus{cohesion.ReferralOffered, cohesion.ReferralAccepted, cohesion.ReferralStarted}

// A referredInitiative is one to which a need is referred.
type referredInitiative struct {
	initiative *cohesion.Initiative
	since      time.Time // when the referral was made
}

// referredTo returns the initiatives of own organisations to which a need is referred now.
func (c *call) referredTo(need cohesion.NeedID, own []cohesion.OrganisationID) ([]referredInitiative, error) {
	if len(own) == 0 {
		return nil, nil
	}
	f := store.Filter{About: []cohesion.RecordRef{store.Ref(need)}, Status: store.Names(open...)}
	referrals, _, err := desk.List[cohesion.Referral](c.r.Context(), c.records(), f, store.Page{Limit: store.MaxLimit})
	if err != nil {
		return nil, err
	}
	var put []referredInitiative
	for _, r := range referrals {
		i, err := c.initiative(r.Initiative)
		if err != nil {
			return nil, err
		}
		if i != nil && touches(own, i.Organisers) {
			put = append(put, referredInitiative{i, r.Created})
		}
	}
	return put, nil
}

var needOperations = []operation{
	{
		id: "findNeeds", method: http.MethodPost, path: home + "/needs/_find", status: http.StatusOK, body: jsonType, person: true,
		run: func(c *call) (reply, error) {
			f, p, err := c.readFind(states[cohesion.NeedStatus]())
			if err != nil {
				return reply{}, err
			}
			return needs.pageOf(c, f, p, "")
		},
	},
	{
		id: "withdrawNeed", method: http.MethodPost, path: home + "/needs/{need}/_withdraw", status: http.StatusOK, keyed: true, person: true,
		run: func(c *call) (reply, error) {
			need, in, err := needs.reach(c)
			if err != nil {
				return reply{}, err
			}
			c.about(need)
			result, err := c.desk.Withdraw(c.r.Context(), desk.WithdrawRequest{Need: need.ID, Version: c.version(), Key: c.key()})
			if err != nil {
				return reply{}, err
			}
			return needs.answer(c, in, result.Need)
		},
	},
}

// readFind reads a search among records about residents, which travels in a body.
func (c *call) readFind(known []string) (f store.Filter, p store.Page, err error) {
	in, err := readFields(c.body)
	if err != nil {
		return f, p, err
	}
	f.Subject = cohesion.SubjectKey(in.text("subject", 0, 128))
	f.Status = in.list("status", len(known))
	for i, s := range f.Status {
		if !slices.Contains(known, s) {
			in.vs.AddAt("status", i, valid.Unknown, "is no such state")
		}
	}
	for i, t := range in.list("themes", 50) {
		theme, err := vocabulary.ParseRef(t)
		if err != nil {
			in.vs.AddAt("themes", i, valid.Format, "is not a concept such as sb:eenzaamheid")
		}
		f.Themes = append(f.Themes, theme)
	}
	p.Limit = in.number("limit", 1, c.h.limits.Page, min(50, c.h.limits.Page))
	if text := in.text("after", 0, 300); text != "" {
		cursor, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil || len(cursor) == 0 {
			in.vs.Add("after", valid.Format, "did not come from a page before")
		}
		p.After = store.Cursor(cursor)
	}
	c.person(f.Subject)
	return f, p, in.end()
}
