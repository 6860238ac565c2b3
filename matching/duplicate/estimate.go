package duplicate

import (
	"context"
	"math/bits"
	"slices"
)

// A pair is two candidates, a before b in canonical order, and the number of its pattern.
type pair struct {
	a, b    int32
	pattern int32
}

// evidence is what estimation works on.
type evidence struct {
	table       *table
	link        bool
	pairs       []pair
	patterns    []pattern // distinct, sorted
	counts      []uint64  // candidates by pattern
	drawn       []pattern // patterns of pairs drawn evenly, distinct, sorted
	drawnCounts []uint64
	draws       uint64
	total       uint64     // all pairs of records that are compared
	level       [][]uint64 // by column and level: how many of all pairs have it, in units of mass
	floor       [][]uint64 // by column and level: least mass of pairs that are no match
}

// mass is the unit of counts of pairs, so that parts of a pair add up exactly.
const mass = 1 << 16

// collect compares the candidates and counts levels over all pairs.
func collect(ctx context.Context, t *table, b *blocks, link bool, workers int) (*evidence, error) {
	e := &evidence{table: t, link: link, total: t.pairs(link)}
	const chunk = 1 << 10
	type piece struct {
		pairs    []pair
		patterns []pattern
	}
	parts := make([]piece, chunks(t.size, chunk))
	free := make(chan []uint32, workers)
	for range workers {
		free <- make([]uint32, t.size)
	}
	err := parallel(ctx, workers, len(parts), func(i int) {
		marks := <-free
		defer func() { free <- marks }()
		var f piece
		var candidates []int32
		for r := int32(i * chunk); r < int32(min((i+1)*chunk, t.size)); r++ {
			candidates = b.appendCandidates(candidates[:0], r, marks)
			for _, other := range candidates {
				if link && t.sources[r] == t.sources[other] {
					continue
				}
				f.pairs = append(f.pairs, pair{a: r, b: other})
			}
		}
		f.patterns = t.compareAll(f.pairs)
		parts[i] = f
	})
	if err != nil {
		return nil, err
	}
	found := 0
	for _, f := range parts {
		found += len(f.pairs)
	}
	e.pairs, e.patterns = make([]pair, 0, found), make([]pattern, 0, found)
	for i, f := range parts {
		e.pairs = append(e.pairs, f.pairs...)
		e.patterns = append(e.patterns, f.patterns...)
		parts[i] = piece{}
	}
	each := e.patterns
	e.patterns = slices.Clone(each)
	slices.Sort(e.patterns)
	e.patterns = slices.Compact(e.patterns)
	number := make(map[pattern]int32, len(e.patterns))
	for i, p := range e.patterns {
		number[p] = int32(i)
	}
	for i, p := range each {
		e.pairs[i].pattern = number[p]
	}
	return e, ctx.Err()
}

// pairs is how many pairs of records there are to compare.
func (t *table) pairs(link bool) uint64 {
	n := uint64(t.size)
	all := n * (n - 1) / 2
	if !link || n == 0 {
		return all
	}
	sizes := make([]uint64, t.sources[t.size-1]+1)
	for _, s := range t.sources {
		sizes[s]++
	}
	for _, n := range sizes {
		all -= n * (n - 1) / 2
	}
	return all
}

// samplePairs is how many pairs are drawn to learn how records agree that are not the
// same.
const samplePairs = 1 << 18

// count estimates how many of all pairs have each level: from pairs drawn evenly, or all
// of them if they are few; from the candidates where these are more; and for equal values
// from how often each value occurs.
func (e *evidence) count(ctx context.Context, workers int) {
	t := e.table
	e.level = make([][]uint64, len(t.columns))
	for i, c := range t.columns {
		e.level[i] = make([]uint64, c.field.Kind.levels())
	}
	e.sample(ctx, workers)
	e.counts = make([]uint64, len(e.patterns))
	for _, p := range e.pairs {
		e.counts[p.pattern]++
	}
	for i := range t.columns {
		for k, p := range e.drawn {
			e.level[i][p.level(i)] += e.drawnCounts[k]
		}
		for l := range e.level[i] {
			hi, lo := bits.Mul64(e.level[i][l]*mass, e.total)
			e.level[i][l], _ = bits.Div64(hi, lo, max(e.draws, 1))
		}
		counted := make([]uint64, len(e.level[i]))
		for j, p := range e.patterns {
			counted[p.level(i)] += e.counts[j] * mass
		}
		for l := 1; l < len(counted); l++ {
			e.level[i][l] = max(e.level[i][l], counted[l])
		}
	}
	e.countEqual()
}

// sample compares pairs drawn evenly.
func (e *evidence) sample(ctx context.Context, workers int) {
	t := e.table
	const chunk = 1 << 13
	draws := samplePairs
	n := uint64(t.size)
	everything := n*(n-1)/2 <= samplePairs
	if everything {
		draws = int(n * (n - 1) / 2)
	}
	parts := make([]map[pattern]uint64, chunks(draws, chunk))
	_ = parallel(ctx, workers, len(parts), func(i int) {
		drawn := make([]pair, 0, chunk)
		for d := i * chunk; d < min((i+1)*chunk, draws); d++ {
			a, b := drawPair(uint64(d), n, everything)
			if a == b || e.link && t.sources[a] == t.sources[b] {
				continue
			}
			drawn = append(drawn, pair{a: a, b: b})
		}
		counts := make(map[pattern]uint64)
		for _, p := range t.compareAll(drawn) {
			counts[p]++
		}
		parts[i] = counts
	})
	sum := make(map[pattern]uint64)
	for _, part := range parts {
		for p, n := range part {
			sum[p] += n
		}
	}
	e.drawn = make([]pattern, 0, len(sum))
	for p := range sum {
		e.drawn = append(e.drawn, p)
	}
	slices.Sort(e.drawn)
	for _, p := range e.drawn {
		e.drawnCounts = append(e.drawnCounts, sum[p])
		e.draws += sum[p]
	}
}

// drawPair returns the d-th pair: of all pairs in order, or spread by a hash.
func drawPair(d, n uint64, everything bool) (int32, int32) {
	if everything {
		// d counts pairs (a, b) with b < a, row by row.
		a := uint64(1)
		if d > 0 {
			a = (1 + isqrt(8*d+1)) / 2
		}
		b := d - a*(a-1)/2
		return int32(b), int32(a)
	}
	h := mix(d+1, hashSeed)
	hi, _ := bits.Mul64(h, n)
	lo, _ := bits.Mul64(mix(h, hashSeed), n)
	return int32(min(hi, lo)), int32(max(hi, lo))
}

// isqrt returns the integer square root.
func isqrt(x uint64) uint64 {
	r := uint64(0)
	for unit := uint64(1) << 31; unit > 0; unit >>= 1 {
		if try := r | unit; try*try <= x {
			r = try
		}
	}
	return r
}

// rareChance is how much rarer than one in all records a value may be taken to be.
const rareChance = 16

// countEqual counts the pairs that share a value exactly, by class of frequency, and sets
// the floors: two records that are not the same agree by chance at least as often as one
// record in all has a value of the class.
func (e *evidence) countEqual() {
	t := e.table
	e.floor = make([][]uint64, len(t.columns))
	for i, c := range t.columns {
		e.floor[i] = make([]uint64, len(e.level[i]))
		for l := range e.floor[i] {
			e.floor[i][l] = mass / 2
		}
		if c.field.Kind == formKind {
			continue
		}
		plain := c.field.Kind.plainLevels()
		counts := make(map[int64]uint64) // by value and source
		all := make([]uint64, c.values.size())
		var one [1]int32
		records := uint64(0)
		for r, id := range c.ids {
			for _, v := range c.listOf(id, &one) {
				all[v]++
				if e.link {
					counts[int64(v)<<16|int64(t.sources[r])]++
				}
			}
			if id != 0 {
				records++
			}
		}
		equal := make([]uint64, len(e.level[i]))
		have := make([]uint64, len(e.level[i]))
		for v, n := range all {
			if v == 0 {
				continue
			}
			l := plain + 1 + int(c.classes[v])
			equal[l] += n * (n - 1) / 2
			have[l] += n
		}
		if e.link {
			for key, n := range counts {
				equal[plain+1+int(c.classes[key>>16])] -= n * (n - 1) / 2
			}
		}
		for l := plain + 1; l < len(equal); l++ {
			e.level[i][l] = equal[l] * mass
			if records > 0 {
				hi, lo := bits.Mul64(have[l]*mass, e.total)
				q, _ := bits.Div64(hi, lo, records*records)
				e.floor[i][l] = max(q/rareChance, mass/2)
			}
		}
	}
}
