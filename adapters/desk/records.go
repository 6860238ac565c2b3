package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// Records are what [Create], [Read], [List], [Replace] and [Remove] work on: those of a
// community, or the reference data. They are safe for concurrent use.
type Records struct{ of *Community }

// Records returns the records of the community.
func (c *Community) Records() Records { return Records{c} }

// Reference returns the records that belong to no community: areas.
func (d *Desk) Reference() Records {
	return Records{&Community{desk: d, records: d.opts.Store.Reference()}}
}

// A CreateRequest asks to store a new record.
type CreateRequest[T any] struct {
	// Record says what is to be stored. The desk gives it community, times and the state
	// in which its life begins, and an id if it has none; the argument is not changed.
	Record *T
	Key    string // makes repeating safe
}

// Create stores a new record and returns it as it is stored. Needs have [Community.Raise]
// and referrals [Community.Refer] for that. What is on offer is in the index after the
// next [Community.Refresh].
func Create[T any, R store.Noun[T]](ctx context.Context, rs Records, req CreateRequest[T]) (R, error) {
	c, at := rs.of, rs.of.desk.now()
	meta, err := newMeta[T](c, at)
	if err != nil {
		return nil, fmt.Errorf("desk: create: %w", err)
	}
	if req.Record == nil {
		return nil, fmt.Errorf("desk: create: %w: there is no record", store.ErrInvalid)
	}
	rec := store.Clone(R(req.Record))
	head, ownID := rec.Head(), rec.Head().ID.IsZero()
	head.Version, head.Created, head.Changed = 0, at, at
	if head.ID.IsZero() {
		head.ID = meta.ID
	}
	if head.Community.IsZero() {
		head.Community = meta.Community
	}
	beginLife(rec, at)
	if err := store.Check(c.id, rec); err != nil {
		return nil, fmt.Errorf("desk: create: %w", err)
	}
	request, err := digest[T, R](rec, ownID)
	if err != nil {
		return nil, fmt.Errorf("desk: create: %w", err)
	}
	receipt, err := c.update(ctx, at, req.Key, request, func(tx store.Tx) error {
		rec.Head().Version = 0
		return store.Put(ctx, tx, rec)
	})
	if err == nil && receipt.Repeated {
		rec, err = written[T, R](ctx, c, receipt)
	}
	if err != nil {
		return nil, fmt.Errorf("desk: create: %w", err)
	}
	return rec, nil
}

// createRequest is what of a request is the same when it is made again.
type createRequest struct {
	Kind   cohesion.Kind
	Record json.RawMessage
}

// digest returns the request without what the desk gave: the id, if it did, and times.
func digest[T any, R store.Noun[T]](rec R, ownID bool) (createRequest, error) {
	clone := store.Clone(rec)
	head := clone.Head()
	if ownID {
		head.ID = cohesion.StableID[T](time.Time{}, "desk", "given by the desk")
	}
	head.Created, head.Changed = time.Time{}, time.Time{}
	forgetSteps(clone)
	text, err := json.Marshal(clone)
	return createRequest{Kind: rec.Kind(), Record: text}, err
}

// beginLife gives a record the state in which its life begins.
func beginLife(rec cohesion.Record, at time.Time) {
	switch r := rec.(type) {
	case *cohesion.SupportNeed:
		r.Status, r.Steps = cohesion.NeedRaised, []cohesion.Step[cohesion.NeedStatus]{{Status: cohesion.NeedRaised, At: at}}
	case *cohesion.Talent:
		r.Status, r.Steps = cohesion.TalentOpen, []cohesion.Step[cohesion.TalentStatus]{{Status: cohesion.TalentOpen, At: at}}
	case *cohesion.AgendaItem:
		r.Status, r.Steps = cohesion.AgendaOpen, []cohesion.Step[cohesion.AgendaStatus]{{Status: cohesion.AgendaOpen, At: at}}
	}
}

func forgetSteps(rec cohesion.Record) {
	switch r := rec.(type) {
	case *cohesion.SupportNeed:
		r.Steps = nil
	case *cohesion.Talent:
		r.Steps = nil
	case *cohesion.AgendaItem:
		r.Steps = nil
	}
}

// keepLife gives a record the state and the steps of the one that it replaces: these
// change by use cases alone.
func keepLife(rec, old cohesion.Record) {
	switch r := rec.(type) {
	case *cohesion.SupportNeed:
		if o, ok := old.(*cohesion.SupportNeed); ok {
			r.Status, r.Steps = o.Status, o.Steps
		}
	case *cohesion.Talent:
		if o, ok := old.(*cohesion.Talent); ok {
			r.Status, r.Steps = o.Status, o.Steps
		}
	case *cohesion.AgendaItem:
		if o, ok := old.(*cohesion.AgendaItem); ok {
			r.Status, r.Steps = o.Status, o.Steps
		}
	case *cohesion.Referral:
		if o, ok := old.(*cohesion.Referral); ok {
			r.Status, r.Steps, r.Answer = o.Status, o.Steps, o.Answer
		}
	}
}

// Read returns a record.
func Read[T any, R store.Noun[T]](ctx context.Context, rs Records, id cohesion.ID[T]) (R, error) {
	rec, err := store.Get[T, R](ctx, rs.of.records, id)
	if err != nil {
		return nil, fmt.Errorf("desk: read: %w", err)
	}
	return rec, nil
}

// List returns a page of the records that the filter holds, in the order of their ids, and
// the cursor of the next page, empty after the last.
func List[T any, R store.Noun[T]](ctx context.Context, rs Records, f store.Filter, p store.Page) ([]R, store.Cursor, error) {
	recs, next, err := store.List[T, R](ctx, rs.of.records, f, p)
	if err != nil {
		return nil, "", fmt.Errorf("desk: list: %w", err)
	}
	return recs, next, nil
}

// A ReplaceRequest asks to replace a record.
type ReplaceRequest[T any] struct {
	Record  *T  // with the id of the record that it replaces
	Version int // that was seen; 0 is any
	// Allow, if set, is asked whether the stored record may be replaced by the new one;
	// its error is returned. It may run more than once.
	Allow func(stored, next *T) error
}

// Replace stores the record in the place of the one with its id, and returns it as it is
// stored. Community, time of creation, state and steps stay what they were. What is the
// same already is not written, so that repeating changes nothing.
func Replace[T any, R store.Noun[T]](ctx context.Context, rs Records, req ReplaceRequest[T]) (R, error) {
	if req.Record == nil {
		return nil, fmt.Errorf("desk: replace: %w: there is no record", store.ErrInvalid)
	}
	c, at := rs.of, rs.of.desk.now()
	var result R
	_, err := c.records.Update(ctx, store.Unit{At: at}, func(tx store.Tx) error {
		next := store.Clone(R(req.Record))
		old, err := store.Get[T, R](ctx, tx, next.Head().ID)
		if err != nil {
			return err
		}
		if err := expect(old.Ref(), req.Version, old.Head().Version); err != nil {
			return err
		}
		if req.Allow != nil {
			if err := req.Allow((*T)(old), (*T)(next)); err != nil {
				return err
			}
		}
		was, head := old.Head(), next.Head()
		head.Community, head.Version, head.Created, head.Changed = was.Community, was.Version, was.Created, was.Changed
		keepLife(next, old)
		result = old
		if same, err := equal(next, old); err != nil || same {
			return err
		}
		head.Changed = at
		result = next
		return store.Put(ctx, tx, next)
	})
	if err != nil {
		return nil, fmt.Errorf("desk: replace: %w", err)
	}
	return result, nil
}

// A RemoveRequest asks to remove a record.
type RemoveRequest[T any] struct {
	ID      cohesion.ID[T]
	Version int // that was seen; 0 is any
	// Allow, if set, is asked whether the stored record may be removed; its error is
	// returned. It may run more than once.
	Allow func(stored *T) error
}

// Remove deletes a record. What refers to it stays. Needs and talents have
// [Community.EraseNeed] and [Community.EraseTalent], which leave nothing of the person.
func Remove[T any, R store.Noun[T]](ctx context.Context, rs Records, req RemoveRequest[T]) error {
	_, err := rs.of.records.Update(ctx, store.Unit{At: rs.of.desk.now()}, func(tx store.Tx) error {
		return remove[T, R](ctx, tx, req)
	})
	if err != nil {
		return fmt.Errorf("desk: remove: %w", err)
	}
	return nil
}

func remove[T any, R store.Noun[T]](ctx context.Context, tx store.Tx, req RemoveRequest[T]) error {
	old, err := store.Get[T, R](ctx, tx, req.ID)
	if err != nil {
		return err
	}
	if err := expect(old.Ref(), req.Version, old.Head().Version); err != nil {
		return err
	}
	if req.Allow != nil {
		if err := req.Allow((*T)(old)); err != nil {
			return err
		}
	}
	if kind := old.Kind(); kind == cohesion.KindNeed || kind == cohesion.KindTalent {
		return tx.Erase(ctx, old.Ref(), old.Head().Version)
	}
	return tx.Delete(ctx, old.Ref(), old.Head().Version)
}

// A FoundRequest asks to found a community.
type FoundRequest struct {
	// Community says what it is called, and so on. The desk gives it an id if it has
	// none; the argument is not changed.
	Community *cohesion.Community
	Key       string // makes repeating safe
}

// Found stores a new community and returns it as it is stored. Its id is that of its own
// partition; with a key it follows from the key, so that the repetition finds it.
func (d *Desk) Found(ctx context.Context, req FoundRequest) (*cohesion.Community, error) {
	if req.Community == nil {
		return nil, fmt.Errorf("desk: found: %w: there is no community", store.ErrInvalid)
	}
	rec := store.Clone(req.Community)
	at := d.now()
	if rec.ID.IsZero() {
		var err error
		if rec.ID, err = newID[cohesion.Community](d, at); err != nil {
			return nil, fmt.Errorf("desk: found: %w", err)
		}
		if req.Key != "" {
			rec.ID = cohesion.StableID[cohesion.Community](time.UnixMilli(0), "desk-key", req.Key)
		}
	}
	rec.Community = rec.ID
	return Create(ctx, d.Community(rec.ID).Records(), CreateRequest[cohesion.Community]{Record: rec, Key: req.Key})
}

// Communities returns a page of the communities that are there, in the order of ids, and
// the cursor of the next page, empty after the last.
func (d *Desk) Communities(ctx context.Context, p store.Page) ([]*cohesion.Community, store.Cursor, error) {
	ids, next, err := d.opts.Store.Communities(ctx, p)
	if err != nil {
		return nil, "", fmt.Errorf("desk: communities: %w", err)
	}
	list := make([]*cohesion.Community, 0, len(ids))
	for _, id := range ids {
		rec, err := store.Get(ctx, d.opts.Store.Community(id), id)
		if err != nil {
			return nil, "", fmt.Errorf("desk: communities: %w", err)
		}
		list = append(list, rec)
	}
	return list, next, nil
}

// Lookup returns the use cases of a community that exists; else the error wraps
// [store.ErrNotFound]. It is for ids that a request names.
func (d *Desk) Lookup(ctx context.Context, id cohesion.CommunityID) (*Community, *cohesion.Community, error) {
	rec, err := store.Get(ctx, d.opts.Store.Community(id), id)
	if err != nil {
		return nil, nil, fmt.Errorf("desk: community: %w", err)
	}
	return d.Community(id), rec, nil
}

// Changes returns what changed after the cursor, the oldest first, at most limit of it,
// and the cursor after the last. The empty cursor is the beginning.
func (c *Community) Changes(ctx context.Context, after store.Cursor, limit int) ([]store.Change, store.Cursor, error) {
	changes, next, err := c.records.Changes(ctx, after, limit)
	if err != nil {
		return nil, "", fmt.Errorf("desk: changes: %w", err)
	}
	return changes, next, nil
}

// equal says whether two records are the same document.
func equal(a, b cohesion.Record) (bool, error) {
	left, err := json.Marshal(a)
	if err != nil {
		return false, err
	}
	right, err := json.Marshal(b)
	return bytes.Equal(left, right), err
}
