package matching_test

import (
	"cmp"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

// A refWords holds how often each initiative uses each term, weighted by where, in quarters of a word. Terms are stems; a
// concept is the term "concept " and its reference, which no stem can be.
type refWords struct {
	s       matching.Supply
	voc     *vocabulary.Vocabulary
	split   *language.Splitter
	sayings map[language.Tag][]refSaying
	counts  map[cohesion.InitiativeID]map[string]int64
	length  map[cohesion.InitiativeID]int64
	total   int64
	hold    map[string]int64 // how many initiatives have the term
	idfs    map[[2]int64]*big.Int
}

// A refSaying is something that a concept is called.
type refSaying struct {
	ref      vocabulary.Ref
	all      []string // stems of all words
	carrying []string // the distinct ones that are no stop words
	key      string
	strength int64
}

func refConcept(ref vocabulary.Ref) string { return "concept " + string(ref) }

func newRefWords(s matching.Supply) *refWords {
	w := &refWords{
		s: s, voc: s.Vocabulary, sayings: make(map[language.Tag][]refSaying),
		hold: make(map[string]int64), counts: make(map[cohesion.InitiativeID]map[string]int64), length: make(map[cohesion.InitiativeID]int64), idfs: make(map[[2]int64]*big.Int),
	}
	if w.voc == nil {
		w.voc = vocabulary.Starter()
	}
	w.split = language.NewSplitter(w.voc.Words(language.NL))
	for _, i := range s.Initiatives {
		counts := make(map[string]int64)
		add := func(text language.Text, weight int64) {
			for _, e := range text {
				for _, word := range refTokens(e.Value, e.Tag) {
					counts[language.Stem(e.Tag, word)] += 4 * weight
					w.length[i.ID] += 4 * weight
					w.total += 4 * weight
					for _, part := range w.parts(word, e.Tag) {
						counts[part] += 2 * weight
					}
				}
				for _, m := range w.mentions(refStems(e.Value, e.Tag), e.Tag) {
					n := 4 * weight * m.strength / 1_000_000
					counts[refConcept(m.ref)] += n
					for _, up := range w.voc.Ancestors(m.ref) {
						counts[refConcept(up)] += n * 250_000 / 1_000_000
					}
				}
			}
		}
		add(i.Name, 3)
		add(i.Summary, 2)
		add(i.Description, 1)
		for _, ref := range append(slices.Clone(i.Themes), i.Audiences...) {
			if concept, ok := w.voc.Concept(ref); ok {
				add(concept.Labels, 2)
			}
			for _, r := range w.voc.Reach(ref) {
				switch r.Kind {
				case vocabulary.Exact:
					counts[refConcept(r.Ref)] += 24 * int64(r.Strength) / 1_000_000
				case vocabulary.Broader:
					counts[refConcept(r.Ref)] += 12 * int64(r.Strength) / 1_000_000
				}
			}
		}
		w.counts[i.ID] = counts
		for term, n := range counts {
			if n > 0 {
				w.hold[term]++
			}
		}
	}
	return w
}

// refTokens are the words of a text that are no stop words, in order and as often as they occur.
func refTokens(text string, tag language.Tag) []string {
	return slices.DeleteFunc(slices.Collect(language.Tokens(language.Fold(text))), func(word string) bool { return language.IsStop(tag, word) })
}

// refStems are the stems of all words of a text, stop words included.
func refStems(text string, tag language.Tag) []string {
	var stems []string
	for word := range language.Tokens(language.Fold(text)) {
		stems = append(stems, language.Stem(tag, word))
	}
	return stems
}

// parts are the distinct stems of the parts of a Dutch compound.
func (w *refWords) parts(word string, tag language.Tag) []string {
	var parts []string
	if tag.Base() != language.NL {
		return nil
	}
	for _, part := range w.split.Split(word) {
		if stem := language.Stem(language.NL, part); !language.IsStop(language.NL, part) && !slices.Contains(parts, stem) {
			parts = append(parts, stem)
		}
	}
	return parts
}

// saidIn lists what concepts are called in a language.
func (w *refWords) saidIn(tag language.Tag) []refSaying {
	tag = tag.Base()
	if list, known := w.sayings[tag]; known {
		return list
	}
	var list []refSaying
	same := func(a, b refSaying) bool {
		return slices.Equal(a.carrying, b.carrying) && (a.loose() && b.loose() || slices.Equal(a.all, b.all))
	}
	for t := range w.voc.Terms() {
		kind := w.voc.Kind(t.Ref)
		if t.Tag != tag || kind != vocabulary.Theme && kind != vocabulary.Audience && kind != vocabulary.Category {
			continue
		}
		one := refSaying{ref: t.Ref, all: t.Stems, strength: 1_000_000}
		for _, word := range refTokens(t.Text, tag) {
			one.carrying = append(one.carrying, language.Stem(tag, word))
		}
		slices.Sort(one.carrying)
		one.carrying = slices.Compact(one.carrying)
		if len(t.Stems) == 1 && !t.Label {
			one.strength = 700_000
		}
		if len(one.carrying) == 0 {
			continue
		}
		at := slices.IndexFunc(list, func(o refSaying) bool { return o.ref == one.ref && same(o, one) })
		if at < 0 {
			list = append(list, one)
			continue
		}
		list[at].strength = max(list[at].strength, one.strength)
		if len(one.all) > len(list[at].all) {
			list[at].all = one.all
		}
	}
	carries := make(map[string]int)
	for _, one := range list {
		for _, stem := range one.carrying {
			carries[stem]++
		}
	}
	strengths := make([]int64, len(list))
	for n := range list {
		users := int64(0)
		for _, o := range list {
			if same(list[n], o) {
				users++
			}
		}
		strengths[n] = list[n].strength / users
		list[n].key = slices.MinFunc(list[n].carrying, func(a, b string) int { return cmp.Or(cmp.Compare(carries[a], carries[b]), strings.Compare(a, b)) })
	}
	for n := range list {
		list[n].strength = strengths[n]
	}
	w.sayings[tag] = list
	return list
}

// loose says whether the words of a saying may stand in any order, with others between them.
func (s *refSaying) loose() bool { return len(s.carrying) > 1 || len(s.all) == 1 }

// mentions are the occurrences of sayings in a text.
func (w *refWords) mentions(text []string, tag language.Tag) []refSaying {
	var found []refSaying
	for _, s := range w.saidIn(tag) {
		for n := range text {
			if s.loose() && text[n] == s.key {
				far := len(s.all) + 2
				near := text[max(0, n-far):min(len(text), n+far+1)]
				if !slices.ContainsFunc(s.carrying, func(stem string) bool { return !slices.Contains(near, stem) }) {
					found = append(found, s)
				}
			}
			if !s.loose() && n+len(s.all) <= len(text) && slices.Equal(text[n:n+len(s.all)], s.all) {
				found = append(found, s)
			}
		}
	}
	return found
}

// terms are the terms of a query that some initiative has, each with its share of a word.
func (w *refWords) terms(text string, tag language.Tag) map[string]int64 {
	tags := []language.Tag{tag}
	if tag == "" {
		tags = []language.Tag{"nl", "en"}
		if detected := language.Detect(text); detected != "" && len(refStems(text, "")) >= 5 {
			tags = []language.Tag{detected}
		}
	}
	terms := make(map[string]int64)
	add := func(term string, share int64) {
		if w.hold[term] > 0 {
			terms[term] = max(terms[term], share)
		}
	}
	for _, tag := range tags {
		stems := refStems(text, tag)
		for n, word := range slices.Collect(language.Tokens(language.Fold(text))) {
			for _, part := range w.parts(word, tag) {
				add(part, 400_000)
			}
			if language.IsStop(tag, word) {
				continue
			}
			add(stems[n], 1_000_000)
			said := slices.ContainsFunc(w.saidIn(tag), func(s refSaying) bool {
				return slices.Contains(s.carrying, stems[n]) || !s.loose() && slices.Contains(s.all, stems[n])
			})
			if w.hold[stems[n]] > 0 || said || utf8.RuneCountInString(word) < 6 {
				continue
			}
			var meant string
			stems[n], meant = w.meant(word, stems[n], tag)
			add(meant, 600_000)
		}
		for _, m := range w.mentions(stems, tag) {
			add(refConcept(m.ref), m.strength*1_000_000/1_000_000)
			for _, up := range w.voc.Ancestors(m.ref) {
				add(refConcept(up), m.strength*150_000/1_000_000)
			}
		}
	}
	return terms
}

// meant is the stem for sayings, and the term of the index, that were meant by a word with one slip.
func (w *refWords) meant(word, stem string, tag language.Tag) (said, term string) {
	for _, known := range w.voc.Words(tag) {
		if utf8.RuneCountInString(known) >= 6 && language.WithinOneEdit(known, word) {
			meant := language.Stem(tag, known)
			return meant, meant
		}
	}
	best := ""
	for term, n := range w.hold {
		if strings.HasPrefix(term, "concept ") || !language.WithinOneEdit(term, stem) {
			continue
		}
		if best == "" || n > w.hold[best] || n == w.hold[best] && term < best {
			best = term
		}
	}
	return stem, best
}

// relevance is how much an initiative resembles a text; counts is false if the text has no term that any initiative has.
func (w *refWords) relevance(i *cohesion.Initiative, text string, tag language.Tag) (value cohesion.Score, counts bool) {
	sum, total := new(big.Int), new(big.Int)
	for t, share := range w.terms(text, tag) {
		counts = true
		n := int64(len(w.s.Initiatives))
		idf := new(big.Int).Mul(w.idf(n, w.hold[t]), big.NewInt(share))
		idf.Quo(idf, big.NewInt(1_000_000))
		total.Add(total, idf)
		// sat = One f / (f + 4 1.2 (0.25 + 0.75 L / (T / n))) = One 10 T f / (10 T f + 4 (3 T + 9 L n))
		all := max(1, w.total)
		f := new(big.Int).Mul(big.NewInt(10*all), big.NewInt(w.counts[i.ID][t]))
		below := new(big.Int).Add(f, big.NewInt(4*(3*all+9*w.length[i.ID]*n)))
		sat := new(big.Int).Mul(big.NewInt(int64(cohesion.One)), f)
		sat.Quo(sat, below)
		sum.Add(sum, sat.Mul(sat, idf))
	}
	if total.Sign() == 0 {
		return 0, counts
	}
	return cohesion.Score(sum.Quo(sum, total).Int64()), counts
}

// idf is log2(1 + (n - m + 1/2) / (m + 1/2)) = log2((2n + 2) / (2m + 1)) in 1/1024ths rounded down: the greatest k for
// which 2^k (2m + 1)^1024 is at most (2n + 2)^1024.
func (w *refWords) idf(n, m int64) *big.Int {
	if idf := w.idfs[[2]int64{n, m}]; idf != nil {
		return idf
	}
	exponent := big.NewInt(1024)
	above := new(big.Int).Exp(big.NewInt(2*n+2), exponent, nil)
	below := new(big.Int).Exp(big.NewInt(2*m+1), exponent, nil)
	k := above.BitLen() - below.BitLen()
	if new(big.Int).Lsh(below, uint(k)).Cmp(above) > 0 {
		k--
	}
	idf := big.NewInt(int64(k))
	w.idfs[[2]int64{n, m}] = idf
	return idf
}

// refSearch finds initiatives by words: those that resemble the text at all.
func refSearch(s matching.Supply, w *refWords, text string, tag language.Tag, k int) []matching.Hit {
	var hits []matching.Hit
	for _, i := range s.Initiatives {
		if score, _ := w.relevance(i, text, tag); score > 0 {
			hits = append(hits, matching.Hit{Initiative: i.ID, Score: score})
		}
	}
	slices.SortFunc(hits, func(a, b matching.Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), a.Initiative.Compare(b.Initiative))
	})
	return hits[:min(k, len(hits))]
}
