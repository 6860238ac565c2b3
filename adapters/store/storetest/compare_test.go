package storetest

import (
	"context"
	"testing"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

func TestCompare(t *testing.T) {
	for seed := range uint64(2) {
		Compare(t, seed, 150, []string{"a model", "another"}, []store.Store{newModel(), newModel()})
	}
}

// TestCompareNotices compares a model with one that forgets to delete.
func TestCompareNotices(t *testing.T) {
	r := &recorder{TB: t}
	forgetful := &brokenStore{newModel(), func(_ cohesion.CommunityID, p store.Partition) store.Partition {
		return &breaker{Partition: p, fn: func(fn func(store.Tx) error) func(store.Tx) error {
			return func(tx store.Tx) error {
				return fn(&txBreaker{Tx: tx, delete: func(context.Context, cohesion.RecordRef, int) error { return nil }})
			}
		}}
	}}
	Compare(r, 1, 150, []string{"a model", "a forgetful one"}, []store.Store{newModel(), forgetful})
	if len(r.failures) == 0 {
		t.Error("nothing was noticed")
	}
}
