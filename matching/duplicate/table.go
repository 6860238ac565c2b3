package duplicate

import (
	"context"
	"fmt"
)

// A table is records made comparable, by column.
type table struct {
	columns []*column
	sources []int32 // by record: which source it is of
	size    int
	lent    []bool // by record: its website is the domain of its email
	from    []int  // by column: the column that it follows from; -1 is none
}

// newTable returns an empty table. A field of names brings a column of legal forms,
// behind those of the fields.
func newTable(spec Spec) *table {
	t := &table{}
	for _, f := range spec.Fields {
		t.columns = append(t.columns, newColumn(f))
	}
	for _, f := range spec.Fields {
		if f.Kind == Name {
			t.columns = append(t.columns, &column{field: Field{Name: f.Name + " legal form", Kind: formKind}})
		}
	}
	return t
}

// fill normalises records in the given order, a column at a time on the workers.
func (t *table) fill(ctx context.Context, spec Spec, records []Record, order []int32, workers int) error {
	forms := t.columns[len(spec.Fields):]
	formOf := make([]*column, len(spec.Fields))
	for i, f := range spec.Fields {
		if f.Kind == Name {
			formOf[i], forms = forms[0], forms[1:]
		}
	}
	err := parallel(ctx, workers, len(spec.Fields), func(i int) {
		c := t.columns[i]
		c.ids = make([]int32, len(order))
		var codes []int32
		if formOf[i] != nil {
			codes = make([]int32, len(order))
			formOf[i].ids = codes
		}
		for r, at := range order {
			if r%4096 == 0 && ctx.Err() != nil {
				return
			}
			if i >= len(records[at].Values) {
				continue
			}
			id, form := c.normalise(records[at].Values[i])
			c.ids[r] = id
			if codes != nil {
				codes[r] = int32(form)
			}
		}
	})
	if err != nil {
		return err
	}
	for i := range records {
		if n := len(records[i].Values); n > len(spec.Fields) {
			return fmt.Errorf("%w: record %q of source %q has %d values for %d fields", ErrRecords, records[i].ID, records[i].Source, n, len(spec.Fields))
		}
	}
	t.size = len(order)
	for r := range order {
		t.lend(int32(r))
	}
	t.markRepeats()
	if t.from == nil {
		t.from = t.derived()
	}
	t.sources = make([]int32, len(order))
	for r := 1; r < len(order); r++ {
		t.sources[r] = t.sources[r-1]
		if records[order[r]].Source != records[order[r-1]].Source {
			t.sources[r]++
		}
	}
	return nil
}

// add appends a row.
func (t *table) add(record *Record) int32 {
	r := int32(t.size)
	t.size++
	names := 0
	for i, c := range t.columns {
		if c.field.Kind == formKind {
			break
		}
		id, form := int32(0), uint8(0)
		if i < len(record.Values) {
			id, form = c.normalise(record.Values[i])
		}
		c.ids = append(c.ids, id)
		if c.field.Kind == Name {
			forms := t.columns[t.firstForm()+names]
			forms.ids = append(forms.ids, int32(form))
			names++
		}
	}
	t.lend(r)
	for _, c := range t.columns {
		if c.field.Kind == Name {
			c.local = append(c.local, t.repeated(c, r))
		}
	}
	return r
}

// firstForm is the first column of legal forms.
func (t *table) firstForm() int {
	for i, c := range t.columns {
		if c.field.Kind == formKind {
			return i
		}
	}
	return len(t.columns)
}

// marks remembers the size of all columns.
func (t *table) marks() []columnMark {
	out := make([]columnMark, len(t.columns))
	for i, c := range t.columns {
		if c.values != nil {
			out[i] = c.mark()
		}
	}
	return out
}

// rollback takes back the last row and what its values added.
func (t *table) rollback(marks []columnMark) {
	t.size--
	t.lent = t.lent[:t.size]
	for i, c := range t.columns {
		c.ids = c.ids[:t.size]
		if c.values == nil {
			continue
		}
		c.rollback(marks[i])
		if c.local != nil {
			c.local = c.local[:t.size]
		}
	}
}

// A pattern is the levels of all columns of a pair, four bits a column.
type pattern uint64

func (p pattern) level(column int) level { return level(p >> (4 * column) & 15) }

// compare returns the levels of two records.
func (t *table) compare(a, b int32) pattern {
	p := pattern(0)
	for i, c := range t.columns {
		p |= pattern(c.compareRows(a, b)) << (4 * i)
	}
	return t.finished(p, a, b)
}

// finished takes out of the levels of two rows what depends on more than one column.
func (t *table) finished(p pattern, a, b int32) pattern {
	if t.lent[a] || t.lent[b] {
		p = t.borrowed(p, t.lent[a] && t.lent[b])
	}
	return t.once(t.moved(p))
}

// compareRows returns the level of two rows.
func (c *column) compareRows(a, b int32) level {
	x, y := c.ids[a], c.ids[b]
	switch {
	case c.field.Kind == formKind:
		return compareForms(x, y)
	case c.local != nil && x > 0 && y > 0 && x != y:
		return c.compareNames(x, y, c.local[a], c.local[b])
	}
	return c.compare(x, y)
}

// compareAll returns the levels of many pairs: a column at a time, so that its values stay
// in the caches of the processor.
func (t *table) compareAll(pairs []pair) []pattern {
	out := make([]pattern, len(pairs))
	var seen levelCache
	for i, c := range t.columns {
		switch c.field.Kind {
		case City, Category: // few values, compared again and again
			seen = levelCache{}
			for k, p := range pairs {
				out[k] |= pattern(seen.compare(c, c.ids[p.a], c.ids[p.b])) << (4 * i)
			}
		default:
			for k, p := range pairs {
				out[k] |= pattern(c.compareRows(p.a, p.b)) << (4 * i)
			}
		}
	}
	for k, p := range pairs {
		out[k] = t.finished(out[k], p.a, p.b)
	}
	return out
}

// A levelCache keeps the levels of pairs of values of one column that were compared last.
type levelCache [1 << 10]struct {
	a, b  int32
	level level
}

func (s *levelCache) compare(c *column, a, b int32) level {
	if a == 0 || b == 0 || a == b {
		return c.compare(a, b)
	}
	kept := &s[(uint32(a)*0x9E3779B1^uint32(b)*0x85EBCA77)>>22]
	if kept.a != a || kept.b != b {
		kept.a, kept.b, kept.level = a, b, c.compare(a, b)
	}
	return kept.level
}

// once takes fields that follow from another out of a pattern where the other is known.
func (t *table) once(p pattern) pattern {
	for i, j := range t.from {
		if j >= 0 && p.level(j) != levelUnknown {
			p &^= 15 << (4 * i)
		}
	}
	return p
}

func compareForms(a, b int32) level {
	switch {
	case a == 0 || b == 0:
		return levelUnknown
	case a == b:
		return 2
	}
	return 1
}

// markRepeats finds in each name the words that the town or the kind of the record say too.
func (t *table) markRepeats() {
	for _, c := range t.columns {
		if c.field.Kind != Name {
			continue
		}
		c.local = make([]uint32, t.size)
		for r := range c.local {
			c.local[r] = t.repeated(c, int32(r))
		}
	}
}

// repeated marks the words of a name that other fields of the row repeat.
func (t *table) repeated(c *column, r int32) uint32 {
	mask := uint32(0)
	for _, other := range t.columns {
		if other.field.Kind == City || other.field.Kind == Category {
			mask |= repeats(c, c.ids[r], other, other.ids[r])
		}
	}
	return mask
}

// repeats marks the words of a name that are words of a value of another column.
func repeats(names *column, name int32, others *column, other int32) uint32 {
	if name <= 0 || other <= 0 {
		return 0
	}
	mask := uint32(0)
	for _, w := range others.wordsOf(other) {
		word := others.words.bytes(w)
		for i, v := range names.wordsOf(name) {
			if string(names.words.bytes(v)) == string(word) {
				mask |= 1 << i
			}
		}
	}
	return mask
}
