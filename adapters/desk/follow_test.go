package desk_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

var errFlaky = errors.New("the store does not answer")

// A flaky store stands before another, which can be replaced, as by the restore of a
// backup, and fails a share of the reads.
type flaky struct {
	store.Store
	inner   atomic.Pointer[memstore.Store]
	faults  *rand.Rand // nil is none; used by one goroutine
	refused int
}

func (f *flaky) Community(id cohesion.CommunityID) store.Partition {
	return &flakyPartition{f: f, of: func() store.Partition { return f.inner.Load().Community(id) }}
}

func (f *flaky) Reference() store.Partition {
	return &flakyPartition{f: f, of: func() store.Partition { return f.inner.Load().Reference() }}
}

type flakyPartition struct {
	store.Partition
	f  *flaky
	of func() store.Partition
}

func (p *flakyPartition) fails() error {
	if p.f.faults != nil && p.f.faults.IntN(6) == 0 {
		p.f.refused++
		return errFlaky
	}
	return nil
}

func (p *flakyPartition) Get(ctx context.Context, ref cohesion.RecordRef) (cohesion.Record, error) {
	if err := p.fails(); err != nil {
		return nil, err
	}
	return p.of().Get(ctx, ref)
}

func (p *flakyPartition) List(ctx context.Context, kind cohesion.Kind, f store.Filter, page store.Page) (store.Listing, error) {
	if err := p.fails(); err != nil {
		return store.Listing{}, err
	}
	return p.of().List(ctx, kind, f, page)
}

func (p *flakyPartition) Latest(ctx context.Context) (store.Cursor, error) {
	if err := p.fails(); err != nil {
		return "", err
	}
	return p.of().Latest(ctx)
}

func (p *flakyPartition) Changes(ctx context.Context, after store.Cursor, limit int) ([]store.Change, store.Cursor, error) {
	if err := p.fails(); err != nil {
		return nil, "", err
	}
	return p.of().Changes(ctx, after, min(3, max(limit, 1)))
}

// A follower changes a store at random and looks at what a desk makes of it.
type follower struct {
	*testing.T
	r     *rand.Rand
	store *flaky
	world *world
}

var followed = []vocabulary.Ref{company, debts, "sb:ontmoeten", "sb:rondkomen"}

// put writes a record over whatever there is.
func put[T any, R store.Noun[T]](f *follower, rec R) {
	p := f.store.inner.Load().Community(rec.InCommunity())
	_, err := p.Update(context.Background(), store.Unit{At: monday}, func(tx store.Tx) error {
		if old, err := tx.Get(context.Background(), rec.Ref()); err == nil {
			rec.Head().Version = store.Version(old)
		}
		return store.Put(context.Background(), tx, rec)
	})
	if err != nil {
		f.Fatal(err)
	}
}

// remove deletes or erases a record if it is there.
func (f *follower) remove(in cohesion.CommunityID, ref cohesion.RecordRef) {
	ctx := context.Background()
	_, err := f.store.inner.Load().Community(in).Update(ctx, store.Unit{At: monday}, func(tx store.Tx) error {
		old, err := tx.Get(ctx, ref)
		switch {
		case err != nil:
			return nil
		case f.r.IntN(2) == 0:
			return tx.Erase(ctx, ref, store.Version(old))
		}
		return tx.Delete(ctx, ref, store.Version(old))
	})
	if err != nil {
		f.Fatal(err)
	}
}

// change changes something that an index may see: of few kinds in most rounds, so that
// each way of following is taken.
func (f *follower) change(round int) {
	r := f.r
	in := []cohesion.CommunityID{here(), there()}[r.IntN(2)]
	name := fmt.Sprint(r.IntN(14))
	if r.IntN(3) > 0 {
		name = fmt.Sprint(name, in == here()) // else an id that both use
	}
	place, organisation, offer := id[cohesion.Place](name), id[cohesion.Organisation](name), id[cohesion.Initiative](name)
	n := r.IntN(20)
	switch round % 4 {
	case 0:
		n = r.IntN(11)
	case 1:
		n = 15 + r.IntN(4)
	case 2:
		n = 9 + r.IntN(9)
	}
	switch {
	case n < 9:
		i := initiative(in, name, followed[r.IntN(len(followed))])
		i.Published = r.IntN(4) > 0
		i.Name = language.Dutch([]string{"Koffie drinken", "Samen eten", "Thee en geldzaken"}[r.IntN(3)])
		i.Organisers = []cohesion.OrganisationID{organisation}
		i.Deliveries[0].Place = place
		put(f, i)
	case n < 11:
		f.remove(in, store.Ref(offer))
	case n < 14:
		p := &cohesion.Place{Confidential: r.IntN(3) == 0, Point: cohesion.Point{Lat: int32(52_150_000_0 + r.IntN(9)*10_000), Lon: 5_380_000_0}}
		p.ID, p.Community = place, in
		put(f, p)
	case n < 15:
		f.remove(in, store.Ref(place))
	case n < 16 && round%4 == 3:
		o := &cohesion.Organisation{Name: language.Dutch(fmt.Sprint("Stichting ", r.IntN(9)))}
		o.ID, o.Community = organisation, in
		put(f, o)
	case n < 18:
		o := &cohesion.Outcome{Initiative: offer, Result: cohesion.OutcomeResult(1 + r.IntN(3)), ReportedBy: cohesion.Resident, On: need(company).Expires}
		o.ID, o.Community = id[cohesion.Outcome](fmt.Sprint(name)), in
		put(f, o)
	case n < 19:
		f.remove(in, store.Ref(id[cohesion.Outcome](fmt.Sprint(name))))
	default:
		tie := &cohesion.Partnership{A: organisation, B: id[cohesion.Organisation]("wie vraagt"), PartnershipKind: cohesion.Cooperation}
		tie.ID, tie.Community = id[cohesion.Partnership](name), in
		put(f, tie)
	}
}

// compare wants the answers of the live index to be those of one from scratch.
func (f *follower) compare(what string) {
	f.Helper()
	ctx := context.Background()
	fresh, err := desk.New(desk.Options{Store: f.store.inner.Load(), Clock: f.world.clock, Entropy: rand.NewChaCha8([32]byte{2})})
	if err != nil {
		f.Fatal(err)
	}
	made, err := fresh.Community(here()).Index(ctx)
	if err != nil {
		f.Fatal(err)
	}
	live, err := f.world.Index(ctx)
	if err != nil {
		f.Fatal(err)
	}
	if made.Len() != live.Len() {
		f.Fatalf("%s: %d initiatives, want %d", what, live.Len(), made.Len())
	}
	for n := range 28 {
		for _, suffix := range []string{"", "true", "false"} {
			place := id[cohesion.Place](fmt.Sprint(n, suffix))
			a, hasA := made.Place(place)
			b, hasB := live.Place(place)
			same(f.T, what+": place", fmt.Sprint(text(f.T, a), hasA), fmt.Sprint(text(f.T, b), hasB))
		}
	}
	for _, theme := range followed {
		draft := need(theme)
		draft.Words = "samen koffie drinken"
		draft.RaisedBy = cohesion.Raiser{Kind: cohesion.RaisedByOrganisation, Organisation: id[cohesion.Organisation]("wie vraagt")}
		draft.Location.Point = cohesion.Point{Lat: 52_150_000_0, Lon: 5_380_000_0}
		asked := desk.MatchRequest{Asked: desk.Asked{Draft: draft}, K: 100}
		want, err := fresh.Community(here()).Match(ctx, asked)
		if err != nil {
			f.Fatal(err)
		}
		got, err := f.world.Match(ctx, asked)
		if err != nil {
			f.Fatal(err)
		}
		same(f.T, what+": "+string(theme), want, got)
		for _, m := range want.Matches {
			explained := desk.ExplainRequest{Asked: desk.Asked{Draft: draft}, Initiative: m.Initiative}
			a, err := fresh.Community(here()).Explain(ctx, explained)
			if err != nil {
				f.Fatal(err)
			}
			b, err := f.world.Explain(ctx, explained)
			if err != nil {
				f.Fatal(err)
			}
			same(f.T, what+": reasons", text(f.T, a), text(f.T, b))
		}
	}
}

// TestLiveIndexSurvives changes everything that an index sees, while reads fail half-way
// through a refresh, days pass, and the store is replaced by an older backup that others
// wrote to. After each refresh that succeeds the index answers as one made from scratch.
func TestLiveIndexSurvives(t *testing.T) {
	for seed := range uint64(4) {
		f := &follower{T: t, r: rand.New(rand.NewPCG(seed, 1)), store: &flaky{}, world: &world{}}
		f.store.inner.Store(memstore.New())
		f.store.Store = f.store.inner.Load()
		d, err := desk.New(desk.Options{Store: f.store, Clock: f.world.clock, Entropy: rand.NewChaCha8([32]byte{1})})
		if err != nil {
			t.Fatal(err)
		}
		f.world.desk, f.world.Community = d, d.Community(here())
		put(f, community(here(), there()))
		put(f, community(there()))
		var backup *memstore.Store
		failed := 0
		for round := range 60 {
			for range f.r.IntN(9) {
				f.change(round)
			}
			switch round {
			case 20, 40:
				backup = f.copied()
			case 30, 50:
				f.store.inner.Store(backup)
				for range f.r.IntN(60) {
					f.change(3)
				}
			}
			if f.r.IntN(12) == 0 {
				f.world.hours.Add(24)
			}
			f.store.faults = f.r
			for f.refresh() != nil {
				failed++
			}
			f.store.faults = nil
			f.compare(fmt.Sprintf("seed %d, round %d", seed, round))
			if t.Failed() {
				t.FailNow()
			}
		}
		if failed < 10 {
			t.Errorf("%d refreshes failed; the faults are not where they should be", failed)
		}
	}
}

func (f *follower) refresh() error {
	_, err := f.world.Refresh(context.Background())
	if err != nil && !errors.Is(err, errFlaky) {
		f.Fatal(err)
	}
	return err
}

// copied returns a store with the same history as far as records go.
func (f *follower) copied() *memstore.Store {
	ctx, to := context.Background(), memstore.New()
	for _, in := range []cohesion.CommunityID{here(), there()} {
		for kind := cohesion.KindCommunity; kind <= cohesion.KindGathering; kind++ {
			listing, err := f.store.inner.Load().Community(in).List(ctx, kind, store.Filter{}, store.Page{Limit: store.MaxLimit})
			if err != nil {
				f.Fatal(err)
			}
			for _, rec := range listing.Records {
				_, err := to.Community(in).Update(ctx, store.Unit{At: monday}, func(tx store.Tx) error {
					store.SetVersion(rec, 0)
					_, err := tx.Put(ctx, rec)
					return err
				})
				if err != nil {
					f.Fatal(err)
				}
			}
		}
	}
	return to
}
