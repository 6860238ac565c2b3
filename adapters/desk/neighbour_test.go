package desk_test

import (
	"context"
	"testing"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// A neighbour may use the ids of our records, by import of the same directory or on
// purpose: ours stay ours, and our index goes on.
func TestNeighbourCannotTakeOurIDs(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	house := &cohesion.Place{Name: language.Dutch("Buurthuis"), Point: cohesion.Point{Lat: 521561113, Lon: 53878266}}
	house.ID, house.Community = id[cohesion.Place]("house"), here()
	coffee := initiative(here(), "koffie", company)
	coffee.Deliveries[0].Place, coffee.Deliveries[0].Mode = house.ID, cohesion.AtPlace
	w.load(t, w.Community, community(here(), there()), house, coffee)

	elsewhere := &cohesion.Place{Name: language.Dutch("Elders"), Point: cohesion.Point{Lat: 400000000, Lon: 53878266}}
	elsewhere.ID, elsewhere.Community = house.ID, there()
	bait := initiative(there(), "lokaas", company)
	bait.Deliveries[0].Place = house.ID
	w.load(t, w.desk.Community(there()), community(there()), elsewhere, initiative(there(), "koffie", company), bait)

	if _, err := w.Refresh(ctx); err != nil {
		t.Fatalf("the neighbour's records stop our index: %v", err)
	}
	x, err := w.Index(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if p, _ := x.Place(house.ID); p == nil || p.Community != here() {
		t.Errorf("our place is now %v", p)
	}
	if i, _ := x.Initiative(coffee.ID); i == nil || i.Community != here() {
		t.Errorf("our initiative is now %v", i)
	}
	w.load(t, w.Community, initiative(here(), "thee", company))
	if x, err := w.Index(ctx); err != nil || x.Len() != 3 {
		t.Errorf("after another load: %d initiatives, %v; want our two and the neighbour's bait", x.Len(), err)
	}
}

// A need that expired by the clock has no matches, even if nobody refreshed.
func TestExpiryFollowsTheClock(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	w.load(t, w.Community, community(here()), initiative(here(), "koffie", company))
	raised := w.raise(t, need(company))
	w.hours.Store(24 * 400)
	result, err := w.Match(ctx, desk.MatchRequest{Asked: desk.Asked{Need: raised.ID}})
	if err != nil || len(result.Matches) != 0 {
		t.Errorf("%d matches, %v", len(result.Matches), err)
	}
}
