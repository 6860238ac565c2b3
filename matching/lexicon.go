package matching

import (
	"math"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// A lexicon holds the terms of the rows of a part: for each row its terms with their
// weights, and for each term the blocks of rows that have it, with a bound on how much it
// can count there. Immutable.
type lexicon struct {
	ids     map[string]int32
	names   []string // by number
	starts  []uint32 // of the terms of each row; the next row's is the end
	terms   []uint32
	weights []uint16        // heaviest stands for what is in heavy
	heavy   map[int64]int32 // by row and term
	lengths []int32         // weighted number of words, by row
	spoken  []uint8         // languages of the texts of each row, of those of readTongues, as bits
	total   int64           // sum of lengths
	counts  []int32         // rows by term
	places  []uint32        // of the blocks of each term; the next term's is the end
	blocks  []uint32
	ups     []uint8 // bounds by block, in 255ths
	most    []uint8 // of these, by term
	slips   slips
}

const (
	blockRows = 64
	heaviest  = math.MaxUint16
)

func heavyKey(row, term int32) int64 { return int64(row)<<32 | int64(term) }

// weight returns the weight of an entry of a row.
func (l *lexicon) weight(row int32, at uint32) int32 {
	if w := l.weights[at]; w < heaviest {
		return int32(w)
	}
	return l.heavy[heavyKey(row, int32(l.terms[at]))]
}

// append adds a row with its terms. Of all of them seal makes the lexicon.
func (l *lexicon) append(terms, weights []int32, length int32, spoken uint8) {
	row := int32(len(l.lengths))
	for i, t := range terms {
		l.terms = append(l.terms, uint32(t))
		if weights[i] >= heaviest {
			if l.heavy == nil {
				l.heavy = make(map[int64]int32)
			}
			l.heavy[heavyKey(row, t)] = weights[i]
		}
		l.weights = append(l.weights, uint16(min(weights[i], heaviest)))
	}
	l.starts = append(l.starts, uint32(len(l.terms)))
	l.lengths, l.spoken = append(l.lengths, length), append(l.spoken, spoken)
	l.total += int64(length)
}

// permuted returns the lexicon with its rows in another order, sealed.
func (l *lexicon) permuted(perm []int32, names []string) *lexicon {
	s := &lexicon{ids: make(map[string]int32, len(names)), names: names, total: l.total, heavy: make(map[int64]int32)}
	s.starts, s.lengths, s.spoken = make([]uint32, 1, len(perm)+1), make([]int32, len(perm)), make([]uint8, len(perm))
	s.terms, s.weights = make([]uint32, 0, len(l.terms)), make([]uint16, 0, len(l.terms))
	s.counts = make([]int32, len(names))
	for to, from := range perm {
		s.lengths[to], s.spoken[to] = l.lengths[from], l.spoken[from]
		for at := l.starts[from]; at < l.starts[from+1]; at++ {
			if l.weights[at] == heaviest {
				s.heavy[heavyKey(int32(to), int32(l.terms[at]))] = l.heavy[heavyKey(from, int32(l.terms[at]))]
			}
			s.counts[l.terms[at]]++
		}
		s.terms = append(s.terms, l.terms[l.starts[from]:l.starts[from+1]]...)
		s.weights = append(s.weights, l.weights[l.starts[from]:l.starts[from+1]]...)
		s.starts = append(s.starts, uint32(len(s.terms)))
	}
	for n, name := range names {
		s.ids[name] = int32(n)
	}
	s.invert()
	s.slips = newSlips(names)
	return s
}

// invert lists the blocks of each term.
func (l *lexicon) invert() {
	last := slices.Repeat([]int32{-1}, len(l.names))
	l.places = make([]uint32, len(l.names)+1)
	each := func(visit func(term uint32, block int32, row int32, at uint32)) {
		for row := range int32(len(l.lengths)) {
			for at := l.starts[row]; at < l.starts[row+1]; at++ {
				visit(l.terms[at], row/blockRows, row, at)
			}
		}
	}
	each(func(term uint32, block, _ int32, _ uint32) {
		if last[term] != block {
			last[term] = block
			l.places[term+1]++
		}
	})
	for i := range l.names {
		l.places[i+1] += l.places[i]
		last[i] = -1
	}
	size := l.places[len(l.names)]
	l.blocks, l.ups, l.most = make([]uint32, size), make([]uint8, size), make([]uint8, len(l.names))
	next := slices.Clone(l.places[:len(l.names)])
	scale := wordScale{total: l.total, rows: int64(len(l.lengths))}
	each(func(term uint32, block, row int32, at uint32) {
		if last[term] != block {
			last[term] = block
			l.blocks[next[term]] = uint32(block)
			next[term]++
		}
		up := uint8(scale.saturation(l.weight(row, at), int64(l.lengths[row]))*255/int64(cohesion.One) + 1)
		if here := &l.ups[next[term]-1]; up > *here {
			*here = up
			l.most[term] = max(l.most[term], up)
		}
	})
}

// A wordScale is what the weight of a word depends on beside the row: the number of rows of
// the index and the sum of their lengths.
type wordScale struct {
	total int64
	rows  int64
}

// saturation returns f / (f + 1.75 (0.3 + 0.7 L / mean L)) in millionths, f in words: BM25
// with k1 = 1.75 and b = 0.7. With f in quarters and S the sum of lengths this is
// 10 S f / (10 S f + 7 (3 S + 7 L N)).
func (s *wordScale) saturation(weight int32, length int64) int64 {
	total := uint64(max(1, s.total))
	f := 10 * total * uint64(weight)
	k := 7 * (3*total + 7*uint64(length)*uint64(s.rows))
	high, low := bits.Mul64(f, uint64(cohesion.One))
	q, _ := bits.Div64(high, low, f+k)
	return int64(q)
}

// readTongues are the languages in which a short text is read if there are texts in them.
var readTongues = [2]language.Tag{language.NL, language.EN}

func tongueBit(tag language.Tag) uint8 {
	for i, t := range readTongues {
		if t == tag {
			return 1 << i
		}
	}
	return 0
}

// A slips finds words that are one slip of the pen away. Words lie by length, each with the
// letters that it has: one slip changes two of these at most.
type slips struct {
	lengths []int32 // first word of each length in code points
	words   []int32 // numbers of terms
	letters []uint32
}

func lettersOf(word string) uint32 {
	var set uint32
	for _, r := range word {
		set |= 1 << (uint32(r) & 31)
	}
	return set
}

func newSlips(names []string) slips {
	var s slips
	size := make([]int32, len(names))
	longest := int32(0)
	for n, name := range names {
		size[n] = int32(utf8.RuneCountInString(name))
		if !strings.HasPrefix(name, conceptMark) {
			s.words = append(s.words, int32(n))
			longest = max(longest, size[n])
		}
	}
	slices.SortStableFunc(s.words, func(a, b int32) int { return int(size[a] - size[b]) })
	s.letters = make([]uint32, len(s.words))
	s.lengths = make([]int32, longest+2)
	for i, n := range s.words {
		s.letters[i] = lettersOf(names[n])
		s.lengths[size[n]+1]++
	}
	for i := range longest + 1 {
		s.lengths[i+1] += s.lengths[i]
	}
	return s
}

// near calls visit with the terms that are at most one slip away from a stem.
func (l *lexicon) near(stem string, visit func(term int32)) {
	s := &l.slips
	size, letters := utf8.RuneCountInString(stem), lettersOf(stem)
	longest := len(s.lengths) - 2
	if size-1 > longest {
		return
	}
	for i := s.lengths[max(0, size-1)]; i < s.lengths[min(size+1, longest)+1]; i++ {
		if bits.OnesCount32(s.letters[i]^letters) <= 2 && language.WithinOneEdit(l.names[s.words[i]], stem) {
			visit(s.words[i])
		}
	}
}
