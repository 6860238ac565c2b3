package memstore_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion"
)

var benchAt = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func benchReferral(in cohesion.CommunityID, n int) *cohesion.Referral {
	r := &cohesion.Referral{
		Need:       cohesion.StableID[cohesion.SupportNeed](benchAt, "bench", fmt.Sprint(n)),
		Initiative: cohesion.StableID[cohesion.Initiative](benchAt, "bench", fmt.Sprint(n/10)),
		Status:     cohesion.ReferralAccepted,
	}
	r.ID, r.Community = cohesion.StableID[cohesion.Referral](benchAt, "bench", fmt.Sprint(n)), in
	return r
}

// BenchmarkPartition measures single calls in partitions of growing size.
func BenchmarkPartition(b *testing.B) {
	ctx := context.Background()
	in := cohesion.StableID[cohesion.Community](benchAt, "bench", "here")
	for _, size := range []int{1000, 10_000, 100_000} {
		p := memstore.New().Community(in)
		_, err := p.Update(ctx, store.Unit{At: benchAt}, func(tx store.Tx) error {
			for n := range size {
				if _, err := tx.Put(ctx, benchReferral(in, n)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		rec := benchReferral(in, size/2)
		b.Run(fmt.Sprintf("get/%d", size), func(b *testing.B) {
			for b.Loop() {
				if _, err := p.Get(ctx, rec.Ref()); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("about/%d", size), func(b *testing.B) {
			f := store.Filter{About: []cohesion.RecordRef{store.Ref(rec.Initiative)}}
			for b.Loop() {
				if n, err := p.Count(ctx, cohesion.KindReferral, f); n != 10 || err != nil {
					b.Fatal(n, err)
				}
			}
		})
		b.Run(fmt.Sprintf("update/%d", size), func(b *testing.B) {
			for b.Loop() {
				_, err := p.Update(ctx, store.Unit{At: benchAt}, func(tx store.Tx) error {
					_, err := store.Edit(ctx, tx, rec.ID, func(r *cohesion.Referral) error { return nil })
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
