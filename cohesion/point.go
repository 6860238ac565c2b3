package cohesion

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

// Degrees are counted in units of 1e-7, which is 1.1 cm of latitude.
const (
	perDegree = 10_000_000
	maxLat    = 90 * perDegree
	maxLon    = 180 * perDegree
)

// A Point is a place on earth: latitude and longitude in WGS84, in units of 1e-7 degrees
// (1.1 cm of latitude). North and east are positive. The zero Point, in the sea off
// Ghana, means "not given": files hold it far more often by mistake than in earnest.
// A Point is a comparable value.
//
// Its JSON form is {"lat":52.1561113,"lon":5.3878266} in degrees. Writing and reading
// back is exact. Give fields the option omitzero.
type Point struct {
	Lat int32 // latitude, -900000000 to 900000000
	Lon int32 // longitude, -1800000000 to 1800000000
}

var (
	errLatitude  = errors.New("latitude must be a number of degrees from -90 to 90")
	errLongitude = errors.New("longitude must be a number of degrees from -180 to 180")
)

// NewPoint makes a Point of degrees, rounded to 1e-7, halves away from zero. Latitude is
// -90 to 90, longitude -180 to 180; NaN and everything outside is an error.
func NewPoint(lat, lon float64) (Point, error) {
	if !(lat >= -90 && lat <= 90) {
		return Point{}, errLatitude
	}
	if !(lon >= -180 && lon <= 180) {
		return Point{}, errLongitude
	}
	return Point{
		Lat: int32(math.Round(float64(lat * perDegree))),
		Lon: int32(math.Round(float64(lon * perDegree))),
	}, nil
}

// ParsePoint reads degrees written as JSON numbers, such as "52.1561113" or "5.2e1",
// without going through floating point. More than seven decimals are rounded,
// halves away from zero. Latitude is -90 to 90, longitude -180 to 180.
func ParsePoint(lat, lon string) (Point, error) {
	la, ok := parseDegrees(lat, maxLat)
	if !ok {
		return Point{}, errLatitude
	}
	lo, ok := parseDegrees(lon, maxLon)
	if !ok {
		return Point{}, errLongitude
	}
	return Point{Lat: la, Lon: lo}, nil
}

// Latitude returns the latitude in degrees, the float64 nearest to the exact value.
func (p Point) Latitude() float64 { return float64(p.Lat) / perDegree }

// Longitude returns the longitude in degrees, the float64 nearest to the exact value.
func (p Point) Longitude() float64 { return float64(p.Lon) / perDegree }

// IsZero reports whether p is not given.
func (p Point) IsZero() bool { return p == Point{} }

// String returns latitude and longitude in degrees, such as "52.1561113,5.3878266".
func (p Point) String() string {
	b := appendDegrees(make([]byte, 0, 24), p.Lat)
	b = append(b, ',')
	return string(appendDegrees(b, p.Lon))
}

// Validate reports coordinates outside their range, at "/lat" and "/lon".
func (p Point) Validate() valid.Violations {
	var vs valid.Violations
	if p.Lat < -maxLat || p.Lat > maxLat {
		vs.Add("lat", valid.Range, "%v", errLatitude)
	}
	if p.Lon < -maxLon || p.Lon > maxLon {
		vs.Add("lon", valid.Range, "%v", errLongitude)
	}
	return vs
}

// MarshalJSON returns the JSON form, with at most seven decimals and exact.
func (p Point) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 40), `{"lat":`...)
	b = appendDegrees(b, p.Lat)
	b = append(b, `,"lon":`...)
	b = appendDegrees(b, p.Lon)
	return append(b, '}'), nil
}

// UnmarshalJSON reads the JSON form as [ParsePoint] does. Both members must be there, as
// numbers, and no other.
func (p *Point) UnmarshalJSON(data []byte) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil || members == nil {
		return errors.New(`point must be an object such as {"lat":52.15,"lon":5.38}`)
	}
	lat, hasLat := members["lat"]
	lon, hasLon := members["lon"]
	if !hasLat || !hasLon || len(members) != 2 {
		return errors.New(`point must have the members "lat" and "lon" and no other`)
	}
	parsed, err := ParsePoint(string(lat), string(lon))
	if err != nil {
		return fmt.Errorf("point: %w", err)
	}
	*p = parsed
	return nil
}

// appendDegrees writes units of 1e-7 degrees as a decimal number without trailing zeros.
func appendDegrees(dst []byte, units int32) []byte {
	u := int64(units)
	if u < 0 {
		dst = append(dst, '-')
		u = -u
	}
	dst = strconv.AppendInt(dst, u/perDegree, 10)
	frac := u % perDegree
	if frac == 0 {
		return dst
	}
	dst = append(dst, '.')
	for unit := int64(perDegree / 10); frac > 0; unit /= 10 {
		dst = append(dst, byte('0'+frac/unit))
		frac %= unit
	}
	return dst
}

// parseDegrees reads a JSON number (RFC 8259 section 6) into units of 1e-7, rounded with
// halves away from zero, and reports whether it is one within limit.
func parseDegrees(s string, limit uint64) (int32, bool) {
	d, ok := scanDecimal(s)
	if !ok {
		return 0, false
	}
	units, ok := d.scaled(7, limit)
	if !ok {
		return 0, false
	}
	if d.negative {
		return int32(-int64(units)), true
	}
	return int32(units), true
}

// A decimal is mantissa * 10^exponent. A number of more than 19 significant digits is cut
// off there, and inexact set if one of the others is not zero.
type decimal struct {
	negative bool
	mantissa uint64
	exponent int
	inexact  bool
}

// maxMantissa is the number of decimal digits that any uint64 mantissa can hold.
const maxMantissa = 19

// scanDecimal reads the grammar of JSON numbers.
func scanDecimal(s string) (decimal, bool) {
	var d decimal
	i, digits := 0, 0
	if i < len(s) && s[i] == '-' {
		d.negative = true
		i++
	}
	whole := i
	for ; i < len(s) && isDigit(s[i]); i++ {
		d.push(s[i], &digits, 0)
	}
	if i == whole || s[whole] == '0' && i > whole+1 {
		return d, false
	}
	if i < len(s) && s[i] == '.' {
		i++
		fraction := i
		for ; i < len(s) && isDigit(s[i]); i++ {
			d.push(s[i], &digits, 1)
		}
		if i == fraction {
			return d, false
		}
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		exponent, ok := scanExponent(s[i+1:])
		d.exponent += exponent
		return d, ok
	}
	return d, i == len(s)
}

// push adds a digit that stands places (0 or 1) further behind the decimal point.
func (d *decimal) push(c byte, digits *int, places int) {
	switch {
	case *digits < maxMantissa:
		d.mantissa = d.mantissa*10 + uint64(c-'0')
		if d.mantissa > 0 {
			*digits++
		}
		d.exponent -= places
	default:
		d.inexact = d.inexact || c != '0'
		d.exponent += 1 - places
	}
}

// scanExponent reads what follows the e; it stops counting at a million, far beyond every
// number of use.
func scanExponent(s string) (int, bool) {
	sign, i := 1, 0
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		if s[i] == '-' {
			sign = -1
		}
		i++
	}
	if i == len(s) {
		return 0, false
	}
	n := 0
	for ; i < len(s); i++ {
		if !isDigit(s[i]) {
			return 0, false
		}
		n = min(n*10+int(s[i]-'0'), 1_000_000)
	}
	return sign * n, true
}

// scaled returns the magnitude times 10^places, rounded half up, and whether the magnitude
// is at most limit before rounding.
func (d decimal) scaled(places int, limit uint64) (uint64, bool) {
	if d.mantissa == 0 {
		return 0, true
	}
	value, shift := d.mantissa, d.exponent+places
	for ; shift > 0; shift-- {
		if value > limit {
			return 0, false
		}
		value *= 10
	}
	if shift == 0 {
		return value, value < limit || value == limit && !d.inexact
	}
	if shift < -maxMantissa {
		return 0, true
	}
	unit := uint64(1)
	for ; shift < 0; shift++ {
		unit *= 10
	}
	value, rest := value/unit, value%unit
	if value > limit || value == limit && (rest > 0 || d.inexact) {
		return 0, false
	}
	if rest >= unit/2 {
		value++
	}
	return value, true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// EarthRadius is the radius in metres of the sphere on which distances are measured: the
// mean radius R1 = (2a+b)/3 of the ellipsoid (IUGG, Moritz 2000).
const EarthRadius = 6_371_008.8

// halfway is the greatest distance on the sphere, between antipodes, in metres.
const halfway = math.Pi * EarthRadius

// maxMetres is halfway as whole metres.
const maxMetres = int32(20_015_114)

// A UnitVector is a place on the unit sphere in units of 2^-30 (6 mm on earth): X towards
// 0°N 0°E, Y towards 0°N 90°E, Z towards the north pole. It is what an index keeps
// of a [Point], since comparing two of them takes integers only.
type UnitVector struct{ X, Y, Z int32 }

const vectorOne = 1 << 30

// Vector returns the place of p on the unit sphere, each coordinate rounded. The result has the
// same bits on every processor.
func (p Point) Vector() UnitVector {
	sinLat, cosLat := sinCosUnits(int64(p.Lat))
	sinLon, cosLon := sinCosUnits(int64(p.Lon))
	return UnitVector{
		X: toVectorUnits(float64(cosLat * cosLon)),
		Y: toVectorUnits(float64(cosLat * sinLon)),
		Z: toVectorUnits(sinLat),
	}
}

func toVectorUnits(v float64) int32 { return int32(math.Round(float64(v * vectorOne))) }

// Chord2 returns the squared length of the straight line between a and b, in units of
// 2^-60: 0 for the same place, about 2^62 for antipodes. Of two pairs, the one with the smaller
// Chord2 is nearer. The arguments are results of [Point.Vector].
func Chord2(a, b UnitVector) int64 {
	dx := int64(a.X) - int64(b.X)
	dy := int64(a.Y) - int64(b.Y)
	dz := int64(a.Z) - int64(b.Z)
	return dx*dx + dy*dy + dz*dz
}

// ArcMetres returns the distance over the surface that belongs to a squared chord, in whole
// metres: the least m with chord2 <= ChordOfMetres(m). It never decreases as chord2
// grows, and has the same value on every processor.
func ArcMetres(chord2 int64) int32 {
	if chord2 <= 0 {
		return 0
	}
	// The estimate may differ between processors; the steps behind it end at the same
	// metre from wherever they start, since ChordOfMetres strictly increases.
	m := min(int32(estimateArc(float64(chord2)*0x1p-60)+0.5), maxMetres)
	for m > 0 && chord2 <= ChordOfMetres(m-1) {
		m--
	}
	for chord2 > ChordOfMetres(m) {
		m++
	}
	return m
}

// estimateArc is the arc in metres of a squared chord of the unit sphere; the second form keeps
// its precision near antipodes.
func estimateArc(chord2 float64) float64 {
	if chord2 <= 2 {
		return 2 * EarthRadius * math.Asin(math.Sqrt(chord2)/2)
	}
	return halfway - 2*EarthRadius*math.Asin(math.Sqrt(max(4-chord2, 0))/2)
}

// ChordOfMetres returns the greatest squared chord (see [Chord2]) whose distance rounds to
// at most m metres, so that
//
//	Chord2(a, b) <= ChordOfMetres(m)  is  ArcMetres(Chord2(a, b)) <= m.
//
// It is -1 for a negative m, and the greatest int64 from half the circumference on. Its value has
// the same bits on every processor.
func ChordOfMetres(m int32) int64 {
	switch {
	case m < 0:
		return -1
	case m >= maxMetres:
		return math.MaxInt64
	}
	arc := float64(m) + 0.5
	if arc <= halfway/2 {
		s := sinSmall(float64(arc / (2 * EarthRadius)))
		s = float64(s * (2 * vectorOne))
		return int64(float64(s * s))
	}
	s := sinSmall(float64((halfway - arc) / (2 * EarthRadius)))
	s = float64(s * (2 * vectorOne))
	return 1<<62 - int64(float64(s*s))
}

// Distance returns the distance from a to b over the surface, in whole metres: the great circle
// on a sphere of [EarthRadius]. By definition it is ArcMetres(Chord2(a.Vector(),
// b.Vector())), the same on every processor and in both directions.
//
// It is within 1 m of the exact great circle up to 19,800 km. Nearer to the antipode
// the chord hardly changes with the distance, and the result is within 1 km. The
// sphere itself differs from the ellipsoid by up to 0.5 %. Neither point may be zero:
// what is not given has no distance, which is for the caller to see.
func Distance(a, b Point) int32 { return ArcMetres(Chord2(a.Vector(), b.Vector())) }

// Products below are wrapped in float64(), which forbids the compiler to fuse
// them with an addition (Go specification, "Floating-point operators"): that is what
// keeps the results the same on every processor.

// radiansPerUnit turns units of 1e-7 degrees into radians.
const radiansPerUnit = math.Pi / (180 * perDegree)

// sinCosUnits returns sine and cosine of an angle in units of 1e-7 degrees, within 2^-51. The
// reduction to an eighth of a turn is exact, and so are multiples of 90 degrees.
func sinCosUnits(units int64) (sin, cos float64) {
	const quarter = 90 * perDegree
	turns := floorDiv(units+quarter/2, quarter)
	x := float64(float64(units-turns*quarter) * radiansPerUnit)
	s, c := sinSmall(x), cosSmall(x)
	switch turns & 3 {
	case 0:
		return s, c
	case 1:
		return c, -s
	case 2:
		return -s, -c
	default:
		return -c, s
	}
}

// sinSmall is the Taylor series of the sine to x^15, for |x| <= π/4: the next term
// is below 2^-54.
func sinSmall(x float64) float64 {
	z := float64(x * x)
	p := float64(z*(-1.0/1307674368000)) + 1.0/6227020800
	p = float64(z*p) - 1.0/39916800
	p = float64(z*p) + 1.0/362880
	p = float64(z*p) - 1.0/5040
	p = float64(z*p) + 1.0/120
	p = float64(z*p) - 1.0/6
	return x + float64(x*float64(z*p))
}

// cosSmall is the Taylor series of the cosine to x^16, for |x| <= π/4.
func cosSmall(x float64) float64 {
	z := float64(x * x)
	p := float64(z*(1.0/20922789888000)) - 1.0/87178291200
	p = float64(z*p) + 1.0/479001600
	p = float64(z*p) - 1.0/3628800
	p = float64(z*p) + 1.0/40320
	p = float64(z*p) - 1.0/720
	p = float64(z*p) + 1.0/24
	p = float64(z*p) - 0.5
	return 1 + float64(z*p)
}

// unitsPer1000Metres is the latitude, in units of 1e-7 degrees, that 1,000 m on the
// sphere span.
const unitsPer1000Metres = 89_932

// Rounded returns the centre of the cell that holds p in a grid of cells of about metres by
// metres, so that a position can be shown or kept without giving the address away. All
// points of a cell give the same result, which lies within 0.72 times metres of each. The grid
// is fixed: rows of latitude from the south pole, in each of which cells are counted
// from 180° west. Integers decide, so every processor agrees; rounding again with the
// same size changes nothing, but rounding with another size tells more than either
// alone. A p that is zero, and metres below 1, leave p as it is.
func (p Point) Rounded(metres int) Point {
	if p.IsZero() || metres < 1 {
		return p
	}
	height := max(int64(min(metres, int(maxMetres)))*unitsPer1000Metres/1000, 1)
	lat := cellCentre(int64(p.Lat)+maxLat, height, 2*maxLat) - maxLat

	_, cos := sinCosUnits(lat)
	width := int64(2 * maxLon)
	if scaled := int64(toVectorUnits(cos)); scaled > 0 {
		width = min(width, height*vectorOne/scaled)
	}
	lon := cellCentre((int64(p.Lon)+maxLon)%(2*maxLon), width, 2*maxLon) - maxLon
	if lat == 0 && lon == 0 {
		lat = 1 // (0,0) would say that the point is not given
	}
	return Point{Lat: int32(lat), Lon: int32(lon)}
}

// cellCentre returns the middle of the cell of the given size that holds at; the last cell is cut
// off at end and holds it.
func cellCentre(at, size, end int64) int64 {
	start := min(at, end-1) / size * size
	return (start + min(start+size, end)) / 2
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
