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
	asked    traits // languages, of which the first is
	first    traits // this
}

// timeless is a bit of [gate.when] that every spot is given.
const timeless = 1 << 31

// setGate makes the gate of a part.
func (f *finder) setGate(p *partFinder) {
	q := f.query
	g := gate{farthest: math.MaxInt64, when: timeless, tongues: ^traits(0), modes: ^traits(0), areas: ^uint64(0)}
	if travels := f.hard(cohesion.OnTravel, cohesion.ByDistance); travels && q.staysHome {
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
	if q.asksTime && f.hard(cohesion.OnTime, cohesion.ByTime) {
		g.when = q.dayparts | untimed
	}
	for i, tag := range q.languages {
		bit, known := p.speech[tag.Base()]
		if !known {
			bit = otherTongue
		}
		g.asked |= 1 << (traitTongue + bit)
		if i == 0 {
			g.first = g.asked
		}
	}
	if len(q.languages) > 0 && f.hard(cohesion.OnLanguage, cohesion.ByLanguage) {
		g.tongues = g.asked | 1<<(traitTongue+unknownTongue)
	}
	if f.soften&bit(cohesion.OnPeriod) == 0 {
		g.needed |= 1 << traitAlive
	}
	if f.soften&bit(cohesion.OnAccessibility) == 0 {
		g.needed |= traits(q.required&0x1ff) << traitEnter
	}
	if f.soften&bit(cohesion.OnServiceArea) == 0 {
		g.areas = q.shires
	}
	p.gate = g
}

// hard says whether a condition excludes: it is not softened, and what it is about makes a
// difference.
func (f *finder) hard(c cohesion.Constraint, by cohesion.Criterion) bool {
	return f.soften&bit(c) == 0 && f.any&bit(by) == 0
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
			tiers = addTier(tiers, bucket(r.concept), r.value)
			if r.value >= f.p.MinTheme {
				f.onTopic |= bucket(r.concept)
			}
		}
		sortTiers(tiers)
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
	floor := f.floorSum[f.below(n.passed(f.query))]
	sum := f.static.rest + p.wordsMost + f.static.audience + int64(f.weights[cohesion.ByTheme])*f.themeUp(n)
	near, out := f.nearUp(n)
	if out || sum+near+f.static.most < floor {
		return false
	}
	sum += near + f.static.accessUp[n.traits>>traitAccess&15] + f.static.levelUp[n.traits>>traitLevel&15] +
		f.static.roomUp[n.traits>>traitRoom&15] + f.timeUp(n.when) + f.tongueUp(p, n.traits)
	if len(f.wishes) > 0 {
		sum += f.wishesUp(n.traits)
	}
	if sum < floor {
		return false
	}
	if p.rulesIn&n.rules == 0 {
		return false
	}
	sum += f.audienceUp(p, n.audiences) - f.static.audience
	if sum >= floor && !n.inner && p.wordsMost > 0 {
		sum += f.leafWords(p, n) - p.wordsMost
	}
	b.bound = sum
	return sum >= floor
}

// leafWords returns the most that the words of a row of a leaf weigh.
func (f *finder) leafWords(p *partFinder, n *node) int64 {
	last := n.first + int32(n.count) - 1
	if p.wordsMost == 0 || int(last) >= len(p.offers) { // the rows of copies lie anywhere
		return p.wordsMost
	}
	return int64(f.weights[cohesion.ByWords]) * f.relevantUp(p, p.spots[n.first].row, p.spots[last].row)
}

// nearUp returns the most that the distance of an offer below the node weighs, and whether
// none of them can be reached.
func (f *finder) nearUp(n *node) (most int64, out bool) {
	kinds := n.traits >> traitKind & 15
	if kinds&(1<<there) != 0 {
		chord := math.Sqrt(float64(cohesion.Chord2(f.home.centre, n.at))) - float64(n.reach) - float64(n.spread)*unitsPerMetre
		if chord <= f.beyond {
			most = f.nearAt(chord)
		} else if kinds == 1<<there {
			return 0, true
		}
	}
	return max(most, f.static.distanceUp[kinds>>1]), false
}

// The distances whose weight is remembered lie between the ends of nearCells cells, as
// chords in units of a vector.
const (
	nearCells     = 64
	unitsPerMetre = (1 << 30) / cohesion.EarthRadius
	slack         = 3 * unitsPerMetre // covers what is rounded, and that a chord is shorter than its arc
)

// setCurves prepares what distances and numbers of dayparts weigh.
func (f *finder) setCurves() {
	q := f.query
	for i := range f.near {
		f.near[i] = -1
	}
	f.beyond = math.Inf(1)
	if q.furthest >= 0 && q.home.known && f.hard(cohesion.OnTravel, cohesion.ByDistance) {
		f.beyond = float64(q.furthest+int64(q.home.radius))*unitsPerMetre + slack
	}
	f.perCell = nearCells / (float64(q.limit+int64(q.home.radius)) * unitsPerMetre)
	w := int64(q.weights[cohesion.ByTime])
	all := int64(max(1, bits.OnesCount32(q.dayparts)))
	for n := range int64(len(f.shares)) {
		f.shares[n] = w * (int64(cohesion.One) * min(n, all) / all)
	}
}

// nearAt returns the most that a distance weighs whose chord is at least so long.
func (f *finder) nearAt(chord float64) int64 {
	cell := int(max(0, min(chord*f.perCell, nearCells-1)))
	if f.near[cell] < 0 {
		f.near[cell] = f.nearOf(cell)
	}
	return f.near[cell]
}

// nearOf returns the most that a distance in a cell weighs.
func (f *finder) nearOf(cell int) int64 {
	w := int64(f.weights[cohesion.ByDistance])
	switch {
	case f.staysHome:
		return 0
	case !f.home.known:
		return w * int64(f.p.Neutral)
	case w == 0:
		return 0
	}
	metres := max(0, int64(float64(cell)/(f.perCell*unitsPerMetre))-3)
	return w * int64(f.curve(max(0, metres-int64(f.home.radius)), metres+int64(f.home.radius)))
}

// curve values a distance of which both ends are possible.
func (q *query) curve(near, far int64) cohesion.Score {
	a := q.p.Distance.At(near * int64(cohesion.One) / q.limit)
	b := q.p.Distance.At(far * int64(cohesion.One) / q.limit)
	return (a + b) / 2
}

// timeUp returns the most that the time of an offer in one of the dayparts weighs.
func (f *finder) timeUp(when uint32) (most int64) {
	if when&untimed != 0 || !f.asksTime {
		most = f.static.untimed
	}
	return max(most, f.shares[bits.OnesCount32(when&f.query.dayparts)])
}

// tongueUp returns the most that languages weigh.
func (f *finder) tongueUp(p *partFinder, t traits) int64 {
	switch {
	case t&p.gate.first != 0:
		return f.static.preferred
	case t&p.gate.asked != 0:
		return f.static.otherTongue
	}
	return f.static.noTongue
}

// wishesUp returns the most that the way of working of something with the traits weighs.
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
	return int64(f.weights[cohesion.ByWishes]) * (sum / int64(len(f.wishes)))
}

// hasBit[b] are the numbers from 0 to 7 that have bit b, as bits.
var hasBit = [3]uint8{0b10101010, 0b11001100, 0b11110000}

// leaf looks at the offers of a leaf.
func (f *finder) leaf(p *partFinder, n *node, own bool) {
	first := n.first
	spots := p.spots[first : first+int32(n.count)]
	set := p.gate.through(spots, f.home.centre, own)
	if set == 0 {
		return
	}
	f.words = f.leafWords(p, n)
	base := f.static.rest + f.words + int64(f.weights[cohesion.ByTheme])*f.themeUp(n)
	var waiting [leafSpots]reserve
	count := 0
	for ; set != 0; set &= set - 1 {
		s := &spots[bits.TrailingZeros64(set)]
		if !p.ruleBy[s.rule] {
			continue
		}
		passed := s.passed(f.p.Periods.Confirmed)
		if up := base + p.audienceBy[s.audience] + f.spotUp(p, s); up >= f.floorSum[f.below(passed)] {
			waiting[count] = reserve{up, passed, s.row}
			count++
		}
	}
	for ; count > 0; count-- {
		best := 0
		for i := 1; i < count; i++ {
			if waiting[i].up > waiting[best].up {
				best = i
			}
		}
		w := waiting[best]
		waiting[best] = waiting[count-1]
		if w.up < f.floorSum[0] {
			return
		}
		if w.up >= f.floorSum[f.below(w.passed)] {
			f.judge(p, w.row)
		}
	}
}

// A reserve is a row of a leaf that waits for its turn: the most promising ones first.
type reserve struct {
	up     int64
	passed int32
	row    int32
}

// judge looks at a row that may come among the best, once.
func (f *finder) judge(p *partFinder, row int32) {
	r := &p.rows[row]
	if r.many {
		if p.judged[row] == f.round {
			return
		}
		p.judged[row] = f.round
	}
	if p.isDead(row) {
		return
	}
	if t := f.topicOfSet(p, r.themes); t.on {
		f.row(p, row, r, t)
	}
}

// spotUp returns the most that weighs what can be read off a spot.
func (f *finder) spotUp(p *partFinder, s *spot) int64 {
	t := s.traits
	sum := f.static.accessUp[t>>traitAccess&15] + f.static.levelUp[t>>traitLevel&15] + f.static.roomUp[t>>traitRoom&15] +
		f.timeUp(s.when) + f.tongueUp(p, t)
	if t.has(traitKind + int(there)) {
		sum += f.placeUp(s)
	} else {
		sum += f.static.distanceUp[t>>(traitKind+1)&7]
	}
	if len(f.wishes) > 0 {
		sum += f.wishesUp(t)
	}
	return sum
}

// placeUp returns the most that the distance of an offer at a place weighs.
func (f *finder) placeUp(s *spot) int64 {
	if s.traits.has(traitVague) {
		return int64(f.weights[cohesion.ByDistance]) * int64(cohesion.One)
	}
	return f.nearAt(math.Sqrt(float64(cohesion.Chord2(f.home.centre, s.at))))
}
