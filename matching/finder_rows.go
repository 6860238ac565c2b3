package matching

import (
	"math/bits"

	"github.com/socialebasis/verbinder/cohesion"
)

// rows looks at rows with the same themes.
func (f *finder) rows(p *partFinder, first, end int32, t topic) {
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
	quality := f.qualityOf(int32(r.checks), r.confirmed)
	if !f.passes(p, r) {
		return
	}
	sum, weight := f.rowSum(p, n, &t)
	knownWords := len(f.wants) == 0 || f.weights[cohesion.ByWords] == 0
	best := candidate{row: -1}
	for i := r.first; i < p.end(n); i++ {
		o := &p.offers[i]
		offer, distance := f.offerSum(p, r, o)
		most := sum + offer
		if !distance {
			most += f.distanceUp(p, int32(i))
		}
		if !knownWords {
			most += p.wordsMost
		}
		if !f.promisingOf(most, weight, quality) {
			continue
		}
		var conceded uint32
		if f.soften == 0 {
			if !f.admits(p, n, r, int32(i)) {
				continue
			}
		} else {
			var failed int
			if failed, conceded = f.check(p, n, r, int32(i)); failed < len(conditions) {
				continue
			}
		}
		if !knownWords {
			t.words = f.wordsOf(p, n)
			sum += int64(f.weights[cohesion.ByWords]) * int64(t.words)
			knownWords = true
		}
		if !distance {
			offer += int64(f.weights[cohesion.ByDistance]) * int64(f.distanceOf(p, int32(i)))
		}
		score := cohesion.Score(0)
		if weight > 0 {
			score = max(0, cohesion.Score((sum+offer)/weight)-f.p.Concession*cohesion.Score(bits.OnesCount32(conceded)))
		}
		if best.row < 0 || score > best.score {
			best = candidate{row: p.base + n, offer: int32(i), score: score, conceded: conceded}
		}
	}
	if best.row < 0 || best.score < f.p.MinScore {
		return
	}
	best.band, best.quality = f.p.band(best.score), quality
	if f.p.Rotate {
		best.turn = turn(p.records[n].ID, f.query.x.day)
	}
	f.keep(best)
}

// promisingOf is promising for a sum over its own weights.
func (f *finder) promisingOf(sum, weight int64, quality cohesion.Score) bool {
	if weight == f.weight {
		return f.promising(sum, quality)
	}
	return true
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

// rowSum adds up what the offers of a row have in common, but for the words; weight is
// that of all criteria that stay.
func (f *finder) rowSum(p *partFinder, n int32, t *topic) (sum, weight int64) {
	r := &p.rows[n]
	weight = f.weight
	sum = int64(f.weights[cohesion.ByTheme])*int64(t.theme) + f.static.access[r.easiest&3] + f.static.level[r.level&3]
	if len(f.wants) == 0 {
		sum += int64(f.weights[cohesion.ByWords]) * int64(t.words)
	}
	if w := int64(f.weights[cohesion.ByAudience]); w > 0 {
		if v := f.audienceOf(p, r.audience); v >= 0 {
			sum += w * int64(v)
		} else {
			weight -= w
		}
	}
	if w := int64(f.weights[cohesion.ByTrust]); w > 0 {
		sum += w * int64(f.organisersOf(p, r.organisers).value)
	}
	if w := int64(f.weights[cohesion.ByResults]); w > 0 {
		sum += w * int64(f.resultsOf(p, n))
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
