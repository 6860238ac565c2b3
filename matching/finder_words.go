package matching

import (
	"math"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// setWords looks up the terms of the query in a part, and bounds what they can count there.
func (f *finder) setWords(p *partFinder, part int) {
	for _, n := range p.asked {
		p.marks[n] = 0
	}
	p.asked = p.asked[:0]
	p.relevant, p.wordsMost = 0, 0
	if f.sumIDF == 0 {
		return
	}
	l := p.part.words
	if len(p.marks) < len(l.names) {
		p.marks = make([]uint16, len(l.names))
	}
	// Bounds were made with the mean length of the part; where that of the index is greater, a
	// word counts at most so much more.
	unit := float64(cohesion.One) / 255
	if here, all := float64(l.total)*float64(f.scale.rows), float64(f.scale.total)*float64(len(l.lengths)); all > here && here > 0 {
		unit *= all / here
	}
	if unit != p.wordUnit {
		p.wordUnit = unit
		for up := range p.wordUps[1:] {
			p.wordUps[up+1] = min(int64(cohesion.One), int64(float64(up+1)*unit)+2)
		}
	}
	var most int64
	for i := range f.terms {
		n := f.terms[i].in[part]
		if n < 0 || i >= heaviest {
			continue
		}
		p.marks[n] = uint16(i + 1)
		p.asked = append(p.asked, n)
		most += f.terms[i].idf * p.wordUps[l.most[n]]
	}
	if most > 0 {
		p.relevant = min(int64(cohesion.One), most/f.sumIDF+1)
	}
	if len(f.terms) >= heaviest {
		p.relevant = int64(cohesion.One)
	}
	p.wordsMost = int64(f.weights[cohesion.ByWords]) * p.relevant
}

// setBlocks bounds what the words of the rows of a community can reach, block by block.
func (f *finder) setBlocks(p *partFinder, c town) {
	if p.relevant == 0 || len(f.terms) >= heaviest {
		return
	}
	if blocks := (len(p.part.rows) + blockRows - 1) / blockRows; len(p.blocks) < blocks {
		p.blocks = make([]blockBound, blocks)
	}
	first, last := uint32(c.first)/blockRows, uint32(c.end-1)/blockRows
	if p.blocks[first].round == f.round { // done for the community before
		first++
	}
	if first <= last && p.blocks[last].round == f.round {
		last--
	}
	if first > last || last == math.MaxUint32 {
		return
	}
	for b := first; b <= last; b++ {
		p.blocks[b] = blockBound{round: f.round}
	}
	l := p.part.words
	for _, n := range p.asked {
		idf := f.terms[p.marks[n]-1].idf
		at, end := l.places[n], l.places[n+1]
		if first > 0 {
			skip, _ := slices.BinarySearch(l.blocks[at:end], first)
			at += uint32(skip)
		}
		for ; at < end && l.blocks[at] <= last; at++ {
			p.blocks[l.blocks[at]].reached += idf * p.wordUps[l.ups[at]]
		}
	}
}

// A blockBound is the most that a row of a block reaches.
type blockBound struct {
	reached int64
	round   int32
}

// relevantUp returns the most relevance that the rows have.
func (f *finder) relevantUp(p *partFinder, first, last int32) int64 {
	if len(f.terms) >= heaviest {
		return int64(cohesion.One)
	}
	var reached int64
	for block := first / blockRows; block <= last/blockRows; block++ {
		reached = max(reached, p.blocks[block].reached)
	}
	if reached == 0 {
		return 0
	}
	return min(int64(cohesion.One), reached/f.sumIDF+1)
}

// wordsOf returns the relevance of a row.
func (f *finder) wordsOf(p *partFinder, n int32) cohesion.Score {
	if f.sumIDF == 0 {
		return 0
	}
	if len(f.terms) >= heaviest {
		return f.relevanceOf(p.base + n)
	}
	l := p.part.words
	var reached int64
	for at := l.starts[n]; at < l.starts[n+1]; at++ {
		if m := p.marks[l.terms[at]]; m != 0 {
			reached += f.terms[m-1].idf * f.scale.saturation(l.weight(n, at), int64(l.lengths[n]))
		}
	}
	return cohesion.Score(reached / f.sumIDF)
}

// visitWords looks at the rows of a community for a need of words only: those of blocks that
// may be relevant enough.
func (f *finder) visitWords(p *partFinder, c town) {
	for first := c.first; first < c.end; {
		end := min(first-first%blockRows+blockRows, c.end)
		if f.p.MinWords == 0 || (f.sumIDF > 0 && p.relevant > 0 && f.relevantUp(p, first, end-1) >= int64(f.p.MinWords)) {
			for n := first; n < end; n++ {
				if t := (topic{words: f.wordsOf(p, n)}); t.words >= f.p.MinWords {
					f.rows(p, n, n+1, t)
				}
			}
		}
		first = end
	}
}
