package desk_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// An overtaken store lets somebody else in just before a unit of work.
type overtaken struct {
	store.Store
	before *func()
}

type overtakenPartition struct {
	store.Partition
	before *func()
}

func (o overtaken) Community(id cohesion.CommunityID) store.Partition {
	return overtakenPartition{o.Store.Community(id), o.before}
}

func (o overtakenPartition) Update(ctx context.Context, u store.Unit, fn func(store.Tx) error) (store.Receipt, error) {
	if *o.before != nil {
		(*o.before)()
	}
	return o.Partition.Update(ctx, u, fn)
}

// TestMatchYields wants an answer, and no second record of it, when the need changes
// between the match and the note of it.
func TestMatchYields(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	w.load(t, w.Community, community(here()))
	n := w.raise(t, need(debts))
	var before func()
	d, err := desk.New(desk.Options{Store: overtaken{w.store, &before}, Clock: w.clock, Entropy: rand.NewChaCha8([32]byte{7})})
	if err != nil {
		t.Fatal(err)
	}
	before = func() {
		if _, err := w.Withdraw(ctx, desk.WithdrawRequest{Need: n.ID}); err != nil {
			t.Error(err)
		}
	}
	result, err := d.Community(here()).Match(ctx, desk.MatchRequest{Asked: desk.Asked{Need: n.ID}})
	if err != nil || len(result.Matches) != 0 || !result.Unmet.IsZero() {
		t.Errorf("match: %+v, %v", result, err)
	}
	same(t, "state", cohesion.NeedWithdrawn, w.status(t, n.ID))
	same(t, "records", 0, w.count(t, cohesion.KindUnmet))
}
