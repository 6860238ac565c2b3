package storetest

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

func keyChecks() []check {
	return []check{
		{"repeat", repeat},
		{"reuse", reuse},
		{"key-scope", keyScope},
		{"key-free", keyFree},
		{"key-race", keyRace},
		{"key-period", keyPeriod},
	}
}

// keyed creates place n under the key.
func keyed(p store.Partition, at time.Time, key, request string, n int) (store.Receipt, error) {
	ctx := context.Background()
	return p.Update(ctx, store.Unit{At: at, Key: key, Request: request}, func(tx store.Tx) error {
		_, err := tx.Put(ctx, place(home(), n))
		return err
	})
}

func repeat(t testing.TB, s store.Store) {
	p := s.Community(home())
	put(t, p, place(home(), 9))
	first, err := keyed(p, noon, "k", "r", 1)
	ok(t, "first", err)
	want(t, "repeated at first", false, first.Repeated)
	put(t, p, stored(place(home(), 1), 1)) // what happens between must not matter
	again, err := keyed(p, noon.Add(time.Hour), "k", "r", 1)
	ok(t, "again", err)
	want(t, "repeated", true, again.Repeated)
	want(t, "changes", first.Changes, again.Changes)
	some, _ := changes(t, p, "", 0)
	want(t, "changes in all", 3, len(some))

	nothing := func(store.Tx) error { return nil }
	u := store.Unit{At: noon, Key: "empty"}
	_, err = p.Update(context.Background(), u, nothing)
	ok(t, "a unit that writes nothing", err)
	receipt, err := p.Update(context.Background(), u, nothing)
	ok(t, "a unit that writes nothing, again", err)
	want(t, "repeated", true, receipt.Repeated)
	want(t, "changes", 0, len(receipt.Changes))
}

func reuse(t testing.TB, s store.Store) {
	p := s.Community(home())
	_, err := keyed(p, noon, "k", "r", 1)
	ok(t, "first", err)
	for _, request := range []string{"other", ""} {
		_, err = keyed(p, noon, "k", request, 2)
		wantErr(t, "another request under the key", store.ErrReused, err)
	}
	_, err = keyed(p, noon, "k2", "r", 2)
	ok(t, "another key", err)
	want(t, "places", numbers(2, all), idsOf(list(t, p, cohesion.KindPlace, store.Filter{}, 0)))
}

func keyScope(t testing.TB, s store.Store) {
	_, err := keyed(s.Community(home()), noon, "k", "r", 1)
	ok(t, "here", err)
	ctx := context.Background()
	for _, p := range []store.Partition{s.Community(away()), s.Reference()} {
		receipt, err := p.Update(ctx, store.Unit{At: noon, Key: "k", Request: "other"}, func(store.Tx) error { return nil })
		ok(t, "elsewhere", err)
		want(t, "repeated elsewhere", false, receipt.Repeated)
	}
}

func keyFree(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	_, err := p.Update(ctx, store.Unit{At: noon, Key: "k", Request: "r"}, func(store.Tx) error { return errOwn })
	wantErr(t, "the unit that fails", errOwn, err)
	receipt, err := keyed(p, noon, "k", "other", 1)
	ok(t, "the unit after it", err)
	want(t, "repeated", false, receipt.Repeated)
}

func keyRace(t testing.TB, s store.Store) {
	p := s.Community(home())
	var first atomic.Int32
	for _, err := range together(16, func(int) error {
		receipt, err := keyed(p, noon, "k", "r", 1)
		if err == nil && !receipt.Repeated {
			first.Add(1)
		}
		if err == nil && len(receipt.Changes) != 1 {
			return errOwn
		}
		return err
	}) {
		ok(t, "concurrent units with one key", err)
	}
	want(t, "units that were the first", int32(1), first.Load())
	want(t, "version", 1, store.Version(get(t, p, place(home(), 1).Ref())))
}

func keyPeriod(t testing.TB, s store.Store) {
	p := s.Community(home())
	_, err := keyed(p, noon, "k", "r", 1)
	ok(t, "first", err)
	_, err = keyed(p, noon.Add(store.KeyPeriod), "later", "r", 2)
	ok(t, "a unit at the end of the period", err)
	receipt, err := keyed(p, noon.Add(store.KeyPeriod), "k", "r", 1)
	ok(t, "the key at the end of the period", err)
	want(t, "repeated", true, receipt.Repeated)
}
