package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

func logChecks() []check {
	return []check{
		{"log", logged},
		{"log-check", logCheck},
		{"prune", prune},
	}
}

// entriesOf reads the whole log.
func entriesOf(t testing.TB, p store.Partition, limit int) []store.Entry {
	t.Helper()
	all := []store.Entry{}
	var after store.Cursor
	for {
		some, next, err := p.Entries(context.Background(), after, limit)
		ok(t, "reading the log", err)
		if len(some) == 0 {
			return all
		}
		all, after = append(all, some...), next
	}
}

// write appends an entry in a unit that ends in an error, if there is one.
func writeEntry(p store.Partition, at time.Time, e store.Entry, last error) error {
	ctx := context.Background()
	_, err := p.Update(ctx, store.Unit{At: at}, func(tx store.Tx) error {
		if err := tx.Log(ctx, e); err != nil {
			return err
		}
		return last
	})
	return err
}

// entry returns the n-th of some entries, as it is given to the log.
func entry(n int) store.Entry {
	return store.Entry{
		Activity: fmt.Sprint("https://example.org/activities/match?", n), Actor: "c0ffee-coordinator",
		Subject: store.Pseudonym(anna), Trace: "trace_7", Records: n,
	}
}

func logged(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	wanted := []store.Entry{}
	for n := 1; n <= 7; n++ {
		at := noon.Add(time.Duration(n) * time.Second)
		wantErr(t, "a unit that fails", errOwn, writeEntry(p, at, entry(n), errOwn))
		e := entry(n)
		if n == 3 {
			e = store.Entry{Activity: "x", Seq: 99, At: noon, Link: store.Sum{1}} // what the store gives is not taken
		}
		ok(t, "logging", writeEntry(p, at.In(time.FixedZone("elsewhere", 3600)).Add(999), e, nil))
		e.Seq, e.At, e.Link = uint64(n), at, store.Sum{}
		wanted = append(wanted, e)
	}
	ok(t, "logging elsewhere", writeEntry(s.Community(away()), noon, entry(1), nil))
	for _, limit := range []int{0, 1, 3, 7} {
		got := entriesOf(t, p, limit)
		for i := range got {
			if got[i].Link.IsZero() {
				t.Errorf("entry %d has no link", i+1)
			}
			got[i].Link = store.Sum{}
		}
		want(t, fmt.Sprint("log, by ", limit), wanted, got)
	}
	none, _ := changes(t, p, "", 0)
	want(t, "changes", 0, len(none))
	_, _, err := p.Entries(ctx, "' OR 1=1", 0)
	wantErr(t, "a cursor that no log gave", store.ErrInvalid, err)
	_, _, err = p.Entries(ctx, "", -1)
	wantErr(t, "a page of less than nothing", store.ErrInvalid, err)
	sound(t, s)
}

func logCheck(t testing.TB, s store.Store) {
	p := s.Community(home())
	for name, bad := range map[string]store.Entry{
		"no activity":               {},
		"a long activity":           {Activity: strings.Repeat("a", 201)},
		"a space":                   {Activity: "match needs"},
		"an e-mail":                 {Activity: "match:jan@voorbeeld.nl"},
		"a name as actor":           {Activity: "match", Actor: "Jan de Vries"},
		"a citizen number":          {Activity: "match", Actor: "123456782"},
		"a citizen number as trace": {Activity: "match", Trace: "0123456782"[1:]},
		"a long trace":              {Activity: "match", Trace: strings.Repeat("a", 129)},
		"a negative":                {Activity: "match", Records: -1},
	} {
		wantErr(t, name, store.ErrInvalid, writeEntry(p, noon, bad, nil))
	}
	want(t, "entries", 0, len(entriesOf(t, p, 0)))
	ok(t, "the least", writeEntry(p, noon, store.Entry{Activity: "x"}, nil))
	random := "00-468310564233fd20e23b3052f228e0e4-a10de4f3190ea42a-01" // begins as a telephone number could
	ok(t, "a traceparent", writeEntry(p, noon, store.Entry{Activity: "x", Trace: random}, nil))
}

func prune(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	at := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Hour) }
	for i, hour := range []int{1, 2, 3, 5, 4, 6} { // once the clock was set back
		ok(t, "logging", writeEntry(p, at(hour), entry(i+1), nil))
	}
	whole := entriesOf(t, p, 0)
	enough(t, "entries", 6, len(whole))
	_, second, err := p.Entries(ctx, "", 2)
	ok(t, "log", err)
	for _, c := range []struct{ before, pruned, first int }{{1, 0, 1}, {3, 2, 3}, {3, 0, 3}, {5, 1, 4}, {6, 2, 6}} {
		n, err := p.PruneLog(ctx, at(c.before))
		ok(t, "prune", err)
		want(t, fmt.Sprint("pruned before hour ", c.before), c.pruned, n)
		want(t, fmt.Sprint("log after pruning before hour ", c.before), whole[c.first-1:], entriesOf(t, p, 2))
		seal, err := p.Seal(ctx)
		ok(t, "seal", err)
		want(t, "where the rest begins", uint64(c.first-1), seal.Pruned.Seq)
		sound(t, s)
	}
	rest, _, err := p.Entries(ctx, second, 0)
	ok(t, "a cursor into what was pruned", err)
	want(t, "from a cursor into what was pruned", whole[5:], rest)
	n, err := p.PruneLog(ctx, at(100))
	ok(t, "prune all", err)
	want(t, "pruned", 1, n)
	want(t, "log", 0, len(entriesOf(t, p, 0)))
	ok(t, "logging", writeEntry(p, at(7), entry(7), nil))
	last := entriesOf(t, p, 0)
	enough(t, "entries after everything was pruned", 1, len(last))
	want(t, "number after everything was pruned", uint64(7), last[0].Seq)
	sound(t, s)
	n, err = s.Community(away()).PruneLog(ctx, at(100))
	ok(t, "pruning nothing", err)
	want(t, "pruned of nothing", 0, n)
	_, err = p.Get(ctx, cohesion.RecordRef{Kind: cohesion.KindPlace, ID: place(home(), 1).Ref().ID})
	wantErr(t, "a record", store.ErrNotFound, err)
}
