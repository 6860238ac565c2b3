package storetest

import (
	"context"
	"iter"
	"testing"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

func loadChecks() []check {
	return []check{
		{"load", load},
		{"load-errors", loadErrors},
	}
}

// sequence gives records and then, if there is one, an error.
func sequence(records []cohesion.Record, last error) iter.Seq2[cohesion.Record, error] {
	return func(yield func(cohesion.Record, error) bool) {
		for _, rec := range records {
			if !yield(rec, nil) {
				return
			}
		}
		if last != nil {
			yield(nil, last)
		}
	}
}

// crowd returns places with numbers from 1 to n, in an order that is not that of their
// ids, and something of each other kind.
func crowd(n int) []cohesion.Record {
	records := samples(home())
	for i := range n {
		if k := 1 + (i*7)%n; k > 1 { // place 1 is among the samples
			records = append(records, place(home(), k))
		}
	}
	return records
}

func load(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	n, err := store.Load(ctx, p, noon, sequence(nil, nil))
	ok(t, "loading nothing", err)
	want(t, "records of nothing", 0, n)
	records := crowd(1201)
	n, err = store.Load(ctx, p, noon, sequence(records, nil))
	ok(t, "load", err)
	want(t, "records loaded", len(records), n)
	for i, c := range feedOf(t, p) {
		want(t, "change", store.Change{Seq: uint64(i + 1), Kind: records[i].Kind(), ID: records[i].Ref().ID, Version: 1, At: noon}, c)
	}
	want(t, "places", numbers(1201, all), idsOf(list(t, p, cohesion.KindPlace, store.Filter{}, 0)))
	want(t, "initiative", text(stored(initiative(home(), 1), 1)), text(get(t, p, initiative(home(), 1).Ref())))
	about := store.Filter{About: []cohesion.RecordRef{store.Ref(id[cohesion.Initiative](1))}}
	want(t, "what is found by a facet", 1, len(list(t, p, cohesion.KindReferral, about, 0)))

	ok(t, "deleting", drop(p, place(home(), 7).Ref(), 1))
	_, err = store.Load(ctx, p, noon, sequence([]cohesion.Record{place(home(), 7), place(home(), 2000)}, nil))
	ok(t, "loading what was deleted", err)
	want(t, "version of what was deleted", 3, store.Version(get(t, p, place(home(), 7).Ref())))
	put(t, p, stored(place(home(), 2000), 1))
	_, err = store.Load(ctx, s.Reference(), noon, sequence([]cohesion.Record{district(1)}, nil))
	ok(t, "loading reference data", err)
	want(t, "seal", readSeal(t, p), sealOf(t, p))
	sound(t, s)
}

// readSeal computes the seal from what can be read, where nothing was erased or logged.
func readSeal(t testing.TB, p store.Partition) store.Seal {
	t.Helper()
	var wanted store.Seal
	for kind := cohesion.KindCommunity; kind <= cohesion.KindGathering; kind++ {
		for _, rec := range list(t, p, kind, store.Filter{}, store.MaxLimit) {
			body, err := store.Encode(rec)
			ok(t, "encode", err)
			wanted.Records = wanted.Records.With(store.RecordSum(home(), rec.Ref(), store.Version(rec), body))
		}
	}
	for _, c := range feedOf(t, p) {
		wanted.Feed = wanted.Feed.Change(home(), c)
	}
	return wanted
}

func loadErrors(t testing.TB, s store.Store) {
	ctx := context.Background()
	versioned, foreigner := place(home(), 900), place(away(), 900)
	versioned.Version = 1
	for name, c := range map[string]struct {
		bad      cohesion.Record
		last     error
		sentinel error
	}{
		"invalid":      {new(cohesion.Place), nil, store.ErrInvalid},
		"nothing":      {nil, nil, store.ErrInvalid},
		"versioned":    {versioned, nil, store.ErrInvalid},
		"foreign":      {foreigner, nil, store.ErrInvalid},
		"there":        {place(home(), 9000), nil, store.ErrConflict},
		"there before": {place(home(), 3), nil, store.ErrConflict},
		"unreadable":   {place(home(), 901), errOwn, errOwn},
	} {
		p := s.Community(home())
		before := len(list(t, p, cohesion.KindPlace, store.Filter{}, 0))
		if before == 0 {
			put(t, p, place(home(), 9000))
			before = 1
		}
		records, most := []cohesion.Record{}, 700
		for n := range most {
			records = append(records, place(home(), n+1))
		}
		if records = append(records, c.bad, place(home(), 902)); c.last != nil {
			most = len(records)
		}
		n, err := store.Load(ctx, p, noon, sequence(records, c.last))
		wantErr(t, name, c.sentinel, err)
		if n > most {
			t.Errorf("%s: %d records loaded, at most %d can be", name, n, most)
		}
		want(t, name+": places", before+n, len(list(t, p, cohesion.KindPlace, store.Filter{}, 0)))
		_, err = p.Update(ctx, unit(), func(tx store.Tx) error {
			for _, rec := range records[:n] {
				if err := tx.Delete(ctx, rec.Ref(), store.Version(get(t, tx, rec.Ref()))); err != nil {
					return err
				}
			}
			return nil
		})
		ok(t, name+": removing", err)
		sound(t, s)
	}
}
