package cohesion

import (
	"errors"
	"math"
)

// ErrOutsideRD says that a place lies outside the window in which the Dutch grid is
// valid: x from -7,000 to 300,000 m, y from 289,000 to 629,000 m.
var ErrOutsideRD = errors.New("outside the Dutch grid (RD): x is -7000 to 300000, y is 289000 to 629000 metres")

// The centre of the grid: the tower of Our Lady in Amersfoort.
const (
	rdX0, rdY0     = 155_000, 463_000
	rdLat0, rdLon0 = 52.15517440, 5.38720621
)

// An rdTerm is k times the p-th power of one deviation and the q-th of the other.
type rdTerm struct {
	p, q int
	k    float64
}

// The polynomials of Schreutelkamp & Strang van Hees, "Benaderingsformules voor de
// transformatie tussen RD- en WGS84-kaartcoördinaten" (2001).
var (
	rdToLat = [...]rdTerm{
		{0, 1, 3235.65389}, {2, 0, -32.58297}, {0, 2, -0.24750}, {2, 1, -0.84978}, {0, 3, -0.06550}, {2, 2, -0.01709},
		{1, 0, -0.00738}, {4, 0, 0.00530}, {2, 3, -0.00039}, {4, 1, 0.00033}, {1, 1, -0.00012},
	}
	rdToLon = [...]rdTerm{
		{1, 0, 5260.52916}, {1, 1, 105.94684}, {1, 2, 2.45656}, {3, 0, -0.81885}, {1, 3, 0.05594}, {3, 1, -0.05607},
		{0, 1, 0.01199}, {3, 2, -0.00256}, {1, 4, 0.00128}, {0, 2, 0.00022}, {2, 0, -0.00022}, {5, 0, 0.00026},
	}
	rdToX = [...]rdTerm{
		{0, 1, 190094.945}, {1, 1, -11832.228}, {2, 1, -114.221}, {0, 3, -32.391}, {1, 0, -0.705}, {3, 1, -2.340},
		{1, 3, -0.608}, {0, 2, -0.008}, {2, 3, 0.148},
	}
	rdToY = [...]rdTerm{
		{1, 0, 309056.544}, {0, 2, 3638.893}, {2, 0, 73.077}, {1, 2, -157.984}, {3, 0, 59.788}, {0, 1, 0.433},
		{2, 2, -6.439}, {1, 1, -0.032}, {0, 4, 0.092}, {1, 4, -0.054},
	}
)

// FromRD turns coordinates in metres of the Dutch national grid (Rijksdriehoeksmeting,
// EPSG:28992) into a Point. The approximation of Schreutelkamp & Strang van Hees is within
// about 0.3 m of the official transformation on land: good enough for finding a
// building, not for surveying. The window also holds parts of Belgium and Germany. The error is [ErrOutsideRD], also for NaN.
func FromRD(x, y float64) (Point, error) {
	if !inRD(x, y, 0) {
		return Point{}, ErrOutsideRD
	}
	dx, dy := float64((x-rdX0)*1e-5), float64((y-rdY0)*1e-5)
	return NewPoint(
		rdLat0+float64(rdSum(rdToLat[:], dx, dy)/3600),
		rdLon0+float64(rdSum(rdToLon[:], dx, dy)/3600),
	)
}

// RD returns the coordinates of p in metres of the Dutch national grid (EPSG:28992), with
// the accuracy of [FromRD]. Turning the result back gives p within 0.5 m, and a metre beyond the
// window is let through for that reason. The error is [ErrOutsideRD].
func (p Point) RD() (x, y float64, err error) {
	dLat := float64((p.Latitude() - rdLat0) * 0.36)
	dLon := float64((p.Longitude() - rdLon0) * 0.36)
	if math.Abs(dLat) > 1 || math.Abs(dLon) > 1 { // 2.8 degrees: far outside, where the polynomial means nothing
		return 0, 0, ErrOutsideRD
	}
	x = rdX0 + rdSum(rdToX[:], dLat, dLon)
	y = rdY0 + rdSum(rdToY[:], dLat, dLon)
	if !inRD(x, y, 1) {
		return 0, 0, ErrOutsideRD
	}
	return x, y, nil
}

// inRD reports whether a place lies in the window, widened by slack metres.
func inRD(x, y, slack float64) bool {
	return x >= -7_000-slack && x <= 300_000+slack && y >= 289_000-slack && y <= 629_000+slack
}

// rdSum evaluates a polynomial in a fixed order, without fused operations.
func rdSum(terms []rdTerm, a, b float64) float64 {
	sum := 0.0
	for _, t := range terms {
		v := t.k
		for range t.p {
			v = float64(v * a)
		}
		for range t.q {
			v = float64(v * b)
		}
		sum += v
	}
	return sum
}
