package hsds

import (
	"bytes"
	"io"
	"testing"
	"testing/fstest"

	"github.com/socialebasis/verbinder/cohesion"
)

// exportCSV writes a package to memory.
func exportCSV(t testing.TB, records []cohesion.Record, opt ExportOptions) fstest.MapFS {
	t.Helper()
	files := map[string]*bytes.Buffer{}
	_, err := ExportCSV(func(name string) (io.Writer, error) {
		files[name] = &bytes.Buffer{}
		return files[name], nil
	}, records, opt)
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for name, b := range files {
		fsys[name] = &fstest.MapFile{Data: b.Bytes()}
	}
	return fsys
}

// TestCSVReal writes a real directory as a package and reads it again. What differs is
// in the kept rows alone: CSV has no empty texts, and each row names its parent.
func TestCSVReal(t *testing.T) {
	batch, _ := importFile(t, "hsds/nyc-new.ndjson", testOptions())
	fsys := exportCSV(t, batch.Records(), testExport())
	for name, f := range fsys {
		t.Logf("%s: %d bytes", name, len(f.Data))
	}
	again, report, err := ImportCSV(fsys, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Rejected) > 0 {
		t.Errorf("%d rejected, the first %+v", len(report.Rejected), report.Rejected[0])
	}
	for _, records := range [][]cohesion.Record{batch.Records(), again.Records()} {
		for _, r := range records {
			if p, ok := r.(*cohesion.Place); ok {
				kept := extension(p.Extensions)
				for _, a := range list(kept, "addresses") {
					delete(a, "location_id")
					for _, name := range []string{"state_province", "postal_code"} {
						if text(a, name) == "" {
							delete(a, name)
						}
					}
				}
				if kept != nil {
					p.Extensions[extensionName] = encoded(kept)
				}
			}
		}
	}
	sameRecords(t, batch.Records(), again.Records())
}
