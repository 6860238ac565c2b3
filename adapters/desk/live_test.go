package desk_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

func TestNeighboursShareWhatIsPublished(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	other := w.desk.Community(there())
	shelter := &cohesion.Place{Name: language.Dutch("Opvang"), Confidential: true, Address: cohesion.Address{Lines: []string{"Geheimstraat 1"}, City: "Amersfoort"}}
	shelter.ID, shelter.Community = id[cohesion.Place]("opvang"), there()
	shared, inner := initiative(there(), "gedeeld", company), initiative(there(), "besloten", company)
	shared.Deliveries[0].Place = shelter.ID
	shared.Deliveries[0].Capacity = &cohesion.Capacity{Status: cohesion.HasRoom, Places: 1, ReportedAt: shelterDay}
	inner.Published = false
	w.load(t, other, community(there()), shared, inner, shelter)
	w.load(t, w.Community, community(here()), initiative(here(), "eigen", company))

	placed := need(company) // without a position, only what is of the own community is near
	placed.Location.Point = cohesion.Point{Lat: 52_150_000_0, Lon: 5_380_000_0}
	n := w.raise(t, placed)
	own := []string{id[cohesion.Initiative]("eigen").String()}
	same(t, "before they are neighbours", own, w.matches(t, w.Community, desk.Asked{Need: n.ID}))
	named := community(here(), there())
	w.load(t, w.Community, named)
	same(t, "matches", 2, len(w.matches(t, w.Community, desk.Asked{Need: n.ID})))
	x, err := w.Index(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := x.Place(shelter.ID); !ok || len(p.Address.Lines) > 0 {
		t.Errorf("the neighbour's confidential place: %+v, %v", p, ok)
	}
	if _, ok := x.Initiative(inner.ID); ok {
		t.Error("what the neighbour did not publish is in the index")
	}
	// The neighbour keeps count of its own places.
	for range 2 {
		r := w.refer(t, w.raise(t, placed).ID, shared.ID)
		if _, err := w.Decide(ctx, desk.DecideRequest{Referral: r.Referral.ID}); err != nil {
			t.Errorf("accepting what a neighbour offers: %v", err)
		}
	}
	if _, err := other.Match(ctx, desk.MatchRequest{Asked: desk.Asked{Need: n.ID}}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a neighbour matches the need: %v", err)
	}
}

var shelterDay = need(company).Expires

func TestRefreshSaysWhetherAnythingChanged(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	w.load(t, w.Community, community(here()), initiative(here(), "koffie", company))
	refreshed := func(what string, want bool) {
		t.Helper()
		got, err := w.Refresh(ctx)
		if err != nil || got != want {
			t.Errorf("%s: %v, %v; want %v", what, got, err, want)
		}
	}
	refreshed("nothing changed", false)
	w.raise(t, need(company))
	refreshed("a need was raised", false)
	w.hours.Add(1)
	refreshed("an hour later", false)
	w.hours.Add(23)
	draft := &cohesion.SupportNeed{Wants: []cohesion.Want{{Theme: company}}}
	refreshed("a day later", true)
	w.hours.Add(24)
	same(t, "matches of a draft the day after", 1, len(w.matches(t, w.Community, desk.Asked{Draft: draft})))
	refreshed("the first reader of the day refreshed it", false)
	records := w.store.Community(here())
	_, err := records.Update(ctx, store.Unit{At: monday}, func(tx store.Tx) error {
		return tx.Delete(ctx, store.Ref(id[cohesion.Initiative]("koffie")), 1)
	})
	if err != nil {
		t.Fatal(err)
	}
	refreshed("an initiative was deleted", true)
	x, err := w.Index(ctx)
	if err != nil || x.Len() != 0 {
		t.Errorf("index: %d initiatives, %v", x.Len(), err)
	}
}

// TestLiveIndexEqualsOneFromScratch changes a store at random, and wants the index that
// followed the feed to answer as one that was made afresh.
func TestLiveIndexEqualsOneFromScratch(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	r := rand.New(rand.NewPCG(3, 0))
	w.load(t, w.Community, community(here(), there()))
	w.load(t, w.desk.Community(there()), community(there()))
	themes := []vocabulary.Ref{company, debts, "sb:ontmoeten", "sb:rondkomen"}
	for round := range 30 {
		for range 1 + r.IntN(8) {
			in := []cohesion.CommunityID{here(), there()}[r.IntN(2)]
			name := fmt.Sprint("aanbod ", r.IntN(12), in == here())
			rec := initiative(in, name, themes[r.IntN(len(themes))])
			rec.Published = r.IntN(3) > 0
			_, err := w.store.Community(in).Update(ctx, store.Unit{At: monday}, func(tx store.Tx) error {
				if old, err := store.Get(ctx, tx, rec.ID); err == nil {
					if r.IntN(3) == 0 {
						return tx.Delete(ctx, rec.Ref(), old.Version)
					}
					rec.Version = old.Version
				}
				return store.Put(ctx, tx, rec)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		fresh, err := desk.New(desk.Options{Store: w.store, Clock: w.clock, Entropy: rand.NewChaCha8([32]byte{2})})
		if err != nil {
			t.Fatal(err)
		}
		for _, theme := range themes {
			draft := need(theme)
			draft.Location.Point = cohesion.Point{Lat: 52_150_000_0, Lon: 5_380_000_0}
			asked := desk.MatchRequest{Asked: desk.Asked{Draft: draft}, K: 50}
			want, err := fresh.Community(here()).Match(ctx, asked)
			if err != nil {
				t.Fatal(err)
			}
			got, err := w.Match(ctx, asked)
			if err != nil {
				t.Fatal(err)
			}
			same(t, fmt.Sprintf("round %d, %s", round, theme), want, got)
		}
	}
}

// TestReadersAndRefreshes run side by side; the race detector judges.
func TestReadersAndRefreshes(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	w.load(t, w.Community, community(here()), initiative(here(), "koffie", company))
	n := w.raise(t, need(company))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 20 {
				result, err := w.Match(ctx, desk.MatchRequest{Asked: desk.Asked{Need: n.ID}})
				if err != nil || len(result.Matches) == 0 {
					t.Errorf("match: %+v, %v", result, err)
				}
			}
		})
	}
	for i := range 20 {
		w.load(t, w.Community, initiative(here(), fmt.Sprint("thee ", i), company))
	}
	wg.Wait()
}
