package hsds

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/internal/shareddata"
)

var testTime = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func testOptions() Options {
	return Options{
		System: "hsds:test", Community: cohesion.StableID[cohesion.Community](testTime, "test", "community"), At: testTime,
		Language: "en", Zone: "America/New_York", Country: "US", Currency: "USD",
	}
}

// realFile returns the lines of a real directory: all, or one in ten with -short.
func realFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(shareddata.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	if !testing.Short() {
		return data
	}
	var some []byte
	n := 0
	for line := range bytes.Lines(data) {
		if n++; n%10 == 0 {
			some = append(some, line...)
		}
	}
	return some
}

func importFile(t testing.TB, name string, opt Options) (*Batch, *Report) {
	t.Helper()
	batch, report, err := Import(bytes.NewReader(realFile(t, name)), opt)
	if err != nil {
		t.Fatal(err)
	}
	return batch, report
}

// TestImportReal reads the two real directories: every service gives an initiative,
// every record and every found scheme is valid.
func TestImportReal(t *testing.T) {
	for _, tt := range []struct {
		file string
		made Counts
		want map[Severity]map[Code]int
	}{
		{"hsds/nyc-new.ndjson", Counts{Organisations: 371, Places: 869, Initiatives: 1667, Deliveries: 2158, Concepts: 364}, map[Severity]map[Code]int{
			Warning: {CodeCoordinates: 166, CodeMissing: 18}, Repaired: {CodeText: 1}, Moved: {CodeHours: 121},
		}},
		{"hsds/nyc-2023-06.ndjson", Counts{Organisations: 220, Places: 493, Initiatives: 1158, Deliveries: 1522, Concepts: 250}, map[Severity]map[Code]int{
			Warning: {CodeCoordinates: 24, CodeMissing: 28}, Repaired: {CodeText: 1}, Moved: {CodeHours: 824},
		}},
	} {
		batch, report := importFile(t, tt.file, testOptions())
		if diff := cmp.Diff(tt.made, report.Made); diff != "" && !testing.Short() {
			t.Errorf("%s: made (-want +got):\n%s", tt.file, diff)
		}
		if diff := cmp.Diff(tt.want, report.Count()); diff != "" && !testing.Short() {
			t.Errorf("%s: report (-want +got):\n%s", tt.file, diff)
		}
		if len(report.Rejected) > 0 || report.Persons > 0 {
			t.Errorf("%s: %d rejected, %d persons", tt.file, len(report.Rejected), report.Persons)
		}
		for _, r := range batch.Records() {
			if vs := r.Validate(); len(vs) > 0 {
				t.Errorf("%v: %v", r.Ref(), vs)
			}
		}
		for _, s := range batch.Found {
			if vs := s.Validate(); len(vs) > 0 {
				t.Errorf("%v: %v", s.ID, vs)
			}
		}
	}
}

func BenchmarkImportReal(b *testing.B) {
	for b.Loop() {
		if batch, _ := importFile(b, "hsds/nyc-new.ndjson", testOptions()); len(batch.Initiatives) < 166 {
			b.Fatal(len(batch.Initiatives))
		}
	}
}

func BenchmarkExportReal(b *testing.B) {
	batch, _ := importFile(b, "hsds/nyc-new.ndjson", testOptions())
	records := batch.Records()
	for b.Loop() {
		if len(export(b, records, testExport())) < 500_000 {
			b.Fatal("too short")
		}
	}
}
