package duplicate

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Two records of one community centre. The proposal keeps every value and where it is from.
func ExamplePropose() {
	spec := Spec{Fields: []Field{{"name", Name}, {"phone", Phone}}}
	p := Propose(spec, []Record{
		{Source: "guide", ID: "1", Values: []string{"Buurthuis De Kom", "033 461 71 40"}},
		{Source: "town", ID: "8", Values: []string{"Buurthuis de Kom (Soesterkwartier)", "+31 33 4617140"}},
	})
	for _, f := range p.Fields {
		fmt.Println(f.Name, f.Value.Value, len(f.Value.From), len(f.Others))
	}
	// Output:
	// name Buurthuis de Kom (Soesterkwartier) 1 1
	// phone +31 33 4617140 2 0
}

func TestProposeLosesNothing(t *testing.T) {
	records := madeRecords(12, 20, false)
	p := Propose(OrganisationSpec(), records)
	for i, f := range p.Fields {
		var from []Key
		if f.Value.Value != "" {
			for _, v := range append([]ProposedValue{f.Value}, f.Others...) {
				from = append(from, v.From...)
			}
		}
		want := 0
		for _, r := range records {
			if r.Values[i] != "" {
				want++
			}
		}
		if len(from) != want {
			t.Errorf("%s: values of %d records, want %d", f.Name, len(from), want)
		}
	}
	if diff := cmp.Diff(p, Propose(OrganisationSpec(), shuffled(records, 4))); diff != "" {
		t.Errorf("the order of records matters:\n%s", diff)
	}
}
