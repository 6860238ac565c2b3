package memstore_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion"
)

// A unit of work writes several records together, reads its own writes, and can be
// repeated safely under a key. The feed tells what changed.
func Example() {
	ctx := context.Background()
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	here := cohesion.StableID[cohesion.Community](at, "example", "here")
	community := memstore.New().Community(here)

	place := &cohesion.Place{Address: cohesion.Address{City: "Amersfoort"}}
	place.ID, place.Community = cohesion.StableID[cohesion.Place](at, "example", "village house"), here
	unit := store.Unit{At: at, Key: "form-7"}
	open := func(tx store.Tx) error {
		if _, err := tx.Put(ctx, place); err != nil {
			return err
		}
		_, err := store.Edit(ctx, tx, place.ID, func(p *cohesion.Place) error {
			p.PlaceKind = cohesion.CommunityHouse
			return nil
		})
		return err
	}
	for range 2 { // the answer to the first may have been lost
		receipt, err := community.Update(ctx, unit, open)
		fmt.Println(len(receipt.Changes), "changes, repeated:", receipt.Repeated, err)
	}

	_, err := community.Update(ctx, store.Unit{At: at}, func(tx store.Tx) error {
		_, err := tx.Put(ctx, place) // version 0: somebody was earlier
		return err
	})
	fmt.Println(errors.Is(err, store.ErrConflict))

	changes, _, err := community.Changes(ctx, "", 0)
	for _, c := range changes {
		fmt.Println(c.Seq, c.Kind, "version", c.Version)
	}
	fmt.Println(err)
	// Output:
	// 2 changes, repeated: false <nil>
	// 2 changes, repeated: true <nil>
	// true
	// 1 place version 1
	// 2 place version 2
	// <nil>
}
