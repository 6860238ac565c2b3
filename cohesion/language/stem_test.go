package language

import (
	"strconv"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStemJoins(t *testing.T) {
	tests := []struct {
		tag   Tag
		words []string
	}{
		{NL, []string{"huis", "huizen"}},
		{NL, []string{"brief", "brieven"}},
		{NL, []string{"les", "lessen"}},
		{NL, []string{"schuld", "schulden"}},
		{NL, []string{"kind", "kinderen"}},
		{NL, []string{"oudere", "ouderen"}},
		{NL, []string{"ouder", "ouders"}},
		{NL, []string{"maatje", "maatjes"}},
		{NL, []string{"eenzaam", "eenzame", "eenzaamheid"}},
		{NL, []string{"wonen", "woon"}},
		{NL, []string{"verslaving", "verslaafd", "verslaafde"}},
		{NL, []string{"vrijwilliger", "vrijwilligers"}},
		{"nl-BE", []string{"man", "mannen"}},
		{EN, []string{"child", "children"}},
		{EN, []string{"neighbour", "neighbors", "neighbours"}},
		{EN, []string{"counselling", "counseling"}},
		{EN, []string{"organisation", "organizations", "organization"}},
		{EN, []string{"lonely", "loneliness"}},
		{EN, []string{"debt", "debts"}},
		{EN, []string{"centre", "center", "centres"}},
		{EN, []string{"programme", "programs"}},
		{"en-GB", []string{"volunteer", "volunteering", "volunteers"}},
	}
	for _, tt := range tests {
		t.Run(tt.words[0], func(t *testing.T) {
			want := Stem(tt.tag, tt.words[0])
			for _, w := range tt.words[1:] {
				if got := Stem(tt.tag, w); got != want {
					t.Errorf("Stem(%s) = %q; %s gives %q", w, got, tt.words[0], want)
				}
			}
		})
	}
}

func TestStemKeepsApart(t *testing.T) {
	tests := []struct {
		tag  Tag
		a, b string
	}{
		{NL, "ouderen", "ouders"},
		{NL, "lezen", "les"},
		{NL, "afvallen", "afval"},
		{NL, "buurt", "buren"},
		{EN, "university", "universal"},
		{EN, "policy", "police"},
		{EN, "parenting", "parents"},
		{EN, "pension", "pensioners"},
		{EN, "organ", "organization"},
		{"tr", "evler", "ev"},
		{NL, "065", "06"},
	}
	for _, tt := range tests {
		if a, b := Stem(tt.tag, tt.a), Stem(tt.tag, tt.b); a == b {
			t.Errorf("%s and %s both give %q", tt.a, tt.b, a)
		}
	}
}

func TestAppendStems(t *testing.T) {
	got := AppendStems([]string{"x"}, NL, "Hulp bij Schulden")
	if diff := cmp.Diff([]string{"x", "hulp", "bij", "schuld"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestStemConcurrently(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				if got := Stem(NL, "schulden"); got != "schuld" {
					t.Errorf("Stem = %q", got)
				}
				if got := Stem(EN, "volunteering"); got != "volunt" {
					t.Errorf("Stem = %q", got)
				}
			}
		})
	}
	wg.Wait()
}

func TestStemmer(t *testing.T) {
	var s Stemmer
	for range 2 {
		for _, tag := range []Tag{NL, EN, "nl-BE", "tr"} {
			text := "Vrijwilligers organisations schulden lessen"
			if diff := cmp.Diff(AppendStems(nil, tag, text), s.AppendStems(nil, tag, text)); diff != "" {
				t.Errorf("%s (-Stem +Stemmer):\n%s", tag, diff)
			}
		}
	}
	for i := range maxKnown + 10 {
		s.Stem(NL, strconv.Itoa(i))
	}
	if len(s.known) > maxKnown {
		t.Errorf("it remembers %d words; at most %d were promised", len(s.known), maxKnown)
	}
}

func TestIsStop(t *testing.T) {
	for _, tt := range []struct {
		tag  Tag
		word string
		want bool
	}{{NL, "het", true}, {NL, "niet", false}, {NL, "alleen", false}, {"nl-BE", "ik", true}, {EN, "the", true}, {EN, "not", false}, {EN, "het", false}, {"tr", "ve", false}} {
		if got := IsStop(tt.tag, tt.word); got != tt.want {
			t.Errorf("IsStop(%s, %s) = %v", tt.tag, tt.word, got)
		}
	}
}

func TestDetect(t *testing.T) {
	tests := []struct {
		in   string
		want Tag
	}{
		{"Ik zoek hulp bij het invullen van formulieren", NL},
		{"I need someone to help me with forms", EN},
		{"geen aanspraak", NL},
		{"eenzaamheid", NL},
		{"food pantry", EN},
		{"job training", EN},
		{"Taalles voor nieuwkomers", NL},
		{"The Salvation Army", EN},
		{"مرحبا", ""},
		{"", ""},
		{"ESOL", ""},
	}
	for _, tt := range tests {
		if got := Detect(tt.in); got != tt.want {
			t.Errorf("Detect(%q) = %q; want %q", tt.in, got, tt.want)
		}
	}
}

func FuzzStem(f *testing.F) {
	f.Add("schulden")
	f.Add("’s avonds")
	f.Add("ij\xff")
	f.Fuzz(func(t *testing.T, s string) {
		for _, tag := range []Tag{NL, EN, "tr"} {
			for word := range Tokens(Fold(s)) {
				if Stem(tag, word) == "" {
					t.Errorf("%s: the stem of %q is empty", tag, word)
				}
			}
		}
	})
}
