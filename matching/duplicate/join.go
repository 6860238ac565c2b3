package duplicate

import (
	"cmp"
	"context"
	"fmt"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// Similar are two names, by position in the argument of [JoinNames], A before B, and their
// similarity in millionths.
type Similar struct {
	A, B       int
	Similarity int
}

// JoinNames finds all pairs of names whose sets of trigrams have a Jaccard similarity of at
// least threshold, in millionths (1 to 1,000,000): exactly, none is missed. Names are folded
// and padded with two spaces before and one behind. The pairs are in order. The filters by
// length, prefix and position are those of AllPairs and PPJoin (Bayardo, Ma and Srikant,
// 2007; Xiao and others, 2008). Names without a letter or digit are similar to nothing.
func JoinNames(ctx context.Context, names []string, threshold, workers int) ([]Similar, error) {
	if threshold < 1 || threshold > 1_000_000 {
		return nil, fmt.Errorf("%w: threshold %d is not 1 to 1,000,000 millionths", ErrSpec, threshold)
	}
	j, err := newJoin(ctx, names, threshold)
	if err != nil {
		return nil, err
	}
	const chunk = 1 << 9
	parts := make([][]Similar, chunks(j.size(), chunk))
	workers = Options{Workers: workers}.withDefaults().Workers
	free := make(chan []int32, workers)
	for range workers {
		free <- make([]int32, j.size())
	}
	err = parallel(ctx, workers, len(parts), func(i int) {
		met := <-free
		for x := i * chunk; x < min((i+1)*chunk, j.size()); x++ {
			parts[i] = j.probe(parts[i], int32(x), met)
		}
		free <- met
	})
	if err != nil {
		return nil, err
	}
	out := slices.Concat(parts...)
	slices.SortFunc(out, func(p, q Similar) int { return cmp.Or(p.A-q.A, p.B-q.B) })
	return out, nil
}

// A join holds sets from small to large, their elements from rare to frequent.
type join struct {
	threshold int
	elements  []int32 // of all sets
	bounds    []bound // by set: where in elements it is; one more at the end
	names     []int32 // by set: which name
	sketches  []sketch
	bySize    []int32 // by size: the first set that is as large; one more at the end
	places    []place // by element
	starts    []int32 // by element: its first place; one more at the end
}

// A bound is where a set begins in the elements of all.
type bound = int64

// A place is where an element stands in the prefix of a set.
type place struct{ set, at int32 }

// A sketch has a bit for each element, by its hash: where two sketches differ in so many
// bits, the sets differ in so many elements at least (the bitmap filter of Sandes,
// Teodoro and Melo, 2020).
type sketch [4]uint64

func (s *sketch) add(element int32) {
	h := uint64(element) * hashSeed >> 56
	s[h>>6] |= 1 << (h & 63)
}

func (s *sketch) differ(t *sketch) int {
	return bits.OnesCount64(s[0]^t[0]) + bits.OnesCount64(s[1]^t[1]) + bits.OnesCount64(s[2]^t[2]) + bits.OnesCount64(s[3]^t[3])
}

func (j *join) size() int { return len(j.names) }

func (j *join) set(x int32) []int32 { return j.elements[j.bounds[x]:j.bounds[x+1]] }

func newJoin(ctx context.Context, names []string, threshold int) (*join, error) {
	raw := &join{threshold: threshold, bounds: make([]bound, 1, len(names)+1)}
	numbers := make(map[uint64]int32)
	for i, name := range names {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if all := appendTrigrams(raw.elements, name, numbers); len(all) > len(raw.elements) {
			raw.elements = all
			raw.bounds, raw.names = append(raw.bounds, bound(len(all))), append(raw.names, int32(i))
		}
	}
	rank := ranks(raw.elements, len(numbers))
	bySize := make([]int32, raw.size())
	largest := 0
	for i := range bySize {
		bySize[i] = int32(i)
		largest = max(largest, len(raw.set(int32(i))))
	}
	slices.SortStableFunc(bySize, func(a, b int32) int { return len(raw.set(a)) - len(raw.set(b)) })
	j := &join{threshold: threshold, elements: make([]int32, 0, len(raw.elements)), bounds: make([]bound, 1, len(bySize)+1)}
	j.names, j.sketches = make([]int32, len(bySize)), make([]sketch, len(bySize))
	for x, from := range bySize {
		j.names[x] = raw.names[from]
		for _, e := range raw.set(from) {
			j.elements = append(j.elements, rank[e])
			j.sketches[x].add(rank[e])
		}
		j.bounds = append(j.bounds, bound(len(j.elements)))
		slices.Sort(j.set(int32(x)))
	}
	j.index(largest, len(numbers))
	return j, ctx.Err()
}

// ranks numbers the elements from rare to frequent.
func ranks(elements []int32, n int) []int32 {
	frequency, order, rank := make([]int32, n), make([]int32, n), make([]int32, n)
	for _, e := range elements {
		frequency[e]++
	}
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(cmp.Compare(frequency[a], frequency[b]), cmp.Compare(a, b)) })
	for i, e := range order {
		rank[e] = int32(i)
	}
	return rank
}

// index lists the places of each element, and where sets of each size begin.
func (j *join) index(largest, elements int) {
	j.bySize = make([]int32, largest+2)
	j.starts = make([]int32, elements+1)
	each := func(use func(x int32, at int, element int32)) {
		for x := range int32(j.size()) {
			set := j.set(x)
			for at, e := range set[:j.prefix(len(set))] {
				use(x, at, e)
			}
		}
	}
	each(func(_ int32, _ int, e int32) { j.starts[e+1]++ })
	for e := range elements {
		j.starts[e+1] += j.starts[e]
	}
	j.places = make([]place, j.starts[elements])
	next := slices.Clone(j.starts)
	each(func(x int32, at int, e int32) {
		j.places[next[e]] = place{x, int32(at)}
		next[e]++
	})
	for x := range int32(j.size()) {
		j.bySize[len(j.set(x))+1] = x + 1
	}
	for size := range largest + 1 {
		j.bySize[size+1] = max(j.bySize[size+1], j.bySize[size])
	}
}

// appendTrigrams appends the distinct trigrams of a folded name, numbered as they come.
func appendTrigrams(dst []int32, name string, numbers map[uint64]int32) []int32 {
	from := len(dst)
	var buffer [256]byte
	var words [32]span
	text := appendFolded(buffer[:0], name)
	spans := appendWords(words[:0], text)
	const char = 21 // bits of a character
	window := uint64(' ')<<char | ' '
	push := func(r rune) {
		window = (window<<char | uint64(r)) & (1<<(3*char) - 1)
		n, ok := numbers[window]
		if !ok {
			n = int32(len(numbers))
			numbers[window] = n
		}
		dst = append(dst, n)
	}
	for _, s := range spans {
		for word := text[s.from:s.to]; len(word) > 0; {
			r, size := utf8.DecodeRune(word)
			push(r)
			word = word[size:]
		}
		push(' ')
	}
	slices.Sort(dst[from:])
	return dst[:from+len(slices.Compact(dst[from:]))]
}

// least is how many elements two sets of these sizes share at least, if they are similar:
// overlap/(a+b-overlap) >= t, so overlap >= t(a+b)/(1+t), rounded up.
func (j *join) least(a, b int) int {
	t := j.threshold
	return (t*(a+b) + 1_000_000 + t - 1) / (1_000_000 + t)
}

// prefix is how many of the rarest elements of a set of this size are looked up: similar
// sets share one of them.
func (j *join) prefix(size int) int {
	return size - (j.threshold*size+999_999)/1_000_000 + 1
}

// probe finds the sets before x that are similar to it. met is by set: x+1 where it was met.
//
// Elements are looked up from rare to frequent, so that where a set is met first is where
// the first element stands that both have: what they share is behind it.
func (j *join) probe(dst []Similar, x int32, met []int32) []Similar {
	set, own := j.set(x), &j.sketches[x]
	smallest := (j.threshold*len(set) + 999_999) / 1_000_000
	first := j.bySize[smallest]
	for at, e := range set[:j.prefix(len(set))] {
		list := j.places[j.starts[e]:j.starts[e+1]]
		from, _ := slices.BinarySearchFunc(list, first, func(p place, x int32) int { return int(p.set - x) })
		size, end, least := smallest-1, int32(0), 0
		for _, p := range list[from:] {
			if p.set >= x {
				break
			}
			for p.set >= end { // sets are in order of size
				size++
				end, least = j.bySize[size+1], j.least(len(set), size)
			}
			if len(set)-at < least { // and less for all that are larger
				break
			}
			if size-int(p.at) < least || met[p.set] == x+1 {
				continue
			}
			met[p.set] = x + 1
			if len(set)+size-own.differ(&j.sketches[p.set]) < 2*least {
				continue
			}
			if n, ok := shareAtLeast(set[at:], j.set(p.set)[p.at:], least); ok {
				a, b := int(min(j.names[x], j.names[p.set])), int(max(j.names[x], j.names[p.set]))
				dst = append(dst, Similar{a, b, n * 1_000_000 / (len(set) + size - n)})
			}
		}
	}
	return dst
}

// shareAtLeast counts the common elements of two sorted sets, and gives up when they cannot
// be so many any more.
func shareAtLeast(a, b []int32, least int) (int, bool) {
	n, i, k := 0, 0, 0
	for i < len(a) && k < len(b) {
		switch {
		case a[i] == b[k]:
			n, i, k = n+1, i+1, k+1
			continue
		case a[i] < b[k]:
			i++
		default:
			k++
		}
		if n+min(len(a)-i, len(b)-k) < least {
			return n, false
		}
	}
	return n, n >= least
}
