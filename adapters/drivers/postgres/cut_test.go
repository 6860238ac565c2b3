package postgres_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/adapters/drivers/internal/fixture"
	"github.com/socialebasis/verbinder/adapters/drivers/postgres"
	"github.com/socialebasis/verbinder/cohesion"

	"github.com/socialebasis/verbinder/adapters/store"
)

func TestAwkwardTexts(t *testing.T) {
	if err := fixture.Awkward(context.Background(), open(t, schema(t), postgres.Options{})); err != nil {
		t.Error(err)
	}
}

// Two programs write to one partition, at the strictest isolation: units that the other
// overtook are run again.
func TestTwoPrograms(t *testing.T) {
	dsn := schema(t, "default_transaction_isolation=serializable")
	together(t, []*postgres.Store{open(t, dsn, postgres.Options{}), open(t, dsn, postgres.Options{})}, func() {})
}

// The server ends connections while units are written. All units are there, each once: those of
// which the commit was cut off too.
func TestConnectionsAreCut(t *testing.T) {
	dsn := schema(t)
	together(t, []*postgres.Store{open(t, dsn, postgres.Options{})}, func() {
		time.Sleep(250 * time.Millisecond)
		if _, err := admin.db.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", admin.role); err != nil {
			t.Error(err)
		}
	})
}

// together writes from all stores while disturb runs again and again.
func together(t *testing.T, stores []*postgres.Store, disturb func()) {
	t.Helper()
	ctx := context.Background()
	each := 96 / len(stores)
	var wg sync.WaitGroup
	for i, s := range stores {
		wg.Go(func() {
			if n, err := fixture.Units(ctx, s, 1+i*each, each); err != nil {
				t.Errorf("%d units written, then: %v", n, err)
			}
		})
	}
	ended := make(chan struct{})
	go func() { wg.Wait(); close(ended) }()
	for running := true; running; {
		select {
		case <-ended:
			running = false
		default:
			disturb()
		}
	}
	p := stores[0].Community(fixture.Community())
	n, err := p.Count(ctx, cohesion.KindPlace, store.Filter{})
	if err != nil || n != each*len(stores) {
		t.Errorf("%d records are there, want %d: %v", n, each*len(stores), err)
	}
	changes, _, err := p.Changes(ctx, "", store.MaxLimit)
	if err != nil || len(changes) != n {
		t.Errorf("%d changes for %d records: %v", len(changes), n, err)
	}
	if findings, err := stores[0].Verify(ctx); err != nil || len(findings) > 0 {
		t.Error(findings, err)
	}
}
