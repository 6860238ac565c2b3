package httpapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

const home = "/communities/{community}"

// full is what the scopes mean that show a record with everything in it.
const full = Whole | OwnOrganisation | OwnSubject

var initiatives = noun[cohesion.Initiative, *cohesion.Initiative]{
	one: "Initiative", many: "Initiatives", path: home + "/initiatives", param: "initiative", offered: true,
	query: []string{"theme", "organisation", "place", "area", "status"},
	filter: func(c *call, q *queryReader, f *store.Filter) {
		q.theme("theme", f)
		ref[cohesion.Organisation](q, "organisation", f)
		ref[cohesion.Place](q, "place", f)
		f.Areas = areas(q.area("area"))
		f.Status = q.name("status", states[cohesion.InitiativeStatus]()...)
		f.Published = c.scope == Published
	},
	holds: func(c *call, recs []*cohesion.Initiative) ([]Scope, error) {
		own := c.own()
		return only(recs, func(i *cohesion.Initiative) Scope {
			return when(i.Published, Published) | when(touches(own, i.Organisers), OwnOrganisation)
		}), nil
	},
	show: func(_ *call, in Scope, i *cohesion.Initiative, inList bool) (*cohesion.Initiative, error) {
		if in&full != 0 && !inList {
			return i, nil
		}
		return publicInitiative(i), nil
	},
	prepare: func(c *call, old, next *cohesion.Initiative) error {
		var before []cohesion.OrganisationID
		if old != nil {
			before = old.Organisers
		}
		if err := c.onlyOwn(before, next.Organisers); err != nil {
			return err
		}
		var at []cohesion.PlaceID
		if old != nil && (old.Published || !next.Published) {
			for n := range old.Deliveries {
				at = append(at, old.Deliveries[n].Place)
			}
		}
		var vs valid.Violations
		for n := range next.Deliveries {
			seen, err := c.seesPlace(at, next.Deliveries[n].Place)
			if err != nil {
				return err
			}
			if !seen {
				vs.NestAt("deliveries", n, unseenPlace)
			}
		}
		return invalidOr(vs)
	},
}

// unseenPlace is of a place that does not exist, or that the caller may not see.
var unseenPlace = valid.Violations{{Path: "/place", Code: valid.Unknown, Message: "is no place that you may see"}}

func invalidOr(vs valid.Violations) error {
	if len(vs) == 0 {
		return nil
	}
	return invalidInput(vs)
}

// seesPlace says whether the caller may name a place: one that was named before, or that
// the caller may read. Who publishes an offer puts its place on view, so that nobody may
// do so with a place that is hidden from them.
func (c *call) seesPlace(before []cohesion.PlaceID, id cohesion.PlaceID) (bool, error) {
	if id.IsZero() || c.scope&Whole != 0 || slices.Contains(before, id) || !c.h.does(checkNext) {
		return true, nil
	}
	reading := *c
	var err error
	if reading.scope, err = c.h.scopeOf("readPlace", c); err != nil {
		return false, nil // the caller may read none
	}
	p, err := desk.Read[cohesion.Place](c.r.Context(), c.records(), id)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	masks, err := placeScopes(&reading, []*cohesion.Place{p})
	return err == nil && (masks[0]&reading.scope != 0 || reading.scope&Whole != 0), err
}

// onlyOwn refuses that who acts for organisations alone puts others beside them.
func (c *call) onlyOwn(before, after []cohesion.OrganisationID) error {
	if c.scope&Whole != 0 || !c.h.does(checkNext) {
		return nil
	}
	own := c.own()
	for _, o := range after {
		if !slices.Contains(own, o) && !slices.Contains(before, o) {
			return errForbidden
		}
	}
	return nil
}

// areas returns a filter's list of an area, none if it is not set.
func areas(code cohesion.AreaCode) []cohesion.AreaCode {
	if code.IsZero() {
		return nil
	}
	return []cohesion.AreaCode{code}
}

// publicInitiative is an initiative as everybody may see it: without what other systems
// say of it.
func publicInitiative(i *cohesion.Initiative) *cohesion.Initiative {
	shown := *i
	shown.Source, shown.Extensions = nil, nil
	shown.Deliveries = slices.Clone(i.Deliveries)
	for n := range shown.Deliveries {
		shown.Deliveries[n].Extensions = nil
	}
	return &shown
}

var places = noun[cohesion.Place, *cohesion.Place]{
	one: "Place", many: "Places", path: home + "/places", param: "place", offered: true,
	query: []string{"area", "organisation"},
	filter: func(_ *call, q *queryReader, f *store.Filter) {
		f.Areas = areas(q.area("area"))
		ref[cohesion.Organisation](q, "organisation", f)
	},
	holds: placeScopes,
	show: func(c *call, in Scope, p *cohesion.Place, inList bool) (*cohesion.Place, error) {
		// An export shows where confidential places are to who keeps them alone.
		round := inList || c.op.id == "exportRecords" && p.Confidential && !c.has(Coordinator) && !c.has(Administrator)
		if in&full != 0 && !round {
			return p, nil
		}
		shown := *p.Shown()
		shown.Source, shown.Extensions = nil, nil
		return &shown, nil
	},
	prepare: func(c *call, old, next *cohesion.Place) error {
		before := cohesion.OrganisationID{}
		if old != nil {
			before = old.Owner
		}
		if next.Owner.IsZero() {
			return nil
		}
		return c.onlyOwn([]cohesion.OrganisationID{before}, []cohesion.OrganisationID{next.Owner})
	},
}

// placeScopes says in which scopes places lie.
func placeScopes(c *call, recs []*cohesion.Place) ([]Scope, error) {
	used, err := c.published(refsOf(recs))
	if err != nil {
		return nil, err
	}
	own := c.own()
	return only(recs, func(p *cohesion.Place) Scope {
		return when(used[p.Ref()], Published) | when(slices.Contains(own, p.Owner), OwnOrganisation)
	}), nil
}

var organisations = noun[cohesion.Organisation, *cohesion.Organisation]{
	one: "Organisation", many: "Organisations", path: home + "/organisations", param: "organisation", offered: true,
	holds: func(c *call, recs []*cohesion.Organisation) ([]Scope, error) {
		used, err := c.published(refsOf(recs))
		if err != nil {
			return nil, err
		}
		own := c.own()
		return only(recs, func(o *cohesion.Organisation) Scope {
			known := used[o.Ref()] || c.community != nil && o.ID == c.community.Coordinator
			return when(known, Published) | when(slices.Contains(own, o.ID), OwnOrganisation)
		}), nil
	},
	show: func(_ *call, in Scope, o *cohesion.Organisation, inList bool) (*cohesion.Organisation, error) {
		if in&full != 0 && !inList {
			return o, nil
		}
		shown := *o
		shown.Source, shown.Extensions = nil, nil
		return &shown, nil
	},
}

func refsOf[R cohesion.Record](recs []R) []cohesion.RecordRef {
	refs := make([]cohesion.RecordRef, len(recs))
	for i, rec := range recs {
		refs[i] = rec.Ref()
	}
	return refs
}

// published says which places and organisations a published initiative refers to.
func (c *call) published(refs []cohesion.RecordRef) (map[cohesion.RecordRef]bool, error) {
	used := map[cohesion.RecordRef]bool{}
	if len(refs) == 0 || c.scope&Published == 0 {
		return used, nil
	}
	p := store.Page{Limit: store.MaxLimit}
	for {
		found, next, err := desk.List[cohesion.Initiative](c.r.Context(), c.records(), store.Filter{About: refs, Published: true}, p)
		if err != nil {
			return nil, err
		}
		for _, i := range found {
			for _, o := range i.Organisers {
				used[store.Ref(o)] = true
			}
			for n := range i.Deliveries {
				used[store.Ref(i.Deliveries[n].Place)] = true
			}
		}
		if p.After = next; next == "" {
			return used, nil
		}
	}
}

var gatherings = noun[cohesion.Gathering, *cohesion.Gathering]{
	one: "Gathering", many: "Gatherings", path: home + "/gatherings", param: "gathering",
	query: []string{"status", "place", "organisation"},
	filter: func(_ *call, q *queryReader, f *store.Filter) {
		f.Status = q.name("status", states[cohesion.GatheringStatus]()...)
		ref[cohesion.Place](q, "place", f)
		ref[cohesion.Organisation](q, "organisation", f)
	},
	holds: func(c *call, recs []*cohesion.Gathering) ([]Scope, error) {
		own := c.own()
		return only(recs, func(g *cohesion.Gathering) Scope {
			return when(g.Published, Published) | when(touches(own, g.Organisers), OwnOrganisation)
		}), nil
	},
	show: func(_ *call, in Scope, g *cohesion.Gathering, inList bool) (*cohesion.Gathering, error) {
		if in&full != 0 && !inList {
			return g, nil
		}
		shown := *g
		shown.Source, shown.Extensions, shown.Notes = nil, nil, ""
		if in&full == 0 {
			shown.Agenda = nil
		}
		return &shown, nil
	},
	prepare: func(c *call, old, next *cohesion.Gathering) error {
		var before []cohesion.OrganisationID
		if old != nil {
			before = old.Organisers
		}
		if err := c.onlyOwn(before, next.Organisers); err != nil {
			return err
		}
		var at []cohesion.PlaceID
		if old != nil && (old.Published || !next.Published) {
			at = append(at, old.Place)
		}
		if seen, err := c.seesPlace(at, next.Place); err != nil || seen {
			return err
		}
		return invalidInput(unseenPlace)
	},
}

// areaNoun serves reference data, which everybody may read.
var areaNoun = noun[cohesion.Area, *cohesion.Area]{
	one: "Area", many: "Areas", path: "/areas", param: "area", query: []string{"code"},
	filter: func(_ *call, q *queryReader, f *store.Filter) { f.Areas = areas(q.area("code")) },
	show: func(_ *call, _ Scope, a *cohesion.Area, inList bool) (*cohesion.Area, error) {
		if !inList {
			return a, nil
		}
		shown := *a // a boundary is a hundred times what a list shows
		shown.Source, shown.Extensions, shown.Boundary = nil, nil, nil
		return &shown, nil
	},
}

// communityNoun serves one community; lists and founding are of the service.
var communityNoun = noun[cohesion.Community, *cohesion.Community]{
	one: "Community", many: "Communities", path: "/communities", param: "community", offered: true,
	show: func(_ *call, _ Scope, m *cohesion.Community, _ bool) (*cohesion.Community, error) {
		shown := *m
		shown.Source, shown.Extensions = nil, nil
		return &shown, nil
	},
	create: func(c *call, rec *cohesion.Community) (*cohesion.Community, error) {
		rec.Community = cohesion.CommunityID{}
		return c.h.config.Desk.Found(c.r.Context(), desk.FoundRequest{Community: rec, Key: c.key()})
	},
}

var communityOperations = append(communityNoun.operations("create", "read", "replace"), operation{
	id: "listCommunities", method: http.MethodGet, path: "/communities", status: http.StatusOK, query: []string{"limit", "after"}, run: listCommunities,
})

func listCommunities(c *call) (reply, error) {
	q := c.reader()
	p := q.page()
	if err := q.end(); err != nil {
		return reply{}, err
	}
	all, next, err := c.h.config.Desk.Communities(c.r.Context(), p)
	if err != nil {
		return reply{}, badCursor(err)
	}
	result := page{Items: []json.RawMessage{}}
	for _, m := range all {
		item, err := communityNoun.shown(c, c.scope, m, true)
		if err != nil {
			return reply{}, err
		}
		result.Items = append(result.Items, item)
	}
	answer := reply{}
	if next != "" {
		answer.next = c.nextPage("/communities", next, p.Limit)
		result.Next = c.h.base.Path + answer.next
	}
	answer.body = result
	return answer, nil
}
