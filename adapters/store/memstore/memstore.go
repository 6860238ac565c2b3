// Package memstore keeps records in memory. It keeps the contract of package store in
// full, but for one thing that no memory can: it ends with the process. It serves
// tests, examples, and hosts that read everything from elsewhere at the start.
//
// Each partition is a state that never changes, behind an atomic pointer. Readers take
// the pointer and hold one moment of the partition for as long as they like; they
// never wait and nobody waits for them. Units of a partition run one at a time; those of
// different partitions run side by side. Reading, writing and deleting a record take
// O(log n). Lists by [store.Filter.About], [store.Filter.Source] and
// [store.Filter.Subject] use an index; other filters look at every record of the kind.
//
// Checksums are made when a record is put, and Verify makes them again. In memory that
// finds what a fault of the program did, such as a record that was changed through a
// pointer that somebody kept. There are no files, so there is nothing to purge.
package memstore

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// A Store is a [store.Store] in memory. Make one with [New].
type Store struct {
	closed     atomic.Bool
	mu         sync.Mutex // guards partitions
	partitions map[cohesion.CommunityID]*partition
	documents  documents
}

var _ store.Store = (*Store)(nil)

// New returns an empty store.
func New() *Store {
	s := &Store{partitions: map[cohesion.CommunityID]*partition{}}
	s.partitions[cohesion.CommunityID{}] = newPartition()
	s.documents.store = s
	return s
}

// Community returns the partition of a community.
func (s *Store) Community(id cohesion.CommunityID) store.Partition {
	return &handle{store: s, community: id, none: id.IsZero()}
}

// Reference returns the partition of reference data.
func (s *Store) Reference() store.Partition { return &handle{store: s} }

// Documents returns the role that keeps documents.
func (s *Store) Documents() store.Documents { return &s.documents }

// Close makes every later call fail.
func (s *Store) Close() error {
	s.closed.Store(true)
	return nil
}

// Communities returns a page of the communities whose own record is stored, in O(n log n).
func (s *Store) Communities(ctx context.Context, p store.Page) ([]cohesion.CommunityID, store.Cursor, error) {
	if err := s.usable(ctx); err != nil {
		return nil, "", err
	}
	limit, err := p.Size()
	if err != nil {
		return nil, "", err
	}
	after, err := parseCursor(p.After)
	if err != nil {
		return nil, "", err
	}
	ids := s.communitiesAfter(after)
	if len(ids) <= limit {
		return ids, "", nil
	}
	return ids[:limit:limit], store.Cursor(ids[limit-1].String()), nil
}

// communitiesAfter returns the communities with ids above after, in order.
func (s *Store) communitiesAfter(after string) []cohesion.CommunityID {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []cohesion.CommunityID
	for id, p := range s.partitions {
		if _, ok := p.state.Load().live(store.Ref(id)); ok && id.String() > after {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, cohesion.CommunityID.Compare)
	return ids
}

// usable returns the error of a call that must do nothing.
func (s *Store) usable(ctx context.Context) error {
	if s.closed.Load() {
		return store.ErrClosed
	}
	return ctx.Err()
}

// partition returns the partition of a community, nil if nothing was ever written.
func (s *Store) partition(id cohesion.CommunityID) *partition {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.partitions[id]
}

// open returns the partition of a community, made if need be.
func (s *Store) open(id cohesion.CommunityID) *partition {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.partitions[id]
	if p == nil {
		p = newPartition()
		s.partitions[id] = p
	}
	return p
}

// parseCursor returns the id that a cursor of a list stands for, "" for the beginning.
func parseCursor(c store.Cursor) (string, error) {
	if c == "" {
		return "", nil
	}
	if _, err := cohesion.ParseID[cohesion.Community](string(c)); err != nil {
		return "", fmt.Errorf("%w: cursor %.40q did not come from a list", store.ErrInvalid, string(c))
	}
	return string(c), nil
}

// documents keeps documents. It is safe for concurrent use.
type documents struct {
	store *Store
	mu    sync.Mutex // guards what follows
	all   map[string]store.Document
	sums  map[string]store.Sum
	seal  store.Tally
}

func (d *documents) Document(ctx context.Context, name string) (store.Document, error) {
	if err := d.store.usable(ctx); err != nil {
		return store.Document{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	doc, ok := d.all[name]
	if !ok {
		return store.Document{}, fmt.Errorf("%w: document %.80q", store.ErrNotFound, name)
	}
	doc.Body = slices.Clone(doc.Body)
	return doc, nil
}

func (d *documents) PutDocument(ctx context.Context, doc store.Document) (int, error) {
	if err := d.store.usable(ctx); err != nil {
		return 0, err
	}
	if err := doc.Check(); err != nil {
		return 0, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	stored := d.all[doc.Name].Version
	switch {
	case stored == 0 && doc.Version > 0:
		return 0, fmt.Errorf("%w: document %s", store.ErrNotFound, doc.Name)
	case stored != doc.Version:
		return 0, fmt.Errorf("%w: document %s is at version %d, not %d", store.ErrConflict, doc.Name, stored, doc.Version)
	}
	if d.all == nil {
		d.all, d.sums = map[string]store.Document{}, map[string]store.Sum{}
	}
	if stored > 0 {
		d.seal = d.seal.Without(d.sums[doc.Name])
	}
	doc.Version++
	doc.Body = slices.Clone(doc.Body)
	d.all[doc.Name], d.sums[doc.Name] = doc, store.DocumentSum(doc)
	d.seal = d.seal.With(d.sums[doc.Name])
	return doc.Version, nil
}

func (d *documents) DocumentNames(ctx context.Context, prefix string) ([]string, error) {
	if err := d.store.usable(ctx); err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	var names []string
	for name := range d.all {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// verify holds the documents against their checksums.
func (d *documents) verify() []store.Finding {
	d.mu.Lock()
	defer d.mu.Unlock()
	docs, sums := make([]store.Document, 0, len(d.all)), make([]store.Sum, 0, len(d.all))
	for _, name := range slices.Sorted(maps.Keys(d.all)) {
		docs, sums = append(docs, d.all[name]), append(sums, d.sums[name])
	}
	return store.AuditDocuments(d.seal, docs, sums)
}
