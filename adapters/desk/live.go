package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
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

	refreshing sync.Mutex // guards built
	built      made
}

// made says what an index was made of.
type made struct {
	day        schedule.Date
	neighbours []cohesion.CommunityID
	revisions  []uint64 // of the sources: own, reference, neighbours
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
// the day, is another than before; it says whether. Concurrent calls wait for each
// other; readers of the index do not wait. After an error the index is the one of before.
func (c *Community) Refresh(ctx context.Context) (bool, error) {
	c.refreshing.Lock()
	defer c.refreshing.Unlock()
	day := c.desk.day(c.desk.now())
	s := matching.Supply{Vocabulary: c.desk.opts.Vocabulary, Holidays: c.desk.opts.Holidays, Day: day}
	own, reference := c.desk.source(c.id), c.desk.source(cohesion.CommunityID{})
	now := made{day: day}
	var neighbours []cohesion.CommunityID
	for _, take := range []struct {
		from *source
		into func(*source)
	}{
		{own, func(o *source) { neighbours = o.addOwn(&s, c.id) }},
		{reference, func(o *source) { s.Areas = values(o.areas) }},
	} {
		revision, err := take.from.follow(ctx, take.into)
		if err != nil {
			return false, fmt.Errorf("desk: refresh: %w", err)
		}
		now.revisions = append(now.revisions, revision)
	}
	present := presentIn(&s)
	for _, id := range neighbours {
		revision, err := c.desk.source(id).follow(ctx, func(o *source) { o.addShared(&s, present) })
		if err != nil {
			return false, fmt.Errorf("desk: refresh: neighbour %s: %w", id, err)
		}
		now.revisions = append(now.revisions, revision)
	}
	now.neighbours = neighbours
	if c.index.Load() != nil && now.day == c.built.day &&
		slices.Equal(now.neighbours, c.built.neighbours) && slices.Equal(now.revisions, c.built.revisions) {
		return false, nil
	}
	x, err := matching.NewIndex(ctx, s)
	if err != nil {
		return false, fmt.Errorf("desk: refresh: %w", err)
	}
	c.built = now
	c.index.Store(x)
	return true, nil
}

// source returns what is on offer in a partition; the zero id is the reference data.
func (d *Desk) source(id cohesion.CommunityID) *source {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.sources[id]
	if s == nil {
		s = &source{records: d.opts.Store.Reference()}
		if !id.IsZero() {
			s.records = d.opts.Store.Community(id)
		}
		d.sources[id] = s
	}
	return s
}

// A source is a copy of what is on offer in a partition, kept by its feed. Records in
// it are replaced, never changed: indexes point at them.
type source struct {
	records store.Partition

	mu       sync.Mutex // guards what follows
	filled   bool
	cursor   store.Cursor
	revision uint64 // grows with each change of the copy

	communities   map[string]*cohesion.Community
	initiatives   map[string]*cohesion.Initiative
	places        map[string]*cohesion.Place
	organisations map[string]*cohesion.Organisation
	partnerships  map[string]*cohesion.Partnership
	outcomes      map[string]*cohesion.Outcome
	areas         map[string]*cohesion.Area
}

// follow brings the copy up to date, lets take read it, and returns its revision.
func (s *source) follow(ctx context.Context, take func(*source)) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.catchUp(ctx)
	if errors.Is(err, store.ErrGap) {
		s.filled = false
		err = s.catchUp(ctx)
	}
	if err != nil {
		return 0, err
	}
	take(s)
	return s.revision, nil
}

func (s *source) catchUp(ctx context.Context) error {
	if !s.filled {
		if err := s.fill(ctx); err != nil {
			return err
		}
	}
	for {
		changes, next, err := s.records.Changes(ctx, s.cursor, store.MaxLimit)
		if err != nil {
			return err
		}
		if len(changes) == 0 {
			return nil
		}
		if err := s.apply(ctx, changes); err != nil {
			return err
		}
		s.cursor = next
	}
}

// fill reads everything. The cursor is taken before, so that what changes meanwhile is
// read again.
func (s *source) fill(ctx context.Context) error {
	cursor, err := s.records.Latest(ctx)
	if err != nil {
		return err
	}
	s.communities, s.initiatives, s.places = map[string]*cohesion.Community{}, map[string]*cohesion.Initiative{}, map[string]*cohesion.Place{}
	s.organisations, s.partnerships = map[string]*cohesion.Organisation{}, map[string]*cohesion.Partnership{}
	s.outcomes, s.areas = map[string]*cohesion.Outcome{}, map[string]*cohesion.Area{}
	for kind := cohesion.KindCommunity; kind <= cohesion.KindGathering; kind++ {
		if !offered(kind) {
			continue
		}
		page := store.Page{Limit: store.MaxLimit}
		for more := true; more; more = page.After != "" {
			listing, err := s.records.List(ctx, kind, store.Filter{}, page)
			if err != nil {
				return err
			}
			for _, rec := range listing.Records {
				s.set(rec)
			}
			page.After = listing.Next
		}
	}
	s.cursor, s.filled = cursor, true
	s.revision++
	return nil
}

// apply reads each record that changed, once.
func (s *source) apply(ctx context.Context, changes []store.Change) error {
	seen := map[cohesion.RecordRef]bool{}
	for _, change := range changes {
		ref := change.Ref()
		if !offered(ref.Kind) || seen[ref] {
			continue
		}
		seen[ref] = true
		rec, err := s.records.Get(ctx, ref)
		switch {
		case errors.Is(err, store.ErrNotFound):
			s.drop(ref)
		case err != nil:
			return err
		default:
			s.set(rec)
		}
		s.revision++
	}
	return nil
}

// offered says whether records of the kind play a part in what is on offer.
func offered(kind cohesion.Kind) bool {
	switch kind {
	case cohesion.KindCommunity, cohesion.KindInitiative, cohesion.KindPlace, cohesion.KindOrganisation,
		cohesion.KindPartnership, cohesion.KindOutcome, cohesion.KindArea:
		return true
	}
	return false
}

func (s *source) set(rec cohesion.Record) {
	id := rec.Ref().ID
	switch r := rec.(type) {
	case *cohesion.Community:
		s.communities[id] = r
	case *cohesion.Initiative:
		s.initiatives[id] = r
	case *cohesion.Place:
		s.places[id] = r
	case *cohesion.Organisation:
		s.organisations[id] = r
	case *cohesion.Partnership:
		s.partnerships[id] = r
	case *cohesion.Outcome:
		s.outcomes[id] = r
	case *cohesion.Area:
		s.areas[id] = r
	}
}

func (s *source) drop(ref cohesion.RecordRef) {
	switch ref.Kind {
	case cohesion.KindCommunity:
		delete(s.communities, ref.ID)
	case cohesion.KindInitiative:
		delete(s.initiatives, ref.ID)
	case cohesion.KindPlace:
		delete(s.places, ref.ID)
	case cohesion.KindOrganisation:
		delete(s.organisations, ref.ID)
	case cohesion.KindPartnership:
		delete(s.partnerships, ref.ID)
	case cohesion.KindOutcome:
		delete(s.outcomes, ref.ID)
	case cohesion.KindArea:
		delete(s.areas, ref.ID)
	}
}

// values returns the records in the order of their ids.
func values[R any](m map[string]R) []R {
	list := make([]R, 0, len(m))
	for _, id := range slices.Sorted(maps.Keys(m)) {
		list = append(list, m[id])
	}
	return list
}

// addOwn adds everything of the community, and returns the neighbours that it names.
func (s *source) addOwn(to *matching.Supply, id cohesion.CommunityID) []cohesion.CommunityID {
	to.Communities = values(s.communities)
	to.Initiatives = values(s.initiatives)
	to.Places = values(s.places)
	to.Organisations = values(s.organisations)
	to.Partnerships = values(s.partnerships)
	to.Outcomes = values(s.outcomes)
	if own := s.communities[id.String()]; own != nil {
		return own.Neighbours
	}
	return nil
}

// presentIn returns the records that are in a supply. An id that the community itself
// uses is its own: a neighbour's record of the same id is left out, so that nobody can
// put theirs in its place.
func presentIn(s *matching.Supply) map[cohesion.RecordRef]bool {
	present := make(map[cohesion.RecordRef]bool, len(s.Initiatives)+len(s.Places)+len(s.Organisations))
	for _, i := range s.Initiatives {
		present[i.Ref()] = true
	}
	for _, p := range s.Places {
		present[p.Ref()] = true
	}
	for _, o := range s.Organisations {
		present[o.Ref()] = true
	}
	return present
}

// addShared adds what a neighbour shares and is not present yet: published initiatives,
// who organises them, and where they take place, as it may be shown to anybody.
func (s *source) addShared(to *matching.Supply, present map[cohesion.RecordRef]bool) {
	take := func(ref cohesion.RecordRef) bool {
		twice := present[ref]
		present[ref] = true
		return !twice
	}
	places, organisers := map[string]bool{}, map[string]bool{}
	for _, i := range values(s.initiatives) {
		if !i.Published || !take(i.Ref()) {
			continue
		}
		to.Initiatives = append(to.Initiatives, i)
		for _, o := range i.Organisers {
			organisers[o.String()] = true
		}
		for n := range i.Deliveries {
			places[i.Deliveries[n].Place.String()] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(places)) {
		if p := s.places[id]; p != nil && take(p.Ref()) {
			to.Places = append(to.Places, p.Shown())
		}
	}
	for _, id := range slices.Sorted(maps.Keys(organisers)) {
		if o := s.organisations[id]; o != nil && take(o.Ref()) {
			to.Organisations = append(to.Organisations, o)
		}
	}
}
