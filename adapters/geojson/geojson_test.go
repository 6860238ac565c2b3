package geojson

import (
	"encoding/json"
	"flag"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

var update = flag.Bool("update", false, "write golden files anew")

var (
	at   = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	ours = cohesion.StableID[cohesion.Community](at, "test", "ours")
)

func meta[T any](name string) cohesion.Meta[T] {
	return cohesion.Meta[T]{ID: cohesion.StableID[T](at, "test", name), Community: ours, Version: 1, Created: at, Changed: at}
}

func square(low, high int32) []cohesion.Point { // clockwise
	return []cohesion.Point{{Lat: low, Lon: low}, {Lat: high, Lon: low}, {Lat: high, Lon: high}, {Lat: low, Lon: high}}
}

func supply() *published.Supply {
	house := &cohesion.Place{
		Meta: meta[cohesion.Place]("house"), Name: language.Dutch("Buurthuis <\"De Ster\">"), PlaceKind: cohesion.CommunityHouse, Point: cohesion.Point{Lat: 521_560_000, Lon: 53_870_001},
		Area: cohesion.AreaCode{Scheme: "cbs", Code: "WK030701", Year: 2022}, Address: cohesion.Address{Lines: []string{"Straat 1"}, Postcode: "3811AA", City: "Amersfoort"},
	}
	shelter := &cohesion.Place{Meta: meta[cohesion.Place]("shelter"), Confidential: true, Point: cohesion.Point{Lat: 521_561_234, Lon: 53_871_234}, Address: cohesion.Address{Lines: []string{"Geheimstraat 9"}, City: "Amersfoort"}}
	nowhere := &cohesion.Place{Meta: meta[cohesion.Place]("nowhere"), Name: language.Dutch("Ergens")}
	unused := &cohesion.Place{Meta: meta[cohesion.Place]("unused"), Name: language.Dutch("Leeg")}
	theme := vocabulary.Starter().Themes()[0]
	i := &cohesion.Initiative{
		Meta: meta[cohesion.Initiative]("i"), Name: language.Dutch("Koffie"), Published: true, Status: cohesion.InitiativeActive, Themes: []vocabulary.Ref{theme},
		Deliveries: []cohesion.Delivery{{Place: house.ID}, {Place: shelter.ID}, {Place: nowhere.ID}, {Place: house.ID}},
	}
	area := func(code string, boundary ...cohesion.Polygon) *cohesion.Area {
		return &cohesion.Area{Meta: cohesion.Meta[cohesion.Area]{ID: cohesion.StableID[cohesion.Area](at, "t", code)}, Code: cohesion.AreaCode{Scheme: "cbs", Code: code, Year: 2022}, Name: language.Dutch(code), Boundary: boundary, Residents: 10}
	}
	hole := square(10_000_000, 20_000_000)
	centred := area("WK030705")
	centred.Centre = cohesion.Point{Lat: -1, Lon: 1_799_999_999}
	return published.New(ours, slices.Values([]cohesion.Record{
		house, shelter, nowhere, unused, i, centred,
		area("WK030701", cohesion.Polygon{square(0, 30_000_000), hole}),
		area("WK030702", cohesion.Polygon{square(0, 10_000_000)}, cohesion.Polygon{square(20_000_000, 30_000_000)}),
		area("WK030703", cohesion.Polygon{{{Lat: 1}, {Lat: 1}, {Lat: 2}}}), // encloses nothing
		area("WK030704"),
	}), published.Options{})
}

func TestGolden(t *testing.T) {
	for name, write := range map[string]func() ([]byte, error){
		"places":       func() ([]byte, error) { return Places(supply(), Options{}) },
		"places-theme": func() ([]byte, error) { return Places(supply(), Options{Theme: "sb:nergens"}) },
		"places-within": func() ([]byte, error) {
			return Places(supply(), Options{Within: cohesion.AreaCode{Scheme: "cbs", Code: "GM0307", Year: 2022}})
		},
		"areas": func() ([]byte, error) { return Areas(supply(), Options{}) },
	} {
		t.Run(name, func(t *testing.T) {
			got, err := write()
			if err != nil {
				t.Fatal(err)
			}
			check(t, got)
			if strings.Contains(string(got), "Geheim") || strings.Contains(string(got), "Leeg") {
				t.Error("it tells what nobody may see")
			}
			file := filepath.Join("testdata", name+".geojson")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A read is GeoJSON as an independent reader takes it.
type read struct {
	Type     string
	Bbox     []json.Number
	Features []struct {
		Type, ID   string
		Bbox       []json.Number
		Properties map[string]any
		Geometry   *struct {
			Type        string
			Coordinates json.RawMessage
		}
	}
}

// check holds a document against RFC 7946: members, rings closed and wound, positions
// within the world and the bounding boxes.
func check(t testing.TB, text []byte) {
	t.Helper()
	var doc read
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if doc.Type != "FeatureCollection" || doc.Features == nil {
		t.Fatalf("type %q, features %v", doc.Type, doc.Features)
	}
	seen := map[string]bool{}
	for _, f := range doc.Features {
		if f.Type != "Feature" || f.ID == "" || seen[f.ID] || f.Properties == nil {
			t.Errorf("feature %q", f.ID)
		}
		seen[f.ID] = true
		if f.Geometry == nil {
			continue
		}
		polygons := [][][][]json.Number{}
		switch f.Geometry.Type {
		case "Point":
			p := []json.Number{}
			decode(t, f.Geometry.Coordinates, &p)
			within(t, p, doc.Bbox)
			continue
		case "Polygon":
			one := [][][]json.Number{}
			decode(t, f.Geometry.Coordinates, &one)
			polygons = append(polygons, one)
		case "MultiPolygon":
			decode(t, f.Geometry.Coordinates, &polygons)
		default:
			t.Errorf("geometry %q", f.Geometry.Type)
		}
		for _, rings := range polygons {
			for n, ring := range rings {
				if len(ring) < 4 || !slices.Equal(ring[0], ring[len(ring)-1]) {
					t.Errorf("%s: ring %v is not closed", f.ID, ring)
				}
				if side := turn(ring); side > 0 != (n == 0) || side == 0 {
					t.Errorf("%s: ring %d turns %d", f.ID, n, side)
				}
				for _, p := range ring {
					within(t, p, doc.Bbox)
					within(t, p, f.Bbox)
				}
			}
		}
	}
}

func decode(t testing.TB, raw json.RawMessage, v any) {
	t.Helper()
	if err := json.Unmarshal(raw, v); err != nil {
		t.Fatal(err)
	}
}

func number(n json.Number) *big.Rat {
	r, ok := new(big.Rat).SetString(n.String())
	if !ok {
		panic(n)
	}
	return r
}

func within(t testing.TB, p, box []json.Number) {
	t.Helper()
	if len(p) != 2 || len(box) != 4 {
		t.Fatalf("position %v, box %v", p, box)
	}
	x, y := number(p[0]), number(p[1])
	if x.Cmp(number(box[0])) < 0 || y.Cmp(number(box[1])) < 0 || x.Cmp(number(box[2])) > 0 || y.Cmp(number(box[3])) > 0 {
		t.Errorf("%v lies outside %v", p, box)
	}
	if lon, _ := x.Float64(); lon < -180 || lon > 180 {
		t.Errorf("longitude %v", lon)
	}
	if lat, _ := y.Float64(); lat < -90 || lat > 90 {
		t.Errorf("latitude %v", lat)
	}
}

// turn is the sign of the area of a ring, by the shoelace formula in rationals.
func turn(ring [][]json.Number) int {
	sum := new(big.Rat)
	for i := 1; i < len(ring); i++ {
		x0, y0, x1, y1 := number(ring[i-1][0]), number(ring[i-1][1]), number(ring[i][0]), number(ring[i][1])
		sum.Add(sum, new(big.Rat).Sub(new(big.Rat).Mul(x0, y1), new(big.Rat).Mul(x1, y0)))
	}
	return sum.Sign()
}

func FuzzPolygons(f *testing.F) {
	f.Add(uint64(1), uint8(5), false)
	f.Add(uint64(7), uint8(200), true)
	f.Fuzz(func(t *testing.T, seed uint64, n uint8, wide bool) {
		g := rand.New(rand.NewPCG(seed, 1))
		var boundary []cohesion.Polygon
		for range 1 + g.IntN(3) {
			var polygon cohesion.Polygon
			for range 1 + g.IntN(3) {
				var ring []cohesion.Point
				for range int(n)%40 + 1 {
					p := cohesion.Point{Lat: int32(g.IntN(5)), Lon: int32(g.IntN(5))}
					if wide {
						p = cohesion.Point{Lat: int32(g.Int64N(1_800_000_001) - 900_000_000), Lon: int32(g.Int64N(3_600_000_001) - 1_800_000_000)}
					}
					ring = append(ring, p)
				}
				polygon = append(polygon, ring)
			}
			boundary = append(boundary, polygon)
		}
		a := &cohesion.Area{Code: cohesion.AreaCode{Scheme: "own", Code: "x"}, Boundary: boundary}
		text, err := Areas(published.New(ours, slices.Values([]cohesion.Record{a}), published.Options{}), Options{})
		if err != nil {
			t.Fatal(err)
		}
		check(t, text)
	})
}

func TestDegrees(t *testing.T) {
	for units, want := range map[int32]string{0: "0", 1: "0.0000001", -1: "-0.0000001", 521_560_000: "52.156", -1_800_000_000: "-180", 10_000_001: "1.0000001"} {
		if got := string(appendDegrees(nil, units)); got != want {
			t.Errorf("%d is written %s, want %s", units, got, want)
		}
	}
}
