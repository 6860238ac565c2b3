package matching

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

func TestSentences(t *testing.T) {
	f := func(what, asked, found, detail string, value cohesion.Score) []cohesion.Compared {
		return []cohesion.Compared{{What: what, Asked: asked, Found: found, Detail: detail, Value: value}}
	}
	one := cohesion.One
	tests := []struct {
		reason cohesion.Reason
		nl, en string
	}{
		{cohesion.Reason{Criterion: cohesion.ByTheme, Verdict: cohesion.Positive, Value: one, Facts: f("theme", "sb:eenzaamheid", "sb:eenzaamheid", "exact", one)},
			"Dit gaat over eenzaamheid.", "This is about loneliness."},
		{cohesion.Reason{Criterion: cohesion.ByTheme, Verdict: cohesion.Negative, Facts: f("theme", "sb:eenzaamheid", "", "none", 0)},
			"Dit gaat over iets anders.", "This is about something else."},
		{cohesion.Reason{Criterion: cohesion.ByDistance, Verdict: cohesion.Positive, Facts: f("metres", "1500", "430", "", 0)},
			"De afstand is 450 meter.", "The distance is 450 metres."},
		{cohesion.Reason{Criterion: cohesion.ByDistance, Verdict: cohesion.Positive, Facts: f("metres", "1500", "20-1230", "", 0)},
			"De afstand is hoogstens 1,2 km.", "The distance is at most 1.2 km."},
		{cohesion.Reason{Criterion: cohesion.ByDistance, Verdict: cohesion.Positive, Facts: f("metres", "1500", "300-1230", "", 0)},
			"De afstand is tussen 300 meter en 1,2 km.", "The distance is between 300 metres and 1.2 km."},
		{cohesion.Reason{Constraint: cohesion.OnCost, Verdict: cohesion.Excluded, Facts: f("cents", "0 once EUR", "1250 month EUR", "", 0)},
			"Het kost € 12,50 per maand. Het mag niets kosten.", "It costs € 12.50 a month. It may not cost anything."},
		{cohesion.Reason{Criterion: cohesion.ByTheme, Verdict: cohesion.Positive, Value: one, Facts: f("theme", "sb:nederlandse-taal", "sb:nederlandse-taal", "exact", one)},
			"Dit gaat over Nederlands leren.", "This is about learning Dutch."},
		{cohesion.Reason{Criterion: cohesion.ByDistance, Verdict: cohesion.Positive, Facts: f("mode", "", "at-home", "", 0)},
			"Dit komt bij mensen thuis.", "They come to people's homes."},
		{cohesion.Reason{Criterion: cohesion.ByTime, Verdict: cohesion.Positive, Facts: f("dayparts", "5", "2", "", 0)},
			"Het past op 2 van de 5 gewenste momenten.", "It fits 2 of the 5 moments asked for."},
		{cohesion.Reason{Criterion: cohesion.ByLanguage, Verdict: cohesion.Positive, Facts: f("language", "ar nl", "nl", "", 0)},
			"Er wordt Nederlands gesproken.", "People there speak Dutch."},
		{cohesion.Reason{Criterion: cohesion.ByWishes, Verdict: cohesion.Positive, Facts: f("wish", "group", "", "yes", 0)},
			"Zoals gewenst: in een groep.", "As wished: in a group."},
		{cohesion.Reason{Criterion: cohesion.ByCapacity, Verdict: cohesion.NotKnown, Question: askCapacity},
			"Het is niet bekend of er plek is.", "It is not known if there is a place."},
		{cohesion.Reason{Constraint: cohesion.OnTravel, Verdict: cohesion.Excluded, Facts: f("metres", "1500", "12400", "", 0)},
			"Het is 12 km ver. De grens is 1,5 km.", "It is 12 km away. The limit is 1.5 km."},
		{cohesion.Reason{Constraint: cohesion.OnCost, Verdict: cohesion.Excluded, Facts: f("cents", "500 month EUR", "1250 month EUR", "", 0)},
			"Het kost € 12,50 per maand. De grens is € 5,00 per maand.", "It costs € 12.50 a month. The limit is € 5.00 a month."},
		{cohesion.Reason{Constraint: cohesion.OnAccessibility, Verdict: cohesion.Excluded, Facts: f("feature", "lift", "", "no", 0)},
			"Op deze plek is dit er niet: een lift of alles gelijkvloers.", "This place does not have: a lift or level access."},
		{cohesion.Reason{}, "", ""},
	}
	voc := vocabulary.Starter()
	nl, en := NewRenderer(voc, language.NL), NewRenderer(voc, language.EN)
	for _, tt := range tests {
		if got := nl.Sentence(tt.reason); got != tt.nl {
			t.Errorf("got %q, want %q", got, tt.nl)
		}
		if got := en.Sentence(tt.reason); got != tt.en {
			t.Errorf("got %q, want %q", got, tt.en)
		}
	}
}

// TestEveryReasonHasASentence goes through everything that reasons can hold, in both
// languages: each has its sentence, of at most 15 words a sentence.
func TestEveryReasonHasASentence(t *testing.T) {
	voc := vocabulary.Starter()
	for _, tag := range []language.Tag{language.NL, language.EN} {
		r := NewRenderer(voc, tag)
		var sentences []string
		add := func(s, what string) {
			if s == "" || strings.Contains(s, "%!") || strings.Contains(s, "%s") || strings.Contains(s, "%d") {
				t.Errorf("%s: %s has the sentence %q", tag, what, s)
			}
			sentences = append(sentences, s)
		}
		for _, c := range conditions {
			add(r.Sentence(cohesion.Reason{Constraint: c, Verdict: cohesion.Excluded}), c.String())
		}
		for _, c := range []cohesion.Constraint{cohesion.OnEligibility, cohesion.OnServiceArea, cohesion.OnAccessibility, cohesion.OnCost} {
			add(r.Sentence(cohesion.Reason{Constraint: c, Verdict: cohesion.NotKnown}), c.String()+" unknown")
		}
		for _, c := range criteria[2:] {
			if c != cohesion.ByWishes { // never unknown as a whole
				add(r.Sentence(cohesion.Reason{Criterion: c, Verdict: cohesion.NotKnown}), c.String()+" unknown")
			}
		}
		for _, c := range []cohesion.Criterion{cohesion.ByWords, cohesion.ByTrust, cohesion.ByResults} {
			add(r.Sentence(cohesion.Reason{Criterion: c, Verdict: cohesion.Positive, Facts: []cohesion.Compared{{What: "outcomes", Found: "12"}}}), c.String())
		}
		for kind := range r.t.theme {
			add(r.Sentence(cohesion.Reason{Criterion: cohesion.ByTheme, Verdict: cohesion.Positive,
				Facts: []cohesion.Compared{{Asked: "sb:eenzaamheid", Found: "sb:ontmoeten", Detail: kind, Value: 1}}}), kind)
		}
		for _, list := range []struct {
			c     cohesion.Criterion
			found []string
		}{
			{cohesion.ByAccess, []string{"walk-in", "own-request", "referral"}},
			{cohesion.ByLevel, []string{"prevention", "light-support", "care"}},
			{cohesion.ByCapacity, []string{"free", "waiting-list", "full"}},
		} {
			for _, found := range list.found {
				add(r.Sentence(cohesion.Reason{Criterion: list.c, Verdict: cohesion.Positive, Facts: []cohesion.Compared{{Found: found}}}), found)
			}
		}
		for w := cohesion.WishGroup; w <= cohesion.WishProfessional; w++ {
			for _, detail := range []string{"yes", "no"} {
				s := r.Sentence(cohesion.Reason{Criterion: cohesion.ByWishes, Verdict: cohesion.Positive, Facts: []cohesion.Compared{{Asked: w.String(), Detail: detail}}})
				if strings.HasSuffix(s, ": .") {
					t.Errorf("%s: the wish %s has no words", tag, w)
				}
				add(s, w.String())
			}
		}
		for f := cohesion.Wheelchair; f <= cohesion.NearTransit; f++ {
			s := r.Sentence(cohesion.Reason{Constraint: cohesion.OnAccessibility, Verdict: cohesion.Excluded, Facts: []cohesion.Compared{{Asked: f.String()}}})
			if strings.HasSuffix(s, ": .") {
				t.Errorf("%s: the feature %s has no words", tag, f)
			}
			add(s, f.String())
		}
		for _, q := range []string{askAge, askFact + "sb:mantelzorgers", askPosition, askAvailability, askLanguages, askCostLimit, askRaiser, askEligibility,
			askAudience, askPlace, askSchedule, askSpoken, askCost, askAccess, askLevel, askCapacity, askFeatures, askResults, askTies} {
			add(r.Question(cohesion.Reason{Question: q}), q)
		}
		for _, text := range sentences {
			for _, s := range strings.FieldsFunc(text, func(c rune) bool { return c == '.' || c == '?' }) {
				if n := len(strings.Fields(s)); n > 15 {
					t.Errorf("%s: %q has %d words; at most 15 read well", tag, s, n)
				}
			}
		}
	}
}

func TestSentencesAreInReadingOrder(t *testing.T) {
	r := NewRenderer(vocabulary.Starter(), language.NL)
	got := r.Sentences([]cohesion.Reason{
		{Criterion: cohesion.ByTime, Verdict: cohesion.NotKnown, Contribution: 90_000},
		{Criterion: cohesion.ByTheme, Verdict: cohesion.Negative},
		{Criterion: cohesion.ByTrust, Verdict: cohesion.Positive, Contribution: 1},
		{Criterion: cohesion.ByWords, Verdict: cohesion.Positive, Contribution: 2},
		{Constraint: cohesion.OnStatus, Verdict: cohesion.Excluded},
		{Criterion: cohesion.ByTrust, Verdict: cohesion.Positive, Contribution: 1},
	})
	want := []string{
		"Dit is er nu niet.", "De omschrijving past bij de woorden van de vraag.", "De organisaties kennen elkaar al.",
		"Dit gaat over iets anders.", "Het is niet bekend of de tijd past.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func ExampleRenderer_Sentence() {
	r := NewRenderer(vocabulary.Starter(), language.NL)
	fmt.Println(r.Sentence(cohesion.Reason{
		Criterion: cohesion.ByAudience, Verdict: cohesion.Positive,
		Facts: []cohesion.Compared{{What: "audience", Found: "sb:mantelzorgers", Detail: "yes"}},
	}))
	// Output: Dit is bedoeld voor mantelzorgers.
}
