package vocabulary

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

const smallCrosswalk = `{"from": "x", "to": "y", "version": "1", "licence": "CC0-1.0",
  "pairs": [{"from": "geld", "to": "1", "kind": "exact", "strength": 1000000},
    {"from": "papieren", "to": "2", "kind": "narrow", "strength": 500000}]}`

func TestParseCrosswalk(t *testing.T) {
	c, err := ParseCrosswalk([]byte(smallCrosswalk))
	if err != nil {
		t.Fatal(err)
	}
	want := []Pair{{"geld", "1", ExactMatch, 1_000_000}, {"papieren", "2", NarrowMatch, 500_000}}
	if diff := cmp.Diff(want, c.Pairs); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestParseCrosswalkRefuses(t *testing.T) {
	tests := []struct {
		name, from, to string
		want           []string
	}{
		{"to itself", `"to": "y"`, `"to": "x"`, []string{"/to conflict"}},
		{"bad scheme", `"from": "x"`, `"from": "X"`, []string{"/from format"}},
		{"no version", `"version": "1", `, ``, []string{"/version required"}},
		{"no licence", `, "licence": "CC0-1.0"`, ``, []string{"/licence required"}},
		{"bad codes", `"from": "geld", "to": "1"`, `"from": "", "to": "a b"`, []string{"/pairs/0/from format", "/pairs/0/to format"}},
		{"twice", `"from": "papieren", "to": "2"`, `"from": "geld", "to": "1"`, []string{"/pairs/1 duplicate"}},
		{"bad kind", `"narrow"`, `"narrower"`, []string{"/pairs/1/kind unknown"}},
		{"weak exact", `"narrow"`, `"exact"`, []string{"/pairs/1/strength conflict"}},
		{"unknown field", `"version": "1"`, `"version": "1", "pair": []`, []string{"/pair unknown"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseCrosswalk([]byte(strings.Replace(smallCrosswalk, tt.from, tt.to, 1)))
			var vs valid.Violations
			if !errors.As(err, &vs) {
				t.Fatalf("error = %v; want violations", err)
			}
			var got []string
			for _, v := range vs {
				got = append(got, v.Path+" "+string(v.Code))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if vs := (&Crosswalk{From: "x", To: "y", Version: "1", Licence: "l"}).Validate(); len(vs) != 1 || vs[0].Path != "/pairs" {
		t.Errorf("no pairs: %v", vs)
	}
}

func FuzzParseCrosswalk(f *testing.F) {
	f.Add([]byte(smallCrosswalk))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := ParseCrosswalk(data)
		if (c == nil) != (err != nil) {
			t.Fatalf("%v, %v", c, err)
		}
		if err == nil && c.Validate() != nil {
			t.Errorf("a parsed crosswalk is not valid: %v", c.Validate())
		}
	})
}
