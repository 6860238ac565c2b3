package generate

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"os"
	"testing"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/internal/shareddata"
)

func demo(t testing.TB, seed uint64) *Set {
	t.Helper()
	s, err := Demo(seed, Day())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDemoSizes(t *testing.T) {
	s := demo(t, 1)
	for _, c := range []struct {
		what        string
		n, low, top int
	}{
		{"communities", len(s.Communities), 2, 2},
		{"areas", len(s.Areas), 2 + 33 + 6, 2 + 33 + 6},
		{"organisations", len(s.Organisations), 120, 130},
		{"places", len(s.Places), 60, 75},
		{"initiatives", len(s.Initiatives), 400, 420},
		{"needs", len(s.Needs), 1000, 1000},
		{"talents", len(s.Talents), 60, 60},
		{"partnerships", len(s.Partnerships), 100, 180},
		{"referrals", len(s.Referrals), 150, 350},
		{"outcomes", len(s.Outcomes), 60, 200},
		{"unmets", len(s.Unmets), 20, 90},
		{"judgements", len(s.Judgements), 1, 12},
		{"agenda items", len(s.Agenda), 24, 24},
		{"gatherings", len(s.Gatherings), 8, 8},
	} {
		if c.n < c.low || c.n > c.top {
			t.Errorf("%d %s; want %d to %d", c.n, c.what, c.low, c.top)
		}
	}
}

// checker fails on records that are not valid, or of which the id was there before.
func checker(t testing.TB) func(cohesion.Record) error {
	seen := map[string]cohesion.Kind{}
	return func(r cohesion.Record) error {
		if vs := r.Validate(); len(vs) > 0 {
			t.Errorf("%v: %v", r.Ref(), vs)
		}
		id := r.Ref().ID
		if kind, twice := seen[id]; twice {
			t.Errorf("%v has the id of a %v before it", r.Ref(), kind)
		}
		seen[id] = r.Kind()
		return nil
	}
}

func TestDemoIsValid(t *testing.T) {
	for _, seed := range []uint64{0, 1, 99} {
		if err := demo(t, seed).Each(checker(t)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDemoReferencesExist(t *testing.T) {
	s := demo(t, 1)
	ids := map[string]bool{"": true}
	_ = s.Each(func(r cohesion.Record) error { ids[r.Ref().ID] = true; return nil })
	want := func(what, id string) {
		if !ids[id] {
			t.Errorf("%s refers to %s, which does not exist", what, id)
		}
	}
	for _, c := range s.Communities {
		want("community", c.Home.String())
		want("community", c.Coordinator.String())
		for _, n := range c.Neighbours {
			want("community", n.String())
		}
	}
	for _, i := range s.Initiatives {
		for _, o := range i.Organisers {
			want("initiative", o.String())
		}
		for _, d := range i.Deliveries {
			want("initiative", d.Place.String())
		}
	}
	for _, n := range s.Needs {
		want("need", n.RaisedBy.Organisation.String())
	}
	for _, p := range s.Partnerships {
		want("partnership", p.A.String())
		want("partnership", p.B.String())
	}
	for _, r := range s.Referrals {
		want("referral", r.Need.String())
		want("referral", r.Initiative.String())
	}
	for _, p := range s.Places {
		want("place", p.Owner.String())
	}
	for _, g := range s.Gatherings {
		want("gathering", g.Place.String())
	}
}

// Every theme and audience is one of the starter scheme, of the right kind.
func TestConceptsExist(t *testing.T) {
	voc := vocabulary.Starter()
	want := func(key string, kind vocabulary.Kind, list []vocabulary.Ref) {
		for _, ref := range list {
			if got := voc.Kind(ref); got != kind {
				t.Errorf("offer %s: %s is of kind %q; want %v", key, ref, got, kind)
			}
		}
	}
	for _, o := range offers() {
		want(o.key, vocabulary.Theme, o.themes)
		want(o.key, vocabulary.Audience, o.audiences)
		want(o.key, vocabulary.Audience, o.facts)
		if o.rule != nil && o.rule.Fact != "" {
			want(o.key, vocabulary.Audience, []vocabulary.Ref{o.rule.Fact})
		}
	}
	for _, a := range agendaTexts() {
		want(a.title, vocabulary.Theme, []vocabulary.Ref{a.theme})
	}
}

func TestDemoHasUnknowns(t *testing.T) {
	s := demo(t, 1)
	share := func(what string, has func(*cohesion.Initiative) bool) {
		n := 0
		for _, i := range s.Initiatives {
			if has(i) {
				n++
			}
		}
		if percent := n * 100 / len(s.Initiatives); percent < 40 || percent > 90 {
			t.Errorf("%d %% of the initiatives have %s; want 40 to 90", percent, what)
		}
	}
	share("a cost", func(i *cohesion.Initiative) bool { return i.Cost != nil })
	share("languages", func(i *cohesion.Initiative) bool { return len(i.Languages) > 0 })
	share("a level", func(i *cohesion.Initiative) bool { return i.Level != 0 })
	share("access", func(i *cohesion.Initiative) bool { return len(i.Access) > 0 })
	share("an origin", func(i *cohesion.Initiative) bool { return i.Origin != 0 })
	share("a confirmation", func(i *cohesion.Initiative) bool { return !i.Confirmed.IsZero() })
	share("a schedule", func(i *cohesion.Initiative) bool {
		return len(i.Deliveries) > 0 && i.Deliveries[0].Schedule != nil
	})
}

func TestNamesAreDistinct(t *testing.T) {
	s := demo(t, 1)
	seen := map[string]bool{}
	for _, o := range s.Organisations {
		name := o.Name.In(language.NL) + o.Community.String()
		if seen[name] {
			t.Errorf("two organisations are called %q", o.Name.In(language.NL))
		}
		seen[name] = true
	}
	for _, p := range s.Places {
		name := p.Name.In(language.NL) + p.Community.String()
		if seen[name] {
			t.Errorf("two places are called %q", p.Name.In(language.NL))
		}
		seen[name] = true
	}
}

// Nobody is told that everybody is welcome at what is meant for a group, no organiser has
// two initiatives of one name, and no shelter is in a public building.
func TestInitiativesDoNotContradictThemselves(t *testing.T) {
	s := demo(t, 1)
	places := map[cohesion.PlaceID]*cohesion.Place{}
	for _, p := range s.Places {
		places[p.ID] = p
	}
	named := map[string]bool{}
	for _, i := range s.Initiatives[:demoInitiatives] {
		for _, a := range i.Audiences {
			if i.Eligibility.OpenToAll && a != forOlder {
				t.Errorf("%v is open to all and meant for %s", i.Ref(), a)
			}
		}
		if key := i.Name.In(language.NL) + i.Organisers[0].String(); named[key] {
			t.Errorf("its organiser has two initiatives called %q", i.Name.In(language.NL))
		} else {
			named[key] = true
		}
		for _, d := range i.Deliveries {
			if p := places[d.Place]; i.Themes[0] == themeViolence && p != nil && p.PlaceKind == cohesion.CommunityHouse {
				t.Errorf("%v is a shelter in a community house", i.Ref())
			}
		}
	}
}

func digest(t *testing.T, run func(func(cohesion.Record) error) error) string {
	t.Helper()
	h := sha256.New()
	enc := json.NewEncoder(h)
	if err := run(func(r cohesion.Record) error { return enc.Encode(r) }); err != nil {
		t.Fatal(err)
	}
	return string(h.Sum(nil))
}

func TestSameSeedSameBytes(t *testing.T) {
	if first, again := digest(t, demo(t, 7).Each), digest(t, demo(t, 7).Each); first != again {
		t.Error("the same seed gives other records")
	}
	if digest(t, demo(t, 7).Each) == digest(t, demo(t, 8).Each) {
		t.Error("another seed gives the same records")
	}
	national := func(seed uint64) func(func(cohesion.Record) error) error {
		return func(emit func(cohesion.Record) error) error {
			return National(t.Context(), Options{Seed: seed, Initiatives: 200, Needs: 200}, emit)
		}
	}
	if first, again := digest(t, national(7)), digest(t, national(7)); first != again {
		t.Error("the same seed gives another national set")
	}
}

func TestNationalIsValid(t *testing.T) {
	file, err := os.Open(shareddata.Path(t, "geo/nl_wijken_2022.geojson"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	districts, err := ReadDistricts(file)
	if err != nil {
		t.Fatal(err)
	}
	check := checker(t)
	counts := map[cohesion.Kind]int{}
	area := map[cohesion.AreaCode]*District{}
	for i := range districts {
		area[districts[i].Area()] = &districts[i]
	}
	err = National(t.Context(), Options{Seed: 3, Districts: districts, Initiatives: 3000, Needs: 2000}, func(r cohesion.Record) error {
		counts[r.Kind()]++
		if p, ok := r.(*cohesion.Place); ok && !p.Point.IsZero() && p.Point != area[p.Area].Centre {
			in := cohesion.Area{Boundary: area[p.Area].Boundary}
			if !in.Contains(p.Point) {
				t.Errorf("%v lies outside %v", p.Ref(), p.Area)
			}
		}
		return check(r)
	})
	if err != nil {
		t.Fatal(err)
	}
	if counts[cohesion.KindInitiative] != 3000 || counts[cohesion.KindNeed] != 2000 {
		t.Errorf("%v initiatives and %v needs; want 3000 and 2000", counts[cohesion.KindInitiative], counts[cohesion.KindNeed])
	}
	if counts[cohesion.KindCommunity] < 300 {
		t.Errorf("%d communities; want one a municipality", counts[cohesion.KindCommunity])
	}
}

func TestNationalStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	err := National(ctx, Options{Initiatives: 1000}, func(cohesion.Record) error {
		if n++; n == 300 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || n > 700 {
		t.Errorf("%d records, error %v; want to stop soon after the context ends", n, err)
	}
	full := errors.New("full")
	if err := National(t.Context(), Options{Initiatives: 10}, func(cohesion.Record) error { return full }); !errors.Is(err, full) {
		t.Errorf("error %v; want that of emit", err)
	}
}

// The embedded figures are those of the published file.
func TestDistrictsAreTheRealOnes(t *testing.T) {
	file, err := os.Open(shareddata.Path(t, "geo/amersfoort_wijken_2022.geojson"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	published, err := ReadDistricts(file)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := Amersfoort()
	if err != nil {
		t.Fatal(err)
	}
	if len(ours) != 33 || len(published) != 33 {
		t.Fatalf("%d embedded, %d published; want 33 of both", len(ours), len(published))
	}
	for i, want := range published {
		have := ours[i]
		if have.Code != want.Code || have.Name != want.Name || have.Residents != want.Residents || have.Hectares != want.Hectares {
			t.Errorf("%+v is not %s %s with %d residents", have, want.Code, want.Name, want.Residents)
		}
		for code, percent := range want.Percent {
			if have.Percent[code] != percent {
				t.Errorf("%s: %s is %v; published is %v", have.Code, code, have.Percent[code], percent)
			}
		}
		area := cohesion.Area{Boundary: want.Boundary}
		if !area.Contains(have.Centre) {
			t.Errorf("the centre of %s lies outside it", have.Code)
		}
		for _, polygon := range want.Boundary {
			for _, ring := range polygon {
				for _, p := range ring {
					if int(cohesion.Distance(have.Centre, p)) > have.Radius {
						t.Fatalf("%s reaches %v m from its centre; the radius is %d", have.Code, cohesion.Distance(have.Centre, p), have.Radius)
					}
				}
			}
		}
	}
}

func TestReadDistrictsRefuses(t *testing.T) {
	for _, text := range []string{
		"", "{}", `{"features":[{}]}`, `{"features":[{"properties":{"code":"GM0307","name":"X"}}]}`,
		`{"features":[{"properties":{"code":"WK030701","name":"X"},"geometry":{"type":"Point","coordinates":[5,52]}}]}`,
		`{"features":[{"properties":{"code":"WK030701","name":"X"},"geometry":{"type":"Polygon","coordinates":[[[5],[5,52],[6,52]]]}}]}`,
		`{"features":[{"properties":{"code":"WK030701","name":"X"},"geometry":{"type":"Polygon","coordinates":[]}}]}`,
	} {
		if got, err := ReadDistricts(stringReader(text)); err == nil {
			t.Errorf("ReadDistricts(%q) = %d districts; want an error", text, len(got))
		}
	}
}

func BenchmarkNational(b *testing.B) {
	for b.Loop() {
		if err := National(b.Context(), Options{Seed: 1, Initiatives: 1000, Needs: 1000}, func(cohesion.Record) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

type stringReader string

func (s stringReader) Read(p []byte) (int, error) { return copy(p, s), io.EOF }
