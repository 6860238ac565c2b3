package desk

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/matching"
)

// Community has the use cases of one community. It is safe for concurrent use.
type Community struct {
	desk    *Desk
	id      cohesion.CommunityID
	records store.Partition
	index   atomic.Pointer[matching.Index]

	publishing  sync.Mutex // held by who brings publication up to date
	publication atomic.Pointer[publication]

	refreshing sync.Mutex // guards what follows
	built      made
	supply     matching.Supply // that the index has
}

// made says what an index was made of.
type made struct {
	day        schedule.Date
	neighbours []cohesion.CommunityID
	revisions  []uint64 // of the sources: own, reference, neighbours
}

func (m *made) equal(n *made) bool {
	return m.day == n.day && slices.Equal(m.neighbours, n.neighbours) && slices.Equal(m.revisions, n.revisions)
}

// Index returns the live index, and makes it if there is none yet or it is of another
// day. Whoever keeps it keeps that moment.
func (c *Community) Index(ctx context.Context) (*matching.Index, error) {
	if x := c.index.Load(); x != nil && x.Day() == c.desk.day(c.desk.now()) {
		return x, nil
	}
	if _, err := c.Refresh(ctx); err != nil {
		return nil, err
	}
	return c.index.Load(), nil
}

// Refresh follows the change feeds and puts a new index in place if what is on offer, or
// the day, is another than before; it says whether. Changed initiatives and places and new
// outcomes are applied to the index that is there; for all else it is made anew. Its
// answers are those of one made from scratch. Concurrent calls wait for each
// other; readers of the index do not wait. After an error the index is the one of before.
func (c *Community) Refresh(ctx context.Context) (bool, error) {
	c.refreshing.Lock()
	defer c.refreshing.Unlock()
	now := made{day: c.desk.day(c.desk.now())}
	next, err := c.gather(ctx, &now)
	if err != nil {
		return false, fmt.Errorf("desk: refresh: %w", err)
	}
	old := c.index.Load()
	if old != nil && now.equal(&c.built) {
		return false, nil
	}
	x, err := indexOf(ctx, old, &c.supply, next)
	if err != nil {
		return false, fmt.Errorf("desk: refresh: %w", err)
	}
	c.built, c.supply = now, *next
	c.index.Store(x)
	return x != old, nil
}

// gather brings the sources up to date and returns what is on offer; it notes their revisions.
func (c *Community) gather(ctx context.Context, now *made) (*matching.Supply, error) {
	s := &matching.Supply{Vocabulary: c.desk.opts.Vocabulary, Holidays: c.desk.opts.Holidays, Day: now.day}
	follow := func(id cohesion.CommunityID, take func(*source)) error {
		revision, err := c.desk.source(id).follow(ctx, take)
		now.revisions = append(now.revisions, revision)
		return err
	}
	if err := follow(c.id, func(o *source) { now.neighbours = o.addOwn(s, c.id) }); err != nil {
		return nil, err
	}
	if err := follow(cohesion.CommunityID{}, func(o *source) { s.Areas = o.areas.list() }); err != nil {
		return nil, err
	}
	if len(now.neighbours) == 0 {
		return s, nil
	}
	present := presentIn(s)
	for _, id := range now.neighbours {
		if err := follow(id, func(o *source) { o.addShared(s, present) }); err != nil {
			return nil, fmt.Errorf("neighbour %s: %w", id, err)
		}
	}
	inOrder(s.Initiatives)
	inOrder(s.Places)
	inOrder(s.Organisations)
	return s, nil
}
