package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// figures are the measures of many queries.
type figures struct{ ndcg, precision, rank []float64 }

// measure returns nDCG@k with gains of 0 and 1 (Järvelin and Kekäläinen, 2002), precision
// at k, and the reciprocal rank of the first that is relevant.
func measure(found []string, relevant map[string]bool, k int) (ndcg, precision, rank float64) {
	var gain, most float64
	for n := range min(k, len(relevant)) {
		most += 1 / math.Log2(float64(n)+2)
	}
	for n, id := range found {
		if !relevant[id] {
			continue
		}
		gain += 1 / math.Log2(float64(n)+2)
		precision += 1 / float64(k)
		if rank == 0 {
			rank = 1 / float64(n+1)
		}
	}
	return gain / most, precision, rank
}

func (f *figures) add(ndcg, precision, rank float64) {
	f.ndcg, f.precision, f.rank = append(f.ndcg, ndcg), append(f.precision, precision), append(f.rank, rank)
}

func (f figures) String() string {
	return fmt.Sprintf("%.4f\t%.4f\t%.4f", mean(f.ndcg), mean(f.precision), mean(f.rank))
}

func mean(list []float64) float64 {
	var sum float64
	for _, v := range list {
		sum += v
	}
	return sum / float64(max(1, len(list)))
}

// interval returns the 2.5th and 97.5th percentile of the mean difference over queries
// drawn with replacement, each with both of its values.
func interval(a, b []float64, rounds int, seed uint64) (low, high float64) {
	rng := rand.New(rand.NewPCG(seed, 0))
	means := make([]float64, max(1, rounds))
	for r := range means {
		for range a {
			n := rng.IntN(len(a))
			means[r] += (b[n] - a[n]) / float64(len(a))
		}
	}
	slices.Sort(means)
	return means[len(means)*25/1000], means[min(len(means)-1, len(means)*975/1000)]
}
