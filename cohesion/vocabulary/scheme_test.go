package vocabulary

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

// small is a scheme in which everything occurs.
const small = `{
  "id": "x", "version": "1", "title": {"nl": "Klein"}, "licence": "CC0-1.0", "source": "test",
  "concepts": [
    {"code": "geld", "kind": "theme", "labels": {"nl": "Geld", "en": "Money"}},
    {"code": "schulden", "kind": "theme", "labels": {"nl": "Schulden"}, "broader": ["x:geld"],
      "synonyms": {"nl": ["rood staan"], "en": ["debt"]}, "shared": {"nl": ["loket"]}, "related": ["x:papieren"],
      "mappings": [{"to": "y:1", "kind": "close", "strength": 800000}], "definition": {"nl": "Meer uit dan in"}},
    {"code": "papieren", "kind": "theme", "labels": {"nl": "Papieren"}, "shared": {"nl": ["loketten"]}},
    {"code": "post", "kind": "theme", "labels": {"nl": "Post"}, "deprecated": true, "replacedBy": "x:papieren"},
    {"code": "tieners", "kind": "audience", "labels": {"nl": "Tieners"}, "age": {"min": 12, "max": 17.5}}
  ]}`

func TestParseRoundTrip(t *testing.T) {
	s, err := Parse([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Parse(data)
	if err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	if diff := cmp.Diff(s, back); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := s.Concepts[4].Age; *got != (AgeBand{1200, 1750}) {
		t.Errorf("age = %v", *got)
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct {
		name     string
		from, to string   // one change of small
		want     []string // path and code of each violation, in order
	}{
		{"unknown field", `"kind": "theme", "labels": {"nl": "Geld"`, `"kynd": 1, "kind": "theme", "labels": {"nl": "Geld"`, []string{"/concepts/0/kynd unknown"}},
		{"field in other case", `"version": "1"`, `"Version": "1"`, []string{"/Version unknown", "/version required"}},
		{"field twice", `"version": "1"`, `"version": "1", "version": "2"`, []string{"/version duplicate"}},
		{"null", `"source": "test"`, `"source": null`, []string{"/source type"}},
		{"wrong type", `"labels": {"nl": "Papieren"}`, `"labels": "Papieren"`, []string{"/concepts/2/labels type"}},
		{"wrong type in a list", `["rood staan"]`, `["rood staan", 1]`, []string{"/concepts/1/synonyms/nl/1 type"}},
		{"trailing data", `17.5}}
  ]}`, `17.5}}]} {}`, []string{" syntax"}},
		{"half a surrogate pair", `"Geld"`, `"Geld\ud800"`, []string{"/concepts/0/labels/nl syntax"}},
		{"scheme id", `"id": "x"`, `"id": "X"`, nil},
		{"version", `"version": "1"`, `"version": "1 0"`, []string{"/version required"}},
		{"licence", `"licence": "CC0-1.0"`, `"licence": " "`, []string{"/licence required"}},
		{"title", `"title": {"nl": "Klein"}`, `"title": {}`, []string{"/title required"}},
		{"code twice", `"code": "papieren"`, `"code": "geld"`, nil},
		{"code", `{"code": "tieners"`, `{"code": "ti ners"`, []string{"/concepts/4/code format"}},
		{"kind", `"kind": "audience"`, `"kind": "group"`, []string{"/concepts/4/kind unknown"}},
		{"no kind", `"kind": "audience", `, ``, []string{"/concepts/4/kind required"}},
		{"no labels", `"labels": {"nl": "Papieren"}, `, ``, []string{"/concepts/2/labels required"}},
		{"language", `"en": ["debt"]`, `"engels": ["debt"]`, []string{"/concepts/1/synonyms/engels format"}},
		{"empty synonym", `"debt"`, `" "`, []string{"/concepts/1/synonyms/en/0 required"}},
		{"synonym without letters", `"debt"`, `"?!"`, []string{"/concepts/1/synonyms/en/0 format"}},
		{"dangling broader", `"broader": ["x:geld"]`, `"broader": ["x:goud"]`, []string{"/concepts/1/broader/0 reference"}},
		{"broader of another scheme", `"broader": ["x:geld"]`, `"broader": ["y:geld"]`, []string{"/concepts/1/broader/0 reference"}},
		{"broader twice", `"broader": ["x:geld"]`, `"broader": ["x:geld", "x:geld"]`, []string{"/concepts/1/broader/1 duplicate"}},
		{"malformed reference", `"broader": ["x:geld"]`, `"broader": ["geld"]`, []string{"/concepts/1/broader/0 format"}},
		{"related to itself", `"related": ["x:papieren"]`, `"related": ["x:schulden"]`, []string{"/concepts/1/related/0 reference"}},
		{"its own parent", `"broader": ["x:geld"]`, `"broader": ["x:schulden"]`, []string{"/concepts/1/broader/0 conflict"}},
		{"circle", `"kind": "theme", "labels": {"nl": "Geld"`, `"broader": ["x:schulden"], "kind": "theme", "labels": {"nl": "Geld"`, []string{"/concepts/1/broader/0 conflict"}},
		{"points at what was replaced", `"related": ["x:papieren"]`, `"related": ["x:post"]`, []string{"/concepts/1/related/0 reference"}},
		{"replaced and not deprecated", `"deprecated": true, `, ``, []string{"/concepts/3/replacedBy conflict"}},
		{"replaced by what is deprecated", `"replacedBy": "x:papieren"`, `"replacedBy": "x:post"`, []string{"/concepts/3/replacedBy reference"}},
		{"mapping inside the scheme", `"to": "y:1"`, `"to": "x:geld"`, []string{"/concepts/1/mappings/0/to reference"}},
		{"no strength", `"kind": "close", "strength": 800000`, `"kind": "close"`, []string{"/concepts/1/mappings/0/strength range"}},
		{"strength above one", `800000`, `1000001`, []string{"/concepts/1/mappings/0/strength range"}},
		{"strength as a fraction", `800000`, `0.8`, []string{"/concepts/1/mappings/0/strength type"}},
		{"weak exact match", `"kind": "close"`, `"kind": "exact"`, []string{"/concepts/1/mappings/0/strength conflict"}},
		{"age of a theme", `"labels": {"nl": "Papieren"}`, `"labels": {"nl": "Papieren"}, "age": {"min": 1}`, []string{"/concepts/2/age conflict"}},
		{"age upside down", `"min": 12`, `"min": 18`, []string{"/concepts/4/age range"}},
		{"age with three decimals", `17.5`, `17.555`, []string{"/concepts/4/age/max range"}},
		{"one word for two concepts", `"rood staan"`, `"geldelijk", "Papier"`, []string{"/concepts/1/synonyms/nl/1 conflict", "/concepts/2/labels/nl conflict"}},
		{"shared on one side only", `"shared": {"nl": ["loketten"]}`, `"synonyms": {"nl": ["loketten"]}`, []string{"/concepts/1/shared/nl/0 conflict", "/concepts/2/synonyms/nl/0 conflict"}},
		{"codes and concepts", `"source": "test"`, `"codes": ["1"]`, []string{"/codes conflict"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if strings.Count(small, tt.from) != 1 {
				t.Fatalf("%s occurs %d times", tt.from, strings.Count(small, tt.from))
			}
			s, err := Parse([]byte(strings.Replace(small, tt.from, tt.to, 1)))
			var vs valid.Violations
			if !errors.As(err, &vs) || s != nil {
				t.Fatalf("Parse = %v, %v; want violations", s, err)
			}
			var got []string
			for _, v := range vs {
				got = append(got, v.Path+" "+string(v.Code))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" && tt.want != nil {
				t.Errorf("(-want +got):\n%s\n%v", diff, vs)
			}
		})
	}
}

func TestParseTellsEverything(t *testing.T) {
	_, err := Parse([]byte(`{"id": "", "concepts": [{"code": "a b"}, {"extra": 1}]}`))
	var vs valid.Violations
	if !errors.As(err, &vs) || len(vs) < 9 {
		t.Errorf("%d violations: %v", len(vs), err)
	}
}

func TestParseNotJSON(t *testing.T) {
	for _, in := range []string{"", "{", "[", "nul", `{"id"}`, "\xff", strings.Repeat("[", 100), `"x"`, "null", `{"id": tru`} {
		if _, err := Parse([]byte(in)); err == nil {
			t.Errorf("%q was read", in)
		}
		if _, err := ParseCrosswalk([]byte(in)); err == nil {
			t.Errorf("%q was read as a crosswalk", in)
		}
	}
}

func TestDepthIsLimited(t *testing.T) {
	chain := func(n int) *Scheme {
		s, err := Parse([]byte(small))
		if err != nil {
			t.Fatal(err)
		}
		s.Concepts = nil
		for i := range n {
			c := Concept{Code: fmt.Sprint("c", i), Kind: Theme}
			c.Labels.Set("nl", fmt.Sprint("woord", i))
			if i > 0 {
				c.Broader = []Ref{NewRef("x", fmt.Sprint("c", i-1))}
			}
			s.Concepts = append(s.Concepts, c)
		}
		return s
	}
	if vs := chain(maxDepth + 1).Validate(); vs != nil {
		t.Errorf("%d steps: %v", maxDepth, vs)
	}
	if vs := chain(maxDepth + 5).Validate(); len(vs) != 1 || vs[0].Code != valid.Range {
		t.Errorf("%d steps: %v; want one violation", maxDepth+4, vs)
	}
}

func TestLongCircle(t *testing.T) {
	s, err := Parse([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	s.Concepts[0].Broader = []Ref{"x:papieren"}
	s.Concepts[2].Broader = []Ref{"x:schulden"}
	vs := s.Validate()
	if len(vs) != 1 || !strings.Contains(vs[0].Message, "geld -> papieren -> schulden -> geld") {
		t.Errorf("%v; want the one circle", vs)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(`{"id":"oe","version":"2","title":{"en":"OE"},"licence":"x","codes":["101"]}`))
	f.Add([]byte(`{"id":"x","concepts":[{"code":"a","broader":["x:a"]},{"code":"a"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Parse(data)
		if err != nil {
			var vs valid.Violations
			if !errors.As(err, &vs) || len(vs) == 0 || s != nil {
				t.Fatalf("%v, %T", s, err)
			}
			return
		}
		if vs := s.Validate(); vs != nil {
			t.Errorf("a parsed scheme is not valid: %v", vs)
		}
		out, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Parse(out)
		if err != nil {
			t.Fatalf("%v in %s", err, out)
		}
		again, err := json.Marshal(back)
		if err != nil || string(again) != string(out) {
			t.Errorf("%s\n%s, %v", out, again, err)
		}
	})
}
