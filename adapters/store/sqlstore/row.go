package sqlstore

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// form is the form in which bodies are written. Older forms are upgraded when they are
// read; newer ones are refused.
const form = 1

// A row is a record as it is stored; body nil is a tombstone.
type row struct {
	ref       cohesion.RecordRef
	version   int
	body      []byte
	sum       store.Sum
	status    string
	changed   int64 // microseconds since 1970
	expires   int64 // yyyymmdd, 0 is never
	published int64
	facets    []byte // packed; see facetsOf
}

// newRow returns the row of a record at a version. The record is left as it was.
func newRow(in cohesion.CommunityID, rec cohesion.Record, version int) (*row, error) {
	r := &row{ref: rec.Ref(), version: version}
	rec = atVersion(rec, version)
	var err error
	if r.body, err = store.Encode(rec); err != nil {
		return nil, err
	}
	// The encoder writes bytes that are no UTF-8 as this, and loses them.
	if bytes.Contains(r.body, []byte(`\ufffd`)) {
		if err := sameAgain(rec, r.body); err != nil {
			return nil, err
		}
	}
	f := store.FacetsOf(rec)
	r.status, r.changed, r.facets = f.Status, f.Changed.UnixMicro(), pack(facetsOf(&f))
	r.expires = dayNumber(f.Expires)
	if f.Published {
		r.published = 1
	}
	r.sum = store.RecordSum(in, r.ref, version, r.body)
	return r, nil
}

// tombstone returns the row of a deleted record.
func tombstone(in cohesion.CommunityID, ref cohesion.RecordRef, version int) *row {
	return &row{ref: ref, version: version, facets: []byte{}, sum: store.RecordSum(in, ref, version, nil)}
}

// atVersion returns a copy of the record at another version. The copy shares its
// memory.
func atVersion(rec cohesion.Record, version int) cohesion.Record {
	src := reflect.ValueOf(rec).Elem()
	dst := reflect.New(src.Type())
	dst.Elem().Set(src)
	copied := dst.Interface().(cohesion.Record)
	store.SetVersion(copied, version)
	return copied
}

// sameAgain returns an error if the record does not come back from its JSON.
func sameAgain(rec cohesion.Record, body []byte) error {
	again, _ := store.NewRecord(rec.Kind())
	if err := json.Unmarshal(body, again); err != nil || !reflect.DeepEqual(rec, again) {
		ref := rec.Ref()
		return fmt.Errorf("%w: %s %s holds text that is not UTF-8", store.ErrInvalid, ref.Kind, ref.ID)
	}
	return nil
}

// A reading is what the columns of a stored record say.
type reading struct {
	id       string
	version  int
	form     int
	body     []byte
	checksum []byte
}

// readingColumns are the columns of a reading, in its order.
const readingColumns = "r.id, r.version, r.form, r.body, r.checksum"

func (r *reading) dest() []any {
	return []any{&r.id, &r.version, &r.form, &r.body, &r.checksum}
}

// record returns the record that was read, or ErrCorrupt.
func (r *reading) record(in cohesion.CommunityID, kind cohesion.Kind) (cohesion.Record, error) {
	ref := cohesion.RecordRef{Kind: kind, ID: r.id}
	if sum := store.RecordSum(in, ref, r.version, r.body); !bytes.Equal(r.checksum, sum[:]) {
		return nil, fmt.Errorf("%w: %s %s does not have its checksum", ErrCorrupt, kind, r.id)
	}
	if r.form != form {
		return nil, fmt.Errorf("%w: %s %s has form %d; this program knows form %d: use a newer program", ErrSchema, kind, r.id, r.form, form)
	}
	rec, ok := store.NewRecord(kind)
	if !ok {
		return nil, fmt.Errorf("%w: record type %d", ErrCorrupt, uint8(kind))
	}
	if err := json.Unmarshal(r.body, rec); err != nil {
		return nil, fmt.Errorf("%w: %s %s: %w", ErrCorrupt, kind, r.id, err)
	}
	if rec.Ref() != ref || store.Version(rec) != r.version {
		return nil, fmt.Errorf("%w: %s %s holds another record", ErrCorrupt, kind, r.id)
	}
	return rec, nil
}

func appendText(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// A facet is one value that a record is found by: a row of vb_facet.
type facet struct {
	facet int64
	value string
}

// The facets that have rows; the others are columns of vb_record.
const (
	byTheme = iota + 1
	byArea
	byAbout
	bySource
	bySubject
)

// facetsOf returns the rows of the facets, sorted, each once.
func facetsOf(f *store.Facets) []facet {
	var all []facet
	add := func(kind int64, value string) { all = append(all, facet{kind, short(value)}) }
	for _, theme := range f.Themes {
		add(byTheme, string(theme))
	}
	for _, area := range f.Areas {
		add(byArea, area.String())
	}
	for _, about := range f.About {
		add(byAbout, aboutValue(about))
	}
	if f.Source != (cohesion.Source{}) {
		add(bySource, sourceValue(f.Source))
	}
	if f.Subject != "" {
		add(bySubject, string(f.Subject))
	}
	slices.SortFunc(all, compareFacets)
	return slices.Compact(all)
}

func compareFacets(a, b facet) int {
	switch {
	case a.facet != b.facet:
		return int(a.facet - b.facet)
	case a.value < b.value:
		return -1
	case a.value > b.value:
		return 1
	}
	return 0
}

func aboutValue(ref cohesion.RecordRef) string { return ref.Kind.String() + ":" + ref.ID }

// sourceValue writes the length of the system first, so that no two sources look alike.
func sourceValue(s cohesion.Source) string {
	return fmt.Sprintf("%d:%s:%s", len(s.System), s.System, s.ID)
}

// longestValue is what fits into any database's index beside the rest of a key.
const longestValue = 200

// short puts a digest in place of the end of a long value.
func short(value string) string {
	if len(value) <= longestValue {
		return value
	}
	sum := sha256.Sum256([]byte(value))
	return value[:longestValue-len(sum)] + string(sum[:])
}

// pack writes facets as one text, which tells later which rows there are, whatever
// facets the program gives the record then.
func pack(all []facet) []byte {
	b := []byte{}
	for _, f := range all {
		b = append(b, byte(f.facet))
		b = appendText(b, f.value)
	}
	return b
}

var errPacked = errors.New("packed facets are damaged")

// unpack is the opposite of pack.
func unpack(b []byte) ([]facet, error) {
	var all []facet
	for len(b) > 0 {
		n, size := binary.Uvarint(b[1:])
		if size <= 0 || n > uint64(len(b)-1-size) {
			return nil, fmt.Errorf("%w: %w", ErrCorrupt, errPacked)
		}
		from := 1 + size
		to := from + int(n)
		all = append(all, facet{int64(b[0]), string(b[from:to])})
		b = b[to:]
	}
	return all, nil
}
