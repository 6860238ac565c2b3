package matching

import (
	"math/bits"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// The weights of the texts of an initiative, in quarters of a word of the description.
const (
	nameWeight         = 8
	summaryWeight      = 8
	labelWeight        = 8
	descriptionWeight  = 4
	proseWeight        = 4 // of the eligibility
	organiserWeight    = 4 // names of organisers
	organisationWeight = 1 // their descriptions
	statedExact        = 24
	statedBroader      = 12
)

// upShare is the weight of what is broader than a concept of which a text speaks, in
// millionths of the weight of that concept.
const upShare = 250_000

// A wordIndex finds initiatives by words: fielded BM25 (Robertson and Zaragoza, The
// Probabilistic Relevance Framework, 2009), in integers. Its terms are the stems of words,
// the parts of compounds and the concepts of the vocabulary of which a text speaks.
// Immutable.
type wordIndex struct {
	voc      *vocabulary.Vocabulary
	postings map[string][]posting // by term, ascending by row
	lengths  []int64              // weighted number of stems, by row
	total    int64                // sum of lengths
	texts    map[language.Tag]int // how many there are, by primary language
}

// A posting says how often a term occurs in a row, weighted by field, in quarters.
type posting struct {
	row    int32
	weight int32
}

// A term is a term of a query that occurs somewhere in the index.
type term struct {
	stem     string
	idf      int64 // log2 in 1/1024ths, times the weight of the term in the query
	postings []posting
}

func newWordIndex(x *Index, initiatives []*cohesion.Initiative) *wordIndex {
	return newWordPacker(x.voc, x.orgs).pack(initiatives)
}

// conceptTerm is the term of a concept. No stem begins as it does.
func conceptTerm(ref vocabulary.Ref) string { return conceptMark + string(ref) }

const conceptMark = "\x00"

// statedWeight is what a concept that an initiative states counts for one that it
// reaches, in quarters of a word.
func statedWeight(r vocabulary.Reached) int32 {
	var weight int64
	switch r.Kind {
	case vocabulary.Exact:
		weight = statedExact
	case vocabulary.Broader:
		weight = statedBroader
	}
	return int32(weight * int64(r.Strength) / int64(cohesion.One))
}

// idf returns log2(1 + (n - m + 1/2) / (m + 1/2)) in 1/1024ths, rounded down: the inverse
// document frequency of a stem that m of n initiatives have. Integers, so that it is the
// same on every processor. n below 2^30.
func idf(n, m int) int64 {
	ratio := uint64(2*n+2) << 32 / uint64(2*m+1)
	whole := bits.Len64(ratio) - 33
	mantissa := ratio << bits.LeadingZeros64(ratio) // in [1, 2), as 1.63 bits
	log := int64(whole) << 10
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

// relevance returns the relevance of every row that has one of the terms: the weighted
// mean of how far the row is saturated with each, by idf.
func (w *wordIndex) relevance(terms []term) map[int32]cohesion.Score {
	var sum int64
	reached := make(map[int32]int64)
	for _, t := range terms {
		sum += t.idf
		for _, p := range t.postings {
			reached[p.row] += t.idf * w.saturation(p)
		}
	}
	relevance := make(map[int32]cohesion.Score, len(reached))
	for row, r := range reached {
		if sum > 0 {
			relevance[row] = cohesion.Score(r / sum)
		}
	}
	return relevance
}

// saturation returns f / (f + 1.75 (0.3 + 0.7 L / mean L)) in millionths, f in words: BM25
// with k1 = 1.75 and b = 0.7. With f in quarters and S the sum of lengths this is
// 10 S f / (10 S f + 7 (3 S + 7 L N)).
func (w *wordIndex) saturation(p posting) int64 { return w.saturationOf(p.weight, w.lengths[p.row]) }

func (w *wordIndex) saturationOf(weight int32, length int64) int64 {
	total := uint64(max(1, w.total))
	f := 10 * total * uint64(weight)
	k := 7 * (3*total + 7*uint64(length)*uint64(len(w.lengths)))
	high, low := bits.Mul64(f, uint64(cohesion.One))
	q, _ := bits.Div64(high, low, f+k)
	return int64(q)
}
