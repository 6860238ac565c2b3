package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/internal/shareddata"
)

func TestOverlapsGolden(t *testing.T) {
	demo := batch(t, "", "generate")
	r := batch(t, demo.out, "overlaps", "-records", "-", "-at", "2026-11-22", "-threshold", ".86", "-kinds", "overlap,clash")
	if r.code != 0 || !strings.Contains(r.errOut, "pairs between organisations") {
		t.Fatalf("%d %s", r.code, r.errOut)
	}
	lines := linesOf(r.out)
	if again := batch(t, demo.out, "overlaps", "-records", "-", "-at", "2026-11-22", "-threshold", ".86", "-kinds", "overlap,clash"); again.out != r.out || again.errOut != r.errOut {
		t.Error("the same command gives other bytes")
	}
	golden(t, "overlaps.golden", strings.Join(lines[:min(4, len(lines))], "\n")+"\n")
}

// pairLine is what tests read of a line.
type pairLine struct {
	A, B      string
	Relation  string
	Kinds     []string
	Lo, Hi    int
	Sentences []string
}

func pairLines(t *testing.T, text string) []pairLine {
	t.Helper()
	var list []pairLine
	for _, line := range linesOf(text) {
		var p pairLine
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		list = append(list, p)
	}
	return list
}

// Pairs of different organisations come first, and in each part those that overlap most.
func TestOverlapsOrder(t *testing.T) {
	r := batch(t, "", "overlaps", "-records", generated(t), "-at", "2026-11-22", "-threshold", "0.2", "-lang", "en")
	list := pairLines(t, r.out)
	if r.code != 0 || len(list) < 10 {
		t.Fatalf("%d %d lines %s", r.code, len(list), r.errOut)
	}
	order := map[string]int{"between": 0, "unclear": 1, "sisters": 2}
	for n, p := range list {
		if p.Lo <= 200_000 || p.Hi < p.Lo || len(p.Sentences) == 0 || p.A >= p.B {
			t.Errorf("line %d: %+v", n+1, p)
		}
		if n == 0 {
			continue
		}
		if before := list[n-1]; order[before.Relation] > order[p.Relation] || before.Relation == p.Relation && before.Lo < p.Lo {
			t.Errorf("line %d, %s %d, stands behind %s %d", n+1, p.Relation, p.Lo, before.Relation, before.Lo)
		}
	}
}

// What a person put aside stays aside.
func TestOverlapsJudged(t *testing.T) {
	path := generated(t)
	before := batch(t, "", "overlaps", "-records", path, "-at", "2026-11-22", "-threshold", "0.2")
	first := pairLines(t, before.out)[0]
	records, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	community := ""
	for _, line := range linesOf(string(records)) {
		var r struct{ ID, Community string }
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		if r.ID == first.A {
			community = r.Community
		}
	}
	judgement := `{"type":"judgement","id":"01KG00000000000000000000J1","community":"` + community + `","about":"overlap","a":{"kind":"initiative","id":"` + first.B +
		`"},"b":{"kind":"initiative","id":"` + first.A + `"},"verdict":"dismissed","by":"coordinator","on":"2026-11-01"}` + "\n"
	after := batch(t, string(records)+judgement, "overlaps", "-records", "-", "-at", "2026-11-22", "-threshold", "0.2")
	if after.code != 0 {
		t.Fatal(after.errOut)
	}
	if diff := cmp.Diff(linesOf(before.out)[1:], linesOf(after.out)); diff != "" {
		t.Errorf("(-want +got):\n%.1000s", diff)
	}
}

func TestOverlapsUsage(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{nil, 2, "-records is required"},
		{[]string{"-records", fixture, "-lang", "fr"}, 2, "-lang"},
		{[]string{"-records", fixture, "-kinds", "gap"}, 2, "-kinds"},
		{[]string{"-records", fixture, "-threshold", "2"}, 2, "-threshold"},
		{[]string{"-records", fixture, "-community", "x"}, 2, "-community"},
		{[]string{"-records", fixture, "-at", "x"}, 2, "-at"},
		{[]string{"-records", fixture, "-policy", fixture}, 1, "something after the document"},
		{[]string{"-records", "nowhere"}, 1, "nowhere"},
		{[]string{"-records", fixture, "-groups", "/nowhere/x"}, 1, "-groups"},
	} {
		r := batch(t, "", append([]string{"overlaps"}, c.args...)...)
		if r.code != c.code || !strings.Contains(r.errOut, c.want) {
			t.Errorf("batch overlaps %q = %d %q; want %d %q", c.args, r.code, r.errOut, c.code, c.want)
		}
	}
}

// The real directory: pairs, groups, and a list to judge that tells no scores.
func TestOverlapsRealDirectory(t *testing.T) {
	in := batch(t, "", "import", "-format", "hsds", "-at", "2026-11-22", shareddata.Path(t, "hsds/nyc-new.ndjson"))
	records := file(t, "nyc.ndjson", in.out)
	folder := t.TempDir()
	groups, sample := filepath.Join(folder, "groups"), filepath.Join(folder, "sample")
	r := batch(t, "", "overlaps", "-records", records, "-at", "2026-11-22", "-lang", "en", "-groups", groups, "-sample", sample)
	list := pairLines(t, r.out)
	if r.code != 0 || len(list) < 500 || !strings.Contains(r.errOut, "1667 offers") {
		t.Fatalf("%d, %d pairs %s", r.code, len(list), r.errOut)
	}
	read := func(path string) []string {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return linesOf(string(text))
	}
	pairs, key := read(sample), read(sample+".key")
	if len(pairs) != 60 || len(key) != 60 || len(read(groups)) < 20 {
		t.Fatalf("%d pairs to judge, %d keys, %d groups", len(pairs), len(key), len(read(groups)))
	}
	top := 0
	for n := range pairs {
		if strings.Contains(pairs[n], `"lo"`) || strings.Contains(pairs[n], `"top"`) {
			t.Errorf("a score is told: %s", pairs[n])
		}
		var k struct {
			Pair int
			Top  bool
			Lo   int
		}
		if err := json.Unmarshal([]byte(key[n]), &k); err != nil || k.Pair != n+1 || k.Top != (k.Lo > 500_000) {
			t.Errorf("key %s: %v", key[n], err)
		}
		if k.Top {
			top++
		}
	}
	if top != 30 {
		t.Errorf("%d of the top", top)
	}
}
