package httpapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/schema"
)

// A noun serves the records of one kind: list, read, create, replace and remove.
type noun[T any, R store.Noun[T]] struct {
	one, many string // as in operationId: "Initiative", "Initiatives"
	path      string // of the list
	param     string // of a record in the path
	person    bool   // it is about residents
	query     []string
	// filter narrows a list to what the query asks and the caller may see; nil is all.
	filter func(c *call, q *queryReader, f *store.Filter)
	// holds returns the scopes, beside Service and Whole, that each record lies in. It may
	// leave out those that are not in c.scope.
	holds func(c *call, recs []R) ([]Scope, error)
	// show returns what a caller to whom the record is in scope may see of it, in a list or
	// alone: the record, or a copy. nil shows all.
	show func(c *call, in Scope, rec R, inList bool) (R, error)
	// prepare completes what a caller stores: old is nil of what is new. nil adds nothing.
	prepare func(c *call, old, next R) error
	create  func(c *call, rec R) (R, error) // nil is desk.Create
	remove  func(c *call, rec R) error      // nil is desk.Remove
	offered bool                            // the index holds such records
}

// operations returns those of the named ones that the noun serves.
func (n noun[T, R]) operations(names ...string) []operation {
	item := n.path + "/{" + n.param + "}"
	all := []operation{
		{id: "list" + n.many, method: http.MethodGet, path: n.path, status: http.StatusOK, query: append([]string{"limit", "after", "changedSince"}, n.query...), run: n.list},
		{id: "create" + n.one, method: http.MethodPost, path: n.path, status: http.StatusCreated, body: jsonType, keyed: true, run: n.make},
		{id: "read" + n.one, method: http.MethodGet, path: item, status: http.StatusOK, run: n.read},
		{id: "replace" + n.one, method: http.MethodPut, path: item, status: http.StatusOK, body: jsonType, match: true, run: n.replace},
		{id: "remove" + n.one, method: http.MethodDelete, path: item, status: http.StatusNoContent, match: true, run: n.delete},
	}
	var chosen []operation
	for _, op := range all {
		for _, name := range names {
			if strings.HasPrefix(op.id, name) {
				op.person = n.person
				chosen = append(chosen, op)
			}
		}
	}
	return chosen
}

// crud names all operations of a noun.
var crud = []string{"list", "create", "read", "replace", "remove"}

// records returns where the records are.
func (c *call) records() desk.Records {
	if c.desk == nil {
		return c.h.config.Desk.Reference()
	}
	return c.desk.Records()
}

// scopes returns the scopes of the call that each record lies in; 0 of what the caller may
// not reach.
func (n noun[T, R]) scopes(c *call, recs ...R) ([]Scope, error) {
	masks := make([]Scope, len(recs))
	if n.holds != nil && c.scope&^(Service|Whole) != 0 {
		var err error
		if masks, err = n.holds(c, recs); err != nil {
			return nil, err
		}
	}
	for i := range masks {
		masks[i] = (masks[i] | Service | Whole) & c.scope
		if !c.h.does(checkRecord) {
			masks[i] |= c.scope
		}
	}
	return masks, nil
}

// reach reads the record of the path and the scopes that it lies in. What the caller may
// not reach is forbidden if it may be read, and else not found.
func (n noun[T, R]) reach(c *call) (rec R, in Scope, err error) {
	id, err := pathID[T](c, n.param)
	if err != nil {
		return nil, 0, err
	}
	rec, err = desk.Read[T, R](c.r.Context(), c.records(), id)
	if err != nil {
		return nil, 0, err
	}
	masks, err := n.scopes(c, rec)
	if err != nil || masks[0] != 0 {
		return rec, masks[0], err
	}
	return nil, 0, n.hidden(c, rec)
}

// hidden says why a record is out of reach.
func (n noun[T, R]) hidden(c *call, rec R) error {
	reading := *c
	var err error
	if reading.scope, err = c.h.scopeOf("read"+n.one, c); err != nil {
		return errNotFound
	}
	if masks, err := n.scopes(&reading, rec); err != nil || masks[0] != 0 {
		return errors.Join(err, errForbidden)
	}
	return errNotFound
}

// shown encodes what the caller may see of a record.
func (n noun[T, R]) shown(c *call, in Scope, rec R, inList bool) (json.RawMessage, error) {
	if n.show != nil && c.h.does(checkView) {
		var err error
		if rec, err = n.show(c, in, rec, inList); err != nil {
			return nil, err
		}
	}
	return schema.Encode(nil, rec)
}

// A page is what a list answers.
type page struct {
	Items []json.RawMessage `json:"items"`
	Next  string            `json:"next,omitempty"`  // address of the next page
	After string            `json:"after,omitempty"` // of a search: the cursor of the next page
}

// readsPerPage bounds how often the store is read for one page, when much of what is
// there is not for the caller; the page is then shorter, and has a next one.
const readsPerPage = 20

func (n noun[T, R]) list(c *call) (reply, error) {
	q := c.reader()
	f, p := store.Filter{ChangedSince: q.instant("changedSince")}, q.page()
	if n.filter != nil {
		n.filter(c, q, &f)
	}
	if err := q.end(); err != nil {
		return reply{}, err
	}
	return n.pageOf(c, f, p, n.path)
}

// pageOf answers a page of a list.
func (n noun[T, R]) pageOf(c *call, f store.Filter, p store.Page, path string) (reply, error) {
	result, most := page{Items: []json.RawMessage{}}, p.Limit
	for range readsPerPage {
		p.Limit = most - len(result.Items)
		recs, next, err := desk.List[T, R](c.r.Context(), c.records(), f, p)
		if err != nil {
			return reply{}, badCursor(err)
		}
		masks, err := n.scopes(c, recs...)
		if err != nil {
			return reply{}, err
		}
		for i, rec := range recs {
			if masks[i] == 0 {
				continue
			}
			c.about(rec)
			item, err := n.shown(c, masks[i], rec, true)
			if err != nil {
				return reply{}, err
			}
			result.Items = append(result.Items, item)
		}
		if p.After = next; next == "" || len(result.Items) >= most {
			break
		}
	}
	answer := reply{}
	switch {
	case p.After == "":
	case path == "": // a search in a body, whose next page is asked so too
		result.After = cursorText(p.After)
	default:
		answer.next = c.nextPage(path, p.After, most)
		result.Next = c.h.base.Path + answer.next
	}
	answer.body = result
	return answer, nil
}

func (n noun[T, R]) read(c *call) (reply, error) {
	rec, in, err := n.reach(c)
	if err != nil {
		return reply{}, err
	}
	return n.answer(c, in, rec)
}

// answer is a reply with one record.
func (n noun[T, R]) answer(c *call, in Scope, rec R) (reply, error) {
	c.about(rec)
	body, err := n.shown(c, in, rec, false)
	if err != nil {
		return reply{}, err
	}
	return reply{body: body, version: rec.Head().Version}, nil
}

func (n noun[T, R]) make(c *call) (reply, error) {
	next, err := decodeRecord[T, R](c.body, c.communityID)
	if err != nil {
		return reply{}, err
	}
	in, err := n.admit(c, nil, next)
	if err != nil {
		return reply{}, err
	}
	var rec R
	if n.create != nil {
		rec, err = n.create(c, next)
	} else {
		rec, err = desk.Create[T, R](c.r.Context(), c.records(), desk.CreateRequest[T]{Record: next, Key: c.key()})
	}
	if err != nil {
		return reply{}, err
	}
	n.refresh(c)
	answer, err := n.answer(c, in, rec)
	answer.location = c.fill(n.path) + "/" + rec.Head().ID.String()
	return answer, err
}

// admit completes what a caller stores, and checks that the caller may.
func (n noun[T, R]) admit(c *call, old, next R) (Scope, error) {
	if n.prepare != nil {
		if err := n.prepare(c, old, next); err != nil {
			return 0, err
		}
	}
	masks, err := n.scopes(c, next)
	if err != nil {
		return 0, err
	}
	if masks[0] == 0 && c.h.does(checkNext) {
		return 0, errForbidden
	}
	return masks[0], nil
}

func (n noun[T, R]) replace(c *call) (reply, error) {
	old, _, err := n.reach(c)
	if err != nil {
		return reply{}, err
	}
	if err := c.seen(old.Head().Version); err != nil {
		return reply{}, err
	}
	next, err := decodeRecord[T, R](c.body, c.communityID)
	if err != nil {
		return reply{}, err
	}
	next.Head().ID = old.Head().ID
	next.Head().Community = old.Head().Community
	in, err := n.admit(c, old, next)
	if err != nil {
		return reply{}, err
	}
	rec, err := desk.Replace[T, R](c.r.Context(), c.records(), desk.ReplaceRequest[T]{Record: next, Version: old.Head().Version})
	if err != nil {
		return reply{}, err
	}
	n.refresh(c)
	return n.answer(c, in, rec)
}

func (n noun[T, R]) delete(c *call) (reply, error) {
	rec, _, err := n.reach(c)
	if err != nil {
		return reply{}, err
	}
	if err := c.seen(rec.Head().Version); err != nil {
		return reply{}, err
	}
	c.about(rec)
	if n.remove != nil {
		err = n.remove(c, rec)
	} else {
		err = desk.Remove[T, R](c.r.Context(), c.records(), desk.RemoveRequest[T]{ID: rec.Head().ID, Version: rec.Head().Version})
	}
	if err != nil {
		return reply{}, err
	}
	n.refresh(c)
	return reply{}, nil
}

// refresh brings the index up to date with what was written. The write stands whatever
// comes of it: a later refresh makes good.
func (n noun[T, R]) refresh(c *call) {
	if n.offered {
		c.refresh()
	}
}

func (c *call) refresh() {
	if c.desk == nil {
		return
	}
	if _, err := c.desk.Refresh(c.r.Context()); err != nil {
		c.h.logger.Error("refresh", "operation", c.op.id, "error", kindOf(err))
	}
}

// fill writes the values of the request's path into a template.
func (c *call) fill(template string) string {
	return strings.Replace(template, "{community}", c.communityID.String(), 1)
}

// only returns masks of what each record alone says.
func only[R cohesion.Record](recs []R, in func(R) Scope) []Scope {
	masks := make([]Scope, len(recs))
	for i, rec := range recs {
		masks[i] = in(rec)
	}
	return masks
}

// when returns the scope if the condition holds.
func when(holds bool, s Scope) Scope {
	if holds {
		return s
	}
	return 0
}

// touches says whether a list holds one of the organisations for which the caller acts.
func touches(own, list []cohesion.OrganisationID) bool {
	for _, a := range own {
		for _, b := range list {
			if a == b {
				return true
			}
		}
	}
	return false
}

// nextPage returns the address of the next page, with the same query.
func (c *call) nextPage(path string, after store.Cursor, limit int) string {
	q := c.r.URL.Query()
	q.Set("after", cursorText(after))
	q.Set("limit", strconv.Itoa(limit))
	return c.fill(path) + "?" + q.Encode()
}
