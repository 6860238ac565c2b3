package vocabulary

import (
	"cmp"
	"slices"
	"strconv"
)

func itoa(i int) string { return strconv.Itoa(i) }

// Reached is a concept that answers a wanted one to some extent.
type Reached struct {
	Ref      Ref
	Kind     RelationKind
	Strength int32 // of the crosswalk, in millionths; 1,000,000 inside one scheme
}

// A relation is a [Reached] by position.
type relation struct {
	to       int32
	kind     RelationKind
	strength int32
}

// worth is the default value of the kind times the strength; it orders relations.
func worth(kind RelationKind, strength int32) int64 {
	return int64(kind.DefaultValue()) * int64(strength)
}

// better reports whether r goes before o: worth more, or as much with a better kind.
func (r relation) better(o relation) bool {
	if a, b := worth(r.kind, r.strength), worth(o.kind, o.strength); a != b {
		return a > b
	}
	return r.kind < o.kind
}

// Relation says how the offered concept answers the wanted one, and how strong the
// crosswalk is over which they are compared, in millionths (1,000,000 inside one
// scheme). A kind of 0 means not at all.
//
// Inside a scheme the offered concept is the same (exact), a descendant of the wanted
// one at any depth (narrower), an ancestor (broader), or declared related on either
// side (related). Siblings are not related. Between schemes one mapping is followed, in
// either direction, after any such step inside the scheme of the wanted concept: what
// is mapped to a descendant of the wanted concept is narrower. Where several relations
// hold, the one with the highest product of [RelationKind.DefaultValue] and strength
// counts. A deprecated concept counts as its replacement. Equal references are exact
// even if no scheme has them.
//
// Relation costs two map look-ups and a binary search, and does not allocate.
func (v *Vocabulary) Relation(wanted, offered Ref) (RelationKind, int32) {
	if wanted == offered && wanted != "" {
		return Exact, full
	}
	w, o := v.find(wanted), v.find(offered)
	if w == nil || o == nil {
		return 0, 0
	}
	relations := v.entries[w.current].relations
	i, found := slices.BinarySearchFunc(relations, o.current, func(r relation, to int32) int { return cmp.Compare(r.to, to) })
	if !found {
		return 0, 0
	}
	return relations[i].kind, relations[i].strength
}

// Reach returns every concept of all schemes that answers the wanted one, with what
// [Vocabulary.Relation] says of each: first itself (for a deprecated concept its
// replacement), then those worth most, then by kind and reference.
func (v *Vocabulary) Reach(wanted Ref) []Reached {
	e := v.find(wanted)
	switch {
	case e != nil:
		return slices.Clone(v.entries[e.current].reach)
	case wanted != "":
		return []Reached{{wanted, Exact, full}}
	}
	return nil
}

// relate fills the relations and the reach of all entries. It follows at most limit
// steps from concept to concept, and reports whether that was enough.
func (v *Vocabulary) relate(limit int) bool {
	left := limit
	aliases := make(map[int32][]int32)
	for i := range v.entries {
		if now := v.entries[i].current; now != int32(i) {
			aliases[now] = append(aliases[now], int32(i))
		}
	}
	for i := range v.entries {
		e := &v.entries[i]
		if e.current != int32(i) {
			continue
		}
		e.relations = v.relationsOf(int32(i), &left)
		for _, r := range e.relations {
			left -= len(aliases[r.to])
		}
		if left < 0 {
			return false
		}
		e.reach = make([]Reached, 0, len(e.relations))
		for _, r := range e.relations {
			e.reach = append(e.reach, Reached{v.entries[r.to].ref, r.kind, r.strength})
			for _, alias := range aliases[r.to] {
				e.reach = append(e.reach, Reached{v.entries[alias].ref, r.kind, r.strength})
			}
		}
		slices.SortFunc(e.reach, func(a, b Reached) int {
			return cmp.Or(
				boolOrder(a.Ref == e.ref, b.Ref == e.ref),
				cmp.Compare(worth(b.Kind, b.Strength), worth(a.Kind, a.Strength)),
				cmp.Compare(a.Kind, b.Kind),
				cmp.Compare(a.Ref, b.Ref))
		})
	}
	return true
}

// relationsOf returns the best relation of entry i to every entry that it reaches,
// sorted by position. It takes the steps that it follows from left, and stops where
// none are.
func (v *Vocabulary) relationsOf(i int32, left *int) []relation {
	inside := []relation{{i, Exact, full}}
	for _, j := range v.closure(&v.entries[i], narrowerOf, left) {
		inside = append(inside, relation{j, Narrower, full})
	}
	for _, j := range v.closure(&v.entries[i], broaderOf, left) {
		inside = append(inside, relation{j, Broader, full})
	}
	for _, j := range v.entries[i].related {
		inside = append(inside, relation{j, Related, full})
	}
	best := make(map[int32]relation, len(inside))
	keep := func(r relation) {
		if old, ok := best[r.to]; !ok || r.better(old) {
			best[r.to] = r
		}
	}
	for _, r := range inside {
		if *left -= 1 + len(v.entries[r.to].links); *left < 0 {
			return nil
		}
		keep(r)
		for _, l := range v.entries[r.to].links {
			if kind := compose(r.kind, l.kind); kind != 0 {
				keep(relation{l.to, kind, l.strength})
			}
		}
	}
	out := make([]relation, 0, len(best))
	for _, r := range best {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b relation) int { return cmp.Compare(a.to, b.to) })
	return out
}
