package matching

import (
	"cmp"
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

// compactShare is the share of the largest part that may lie in small parts or be
// replaced before everything is packed anew.
const compactShare = 4

// Apply returns an index with the changes made; x stays as it is, and both share what did
// not change. Its answers are those of [NewIndex] on the changed supply. The cost grows
// with the number of changes and, where texts change, with how common their words are;
// each time a quarter of the initiatives has changed, everything is packed anew.
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
	e.words = e.wordsAfter(x)
	packer := newPacker(e.Index, len(e.touched))
	for _, n := range e.numbers() {
		if int(n) < len(x.rows) {
			e.bury(x.rows[n].ID)
		}
		if int(n) < len(e.rows) {
			i := e.rows[n]
			packer.add(i, n)
		}
	}
	if len(packer.p.rows) > 0 {
		e.parts = append(e.parts, livePart{part: packer.build(), base: e.end()})
	}
	e.tidy()
	return e.Index, nil
}

// An edit is an index in the making. Rows of the word index stay dense: what is new takes
// the next number, what is removed gives its number to the last.
type edit struct {
	*Index
	touched map[int32]bool // numbers of which the record or its place changed
	at      map[cohesion.InitiativeID]int32
	owned   []bool // parts whose dead are our own copy
}

func (x *Index) edit(c Changes) (*edit, error) {
	y := *x
	e := &edit{Index: &y, touched: make(map[int32]bool), at: make(map[cohesion.InitiativeID]int32), owned: make([]bool, len(x.parts))}
	y.parts = slices.Clip(slices.Clone(x.parts))
	y.rows = slices.Clone(x.rows)
	y.concepts = maps.Clone(x.concepts)
	seen := make(map[cohesion.InitiativeID]bool)
	for n, i := range c.Initiatives {
		if i.ID.IsZero() || seen[i.ID] {
			return nil, fmt.Errorf("matching: changed initiative %d has the id %q, which is unset or used before", n, i.ID)
		}
		seen[i.ID] = true
		number, known := e.number(i.ID)
		if !known {
			number = int32(len(y.rows))
			y.rows = append(y.rows, nil)
		}
		e.put(number, i)
	}
	e.changePlaces(c.Places)
	e.addOutcomes(c.Outcomes)
	for _, id := range c.Removed {
		if seen[id] {
			return nil, fmt.Errorf("matching: initiative %v is both changed and removed, or removed twice", id)
		}
		seen[id] = true
		if number, known := e.number(id); known {
			last := int32(len(y.rows)) - 1
			if moved := y.rows[last]; last != number {
				e.put(number, moved)
			}
			e.touched[last] = true
			y.rows = y.rows[:last]
			e.at[id] = -1
		}
	}
	return e, nil
}

// number returns the row of an initiative in the word index.
func (e *edit) number(id cohesion.InitiativeID) (int32, bool) {
	if n, known := e.at[id]; known {
		return n, n >= 0
	}
	n, known := e.find(id)
	if !known {
		return 0, false
	}
	p, n := e.locate(n)
	return p.numbers[n], true
}

func (e *edit) put(number int32, i *cohesion.Initiative) {
	e.rows[number] = i
	e.at[i.ID] = number
	e.touched[number] = true
}

// changePlaces touches what takes place at them.
func (e *edit) changePlaces(places []*cohesion.Place) {
	if len(places) == 0 {
		return
	}
	e.places = maps.Clone(e.places)
	changed := make(map[cohesion.PlaceID]bool, len(places))
	for _, p := range places {
		e.places[p.ID] = p
		changed[p.ID] = true
	}
	for number, i := range e.rows {
		for d := range i.Deliveries {
			if changed[i.Deliveries[d].Place] {
				e.touched[int32(number)] = true
			}
		}
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
		if n, known := e.number(of.initiative); known {
			e.touched[n] = true
		}
	}
}

// numbers returns the touched rows of the word index in ascending order.
func (e *edit) numbers() []int32 { return slices.Sorted(maps.Keys(e.touched)) }

func (e *edit) end() int32 {
	last := &e.parts[len(e.parts)-1]
	return last.base + int32(len(last.rows))
}

// bury marks the packed row of an initiative as replaced.
func (e *edit) bury(id cohesion.InitiativeID) {
	n, known := e.find(id)
	if !known {
		return
	}
	for i := range e.parts {
		p := &e.parts[i]
		if n < p.base || int(n-p.base) >= len(p.rows) {
			continue
		}
		if !e.owned[i] {
			if p.dead == nil {
				p.dead = make([]uint64, (len(p.rows)+63)/64)
			} else {
				p.dead = slices.Clone(p.dead)
			}
			e.owned[i] = true
		}
		p.dead[(n-p.base)/64] |= 1 << ((n - p.base) % 64)
		p.gone++
	}
}

// tidy keeps parts few: small ones are joined as they grow, so that each row is moved a
// few times only; everything when a share of it has changed.
func (e *edit) tidy() {
	base := &e.parts[0]
	small := base.gone
	for i := range e.parts[1:] {
		small += len(e.parts[1+i].rows)
	}
	if small*compactShare > len(base.rows) {
		e.compact()
		return
	}
	for n := len(e.parts); n > 2 && len(e.parts[n-1].rows)*2 >= len(e.parts[n-2].rows); n = len(e.parts) {
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

// compact packs everything into one part and numbers the word index in its order.
func (e *edit) compact() {
	all := e.join(e.parts)
	to := make([]int32, len(all.numbers))
	for n, number := range all.numbers {
		to[number] = int32(n)
		all.numbers[n] = int32(n)
	}
	all.inOrder = true
	old := e.words
	w := &wordIndex{voc: old.voc, postings: make(map[string][]posting, len(old.postings)), lengths: make([]int64, len(old.lengths)), total: old.total, texts: old.texts}
	for n, length := range old.lengths {
		w.lengths[to[n]] = length
	}
	for stem, list := range old.postings {
		list = slices.Clone(list)
		for i := range list {
			list[i].row = to[list[i].row]
		}
		slices.SortFunc(list, func(a, b posting) int { return cmp.Compare(a.row, b.row) })
		w.postings[stem] = list
	}
	e.words, e.rows = w, all.records
	e.parts = []livePart{{part: all}}
}
