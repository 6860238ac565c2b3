package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/internal/shareddata"
	"github.com/socialebasis/verbinder/schema"
)

var update = flag.Bool("update", false, "write the golden files anew")

// a ran is what came of a run of the command.
type ran struct {
	code        int
	out, errOut string
}

func batch(t *testing.T, stdin string, args ...string) ran {
	t.Helper()
	var out, errOut bytes.Buffer
	code := run(t.Context(), args, strings.NewReader(stdin), &out, &errOut)
	return ran{code, out.String(), errOut.String()}
}

// file writes a file for a test.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// generated returns a file with a small national set.
func generated(t *testing.T) string {
	t.Helper()
	r := batch(t, "", "generate", "-initiatives", "60", "-needs", "40", "-seed", "5")
	if r.code != 0 {
		t.Fatalf("generate: %d %s", r.code, r.errOut)
	}
	return file(t, "records.ndjson", r.out)
}

func linesOf(text string) []string {
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got), -update writes it anew:\n%s", name, diff)
	}
}

const (
	fixture = "testdata/records.ndjson"
	needs   = "testdata/needs.ndjson"
)

func TestMatchGolden(t *testing.T) {
	r := batch(t, "", "match", "-records", fixture, "-needs", needs, "-k", "3", "-at", "2026-11-22", "-reasons", "nl")
	if r.code != 0 || r.errOut != "" {
		t.Fatalf("%d %s", r.code, r.errOut)
	}
	golden(t, "match.golden", r.out)
}

func TestWhyGolden(t *testing.T) {
	r := batch(t, "", "why", "-records", fixture, "-needs", needs, "-initiative", "01KG00000000000000000000K1", "-at", "2026-11-22", "-reasons", "en")
	if r.code != 0 || r.errOut != "" {
		t.Fatalf("%d %s", r.code, r.errOut)
	}
	golden(t, "why.golden", r.out)
}

// Results are as their schemas say, one for each need, in the order of the needs.
func TestMatchResults(t *testing.T) {
	path := generated(t)
	records, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, line := range linesOf(string(records)) {
		r, err := schema.Parse([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		if n, ok := r.(*cohesion.SupportNeed); ok {
			ids = append(ids, n.ID.String())
		}
	}
	for _, reasons := range []string{"", "nl", "en"} {
		args := []string{"match", "-records", path, "-needs", path, "-k", "4", "-at", "2026-11-22T10:00:00+01:00"}
		if reasons != "" {
			args = append(args, "-reasons", reasons)
		}
		r := batch(t, "", args...)
		if r.code != 0 {
			t.Fatalf("%d %s", r.code, r.errOut)
		}
		lines := linesOf(r.out)
		if len(lines) != len(ids) {
			t.Fatalf("%d lines for %d needs", len(lines), len(ids))
		}
		matched := 0
		for i, line := range lines {
			if vs := schema.Check("result", []byte(line)); len(vs) > 0 {
				t.Errorf("line %d: %v", i+1, vs)
			}
			var got result
			if err := json.Unmarshal([]byte(line), &got); err != nil {
				t.Fatal(err)
			}
			if got.Need.String() != ids[i] || len(got.Matches) > 4 || (got.Unmet == nil) == (len(got.Matches) == 0) {
				t.Errorf("line %d is %s; the need is %s", i+1, line, ids[i])
			}
			matched += len(got.Matches)
		}
		if matched == 0 {
			t.Error("nothing matched at all")
		}
		if again := batch(t, "", args...); again.out != r.out {
			t.Error("the same again gives other bytes")
		}
	}
}

func TestSearch(t *testing.T) {
	r := batch(t, `{"id":"a","text":"koffie drinken","lang":"nl"}`+"\n\n"+`{"id":"b","text":"zzz"}`+"\n",
		"search", "-records", fixture, "-queries", "-", "-k", "2", "-at", "2026-11-22")
	lines := linesOf(r.out)
	if r.code != 0 || len(lines) != 2 {
		t.Fatalf("%d %q %s", r.code, lines, r.errOut)
	}
	for _, line := range lines {
		if vs := schema.Check("search-result", []byte(line)); len(vs) > 0 {
			t.Errorf("%s: %v", line, vs)
		}
	}
	if !strings.Contains(lines[0], "01KG00000000000000000000K1") || lines[1] != `{"query":"b","results":[]}` {
		t.Errorf("results %q", lines)
	}
	bad := batch(t, "koffie\n"+`{"id":"","text":""}`+"\n"+`{"id":"1","text":"x","taal":"nl"}`+"\n"+`{"id":"1","text":"x"} {}`, "search", "-records", fixture, "-queries", "-")
	if bad.code != 1 || bad.out != "" || !strings.Contains(bad.errOut, "4 rejected") || !strings.Contains(bad.errOut, "-: line 2: /text") {
		t.Errorf("%d %q %s", bad.code, bad.out, bad.errOut)
	}
}

func TestRejectsAreReportedAndCounted(t *testing.T) {
	good, err := os.ReadFile(needs)
	if err != nil {
		t.Fatal(err)
	}
	mixed := "{\n" + string(good) + `{"type":"need","id":"x","status":"raised"}` + "\n"
	path, rejects := file(t, "needs.ndjson", mixed), filepath.Join(t.TempDir(), "rejects.ndjson")
	args := []string{"match", "-records", fixture, "-needs", path, "-at", "2026-11-22"}
	whole := batch(t, "", "match", "-records", fixture, "-needs", needs, "-at", "2026-11-22")
	r := batch(t, "", args...)
	if r.code != 1 || r.out != whole.out || !strings.Contains(r.errOut, "line 1:") || !strings.Contains(r.errOut, "2 rejected") {
		t.Errorf("%d %q %s", r.code, r.out, r.errOut)
	}
	if strings.Contains(r.errOut, `"raised"`) {
		t.Error("a rejected need stands on standard error")
	}
	r = batch(t, "", append(args, "-rejects", rejects)...)
	text, err := os.ReadFile(rejects)
	if err != nil {
		t.Fatal(err)
	}
	lines := linesOf(string(text))
	if r.code != 1 || len(lines) != 2 || !strings.Contains(lines[0], `"line":1`) || !strings.Contains(lines[1], `"/id"`) {
		t.Errorf("%d %q %s", r.code, lines, r.errOut)
	}
	twice := file(t, "twice.ndjson", strings.Repeat(readAll(t, fixture), 2))
	if r := batch(t, "", "match", "-records", twice, "-needs", needs, "-at", "2026-11-22"); r.code != 1 || r.out != whole.out || !strings.Contains(r.errOut, "same id") {
		t.Errorf("%d %s", r.code, r.errOut)
	}
}

func readAll(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestWrongUse(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{nil, 2, "usage"},
		{[]string{"help"}, 0, "usage"},
		{[]string{"fly"}, 2, `no command "fly"`},
		{[]string{"match", "-h"}, 0, "-records"},
		{[]string{"match"}, 2, "-records is required"},
		{[]string{"match", "-records", fixture}, 2, "-needs is required"},
		{[]string{"match", "-records", fixture, "-needs", needs, "-k", "0"}, 2, "-k 0"},
		{[]string{"match", "-records", fixture, "-needs", needs, "-k", "many"}, 2, "invalid value"},
		{[]string{"match", "-records", fixture, "-needs", needs, "-at", "gisteren"}, 2, `-at "gisteren" is not a date`},
		{[]string{"match", "-records", fixture, "-needs", needs, "-reasons", "fr"}, 2, `-reasons "fr"`},
		{[]string{"match", "-records", fixture, "-needs", needs, "extra"}, 2, `"extra" is one argument too many`},
		{[]string{"match", "-records", "-", "-needs", "-"}, 2, "both -records and -needs read standard input"},
		{[]string{"match", "-records", "nowhere", "-needs", needs}, 1, "-records: open nowhere"},
		{[]string{"match", "-records", fixture, "-needs", needs, "-policy", fixture}, 1, "something after the document"},
		{[]string{"match", "-records", fixture, "-needs", needs, "-rejects", "/nowhere/x"}, 1, "-rejects"},
		{[]string{"search", "-records", fixture}, 2, "-queries is required"},
		{[]string{"search", "-records", fixture, "-queries", needs, "-k", "-1"}, 2, "-k -1"},
		{[]string{"why", "-records", fixture, "-needs", needs}, 2, "-initiative is required"},
		{[]string{"why", "-records", fixture, "-needs", needs, "-initiative", "x"}, 2, "-initiative"},
		{[]string{"why", "-records", fixture, "-needs", needs, "-initiative", "01KG00000000000000000000ZZ"}, 1, "no initiative"},
		{[]string{"generate", "-initiatives", "-1"}, 2, "0 or more"},
		{[]string{"generate", "-areas", fixture}, 2, "say with -initiatives"},
		{[]string{"generate", "-areas", fixture, "-needs", "1"}, 1, "-areas"},
		{[]string{"generate", "-at", "x"}, 2, "-at"},
		{[]string{"import", fixture}, 2, "-format is required"},
		{[]string{"import", "-format", "xml", fixture}, 2, `-format "xml" is not known`},
		{[]string{"import", "-format", "hsds"}, 2, "name the FILE"},
		{[]string{"import", "-format", "hsds", "-community", "x", fixture}, 2, "-community"},
		{[]string{"import", "-format", "hsds", "-language", "!", fixture}, 2, "-language"},
		{[]string{"export", "-format", "hsds"}, 2, "name the FILE"},
	} {
		r := batch(t, "", c.args...)
		if r.code != c.code || !strings.Contains(r.errOut, c.want) || r.out != "" {
			t.Errorf("batch %q = %d %q; want %d %q", c.args, r.code, r.errOut, c.code, c.want)
		}
	}
}

// A job that is stopped says so and leaves whole lines.
func TestStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var errOut bytes.Buffer
	out := &stopper{after: 3, stop: cancel}
	code := run(ctx, []string{"generate", "-initiatives", "5000", "-needs", "5000"}, strings.NewReader(""), out, &errOut)
	if code != 1 || !strings.Contains(errOut.String(), "stopped before the end") {
		t.Errorf("%d %s", code, errOut.String())
	}
	if text := out.text.String(); !strings.HasSuffix(text, "}\n") || strings.Count(text, "\n") > 9000 {
		t.Errorf("%d lines, the last %q", strings.Count(text, "\n"), text[max(0, len(text)-20):])
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if code := run(cancelled, []string{"match", "-records", fixture, "-needs", needs}, strings.NewReader(""), io.Discard, &errOut); code != 1 {
		t.Errorf("match that was stopped before: %d", code)
	}
}

type stopper struct {
	text  bytes.Buffer
	after int
	stop  func()
}

func (s *stopper) Write(p []byte) (int, error) {
	if s.after--; s.after == 0 {
		s.stop()
	}
	return s.text.Write(p)
}

func TestFullDisk(t *testing.T) {
	path := generated(t)
	for _, args := range [][]string{
		{"generate", "-initiatives", "2000"}, {"match", "-records", path, "-needs", path}, {"export", "-format", "hsds", path},
	} {
		var errOut bytes.Buffer
		if code := run(t.Context(), args, strings.NewReader(""), full{}, &errOut); code != 1 || !strings.Contains(errOut.String(), "no room") {
			t.Errorf("batch %q = %d %s", args, code, errOut.String())
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestGenerate(t *testing.T) {
	demo := batch(t, "", "generate")
	if n := strings.Count(demo.out, `{"type":"initiative"`); demo.code != 0 || n < 400 {
		t.Errorf("%d initiatives, %d %s", n, demo.code, demo.errOut)
	}
	if again := batch(t, "", "generate", "-at", "2026-11-22", "-seed", "1"); again.out != demo.out {
		t.Error("the same flags give other bytes")
	}
	if other := batch(t, "", "generate", "-seed", "2"); other.out == demo.out {
		t.Error("another seed gives the same bytes")
	}
	for i, line := range linesOf(demo.out) {
		if _, err := schema.Decode([]byte(line)); i%17 == 0 && err != nil {
			t.Errorf("line %d: %v", i+1, err)
		}
	}
}

// initiativeIDs returns the IDs of the initiatives in a file of records.
func initiativeIDs(t *testing.T, records string) map[string]bool {
	t.Helper()
	ids := map[string]bool{}
	for _, line := range linesOf(records) {
		var r struct{ Type, ID string }
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		if r.Type == "initiative" {
			ids[r.ID] = true
		}
	}
	return ids
}

// What was made is exported, and importing that gives the initiatives again.
func TestExportAndImport(t *testing.T) {
	records := generated(t)
	public := batch(t, "", "export", "-format", "hsds", records)
	out := batch(t, "", "export", "-format", "hsds", "-unpublished", records)
	if out.code != 0 || strings.Count(out.out, "\n") < 60 {
		t.Fatalf("%d %s", out.code, out.errOut)
	}
	if strings.Count(public.out, "\n") >= strings.Count(out.out, "\n") || !strings.Contains(public.errOut, "not published") {
		t.Errorf("a public directory holds what is not published: %s", public.errOut)
	}
	in := batch(t, out.out, "import", "-format", "hsds", "-at", "2026-11-22", "-system", "hsds:test", "-")
	if in.code != 0 || strings.Count(in.out, `{"type":"initiative"`) != 60 || !strings.Contains(in.errOut, "60 initiatives") {
		t.Errorf("%d: %s", in.code, in.errOut)
	}
	if !strings.HasPrefix(in.out, `{"type":"community"`) {
		t.Error("the community is not there")
	}
	// Only who says that the directory is ours gets the IDs that the records had.
	before, err := os.ReadFile(records)
	if err != nil {
		t.Fatal(err)
	}
	own := batch(t, out.out, "import", "-format", "hsds", "-own", "-at", "2026-11-22", "-system", "hsds:test", "-")
	was, foreign, ours := initiativeIDs(t, string(before)), initiativeIDs(t, in.out), initiativeIDs(t, own.out)
	if diff := cmp.Diff(was, ours); own.code != 0 || diff != "" {
		t.Errorf("import -own: %d; IDs (-want +got):\n%s", own.code, diff)
	}
	for id := range foreign {
		if was[id] {
			t.Errorf("%s was taken from a directory that nobody said is ours", id)
		}
	}
	// Without a time it is now; a community that exists keeps its own record.
	again := batch(t, out.out, "import", "-format", "hsds", "-system", "hsds:test", "-community", "01KG0000000000000000000001", "-")
	if again.code != 0 || strings.Contains(again.out, `{"type":"community"`) || !strings.Contains(again.out, `"community":"01KG0000000000000000000001"`) {
		t.Errorf("%d: %s", again.code, again.errOut)
	}
	dirty := batch(t, `{"id":"x"}`+"\nnonsense\n", "import", "-format", "hsds", "-at", "2026-11-22", "-")
	if dirty.code != 1 || !strings.Contains(dirty.errOut, "rejected") {
		t.Errorf("%d %s", dirty.code, dirty.errOut)
	}
}

// The real directory imports without rejects; its export imports as the same bytes.
func TestRealDirectory(t *testing.T) {
	path := shareddata.Path(t, "hsds/nyc-new.ndjson")
	first := batch(t, "", "import", "-format", "hsds", "-at", "2026-11-22", path)
	if n := strings.Count(first.out, `{"type":"initiative"`); first.code != 0 || n != 1667 {
		t.Fatalf("%d initiatives, %d %s", n, first.code, first.errOut)
	}
	if !strings.Contains(first.out, `"name":{"en":`) || strings.Contains(first.out, `"name":{"nl":`) {
		t.Error("the language of the directory was not found to be English")
	}
	records := file(t, "records.ndjson", first.out)
	out := batch(t, "", "export", "-format", "hsds", records)
	again := batch(t, out.out, "import", "-format", "hsds", "-at", "2026-11-22", "-system", "hsds:nyc-new", "-")
	if out.code != 0 || again.code != 0 || again.out != first.out {
		t.Errorf("export %d, import %d; the same bytes: %v", out.code, again.code, again.out == first.out)
	}
	found := batch(t, `{"id":"1","text":"food pantry in the Bronx","lang":"en"}`, "search", "-records", records, "-queries", "-", "-k", "3")
	if strings.Count(found.out, `"initiative"`) != 3 {
		t.Errorf("found %s", found.out)
	}
}
