package desk

import (
	"context"
	"fmt"
	"slices"

	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// A publication is what may be seen of a community, and what it was made of.
type publication struct {
	supply         *published.Supply
	day            schedule.Date
	own, reference uint64 // revisions of the sources
}

// Published returns what anybody may see of the community: as it is now, or while another
// call is finding that out, as it was before. The same supply, by its pointer, says the same: what
// is made of it can be kept with it.
func (c *Community) Published(ctx context.Context) (*published.Supply, error) {
	day := c.desk.day(c.desk.now())
	if !c.publishing.TryLock() {
		if p := c.publication.Load(); p != nil && p.day == day {
			return p.supply, nil
		}
		c.publishing.Lock()
	}
	defer c.publishing.Unlock()
	p, err := c.publish(ctx, day)
	if err != nil {
		return nil, fmt.Errorf("desk: published: %w", err)
	}
	c.publication.Store(p)
	return p.supply, nil
}

// publish follows the sources, and makes a publication if one of them changed.
func (c *Community) publish(ctx context.Context, day schedule.Date) (*publication, error) {
	next := &publication{day: day}
	if err := c.gatherPublished(ctx, next, nil); err != nil {
		return nil, err
	}
	if old := c.publication.Load(); old != nil && old.day == day && old.own == next.own && old.reference == next.reference {
		return old, nil
	}
	var records []cohesion.Record
	if err := c.gatherPublished(ctx, next, &records); err != nil {
		return nil, err
	}
	next.supply = published.New(c.id, slices.Values(records), published.Options{Day: day, Vocabulary: c.desk.opts.Vocabulary, Holidays: c.desk.opts.Holidays})
	return next, nil
}

// gatherPublished brings the sources up to date, notes their revisions, and appends their
// records if these are wanted.
func (c *Community) gatherPublished(ctx context.Context, p *publication, records *[]cohesion.Record) error {
	var err error
	p.own, err = c.desk.source(c.id).follow(ctx, func(s *source) {
		if records != nil {
			appendRecords(records, s.communities.records)
			appendRecords(records, s.initiatives.records)
			appendRecords(records, s.gatherings.records)
			appendRecords(records, s.organisations.records)
			appendRecords(records, s.places.records)
		}
	})
	if err != nil {
		return err
	}
	p.reference, err = c.desk.source(cohesion.CommunityID{}).follow(ctx, func(s *source) {
		if records != nil {
			appendRecords(records, s.areas.records)
		}
	})
	return err
}

func appendRecords[R cohesion.Record](to *[]cohesion.Record, records []R) {
	for _, r := range records {
		*to = append(*to, r)
	}
}
