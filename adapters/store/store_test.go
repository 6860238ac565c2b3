package store

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

func stable[T any](name string) cohesion.ID[T] {
	return cohesion.StableID[T](time.Unix(1_700_000_000, 0), "test", name)
}

// example returns a record of usual size.
func example() (*cohesion.Initiative, error) {
	i := new(cohesion.Initiative)
	err := json.Unmarshal([]byte(`{
		"id": "01KB0000000000000000000001", "community": "01KB0000000000000000000002", "version": 3,
		"created": "2026-11-01T09:00:00Z", "changed": "2026-11-20T09:00:00Z", "source": {"system": "hsds:kaart", "id": "77"},
		"extensions": {"hsds": {"fees_description": "gratis", "accreditations": null}},
		"name": {"nl": "Koffieochtend in het dorpshuis"}, "summary": {"nl": "Elke dinsdag koffie voor wie wil."},
		"description": {"nl": "`+strings.Repeat("Kom binnen, de koffie is klaar. ", 20)+`"},
		"status": "active", "published": true, "organisers": ["01KB0000000000000000000003"],
		"themes": ["sb:eenzaamheid", "sb:ontmoeten"], "approach": ["informal"], "access": ["walk-in"], "languages": ["nl"],
		"deliveries": [{"key": "a", "mode": "place", "place": "01KB0000000000000000000004",
			"serviceArea": {"areas": ["cbs:WK030701@2022"]},
			"capacity": {"status": "free", "places": 20, "reportedAt": "2026-11-01"}}]
	}`), i)
	return i, err
}

func TestFacetsOf(t *testing.T) {
	rec, err := example()
	if err != nil {
		t.Fatal(err)
	}
	rec.Deliveries = append(rec.Deliveries, rec.Deliveries[0]) // about its place once
	want := Facets{
		Status: "active", Published: true,
		Themes:  []vocabulary.Ref{"sb:eenzaamheid", "sb:ontmoeten"},
		Areas:   []cohesion.AreaCode{{Scheme: "cbs", Code: "WK030701", Year: 2022}, {Scheme: "cbs", Code: "WK030701", Year: 2022}},
		About:   []cohesion.RecordRef{{Kind: cohesion.KindOrganisation, ID: "01KB0000000000000000000003"}, {Kind: cohesion.KindPlace, ID: "01KB0000000000000000000004"}},
		Changed: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC),
		Source:  cohesion.Source{System: "hsds:kaart", ID: "77"},
	}
	got := FacetsOf(rec)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	got.Themes[0] = "sb:spoilt"
	if rec.Themes[0] != "sb:eenzaamheid" {
		t.Error("the facets share memory with the record")
	}
}

// A confidential place is found by the area that is shown, or its street could be guessed.
func TestFacetsOfConfidentialPlace(t *testing.T) {
	street, err := cohesion.ParseAreaCode("pc6:3811AB")
	if err != nil {
		t.Fatal(err)
	}
	p := &cohesion.Place{Area: street, Confidential: true}
	if got, want := FacetsOf(p).Areas, []cohesion.AreaCode{p.Shown().Area}; !slices.Equal(got, want) || got[0] == p.Area {
		t.Errorf("areas %v, want %v", got, want)
	}
}

// TestFacetsOfEachKind gives each kind one tie and wants it found.
func TestFacetsOfEachKind(t *testing.T) {
	place, organisation := stable[cohesion.Place]("p"), stable[cohesion.Organisation]("o")
	initiative, need := stable[cohesion.Initiative]("i"), stable[cohesion.SupportNeed]("n")
	referral, item := stable[cohesion.Referral]("r"), stable[cohesion.AgendaItem]("a")
	for _, c := range []struct {
		rec  cohesion.Record
		want cohesion.RecordRef
	}{
		{&cohesion.Community{Home: place}, Ref(place)},
		{&cohesion.Community{Coordinator: organisation}, Ref(organisation)},
		{&cohesion.Place{Owner: organisation}, Ref(organisation)},
		{&cohesion.Organisation{Belongs: []cohesion.Belonging{{To: organisation}}}, Ref(organisation)},
		{&cohesion.SupportNeed{RaisedBy: cohesion.Raiser{Organisation: organisation}}, Ref(organisation)},
		{&cohesion.Referral{Need: need}, Ref(need)},
		{&cohesion.MatchSnapshot{Initiative: initiative}, Ref(initiative)},
		{&cohesion.Outcome{Referral: referral}, Ref(referral)},
		{&cohesion.Unmet{Need: need}, Ref(need)},
		{&cohesion.Judgement{A: Ref(place)}, Ref(place)},
		{&cohesion.Partnership{B: organisation}, Ref(organisation)},
		{&cohesion.AgendaItem{Carries: []cohesion.OrganisationID{organisation}}, Ref(organisation)},
		{&cohesion.Gathering{Agenda: []cohesion.AgendaItemID{item}}, Ref(item)},
	} {
		if diff := cmp.Diff([]cohesion.RecordRef{c.want}, FacetsOf(c.rec).About); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.rec.Kind(), diff)
		}
	}
}

func TestClaimPlaces(t *testing.T) {
	of := func(key string, places int) cohesion.Delivery {
		return cohesion.Delivery{Key: key, Capacity: &cohesion.Capacity{Places: places}}
	}
	for name, c := range map[string]struct {
		deliveries []cohesion.Delivery
		key        string
		places     int
		only       bool
	}{
		"none":              {nil, "", 0, false},
		"one":               {[]cohesion.Delivery{of("", 3)}, "", 3, true},
		"one, by its key":   {[]cohesion.Delivery{of("a", 3)}, "a", 3, true},
		"one, unknown":      {[]cohesion.Delivery{{}}, "", 0, true},
		"the second of two": {[]cohesion.Delivery{of("a", 3), of("b", 4)}, "b", 4, false},
		"neither of two":    {[]cohesion.Delivery{of("a", 3), of("b", 4)}, "c", 0, false},
	} {
		places, only := places(&cohesion.Initiative{Deliveries: c.deliveries}, c.key)
		if places != c.places || only != c.only {
			t.Errorf("%s: got %d, %v; want %d, %v", name, places, only, c.places, c.only)
		}
	}
}

func TestCheckHoldsAllViolations(t *testing.T) {
	here := stable[cohesion.Community]("here")
	rec := &cohesion.Place{Meta: cohesion.Meta[cohesion.Place]{Community: stable[cohesion.Community]("there")}, Name: language.Dutch(" ")}
	err := Check(here, rec)
	var vs valid.Violations
	if !errors.Is(err, ErrInvalid) || !errors.As(err, &vs) || len(vs) != 1+len(rec.Validate()) {
		t.Errorf("got %v", err)
	}
}

func BenchmarkFacetsOf(b *testing.B) {
	rec, err := example()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		FacetsOf(rec)
	}
}
