package matching_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/socialebasis/verbinder/matching"
)

// TestIndexEqualsScan compares lists on supplies that are large enough for trees of several levels. VERBINDER_LONG=1
// makes it twenty policies on each of many supplies.
func TestIndexEqualsScan(t *testing.T) {
	toy := toyVocabulary(t)
	supplies, size, needs := cases(t, 6), 3000, 40
	if os.Getenv("VERBINDER_LONG") == "1" {
		supplies, size, needs = 20, 50_000, 1000
	}
	pairs, matches := 0, 0
	for seed := range supplies {
		g := newGen(t, 50_000+seed)
		x := newIndex(t, g.supplyOf(toy, size))
		scan := matching.NewScan(x)
		for round := range needs {
			n, p, k := g.need(), g.policy(), pick(g, []int{1, 5, 10, all})
			want, got := must[*matching.Result](t)(scan.Match(n, p, k)), must[*matching.Result](t)(x.Match(n, p, k))
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("supply %d, need %d (-scan +index):\n%s", seed, round, diff)
			}
			pairs += x.Len()
			matches += len(got.Matches)
		}
	}
	t.Logf("%d pairs of a need and an initiative, %d matches", pairs, matches)
}
