package cohesion

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"math/rand"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

func TestNewPoint(t *testing.T) {
	for name, test := range map[string]struct {
		lat, lon float64
		want     Point
	}{
		"Amersfoort": {52.1561113, 5.3878266, Point{521561113, 53878266}},
		"rounded":    {52.15611134, -5.38782666, Point{521561113, -53878267}},
		"corners":    {-90, 180, Point{-900000000, 1800000000}},
		"west":       {90, -180, Point{900000000, -1800000000}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := NewPoint(test.lat, test.lon)
			if err != nil || got != test.want {
				t.Errorf("NewPoint = %v, %v; want %v", got, err, test.want)
			}
		})
	}
	bad := []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Nextafter(180, 200), -180.0001, 1e300}
	for _, v := range bad {
		if p, err := NewPoint(v, 5); err == nil {
			t.Errorf("NewPoint(%v, 5) = %v", v, p)
		}
		if p, err := NewPoint(5, v); err == nil {
			t.Errorf("NewPoint(5, %v) = %v", v, p)
		}
	}
	if _, err := NewPoint(math.Nextafter(90, 91), 0); err == nil {
		t.Error("a latitude just over 90 is accepted")
	}
}

func TestParsePoint(t *testing.T) {
	for s, want := range map[string]int32{
		"0": 0, "-0": 0, "0.0": 0, "52": 520000000, "52.1561113": 521561113, "-5.3878266": -53878266, "5.2e1": 520000000, "5.2E+1": 520000000,
		"520e-1": 520000000, "0.00000005": 1, "-0.00000005": -1, "0.00000004999999999999999999999999": 0, "0.000000050000000000000000000001": 1,
		"1e-7": 1, "1e-8": 0, "5e-8": 1, "1e-999999999999": 0, "0e999999999999": 0, "0.0000000000000000000000000000001e31": 10000000,
		"90": 900000000, "90.0000000000000000000000000000": 900000000, "-90.00e0": -900000000, "89.99999999": 900000000, "10000000000000000000000e-21": 100000000,
	} {
		p, err := ParsePoint(s, "5")
		if err != nil || p.Lat != want || p.Lon != 50000000 {
			t.Errorf("ParsePoint(%q) = %+v, %v; want %d", s, p, err, want)
		}
	}
	for _, s := range []string{
		"", "-", "+1", "01", "00", ".5", "5.", "1e", "1e+", "1.e1", "0x1", "1_0", "NaN", "Inf", "1 ", " 1", "1,5", "١", "90.00000001", "90.0000000000000000000000000001",
		"-90.00000001", "1e2", "1e999999999999", "9999999999999999999999", "--1", "1e1.5", "null", `"52"`,
	} {
		if p, err := ParsePoint(s, "5"); err == nil {
			t.Errorf("ParsePoint(%q) = %v, want an error", s, p)
		}
	}
	if _, err := ParsePoint("5", "180.00000001"); err == nil {
		t.Error("a longitude over 180 is accepted")
	}
}

func TestPointJSON(t *testing.T) {
	for want, p := range map[string]Point{
		`{"lat":52.1561113,"lon":5.3878266}`: {521561113, 53878266},
		`{"lat":-0.0000001,"lon":-180}`:      {-1, -1800000000},
		`{"lat":10,"lon":0.01}`:              {100000000, 100000},
	} {
		got, err := json.Marshal(p)
		if err != nil || string(got) != want {
			t.Errorf("marshalling %+v: %s, %v; want %s", p, got, err, want)
		}
		var back Point
		if err := json.Unmarshal(got, &back); err != nil || back != p {
			t.Errorf("reading %s: %+v, %v; want %+v", got, back, err, p)
		}
	}
	for _, s := range []string{
		`null`, `{}`, `[]`, `"52,5"`, `52`, `{"lat":52}`, `{"lon":5}`, `{"lat":"52","lon":5}`, `{"lat":52,"lon":null}`, `{"lat":52,"lon":5,"alt":1}`,
		`{"Lat":52,"Lon":5}`, `{"lat":91,"lon":5}`, `{"lat":52,"lon":181}`, `{"lat":[52],"lon":5}`,
	} {
		p := Point{1, 2}
		if err := json.Unmarshal([]byte(s), &p); err == nil || p != (Point{1, 2}) {
			t.Errorf("reading %s: %v, %v; want an error and no change", s, p, err)
		}
	}
}

func TestPointJSONExactEverywhere(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for range 20000 {
		p := randomPoint(r)
		data, _ := json.Marshal(p)
		var back Point
		if err := json.Unmarshal(data, &back); err != nil || back != p {
			t.Fatalf("%+v became %s became %+v, %v", p, data, back, err)
		}
		if q, err := NewPoint(p.Latitude(), p.Longitude()); err != nil || q != p {
			t.Fatalf("%+v became %v, %v in degrees", p, q, err)
		}
	}
}

func TestPointValidate(t *testing.T) {
	want := valid.Violations{
		{Path: "/lat", Code: valid.Range, Message: errLatitude.Error()},
		{Path: "/lon", Code: valid.Range, Message: errLongitude.Error()},
	}
	if diff := cmp.Diff(want, Point{900000001, -1800000001}.Validate()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if vs := (Point{-900000000, 1800000000}).Validate(); vs != nil {
		t.Errorf("a corner is reported: %v", vs)
	}
}

// haversine is the plain formula, as a reference.
func haversine(a, b Point) float64 {
	const rad = math.Pi / 180
	lat1, lat2 := a.Latitude()*rad, b.Latitude()*rad
	s1, s2 := math.Sin((lat2-lat1)/2), math.Sin((b.Longitude()-a.Longitude())*rad/2)
	h := s1*s1 + math.Cos(lat1)*math.Cos(lat2)*s2*s2
	return 2 * EarthRadius * math.Asin(math.Sqrt(min(h, 1)))
}

func randomPoint(r *rand.Rand) Point {
	return Point{int32(r.Int63n(2*maxLat+1) - maxLat), int32(r.Int63n(2*maxLon+1) - maxLon)}
}

// near moves p by up to about the given metres.
func near(r *rand.Rand, p Point, metres float64) Point {
	d := metres * 90
	lat := float64(p.Lat) + (2*r.Float64()-1)*d
	lon := float64(p.Lon) + (2*r.Float64()-1)*d/max(math.Cos(p.Latitude()*math.Pi/180), 0.01)
	return Point{int32(min(max(lat, -maxLat), maxLat)), int32(min(max(lon, -maxLon), maxLon))}
}

func TestDistanceAgainstHaversine(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	worst, worstFar := 0.0, 0.0
	check := func(a, b Point) {
		t.Helper()
		want := haversine(a, b)
		off := math.Abs(float64(Distance(a, b)) - want)
		if want <= 19_800_000 {
			worst = max(worst, off)
		} else {
			worstFar = max(worstFar, off)
		}
	}
	for range 50000 {
		p := randomPoint(r)
		check(p, randomPoint(r))
		for _, metres := range []float64{1, 100, 3000, 50_000, 1e6} {
			check(p, near(r, p, metres))
		}
		check(p, near(r, antipode(p), 250_000))
	}
	t.Logf("at most %.3f m off up to 19,800 km and %.0f m beyond", worst, worstFar)
	if worst > 1 || worstFar > 1000 {
		t.Errorf("off by %.3f m up to 19,800 km (want at most 1), by %.0f m beyond (want at most 1000)", worst, worstFar)
	}
}

func antipode(p Point) Point {
	lon := p.Lon + maxLon
	if p.Lon > 0 {
		lon = p.Lon - maxLon
	}
	return Point{-p.Lat, lon}
}

// The exact values show a processor or compiler that computes otherwise.
func TestDistanceExact(t *testing.T) {
	amersfoort := Point{521561113, 53878266}
	for name, test := range map[string]struct {
		a, b   Point
		chord2 int64
		metres int32
	}{
		"same place":           {amersfoort, amersfoort, 0, 0},
		"one unit":             {amersfoort, Point{521561114, 53878266}, 2, 0},
		"Utrecht":              {amersfoort, Point{520907374, 51214201}, 10896591805491, 19586},
		"Maastricht":           {amersfoort, Point{508513682, 56909725}, 610341875724626, 146590},
		"New York":             {amersfoort, Point{407127753, -740059728}, 920770722784666757, 5902394},
		"pole to pole":         {Point{900000000, 0}, Point{-900000000, 1234567}, 1 << 62, maxMetres},
		"pole, all longitudes": {Point{900000000, 1}, Point{900000000, 1700000000}, 0, 0},
		"across the dateline":  {Point{100000000, 1800000000}, Point{100000000, -1800000000}, 0, 0},
		"quarter":              {Point{0, 1}, Point{900000000, 0}, 1<<61 + 4, 10007557},
	} {
		t.Run(name, func(t *testing.T) {
			chord2 := Chord2(test.a.Vector(), test.b.Vector())
			if chord2 != test.chord2 || Distance(test.a, test.b) != test.metres {
				t.Errorf("chord2 %d, %d m; want %d, %d m", chord2, Distance(test.a, test.b), test.chord2, test.metres)
			}
			if back := Distance(test.b, test.a); back != Distance(test.a, test.b) {
				t.Errorf("%d m there and %d m back", Distance(test.a, test.b), back)
			}
		})
	}
}

func TestVectorExact(t *testing.T) {
	sum := int64(0)
	r := rand.New(rand.NewSource(3))
	for range 10000 {
		v := randomPoint(r).Vector()
		sum = sum*31 + int64(v.X)*7 + int64(v.Y)*3 + int64(v.Z)
	}
	if want := int64(-173413248203033101); sum != want {
		t.Errorf("checksum of 10,000 vectors is %d, want %d", sum, want)
	}
}

func TestSinCosUnits(t *testing.T) {
	worst := 0.0
	for units := int64(-2 * maxLon); units <= 2*maxLon; units += 1_234_567 {
		sin, cos := sinCosUnits(units)
		x := float64(units) * (math.Pi / maxLon)
		worst = max(worst, math.Abs(sin-math.Sin(x)), math.Abs(cos-math.Cos(x)))
	}
	if worst > 2e-15 {
		t.Errorf("off by %g", worst)
	}
	for turns, want := range map[int64][2]float64{0: {0, 1}, 1: {1, 0}, 2: {0, -1}, 3: {-1, 0}, -1: {-1, 0}, -2: {0, -1}, 4: {0, 1}} {
		if sin, cos := sinCosUnits(turns * 90 * perDegree); sin != want[0] || cos != want[1] {
			t.Errorf("%d quarters: %v, %v; want %v", turns, sin, cos, want)
		}
	}
}

func TestChordOfMetres(t *testing.T) {
	previous := int64(-1)
	step := int32(1)
	if testing.Short() {
		step = 97
	}
	for m := int32(0); m < maxMetres; m += step {
		c := ChordOfMetres(m)
		if c <= previous {
			t.Fatalf("ChordOfMetres(%d) = %d is not above %d", m, c, previous)
		}
		previous = c
	}
	for _, m := range []int32{0, 1, 2, 10, 499, 5000, 123456, 10_007_556, 10_007_557, 10_007_558, 19_999_999, maxMetres - 1} {
		c := ChordOfMetres(m)
		if ArcMetres(c) != m || ArcMetres(c+1) != m+1 {
			t.Errorf("ArcMetres is %d at ChordOfMetres(%d) and %d behind it", ArcMetres(c), m, ArcMetres(c+1))
		}
		// 4 sin²(arc/2R) in units of 2^-60, by another road.
		s := math.Sin((float64(m) + 0.5) / (2 * EarthRadius))
		want, _ := new(big.Float).SetMantExp(big.NewFloat(4*s*s), 60).Int64()
		if diff := math.Abs(float64(c - want)); diff > 4096 {
			t.Errorf("ChordOfMetres(%d) = %d, want about %d", m, c, want)
		}
	}
	if ChordOfMetres(-1) != -1 || ChordOfMetres(maxMetres) != math.MaxInt64 || ChordOfMetres(math.MaxInt32) != math.MaxInt64 {
		t.Error("ends of ChordOfMetres")
	}
	if ArcMetres(math.MaxInt64) != maxMetres || ArcMetres(-5) != 0 || ArcMetres(1<<62) != maxMetres {
		t.Error("ends of ArcMetres")
	}
}

func TestArcMetresMonotone(t *testing.T) {
	r := rand.New(rand.NewSource(4))
	for range 200000 {
		c := r.Int63n(1<<62 + 1<<40)
		d := c + r.Int63n(1<<r.Intn(50)+1)
		a, b := ArcMetres(c), ArcMetres(d)
		if a > b {
			t.Fatalf("ArcMetres(%d) = %d > ArcMetres(%d) = %d", c, a, d, b)
		}
		m := a + int32(r.Intn(5)) - 2
		if (c <= ChordOfMetres(m)) != (a <= m) {
			t.Fatalf("comparing chord %d with %d m differs from comparing %d m", c, m, a)
		}
	}
}

func TestRounded(t *testing.T) {
	r := rand.New(rand.NewSource(5))
	for range 50000 {
		p := randomPoint(r)
		if r.Intn(3) > 0 { // mostly in the Netherlands
			p = near(r, Point{521561113, 53878266}, 150_000)
		}
		metres := []int{1, 10, 100, 250, 1000, 10_000}[r.Intn(6)]
		q := p.Rounded(metres)
		if off := haversine(p, q); off > 0.72*float64(metres)+0.05 && math.Abs(p.Latitude()) < 89 {
			t.Fatalf("%v rounded to %d m is %v, %.2f m away", p, metres, q, off)
		}
		if q.Rounded(metres) != q {
			t.Fatalf("%v rounded to %d m twice: %v, then %v", p, metres, q, q.Rounded(metres))
		}
		if vs := q.Validate(); vs != nil || q.IsZero() {
			t.Fatalf("%v rounded to %d m is %v: %v", p, metres, q, vs)
		}
	}
	for name, p := range map[string]Point{"north pole": {900000000, 77}, "south pole": {-900000000, 1800000000}, "dateline": {100, 1800000000}, "near zero": {1, 1}, "almost": {-1, -1}} {
		for _, metres := range []int{1, 500, 1_000_000, 20_000_000, math.MaxInt} {
			q := p.Rounded(metres)
			if q.Rounded(metres) != q || q.IsZero() || q.Validate() != nil {
				t.Errorf("%s to %d m: %v", name, metres, q)
			}
		}
	}
	if a, b := (Point{100, 1800000000}).Rounded(500), (Point{100, -1800000000}).Rounded(500); a != b {
		t.Errorf("180° east is %v, west %v", a, b)
	}
	if p := (Point{521561113, 53878266}); p.Rounded(0) != p || p.Rounded(-5) != p || !(Point{}).Rounded(100).IsZero() {
		t.Error("what must not be rounded was")
	}
	if got, want := (Point{521561113, 53878266}).Rounded(500), (Point{521577607, 53887082}); got != want {
		t.Errorf("Rounded(500) = %+v, want %+v", got, want)
	}
}

func FuzzParsePoint(f *testing.F) {
	f.Add("52.1561113", "5.3878266")
	f.Add("-0.00000005", "1.8e2")
	f.Add("90.00000000000000000000000001", "0")
	f.Fuzz(func(t *testing.T, lat, lon string) {
		p, err := ParsePoint(lat, lon)
		want, ok := slowDegrees(lat, maxLat)
		wantLon, okLon := slowDegrees(lon, maxLon)
		if (err == nil) != (ok && okLon) {
			t.Fatalf("ParsePoint(%q, %q): %v; the reference says %v, %v", lat, lon, err, ok, okLon)
		}
		if err == nil && p != (Point{want, wantLon}) {
			t.Fatalf("ParsePoint(%q, %q) = %+v, want %d, %d", lat, lon, p, want, wantLon)
		}
	})
}

// slowDegrees is the obvious reading in exact fractions.
func slowDegrees(s string, limit int64) (int32, bool) {
	var number json.Number
	if !json.Valid([]byte(s)) || s == "" || s[0] != '-' && !isDigit(s[0]) || json.Unmarshal([]byte(s), &number) != nil || number.String() != s {
		return 0, false
	}
	if d, _ := scanDecimal(s); d.exponent > 100 || d.exponent < -100 {
		return parseDegrees(s, uint64(limit)) // too large for fractions
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return 0, false
	}
	r.Mul(r, big.NewRat(perDegree, 1))
	if new(big.Rat).Abs(r).Cmp(big.NewRat(limit, 1)) > 0 {
		return 0, false
	}
	half := big.NewRat(int64(r.Sign()), 2)
	r.Add(r, half)
	return int32(new(big.Int).Quo(r.Num(), r.Denom()).Int64()), true
}

func FuzzDistance(f *testing.F) {
	f.Add(int32(521561113), int32(53878266), int32(520907374), int32(51214201))
	f.Add(int32(900000000), int32(0), int32(-900000000), int32(5))
	f.Fuzz(func(t *testing.T, lat1, lon1, lat2, lon2 int32) {
		a := Point{lat1 % (maxLat + 1), lon1 % (maxLon + 1)}
		b := Point{lat2 % (maxLat + 1), lon2 % (maxLon + 1)}
		d := Distance(a, b)
		want := haversine(a, b)
		if d != Distance(b, a) || Distance(a, a) != 0 || d < 0 || d > maxMetres {
			t.Errorf("Distance(%v, %v) = %d", a, b, d)
		}
		if off := math.Abs(float64(d) - want); off > 1 && want < 19_800_000 || off > 1000 {
			t.Errorf("Distance(%v, %v) = %d, want %.1f", a, b, d, want)
		}
	})
}

func BenchmarkChord2(b *testing.B) {
	v, w := Point{521561113, 53878266}.Vector(), Point{520907374, 51214201}.Vector()
	sum := int64(0)
	for b.Loop() {
		sum += Chord2(v, w)
		w.X++
	}
	if sum == 0 {
		b.Fatal("no distance")
	}
}

func BenchmarkDistance(b *testing.B) {
	p, q := Point{521561113, 53878266}, Point{520907374, 51214201}
	for b.Loop() {
		Distance(p, q)
	}
}

func BenchmarkArcMetres(b *testing.B) {
	c := Chord2(Point{521561113, 53878266}.Vector(), Point{520907374, 51214201}.Vector())
	for b.Loop() {
		ArcMetres(c)
	}
}

func BenchmarkParsePoint(b *testing.B) {
	for b.Loop() {
		if _, err := ParsePoint("52.1561113", "5.3878266"); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleDistance() {
	amersfoort, _ := NewPoint(52.1561113, 5.3878266)
	utrecht, _ := NewPoint(52.0907374, 5.1214201)
	fmt.Println(Distance(amersfoort, utrecht), "m")
	// Output: 19586 m
}

func ExamplePoint_RD() {
	p, _ := FromRD(155000, 463000)
	x, y, err := p.RD()
	fmt.Printf("%v %.0f %.0f %v\n", p, x, y, err)
	// Output: 52.1551744,5.3872062 155000 463000 <nil>
}

func ExamplePoint_Rounded() {
	home := Point{521561113, 53878266}
	fmt.Println(home.Rounded(500))
	// Output: 52.1577607,5.3887082
}
