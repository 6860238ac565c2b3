package duplicate

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func find(t testing.TB, records []Record, options Options) *Result {
	t.Helper()
	r, err := Find(context.Background(), OrganisationSpec(), records, options)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func shuffled(records []Record, seed int) []Record {
	out := append([]Record{}, records...)
	s := source(seed)
	for i := len(out) - 1; i > 0; i-- {
		j := s.intn(i + 1)
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// The order of records and the number of workers make no difference, to the last bit.
func TestFindInvariant(t *testing.T) {
	for _, link := range []bool{false, true} {
		records := madeRecords(3, 400, link)
		want := find(t, records, Options{Link: link, Workers: 1})
		if len(want.Pairs) < 100 {
			t.Fatalf("link %v: %d pairs are too few to prove anything", link, len(want.Pairs))
		}
		for seed := 1; seed <= 3; seed++ {
			got := find(t, shuffled(records, seed), Options{Link: link, Workers: 1 + seed})
			if diff := cmp.Diff(want.Pairs, got.Pairs); diff != "" {
				t.Fatalf("link %v, order %d (-want +got):\n%s", link, seed, diff)
			}
			if diff := cmp.Diff(want.Parameters, got.Parameters); diff != "" {
				t.Errorf("link %v, order %d: parameters (-want +got):\n%s", link, seed, diff)
			}
			if want.Expected != got.Expected {
				t.Errorf("expected %d, then %d", want.Expected, got.Expected)
			}
		}
	}
}

// Under the same parameters an index that came about step by step is the one made at once.
func TestIndexIncremental(t *testing.T) {
	for _, link := range []bool{false, true} {
		records := madeRecords(5, 300, link)
		options := Options{Link: link}
		full := find(t, records, options)
		data, err := json.Marshal(full.Parameters)
		if err != nil {
			t.Fatal(err)
		}
		p, err := ReadParameters(data)
		if err != nil {
			t.Fatal(err)
		}
		again, err := NewIndex(context.Background(), p, records, options)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(full.Pairs, again.Pairs()); diff != "" {
			t.Fatalf("link %v: with stored parameters (-want +got):\n%s", link, diff)
		}
		mixed := shuffled(records, 9)
		half := len(mixed) / 2
		x, err := NewIndex(context.Background(), p, mixed[:half], options)
		if err != nil {
			t.Fatal(err)
		}
		// Others come and go, some change and change back.
		other := madeRecords(77, 40, link)
		for i := range other {
			other[i].ID = "other" + other[i].ID
		}
		changed := append([]Record{}, mixed[10:30]...)
		for i := range changed {
			changed[i].Values = other[i].Values
		}
		for _, batch := range [][]Record{other, changed, mixed[half:], mixed[10:30]} {
			if err := x.Put(batch...); err != nil {
				t.Fatal(err)
			}
		}
		for _, r := range other {
			x.Remove(Key{r.Source, r.ID})
		}
		if diff := cmp.Diff(full.Pairs, x.Pairs()); diff != "" {
			t.Errorf("link %v: step by step (-want +got):\n%s", link, diff)
		}
		if x.Len() != len(records) {
			t.Errorf("%d records, want %d", x.Len(), len(records))
		}
	}
}

// Asking about a record gives what adding it gives, and leaves no trace.
func TestIndexMatch(t *testing.T) {
	records := madeRecords(8, 300, false)
	full := find(t, records, Options{})
	score := make(map[[2]Key]Bits)
	for _, p := range full.Pairs {
		score[[2]Key{p.A, p.B}], score[[2]Key{p.B, p.A}] = p.Score, p.Score
	}
	var asked, kept []Record
	for i, r := range records {
		if i%5 == 0 {
			asked = append(asked, r)
		} else {
			kept = append(kept, r)
		}
	}
	x, err := NewIndex(context.Background(), full.Parameters, kept, Options{})
	if err != nil {
		t.Fatal(err)
	}
	before := x.Pairs()
	matched := 0
	for _, r := range asked {
		found, err := x.Match(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range found {
			matched++
			if want, ok := score[[2]Key{p.A, p.B}]; ok && want != p.Score {
				t.Errorf("%v %v scores %v, in the whole %v", p.A, p.B, p.Score, want)
			}
		}
	}
	if matched == 0 {
		t.Error("nothing matched")
	}
	if diff := cmp.Diff(before, x.Pairs()); diff != "" {
		t.Errorf("asking changed the index (-want +got):\n%s", diff)
	}
}

// The reasons of a pair add up to its score exactly.
func TestExplainSums(t *testing.T) {
	r := find(t, madeRecords(4, 400, false), Options{})
	kinds := make(map[string]int)
	for _, p := range r.Pairs {
		weights, score, ok := r.Index.Explain(p.B, p.A)
		if !ok || score != p.Score {
			t.Fatalf("%v %v: %v %v, want %v", p.A, p.B, ok, score, p.Score)
		}
		sum := Bits(0)
		for _, w := range weights {
			sum += w.Weight
			kinds[w.What]++
		}
		if sum != score {
			t.Errorf("%v %v: weights add up to %v, score %v: %v", p.A, p.B, sum, score, weights)
		}
	}
	if kinds["prior"] != len(r.Pairs) || kinds["name"] == 0 || kinds["other explanation"] == 0 {
		t.Errorf("weights met: %v", kinds)
	}
}

// Blocking loses nothing that all pairs would find, and the scores are the same.
func TestFindEqualsAllPairs(t *testing.T) {
	records := madeRecords(11, 150, true)
	r := find(t, records, Options{Link: true})
	x := r.Index
	var all []decided
	for a := int32(0); a < int32(len(x.keys)); a++ {
		for b := a + 1; b < int32(len(x.keys)); b++ {
			if s := x.score(a, b); s > 0 && x.keys[a].Source != x.keys[b].Source {
				all = append(all, decided{a: a, b: b, score: s})
			}
		}
	}
	edges := 0
	for _, d := range all {
		for _, e := range x.edges[d.a] {
			if e.to == d.b {
				edges++
				if e.score != d.score {
					t.Errorf("%v %v: %v by blocking, %v by itself", x.keys[d.a], x.keys[d.b], e.score, d.score)
				}
			}
		}
	}
	if edges != len(all) {
		t.Errorf("%d of %d pairs above zero share a key", edges, len(all))
	}
}

func TestJudgements(t *testing.T) {
	records := madeRecords(6, 200, false)
	first := find(t, records, Options{})
	apart := first.Pairs[0]
	judged := []Judgement{
		{A: apart.A, B: apart.B},
		{A: Key{ID: "a1"}, B: Key{ID: "a2"}, Same: true},
		{A: Key{ID: "a2"}, B: Key{ID: "a3"}, Same: true},
		{A: Key{ID: "a3"}, B: Key{ID: "a4"}},
		{A: Key{ID: "gone"}, B: Key{ID: "a4"}},
	}
	got := find(t, records, Options{Judgements: judged})
	has := make(map[string]Decision)
	for _, p := range got.Pairs {
		has[p.A.ID+" "+p.B.ID] = p.Decision
	}
	if d := has[apart.A.ID+" "+apart.B.ID]; d != 0 {
		t.Errorf("judged not the same, yet %v", d)
	}
	for _, same := range []string{"a1 a2", "a2 a3", "a1 a3"} {
		if has[same] != Merge {
			t.Errorf("%s: %v, judged the same", same, has[same])
		}
	}
	for _, not := range []string{"a1 a4", "a2 a4", "a3 a4"} {
		if has[not] != 0 {
			t.Errorf("%s: %v, judged not the same by way of others", not, has[not])
		}
	}
	conflict := append(judged, Judgement{A: Key{ID: "a1"}, B: Key{ID: "a3"}})
	if w := find(t, records, Options{Judgements: conflict}).Warnings; len(w) == 0 {
		t.Error("judgements that contradict each other give no warning")
	}
}

func TestNumbersVeto(t *testing.T) {
	records := madeRecords(2, 200, false)
	for i, name := range []string{"Basisschool De Linde 1", "Basisschool De Linde 2", "Basisschool De Linde II"} {
		records = append(records, Record{ID: fmt.Sprint("school", i), Source: "a", Values: []string{name, "Plein 1", "1234 AB", "goes", "0113-123456", "delinde.nl", "info@delinde.nl", "school"}})
	}
	var got []string
	for _, p := range find(t, records, Options{}).Pairs {
		if p.A.ID[0] == 's' {
			got = append(got, p.A.ID+" "+p.B.ID)
		}
	}
	if diff := cmp.Diff([]string{"school1 school2"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFindErrors(t *testing.T) {
	spec := OrganisationSpec()
	twice := []Record{{ID: "1", Values: []string{"x"}}, {ID: "1", Values: []string{"y"}}}
	if _, err := Find(context.Background(), spec, twice, Options{}); err == nil {
		t.Error("two records with one id are accepted")
	}
	wide := []Record{{ID: "1", Values: make([]string, 9)}}
	if _, err := Find(context.Background(), spec, wide, Options{}); err == nil {
		t.Error("more values than fields are accepted")
	}
	if _, err := Find(context.Background(), Spec{}, nil, Options{}); err == nil {
		t.Error("no fields are accepted")
	}
	for _, records := range [][]Record{nil, {{ID: "1"}}, {{ID: "1"}, {ID: "2"}}} {
		if r := find(t, records, Options{}); len(r.Pairs) != 0 {
			t.Errorf("%d records give %v", len(records), r.Pairs)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Find(ctx, spec, madeRecords(1, 50, false), Options{}); err == nil {
		t.Error("a context that has ended does not stop it")
	}
}

// A record without a source is not taken for one of the same id that has one.
func TestPutWithoutSource(t *testing.T) {
	records := madeRecords(5, 100, false)
	x := find(t, records, Options{}).Index
	other := records[0]
	other.Source = ""
	if err := x.Put(other); err != nil {
		t.Fatal(err)
	}
	if x.Len() != len(records)+1 {
		t.Errorf("%d records, want %d", x.Len(), len(records)+1)
	}
	x.Remove(Key{ID: other.ID})
	if x.Len() != len(records) {
		t.Errorf("%d records after removal, want %d", x.Len(), len(records))
	}
	if _, _, ok := x.Explain(Key{"a", other.ID}, Key{"a", records[1].ID}); !ok {
		t.Error("the record with a source is gone")
	}
}
