package overlap

import (
	"cmp"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// everyone is the audience that all people belong to.
const everyone vocabulary.Ref = "sb:iedereen"

// A facet is one list of concepts of every offer, such as its themes: the distinct lists,
// how rare each concept is, and how alike any two are. Immutable once built.
type facet struct {
	voc     *vocabulary.Vocabulary
	related cohesion.Score
	open    cohesion.Score // coverage of what is open to all by what is not
	damp    bool           // a likeness counts for less the more offers share it

	refs   []vocabulary.Ref
	number map[vocabulary.Ref]int32
	above  [][]int32 // concepts above each, itself included, ascending; by concept
	users  []int32   // offers with the concept or one below it
	total  int       // offers with any, and the policy's prior
	rarity []int64   // log2 in 2^-logBits

	sets   []conceptSet
	find   map[string]int32
	alike  [][]likeTo // by concept: those that are alike at all, ascending
	counts []int32    // offers by set
	table  [][]cover  // by two sets; nil if there are many
}

// A conceptSet is a list of concepts that at least one offer has. The first set is empty:
// not known.
type conceptSet struct {
	concepts []int32 // ascending
	open     bool    // for everyone
	mass     int64   // sum of rarities
}

// likeTo is how alike a concept is to another.
type likeTo struct {
	to    int32
	value cohesion.Score
}

func newFacet(voc *vocabulary.Vocabulary, p *Policy, damp bool) *facet {
	f := &facet{voc: voc, damp: damp, related: p.Related, open: p.Open, total: int(p.Prior), number: map[vocabulary.Ref]int32{}, find: map[string]int32{}}
	f.add(nil, false)
	f.counts[0] = 0
	return f
}

// concept returns the number of a concept, a new one if need be, with those above it.
func (f *facet) concept(ref vocabulary.Ref) int32 {
	ref = f.voc.Current(ref)
	if n, known := f.number[ref]; known {
		return n
	}
	n := int32(len(f.refs))
	f.number[ref] = n
	f.refs = append(f.refs, ref)
	f.users = append(f.users, 0)
	f.above = append(f.above, nil)
	above := []int32{n}
	for _, a := range f.voc.Ancestors(ref) {
		above = append(above, f.concept(a))
	}
	slices.Sort(above)
	f.above[n] = above
	return n
}

// add returns the number of the set that an offer has, and counts it.
func (f *facet) add(refs []vocabulary.Ref, open bool) int32 {
	set := conceptSet{open: open}
	for _, ref := range refs {
		if f.voc.Current(ref) == everyone {
			set.open = true
			continue
		}
		set.concepts = append(set.concepts, f.concept(ref))
	}
	slices.Sort(set.concepts)
	set.concepts = slices.Compact(set.concepts)
	set.open = set.open && len(set.concepts) == 0
	key := set.key()
	n, known := f.find[key]
	if !known {
		n = int32(len(f.sets))
		f.find[key] = n
		f.sets = append(f.sets, set)
		f.counts = append(f.counts, 0)
	}
	f.counts[n]++
	return n
}

func (s *conceptSet) key() string {
	key := make([]byte, 0, 4*len(s.concepts)+1)
	for _, c := range s.concepts {
		key = append(key, byte(c), byte(c>>8), byte(c>>16), byte(c>>24))
	}
	if s.open {
		key = append(key, '*')
	}
	return string(key)
}

// build computes rarities and likenesses once all sets are there.
func (f *facet) build() {
	var all []int32
	for n, set := range f.sets {
		if n == 0 {
			continue
		}
		f.total += int(f.counts[n])
		all = all[:0]
		for _, c := range set.concepts {
			all = append(all, f.above[c]...)
		}
		slices.Sort(all)
		for _, c := range slices.Compact(all) {
			f.users[c] += f.counts[n]
		}
	}
	f.rarity = make([]int64, len(f.refs))
	for c := range f.refs {
		// log2((N + 1) / (n + 1/2)), which is above 0
		f.rarity[c] = log2(uint64(2*f.total+2)) - log2(uint64(2*f.users[c]+1)) + 1
	}
	for n := range f.sets {
		for _, c := range f.sets[n].concepts {
			f.sets[n].mass += f.rarity[c]
		}
	}
	f.relate()
	f.tabulate()
}

// mostSets is how many distinct lists of concepts are compared beforehand, each with each.
const mostSets = 1024

// tabulate compares all sets with each other, if they are few.
func (f *facet) tabulate() {
	if len(f.sets) > mostSets {
		return
	}
	table := make([][]cover, len(f.sets))
	for a := range table {
		table[a] = make([]cover, len(f.sets))
		for b := range table[:a+1] {
			c := f.compare(int32(a), int32(b))
			table[a][b], table[b][a] = c, cover{c.ba, c.ab, c.known}
		}
	}
	f.table = table
}

// relate fills alike.
func (f *facet) relate() {
	below := make([][]int32, len(f.refs)) // concepts below each, itself included
	for c := range f.refs {
		for _, a := range f.above[c] {
			below[a] = append(below[a], int32(c))
		}
	}
	ages := f.ages()
	f.alike = make([][]likeTo, len(f.refs))
	var near []int32
	for c := range f.refs {
		near = near[:0]
		for _, a := range f.above[c] {
			near = append(near, below[a]...)
		}
		for _, reached := range f.voc.Reach(f.refs[c]) {
			if n, used := f.number[f.voc.Current(reached.Ref)]; used {
				near = append(near, n)
			}
		}
		if _, ok := ages[int32(c)]; ok {
			for other := range ages {
				near = append(near, other)
			}
		}
		slices.Sort(near)
		for _, other := range slices.Compact(near) {
			if v := f.likeness(int32(c), other); v > 0 {
				f.alike[c] = append(f.alike[c], likeTo{other, v})
			}
		}
	}
}

// ages returns the concepts that are age bands.
func (f *facet) ages() map[int32]bool {
	ages := map[int32]bool{}
	for c, ref := range f.refs {
		if _, ok := f.voc.Age(ref); ok {
			ages[int32(c)] = true
		}
	}
	return ages
}

// likeness compares two concepts: the best of what they have in common above them, of a
// declared relation, and of common years of age.
func (f *facet) likeness(a, b int32) cohesion.Score {
	if a == b {
		return f.damped(cohesion.One, a)
	}
	best := f.lin(a, b)
	for _, v := range [...]cohesion.Score{f.declared(a, b), f.declared(b, a), commonYears(f.voc, f.refs[a], f.refs[b])} {
		frequent := a
		if f.users[b] > f.users[a] {
			frequent = b
		}
		best = max(best, f.damped(v, frequent))
	}
	return best
}

// lin is Lin's measure (1998), 2 IC(c) / (IC(a) + IC(b)) for the best c above both, damped
// by how frequent c is (Schlicker and others, 2006).
func (f *facet) lin(a, b int32) cohesion.Score {
	best := cohesion.Score(0)
	i, j := f.above[a], f.above[b]
	for len(i) > 0 && len(j) > 0 {
		switch {
		case i[0] < j[0]:
			i = i[1:]
		case i[0] > j[0]:
			j = j[1:]
		default:
			v := cohesion.Score(min(scale(2*f.rarity[i[0]], f.rarity[a]+f.rarity[b]), int64(cohesion.One)))
			best = max(best, f.damped(v, i[0]))
			i, j = i[1:], j[1:]
		}
	}
	return best
}

// damped takes off the share of offers that have the concept.
func (f *facet) damped(v cohesion.Score, c int32) cohesion.Score {
	if !f.damp {
		return v
	}
	return cohesion.Score(int64(v) * int64(f.total-int(f.users[c])) / int64(max(1, f.total)))
}

// declared is the value of a relation that the vocabulary states beside its hierarchy: an
// exact match counts in full, any other as related.
func (f *facet) declared(a, b int32) cohesion.Score {
	kind, strength := f.voc.Relation(f.refs[a], f.refs[b])
	switch {
	case kind == vocabulary.Exact:
		return cohesion.Score(strength)
	case kind == vocabulary.Related || kind != 0 && f.refs[a].Scheme() != f.refs[b].Scheme():
		return cohesion.Score(int64(f.related) * int64(strength) / int64(cohesion.One))
	}
	return 0
}

// oldest is where an age band without upper limit ends, in hundredths of a year.
const oldest = 11_000

// commonYears is the share of the years of two age bands together that both have.
func commonYears(voc *vocabulary.Vocabulary, a, b vocabulary.Ref) cohesion.Score {
	x, ok := voc.Age(a)
	y, also := voc.Age(b)
	if !ok || !also {
		return 0
	}
	xMax, yMax := int64(cmp.Or(x.Max, oldest)), int64(cmp.Or(y.Max, oldest))
	common := min(xMax, yMax) - max(int64(x.Min), int64(y.Min))
	all := max(xMax, yMax) - min(int64(x.Min), int64(y.Min))
	if common <= 0 || all <= 0 {
		return 0
	}
	return cohesion.Score(scale(common, all))
}

// best returns the likeness of a concept to the likest of a set, and which that is.
func (f *facet) best(c int32, set []int32) (cohesion.Score, int32) {
	value, which := cohesion.Score(0), int32(-1)
	list := f.alike[c]
	for _, other := range set {
		i, found := slices.BinarySearchFunc(list, other, func(l likeTo, to int32) int { return cmp.Compare(l.to, to) })
		if found && list[i].value > value {
			value, which = list[i].value, other
		}
	}
	return value, which
}

// covers compares two sets.
func (f *facet) covers(a, b int32) cover {
	if f.table != nil {
		return f.table[a][b]
	}
	return f.compare(a, b)
}

// compare compares two sets by best matches, weighted by rarity.
func (f *facet) compare(a, b int32) cover {
	x, y := &f.sets[a], &f.sets[b]
	switch {
	case a == 0 || b == 0:
		return cover{}
	case x.open && y.open:
		return cover{cohesion.One, cohesion.One, true}
	case x.open:
		return cover{f.open, cohesion.One, true}
	case y.open:
		return cover{cohesion.One, f.open, true}
	}
	return cover{f.covered(x, y), f.covered(y, x), true}
}

// covered is how much of x is in y.
func (f *facet) covered(x, y *conceptSet) cohesion.Score {
	var sum int64
	for _, c := range x.concepts {
		v, _ := f.best(c, y.concepts)
		// rarity below 2^25, at most 50 concepts, values below 2^20
		sum += f.rarity[c] * int64(v)
	}
	return cohesion.Score(sum / max(1, x.mass))
}
