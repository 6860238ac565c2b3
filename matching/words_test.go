package matching

import (
	"math"
	"testing"
)

func TestIDF(t *testing.T) {
	for _, n := range []int{1, 2, 3, 10, 400, 1667, 200_000, 2_000_000} {
		for m := 1; m <= n; m += 1 + n/97 {
			want := math.Log2(1+(float64(n)-float64(m)+0.5)/(float64(m)+0.5)) * 1024
			if got := idf(n, m); float64(got) > want+1e-6 || float64(got) < want-1-1e-3 {
				t.Fatalf("idf(%d, %d) = %d, want %.4f rounded down", n, m, got, want)
			}
		}
	}
}
