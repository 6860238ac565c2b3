package cohesion

import (
	"strconv"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// AreaID names an area record; other records refer to areas by [AreaCode].
type AreaID = ID[Area]

// An Area is reference data: a neighbourhood, district or municipality of CBS in one
// year, a postal area, or an area of any other scheme.
type Area struct {
	Meta[Area]
	Code      AreaCode      `json:"code"`               // required; unique
	Name      language.Text `json:"name"`               // required
	Parent    AreaCode      `json:"parent,omitzero"`    // the area that contains it
	Centre    Point         `json:"centre,omitzero"`    // a point within it
	Radius    int           `json:"radius,omitzero"`    // metres from Centre within which all of it lies
	Boundary  []Polygon     `json:"boundary,omitzero"`  // may be simplified
	Residents int           `json:"residents,omitzero"` // 0 is unknown
	Figures   []Figure      `json:"figures,omitzero"`   // other published figures
}

// A Figure is a published number about an area, such as the share of residents of 65
// and older.
type Figure struct {
	Code   string `json:"code"`            // such as "share-65-plus": lower case, digits, hyphens
	Value  int64  `json:"value"`           // in millionths of the unit
	Unit   string `json:"unit"`            // such as "share", "persons", "eur"
	Year   int    `json:"year,omitzero"`   // the year it describes
	Source string `json:"source,omitzero"` // who published it
}

// A Polygon is an outer ring and the holes in it. Rings need not repeat their first point.
type Polygon [][]Point

// Kind returns KindArea.
func (*Area) Kind() Kind { return KindArea }

// Ref returns the record's reference.
func (a *Area) Ref() RecordRef { return a.ref(KindArea) }

// Contains says whether the point lies within the boundary, by the even-odd rule on
// the plane of degrees, in exact integer arithmetic. A point on the boundary counts as
// inside for one of two areas that share it. False where there is no boundary. Linear
// in the number of points. Areas across the date line are not supported.
func (a *Area) Contains(p Point) bool {
	for _, polygon := range a.Boundary {
		inside := false
		for _, ring := range polygon {
			for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
				if crosses(p, ring[i], ring[j]) {
					inside = !inside
				}
			}
		}
		if inside {
			return true
		}
	}
	return false
}

// crosses says whether a ray from p to the east crosses the edge from a to b.
func crosses(p, a, b Point) bool {
	if (a.Lat > p.Lat) == (b.Lat > p.Lat) {
		return false
	}
	// The products stay below 2^63: differences of latitude are below 2^31, of longitude below 2^32.
	left := (int64(p.Lon) - int64(a.Lon)) * (int64(b.Lat) - int64(a.Lat))
	right := (int64(b.Lon) - int64(a.Lon)) * (int64(p.Lat) - int64(a.Lat))
	if b.Lat > a.Lat {
		return left < right
	}
	return left > right
}

// Enclose returns a point in the middle of the boundary's bounding box and the radius
// in metres of a circle around it that holds all of it; ok is false without a boundary.
func (a *Area) Enclose() (centre Point, radius int, ok bool) {
	var low, high Point
	for _, polygon := range a.Boundary {
		for _, ring := range polygon {
			for _, p := range ring {
				if !ok {
					low, high, ok = p, p, true
				}
				low = Point{Lat: min(low.Lat, p.Lat), Lon: min(low.Lon, p.Lon)}
				high = Point{Lat: max(high.Lat, p.Lat), Lon: max(high.Lon, p.Lon)}
			}
		}
	}
	if !ok {
		return Point{}, 0, false
	}
	centre = Point{
		Lat: int32((int64(low.Lat) + int64(high.Lat)) / 2),
		Lon: int32((int64(low.Lon) + int64(high.Lon)) / 2),
	}
	if centre.IsZero() {
		centre.Lat = 1 // the zero point stands for "not given"
	}
	for _, polygon := range a.Boundary {
		for _, ring := range polygon {
			for _, p := range ring {
				radius = max(radius, int(Distance(centre, p))+1)
			}
		}
	}
	return centre, radius, true
}

// Validate returns everything that is wrong with the record.
func (a *Area) Validate() valid.Violations {
	vs := a.check(false)
	if a.Code.IsZero() {
		vs.Add("code", valid.Required, `a code is required, as "cbs:WK030701@2022"`)
	} else {
		vs.Nest("code", a.Code.Validate())
	}
	if !a.Parent.IsZero() {
		vs.Nest("parent", a.Parent.Validate())
		if a.Parent == a.Code {
			vs.Add("parent", valid.Conflict, "an area is not its own parent")
		}
	}
	checkText(&vs, "name", a.Name, true, 200)
	checkPoint(&vs, "centre", a.Centre)
	if a.Radius > 0 && a.Centre.IsZero() {
		vs.Add("radius", valid.Conflict, "a radius belongs to a centre; give the centre or leave it out")
	}
	if a.Radius < 0 || a.Radius > 20_100_000 {
		vs.Add("radius", valid.Range, "a radius is 0 to 20,100,000 metres")
	}
	if a.Residents < 0 {
		vs.Add("residents", valid.Range, "a number of residents is not negative; leave it out if unknown")
	}
	for i, polygon := range a.Boundary {
		if len(polygon) == 0 {
			vs.AddAt("boundary", i, valid.Required, "a polygon has at least an outer ring")
		}
		for n, ring := range polygon {
			if len(ring) < 3 {
				vs.AddAt("boundary", i, valid.Range, "a ring has at least 3 points")
			}
			for k, p := range ring {
				if pv := p.Validate(); len(pv) > 0 {
					var rv, bv valid.Violations
					rv.NestAt(strconv.Itoa(n), k, pv)
					bv.NestAt("boundary", i, rv)
					vs = append(vs, bv...)
				}
			}
		}
	}
	checkLen(&vs, "figures", len(a.Figures), maxList)
	for i, f := range a.Figures {
		var fv valid.Violations
		if !isName(f.Code) {
			fv.Add("code", valid.Format, "a figure is named in lower case, digits and hyphens")
		}
		checkLine(&fv, "unit", f.Unit, 1, 40)
		if f.Year != 0 && (f.Year < minYear || f.Year > maxYear) {
			fv.Add("year", valid.Range, "a year lies between %d and %d", minYear, maxYear)
		}
		checkLine(&fv, "source", f.Source, 0, 200)
		vs.NestAt("figures", i, fv)
	}
	return vs
}
