package schema

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// same checks that the bulk decoder and the definition agree on a document, and that
// what they accept survives encoding.
func same(t *testing.T, data []byte) (accepted bool) {
	t.Helper()
	before := string(data)
	want, err := Decode(data)
	got, ok := parse(data)
	if ok != (err == nil) {
		t.Fatalf("the bulk decoder accepts: %v; the definition says %v\n%s", ok, err, data)
	}
	if string(data) != before {
		t.Fatalf("the document was changed from\n%s\nto\n%s", before, data)
	}
	if !ok {
		vs := violations(t, err)
		if len(vs) == 0 || want != nil {
			t.Fatalf("refused without a violation, or with a record %v", want)
		}
		seen := map[string]bool{}
		for _, v := range vs {
			if line := v.String() + string(v.Code); seen[line] {
				t.Fatalf("the violation %s is there twice\n%s", line, data)
			} else {
				seen[line] = true
			}
		}
		return false
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("the records differ (-Decode +parse):\n%s\n%s", diff, data)
	}
	line, err := Encode(nil, got)
	if err != nil {
		t.Fatalf("cannot be encoded: %v\n%s", err, data)
	}
	again, err := Decode(line)
	if err != nil {
		t.Fatalf("what Encode wrote is refused: %v\n%s", err, line)
	}
	if diff := cmp.Diff(want, again); diff != "" {
		t.Fatalf("Decode(Encode(x)) is not x (-want +got):\n%s", diff)
	}
	return true
}

func FuzzParseAgainstSchema(f *testing.F) {
	for _, doc := range samples(f) {
		f.Add(doc)
		tree, _ := decodeTree(doc)
		compact, _ := json.Marshal(tree)
		f.Add(compact)
	}
	for _, bad := range badDocuments {
		f.Add([]byte(strings.Replace(bad.doc, bad.old, bad.new, 1)))
	}
	f.Add([]byte(needOf700))
	f.Fuzz(func(t *testing.T, data []byte) { same(t, data) })
}

// FuzzScan holds the scanner against the standard library: what is not broken is JSON
// in valid UTF-8.
func FuzzScan(f *testing.F) {
	for _, bad := range badDocuments {
		f.Add([]byte(strings.Replace(bad.doc, bad.old, bad.new, 1)))
	}
	f.Add([]byte(`{"a":[1,-0.5e-3,true,false,"\u00e9\ud83d\ude00",{}],"b":{"c":[]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		vs, broken := scan(data)
		if broken && len(vs) == 0 {
			t.Fatal("broken without a violation")
		}
		if !broken && !json.Valid(data) {
			t.Fatalf("not JSON, and not reported: %q", data)
		}
		if !json.Valid(data) && !slices.ContainsFunc(brief(vs), func(line string) bool {
			return strings.HasSuffix(line, " syntax") || strings.HasSuffix(line, " range")
		}) {
			t.Fatalf("not JSON, and reported as %v", vs)
		}
	})
}

// values are put in place of others: of each type, at and beyond bounds, and in forms
// that are nearly right.
var values = []string{
	`null`, `true`, `false`, `0`, `1`, `-1`, `-0`, `2.5`, `2.0`, `1e2`, `90`, `90.00000001`, `-180.0`, `150`, `151`, `1e-7`, `4294967297`, `9223372036854775807`, `9223372036854775808`, `1e999`,
	`""`, `" "`, `"a"`, `"nl"`, `"NL"`, `"nl-BE"`, `"yes"`, `"raised"`, `"sb:sport"`, `"sb:"`, `"2026-11-22"`, `"2026-02-30"`, `"1899-12-31"`, `"2026-11-22T09:30:00Z"`, `"2026-11-22T09:30:00.1Z"`,
	`"2026-11-22T09:30:00+00:00"`, `"24:00"`, `"09:30"`, `"9:30"`, `"MO"`, `"2TU"`, `"6TU"`, `"01J9ZZ00QW000000000000001J"`, `"01j9zz00qw000000000000001j"`, `"cbs:GM0307@2022"`, `"pc4:3811"`, `"3811AB"`,
	`"https://a.example"`, `"a\u0007b"`, `"a\nb"`, `"\ud800"`, `"` + "\u00a0" + `"`, `"\u00e9"`, `[]`, `[[]]`, `{}`, `[null]`, `["nl","nl"]`, `[1,1]`, `{"nl":"x"}`, `{"lat":1,"lon":2}`, `{"lat":0,"lon":0}`, `{"x":{"y":null}}`, `{"cents":1}`,
	`{"from":1}`, `{"all":[],"fact":"sb:sport"}`, `{"kind":"resident"}`,
}

// TestMutations changes every value of every sample to every other value, and takes
// every one out, then changes several places at once, at random from fixed seeds.
func TestMutations(t *testing.T) {
	accepted, refused := 0, 0
	try := func(data []byte) {
		if same(t, data) {
			accepted++
		} else {
			refused++
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	docs := samples(t)
	for _, doc := range docs {
		tree, _ := decodeTree(doc)
		var paths []string
		places(tree, "", func(path string) { paths = append(paths, path) })
		slices.Sort(paths)
		for _, path := range paths {
			_, data := changed(t, doc, path, nil)
			try(data)
			if testing.Short() {
				continue
			}
			for range 3 {
				_, data := changed(t, doc, path, json.RawMessage(values[rng.IntN(len(values))]))
				try(data)
			}
		}
		for range 20 { // fields of other kinds, and several changes
			data := doc
			for range 1 + rng.IntN(3) {
				path := paths[rng.IntN(len(paths))]
				tree, err := decodeTree(data)
				if err != nil {
					break
				}
				if _, ok := lookup(tree, path); ok {
					_, data = changed(t, data, path, json.RawMessage(values[rng.IntN(len(values))]))
				}
			}
			try(data)
		}
	}
	t.Logf("%d documents accepted, %d refused", accepted, refused)
	if accepted < 200 || refused < 500 {
		t.Errorf("%d accepted and %d refused: one side is hardly tried", accepted, refused)
	}
}
