package overlap

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion"
)

// What is read as a policy is valid and is written and read again as the same; nothing panics.
func FuzzParsePolicy(f *testing.F) {
	text, err := json.Marshal(DefaultPolicy())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"name": "a", "version": 1, "theme": {"weight": 0}}`))
	f.Add([]byte(`{"name": "a", "version": 1, "theme": null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ParsePolicy(data)
		if err != nil {
			return
		}
		if vs := p.Validate(); len(vs) > 0 {
			t.Fatal(vs)
		}
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ParsePolicy(text)
		if err != nil || back != p {
			t.Fatalf("%v %s", err, cmp.Diff(p, back))
		}
	})
}

// Whatever the supply and the policy: pairs are those of the scan, values lie in their
// bounds, and nobody gains from being compared the other way round.
func FuzzPairs(f *testing.F) {
	f.Add(uint64(1), int32(500_000), int32(0), int32(300_000), int32(20), int32(10))
	f.Add(uint64(2), int32(0), int32(50_000), int32(900_000), int32(0), int32(100))
	f.Fuzz(func(t *testing.T, seed uint64, threshold, floor, unknown, area, words int32) {
		p := DefaultPolicy()
		p.Threshold, p.Area.Floor, p.Area.Unknown = cohesion.Score(threshold), cohesion.Score(floor), cohesion.Score(unknown)
		p.Area.Weight, p.Words.Weight = area, words
		if len(p.Validate()) > 0 {
			return
		}
		g := generate(seed, 25)
		s, err := New(t.Context(), g.supply, p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		q := Query{Kinds: KindsOf(Overlapping, Clashing, Complemented)}
		fast := collect(t, s, q)
		q.Scan = true
		slow := collect(t, s, q)
		sortPairs(fast)
		sortPairs(slow)
		if diff := cmp.Diff(slow, fast); diff != "" {
			t.Fatalf("(-scan +pairs):\n%.2000s", diff)
		}
		for _, one := range fast {
			if one.Lo < 0 || one.Hi < one.Lo || one.Hi > cohesion.One || one.AInB < 0 || one.AInB > cohesion.One || one.BInA < 0 || one.BInA > cohesion.One {
				t.Fatalf("%+v", one)
			}
			if one.Kinds.Has(Overlapping) != (one.Lo > p.Threshold) {
				t.Fatalf("%v at %d", one.Kinds.List(), one.Lo)
			}
			turned, err := s.Compare(one.B, one.A)
			if err != nil || turned != one {
				t.Fatalf("%v %s", err, cmp.Diff(one, turned))
			}
		}
	})
}
