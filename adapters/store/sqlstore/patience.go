package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
)

// How often what failed through no fault of its own is tried, and how long is waited
// between: 2 ms, 4 ms, ... up to half a second; about 3 seconds in all.
const (
	tries     = 14
	firstWait = 2 * time.Millisecond
	longest   = 500 * time.Millisecond
)

// patiently runs fn until it succeeds, fails for good, or has been tried often enough.
func (s *Store) patiently(ctx context.Context, fn func() error) error {
	wait := firstWait
	for try := 1; ; try++ {
		err := fn()
		if err == nil {
			return nil
		}
		if s.closed.Load() {
			return store.ErrClosed
		}
		var f *fault
		if try == tries || !errors.As(err, &f) || f.class != retry && f.class != lost {
			return err
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return fmt.Errorf("%w, while waiting to try again: %w", ctx.Err(), err)
		}
		wait = min(2*wait, longest)
	}
}

// turns let one unit of a partition run at a time within this process. Those of other
// processes are kept apart by the database; here it is cheaper, and fair.
type turns struct {
	mu    sync.Mutex
	queue map[string]*turn
}

type turn struct {
	token chan struct{}
	users int
}

// take waits for the turn of a partition and returns what ends it.
func (t *turns) take(ctx context.Context, community string) (end func(), err error) {
	t.mu.Lock()
	if t.queue == nil {
		t.queue = map[string]*turn{}
	}
	mine := t.queue[community]
	if mine == nil {
		mine = &turn{token: make(chan struct{}, 1)}
		t.queue[community] = mine
	}
	mine.users++
	t.mu.Unlock()
	select {
	case mine.token <- struct{}{}:
		return func() { <-mine.token; t.leave(community, mine) }, nil
	case <-ctx.Done():
		t.leave(community, mine)
		return nil, ctx.Err()
	}
}

// leave forgets a turn that nobody has or waits for.
func (t *turns) leave(community string, mine *turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if mine.users--; mine.users == 0 {
		delete(t.queue, community)
	}
}
