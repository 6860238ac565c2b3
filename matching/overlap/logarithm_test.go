package overlap

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/socialebasis/verbinder/cohesion"
)

// The logarithm is exact: 2^(log * 2^-20) <= x < 2^((log + 1) * 2^-20).
func TestLog2(t *testing.T) {
	for x := uint64(1); x < 1<<62; x = x*3/2 + 1 {
		if got, want := float64(log2(x))/float64(logOne), math.Log2(float64(x)); math.Abs(got-want) > 1e-6 || got > want+1e-12 {
			t.Errorf("log2(%d) = %v, not %v", x, got, want)
		}
	}
	if log2(1) != 0 || log2(2) != logOne || log2(1<<40) != 40*logOne {
		t.Errorf("powers of two: %d %d %d", log2(1), log2(2), log2(1<<40))
	}
}

func TestRoot(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		high, low := r.Uint64()>>r.IntN(64), r.Uint64()
		n := new(big.Int).Lsh(new(big.Int).SetUint64(high), 64)
		n.Or(n, new(big.Int).SetUint64(low))
		if want := new(big.Int).Sqrt(n); want.Uint64() != root(high, low) {
			t.Fatalf("root(%d, %d) = %d, not %v", high, low, root(high, low), want)
		}
	}
}

// A power is within a millionth of the true one, not above it by more than rounding, and
// does not rise.
func TestPower(t *testing.T) {
	table := powerTables()
	last := cohesion.One
	for e := int64(0); e < 22*logOne; e += 37 {
		got, want := table.power(e), math.Exp2(-float64(e)/float64(logOne))*1e6
		if math.Abs(float64(got)-want) > 1+1e-6 || float64(got) > want+1e-3 {
			t.Fatalf("power(%d) = %d, not %v", e, got, want)
		}
		if got > last {
			t.Fatalf("power(%d) = %d rises from %d", e, got, last)
		}
		last = got
	}
	if table.power(0) != cohesion.One || table.power(logOne) != cohesion.One/2 || table.power(80*logOne) != 0 {
		t.Error("1, a half and nothing are not exact")
	}
}

// The mean of the axes is at most 3 millionths away from the weighted geometric mean.
func TestMean(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	s := &Set{loss: lossTable(), powers: powerTables()}
	for range 20_000 {
		var loss int64
		var logs, weights float64
		s.weight = 0
		for range 6 {
			rule := AxisRule{Weight: r.Int32N(50) + 1, Floor: cohesion.Score(r.Int32N(500_000))}
			v := cohesion.Score(r.Int32N(1_000_001))
			f := float64(rule.Floor) + float64(cohesion.One-rule.Floor)*float64(v)/1e6
			if f < 1 {
				continue
			}
			loss += s.weigh(rule, s.lossOf(rule, v))
			logs += float64(rule.Weight) * math.Log(math.Floor(f)/1e6)
			weights += float64(rule.Weight)
			s.weight += int64(rule.Weight)
		}
		if got, want := s.mean(loss), 1e6*math.Exp(logs/weights); math.Abs(float64(got)-want) > 3 || float64(got) > want+1 {
			t.Fatalf("mean %d, not %v", got, want)
		}
	}
	rule := AxisRule{Weight: 1}
	if s.mean(s.weigh(rule, s.lossOf(rule, 0))) != 0 {
		t.Error("a likeness of 0 without floor leaves something")
	}
}
