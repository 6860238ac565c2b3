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
	first, end int32 // rows
	root       int32 // of its tree
}

// A node bounds what lies below it: where it is, how well it can score.
type node struct {
	at     cohesion.UnitVector
	reach  uint32 // chord from at within which all circles have their centre, in units of a vector
	spread int32  // greatest radius of a circle
	fresh  int32  // last day of confirmation that is not after the day of the index
	first  int32  // spot, or node if inner
	count  uint16
	inner  bool
	checks int8 // most quality checks
	when   uint32
	traits traits
	// Numbers of concepts and of entries of tables, folded into buckets.
	keys      uint64 // concepts under which the rows stand here; see [packer.build]
	themes    uint64 // concepts of the rows
	audiences uint64
	rules     uint64
	areas     uint64 // codes of service areas and what contains them; all if there is one without
}

// bucket folds the number of an entry of a table into one of 64 bits.
func bucket(id int32) uint64 { return 1 << (id & 63) }

const (
	leafSpots = 32 // at most 64
	fanout    = 8
)

// An order says where a row belongs among those with the same community and key:
// what takes place somewhere first, along a curve that keeps neighbours together.
type order struct {
	elsewhere bool
	along     uint64
}

func (o order) compare(p order) int {
	if o.elsewhere != p.elsewhere {
		if p.elsewhere {
			return -1
		}
		return 1
	}
	return cmp.Compare(o.along, p.along)
}

// orderOf places a row by its first offer at a known place; what is given elsewhere, by
// the area that it serves.
func (k *packer) orderOf(offers []packedOffer, spots []spot) order {
	var o order
	for i := range offers {
		where := spots[i].at
		if kindOf(&offers[i]) != there {
			o.elsewhere = true
			if c := k.middles[offers[i].area]; c.known {
				where = c.centre
			}
		}
		if o.along == 0 && where != (cohesion.UnitVector{}) {
			o.along = morton(where)
		}
	}
	return o
}

// A shelving says under which keys the rows of a part stand in its trees. Rows with a set
// of themes that many have stand once, under that set. Others stand under each of
// their concepts, since a key for each rare set would scatter neighbours.
type shelving struct {
	ranks  []int32 // by set of themes: its key; -1 is rare
	themes [][]int32
}

// rareKey is added to the keys of concepts, which follow those of sets.
const rareKey = 1 << 30

func newShelving(t *part) shelving {
	counts := make([]int, len(t.themes.values))
	for i := range t.rows {
		counts[t.rows[i].themes]++
	}
	sets := make([]int32, len(counts))
	for i := range sets {
		sets[i] = int32(i)
	}
	slices.SortFunc(sets, func(a, b int32) int { return slices.Compare(t.themes.values[a], t.themes.values[b]) })
	s := shelving{ranks: make([]int32, len(counts)), themes: t.themes.values}
	for rank, set := range sets {
		s.ranks[set] = int32(rank)
		if n := counts[set]; len(s.themes[set]) > 1 && n < 128 && n*256 < len(t.rows) {
			s.ranks[set] = -1
		}
	}
	return s
}

// key returns the first key of a set.
func (s *shelving) key(set int32) int32 {
	if r := s.ranks[set]; r >= 0 {
		return r
	}
	return rareKey + s.themes[set][0]
}

// A copied is a further place of a row in the trees.
type copied struct {
	row int32
	key int32
}

// build puts the rows in order and grows the trees.
func (k *packer) build() *part {
	p := k.p
	s := newShelving(p)
	perm := make([]int32, len(p.rows))
	for i := range perm {
		perm[i] = int32(i)
	}
	slices.SortFunc(perm, func(a, b int32) int {
		i, j := p.records[a], p.records[b]
		if c := i.Community.Compare(j.Community); c != 0 {
			return c
		}
		if c := cmp.Compare(s.key(p.rows[a].themes), s.key(p.rows[b].themes)); c != 0 {
			return c
		}
		return cmp.Or(k.orders[a].compare(k.orders[b]), i.ID.Compare(j.ID))
	})
	sorted := &part{}
	*sorted = *p
	sorted.records, sorted.rows = make([]*cohesion.Initiative, len(perm)), make([]packedRow, len(perm))
	sorted.offers = make([]packedOffer, 0, len(p.offers))
	sorted.spots = make([]spot, 0, len(p.offers))
	var copies []copied
	for to, from := range perm {
		r := &sorted.rows[to]
		sorted.records[to], *r = p.records[from], p.rows[from]
		first, end := r.first, p.end(from)
		r.first = uint32(len(sorted.offers))
		sorted.offers = append(sorted.offers, p.offers[first:end]...)
		sorted.spots = append(sorted.spots, p.spots[first:end]...)
		for i := r.first; int(i) < len(sorted.spots); i++ {
			sorted.spots[i].mark(int32(to), r, int32(k.x.day))
		}
		r.many = end-first > 1
		if s.ranks[r.themes] < 0 {
			r.many = true
			for _, concept := range s.themes[r.themes][1:] {
				copies = append(copies, copied{int32(to), rareKey + concept})
			}
		}
	}
	slices.SortFunc(copies, func(a, b copied) int {
		i, j := sorted.records[a.row], sorted.records[b.row]
		return cmp.Or(i.Community.Compare(j.Community), cmp.Compare(a.key, b.key), k.orders[perm[a.row]].compare(k.orders[perm[b.row]]), cmp.Compare(a.row, b.row))
	})
	sorted.byID = make([]int32, len(perm))
	for i := range sorted.byID {
		sorted.byID[i] = int32(i)
	}
	slices.SortFunc(sorted.byID, func(a, b int32) int { return sorted.records[a].ID.Compare(sorted.records[b].ID) })
	sorted.rank = make([]int32, len(perm))
	for place, row := range sorted.byID {
		sorted.rank[row] = int32(place)
	}
	g := grower{part: sorted, k: k, s: s, day: int32(k.x.day)}
	g.grow(copies)
	sorted.words = k.words.made.permuted(perm, k.words.names)
	sorted.shires = k.shires
	sorted.seal()
	return sorted
}

// seal drops what only building needs.
func (t *part) seal() {
	t.themes.ids, t.rules.ids, t.audiences.ids, t.organisers.ids = nil, nil, nil, nil
	t.periods.ids, t.weeks.ids, t.tongues.ids = nil, nil, nil
	t.prices.ids, t.areas.ids, t.rooms.ids, t.places.ids = nil, nil, nil, nil
	t.spots, t.nodes = slices.Clip(t.spots), slices.Clip(t.nodes)
}

// A grower grows the trees of a part.
type grower struct {
	*part
	k      *packer
	s      shelving
	day    int32
	leaves []node
	offer  []int32 // by spot
}

// grow grows a tree for each community: over its rows, and the copies of those whose
// themes are rare.
func (g *grower) grow(copies []copied) {
	g.towns = make(map[cohesion.CommunityID]town)
	g.offer = make([]int32, len(g.offers))
	for i := range g.offer {
		g.offer[i] = int32(i)
	}
	for n := int32(0); int(n) < len(g.rows); {
		id := g.records[n].Community
		c := town{first: n}
		g.leaves = g.leaves[:0]
		for int(n) < len(g.rows) && g.records[n].Community == id {
			key := g.s.key(g.rows[n].themes)
			first := n
			for int(n) < len(g.rows) && g.records[n].Community == id && g.s.key(g.rows[n].themes) == key {
				n++
			}
			g.run(int32(g.rows[first].first), int32(g.part.end(n-1)), key)
		}
		c.end = n
		for len(copies) > 0 && g.records[copies[0].row].Community == id {
			key, first := copies[0].key, int32(len(g.spots))
			for ; len(copies) > 0 && copies[0].key == key && g.records[copies[0].row].Community == id; copies = copies[1:] {
				row := copies[0].row
				for i := g.rows[row].first; i < g.part.end(row); i++ {
					g.spots, g.offer = append(g.spots, g.spots[i]), append(g.offer, int32(i))
				}
			}
			g.run(first, int32(len(g.spots)), key)
		}
		c.root = g.tree()
		g.towns[id] = c
	}
}

// run makes leaves of spots under one key; what is left of the last leaf is filled up.
func (g *grower) run(first, end, key int32) {
	if last := len(g.leaves) - 1; last >= 0 {
		if l := &g.leaves[last]; l.first+int32(l.count) == first && int32(l.count)+end-first <= leafSpots {
			g.fill(l, first, end, key)
			return
		}
	}
	for first < end {
		stop := min(first+leafSpots, end)
		l := node{first: first, fresh: longAgo}
		g.fill(&l, first, stop, key)
		g.leaves = append(g.leaves, l)
		first = stop
	}
}

// fill adds spots to a leaf.
func (g *grower) fill(l *node, first, end, key int32) {
	for i := first; i < end; i++ {
		r, o := &g.rows[g.spots[i].row], &g.offers[g.offer[i]]
		s := &g.spots[i]
		l.when |= s.when
		l.traits |= s.traits
		if o.radius >= 0 {
			l.spread = max(l.spread, o.radius)
		}
		l.areas |= g.k.shires[o.area]
		l.checks = max(l.checks, r.checks)
		if r.confirmed <= g.day {
			l.fresh = max(l.fresh, r.confirmed)
		}
		l.audiences |= bucket(r.audience)
		l.rules |= bucket(r.rule)
		for _, concept := range g.themes.values[r.themes] {
			l.themes |= bucket(concept)
		}
		if key >= rareKey {
			l.keys |= bucket(key - rareKey)
		} else {
			l.keys |= l.themes | 1 // of no theme at all, any bit
		}
	}
	l.count += uint16(end - first)
	var b ball
	l.at, l.reach = cohesion.UnitVector{}, 0
	spots := g.spots[l.first : l.first+int32(l.count)]
	for i := range spots {
		if spots[i].at != (cohesion.UnitVector{}) {
			b.add(spots[i].at)
		}
	}
	l.at = b.centre()
	for i := range spots {
		if spots[i].at != (cohesion.UnitVector{}) {
			l.reach = max(l.reach, chord(l.at, spots[i].at))
		}
	}
}

// tree grows a tree over the leaves and returns its root.
func (g *grower) tree() int32 {
	low := int32(len(g.nodes))
	g.nodes = append(g.nodes, g.leaves...)
	for {
		high := int32(len(g.nodes))
		if high-low == 1 {
			return low
		}
		for n := low; n < high; n += fanout {
			g.nodes = append(g.nodes, g.join(n, min(n+fanout, high)))
		}
		low = high
	}
}

func (t *part) join(first, end int32) node {
	u := node{first: first, count: uint16(end - first), inner: true, fresh: longAgo}
	var b ball
	for i := first; i < end; i++ {
		c := &t.nodes[i]
		u.when, u.traits = u.when|c.when, u.traits|c.traits
		u.keys, u.themes, u.areas = u.keys|c.keys, u.themes|c.themes, u.areas|c.areas
		u.audiences, u.rules = u.audiences|c.audiences, u.rules|c.rules
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
