package sqlstore

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

func testID[T any](t testing.TB, n byte) cohesion.ID[T] {
	t.Helper()
	id, err := cohesion.NewID[T](time.Unix(1e9, 0), bytes.NewReader(bytes.Repeat([]byte{n}, 10)))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func testPlace(t testing.TB) *cohesion.Place {
	return &cohesion.Place{
		Meta: cohesion.Meta[cohesion.Place]{ID: testID[cohesion.Place](t, 1), Community: testID[cohesion.Community](t, 2), Version: 3},
		Name: language.Dutch("Dorpshuis"),
	}
}

func TestFacetsArePackedWithoutLoss(t *testing.T) {
	f := store.Facets{
		Themes:  nil,
		Areas:   []cohesion.AreaCode{{Scheme: "pc4", Code: "3811"}, {Scheme: "cbs", Code: "GM0307", Year: 2022}, {Scheme: "pc4", Code: "3811"}},
		About:   []cohesion.RecordRef{{Kind: cohesion.KindPlace, ID: "x"}, {Kind: cohesion.KindNeed, ID: "x"}},
		Source:  cohesion.Source{System: "a\x00b", ID: strings.Repeat("é", 500)},
		Subject: "0123456789abcdef",
	}
	all := facetsOf(&f)
	if len(all) != 6 {
		t.Errorf("%d facets, want 6: the area that comes twice counts once", len(all))
	}
	again, err := unpack(pack(all))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(all, again, cmp.AllowUnexported(facet{})); diff != "" {
		t.Errorf("facets (-want +got):\n%s", diff)
	}
	for _, f := range all {
		if len(f.value) > longestValue {
			t.Errorf("a value of %d bytes", len(f.value))
		}
	}
}

func TestLongValuesStayApart(t *testing.T) {
	long := strings.Repeat("a", 300)
	if short(long) == short(long+"b") || short(long) != short(strings.Repeat("a", 300)) {
		t.Error("long values are not told apart by their ends alone")
	}
	one := sourceValue(cohesion.Source{System: "a:b", ID: "c"})
	two := sourceValue(cohesion.Source{System: "a", ID: "b:c"})
	if one == two {
		t.Errorf("two sources are both %q", one)
	}
}

func TestDamagedFacetsAreRefused(t *testing.T) {
	whole := pack([]facet{{byTheme, "sb:taal"}})
	for n := 1; n < len(whole); n++ {
		if _, err := unpack(whole[:n]); !errors.Is(err, ErrCorrupt) {
			t.Errorf("the first %d bytes: got error %v, want ErrCorrupt", n, err)
		}
	}
}

// Every bit of what is stored counts: a record that changed is refused, not shown.
func TestEveryFlippedBitIsFound(t *testing.T) {
	rec := testPlace(t)
	community := rec.Community
	r, err := newRow(community, rec, 4)
	if err != nil {
		t.Fatal(err)
	}
	if rec.Version != 3 {
		t.Errorf("the record has version %d, it was given with 3", rec.Version)
	}
	got, err := r.reading().record(community, cohesion.KindPlace)
	if err != nil {
		t.Fatal(err)
	}
	rec.Version = 4
	if !reflect.DeepEqual(got, cohesion.Record(rec)) {
		t.Errorf("got %+v, want %+v", got, rec)
	}
	for bit := range 8 * len(r.body) {
		damaged := *r.reading()
		damaged.body = bytes.Clone(r.body)
		damaged.body[bit/8] ^= 1 << (bit % 8)
		if _, err := damaged.record(community, cohesion.KindPlace); !errors.Is(err, ErrCorrupt) {
			t.Fatalf("bit %d: got error %v, want ErrCorrupt", bit, err)
		}
	}
	for name, damage := range map[string]func(r *reading){
		"version": func(r *reading) { r.version++ },
		"id":      func(r *reading) { r.id = testID[cohesion.Place](t, 9).String() },
		"sum":     func(r *reading) { r.checksum = r.checksum[:8] },
	} {
		damaged := *r.reading()
		damage(&damaged)
		if _, err := damaged.record(community, cohesion.KindPlace); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: got error %v, want ErrCorrupt", name, err)
		}
	}
	if _, err := r.reading().record(testID[cohesion.Community](t, 8), cohesion.KindPlace); !errors.Is(err, ErrCorrupt) {
		t.Errorf("another community: got error %v, want ErrCorrupt", err)
	}
}

// What JSON would quietly replace is refused.
func TestTextThatIsNoUTF8IsRefused(t *testing.T) {
	rec := testPlace(t)
	rec.Name = language.Text{{Tag: "nl", Value: "Dorps\xffhuis"}}
	if _, err := newRow(rec.Community, rec, 1); !errors.Is(err, store.ErrInvalid) {
		t.Errorf("got error %v, want ErrInvalid", err)
	}
	rec.Name = language.Dutch("the mark \ufffd itself")
	rec.Extensions = cohesion.Extensions{"x": json.RawMessage(`"\ufffd"`)}
	if _, err := newRow(rec.Community, rec, 1); err != nil {
		t.Errorf("the replacement character, written as such: %v", err)
	}
}

func TestNewerFormsAreRefused(t *testing.T) {
	rec := testPlace(t)
	r, err := newRow(rec.Community, rec, 1)
	if err != nil {
		t.Fatal(err)
	}
	newer := *r.reading()
	newer.form = form + 1
	if _, err := newer.record(rec.Community, cohesion.KindPlace); !errors.Is(err, ErrSchema) {
		t.Errorf("got error %v, want ErrSchema", err)
	}
}
