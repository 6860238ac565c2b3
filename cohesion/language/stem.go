package language

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
)

// Stem returns the stem of one folded word: by the Snowball algorithm for Dutch and
// by Porter2 for English (snowballstem.org), each after a short list of exceptions.
// Words of other languages, words with digits and words longer than 64 bytes are
// their own stem. A stem is a key for comparison and not always a word.
func Stem(tag Tag, word string) string {
	if len(word) > maxWord || strings.ContainsAny(word, "0123456789") {
		return word
	}
	switch tag.Base() {
	case NL:
		return stemDutch(word)
	case EN:
		return stemEnglish(word)
	}
	return word
}

// maxWord is the length in bytes up to which a word is looked at as a word.
const maxWord = 64

// AppendStems folds text, cuts it into words and appends the stem of each to dst.
// Stop words are kept: "de weg kwijt" and "weg" are different phrases.
func AppendStems(dst []string, tag Tag, text string) []string {
	for word := range Tokens(Fold(text)) {
		dst = append(dst, Stem(tag, word))
	}
	return dst
}

// A Stemmer gives the same stems as [Stem] and remembers them, for work on many texts:
// words repeat, and finding a stem takes some twenty times as long as remembering
// one. The zero Stemmer is ready for use. It is not safe for concurrent use.
type Stemmer struct {
	known map[stemKey]string
}

type stemKey struct {
	base Tag
	word string
}

// maxKnown bounds what a Stemmer remembers; beyond it, it begins anew.
const maxKnown = 1 << 17

// Stem returns what the function [Stem] returns.
func (s *Stemmer) Stem(tag Tag, word string) string {
	key := stemKey{tag.Base(), word}
	if stem, ok := s.known[key]; ok {
		return stem
	}
	stem := Stem(tag, word)
	if s.known == nil || len(s.known) >= maxKnown {
		s.known = make(map[stemKey]string)
	}
	key.word = strings.Clone(word) // the word may be part of a long text
	s.known[key] = strings.Clone(stem)
	return s.known[key]
}

// AppendStems appends what the function [AppendStems] appends.
func (s *Stemmer) AppendStems(dst []string, tag Tag, text string) []string {
	for word := range Tokens(Fold(text)) {
		dst = append(dst, s.Stem(tag, word))
	}
	return dst
}

func stemDutch(word string) string {
	if stem, ok := dutchExceptions[word]; ok {
		return stem
	}
	if strings.HasSuffix(word, "jes") {
		word = word[:len(word)-1]
	}
	env := snowballstem.NewEnv(word)
	dutch.Stem(env)
	return respell(env.Current())
}

// respell spells the end of a Dutch stem as the word itself is spelt. Snowball leaves
// "huiz" for "huizen", "briev" for "brieven" and "less" for "lessen"; no Dutch word
// ends in v, z or two equal consonants.
func respell(stem string) string {
	n := len(stem)
	if n < 3 {
		return stem
	}
	switch c := stem[n-1]; {
	case c == stem[n-2] && strings.IndexByte("bdfgklmnprst", c) >= 0:
		return stem[:n-1]
	case c == 'z':
		return stem[:n-1] + "s"
	case c == 'v':
		return stem[:n-1] + "f"
	}
	return stem
}

func stemEnglish(word string) string {
	word = american(word)
	if stem, ok := englishExceptions[word]; ok {
		return stem
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}

// american gives British and American spelling one form, since directories of both
// kinds are searched with words of both kinds.
func american(word string) string {
	for _, p := range britishBeginnings {
		if rest, ok := strings.CutPrefix(word, p[0]); ok {
			word = p[1] + rest
			break
		}
	}
	if i := strings.LastIndex(word, "isation"); i > 1 && len(word)-i <= len("isations") {
		word = word[:i] + "ization" + word[i+len("isation"):]
	}
	return word
}

// britishBeginnings pairs beginnings of words; no listed beginning begins another
// word that is spelt alike on both sides.
var britishBeginnings = [...][2]string{
	{"neighbour", "neighbor"},
	{"behaviour", "behavior"},
	{"counsell", "counsel"},
	{"programme", "program"},
	{"labour", "labor"},
	{"colour", "color"},
	{"favour", "favor"},
	{"honour", "honor"},
	{"humour", "humor"},
	{"organis", "organiz"},
	{"socialis", "socializ"},
	{"recognis", "recogniz"},
	{"centre", "center"},
	{"theatre", "theater"},
	{"licence", "license"},
	{"practise", "practice"},
	{"enrolment", "enrollment"},
	{"fulfil", "fulfill"},
	{"jewellery", "jewelry"},
	{"travell", "travel"},
	{"paediatr", "pediatr"},
	{"grey", "gray"},
	{"cheque", "check"},
	{"tyre", "tire"},
	{"mould", "mold"},
	{"pyjama", "pajama"},
}

// dutchExceptions holds words for which Snowball errs in a way that matters here.
//
//   - Two meanings under one stem: ouderen (the elderly) and ouders (parents).
//   - One meaning under two stems: plurals in -eren and with another vowel
//     (kinderen, leden, steden), and irregular verbs that residents use.
//   - Two meanings under one stem again: lezen (to read) and les (a lesson),
//     afvallen (to lose weight) and afval (waste).
var dutchExceptions = map[string]string{
	"ouderen": "oudere", "oudere": "oudere",
	"kinderen": "kind", "kind": "kind", "kinders": "kind",
	"kleinkinderen": "kleinkind", "pleegkinderen": "pleegkind", "schoolkinderen": "schoolkind",
	"eieren": "ei", "liederen": "lied", "volkeren": "volk", "goederen": "goed", "goed": "goed",
	"leden": "lid", "steden": "stad", "schepen": "schip",
	"moeilijkheden": "moeilijk", "mogelijkheden": "mogelijk",
	"eten": "eet", "eet": "eet", "gegeten": "eet",
	"gaan": "ga", "gaat": "ga", "ga": "ga",
	"doen": "doe", "doet": "doe", "doe": "doe",
	"zien": "zie", "ziet": "zie", "zie": "zie",
	"overleden": "overlijd", "overlijden": "overlijd", "overlijdt": "overlijd",
	"gescheiden": "scheid", "scheiden": "scheid", "scheiding": "scheid", "scheidingen": "scheid",
	"verloren": "verlies", "verlies": "verlies", "verliezen": "verlies",
	"vrijwilliger": "vrijwillig", "vrijwilligers": "vrijwillig", "vrijwillig": "vrijwillig",
	"alleenstaand": "alleenstaand", "alleenstaande": "alleenstaand", "alleenstaanden": "alleenstaand",
	"lezen": "lees", "lees": "lees", "leest": "lees", "gelezen": "lees",
	"verslaving": "verslaafd", "verslavingen": "verslaafd", "verslaafd": "verslaafd", "verslaafde": "verslaafd", "verslaafden": "verslaafd",
	"afvallen": "afvallen", "afval": "afval",
	"media": "media", "familie": "familie", "families": "familie",
}

// englishExceptions holds words for which Porter2 errs in a way that matters here:
// irregular plurals, and pairs of unlike meaning that it joins.
var englishExceptions = map[string]string{
	"children": "child", "women": "woman", "men": "man", "feet": "foot", "teeth": "tooth",
	"mice": "mouse", "lives": "life", "wives": "wife", "knives": "knife",
	"university": "university", "universities": "university",
	"universal": "universal", "universe": "universe",
	"organ": "organ_", "organs": "organ_",
	"generic": "generic", "generous": "generous",
	"policy": "policy", "policies": "policy", "police": "police",
	"elderly": "elder", "widowed": "widow", "widowhood": "widow", "widower": "widow", "widowers": "widow",
	"lonely": "lone", "loneliness": "lone",
	"parenting": "parenting", "pensioner": "pensioner", "pensioners": "pensioner",
	"mum": "mother", "mums": "mother", "mom": "mother", "moms": "mother", "mother": "mother", "mothers": "mother",
	"dad": "father", "dads": "father", "father": "father", "fathers": "father",
}
