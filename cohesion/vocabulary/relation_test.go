package vocabulary

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRelation(t *testing.T) {
	v := smallVocabulary(t)
	tests := []struct {
		name            string
		wanted, offered Ref
		kind            RelationKind
		strength        int32
	}{
		{"same", "x:geld", "x:geld", Exact, full},
		{"child", "x:geld", "x:schulden", Narrower, full},
		{"parent", "x:schulden", "x:geld", Broader, full},
		{"declared related", "x:schulden", "x:papieren", Related, full},
		{"related, other side", "x:papieren", "x:schulden", Related, full},
		{"not related", "x:geld", "x:papieren", 0, 0},
		{"exact mapping", "x:geld", "y:1", Exact, full},
		{"exact mapping, other side", "y:1", "x:geld", Exact, full},
		{"close mapping or mapping of the parent, whichever is worth more", "x:schulden", "y:1", Exact, 800_000},
		{"close mapping, other side", "y:1", "x:schulden", Exact, 800_000},
		{"narrow mapping", "x:papieren", "y:2", Narrower, 500_000},
		{"narrow mapping, other side", "y:2", "x:papieren", Broader, 500_000},
		{"no second step outside", "x:schulden", "y:2", 0, 0},
		{"one crosswalk only", "y:1", "y:2", 0, 0},
		{"replaced, offered", "y:2", "x:post", Broader, 500_000},
		{"replaced, wanted", "x:post", "x:papieren", Exact, full},
		{"unknown and equal", "z:1", "z:1", Exact, full},
		{"unknown", "z:1", "x:geld", 0, 0},
		{"nothing", "", "", 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			kind, strength := v.Relation(tt.wanted, tt.offered)
			if kind != tt.kind || strength != tt.strength {
				t.Errorf("Relation(%s, %s) = %v, %d; want %v, %d", tt.wanted, tt.offered, kind, strength, tt.kind, tt.strength)
			}
		})
	}
}

// numbers is a seeded source of numbers (SplitMix64).
type numbers struct{ state uint64 }

// below returns a number from 0 to n-1.
func (r *numbers) below(n int) int {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) % uint64(n))
}

// randomSources makes two schemes with a random hierarchy and mappings in both
// directions, and a crosswalk.
func randomSources(rng *numbers) []Source {
	scheme := func(id, to string) *Scheme {
		s := &Scheme{ID: id, Version: "1", Licence: "l"}
		s.Title.Set("nl", id)
		for i := range 9 {
			c := Concept{Code: fmt.Sprint("c", i), Kind: Theme}
			c.Labels.Set("nl", fmt.Sprint("woord", i))
			for j := range i {
				switch rng.below(8) {
				case 0, 1:
					c.Broader = append(c.Broader, NewRef(id, fmt.Sprint("c", j)))
				case 2:
					c.Related = append(c.Related, NewRef(id, fmt.Sprint("c", j)))
				}
			}
			if rng.below(2) == 0 {
				kind := MappingKinds()[rng.below(5)]
				strength := full
				if kind != ExactMatch {
					strength = int32(1+rng.below(4)) * 250_000
				}
				c.Mappings = []Mapping{{NewRef(to, fmt.Sprint("c", rng.below(9))), kind, strength}}
			}
			s.Concepts = append(s.Concepts, c)
		}
		if rng.below(2) == 0 {
			s.Concepts[8] = Concept{Code: "c8", Kind: Theme, Deprecated: true, ReplacedBy: NewRef(id, "c0"), Labels: s.Concepts[8].Labels}
		}
		return s
	}
	walk := &Crosswalk{From: "a", To: "b", Version: "1", Licence: "l"}
	for i := range 3 {
		walk.Pairs = append(walk.Pairs, Pair{fmt.Sprint("c", rng.below(9)), fmt.Sprint("c", i), MappingKinds()[1+rng.below(4)], 300_000})
	}
	return []Source{scheme("a", "b"), scheme("b", "a"), walk}
}

// slowRelation is the definition of a relation, by trying everything.
func slowRelation(v *Vocabulary, sources []Source, wanted, offered Ref) (RelationKind, int32) {
	wanted, offered = v.Current(wanted), v.Current(offered)
	var best relation
	try := func(kind RelationKind, strength int32) {
		if r := (relation{0, kind, strength}); kind != 0 && (best.kind == 0 || r.better(best)) {
			best = r
		}
	}
	inside := func(a, b Ref) []RelationKind {
		var kinds []RelationKind
		if a == b {
			kinds = append(kinds, Exact)
		}
		if slices.Contains(v.Descendants(a), b) {
			kinds = append(kinds, Narrower)
		}
		if slices.Contains(v.Ancestors(a), b) {
			kinds = append(kinds, Broader)
		}
		if slices.Contains(v.Related(a), b) {
			kinds = append(kinds, Related)
		}
		return kinds
	}
	for _, k := range inside(wanted, offered) {
		try(k, full)
	}
	hop := func(from, to Ref, kind MappingKind, strength int32) {
		from, to = v.Current(from), v.Current(to)
		if to == offered {
			for _, k := range inside(wanted, from) {
				try(compose(k, kind.relation()), strength)
			}
		}
		if from == offered {
			for _, k := range inside(wanted, to) {
				try(compose(k, kind.relation().inverse()), strength)
			}
		}
	}
	for _, source := range sources {
		switch s := source.(type) {
		case *Scheme:
			for _, c := range s.Concepts {
				for _, m := range c.Mappings {
					hop(NewRef(s.ID, c.Code), m.To, m.Kind, m.Strength)
				}
			}
		case *Crosswalk:
			for _, p := range s.Pairs {
				hop(NewRef(s.From, p.From), NewRef(s.To, p.To), p.Kind, p.Strength)
			}
		}
	}
	return best.kind, best.strength
}

// TestRelationIsItsDefinition compares Relation and Reach with the slow definition,
// on random vocabularies.
func TestRelationIsItsDefinition(t *testing.T) {
	rng := &numbers{1}
	related := 0
	for range 60 {
		sources := randomSources(rng)
		v, err := New(sources...)
		if err != nil {
			continue // a random scheme may point at what was replaced, or map a pair twice
		}
		for i := range v.entries {
			wanted := v.entries[i].ref
			reach := make(map[Ref]Reached)
			for _, r := range v.Reach(wanted) {
				if _, twice := reach[r.Ref]; twice {
					t.Fatalf("%s reaches %s twice", wanted, r.Ref)
				}
				reach[r.Ref] = r
			}
			for j := range v.entries {
				offered := v.entries[j].ref
				kind, strength := v.Relation(wanted, offered)
				if k, s := slowRelation(v, sources, wanted, offered); k != kind || s != strength {
					t.Fatalf("Relation(%s, %s) = %v, %d; by definition %v, %d", wanted, offered, kind, strength, k, s)
				}
				if r := reach[offered]; r.Kind != kind || r.Strength != strength {
					t.Fatalf("Relation(%s, %s) = %v, %d; Reach has %v", wanted, offered, kind, strength, r)
				}
				if kind != 0 && wanted != offered {
					related++
				}
			}
		}
	}
	if related < 1000 {
		t.Errorf("only %d related pairs were compared", related)
	}
}

// TestOrderOfSources: the order of arguments and of concepts changes no answer.
func TestOrderOfSources(t *testing.T) {
	rng := &numbers{2}
	compared := 0
	for range 30 {
		sources := randomSources(rng)
		v, err := New(sources...)
		if err != nil {
			continue
		}
		slices.Reverse(sources)
		for _, s := range sources {
			if s, ok := s.(*Scheme); ok {
				for i := range s.Concepts {
					j := rng.below(i + 1)
					s.Concepts[i], s.Concepts[j] = s.Concepts[j], s.Concepts[i]
				}
			}
		}
		w, err := New(sources...)
		if err != nil {
			t.Fatal(err)
		}
		compared++
		for i := range v.entries {
			ref := v.entries[i].ref
			if diff := cmp.Diff(v.Reach(ref), w.Reach(ref)); diff != "" {
				t.Fatalf("%s (-first +reversed):\n%s", ref, diff)
			}
		}
	}
	if compared < 5 {
		t.Errorf("only %d vocabularies were compared", compared)
	}
}

func TestReachIsSorted(t *testing.T) {
	v := Starter()
	for _, ref := range v.Themes() {
		reach := v.Reach(ref)
		if reach[0] != (Reached{ref, Exact, full}) {
			t.Errorf("%s does not reach itself first: %v", ref, reach[0])
		}
		for i := 1; i < len(reach); i++ {
			if worth(reach[i-1].Kind, reach[i-1].Strength) < worth(reach[i].Kind, reach[i].Strength) {
				t.Errorf("%s: %v comes before %v", ref, reach[i-1], reach[i])
			}
		}
	}
}
