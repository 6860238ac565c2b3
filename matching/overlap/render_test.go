package overlap

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// Every phrase is there in both languages, and no sentence has more than 15 words, whatever
// the concepts are called.
func TestSentencesAreShort(t *testing.T) {
	voc := vocabulary.Starter()
	said := map[language.Tag]map[string]bool{language.NL: {}, language.EN: {}}
	check := func(tag language.Tag, list []string) {
		for _, s := range list {
			if n := len(strings.Fields(s)); n > mostSentenceWords || n < 3 || !strings.HasSuffix(s, ".") || strings.Contains(s, "%!") {
				t.Errorf("%d words: %q", n, s)
			}
			said[tag][s] = true
		}
		if len(slices.Compact(slices.Sorted(slices.Values(list)))) != len(list) {
			t.Errorf("twice the same: %q", list)
		}
	}
	for seed := range uint64(6) {
		g := generate(seed, 80)
		g.supply.Areas = g.supply.Areas[:int(seed)%2*len(g.supply.Areas)]
		s := g.set(t, Options{})
		for tag := range said {
			r := NewRenderer(nil, tag)
			for n, a := range g.supply.Initiatives {
				for _, b := range g.supply.Initiatives[n+1:] {
					if p, err := s.Compare(a.ID, b.ID); err == nil {
						e, err := s.Evidence(a.ID, b.ID)
						if err != nil {
							t.Fatal(err)
						}
						check(tag, r.Sentences(p, e))
					}
				}
			}
			groups, err := s.Groups(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range groups {
				check(tag, r.GroupSentences(one))
			}
			// The longest labels there are.
			refs := append(voc.Themes(), voc.Audiences()...)
			slices.SortFunc(refs, func(a, b vocabulary.Ref) int { return len(voc.Label(b, tag)) - len(voc.Label(a, tag)) })
			long := []Alike{{refs[0], refs[0], 1}, {refs[1], refs[1], 1}, {refs[2], refs[2], 1}}
			check(tag, r.Sentences(Pair{}, Evidence{Themes: long, Audiences: long}))
			check(tag, r.Sentences(Pair{}, Evidence{Themes: []Alike{{refs[0], refs[1], 1}}}))
			check(tag, r.GroupSentences(Group{Offers: make([]cohesion.InitiativeID, 30), Invite: make([]cohesion.OrganisationID, 30), Themes: refs[:3], Audiences: refs[3:6], Residents: 1_234_567}))
		}
	}
	for tag, list := range said {
		if len(list) < 60 {
			t.Errorf("%s: only %d different sentences", tag, len(list))
		}
	}
	for _, p := range []phrases{dutch, english} {
		v := reflect.ValueOf(p)
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%s is empty", v.Type().Field(i).Name)
			}
		}
		if len(p.axes) != axes || len(p.actions) != int(ReferBoth) {
			t.Errorf("%d axes and %d actions have a name", len(p.axes), len(p.actions))
		}
	}
}

func TestSentencesOfPair(t *testing.T) {
	g, orgs, places := town()
	a := g.offer("Taalcafé", orgs[0], places[0], schedule.Monday, "sb:taalcafe", "sb:ontmoeten")
	b := g.offer("Taalcafé", orgs[1], places[1], schedule.Monday, "sb:taalcafe")
	b.Languages = nil
	b.Deliveries[0].Schedule.Times[0].Opens = 630
	s := g.set(t, Options{})
	p, err := s.Compare(a.ID, b.ID)
	if err != nil {
		t.Fatal(err)
	}
	e, err := s.Evidence(a.ID, b.ID)
	if err != nil {
		t.Fatal(err)
	}
	for tag, want := range map[language.Tag][]string{
		"nl": {
			"Beide gaan over taalcafé.", "De omschrijvingen lijken op elkaar.", "Beide zijn bedoeld voor ouderen vanaf 65 jaar.",
			"Ze zijn er voor dezelfde buurt.", "Per week zijn ze 1,5 uur tegelijk.", "Nog niet bekend: de talen.", "Stem de tijden op elkaar af.",
		},
		"en-GB": {
			"Both are about conversation group.", "The descriptions are alike.", "Both are meant for older people from 65.",
			"They are for the same neighbourhood.", "They take place at the same time for 1.5 hours a week.", "Not yet known: the languages.", "Agree on the times with each other.",
		},
	} {
		if diff := cmp.Diff(want, NewRenderer(nil, tag).Sentences(p, e)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tag, diff)
		}
	}
	r := NewRenderer(nil, "nl")
	for n, want := range map[int]string{0: "0", 7: "7", 99: "99", 104: "100", 3456: "3.500", 99_600: "100.000", 1_234_567: "1.200.000"} {
		if got := r.round(n); got != want {
			t.Errorf("%d is written %s, not %s", n, got, want)
		}
	}
	for n, want := range map[int]string{15: "0,3 uur", 60: "1 uur", 90: "1,5 uur", 600: "10 uur"} {
		if got := r.hours(n); got != want {
			t.Errorf("%d minutes are written %s, not %s", n, got, want)
		}
	}
}
