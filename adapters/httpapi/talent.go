package httpapi

import (
	"net/http"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

var talents = noun[cohesion.Talent, *cohesion.Talent]{
	one: "Talent", many: "Talents", path: home + "/talents", param: "talent", person: true,
	query: []string{"status"},
	filter: func(c *call, q *queryReader, f *store.Filter) {
		f.Status = q.name("status", states[cohesion.TalentStatus]()...)
		if c.scope == OwnSubject {
			f.Subject = c.caller.Subject
		}
	},
	holds: func(c *call, recs []*cohesion.Talent) ([]Scope, error) {
		return only(recs, func(t *cohesion.Talent) Scope { return when(c.mine(t.Subject), OwnSubject) }), nil
	},
	show: func(_ *call, _ Scope, t *cohesion.Talent, inList bool) (*cohesion.Talent, error) {
		if !inList {
			return t, nil
		}
		shown := &cohesion.Talent{Meta: t.Meta, Status: t.Status, Offers: t.Offers, Expires: t.Expires}
		shown.Source, shown.Extensions = nil, nil
		return shown, nil
	},
	prepare: func(c *call, old, next *cohesion.Talent) error {
		switch {
		case c.scope&Whole != 0:
		case old != nil:
			next.Subject = old.Subject
		case c.caller.Subject != "":
			next.Subject = c.caller.Subject
		}
		return nil
	},
	create: func(c *call, rec *cohesion.Talent) (*cohesion.Talent, error) {
		return c.desk.OfferTalent(c.r.Context(), desk.OfferTalentRequest{Talent: rec, Key: c.key()})
	},
	remove: func(c *call, rec *cohesion.Talent) error {
		return c.desk.EraseTalent(c.r.Context(), desk.RemoveRequest[cohesion.Talent]{ID: rec.ID, Version: rec.Version})
	},
}

var talentOperations = []operation{
	{
		id: "findTalents", method: http.MethodPost, path: home + "/talents/_find", status: http.StatusOK, body: jsonType, person: true,
		run: func(c *call) (reply, error) {
			f, p, err := c.readFind(states[cohesion.TalentStatus]())
			if err != nil {
				return reply{}, err
			}
			return talents.pageOf(c, f, p, "")
		},
	},
	{
		id: "withdrawTalent", method: http.MethodPost, path: home + "/talents/{talent}/_withdraw", status: http.StatusOK, keyed: true, person: true,
		run: func(c *call) (reply, error) {
			talent, in, err := talents.reach(c)
			if err != nil {
				return reply{}, err
			}
			c.about(talent)
			talent, err = c.desk.WithdrawTalent(c.r.Context(), desk.WithdrawTalentRequest{Talent: talent.ID, Version: c.version(), Key: c.key()})
			if err != nil {
				return reply{}, err
			}
			return talents.answer(c, in, talent)
		},
	},
}
