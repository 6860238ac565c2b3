package matching

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// Changes are what happened to a supply since an index was made.
type Changes struct {
	Initiatives []*cohesion.Initiative  // new ones, and those that replace the one with their ID
	Removed     []cohesion.InitiativeID // which may be unknown
	Places      []*cohesion.Place       // new and changed
	Outcomes    []*cohesion.Outcome     // new
}

// smallPart is how many rows small parts are joined up to while changes are applied: few
// enough to be packed within a millisecond or two.
const smallPart = 256

// Apply returns an index with the changes made; x stays as it is, and both share what did
// not change. Its answers are those of [NewIndex] on the changed supply. The cost grows
// with the number of changes, not with the size of the index, but for copying a bit and some counts
// for each row and word. What is changed is indexed too, in parts of its own, which
// [Index.Compact] joins when there are many.
// Communities, organisations, partnerships, areas, the vocabulary and the day are those of
// x: for these make a new index. Calls on one index may run at the same time, each giving
// an index of its own.
//
// It is an error if an ID is unset, or named twice.
func (x *Index) Apply(ctx context.Context, c Changes) (*Index, error) {
	e, err := x.edit(c)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("matching: changes not applied: %w", err)
	}
	if len(e.touched) == 0 {
		return e.Index, nil
	}
	packer := newPacker(e.Index, len(e.touched))
	for _, id := range slices.SortedFunc(maps.Keys(e.touched), cohesion.InitiativeID.Compare) {
		e.replace(packer, x, id, e.touched[id])
	}
	if len(packer.p.rows) > 0 {
		e.parts = append(e.parts, livePart{part: packer.build(), base: e.end()})
	}
	e.tidy()
	return e.Index, nil
}

// An edit is an index in the making.
type edit struct {
	*Index
	touched map[cohesion.InitiativeID]*cohesion.Initiative // records that changed or whose place did; nil is removed
	owned   []bool                                         // parts whose dead are our own copy
}

func (x *Index) edit(c Changes) (*edit, error) {
	y := *x
	e := &edit{Index: &y, touched: make(map[cohesion.InitiativeID]*cohesion.Initiative), owned: make([]bool, len(x.parts))}
	y.parts = slices.Clip(slices.Clone(x.parts))
	y.concepts = maps.Clone(x.concepts)
	seen := make(map[cohesion.InitiativeID]bool)
	for n, i := range c.Initiatives {
		if i.ID.IsZero() || seen[i.ID] {
			return nil, fmt.Errorf("matching: changed initiative %d has the id %q, which is unset or used before", n, i.ID)
		}
		seen[i.ID] = true
		e.touched[i.ID] = i
	}
	e.changePlaces(c.Places)
	e.addOutcomes(c.Outcomes)
	for _, id := range c.Removed {
		if seen[id] {
			return nil, fmt.Errorf("matching: initiative %v is both changed and removed, or removed twice", id)
		}
		seen[id] = true
		e.touched[id] = nil
	}
	return e, nil
}

// replace packs an initiative as it is now and marks the row that it had; nil is removed.
func (e *edit) replace(packer *packer, x *Index, id cohesion.InitiativeID, is *cohesion.Initiative) {
	n, known := x.find(id)
	if known {
		e.bury(n)
	}
	switch {
	case is == nil:
		return
	case known:
		p, n := x.locate(n)
		if sameText(p.records[n], is) {
			packer.addAs(is, p.words, n)
			break
		}
		packer.add(is)
	default:
		packer.add(is)
	}
	e.live++
	e.length += packer.words.length
	e.speak(packer.words.spoken, 1)
}

// changePlaces touches what takes place at them.
func (e *edit) changePlaces(places []*cohesion.Place) {
	if len(places) == 0 {
		return
	}
	e.places = maps.Clone(e.places)
	changed := make(map[cohesion.PlaceID]bool, len(places))
	fresh := false
	for _, p := range places {
		_, known := e.places[p.ID]
		fresh = fresh || !known
		e.places[p.ID] = p
		changed[p.ID] = true
	}
	for i := range e.parts {
		p := &e.parts[i]
		at := make([]bool, len(p.part.places.values))
		for n, place := range p.part.places.values {
			at[n] = place != nil && changed[place.ID]
		}
		for n := range p.offers {
			place, row := p.offers[n].place, p.spots[n].row
			if at[place] || (fresh && place == none && takesPlace(p.records[row], changed)) {
				e.touch(p, row)
			}
		}
	}
}

// takesPlace says whether a delivery is at one of the places.
func takesPlace(i *cohesion.Initiative, places map[cohesion.PlaceID]bool) bool {
	for d := range i.Deliveries {
		if places[i.Deliveries[d].Place] {
			return true
		}
	}
	return false
}

// touch has a row packed anew, unless that is done already.
func (e *edit) touch(p *livePart, n int32) {
	r := p.records[n]
	if _, done := e.touched[r.ID]; !done && !p.isDead(n) {
		e.touched[r.ID] = r
	}
}

func (e *edit) addOutcomes(outcomes []*cohesion.Outcome) {
	if len(outcomes) == 0 {
		return
	}
	e.outcomes, e.tried = maps.Clone(e.outcomes), maps.Clone(e.tried)
	for of, more := range tally(outcomes) {
		t := e.outcomes[of]
		e.outcomes[of] = outcomeTally{t.count + more.count, t.value + more.value}
		e.tried[of.initiative] = true
		if n, known := e.find(of.initiative); known {
			p, n := e.locate(n)
			e.touch(p, n)
		}
	}
}

func (e *edit) end() int32 {
	last := &e.parts[len(e.parts)-1]
	return last.base + int32(len(last.rows))
}

// bury marks a row as replaced.
func (e *edit) bury(n int32) {
	i := e.partOf(n)
	p := &e.parts[i]
	n -= p.base
	if !e.owned[i] {
		if p.dead == nil {
			p.dead, p.unsaid = make([]uint64, (len(p.rows)+63)/64), make([]int32, len(p.words.names))
		} else {
			p.dead, p.unsaid = slices.Clone(p.dead), slices.Clone(p.unsaid)
		}
		e.owned[i] = true
	}
	p.dead[n/64] |= 1 << (n % 64)
	p.gone++
	l := p.words
	for at := l.starts[n]; at < l.starts[n+1]; at++ {
		p.unsaid[l.terms[at]]++
	}
	e.live--
	e.length -= int64(l.lengths[n])
	e.speak(l.spoken[n], -1)
}

// tidy joins the last part with the one before as long as both are small.
func (e *edit) tidy() {
	for n := len(e.parts); n > 2 && len(e.parts[n-1].rows)+len(e.parts[n-2].rows) <= smallPart; n = len(e.parts) {
		e.parts[n-2] = livePart{part: e.join(e.parts[n-2:]), base: e.parts[n-2].base}
		e.parts = e.parts[:n-1]
	}
}

// join packs the live rows of several parts into one.
func (e *edit) join(parts []livePart) *part {
	size := 0
	for i := range parts {
		size += len(parts[i].rows) - parts[i].gone
	}
	k := newPacker(e.Index, size)
	for i := range parts {
		for n := range int32(len(parts[i].rows)) {
			if !parts[i].isDead(n) {
				k.take(parts[i].part, n)
			}
		}
	}
	return k.build()
}

// sameText says whether two records have the same words, labels included.
func sameText(a, b *cohesion.Initiative) bool {
	return slices.Equal(a.Name, b.Name) && slices.Equal(a.Summary, b.Summary) && slices.Equal(a.Description, b.Description) &&
		slices.Equal(a.Eligibility.Prose, b.Eligibility.Prose) && slices.Equal(a.Organisers, b.Organisers) &&
		slices.Equal(a.Themes, b.Themes) && slices.Equal(a.Audiences, b.Audiences)
}
