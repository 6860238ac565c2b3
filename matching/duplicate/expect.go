package duplicate

import "math/bits"

// Rounds of estimation at most.
const estimateRounds = 40

// competition is how far below the best pair of either record a pair may lie and still
// count in full, when one list is searched; each bit further halves it.
const competition = 8 * bit

// estimate finds the model without labels, by expectation maximisation (Dempster, Laird
// and Rubin, 1977; Winkler, 1988). Three things keep it from taking a wrong class for the
// matches: the prior is that of all pairs, not of the candidates; a pair counts only as
// far as it is the best of both its records; and classes of their own take up the pairs
// that have a place or a name in common and are not the same.
func (e *evidence) estimate() (*model, *expectation) {
	t := e.table
	x := newExpectation(e)
	for i, c := range t.columns {
		x.priors[i] = c.priorMatches()
	}
	x.size[same] = uint64(t.size) * mass / 10
	if t.singleField() {
		x.startSingle(e)
	}
	m := x.fit(e)
	for range estimateRounds {
		before := x.size[same]
		x.expect(e, m)
		m = x.fit(e)
		if d := int64(x.size[same]) - int64(before); abs(d) <= int64(before/10000)+1 {
			break
		}
	}
	x.expect(e, m)
	return m, x
}

// startSingle takes, where there is one field alone, all candidates that agree nearly for
// matches to begin with.
func (x *expectation) startSingle(e *evidence) {
	x.known[same] = uint64(e.table.size) * mass / 20
	for i, p := range e.patterns {
		if l, k := p.level(0), e.table.columns[0].field.Kind; int(l) >= k.plainLevels()-1 {
			x.masses[same][i] = e.counts[i] * mass
		}
	}
}

// An expectation is the E step: how many pairs of each pattern are in each class.
type expectation struct {
	priors   [][]uint64      // by column and level: matches that are taken for known
	known    [classes]uint64 // pairs that are taken for known
	size     [classes]uint64 // pairs expected
	verdicts []verdict
	scores   []Bits
	best     []Bits  // by record
	ties     []int32 // by record: how many pairs have the best score
	masses   [classes][]uint64
}

func newExpectation(e *evidence) *expectation {
	x := &expectation{
		priors: make([][]uint64, len(e.table.columns)),
		known:  e.table.knownSizes(), verdicts: make([]verdict, len(e.patterns)), scores: make([]Bits, len(e.patterns)),
		best: make([]Bits, e.table.size), ties: make([]int32, e.table.size),
	}
	for c := range x.masses {
		x.masses[c] = make([]uint64, len(e.patterns))
	}
	x.size = x.known
	return x
}

func (x *expectation) expect(e *evidence, m *model) {
	for i, p := range e.patterns {
		x.verdicts[i] = m.judge(p)
		x.scores[i] = x.verdicts[i].score
	}
	x.compete(e)
	x.size = [classes]uint64{}
	for i, v := range x.verdicts {
		x.size[same] += x.masses[same][i]
		rest := e.counts[i] * mass
		if e.link {
			rest -= min(rest, x.masses[same][i])
		} else {
			rest = scaled(rest, sigmoid(-v.score))
		}
		others := v.class[same] - v.score // log2 of all other classes
		if m.vetoed(e.patterns[i]) {
			others += vetoWeight
		}
		for c := townsfolk; c < classes; c++ {
			part := scaled(rest, exp2Neg(max(others-v.class[c], 0)))
			x.masses[c][i] = part
			x.size[c] += part
		}
	}
}

// scaled returns x times a probability in units of 2^-32.
func scaled(x, p uint64) uint64 {
	hi, lo := bits.Mul64(x, p)
	return hi<<(64-probabilityBits) | lo>>probabilityBits
}

// compete gives the mass of matches by pattern.
func (x *expectation) compete(e *evidence) {
	const none = Bits(-1 << 60)
	for i := range x.best {
		x.best[i], x.ties[i] = none, 0
	}
	for _, p := range e.pairs {
		s := x.scores[p.pattern]
		for _, r := range [2]int32{p.a, p.b} {
			if s > x.best[r] {
				x.best[r], x.ties[r] = s, 1
			} else if s == x.best[r] {
				x.ties[r]++
			}
		}
	}
	masses := x.masses[same]
	for i := range masses {
		masses[i] = 0
	}
	for _, p := range e.pairs {
		s := x.scores[p.pattern]
		if s < -16*bit {
			continue
		}
		gap := max(x.best[p.a], x.best[p.b]) - s
		share := sigmoid(s) >> (probabilityBits - 16)
		if e.link {
			if gap > 0 {
				continue
			}
			share /= uint64(max(x.ties[p.a], x.ties[p.b]))
		} else if gap > competition {
			share >>= min(uint((gap-competition)/bit), 63)
		}
		masses[p.pattern] += share
	}
}

// fit is the M step: shares of levels in each class, and the sizes of the classes.
func (x *expectation) fit(e *evidence) *model {
	columns := e.table.columns
	m := &model{equal: make([]Bits, len(columns)), veto: make([]bool, len(columns))}
	for c := range m.share {
		m.share[c] = make([][]Bits, len(columns))
		switch size := x.size[c] + x.known[c]; {
		case class(c) == chance:
			m.prior[c] = log2Of(e.total*mass-min(x.related(), e.total*mass/2)) - log2Of(e.total*mass)
		case size == 0 && class(c) != same:
			m.prior[c] = invisible
		default:
			m.prior[c] = log2Of(max(size, mass/2)) - log2Of(e.total*mass)
		}
	}
	for i, column := range columns {
		m.veto[i] = column.field.Kind == Name
		counts := x.levels(e, i)
		for c := range counts {
			m.share[c][i] = shares(counts[c])
		}
		m.equal[i] = equalWeight(column.field.Kind, counts[same], counts[chance])
	}
	return m
}

// invisible is the prior of a class that the fields cannot show.
const invisible = -1000 * bit

// related is how many pairs have anything in common.
func (x *expectation) related() uint64 {
	n := uint64(0)
	for c, size := range x.size {
		if class(c) != chance {
			n += size
		}
	}
	return n
}

// levels counts the levels of column i by class, and what is taken for known with them.
func (x *expectation) levels(e *evidence, i int) (counts [classes][]uint64) {
	kind := e.table.columns[i].field.Kind
	for c := range counts {
		counts[c] = make([]uint64, kind.levels())
		if class(c) == chance {
			continue
		}
		for j, p := range e.patterns {
			counts[c][p.level(i)] += x.masses[c][j]
		}
	}
	for l := 1; l < kind.levels(); l++ {
		taken := uint64(0)
		for c := range counts {
			taken += counts[c][l]
		}
		counts[chance][l] = max(e.level[i][l]-min(e.level[i][l], taken), e.floor[i][l])
		counts[same][l] += x.priors[i][l]
	}
	for c := townsfolk; c < classes; c++ {
		counts[c] = mixture(c, kind, counts[same], counts[chance])
	}
	return counts
}

// equalWeight is the weight of equality of a column, whatever the frequency of the value.
func equalWeight(k Comparison, same, chance []uint64) Bits {
	var a, b, allA, allB uint64 = 1, 1, 1, 1
	for l := 1; l < len(same); l++ {
		allA, allB = allA+same[l], allB+chance[l]
		if k.isEqual(level(l)) {
			a, b = a+same[l], b+chance[l]
		}
	}
	return log2Of(a) - log2Of(allA) - log2Of(b) + log2Of(allB)
}

// shares returns log2 of the share of each level but the first.
func shares(counts []uint64) []Bits {
	out := make([]Bits, len(counts))
	total := uint64(0)
	for _, n := range counts[1:] {
		total += n
	}
	for l := 1; l < len(counts); l++ {
		out[l] = log2Of(max(counts[l], 1)) - log2Of(max(total, 1))
	}
	return out
}

// mixture is what a class is taken for before its pairs are seen, in parts of 2^20. Equality
// is divided over its levels as it is among pairs that are the same.
func mixture(c class, k Comparison, same, chance []uint64) []uint64 {
	out := normal(chance)
	f, ok := profiles[c][k]
	if !ok {
		return out
	}
	a, plain := normal(same), k.plainLevels()
	equal := uint64(0)
	for _, n := range a[plain+1:] {
		equal += n
	}
	for l := 1; l < len(out); l++ {
		own := uint64(0)
		if l <= plain {
			own = f.levels[l-1] << 20 / 1000
		} else {
			own = f.levels[plain] << 10 / 1000 * (a[l] << 10 / max(equal, 1))
		}
		out[l] = (own*f.part + out[l]*(1000-f.part)) / 1000
	}
	return out
}

// normal scales counts to parts of 2^20; the first level is left out.
func normal(counts []uint64) []uint64 {
	total := uint64(0)
	for _, n := range counts[1:] {
		total += n
	}
	out := make([]uint64, len(counts))
	for l := 1; l < len(counts); l++ {
		hi, lo := bits.Mul64(counts[l], 1<<20)
		out[l], _ = bits.Div64(hi, lo, max(total, 1))
	}
	return out
}
