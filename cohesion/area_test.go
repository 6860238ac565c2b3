package cohesion

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/socialebasis/verbinder/cohesion/language"
)

// slowContains is the even-odd rule in fractions: of each edge whose ends lie on either
// side of the parallel through p (an end on it counts as south), the crossing is computed.
func slowContains(boundary []Polygon, p Point) bool {
	rat := func(n int32) *big.Rat { return big.NewRat(int64(n), 1) }
	for _, polygon := range boundary {
		crossings := 0
		for _, ring := range polygon {
			for i, a := range ring {
				b := ring[(i+1)%len(ring)]
				if (a.Lat > p.Lat) == (b.Lat > p.Lat) {
					continue
				}
				share := new(big.Rat).Sub(rat(p.Lat), rat(a.Lat))
				share.Quo(share, new(big.Rat).Sub(rat(b.Lat), rat(a.Lat)))
				at := new(big.Rat).Sub(rat(b.Lon), rat(a.Lon))
				at.Add(at.Mul(at, share), rat(a.Lon))
				if rat(p.Lon).Cmp(at) < 0 {
					crossings++
				}
			}
		}
		if crossings%2 == 1 {
			return true
		}
	}
	return false
}

func TestAreaContains(t *testing.T) {
	square := func(low, high int32) []Point { return []Point{{low, low}, {low, high}, {high, high}, {high, low}} }
	closed := append(square(0, 10), Point{0, 0})
	tests := []struct {
		name     string
		boundary []Polygon
		in, out  []Point
	}{
		{"no boundary", nil, nil, []Point{{5, 5}, {0, 0}}},
		{"square", []Polygon{{square(0, 10)}}, []Point{{5, 5}, {1, 9}}, []Point{{5, -1}, {5, 11}, {-1, 5}, {11, 5}}},
		{"first point repeated", []Polygon{{closed}}, []Point{{5, 5}}, []Point{{5, 11}, {11, 11}}},
		{"hole", []Polygon{{square(0, 10), square(4, 6)}}, []Point{{2, 2}, {5, 8}, {5, 2}}, []Point{{5, 5}}},
		{"two islands", []Polygon{{square(0, 10)}, {square(20, 30)}}, []Point{{5, 5}, {25, 25}}, []Point{{15, 15}, {5, 25}}},
		{"islands over each other", []Polygon{{square(0, 10)}, {square(5, 15)}}, []Point{{7, 7}, {2, 2}, {12, 12}}, []Point{{2, 12}}},
		{"empty rings", []Polygon{{}, {nil, {}}, {{{5, 5}}}}, nil, []Point{{5, 5}}},
		{"island in the hole", []Polygon{{square(0, 20), square(4, 16), square(8, 12)}}, []Point{{10, 10}, {2, 2}}, []Point{{6, 6}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := &Area{Boundary: tt.boundary}
			for _, p := range tt.in {
				if !a.Contains(p) {
					t.Errorf("%v lies outside", p)
				}
			}
			for _, p := range tt.out {
				if a.Contains(p) {
					t.Errorf("%v lies inside", p)
				}
			}
		})
	}
}

// randomArea returns an area of one or two polygons with rings of up to 9 points.
func randomArea(r *rand.Rand, point func() Point) *Area {
	a := new(Area)
	for range 1 + r.IntN(2) {
		var polygon Polygon
		for range 1 + r.IntN(3) {
			ring := make([]Point, 3+r.IntN(7))
			for i := range ring {
				ring[i] = point()
			}
			polygon = append(polygon, ring)
		}
		a.Boundary = append(a.Boundary, polygon)
	}
	return a
}

func TestAreaContainsAgainstFractions(t *testing.T) {
	const corner = 1_000_000_000 // of the greatest square without the limit of the poles
	for name, point := range map[string]func(*rand.Rand) Point{
		// A small grid, so that points often lie on edges, corners and parallels through corners.
		"grid":        func(r *rand.Rand) Point { return Point{int32(r.IntN(7)), int32(r.IntN(7))} },
		"Netherlands": func(r *rand.Rand) Point { return Point{505000000 + r.Int32N(30000000), 33000000 + r.Int32N(40000000)} },
		"hemisphere":  func(r *rand.Rand) Point { return Point{r.Int32N(2*maxLat+1) - maxLat, r.Int32N(2*corner+1) - corner} },
		"corners": func(r *rand.Rand) Point {
			return Point{[]int32{-maxLat, -1, 0, 1, maxLat}[r.IntN(5)], []int32{-corner, -1, 0, 1, corner}[r.IntN(5)]}
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(7, 11))
			inside := 0
			for range 500 {
				a := randomArea(r, func() Point { return point(r) })
				for range 10 {
					p := point(r)
					want := slowContains(a.Boundary, p)
					if got := a.Contains(p); got != want {
						t.Fatalf("%v in %v: got %v, want %v", p, a.Boundary, got, want)
					}
					if want {
						inside++
					}
				}
			}
			if inside < 300 || inside > 4700 {
				t.Errorf("%d of 5000 points lie inside: the test says little", inside)
			}
		})
	}
}

// TestSharedBorders cuts a square into triangles and counts, for every point of the grid
// strictly inside, corners and borders included, in how many of them it lies.
func TestSharedBorders(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	const size = 12
	edge := []Point{}
	for i := range int32(size) {
		edge = append(edge, Point{0, i})
	}
	for i := range int32(size) {
		edge = append(edge, Point{i, size})
	}
	for i := range int32(size) {
		edge = append(edge, Point{size, size - i})
	}
	for i := range int32(size) {
		edge = append(edge, Point{size - i, 0})
	}
	for range 300 {
		middle := Point{1 + r.Int32N(size-1), 1 + r.Int32N(size-1)}
		var corners []Point
		for i, p := range edge {
			if i%size == 0 || r.IntN(6) == 0 {
				corners = append(corners, p)
			}
		}
		areas := make([]*Area, len(corners))
		for i, p := range corners {
			ring := []Point{p, corners[(i+1)%len(corners)], middle}
			if r.IntN(2) == 0 {
				ring[0], ring[1] = ring[1], ring[0] // the direction makes no difference
			}
			areas[i] = &Area{Boundary: []Polygon{{ring}}}
		}
		for lat := int32(1); lat < size; lat++ {
			for lon := int32(1); lon < size; lon++ {
				n := 0
				for _, a := range areas {
					if a.Contains(Point{lat, lon}) {
						n++
					}
				}
				if n != 1 {
					t.Fatalf("%d,%d lies in %d of the triangles from %v to %v", lat, lon, n, middle, corners)
				}
			}
		}
	}
}

func TestEnclose(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 17))
	for _, span := range []int32{1, 100, 1_000_000, 40_000_000, 200_000_000} {
		for range 300 {
			a := randomArea(r, func() Point { return Point{500_000_000 + r.Int32N(span), 30_000_000 + r.Int32N(span)} })
			centre, radius, ok := a.Enclose()
			if !ok {
				t.Fatal("not enclosed")
			}
			farthest := 0
			for _, polygon := range a.Boundary {
				for _, ring := range polygon {
					for i, p := range ring {
						farthest = max(farthest, int(Distance(centre, p)))
						q := ring[(i+1)%len(ring)]
						for k := range int32(8) { // along the edge
							along := Point{p.Lat + (q.Lat-p.Lat)/8*k, p.Lon + (q.Lon-p.Lon)/8*k}
							if d := Distance(centre, along); int(d) > radius {
								t.Fatalf("%v lies %d m from %v, beyond %d m", along, d, centre, radius)
							}
						}
					}
				}
			}
			if radius != farthest+1 {
				t.Fatalf("a radius of %d m, but the farthest corner lies at %d m", radius, farthest)
			}
			if !centre.IsZero() && (centre.Lat < 500_000_000 || centre.Lat >= 500_000_000+span || centre.Lon < 30_000_000 || centre.Lon >= 30_000_000+span) {
				t.Fatalf("the centre %v lies outside the bounding box", centre)
			}
		}
	}
}

func TestEncloseExtremes(t *testing.T) {
	for _, a := range []*Area{{}, {Boundary: []Polygon{}}, {Boundary: []Polygon{{}, {nil}}}} {
		if centre, radius, ok := a.Enclose(); ok || radius != 0 || !centre.IsZero() {
			t.Errorf("no boundary is enclosed by %v, %d", centre, radius)
		}
	}
	spot := &Area{Boundary: []Polygon{{{inTown}}}}
	if centre, radius, ok := spot.Enclose(); !ok || radius != 1 || centre != inTown {
		t.Errorf("a single point is enclosed by %v, %d", centre, radius)
	}
	// North and east of the middle of the earth: a sum of two coordinates exceeds an int32.
	far := &Area{Boundary: []Polygon{{{{maxLat - 2, maxLon - 2}, {maxLat, maxLon}, {maxLat, maxLon - 2}}}}}
	if centre, _, _ := far.Enclose(); centre != (Point{maxLat - 1, maxLon - 1}) {
		t.Errorf("the centre is %v", centre)
	}
	third := &Area{Boundary: []Polygon{{{{10, 10}, {10, 30}, {20, 30}}}, {{{30, 70}, {40, 70}, {40, 90}}}}}
	if centre, _, _ := third.Enclose(); centre != (Point{25, 50}) {
		t.Errorf("the centre is %v, want that of the box around both polygons", centre)
	}
}

func BenchmarkAreaContains(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	a := &Area{Name: language.Dutch("Lindendorp"), Boundary: []Polygon{{make([]Point, 1000)}}}
	for i := range a.Boundary[0][0] {
		a.Boundary[0][0][i] = Point{521000000 + r.Int32N(1000000), 53000000 + r.Int32N(1000000)}
	}
	for b.Loop() {
		a.Contains(inTown)
	}
}
