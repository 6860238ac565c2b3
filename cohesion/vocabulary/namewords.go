package vocabulary

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion/language"
)

// A NameWord is a word that a concept is called by, as a stem.
type NameWord struct {
	Stem   string
	Weight int32 // how much it says of the concept; in 1/1024ths
}

// NameWords returns the words in what a concept is called that are no stop words, those
// that say most of it first, then by stem. A word weighs (1 + log2 n) x log2(C / c): n is
// how often it stands in the concept's sayings, in the label twice as often, C the number
// of concepts with sayings in the language and c the number of those that have the word
// (tf-idf: Salton and Buckley, 1988, with a concept for a document). Logarithms are in
// 1/1024ths, rounded down. The result belongs to the vocabulary and must not be changed.
func (r *Recogniser) NameWords(place int) []NameWord {
	if r == nil {
		return nil
	}
	return r.names[place]
}

func (v *Vocabulary) nameWords(tag language.Tag) [][]NameWord {
	often := make([]map[string]uint64, len(v.entries))
	concepts := make(map[string]uint64)
	var all uint64
	for i := range v.terms {
		t := &v.terms[i]
		e := v.index[t.Ref]
		if k := v.entries[e].concept.Kind; t.Tag != tag || k != Theme && k != Audience && k != Category {
			continue
		}
		if often[e] == nil {
			often[e] = make(map[string]uint64)
			all++
		}
		for word := range language.Tokens(language.Fold(t.Text)) {
			if language.IsStop(tag, word) {
				continue
			}
			stem := language.Stem(tag, word)
			if often[e][stem] == 0 {
				concepts[stem]++
			}
			often[e][stem]++
			if t.Label {
				often[e][stem]++
			}
		}
	}
	names := make([][]NameWord, len(v.entries))
	for e, words := range often {
		for stem, n := range words {
			weight := (1024 + log2(n)) * (log2(all) - log2(concepts[stem])) / 1024
			names[e] = append(names[e], NameWord{stem, int32(weight)})
		}
		slices.SortFunc(names[e], func(a, b NameWord) int {
			return cmp.Or(cmp.Compare(b.Weight, a.Weight), strings.Compare(a.Stem, b.Stem))
		})
	}
	return names
}

// log2 returns the logarithm of n, at least 1, in 1/1024ths, rounded down. Integers, so
// that it is the same on every processor.
func log2(n uint64) int64 {
	log := int64(bits.Len64(n)-1) << 10
	mantissa := n << bits.LeadingZeros64(n) // in [1, 2), as 1.63 bits
	for step := int64(512); step > 0; step >>= 1 {
		high, low := bits.Mul64(mantissa, mantissa) // in [1, 4), as 2.126 bits
		if high>>63 != 0 {
			log += step
			mantissa = high
		} else {
			mantissa = high<<1 | low>>63
		}
	}
	return log
}
