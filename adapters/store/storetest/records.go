package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

func recordChecks() []check {
	return []check{
		{"isolation", isolation},
		{"foreign", foreign},
		{"reference", reference},
		{"validity", validity},
		{"round-trip", roundTrip},
		{"absence", absence},
		{"memory", memory},
	}
}

func isolation(t testing.TB, s store.Store) {
	here, there := s.Community(home()), s.Community(away())
	put(t, here, place(home(), 1), place(home(), 2))
	other := place(away(), 1)
	other.Name = language.Dutch("Elders")
	put(t, there, other)

	want(t, "place 1 here", text(stored(place(home(), 1), 1)), text(get(t, here, other.Ref())))
	want(t, "place 1 there", text(stored(other, 1)), text(get(t, there, other.Ref())))
	_, err := there.Get(context.Background(), place(home(), 2).Ref())
	wantErr(t, "reading a record of another community", store.ErrNotFound, err)
	wantErr(t, "deleting a record of another community", store.ErrNotFound, drop(there, place(home(), 2).Ref(), 1))
	want(t, "list there", texts([]cohesion.Record{stored(other, 1)}), texts(list(t, there, cohesion.KindPlace, store.Filter{}, 0)))
	ok(t, "deleting there", drop(there, other.Ref(), 1))
	want(t, "places here", 2, len(list(t, here, cohesion.KindPlace, store.Filter{}, 0)))

	_, err = s.Community(cohesion.CommunityID{}).Get(context.Background(), other.Ref())
	wantErr(t, "the community of the zero id", store.ErrInvalid, err)
	_, err = tryPut(s.Community(cohesion.CommunityID{}), district(1))
	wantErr(t, "writing to the community of the zero id", store.ErrInvalid, err)
}

func foreign(t testing.TB, s store.Store) {
	_, err := tryPut(s.Community(home()), place(away(), 1))
	wantErr(t, "putting a record of another community", store.ErrInvalid, err)
	_, err = tryPut(s.Community(home()), samples(away())[0])
	wantErr(t, "putting another community", store.ErrInvalid, err)
	want(t, "places", 0, len(list(t, s.Community(home()), cohesion.KindPlace, store.Filter{}, 0)))
}

func reference(t testing.TB, s store.Store) {
	put(t, s.Reference(), district(1))
	want(t, "area", text(stored(district(1), 1)), text(get(t, s.Reference(), district(1).Ref())))
	_, err := tryPut(s.Reference(), place(home(), 1))
	wantErr(t, "a place as reference data", store.ErrInvalid, err)
	_, err = tryPut(s.Community(home()), district(2))
	wantErr(t, "an area in a community", store.ErrInvalid, err)
	_, err = s.Community(home()).Get(context.Background(), district(1).Ref())
	wantErr(t, "reading an area from a community", store.ErrNotFound, err)
}

func validity(t testing.TB, s store.Store) {
	bad := need(home(), 1)
	bad.Status, bad.Expires, bad.Wants, bad.Words = 0, day(0), nil, ""
	expected := bad.Validate()
	_, err := tryPut(s.Community(home()), bad)
	wantErr(t, "putting an invalid record", store.ErrInvalid, err)
	var found valid.Violations
	if !errors.As(err, &found) {
		t.Fatalf("the error holds no violations: %v", err)
	}
	want(t, "violations", expected, found)
	for name, rec := range map[string]cohesion.Record{"nothing": nil, "a nil record": (*cohesion.Place)(nil), "an empty record": new(cohesion.Place)} {
		_, err := tryPut(s.Community(home()), rec)
		wantErr(t, "putting "+name, store.ErrInvalid, err)
	}
	want(t, "needs", 0, len(list(t, s.Community(home()), cohesion.KindNeed, store.Filter{}, 0)))
}

func roundTrip(t testing.TB, s store.Store) {
	p := s.Community(home())
	for _, rec := range samples(home()) {
		put(t, p, rec)
		want(t, "read "+rec.Kind().String(), text(stored(rec, 1)), text(get(t, p, rec.Ref())))
		want(t, "listed "+rec.Kind().String(), texts([]cohesion.Record{stored(rec, 1)}), texts(list(t, p, rec.Kind(), store.Filter{}, 0)))
	}
	// A record that says little must not come back saying more.
	bare := &cohesion.Organisation{Meta: cohesion.Meta[cohesion.Organisation]{ID: id[cohesion.Organisation](9), Community: home()}, Name: language.Dutch("Kaal")}
	put(t, p, bare)
	want(t, "bare record", text(stored(bare, 1)), text(get(t, p, bare.Ref())))
}

func absence(t testing.TB, s store.Store) {
	p := s.Community(home())
	_, err := p.Get(context.Background(), place(home(), 1).Ref())
	wantErr(t, "reading from an empty store", store.ErrNotFound, err)
	put(t, p, place(home(), 1))
	_, err = p.Get(context.Background(), place(home(), 2).Ref())
	wantErr(t, "reading another id", store.ErrNotFound, err)
	_, err = p.Get(context.Background(), store.Ref(id[cohesion.Organisation](1)))
	wantErr(t, "reading the id as another kind", store.ErrNotFound, err)
	ok(t, "deleting", drop(p, place(home(), 1).Ref(), 1))
	_, err = p.Get(context.Background(), place(home(), 1).Ref())
	wantErr(t, "reading what was deleted", store.ErrNotFound, err)
	_, err = p.Get(context.Background(), cohesion.RecordRef{})
	wantErr(t, "reading nothing", store.ErrNotFound, err)
}

// spoil changes what a caller could reach of an initiative's memory.
func spoil(i *cohesion.Initiative) {
	i.Version = 77
	i.Name[0].Value = "spoilt"
	i.Themes[0] = "sb:spoilt"
	i.Source.ID = "spoilt"
	i.Deliveries[0].Capacity.Places = 77
	i.Deliveries[0].ServiceArea.Areas[0].Code = "spoilt"
	i.Extensions["hsds"][1] = '!'
	i.Extensions["spoilt"] = nil
}

func memory(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	rec := initiative(home(), 1)
	wanted := text(stored(rec, 1))
	_, err := p.Update(ctx, unit(), func(tx store.Tx) error {
		version, err := tx.Put(ctx, rec)
		want(t, "version that put gave", 1, version)
		want(t, "version of the argument", 0, rec.Version)
		spoil(rec)
		return err
	})
	ok(t, "putting", err)
	read := func() *cohesion.Initiative {
		found, err := store.Get(ctx, p, initiative(home(), 1).ID)
		ok(t, "reading", err)
		return found
	}
	want(t, "after the argument of put was spoilt", wanted, text(read()))
	spoil(read())
	want(t, "after the result of get was spoilt", wanted, text(read()))
	spoil(list(t, p, cohesion.KindInitiative, store.Filter{}, 0)[0].(*cohesion.Initiative))
	want(t, "after the result of list was spoilt", wanted, text(read()))
	_, err = p.Update(ctx, unit(), func(tx store.Tx) error {
		found, err := store.Get(ctx, tx, initiative(home(), 1).ID)
		if err == nil {
			spoil(found)
		}
		return err
	})
	ok(t, "spoiling within a unit", err)
	want(t, "after the result of get within a unit was spoilt", wanted, text(read()))

	receipt := put(t, p, place(home(), 1))
	receipt.Changes[0].ID = "spoilt"
	some, _ := changes(t, p, "", 0)
	some[0].ID = "spoilt"
	again, _ := changes(t, p, "", 0)
	want(t, "feed after it was spoilt", []string{rec.ID.String(), place(home(), 1).ID.String()}, []string{again[0].ID, again[1].ID})

	body := []byte(`{"a":1}`)
	_, err = s.Documents().PutDocument(ctx, store.Document{Name: "x", Body: body})
	ok(t, "putting a document", err)
	body[2] = '!'
	doc, err := s.Documents().Document(ctx, "x")
	ok(t, "reading a document", err)
	doc.Body[0] = '!'
	doc, err = s.Documents().Document(ctx, "x")
	ok(t, "reading a document", err)
	want(t, "body", `{"a":1}`, string(doc.Body))
}

func versionChecks() []check {
	return []check{
		{"create", create},
		{"replace", replace},
		{"delete", remove},
		{"recreate", recreate},
	}
}

func create(t testing.TB, s store.Store) {
	p := s.Community(home())
	put(t, p, place(home(), 1))
	want(t, "version", 1, store.Version(get(t, p, place(home(), 1).Ref())))
	second := place(home(), 1)
	second.Name = language.Dutch("Tweede")
	_, err := tryPut(p, second)
	wantErr(t, "creating what is there", store.ErrConflict, err)
	want(t, "record after that", text(stored(place(home(), 1), 1)), text(get(t, p, second.Ref())))
}

func replace(t testing.TB, s store.Store) {
	p := s.Community(home())
	_, err := tryPut(p, stored(place(home(), 1), 1))
	wantErr(t, "replacing what is not there", store.ErrNotFound, err)
	put(t, p, place(home(), 1))
	changed := place(home(), 1)
	changed.Name, changed.Version = language.Dutch("Nieuw"), 1
	receipt := put(t, p, changed)
	want(t, "version in the receipt", 2, receipt.Changes[0].Version)
	want(t, "record", text(stored(changed, 2)), text(get(t, p, changed.Ref())))
	for _, version := range []int{1, 3, 77} {
		_, err := tryPut(p, stored(place(home(), 1), version))
		wantErr(t, "replacing another version", store.ErrConflict, err)
	}
	want(t, "record after conflicts", text(stored(changed, 2)), text(get(t, p, changed.Ref())))
}

func remove(t testing.TB, s store.Store) {
	p := s.Community(home())
	ref := place(home(), 1).Ref()
	wantErr(t, "deleting what is not there", store.ErrNotFound, drop(p, ref, 1))
	put(t, p, place(home(), 1))
	put(t, p, stored(place(home(), 1), 1))
	for _, version := range []int{0, 1, 3} {
		wantErr(t, "deleting another version", store.ErrConflict, drop(p, ref, version))
	}
	ok(t, "deleting", drop(p, ref, 2))
	wantErr(t, "deleting twice", store.ErrNotFound, drop(p, ref, 2))
	want(t, "places", 0, len(list(t, p, cohesion.KindPlace, store.Filter{}, 0)))
	n, err := p.Count(context.Background(), cohesion.KindPlace, store.Filter{})
	ok(t, "counting", err)
	want(t, "count", 0, n)
	_, err = tryPut(p, stored(place(home(), 1), 2))
	wantErr(t, "replacing what was deleted", store.ErrNotFound, err)
}

func recreate(t testing.TB, s store.Store) {
	p := s.Community(home())
	ref := place(home(), 1).Ref()
	put(t, p, place(home(), 1))
	ok(t, "deleting", drop(p, ref, 1))
	put(t, p, place(home(), 1))
	want(t, "version", 3, store.Version(get(t, p, ref)))
	_, err := tryPut(p, stored(place(home(), 1), 1))
	wantErr(t, "replacing a version from before", store.ErrConflict, err)
}
