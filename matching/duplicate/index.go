package duplicate

import (
	"context"
	"fmt"
	"runtime"
	"slices"
)

// Options of [Find], [Estimate] and [NewIndex]. The zero value searches one list, on all
// processors, and asks for a probability of a half.
type Options struct {
	Link       bool        // records of one source are all different; find what sources share, one to one
	Threshold  int         // least probability of a pair, in millionths; 0 is 500,000
	Merge      int         // least probability for a merge without a person, in millionths; 0 is 950,000
	Judgements []Judgement // what people decided
	Workers    int         // 0 is one a processor; the result is the same with any number
	Unsure     bool        // give pairs also where the model could not be identified
}

func (o Options) withDefaults() Options {
	if o.Threshold == 0 {
		o.Threshold = 500_000
	}
	if o.Merge == 0 {
		o.Merge = 950_000
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	return o
}

// An Index holds records under fixed parameters and knows which are the same. What it says
// does not depend on the order in which records came, nor on whether they came at once: after
// changes it is what a new index of the same records would be. It is not safe for concurrent
// use, [Index.Match] included.
type Index struct {
	params   *Parameters
	options  Options
	model    *model
	table    *table
	keys     []Key // by row
	alive    []bool
	rows     map[Key]int32 // made when it is needed
	sorted   int32         // rows before this stand in canonical order
	blocks   *blocks
	added    map[uint64][]int32 // rows by key, of those that came later
	edges    map[int32][]edge   // pairs with positive log odds, both ways
	pairs    map[int32][]decided
	rulings  *rulings
	warnings []string
	scratch  []uint64
}

// NewIndex makes an index of records. Its time grows with the records and the pairs that
// share a key. It takes from options what parameters do not fix. Two records of one source
// with one id are an error that wraps [ErrRecords].
func NewIndex(ctx context.Context, p *Parameters, records []Record, options Options) (*Index, error) {
	if err := p.validate(); err != nil {
		return nil, err
	}
	x, e, err := load(ctx, p.table(), p.Spec, p.Link, setOf(p.Stop), setOf(p.Weak), records, options.withDefaults())
	if err != nil {
		return nil, err
	}
	x.params, x.model = p, p.model()
	x.connect(e)
	return x, nil
}

// load normalises records and compares the candidates.
func load(ctx context.Context, t *table, spec Spec, link bool, stop, weak map[uint64]bool, records []Record, options Options) (*Index, *evidence, error) {
	order, err := canonical(records)
	if err != nil {
		return nil, nil, err
	}
	if err := t.fill(ctx, spec, records, order, options.Workers); err != nil {
		return nil, nil, err
	}
	if stop == nil {
		err := parallel(ctx, options.Workers, len(t.columns), func(i int) {
			if t.columns[i].field.Kind != formKind {
				t.columns[i].freeze()
			}
		})
		if err != nil {
			return nil, nil, err
		}
	}
	x := &Index{table: t, options: options, sorted: int32(len(order)), keys: make([]Key, len(order)), alive: make([]bool, len(order))}
	for row, at := range order {
		x.keys[row] = Key{records[at].Source, records[at].ID}
		x.alive[row] = true
	}
	if x.blocks, err = newBlocks(ctx, t, stop, weak, options.Workers); err != nil {
		return nil, nil, err
	}
	e, err := collect(ctx, t, x.blocks, link, options.Workers)
	return x, e, err
}

// connect keeps the pairs that are probably the same, and decides.
func (x *Index) connect(e *evidence) {
	x.rulings, x.warnings = newRulings(x.options.Judgements, x.row)
	x.edges = make(map[int32][]edge)
	scores := make([]Bits, len(e.patterns))
	for i, p := range e.patterns {
		scores[i] = x.model.score(p)
	}
	for _, p := range e.pairs {
		x.join(p.a, p.b, scores[p.pattern]+x.rulings.weight(p.a, p.b))
	}
	x.joinJudged()
	x.pairs = make(map[int32][]decided)
	rows := make([]int32, 0, len(x.edges))
	for r := range x.edges {
		rows = append(rows, r)
	}
	slices.Sort(rows)
	x.settle(rows)
}

// join keeps a pair with positive log odds.
func (x *Index) join(a, b int32, score Bits) {
	if score > 0 && (!x.params.Link || x.keys[a].Source != x.keys[b].Source) {
		x.edges[a] = append(x.edges[a], edge{b, score})
		x.edges[b] = append(x.edges[b], edge{a, score})
	}
}

// joinJudged joins what people judged the same, also where the records share no key.
func (x *Index) joinJudged() {
	groups := make([]int32, 0, len(x.rulings.members))
	for g := range x.rulings.members {
		groups = append(groups, g)
	}
	slices.Sort(groups)
	for _, g := range groups {
		members := slices.Clone(x.rulings.members[g])
		slices.SortFunc(members, x.compare)
		for i, a := range members {
			for _, b := range members[i+1:] {
				if !slices.ContainsFunc(x.edges[a], func(e edge) bool { return e.to == b }) && x.alive[a] && x.alive[b] {
					x.join(a, b, x.score(a, b))
				}
			}
		}
	}
}

// settle decides the components of the rows anew.
func (x *Index) settle(rows []int32) {
	for _, component := range x.components(rows, 1, nil) {
		for _, r := range component {
			delete(x.pairs, r)
		}
		for _, d := range x.decide(component) {
			x.pairs[d.a] = append(x.pairs[d.a], d)
		}
	}
}

// rowsByKey makes the table of rows when it is needed first.
func (x *Index) rowsByKey() map[Key]int32 {
	if x.rows == nil {
		x.rows = make(map[Key]int32, len(x.keys))
		for r, key := range x.keys {
			if x.alive[r] {
				x.rows[key] = int32(r)
			}
		}
	}
	return x.rows
}

// row finds a record; without a source, also the only one of that id elsewhere.
func (x *Index) row(k Key) (int32, bool) {
	if r, ok := x.rowsByKey()[k]; ok || k.Source != "" {
		return r, ok
	}
	found, many := int32(0), 0
	for key, r := range x.rows {
		if key.ID == k.ID {
			found, many = r, many+1
		}
	}
	return found, many == 1
}

// Len returns how many records there are.
func (x *Index) Len() int {
	n := 0
	for _, alive := range x.alive {
		if alive {
			n++
		}
	}
	return n
}

// Put adds records, and replaces those that are there with the same source and id.
func (x *Index) Put(records ...Record) error {
	touched := make(map[int32]bool)
	for i := range records {
		if len(records[i].Values) > len(x.params.Spec.Fields) {
			return fmt.Errorf("%w: record %q has %d values for %d fields", ErrRecords, records[i].ID, len(records[i].Values), len(x.params.Spec.Fields))
		}
	}
	for i := range records {
		x.remove(Key{records[i].Source, records[i].ID}, touched)
		x.insert(&records[i], touched)
	}
	x.resettle(touched)
	return nil
}

// Remove takes records out; those that are not there are passed over.
func (x *Index) Remove(keys ...Key) {
	touched := make(map[int32]bool)
	for _, k := range keys {
		x.remove(k, touched)
	}
	x.resettle(touched)
}

func (x *Index) resettle(touched map[int32]bool) {
	x.rulings, x.warnings = newRulings(x.options.Judgements, x.row)
	x.joinJudged()
	rows := make([]int32, 0, len(touched))
	for r := range touched {
		delete(x.pairs, r)
		if x.alive[r] {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, x.compare)
	x.settle(rows)
}

// remove takes a record out, and marks everything that was connected with it.
func (x *Index) remove(k Key, touched map[int32]bool) {
	r, ok := x.rowsByKey()[k]
	if !ok {
		return
	}
	x.mark(r, touched)
	for _, e := range x.edges[r] {
		x.edges[e.to] = slices.DeleteFunc(x.edges[e.to], func(back edge) bool { return back.to == r })
	}
	delete(x.edges, r)
	delete(x.rows, k)
	x.alive[r] = false
}

// mark adds the component of a row.
func (x *Index) mark(r int32, touched map[int32]bool) {
	touched[r] = true
	for _, component := range x.components([]int32{r}, 1, nil) {
		for _, other := range component {
			touched[other] = true
		}
	}
}

func (x *Index) insert(record *Record, touched map[int32]bool) {
	key := Key{record.Source, record.ID}
	r := x.table.add(record)
	x.rowsByKey()[key] = r
	x.keys, x.alive = append(x.keys, key), append(x.alive, true)
	x.scratch = x.table.appendRecordKeys(x.scratch[:0], r)
	for _, other := range x.candidates(r, x.scratch) {
		x.join(r, other, x.score(r, other))
	}
	if x.added == nil {
		x.added = make(map[uint64][]int32)
	}
	for _, k := range x.scratch {
		x.added[k] = append(x.added[k], r)
	}
	x.mark(r, touched)
}

// candidates returns the rows that share a strong key or two weak ones, in no particular
// order.
func (x *Index) candidates(r int32, keys []uint64) []int32 {
	seen := make(map[int32]int)
	var out []int32
	for _, k := range keys {
		if x.blocks.stop[k] {
			continue
		}
		strength := 2
		if x.blocks.weak[k] {
			strength = 1
		}
		try := func(other int32) {
			if other == r || !x.alive[other] || seen[other] >= 2 {
				return
			}
			if seen[other] += strength; seen[other] >= 2 {
				out = append(out, other)
			}
		}
		for _, p := range x.blocks.find(k) {
			try(p.record)
		}
		for _, other := range x.added[k] {
			try(other)
		}
	}
	return out
}

// Match returns the records that a record is probably the same as, best first, without
// adding it. What is in the index under its source and id is passed over.
func (x *Index) Match(record Record) ([]Pair, error) {
	if len(record.Values) > len(x.params.Spec.Fields) {
		return nil, fmt.Errorf("%w: record %q has %d values for %d fields", ErrRecords, record.ID, len(record.Values), len(x.params.Spec.Fields))
	}
	marks := x.table.marks()
	r := x.table.add(&record)
	x.keys, x.alive = append(x.keys, Key{record.Source, record.ID}), append(x.alive, true)
	defer func() {
		x.table.rollback(marks)
		x.keys, x.alive = x.keys[:r], x.alive[:r]
	}()
	x.scratch = x.table.appendRecordKeys(x.scratch[:0], r)
	var out []Pair
	for _, other := range x.candidates(r, x.scratch) {
		if x.keys[other] == x.keys[r] || x.params.Link && x.keys[other].Source == record.Source {
			continue
		}
		if p := x.pair(decided{a: r, b: other, score: x.score(r, other)}); p.Probability >= x.options.Threshold {
			out = append(out, p)
		}
	}
	sortPairs(out)
	return out, nil
}
