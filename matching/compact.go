package matching

import (
	"context"
	"fmt"
)

// Parts returns of how many parts the index consists: one when it was made or compacted, and
// more with changes applied. A match takes some time for each.
func (x *Index) Parts() int { return len(x.parts) }

// A Compaction is an index packed anew into one part.
type Compaction struct {
	of   *Index
	part *part
}

// Compact packs everything anew. It takes as long as NewIndex does without reading the
// texts, so run it in the background; changes that are applied meanwhile are not lost:
//
//	c, err := x.Compact(ctx) // in the background
//	live = c.Onto(live)      // which has more changes by now
//
// The error is the context's.
func (x *Index) Compact(ctx context.Context) (*Compaction, error) {
	k := newPacker(x, x.live)
	for i := range x.parts {
		p := &x.parts[i]
		for n := range int32(len(p.rows)) {
			if n%1024 == 0 && ctx.Err() != nil {
				return nil, fmt.Errorf("matching: not compacted: %w", ctx.Err())
			}
			if !p.isDead(n) {
				k.take(p.part, n)
			}
		}
	}
	return &Compaction{of: x, part: k.build()}, nil
}

// Onto returns an index that answers as live does, with the compacted part in place of what
// it was made of. live must be the compacted index or come of it by Apply. The cost grows
// with the number of changes since.
func (c *Compaction) Onto(live *Index) *Index {
	y := *live
	e := &edit{Index: &y, owned: make([]bool, 1)}
	y.parts = []livePart{{part: c.part}}
	was, spoken, length := y.live, y.spoken, y.length
	bury := func(p *livePart, n int32) {
		if at, known := c.part.find(p.records[n].ID); known && !e.parts[0].isDead(at) {
			e.bury(at)
		}
	}
	for i := range live.parts {
		p := &live.parts[i]
		before := c.partOf(p.part)
		for n := range int32(len(p.rows)) {
			switch {
			case before == nil && !p.isDead(n), before != nil && p.isDead(n) && !before.isDead(n):
				bury(p, n)
			}
		}
	}
	for i := range c.of.parts {
		if p := &c.of.parts[i]; !live.has(p.part) { // joined with others since: what is left of it lies there
			for n := range int32(len(p.rows)) {
				if !p.isDead(n) {
					bury(p, n)
				}
			}
		}
	}
	for i := range live.parts {
		if p := live.parts[i]; c.partOf(p.part) == nil {
			p.base = e.end()
			e.parts = append(e.parts, p)
		}
	}
	y.live, y.spoken, y.length = was, spoken, length
	return &y
}

// partOf returns a part as the compacted index had it; nil if it came later.
func (c *Compaction) partOf(t *part) *livePart {
	for i := range c.of.parts {
		if c.of.parts[i].part == t {
			return &c.of.parts[i]
		}
	}
	return nil
}

func (x *Index) has(t *part) bool {
	for i := range x.parts {
		if x.parts[i].part == t {
			return true
		}
	}
	return false
}
