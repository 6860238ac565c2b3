package language

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFold(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"nothing to do", "koffie 65+", "koffie 65+"},
		{"case", "Koffie", "koffie"},
		{"accents", "Één cafè, coöperatie", "een cafe, cooperatie"},
		{"decomposed accents", "e\u0301e\u0301n", "een"},
		{"ligatures", "ﬁets Ĳssel æsop œuvre", "fiets ijssel aesop oeuvre"},
		{"letters with strokes", "Łódź Đorđe Søren Straße", "lodz dorde soren strasse"},
		{"Turkish", "İstanbul ışık", "istanbul isik"},
		{"apostrophes", "oma’s `s ‘t", "oma's 's 't"},
		{"dashes", "zelf–hulp—a−b", "zelf-hulp-a-b"},
		{"no-break space, soft hyphen, zero width", "a\u00a0b\u00adc\u200bd", "a bcd"},
		{"full width", "ＡＢＣ１２", "abc12"},
		{"Greek final sigma", "ΟΔΟΣ οδός", "οδοσ οδοσ"},
		{"Cyrillic", "Ёлка й", "елка и"},
		{"Arabic vowel signs", "مُحَمَّد", "محمد"},
		{"Hindi keeps its vowels", "हिन्दी", "हिन्दी"},
		{"Korean", "한국어", "한국어"},
		{"not UTF-8", "a\xffB", "a\ufffdb"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Fold(tt.in); got != tt.want {
				t.Errorf("Fold(%q) = %q; want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestFoldAllocatesNothingForFoldedASCII(t *testing.T) {
	text := "samen koffie drinken, elke dinsdag van 10 tot 12"
	if n := testing.AllocsPerRun(100, func() { _ = Fold(text) }); n != 0 {
		t.Errorf("%v allocations; want none", n)
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Één", "ﬁ", "İı", "한국어", "a\xff", "ẞß", "‘’", "ΐ", "\u0345"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
	})
}

func TestTokens(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
	}{
		{"words", "Samen koffie drinken!", []string{"samen", "koffie", "drinken"}},
		{"numbers", "65+ en 55plus, tel. 065-12", []string{"65", "en", "55plus", "tel", "065", "12"}},
		{"hyphen", "zelf-hulp", []string{"zelf", "hulp"}},
		{"apostrophe s", "oma's 's avonds", []string{"oma", "avonds"}},
		{"apostrophe elsewhere", "don't zo'n", []string{"don", "t", "zo", "n"}},
		{"an s of its own", "maat s", []string{"maat", "s"}},
		{"Arabic", "تعلم اللغة", []string{"تعلم", "اللغة"}},
		{"Hindi vowel signs", "हिन्दी भाषा", []string{"हिन्दी", "भाषा"}},
		{"nothing", " -- ", nil},
		{"empty", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, AppendTokens(nil, tt.in)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	for word := range Tokens("een twee drie") {
		if word != "een" {
			t.Errorf("went on after break: %q", word)
		}
		break
	}
}

func FuzzTokens(f *testing.F) {
	f.Add("Oma's zelf-hulp 65+")
	f.Add("\xff\u0301a")
	f.Fuzz(func(t *testing.T, s string) {
		words := AppendTokens(nil, s)
		var again []string
		for _, w := range words {
			if w == "" {
				t.Errorf("an empty word in %q", s)
			}
			again = slices.AppendSeq(again, Tokens(w))
		}
		if diff := cmp.Diff(words, again); diff != "" {
			t.Errorf("the words of a word are not itself (-want +got):\n%s", diff)
		}
	})
}
