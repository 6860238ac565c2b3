package overlap

import (
	"math/bits"
	"sync"

	"github.com/socialebasis/verbinder/cohesion"
)

// The weighted geometric mean of the axes is computed in integers, so that it is the same
// on every processor: the logarithm of each value, to the base 2, with logBits bits behind
// the point, is looked up; the weighted sum of these is a pair's loss; and the mean is
// taken back from it. Both ways round down by less than 2^-20 of the value and one
// millionth, so a mean is at most 3 millionths off and never above the true one by
// more than 1.
const (
	logBits = 20
	logOne  = int64(1) << logBits
	lost    = int64(1) << 40 // the loss of a value of 0: more than all others together
)

// log2 returns the logarithm of x > 0 to the base 2, rounded down, with logBits bits behind
// the point.
func log2(x uint64) int64 {
	whole := bits.Len64(x) - 1
	mantissa := x << (63 - whole) // in [1, 2), as 1.63 bits
	log := int64(whole) << logBits
	for step := logOne / 2; step > 0; step >>= 1 {
		high, low := bits.Mul64(mantissa, mantissa) // in [1, 4), as 2.126 bits
		if high>>63 != 0 {
			log += step
			mantissa = high
		} else {
			mantissa = high<<1 | low>>63
		}
	}
	return log
}

// lossTable holds -log2 of every value in millionths, rounded up; that of 0 is not used. It
// is made on first use.
var lossTable = sync.OnceValue(losses)

func losses() []int32 {
	table := make([]int32, cohesion.One+1)
	whole := log2(uint64(cohesion.One))
	for v := range table[1:] {
		table[v+1] = int32(whole + 1 - log2(uint64(v+1)))
	}
	table[cohesion.One] = 0
	return table
}

// halves is how many bits of an exponent each of two tables answers.
const halves = logBits / 2

// A powerTable holds 2^-e as 1.63 bits: of the upper half of the bits behind the point, and
// of the lower half.
type powerTable struct {
	upper, lower [1 << halves]uint64
}

// powerTables is made on first use.
var powerTables = sync.OnceValue(powers)

// powers makes both tables of 2^(-2^-k) for k from 1 to logBits: square roots of square roots
// of one half, rounded down.
func powers() *powerTable {
	t := &powerTable{}
	var roots [logBits]uint64
	p := uint64(1) << 62
	for k := range roots {
		p = root(p>>1, p<<63) // of p * 2^63
		roots[k] = p
	}
	for i := range t.upper {
		t.upper[i], t.lower[i] = 1<<63, 1<<63
		for k := range halves {
			if i>>(halves-1-k)&1 != 0 {
				t.upper[i], t.lower[i] = times(t.upper[i], roots[k]), times(t.lower[i], roots[halves+k])
			}
		}
	}
	return t
}

// times multiplies two numbers of 1.63 bits, rounding down.
func times(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high<<1 | low>>63
}

// root returns the square root of high * 2^64 + low, rounded down.
func root(high, low uint64) uint64 {
	var r uint64
	for bit := uint64(1) << 63; bit > 0; bit >>= 1 {
		try := r | bit
		h, l := bits.Mul64(try, try)
		if h < high || h == high && l <= low {
			r = try
		}
	}
	return r
}

// power returns 2^-e in millionths, rounded down; e has logBits bits behind the point.
func (t *powerTable) power(e int64) cohesion.Score {
	whole := e >> logBits
	if whole >= 64 {
		return 0
	}
	p := times(t.upper[e>>halves&(1<<halves-1)], t.lower[e&(1<<halves-1)])
	return cohesion.Score(times(p>>whole, uint64(cohesion.One)))
}
