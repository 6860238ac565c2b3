package matching

import (
	"math/bits"

	"github.com/socialebasis/verbinder/cohesion"
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

// A term is a term of a query that occurs somewhere in the index. The terms of an index are
// the stems of words, the parts of compounds and the concepts of the vocabulary of which a
// text speaks; see [lexicon].
type term struct {
	stem string
	idf  int64   // log2 in 1/1024ths, times the weight of the term in the query
	in   []int32 // its number, by part; -1 where it does not occur
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

// relevanceIn returns the relevance of a row of a part: the weighted mean of how far the row
// is saturated with each term of the query, by idf: fielded BM25 (Robertson and Zaragoza, The
// Probabilistic Relevance Framework, 2009), in integers.
func (q *query) relevanceIn(part int, n int32) cohesion.Score {
	if q.sumIDF == 0 {
		return 0
	}
	l := q.x.parts[part].words
	scale := q.x.scale()
	var reached int64
	for at := l.starts[n]; at < l.starts[n+1]; at++ {
		for i := range q.terms {
			if t := &q.terms[i]; t.in[part] == int32(l.terms[at]) {
				reached += t.idf * scale.saturation(l.weight(n, at), int64(l.lengths[n]))
				break
			}
		}
	}
	return cohesion.Score(reached / q.sumIDF)
}
