package desk_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

var monday = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

func id[T any](name string) cohesion.ID[T] { return cohesion.StableID[T](monday, "test", name) }

func here() cohesion.CommunityID  { return id[cohesion.Community]("here") }
func there() cohesion.CommunityID { return id[cohesion.Community]("there") }

// A world is a desk over a store in memory, with a clock that stands still until it is
// moved.
type world struct {
	*desk.Community
	desk  *desk.Desk
	store store.Store
	hours atomic.Int64 // since Monday
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{store: memstore.New()}
	d, err := desk.New(desk.Options{
		Store:   w.store,
		Clock:   w.clock,
		Entropy: rand.NewChaCha8([32]byte{1}),
	})
	if err != nil {
		t.Fatal(err)
	}
	w.desk, w.Community = d, d.Community(here())
	return w
}

func (w *world) clock() time.Time { return monday.Add(time.Duration(w.hours.Load()) * time.Hour) }

func community(of cohesion.CommunityID, neighbours ...cohesion.CommunityID) *cohesion.Community {
	c := &cohesion.Community{Name: language.Dutch("Wijk"), Neighbours: neighbours}
	c.ID, c.Community = of, of
	return c
}

func initiative(in cohesion.CommunityID, name string, theme vocabulary.Ref) *cohesion.Initiative {
	i := &cohesion.Initiative{
		Name: language.Dutch(name), Status: cohesion.InitiativeActive, Published: true,
		Themes: []vocabulary.Ref{theme}, Languages: []language.Tag{"nl"},
		Deliveries: []cohesion.Delivery{{Key: "a"}},
	}
	i.ID, i.Community = id[cohesion.Initiative](name), in
	return i
}

// load loads records and wants none rejected.
func (w *world) load(t *testing.T, into *desk.Community, records ...cohesion.Record) desk.LoadResult {
	t.Helper()
	result, err := into.Load(context.Background(), desk.LoadRequest{Records: func(yield func(cohesion.Record, error) bool) {
		for _, rec := range records {
			if !yield(rec, nil) {
				return
			}
		}
	}})
	if err != nil || result.Rejected > 0 {
		t.Fatalf("load: %v, %+v", err, result)
	}
	return result
}

func need(theme vocabulary.Ref) *cohesion.SupportNeed {
	return &cohesion.SupportNeed{
		Wants: []cohesion.Want{{Theme: theme}}, Languages: []language.Tag{"nl"},
		Expires: schedule.Date{Year: 2027, Month: 5, Day: 1},
	}
}

func (w *world) raise(t *testing.T, n *cohesion.SupportNeed) *cohesion.SupportNeed {
	t.Helper()
	result, err := w.Raise(context.Background(), desk.RaiseRequest{Need: n})
	if err != nil {
		t.Fatal(err)
	}
	return result.Need
}

func (w *world) refer(t *testing.T, n cohesion.NeedID, i cohesion.InitiativeID) desk.ReferResult {
	t.Helper()
	result, err := w.Refer(context.Background(), desk.ReferRequest{Need: n, Initiative: i})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// status reads the state of a need.
func (w *world) status(t *testing.T, n cohesion.NeedID) cohesion.NeedStatus {
	t.Helper()
	rec, err := store.Get(context.Background(), w.store.Community(here()), n)
	if err != nil {
		t.Fatal(err)
	}
	return rec.Status
}

// count counts the records of a kind in the store.
func (w *world) count(t *testing.T, kind cohesion.Kind) int {
	t.Helper()
	n, err := w.store.Community(here()).Count(context.Background(), kind, store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// matches matches a need and returns the ids of what fits.
func (w *world) matches(t *testing.T, c *desk.Community, asked desk.Asked) []string {
	t.Helper()
	result, err := c.Match(context.Background(), desk.MatchRequest{Asked: asked})
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, m := range result.Matches {
		ids = append(ids, m.Initiative.String())
	}
	return ids
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
