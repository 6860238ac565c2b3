package vocabulary

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// other is an external scheme for small and smallCrosswalk.
const other = `{"id": "y", "version": "1", "title": {"en": "Other"}, "licence": "CC0-1.0", "codes": ["1", "2", "3"]}`

func scheme(tb testing.TB, data string) *Scheme {
	tb.Helper()
	s, err := Parse([]byte(data))
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func smallVocabulary(tb testing.TB) *Vocabulary {
	tb.Helper()
	c, err := ParseCrosswalk([]byte(smallCrosswalk))
	if err != nil {
		tb.Fatal(err)
	}
	v, err := New(scheme(tb, small), scheme(tb, other), c)
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

func TestNewRefuses(t *testing.T) {
	dangling := &Crosswalk{From: "x", To: "z", Version: "1", Licence: "l", Pairs: []Pair{{"gold", "1", CloseMatch, 1}}}
	var noScheme *Scheme
	tests := []struct {
		name    string
		sources []Source
		want    []string
	}{
		{"mapping to an unknown scheme", []Source{scheme(t, small)}, []string{"/sources/0/concepts/1/mappings/0/to reference"}},
		{"scheme twice", []Source{scheme(t, other), scheme(t, other)}, []string{"/sources/1/id duplicate"}},
		{"crosswalk that dangles at both ends", []Source{scheme(t, other), dangling}, []string{"/sources/1/pairs/0/from reference", "/sources/1/pairs/0/to reference"}},
		{"not valid by itself", []Source{&Scheme{ID: "y", Version: "1", Licence: "l", Title: language.Dutch("a"), Codes: []string{"1", "1"}}}, []string{"/sources/0/codes/1 duplicate"}},
		{"nil", []Source{nil, noScheme}, []string{"/sources/0 required", "/sources/1 required"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, err := New(tt.sources...)
			var vs valid.Violations
			if !errors.As(err, &vs) || v != nil {
				t.Fatalf("New = %v, %v; want violations", v, err)
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
}

func TestVocabulary(t *testing.T) {
	v := smallVocabulary(t)
	if got := v.Len(); got != 8 {
		t.Errorf("Len = %d", got)
	}
	for _, tt := range []struct {
		name string
		got  []Ref
		want []Ref
	}{
		{"themes leave out what is deprecated", v.Themes(), []Ref{"x:geld", "x:papieren", "x:schulden"}},
		{"audiences", v.Audiences(), []Ref{"x:tieners"}},
		{"broader", v.Broader("x:schulden"), []Ref{"x:geld"}},
		{"narrower", v.Narrower("x:geld"), []Ref{"x:schulden"}},
		{"related, declared", v.Related("x:schulden"), []Ref{"x:papieren"}},
		{"related, other side", v.Related("x:papieren"), []Ref{"x:schulden"}},
		{"related, of what was replaced", v.Related("x:post"), []Ref{"x:schulden"}},
		{"ancestors", v.Ancestors("x:schulden"), []Ref{"x:geld"}},
		{"descendants", v.Descendants("x:geld"), []Ref{"x:schulden"}},
		{"of an unknown concept", v.Ancestors("x:niets"), nil},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	if got := v.Label("x:geld", "en"); got != "Money" {
		t.Errorf("Label = %q", got)
	}
	if got := v.Label("y:1", "en"); got != "y:1" {
		t.Errorf("Label of an external code = %q", got)
	}
	if v.Kind("x:tieners") != Audience || v.Kind("y:1") != 0 || v.Kind("z:1") != 0 {
		t.Error("Kind is wrong")
	}
	if v.Current("x:post") != "x:papieren" || v.Current("x:geld") != "x:geld" || v.Current("z:1") != "z:1" {
		t.Error("Current is wrong")
	}
	if band, ok := v.Age("x:tieners"); !ok || band.Max != 1750 {
		t.Errorf("Age = %v, %v", band, ok)
	}
	if _, ok := v.Age("x:geld"); ok {
		t.Error("a theme has an age")
	}
	if !v.Has("y:3") || v.Has("y:4") {
		t.Error("Has is wrong")
	}
	if c, ok := v.Concept("y:3"); !ok || c.Code != "3" {
		t.Errorf("Concept = %v, %v", c, ok)
	}
	if s := v.Schemes(); len(s) != 2 || s[0].ID != "x" || s[0].Concepts != nil {
		t.Errorf("Schemes = %v", s)
	}
	var zero Vocabulary
	if zero.Has("x:geld") || zero.Lookup("geld", "nl") != nil || zero.Themes() != nil {
		t.Error("the zero Vocabulary knows something")
	}
}

// TestOwnership changes everything that went in and came out.
func TestOwnership(t *testing.T) {
	s := scheme(t, small)
	v, err := New(s, scheme(t, other))
	if err != nil {
		t.Fatal(err)
	}
	spoil := func(c *Concept) {
		c.Labels[0].Value = "anders"
		c.Synonyms["nl"][0] = "anders"
		c.Shared["nl"][0] = "anders"
		c.Broader[0], c.Related[0] = "x:anders", "x:anders"
		c.Mappings[0].To = "x:anders"
	}
	spoil(&s.Concepts[1])
	c, _ := v.Concept("x:schulden")
	spoil(&c)
	v.Schemes()[0].Title[0].Value = "anders"
	v.Reach("x:geld")[0].Ref = "x:anders"
	for term := range v.Terms() {
		term.Stems[0] = "anders"
	}
	want := scheme(t, small).Concepts[1]
	got, _ := v.Concept("x:schulden")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the concept changed (-want +got):\n%s", diff)
	}
	if v.Schemes()[0].Title.In() != "Klein" || v.Reach("x:geld")[0].Ref != "x:geld" {
		t.Error("the title or the reach changed")
	}
	for term := range v.Terms() {
		if term.Stems[0] == "anders" {
			t.Errorf("a term changed: %v", term)
		}
	}
}

func TestLookup(t *testing.T) {
	v := smallVocabulary(t)
	tests := []struct {
		name, text string
		tag        language.Tag
		want       []Ref
	}{
		{"label", "schulden", "nl", []Ref{"x:schulden"}},
		{"another form", "SCHULD!", "nl", []Ref{"x:schulden"}},
		{"synonym of two words", "Rood staan", "nl-BE", []Ref{"x:schulden"}},
		{"English", "debts", "en", []Ref{"x:schulden"}},
		{"not in this language", "debts", "nl", nil},
		{"language not known", "debts", "", []Ref{"x:schulden"}},
		{"language without words", "debts", "tr", []Ref{"x:schulden"}},
		{"shared", "loket", "nl", []Ref{"x:papieren", "x:schulden"}},
		{"what was replaced is not found", "post", "nl", nil},
		{"part of a phrase", "rood", "nl", nil},
		{"nothing", "?", "nl", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, v.Lookup(tt.text, tt.tag)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTerms(t *testing.T) {
	var got []Term
	for term := range smallVocabulary(t).Terms() {
		got = append(got, term)
	}
	want := []Term{
		{"x:schulden", "en", []string{"debt"}, "debt", false, false},
		{"x:geld", "en", []string{"money"}, "Money", true, false},
		{"x:geld", "nl", []string{"geld"}, "Geld", true, false},
		{"x:papieren", "nl", []string{"loket"}, "loketten", false, true},
		{"x:schulden", "nl", []string{"loket"}, "loket", false, true},
		{"x:papieren", "nl", []string{"papier"}, "Papieren", true, false},
		{"x:schulden", "nl", []string{"rod", "stan"}, "rood staan", false, false},
		{"x:schulden", "nl", []string{"schuld"}, "Schulden", true, false},
		{"x:tieners", "nl", []string{"tiener"}, "Tieners", true, false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"geld", "loket", "loketten", "papieren", "rood", "schulden", "staan", "tieners"}, smallVocabulary(t).Words("nl")); diff != "" {
		t.Errorf("Words (-want +got):\n%s", diff)
	}
	for range smallVocabulary(t).Terms() {
		break
	}
}

func TestImplies(t *testing.T) {
	v := Starter()
	tests := []struct {
		fact Ref
		want []Ref
	}{
		{"sb:hoogbejaarden", []Ref{"sb:ouderen", "sb:vijftigplussers", "sb:volwassenen"}},
		{"sb:baby-en-peuter", []Ref{"sb:kinderen", "sb:minderjarigen"}},
		{"sb:jonge-mantelzorgers", []Ref{"sb:mantelzorgers"}},
		{"sb:schulden", nil},
		{"sb:iedereen", nil},
		{"x:y", nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, v.Implies(tt.fact)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.fact, diff)
		}
	}
}

func TestOfAge(t *testing.T) {
	all, some := Starter().OfAge(AgeBand{7500, 8500})
	if diff := cmp.Diff([]Ref{"sb:ouderen", "sb:vijftigplussers", "sb:volwassenen"}, all); diff != "" {
		t.Errorf("all (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Ref{"sb:hoogbejaarden"}, some); diff != "" {
		t.Errorf("some (-want +got):\n%s", diff)
	}
}

func TestConcurrentUse(t *testing.T) {
	v := smallVocabulary(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				v.Relation("x:geld", "x:schulden")
				v.Lookup("schulden", "nl")
				v.Concept("x:schulden")
				if !slices.Contains(v.Descendants("x:geld"), "x:schulden") {
					t.Error("not found")
				}
			}
		})
	}
	wg.Wait()
}
