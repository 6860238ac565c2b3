package matching

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// A Hit is an initiative found by words.
type Hit struct {
	Initiative cohesion.InitiativeID `json:"initiative"`
	Score      cohesion.Score        `json:"score"` // relevance
}

// What a search asks beside the words of its text.
const (
	namesShare    = 400_000   // what its concepts are called, in millionths of the weight of its terms
	feedbackShare = 1_000_000 // what the first hits speak of, in millionths of all the above
	feedbackRows  = 20        // first hits that are read
	feedbackTerms = 60        // terms that are taken from them
)

// Search returns the k initiatives whose words resemble a text most, best first; equal
// ones by ID. The language may be empty: it is detected then. Only words count, and no
// hard condition does: who shows hits to somebody else than the communities of the index
// leaves out what is not published.
//
// It goes further than the criterion words of a match does: it also asks for everything
// that the concepts of the text are called, and then for what the first hits have in
// common (pseudo-relevance feedback: Lavrenko and Croft, 2001), whose texts it reads
// again. A text of which nothing occurs in the index has no hits. Time is linear in the
// occurrences of all these words.
func (x *Index) Search(text string, tag language.Tag, k int) []Hit {
	terms := x.feedback(x.named(text, tag))
	hits := x.hits(terms)
	return hits[:min(max(k, 0), len(hits))]
}

// hits returns everything that has one of the terms.
func (x *Index) hits(terms []term) []Hit {
	q := newQuery(x, &Policy{})
	q.terms = terms
	for i := range terms {
		q.sumIDF += terms[i].idf
	}
	f := q.finder(1)
	defer f.release()
	var hits []Hit
	for i := range f.parts {
		p := &f.parts[i]
		for _, n := range p.part.words.having(terms, i) {
			if p.isDead(n) {
				continue
			}
			if score := f.wordsOf(p, n); score > 0 {
				hits = append(hits, Hit{p.records[n].ID, score})
			}
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), a.Initiative.Compare(b.Initiative))
	})
	return hits
}

// having returns the rows of blocks that have one of the terms, in order.
func (l *lexicon) having(terms []term, part int) []int32 {
	marked := make([]bool, (len(l.lengths)+blockRows-1)/blockRows)
	for i := range terms {
		if n := terms[i].in[part]; n >= 0 {
			for _, b := range l.blocks[l.places[n]:l.places[n+1]] {
				marked[b] = true
			}
		}
	}
	var rows []int32
	for b, has := range marked {
		if !has {
			continue
		}
		for n := b * blockRows; n < min((b+1)*blockRows, len(l.lengths)); n++ {
			rows = append(rows, int32(n))
		}
	}
	return rows
}

// named returns the terms of a text, and with less weight what its concepts are called.
func (x *Index) named(text string, tag language.Tag) []term {
	terms, concepts := x.read(text, tag)
	shares := make(map[string]int64)
	for _, c := range concepts {
		var sum int64
		words := c.recogniser.NameWords(c.place)
		for _, word := range words {
			if x.having(word.Stem) > 0 {
				sum += int64(word.Weight)
			}
		}
		for _, word := range words {
			if sum > 0 && x.having(word.Stem) > 0 {
				shares[word.Stem] += c.strength * int64(word.Weight) / sum
			}
		}
	}
	return x.extend(terms, shares, namesShare)
}

// feedback adds what the best rows for the terms speak of.
func (x *Index) feedback(terms []term) []term {
	shares := make(map[string]int64)
	best := x.hits(terms)
	scale := x.scale()
	k := newWordPacker(x.voc, x.orgs)
	for _, h := range best[:min(feedbackRows, len(best))] {
		i, _ := x.Initiative(h.Initiative)
		k.initiative(i)
		for _, n := range k.touched {
			sat := scale.saturation(k.weights[n], k.length)
			shares[k.names[n]] += int64(h.Score) * sat / int64(cohesion.One)
			k.weights[n] = 0
		}
		k.touched = k.touched[:0]
	}
	for name, share := range shares {
		shares[name] = share * idf(x.live, x.having(name)) / 1024
	}
	names := slices.SortedFunc(maps.Keys(shares), func(a, b string) int {
		return cmp.Or(cmp.Compare(shares[b], shares[a]), strings.Compare(a, b))
	})
	for _, name := range names[min(feedbackTerms, len(names)):] {
		delete(shares, name)
	}
	return x.extend(terms, shares, feedbackShare)
}

// extend adds terms by their shares, which together weigh so many millionths of all terms.
func (x *Index) extend(terms []term, shares map[string]int64, millionths int64) []term {
	var all, sum int64
	for _, t := range terms {
		all += t.idf
	}
	for _, share := range shares {
		sum += share
	}
	if sum == 0 {
		return terms
	}
	all = all * millionths / int64(cohesion.One)
	for i := range terms {
		terms[i].idf += all * shares[terms[i].stem] / sum
		delete(shares, terms[i].stem)
	}
	for name, share := range shares {
		t := x.term(name)
		t.idf = all * share / sum
		terms = append(terms, t)
	}
	slices.SortFunc(terms, func(a, b term) int { return strings.Compare(a.stem, b.stem) })
	return terms
}
