package overlap

import (
	"math"
	"testing"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// On ground of which no residents are known, the share of two equal circles that lies in
// both is that of geometry, but for the grid.
func TestCirclesShare(t *testing.T) {
	a := newAtlas(&Policy{}, nil, nil, nil)
	for _, at := range []cohesion.Point{{Lat: 521_560_000, Lon: 53_870_000}, {Lat: 1_000_000, Lon: 1_000_000}, {Lat: -338_600_000, Lon: 1_512_000_000}, {Lat: 700_000_000, Lon: -1_500_000_000}} {
		for _, metres := range []int32{0, 1000, 2500, 4000, 5900, 6500} {
			radius := 3000.0
			other := cohesion.Point{Lat: at.Lat + metres*90, Lon: at.Lon}
			d := float64(cohesion.Distance(at, other))
			want := 0.0
			if d < 2*radius {
				half := d / 2 / radius
				want = 2 / math.Pi * (math.Acos(half) - half*math.Sqrt(1-half*half))
			}
			x, y := a.grid.disc(at, 3000), a.grid.disc(other, 3000)
			a.list = []catchment{{}, {}, {cells: x}, {cells: y}}
			got := float64(a.common(2, 3)) / float64(a.grid.sum(x))
			if math.Abs(got-want) > .03 {
				t.Errorf("%v, %v m apart: %.3f in common, not %.3f", at, d, got, want)
			}
		}
	}
}

// Residents are spread over the smallest areas of the finest division, each once, and a
// catchment counts those within it.
func TestResidents(t *testing.T) {
	g, orgs, places := town()
	area := func(code, parent string, lat int32, residents int) {
		a := &cohesion.Area{Centre: cohesion.Point{Lat: lat, Lon: 53_900_000}, Radius: 900, Residents: residents}
		a.Code, _ = cohesion.ParseAreaCode(code)
		a.Parent, _ = cohesion.ParseAreaCode(parent)
		g.supply.Areas = append(g.supply.Areas, a)
	}
	area("cbs:GM0307@2022", "", 521_500_000, 99_000)
	area("cbs:WK030701@2022", "cbs:GM0307@2022", 521_500_000, 6000)
	area("cbs:WK030702@2022", "cbs:GM0307@2022", 521_950_000, 4000) // five kilometres to the north
	area("pc4:3811", "", 521_500_000, 77_000)
	a := g.offer("Koffie", orgs[0], places[0], schedule.Monday, "sb:ontmoeten")
	b := g.offer("Koffie", orgs[1], places[1], schedule.Monday, "sb:ontmoeten")
	everywhere := g.offer("Koffie", orgs[2], places[1], schedule.Monday, "sb:ontmoeten")
	everywhere.Deliveries[0].Mode = cohesion.Online
	s := g.set(t, Options{})
	e, err := s.Evidence(a.ID, b.ID)
	if err != nil || e.Residents == nil {
		t.Fatal(e, err)
	}
	// Empty cells count one each.
	if r := *e.Residents; r.A < 6000 || r.A > 6150 || r.Both < 6000 || r.Both > 6150 {
		t.Errorf("residents %+v, not 6000", r)
	}
	all, err := s.Evidence(a.ID, everywhere.ID)
	if err != nil {
		t.Fatal(err)
	}
	if n := max(all.Residents.A, all.Residents.B); n < 10_000 || n > 10_200 || all.Residents.Both > 6150 {
		t.Errorf("residents %+v, not 10,000 online", *all.Residents)
	}
	if p, _ := s.Compare(a.ID, everywhere.ID); p.On(ByArea).Lo < 700_000 || p.On(ByArea).Lo > 800_000 { // 2 * 6 / (6 + 10)
		t.Errorf("area %+v", p.On(ByArea))
	}
}

// Areas that contain one another in a circle, or that nobody knows, end nothing.
func TestStrangeAreas(t *testing.T) {
	g, orgs, places := town()
	code := func(text string) cohesion.AreaCode { c, _ := cohesion.ParseAreaCode(text); return c }
	g.supply.Areas = []*cohesion.Area{
		{Code: code("x:a"), Parent: code("x:b")}, {Code: code("x:b"), Parent: code("x:a")},
		{Code: code("x:wide"), Centre: cohesion.Point{Lat: 521_500_000, Lon: 53_900_000}, Radius: 3_000_000},
	}
	a := g.offer("Koffie", orgs[0], places[0], schedule.Monday, "sb:ontmoeten")
	for n, c := range []string{"x:a", "x:unknown", "x:wide"} {
		b := g.offer("Koffie", orgs[1], cohesion.PlaceID{}, schedule.Monday, "sb:ontmoeten")
		b.Deliveries[0].Mode, b.Deliveries[0].ServiceArea = cohesion.AtHome, &cohesion.ServiceArea{Areas: []cohesion.AreaCode{code(c)}}
		p, err := g.set(t, Options{}).Compare(a.ID, b.ID)
		if err != nil || p.On(ByArea).Known != (n == 2) {
			t.Errorf("%s: %+v %v", c, p.On(ByArea), err)
		}
	}
}
