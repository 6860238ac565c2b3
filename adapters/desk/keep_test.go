package desk_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion"
)

const somebody cohesion.SubjectKey = "3f9a17-somebody-77"

// helped raises a need of the subject, lets an initiative with one place help, and returns it.
func (w *world) helped(t *testing.T, subject cohesion.SubjectKey) *cohesion.SupportNeed {
	t.Helper()
	ctx := context.Background()
	n := need(company)
	n.Subject = subject
	n = w.raise(t, n)
	r := w.refer(t, n.ID, id[cohesion.Initiative]("koffie"))
	if _, err := w.Decide(ctx, desk.DecideRequest{Referral: r.Referral.ID}); err != nil {
		t.Fatal(err)
	}
	return n
}

// onePlace is a world with an initiative that has one place.
func onePlace(t *testing.T) *world {
	w := newWorld(t)
	offer := initiative(here(), "koffie", company)
	offer.Deliveries[0].Capacity = &cohesion.Capacity{Status: cohesion.HasRoom, Places: 1, ReportedAt: need(company).Expires}
	w.load(t, w.Community, community(here()), offer)
	return w
}

func TestExpiryFreesPlaces(t *testing.T) {
	w, ctx := onePlace(t), context.Background()
	w.helped(t, somebody)
	waiting := w.refer(t, w.raise(t, need(company)).ID, id[cohesion.Initiative]("koffie"))
	_, err := w.Decide(ctx, desk.DecideRequest{Referral: waiting.Referral.ID})
	if !errors.Is(err, store.ErrFull) {
		t.Fatalf("the place is taken, and deciding gives %v", err)
	}
	done, err := w.Expire(ctx, desk.ExpireRequest{})
	if err != nil || done.Units != 0 {
		t.Fatalf("nothing has expired, and expiry did %+v, %v", done, err)
	}
	w.hours.Store(24 * 159) // the last day is 1 May
	done, err = w.Expire(ctx, desk.ExpireRequest{Batch: 1})
	if err != nil || done.Units != 0 {
		t.Fatalf("on the last day expiry did %+v, %v", done, err)
	}
	w.hours.Add(24)
	done, err = w.Expire(ctx, desk.ExpireRequest{Batch: 1})
	if err != nil || done.Units != 2 {
		t.Fatalf("the day after expiry did %+v, %v", done, err)
	}
	for _, kind := range []cohesion.Kind{cohesion.KindNeed, cohesion.KindReferral, cohesion.KindSnapshot} {
		same(t, kind.String(), 0, w.count(t, kind))
	}
	later := need(company)
	later.Expires.Year++
	r := w.refer(t, w.raise(t, later).ID, id[cohesion.Initiative]("koffie"))
	if _, err := w.Decide(ctx, desk.DecideRequest{Referral: r.Referral.ID}); err != nil {
		t.Errorf("the place should be free again: %v", err)
	}
}

// A filed store says that it has files.
type filed struct {
	store.Store
	purges int
	err    error
}

func (f *filed) Purge(context.Context) error {
	f.purges++
	return f.err
}

func TestErase(t *testing.T) {
	w, ctx := onePlace(t), context.Background()
	n := w.helped(t, somebody)
	w.helpedUnmet(t)
	if err := w.Log(ctx, desk.LogRequest{Activity: "urn:verwerking:inzien", Actor: "coordinator-1", Subject: somebody, Records: 1}); err != nil {
		t.Fatal(err)
	}
	result, err := w.Erase(ctx, desk.EraseRequest{Subject: somebody})
	if err != nil || result.Purged || len(result.Records) != 3 {
		t.Fatalf("erase: %+v, %v", result, err)
	}
	same(t, "needs of others", 1, w.count(t, cohesion.KindNeed))
	same(t, "unmet records of others", 1, w.count(t, cohesion.KindUnmet))
	if _, err := w.Match(ctx, desk.MatchRequest{Asked: desk.Asked{Need: n.ID}}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("matching what was erased: %v", err)
	}
	entries, _, err := w.store.Community(here()).Entries(ctx, "", 0)
	if err != nil || len(entries) != 2 {
		t.Fatalf("log: %+v, %v", entries, err)
	}
	if all := text(t, entries); strings.Contains(all, string(somebody)) || !strings.Contains(all, store.Pseudonym(somebody).String()) {
		t.Errorf("log: %s", all)
	}

	f := &filed{Store: w.store}
	d, err := desk.New(desk.Options{Store: f, Clock: w.clock, Entropy: rand.NewChaCha8([32]byte{9})})
	if err != nil {
		t.Fatal(err)
	}
	result, err = d.Community(here()).Erase(ctx, desk.EraseRequest{Subject: somebody, Later: true})
	if err != nil || result.Purged || f.purges != 0 {
		t.Errorf("erase with a purge later: %+v, %v", result, err)
	}
	result, err = d.Community(here()).Erase(ctx, desk.EraseRequest{Subject: somebody})
	if err != nil || !result.Purged || f.purges != 1 {
		t.Errorf("erase with a purge: %+v, %v", result, err)
	}
	f.err = errFlaky
	result, err = d.Community(here()).Erase(ctx, desk.EraseRequest{Subject: somebody})
	if !errors.Is(err, errFlaky) || result.Seq != 4 || result.Purged {
		t.Errorf("erase with a purge that fails: %+v, %v", result, err)
	}
}

// helpedUnmet raises a need of nobody in particular that nothing answers.
func (w *world) helpedUnmet(t *testing.T) {
	t.Helper()
	n := w.raise(t, need(debts))
	if len(w.matches(t, w.Community, desk.Asked{Need: n.ID})) > 0 {
		t.Fatal("something answers the need")
	}
}

func TestReplay(t *testing.T) {
	w, ctx := onePlace(t), context.Background()
	n := w.helped(t, somebody)
	list := []store.Erasure{{Seq: 5, Subject: store.Pseudonym(somebody), At: monday.AddDate(0, 0, 3)}}
	receipts, err := w.Replay(ctx, list)
	if err != nil || len(receipts) != 1 || len(receipts[0].Records) != 3 {
		t.Fatalf("replay: %+v, %v", receipts, err)
	}
	_, err = store.Get(ctx, w.store.Community(here()), n.ID)
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the need that was replayed: %v", err)
	}
}

func TestRetentionIsChecked(t *testing.T) {
	bad := &store.Retention{Periods: []store.Period{{Kind: cohesion.KindNeed, Days: -1}}}
	_, err := desk.New(desk.Options{Store: memstore.New(), Clock: (&world{}).clock, Entropy: rand.NewChaCha8([32]byte{}), Retention: bad})
	if err == nil || !strings.Contains(err.Error(), "/periods/0/days") {
		t.Errorf("got %v", err)
	}
}
