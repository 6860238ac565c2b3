package vocabulary

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/socialebasis/verbinder/cohesion/language"
)

// A Recogniser finds what the concepts of a vocabulary are called in texts of one
// language. What a concept is called, a label or a synonym, is a saying. It consists of
// words, and of those the ones that are no stop words carry it:
//
//   - a saying carried by one word beside small ones, as "out of the house", occurs where
//     all its words stand one after the other;
//   - every other saying of l words occurs at each place of its key word that has all other
//     carrying words at most l + 2 words away, in any order. The key word is the one that
//     carries the fewest sayings of the language; of equals the first in the alphabet.
//
// Words are compared by their stems. The strength of a saying is One, or for a synonym of
// a single word [OneWord], divided by the number of concepts that have the same words.
//
// A Recogniser is immutable and safe for concurrent use.
type Recogniser struct {
	tag     language.Tag
	words   map[string]int32 // stem to number; numbers begin with 1
	sayings [][]saying       // by the number of the key word
	spelt   []spelling       // all words that are no stop words and long enough to be meant, sorted
	names   [][]NameWord     // by place of the concept
	parts   [][]part         // by number: the themes and audiences that have the word in a name
}

// A part is a concept that has a word in what it is called.
type part struct {
	entry int32
	share int32 // of the sayings with the word, times how rare it is, in millionths
}

// A spelling is a word with what is soon compared of it.
type spelling struct {
	word    string
	letters uint32 // folded into bits; one edit changes two of these at most
	length  int    // in code points
}

func spellingOf(word string) spelling {
	s := spelling{word: word, length: utf8.RuneCountInString(word)}
	for _, r := range word {
		s.letters |= 1 << (uint32(r) & 31)
	}
	return s
}

// spellings returns the words that may be meant.
func spellings(words []string) []spelling {
	var list []spelling
	for _, word := range words {
		if s := spellingOf(word); s.length >= minCorrect {
			list = append(list, s)
		}
	}
	return list
}

// A saying waits at its key word.
type saying struct {
	entry    int32
	strength int32
	reach    int32   // most words between the key word and the others; 0 if they stand in a row
	rest     []int32 // the other carrying words; in a row: all words, in order
	key      int32   // in a row: where the key word stands in rest
	kind     Kind
	bits     int32   // what its words tell apart, in millionths: see weigh
	shared   int32   // themes and audiences that are called just so
	all      []int32 // all words, in order
}

// OneWord is the strength of a synonym of a single word, in millionths.
const OneWord int32 = 500_000

// Recogniser returns what finds concepts in texts of a language. It is nil where nothing
// has a name in the language; a nil Recogniser finds nothing. Themes, audiences and
// categories are found. The first call makes it; later ones return the same.
func (v *Vocabulary) Recogniser(tag language.Tag) *Recogniser {
	v.once.Do(func() {
		v.recognisers = make(map[language.Tag]*Recogniser)
		for _, tag := range v.tags {
			v.recognisers[tag] = v.newRecogniser(tag)
		}
	})
	return v.recognisers[tag.Base()]
}

// recognition is what a vocabulary makes when it is first asked for.
type recognition struct {
	once        sync.Once
	recognisers map[language.Tag]*Recogniser
	splitting   sync.Once
	splitter    *language.Splitter
}

// said is a saying in the making.
type said struct {
	entry    int32
	all      []string // stems of all words
	carrying []string // distinct ones that are no stop words, sorted
	label    bool
	key      string
	kind     Kind
	bits     int32
	shared   int32
}

func (v *Vocabulary) newRecogniser(tag language.Tag) *Recogniser {
	list := v.saidIn(tag)
	carries, having := make(map[string]int), make(map[string]int)
	for _, s := range list {
		having[strings.Join(s.carrying, " ")+inARow(&s)]++
		for _, stem := range s.carrying {
			carries[stem]++
		}
	}
	parts := v.weigh(list)
	r := &Recogniser{tag: tag, words: make(map[string]int32), sayings: make([][]saying, 1), spelt: spellings(v.Words(tag))}
	for i := range list {
		s := &list[i]
		s.key = slices.MinFunc(s.carrying, func(a, b string) int {
			return cmp.Or(cmp.Compare(carries[a], carries[b]), strings.Compare(a, b))
		})
		strength := full
		if len(s.all) == 1 && !s.label {
			strength = OneWord
		}
		r.add(s, strength/int32(having[strings.Join(s.carrying, " ")+inARow(s)]))
	}
	r.parts = make([][]part, len(r.sayings))
	for stem, word := range r.words {
		r.parts[word] = parts[stem]
	}
	r.names = v.nameWords(tag)
	return r
}

// weigh finds what the sayings of each kind, themes and audiences, tell apart: the sum of
// log2(C / c) / log2(C) over their carrying words, C the concepts of the kind and c those
// that have the word; for a single one this, and of what is missing to One the share of
// the concept in all sayings with the word. It returns what each stem says of concepts by
// itself.
func (v *Vocabulary) weigh(list []said) map[string][]part {
	parts := make(map[string][]part)
	for _, kind := range [...]Kind{Theme, Audience} {
		concepts := make(map[int32]bool)
		users := make(map[string]map[int32]int64) // by stem and concept: sayings
		called := make(map[string]int32)
		for i := range list {
			s := &list[i]
			if s.kind != kind {
				continue
			}
			concepts[s.entry] = true
			called[strings.Join(s.carrying, " ")+inARow(s)]++
			for _, stem := range s.carrying {
				if users[stem] == nil {
					users[stem] = make(map[int32]int64)
				}
				users[stem][s.entry]++
			}
		}
		most := log2(uint64(max(2, len(concepts))))
		bits := func(stem string) int64 { return log2(uint64(len(concepts))) - log2(uint64(len(users[stem]))) }
		for i := range list {
			s := &list[i]
			if s.kind != kind {
				continue
			}
			s.shared = called[strings.Join(s.carrying, " ")+inARow(s)]
			for _, stem := range s.carrying {
				s.bits += int32(bits(stem) * int64(full) / most)
			}
			if len(s.carrying) == 1 {
				var sum int64
				for _, n := range users[s.carrying[0]] {
					sum += n
				}
				s.bits += int32((int64(full) - int64(s.bits)) * users[s.carrying[0]][s.entry] / sum)
			}
		}
		for stem, by := range users {
			var sum int64
			for _, n := range by {
				sum += n
			}
			for entry, n := range by {
				parts[stem] = append(parts[stem], part{entry, int32(n * int64(full) / sum * bits(stem) / most)})
			}
		}
	}
	for _, list := range parts {
		slices.SortFunc(list, func(a, b part) int { return cmp.Compare(a.entry, b.entry) })
	}
	return parts
}

// inARow tells apart sayings that are the same but for their small words.
func inARow(s *said) string {
	if len(s.carrying) == 1 && len(s.all) > 1 {
		return "\x00" + strings.Join(s.all, " ")
	}
	return ""
}

// saidIn lists the sayings of a language. A concept has the same carrying words once.
func (v *Vocabulary) saidIn(tag language.Tag) []said {
	var list []said
	seen := make(map[string]int)
	for i := range v.terms {
		t := &v.terms[i]
		e := v.index[t.Ref]
		k := v.entries[e].concept.Kind
		if t.Tag != tag || k != Theme && k != Audience && k != Category {
			continue
		}
		s := said{entry: e, label: t.Label, kind: k}
		for word := range language.Tokens(language.Fold(t.Text)) {
			stem := language.Stem(tag, word)
			if language.IsStop(tag, word) {
				s.all = append(s.all, smallMark+stem)
				continue
			}
			s.all = append(s.all, stem)
			s.carrying = append(s.carrying, stem)
		}
		slices.Sort(s.carrying)
		if s.carrying = slices.Compact(s.carrying); len(s.carrying) == 0 {
			continue
		}
		key := itoa(int(e)) + " " + strings.Join(s.carrying, " ") + inARow(&s)
		if n, twice := seen[key]; twice {
			list[n].label = list[n].label || s.label
			if len(s.all) > len(list[n].all) {
				list[n].all = s.all
			}
			continue
		}
		seen[key] = len(list)
		list = append(list, s)
	}
	return list
}

func (r *Recogniser) add(s *said, strength int32) {
	w := saying{entry: s.entry, strength: strength, kind: s.kind, bits: s.bits, shared: s.shared}
	key := r.number(s.key)
	for _, stem := range s.all {
		w.all = append(w.all, r.number(stem))
	}
	if inARow(s) != "" {
		for n, stem := range s.all {
			if stem == s.key {
				w.key = int32(n)
			}
		}
		w.rest = w.all
	} else {
		w.reach = int32(len(s.all)) + 2
		for _, stem := range s.carrying {
			if stem != s.key {
				w.rest = append(w.rest, r.number(stem))
			}
		}
	}
	r.sayings[key] = append(r.sayings[key], w)
}

func (r *Recogniser) number(stem string) int32 {
	n, known := r.words[stem]
	if !known {
		n = int32(len(r.words)) + 1
		r.words[stem] = n
		r.sayings = append(r.sayings, nil)
	}
	return n
}

// Word returns the number of a word for [Recogniser.Find], given its stem and whether it is
// a stop word; 0 if it is in no saying. Stop words have numbers of their own: "bij" is not
// one of the "bijen" that have its stem.
func (r *Recogniser) Word(stem string, stop bool) int32 {
	if r == nil {
		return 0
	}
	if stop {
		return r.words[smallMark+stem]
	}
	return r.words[stem]
}

// smallMark stands before the stems of stop words.
const smallMark = "\x00"

// Correct returns the word in the names of concepts that somebody probably meant who
// wrote another one: the first in the alphabet of those of at least six letters that are
// one edit away.
func (r *Recogniser) Correct(word string) (string, bool) {
	if r == nil {
		return "", false
	}
	written := spellingOf(word)
	for i := range r.spelt {
		meant := &r.spelt[i]
		if bits.OnesCount32(meant.letters^written.letters) > 2 || meant.length > written.length+1 || written.length > meant.length+1 {
			continue
		}
		if language.WithinOneEdit(meant.word, word) {
			return meant.word, true
		}
	}
	return "", false
}

// minCorrect is the length in code points of words that are taken for what was meant.
const minCorrect = 6

// A Mention is one occurrence of a saying in a text.
type Mention struct {
	Concept  int   // its place in the vocabulary, for [Vocabulary.At]
	Strength int32 // of the saying, in millionths
	Word     int   // the place of the key word in the text
}

// Find appends the mentions in a text, given the numbers of all its words in order, stop
// words included. The order is that of the key words. The cost is linear in the length of
// the text and the number of sayings that its words are key to.
func (r *Recogniser) Find(dst []Mention, text []int32) []Mention {
	if r == nil {
		return dst
	}
	for n, word := range text {
		if word <= 0 {
			continue
		}
		for i := range r.sayings[word] {
			if s := &r.sayings[word][i]; s.at(text, n) {
				dst = append(dst, Mention{int(s.entry), s.strength, n})
			}
		}
	}
	return dst
}

// at says whether the saying occurs with its key word at position n.
func (s *saying) at(text []int32, n int) bool {
	if s.reach == 0 {
		from := n - int(s.key)
		return from >= 0 && from+len(s.rest) <= len(text) && slices.Equal(text[from:from+len(s.rest)], s.rest)
	}
	if len(s.rest) == 0 {
		return true
	}
	near := text[max(0, n-int(s.reach)):min(len(text), n+int(s.reach)+1)]
	for _, word := range s.rest {
		if !slices.Contains(near, word) {
			return false
		}
	}
	return true
}

// At returns the concept at a place that a [Mention] names.
func (v *Vocabulary) At(place int) Ref { return v.entries[place].ref }

// Splitter returns what takes Dutch compounds apart into the words of the vocabulary. The
// first call makes it; later ones return the same.
func (v *Vocabulary) Splitter() *language.Splitter {
	v.splitting.Do(func() { v.splitter = language.NewSplitter(v.Words(language.NL)) })
	return v.splitter
}
