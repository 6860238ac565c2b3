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

// A wordIndex finds initiatives by words: fielded BM25 (Robertson and Zaragoza, The
// Probabilistic Relevance Framework, 2009), in integers. Immutable.
type wordIndex struct {
	postings map[string][]posting // by stem, ascending by row
	lengths  []int64              // weighted number of stems, by row
	total    int64                // sum of lengths
}

// A posting says how often a stem occurs in a row, weighted by field.
type posting struct {
	row    int32
	weight int32
}

// A term is a stem of a query that occurs somewhere in the index.
type term struct {
	stem     string
	idf      int64 // log2 in 1/1024ths
	postings []posting
}

func newWordIndex(voc *vocabulary.Vocabulary, initiatives []*cohesion.Initiative) *wordIndex {
	w := &wordIndex{postings: make(map[string][]posting), lengths: make([]int64, len(initiatives))}
	counts := make(map[string]int32)
	labels := make(map[vocabulary.Ref][]string)
	var stems []string
	for n, i := range initiatives {
		add := func(text language.Text, weight int32) {
			for _, e := range text {
				stems = appendStems(stems[:0], e.Tag, e.Value)
				count(counts, stems, weight)
			}
		}
		add(i.Name, nameWeight)
		add(i.Summary, summaryWeight)
		add(i.Description, descriptionWeight)
		for _, refs := range [...][]vocabulary.Ref{i.Themes, i.Audiences} {
			for _, ref := range refs {
				if _, known := labels[ref]; !known {
					labels[ref] = labelStems(voc, ref)
				}
				count(counts, labels[ref], labelWeight)
			}
		}
		for stem, weight := range counts {
			w.postings[stem] = append(w.postings[stem], posting{int32(n), weight})
			w.lengths[n] += int64(weight)
		}
		w.total += w.lengths[n]
		clear(counts)
	}
	return w
}

func count(counts map[string]int32, stems []string, weight int32) {
	for _, stem := range stems {
		counts[stem] += weight
	}
}

func labelStems(voc *vocabulary.Vocabulary, ref vocabulary.Ref) []string {
	var stems []string
	if c, known := voc.Concept(ref); known {
		for _, e := range c.Labels {
			stems = appendStems(stems, e.Tag, e.Value)
		}
	}
	return stems
}

// appendStems appends the stems of the words of a text that say something.
func appendStems(dst []string, tag language.Tag, text string) []string {
	for word := range language.Tokens(language.Fold(text)) {
		if !language.IsStop(tag, word) {
			dst = append(dst, language.Stem(tag, word))
		}
	}
	return dst
}

// terms returns the distinct stems of a text that occur in the index, sorted.
func (w *wordIndex) terms(text string, tag language.Tag) []term {
	if text == "" {
		return nil
	}
	if tag == "" {
		tag = language.Detect(text)
	}
	stems := appendStems(nil, tag, text)
	slices.Sort(stems)
	var terms []term
	for _, stem := range slices.Compact(stems) {
		if list := w.postings[stem]; len(list) > 0 {
			terms = append(terms, term{stem: stem, idf: idf(len(w.lengths), len(list)), postings: list})
		}
	}
	return terms
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
	f := 10 * uint64(w.total) * uint64(p.weight)
	k := 3*uint64(w.total) + 9*uint64(w.lengths[p.row])*uint64(len(w.lengths))
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
