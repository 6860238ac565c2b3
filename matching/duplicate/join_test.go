package duplicate

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func ExampleJoinNames() {
	pairs, err := JoinNames(context.Background(), []string{"Buurthuis De Kom", "Zangkoor Cantabile", "Buurthuis de Komm"}, 700_000, 0)
	fmt.Println(pairs, err)
	// Output: [{0 2 842105}] <nil>
}

// The join equals the comparison of all pairs, at any threshold and number of workers.
func TestJoinNamesEqualsAllPairs(t *testing.T) {
	var names []string
	for _, r := range madeRecords(21, 250, false) {
		names = append(names, r.Values[0])
	}
	names = append(names, "", "--", "a", "a", "é", "Стичтинг", "東京都", "東京")
	for _, threshold := range []int{1, 300_000, 500_000, 666_667, 700_000, 999_999, 1_000_000} {
		numbers := make(map[uint64]int32)
		var sets [][]int32
		for _, n := range names {
			sets = append(sets, appendTrigrams(nil, n, numbers))
		}
		var want []Similar
		for a := range sets {
			for b := a + 1; b < len(sets); b++ {
				n, _ := shareAtLeast(sets[a], sets[b], 0)
				if all := len(sets[a]) + len(sets[b]) - n; n > 0 && n*1_000_000 >= threshold*all {
					want = append(want, Similar{a, b, n * 1_000_000 / all})
				}
			}
		}
		for workers := 1; workers <= 3; workers++ {
			got, err := JoinNames(context.Background(), names, threshold, workers)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("threshold %d (-want +got):\n%s", threshold, diff)
			}
		}
	}
	if _, err := JoinNames(context.Background(), names, 0, 1); err == nil {
		t.Error("a threshold of 0 is accepted")
	}
}
