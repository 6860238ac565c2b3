package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/drivers/postgres"
	"github.com/socialebasis/verbinder/adapters/drivers/sqlite"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/examples/internal/generate"
)

// A place to keep records: a file, unless one of the others is asked.
type shelf struct {
	file     string // of SQLite
	postgres string // address of a database
	memory   bool   // keeps nothing after the end
}

// open returns the store, and in words where it is.
func (s shelf) open(ctx context.Context) (store.Store, string, error) {
	switch {
	case s.memory && s.postgres != "":
		return nil, "", errors.New("choose -memory or -postgres, not both")
	case s.memory:
		return memstore.New(), "memory", nil
	case s.postgres != "":
		kept, err := postgres.Open(ctx, s.postgres, postgres.Options{})
		return kept, "PostgreSQL", err
	}
	kept, err := sqlite.Open(ctx, s.file, sqlite.Options{})
	return kept, s.file, err
}

// seedName is the document that tells which demonstration a store holds.
const seedName = "demonstration"

// A seeding is what the store holds of the demonstration. The day is that of the
// first start: records do not move when the server starts again later.
type seeding struct {
	Seed uint64               `json:"seed"`
	Day  schedule.Date        `json:"day"`
	Home cohesion.CommunityID `json:"home"`
	Done bool                 `json:"done"` // everything is loaded
}

// demonstrate loads the demonstration into a store that has none, once: what was changed
// since stays. A loading that was interrupted is done again, with what it began with.
func demonstrate(ctx context.Context, d *desk.Desk, docs store.Documents, seed uint64, day schedule.Date) (seeding, error) {
	is := seeding{Seed: seed, Day: day}
	doc, err := docs.Document(ctx, seedName)
	if err == nil {
		err = json.Unmarshal(doc.Body, &is)
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) || is.Done {
		return is, err
	}
	set, err := generate.Demo(is.Seed, is.Day)
	if err != nil {
		return is, err
	}
	is.Home = set.Communities[0].ID
	if doc, err = note(ctx, docs, doc, is); err != nil {
		return is, err
	}
	for _, c := range slices.Backward(set.Communities) { // the neighbour first: the index of the other includes it
		if err := load(ctx, d.Community(c.ID), c.ID, set); err != nil {
			return is, err
		}
	}
	is.Done = true
	_, err = note(ctx, docs, doc, is)
	return is, err
}

// note writes the document and returns it with its new version.
func note(ctx context.Context, docs store.Documents, doc store.Document, is seeding) (store.Document, error) {
	body, err := json.Marshal(is)
	if err != nil {
		return doc, err
	}
	doc.Name, doc.Body = seedName, body
	if doc.Version, err = docs.PutDocument(ctx, doc); err != nil {
		return doc, fmt.Errorf("the demonstration cannot be noted: %w", err)
	}
	return doc, nil
}

// known reads what the pages show beside the matches.
func known(ctx context.Context, shelf store.Store) (*generate.Set, error) {
	set := new(generate.Set)
	var err error
	if set.Areas, err = all[cohesion.Area](ctx, shelf.Reference()); err != nil {
		return nil, err
	}
	ids, _, err := shelf.Communities(ctx, store.Page{Limit: store.MaxLimit})
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if err := addKnown(ctx, set, id, shelf.Community(id)); err != nil {
			return nil, err
		}
	}
	return set, nil
}

// addKnown adds what is known of one community, in one moment.
func addKnown(ctx context.Context, set *generate.Set, id cohesion.CommunityID, p store.Partition) error {
	return p.View(ctx, func(r store.Reader) error {
		c, err := store.Get(ctx, r, id)
		if err != nil {
			return err
		}
		set.Communities = append(set.Communities, c)
		orgs, err := all[cohesion.Organisation](ctx, r)
		if err != nil {
			return err
		}
		initiatives, err := all[cohesion.Initiative](ctx, r)
		if err != nil {
			return err
		}
		needs, err := all[cohesion.SupportNeed](ctx, r)
		set.Organisations, set.Initiatives, set.Needs = append(set.Organisations, orgs...), append(set.Initiatives, initiatives...), append(set.Needs, needs...)
		return err
	})
}

// all reads all records of a type.
func all[T any, R store.Noun[T]](ctx context.Context, r store.Reader) (records []R, err error) {
	for rec, err := range store.All[T, R](ctx, r, store.Filter{}) {
		if err != nil {
			return nil, err
		}
		records = append(records, rec)
	}
	return records, nil
}
