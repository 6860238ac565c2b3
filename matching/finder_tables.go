package matching

import (
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// What many rows share is compared once for each query: the functions here look it up in
// a memo, or compare it as hard.go and graded.go say.

// topicOfSet returns how well a set of themes fits; words are left out.
func (f *finder) topicOfSet(p *partFinder, set int32) topic {
	m := &p.themes[set]
	if m.round != f.round {
		themes := p.part.themes.values[set]
		var best cohesion.Score
		var sum int64
		for i := range f.wants {
			v := f.wants[i].best(themes)
			best = max(best, v)
			sum += f.wants[i].weight * int64(v)
		}
		*m = memo{round: f.round, value: int32(sum / f.sumWeight), more: int32(best)}
	}
	t := topic{theme: cohesion.Score(m.value), best: cohesion.Score(m.more)}
	t.on = t.best >= f.p.MinTheme
	return t
}

// audienceOf returns the value for an audience, -1 if the criterion leaves.
func (f *finder) audienceOf(p *partFinder, id int32) int32 {
	m := &p.audiences[id]
	if m.round != f.round {
		set := &p.part.audiences.values[id]
		r := row{Initiative: &cohesion.Initiative{Audiences: set.list, Eligibility: cohesion.Eligibility{OpenToAll: set.open}}}
		g := f.audience(&r)
		*m = memo{round: f.round, value: int32(g.value)}
		if g.state == leaves {
			m.value = -1
		}
	}
	return m.value
}

// organisersOf returns the value of trust, and in more 1 if they are refused.
func (f *finder) organisersOf(p *partFinder, id int32) *memo {
	m := &p.organisers[id]
	if m.round != f.round {
		r := row{Initiative: &cohesion.Initiative{Organisers: p.part.organisers.values[id]}}
		*m = memo{round: f.round, value: int32(f.trust(&r).value)}
		for _, org := range r.Organisers {
			if slices.Contains(f.refusals.Organisations, org) {
				m.more = 1
			}
		}
	}
	return m
}

// resultsOf returns the value of results; only those count that the need's community recorded.
func (f *finder) resultsOf(p *partFinder, n int32) cohesion.Score {
	if !p.rows[n].tried {
		return f.p.Neutral
	}
	return f.query.results(&row{Initiative: p.records[n]}).value
}

// The memos of conditions hold the truth in more, those that are graded too the value.

func (f *finder) ruleOf(p *partFinder, id int32) cohesion.Truth {
	m := &p.rules[id]
	if m.round != f.round {
		*m = memo{round: f.round}
		if rule := p.part.rules.values[id]; rule != nil {
			m.more = int32(rule.Test(f.person))
		}
	}
	return cohesion.Truth(m.more)
}

func (f *finder) periodOf(p *partFinder, id int32) *memo {
	m := &p.periods[id]
	if m.round != f.round {
		t := &p.part.periods.values[id]
		r := row{Initiative: &cohesion.Initiative{Status: t.status}, from: t.from, until: t.until}
		*m = memo{round: f.round, value: int32(f.test(cohesion.OnStatus, &r, nil)), more: int32(f.test(cohesion.OnPeriod, &r, nil))}
	}
	return m
}

func (f *finder) weekOf(p *partFinder, id int32) *memo {
	m := &p.weeks[id]
	if m.round != f.round {
		o := offer{}
		if id != none {
			o.times = &p.part.weeks.values[id]
		}
		*m = memo{round: f.round, value: int32(f.time(&o).value), more: int32(f.coincides(&o))}
	}
	return m
}

func (f *finder) tongueOf(p *partFinder, id int32) *memo {
	m := &p.tongues[id]
	if m.round != f.round {
		r := row{Initiative: &cohesion.Initiative{Languages: p.part.tongues.values[id]}}
		o := offer{Delivery: &cohesion.Delivery{}}
		*m = memo{round: f.round, value: int32(f.language(&r, &o).value), more: int32(f.speaks(&r, &o))}
	}
	return m
}

func (f *finder) priceOf(p *partFinder, id int32) cohesion.Truth {
	m := &p.prices[id]
	if m.round != f.round {
		r := row{Initiative: &cohesion.Initiative{Cost: p.part.prices.values[id]}}
		*m = memo{round: f.round, more: int32(f.affords(&r, &offer{Delivery: &cohesion.Delivery{}}))}
	}
	return cohesion.Truth(m.more)
}

func (f *finder) roomOf(p *partFinder, id int32) *memo {
	m := &p.rooms[id]
	if m.round != f.round {
		o := offer{Delivery: &cohesion.Delivery{Capacity: p.part.rooms.values[id]}}
		*m = memo{round: f.round, value: int32(f.capacity(&o).value), more: int32(f.hasRoom(&o))}
	}
	return m
}

// areaOf says whether an offer serves the person; where it has a radius that depends on
// where the offer is.
func (f *finder) areaOf(p *partFinder, i int32) cohesion.Truth {
	o := &p.offers[i]
	if o.area == none {
		return 0
	}
	if p.shires[o.area]&f.shires == 0 {
		return cohesion.No
	}
	area := p.part.areas.values[o.area]
	if area.Radius > 0 {
		return f.servedBy(&offer{Delivery: &cohesion.Delivery{ServiceArea: area}, circle: p.circle(i)})
	}
	m := &p.areas[o.area]
	if m.round != f.round {
		*m = memo{round: f.round, more: int32(f.servedBy(&offer{Delivery: &cohesion.Delivery{ServiceArea: area}}))}
	}
	return cohesion.Truth(m.more)
}

// passes tests conditions that all offers of a row share, to spare looking at these.
func (f *finder) passes(p *partFinder, r *packedRow) bool {
	when := f.periodOf(p, r.period)
	if when.value == int32(cohesion.No) || (when.more == int32(cohesion.No) && f.soften&bit(cohesion.OnPeriod) == 0) {
		return false
	}
	return f.ruleOf(p, r.rule) != cohesion.No || f.soften&bit(cohesion.OnEligibility) != 0
}

// check is [query.check] on packed rows.
func (f *finder) check(p *partFinder, n int32, r *packedRow, i int32) (failed int, conceded uint32) {
	for place, c := range conditions {
		if f.testPacked(c, p, n, r, i) != cohesion.No {
			continue
		}
		if f.soften&bit(c) == 0 {
			return place, conceded
		}
		conceded |= bit(c)
	}
	return len(conditions), conceded
}

// testPacked is [query.test] on packed rows.
func (f *finder) testPacked(c cohesion.Constraint, p *partFinder, n int32, r *packedRow, i int32) cohesion.Truth {
	o := &p.offers[i]
	switch c {
	case cohesion.OnExpiry:
		return truth(!f.expired)
	case cohesion.OnCommunity:
		return truth(f.home.known || p.records[n].Community == f.community)
	case cohesion.OnStatus:
		return cohesion.Truth(f.periodOf(p, r.period).value)
	case cohesion.OnPeriod:
		return cohesion.Truth(f.periodOf(p, r.period).more)
	case cohesion.OnRefusal:
		return truth(!f.refusesPacked(p, n, r, i))
	case cohesion.OnEligibility:
		return f.ruleOf(p, r.rule)
	case cohesion.OnServiceArea:
		return f.areaOf(p, i)
	case cohesion.OnTravel:
		return f.reachesPacked(p, i)
	case cohesion.OnLanguage:
		return cohesion.Truth(f.tongueOf(p, o.tongue).more)
	case cohesion.OnTime:
		return cohesion.Truth(f.weekOf(p, o.week).more)
	case cohesion.OnAccessibility:
		return f.entersPacked(o)
	case cohesion.OnCost:
		return f.priceOf(p, o.price)
	case cohesion.OnCapacity:
		return cohesion.Truth(f.roomOf(p, o.room).more)
	}
	return 0 // seeking is asked of talents only
}

// refusesPacked is [query.refuses]; most needs refuse nothing.
func (f *finder) refusesPacked(p *partFinder, n int32, r *packedRow, i int32) bool {
	if !f.refusesAny {
		return false
	}
	if f.organisersOf(p, r.organisers).more != 0 {
		return true
	}
	view := p.row(n)
	d := p.offer(&view, i)
	return f.refuses(&view, &d)
}

// reachesPacked is [query.reaches]. A comparison of chords spares the distance where the
// place is a point.
func (f *finder) reachesPacked(p *partFinder, i int32) cohesion.Truth {
	o := &p.offers[i]
	if f.any&bit(cohesion.ByDistance) == 0 && !f.staysHome && f.furthest >= 0 && o.radius == 0 && f.home.known && kindOf(o) == there {
		if cohesion.Chord2(f.home.centre, p.spots[i].at) > f.farthest {
			return cohesion.No
		}
		return 0 // yes or unknown, which is the same to what follows
	}
	return f.reaches(&offer{Delivery: &cohesion.Delivery{Mode: o.mode}, circle: p.circle(i)})
}

// entersPacked is [query.canEnter] on bits.
func (f *finder) entersPacked(o *packedOffer) cohesion.Truth {
	if len(f.features) == 0 || o.place == none || (o.mode != cohesion.AtPlace && o.mode != 0) {
		return 0
	}
	if f.required&o.lacks != 0 {
		return cohesion.No
	}
	return 0
}

// What a node bounds it bounds by bucket: the most of what any entry of the table in one of
// the node's buckets is worth. Tables too long for that to pay are not looked at.

const longTable = 1024

// setClasses values the audiences and rules of a part. An audience that makes the criterion
// leave counts as One, which is never less than leaving.
func (f *finder) setClasses(p *partFinder) {
	if p.classRound == f.round {
		return
	}
	p.classRound = f.round
	w, one := int64(f.weights[cohesion.ByAudience]), int32(cohesion.One)
	p.audienceTiers, p.audienceBy[many] = p.audienceTiers[:0], w*int64(one)
	size := len(p.part.audiences.values)
	for id := range int32(min(size, longTable)) {
		v := one
		if w > 0 {
			v = f.audienceOf(p, id)
		}
		if v < 0 {
			v = one
		}
		p.audienceTiers = addTier(p.audienceTiers, bucket(id), cohesion.Score(v))
		if id < many {
			p.audienceBy[id] = w * int64(v)
		}
	}
	if size > longTable {
		p.audienceTiers = append(p.audienceTiers, tier{^uint64(0), cohesion.One})
	}
	sortTiers(p.audienceTiers)
	p.rulesIn, p.ruleBy[many] = 0, true
	size = len(p.part.rules.values)
	for id := range int32(min(size, longTable)) {
		in := f.soften&bit(cohesion.OnEligibility) != 0 || f.ruleOf(p, id) != cohesion.No
		if in {
			p.rulesIn |= bucket(id)
		}
		if id < many {
			p.ruleBy[id] = in
		}
	}
	if size > longTable {
		p.rulesIn = ^uint64(0)
	}
}

// audienceUp returns the most that an audience of the node weighs.
func (f *finder) audienceUp(p *partFinder, set uint64) int64 {
	return int64(f.weights[cohesion.ByAudience]) * tierUp(p.audienceTiers, set)
}

func addTier(tiers []tier, set uint64, v cohesion.Score) []tier {
	for i := range tiers {
		if tiers[i].value == v {
			tiers[i].concepts |= set
			return tiers
		}
	}
	return append(tiers, tier{set, v})
}

func sortTiers(tiers []tier) {
	slices.SortFunc(tiers, func(a, b tier) int { return int(b.value - a.value) })
}

// admits says whether an offer passes all conditions, where none is softened: as check,
// but in the order of what is cheap and often fails.
func (f *finder) admits(p *partFinder, n int32, r *packedRow, i int32) bool {
	const no = int32(cohesion.No)
	o := &p.offers[i]
	return f.reachesPacked(p, i) != cohesion.No &&
		(o.week == none || f.weekOf(p, o.week).more != no) &&
		(o.room == none || f.roomOf(p, o.room).more != no) &&
		(o.tongue == none || f.tongueOf(p, o.tongue).more != no) &&
		(o.price == none || f.priceOf(p, o.price) != cohesion.No) &&
		f.entersPacked(o) != cohesion.No &&
		(o.area == none || f.areaOf(p, i) != cohesion.No) &&
		!f.refusesPacked(p, n, r, i) &&
		(f.home.known || p.records[n].Community == f.community)
}
