package hsds

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

func TestOptionsAreRequired(t *testing.T) {
	for name, change := range map[string]func(*Options){
		"system":    func(o *Options) { o.System = "" },
		"community": func(o *Options) { o.Community = Options{}.Community },
		"at":        func(o *Options) { o.At = time.Time{} },
	} {
		opt := dutchOptions()
		change(&opt)
		if _, _, err := Import(strings.NewReader("{}"), opt); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestSeverityText(t *testing.T) {
	for s := Warning; s <= Left; s++ {
		raw, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var got Severity
		if err := json.Unmarshal(raw, &got); err != nil || got != s {
			t.Errorf("%s: %v, %v", raw, got, err)
		}
	}
	if _, err := json.Marshal(Severity(0)); err == nil {
		t.Error("an unset severity has a text form")
	}
	for u := Mapped; u <= Dropped; u++ {
		if u.String() == "" {
			t.Errorf("use %d has no name", u)
		}
	}
}

func TestAges(t *testing.T) {
	n := func(i int) *int { return &i }
	for text, want := range map[string][2]*int{
		"18": {n(18)}, "18+": {n(18)}, "18 jaar en ouder": {n(18)}, "eighteen": {n(18)}, "twaalf": {n(12)}, "12 t/m 18": {n(12), n(18)}, "12-18": {n(12), n(18)},
		"12 tot 18": {n(12), n(17)}, "12 to 18 years": {n(12), n(18)}, "under 18": {nil, n(17)}, "vanaf 55": {n(55)}, "65 and over": {n(65)},
	} {
		least, most, ok := ages(text)
		if !ok || cmp.Diff(want, [2]*int{least, most}) != "" {
			t.Errorf("%q: %v %v %v", text, least, most, ok)
		}
	}
	for _, text := range []string{"", "old", "18 of zo", "18 12", "18-12", "-5", "131", "12 t/m", "tot tot 3"} {
		if _, _, ok := ages(text); ok {
			t.Errorf("%q was read", text)
		}
	}
}

func TestCleanText(t *testing.T) {
	for in, want := range map[string]string{
		"Café": "Café", "CafÃ©": "Café", "itâ€™s": "it’s", "Half Ã©n ✓": "Half Ã©n ✓", `a\nb`: "a\nb", `C:\new\tea`: `C:\new\tea`, `a\qb\n`: `a\qb\n`,
		"a\r\nb\rc": "a\nb\nc", "a\x00b\ufeff": "ab", "€ 5": "€ 5",
	} {
		got, faults := cleanText(in)
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
		if got != in && len(faults) == 0 {
			t.Errorf("%q: repaired in silence", in)
		}
	}
}

// TestConcepts maps a term to concepts of the host; an export without the mapping
// still knows which rows hold.
func TestConcepts(t *testing.T) {
	opt := dutchOptions()
	opt.Concepts = func(term Term) []vocabulary.Ref {
		if term.Code == "T1" {
			return []vocabulary.Ref{"sb:taal", "sb:ontmoeten"}
		}
		return nil
	}
	b, _ := mustImport(t, rich, opt)
	i := b.Initiatives[0]
	if diff := cmp.Diff([]vocabulary.Ref{"sb:taal", "sb:ontmoeten"}, i.Themes); diff != "" {
		t.Errorf("themes (-want +got):\n%s", diff)
	}
	if len(b.Found) != 1 || b.Found[0].Concepts[0].Labels.In("nl") != "Nieuwkomers" || b.Found[0].Concepts[0].Kind != vocabulary.Audience {
		t.Errorf("found: %+v", b.Found)
	}
	doc, _ := one(t, b)
	if at(doc, "attributes.0.taxonomy_term.code") != "T1" || at(doc, "attributes.2") != nil || at(doc, "attributes.0."+ownKey) != nil {
		t.Errorf("attributes: %s", encoded(doc["attributes"]))
	}
	i.Themes = i.Themes[:1]
	doc, _ = one(t, b)
	if at(doc, "attributes.0.taxonomy_term.code") != "D1" || at(doc, "attributes.1.taxonomy_term.code") != "taal" {
		t.Errorf("attributes after an edit: %s", encoded(doc["attributes"]))
	}
}
