package language

import "strings"

// Detect guesses whether a text is Dutch or English; it returns "" when neither
// stands out, which includes every text in another script. It counts stop words that
// only one of the two has, and spellings that are common in only one. It is meant to
// choose a stemmer, not to identify languages: a German text may come out as Dutch.
func Detect(text string) Tag {
	var nl, en int
	for word := range Tokens(Fold(text)) {
		dutch, english := evidence(word)
		nl += dutch
		en += english
	}
	switch {
	case nl > en:
		return NL
	case en > nl:
		return EN
	}
	return ""
}

// evidence weighs one folded word: 4 for a stop word of one language alone, 1 for each
// telling spelling.
func evidence(word string) (nl, en int) {
	dutch, english := IsStop(NL, word), IsStop(EN, word)
	switch {
	case dutch && !english:
		return 4, 0
	case english && !dutch:
		return 0, 4
	case dutch && english:
		return 0, 0
	}
	if _, known := tellingDutch[word]; known {
		return 4, 0
	}
	if _, known := tellingEnglish[word]; known {
		return 0, 4
	}
	return count(word, dutchSpellings[:], dutchEndings[:]), count(word, englishSpellings[:], englishEndings[:])
}

func count(word string, spellings, endings []string) int {
	n := 0
	for _, s := range spellings {
		if strings.Contains(word, s) {
			n++
		}
	}
	for _, s := range endings {
		if len(word) > len(s)+1 && strings.HasSuffix(word, s) {
			n++
		}
	}
	return n
}

// Words that are no stop words and that yet belong to one language alone.
var (
	tellingDutch   = set("niet geen hulp nodig samen thuis alleen buurt wijk zorg nieuw nieuwe huis geld kinderen ouderen mensen eten fiets vrouw buren wonen praten")
	tellingEnglish = set("not no help need needs nearby alone home neighborhood neighbourhood care new house money children elderly people food bike woman neighbors neighbours free family support someone")
)

var (
	dutchSpellings   = [...]string{"ij", "aa", "uu", "eeu", "ieu", "oei", "sch", "ui", "auw", "ouw"}
	dutchEndings     = [...]string{"heid", "lijk", "lijke", "tje", "tjes", "eren", "elen", "dt", "oek", "oep"}
	englishSpellings = [...]string{"th", "wh", "sh", "ough", "igh", "ea", "qu", "ck"}
	englishEndings   = [...]string{"tion", "ness", "ing", "ly", "ment", "ed", "ful", "ity", "y", "ce"}
)
