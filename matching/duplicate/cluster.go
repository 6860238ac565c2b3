package duplicate

import "slices"

// clampBits bounds what one pair says about two clusters, so that no single pair decides.
const clampBits = 12 * bit

// mostMembers is how many records a component may have to be clustered as a whole; larger
// ones first lose their weakest pairs.
const mostMembers = 250

// A scorer gives the log odds of any two records.
type scorer func(a, b int32) Bits

// averageLink merges the two clusters whose pairs agree best on average, while that
// average is positive (Sokal and Michener, 1958). members are in canonical order; so are
// the clusters, by their first record, and their members. Pairs that people judged
// (never) keep clusters apart.
func averageLink(members []int32, score scorer) [][]int32 {
	l := newLinkage(members, score)
	for {
		i, j := l.best()
		if i < 0 {
			break
		}
		l.merge(i, j)
	}
	var out [][]int32
	for _, c := range l.clusters {
		if len(c) > 0 {
			slices.Sort(c)
			list := make([]int32, len(c))
			for k, at := range c {
				list[k] = members[at]
			}
			out = append(out, list)
		}
	}
	return out
}

// A linkage is the clusters of a component while they are merged; records are named by
// their position among its members.
type linkage struct {
	n        int
	clusters [][]int32
	sum      []Bits // of the clamped scores between two clusters
}

func newLinkage(members []int32, score scorer) *linkage {
	n := len(members)
	l := &linkage{n: n, clusters: make([][]int32, n), sum: make([]Bits, n*n)}
	for i := range n {
		l.clusters[i] = []int32{int32(i)}
		for j := i + 1; j < n; j++ {
			s := score(members[i], members[j])
			if abs(int64(s)) < int64(judgedWeight/2) {
				s = min(max(s, -clampBits), clampBits)
			}
			l.sum[i*n+j], l.sum[j*n+i] = s, s
		}
	}
	return l
}

// best returns the two clusters with the best positive average, the first of equal ones;
// -1 if there are none.
func (l *linkage) best() (int, int) {
	bi, bj, best := -1, -1, Bits(0)
	for i := range l.n {
		if l.clusters[i] == nil {
			continue
		}
		for j := i + 1; j < l.n; j++ {
			if l.clusters[j] == nil {
				continue
			}
			// In 1/64 of a millionth bit, so that the division loses little.
			mean := l.sum[i*l.n+j] * 64 / Bits(len(l.clusters[i])*len(l.clusters[j]))
			if mean > best {
				bi, bj, best = i, j, mean
			}
		}
	}
	return bi, bj
}

func (l *linkage) merge(i, j int) {
	l.clusters[i] = append(l.clusters[i], l.clusters[j]...)
	l.clusters[j] = nil
	for k := range l.n {
		l.sum[i*l.n+k] += l.sum[j*l.n+k]
		l.sum[k*l.n+i] = l.sum[i*l.n+k]
	}
}

// cohesionOf returns the mean of the clamped scores of all pairs of a cluster.
func cohesionOf(cluster []int32, score scorer) Bits {
	sum, n := Bits(0), Bits(0)
	for i, a := range cluster {
		for _, b := range cluster[i+1:] {
			sum += min(max(score(a, b), -clampBits), clampBits)
			n++
		}
	}
	return sum / max(n, 1)
}
