package desk_test

import (
	"context"
	"sync"
	"testing"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// TestPublished follows what may be seen through changes, and the supply that stays the
// same while nothing changed.
func TestPublished(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	hall := &cohesion.Place{Name: language.Dutch("Zaal")}
	hall.ID, hall.Community = id[cohesion.Place]("zaal"), here()
	hidden := initiative(here(), "besloten", company)
	hidden.Published = false
	foreign := initiative(there(), "buren", company)
	w.load(t, w.desk.Community(there()), community(there()), foreign)
	w.load(t, w.Community, community(here(), there()), initiative(here(), "open", company), hidden, hall)

	see := func(initiatives, gatherings, places int) {
		t.Helper()
		first, err := w.Published(ctx)
		if err != nil {
			t.Fatal(err)
		}
		again, err := w.Published(ctx)
		if err != nil || again != first {
			t.Errorf("nothing changed, and the supply is another: %v", err)
		}
		if got := [3]int{len(first.Initiatives()), len(first.Gatherings()), len(first.Places())}; got != [3]int{initiatives, gatherings, places} {
			t.Errorf("initiatives, gatherings and places: %v, want %v", got, [3]int{initiatives, gatherings, places})
		}
	}
	see(1, 0, 0)
	before, err := w.Index(ctx)
	if err != nil {
		t.Fatal(err)
	}
	meeting := &cohesion.Gathering{Title: language.Dutch("Wijktafel"), Status: cohesion.GatheringPlanned, Begins: monday, Ends: monday.Add(1), Published: true, Place: hall.ID}
	meeting.ID, meeting.Community = id[cohesion.Gathering]("wijktafel"), here()
	w.load(t, w.Community, meeting)
	see(1, 1, 1)
	if _, err := w.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	if after, err := w.Index(ctx); err != nil || after != before {
		t.Errorf("a gathering changes the index: %v", err)
	}
	wijk := &cohesion.Area{Code: cohesion.AreaCode{Scheme: cohesion.SchemeCBS, Code: "WK030701", Year: 2022}, Name: language.Dutch("Wijk")}
	wijk.ID = id[cohesion.Area]("wijk")
	w.load(t, w.Community, wijk)
	if s, err := w.Published(ctx); err != nil || len(s.Areas()) != 1 || s.Day().String() != "2026-11-23" {
		t.Errorf("after an area came: %v", err)
	}
	w.hours.Store(24)
	if s, err := w.Published(ctx); err != nil || s.Day().String() != "2026-11-24" {
		t.Errorf("the next day: %v", err)
	}
}

func TestPublishedConcurrently(t *testing.T) {
	w := newWorld(t)
	w.load(t, w.Community, community(here()), initiative(here(), "open", company))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				s, err := w.Published(context.Background())
				if err != nil || len(s.Initiatives()) != 1 {
					t.Errorf("%v", err)
				}
			}
		})
	}
	wg.Wait()
}
