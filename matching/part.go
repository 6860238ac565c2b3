package matching

import (
	"encoding/binary"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A part is a packed, immutable piece of an index. Rows lie in the order community,
// themes, place, so that what a need looks at lies together and what it may pass over can
// be passed over as a whole; see [part.build]. Whatever many rows share (a rule, a
// schedule, a set of languages) stands once in a table, and a need grades it once.
type part struct {
	records    []*cohesion.Initiative
	rows       []packedRow
	offers     []packedOffer
	spots      []spot // of the offers, then of the copies of rows that stand in several places
	words      *lexicon
	byID       []int32 // rows by ID
	rank       []int32 // by row: its place among the IDs
	towns      map[cohesion.CommunityID]town
	nodes      []node
	speech     map[language.Tag]uint8 // the bit of a language among the traits
	themes     table[[]int32]         // sets of concepts, offered or sought
	rules      table[*cohesion.Eligibility]
	audiences  table[audienceSet]
	organisers table[[]cohesion.OrganisationID]
	periods    table[period]
	weeks      table[schedule.Week]
	tongues    table[[]language.Tag]
	prices     table[*cohesion.Cost]
	areas      table[*cohesion.ServiceArea]
	shires     []uint64 // by service area: the codes of it and around it, see [node.areas]
	rooms      table[*cohesion.Capacity]
	places     table[*cohesion.Place]
}

// A packedRow is an initiative: numbers of what it shares with others, and bits.
type packedRow struct {
	first      uint32 // its first offer; the next row's first is its end
	themes     int32
	seeks      int32
	rule       int32
	audience   int32
	organisers int32
	period     int32
	confirmed  int32 // day; very low when never
	level      cohesion.Level
	easiest    cohesion.Access
	approach   uint8 // bits
	format     uint8 // bits
	checks     int8
	published  bool
	tried      bool // outcomes are known
	many       bool // it has several spots
}

// A packedOffer is a delivery.
type packedOffer struct {
	radius int32 // of its circle, whose centre is that of its spot; -1 is no circle
	week   int32
	tongue int32
	price  int32
	area   int32
	room   int32
	place  int32
	mode   cohesion.Mode
	lacks  uint16 // features of its place, as bits
}

// An audienceSet is whom an initiative is for.
type audienceSet struct {
	list []vocabulary.Ref
	open bool
}

// A period is when an initiative takes place.
type period struct {
	from, until int32 // days
	status      cohesion.InitiativeStatus
}

// none is the first entry of tables of what may be unknown.
const none = 0

// A table keeps different values once. Entry 0 is the zero value, under the empty key.
type table[V any] struct {
	ids    map[string]int32
	keys   []string
	values []V
}

func newTable[V any]() table[V] {
	return table[V]{ids: map[string]int32{"": 0}, keys: []string{""}, values: make([]V, 1)}
}

// add returns the number of the value with the key.
func (t *table[V]) add(key []byte, v V) int32 {
	if id, known := t.ids[string(key)]; known {
		return id
	}
	id := int32(len(t.values))
	name := string(key)
	t.ids[name] = id
	t.keys = append(t.keys, name)
	t.values = append(t.values, v)
	return id
}

// take returns the number of another table's entry in this one.
func (t *table[V]) take(from *table[V], id int32) int32 {
	if known, ok := t.ids[from.keys[id]]; ok {
		return known
	}
	return t.add([]byte(from.keys[id]), from.values[id])
}

// circle returns where an offer is.
func (t *part) circle(i int32) circle {
	o := &t.offers[i]
	if o.radius < 0 {
		return circle{}
	}
	return circle{centre: t.spots[i].at, radius: o.radius, known: true}
}

// end returns the end of a row's offers.
func (t *part) end(n int32) uint32 {
	if int(n)+1 < len(t.rows) {
		return t.rows[n+1].first
	}
	return uint32(len(t.offers))
}

// row returns what the index knows of a row beside the record.
func (t *part) row(n int32) row {
	p := &t.rows[n]
	when := &t.periods.values[p.period]
	return row{
		Initiative: t.records[n], first: int32(p.first), end: int32(t.end(n)),
		themes: t.themes.values[p.themes], seeks: t.themes.values[p.seeks], from: when.from, until: when.until,
		checks: int32(p.checks), confirmed: p.confirmed,
	}
}

// offer returns one of a row's offers.
func (t *part) offer(r *row, i int32) offer {
	p := &t.offers[i]
	o := offer{Delivery: &cohesion.Delivery{}, place: t.places.values[p.place], circle: t.circle(i)}
	if p.week != none {
		o.times = &t.weeks.values[p.week]
	}
	if len(r.Deliveries) > 0 {
		o.Delivery = &r.Deliveries[i-r.first]
	}
	return o
}

// featureBits turns a list into bits.
func featureBits[E ~uint8](list []E) (set uint16) {
	for _, e := range list {
		set |= 1 << e
	}
	return set
}

func appendInt32s(key []byte, list ...int32) []byte {
	for _, v := range list {
		key = binary.LittleEndian.AppendUint32(key, uint32(v))
	}
	return key
}

func appendTexts[S ~string](key []byte, list []S) []byte {
	for _, s := range list {
		key = append(append(key, s...), 0)
	}
	return key
}

// appendRule writes a rule so that different rules differ.
func appendRule(key []byte, r *cohesion.Rule) []byte {
	key = append(key, '(')
	switch {
	case len(r.All) > 0:
		key = append(key, '&')
		for i := range r.All {
			key = appendRule(key, &r.All[i])
		}
	case len(r.Any) > 0:
		key = append(key, '|')
		for i := range r.Any {
			key = appendRule(key, &r.Any[i])
		}
	case r.Not != nil:
		key = appendRule(append(key, '!'), r.Not)
	case r.Fact != "":
		key = append(append(append(key, 'f'), r.Fact...), 0)
	case r.Age != nil:
		from, below := r.Age.Bounds()
		key = appendInt32s(append(key, 'a'), int32(from), int32(below))
	}
	return append(key, ')')
}
