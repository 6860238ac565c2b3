package matching

import (
	"cmp"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// rareRows is how many rows with rare words are looked at before the trees, beside one of
// each rareShare that the community sees; more cost more than the better bound spares.
const (
	rareRows  = 200
	rareShare = 64
)

// visitRare looks at the rows that have the rarer words of the query, so that the words of
// all other rows weigh no more than the common words together (the essential lists of
// MaxScore: Turtle and Flood, 1995). Rows that it looks at are met again in their trees,
// which is why the trees may pass them over, and keep refuses them.
func (f *finder) visitRare() {
	if f.weights[cohesion.ByWords] == 0 || f.sumIDF == 0 || f.k > 64 {
		return
	}
	p := &f.parts[0]
	if !p.inOrder {
		return
	}
	budget := int32(rareRows)
	f.stretches = f.stretches[:0]
	for _, id := range f.query.communities() {
		c, any := p.towns[id]
		if !any || (id != f.community && !f.home.known) {
			continue
		}
		budget += (c.end - c.first) / rareShare
		for i := range f.terms {
			f.stretches = append(f.stretches, stretch(f.terms[i].postings, c.first, c.end))
		}
	}
	f.order = f.order[:0]
	for i := range f.terms {
		f.order = append(f.order, int32(i))
	}
	slices.SortFunc(f.order, func(i, j int32) int { return cmp.Compare(f.terms[j].idf, f.terms[i].idf) })
	rest := f.sumIDF
	for _, i := range f.order {
		var size int32
		for s := int(i); s < len(f.stretches); s += len(f.terms) {
			size += f.stretches[s].end - f.stretches[s].first
		}
		if budget -= size; budget < 0 {
			break
		}
		for s := int(i); s < len(f.stretches); s += len(f.terms) {
			f.rowsWith(p, f.terms[i].postings[f.stretches[s].first:f.stretches[s].end])
		}
		rest -= f.terms[i].idf
		f.twice = true
	}
	p.wordsMost = int64(f.weights[cohesion.ByWords])*int64(cohesion.One)*rest/f.sumIDF + 1
}

// rowsWith looks at the rows of postings that are on topic.
func (f *finder) rowsWith(p *partFinder, list []posting) {
	for _, e := range list {
		if t := f.topicOfSet(p, p.rows[e.row].themes); t.on {
			f.rows(p, e.row, e.row+1, t)
		}
	}
}

// wordsOf returns the relevance of a row. The postings of its community are looked up
// once, so that the search for a row is short.
func (f *finder) wordsOf(p *partFinder, n int32) cohesion.Score {
	if f.sumIDF == 0 {
		return 0
	}
	number := p.numbers[n]
	if !p.inOrder {
		return f.relevanceOf(number)
	}
	c := p.towns[p.records[n].Community]
	if p.town != c.first {
		p.town = c.first
		p.words = p.words[:0]
		for i := range f.terms {
			p.words = append(p.words, stretch(f.terms[i].postings, c.first, c.end))
		}
	}
	var reached int64
	for i := range f.terms {
		t := &f.terms[i]
		list := t.postings[p.words[i].first:p.words[i].end]
		at, found := slices.BinarySearchFunc(list, number, func(p posting, n int32) int { return cmp.Compare(p.row, n) })
		if found {
			reached += t.idf * f.query.x.words.saturation(list[at])
		}
	}
	return cohesion.Score(reached / f.sumIDF)
}

// stretch returns the postings of the rows first to end.
func stretch(list []posting, first, end int32) span {
	at := func(n int32) int32 {
		i, _ := slices.BinarySearchFunc(list, n, func(p posting, n int32) int { return cmp.Compare(p.row, n) })
		return int32(i)
	}
	return span{at(first), at(end)}
}

// visitWords looks at the rows of a community for a need of words only.
func (f *finder) visitWords(p *partFinder, c town) {
	size := int(c.end - c.first)
	if !p.inOrder || f.p.MinWords == 0 || f.sumIDF == 0 {
		for n := c.first; n < c.end; n++ {
			t := topic{words: f.relevanceOf(p.numbers[n])}
			if t.words >= f.p.MinWords {
				f.rows(p, n, n+1, t)
			}
		}
		return
	}
	f.reached = slices.Grow(f.reached[:0], size)[:size]
	clear(f.reached)
	for i := range f.terms {
		t := &f.terms[i]
		s := stretch(t.postings, c.first, c.end)
		for _, e := range t.postings[s.first:s.end] {
			f.reached[e.row-c.first] += t.idf * f.query.x.words.saturation(e)
		}
	}
	for i, reached := range f.reached {
		if t := (topic{words: cohesion.Score(reached / f.sumIDF)}); reached > 0 && t.words >= f.p.MinWords {
			f.rows(p, c.first+int32(i), c.first+int32(i)+1, t)
		}
	}
}
