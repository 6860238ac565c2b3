package duplicate

import (
	"bytes"
	"context"
	"slices"
	"sort"
)

// A posting says that a record has a key.
type posting struct {
	key    uint64
	record int32
}

// blocks are the records by key: those that share one are candidates. A key that more
// than limit records had at estimation makes no candidates.
type blocks struct {
	postings []posting       // sorted by key, then record
	starts   []uint32        // by record: its first key in keys; one more at the end
	keys     []uint32        // where in postings the block of each key of a record begins
	stop     map[uint64]bool // too common: makes no candidates
	weak     map[uint64]bool // common: two of them make a candidate
	report   BlockingReport
}

// blockLimit is how many records may share a key that makes candidates.
const blockLimit = 60

// weakLimit is how many records may share a key that makes candidates by itself, among so
// many records: the more there are, the less it says that two share something.
func weakLimit(records int) int {
	limit := blockLimit
	for n := 20_000; n < records && limit > 6; n *= 2 {
		limit = limit * 7 / 10
	}
	return limit
}

// appendKeys appends the blocking keys of a value of column i: the value as a whole and,
// of phrases, words and pairs of neighbours.
func (c *column) appendKeys(dst []uint64, i int, id int32) []uint64 {
	seed := uint64(i+1) * hashSeed
	key := c.values.bytes(id)
	dst = append(dst, hashPair(seed, hashBytes(key)))
	switch c.field.Kind {
	case Name, Text, Street, City, Set:
		previous := uint64(0)
		for j, w := range c.wordsOf(id) {
			h := hashBytes(c.words.bytes(w))
			dst = append(dst, hashPair(seed+1, h))
			if j > 0 && c.field.Kind != Set && c.field.Kind != Text {
				dst = append(dst, hashPair(hashPair(seed+2, previous), h))
			}
			previous = h
		}
	case Phone:
		if len(key) > 8 {
			dst = append(dst, hashPair(seed+3, hashBytes(key[len(key)-8:])))
		}
	case Email:
		local, domain, _ := bytes.Cut(key, []byte("@"))
		if len(local) >= 6 && !roleMailbox[string(local)] {
			dst = append(dst, hashPair(seed+4, hashBytes(local)))
		}
		if !freeMail[string(domain)] {
			dst = append(dst, hashPair(seed+5, hashBytes(domain)))
		}
	}
	return dst
}

// appendRecordKeys appends the distinct keys of a record.
func (t *table) appendRecordKeys(dst []uint64, record int32) []uint64 {
	from := len(dst)
	var one [1]int32
	for i, c := range t.columns {
		switch c.field.Kind {
		case formKind, Number, Category:
			continue
		}
		for _, id := range c.listOf(c.ids[record], &one) {
			dst = c.appendKeys(dst, i, id)
		}
	}
	list := dst[from:]
	slices.Sort(list)
	return dst[:from+len(slices.Compact(list))]
}

// newBlocks makes the blocks of a table. If stop is nil, keys of more than blockLimit
// records are found and become it.
func newBlocks(ctx context.Context, t *table, stop, weak map[uint64]bool, workers int) (*blocks, error) {
	b := &blocks{stop: stop, weak: weak}
	const chunk = 1 << 14
	parts := make([][]posting, chunks(t.size, chunk))
	err := parallel(ctx, workers, len(parts), func(i int) {
		var keys []uint64
		list := make([]posting, 0, chunk*16)
		for r := i * chunk; r < min((i+1)*chunk, t.size); r++ {
			keys = t.appendRecordKeys(keys[:0], int32(r))
			for _, k := range keys {
				list = append(list, posting{k, int32(r)})
			}
		}
		parts[i] = list
	})
	if err != nil {
		return nil, err
	}
	b.postings, err = sortPostings(ctx, parts, workers)
	if err != nil {
		return nil, err
	}
	b.index(t.size)
	return b, ctx.Err()
}

// sortPostings sorts by key, then record. Keys are hashes: their first bits divide the
// postings evenly, and each part is sorted by itself.
func sortPostings(ctx context.Context, parts [][]posting, workers int) ([]posting, error) {
	const bits = 10
	const buckets = 1 << bits
	starts := make([][buckets]uint32, len(parts)+1)
	err := parallel(ctx, workers, len(parts), func(i int) {
		for _, p := range parts[i] {
			starts[i][p.key>>(64-bits)]++
		}
	})
	if err != nil {
		return nil, err
	}
	var ends [buckets]uint32
	at := uint32(0)
	for k := range ends {
		for i := range parts {
			n := starts[i][k]
			starts[i][k] = at
			at += n
		}
		ends[k] = at
	}
	sorted := make([]posting, at)
	err = parallel(ctx, workers, len(parts), func(i int) {
		next := starts[i]
		for _, p := range parts[i] {
			k := p.key >> (64 - bits)
			sorted[next[k]] = p
			next[k]++
		}
		parts[i] = nil
	})
	if err != nil {
		return nil, err
	}
	err = parallel(ctx, workers, buckets, func(k int) {
		from := uint32(0)
		if k > 0 {
			from = ends[k-1]
		}
		slices.SortFunc(sorted[from:ends[k]], func(x, y posting) int {
			switch {
			case x.key < y.key:
				return -1
			case x.key > y.key:
				return 1
			}
			return int(x.record - y.record)
		})
	})
	return sorted, err
}

// index finds the blocks of each record.
func (b *blocks) index(records int) {
	fresh := b.stop == nil
	if fresh {
		b.stop, b.weak = make(map[uint64]bool), make(map[uint64]bool)
	}
	limit := weakLimit(records)
	b.starts = make([]uint32, records+1)
	keys, stopped, largest := 0, 0, 0
	each := func(use func(from, to int)) {
		for from := 0; from < len(b.postings); {
			to := from + 1
			for to < len(b.postings) && b.postings[to].key == b.postings[from].key {
				to++
			}
			if fresh && to-from > blockLimit {
				b.stop[b.postings[from].key] = true
			} else if fresh && to-from > limit {
				b.weak[b.postings[from].key] = true
			}
			if to-from > 1 {
				if b.stop[b.postings[from].key] {
					stopped++
				} else {
					keys, largest = keys+1, max(largest, to-from)
					use(from, to)
				}
			}
			from = to
		}
	}
	each(func(from, to int) {
		for _, p := range b.postings[from:to] {
			b.starts[p.record+1]++
		}
	})
	b.report = BlockingReport{Keys: keys, Stopped: stopped, Largest: largest}
	for r := range records {
		b.starts[r+1] += b.starts[r]
	}
	b.keys = make([]uint32, b.starts[records])
	next := slices.Clone(b.starts)
	each(func(from, to int) {
		for _, p := range b.postings[from:to] {
			b.keys[next[p.record]] = uint32(from)
			next[p.record]++
		}
	})
}

// appendCandidates appends the records after r that share a strong key or two weak ones
// with it, in order. seen is by record: 2r+1 where a weak key was met, 2r+2 where enough.
func (b *blocks) appendCandidates(dst []int32, r int32, seen []uint32) []int32 {
	from := len(dst)
	once, enough := 2*uint32(r)+1, 2*uint32(r)+2
	for _, at := range b.keys[b.starts[r]:b.starts[r+1]] {
		key := b.postings[at].key
		weak := len(b.weak) > 0 && b.weak[key]
		for i := int(at); i < len(b.postings) && b.postings[i].key == key; i++ {
			other := b.postings[i].record
			switch {
			case other <= r || seen[other] == enough:
			case weak && seen[other] != once:
				seen[other] = once
			default:
				seen[other] = enough
				dst = append(dst, other)
			}
		}
	}
	slices.Sort(dst[from:])
	return dst
}

// find returns the postings of a key.
func (b *blocks) find(key uint64) []posting {
	from := sort.Search(len(b.postings), func(i int) bool { return b.postings[i].key >= key })
	to := from
	for to < len(b.postings) && b.postings[to].key == key {
		to++
	}
	return b.postings[from:to]
}
