package matching

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// The weights of the texts of an initiative: a word in the name says more than one in
// the description.
const (
	nameWeight        = 3
	summaryWeight     = 2
	labelWeight       = 2
	descriptionWeight = 1
)

// Weights are counted in quarters of a word.
const (
	unit          = 4        // a word
	partUnit      = 2        // a part of a compound
	statedExact   = 6 * unit // a concept that the initiative states
	statedBroader = 3 * unit // what is broader than that
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

func newWordIndex(voc *vocabulary.Vocabulary, initiatives []*cohesion.Initiative) *wordIndex {
	return newWordPacker(voc).pack(initiatives)
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

// saturation returns f / (f + 1.2 (0.25 + 0.75 L / mean L)) in millionths: BM25 with
// k1 = 1.2 and b = 0.75, as 10 S f / (10 S f + 3 S + 9 L N) with S the sum of lengths.
func (w *wordIndex) saturation(p posting) int64 {
	f := 10 * uint64(max(1, w.total)) * uint64(p.weight)
	k := unit * (3*uint64(max(1, w.total)) + 9*uint64(w.lengths[p.row])*uint64(len(w.lengths)))
	high, low := bits.Mul64(f, uint64(cohesion.One))
	q, _ := bits.Div64(high, low, f+k)
	return int64(q)
}

// A Hit is an initiative found by words.
type Hit struct {
	Initiative cohesion.InitiativeID `json:"initiative"`
	Score      cohesion.Score        `json:"score"` // relevance
}

// Search returns the k initiatives whose words resemble a text most, best first; equal
// ones by ID. The language may be empty: it is detected then. Only words count, and no
// hard condition does: who shows hits to somebody else than the communities of the index
// leaves out what is not published. Time is linear in the occurrences of the text's words.
func (x *Index) Search(text string, tag language.Tag, k int) []Hit {
	relevance := x.words.relevance(x.words.terms(text, tag))
	hits := make([]Hit, 0, len(relevance))
	for n, score := range relevance {
		hits = append(hits, Hit{x.rows[n].ID, score})
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), a.Initiative.Compare(b.Initiative))
	})
	return hits[:min(max(k, 0), len(hits))]
}
