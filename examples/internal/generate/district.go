package generate

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// Attribution must accompany the districts, their figures and the names of
// municipalities wherever they are published.
const Attribution = "CBS / Kadaster, CC BY 4.0"

// Year is the year of the embedded districts and of those of [ReadDistricts].
const Year = 2022

// metresPerDegree is the length of a degree of latitude.
const metresPerDegree = 111_195.0

//go:embed data/districts.json
var embeddedDistricts []byte

//go:embed data/municipalities.txt
var embeddedMunicipalities string

// A District is a district (wijk) of Statistics Netherlands with what the generator
// needs to know of it.
type District struct {
	Code         string             // as "WK030701"
	Name         string             // as published
	In           string             // how Dutch says that something is there: "in het Soesterkwartier"
	Municipality string             // as "GM0307"
	Residents    int                // 0 is none, or not published
	Percent      map[string]float64 // published shares, in percent, by the code of the figure
	Centre       cohesion.Point     // within it
	Radius       int                // metres from Centre within which all of it lies
	Hectares     int                // 0 is unknown
	Boundary     []cohesion.Polygon // none for the embedded districts
}

// Amersfoort returns the 33 districts of the municipality of Amersfoort.
func Amersfoort() ([]District, error) { return embedded("GM0307") }

// Leusden returns the districts of the municipality of Leusden, its neighbour.
func Leusden() ([]District, error) { return embedded("GM0327") }

func embedded(municipality string) ([]District, error) {
	var file struct {
		Districts []struct {
			Code, Name, In, Municipality string
			Residents, Radius, Hectares  int
			Percent                      map[string]float64
			Lat, Lon                     float64
		}
	}
	if err := json.Unmarshal(embeddedDistricts, &file); err != nil {
		return nil, fmt.Errorf("embedded districts: %w", err)
	}
	var districts []District
	for _, d := range file.Districts {
		if d.Municipality != municipality {
			continue
		}
		centre, err := cohesion.NewPoint(d.Lat, d.Lon)
		if err != nil {
			return nil, fmt.Errorf("embedded district %s: %w", d.Code, err)
		}
		districts = append(districts, District{
			Code: d.Code, Name: d.Name, In: strings.Replace(d.In, d.Name, shortName(d.Name), 1), Municipality: d.Municipality,
			Residents: d.Residents, Percent: d.Percent, Centre: centre, Radius: d.Radius, Hectares: d.Hectares,
		})
	}
	return districts, nil
}

// ReadDistricts reads a GeoJSON collection of districts: features with the properties
// code, name and population, and optionally shares of age groups and incomes in
// percent, and polygons or multi-polygons in WGS84. A feature that cannot be used is an
// error that says which.
func ReadDistricts(r io.Reader) ([]District, error) {
	var file struct {
		Features []feature `json:"features"`
	}
	if err := json.NewDecoder(bufio.NewReader(r)).Decode(&file); err != nil {
		return nil, fmt.Errorf("districts are not GeoJSON: %w", err)
	}
	districts := make([]District, 0, len(file.Features))
	for i, f := range file.Features {
		d, err := f.district()
		if err != nil {
			return nil, fmt.Errorf("district %d (%q): %w", i+1, f.Properties.Code, err)
		}
		districts = append(districts, d)
	}
	if len(districts) == 0 {
		return nil, fmt.Errorf("there are no districts in the file")
	}
	return districts, nil
}

type feature struct {
	Properties struct {
		Code       string   `json:"code"`
		Name       string   `json:"name"`
		Population *int     `json:"population"`
		Area       *float64 `json:"area"`
		To14       *float64 `json:"pop_0_14"`
		To24       *float64 `json:"pop_15_24"`
		To44       *float64 `json:"pop_25_44"`
		To64       *float64 `json:"pop_45_64"`
		From65     *float64 `json:"pop_65plus"`
		IncomeLow  *float64 `json:"income_low"`
		IncomeHigh *float64 `json:"income_high"`
	} `json:"properties"`
	Geometry struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

func (f feature) district() (District, error) {
	p := f.Properties
	code := cohesion.AreaCode{Scheme: cohesion.SchemeCBS, Code: p.Code, Year: Year}
	if vs := code.Validate(); len(vs) > 0 || code.Level() != cohesion.AreaDistrict {
		return District{}, fmt.Errorf("the code is not that of a district, as WK030701")
	}
	if strings.TrimSpace(p.Name) == "" {
		return District{}, fmt.Errorf("the name is missing")
	}
	d := District{
		Code: p.Code, Name: p.Name, In: "in " + shortName(p.Name), Municipality: "GM" + p.Code[2:6],
		Percent: map[string]float64{},
	}
	if p.Population != nil {
		d.Residents = max(0, *p.Population)
	}
	if p.Area != nil {
		d.Hectares = int(math.Round(*p.Area * 100))
	}
	for _, s := range []struct {
		code  string
		value *float64
	}{
		{"share-0-14", p.To14}, {"share-15-24", p.To24}, {"share-25-44", p.To44}, {"share-45-64", p.To64},
		{"share-65-plus", p.From65}, {"share-income-low", p.IncomeLow}, {"share-income-high", p.IncomeHigh},
	} {
		if s.value != nil {
			d.Percent[s.code] = *s.value
		}
	}
	boundary, err := f.polygons()
	if err != nil {
		return District{}, err
	}
	area := cohesion.Area{Boundary: boundary}
	centre, radius, ok := area.Enclose()
	if !ok {
		return District{}, fmt.Errorf("the geometry has no points")
	}
	d.Boundary, d.Centre, d.Radius = boundary, centre, radius
	return d, nil
}

func (f feature) polygons() ([]cohesion.Polygon, error) {
	var shapes [][][][]float64
	switch f.Geometry.Type {
	case "Polygon":
		var shape [][][]float64
		if err := json.Unmarshal(f.Geometry.Coordinates, &shape); err != nil {
			return nil, fmt.Errorf("the polygon cannot be read: %w", err)
		}
		shapes = append(shapes, shape)
	case "MultiPolygon":
		if err := json.Unmarshal(f.Geometry.Coordinates, &shapes); err != nil {
			return nil, fmt.Errorf("the multi-polygon cannot be read: %w", err)
		}
	default:
		return nil, fmt.Errorf("a geometry of type %q is not a Polygon or MultiPolygon", f.Geometry.Type)
	}
	polygons := make([]cohesion.Polygon, 0, len(shapes))
	for _, shape := range shapes {
		var polygon cohesion.Polygon
		for _, ring := range shape {
			points := make([]cohesion.Point, 0, len(ring))
			for _, c := range ring {
				if len(c) < 2 {
					return nil, fmt.Errorf("a position has less than two numbers")
				}
				p, err := cohesion.NewPoint(c[1], c[0])
				if err != nil {
					return nil, err
				}
				points = append(points, p)
			}
			polygon = append(polygon, points)
		}
		polygons = append(polygons, polygon)
	}
	return polygons, nil
}

// shortName leaves out the number that some municipalities put before the name.
func shortName(name string) string {
	rest, ok := strings.CutPrefix(name, "Wijk ")
	if number, short, cut := strings.Cut(rest, " "); ok && cut && len(number) <= 3 && number[0] >= '0' && number[0] <= '9' {
		return strings.TrimSpace(strings.TrimLeft(short, "- "))
	}
	return name
}

// Area returns the area code of the district.
func (d *District) Area() cohesion.AreaCode {
	return cohesion.AreaCode{Scheme: cohesion.SchemeCBS, Code: d.Code, Year: Year}
}

// Record returns the district as a record, without its boundary.
func (d *District) record(at moment) *cohesion.Area {
	parent := cohesion.AreaCode{Scheme: cohesion.SchemeCBS, Code: d.Municipality, Year: Year}
	a := &cohesion.Area{
		Meta: head[cohesion.Area](at, "area/"+d.Code, 700), Code: d.Area(), Name: language.Dutch(d.Name), Parent: parent,
		Centre: d.Centre, Radius: d.Radius, Residents: d.Residents,
	}
	for _, code := range slices.Sorted(maps.Keys(d.Percent)) {
		a.Figures = append(a.Figures, cohesion.Figure{
			Code: code, Value: int64(math.Round(d.Percent[code] * 10_000)), Unit: "share", Year: Year, Source: Attribution,
		})
	}
	return a
}

// point returns a random point of the district.
func (d *District) point(r *rand.Rand) cohesion.Point {
	if len(d.Boundary) == 0 {
		return d.near(r)
	}
	area := cohesion.Area{Boundary: d.Boundary}
	for range 200 {
		if p := offset(d.Centre, r, float64(d.Radius)); area.Contains(p) {
			return p
		}
	}
	return d.Centre // a district of which hardly anything lies in its circle
}

// near returns a random point near the centre: within the middle part of a circle as
// large as the district.
func (d *District) near(r *rand.Rand) cohesion.Point {
	radius := float64(d.Radius) / 3
	if d.Hectares > 0 {
		radius = min(radius, 0.6*math.Sqrt(float64(d.Hectares)*10_000/math.Pi))
	}
	return offset(d.Centre, r, radius)
}

// offset returns a point at random within a circle, evenly over its surface.
func offset(centre cohesion.Point, r *rand.Rand, radius float64) cohesion.Point {
	distance, angle := radius*math.Sqrt(r.Float64()), 2*math.Pi*r.Float64()
	lat := centre.Latitude() + distance*math.Cos(angle)/metresPerDegree
	lon := centre.Longitude() + distance*math.Sin(angle)/(metresPerDegree*math.Cos(centre.Latitude()*math.Pi/180))
	p, err := cohesion.NewPoint(math.Round(lat*1e6)/1e6, math.Round(lon*1e6)/1e6)
	if err != nil {
		return centre
	}
	return p
}

// municipalityName returns the name of a municipality, or its code where it is not known.
func municipalityName(code string) string {
	for line := range strings.Lines(embeddedMunicipalities) {
		if name, ok := strings.CutPrefix(line, code+" "); ok {
			return strings.TrimSpace(name)
		}
	}
	return code
}
