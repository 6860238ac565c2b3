package hsds

import (
	"bufio"
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion"
)

func testExport() ExportOptions {
	return ExportOptions{System: "hsds:test", Language: "en", Zone: "America/New_York", Country: "US", Currency: "USD"}
}

// byID renders records by kind and ID, without the digests of their import.
func byID(t testing.TB, records []cohesion.Record) map[cohesion.RecordRef]string {
	t.Helper()
	out := map[cohesion.RecordRef]string{}
	for _, r := range records {
		raw, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		out[r.Ref()] = string(raw)
	}
	return out
}

// sameRecords fails unless both lists hold the same records.
func sameRecords(t testing.TB, want, got []cohesion.Record) {
	t.Helper()
	w, g := byID(t, want), byID(t, got)
	shown := 0
	for ref, text := range w {
		if text == g[ref] {
			continue
		}
		if shown++; shown <= 3 {
			t.Errorf("%v (-want +got):\n%s", ref, cmp.Diff(indented(text), indented(g[ref])))
		}
	}
	if shown > 0 || len(w) != len(g) {
		t.Errorf("%d of %d records differ; got %d", shown, len(w), len(g))
	}
}

func indented(text string) string {
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(text), "", " "); err != nil {
		return text
	}
	return b.String()
}

func export(t testing.TB, records []cohesion.Record, opt ExportOptions) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := Export(&b, records, opt); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestRoundTripReal exports what was imported of a real directory: valid documents,
// the same as the originals but for the documented normalisation, and the same
// records when they are read again.
func TestRoundTripReal(t *testing.T) {
	schema := official(t, "3.0")
	for _, name := range []string{"hsds/nyc-new.ndjson", "hsds/nyc-2023-06.ndjson"} {
		t.Run(name, func(t *testing.T) {
			batch, _ := importFile(t, name, testOptions())
			data := export(t, batch.Records(), testExport())
			docs := checkOfficial(t, schema, data)
			again, report, err := Import(bytes.NewReader(data), testOptions())
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Rejected) > 0 {
				t.Errorf("rejected: %+v", report.Rejected[0])
			}
			sameRecords(t, batch.Records(), again.Records())
			equal, differences := compareWithOriginals(t, name, docs)
			t.Logf("%d of %d documents are byte-equal to the original after canonicalisation; differences by field: %v", equal, len(docs), differences)
			if want := len(batch.Initiatives) - 1; equal < want {
				t.Errorf("%d documents are as the original; want at least %d", equal, want)
			}
		})
	}
}

func compareWithOriginals(t *testing.T, name string, docs []object) (equal int, differences map[string]int) {
	t.Helper()
	written := map[string]object{}
	for _, o := range docs {
		written[text(o, "id")] = o
	}
	differences = map[string]int{}
	lines := bufio.NewScanner(bytes.NewReader(realFile(t, name)))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		v, _, err := decodeJSON(lines.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		o := v.(object)
		got := written[text(o, "id")]
		if bytes.Equal(encoded(o), encoded(got)) {
			equal++
			continue
		}
		for _, path := range differingFields("", o, got) {
			differences[path]++
		}
	}
	return equal, differences
}

func differingFields(path string, a, b any) []string {
	if bytes.Equal(encoded(a), encoded(b)) {
		return nil
	}
	x, okX := a.(object)
	y, okY := b.(object)
	if okX && okY {
		var out []string
		for k := range x {
			out = append(out, differingFields(path+"/"+k, x[k], y[k])...)
		}
		for k := range y {
			if _, ok := x[k]; !ok {
				out = append(out, path+"/"+k+" (added)")
			}
		}
		slices.Sort(out)
		return out
	}
	l, okL := a.([]any)
	m, okM := b.([]any)
	if okL && okM && len(l) == len(m) {
		var out []string
		for i := range l {
			out = append(out, differingFields(path+"/*", l[i], m[i])...)
		}
		return out
	}
	return []string{path}
}
