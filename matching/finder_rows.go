package matching

import (
	"math/bits"

	"github.com/socialebasis/verbinder/cohesion"
)

// rows looks at rows with the same themes.
func (f *finder) rows(p *partFinder, first, end int32, t topic) {
	f.words = p.wordsMost
	for n := first; n < end; n++ {
		r := &p.rows[n]
		if p.isDead(n) || (!r.published && p.records[n].Community != f.community) {
			continue
		}
		f.row(p, n, r, t)
	}
}

// row looks at one row. Where nothing is counted, it gives up as soon as the row cannot
// come among the best.
func (f *finder) row(p *partFinder, n int32, r *packedRow, t topic) {
	if f.count {
		f.countRow(p, n, r, t)
		return
	}
	if !f.passes(p, r) {
		return
	}
	passed := f.passedOf(int32(r.checks), r.confirmed)
	sum, weight := f.rowSum(p, r, &t)
	floor := int64(f.floor[f.below(passed)]) * weight
	y := sums{sum: sum, weight: weight, late: f.static.rest, floor: floor}
	if words := int64(f.weights[cohesion.ByWords]); len(f.wants) == 0 {
		y.sum += words * int64(t.words)
	} else {
		y.late += f.words
	}
	best := candidate{row: -1}
	for i := r.first; i < p.end(n); i++ {
		if c, passes := f.offer(p, n, r, int32(i), &y); passes && (best.row < 0 || c.score > best.score) {
			best = c
		}
	}
	if best.row < 0 || best.score < f.p.MinScore {
		return
	}
	best.band, best.quality, best.passed = f.p.band(best.score), f.qualityOf(int32(r.checks), r.confirmed), passed
	if f.p.Rotate {
		best.turn = turn(p.records[n].ID, f.query.x.day)
	}
	f.keep(best)
}

// A sums is the weighted sum of what the offers of a row have in common. What takes long
// to find out comes late; until then it counts as the most that it can be.
type sums struct {
	sum, weight int64
	late        int64 // the most of what is still to come
	floor       int64 // what the sum must reach
	complete    bool
}

// offer looks at an offer of a row; it is false if the offer does not pass or cannot come among the best.
func (f *finder) offer(p *partFinder, n int32, r *packedRow, i int32, y *sums) (candidate, bool) {
	o := &p.offers[i]
	sum, distance := f.offerSum(p, r, o)
	most := y.sum + y.late + sum
	if !distance {
		most += f.placeUp(&p.spots[i])
	}
	if most < y.floor {
		return candidate{}, false
	}
	var conceded uint32
	if f.soften == 0 {
		if !f.admits(p, n, r, i) {
			return candidate{}, false
		}
	} else {
		var failed int
		if failed, conceded = f.check(p, n, r, i); failed < len(conditions) {
			return candidate{}, false
		}
	}
	if !distance {
		sum += int64(f.weights[cohesion.ByDistance]) * int64(f.distanceOf(p, i))
	}
	if y.sum+y.late+sum < y.floor {
		return candidate{}, false
	}
	if !y.complete {
		f.complete(p, n, r, y)
	}
	score := cohesion.Score(0)
	if y.weight > 0 {
		score = max(0, cohesion.Score((y.sum+sum)/y.weight)-f.p.Concession*cohesion.Score(bits.OnesCount32(conceded)))
	}
	return candidate{row: p.base + n, offer: i, score: score, conceded: conceded}, true
}

// complete adds what comes late.
func (f *finder) complete(p *partFinder, n int32, r *packedRow, y *sums) {
	y.complete, y.late = true, 0
	if w := int64(f.weights[cohesion.ByWords]); w > 0 && len(f.wants) > 0 {
		y.sum += w * int64(f.wordsOf(p, n))
	}
	if w := int64(f.weights[cohesion.ByTrust]); w > 0 {
		value := f.p.Neutral
		if !f.raiser.Organisation.IsZero() {
			value = cohesion.Score(f.organisersOf(p, r.organisers).value)
		}
		y.sum += w * int64(value)
	}
	if w := int64(f.weights[cohesion.ByResults]); w > 0 {
		y.sum += w * int64(f.resultsOf(p, n))
	}
}

// countRow counts what a row fails on. One that passes is too weak, since there is no match.
func (f *finder) countRow(p *partFinder, n int32, r *packedRow, t topic) {
	furthest := -1
	for i := r.first; i < p.end(n); i++ {
		failed, _ := f.check(p, n, r, int32(i))
		furthest = max(furthest, failed)
	}
	if furthest == len(conditions) {
		f.weak++
		return
	}
	f.failed[furthest]++
}

// rowSum adds up what the offers of a row have in common and is soon found; weight is that
// of all criteria that stay.
func (f *finder) rowSum(p *partFinder, r *packedRow, t *topic) (sum, weight int64) {
	weight = f.weight
	sum = int64(f.weights[cohesion.ByTheme])*int64(t.theme) + f.static.access[r.easiest&3] + f.static.level[r.level&3]
	if w := int64(f.weights[cohesion.ByAudience]); w > 0 {
		if v := f.audienceOf(p, r.audience); v >= 0 {
			sum += w * int64(v)
		} else {
			weight -= w
		}
	}
	return sum, weight
}

// offerSum adds up what is an offer's own; distance is false if that of its place is still
// to be added.
func (f *finder) offerSum(p *partFinder, r *packedRow, o *packedOffer) (sum int64, distance bool) {
	if w := int64(f.weights[cohesion.ByTime]); w > 0 {
		sum += w * int64(f.weekOf(p, o.week).value)
	}
	if w := int64(f.weights[cohesion.ByLanguage]); w > 0 {
		sum += w * int64(f.tongueOf(p, o.tongue).value)
	}
	if w := int64(f.weights[cohesion.ByCapacity]); w > 0 {
		sum += w * int64(f.roomOf(p, o.room).value)
	}
	if w := int64(f.weights[cohesion.ByWishes]); w > 0 {
		sum += w * int64(f.wishesOf(r, o))
	}
	if f.weights[cohesion.ByDistance] == 0 {
		return sum, true
	}
	k := kindOf(o)
	if k == nowhere && f.staysHome && o.mode == cohesion.AtPlace {
		return sum, true
	}
	if k != there {
		return sum + f.static.distance[k], true
	}
	return sum, false
}

// distanceOf is [query.distance] of an offer at a place with a circle.
func (f *finder) distanceOf(p *partFinder, i int32) cohesion.Score {
	if f.staysHome {
		return 0
	}
	c := p.circle(i)
	d := f.home.distance(&c)
	if !d.known {
		return f.p.Neutral
	}
	return f.curve(d.near, d.far)
}

// wishesOf is [query.wish] on bits.
func (f *finder) wishesOf(r *packedRow, o *packedOffer) cohesion.Score {
	var sum int64
	for _, w := range f.wishes {
		var set, asked uint8
		switch w {
		case cohesion.WishGroup:
			set, asked = r.format, 1<<cohesion.Group
		case cohesion.WishIndividual:
			set, asked = r.format, 1<<cohesion.Individual
		case cohesion.WishAtHome:
			set, asked = 1<<o.mode&^1, 1<<cohesion.AtHome
		case cohesion.WishInformal:
			set, asked = r.approach, 1<<cohesion.Informal
		case cohesion.WishLivedExperience:
			set, asked = r.approach, 1<<cohesion.LivedExperience
		case cohesion.WishProfessional:
			set, asked = r.approach, 1<<cohesion.Professional
		}
		switch {
		case set == 0:
			sum += int64(f.p.Neutral)
		case set&asked != 0:
			sum += int64(cohesion.One)
		}
	}
	return cohesion.Score(sum / int64(len(f.wishes)))
}
