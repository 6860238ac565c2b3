package storetest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

func unitChecks() []check {
	return []check{
		{"atomic", atomically},
		{"own-writes", ownWrites},
		{"unseen", unseen},
		{"poison", poison},
		{"serial", serial},
		{"view", view},
		{"finished", finished},
		{"context", ended},
		{"claim", claim},
		{"instant", instant},
	}
}

var errOwn = errors.New("storetest: of the caller")

func atomically(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	put(t, p, place(home(), 1), place(home(), 2))
	before, _ := changes(t, p, "", 0)
	untouched := func(when string) {
		t.Helper()
		want(t, "places "+when, numbers(2, all), idsOf(list(t, p, cohesion.KindPlace, store.Filter{}, 0)))
		want(t, "place 1 "+when, 1, store.Version(get(t, p, place(home(), 1).Ref())))
		after, _ := changes(t, p, "", 0)
		want(t, "feed "+when, before, after)
	}
	write := func(tx store.Tx) {
		_, err := tx.Put(ctx, stored(place(home(), 1), 1))
		ok(t, "replacing", err)
		_, err = tx.Put(ctx, place(home(), 3))
		ok(t, "creating", err)
		ok(t, "deleting", tx.Delete(ctx, place(home(), 2).Ref(), 1))
	}
	_, err := p.Update(ctx, unit(), func(tx store.Tx) error {
		write(tx)
		return errOwn
	})
	wantErr(t, "error of the function", errOwn, err)
	untouched("after an error")
	func() {
		defer func() { want(t, "what was recovered", any("stop"), recover()) }()
		_, _ = p.Update(ctx, unit(), func(tx store.Tx) error {
			write(tx)
			panic("stop")
		})
	}()
	untouched("after a panic")

	receipt, err := p.Update(ctx, unit(), func(tx store.Tx) error {
		write(tx)
		return nil
	})
	ok(t, "update", err)
	want(t, "changes", 3, len(receipt.Changes))
	want(t, "places", numbers(3, func(n int) bool { return n != 2 }), idsOf(list(t, p, cohesion.KindPlace, store.Filter{}, 0)))
}

func ownWrites(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	put(t, p, place(home(), 1), place(home(), 2))
	_, err := p.Update(ctx, unit(), func(tx store.Tx) error {
		_, err := tx.Put(ctx, place(home(), 3))
		ok(t, "creating", err)
		want(t, "what was created", 1, store.Version(get(t, tx, place(home(), 3).Ref())))
		version, err := tx.Put(ctx, stored(place(home(), 3), 1))
		ok(t, "replacing", err)
		want(t, "version", 2, version)
		ok(t, "deleting", tx.Delete(ctx, place(home(), 1).Ref(), 1))
		_, err = tx.Get(ctx, place(home(), 1).Ref())
		wantErr(t, "reading what was deleted", store.ErrNotFound, err)
		want(t, "list", numbers(3, func(n int) bool { return n > 1 }), idsOf(list(t, tx, cohesion.KindPlace, store.Filter{}, 1)))
		n, err := tx.Count(ctx, cohesion.KindPlace, store.Filter{})
		want(t, "count", 2, n)
		return err
	})
	ok(t, "update", err)
}

func unseen(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	put(t, p, place(home(), 1))
	_, err := p.Update(ctx, unit(), func(tx store.Tx) error {
		_, err := tx.Put(ctx, place(home(), 2))
		ok(t, "creating", err)
		ok(t, "deleting", tx.Delete(ctx, place(home(), 1).Ref(), 1))
		want(t, "places seen from outside", numbers(1, all), idsOf(list(t, p, cohesion.KindPlace, store.Filter{}, 0)))
		some, _ := changes(t, p, "", 0)
		want(t, "changes seen from outside", 1, len(some))
		return nil
	})
	ok(t, "update", err)
}

func poison(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	put(t, p, place(home(), 1))
	for name, c := range map[string]struct {
		sentinel error
		write    func(tx store.Tx) error
	}{
		"a conflict": {store.ErrConflict, func(tx store.Tx) error { _, err := tx.Put(ctx, place(home(), 1)); return err }},
		"an absence": {store.ErrNotFound, func(tx store.Tx) error { return tx.Delete(ctx, place(home(), 7).Ref(), 1) }},
		"a fault":    {store.ErrInvalid, func(tx store.Tx) error { _, err := tx.Put(ctx, new(cohesion.Place)); return err }},
	} {
		_, err := p.Update(ctx, unit(), func(tx store.Tx) error {
			wantErr(t, name, c.sentinel, c.write(tx))
			_, _ = tx.Put(ctx, place(home(), 2)) // may fail already
			return nil
		})
		wantErr(t, "a unit that swallows "+name, c.sentinel, err)
	}
	_, err := p.Update(ctx, unit(), func(tx store.Tx) error {
		_, err := tx.Get(ctx, place(home(), 7).Ref())
		wantErr(t, "reading", store.ErrNotFound, err)
		_, err = tx.Put(ctx, place(home(), 3))
		return err
	})
	ok(t, "a unit that read what is not there", err)
	want(t, "places", numbers(3, func(n int) bool { return n != 2 }), idsOf(list(t, p, cohesion.KindPlace, store.Filter{}, 0)))
}

// together runs fn n times at once and returns the errors.
func together(n int, fn func(i int) error) []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = fn(i) })
	}
	wg.Wait()
	return errs
}

// serial looks for lost updates, and for write skew: two units that each read what the
// other writes and write something else.
func serial(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	put(t, p, place(home(), 1))
	const n = 16
	for _, err := range together(n, func(i int) error {
		_, err := p.Update(ctx, unit(), func(tx store.Tx) error {
			_, err := store.Edit(ctx, tx, id[cohesion.Place](1), func(pl *cohesion.Place) error {
				runtime.Gosched() // let others between reading and writing, if they can
				pl.Address.Lines = []string{fmt.Sprint("step ", i)}
				return nil
			})
			return err
		})
		return err
	}) {
		ok(t, "concurrent edits", err)
	}
	want(t, "version after all edits", n+1, store.Version(get(t, p, place(home(), 1).Ref())))

	for _, err := range together(n, func(i int) error {
		_, err := p.Update(ctx, unit(), func(tx store.Tx) error {
			count, err := tx.Count(ctx, cohesion.KindNeed, store.Filter{})
			runtime.Gosched()
			if err == nil && count < 3 {
				_, err = tx.Put(ctx, need(home(), i+1))
			}
			return err
		})
		return err
	}) {
		ok(t, "concurrent counts", err)
	}
	want(t, "needs that found room", 3, len(list(t, p, cohesion.KindNeed, store.Filter{}, 0)))
}

func view(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	several(t, p, 5)
	err := p.View(ctx, func(r store.Reader) error {
		want(t, "places before", 5, len(list(t, r, cohesion.KindPlace, store.Filter{}, 2)))
		put(t, p, place(home(), 6), stored(place(home(), 1), 1))
		ok(t, "deleting", drop(p, place(home(), 2).Ref(), 1))
		want(t, "places after", numbers(5, all), idsOf(list(t, r, cohesion.KindPlace, store.Filter{}, 2)))
		want(t, "version", 1, store.Version(get(t, r, place(home(), 1).Ref())))
		n, err := r.Count(ctx, cohesion.KindPlace, store.Filter{})
		want(t, "count", 5, n)
		return err
	})
	ok(t, "view", err)
	want(t, "places after the view", numbers(6, func(n int) bool { return n != 2 }), idsOf(list(t, p, cohesion.KindPlace, store.Filter{}, 2)))
	wantErr(t, "error of the function", errOwn, p.View(ctx, func(store.Reader) error { return errOwn }))
}

func finished(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	put(t, p, place(home(), 1))
	var kept store.Tx
	_, err := p.Update(ctx, unit(), func(tx store.Tx) error { kept = tx; return nil })
	ok(t, "update", err)
	_, err = kept.Get(ctx, place(home(), 1).Ref())
	wantErr(t, "get", store.ErrFinished, err)
	_, err = kept.List(ctx, cohesion.KindPlace, store.Filter{}, store.Page{})
	wantErr(t, "list", store.ErrFinished, err)
	_, err = kept.Count(ctx, cohesion.KindPlace, store.Filter{})
	wantErr(t, "count", store.ErrFinished, err)
	_, err = kept.Put(ctx, place(home(), 2))
	wantErr(t, "put", store.ErrFinished, err)
	wantErr(t, "delete", store.ErrFinished, kept.Delete(ctx, place(home(), 1).Ref(), 1))
	var reader store.Reader
	ok(t, "view", p.View(ctx, func(r store.Reader) error { reader = r; return nil }))
	_, err = reader.Get(ctx, place(home(), 1).Ref())
	wantErr(t, "get of a view", store.ErrFinished, err)
	want(t, "places", 1, len(list(t, p, cohesion.KindPlace, store.Filter{}, 0)))
}

func ended(t testing.TB, s store.Store) {
	p := s.Community(home())
	put(t, p, place(home(), 1))
	ctx, cancel := context.WithCancel(context.Background())
	_, err := p.Update(ctx, unit(), func(tx store.Tx) error {
		_, err := tx.Put(ctx, place(home(), 2))
		ok(t, "creating", err)
		cancel()
		return nil
	})
	wantErr(t, "a unit whose context ended", context.Canceled, err)
	_, err = p.Update(ctx, unit(), func(store.Tx) error { t.Error("the function ran"); return nil })
	wantErr(t, "update", context.Canceled, err)
	_, err = p.Get(ctx, place(home(), 1).Ref())
	wantErr(t, "get", context.Canceled, err)
	_, err = p.List(ctx, cohesion.KindPlace, store.Filter{}, store.Page{})
	wantErr(t, "list", context.Canceled, err)
	_, _, err = p.Changes(ctx, "", 0)
	wantErr(t, "feed", context.Canceled, err)
	_, err = s.Documents().PutDocument(ctx, store.Document{Name: "x", Body: []byte("1")})
	wantErr(t, "document", context.Canceled, err)
	want(t, "places", numbers(1, all), idsOf(list(t, p, cohesion.KindPlace, store.Filter{}, 0)))
}

func claim(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	const n, places = 100, 8 // 7 of 8 are taken: one is left
	records := []cohesion.Record{initiative(home(), 1)}
	for i := range n {
		records = append(records, referral(home(), i+1, cohesion.ReferralOffered))
	}
	for i := range places - 1 {
		status := []cohesion.ReferralStatus{cohesion.ReferralAccepted, cohesion.ReferralStarted}[i%2]
		records = append(records, referral(home(), n+i+1, status))
	}
	put(t, p, records...)
	won := 0
	for _, err := range together(n, func(i int) error {
		_, err := p.Update(ctx, unit(), func(tx store.Tx) error {
			_, err := store.Edit(ctx, tx, id[cohesion.Referral](i+1), func(r *cohesion.Referral) error {
				if err := store.Claim(ctx, tx, r); err != nil {
					return err
				}
				runtime.Gosched()
				return r.Move(cohesion.ReferralAccepted, noon)
			})
			return err
		})
		return err
	}) {
		if err == nil {
			won++
		} else {
			wantErr(t, "a claim that lost", store.ErrFull, err)
		}
	}
	want(t, "claims that won", 1, won)
	taken := store.Filter{Status: store.Names(cohesion.ReferralAccepted, cohesion.ReferralStarted)}
	want(t, "places taken", places, len(list(t, p, cohesion.KindReferral, taken, 3)))
}

func instant(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	for name, u := range map[string]store.Unit{
		"no instant":            {},
		"a request without key": {At: noon, Request: "x"},
		"a long key":            {At: noon, Key: string(make([]byte, 201))},
	} {
		_, err := p.Update(ctx, u, func(store.Tx) error { t.Error(name + ": the function ran"); return nil })
		wantErr(t, name, store.ErrInvalid, err)
	}
}
