package hsds

import (
	"bytes"
	"encoding/json"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

func directoryOf(records []cohesion.Record, opt ExportOptions) *Directory {
	return NewDirectory(published.New(testOptions().Community, slices.Values(records), published.Options{}), opt)
}

func exportOptions() ExportOptions {
	return ExportOptions{System: "hsds:test", Language: "en", Zone: "America/New_York", Country: "US", Currency: "USD"}
}

// served decodes document n of a selection and holds it against an official schema, which
// Minimal documents do not meet on purpose.
func served(t *testing.T, s Selection, n int, form Form, schema *jsonschema.Schema) object {
	t.Helper()
	text, err := s.Append(nil, n, form)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.ContainsRune(text, '\n') {
		t.Errorf("more than a line: %s", text)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if schema != nil {
		if err := schema.Validate(v); err != nil {
			t.Errorf("%#v\n%.2000s", err, text)
		}
	}
	o, ok := v.(object)
	if !ok {
		t.Fatalf("%s", text)
	}
	return o
}

// TestDirectoryReal serves every document of the real directory in each form, and holds
// each against the official schemas.
func TestDirectoryReal(t *testing.T) {
	batch, _ := importFile(t, "hsds/nyc-new.ndjson", testOptions())
	schema := official(t, "3.0")
	d := directoryOf(batch.Records(), exportOptions())
	checked := 0
	every := func(s Selection, kind string, forms ...Form) []object {
		var docs []object
		for n := range s.Len() {
			for _, form := range forms {
				docs = append(docs, served(t, s, n, form, schema(kind)))
				checked++
			}
		}
		return docs
	}
	services := d.Services(ServiceQuery{})
	if services.Len() != len(batch.Initiatives) {
		t.Errorf("%d services of %d", services.Len(), len(batch.Initiatives))
	}
	full := every(services, "service", Full)
	for n, o := range every(services, "service", Basic) {
		if bytes.ContainsRune(encoded(o), '[') && holdsList(o) {
			t.Errorf("the list holds a list: %s", encoded(o))
		}
		id := text(full[n], "id")
		one := served(t, d.Service(id), 0, Full, nil)
		if text(o, "id") != id || !same(one, full[n]) {
			t.Fatalf("%s in the list is another than by itself", id)
		}
		if minimal := served(t, services, n, Minimal, nil); len(minimal) != 2 || text(minimal, "id") != id || text(minimal, "last_modified") != text(full[n], "last_modified") {
			t.Errorf("minimal: %v", minimal)
		}
	}
	every(d.Organisations(""), "organization", Basic, Full, WithServices, WithEverything)
	locations, _ := d.AtLocations(ServiceQuery{})
	for n, o := range every(locations, "service_at_location", Full) {
		service, ok := o["service"].(object)
		if id := text(o, "id"); id != d.locations.uuids[n] || !ok || text(o, "service_id") != text(service, "id") || o["location"] == nil {
			t.Fatalf("service at location %s: %v", id, o)
		}
	}
	every(locations, "service_at_location", Basic)
	every(d.Taxonomies(""), "taxonomy", Basic)
	terms := d.Terms(TermQuery{})
	for _, o := range every(terms, "taxonomy_term", Basic) {
		if d.Taxonomy(text(o, "taxonomy_id")).Len() != 1 || d.Services(ServiceQuery{Term: text(o, "id")}).Len() == 0 {
			t.Errorf("term %v", o)
		}
	}
	t.Logf("%d documents of %d services, %d organisations, %d services at locations, %d terms", checked, services.Len(), d.Organisations("").Len(), locations.Len(), terms.Len())
	if locations.Len() == 0 || terms.Len() == 0 || d.Organisations("").Len() == 0 {
		t.Error("something is not served at all")
	}
	checkFilters(t, d, full)
}

// holdsList says whether an object, or one within it, has a list.
func holdsList(v any) bool {
	switch v := v.(type) {
	case []any:
		return true
	case object:
		for _, e := range v {
			if holdsList(e) {
				return true
			}
		}
	}
	return false
}

// checkFilters holds the filters of services against a scan of the documents.
func checkFilters(t *testing.T, d *Directory, full []object) {
	t.Helper()
	for n, o := range full {
		if n%97 != 0 {
			continue
		}
		org := text(o, "organization_id")
		want := 0
		for _, x := range full {
			if text(x, "organization_id") == org {
				want++
			}
		}
		if got := d.Services(ServiceQuery{Organisation: org}).Len(); got != want {
			t.Errorf("organisation %s: %d services, want %d", org, got, want)
		}
		for _, a := range list(o, "attributes") {
			term, ok := a["taxonomy_term"].(object)
			if !ok {
				continue
			}
			want := 0
			for _, x := range full {
				if slices.ContainsFunc(list(x, "attributes"), func(b object) bool {
					other, _ := b["taxonomy_term"].(object)
					return text(other, "id") == text(term, "id")
				}) {
					want++
				}
			}
			if got := d.Services(ServiceQuery{Term: text(term, "id")}).Len(); got != want {
				t.Errorf("term %s: %d services, want %d", text(term, "id"), got, want)
			}
		}
	}
	for _, q := range []ServiceQuery{{Organisation: "no"}, {Term: "no"}, {Taxonomy: "no"}, {ModifiedAfter: testTime.Add(time.Second)}, {Found: []cohesion.InitiativeID{}}} {
		if n := d.Services(q).Len(); n != 0 {
			t.Errorf("%+v finds %d services", q, n)
		}
	}
	if got := d.Services(ServiceQuery{ModifiedAfter: testTime}).Len(); got != len(full) {
		t.Errorf("%d services were modified at the import", got)
	}
}

// ownSupply is a small supply of records that were never HSDS.
func ownSupply() []cohesion.Record {
	c := testOptions().Community
	at := testTime
	head := func(name string) (cohesion.InitiativeID, cohesion.CommunityID) {
		return cohesion.StableID[cohesion.Initiative](at, "own", name), c
	}
	org := &cohesion.Organisation{Name: language.Dutch("Buurtgroep")}
	org.ID, org.Community, org.Changed = cohesion.StableID[cohesion.Organisation](at, "own", "org"), c, at
	quiet := &cohesion.Organisation{Name: language.Dutch("Stille partij")}
	quiet.ID, quiet.Community = cohesion.StableID[cohesion.Organisation](at, "own", "quiet"), c
	near := &cohesion.Place{Name: language.Dutch("Dichtbij"), Point: cohesion.Point{Lat: 521_560_000, Lon: 53_870_000}, Owner: org.ID}
	near.ID, near.Community, near.Changed = cohesion.StableID[cohesion.Place](at, "own", "near"), c, at.Add(2*time.Hour)
	shelter := &cohesion.Place{Name: language.Dutch("Opvang"), Confidential: true, Point: cohesion.Point{Lat: 522_000_000, Lon: 53_870_000}, Address: cohesion.Address{Lines: []string{"Geheimstraat 9"}, City: "Amersfoort"}}
	shelter.ID, shelter.Community, shelter.Source = cohesion.StableID[cohesion.Place](at, "own", "far"), c, &cohesion.Source{System: "hsds:test", ID: "00000000-0000-4000-8000-000000000001"}
	coffee := &cohesion.Initiative{Name: language.Dutch("Koffie"), Status: cohesion.InitiativeActive, Published: true, Organisers: []cohesion.OrganisationID{org.ID}, Themes: []vocabulary.Ref{"sb:eenzaamheid"},
		Deliveries: []cohesion.Delivery{{Place: near.ID, Mode: cohesion.AtPlace, ServiceArea: &cohesion.ServiceArea{Areas: []cohesion.AreaCode{{Scheme: "pc4", Code: "3811"}}}}, {Place: shelter.ID}}}
	coffee.ID, coffee.Community = head("coffee")
	coffee.Changed = at.Add(time.Hour)
	phone := &cohesion.Initiative{Name: language.Dutch("Bellen"), Status: cohesion.InitiativePaused, Published: true, Organisers: []cohesion.OrganisationID{org.ID}, Deliveries: []cohesion.Delivery{{Mode: cohesion.ByPhone}}}
	phone.ID, phone.Community = head("phone")
	phone.Changed = at
	draft := &cohesion.Initiative{Name: language.Dutch("Concept"), Status: cohesion.InitiativeActive, Organisers: []cohesion.OrganisationID{quiet.ID}}
	draft.ID, draft.Community = head("draft")
	area := &cohesion.Area{Code: cohesion.AreaCode{Scheme: "pc6", Code: "3811AA"}, Centre: cohesion.Point{Lat: 521_561_000, Lon: 53_870_000}}
	return []cohesion.Record{org, quiet, near, shelter, coffee, phone, draft, area}
}

func TestDirectoryOwn(t *testing.T) {
	schema := official(t, "3.0")
	d := directoryOf(ownSupply(), ExportOptions{System: "hsds:test"})
	services := d.Services(ServiceQuery{})
	if services.Len() != 2 || d.Organisations("").Len() != 1 || d.Organisations("BUURT").Len() != 1 || d.Organisations("stille").Len() != 0 {
		t.Fatalf("%d services", services.Len())
	}
	var everything []byte
	for n := range services.Len() {
		o := served(t, services, n, Full, schema("service"))
		everything = append(everything, encoded(o)...)
		if want := map[string]string{"Koffie": "2026-11-22T11:00:00.000Z", "Bellen": "2026-11-22T09:00:00.000Z"}[text(o, "name")]; text(o, "last_modified") != want {
			t.Errorf("%s was modified at %s, want %s", text(o, "name"), text(o, "last_modified"), want)
		}
	}
	if got := d.Services(ServiceQuery{ModifiedAfter: testTime.Add(90 * time.Minute)}).Len(); got != 1 {
		t.Errorf("the change of a place changes %d services", got)
	}
	org := served(t, d.Organisations(""), 0, WithServices, schema("organization"))
	everything = append(everything, encoded(org)...)
	if len(list(org, "services")) != 2 || len(list(org, "locations")) != 1 {
		t.Errorf("%v", org)
	}
	if bytes.Contains(everything, []byte("Geheimstraat")) || bytes.Contains(everything, []byte("00000000-0000-4000-8000-000000000001")) {
		t.Error("a confidential place is told")
	}
	locations := func(q ServiceQuery) int {
		l, ok := d.AtLocations(q)
		if !ok {
			return -1
		}
		return l.Len()
	}
	pc := func(code string) cohesion.AreaCode { return cohesion.AreaCode{Scheme: "pc6", Code: code} }
	for _, tt := range []struct {
		name string
		q    ServiceQuery
		want int
	}{
		{"all", ServiceQuery{}, 2},
		{"postcode served", ServiceQuery{Postcode: pc("3811AA")}, 2},
		{"postcode not served", ServiceQuery{Postcode: pc("3812AA")}, 1},
		{"near", ServiceQuery{Postcode: pc("3811AA"), Proximity: 500}, 1},
		{"too near", ServiceQuery{Postcode: pc("3811AA"), Proximity: 5}, 0},
		{"far", ServiceQuery{Postcode: pc("3811AA"), Proximity: 10_000}, 2},
		{"middle not known", ServiceQuery{Postcode: pc("9999ZZ"), Proximity: 500}, -1},
	} {
		if got := locations(tt.q); got != tt.want {
			t.Errorf("%s: %d services at locations, want %d", tt.name, got, tt.want)
		}
	}
	terms := d.Terms(TermQuery{})
	top := d.Terms(TermQuery{TopOnly: true})
	if terms.Len() < 2 || top.Len() != 1 {
		t.Fatalf("%d terms, %d on top", terms.Len(), top.Len())
	}
	parent := served(t, top, 0, Basic, schema("taxonomy_term"))
	if d.Terms(TermQuery{Parent: text(parent, "id")}).Len() == 0 || d.Terms(TermQuery{Search: "eenzaam"}).Len() != 1 || d.Taxonomies("").Len() != 1 {
		t.Error("terms are not found")
	}
}

// TestDirectoryConcurrent asks the same documents from many goroutines.
func TestDirectoryConcurrent(t *testing.T) {
	d := directoryOf(ownSupply(), ExportOptions{})
	want, err := d.Services(ServiceQuery{}).Append(nil, 0, Full)
	if err != nil {
		t.Fatal(err)
	}
	fresh := directoryOf(ownSupply(), ExportOptions{})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			s := fresh.Services(ServiceQuery{Term: ""})
			got, err := s.Append(nil, 0, Full)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%v: %s", err, got)
			}
			fresh.Terms(TermQuery{})
		})
	}
	wg.Wait()
}

// BenchmarkDirectory holds the directory against building every document for each
// request.
func BenchmarkDirectory(b *testing.B) {
	batch, _, err := Import(bytes.NewReader(realFile(b, "hsds/nyc-new.ndjson")), testOptions())
	if err != nil {
		b.Fatal(err)
	}
	records := batch.Records()
	page := func(b *testing.B, d *Directory) {
		s := d.Services(ServiceQuery{})
		var out []byte
		for n := range 50 {
			if out, err = s.Append(out, n, Full); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("make", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			directoryOf(records, exportOptions())
		}
	})
	b.Run("page of 50/anew", func(b *testing.B) {
		for b.Loop() {
			page(b, directoryOf(records, exportOptions()))
		}
	})
	d := directoryOf(records, exportOptions())
	page(b, d)
	b.Run("page of 50/kept", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			page(b, d)
		}
	})
	b.Run("export", func(b *testing.B) {
		for b.Loop() {
			if _, err := Export(&bytes.Buffer{}, records, exportOptions()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
