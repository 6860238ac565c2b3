package overlap

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion"
)

// policies are the default one and others that move every bound.
func policies() map[string]Policy {
	loose, strict, flat := DefaultPolicy(), DefaultPolicy(), DefaultPolicy()
	loose.Threshold, loose.Area.Floor, loose.Area.Unknown = 150_000, 100_000, 500_000
	loose.Clash = ClashRule{Area: 100_000, Same: 200_000, Time: 300_000, Hours: 6}
	loose.Complement = ComplementRule{Area: 0, Audience: 300_000, Theme: 600_000, Lift: 100, Support: 1}
	strict.Threshold, strict.Theme.Unknown, strict.Prior = 750_000, 0, 0
	flat.Theme.Weight, flat.Area.Weight, flat.Words.Floor, flat.Threshold = 0, 0, 0, 300_000
	return map[string]Policy{"default": DefaultPolicy(), "loose": loose, "strict": strict, "flat": flat}
}

func collect(t testing.TB, s *Set, q Query) []Pair {
	t.Helper()
	var list []Pair
	for p, err := range s.Pairs(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

// What is found is exactly what comparing each with each finds.
func TestPairsEqualReference(t *testing.T) {
	total, kinds := 0, map[Kind]int{}
	for seed := range uint64(8) {
		g := generate(seed, 40)
		for name, policy := range policies() {
			for _, viewer := range []cohesion.CommunityID{{}, g.supply.Communities[0].ID} {
				opt := Options{For: viewer, Judgements: g.judge}
				s, err := New(t.Context(), g.supply, policy, opt)
				if err != nil {
					t.Fatal(err)
				}
				slow := newReference(g.supply, policy, opt)
				for _, q := range []Query{{Kinds: KindsOf(Overlapping)}, {Kinds: KindsOf(Overlapping, Clashing, Complemented), Judged: true}, {Kinds: KindsOf(Clashing)}} {
					got, want := collect(t, s, q), slow.pairs(q)
					sortPairs(got)
					total += len(want)
					for _, p := range want {
						for _, k := range p.Kinds.List() {
							kinds[k]++
						}
					}
					if diff := cmp.Diff(want, got); diff != "" {
						t.Fatalf("seed %d, policy %s, viewer %v, kinds %v (-want +got):\n%.3000s", seed, name, viewer, q.Kinds.List(), diff)
					}
				}
			}
		}
	}
	t.Logf("%d pairs: %v", total, kinds)
	for k := Overlapping; k <= Complemented; k++ {
		if kinds[k] < 30 {
			t.Errorf("only %d pairs of kind %s: the test says little of it", kinds[k], k)
		}
	}
}

// The order of the records and the number of workers change nothing, not even the order.
func TestPairsAnyOrder(t *testing.T) {
	g := generate(3, 120)
	q := Query{Kinds: KindsOf(Overlapping, Clashing, Complemented)}
	var want []Pair
	for round := range 6 {
		shuffled := g.supply
		shuffled.Initiatives = slices.Clone(g.supply.Initiatives)
		shuffled.Areas, shuffled.Places = slices.Clone(g.supply.Areas), slices.Clone(g.supply.Places)
		r := rand.New(rand.NewPCG(uint64(round), 1))
		if round > 0 {
			r.Shuffle(len(shuffled.Initiatives), func(i, j int) {
				shuffled.Initiatives[i], shuffled.Initiatives[j] = shuffled.Initiatives[j], shuffled.Initiatives[i]
			})
			r.Shuffle(len(shuffled.Areas), func(i, j int) { shuffled.Areas[i], shuffled.Areas[j] = shuffled.Areas[j], shuffled.Areas[i] })
			r.Shuffle(len(shuffled.Places), func(i, j int) {
				shuffled.Places[i], shuffled.Places[j] = shuffled.Places[j], shuffled.Places[i]
			})
		}
		s, err := New(t.Context(), shuffled, DefaultPolicy(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		q.Workers = 1 + round%4
		got := collect(t, s, q)
		sortPairs(got)
		if round == 0 {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("round %d (-want +got):\n%.2000s", round, diff)
		}
		unsorted := collect(t, s, q)
		q.Workers = 7
		if diff := cmp.Diff(unsorted, collect(t, s, q)); diff != "" {
			t.Fatalf("workers change the order (-want +got):\n%.2000s", diff)
		}
	}
	if len(want) < 20 {
		t.Errorf("only %d pairs", len(want))
	}
}

// Who stops early leaves nothing running; a context that ends is an error.
func TestPairsStop(t *testing.T) {
	g := generate(1, 400)
	p := DefaultPolicy()
	p.Threshold = 50_000
	s, err := New(t.Context(), g.supply, p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for range s.Pairs(t.Context(), Query{}) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d pairs", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n = 0
	for _, err = range s.Pairs(ctx, Query{}) {
		if n++; n == 3 {
			cancel()
		}
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the last error is %v", err)
	}
	if _, err := s.All(ctx, Query{}); !errors.Is(err, context.Canceled) {
		t.Errorf("All: %v", err)
	}
	if _, err := New(ctx, g.supply, p, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("New: %v", err)
	}
}
