package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

func feedChecks() []check {
	return []check{
		{"feed", feed},
		{"gap-free", gapFree},
		{"resume", resume},
		{"tombstones", tombstones},
		{"late", late},
		{"replay", replay},
		{"feed-scope", feedScope},
		{"beyond", beyond},
		{"forked", forked},
	}
}

// change is the one of place n.
func change(seq uint64, n, version int, deleted bool) store.Change {
	return store.Change{
		Seq: seq, Kind: cohesion.KindPlace, ID: id[cohesion.Place](n).String(),
		Version: version, Deleted: deleted, At: noon,
	}
}

func feed(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	none, cursor := changes(t, p, "", 0)
	want(t, "feed of nothing", 0, len(none))
	latest, err := p.Latest(ctx)
	ok(t, "latest", err)
	want(t, "latest of nothing", cursor, latest)

	receipt, err := p.Update(ctx, store.Unit{At: noon.Add(999)}, func(tx store.Tx) error {
		for _, rec := range []cohesion.Record{place(home(), 5), place(home(), 2), stored(place(home(), 5), 1)} {
			if _, err := tx.Put(ctx, rec); err != nil {
				return err
			}
		}
		return nil
	})
	ok(t, "update", err)
	wanted := []store.Change{change(1, 5, 1, false), change(2, 2, 1, false), change(3, 5, 2, false)}
	want(t, "receipt", wanted, receipt.Changes)
	some, _ := changes(t, p, "", 0)
	want(t, "feed", wanted, some)
	local, err := p.Update(ctx, store.Unit{At: noon.In(time.FixedZone("elsewhere", 3600))}, func(tx store.Tx) error {
		return tx.Delete(ctx, place(home(), 2).Ref(), 1)
	})
	ok(t, "update", err)
	want(t, "zone of the change", time.UTC.String(), local.Changes[0].At.Location().String())
	wanted = append(wanted, change(4, 2, 2, true))
	some, _ = changes(t, p, "", 1)
	want(t, "feed, one at a time", wanted, some)
}

func gapFree(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	for n := 1; n <= 12; n++ {
		switch n % 3 {
		case 0:
			_, err := p.Update(ctx, unit(), func(tx store.Tx) error {
				_, _ = tx.Put(ctx, place(home(), n))
				return errOwn
			})
			wantErr(t, "aborted unit", errOwn, err)
		default:
			put(t, p, place(home(), n))
		}
	}
	some, _ := changes(t, p, "", 0)
	want(t, "changes", 8, len(some))
	for i, c := range some {
		want(t, "number", uint64(i+1), c.Seq)
	}
}

func resume(t testing.TB, s store.Store) {
	p := s.Community(home())
	several(t, p, 9)
	first, cursor, err := p.Changes(context.Background(), "", 4)
	ok(t, "first part", err)
	rest, end := changes(t, p, cursor, 2)
	latest, err := p.Latest(context.Background())
	ok(t, "latest", err)
	want(t, "cursor at the end", latest, end)
	put(t, p, place(home(), 10))
	more, end := changes(t, p, end, 0)
	want(t, "what came after", []store.Change{change(10, 10, 1, false)}, more)
	none, same := changes(t, p, end, 0)
	want(t, "what came after that", 0, len(none))
	want(t, "cursor", end, same)
	whole, _ := changes(t, p, "", 0)
	want(t, "changes in all", 10, len(whole))
	want(t, "parts together", whole, append(append(first, rest...), more...))
}

func tombstones(t testing.TB, s store.Store) {
	p := s.Community(home())
	put(t, p, place(home(), 1))
	put(t, p, stored(place(home(), 1), 1))
	ok(t, "deleting", drop(p, place(home(), 1).Ref(), 2))
	put(t, p, place(home(), 1))
	some, _ := changes(t, p, "", 0)
	want(t, "feed", []store.Change{change(1, 1, 1, false), change(2, 1, 2, false), change(3, 1, 3, true), change(4, 1, 4, false)}, some)
}

// late follows the feed while others write, and wants every number once and in order.
func late(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	const writers, each = 4, 15
	done := make(chan []error, 1)
	go func() {
		done <- together(writers, func(w int) error {
			for i := range each {
				n := w*each + i + 1
				_, err := p.Update(ctx, unit(), func(tx store.Tx) error {
					if _, err := tx.Put(ctx, place(home(), n)); err != nil {
						return err
					}
					_, err := tx.Put(ctx, stored(place(home(), n), 1))
					return err
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
	}()
	var cursor store.Cursor
	read := uint64(0)
	follow := func() {
		some, next, err := p.Changes(ctx, cursor, 7)
		ok(t, "following", err)
		for _, c := range some {
			read++
			want(t, "number", read, c.Seq)
		}
		cursor = next
	}
	for writing := true; writing; {
		select {
		case errs := <-done:
			for _, err := range errs {
				ok(t, "writing", err)
			}
			writing = false
		default:
			follow()
		}
	}
	for before := uint64(1); before != read; {
		before = read
		follow()
	}
	want(t, "changes read", uint64(2*writers*each), read)
}

// replay keeps a copy by the feed alone and compares it with the partition.
func replay(t testing.TB, s store.Store) {
	p := s.Community(home())
	furnish(t, p)
	ok(t, "deleting", drop(p, place(home(), 1).Ref(), 1))
	put(t, p, place(home(), 2), stored(need(home(), 1), 1))
	copied := map[cohesion.RecordRef]string{}
	some, _ := changes(t, p, "", 2)
	for _, c := range some {
		delete(copied, c.Ref())
		if !c.Deleted {
			copied[c.Ref()] = fmt.Sprint(c.Version)
		}
	}
	there := map[cohesion.RecordRef]string{}
	for kind := cohesion.KindCommunity; kind <= cohesion.KindGathering; kind++ {
		for _, rec := range list(t, p, kind, store.Filter{}, 0) {
			there[rec.Ref()] = fmt.Sprint(store.Version(rec))
		}
	}
	want(t, "copy", there, copied)
}

func feedScope(t testing.TB, s store.Store) {
	put(t, s.Community(home()), place(home(), 1))
	put(t, s.Reference(), district(1))
	put(t, s.Community(away()), place(away(), 3), place(away(), 4))
	some, _ := changes(t, s.Community(away()), "", 0)
	want(t, "feed", []store.Change{change(1, 3, 1, false), change(2, 4, 1, false)}, some)
	some, _ = changes(t, s.Reference(), "", 0)
	want(t, "changes of reference data", 1, len(some))
}

func beyond(t testing.TB, s store.Store) {
	several(t, s.Community(home()), 5)
	cursor, err := s.Community(home()).Latest(context.Background())
	ok(t, "latest", err)
	put(t, s.Community(away()), place(away(), 1))
	_, _, err = s.Community(away()).Changes(context.Background(), cursor, 0)
	wantErr(t, "a cursor beyond the end", store.ErrGap, err)
}

// forked has two partitions of which the one is the other's backup, restored and then
// written to.
func forked(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	several(t, p, 5)
	cursor, err := p.Latest(ctx)
	ok(t, "latest", err)
	_, second, err := p.Changes(ctx, "", 2)
	ok(t, "feed", err)
	other := s.Community(away())
	for n := 1; n <= 7; n++ {
		put(t, other, place(away(), n))
	}
	_, _, err = other.Changes(ctx, cursor, 0)
	wantErr(t, "a cursor of another history", store.ErrGap, err)
	_, _, err = other.Changes(ctx, second, 0)
	wantErr(t, "an early cursor of another history", store.ErrGap, err)
	for n := 1; n <= 5; n++ {
		ok(t, "erasing", wipe(p, place(home(), n).Ref(), 1))
	}
	some, end := changes(t, p, second, 3)
	want(t, "changes after the cursor", 8, len(some))
	some, _ = changes(t, p, cursor, 0)
	want(t, "changes after the later cursor", 5, len(some))
	latest, err := p.Latest(ctx)
	ok(t, "latest", err)
	want(t, "end", latest, end)
}

func otherChecks() []check {
	return []check{
		{"documents", documents},
		{"closed", afterClose},
	}
}

func documents(t testing.TB, s store.Store) {
	ctx, d := context.Background(), s.Documents()
	_, err := d.Document(ctx, "scheme/sb")
	wantErr(t, "reading what is not there", store.ErrNotFound, err)
	doc := store.Document{Name: "scheme/sb", Body: []byte("{ \"a\": [1.50, \"<\"] }\n")}
	version, err := d.PutDocument(ctx, doc)
	ok(t, "creating", err)
	doc.Version = version
	got, err := d.Document(ctx, doc.Name)
	ok(t, "reading", err)
	want(t, "document", doc, got)
	want(t, "version", 1, version)

	_, err = d.PutDocument(ctx, store.Document{Name: doc.Name, Body: doc.Body})
	wantErr(t, "creating what is there", store.ErrConflict, err)
	version, err = d.PutDocument(ctx, doc)
	ok(t, "replacing", err)
	want(t, "version", 2, version)
	_, err = d.PutDocument(ctx, doc)
	wantErr(t, "replacing another version", store.ErrConflict, err)
	_, err = d.PutDocument(ctx, store.Document{Name: "other", Version: 1, Body: doc.Body})
	wantErr(t, "replacing what is not there", store.ErrNotFound, err)
	for _, bad := range []store.Document{{Name: "", Body: doc.Body}, {Name: "A", Body: doc.Body}, {Name: "/a", Body: doc.Body}, {Name: "a//b", Body: doc.Body}, {Name: "a", Body: []byte("{")}, {Name: "a"}, {Name: "a", Version: -1, Body: doc.Body}} {
		_, err := d.PutDocument(ctx, bad)
		wantErr(t, "an invalid document", store.ErrInvalid, err)
	}
	for _, name := range []string{"scheme/zrm", "holidays/nl"} {
		_, err := d.PutDocument(ctx, store.Document{Name: name, Body: []byte("{}")})
		ok(t, "creating", err)
	}
	names, err := d.DocumentNames(ctx, "scheme/")
	ok(t, "names", err)
	want(t, "names", []string{"scheme/sb", "scheme/zrm"}, names)
	names, err = d.DocumentNames(ctx, "")
	ok(t, "names", err)
	want(t, "names", []string{"holidays/nl", "scheme/sb", "scheme/zrm"}, names)
}

func afterClose(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	put(t, p, place(home(), 1))
	ok(t, "closing", s.Close())
	ok(t, "closing twice", s.Close())
	_, err := p.Get(ctx, place(home(), 1).Ref())
	wantErr(t, "get", store.ErrClosed, err)
	_, err = p.List(ctx, cohesion.KindPlace, store.Filter{}, store.Page{})
	wantErr(t, "list", store.ErrClosed, err)
	_, err = p.Count(ctx, cohesion.KindPlace, store.Filter{})
	wantErr(t, "count", store.ErrClosed, err)
	_, err = tryPut(s.Community(home()), place(home(), 2))
	wantErr(t, "update", store.ErrClosed, err)
	wantErr(t, "view", store.ErrClosed, p.View(ctx, func(store.Reader) error { return nil }))
	_, _, err = p.Changes(ctx, "", 0)
	wantErr(t, "feed", store.ErrClosed, err)
	_, err = p.Latest(ctx)
	wantErr(t, "latest", store.ErrClosed, err)
	_, _, err = s.Communities(ctx, store.Page{})
	wantErr(t, "communities", store.ErrClosed, err)
	_, err = s.Documents().Document(ctx, "x")
	wantErr(t, "document", store.ErrClosed, err)
	_, err = s.Documents().PutDocument(ctx, store.Document{Name: "x", Body: []byte("1")})
	wantErr(t, "put document", store.ErrClosed, err)
	_, err = s.Documents().DocumentNames(ctx, "")
	wantErr(t, "document names", store.ErrClosed, err)
}
