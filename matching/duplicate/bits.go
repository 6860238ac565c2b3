package duplicate

import (
	"encoding/json"
	"math/bits"
	"strconv"
)

// Bits is a weight of evidence in millionths of a bit (binary logarithm of a ratio of
// likelihoods, or of odds). One bit doubles the odds. Sums of Bits are exact, in any
// order and on every machine. Its JSON form is a number of bits with up to six decimals.
type Bits int64

// bit is one bit.
const bit Bits = 1_000_000

// String returns the weight in bits, such as "-3.25".
func (b Bits) String() string { return string(appendBits(nil, b)) }

// MarshalJSON returns the weight in bits as a number.
func (b Bits) MarshalJSON() ([]byte, error) { return appendBits(nil, b), nil }

// UnmarshalJSON reads a number of bits, rounded to millionths.
func (b *Bits) UnmarshalJSON(data []byte) error {
	var f float64
	if err := json.Unmarshal(data, &f); err != nil {
		return err
	}
	f *= float64(bit)
	if f < 0 {
		f -= 0.5
	} else {
		f += 0.5
	}
	*b = Bits(f)
	return nil
}

func appendBits(dst []byte, b Bits) []byte {
	if b < 0 {
		dst, b = append(dst, '-'), -b
	}
	dst = strconv.AppendInt(dst, int64(b/bit), 10)
	rest := int64(b % bit)
	if rest == 0 {
		return dst
	}
	dst = append(dst, '.')
	for unit := int64(bit) / 10; rest > 0; unit /= 10 {
		dst = append(dst, byte('0'+rest/unit))
		rest %= unit
	}
	return dst
}

// Probability returns the probability that belongs to log odds of b, in millionths:
// 1/(1+2^-b), rounded down, from 0 to 999,999. It never reaches one; pairs that are
// equal here still differ in their weight.
func (b Bits) Probability() int {
	p := int(sigmoid(b) * 1_000_000 >> probabilityBits)
	return min(p, 999_999)
}

// probabilityBits is the scale of sigmoid.
const probabilityBits = 32

// sigmoid returns 1/(1+2^-b) in units of 2^-32.
func sigmoid(b Bits) uint64 {
	if b < 0 {
		return 1<<probabilityBits - sigmoid(-b)
	}
	small := exp2Neg(b) // 2^-b
	hi, lo := uint64(1), uint64(0)
	q, _ := bits.Div64(hi, lo, 1<<32+small) // 2^64/(2^32(1+2^-b))
	return q
}

// halves are 2^-(1/2), 2^-(1/4), ... in units of 2^-63, each the integer square root of
// the one before it.
var halves = func() (h [24]uint64) {
	x := uint64(1) << 62 // 2^-1
	for i := range h {
		x = sqrtFraction(x)
		h[i] = x
	}
	return h
}()

// sqrtFraction returns the square root of x, both in units of 2^-63, rounded down.
func sqrtFraction(x uint64) uint64 {
	root := uint64(0)
	for unit := uint64(1) << 62; unit > 0; unit >>= 1 {
		try := root | unit
		if hi, lo := bits.Mul64(try, try); hi < x>>1 || hi == x>>1 && lo <= x<<63 {
			root = try
		}
	}
	return root
}

// exp2Neg returns 2^-b for b >= 0 in units of 2^-32.
func exp2Neg(b Bits) uint64 {
	whole, rest := b/bit, uint64(b%bit)
	if whole > 40 {
		return 0
	}
	fraction := rest << 24 / uint64(bit) // in units of 2^-24
	x := uint64(1) << 63
	for i := range halves {
		if fraction>>(23-i)&1 == 1 {
			hi, lo := bits.Mul64(x, halves[i])
			x = hi<<1 | lo>>63
		}
	}
	return x >> 31 >> uint(whole)
}

// log2 returns the binary logarithm of num/den, both positive, rounded down to a
// millionth of a bit.
func log2(num, den uint64) Bits { return log2Of(num) - log2Of(den) }

// log2Of returns the binary logarithm of x > 0 by repeated squaring; of 0 that of 1.
func log2Of(x uint64) Bits {
	if x <= 1 {
		return 0
	}
	whole := bits.Len64(x) - 1
	mantissa := x << (63 - whole) // in [1, 2), units of 2^-63
	fraction := uint64(0)
	for range 30 {
		hi, lo := bits.Mul64(mantissa, mantissa)
		fraction <<= 1
		if hi>>63 == 1 {
			fraction |= 1
			mantissa = hi
		} else {
			mantissa = hi<<1 | lo>>63
		}
	}
	return Bits(whole)*bit + Bits(fraction*uint64(bit)>>30)
}

// logSum returns log2(2^a + 2^b).
func logSum(a, b Bits) Bits {
	if a < b {
		a, b = b, a
	}
	return a + log2Of(1<<32+exp2Neg(a-b)) - 32*bit
}
