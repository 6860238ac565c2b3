package hsds

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/internal/shareddata"
)

// TestTableCoversSchemas compares the table with every property of the official
// schemas, both ways, with types and requirements.
func TestTableCoversSchemas(t *testing.T) {
	type property struct {
		Type   string
		Format string
		Enum   []string
		Ref    string `json:"$ref"`
		Items  struct {
			Ref string `json:"$ref"`
		}
	}
	type schemaFile struct {
		Path       string
		Properties map[string]property
		Required   []string
	}
	officialType := func(p property) Type {
		switch {
		case len(p.Enum) > 0:
			return Enum
		case p.Ref != "":
			return Nested
		case p.Format != "":
			return map[string]Type{"uuid": UUID, "uri": URI, "email": Email, "date-time": Time}[p.Format]
		}
		return map[string]Type{"string": String, "number": Number, "array": List}[p.Type]
	}
	seen := map[string]bool{}
	for _, version := range []string{"3.0", "3.1-dev"} {
		files, err := filepath.Glob(filepath.Join(shareddata.Path(t, "hsds/schema-"+version), "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".json")
			if name == "openapi" {
				continue
			}
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var s schemaFile
			if err := json.Unmarshal(data, &s); err != nil {
				t.Fatal(err)
			}
			info := objectNamed(name)
			if info == nil {
				t.Errorf("%s: not in the table", name)
				continue
			}
			if info.File != s.Path || version == "3.0" && info.Since31 {
				t.Errorf("%s: file %s, want %s", name, info.File, s.Path)
			}
			for key, p := range s.Properties {
				seen[name+"."+key] = true
				f := info.field(key)
				if f == nil {
					t.Errorf("%s.%s: not in the table", name, key)
					continue
				}
				if f.Type != officialType(p) || f.Required != slices.Contains(s.Required, key) || !slices.Equal(f.Values, p.Enum) || strings.TrimSuffix(p.Ref+p.Items.Ref, ".json") != f.Of {
					t.Errorf("%s.%s (%s): %+v does not fit %+v", name, key, version, *f, p)
				}
				if version == "3.0" && f.Since31 {
					t.Errorf("%s.%s: is in 3.0", name, key)
				}
			}
		}
	}
	for _, o := range Objects() {
		for _, f := range o.Fields {
			if !seen[o.Name+"."+f.Name] {
				t.Errorf("%s.%s: in no official schema", o.Name, f.Name)
			}
			if f.Use < Mapped || f.Use > Dropped || (f.Use == Kept) != (f.To == "") {
				t.Errorf("%s.%s: use %v to %q", o.Name, f.Name, f.Use, f.To)
			}
		}
	}
}

// sample fills every field of an object; nested ones at most depth levels deep.
func sample(name, path string, depth int) object {
	o := object{}
	for _, f := range objectNamed(name).Fields {
		at := path + "." + f.Name
		switch f.Type {
		case String:
			o[f.Name] = "tekst " + f.Name
		case Number:
			o[f.Name] = json.Number("12")
		case UUID:
			o[f.Name] = uuidOf("sample", at)
		case URI:
			o[f.Name] = "https://voorbeeld.example/" + f.Name
		case Email:
			o[f.Name] = f.Name + "@voorbeeld.example"
		case Time:
			o[f.Name] = "2026-03-01T10:00:00Z"
		case Enum:
			o[f.Name] = f.Values[len(f.Values)-1]
		case List, Nested:
			if depth == 0 || f.Of == "attribute" && name == "attribute" {
				continue
			}
			inner := sample(f.Of, at, depth-1)
			if f.Type == Nested {
				o[f.Name] = inner
			} else {
				o[f.Name] = []any{inner}
			}
		}
	}
	for key, value := range map[string]any{
		"assured_date": "2026-03-01", "country": "NL", "postal_code": "3811AA", "address_type": "physical", "location_type": "physical",
		"latitude": json.Number("52.1"), "longitude": json.Number("5.3"), "contact_id": nil,
	} {
		if _, ok := o[key]; ok {
			o[key] = value
			if value == nil {
				delete(o, key)
			}
		}
	}
	return o
}

// TestEveryFieldComesBack fills every field of every object in a service document: all
// come back on export but those that the table says are dropped.
func TestEveryFieldComesBack(t *testing.T) {
	doc := sample("service", "service", 5)
	// Keys of nested objects follow from the nesting.
	org := doc["organization"].(object)
	doc["organization_id"] = org["id"]
	delete(org, "parent_organization_id")
	delete(org, "locations")
	sal := doc["service_at_locations"].([]any)[0].(object)
	sal["service_id"] = doc["id"]
	place := sal["location"].(object)
	sal["location_id"], place["organization_id"] = place["id"], org["id"]

	b, report := mustImport(t, string(encoded(doc)), dutchOptions())
	after, _ := one(t, b)
	for _, path := range differingFields("", doc, after) {
		name := path[strings.LastIndex(path, "/")+1:]
		switch {
		case name == "contacts", name == "attention", name == "updated_by":
		default:
			t.Errorf("%s did not come back", path)
		}
	}
	if report.Persons == 0 {
		t.Error("no person was counted")
	}
	if bytes.Contains(export(t, b.Records(), dutchExport()), []byte("tekst attention")) {
		t.Error("a person is in the export")
	}
}

// TestOfficialExamples imports the examples of the standard and exports valid documents.
func TestOfficialExamples(t *testing.T) {
	for _, tt := range []struct {
		file string
		want Counts
	}{
		{"service_full.json", Counts{Organisations: 1, Places: 1, Initiatives: 1, Deliveries: 1, Concepts: 0}},
		{"organization_full.json", Counts{Organisations: 1, Places: 1, Initiatives: 1, Deliveries: 1}},
		{"service_at_location_full.json", Counts{Organisations: 1, Places: 1, Initiatives: 1, Deliveries: 1}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			data, err := os.ReadFile(shareddata.Path(t, "hsds/examples-3.0/"+tt.file))
			if err != nil {
				t.Fatal(err)
			}
			batch, report := mustImport(t, string(data), testOptions())
			got := report.Made
			got.Concepts = 0
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("made (-want +got):\n%s\n%s", diff, report)
			}
			if report.Persons == 0 || len(report.Rejected) > 0 {
				t.Errorf("persons %d, rejected %v", report.Persons, report.Rejected)
			}
			out := export(t, batch.Records(), testExport())
			checkOfficial(t, official(t, "3.0"), out)
			checkOfficial(t, official(t, "3.1-dev"), out)
			if bytes.Contains(out, []byte("Ann Persona")) {
				t.Error("a person is in the export")
			}
		})
	}
}

// TestPages reads the forms in which documents come together.
func TestPages(t *testing.T) {
	a, b := `{"id":"11111111-1111-4111-8111-111111111111","name":"A","status":"active"}`, `{"id":"22222222-2222-4222-8222-222222222222","name":"B","status":"active"}`
	for name, doc := range map[string]string{
		"lines": a + "\n\n" + b, "array": "[" + a + "," + b + "]", "array on lines": "[\n" + a + ",\n" + b + "\n]",
		"page": `{"total_items":2,"contents":[` + a + "," + b + "]}", "pages": `{"contents":[` + a + "]}\n" + `{"contents":[` + b + "]}",
		"pretty page":  "{\n\"contents\":[\n" + a + ",\n" + b + "\n]\n}\n",
		"organisation": `{"id":"33333333-3333-4333-8333-333333333333","name":"O","description":"o","services":[` + a + "," + b + "]}",
	} {
		t.Run(name, func(t *testing.T) {
			batch, report := mustImport(t, doc, dutchOptions())
			if len(batch.Initiatives) != 2 || len(report.Rejected) > 0 {
				t.Errorf("%d initiatives\n%s", len(batch.Initiatives), report)
			}
		})
	}
}

// TestThreeOne reads what only HSDS 3.1 has.
func TestThreeOne(t *testing.T) {
	batch, _ := mustImport(t, `{"id":"11111111-1111-4111-8111-111111111111","name":"A","status":"active","additional_urls":[{"id":"21111111-1111-4111-8111-111111111111","url":"https://a.example/"}],
"capacities":[{"id":"31111111-1111-4111-8111-111111111111","available":3,"maximum":10,"updated":"2026-11-01T10:00:00Z","unit":{"id":"41111111-1111-4111-8111-111111111111","name":"beds"}}],
"service_at_locations":[{"id":"51111111-1111-4111-8111-111111111111","location":{"id":"61111111-1111-4111-8111-111111111111","location_type":"virtual"},"service_areas":[{"id":"71111111-1111-4111-8111-111111111111","name":"Heel de stad"}]}]}`, dutchOptions())
	d := batch.Initiatives[0].Deliveries[0]
	if d.Capacity == nil || d.Capacity.Free != 3 || d.Capacity.Unit != "beds" || d.ServiceArea == nil || d.ServiceArea.Note != "Heel de stad" || d.Mode.String() != "online" {
		t.Errorf("delivery: %+v", d)
	}
	data := export(t, batch.Records(), dutchExport())
	checkOfficial(t, official(t, "3.1-dev"), data)
	again, _, err := Import(bytes.NewReader(data), dutchOptions())
	if err != nil {
		t.Fatal(err)
	}
	sameRecords(t, batch.Records(), again.Records())
}
