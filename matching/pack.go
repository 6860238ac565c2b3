package matching

import (
	"encoding/binary"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// A packer makes a part.
type packer struct {
	x       *Index
	p       *part
	words   *wordPacker
	key     []byte
	orders  []order  // by row, in the order of packing
	shires  []uint64 // by service area: codes, see [node.areas]
	middles []circle // by service area: where it lies
}

func newPacker(x *Index, size int) *packer {
	p := &part{
		spots: make([]spot, 0, size+size/4), speech: make(map[language.Tag]uint8),
		records: make([]*cohesion.Initiative, 0, size), rows: make([]packedRow, 0, size), offers: make([]packedOffer, 0, size+size/4),
		themes: newTable[[]int32](), rules: newTable[*cohesion.Eligibility](), audiences: newTable[audienceSet](),
		organisers: newTable[[]cohesion.OrganisationID](), periods: newTable[period](),
		weeks: newTable[schedule.Week](), tongues: newTable[[]language.Tag](), prices: newTable[*cohesion.Cost](),
		areas: newTable[*cohesion.ServiceArea](), rooms: newTable[*cohesion.Capacity](), places: newTable[*cohesion.Place](),
	}
	return &packer{x: x, p: p, words: newWordPacker(x.voc, x.orgs), orders: make([]order, 0, size), shires: []uint64{^uint64(0)}, middles: make([]circle, 1)}
}

// add packs an initiative.
func (k *packer) add(i *cohesion.Initiative) {
	k.words.add(i)
	k.addRow(i)
}

// addAs packs an initiative whose words are those of a row of a lexicon.
func (k *packer) addAs(i *cohesion.Initiative, said *lexicon, row int32) {
	k.words.take(said, row)
	k.addRow(i)
}

func (k *packer) addRow(i *cohesion.Initiative) {
	p := k.p
	r := packedRow{
		first: uint32(len(p.offers)), confirmed: longAgo, level: i.Level, published: i.Published, tried: k.x.tried[i.ID],
		checks: int8(documented(i)), approach: uint8(featureBits(i.Approach)), format: uint8(featureBits(i.Format)),
	}
	if !i.Confirmed.IsZero() {
		r.confirmed = int32(i.Confirmed.Days())
	}
	for _, a := range i.Access {
		if r.easiest == 0 || a < r.easiest { // a policy never values a later way in above an earlier one
			r.easiest = a
		}
	}
	r.themes = k.concepts(k.x.conceptsOf(i.Themes))
	r.seeks = k.concepts(k.x.conceptsOf(soughtThemes(i)))
	r.rule = k.rule(i)
	r.audience = k.audience(i)
	k.key = k.key[:0]
	for _, org := range i.Organisers {
		k.key = org.AppendBytes(k.key)
	}
	r.organisers = p.organisers.add(k.key, i.Organisers)
	when := period{from: longAgo, until: farOff, status: i.Status}
	if !i.From.IsZero() {
		when.from = int32(i.From.Days())
	}
	if !i.Until.IsZero() {
		when.until = int32(i.Until.Days())
	}
	k.key = appendInt32s(k.key[:0], when.from, when.until, int32(when.status))
	r.period = p.periods.add(k.key, when)
	if len(i.Deliveries) == 0 {
		k.offer(&r, i, &cohesion.Delivery{})
	}
	for d := range i.Deliveries {
		k.offer(&r, i, &i.Deliveries[d])
	}
	k.push(i, r)
}

func (k *packer) push(i *cohesion.Initiative, r packedRow) {
	k.orders = append(k.orders, k.orderOf(k.p.offers[r.first:], k.p.spots[r.first:]))
	k.p.records = append(k.p.records, i)
	k.p.rows = append(k.p.rows, r)
}

func (k *packer) concepts(list []int32) int32 {
	k.key = appendInt32s(k.key[:0], list...)
	return k.p.themes.add(k.key, list)
}

func (k *packer) rule(i *cohesion.Initiative) int32 {
	switch {
	case i.Eligibility.OpenToAll:
		return k.p.rules.add([]byte("open"), &i.Eligibility)
	case i.Eligibility.Rule != nil:
		k.key = appendRule(k.key[:0], i.Eligibility.Rule)
		return k.p.rules.add(k.key, &i.Eligibility)
	}
	return none
}

func (k *packer) audience(i *cohesion.Initiative) int32 {
	k.key = appendTexts(k.key[:0], i.Audiences)
	if i.Eligibility.OpenToAll {
		k.key = append(k.key, '+')
	}
	return k.p.audiences.add(k.key, audienceSet{i.Audiences, i.Eligibility.OpenToAll})
}

// offer packs a delivery.
func (k *packer) offer(r *packedRow, i *cohesion.Initiative, d *cohesion.Delivery) {
	p := k.p
	o, where := packedOffer{radius: -1, mode: d.Mode}, spot{when: untimed}
	if place, known := k.x.places[d.Place]; known && !d.Place.IsZero() {
		bytes := d.Place.Bytes()
		o.place = p.places.add(bytes[:], place)
		if c := k.x.placeCircle(place); c.known {
			where.at, o.radius = c.centre, c.radius
		}
		o.lacks = featureBits(place.Inaccessible) &^ featureBits(place.Accessible)
	}
	if s := d.Schedule; s != nil && (len(s.Times) > 0 || len(s.Dates) > 0) {
		o.week = k.week(s)
		where.when = p.weeks.values[o.week].Dayparts()
	}
	tags := d.Languages
	if len(tags) == 0 {
		tags = i.Languages
	}
	k.key = appendTexts(k.key[:0], tags)
	o.tongue = p.tongues.add(k.key, tags)
	cost := d.Cost
	if cost == nil {
		cost = i.Cost
	}
	if cost != nil {
		k.key = append(binary.LittleEndian.AppendUint64(append(k.key[:0], byte(cost.Per)), uint64(cost.Cents)), cost.Currency...)
		o.price = p.prices.add(k.key, cost)
	}
	if a := d.ServiceArea; a != nil && (len(a.Areas) > 0 || a.Radius > 0) {
		k.key = appendInt32s(k.key[:0], int32(a.Radius))
		for _, code := range a.Areas {
			k.key = append(append(append(append(k.key, code.Scheme...), 0), code.Code...), 0, byte(code.Year), byte(code.Year>>8))
		}
		o.area = p.areas.add(k.key, a)
		k.surveyAreas()
	}
	if c := d.Capacity; c != nil {
		k.key = appendInt32s(append(k.key[:0], byte(c.Status)), int32(c.ReportedAt.Days()))
		o.room = p.rooms.add(k.key, c)
	}
	where.traits = k.traitsOf(r, &o) | k.speech(tags)
	p.offers, p.spots = append(p.offers, o), append(p.spots, where)
}

// surveyAreas looks at service areas that are new.
func (k *packer) surveyAreas() {
	for _, a := range k.p.areas.values[len(k.shires):] {
		var codes uint64
		var middle circle
		if a.Radius > 0 {
			codes = ^uint64(0)
		}
		for _, code := range a.Areas {
			codes |= k.x.shire(code)
			if !middle.known {
				middle = k.x.areaCircle(code)
			}
		}
		k.shires, k.middles = append(k.shires, codes), append(k.middles, middle)
	}
}

// speech returns languages as traits.
func (k *packer) speech(tags []language.Tag) traits {
	if len(tags) == 0 {
		return 1 << (traitTongue + unknownTongue)
	}
	var t traits
	for _, tag := range tags {
		if tag == "" {
			continue
		}
		bit, known := k.p.speech[tag.Base()]
		if !known {
			bit = otherTongue
			if len(k.p.speech) < otherTongue {
				bit = uint8(len(k.p.speech))
				k.p.speech[tag.Base()] = bit
			}
		}
		t |= 1 << (traitTongue + bit)
	}
	return t
}

func (k *packer) week(s *schedule.Schedule) int32 {
	w := s.Week(k.x.supply.Day, k.x.supply.Day.AddDays(HorizonDays), k.x.supply.Holidays)
	k.key = k.key[:0]
	for _, word := range w {
		k.key = binary.LittleEndian.AppendUint64(k.key, word)
	}
	return k.p.weeks.add(k.key, w)
}

// take packs a row of another part, without looking at its record again.
func (k *packer) take(from *part, n int32) {
	p := k.p
	r := from.rows[n]
	offers, spots := from.offers[r.first:from.end(n)], from.spots[r.first:from.end(n)]
	r.first = uint32(len(p.offers))
	r.themes = p.themes.take(&from.themes, r.themes)
	r.seeks = p.themes.take(&from.themes, r.seeks)
	r.rule = p.rules.take(&from.rules, r.rule)
	r.audience = p.audiences.take(&from.audiences, r.audience)
	r.organisers = p.organisers.take(&from.organisers, r.organisers)
	r.period = p.periods.take(&from.periods, r.period)
	for i, o := range offers {
		o.week = p.weeks.take(&from.weeks, o.week)
		o.tongue = p.tongues.take(&from.tongues, o.tongue)
		o.price = p.prices.take(&from.prices, o.price)
		o.area = p.areas.take(&from.areas, o.area)
		o.room = p.rooms.take(&from.rooms, o.room)
		o.place = p.places.take(&from.places, o.place)
		k.surveyAreas()
		where := spots[i]
		where.traits = where.traits&^(0xffff<<traitTongue) | k.speech(p.tongues.values[o.tongue])
		p.offers, p.spots = append(p.offers, o), append(p.spots, where)
	}
	k.words.take(from.words, n)
	k.push(from.records[n], r)
}
