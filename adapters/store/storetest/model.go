package storetest

import (
	"cmp"
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

// A model is a store that is obvious rather than good: whole shelves are copied for
// every unit, and lists are searched from end to end. Random histories are compared
// with it.
type model struct {
	units  sync.Mutex // held while a unit runs
	mu     sync.Mutex // guards what follows
	ended  bool
	shelf  map[cohesion.CommunityID]*shelf
	papers map[string]store.Document
}

func newModel() *model {
	return &model{shelf: map[cohesion.CommunityID]*shelf{}, papers: map[string]store.Document{}}
}

// A shelf is the content of a partition. The records on it are never changed.
type shelf struct {
	records map[cohesion.RecordRef]cohesion.Record
	last    map[cohesion.RecordRef]int // the version of each record ever, tombstones included
	feed    []store.Change
	linked  []store.Change // as they were before anything was erased
	keys    map[string]keyUse

	erasures []store.Erasure
	log      []store.Entry // pruned ones included
	pruned   int
}

type keyUse struct {
	request string
	any     bool // whatever is asked under the key, it is taken
	changes []store.Change
}

func (s *shelf) copied() *shelf {
	c := *s
	c.records, c.last, c.keys = maps.Clone(s.records), maps.Clone(s.last), maps.Clone(s.keys)
	c.feed, c.linked = slices.Clone(s.feed), slices.Clone(s.linked)
	c.erasures, c.log = slices.Clone(s.erasures), slices.Clone(s.log)
	return &c
}

func (m *model) Community(in cohesion.CommunityID) store.Partition {
	return &modelPartition{m: m, in: in, none: in.IsZero()}
}
func (m *model) Reference() store.Partition { return &modelPartition{m: m} }
func (m *model) Documents() store.Documents { return m }

func (m *model) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ended = true
	return nil
}

// enter locks the model, unless the call must fail.
func (m *model) enter(ctx context.Context) error {
	m.mu.Lock()
	if m.ended {
		m.mu.Unlock()
		return store.ErrClosed
	}
	if err := ctx.Err(); err != nil {
		m.mu.Unlock()
		return err
	}
	return nil
}

// now returns a copy of the shelf of a community.
func (m *model) now(ctx context.Context, in cohesion.CommunityID) (*shelf, error) {
	if err := m.enter(ctx); err != nil {
		return nil, err
	}
	defer m.mu.Unlock()
	if s := m.shelf[in]; s != nil {
		return s.copied(), nil
	}
	return &shelf{records: map[cohesion.RecordRef]cohesion.Record{}, last: map[cohesion.RecordRef]int{}, keys: map[string]keyUse{}}, nil
}

func (m *model) Communities(ctx context.Context, p store.Page) ([]cohesion.CommunityID, store.Cursor, error) {
	if err := m.enter(ctx); err != nil {
		return nil, "", err
	}
	defer m.mu.Unlock()
	var ids []cohesion.CommunityID
	for in, s := range m.shelf {
		if s.records[store.Ref(in)] != nil {
			ids = append(ids, in)
		}
	}
	slices.SortFunc(ids, cohesion.CommunityID.Compare)
	return paged(ids, cohesion.CommunityID.String, p)
}

// paged cuts a page out of a sorted list.
func paged[E any](all []E, key func(E) string, p store.Page) ([]E, store.Cursor, error) {
	limit, err := p.Size()
	if err != nil {
		return nil, "", err
	}
	if p.After != "" {
		if _, err := cohesion.ParseID[cohesion.Place](string(p.After)); err != nil {
			return nil, "", fmt.Errorf("%w: %w", store.ErrInvalid, err)
		}
	}
	all = slices.DeleteFunc(all, func(e E) bool { return key(e) <= string(p.After) })
	if len(all) <= limit {
		return all, "", nil
	}
	return all[:limit], store.Cursor(key(all[limit-1])), nil
}

func (m *model) Document(ctx context.Context, name string) (store.Document, error) {
	if err := m.enter(ctx); err != nil {
		return store.Document{}, err
	}
	defer m.mu.Unlock()
	d, ok := m.papers[name]
	if !ok {
		return d, store.ErrNotFound
	}
	d.Body = slices.Clone(d.Body)
	return d, nil
}

func (m *model) PutDocument(ctx context.Context, d store.Document) (int, error) {
	if err := d.Check(); err != nil {
		return 0, err
	}
	if err := m.enter(ctx); err != nil {
		return 0, err
	}
	defer m.mu.Unlock()
	old, ok := m.papers[d.Name]
	if !ok && d.Version > 0 {
		return 0, store.ErrNotFound
	}
	if old.Version != d.Version {
		return 0, store.ErrConflict
	}
	d.Version, d.Body = d.Version+1, slices.Clone(d.Body)
	m.papers[d.Name] = d
	return d.Version, nil
}

func (m *model) DocumentNames(ctx context.Context, prefix string) ([]string, error) {
	if err := m.enter(ctx); err != nil {
		return nil, err
	}
	defer m.mu.Unlock()
	names := slices.Sorted(maps.Keys(m.papers))
	return slices.DeleteFunc(names, func(n string) bool { return !strings.HasPrefix(n, prefix) }), nil
}

// modelPartition is a handle; for a unit or a view it is pinned to a shelf.
type modelPartition struct {
	m    *model
	in   cohesion.CommunityID
	none bool

	pinned  *shelf // nil reads the present
	over    atomic.Bool
	unit    store.Unit
	changes []store.Change
	erased  []store.Change // the tombstones of what was erased
	failed  error
}

func (p *modelPartition) read(ctx context.Context) (*shelf, error) {
	if p.none {
		return nil, store.ErrInvalid
	}
	if p.over.Load() {
		return nil, store.ErrFinished
	}
	if p.pinned == nil {
		return p.m.now(ctx, p.in)
	}
	if err := p.m.enter(ctx); err != nil {
		return nil, err
	}
	p.m.mu.Unlock()
	return p.pinned, nil
}

func (p *modelPartition) Get(ctx context.Context, ref cohesion.RecordRef) (cohesion.Record, error) {
	s, err := p.read(ctx)
	if err != nil {
		return nil, err
	}
	rec := s.records[ref]
	if rec == nil {
		return nil, store.NotFound(ref)
	}
	return store.Clone(rec), nil
}

// chosen returns copies of all records that a list holds.
func (p *modelPartition) chosen(ctx context.Context, kind cohesion.Kind, f store.Filter) ([]cohesion.Record, error) {
	s, err := p.read(ctx)
	if err != nil {
		return nil, err
	}
	if err := cmp.Or(store.CheckKind(kind), f.Check()); err != nil {
		return nil, err
	}
	var records []cohesion.Record
	for ref, rec := range s.records {
		facets := store.FacetsOf(rec)
		if ref.Kind == kind && f.Holds(&facets) {
			records = append(records, store.Clone(rec))
		}
	}
	slices.SortFunc(records, func(a, b cohesion.Record) int { return strings.Compare(a.Ref().ID, b.Ref().ID) })
	return records, nil
}

func (p *modelPartition) List(ctx context.Context, kind cohesion.Kind, f store.Filter, page store.Page) (store.Listing, error) {
	records, err := p.chosen(ctx, kind, f)
	if err != nil {
		return store.Listing{}, err
	}
	records, next, err := paged(records, func(r cohesion.Record) string { return r.Ref().ID }, page)
	return store.Listing{Records: records, Next: next}, err
}

func (p *modelPartition) Count(ctx context.Context, kind cohesion.Kind, f store.Filter) (int, error) {
	records, err := p.chosen(ctx, kind, f)
	return len(records), err
}

func (p *modelPartition) Latest(ctx context.Context) (store.Cursor, error) {
	s, err := p.read(ctx)
	if err != nil {
		return "", err
	}
	return p.feedCursor(s, len(s.feed)), nil
}

func (p *modelPartition) feedCursor(s *shelf, n int) store.Cursor {
	return p.chain(n, func(i int) []any { return changeParts(s.linked[i]) }).Cursor()
}

func (p *modelPartition) Changes(ctx context.Context, after store.Cursor, limit int) ([]store.Change, store.Cursor, error) {
	s, err := p.read(ctx)
	if err != nil {
		return nil, "", err
	}
	size, err := store.Page{Limit: limit}.Size()
	if err != nil {
		return nil, "", err
	}
	from, err := store.ParseFeedCursor(after)
	if err != nil {
		return nil, "", err
	}
	if from > uint64(len(s.feed)) || p.feedCursor(s, int(from)) != after {
		return nil, "", store.ErrGap
	}
	to := min(len(s.feed), int(from)+size)
	return slices.Clone(s.feed[from:to]), p.feedCursor(s, to), nil
}

func (p *modelPartition) View(ctx context.Context, fn func(store.Reader) error) error {
	s, err := p.read(ctx)
	if err != nil {
		return err
	}
	v := &modelPartition{m: p.m, in: p.in, pinned: s}
	defer v.over.Store(true)
	return fn(v)
}

func (p *modelPartition) Update(ctx context.Context, u store.Unit, fn func(store.Tx) error) (store.Receipt, error) {
	p.m.units.Lock()
	defer p.m.units.Unlock()
	s, err := p.read(ctx)
	if err != nil {
		return store.Receipt{}, err
	}
	if err := u.Check(); err != nil {
		return store.Receipt{}, err
	}
	if use, ok := s.keys[u.Key]; ok && u.Key != "" {
		if use.request != u.Request && !use.any {
			return store.Receipt{}, store.ErrReused
		}
		return store.Receipt{Changes: slices.Clone(use.changes), Repeated: true}, nil
	}
	tx := &modelPartition{m: p.m, in: p.in, pinned: s, unit: u}
	defer tx.over.Store(true)
	if err := fn(tx); err != nil {
		return store.Receipt{}, err
	}
	if tx.failed != nil {
		return store.Receipt{}, tx.failed
	}
	s.feed, s.linked = append(s.feed, tx.changes...), append(s.linked, tx.changes...)
	tx.changes = s.forget(tx.erased, tx.changes)
	if u.Key != "" {
		s.keys[u.Key] = keyUse{request: u.Request, changes: tx.changes}
	}
	if err := p.m.enter(ctx); err != nil {
		return store.Receipt{}, err
	}
	defer p.m.mu.Unlock()
	p.m.shelf[p.in] = s
	return store.Receipt{Changes: slices.Clone(tx.changes)}, nil
}

func (p *modelPartition) Put(ctx context.Context, rec cohesion.Record) (int, error) {
	s, err := p.read(ctx)
	if err == nil {
		err = store.Check(p.in, rec)
	}
	if err != nil {
		return 0, p.fail(err)
	}
	ref, wanted := rec.Ref(), store.Version(rec)
	switch old := s.records[ref]; {
	case old == nil && wanted != 0:
		return 0, p.fail(store.NotFound(ref))
	case old != nil && wanted != s.last[ref]:
		return 0, p.fail(store.Conflict(ref, wanted, s.last[ref]))
	}
	mine := store.Clone(rec)
	store.SetVersion(mine, s.last[ref]+1)
	s.records[ref] = mine
	return p.wrote(s, ref, false), nil
}

func (p *modelPartition) Delete(ctx context.Context, ref cohesion.RecordRef, version int) error {
	s, err := p.read(ctx)
	switch {
	case err != nil:
		return p.fail(err)
	case s.records[ref] == nil:
		return p.fail(store.NotFound(ref))
	case s.last[ref] != version:
		return p.fail(store.Conflict(ref, version, s.last[ref]))
	}
	delete(s.records, ref)
	p.wrote(s, ref, true)
	return nil
}

func (p *modelPartition) fail(err error) error {
	p.failed = cmp.Or(p.failed, err)
	return err
}

// wrote remembers a change and returns the record's new version.
func (p *modelPartition) wrote(s *shelf, ref cohesion.RecordRef, deleted bool) int {
	s.last[ref]++
	p.changes = append(p.changes, store.Change{
		Seq:  uint64(len(s.feed) + len(p.changes) + 1),
		Kind: ref.Kind, ID: ref.ID, Version: s.last[ref], Deleted: deleted, At: p.unit.Instant(),
	})
	return s.last[ref]
}
