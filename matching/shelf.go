package matching

import (
	"bytes"
	"cmp"
	"math"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// A town is the stretch of a part that belongs to one community.
type town struct {
	first, end           int32 // rows
	firstShelf, endShelf int32
}

// A shelf is the stretch of a community with the same themes; root is its tree.
type shelf struct {
	themes     int32
	first, end int32 // rows
	root       int32
}

// A node bounds what lies below it: where it is, how well it can score.
type node struct {
	at     cohesion.UnitVector
	reach  uint32 // chord from at within which all circles have their centre, in units of a vector
	spread int32  // greatest radius of a circle
	fresh  int32  // last day of confirmation that is not after the day of the index
	first  int32  // row, or node if inner
	count  uint16
	inner  bool
	checks int8  // most quality checks
	kinds  uint8 // of offers, by kindOf, as bits
	levels uint8 // as bits
	access uint8 // as bits
	// Numbers of tables, folded into buckets.
	audiences uint64
	tongues   uint64
	rules     uint64
	dayparts  uint32 // of all schedules that are known
	untimed   bool   // there is one that is not known
	rooms     uint8  // states of capacity, as bits; 0 is not known
	formats   uint8  // packedRow.format halved, as bits
	ways      uint8  // packedRow.approach halved, as bits
	modes     uint8  // as bits
}

// bucket folds the number of an entry of a table into one of 64 bits.
func bucket(id int32) uint64 { return 1 << (id & 63) }

// kind says how the distance of an offer counts.
type kind uint8

const (
	there   kind = iota // at a place whose circle is known
	nowhere             // at a place that is not known
	atHome
	remote
)

func kindOf(o *packedOffer) kind {
	switch {
	case o.mode == cohesion.AtHome:
		return atHome
	case o.mode == cohesion.Online || o.mode == cohesion.ByPhone:
		return remote
	case o.radius < 0:
		return nowhere
	}
	return there
}

// An order says where a row belongs among those with the same community and themes:
// what takes place somewhere first, along a curve that keeps neighbours together.
type order struct {
	elsewhere bool
	along     uint64
}

func orderOf(offers []packedOffer) order {
	var o order
	for i := range offers {
		if kindOf(&offers[i]) != there {
			o.elsewhere = true
		} else if o.along == 0 {
			o.along = morton(offers[i].at)
		}
	}
	return o
}

// morton interleaves the bits of three coordinates: nearby places get nearby numbers.
func morton(v cohesion.UnitVector) uint64 {
	return spread3(v.X)<<2 | spread3(v.Y)<<1 | spread3(v.Z)
}

// spread3 puts the 21 upper bits of a coordinate on every third place.
func spread3(c int32) uint64 {
	x := uint64(int64(c)+1<<30) >> 10 & (1<<21 - 1)
	x = (x | x<<32) & 0x1f00000000ffff
	x = (x | x<<16) & 0x1f0000ff0000ff
	x = (x | x<<8) & 0x100f00f00f00f00f
	x = (x | x<<4) & 0x10c30c30c30c30c3
	return (x | x<<2) & 0x1249249249249249
}

const (
	leafRows = 8
	fanout   = 8
)

// build puts the rows in order and grows the trees.
func (k *packer) build() *part {
	p := k.p
	perm := make([]int32, len(p.rows))
	for i := range perm {
		perm[i] = int32(i)
	}
	slices.SortFunc(perm, func(a, b int32) int {
		i, j := p.records[a], p.records[b]
		if c := i.Community.Compare(j.Community); c != 0 {
			return c
		}
		if c := cmp.Compare(p.rows[a].themes, p.rows[b].themes); c != 0 {
			return c
		}
		x, y := k.orders[a], k.orders[b]
		if x.elsewhere != y.elsewhere {
			if y.elsewhere {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(x.along, y.along), i.ID.Compare(j.ID))
	})
	sorted := &part{}
	*sorted = *p
	sorted.records, sorted.rows = make([]*cohesion.Initiative, len(perm)), make([]packedRow, len(perm))
	sorted.numbers, sorted.offers = make([]int32, len(perm)), make([]packedOffer, 0, len(p.offers))
	for to, from := range perm {
		sorted.records[to], sorted.numbers[to], sorted.rows[to] = p.records[from], p.numbers[from], p.rows[from]
		first := uint32(len(sorted.offers))
		sorted.offers = append(sorted.offers, p.offers[p.rows[from].first:p.end(from)]...)
		sorted.rows[to].first = first
	}
	sorted.byID = perm
	for i := range perm {
		perm[i] = int32(i)
	}
	slices.SortFunc(perm, func(a, b int32) int { return sorted.records[a].ID.Compare(sorted.records[b].ID) })
	sorted.seal()
	sorted.grow(int32(k.x.day))
	return sorted
}

// seal drops what only building needs.
func (t *part) seal() {
	t.themes.ids, t.rules.ids, t.audiences.ids, t.organisers.ids = nil, nil, nil, nil
	t.periods.ids, t.weeks.ids, t.tongues.ids = nil, nil, nil
	t.prices.ids, t.areas.ids, t.rooms.ids, t.places.ids = nil, nil, nil, nil
}

// grow divides the rows over communities and shelves.
func (t *part) grow(day int32) {
	dayparts := make([]uint32, len(t.weeks.values))
	for i := range dayparts {
		dayparts[i] = t.weeks.values[i].Dayparts()
	}
	t.towns = make(map[cohesion.CommunityID]town)
	for n := int32(0); int(n) < len(t.rows); {
		id := t.records[n].Community
		c := town{first: n, firstShelf: int32(len(t.shelves))}
		for int(n) < len(t.rows) && t.records[n].Community == id {
			s := shelf{themes: t.rows[n].themes, first: n}
			for int(n) < len(t.rows) && t.records[n].Community == id && t.rows[n].themes == s.themes {
				n++
			}
			s.end = n
			s.root = t.tree(s.first, s.end, day, dayparts)
			t.shelves = append(t.shelves, s)
		}
		c.end, c.endShelf = n, int32(len(t.shelves))
		t.towns[id] = c
	}
	t.shelves, t.nodes = slices.Clip(t.shelves), slices.Clip(t.nodes)
}

// tree grows a tree over rows, from the leaves up, and returns its root.
func (t *part) tree(first, end, day int32, dayparts []uint32) int32 {
	low := int32(len(t.nodes))
	for n := first; n < end; n += leafRows {
		t.nodes = append(t.nodes, t.leaf(n, min(n+leafRows, end), day, dayparts))
	}
	for {
		high := int32(len(t.nodes))
		if high-low == 1 {
			return low
		}
		for n := low; n < high; n += fanout {
			t.nodes = append(t.nodes, t.join(n, min(n+fanout, high)))
		}
		low = high
	}
}

func (t *part) leaf(first, end, day int32, dayparts []uint32) node {
	l := node{first: first, count: uint16(end - first), fresh: longAgo}
	b := newBall()
	offers := t.offers[t.rows[first].first:t.end(end-1)]
	for i := range offers {
		o := &offers[i]
		l.kinds |= 1 << kindOf(o)
		l.tongues |= bucket(o.tongue)
		l.modes |= 1 << o.mode
		if o.week == none {
			l.untimed = true
		} else {
			l.dayparts |= dayparts[o.week]
		}
		status := cohesion.CapacityStatus(0)
		if room := t.rooms.values[o.room]; room != nil {
			status = room.Status
		}
		l.rooms |= 1 << status
		if o.radius >= 0 {
			b.add(o.at)
			l.spread = max(l.spread, o.radius)
		}
	}
	l.at = b.centre()
	for i := range offers {
		if o := &offers[i]; o.radius >= 0 {
			l.reach = max(l.reach, chord(l.at, o.at))
		}
	}
	for n := first; n < end; n++ {
		r := &t.rows[n]
		l.checks = max(l.checks, r.checks)
		if r.confirmed <= day {
			l.fresh = max(l.fresh, r.confirmed)
		}
		l.levels |= 1 << r.level
		l.access |= 1 << r.easiest
		l.audiences |= bucket(r.audience)
		l.rules |= bucket(r.rule)
		l.formats |= 1 << (r.format >> 1)
		l.ways |= 1 << (r.approach >> 1)
	}
	return l
}

func (t *part) join(first, end int32) node {
	u := node{first: first, count: uint16(end - first), inner: true, fresh: longAgo}
	b := newBall()
	for i := first; i < end; i++ {
		c := &t.nodes[i]
		u.kinds |= c.kinds
		u.levels |= c.levels
		u.access |= c.access
		u.audiences |= c.audiences
		u.tongues |= c.tongues
		u.rules |= c.rules
		u.dayparts, u.untimed = u.dayparts|c.dayparts, u.untimed || c.untimed
		u.rooms |= c.rooms
		u.formats, u.ways, u.modes = u.formats|c.formats, u.ways|c.ways, u.modes|c.modes
		u.checks, u.fresh, u.spread = max(u.checks, c.checks), max(u.fresh, c.fresh), max(u.spread, c.spread)
		if c.placed() {
			b.add(c.at)
		}
	}
	u.at = b.centre()
	for i := first; i < end; i++ {
		if c := &t.nodes[i]; c.placed() {
			u.reach = max(u.reach, uint32(min(uint64(chord(u.at, c.at))+uint64(c.reach), math.MaxUint32)))
		}
	}
	return u
}

// placed says whether at and reach say anything.
func (n *node) placed() bool { return n.at != cohesion.UnitVector{} }

// A ball finds the middle of points.
type ball struct {
	low, high [3]int32
	any       bool
}

func newBall() ball { return ball{} }

func (b *ball) add(v cohesion.UnitVector) {
	for i, c := range [3]int32{v.X, v.Y, v.Z} {
		if !b.any || c < b.low[i] {
			b.low[i] = c
		}
		if !b.any || c > b.high[i] {
			b.high[i] = c
		}
	}
	b.any = true
}

func (b *ball) centre() cohesion.UnitVector {
	if !b.any {
		return cohesion.UnitVector{}
	}
	mid := func(i int) int32 { return int32((int64(b.low[i]) + int64(b.high[i])) / 2) }
	c := cohesion.UnitVector{X: mid(0), Y: mid(1), Z: mid(2)}
	if c == (cohesion.UnitVector{}) {
		c.X = 1 // the zero vector says that nothing is known
	}
	return c
}

// chord returns the distance of two vectors in their unit, rounded up with a margin.
func chord(a, b cohesion.UnitVector) uint32 {
	return uint32(math.Sqrt(float64(cohesion.Chord2(a, b)))) + 2
}

// find returns the row of an initiative.
func (t *part) find(id cohesion.InitiativeID) (int32, bool) {
	want := id.Bytes()
	n, found := slices.BinarySearchFunc(t.byID, want, func(n int32, want [16]byte) int {
		have := t.records[n].ID.Bytes()
		return bytes.Compare(have[:], want[:])
	})
	if !found {
		return 0, false
	}
	return t.byID[n], true
}
