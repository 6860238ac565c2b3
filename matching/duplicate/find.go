package duplicate

import (
	"cmp"
	"context"
	"slices"
)

// A Decision says what may be done with a pair.
type Decision uint8

// The decisions.
const (
	Review Decision = iota + 1 // review: a person should look
	Merge                      // merge: may be proposed for merging without looking
)

// String returns the name of the decision; "" when unset.
func (d Decision) String() string { return [...]string{"", "review", "merge"}[min(d, Merge)] }

// MarshalText returns the name of the decision.
func (d Decision) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// A Pair is two records that are probably the same.
type Pair struct {
	A, B        Key
	Score       Bits // log odds
	Probability int  // in millionths, see [Bits.Probability]
	Decision    Decision
}

// A Result is what [Find] found.
type Result struct {
	Pairs      []Pair      // by A, then B
	Expected   int64       // matches that there are by the probabilities, found or not, in millionths
	Warnings   []string    // what casts doubt on the result
	Parameters *Parameters // to go on with
	Index      *Index      // to go on with
}

// Find finds the records that are the same, without knowing any: it estimates and decides.
// The result does not depend on the order of records or the number of workers.
//
// Where the fields do not suffice to tell records that are the same from others, there is a
// warning and, unless Options.Unsure, no pair.
//
// The error wraps [ErrSpec] or [ErrRecords], or is that of the context.
func Find(ctx context.Context, spec Spec, records []Record, options Options) (*Result, error) {
	x, e, err := estimate(ctx, spec, records, options)
	if err != nil {
		return nil, err
	}
	x.connect(e)
	r := &Result{Parameters: x.params, Index: x, Pairs: x.Pairs(), Warnings: x.Warnings()}
	r.Expected = x.expected(e)
	return r, ctx.Err()
}

// Estimate finds the parameters alone. It is a step of its own, so that scores change when
// somebody decides so and not with every record.
func Estimate(ctx context.Context, spec Spec, records []Record, options Options) (*Parameters, error) {
	x, _, err := estimate(ctx, spec, records, options)
	if err != nil {
		return nil, err
	}
	return x.params, nil
}

func estimate(ctx context.Context, spec Spec, records []Record, options Options) (*Index, *evidence, error) {
	if err := spec.Validate(); err != nil {
		return nil, nil, err
	}
	options = options.withDefaults()
	x, e, err := load(ctx, newTable(spec), spec, options.Link, nil, nil, records, options)
	if err != nil {
		return nil, nil, err
	}
	e.count(ctx, options.Workers)
	m, expected := e.estimate()
	x.model = m
	x.params = newParameters(spec, options.Link, x.table, x.blocks, m)
	x.params.Blocking = x.blocks.report
	x.params.Blocking.Pairs, x.params.Blocking.Candidates = e.total, len(e.pairs)
	x.params.Unidentified, x.params.Warnings = expected.doubts(e)
	return x, e, ctx.Err()
}

// Parameters returns the parameters of the index. They are shared: do not change them.
func (x *Index) Parameters() *Parameters { return x.params }

// Warnings returns what casts doubt on the result.
func (x *Index) Warnings() []string { return slices.Concat(x.params.Warnings, x.warnings) }

// Pairs returns the pairs that are decided: one to one between two sources, and all pairs of
// each cluster in one list. They are in order of A, then B.
func (x *Index) Pairs() []Pair {
	if x.params.Unidentified && !x.options.Unsure {
		return nil
	}
	rows := make([]int32, 0, len(x.pairs))
	for r := range x.pairs {
		rows = append(rows, r)
	}
	slices.SortFunc(rows, x.compare)
	var out []Pair
	for _, r := range rows {
		list := slices.Clone(x.pairs[r])
		slices.SortFunc(list, func(p, q decided) int { return x.compare(p.b, q.b) })
		for _, d := range list {
			if p := x.pair(d); p.Probability >= x.options.Threshold {
				out = append(out, p)
			}
		}
	}
	return out
}

// pair makes a decided pair known.
func (x *Index) pair(d decided) Pair {
	p := Pair{A: x.keys[d.a], B: x.keys[d.b], Score: d.score + d.cluster, Decision: Review}
	p.Probability = p.Score.Probability()
	if d.score >= judgedWeight/2 || p.Probability >= x.options.Merge && d.cluster == 0 && x.mayMerge(d.a, d.b) {
		p.Decision = Merge
	}
	return p
}

// mayMerge says whether the evidence is of more than one kind. A name alone never merges
// records, nor do a place or contact alone where the names differ.
func (x *Index) mayMerge(a, b int32) bool {
	p := x.table.compare(a, b)
	support := 0
	for i, c := range x.table.columns {
		l := p.level(i)
		switch k := c.field.Kind; {
		case l == levelUnknown || k == formKind:
		case k == Name:
			if l <= 2 { // numbers differ, different
				return false
			}
		case x.model.share[same][i][l]-x.model.share[chance][i][l] > 2*bit:
			support++
		}
	}
	return support > 0
}

// sortPairs puts the best first.
func sortPairs(list []Pair) {
	slices.SortFunc(list, func(p, q Pair) int {
		return cmp.Or(cmp.Compare(q.Score, p.Score), cmp.Compare(p.B.Source, q.B.Source), cmp.Compare(p.B.ID, q.B.ID))
	})
}

// expected adds up, in millionths, the probabilities of the pairs that are decided, and of
// those others that are the best of both their records.
func (x *Index) expected(e *evidence) int64 {
	sum := int64(0)
	taken := make([]bool, len(x.keys))
	for _, list := range x.pairs {
		for _, d := range list {
			taken[d.a], taken[d.b] = true, true
			sum += int64((d.score + d.cluster).Probability())
		}
	}
	best := make([]Bits, len(x.keys))
	for i := range best {
		best[i] = -1000 * bit
	}
	scores := make([]Bits, len(e.patterns))
	for i, p := range e.patterns {
		scores[i] = x.model.score(p)
	}
	for _, p := range e.pairs {
		best[p.a], best[p.b] = max(best[p.a], scores[p.pattern]), max(best[p.b], scores[p.pattern])
	}
	for _, p := range e.pairs {
		if s := scores[p.pattern]; s <= 0 && s > -16*bit && s == best[p.a] && s == best[p.b] && !taken[p.a] && !taken[p.b] {
			sum += int64(s.Probability())
		}
	}
	return sum
}
