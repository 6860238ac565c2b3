package main

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// start opens the store in the file and the demonstration in it, as the command does.
func start(t *testing.T, file string, seed uint64, at string) (store.Store, *town) {
	t.Helper()
	kept, _, err := shelf{file: file}.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	clock, err := clockAt(at)
	if err != nil {
		t.Fatal(err)
	}
	town, err := newTown(t.Context(), kept, seed, schedule.DateOf(clock(), nil), clock)
	if err != nil {
		t.Fatal(err)
	}
	return kept, town
}

// What was changed is there after a restart on another day, and the demonstration is not
// loaded over it.
func TestRestartKeepsTheData(t *testing.T) {
	ctx, file := context.Background(), filepath.Join(t.TempDir(), "demo.db")
	kept, first := start(t, file, 1, "2026-11-22")
	listing, _, err := store.List[cohesion.Place](ctx, kept.Community(first.home), store.Filter{}, store.Page{Limit: 1})
	if err != nil || len(listing) == 0 {
		t.Fatal(listing, err)
	}
	clock, err := clockAt("2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kept.Community(first.home).Update(ctx, store.Unit{At: clock()}, func(tx store.Tx) error {
		_, err := store.Edit(ctx, tx, listing[0].ID, func(p *cohesion.Place) error {
			p.Name = language.Dutch("Anders genoemd")
			return nil
		})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	before, err := kept.Community(first.home).Seal(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}

	kept, second := start(t, file, 2, "2026-12-01")
	defer kept.Close()
	after, err := kept.Community(second.home).Seal(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if after != before || second.home != first.home {
		t.Errorf("after the restart the store holds %+v, before %+v", after, before)
	}
	if len(second.supply) != len(first.supply) || len(second.districts) != len(first.districts) || len(second.examples) == 0 {
		t.Errorf("%d initiatives, %d districts and %d examples are known; before %d, %d and %d", len(second.supply), len(second.districts),
			len(second.examples), len(first.supply), len(first.districts), len(first.examples))
	}
}

// A first start that was cut off is done again to its end.
func TestInterruptedFirstStart(t *testing.T) {
	ctx, file := context.Background(), filepath.Join(t.TempDir(), "demo.db")
	kept, whole := start(t, file, 1, "2026-11-22")
	want := len(whole.supply)
	doc, err := kept.Documents().Document(ctx, seedName)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := note(ctx, kept.Documents(), doc, seeding{Seed: 1, Day: schedule.Date{Year: 2026, Month: 11, Day: 22}, Home: whole.home}); err != nil {
		t.Fatal(err)
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	kept, again := start(t, file, 5, "2026-12-01")
	defer kept.Close()
	if len(again.supply) != want {
		t.Errorf("%d initiatives are known, want %d", len(again.supply), want)
	}
}

func TestOneShelfIsChosen(t *testing.T) {
	if _, _, err := (shelf{memory: true, postgres: "postgres://nobody@127.0.0.1/none"}).open(t.Context()); err == nil {
		t.Error("both memory and PostgreSQL were chosen")
	}
}
