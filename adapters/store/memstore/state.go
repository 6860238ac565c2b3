package memstore

import (
	"encoding/binary"
	"strings"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// A state is one moment of a partition. It never changes; the next moment is another
// state, which shares most of its memory.
type state struct {
	rows  tree[*row] // by rowKey; tombstones included
	index tree[*row] // live rows by what they can be found by; see indexKeys
	seal  store.Seal

	// These share their arrays with later states, which only append or copy.
	feed     []store.ChangeRow
	erasures []store.Erasure
	log      []store.Entry
}

// A row is a record as it is stored. It never changes.
type row struct {
	ref     cohesion.RecordRef
	version int
	rec     cohesion.Record // nil is a tombstone
	facets  store.Facets
	sum     store.Sum // of a record that is there
}

// rowKey orders rows by kind and id.
func rowKey(ref cohesion.RecordRef) string { return string([]byte{byte(ref.Kind)}) + ref.ID }

// live returns the row of a record that is there.
func (s *state) live(ref cohesion.RecordRef) (*row, bool) {
	r, ok := s.rows.get(rowKey(ref))
	return r, ok && r.rec != nil
}

// with returns the state with the row in place of the one that it follows.
func (s *state) with(r *row) *state {
	next := *s
	if old, ok := s.live(r.ref); ok {
		for _, key := range indexKeys(old) {
			next.index = next.index.remove(key)
		}
		next.seal.Records = next.seal.Records.Without(old.sum)
	}
	next.rows = s.rows.set(rowKey(r.ref), r)
	if r.rec != nil {
		for _, key := range indexKeys(r) {
			next.index = next.index.set(key, r)
		}
		next.seal.Records = next.seal.Records.With(r.sum)
	}
	return &next
}

// The entries of the index. Each begins with the kind of the record and the letter of the
// facet, then has what is looked for, and ends in the record's id.
const (
	byAbout   = 'a'
	bySource  = 's'
	bySubject = 'k'
)

func indexKeys(r *row) []string {
	var keys []string
	for _, about := range r.facets.About {
		keys = append(keys, aboutPrefix(r.ref.Kind, about)+r.ref.ID)
	}
	if src := r.facets.Source; src != (cohesion.Source{}) {
		keys = append(keys, sourcePrefix(r.ref.Kind, src)+r.ref.ID)
	}
	if key := r.facets.Subject; key != "" {
		keys = append(keys, subjectPrefix(r.ref.Kind, key)+r.ref.ID)
	}
	return keys
}

// prefix makes the beginning of an entry. The lengths of the parts keep different
// parts from making the same text.
func prefix(kind cohesion.Kind, facet byte, parts ...string) string {
	var b strings.Builder
	b.WriteByte(byte(kind))
	b.WriteByte(facet)
	for _, part := range parts {
		var size [4]byte
		binary.BigEndian.PutUint32(size[:], uint32(len(part)))
		b.Write(size[:])
		b.WriteString(part)
	}
	return b.String()
}

func aboutPrefix(kind cohesion.Kind, about cohesion.RecordRef) string {
	return prefix(kind, byAbout, string([]byte{byte(about.Kind)}), about.ID)
}

func sourcePrefix(kind cohesion.Kind, src cohesion.Source) string {
	return prefix(kind, bySource, src.System, src.ID)
}

func subjectPrefix(kind cohesion.Kind, key cohesion.SubjectKey) string {
	return prefix(kind, bySubject, string(key))
}

// each calls yield for the live rows of a kind that the filter holds and whose id lies
// above after, in the order of ids, until it returns false.
func (s *state) each(kind cohesion.Kind, f *store.Filter, after string, yield func(*row) bool) {
	rows, start := s.rows, string([]byte{byte(kind)})
	switch {
	case f.Source != nil:
		rows, start = s.index, sourcePrefix(kind, *f.Source)
	case f.Subject != "":
		rows, start = s.index, subjectPrefix(kind, f.Subject)
	case len(f.About) == 1:
		rows, start = s.index, aboutPrefix(kind, f.About[0])
	}
	rows.ascend(start+after, func(key string, r *row) bool {
		if !strings.HasPrefix(key, start) {
			return false
		}
		return r.rec == nil || !f.Holds(&r.facets) || yield(r)
	})
}

func (s *state) get(ref cohesion.RecordRef) (cohesion.Record, error) {
	r, ok := s.live(ref)
	if !ok {
		return nil, store.NotFound(ref)
	}
	return store.Clone(r.rec), nil
}

func (s *state) list(kind cohesion.Kind, f store.Filter, p store.Page) (store.Listing, error) {
	limit, err := p.Size()
	if err != nil {
		return store.Listing{}, err
	}
	after, err := parseCursor(p.After)
	if err != nil {
		return store.Listing{}, err
	}
	if err := check(kind, &f); err != nil {
		return store.Listing{}, err
	}
	var listing store.Listing
	s.each(kind, &f, after, func(r *row) bool {
		if len(listing.Records) == limit {
			listing.Next = store.Cursor(after)
			return false
		}
		listing.Records = append(listing.Records, store.Clone(r.rec))
		after = r.ref.ID
		return true
	})
	return listing, nil
}

func (s *state) count(kind cohesion.Kind, f store.Filter) (int, error) {
	if err := check(kind, &f); err != nil {
		return 0, err
	}
	n := 0
	s.each(kind, &f, "", func(*row) bool {
		n++
		return true
	})
	return n, nil
}

func check(kind cohesion.Kind, f *store.Filter) error {
	if err := store.CheckKind(kind); err != nil {
		return err
	}
	return f.Check()
}

// put returns the state after the record was put; community is that of the partition.
func (s *state) put(community cohesion.CommunityID, rec cohesion.Record) (*state, *row, error) {
	if err := store.Check(community, rec); err != nil {
		return nil, nil, err
	}
	ref, wanted := rec.Ref(), store.Version(rec)
	old, ok := s.rows.get(rowKey(ref))
	version, err := succeed(ref, old, ok, wanted)
	if err != nil {
		return nil, nil, err
	}
	mine := store.Clone(rec)
	store.SetVersion(mine, version)
	sum, err := sumOf(community, mine)
	if err != nil {
		return nil, nil, err
	}
	r := &row{ref: ref, version: version, rec: mine, facets: store.FacetsOf(mine), sum: sum}
	return s.with(r), r, nil
}

// sumOf returns the checksum of a record with its version.
func sumOf(community cohesion.CommunityID, rec cohesion.Record) (store.Sum, error) {
	body, err := store.Encode(rec)
	if err != nil {
		return store.Sum{}, err
	}
	return store.RecordSum(community, rec.Ref(), store.Version(rec), body), nil
}

// succeed returns the version that a write of the wanted one gives.
func succeed(ref cohesion.RecordRef, old *row, known bool, wanted int) (int, error) {
	there := known && old.rec != nil
	switch {
	case !there && wanted > 0:
		return 0, store.NotFound(ref)
	case there && wanted != old.version:
		return 0, store.Conflict(ref, wanted, old.version)
	case known:
		return old.version + 1, nil
	}
	return 1, nil
}

// remove returns the state after the record was deleted.
func (s *state) remove(ref cohesion.RecordRef, version int) (*state, *row, error) {
	old, ok := s.live(ref)
	if !ok {
		return nil, nil, store.NotFound(ref)
	}
	if old.version != version {
		return nil, nil, store.Conflict(ref, version, old.version)
	}
	r := &row{ref: ref, version: version + 1}
	return s.with(r), r, nil
}
