package desk_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion"
)

// BenchmarkDesk measures loading 10,000 initiatives into an empty store, and a refresh
// after one of them changed.
func BenchmarkDesk(b *testing.B) {
	const size = 10_000
	ctx := context.Background()
	fresh := func() (*desk.Community, store.Partition) {
		s := memstore.New()
		d, err := desk.New(desk.Options{Store: s, Clock: func() time.Time { return monday }, Entropy: rand.NewChaCha8([32]byte{})})
		if err != nil {
			b.Fatal(err)
		}
		return d.Community(here()), s.Community(here())
	}
	records := make([]cohesion.Record, size)
	for n := range records {
		records[n] = initiative(here(), fmt.Sprint("aanbod ", n), company)
	}
	load := func(c *desk.Community) {
		result, err := c.Load(ctx, desk.LoadRequest{Records: func(yield func(cohesion.Record, error) bool) {
			for _, rec := range records {
				if !yield(rec, nil) {
					return
				}
			}
		}})
		if err != nil || result.Created != size {
			b.Fatal(result.Created, err)
		}
	}
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			c, _ := fresh()
			load(c)
		}
	})
	b.Run("refresh", func(b *testing.B) {
		c, p := fresh()
		load(c)
		for b.Loop() {
			_, err := p.Update(ctx, store.Unit{At: monday}, func(tx store.Tx) error {
				_, err := store.Edit(ctx, tx, id[cohesion.Initiative]("aanbod 7"), func(i *cohesion.Initiative) error { return nil })
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
			if changed, err := c.Refresh(ctx); !changed || err != nil {
				b.Fatal(changed, err)
			}
		}
	})
}
