package vocabulary

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// document writes a scheme with n concepts.
func document(n int, concept func(i int) string) string {
	list := make([]string, n)
	for i := range list {
		list[i] = concept(i)
	}
	return `{"id":"x","version":"1","licence":"CC0","title":{"nl":"X"},"concepts":[` + strings.Join(list, ",") + `]}`
}

// plain writes a concept with a word of its own.
func plain(i int, more string) string {
	return fmt.Sprintf(`{"code":"c%d","kind":"theme","labels":{"nl":"woord%d"}%s}`, i, i, more)
}

func manyFields(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(`"f%d":1`, i)
	}
	return list
}

// TestReportsAreBounded reads documents in which everything is wrong. Without the limits
// their reports run from thousands of lines to gigabytes.
func TestReportsAreBounded(t *testing.T) {
	const n = 2000
	long := strings.Repeat("a", 20_000)
	tests := []struct {
		name, document string
		most           int // violations
	}{
		{"unknown fields", document(n, func(i int) string { return plain(i, `,"zz":1`) }), 1001},
		{"nulls", document(n, func(i int) string { return plain(i, `,"age":null`) }), 1001},
		{"fields twice", document(n, func(i int) string { return plain(i, `,"age":{"min":1},"age":1`) }), 1001},
		{"fields of one object twice", `{` + strings.Repeat(`"id":"x",`, n) + `"id":"x"}`, 1001},
		{"nulls of one list", `{"codes":[` + strings.Repeat("null,", n) + `null]}`, 1001},
		{"unknown fields of one object", `{` + strings.Join(manyFields(n), ",") + `}`, 1001},
		{"half surrogate pairs", document(n, func(i int) string { return plain(i, `,"synonyms":{"nl":["\ud800"]}`) }), 1001},
		{"types of one list", `{"codes":[` + strings.Repeat("1,", n) + `1]}`, 1001},
		{"no concepts at all", document(n, func(int) string { return "1" }), 1001},
		{"languages", `{"title":{` + strings.Repeat(`"nl":1,`, n) + `"nl":1}}`, 1001},
		{"one word", document(n, func(i int) string {
			return fmt.Sprintf(`{"code":"c%d","kind":"theme","labels":{"nl":"woord"}}`, i)
		}), 1001},
		{"one word, long codes", document(400, func(i int) string {
			return fmt.Sprintf(`{"code":"%d%s","kind":"theme","labels":{"nl":"woord"}}`, i, long[:2000])
		}), 800},
		{"one code", document(n, func(i int) string {
			return fmt.Sprintf(`{"code":"c","kind":"theme","labels":{"nl":"woord%d"}}`, i)
		}), 1001},
		{"words without letters", document(n, func(i int) string { return plain(i, `,"synonyms":{"nl":["?"]}`) }), 1001},
		{"circles", document(n, func(i int) string {
			refs := fmt.Sprintf(`"x:c%d"`, (i+1)%n)
			for k := range min(20, i) {
				refs += fmt.Sprintf(`,"x:c%d"`, k)
			}
			return plain(i, `,"broader":[`+refs+`]`)
		}), 1001},
		{"references of one concept", document(1, func(i int) string {
			return plain(i, `,"broader":["y:c"`+strings.Repeat(`,"y:c"`, n)+`],"mappings":[{}`+strings.Repeat(`,{}`, n)+`]`)
		}), 500},
		{"words of one concept", document(1, func(i int) string {
			return plain(i, `,"synonyms":{"nl":[""`+strings.Repeat(`,""`, n)+`]}`)
		}), 502},
		{"long references", document(n, func(i int) string {
			if i > 0 {
				return plain(i, `,"broader":["x:c0"]`)
			}
			return plain(i, `,"deprecated":true,"replacedBy":"x:`+long+`"`)
		}), 1001},
		{"codes", `{"id":"x","version":"1","licence":"CC0","title":{"nl":"X"},"codes":["1"` + strings.Repeat(`,"1"`, n) + `]}`, 1001},
		{"long field name", `{"` + long + `":[` + strings.Repeat("null,", n) + `null]}`, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := Parse([]byte(tt.document))
			checkReport(t, s == nil, err, tt.most)
		})
	}
	t.Run("pairs", func(t *testing.T) {
		pair := `{"from":"` + long[:1000] + `","to":"1","kind":"close","strength":1}`
		c, err := ParseCrosswalk([]byte(`{"from":"x","to":"y","version":"1","licence":"l","pairs":[` + pair + strings.Repeat(","+pair, n) + `]}`))
		checkReport(t, c == nil, err, 1001)
	})
}

func checkReport(t *testing.T, none bool, err error, most int) {
	t.Helper()
	var vs valid.Violations
	if !errors.As(err, &vs) || !none {
		t.Fatalf("%v; want violations and nothing else", err)
	}
	if len(vs) > most || most == 1001 && len(vs) != most {
		t.Errorf("%d violations, want %d", len(vs), most)
	}
	if size := len(err.Error()); size > 1_000_000 {
		t.Errorf("the report has %d bytes: %.300s", size, err)
	}
	if last := vs[len(vs)-1].Message; len(vs) == 1001 && !strings.Contains(last, "more than 1000 faults") {
		t.Errorf("the last line is %q", last)
	}
}

func TestMessagesNameAFew(t *testing.T) {
	for _, tt := range []struct {
		name     string
		document string
		want     string
	}{
		{"words", document(9, func(i int) string {
			return fmt.Sprintf(`{"code":"c%d","kind":"theme","labels":{"nl":"woord"}}`, i)
		}), `"woord" has the same stems as a word of c0, c1, c3, c4, c5, and 3 more; remove it`},
		{"words of the last", document(9, func(i int) string {
			return fmt.Sprintf(`{"code":"c%d","kind":"theme","labels":{"nl":"woord"}}`, i)
		}), `/concepts/8/labels/nl: "woord" has the same stems as a word of c0, c1, c2, c3, c4, and 3 more; remove it`},
		{"six users", document(6, func(i int) string {
			return fmt.Sprintf(`{"code":"c%d","kind":"theme","labels":{"nl":"woord"}}`, i)
		}), `"woord" has the same stems as a word of c0, c1, c2, c3, c4; remove it`},
		{"circle", document(9, func(i int) string {
			return plain(i, fmt.Sprintf(`,"broader":["x:c%d"]`, (i+1)%9))
		}), "circle: c0 -> c1 -> c2 -> c3 -> c4 -> and 4 more -> c0; remove"},
	} {
		if _, err := Parse([]byte(tt.document)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v; want %s", tt.name, err, tt.want)
		}
	}
}

// A clash costs the same whatever the number of concepts that share the word.
func TestClashAllocates(t *testing.T) {
	s := built(maxConcepts, func(int, *Concept) {})
	users := &wordUsers{open: maxConcepts}
	for i := range s.Concepts {
		users.concepts = append(users.concepts, i)
	}
	if n := testing.AllocsPerRun(10, func() { s.clashes(users, 7) }); n > 25 {
		t.Errorf("%v allocations", n)
	}
}

func TestFilesAreBounded(t *testing.T) {
	data := slices.Repeat([]byte(" "), maxFile+1)
	copy(data, small)
	_, err := Parse(data)
	var vs valid.Violations
	if !errors.As(err, &vs) || vs[0].Code != valid.Range {
		t.Errorf("%v; want one violation of the range", err)
	}
	if _, err := Parse(data[:maxFile]); err != nil {
		t.Errorf("the longest file: %v", err)
	}
}

// slowMerge is merge by its definition.
func slowMerge(form, content valid.Violations) valid.Violations {
	if slices.ContainsFunc(form, func(v valid.Violation) bool { return v.Path == "" && v.Code == valid.Type }) {
		return form
	}
	n := len(form)
	for _, v := range content {
		if !slices.ContainsFunc(form[:n], func(f valid.Violation) bool {
			return v.Path == f.Path || strings.HasPrefix(v.Path, f.Path+"/") || v.Path != "" && strings.HasPrefix(f.Path, v.Path+"/")
		}) {
			form = append(form, v)
		}
	}
	return form
}

func TestMerge(t *testing.T) {
	rng := &numbers{1}
	list := func() valid.Violations {
		var vs valid.Violations
		for range rng.below(5) {
			path := ""
			for range rng.below(4) {
				path += []string{"/a", "/b", "/aa"}[rng.below(3)]
			}
			vs = append(vs, valid.Violation{Path: path, Code: []valid.Code{valid.Type, valid.Range, valid.Syntax}[rng.below(3)]})
		}
		return vs
	}
	for range 5000 {
		form, content := list(), list()
		got, want := merge(slices.Clip(form), content), slowMerge(slices.Clip(form), content)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%v with %v (-want +got):\n%s", form, content, diff)
		}
	}
}

// built makes a scheme of n concepts in code.
func built(n int, change func(i int, c *Concept)) *Scheme {
	s := &Scheme{ID: "x", Version: "1", Licence: "l", Title: language.Dutch("X"), Concepts: make([]Concept, n)}
	for i := range s.Concepts {
		c := &s.Concepts[i]
		*c = Concept{Code: fmt.Sprint("c", i), Kind: Theme, Labels: language.Dutch(fmt.Sprint("w", i))}
		change(i, c)
	}
	return s
}

func TestNewBoundsRelations(t *testing.T) {
	above := func(j int) Ref { return NewRef("x", fmt.Sprint("c", j)) }
	const width = 200
	layers := built(4*width, func(i int, c *Concept) {
		for k := range min(20, i/width*20) {
			c.Broader = append(c.Broader, above((i/width-1)*width+(i*20+k)%width))
		}
	})
	circleOfRelated := built(9, func(i int, c *Concept) { c.Related = []Ref{above((i + 1) % 9)} })
	nested := built(400, func(i int, c *Concept) {
		c.Kind, c.Age = Audience, &AgeBand{Min: Years(i + 1), Max: Years(10_000 - i)}
	})
	aliases := built(4000, func(i int, c *Concept) {
		if i >= 2000 {
			c.Deprecated, c.ReplacedBy = true, above(0)
		} else if i > 0 {
			c.Broader = []Ref{above(0)}
		}
	})
	mapped := built(1500, func(i int, c *Concept) { c.Mappings = []Mapping{{"y:c0", ExactMatch, full}} })
	other := built(1500, func(i int, c *Concept) {
		if i > 0 {
			c.Broader = []Ref{"y:c0"}
		}
	})
	other.ID = "y"
	deepest := built(maxConcepts, func(i int, c *Concept) { // the most relations that a tree can have
		if i > 0 {
			c.Broader = []Ref{above(min(i, maxDepth) - 1)}
		}
	})
	for _, tt := range []struct {
		name    string
		sources []Source
		fits    bool
	}{
		{"layers", []Source{layers}, false},
		{"related", []Source{circleOfRelated}, true},
		{"age bands", []Source{nested}, false},
		{"aliases", []Source{aliases}, false},
		{"mappings", []Source{mapped, other}, false},
		{"deepest tree", []Source{deepest}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := New(tt.sources...)
			var vs valid.Violations
			if errors.As(err, &vs); tt.fits != (err == nil) || tt.fits != (v != nil) {
				t.Fatalf("%v", err)
			}
			if !tt.fits && (len(vs) != 1 || vs[0].Path != "/sources" || vs[0].Code != valid.Range) {
				t.Errorf("%v", vs)
			}
		})
	}
}

func TestNewBoundsReports(t *testing.T) {
	const n = 2000
	bad := built(n, func(i int, c *Concept) { c.Kind = 0 })
	dangling := built(n, func(i int, c *Concept) { c.Mappings = []Mapping{{"z:1", ExactMatch, full}} })
	walk := &Crosswalk{From: "a", To: "b", Version: "1", Licence: "l"}
	for i := range n {
		walk.Pairs = append(walk.Pairs, Pair{fmt.Sprint(i), "1", ExactMatch, full})
	}
	for _, sources := range [][]Source{{bad, bad, bad}, {dangling}, {walk}} {
		v, err := New(sources...)
		checkReport(t, v == nil, err, 1001)
	}
}
