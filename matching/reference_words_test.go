package matching_test

import (
	"cmp"
	"math/big"
	"slices"
	"strings"
	"sync"
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
	texts   map[language.Tag]bool // languages of texts
	hold    map[string]int64      // how many initiatives have the term
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

// refStarter keeps the sayings of the starter vocabulary, which has very many.
var refStarter = struct {
	sync.Mutex
	sayings map[language.Tag][]refSaying
}{sayings: make(map[language.Tag][]refSaying)}

func refConcept(ref vocabulary.Ref) string { return "concept " + string(ref) }

func newRefWords(s matching.Supply) *refWords {
	w := &refWords{
		s: s, voc: s.Vocabulary, sayings: make(map[language.Tag][]refSaying), texts: make(map[language.Tag]bool),
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
				w.texts[e.Tag.Base()] = true
				for _, word := range refTokens(e.Value, e.Tag) {
					counts[language.Stem(e.Tag, word)] += weight
					w.length[i.ID] += weight
					w.total += weight
					for _, part := range w.parts(word, e.Tag) {
						counts[part] += weight / 2
					}
				}
				for _, m := range w.mentions(refStems(e.Value, e.Tag), e.Tag) {
					n := weight * m.strength / 1_000_000
					counts[refConcept(m.ref)] += n
					for _, up := range w.voc.Ancestors(m.ref) {
						counts[refConcept(up)] += n * 250_000 / 1_000_000
					}
				}
			}
		}
		add(i.Name, 8)
		add(i.Summary, 8)
		add(i.Description, 4)
		add(i.Eligibility.Prose, 4)
		for _, id := range i.Organisers {
			for _, o := range s.Organisations {
				if o.ID == id {
					add(o.Name, 4)
					add(o.Description, 1)
				}
			}
		}
		for _, ref := range append(slices.Clone(i.Themes), i.Audiences...) {
			if concept, ok := w.voc.Concept(ref); ok {
				add(concept.Labels, 8)
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

// refStems are the stems of all words of a text. Stop words are marked: they are not the words that have their stems.
func refStems(text string, tag language.Tag) []string {
	var stems []string
	for word := range language.Tokens(language.Fold(text)) {
		stem := language.Stem(tag, word)
		if language.IsStop(tag, word) {
			stem = "small " + stem
		}
		stems = append(stems, stem)
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
	if w.voc == vocabulary.Starter() {
		refStarter.Lock()
		defer refStarter.Unlock()
		if list, known := refStarter.sayings[tag]; known {
			w.sayings[tag] = list
			return list
		}
		defer func() { refStarter.sayings[tag] = w.sayings[tag] }()
	}
	var list []refSaying
	key := func(a refSaying) string {
		if a.loose() {
			return strings.Join(a.carrying, " ")
		}
		return "in a row " + strings.Join(a.all, " ")
	}
	at := make(map[string]int)
	for t := range w.voc.Terms() {
		kind := w.voc.Kind(t.Ref)
		if t.Tag != tag || kind != vocabulary.Theme && kind != vocabulary.Audience && kind != vocabulary.Category {
			continue
		}
		one := refSaying{ref: t.Ref, all: refStems(t.Text, tag), strength: 1_000_000}
		for _, word := range refTokens(t.Text, tag) {
			one.carrying = append(one.carrying, language.Stem(tag, word))
		}
		slices.Sort(one.carrying)
		one.carrying = slices.Compact(one.carrying)
		if len(t.Stems) == 1 && !t.Label {
			one.strength = 500_000
		}
		if len(one.carrying) == 0 {
			continue
		}
		n, twice := at[string(one.ref)+" "+key(one)]
		if !twice {
			at[string(one.ref)+" "+key(one)] = len(list)
			list = append(list, one)
			continue
		}
		list[n].strength = max(list[n].strength, one.strength)
		if len(one.all) > len(list[n].all) {
			list[n].all = one.all
		}
	}
	carries, users := make(map[string]int), make(map[string]int64)
	for _, one := range list {
		users[key(one)]++
		for _, stem := range one.carrying {
			carries[stem]++
		}
	}
	strengths := make([]int64, len(list))
	for n := range list {
		strengths[n] = list[n].strength / users[key(list[n])]
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
		if !slices.Contains(text, s.key) {
			continue
		}
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

// terms are the terms of a query that some initiative has, each with its share of a word, and the concepts of which it
// speaks, each with its strongest saying, by language.
func (w *refWords) terms(text string, tag language.Tag) (map[string]int64, map[language.Tag]map[vocabulary.Ref]int64) {
	spoken := make(map[language.Tag]map[vocabulary.Ref]int64)
	terms := make(map[string]int64)
	add := func(term string, share int64) {
		if w.hold[term] > 0 {
			terms[term] = max(terms[term], share)
		}
	}
	for _, tag := range w.tags(text, tag) {
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
			if spoken[tag] == nil {
				spoken[tag] = make(map[vocabulary.Ref]int64)
			}
			spoken[tag][m.ref] = max(spoken[tag][m.ref], m.strength)
			add(refConcept(m.ref), m.strength)
			for _, up := range w.voc.Ancestors(m.ref) {
				add(refConcept(up), m.strength*150_000/1_000_000)
			}
		}
	}
	return terms, spoken
}

// tags are the languages in which a query is read.
func (w *refWords) tags(text string, tag language.Tag) []language.Tag {
	if tag != "" {
		return []language.Tag{tag}
	}
	detected := language.Detect(text)
	if detected != "" && len(refStems(text, "")) >= 5 {
		return []language.Tag{detected}
	}
	var tags []language.Tag
	for _, tag := range []language.Tag{"nl", "en"} {
		if tag == detected || w.texts[tag] {
			tags = append(tags, tag)
		}
	}
	return tags
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

// weights are the weights of the terms of a query.
func (w *refWords) weights(terms map[string]int64) map[string]*big.Int {
	weights := make(map[string]*big.Int)
	for t, share := range terms {
		idf := new(big.Int).Mul(w.idf(int64(len(w.s.Initiatives)), w.hold[t]), big.NewInt(share))
		weights[t] = idf.Quo(idf, big.NewInt(1_000_000))
	}
	return weights
}

// relevance is how much an initiative resembles a text; counts is false if the text has no term that any initiative has.
func (w *refWords) relevance(i *cohesion.Initiative, text string, tag language.Tag) (value cohesion.Score, counts bool) {
	terms, _ := w.terms(text, tag)
	return w.weighted(i, w.weights(terms)), len(terms) > 0
}

// saturation is One 10 T f / (10 T f + 7 (3 T + 7 L n)): how much an initiative has of a term.
func (w *refWords) saturation(i *cohesion.Initiative, term string) *big.Int {
	all := max(1, w.total)
	f := new(big.Int).Mul(big.NewInt(10*all), big.NewInt(w.counts[i.ID][term]))
	below := new(big.Int).Add(f, big.NewInt(7*(3*all+7*w.length[i.ID]*int64(len(w.s.Initiatives)))))
	sat := new(big.Int).Mul(big.NewInt(int64(cohesion.One)), f)
	return sat.Quo(sat, below)
}

// weighted is the mean of the saturations of an initiative by the weights of terms.
func (w *refWords) weighted(i *cohesion.Initiative, weights map[string]*big.Int) cohesion.Score {
	sum, total := new(big.Int), new(big.Int)
	for t, weight := range weights {
		total.Add(total, weight)
		sum.Add(sum, new(big.Int).Mul(w.saturation(i, t), weight))
	}
	if total.Sign() == 0 {
		return 0
	}
	return cohesion.Score(sum.Quo(sum, total).Int64())
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

// named are the words of what a concept is called that are no stop words, each with log2 of how often (labels twice) and of
// how rare.
func (w *refWords) named(ref vocabulary.Ref, tag language.Tag) map[string]int64 {
	often, concepts, all := make(map[string]int64), make(map[string]map[vocabulary.Ref]bool), make(map[vocabulary.Ref]bool)
	for t := range w.voc.Terms() {
		kind := w.voc.Kind(t.Ref)
		if t.Tag != tag.Base() || kind != vocabulary.Theme && kind != vocabulary.Audience && kind != vocabulary.Category {
			continue
		}
		all[t.Ref] = true
		for _, word := range refTokens(t.Text, tag) {
			stem := language.Stem(tag, word)
			if concepts[stem] == nil {
				concepts[stem] = make(map[vocabulary.Ref]bool)
			}
			concepts[stem][t.Ref] = true
			if t.Ref == ref {
				often[stem]++
				if t.Label {
					often[stem]++
				}
			}
		}
	}
	weights := make(map[string]int64)
	for stem, n := range often {
		weights[stem] = (1024 + refLog2(n)) * (refLog2(int64(len(all))) - refLog2(int64(len(concepts[stem])))) / 1024
	}
	return weights
}

// refLog2 is log2(n) in 1/1024ths rounded down: the greatest k for which 2^k is at most n^1024.
func refLog2(n int64) int64 {
	return int64(new(big.Int).Exp(big.NewInt(n), big.NewInt(1024), nil).BitLen() - 1)
}

// extended are weights with terms added that together weigh so many millionths of them, by their shares.
func extended(weights map[string]*big.Int, shares map[string]*big.Int, millionths int64) map[string]*big.Int {
	all, sum := new(big.Int), new(big.Int)
	for _, weight := range weights {
		all.Add(all, weight)
	}
	for _, share := range shares {
		sum.Add(sum, share)
	}
	out := make(map[string]*big.Int)
	for t, weight := range weights {
		out[t] = new(big.Int).Set(weight)
	}
	if sum.Sign() == 0 {
		return out
	}
	all.Quo(all.Mul(all, big.NewInt(millionths)), big.NewInt(1_000_000))
	for t, share := range shares {
		if out[t] == nil {
			out[t] = new(big.Int)
		}
		more := new(big.Int).Mul(all, share)
		out[t].Add(out[t], more.Quo(more, sum))
	}
	return out
}

// found are the initiatives that have something of the weighted terms, best first.
func (w *refWords) found(weights map[string]*big.Int) []matching.Hit {
	var hits []matching.Hit
	for _, i := range w.s.Initiatives {
		if score := w.weighted(i, weights); score > 0 {
			hits = append(hits, matching.Hit{Initiative: i.ID, Score: score})
		}
	}
	slices.SortFunc(hits, func(a, b matching.Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), a.Initiative.Compare(b.Initiative))
	})
	return hits
}

// refSearch finds initiatives by words: by those of the text and what its concepts are called, and then by what the best
// twenty of these speak of.
func refSearch(s matching.Supply, w *refWords, text string, tag language.Tag, k int) []matching.Hit {
	terms, spoken := w.terms(text, tag)
	shares := make(map[string]*big.Int)
	give := func(t string, n *big.Int) {
		if shares[t] == nil {
			shares[t] = new(big.Int)
		}
		shares[t].Add(shares[t], n)
	}
	for tag, concepts := range spoken {
		for ref, strength := range concepts {
			words, sum := w.named(ref, tag), int64(0)
			for stem, weight := range words {
				if w.hold[stem] > 0 {
					sum += weight
				}
			}
			for stem, weight := range words {
				if w.hold[stem] > 0 && sum > 0 {
					give(stem, big.NewInt(strength*weight/sum))
				}
			}
		}
	}
	weights := extended(w.weights(terms), shares, 400_000)
	clear(shares)
	hits := w.found(weights)
	for _, h := range hits[:min(20, len(hits))] {
		for _, i := range s.Initiatives {
			if i.ID != h.Initiative {
				continue
			}
			for t, n := range w.counts[i.ID] {
				if n > 0 {
					much := new(big.Int).Mul(w.saturation(i, t), big.NewInt(int64(h.Score)))
					give(t, much.Quo(much, big.NewInt(1_000_000)))
				}
			}
		}
	}
	var names []string
	for t, share := range shares {
		share.Mul(share, w.idf(int64(len(s.Initiatives)), w.hold[t]))
		share.Quo(share, big.NewInt(1024))
		names = append(names, t)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(shares[b].Cmp(shares[a]), strings.Compare(refOrderOf(a), refOrderOf(b)))
	})
	for _, t := range names[min(60, len(names)):] {
		delete(shares, t)
	}
	hits = w.found(extended(weights, shares, 1_000_000))
	return hits[:min(k, len(hits))]
}

// refOrderOf puts concepts before stems.
func refOrderOf(term string) string {
	if ref, concept := strings.CutPrefix(term, "concept "); concept {
		return "\x00" + ref
	}
	return term
}
