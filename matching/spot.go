package matching

import (
	"math"

	"github.com/socialebasis/verbinder/cohesion"
)

// A spot is what decides first whether an offer can do: where, when and in which way it
// is given. 32 bytes, so that those of a leaf lie in a few lines of the processor's cache.
type spot struct {
	at       cohesion.UnitVector // of its circle; zero if it has none
	when     uint32              // dayparts of its schedule, or untimed
	traits   traits
	row      int32
	audience uint8 // number of its row's audience and rule, or many
	rule     uint8
	checks   uint8 // quality checks
	age      uint8 // of the last confirmation in units of ageDays days, rounded down; many is never, many-1 that or more
}

// many is a number that stands for all from itself on.
const many = 255

// ageDays is how many days a unit of [spot.age] has.
const ageDays = 4

// passed returns the most quality checks that the row of a spot passes, for confirmations
// of so many days ago.
func (s *spot) passed(days int) int32 {
	if int(s.age)*ageDays <= days && s.age != many {
		return int32(s.checks) + 1
	}
	return int32(s.checks)
}

// mark sets what a spot knows of its row.
func (s *spot) mark(row int32, r *packedRow, day int32) {
	s.row, s.checks, s.age = row, uint8(r.checks), many
	s.audience, s.rule = uint8(min(r.audience, many)), uint8(min(r.rule, many))
	if ago := day - r.confirmed; r.confirmed != longAgo && ago >= 0 {
		s.age = uint8(min(ago/ageDays, many-1))
	}
}

// untimed is the bit of spot.when of an offer whose times are not known.
const untimed = 1 << 28

// traits are properties as bits, one for each value. Those of several offers are joined
// by or: a bit says that there is one that has it.
type traits uint64

// The places of the properties among the bits.
const (
	traitLevel    = 0  // 4 levels
	traitAccess   = 4  // 4 easiest ways in
	traitFormat   = 8  // 4 sets of formats
	traitWays     = 12 // 8 sets of approaches
	traitMode     = 20 // 5 modes
	traitRoom     = 25 // 4 states of capacity
	traitKind     = 29 // 4 kinds of distance
	traitOpen     = 33 // published
	traitVague    = 34 // where it is is no point, or does not decide whether somebody can come
	traitEnter    = 35 // 9 features that it is not known to lack
	traitAlive    = 44 // active or planned, and not over
	traitTongue   = 45 // 14 languages, others, and not known
	otherTongue   = 14
	unknownTongue = 15
)

func (t traits) has(place int) bool { return t>>place&1 != 0 }

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

// traitsOf returns the properties of an offer of a row but for its languages.
func (k *packer) traitsOf(r *packedRow, o *packedOffer) traits {
	t := traits(1)<<(traitLevel+r.level&3) | 1<<(traitAccess+r.easiest&3) | 1<<(traitFormat+r.format>>1&3) | 1<<(traitWays+r.approach>>1&7)
	if o.mode <= cohesion.ByPhone {
		t |= 1 << (traitMode + o.mode)
	} else {
		t |= 0x1f << traitMode
	}
	status := cohesion.CapacityStatus(0)
	if room := k.p.rooms.values[o.room]; room != nil {
		status = room.Status
	}
	t |= 1 << (traitRoom + status&3)
	how := kindOf(o)
	t |= 1 << (traitKind + how)
	if r.published {
		t |= 1 << traitOpen
	}
	if how != there || o.radius > 0 {
		t |= 1 << traitVague
	}
	enters := ^uint64(0)
	if o.place != none && (o.mode == cohesion.AtPlace || o.mode == 0) {
		enters = uint64(^o.lacks)
	}
	t |= traits(enters&0x1ff) << traitEnter
	when := &k.p.periods.values[r.period]
	if (when.status == cohesion.InitiativeActive || when.status == cohesion.InitiativePlanned) && int(when.until) >= k.x.day {
		t |= 1 << traitAlive
	}
	return t
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

// A ball finds the middle of points.
type ball struct {
	low, high [3]int32
	any       bool
}

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
