package overlap

import (
	"cmp"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// The weights of the texts of an offer: a word in the name says more than one in the
// description.
const (
	nameWeight        = 3
	summaryWeight     = 2
	descriptionWeight = 1
)

// lexicon is the words of every offer, as stems without stop words. Immutable once built.
type lexicon struct {
	full    cohesion.Score // policy: share from which texts count as the same
	prior   int
	number  map[string]int32
	stems   []string
	users   []int32 // offers with the stem
	bags    [][]wordOf
	mass    []int64 // by offer: sum of the weights of all its words
	stemmer language.Stemmer
}

// wordOf is a word of an offer with its weight: how rare it is, times how often it occurs.
type wordOf struct {
	stem   int32
	weight int32
}

func newLexicon(p *Policy) *lexicon {
	return &lexicon{full: p.FullWords, prior: int(p.Prior), number: map[string]int32{}}
}

// add takes in the words of the next offer.
func (l *lexicon) add(i *cohesion.Initiative) {
	counts := map[int32]int32{}
	var stems []string
	for _, part := range [...]struct {
		text   language.Text
		weight int32
	}{{i.Name, nameWeight}, {i.Summary, summaryWeight}, {i.Description, descriptionWeight}} {
		for _, e := range part.text {
			stems = l.appendStems(stems[:0], e.Tag, e.Value)
			for _, stem := range stems {
				counts[l.stem(stem)] += part.weight
			}
		}
	}
	bag := make([]wordOf, 0, len(counts))
	for stem, n := range counts {
		bag = append(bag, wordOf{stem, n})
		l.users[stem]++
	}
	slices.SortFunc(bag, func(a, b wordOf) int { return cmp.Compare(a.stem, b.stem) })
	l.bags = append(l.bags, bag)
}

func (l *lexicon) stem(stem string) int32 {
	n, known := l.number[stem]
	if !known {
		n = int32(len(l.stems))
		l.number[stem] = n
		l.stems = append(l.stems, stem)
		l.users = append(l.users, 0)
	}
	return n
}

// appendStems appends the stems of the words that say something.
func (l *lexicon) appendStems(dst []string, tag language.Tag, text string) []string {
	for word := range language.Tokens(language.Fold(text)) {
		if !language.IsStop(tag, word) {
			dst = append(dst, l.stemmer.Stem(tag, word))
		}
	}
	return dst
}

// build weighs the words once all offers are there: rarity, log2((N + 1) / (n + 1/2)) in
// 1/1024ths, times f / (f + 2) in 1/1024ths, f being how often it occurs.
func (l *lexicon) build() {
	total := uint64(2*(len(l.bags)+l.prior) + 2)
	l.mass = make([]int64, len(l.bags))
	for n, bag := range l.bags {
		for i, w := range bag {
			rarity := (log2(total) - log2(uint64(2*l.users[w.stem]+1))) >> (logBits - 10)
			f := int64(w.weight)
			bag[i].weight = int32(rarity * (f << 10 / (f + 2)) >> 10)
			l.mass[n] += int64(bag[i].weight)
		}
		// A word that nobody else has is never in common; only the mass needs it.
		l.bags[n] = slices.DeleteFunc(bag, func(w wordOf) bool { return l.users[w.stem] < 2 })
	}
	l.number = nil
}

// covers compares the words of two offers; from the policy's share on they count as the same.
func (l *lexicon) covers(a, b int32) cover {
	if l.mass[a] == 0 || l.mass[b] == 0 {
		return cover{}
	}
	common := l.common(a, b)
	c := shares(common, l.mass[a], l.mass[b])
	return cover{l.stretch(c.ab), l.stretch(c.ba), true}
}

// stretch sets the share from which texts count as the same to 1.
func (l *lexicon) stretch(v cohesion.Score) cohesion.Score {
	return cohesion.Score(min(int64(cohesion.One), scale(int64(v), int64(l.full))))
}

// common is the weight of the words that both have: of each the lesser.
func (l *lexicon) common(a, b int32) int64 {
	x, y := l.bags[a], l.bags[b]
	var common int64
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i].stem < y[j].stem:
			i++
		case x[i].stem > y[j].stem:
			j++
		default:
			common += int64(min(x[i].weight, y[j].weight))
			i++
			j++
		}
	}
	return common
}
