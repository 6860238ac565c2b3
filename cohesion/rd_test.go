package cohesion

import (
	"errors"
	"math"
	"testing"
)

// The two towers besides the centre are the check points that are published with the polynomials.
func TestRDKnownPoints(t *testing.T) {
	for name, test := range map[string]struct{ x, y, lat, lon float64 }{
		"Amersfoort, Onze Lieve Vrouwetoren": {155000, 463000, 52.15517440, 5.38720621},
		"Amsterdam, Westertoren":             {120700.723, 487525.502, 52.37453253, 4.88352559},
		"Groningen, Martinitoren":            {233883.131, 582065.167, 53.21938317, 6.56820053},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := FromRD(test.x, test.y)
			if err != nil {
				t.Fatal(err)
			}
			want, _ := NewPoint(test.lat, test.lon)
			if metres := haversine(p, want); metres > 0.3 {
				t.Errorf("FromRD is %v, want %v: %.3f m off", p, want, metres)
			}
			x, y, err := want.RD()
			if err != nil {
				t.Fatal(err)
			}
			if off := math.Hypot(x-test.x, y-test.y); off > 0.3 {
				t.Errorf("RD is %.3f, %.3f: %.3f m off", x, y, off)
			}
		})
	}
}

func TestRDRoundTrip(t *testing.T) {
	// Land lies between these bounds; in the corners of the window, at sea and abroad, the
	// two polynomials agree less.
	worst, worstWindow := 0.0, 0.0
	for x := -7000.0; x <= 300000; x += 1000 {
		for y := 289000.0; y <= 629000; y += 1000 {
			p, err := FromRD(x, y)
			if err != nil {
				t.Fatalf("FromRD(%v, %v): %v", x, y, err)
			}
			x2, y2, err := p.RD()
			if err != nil {
				t.Fatalf("RD of %v, made of %v, %v: %v", p, x, y, err)
			}
			off := math.Hypot(x2-x, y2-y)
			worstWindow = max(worstWindow, off)
			if x >= 13000 && x <= 279000 && y >= 306000 && y <= 620000 {
				worst = max(worst, off)
			}
		}
	}
	t.Logf("round trip: at most %.3f m within the Netherlands, %.3f m in the whole window", worst, worstWindow)
	if worst > 0.5 || worstWindow > 0.5 {
		t.Errorf("round trip is off by %.3f m, in the window by %.3f m; want at most 0.5", worst, worstWindow)
	}
}

func TestRDOutside(t *testing.T) {
	for _, xy := range [][2]float64{{-7001, 400000}, {300001, 400000}, {100000, 288999}, {100000, 629001}, {math.NaN(), 400000}, {100000, math.NaN()}, {math.Inf(1), 400000}} {
		if p, err := FromRD(xy[0], xy[1]); !errors.Is(err, ErrOutsideRD) || !p.IsZero() {
			t.Errorf("FromRD(%v) = %v, %v; want ErrOutsideRD", xy, p, err)
		}
	}
	for name, p := range map[string]Point{
		"not given": {}, "Paris": {488566000, 23522000}, "Berlin": {525200000, 134050000}, "New York": {407128000, -740060000},
		"south pole": {-900000000, 0},
	} {
		if x, y, err := p.RD(); !errors.Is(err, ErrOutsideRD) || x != 0 || y != 0 {
			t.Errorf("%s: RD() = %v, %v, %v; want ErrOutsideRD", name, x, y, err)
		}
	}
}

// Golden values show a processor or compiler that computes otherwise.
func TestRDExact(t *testing.T) {
	p, err := FromRD(121687.25, 487484.75)
	if want := (Point{523742270, 48980162}); err != nil || p != want {
		t.Errorf("FromRD = %v, %v; want %v", p, err, want)
	}
	x, y, err := Point{523702160, 48951680}.RD()
	if bx, by := math.Float64bits(x), math.Float64bits(y); err != nil || bx != 0x40fda9244b683434 || by != 0x411db9ff2394d19f {
		t.Errorf("RD = %#x, %#x, %v", bx, by, err)
	}
}
