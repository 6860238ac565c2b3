package memstore_test

import (
	"context"
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// A person is erased, what has expired is removed, and the partition proves that it is
// as its units left it.
func Example_keepingNoMore() {
	ctx := context.Background()
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	here := cohesion.StableID[cohesion.Community](at, "example", "here")
	s := memstore.New()
	community := s.Community(here)

	var needs []cohesion.Record
	for n, subject := range []cohesion.SubjectKey{"key-of-anna-0001", "key-of-bert-0002"} {
		need := &cohesion.SupportNeed{
			Subject: subject, Status: cohesion.NeedRaised, Words: "samen eten",
			Expires: schedule.Date{Year: 2026, Month: 12, Day: 1},
		}
		need.ID, need.Community = cohesion.StableID[cohesion.SupportNeed](at, "example", fmt.Sprint(n)), here
		needs = append(needs, need)
	}
	loaded, err := store.Load(ctx, community, at, func(yield func(cohesion.Record, error) bool) {
		for _, need := range needs {
			if !yield(need, nil) {
				return
			}
		}
	})
	fmt.Println("loaded", loaded, err)

	receipt, err := store.Erase(ctx, community, at, "key-of-anna-0001")
	fmt.Println("erased", receipt.Removed, err)

	january := time.Date(2027, 1, 2, 3, 0, 0, 0, time.UTC)
	expiry, err := store.Expire(ctx, community, store.ExpireRequest{At: january, Day: schedule.Date{Year: 2027, Month: 1, Day: 2}})
	fmt.Println("expired", expiry.Removed, err)

	entries, _, err := community.Entries(ctx, "", 0)
	for _, e := range entries {
		fmt.Println("log", e.Seq, e.Activity, e.Records)
	}
	seal, err2 := community.Seal(ctx)
	findings, err3 := s.Verify(ctx)
	fmt.Println(seal.Records.Count, "records,", seal.Feed.Seq, "changes,", len(findings), "findings", err, err2, err3)
	// Output:
	// loaded 2 <nil>
	// erased [{need 1}] <nil>
	// expired [{need 1}] <nil>
	// log 1 verbinder:erasure 1
	// log 2 verbinder:retention 1
	// 0 records, 4 changes, 0 findings <nil> <nil> <nil>
}
