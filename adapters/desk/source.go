package desk

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/matching"
)

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

	offer
}

// An offer is what a source holds.
type offer struct {
	communities   shelf[*cohesion.Community]
	initiatives   shelf[*cohesion.Initiative]
	places        shelf[*cohesion.Place]
	shown         map[*cohesion.Place]*cohesion.Place // as neighbours see it, for those that were asked
	organisations shelf[*cohesion.Organisation]
	partnerships  shelf[*cohesion.Partnership]
	outcomes      shelf[*cohesion.Outcome]
	areas         shelf[*cohesion.Area]
	gatherings    shelf[*cohesion.Gathering] // play no part in matching; see [Community.Published]
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
	s.offer = offer{shown: map[*cohesion.Place]*cohesion.Place{}}
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
		cohesion.KindPartnership, cohesion.KindOutcome, cohesion.KindArea, cohesion.KindGathering:
		return true
	}
	return false
}

func (s *source) set(rec cohesion.Record) {
	switch r := rec.(type) {
	case *cohesion.Community:
		s.communities.set(r)
	case *cohesion.Initiative:
		s.initiatives.set(r)
	case *cohesion.Place:
		s.hide(r.Ref())
		s.places.set(r)
	case *cohesion.Organisation:
		s.organisations.set(r)
	case *cohesion.Partnership:
		s.partnerships.set(r)
	case *cohesion.Outcome:
		s.outcomes.set(r)
	case *cohesion.Area:
		s.areas.set(r)
	case *cohesion.Gathering:
		s.gatherings.set(r)
	}
}

func (s *source) drop(ref cohesion.RecordRef) {
	switch ref.Kind {
	case cohesion.KindCommunity:
		s.communities.drop(ref.ID)
	case cohesion.KindInitiative:
		s.initiatives.drop(ref.ID)
	case cohesion.KindPlace:
		s.hide(ref)
		s.places.drop(ref.ID)
	case cohesion.KindOrganisation:
		s.organisations.drop(ref.ID)
	case cohesion.KindPartnership:
		s.partnerships.drop(ref.ID)
	case cohesion.KindOutcome:
		s.outcomes.drop(ref.ID)
	case cohesion.KindArea:
		s.areas.drop(ref.ID)
	case cohesion.KindGathering:
		s.gatherings.drop(ref.ID)
	}
}

// show returns a place as neighbours see it, always the same record for the same place.
func (s *source) show(p *cohesion.Place) *cohesion.Place {
	shown := s.shown[p]
	if shown == nil {
		shown = p.Shown()
		s.shown[p] = shown
	}
	return shown
}

// hide forgets how a place was shown.
func (s *source) hide(ref cohesion.RecordRef) {
	if p, ok := s.places.get(ref.ID); ok {
		delete(s.shown, p)
	}
}

// addOwn adds everything of the community, and returns the neighbours that it names.
func (s *source) addOwn(to *matching.Supply, id cohesion.CommunityID) []cohesion.CommunityID {
	to.Communities = s.communities.list()
	to.Initiatives = s.initiatives.list()
	to.Places = s.places.list()
	to.Organisations = s.organisations.list()
	to.Partnerships = s.partnerships.list()
	to.Outcomes = s.outcomes.list()
	if own, ok := s.communities.get(id.String()); ok {
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
	for _, i := range s.initiatives.records {
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
		if p, ok := s.places.get(id); ok && take(p.Ref()) {
			to.Places = append(to.Places, s.show(p))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(organisers)) {
		if o, ok := s.organisations.get(id); ok && take(o.Ref()) {
			to.Organisations = append(to.Organisations, o)
		}
	}
}
