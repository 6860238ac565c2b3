package geojson

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/socialebasis/verbinder/cohesion"
)

// MediaType is the media type of GeoJSON (RFC 7946, section 12).
const MediaType = "application/geo+json"

// A box is the bounds of some points; the zero box has none.
type box struct {
	low, high cohesion.Point
	any       bool
}

func (b *box) add(p cohesion.Point) {
	if !b.any {
		b.low, b.high, b.any = p, p, true
		return
	}
	b.low = cohesion.Point{Lat: min(b.low.Lat, p.Lat), Lon: min(b.low.Lon, p.Lon)}
	b.high = cohesion.Point{Lat: max(b.high.Lat, p.Lat), Lon: max(b.high.Lon, p.Lon)}
}

func (b *box) join(c box) {
	if c.any {
		b.add(c.low)
		b.add(c.high)
	}
}

// append writes the member "bbox": west, south, east, north (section 5).
func (b *box) append(dst []byte) []byte {
	if !b.any {
		return dst
	}
	dst = append(dst, `,"bbox":[`...)
	for i, units := range [4]int32{b.low.Lon, b.low.Lat, b.high.Lon, b.high.Lat} {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendDegrees(dst, units)
	}
	return append(dst, ']')
}

// A collection is features in the making.
type collection struct {
	features []byte
	n        int
	bounds   box
}

// add adds a feature. Geometry is JSON; properties must marshal.
func (c *collection) add(id string, geometry []byte, bounds box, showBox bool, properties any) error {
	props, err := plain(properties)
	if err != nil {
		return err
	}
	if c.n > 0 {
		c.features = append(c.features, ',')
	}
	c.n++
	c.features = append(c.features, `{"type":"Feature","id":`...)
	c.features = strconv.AppendQuote(c.features, id) // letters, digits, and the signs of area codes
	if showBox {
		c.features = bounds.append(c.features)
	}
	c.features = append(c.features, `,"geometry":`...)
	c.features = append(c.features, geometry...)
	c.features = append(c.features, `,"properties":`...)
	c.features = append(c.features, props...)
	c.features = append(c.features, '}')
	c.bounds.join(bounds)
	return nil
}

// document returns the feature collection.
func (c *collection) document() []byte {
	out := append([]byte(nil), `{"type":"FeatureCollection"`...)
	out = c.bounds.append(out)
	out = append(out, `,"features":[`...)
	out = append(out, c.features...)
	return append(out, "]}\n"...)
}

// plain marshals without escaping for HTML.
func plain(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// appendPoint writes a position: longitude, latitude.
func appendPoint(dst []byte, p cohesion.Point) []byte {
	dst = append(dst, '[')
	dst = appendDegrees(dst, p.Lon)
	dst = append(dst, ',')
	dst = appendDegrees(dst, p.Lat)
	return append(dst, ']')
}

// appendDegrees writes units of 1e-7 degree as decimal degrees, without trailing zeros.
func appendDegrees(dst []byte, units int32) []byte {
	n := int64(units)
	if n < 0 {
		dst = append(dst, '-')
		n = -n
	}
	dst = strconv.AppendInt(dst, n/10_000_000, 10)
	rest := n % 10_000_000
	if rest == 0 {
		return dst
	}
	dst = append(dst, '.')
	for unit := int64(1_000_000); rest > 0; unit /= 10 {
		dst = append(dst, byte('0'+rest/unit))
		rest %= unit
	}
	return dst
}

// appendPolygons writes a Polygon or MultiPolygon; null if nothing is left of the boundary.
func appendPolygons(dst []byte, boundary []cohesion.Polygon) (geometry []byte, bounds box) {
	var polygons [][]byte
	for _, polygon := range boundary {
		var rings []byte
		for n, points := range polygon {
			ring := wound(points, n == 0)
			if ring == nil && n == 0 {
				break // holes without what they are holes in
			}
			if ring == nil {
				continue
			}
			if rings != nil {
				rings = append(rings, ',')
			}
			rings = append(rings, '[')
			for i, p := range ring {
				if i > 0 {
					rings = append(rings, ',')
				}
				rings = appendPoint(rings, p)
				bounds.add(p)
			}
			rings = append(rings, ']')
		}
		if rings != nil {
			polygons = append(polygons, slices.Concat([]byte("["), rings, []byte("]")))
		}
	}
	switch len(polygons) {
	case 0:
		return append(dst, "null"...), box{}
	case 1:
		dst = append(dst, `{"type":"Polygon","coordinates":`...)
		dst = append(dst, polygons[0]...)
	default:
		dst = append(dst, `{"type":"MultiPolygon","coordinates":[`...)
		dst = append(dst, bytes.Join(polygons, []byte(","))...)
		dst = append(dst, ']')
	}
	return append(dst, '}'), bounds
}

// wound returns a ring as RFC 7946 wants it: closed, without points that repeat the one
// before, counterclockwise if it is outer, else clockwise. Nil if it encloses nothing.
func wound(points []cohesion.Point, outer bool) []cohesion.Point {
	ring := slices.Compact(slices.Clone(points))
	for len(ring) > 1 && ring[0] == ring[len(ring)-1] {
		ring = ring[:len(ring)-1]
	}
	if len(ring) < 3 {
		return nil
	}
	side := orientation(ring)
	if side == 0 {
		return nil
	}
	if (side > 0) != outer {
		slices.Reverse(ring)
	}
	return append(ring, ring[0])
}

// orientation returns 1 if a ring goes counterclockwise, -1 if clockwise, 0 if it
// encloses no area: the sign of the sum of its trapezoids. One product stays below 2^63;
// their sum need not, and is carried in two words.
func orientation(ring []cohesion.Point) int {
	const word = 1 << 32
	var high, low int64 // twice the area is high * 2^32 + low, with 0 <= low < 2^32
	for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
		p := (int64(ring[j].Lon) - int64(ring[i].Lon)) * (int64(ring[i].Lat) + int64(ring[j].Lat))
		low += p & (word - 1)
		high += p>>32 + low>>32
		low &= word - 1
	}
	switch {
	case high < 0:
		return -1
	case high == 0 && low == 0:
		return 0
	}
	return 1
}
