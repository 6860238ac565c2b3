package hsds

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// rich is a service with a value that is kept beside most of the values that are
// mapped.
const rich = `{"id":"ac148810-d857-441c-9679-408f346de14b","name":"Taalcafé","alternate_name":"Taaltafel","description":"Praten in het Nederlands.","url":"https://taal.example.nl/",
"email":"taal@example.nl","status":"inactive","eligibility_description":"Voor iedereen vanaf 16.","minimum_age":16.0,"maximum_age":99,"assured_date":"2026-03-01T00:00:00Z","wait_time":"2 weken",
"last_modified":"2026-03-15T10:30:45Z","fees_description":"Een kleine bijdrage.",
"phones":[{"id":"1554f2e2-a373-45db-a3fa-9fc48a61c15e","number":"033 123 4567","extension":12},{"id":"1554f2e2-a373-45db-a3fa-9fc48a61c15f","number":"033 765 4321"}],
"schedules":[{"id":"48102e86-bb50-41c4-8f1e-e269368c41d1","freq":"WEEKLY","byday":"TU,TH","opens_at":"09:30","closes_at":"11:30","description":"ook in de zomer","schedule_link":"https://taal.example.nl/rooster"},
 {"id":"48102e86-bb50-41c4-8f1e-e269368c41d2","freq":"WEEKLY","byday":"SA","opens_at":"13:00","closes_at":"15:00"},
 {"id":"48102e86-bb50-41c4-8f1e-e269368c41d3","byday":"SU","freq":"WEEKLY"}],
"cost_options":[{"id":"ac148810-d857-441c-9679-408f346de14c","amount":2.50,"currency":"eur","amount_description":"per keer","valid_from":"2026-01-01"},{"id":"ac148810-d857-441c-9679-408f346de14d","option":"stadspas","amount":0}],
"languages":[{"id":"2989d3ed-c547-48f8-8f9d-432d81c7892e","name":"Dutch","code":"nl","note":"de voertaal"},{"id":"2989d3ed-c547-48f8-8f9d-432d81c7892f","name":"Klingon"}],
"attributes":[{"id":"bbb81b04-d39f-5982-a677-806aa1243b29","link_entity":"service","link_type":"service_type","taxonomy_term":{"id":"0f724e97-0de9-563b-9de9-eb8c624d0cda","name":"Taal","description":"Taal","taxonomy":"Kaart","code":"T1"}},
 {"id":"bbb81b04-d39f-5982-a677-806aa1243b2a","link_entity":"service","link_type":"eligibility","taxonomy_term":{"id":"0f724e97-0de9-563b-9de9-eb8c624d0cdb","name":"Nieuwkomers","description":"Nieuwkomers","taxonomy":"Doelgroep","code":"D1"}}],
"required_documents":[{"id":"7d1a1cd4-8d9f-4b8a-9a0c-1f3b6e2a5c4d","document":"Geen"}],
"organization":{"id":"d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610","name":"Stichting Taal","description":"Een stichting.","year_incorporated":2011,"organization_identifiers":[{"id":"d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c611","identifier_type":"KvK","identifier":"12 34 56 78"}]},
"service_at_locations":[{"id":"e94c9f38-1e8f-4564-91d4-d53501ab1765","description":"Op de eerste verdieping.","location":{"id":"3a19ff88-4620-4d17-9830-ac1d859eb5d5","location_type":"physical","name":"De Brug","transportation":"Bus 5",
 "latitude":52.15611131,"longitude":5.38782661,"accessibility":[{"id":"afcf296e-1cb2-4139-9c88-33d587d1a50b","description":"Rolstoeltoegankelijk"}],
 "addresses":[{"id":"74706e55-df26-4b84-80fe-ecc30b5befb4","address_1":"Dorpsstraat 1","address_2":"ingang achter","city":"Amersfoort","region":"Eemland","state_province":"Utrecht","postal_code":"3811 aa","country":"NL","address_type":"physical"}]}}]}`

func dutchExport() ExportOptions { return ExportOptions{System: "hsds:test", Language: "nl"} }

// one exports a batch and returns its only service.
func one(t *testing.T, batch *Batch) (object, []byte) {
	t.Helper()
	data := export(t, batch.Records(), dutchExport())
	docs := checkOfficial(t, official(t, "3.0"), data)
	if len(docs) != 1 {
		t.Fatalf("%d documents", len(docs))
	}
	return docs[0], data
}

// at follows a path such as "organization.name" or "phones.0.number".
func at(v any, path string) any {
	for _, token := range strings.Split(path, ".") {
		switch p := v.(type) {
		case object:
			v = p[token]
		case []any:
			n := int(token[0] - '0')
			if n >= len(p) {
				return nil
			}
			v = p[n]
		default:
			return nil
		}
	}
	return v
}

// TestEditShows changes one thing of the imported records at a time: exactly the
// fields of the documents change that should, and reading the export gives the edited
// records.
func TestEditShows(t *testing.T) {
	type edit struct {
		name string
		do   func(b *Batch)
		want map[string]any // path of the document: value, as JSON
	}
	i := func(b *Batch) *cohesion.Initiative { return b.Initiatives[0] }
	for _, tt := range []edit{
		{"nothing", func(*Batch) {}, nil},
		{"name", func(b *Batch) { i(b).Name = language.Dutch("Taalhuis") }, map[string]any{"name": "Taalhuis"}},
		{"description gone", func(b *Batch) { i(b).Description = nil }, map[string]any{"description": nil}},
		{"link", func(b *Batch) { i(b).URL = "https://nieuw.example.nl/" }, map[string]any{"url": "https://nieuw.example.nl/"}},
		{"status", func(b *Batch) { i(b).Status = cohesion.InitiativeActive }, map[string]any{"status": "active"}},
		{"ages", func(b *Batch) { i(b).Eligibility.Rule = &cohesion.Rule{Age: cohesion.Between(18, 65)} }, map[string]any{"minimum_age": num("18"), "maximum_age": num("64")}},
		{"confirmed", func(b *Batch) { i(b).Confirmed = schedule.Date{Year: 2026, Month: 11, Day: 1} }, map[string]any{"assured_date": "2026-11-01"}},
		{"phone", func(b *Batch) { i(b).Contact.Phone = "033 000 0000" }, map[string]any{"phones.0.number": "033 000 0000"}},
		{"time", func(b *Batch) { i(b).Deliveries[0].Schedule.Times[0].Closes = 12 * 60 }, map[string]any{"schedules.0.closes_at": "12:00:00"}},
		{"price", func(b *Batch) { i(b).Cost.Cents = 375 }, map[string]any{"cost_options.0.amount": num("3.75")}},
		{"price per month", func(b *Batch) { i(b).Cost.Per = cohesion.PerMonth }, map[string]any{"cost_options.0.amount_description": "per month"}},
		{"language", func(b *Batch) { i(b).Languages = append(i(b).Languages, "uk") }, map[string]any{"languages.2.code": "uk"}},
		{"theme gone", func(b *Batch) { i(b).Themes = nil }, map[string]any{"attributes.0.taxonomy_term.name": "Nieuwkomers"}},
		{"theme", func(b *Batch) { i(b).Themes = append(i(b).Themes, "sb:taal") }, map[string]any{"attributes.2.taxonomy_term.code": "taal"}},
		{"organisation", func(b *Batch) { b.Organisations[0].Name = language.Dutch("Vereniging Taal") }, map[string]any{"organization.name": "Vereniging Taal"}},
		{"register", func(b *Batch) { b.Organisations[0].Identifiers[0].Value = "87654321" }, map[string]any{"organization.organization_identifiers.0.identifier": "87654321"}},
		{"place name", func(b *Batch) { b.Places[0].Name = language.Dutch("De Poort") }, map[string]any{"service_at_locations.0.location.name": "De Poort"}},
		{"place moves", func(b *Batch) { b.Places[0].Point.Lat += 1000 }, map[string]any{"service_at_locations.0.location.latitude": num("52.1562113")}},
		{"street", func(b *Batch) { b.Places[0].Address.Lines[0] = "Dorpsstraat 3" }, map[string]any{"service_at_locations.0.location.addresses.0.address_1": "Dorpsstraat 3"}},
		{"not accessible", func(b *Batch) { b.Places[0].Accessible = nil }, map[string]any{"service_at_locations.0.location.accessibility": nil}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			plain, _ := mustImport(t, rich, dutchOptions())
			before, _ := one(t, plain)
			b, _ := mustImport(t, rich, dutchOptions())
			tt.do(b)
			after, data := one(t, b)
			for path, want := range tt.want {
				if got := at(after, path); !same(want, got) {
					t.Errorf("%s is %v; want %v\n%s", path, got, want, encoded(after))
				}
				if same(at(before, path), at(after, path)) {
					t.Errorf("%s did not change", path)
				}
			}
			// What stands beside the edited value came back.
			for _, path := range []string{"alternate_name", "wait_time", "fees_description", "phones.0.extension", "phones.1", "schedules.0.description", "schedules.1", "schedules.2", "cost_options.0.valid_from",
				"cost_options.1", "languages.0.note", "languages.1", "required_documents", "organization.year_incorporated", "service_at_locations.0.description",
				"service_at_locations.0.location.transportation", "service_at_locations.0.location.addresses.0.region"} {
				if got := at(after, path); got == nil || !same(at(before, path), got) {
					t.Errorf("%s did not come back: %v", path, got)
				}
			}
			if tt.want == nil && !same(before, after) {
				t.Errorf("nothing was edited (-want +got):\n%s", cmp.Diff(before, after))
			}
			again, report, err := Import(bytes.NewReader(data), dutchOptions())
			if err != nil || len(report.Rejected) > 0 {
				t.Fatal(err, report)
			}
			sameContent(t, b.Records(), again.Records())
		})
	}
}

func num(s string) any { v, _, _ := decodeJSON([]byte(s)); return v }

// sameContent compares records without what the adapter keeps beside them.
func sameContent(t *testing.T, want, got []cohesion.Record) {
	t.Helper()
	g := map[cohesion.RecordRef]object{}
	for _, r := range got {
		c, err := contentOf(r)
		if err != nil {
			t.Fatal(err)
		}
		g[r.Ref()] = c
	}
	for _, r := range want {
		c, err := contentOf(r)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(encoded(c)), string(encoded(g[r.Ref()]))); diff != "" {
			t.Errorf("%v (-want +got):\n%s", r.Ref(), diff)
		}
	}
	if len(want) != len(got) {
		t.Errorf("%d records; want %d", len(got), len(want))
	}
}

// TestUneditedIsOriginal compares the export of the rich service with it.
func TestUneditedIsOriginal(t *testing.T) {
	b, _ := mustImport(t, rich, dutchOptions())
	after, _ := one(t, b)
	v, _, err := decodeJSON([]byte(rich))
	if err != nil {
		t.Fatal(err)
	}
	got := differingFields("", v, after)
	// The documented normalisation: keys that nesting had made needless.
	want := []string{"/organization_id (added)", "/service_at_locations/*/location_id (added)", "/service_at_locations/*/service_id (added)"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("differences from the original (-want +got):\n%s", diff)
	}
}

// ownRecords are records that never came from HSDS, with about everything that HSDS
// cannot say.
func ownRecords() []cohesion.Record {
	community := cohesion.StableID[cohesion.Community](testTime, "demo", "c")
	days := func(opens, closes schedule.TimeOfDay, day schedule.Weekday) *schedule.Schedule {
		return &schedule.Schedule{Holidays: []string{"nl-feestdagen"}, Times: []schedule.Recurrence{{Freq: schedule.Weekly, Days: []schedule.Day{{Weekday: day}}, Opens: opens, Closes: closes}}}
	}
	org := &cohesion.Organisation{Name: language.NewText(map[language.Tag]string{"nl": "Buurtvereniging", "en": "Residents' association"}), OtherNames: []string{"BV", "De Buurt"},
		OrganisationKind: cohesion.ResidentGroup, Represents: []vocabulary.Ref{"sb:ouderen"}, Contact: cohesion.Contact{Role: "balie", Phone: "033 1", Email: "info@example.nl"},
		Identifiers: []cohesion.Identifier{{Scheme: cohesion.IdentifierKvK, Value: "12345678"}}, Ended: schedule.Date{Year: 2030, Month: 1, Day: 1}}
	org.ID = cohesion.StableID[cohesion.Organisation](testTime, "demo", "o")
	branch := &cohesion.Organisation{Name: language.Dutch("Afdeling Noord"), Belongs: []cohesion.Belonging{{To: org.ID, Tie: cohesion.PartOf}, {To: cohesion.StableID[cohesion.Organisation](testTime, "demo", "federation"), Tie: cohesion.MemberOf}}}
	branch.ID = cohesion.StableID[cohesion.Organisation](testTime, "demo", "o2")
	place := &cohesion.Place{Name: language.Dutch("Dorpshuis"), PlaceKind: cohesion.CommunityHouse, Address: cohesion.Address{Lines: []string{"Straat 1", "2 hoog", "achter"}, Postcode: "3811AA", City: "Amersfoort"},
		Point: cohesion.Point{Lat: 521561113, Lon: 53878266}, Area: cohesion.AreaCode{Scheme: "cbs", Code: "WK030701", Year: 2022}, Accessible: []cohesion.Feature{cohesion.Wheelchair}, Inaccessible: []cohesion.Feature{cohesion.Lift},
		Opening: days(480, 1320, schedule.Monday), Owner: org.ID}
	place.ID = cohesion.StableID[cohesion.Place](testTime, "demo", "p")
	shed := &cohesion.Place{Point: cohesion.Point{Lat: 521560000, Lon: 53870000}, Owner: branch.ID}
	shed.ID = cohesion.StableID[cohesion.Place](testTime, "demo", "p2")
	full := &cohesion.Initiative{Name: language.Dutch("Koffie"), Summary: language.Dutch("Elke week koffie."), Description: language.Dutch("Regel 1\nRegel 2"), Status: cohesion.InitiativePlanned, Published: true,
		From: schedule.Date{Year: 2026, Month: 1, Day: 1}, Organisers: []cohesion.OrganisationID{org.ID, branch.ID}, Themes: []vocabulary.Ref{"sb:eenzaamheid", "sb:ontmoeten"}, Audiences: []vocabulary.Ref{"sb:ouderen"},
		Eligibility: cohesion.Eligibility{Rule: &cohesion.Rule{Any: []cohesion.Rule{{Fact: "sb:mantelzorgers"}, {Age: cohesion.FromAge(65)}}}, Prose: language.Dutch("Voor ouderen.")},
		Approach:    []cohesion.Approach{cohesion.Informal}, Format: []cohesion.Format{cohesion.Group}, Level: cohesion.Prevention, Access: []cohesion.Access{cohesion.WalkIn}, Origin: cohesion.BottomUp,
		Cost: &cohesion.Cost{Cents: 250, Per: cohesion.PerSession, Note: "met pas gratis"}, Languages: []language.Tag{"nl", "uk"}, Seeks: []cohesion.Seek{{Description: language.Dutch("Handen"), People: 2}},
		Contact: cohesion.Contact{Role: "balie", Phone: "033 2"},
		Deliveries: []cohesion.Delivery{
			{Key: "ma", Mode: cohesion.AtPlace, Place: place.ID, Schedule: days(570, 690, schedule.Monday), ServiceArea: &cohesion.ServiceArea{Areas: []cohesion.AreaCode{{Scheme: "pc4", Code: "3811"}}, Radius: 500},
				Capacity: &cohesion.Capacity{Status: cohesion.WaitingList, Places: 12, ReportedAt: schedule.Date{Year: 2026, Month: 11, Day: 1}}, Cost: &cohesion.Cost{}},
			{Mode: cohesion.AtHome, Languages: []language.Tag{"ar"}, Schedule: days(600, 720, schedule.Friday)},
		}}
	full.ID = cohesion.StableID[cohesion.Initiative](testTime, "demo", "i")
	full.Extensions = cohesion.Extensions{"other": []byte(`{"a":1}`)}
	bare := &cohesion.Initiative{Name: language.English("Walk"), Status: cohesion.InitiativeActive}
	bare.ID = cohesion.StableID[cohesion.Initiative](testTime, "demo", "i2")
	free := &cohesion.Initiative{Name: language.Dutch("Café “Ã©”"), Status: cohesion.InitiativeActive, Published: true, Cost: &cohesion.Cost{}, Deliveries: []cohesion.Delivery{{Schedule: days(0, 1440, schedule.Sunday)}}}
	free.ID = cohesion.StableID[cohesion.Initiative](testTime, "demo", "i3")
	free.Source = &cohesion.Source{System: "elsewhere", ID: "77"}
	for _, m := range []*cohesion.Meta[cohesion.Initiative]{&full.Meta, &bare.Meta, &free.Meta} {
		m.Community, m.Version, m.Created, m.Changed = community, 3, testTime, testTime.AddDate(0, 0, 1)
	}
	org.Community, branch.Community, place.Community, shed.Community = community, community, community, community
	return []cohesion.Record{org, branch, place, shed, full, bare, free}
}

// TestOwnRecords writes records that never came from HSDS: valid documents, and the
// same records when they are read again, as JSON and as CSV.
func TestOwnRecords(t *testing.T) {
	records := ownRecords()
	for _, r := range records {
		if vs := r.Validate(); len(vs) > 0 {
			t.Fatal(vs)
		}
	}
	opt := ownOptions()
	opt.Community = records[0].InCommunity()
	opt.System = "hsds:other"
	var public bytes.Buffer
	left, err := Export(&public, records, dutchExport())
	if err != nil || !strings.Contains(left.String(), "is not published; left out") || bytes.Contains(public.Bytes(), []byte(`"Walk"`)) {
		t.Errorf("what is not published stands in a public directory: %v, %v", err, left)
	}
	everything := dutchExport()
	everything.Unpublished = true
	data := export(t, records, everything)
	checkOfficial(t, official(t, "3.0"), data)
	batch, report, err := Import(bytes.NewReader(data), opt)
	if err != nil || len(report.Rejected) > 0 {
		t.Fatal(err, report)
	}
	for _, r := range records {
		if i, ok := r.(*cohesion.Initiative); ok {
			i.Version = 0 // which a document never says
		}
	}
	sameRecords(t, records, batch.Records())
	batch, report, err = ImportCSV(exportCSV(t, records, everything), opt)
	if err != nil || len(report.Rejected) > 0 {
		t.Fatal(err, report)
	}
	sameRecords(t, records, batch.Records())

	// Somebody edits the document: the edit counts, and the rest is as it was.
	changed := bytes.Replace(data, []byte(`"name":"Buurtvereniging"`), []byte(`"name":"Wijkvereniging"`), -1)
	batch, report, err = Import(bytes.NewReader(changed), opt)
	if err != nil {
		t.Fatal(err)
	}
	org := batch.Organisations[0]
	if org.Name.In("nl") != "Wijkvereniging" || org.OrganisationKind != cohesion.ResidentGroup || report.Count()[Warning][CodeOwn] != 1 {
		t.Errorf("edited document: %+v\n%s", org, report)
	}
}

// TestConfidential writes a shelter on a coarse grid unless told otherwise.
func TestConfidential(t *testing.T) {
	records := ownRecords()
	shelter := records[2].(*cohesion.Place)
	shelter.Confidential = true
	data := export(t, records, dutchExport())
	if bytes.Contains(data, []byte("Straat 1")) || bytes.Contains(data, []byte("52.1561113")) {
		t.Error("the address of a confidential place is in the export")
	}
	// Nor does its identifier lead to it in the directory that it came from.
	shelter.Source = &cohesion.Source{System: "hsds:test", ID: "33333333-3333-4333-8333-333333333333"}
	if bytes.Contains(export(t, records, dutchExport()), []byte(shelter.Source.ID)) {
		t.Error("the source's identifier of a confidential place is in the export")
	}
	opt := dutchExport()
	opt.Confidential = true
	if !bytes.Contains(export(t, records, opt), []byte(shelter.Source.ID)) {
		t.Error("the source's identifier is not in the full export")
	}
	if !bytes.Contains(export(t, records, opt), []byte("Straat 1")) {
		t.Error("the address is not in the full export")
	}
}
