package hsds

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// FuzzImport reads any bytes: nothing panics, every record is valid, every line that
// gave no record is in the report, what was made exports, and reading the export
// gives the same content again.
func FuzzImport(f *testing.F) {
	dirty, err := os.ReadFile("testdata/dirty.ndjson")
	if err != nil {
		f.Fatal(err)
	}
	for _, line := range bytes.Split(dirty, []byte("\n")) {
		if len(line) < 2000 { // long seeds make the engine slow
			f.Add(line)
		}
	}
	f.Add([]byte(`{"contents":[{"id":"1","name":"a"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		opt := dutchOptions()
		opt.MaxRecord = 1 << 16
		opt.Own = len(data)%2 == 1 // both ways of reading "verbinder"
		batch, report, err := Import(bytes.NewReader(data), opt)
		if err != nil {
			t.Fatal(err)
		}
		if n := report.Read; n > 0 && len(batch.Records()) == 0 && len(report.Entries) == 0 {
			t.Errorf("%d documents read, and neither a record nor a line of the report", n)
		}
		for _, r := range batch.Records() {
			if vs := r.Validate(); len(vs) > 0 {
				t.Fatalf("%v: %v", r.Ref(), vs)
			}
		}
		var b bytes.Buffer
		if _, err := Export(&b, batch.Records(), dutchExport()); err != nil {
			t.Fatal(err)
		}
		again, report, err := Import(&b, ownOptions())
		if err != nil || len(report.Rejected) > 0 {
			t.Fatal(err, report)
		}
		sameContent(t, batch.Records(), again.Records())
	})
}

// FuzzImportCSV reads any bytes as the table of services.
func FuzzImportCSV(f *testing.F) {
	f.Add([]byte("id,name,status\n1,a,active\n"))
	f.Add([]byte("\xef\xbb\xbfid,id\r\n\"a\"\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		fsys := fstest.MapFS{"services.csv": {Data: data}, "phones.csv": {Data: []byte("id,service_id,number\n1,1,2\n")}}
		batch, _, err := ImportCSV(fsys, dutchOptions())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range batch.Records() {
			if vs := r.Validate(); len(vs) > 0 {
				t.Fatalf("%v: %v", r.Ref(), vs)
			}
		}
		if _, err := Export(io.Discard, batch.Records(), dutchExport()); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzClean holds that cleaning is finished: what was cleaned has nothing left to
// clean, warnings apart.
func FuzzClean(f *testing.F) {
	f.Add("CafÃ©")
	f.Add(`a\nb\tc\`)
	f.Fuzz(func(t *testing.T, s string) {
		once, _ := cleanText(s)
		if strings.ContainsFunc(once, func(r rune) bool { return dropControl(r) < 0 }) {
			t.Errorf("%q: %q holds control characters", s, once)
		}
	})
}
