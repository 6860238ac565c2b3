package cohesion

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

func TestAreaContainsAroundTheWorld(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	point := func() Point { return Point{r.Int32N(2*maxLat+1) - maxLat, int32(r.Int64N(2*maxLon+1) - maxLon)} }
	for range 500 {
		a := randomArea(r, point)
		for range 10 {
			p := point()
			if got, want := a.Contains(p), slowContains(a.Boundary, p); got != want {
				t.Fatalf("%v in %v: got %v, want %v", p, a.Boundary, got, want)
			}
		}
	}
	world := &Area{Boundary: []Polygon{{{{-maxLat, -maxLon}, {maxLat, -maxLon}, {maxLat, maxLon}, {-maxLat, maxLon}}}}}
	if !world.Contains(Point{0, 1_000_000_000}) {
		t.Error("the world does not contain 0° N 100° E")
	}
	caribbean := &Area{Boundary: []Polygon{{{{100_000_000, -650_000_000}, {140_000_000, -650_000_000}, {140_000_000, -645_000_000}, {100_000_000, -645_000_000}}}}}
	if caribbean.Contains(Point{120_000_000, 1_499_000_000}) {
		t.Error("an island in the Caribbean contains a place in the Pacific")
	}
}

func TestValuesBuiltInGo(t *testing.T) {
	tests := []struct {
		name string
		vs   []string
		want []string
	}{
		{"a place beyond the pole", with(samplePlace(), func(p *Place) { p.Point = Point{2_000_000_000, 2_000_000_000} }), []string{"/point/lat range", "/point/lon range"}},
		{"a home beyond the pole", with(sampleNeed(), func(n *SupportNeed) { n.Location.Point.Lat = 2_000_000_000 }), []string{"/location/point/lat range"}},
		{"a centre beyond the pole", with(sampleArea(), func(a *Area) { a.Centre.Lat = -2_000_000_000 }), []string{"/centre/lat range"}},
		{"a day that is not", with(sampleOutcome(), func(o *Outcome) { o.On = schedule.Date{Year: 2026, Month: 2, Day: 30} }), []string{"/on format"}},
		{"confirmed in the year 1", with(sampleOutcome(), func(o *Outcome) { o.Confirmed.Year = 1 }), []string{"/confirmed range"}},
		{"an area twice in a long list", with(sampleCommunity(), func(c *Community) { c.Areas = append(manyAreas(500), manyAreas(1)...) }), []string{"/areas/500 duplicate"}},
		{"a phone number with the limit", with(sampleNeed(), func(n *SupportNeed) { n.CostLimit.Note = "bel 06-12345678" }), []string{"/costLimit/note personal"}},
		{"an account number as subject", with(sampleNeed(), func(n *SupportNeed) { n.Subject = "NL91ABNA0417164300" }), []string{"/subject personal"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.vs); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func with[P noun[T], T any](r P, change func(*T)) []string {
	change(r)
	return pathsAndCodes(r.Validate())
}

func TestPlaceShownTellsNoPostcode(t *testing.T) {
	p := samplePlace()
	p.Area = AreaCode{Scheme: SchemePC6, Code: "3899XB"}
	if shown := p.Shown(); shown.Area.Scheme == SchemePC6 || shown.Source != nil {
		t.Errorf("a confidential place is shown in %v, from %v", shown.Area, shown.Source)
	}
}

func TestMoveDoesNotRefuse(t *testing.T) {
	r := sampleReferral()
	r.Status, r.Steps, r.Answer = ReferralOffered, nil, nil
	if err := r.Move(ReferralDeclined, raised); err == nil && len(r.Validate()) > 0 {
		t.Errorf("Move made an invalid record: %v", r.Validate())
	}
}

func TestEncloseAroundZero(t *testing.T) {
	a := &Area{Boundary: []Polygon{{{{-10, -10}, {10, -10}, {10, 10}}}}}
	if centre, _, ok := a.Enclose(); ok && centre.IsZero() {
		t.Error("the centre is the point that stands for not given")
	}
}

func TestMissingNamesAFactOnce(t *testing.T) {
	rule := Rule{Any: []Rule{{Fact: "sb:a"}, {All: []Rule{{Fact: "sb:a"}, {Fact: "sb:b"}}}}}
	facts, _ := rule.Missing(answers{})
	if diff := cmp.Diff([]vocabulary.Ref{"sb:a", "sb:b"}, facts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
