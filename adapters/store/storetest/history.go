package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// How many random histories are compared, and how many steps each has. A step is a
// unit of several writes or a read.
const (
	histories = 20
	steps     = 150
)

// history applies random steps to the store and to the model, and wants the same from both.
func history(t testing.TB, s store.Store, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 0))
	m := newModel()
	for step := range steps {
		one := randomStep(r)
		wanted, got := one.run(m), one.run(s)
		if diff := cmp.Diff(wanted, got); diff != "" {
			t.Fatalf("history %d, step %d, %s (-model +store):\n%s", seed, step, one.what, diff)
		}
	}
	for _, p := range []func(store.Store) store.Partition{partition(0), partition(1), partition(2)} {
		wanted, _ := changes(t, p(m), "", 0)
		got, _ := changes(t, p(s), "", 0)
		want(t, fmt.Sprintf("feed of history %d", seed), wanted, got)
		want(t, fmt.Sprintf("account of history %d", seed), accountOf(t, p(m)), accountOf(t, p(s)))
		for kind := cohesion.KindCommunity; kind <= cohesion.KindGathering; kind++ {
			want(t, fmt.Sprintf("%ss of history %d", kind, seed),
				texts(list(t, p(m), kind, store.Filter{}, 0)), texts(list(t, p(s), kind, store.Filter{}, 0)))
		}
	}
}

// A step does the same to any store and tells in lines what came of it.
type step struct {
	what string
	run  func(store.Store) []string
}

func partition(n int) func(store.Store) store.Partition {
	return func(s store.Store) store.Partition {
		switch n {
		case 0:
			return s.Reference()
		case 1:
			return s.Community(home())
		}
		return s.Community(away())
	}
}

func randomStep(r *rand.Rand) step {
	n := min(r.IntN(9), 2)
	p := partition(n)
	in := []cohesion.CommunityID{{}, home(), away()}[n]
	return randomStepOf(r, p, in)
}

// randomStepOf returns a step in a partition.
func randomStepOf(r *rand.Rand, p func(store.Store) store.Partition, in cohesion.CommunityID) step {
	switch r.IntN(7) {
	case 0:
		return listStep(r, p)
	case 1:
		return feedStep(r, p)
	case 2:
		return accountStep(r, p)
	}
	return unitStep(r, p, in)
}

// outcome tells of an error by its sentinel.
func outcome(err error) string {
	for _, sentinel := range []error{store.ErrNotFound, store.ErrConflict, store.ErrInvalid, store.ErrReused, store.ErrGap, errOwn} {
		if errors.Is(err, sentinel) {
			return sentinel.Error()
		}
	}
	return fmt.Sprint(err)
}

func listStep(r *rand.Rand, p func(store.Store) store.Partition) step {
	kinds := []cohesion.Kind{cohesion.KindPlace, cohesion.KindNeed, cohesion.KindInitiative, cohesion.KindReferral, cohesion.KindArea}
	kind, filter, limit := kinds[r.IntN(len(kinds))], randomFilter(r), 1+r.IntN(5)
	return step{fmt.Sprintf("list of %s by %+v", kind, filter), func(s store.Store) []string {
		ctx, page := context.Background(), store.Page{Limit: limit}
		n, err := p(s).Count(ctx, kind, filter)
		lines := []string{fmt.Sprint(n, " ", outcome(err))}
		for {
			listing, err := p(s).List(ctx, kind, filter, page)
			lines = append(lines, texts(listing.Records)...)
			if page.After = listing.Next; err != nil || page.After == "" {
				return append(lines, outcome(err))
			}
		}
	}}
}

func randomFilter(r *rand.Rand) store.Filter {
	var f store.Filter
	if r.IntN(4) == 0 {
		f.Status = []string{[]string{"raised", "matched", "active", "accepted", "proposed"}[r.IntN(5)]}
	}
	if r.IntN(4) == 0 {
		f.Themes = []vocabulary.Ref{"sb:taal", "sb:eenzaamheid"}[:1+r.IntN(2)]
	}
	if r.IntN(6) == 0 {
		f.Areas = []cohesion.AreaCode{area(r.IntN(4))}
	}
	if r.IntN(6) == 0 {
		f.ChangedSince = noon.Add(time.Duration(r.IntN(9)) * time.Second)
	}
	if r.IntN(6) == 0 {
		f.ChangedBefore = noon.Add(time.Duration(r.IntN(9)) * time.Second)
	}
	if r.IntN(6) == 0 {
		f.ExpiresBefore = day(uint8(1 + r.IntN(31)))
	}
	switch r.IntN(8) {
	case 0:
		f.Source = &cohesion.Source{System: "hsds:kaart", ID: fmt.Sprint(1 + r.IntN(6))}
	case 1:
		f.About = []cohesion.RecordRef{store.Ref(id[cohesion.Initiative](1))}
	case 2:
		f.About = []cohesion.RecordRef{store.Ref(id[cohesion.Organisation](1)), store.Ref(id[cohesion.SupportNeed](1 + r.IntN(6)))}
	case 3:
		f.Published = true
	}
	return f
}

func feedStep(r *rand.Rand, p func(store.Store) store.Partition) step {
	skip, limit := r.IntN(20), 1+r.IntN(10)
	return step{"feed", func(s store.Store) []string {
		ctx := context.Background()
		var cursor store.Cursor
		var lines []string
		for _, n := range []int{1 + skip, limit} {
			some, next, err := p(s).Changes(ctx, cursor, n)
			lines = append(lines, fmt.Sprintf("%v %s", some, outcome(err)))
			cursor = next
		}
		return lines
	}}
}

// unitStep makes a unit of one to four writes, some of which fail, perhaps under a
// key that was used, perhaps ending in an error.
func unitStep(r *rand.Rand, p func(store.Store) store.Partition, in cohesion.CommunityID) step {
	u := store.Unit{At: noon.Add(time.Duration(r.IntN(1000)) * time.Second)}
	if r.IntN(3) == 0 {
		u.Key, u.Request = fmt.Sprint("key", r.IntN(8)), fmt.Sprint("request", r.IntN(2))
	}
	var writes []func(ctx context.Context, tx store.Tx) string
	for range 1 + r.IntN(4) {
		writes = append(writes, randomWrite(r, in))
	}
	abort := r.IntN(8) == 0
	return step{"unit", func(s store.Store) []string {
		ctx := context.Background()
		var lines []string
		receipt, err := p(s).Update(ctx, u, func(tx store.Tx) error {
			lines = nil
			for _, write := range writes {
				lines = append(lines, write(ctx, tx))
			}
			if abort {
				return errOwn
			}
			return nil
		})
		return append(lines, fmt.Sprint(receipt, outcome(err)))
	}}
}

// randomWrite puts, deletes or erases a record, mostly with the version that it has, or logs.
func randomWrite(r *rand.Rand, in cohesion.CommunityID) func(context.Context, store.Tx) string {
	if r.IntN(12) == 0 {
		return randomEntry(r)
	}
	rec := randomRecord(r, in)
	remove, erase, off := r.IntN(5) == 0, r.IntN(2) == 0, r.IntN(15) == 0
	return func(ctx context.Context, tx store.Tx) string {
		version := 0
		if old, err := tx.Get(ctx, rec.Ref()); err == nil {
			version = store.Version(old)
		}
		if off {
			version++
		}
		if remove && erase && version > 0 {
			return "erase: " + outcome(tx.Erase(ctx, rec.Ref(), version))
		}
		if remove && version > 0 {
			return "delete: " + outcome(tx.Delete(ctx, rec.Ref(), version))
		}
		version, err := tx.Put(ctx, stored(rec, version))
		return fmt.Sprint("put: ", version, " ", outcome(err))
	}
}

// randomEntry appends to the processing log or to the list of erasures.
func randomEntry(r *rand.Rand) func(context.Context, store.Tx) string {
	who := store.Pseudonym(cohesion.SubjectKey(fmt.Sprint("subject-", r.IntN(4))))
	n, forget := r.IntN(9), r.IntN(3) == 0
	return func(ctx context.Context, tx store.Tx) string {
		if !forget {
			return "log: " + outcome(tx.Log(ctx, store.Entry{Activity: "match", Subject: who, Records: n - 1}))
		}
		e, err := tx.Remember(ctx, store.Erasure{Subject: who, At: noon.Add(time.Duration(n) * time.Hour), Removed: []store.KindCount{{Kind: cohesion.KindNeed, Count: n}}})
		if err != nil {
			return "remember: " + outcome(err)
		}
		return fmt.Sprint("remember: ", e)
	}
}

// accountStep reads erasures, log and seal, or prunes the log.
func accountStep(r *rand.Rand, p func(store.Store) store.Partition) step {
	before, prune := noon.Add(time.Duration(r.IntN(500))*time.Second), r.IntN(3) == 0
	limit := 1 + r.IntN(5)
	return step{"account", func(s store.Store) []string {
		ctx := context.Background()
		var lines []string
		if prune {
			n, err := p(s).PruneLog(ctx, before)
			lines = append(lines, fmt.Sprint(n, outcome(err)))
		}
		entries, next, err := p(s).Entries(ctx, "", limit)
		lines = append(lines, fmt.Sprint(entries, outcome(err)))
		entries, _, err = p(s).Entries(ctx, next, limit)
		lines = append(lines, fmt.Sprint(entries, outcome(err)))
		erasures, next, err := p(s).Erasures(ctx, "", limit)
		lines = append(lines, fmt.Sprint(erasures, outcome(err)))
		erasures, _, err = p(s).Erasures(ctx, next, limit)
		lines = append(lines, fmt.Sprint(erasures, outcome(err)))
		seal, err := p(s).Seal(ctx)
		return append(lines, fmt.Sprint(seal, outcome(err)))
	}}
}

// accountOf returns the whole of the log and the erasures, the seal, and what is wrong.
func accountOf(t testing.TB, p store.Partition) []string {
	t.Helper()
	ctx := context.Background()
	entries := entriesOf(t, p, 3)
	erasures, err := store.AllErasures(ctx, p)
	ok(t, "erasures", err)
	seal, err := p.Seal(ctx)
	ok(t, "seal", err)
	findings, err := p.Verify(ctx)
	ok(t, "verify", err)
	return []string{fmt.Sprint(entries), fmt.Sprint(erasures), fmt.Sprint(seal), fmt.Sprint(findings)}
}

func randomRecord(r *rand.Rand, in cohesion.CommunityID) cohesion.Record {
	n := 1 + r.IntN(6)
	if in.IsZero() {
		return district(n)
	}
	changed := noon.Add(time.Duration(r.IntN(9)) * time.Second)
	switch r.IntN(5) {
	case 0:
		rec := place(in, n)
		rec.Area, rec.Changed = area(r.IntN(4)), changed
		return rec
	case 1:
		rec := need(in, n)
		rec.Changed, rec.Expires, rec.Location.Area = changed, day(uint8(1+r.IntN(31))), area(r.IntN(4))
		rec.Wants[0].Theme = []vocabulary.Ref{"sb:taal", "sb:eenzaamheid"}[r.IntN(2)]
		return rec
	case 2:
		rec := initiative(in, n)
		rec.Published, rec.Source.ID = r.IntN(2) == 0, fmt.Sprint(1+r.IntN(6))
		return rec
	case 3:
		rec := referral(in, n, cohesion.ReferralStatus(1+r.IntN(4)))
		rec.Initiative = id[cohesion.Initiative](1 + r.IntN(2))
		return rec
	}
	return new(cohesion.Place) // is refused
}
