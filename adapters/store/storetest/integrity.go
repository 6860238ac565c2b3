package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

func integrityChecks() []check {
	return []check{
		{"seal", seal},
		{"verify", verify},
	}
}

// sound wants nothing found in the store.
func sound(t testing.TB, s store.Store) {
	t.Helper()
	findings, err := s.Verify(context.Background())
	ok(t, "verify", err)
	if len(findings) > 0 {
		t.Errorf("found in a sound store: %v", findings)
	}
}

// seal computes the seal from what can be read.
func seal(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	empty, err := p.Seal(ctx)
	ok(t, "seal of nothing", err)
	want(t, "seal of nothing", store.Seal{}, empty)
	put(t, p, samples(home())...)
	put(t, p, stored(place(home(), 1), 1))
	ok(t, "deleting", drop(p, initiative(home(), 1).Ref(), 1))
	ok(t, "logging", writeEntry(p, noon, entry(1), nil))
	ok(t, "logging", writeEntry(p, noon, entry(2), nil))

	wanted := readSeal(t, p)
	for _, e := range entriesOf(t, p, 0) {
		wanted.Log = wanted.Log.Entry(home(), e)
		want(t, "link of an entry", wanted.Log.Link, e.Link)
	}
	got, err := p.Seal(ctx)
	ok(t, "seal", err)
	want(t, "seal", wanted, got)
	want(t, "seal of a copy of the handle", wanted, sealOf(t, s.Community(home())))
	want(t, "seal elsewhere", store.Seal{}, sealOf(t, s.Community(away())))

	_, err = p.Update(ctx, unit(), func(tx store.Tx) error {
		_, err := tx.Put(ctx, place(home(), 9))
		ok(t, "putting", err)
		ok(t, "logging", tx.Log(ctx, entry(3)))
		return errOwn
	})
	wantErr(t, "a unit that fails", errOwn, err)
	want(t, "seal after a unit that failed", wanted, sealOf(t, p))
}

func sealOf(t testing.TB, p store.Partition) store.Seal {
	t.Helper()
	seal, err := p.Seal(context.Background())
	ok(t, "seal", err)
	return seal
}

func verify(t testing.TB, s store.Store) {
	ctx := context.Background()
	sound(t, s)
	scenery(t, s)
	sound(t, s)
	for _, p := range []store.Partition{s.Community(home()), s.Community(away()), s.Reference(), s.Community(id[cohesion.Community](77))} {
		findings, err := p.Verify(ctx)
		ok(t, "verify", err)
		want(t, "findings", 0, len(findings))
	}
}

// scenery puts something of everything into a store.
func scenery(t testing.TB, s store.Store) {
	t.Helper()
	ctx, p := context.Background(), s.Community(home())
	put(t, p, samples(home())...)
	put(t, p, place(home(), 2), place(home(), 5), place(home(), 3), place(home(), 4))
	put(t, s.Community(away()), place(away(), 1))
	put(t, s.Reference(), district(1), district(2))
	put(t, p, stored(place(home(), 1), 1))
	ok(t, "deleting", drop(p, place(home(), 3).Ref(), 1))
	_, err := store.Erase(ctx, p, noon, anna)
	ok(t, "erasing nobody known", err)
	_, err = store.Erase(ctx, s.Community(away()), noon, bert)
	ok(t, "erasing elsewhere", err)
	mine := need(home(), 8)
	mine.Subject = bert
	put(t, p, mine)
	_, err = store.Erase(ctx, p, noon, bert)
	ok(t, "erasing", err)
	for n := range 3 {
		ok(t, "logging", writeEntry(p, noon, entry(n), nil))
	}
	put(t, p, place(home(), 20))
	for _, name := range []string{"scheme/a", "scheme/b"} {
		_, err := s.Documents().PutDocument(ctx, store.Document{Name: name, Body: []byte(`{"concepts": [1, 2]}`)})
		ok(t, "document", err)
	}
}

// Damage is something that is done to a store behind its back.
type Damage struct {
	What      string               // lost, changed, copied
	Of        string               // record, change, erasure, entry, facet, document
	Community cohesion.CommunityID // in which; not for documents
	Ref       cohesion.RecordRef   // of a record or facet
	To        cohesion.RecordRef   // of a copy: what it is called; it is else as the original, its checksum included
	Seq       uint64               // of a change, erasure or entry
	Document  string               // its name
}

// A damage is a named harm, and what is to be found then.
type damage struct {
	name  string
	harm  Damage
	finds store.Finding // community and detail left out
}

func damages() []damage {
	ref, to := place(home(), 2).Ref(), place(home(), 30).Ref()
	in := func(d Damage) Damage {
		d.Community = home()
		return d
	}
	return []damage{
		{"lost-record", in(Damage{What: "lost", Of: "record", Ref: ref}), store.Finding{Code: store.MissingRecord, Ref: ref}},
		{"changed-record", in(Damage{What: "changed", Of: "record", Ref: ref}), store.Finding{Code: store.ChangedRecord, Ref: ref}},
		{"copied-record", in(Damage{What: "copied", Of: "record", Ref: ref, To: to}), store.Finding{Code: store.ExtraRecord, Ref: to}},
		{"lost-change", in(Damage{What: "lost", Of: "change", Seq: 5}), store.Finding{Code: store.BrokenFeed, Seq: 5}},
		{"changed-change", in(Damage{What: "changed", Of: "change", Seq: 5}), store.Finding{Code: store.BrokenFeed, Seq: 5}},
		{"lost-last-change", in(Damage{What: "lost", Of: "change", Seq: 23}), store.Finding{Code: store.BrokenFeed, Seq: 23}},
		{"lost-erasure", in(Damage{What: "lost", Of: "erasure", Seq: 1}), store.Finding{Code: store.BrokenErasures, Seq: 1}},
		{"changed-erasure", in(Damage{What: "changed", Of: "erasure", Seq: 2}), store.Finding{Code: store.BrokenErasures, Seq: 2}},
		{"lost-entry", in(Damage{What: "lost", Of: "entry", Seq: 2}), store.Finding{Code: store.BrokenLog, Seq: 2}},
		{"changed-entry", in(Damage{What: "changed", Of: "entry", Seq: 4}), store.Finding{Code: store.BrokenLog, Seq: 4}},
		{"lost-facet", in(Damage{What: "lost", Of: "facet", Ref: need(home(), 1).Ref()}), store.Finding{Code: store.WrongIndex, Ref: need(home(), 1).Ref()}},
		{"lost-document", Damage{What: "lost", Of: "document", Document: "scheme/a"}, store.Finding{Code: store.WrongDocument}},
		{"changed-document", Damage{What: "changed", Of: "document", Document: "scheme/a"}, store.Finding{Code: store.WrongDocument, Document: "scheme/a"}},
	}
}

// RunDamage harms the stores that open returns, one in each way, and wants the harm found, by
// the store and by the partition that was harmed. harm does to s what d says, behind its
// back: what is changed keeps its checksum, and no tally or end of a chain is adjusted. A facet is any
// one thing that the record is found by.
func RunDamage(t *testing.T, open func(t testing.TB) store.Store, harm func(t testing.TB, s store.Store, d Damage)) {
	for _, d := range damages() {
		t.Run(d.name, func(t *testing.T) {
			s := open(t)
			defer closed(t, s)
			scenery(t, s)
			want(t, "end of the feed", uint64(23), sealOf(t, s.Community(home())).Feed.Seq)
			sound(t, s)
			harm(t, s, d.harm)
			found(t, s, d.finds)
			if d.harm.Of != "document" {
				found(t, s.Community(home()), d.finds)
			}
			if findings, err := s.Community(away()).Verify(context.Background()); err != nil || len(findings) > 0 {
				t.Errorf("found where nothing was harmed: %v, %v", findings, err)
			}
		})
	}
}

// found wants the finding among those of a verification.
func found(t testing.TB, v store.Verifier, wanted store.Finding) {
	t.Helper()
	findings, err := v.Verify(context.Background())
	ok(t, "verify", err)
	if !slices.ContainsFunc(findings, func(f store.Finding) bool {
		return f.Code == wanted.Code && f.Ref == wanted.Ref && f.Seq == wanted.Seq && f.Document == wanted.Document
	}) {
		t.Errorf("%T: found %v, and not %v", v, fmt.Sprint(findings), wanted)
	}
}
