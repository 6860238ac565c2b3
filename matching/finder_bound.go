package matching

import (
	"math"
	"math/bits"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// A gate is what an offer must have to come into question, where it can be read off its
// spot. Where a condition does not apply its mask is all ones.
type gate struct {
	farthest int64  // squared chord
	when     uint32 // one of these is needed
	tongues  traits // and one of these
	modes    traits // and one of these
	needed   traits // and all of these
	areas    uint64 // and one of these
}

// timeless is a bit of [gate.when] that every spot is given.
const timeless = 1 << 31

// setGate makes the gate of a part.
func (f *finder) setGate(p *partFinder) {
	q := f.query
	hard := func(c cohesion.Constraint, any cohesion.Criterion) bool {
		return f.soften&bit(c) == 0 && (any == 0 || f.any&bit(any) == 0)
	}
	g := gate{farthest: math.MaxInt64, when: timeless, tongues: ^traits(0), modes: ^traits(0), areas: ^uint64(0)}
	if travels := hard(cohesion.OnTravel, cohesion.ByDistance); travels && q.staysHome {
		g.modes &^= 1 << (traitMode + cohesion.AtPlace)
	} else if travels && q.furthest >= 0 && q.home.known {
		g.farthest = q.farthest
	}
	for _, m := range q.refusals.Modes {
		if m != 0 && m <= cohesion.ByPhone {
			g.modes &^= 1 << (traitMode + m)
		}
	}
	if g.modes != ^traits(0) {
		g.modes &= 0x1f << traitMode
	}
	if q.asksTime && hard(cohesion.OnTime, cohesion.ByTime) {
		g.when = q.dayparts | untimed
	}
	if len(q.languages) > 0 && hard(cohesion.OnLanguage, cohesion.ByLanguage) {
		g.tongues = 1 << (traitTongue + unknownTongue)
		for _, tag := range q.languages {
			if bit, known := p.speech[tag.Base()]; known {
				g.tongues |= 1 << (traitTongue + bit)
			} else {
				g.tongues |= 1 << (traitTongue + otherTongue)
			}
		}
	}
	if f.soften&bit(cohesion.OnPeriod) == 0 {
		g.needed |= 1 << traitAlive
	}
	if f.soften&bit(cohesion.OnAccessibility) == 0 {
		g.needed |= traits(q.required&0x1ff) << traitEnter
	}
	if f.soften&bit(cohesion.OnServiceArea) == 0 {
		g.areas = q.x.shires(q.chains)
	}
	p.gate = g
}

// admits says whether something with these traits may come into question.
func (g *gate) admits(t traits, when uint32) bool {
	return t&g.tongues != 0 && t&g.modes != 0 && t&g.needed == g.needed && (when|timeless)&g.when != 0
}

// through returns the spots that come into question, as bits. It takes no branches: what is
// tested of each is hardly ever the same twice.
func (g *gate) through(spots []spot, home cohesion.UnitVector, own bool) uint64 {
	var set uint64
	needed := g.needed
	if !own {
		needed |= 1 << traitOpen
	}
	for i := range spots {
		s := &spots[i]
		t := s.traits
		dx, dy, dz := int64(home.X)-int64(s.at.X), int64(home.Y)-int64(s.at.Y), int64(home.Z)-int64(s.at.Z)
		far := uint64(g.farthest-(dx*dx+dy*dy+dz*dz)) >> 63 &^ uint64(t>>traitVague)
		no := zero(uint64(t&g.tongues)) | zero(uint64(t&g.modes)) | zero(uint64((s.when|timeless)&g.when)) | (1 - zero(uint64(needed&^t)))
		set |= (1 &^ (far | no)) << i
	}
	return set
}

// zero is 1 for 0, else 0.
func zero(v uint64) uint64 { return (v|-v)>>63 ^ 1 }

// A tier is the concepts that have a value, or a higher one.
type tier struct {
	concepts uint64 // buckets
	value    cohesion.Score
}

// setTiers folds what concepts are worth into buckets.
func (f *finder) setTiers() {
	f.onTopic = 0
	f.tiers = slices.Grow(f.tiers[:0], len(f.wants))[:len(f.wants)]
	for i := range f.wants {
		tiers := f.tiers[i][:0]
		for _, r := range f.wants[i].reached {
			at := slices.IndexFunc(tiers, func(t tier) bool { return t.value == r.value })
			if at < 0 {
				at = len(tiers)
				tiers = append(tiers, tier{value: r.value})
			}
			tiers[at].concepts |= bucket(r.concept)
			if r.value >= f.p.MinTheme {
				f.onTopic |= bucket(r.concept)
			}
		}
		slices.SortFunc(tiers, func(a, b tier) int { return int(b.value - a.value) })
		f.tiers[i] = tiers
	}
	if f.p.MinTheme == 0 {
		f.onTopic = ^uint64(0)
	}
}

// themeUp returns the most that the themes of something below the node are worth.
func (f *finder) themeUp(n *node) int64 {
	if len(f.tiers) == 1 {
		return tierUp(f.tiers[0], n.keys)
	}
	var sum int64
	for i, tiers := range f.tiers {
		sum += f.wants[i].weight * tierUp(tiers, n.themes)
	}
	return sum / f.sumWeight
}

func tierUp(tiers []tier, concepts uint64) int64 {
	for i := range tiers {
		if tiers[i].concepts&concepts != 0 {
			return int64(tiers[i].value)
		}
	}
	return 0
}

// bound sets the bound of a branch; it is false if nothing below it can come among the best.
func (f *finder) bound(p *partFinder, b *branch) bool {
	n := &p.nodes[b.node]
	g := &p.gate
	if n.keys&f.onTopic == 0 || !g.admits(n.traits, n.when) || n.areas&g.areas == 0 || !(b.own || n.traits.has(traitOpen)) {
		return false
	}
	sum := f.static.rest + p.wordsMost + int64(f.weights[cohesion.ByTheme])*f.themeUp(n) +
		f.static.accessUp[n.traits>>traitAccess&15] + f.static.levelUp[n.traits>>traitLevel&15] + f.static.roomUp[n.traits>>traitRoom&15]
	near, out := f.nearUp(n)
	if out {
		return false
	}
	sum += near
	if w := int64(f.weights[cohesion.ByTime]); w > 0 && f.asksTime {
		sum += w * f.timeUp(n.when)
	}
	if w := int64(f.weights[cohesion.ByWishes]); w > 0 {
		sum += w * f.wishesUp(n.traits)
	}
	quality := n.quality(f.query)
	audience, tongue := int64(f.weights[cohesion.ByAudience]), int64(f.weights[cohesion.ByLanguage])
	if !f.promising(sum+(audience+tongue)*int64(cohesion.One), quality) {
		return false
	}
	if f.ruleUp(p, n.rules) == 0 && f.soften&bit(cohesion.OnEligibility) == 0 {
		return false
	}
	if audience > 0 {
		sum += audience * int64(f.audienceUp(p, n.audiences))
	}
	if tongue > 0 {
		sum += tongue * int64(f.tongueUp(p, n.tongues))
	}
	b.bound = sum
	return f.promising(sum, quality)
}

// nearUp returns the most that the distance of an offer below the node weighs, and whether
// none of them can be reached.
func (f *finder) nearUp(n *node) (most int64, out bool) {
	w := int64(f.weights[cohesion.ByDistance])
	kinds := n.traits >> traitKind & 15
	if kinds&(1<<there) != 0 {
		most, out = f.boundThere(n, w)
		if out && kinds == 1<<there {
			return 0, true
		}
	}
	return max(most, f.static.distanceUp[kinds>>1]), false
}

// boundThere returns the most that the distance of an offer below the node can weigh, and
// whether all of them lie beyond the limit.
func (f *finder) boundThere(n *node, w int64) (most int64, out bool) {
	if f.staysHome {
		return 0, false
	}
	if !f.home.known {
		return w * int64(f.p.Neutral), false
	}
	metres := f.metresUp(n.at, n.reach)
	near := max(0, metres-int64(f.home.radius)-int64(n.spread))
	if f.furthest >= 0 && near > f.furthest && f.any&bit(cohesion.ByDistance) == 0 && f.soften&bit(cohesion.OnTravel) == 0 {
		return 0, true
	}
	if w == 0 {
		return 0, false
	}
	return w * int64(f.curve(near, metres+int64(f.home.radius))), false
}

// metresUp returns a distance from home that nothing within reach of a place is nearer than.
func (f *finder) metresUp(at cohesion.UnitVector, reach uint32) int64 {
	// An arc is at least its chord; a margin covers what floating point rounds.
	g := (math.Sqrt(float64(cohesion.Chord2(f.home.centre, at))) - float64(reach)) * (cohesion.EarthRadius / (1 << 30))
	return max(0, int64(g)-3)
}

// distanceUp returns the most that the distance of an offer at a place weighs.
func (f *finder) distanceUp(p *partFinder, i int32) int64 {
	w := int64(f.weights[cohesion.ByDistance])
	if f.staysHome {
		return 0
	}
	if !f.home.known {
		return w * int64(f.p.Neutral)
	}
	metres := f.metresUp(p.spots[i].at, 0)
	spread := int64(f.home.radius) + int64(p.offers[i].radius)
	return w * int64(f.curve(max(0, metres-spread), metres+spread))
}

// curve values a distance of which both ends are possible.
func (q *query) curve(near, far int64) cohesion.Score {
	a := q.p.Distance.At(near * int64(cohesion.One) / q.limit)
	b := q.p.Distance.At(far * int64(cohesion.One) / q.limit)
	return (a + b) / 2
}

// timeUp returns the most that the time of an offer in one of the dayparts is worth.
func (f *finder) timeUp(when uint32) (most int64) {
	if when&untimed != 0 {
		most = int64(f.p.Neutral)
	}
	if f.query.dayparts != 0 {
		common := bits.OnesCount32(when & f.query.dayparts)
		most = max(most, int64(cohesion.One)*int64(common)/int64(bits.OnesCount32(f.query.dayparts)))
	}
	return most
}

// wishesUp returns the most that the way of working of something with the traits is worth.
func (f *finder) wishesUp(t traits) int64 {
	var sum int64
	formats, ways, modes := uint8(t>>traitFormat&15), uint8(t>>traitWays&255), uint8(t>>traitMode&31)
	for _, w := range f.wishes {
		var yes, unknown bool
		switch w {
		case cohesion.WishGroup, cohesion.WishIndividual:
			yes, unknown = formats&hasBit[w-cohesion.WishGroup] != 0, formats&1 != 0
		case cohesion.WishAtHome:
			yes, unknown = modes>>cohesion.AtHome&1 != 0, modes&1 != 0
		default:
			yes, unknown = ways&hasBit[w-cohesion.WishInformal] != 0, ways&1 != 0
		}
		switch {
		case yes:
			sum += int64(cohesion.One)
		case unknown:
			sum += int64(f.p.Neutral)
		}
	}
	return sum / int64(len(f.wishes))
}

// hasBit[b] are the numbers from 0 to 7 that have bit b, as bits.
var hasBit = [3]uint8{0b10101010, 0b11001100, 0b11110000}

// leaf looks at the offers of a leaf.
func (f *finder) leaf(p *partFinder, n *node, own bool) {
	first := n.first
	for set := p.gate.through(p.spots[first:first+int32(n.count)], f.home.centre, own); set != 0; set &= set - 1 {
		row := p.whose[first+int32(bits.TrailingZeros64(set))]
		r := &p.rows[row]
		if r.many {
			if p.judged[row] == f.round {
				continue
			}
			p.judged[row] = f.round
		}
		if p.isDead(row) {
			continue
		}
		if t := f.topicOfSet(p, r.themes); t.on {
			f.row(p, row, r, t)
		}
	}
}
