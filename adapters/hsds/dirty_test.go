package hsds

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden reports anew")

// golden compares a report, its rejected inputs and what was made with a file.
func golden(t *testing.T, name string, batch *Batch, report *Report) {
	t.Helper()
	var b strings.Builder
	b.WriteString(report.String())
	for _, r := range report.Rejected {
		fmt.Fprintf(&b, "rejected %s %s: %s\n", r.Where, r.Source, clip(string(r.Raw)))
	}
	fmt.Fprintf(&b, "read %d, made %+v, persons %d\n", report.Read, report.Made, report.Persons)
	for _, i := range batch.Initiatives {
		fmt.Fprintf(&b, "initiative %s %q\n", i.Source.ID, clip(i.Name.In("nl")))
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

// TestDirtyJSON reads a file with every fault that real directories have, and some
// more. Each is in the report; what was made is valid, exports to valid documents, and
// comes back.
func TestDirtyJSON(t *testing.T) {
	f, err := os.ReadFile("testdata/dirty.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	batch, report, err := Import(bytes.NewReader(f), dutchOptions())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "dirty.report", batch, report)
	checkBatch(t, batch)
}

func TestDirtyCSV(t *testing.T) {
	batch, report, err := ImportCSV(os.DirFS("testdata/dirty"), dutchOptions())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "dirty-csv.report", batch, report)
	checkBatch(t, batch)
}

// checkBatch validates the records, exports them, validates the documents and reads
// them again.
func checkBatch(t *testing.T, batch *Batch) {
	t.Helper()
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
	data := export(t, batch.Records(), dutchExport())
	checkOfficial(t, official(t, "3.0"), data)
	again, report, err := Import(bytes.NewReader(data), ownOptions())
	if err != nil || len(report.Rejected) > 0 {
		t.Fatal(err, report)
	}
	sameRecords(t, batch.Records(), again.Records())
}
