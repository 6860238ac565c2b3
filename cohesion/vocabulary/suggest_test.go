package vocabulary

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion/language"
)

func refsOf(list []Suggestion) []Ref {
	var refs []Ref
	for _, s := range list {
		refs = append(refs, s.Ref)
	}
	return refs
}

func TestSuggest(t *testing.T) {
	tests := []struct {
		name, text string
		tag        language.Tag
		themes     []Ref
		audiences  []Ref
	}{
		{"a sentence of a resident", "sinds mijn man er niet meer is zit ik alleen thuis", "nl", []Ref{"sb:rouw", "sb:eenzaamheid"}, nil},
		{"English", "I have debts and the bailiff is at the door", "en", []Ref{"sb:schulden"}, []Ref{"sb:mensen-met-schulden"}},
		{"the language is detected", "I have debts and the bailiff is at the door", "", []Ref{"sb:schulden"}, []Ref{"sb:mensen-met-schulden"}},
		{"nothing said", "Het is vandaag dinsdag.", "nl", nil, nil},
		{"a language without words", "Mam długi", "pl", nil, nil},
		{"a compound", "Ik zoek de schuldhulpverlening.", "nl", []Ref{"sb:schuldhulpverlening"}, nil},
		{"an age", "Hij is 86 jaar.", "nl", nil, []Ref{"sb:hoogbejaarden"}},
		{"the narrowest age", "Zij is 70 jaar.", "nl", nil, []Ref{"sb:ouderen"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			themes, audiences := Starter().Suggest(tt.text, tt.tag)
			for _, want := range tt.themes {
				if !slices.Contains(refsOf(themes), want) {
					t.Errorf("themes %v, %s is not among them", themes, want)
				}
			}
			for _, want := range tt.audiences {
				if !slices.Contains(refsOf(audiences), want) {
					t.Errorf("audiences %v, %s is not among them", audiences, want)
				}
			}
			if tt.themes == nil && len(themes) > 0 || tt.audiences == nil && len(audiences) > 0 && tt.themes == nil {
				t.Errorf("themes %v, audiences %v; want none", themes, audiences)
			}
		})
	}
}

// TestSuggestDenied: what is denied is not what is spoken of.
func TestSuggestDenied(t *testing.T) {
	said, _ := Starter().Suggest("Zij heeft dementie.", "nl")
	denied, _ := Starter().Suggest("Zij heeft geen dementie.", "nl")
	if !slices.Contains(refsOf(said), "sb:dementie") || slices.Contains(refsOf(denied), "sb:dementie") {
		t.Errorf("said %v, denied %v", said, denied)
	}
}

func checkSuggestions(t *testing.T, text string, list []Suggestion, kind Kind) {
	t.Helper()
	v := Starter()
	folded := slices.Collect(language.Tokens(language.Fold(text)))
	for n, s := range list {
		if v.Kind(s.Ref) != kind || s.Strength <= 0 || s.Strength > full {
			t.Fatalf("%q suggests %v", text, s)
		}
		if n > 0 && (list[n-1].Strength < s.Strength || list[n-1].Strength == s.Strength && list[n-1].Ref >= s.Ref) {
			t.Fatalf("%q: out of order: %v", text, list)
		}
		for _, word := range s.Evidence {
			if !slices.Contains(folded, word) {
				t.Fatalf("%q: evidence %q is not in the text", text, word)
			}
		}
		for _, o := range list {
			if slices.Contains(v.Ancestors(o.Ref), s.Ref) {
				t.Fatalf("%q suggests %s and %s below it", text, s.Ref, o.Ref)
			}
		}
	}
	if len(list) > MaxSuggestions {
		t.Fatalf("%q: %d suggestions", text, len(list))
	}
}

// FuzzSuggest: no text makes it panic or break its promises; asking again, in between other texts, gives the same.
func FuzzSuggest(f *testing.F) {
	for _, text := range []string{"zit alleen thuis", "I am 84 and lonely", "geen", "86", "schuldhulpverleningsschuldhulp", "\xff niet 12 jaar", strings.Repeat("koffie ", 50)} {
		f.Add(text, "nl")
		f.Add(text, "")
	}
	f.Fuzz(func(t *testing.T, text, tag string) {
		if len(text) > 2000 {
			return
		}
		themes, audiences := Starter().Suggest(text, language.Tag(tag))
		checkSuggestions(t, text, themes, Theme)
		checkSuggestions(t, text, audiences, Audience)
		Starter().Suggest("iets anders "+text, "en")
		again, others := Starter().Suggest(text, language.Tag(tag))
		if diff := cmp.Diff(themes, again) + cmp.Diff(audiences, others); diff != "" {
			t.Fatalf("%q, asked twice (-first +second):\n%s", text, diff)
		}
	})
}

// TestRecogniserStopWords: a stop word is not one of the words that have its stem.
func TestRecogniserStopWords(t *testing.T) {
	r := Starter().Recogniser(language.NL)
	if bees, small := r.Word(language.Stem(language.NL, "bijen"), false), r.Word(language.Stem(language.NL, "bij"), true); bees == 0 || bees == small {
		t.Errorf("bijen is %d, bij is %d", bees, small)
	}
}

func TestRecogniserCorrect(t *testing.T) {
	r := Starter().Recogniser(language.NL)
	if got, ok := r.Correct("eenzaamheit"); !ok || got != "eenzaamheid" {
		t.Errorf("Correct = %q, %v", got, ok)
	}
	if got, ok := r.Correct("xyzxyzxyz"); ok {
		t.Errorf("Correct = %q", got)
	}
	var none *Recogniser
	if _, ok := none.Correct("eenzaamheit"); ok || none.Word("x", false) != 0 || len(none.Find(nil, []int32{1})) > 0 || none.NameWords(0) != nil {
		t.Error("a nil Recogniser finds something")
	}
}

// TestRecogniserUnknownNumbers: what stands for an unknown word is none.
func TestRecogniserUnknownNumbers(t *testing.T) {
	r := Starter().Recogniser(language.NL)
	if got := r.Find(nil, []int32{0, -1}); len(got) > 0 {
		t.Errorf("found %v", got)
	}
}
