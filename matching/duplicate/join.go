package duplicate

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"
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
	parts := make([][]Similar, chunks(len(j.sets), chunk))
	err = parallel(ctx, Options{Workers: workers}.withDefaults().Workers, len(parts), func(i int) {
		counts := make([]int32, len(j.sets))
		for x := i * chunk; x < min((i+1)*chunk, len(j.sets)); x++ {
			parts[i] = j.probe(parts[i], int32(x), counts)
		}
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
	sets      [][]int32
	names     []int32 // by set: which name
	lists     [][]place
}

// A place is where an element stands in the prefix of a set.
type place struct{ set, at int32 }

func newJoin(ctx context.Context, names []string, threshold int) (*join, error) {
	j := &join{threshold: threshold}
	numbers := make(map[[3]rune]int32)
	var frequency []int32
	for i, name := range names {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if set := trigrams(name, numbers); len(set) > 0 {
			j.sets, j.names = append(j.sets, set), append(j.names, int32(i))
		}
	}
	frequency = make([]int32, len(numbers))
	for _, set := range j.sets {
		for _, e := range set {
			frequency[e]++
		}
	}
	order := make([]int32, len(frequency))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(cmp.Compare(frequency[a], frequency[b]), cmp.Compare(a, b)) })
	rank := make([]int32, len(order))
	for i, e := range order {
		rank[e] = int32(i)
	}
	for _, set := range j.sets {
		for i, e := range set {
			set[i] = rank[e]
		}
		slices.Sort(set)
	}
	bySize := make([]int, len(j.sets))
	for i := range bySize {
		bySize[i] = i
	}
	slices.SortStableFunc(bySize, func(a, b int) int { return len(j.sets[a]) - len(j.sets[b]) })
	sets, of := make([][]int32, len(bySize)), make([]int32, len(bySize))
	for i, at := range bySize {
		sets[i], of[i] = j.sets[at], j.names[at]
	}
	j.sets, j.names = sets, of
	j.lists = make([][]place, len(order))
	for x, set := range j.sets {
		for at := range j.prefix(len(set)) {
			j.lists[set[at]] = append(j.lists[set[at]], place{int32(x), int32(at)})
		}
	}
	return j, nil
}

// trigrams returns the distinct trigrams of a folded name, numbered as they come.
func trigrams(name string, numbers map[[3]rune]int32) []int32 {
	text := appendFolded(nil, name)
	spans := appendWords(nil, text)
	if len(spans) == 0 {
		return nil
	}
	window := [3]rune{' ', ' ', ' '}
	var set []int32
	push := func(r rune) {
		window = [3]rune{window[1], window[2], r}
		n, ok := numbers[window]
		if !ok {
			n = int32(len(numbers))
			numbers[window] = n
		}
		set = append(set, n)
	}
	for _, s := range spans {
		for _, r := range string(text[s.from:s.to]) {
			push(r)
		}
		push(' ')
	}
	slices.Sort(set)
	return slices.Compact(set)
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

// probe finds the sets before x that are similar to it. counts is zero by set, and left so.
func (j *join) probe(dst []Similar, x int32, counts []int32) []Similar {
	set := j.sets[x]
	smallest := (j.threshold*len(set) + 999_999) / 1_000_000
	var met []int32
	for at := range j.prefix(len(set)) {
		list := j.lists[set[at]]
		from := sort.Search(len(list), func(i int) bool { return len(j.sets[list[i].set]) >= smallest })
		for _, p := range list[from:] {
			if p.set >= x {
				break
			}
			if counts[p.set] < 0 {
				continue
			}
			other := j.sets[p.set]
			rest := min(len(set)-at, len(other)-int(p.at)) // what they can still share
			if int(counts[p.set])+rest < j.least(len(set), len(other)) {
				if counts[p.set] == 0 {
					met = append(met, p.set)
				}
				counts[p.set] = -1
				continue
			}
			if counts[p.set] == 0 {
				met = append(met, p.set)
			}
			counts[p.set]++
		}
	}
	for _, y := range met {
		alive := counts[y] > 0
		counts[y] = 0
		if !alive {
			continue
		}
		if n, ok := shareAtLeast(set, j.sets[y], j.least(len(set), len(j.sets[y]))); ok {
			a, b := int(min(j.names[x], j.names[y])), int(max(j.names[x], j.names[y]))
			dst = append(dst, Similar{a, b, n * 1_000_000 / (len(set) + len(j.sets[y]) - n)})
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
