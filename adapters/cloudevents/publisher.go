package cloudevents

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// A Sink takes events. It is called by one goroutine at a time for each Follow.
type Sink interface {
	// Deliver takes events, all or none, in their order. An error ends Follow, which then
	// returns the cursor from which to go on: the same events come again.
	Deliver(ctx context.Context, events []Event) error
}

// Options say how events are named. Source is required.
type Options struct {
	// Source names the organisation and the system that publish, as an absolute URI; by the
	// NL GOV profile "urn:nld:oin:" with the OIN, ":systeem:" and a name.
	Source string
	// TypePrefix is a reverse domain name, not that of an organisation, which may change;
	// empty is DefaultTypePrefix.
	TypePrefix string
	Batch      int  // events in one Deliver; 0 is DefaultBatch, at most store.MaxLimit
	Silent     bool // leaves out events of records about persons
}

// Defaults of [Options]. A batch stays far below the 64 KB that the profile allows one event,
// and below what receivers take at once.
const (
	DefaultTypePrefix = "nl.sociale-basis"
	DefaultBatch      = 100
)

// A Publisher makes events of changes. It is safe for concurrent use.
type Publisher struct{ options Options }

var (
	reverseDomain = regexp.MustCompile(`^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$`)
	plainURI      = regexp.MustCompile(`^[!-~]+$`)
)

// New returns a publisher. The error says which option is wrong.
func New(o Options) (*Publisher, error) {
	if o.TypePrefix == "" {
		o.TypePrefix = DefaultTypePrefix
	}
	if o.Batch == 0 {
		o.Batch = DefaultBatch
	}
	source, err := url.Parse(o.Source)
	switch {
	case err != nil || !source.IsAbs() || !plainURI.MatchString(o.Source):
		return nil, fmt.Errorf("cloudevents: source %q is no absolute URI", o.Source)
	case !reverseDomain.MatchString(o.TypePrefix):
		return nil, fmt.Errorf("cloudevents: type prefix %q is no reverse domain name", o.TypePrefix)
	case o.Batch < 1 || o.Batch > store.MaxLimit:
		return nil, fmt.Errorf("cloudevents: a batch has 1 to %d events, not %d", store.MaxLimit, o.Batch)
	}
	return &Publisher{o}, nil
}

// Follow delivers what changed in the community since the cursor, up to the end of its
// feed, and returns the cursor from which to go on; an empty cursor is the beginning.
// The zero community is the reference data. On an error the cursor stands behind the last
// batch that was taken. An error that wraps [store.ErrGap] says that the feed is
// another one than that of the cursor, as after the restore of an older backup: the
// receivers must read everything anew, and Follow goes on from the feed's Latest.
func (p *Publisher) Follow(ctx context.Context, feed store.Feed, community cohesion.CommunityID, from store.Cursor, sink Sink) (store.Cursor, error) {
	if feed == nil || sink == nil {
		return from, errors.New("cloudevents: a feed and a sink are required")
	}
	for {
		changes, next, err := feed.Changes(ctx, from, p.options.Batch)
		if err != nil {
			return from, fmt.Errorf("cloudevents: read changes: %w", err)
		}
		if len(changes) == 0 {
			return from, nil
		}
		events := make([]Event, 0, len(changes))
		for _, c := range changes {
			if !p.options.Silent || !personal(c.Kind) {
				events = append(events, p.event(community, c))
			}
		}
		if len(events) > 0 {
			if err := sink.Deliver(ctx, events); err != nil {
				return from, fmt.Errorf("cloudevents: deliver %d events: %w", len(events), err)
			}
		}
		from = next
	}
}
