package main

import (
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// understand returns the themes of which a text speaks, the surest first; none where it
// cannot tell.
func (t *town) understand(words string, tag language.Tag) []vocabulary.Ref {
	var found []vocabulary.Ref
	themes, _ := t.voc.Suggest(words, tag)
	for _, s := range themes {
		found = append(found, s.Ref)
	}
	return found
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
