package duplicate

import (
	"context"
	"slices"
	"testing"
)

// Many pairs at once have the levels that each has by itself, derived fields left out too.
func TestCompareAllEqualsCompare(t *testing.T) {
	records := madeRecords(5, 300, false)
	spec := OrganisationSpec()
	made := newTable(spec)
	order, err := canonical(records)
	if err != nil {
		t.Fatal(err)
	}
	if err := made.fill(context.Background(), spec, records, order, 2); err != nil {
		t.Fatal(err)
	}
	for i, c := range made.columns {
		if c.field.Kind != formKind {
			made.columns[i].freeze()
		}
	}
	made.from[1] = 0 // as if the second field followed from the first
	var pairs []pair
	var want []pattern
	for a := range int32(made.size) {
		for b := a + 1; b < int32(made.size); b++ {
			pairs, want = append(pairs, pair{a: a, b: b}), append(want, made.compare(a, b))
		}
	}
	if !slices.Equal(made.compareAll(pairs), want) {
		t.Error("levels of pairs that are compared together are not those of each pair")
	}
}
