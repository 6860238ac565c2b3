package language

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplit(t *testing.T) {
	s := NewSplitter([]string{"mantel", "vogelhuisje", "rijles", "stad"})
	tests := []struct {
		in   string
		want []string
	}{
		{"schuldhulpverlening", []string{"schuld", "hulp", "verlening"}},
		{"eenzaamheidsbestrijding", []string{"eenzaamheid", "bestrijding"}},
		{"mantelzorgondersteuning", []string{"mantelzorg", "ondersteuning"}},
		{"mantelzorg", []string{"mantel", "zorg"}},
		{"taalles", []string{"taal", "les"}},
		{"boekenkast", []string{"boek", "kast"}},
		{"koffieochtenden", []string{"koffie", "ochtenden"}},
		{"jongerencentrum", []string{"jongeren", "centrum"}},
		{"kinderopvang", []string{"kinder", "opvang"}},
		{"zorg", nil},
		{"stadhuis", []string{"stad", "huis"}},
		{"rijlessen", nil},
		{"wandelschoen", nil},
		{"65plus", nil},
		{"Taalles", nil},
		{"", nil},
		{strings.Repeat("zorg", 20), nil},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, s.Split(tt.in)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if !s.Knows("mantel") || s.Knows("xyz") {
		t.Error("Knows is wrong about mantel or xyz")
	}
}

// rejoins reports whether word is parts with at most a link between two of them.
func rejoins(word string, parts []string) bool {
	rest, ok := strings.CutPrefix(word, parts[0])
	if !ok {
		return false
	}
	if len(parts) == 1 {
		return rest == ""
	}
	for _, link := range links {
		if tail, ok := strings.CutPrefix(rest, link); ok && rejoins(tail, parts[1:]) {
			return true
		}
	}
	return false
}

// fewest is the slow reference: the least number of parts over all ways to split.
func fewest(s *Splitter, word string, whole bool) int {
	best := 0
	if s.isLast(word, whole) {
		best = 1
	}
	for end := minPart; end <= len(word)-minPart; end++ {
		if !s.Knows(word[:end]) {
			continue
		}
		for _, link := range links {
			tail, ok := strings.CutPrefix(word[end:], link)
			if !ok || len(tail) < minPart {
				continue
			}
			if n := fewest(s, tail, false); n > 0 && (best == 0 || n+1 < best) {
				best = n + 1
			}
		}
	}
	return best
}

func FuzzSplit(f *testing.F) {
	s := NewSplitter([]string{"zorgen", "gen", "ges", "sen", "ens", "nes", "ezel", "rgen"})
	for _, w := range []string{"zorgenszorg", "schuldhulpverlening", "taallessen", "gensensges", "kunsten"} {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if len(word) > 40 {
			return
		}
		parts := s.Split(word)
		if parts == nil {
			if plain(word) && fewest(s, word, true) > 1 {
				t.Fatalf("%q can be split and was not", word)
			}
			return
		}
		if !rejoins(word, parts) {
			t.Errorf("%q does not consist of %q", word, parts)
		}
		if want := fewest(s, word, true); len(parts) != want {
			t.Errorf("%q was split into %q; %d parts are enough", word, parts, want)
		}
		for i, p := range parts {
			if len(p) < minPart || i < len(parts)-1 && !s.Knows(p) {
				t.Errorf("part %q of %q", p, word)
			}
		}
	})
}
