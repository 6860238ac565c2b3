package httpapi

import (
	"net/http"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

var partnerships = noun[cohesion.Partnership, *cohesion.Partnership]{
	one: "Partnership", many: "Partnerships", path: home + "/partnerships", param: "partnership", offered: true,
	query:  []string{"organisation"},
	filter: func(_ *call, q *queryReader, f *store.Filter) { ref[cohesion.Organisation](q, "organisation", f) },
	holds: func(c *call, recs []*cohesion.Partnership) ([]Scope, error) {
		own := c.own()
		return only(recs, func(p *cohesion.Partnership) Scope {
			return when(touches(own, []cohesion.OrganisationID{p.A, p.B}), OwnOrganisation)
		}), nil
	},
	show: func(_ *call, _ Scope, p *cohesion.Partnership, inList bool) (*cohesion.Partnership, error) {
		if !inList {
			return p, nil
		}
		shown := *p
		shown.Source, shown.Extensions, shown.Note = nil, nil, ""
		return &shown, nil
	},
	prepare: func(c *call, old, next *cohesion.Partnership) error {
		var before cohesion.Partnership
		if old != nil {
			before = *old
		}
		// How far a tie is trusted is the coordinator's judgement, never that of its parties.
		if c.scope&Whole == 0 && next.Trust != before.Trust && c.h.does(checkNext) {
			return errForbidden
		}
		return nil
	},
}

var judgements = noun[cohesion.Judgement, *cohesion.Judgement]{
	one: "Judgement", many: "Judgements", path: home + "/judgements", param: "judgement",
	show: func(_ *call, _ Scope, j *cohesion.Judgement, inList bool) (*cohesion.Judgement, error) {
		if !inList {
			return j, nil
		}
		shown := *j
		shown.Source, shown.Extensions, shown.Note = nil, nil, ""
		return &shown, nil
	},
}

var agendaItems = noun[cohesion.AgendaItem, *cohesion.AgendaItem]{
	one: "AgendaItem", many: "AgendaItems", path: home + "/agenda-items", param: "agendaItem",
	query: []string{"status", "organisation"},
	filter: func(_ *call, q *queryReader, f *store.Filter) {
		f.Status = q.name("status", states[cohesion.AgendaStatus]()...)
		ref[cohesion.Organisation](q, "organisation", f)
	},
	holds: func(c *call, recs []*cohesion.AgendaItem) ([]Scope, error) {
		own := c.own()
		return only(recs, func(a *cohesion.AgendaItem) Scope {
			return when(touches(own, []cohesion.OrganisationID{a.RaisedBy}), OwnOrganisation)
		}), nil
	},
	show: func(_ *call, _ Scope, a *cohesion.AgendaItem, inList bool) (*cohesion.AgendaItem, error) {
		if !inList {
			return a, nil
		}
		shown := *a
		shown.Source, shown.Extensions, shown.Text = nil, nil, ""
		return &shown, nil
	},
	prepare: func(c *call, _, next *cohesion.AgendaItem) error {
		if c.scope&Whole != 0 && !c.has(Coordinator) && !next.RaisedBy.IsZero() {
			return c.actsFor(next.RaisedBy)
		}
		return nil
	},
}

// has says whether the caller has a role in the community.
func (c *call) has(role Role) bool {
	for _, g := range c.caller.In(c.communityID) {
		for _, r := range g.Roles {
			if r == role {
				return true
			}
		}
	}
	return false
}

// actsFor refuses to speak for an organisation that is not the caller's own.
func (c *call) actsFor(id cohesion.OrganisationID) error {
	if touches(c.own(), []cohesion.OrganisationID{id}) || !c.h.does(checkNext) {
		return nil
	}
	return errForbidden
}

var moveAgendaItem = operation{
	id: "moveAgendaItem", method: http.MethodPost, path: home + "/agenda-items/{agendaItem}/_move", status: http.StatusOK,
	body: jsonType, keyed: true,
	run: func(c *call) (reply, error) {
		item, in, err := agendaItems.reach(c)
		if err != nil {
			return reply{}, err
		}
		f, err := readFields(c.body)
		if err != nil {
			return reply{}, err
		}
		to := value[cohesion.AgendaStatus](f, "status", true)
		if err := f.end(); err != nil {
			return reply{}, err
		}
		item, err = c.desk.MoveAgendaItem(c.r.Context(), desk.MoveAgendaRequest{Item: item.ID, Version: c.version(), To: to, Key: c.key()})
		if err != nil {
			return reply{}, err
		}
		return agendaItems.answer(c, in, item)
	},
}
