package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// Compare does one random history of so many steps to each of the stores, which must be
// empty, and wants the same of all: the answer to each step, and in the end everything that can
// be read, seals included. Where one of them differs from the first, the difference is
// reported under its name. A step is a read, or a unit of one to four writes that may fail, come
// back under a key, or be given up. Steps of one partition come one after the other, since
// their order is seen; those of different partitions run at the same time.
func Compare(t testing.TB, seed uint64, steps int, names []string, stores []store.Store) {
	t.Helper()
	runs := randomRuns(seed, steps)
	var wanted []string
	for i, s := range stores {
		got := append(tellRuns(s, runs), tellAll(t, s)...)
		findings, err := s.Verify(context.Background())
		if err != nil || len(findings) > 0 {
			t.Errorf("history %d: %s is not sound: %v, %v", seed, names[i], findings, err)
		}
		if i == 0 {
			wanted = got
			continue
		}
		if diff := cmp.Diff(wanted, got); diff != "" {
			t.Errorf("history %d (-%s +%s):\n%.3000s", seed, names[0], names[i], diff)
		}
	}
}

// randomRuns returns the steps of each partition.
func randomRuns(seed uint64, steps int) [][]step {
	runs := make([][]step, 3)
	r := rand.New(rand.NewPCG(seed, 7))
	for range steps {
		n := min(r.IntN(9), 2)
		in := []cohesion.CommunityID{{}, home(), away()}[n]
		runs[n] = append(runs[n], randomStepOf(r, partition(n), in))
	}
	return runs
}

// tellRuns does the steps and returns what came of each.
func tellRuns(s store.Store, runs [][]step) []string {
	told := make([][]string, len(runs))
	var wg sync.WaitGroup
	for n, run := range runs {
		wg.Go(func() {
			for i, step := range run {
				for _, line := range step.run(s) {
					told[n] = append(told[n], fmt.Sprintf("partition %d, step %d, %s: %s", n, i, step.what, line))
				}
			}
		})
	}
	wg.Wait()
	var lines []string
	for _, some := range told {
		lines = append(lines, some...)
	}
	return lines
}

// tellAll returns everything that can be read.
func tellAll(t testing.TB, s store.Store) []string {
	t.Helper()
	var lines []string
	for n := range 3 {
		p := partition(n)(s)
		all, _ := changes(t, p, "", 0)
		lines = append(lines, fmt.Sprint(all))
		lines = append(lines, accountOf(t, p)...)
		for kind := cohesion.KindCommunity; kind <= cohesion.KindGathering; kind++ {
			lines = append(lines, texts(list(t, p, kind, store.Filter{}, 7))...)
		}
	}
	return lines
}
