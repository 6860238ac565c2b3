package sqlite_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"

	"github.com/socialebasis/verbinder/adapters/drivers/internal/fixture"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

func TestAwkwardTexts(t *testing.T) {
	if err := fixture.Awkward(context.Background(), open(t)); err != nil {
		t.Error(err)
	}
}

// Two stores of one file, as of two programs, take turns.
func TestTwoPrograms(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "store.db")
	one, two := openAt(t, path), openAt(t, path)
	var wg sync.WaitGroup
	for i, s := range []store.Store{one, two} {
		wg.Go(func() {
			if n, err := fixture.Units(ctx, s, 1+i*48, 48); err != nil {
				t.Errorf("%d units written, then: %v", n, err)
			}
		})
	}
	wg.Wait()
	n, err := one.Community(fixture.Community()).Count(ctx, cohesion.KindPlace, store.Filter{})
	if err != nil || n != 96 {
		t.Errorf("%d records are there, want 96: %v", n, err)
	}
	if findings, err := two.Verify(ctx); err != nil || len(findings) > 0 {
		t.Error(findings, err)
	}
}
