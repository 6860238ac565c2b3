package matching

import (
	"cmp"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// A circle is where somebody or something is: within radius metres of a point. The zero
// circle is nowhere: not known.
type circle struct {
	centre cohesion.UnitVector
	radius int32
	known  bool
}

// An interval is a distance in metres of which both ends are possible.
type interval struct {
	near, far int64
	known     bool
}

// distance returns how far two circles may lie apart.
func (c *circle) distance(o *circle) interval {
	if !c.known || !o.known {
		return interval{}
	}
	g := int64(cohesion.ArcMetres(cohesion.Chord2(c.centre, o.centre)))
	spread := int64(c.radius) + int64(o.radius)
	return interval{near: max(0, g-spread), far: g + spread, known: true}
}

func circleAt(p cohesion.Point, radius int) circle {
	return circle{centre: p.Vector(), radius: int32(radius), known: true}
}

// placeCircle returns where a place is, as everybody may see it.
func (x *Index) placeCircle(p *cohesion.Place) circle {
	p = p.Shown()
	if !p.Point.IsZero() {
		return circleAt(p.Point, 0)
	}
	if p.Address.Country == "" || p.Address.Country == "NL" {
		if code, err := cohesion.ParsePostcode(p.Address.Postcode); err == nil {
			if c := x.areaCircle(code.Area()); c.known {
				return c
			}
		}
	}
	return x.areaCircle(p.Area)
}

// homeCircle returns where a person is at home.
func (x *Index) homeCircle(l cohesion.Location) circle {
	if !l.Point.IsZero() {
		return circleAt(l.Point, l.Accuracy)
	}
	if l.Postcode != "" {
		if c := x.areaCircle(l.Postcode.Area()); c.known {
			return c
		}
	}
	return x.areaCircle(l.Area)
}

// areaCircle returns the circle of the first area in the code's chain that has a centre.
func (x *Index) areaCircle(code cohesion.AreaCode) circle {
	for _, c := range x.chain(code) {
		if a := x.areas[c]; a != nil && !a.Centre.IsZero() {
			return circleAt(a.Centre, a.Radius)
		}
	}
	return circle{}
}

// maxChain bounds a chain of parents, against loops in the data.
const maxChain = 16

// chain returns an area's code and those of the areas that contain it, outwards.
func (x *Index) chain(code cohesion.AreaCode) []cohesion.AreaCode {
	var chain []cohesion.AreaCode
	for !code.IsZero() && len(chain) < maxChain && !slices.Contains(chain, code) {
		chain = append(chain, code)
		code = x.parent(code)
	}
	return chain
}

func (x *Index) parent(code cohesion.AreaCode) cohesion.AreaCode {
	if a := x.areas[code]; a != nil && !a.Parent.IsZero() {
		return a.Parent
	}
	parent, _ := code.ParentCode()
	return parent
}

// homeChains returns the chains of area codes that a person is known to live in.
func (x *Index) homeChains(l cohesion.Location) [][]cohesion.AreaCode {
	var chains [][]cohesion.AreaCode
	switch {
	case !l.Area.IsZero():
		chains = append(chains, x.chain(l.Area))
	case !l.Point.IsZero() && l.Accuracy == 0:
		if a := x.areaAt(l.Point); a != nil {
			chains = append(chains, x.chain(a.Code))
		}
	}
	if l.Postcode != "" {
		chains = append(chains, x.chain(l.Postcode.Area()))
	}
	return chains
}

// areaAt returns the smallest area whose boundary contains the point, or nil. Linear in
// the number of areas with a boundary.
func (x *Index) areaAt(p cohesion.Point) *cohesion.Area {
	var found []*cohesion.Area
	for _, a := range x.bounded {
		if a.Contains(p) {
			found = append(found, a)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return slices.MinFunc(found, func(a, b *cohesion.Area) int {
		return cmp.Or(cmp.Compare(a.Radius, b.Radius), cmp.Compare(a.Code.String(), b.Code.String()))
	})
}

// shire folds an area's code and those of the areas that contain it into buckets; all of
// them for an area of another division than most.
func (x *Index) shire(code cohesion.AreaCode) uint64 {
	if code.Scheme != x.division.Scheme || code.Year != x.division.Year {
		return ^uint64(0)
	}
	var set uint64
	for _, c := range x.chain(code) {
		set |= codeBucket(c)
	}
	return set
}

// shires folds the codes of home chains into buckets, so that who has none in common with
// the shire of an area does not live there; all of them if that cannot be said.
func (x *Index) shires(chains [][]cohesion.AreaCode) uint64 {
	var set uint64
	known := false
	for _, chain := range chains {
		for _, c := range chain {
			set |= codeBucket(c)
			known = known || (c.Scheme == x.division.Scheme && c.Year == x.division.Year)
		}
	}
	if !known {
		return ^uint64(0)
	}
	return set
}

func codeBucket(c cohesion.AreaCode) uint64 {
	h := uint32(2166136261)
	for i := range len(c.Code) {
		h = (h ^ uint32(c.Code[i])) * 16777619
	}
	return 1 << ((h ^ h>>15) & 63)
}

// divisionOf returns the scheme and year of most areas; of several, the first by name.
func divisionOf(areas []*cohesion.Area) cohesion.AreaCode {
	counts := make(map[cohesion.AreaCode]int)
	var best cohesion.AreaCode
	for _, a := range areas {
		d := cohesion.AreaCode{Scheme: a.Code.Scheme, Year: a.Code.Year}
		counts[d]++
		if n := counts[d]; n > counts[best] || (n == counts[best] && cmp.Or(cmp.Compare(d.Scheme, best.Scheme), cmp.Compare(d.Year, best.Year)) < 0) {
			best = d
		}
	}
	return best
}

// lives says whether a person with the given home chains lives in an area. Chains that
// contradict each other leave it open.
func (x *Index) lives(home [][]cohesion.AreaCode, area cohesion.AreaCode) cohesion.Truth {
	var around []cohesion.AreaCode // the area and what contains it
	outside, perhaps := false, false
	for _, chain := range home {
		if slices.Contains(chain, area) {
			return cohesion.Yes
		}
		first, comparable := firstOf(chain, area)
		if !comparable {
			continue
		}
		if around == nil {
			around = x.chain(area)
		}
		if slices.Contains(around, first) {
			perhaps = true // the home is known less precisely than the area
		} else {
			outside = true
		}
	}
	if outside && !perhaps {
		return cohesion.No
	}
	return 0
}

// firstOf returns the first code of a chain of the area's scheme and year.
func firstOf(chain []cohesion.AreaCode, area cohesion.AreaCode) (cohesion.AreaCode, bool) {
	for _, c := range chain {
		if c.Scheme == area.Scheme && c.Year == area.Year {
			return c, true
		}
	}
	return cohesion.AreaCode{}, false
}
