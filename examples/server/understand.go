package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A saying is something that a theme is called, to be found within a text.
type saying struct {
	theme   vocabulary.Ref
	stems   []string // of all words
	content []string // of the words that say something
}

// sayingsOf returns what themes are called, by language.
func sayingsOf(voc *vocabulary.Vocabulary) map[language.Tag][]saying {
	list := map[language.Tag][]saying{}
	for term := range voc.Terms() {
		if voc.Kind(term.Ref) != vocabulary.Theme || term.Ref.Scheme() != "sb" {
			continue
		}
		s := saying{theme: term.Ref, stems: term.Stems}
		for word := range language.Tokens(language.Fold(term.Text)) {
			if !language.IsStop(term.Tag, word) {
				s.content = append(s.content, language.Stem(term.Tag, word))
			}
		}
		if len(s.content) > 0 {
			list[term.Tag] = append(list[term.Tag], s)
		}
	}
	return list
}

// strength says how surely a text speaks of it; 0 is not at all. Two words that say
// something need to stand close together, in any order; one needs its small words
// around it, as "out of the house".
func (s *saying) strength(text []string) int {
	if len(s.content) == 1 {
		for n := 0; n+len(s.stems) <= len(text); n++ {
			if slices.Equal(text[n:n+len(s.stems)], s.stems) {
				return 1
			}
		}
		return 0
	}
	for n := range text {
		near := text[n:min(len(text), n+len(s.stems)+3)]
		if !slices.ContainsFunc(s.content, func(stem string) bool { return !slices.Contains(near, stem) }) {
			return len(s.content)
		}
	}
	return 0
}

// maxUnderstood is how many themes are taken from a text.
const maxUnderstood = 3

// understand returns the themes of which a text speaks, the surest first; none where it
// cannot tell. Of a theme and one below it, the one below is kept; a theme at the top
// counts only where nothing more precise is said.
func (t *town) understand(words string, tag language.Tag) []vocabulary.Ref {
	text := language.AppendStems(nil, tag, words)
	sure := map[vocabulary.Ref]int{}
	for _, s := range t.sayings[tag.Base()] {
		sure[s.theme] = max(sure[s.theme], s.strength(text))
	}
	var found []vocabulary.Ref
	for ref, strength := range sure {
		if strength > 0 {
			found = append(found, ref)
		}
	}
	found = slices.DeleteFunc(found, func(ref vocabulary.Ref) bool {
		return slices.ContainsFunc(t.voc.Descendants(ref), func(below vocabulary.Ref) bool { return below != ref && sure[below] > 0 })
	})
	top := func(ref vocabulary.Ref) bool { return len(t.voc.Broader(ref)) == 0 }
	if !allOf(found, top) {
		found = slices.DeleteFunc(found, top)
	}
	slices.SortFunc(found, func(a, b vocabulary.Ref) int { return cmp.Or(cmp.Compare(sure[b], sure[a]), cmp.Compare(a, b)) })
	return found[:min(maxUnderstood, len(found))]
}

func allOf(refs []vocabulary.Ref, holds func(vocabulary.Ref) bool) bool {
	return !slices.ContainsFunc(refs, func(ref vocabulary.Ref) bool { return !holds(ref) })
}

// An alarm is a danger that a page never passes over: whoever reads it must see at once
// where help is, whatever the list says.
type alarm struct {
	Phrase string // key of what is said
	theme  vocabulary.Ref
	signs  []string // in folded text
}

var alarms = []alarm{
	{"alarmLife", "sb:crisis", []string{
		"niet meer leven", "wil dood", "wil ik dood", "dood zijn", "zelfmoord", "zelfdoding", "suicid", "einde aan mijn leven", "einde maken aan", "maak er een eind aan",
		"want to die", "kill myself", "end my life", "do not want to live", "don't want to live", "not want to live",
	}},
	{"alarmHome", "sb:huiselijk-geweld", []string{
		"slaat mij", "slaat me", "slaat mijn", "slaat hem", "slaat haar", "sloeg mij", "sloeg me", "word geslagen", "wordt geslagen", "mishandel", "huiselijk geweld", "geweld thuis",
		"misbruik", "verkracht", "bedreigt mij", "bedreigt me", "bang voor mijn man", "bang voor mijn vrouw", "bang voor mijn vriend", "bang voor mijn vader",
		"hits me", "beats me", "hit by my", "domestic violence", "abuses", "abused", "rape", "threatens me", "afraid of my husband", "afraid of my wife", "afraid of my partner",
	}},
}

// alarmsIn returns the dangers of which a text or its themes speak.
func alarmsIn(words string, themes []vocabulary.Ref) []alarm {
	text := strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(words, "’", "'"))), " ")
	var found []alarm
	for _, a := range alarms {
		if slices.Contains(themes, a.theme) || slices.ContainsFunc(a.signs, func(sign string) bool { return strings.Contains(text, sign) }) {
			found = append(found, a)
		}
	}
	return found
}
