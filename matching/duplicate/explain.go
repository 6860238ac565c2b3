package duplicate

import "fmt"

// A Weight is a step from the odds of any two records to those of a pair.
type Weight struct {
	What   string `json:"what"`             // a field, "prior", "other explanation", "veto", "judgement" or "cluster"
	Detail string `json:"detail,omitempty"` // how the values agree, or which explanation
	Weight Bits   `json:"weight"`
}

var classNames = [classes]string{"the same", "chance", "others in the same town", "others at the same address", "a branch elsewhere, or a namesake", "another site", "a part, or what came of it"}

// Explain returns what the log odds of two records are made of; the weights add up to the
// score exactly. ok is false if one of them is not in the index.
func (x *Index) Explain(a, b Key) (weights []Weight, score Bits, ok bool) {
	ra, okA := x.row(a)
	rb, okB := x.row(b)
	if !okA || !okB {
		return nil, 0, false
	}
	if x.before(rb, ra) {
		ra, rb = rb, ra
	}
	d := decided{a: ra, b: rb, score: x.score(ra, rb)}
	for _, known := range x.pairs[ra] {
		if known.b == rb {
			d = known
		}
	}
	return x.explain(d), d.score + d.cluster, true
}

func (x *Index) explain(d decided) []Weight {
	p := x.table.compare(d.a, d.b)
	v := x.model.judge(p)
	out := []Weight{{What: "prior", Weight: x.model.prior[same] - x.model.prior[chance]}}
	for i, c := range x.table.columns {
		l := p.level(i)
		if l == levelUnknown {
			continue
		}
		k := c.field.Kind
		w := x.model.share[same][i][l] - x.model.share[chance][i][l]
		if !k.isEqual(l) || k == formKind {
			out = append(out, Weight{c.field.Name, k.levelName(l), w})
			continue
		}
		out = append(out, Weight{c.field.Name, "equal", x.model.equal[i]},
			Weight{c.field.Name, "frequency of the value", w - x.model.equal[i]})
	}
	others := v.class[same] - v.score
	if x.model.vetoed(p) {
		others += vetoWeight
		out = append(out, Weight{"veto", "numbers in the names differ", vetoWeight})
	}
	best := chance
	for c := townsfolk; c < classes; c++ {
		if v.class[c] > v.class[best] {
			best = c
		}
	}
	if w := v.class[chance] - others; w != 0 {
		out = append(out, Weight{"other explanation", classNames[best], w})
	}
	if w := x.rulings.weight(d.a, d.b); w != 0 {
		out = append(out, Weight{What: "judgement", Weight: w})
	}
	if d.cluster != 0 {
		out = append(out, Weight{"cluster", fmt.Sprintf("both are the same as others (%s)", x.via(d)), d.cluster})
	}
	return out
}

// via names a record that connects the two of an implied pair: the one with the best
// weakest link.
func (x *Index) via(d decided) string {
	best, name := Bits(-1<<60), ""
	for _, e := range x.edges[d.a] {
		if s := min(e.score, x.score(e.to, d.b)); e.to != d.b && (s > best || s == best && x.keys[e.to].ID < name) {
			best, name = s, x.keys[e.to].ID
		}
	}
	return name
}
