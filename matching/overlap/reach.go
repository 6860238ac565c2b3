package overlap

import (
	"cmp"
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
)

// The first two catchments.
const (
	nowhere    = int32(0) // not known
	everywhere = int32(1) // not bound to a place
)

// widest is the radius in metres beyond which a catchment is everywhere.
const widest = 100_000

// A catchment is where offers reach people: cells of the grid, ascending.
type catchment struct {
	cells []int32
	total int64 // weight
}

// atlas knows where offers reach people. Immutable once built.
type atlas struct {
	policy   Reach
	grid     grid
	areas    map[cohesion.AreaCode]*cohesion.Area
	children map[cohesion.AreaCode][]cohesion.AreaCode
	places   map[cohesion.PlaceID]*cohesion.Place // as everybody may see them
	homes    map[cohesion.CommunityID]*cohesion.Community
	ground   map[cohesion.AreaCode]region
	parts    map[reachKey]region
	numbers  map[reachKey]int32
	find     map[string]int32
	list     []catchment
	counted  bool    // residents are known of some cells
	first    []int32 // of the users of each cell, and their number
	users    []int32 // catchments with a cell, ascending
}

// A region is a set of cells, or everything; with neither it is not known.
type region struct {
	cells []int32
	all   bool
}

// A reachKey says how far one delivery reaches: around a point, within areas, or around a
// point as far as it lies within areas.
type reachKey struct {
	point  cohesion.Point
	radius int32
	areas  string // codes, ascending, with a space behind each
	all    bool
}

func newAtlas(p *Policy, areas []*cohesion.Area, places []*cohesion.Place, communities []*cohesion.Community) *atlas {
	a := &atlas{
		policy: p.Reach, grid: grid{number: map[int64]int32{}},
		areas: make(map[cohesion.AreaCode]*cohesion.Area, len(areas)), children: map[cohesion.AreaCode][]cohesion.AreaCode{},
		places: make(map[cohesion.PlaceID]*cohesion.Place, len(places)), homes: make(map[cohesion.CommunityID]*cohesion.Community, len(communities)),
		ground: map[cohesion.AreaCode]region{}, parts: map[reachKey]region{}, numbers: map[reachKey]int32{}, find: map[string]int32{},
		list: make([]catchment, 2),
	}
	for _, c := range communities {
		a.homes[c.ID] = c
	}
	for _, p := range places {
		a.places[p.ID] = p.Shown()
	}
	for _, area := range areas {
		a.areas[area.Code] = area
	}
	for _, area := range sortedAreas(a.areas) {
		parent := area.Parent
		if parent.IsZero() {
			parent, _ = area.Code.ParentCode()
		}
		if !parent.IsZero() && parent != area.Code {
			a.children[parent] = append(a.children[parent], area.Code)
		}
	}
	a.settle()
	return a
}

func sortedAreas(areas map[cohesion.AreaCode]*cohesion.Area) []*cohesion.Area {
	list := make([]*cohesion.Area, 0, len(areas))
	for _, a := range areas {
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b *cohesion.Area) int { return a.Code.Compare(b.Code) })
	return list
}

// division is one way of dividing a country.
type division struct {
	scheme string
	year   int16
}

// settle gives cells their residents: those of the smallest areas of the division that has most
// of them.
func (a *atlas) settle() {
	leaves := map[division][]*cohesion.Area{}
	var best division
	for _, area := range sortedAreas(a.areas) {
		if area.Residents <= 0 || slices.ContainsFunc(a.children[area.Code], func(c cohesion.AreaCode) bool { return a.areas[c].Residents > 0 }) {
			continue
		}
		d := division{area.Code.Scheme, area.Code.Year}
		leaves[d] = append(leaves[d], area)
		if c := cmp.Compare(len(leaves[d]), len(leaves[best])); c > 0 {
			best = d
		}
	}
	for _, area := range leaves[best] {
		if r := a.areaRegion(area.Code, 0); !r.all {
			a.grid.settle(r.cells, area.Residents)
			a.counted = a.counted || len(r.cells) > 0
		}
	}
}

// maxDepth bounds a chain of areas, against loops in the data.
const maxDepth = 16

// areaRegion returns the ground of an area: within its boundary, else that of the areas in
// it, else the circle that holds it.
func (a *atlas) areaRegion(code cohesion.AreaCode, depth int) region {
	if r, known := a.ground[code]; known {
		return r
	}
	r := a.findGround(code, depth)
	a.ground[code] = r
	return r
}

func (a *atlas) findGround(code cohesion.AreaCode, depth int) region {
	area := a.areas[code]
	if area != nil && len(area.Boundary) > 0 {
		if _, radius, ok := area.Enclose(); ok && radius > widest {
			return region{all: true}
		}
		if cells := a.grid.within(area); len(cells) > 0 {
			return region{cells: cells}
		}
	}
	var r region
	if depth < maxDepth {
		for _, child := range a.children[code] {
			part := a.areaRegion(child, depth+1)
			r.cells, r.all = append(r.cells, part.cells...), r.all || part.all
		}
	}
	switch centre, radius, ok := circleOf(area); {
	case r.all || ok && radius > widest:
		return region{all: true}
	case len(r.cells) > 0:
		slices.Sort(r.cells)
		return region{cells: slices.Compact(r.cells)}
	case ok:
		return region{cells: a.grid.disc(centre, int32(radius))}
	}
	return region{}
}

// circleOf returns the circle that holds an area; not ok without centre and boundary.
func circleOf(area *cohesion.Area) (cohesion.Point, int, bool) {
	switch {
	case area == nil:
		return cohesion.Point{}, 0, false
	case !area.Centre.IsZero():
		return area.Centre, area.Radius, true
	}
	return area.Enclose()
}

// position returns where a place is.
func (a *atlas) position(p *cohesion.Place) (cohesion.Point, bool) {
	switch {
	case p == nil:
		return cohesion.Point{}, false
	case !p.Point.IsZero():
		return p.Point, true
	}
	codes := []cohesion.AreaCode{p.Area}
	if p.Address.Country == "" || p.Address.Country == "NL" {
		if code, err := cohesion.ParsePostcode(p.Address.Postcode); err == nil {
			codes = []cohesion.AreaCode{code.Area(), p.Area}
		}
	}
	for _, code := range codes {
		for range maxDepth {
			if centre, _, ok := circleOf(a.areas[code]); ok {
				return centre, true
			}
			next, ok := code.ParentCode()
			if area := a.areas[code]; area != nil && !area.Parent.IsZero() {
				next, ok = area.Parent, true
			}
			if !ok {
				break
			}
			code = next
		}
	}
	return cohesion.Point{}, false
}

// key says how far a delivery reaches.
func (a *atlas) key(i *cohesion.Initiative, d *cohesion.Delivery) reachKey {
	var k reachKey
	if s := d.ServiceArea; s != nil {
		k.areas = joined(s.Areas)
	}
	at, located := a.position(a.places[d.Place])
	switch d.Mode {
	case cohesion.Online, cohesion.ByPhone:
		k.all = k.areas == ""
		return k
	case cohesion.AtHome:
		if d.ServiceArea != nil && d.ServiceArea.Radius > 0 && located {
			k.point, k.radius = at, int32(d.ServiceArea.Radius)
		} else if k.areas == "" && a.homes[i.Community] != nil && len(a.homes[i.Community].Areas) > 0 {
			k.areas = joined(a.homes[i.Community].Areas)
		} else if k.areas == "" && located {
			k.point, k.radius = at, a.policy.Home
		}
	default:
		if located {
			k.point, k.radius = at, a.policy.Place
		}
		if located && d.ServiceArea != nil && d.ServiceArea.Radius > 0 {
			k.radius = min(k.radius, int32(d.ServiceArea.Radius))
		}
	}
	return k
}

func joined(codes []cohesion.AreaCode) string {
	texts := make([]string, 0, len(codes))
	for _, c := range codes {
		texts = append(texts, c.String())
	}
	slices.Sort(texts)
	var b strings.Builder
	for _, t := range slices.Compact(texts) {
		b.WriteString(t)
		b.WriteByte(' ')
	}
	return b.String()
}

// resolve returns the cells that a key stands for.
func (a *atlas) resolve(k reachKey) region {
	if r, known := a.parts[k]; known {
		return r
	}
	r := region{all: k.all}
	for text := range strings.FieldsSeq(k.areas) {
		code, err := cohesion.ParseAreaCode(text)
		if err != nil {
			continue // not valid: not known
		}
		part := a.areaRegion(code, 0)
		r.all = r.all || part.all
		r.cells = append(r.cells, part.cells...)
	}
	slices.Sort(r.cells)
	r.cells = slices.Compact(r.cells)
	if !k.point.IsZero() {
		r = around(r, a.ring(k))
	}
	if r.all {
		r.cells = nil
	}
	a.parts[k] = r
	return r
}

// ring returns the ground around the point of a key.
func (a *atlas) ring(k reachKey) region {
	if k.radius > widest {
		return region{all: true}
	}
	return region{cells: a.grid.disc(k.point, k.radius)}
}

// around narrows areas to what lies around a point; where they have nothing in common the
// areas stand.
func around(areas, ring region) region {
	switch {
	case areas.all || len(areas.cells) == 0:
		return ring
	case ring.all:
		return areas
	}
	var both []int32
	for _, c := range ring.cells {
		if _, found := slices.BinarySearch(areas.cells, c); found {
			both = append(both, c)
		}
	}
	if len(both) == 0 {
		return areas
	}
	return region{cells: both}
}

// of returns the catchment of an initiative: all of its deliveries together, as far as they
// are known.
func (a *atlas) of(i *cohesion.Initiative) int32 {
	var keys []int32
	for n := range i.Deliveries {
		k := a.key(i, &i.Deliveries[n])
		switch r := a.resolve(k); {
		case r.all:
			return everywhere
		case len(r.cells) > 0:
			keys = append(keys, a.keyNumber(k))
		}
	}
	if len(keys) == 0 {
		return nowhere
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	var b strings.Builder
	for _, k := range keys {
		b.Write([]byte{byte(k), byte(k >> 8), byte(k >> 16), byte(k >> 24)})
	}
	n, known := a.find[b.String()]
	if !known {
		n = int32(len(a.list))
		a.find[b.String()] = n
		a.list = append(a.list, catchment{cells: a.union(i)})
	}
	return n
}

func (a *atlas) keyNumber(k reachKey) int32 {
	n, known := a.numbers[k]
	if !known {
		n = int32(len(a.numbers))
		a.numbers[k] = n
	}
	return n
}

func (a *atlas) union(i *cohesion.Initiative) []int32 {
	var cells []int32
	known := 0
	for n := range i.Deliveries {
		r := a.resolve(a.key(i, &i.Deliveries[n]))
		if len(r.cells) == 0 {
			continue
		}
		if known++; known == 1 {
			cells = r.cells // shared with the other offers of the place
			continue
		}
		cells = append(slices.Clip(cells), r.cells...)
		slices.Sort(cells)
		cells = slices.Compact(cells)
	}
	return cells
}

// build weighs the catchments once all offers are there.
func (a *atlas) build() {
	for n := range a.list {
		a.list[n].total = a.grid.sum(a.list[n].cells)
	}
	a.first = make([]int32, len(a.grid.weight)+1)
	for n := range a.list {
		for _, c := range a.list[n].cells {
			a.first[c+1]++
		}
	}
	for c := range a.grid.weight {
		a.first[c+1] += a.first[c]
	}
	a.users = make([]int32, a.first[len(a.grid.weight)])
	next := slices.Clone(a.first)
	for n := range a.list {
		for _, c := range a.list[n].cells {
			a.users[next[c]] = int32(n)
			next[c]++
		}
	}
	// Everywhere is where anybody is known to live, or some offer reaches.
	for c, w := range a.grid.weight {
		if a.grid.known[c] || a.first[c] < a.first[c+1] {
			a.list[everywhere].total += w
		}
	}
}

// common returns the weight of the cells that two known catchments share.
func (a *atlas) common(x, y int32) int64 {
	switch {
	case x == everywhere:
		return a.list[y].total
	case y == everywhere || x == y:
		return a.list[x].total
	}
	i, j := a.list[x].cells, a.list[y].cells
	var sum int64
	for len(i) > 0 && len(j) > 0 {
		switch {
		case i[0] < j[0]:
			i = i[1:]
		case i[0] > j[0]:
			j = j[1:]
		default:
			sum += a.grid.weight[i[0]]
			i, j = i[1:], j[1:]
		}
	}
	return sum
}

// covers compares two catchments by residents. Where nobody knows of one of them where it
// reaches, it is not known within a community, and nothing between communities.
func (a *atlas) covers(x, y int32, sameCommunity bool) cover {
	switch {
	case x != nowhere && y != nowhere:
		return a.shares(a.common(x, y), x, y)
	case sameCommunity:
		return cover{}
	}
	return cover{known: true}
}

func (a *atlas) shares(common int64, x, y int32) cover {
	return shares(common, a.list[x].total, a.list[y].total)
}
