package matching

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// What a query takes beside its own words, in millionths of the weight of one of these. A
// concept that its words speak of weighs as the strength of the saying.
const (
	broaderShare = 150_000 // a concept above one of which the words speak, of the weight of that
	partShare    = 400_000 // a part of a compound
	slipShare    = 600_000 // the word that was probably meant
)

const (
	minSlip   = 6 // code points of a word of which one edit is forgiven
	minDetect = 5 // words of a text of which the language is detected
)

// terms returns the distinct terms of a text that occur in the index, sorted.
func (x *Index) terms(text string, tag language.Tag) []term {
	terms, _ := x.read(text, tag)
	return terms
}

// read returns the terms of a text and the concepts of which it speaks.
func (x *Index) read(text string, tag language.Tag) ([]term, []mentioned) {
	if text == "" {
		return nil, nil
	}
	q := queryTerms{x: x, shares: make(map[string]int64)}
	for _, tag := range x.tagsOf(text, tag) {
		q.read(text, tag)
	}
	terms := make([]term, 0, len(q.shares))
	for name, share := range q.shares {
		t := x.term(name)
		t.idf = idf(x.live, x.having(name)) * share / int64(cohesion.One)
		terms = append(terms, t)
	}
	slices.SortFunc(terms, func(a, b term) int { return strings.Compare(a.stem, b.stem) })
	return terms, q.concepts
}

// term looks up a term in all parts.
func (x *Index) term(name string) term {
	t := term{stem: name, in: make([]int32, len(x.parts))}
	for i := range x.parts {
		n, known := x.parts[i].words.ids[name]
		if !known {
			n = -1
		}
		t.in[i] = n
	}
	return t
}

// having returns how many initiatives have a term.
func (x *Index) having(name string) int {
	count := 0
	for i := range x.parts {
		if n, known := x.parts[i].words.ids[name]; known {
			count += int(x.parts[i].having(n))
		}
	}
	return count
}

// having returns how many live rows have a term.
func (l *livePart) having(term int32) int32 {
	if l.unsaid == nil {
		return l.words.counts[term]
	}
	return l.words.counts[term] - l.unsaid[term]
}

// scale returns what the weights of words depend on.
func (x *Index) scale() wordScale { return wordScale{total: x.length, rows: int64(x.live)} }

// speak counts a row, by its languages, or takes it off.
func (x *Index) speak(spoken uint8, rows int) {
	for i := range x.spoken {
		if spoken>>i&1 != 0 {
			x.spoken[i] += rows
		}
	}
}

// tagsOf returns the languages in which a text is read: its own; else what it seems to be
// in, if it is long enough to tell; else that and those of Dutch and English in which the
// index has texts.
func (x *Index) tagsOf(text string, tag language.Tag) []language.Tag {
	if tag != "" {
		return []language.Tag{tag}
	}
	words := 0
	for range language.Tokens(language.Fold(text)) {
		words++
	}
	detected := language.Detect(text)
	if detected != "" && words >= minDetect {
		return []language.Tag{detected}
	}
	var tags []language.Tag
	for i, tag := range readTongues {
		if tag == detected || x.spoken[i] > 0 {
			tags = append(tags, tag)
		}
	}
	return tags
}

// queryTerms gathers the terms of a query with the share of each: the highest that
// anything gives it.
type queryTerms struct {
	x        *Index
	shares   map[string]int64
	concepts []mentioned
}

// A mentioned is a concept of which a query speaks, with the strength of its strongest saying.
type mentioned struct {
	recogniser *vocabulary.Recogniser
	place      int
	strength   int64
}

// add takes a term if it occurs in the index, and says whether it does.
func (q *queryTerms) add(name string, share int64) bool {
	if q.x.having(name) == 0 {
		return false
	}
	q.shares[name] = max(q.shares[name], share)
	return true
}

func (q *queryTerms) read(text string, tag language.Tag) {
	voc := q.x.voc
	r := voc.Recogniser(tag)
	var words []int32
	for word := range language.Tokens(language.Fold(text)) {
		stem := language.Stem(tag, word)
		stop := language.IsStop(tag, word)
		said := r.Word(stem, stop)
		if !stop && !q.add(stem, int64(cohesion.One)) && said == 0 && utf8.RuneCountInString(word) >= minSlip {
			said = q.slip(r, tag, word, stem)
		}
		words = append(words, said)
		if tag.Base() == language.NL {
			for _, part := range partsOf(voc.Splitter(), word) {
				q.add(part, partShare)
			}
		}
	}
	first := len(q.concepts)
	for _, m := range r.Find(nil, words) {
		n := slices.IndexFunc(q.concepts[first:], func(s mentioned) bool { return s.place == m.Concept })
		if n < 0 {
			q.concepts = append(q.concepts, mentioned{r, m.Concept, int64(m.Strength)})
			continue
		}
		q.concepts[first+n].strength = max(q.concepts[first+n].strength, int64(m.Strength))
	}
	for _, c := range q.concepts[first:] {
		ref := voc.At(c.place)
		q.add(conceptTerm(ref), c.strength)
		for _, up := range voc.Ancestors(ref) {
			q.add(conceptTerm(up), c.strength*broaderShare/int64(cohesion.One))
		}
	}
}

// slip takes what was probably meant by a word that occurs nowhere: a word of the
// vocabulary, or else the stem in the index that most initiatives have. It returns the
// number of the word for the recogniser.
func (q *queryTerms) slip(r *vocabulary.Recogniser, tag language.Tag, word, stem string) int32 {
	if meant, found := r.Correct(word); found {
		meant = language.Stem(tag, meant)
		q.add(meant, slipShare)
		return r.Word(meant, false)
	}
	best, most := "", 0
	for i := range q.x.parts {
		l := q.x.parts[i].words
		l.near(stem, func(term int32) {
			name := l.names[term]
			if count := q.x.having(name); count > most || (count == most && count > 0 && name < best) {
				best, most = name, count
			}
		})
	}
	q.add(best, slipShare)
	return 0
}
