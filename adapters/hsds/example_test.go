package hsds_test

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/hsds"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

const directory = `{"id":"11111111-1111-4111-8111-111111111111","name":"Koffie","status":"active","wait_time":"geen","minimum_age":"18+"}
{"id":"22222222-2222-4222-8222-222222222222","name":"Taalles","status":"temporarily closed"}
`

// Two services are imported, one gets another name, and both are exported. What the
// model does not know, such as a waiting time, comes back.
func Example() {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	opt := hsds.Options{
		System: "hsds:voorbeeld", At: at, Language: language.NL,
		Community: cohesion.StableID[cohesion.Community](at, "voorbeeld", "amersfoort"),
	}
	batch, report, err := hsds.Import(strings.NewReader(directory), opt)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Entries[0])
	batch.Initiatives[0].Name = language.Dutch("Koffieochtend")

	var out bytes.Buffer
	if _, err := hsds.Export(&out, batch.Records(), hsds.ExportOptions{System: opt.System}); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(out.String())
	// Output:
	// line 1 11111111-1111-4111-8111-111111111111 /minimum_age repaired age: "18+" was read as 18 and older
	// {"id":"11111111-1111-4111-8111-111111111111","name":"Koffieochtend","status":"active","wait_time":"geen","minimum_age":18,"last_modified":"2026-11-22T09:00:00Z"}
	// {"id":"22222222-2222-4222-8222-222222222222","name":"Taalles","status":"temporarily closed"}
}

func ExampleMerge() {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	opt := hsds.Options{System: "hsds:voorbeeld", At: at, Community: cohesion.StableID[cohesion.Community](at, "voorbeeld", "amersfoort")}
	first, _, err := hsds.Import(strings.NewReader(directory), opt)
	if err != nil {
		fmt.Println(err)
		return
	}
	first.Initiatives[0].URL = "https://koffie.example.nl/" // an edit of our own

	opt.At, opt.Existing = at.AddDate(0, 1, 0), first.Records()
	second, _, err := hsds.Import(strings.NewReader(strings.Replace(directory, "Koffie", "Koffie en thee", 1)), opt)
	if err != nil {
		fmt.Println(err)
		return
	}
	merged, report, err := hsds.Merge(first.Records(), second, hsds.MergeOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	i := merged.Records[0].(*cohesion.Initiative)
	fmt.Println(i.Name.In(language.NL), i.URL)
	fmt.Printf("%+v\n", report.Merge)
	// Output:
	// Koffie en thee https://koffie.example.nl/
	// {Added:0 Changed:1 Unchanged:1 Vanished:0 KeptEdits:1 Conflicts:0}
}

func ExampleObjects() {
	for _, o := range hsds.Objects() {
		if o.Name != "accessibility" {
			continue
		}
		for _, f := range o.Fields {
			fmt.Printf("%s.%s: %v\n", o.Name, f.Name, f.Use)
		}
	}
	// Output:
	// accessibility.id: kept
	// accessibility.location_id: kept
	// accessibility.description: mapped
	// accessibility.details: kept
	// accessibility.url: kept
	// accessibility.attributes: kept
	// accessibility.metadata: kept
}
