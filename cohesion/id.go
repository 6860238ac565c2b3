package cohesion

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"reflect"
	"time"

	"github.com/oklog/ulid/v2"
)

// idLength is the length of the text form of an [ID].
const idLength = ulid.EncodedSize

// An ID identifies a record of type T: a ULID, 128 bits that start with a time in
// milliseconds and therefore sort by it. IDs of different record types are different Go
// types, between which no conversion compiles. The zero ID is "not set" and has
// no text form; give fields the option omitzero. An ID is a value: comparable, usable
// as a map key and safe for concurrent use.
//
// An ID tells when it was made. What the public sees of a need carries none.
type ID[T any] struct {
	_ [0]*T // keeps IDs of different records from being converted into each other
	u ulid.ULID
}

// ParseID reads the text form of an ID: 26 characters of Crockford's base 32 in upper
// case, the first at most 7. Everything else is refused, and so is the unset ID, twenty-six
// zeros.
func ParseID[T any](s string) (ID[T], error) {
	return parseID[T](s)
}

func parseID[T any, S string | []byte](s S) (ID[T], error) {
	var id ID[T]
	if len(s) != idLength {
		return id, fmt.Errorf("id of %s has %d characters; it needs %d", recordName[T](), len(s), idLength)
	}
	for i := range len(s) {
		if 'a' <= s[i] && s[i] <= 'z' {
			return id, fmt.Errorf("id of %s is not in upper case", recordName[T]())
		}
	}
	u, err := ulid.ParseStrict(string(s))
	if err != nil {
		return id, fmt.Errorf("id of %s is not a ULID: 26 characters of 0-9 and A-Z without I, L, O and U, the first at most 7", recordName[T]())
	}
	if u.IsZero() {
		return id, fmt.Errorf("id of %s is all zeros, which stands for not set", recordName[T]())
	}
	id.u = u
	return id, nil
}

// NewID makes an ID of the time t, cut to milliseconds, and ten bytes of entropy, for which
// the caller passes a reader such as crypto/rand.Reader. It is safe for concurrent use if
// the reader is. The error says that t lies outside the years 1970 to 10889, or wraps that of the
// reader, [io.ErrUnexpectedEOF] when it holds fewer than ten bytes.
func NewID[T any](t time.Time, entropy io.Reader) (ID[T], error) {
	var id ID[T]
	if entropy == nil {
		return id, fmt.Errorf("new id of %s: no entropy given", recordName[T]())
	}
	ms := t.UnixMilli()
	if ms < 0 || uint64(ms) > ulid.MaxTime() {
		return id, fmt.Errorf("new id of %s: the time lies outside 1970 to 10889", recordName[T]())
	}
	var u ulid.ULID
	if _, err := io.ReadFull(entropy, u[6:]); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return id, fmt.Errorf("new id of %s: reading entropy: %w", recordName[T](), err)
	}
	setIDTime(&u, uint64(ms))
	if u.IsZero() {
		return id, fmt.Errorf("new id of %s: time and entropy are both zero", recordName[T]())
	}
	id.u = u
	return id, nil
}

// StableID makes the ID of an imported record: the ULID of the time of the import and the
// first 80 bits of a SHA-256 over the kind of record, the name of the source system and
// the record's identifier there. The same four give the same ID everywhere; the same
// identifier for another kind of record, or another division of the text over system
// and sourceID, gives another. A time before 1970 counts as 1970, one after 10889 as 10889.
// The result is never zero.
func StableID[T any](t time.Time, system, sourceID string) ID[T] {
	h := sha256.New()
	for _, part := range [...]string{"verbinder/stable-id/1", recordName[T](), system, sourceID} {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		io.WriteString(h, part)
	}
	var sum [sha256.Size]byte
	h.Sum(sum[:0])

	var id ID[T]
	copy(id.u[6:], sum[:10])
	setIDTime(&id.u, uint64(min(max(t.UnixMilli(), 0), int64(ulid.MaxTime()))))
	if id.u.IsZero() {
		id.u[15] = 1
	}
	return id
}

// setIDTime writes the 48 bits of the time; ms is in range.
func setIDTime(u *ulid.ULID, ms uint64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], ms)
	copy(u[:6], b[2:])
}

// recordName is the name of T without its package.
func recordName[T any]() string {
	if name := reflect.TypeFor[T]().Name(); name != "" {
		return name
	}
	return "record"
}

// IsZero reports whether id is not set.
func (id ID[T]) IsZero() bool { return id.u.IsZero() }

// String returns the text form, or "" when id is not set.
func (id ID[T]) String() string {
	if id.IsZero() {
		return ""
	}
	return id.u.String()
}

// Compare returns -1, 0 or +1 as id sorts before, equal to or after other: by time, then
// by the rest. Text forms and bytes sort alike.
func (id ID[T]) Compare(other ID[T]) int { return bytes.Compare(id.u[:], other.u[:]) }

// Equal reports whether id and other are the same; it is ==.
func (id ID[T]) Equal(other ID[T]) bool { return id == other }

// Time returns the time that id was made of, to the millisecond, in UTC.
func (id ID[T]) Time() time.Time { return ulid.Time(id.u.Time()).UTC() }

// Bytes returns the 16 bytes of id, big-endian.
func (id ID[T]) Bytes() [16]byte { return id.u }

// AppendBytes appends the 16 bytes of id to dst.
func (id ID[T]) AppendBytes(dst []byte) []byte { return append(dst, id.u[:]...) }

// AppendText appends the text form to dst. It is an error when id is not set.
func (id ID[T]) AppendText(dst []byte) ([]byte, error) {
	if id.IsZero() {
		return dst, fmt.Errorf("id of %s is not set and has no text form", recordName[T]())
	}
	return append(dst, id.u.String()...), nil
}

// MarshalText returns the text form. It is an error when id is not set.
func (id ID[T]) MarshalText() ([]byte, error) {
	return id.AppendText(make([]byte, 0, idLength))
}

// UnmarshalText reads the text form as [ParseID] does.
func (id *ID[T]) UnmarshalText(text []byte) error {
	parsed, err := parseID[T](text)
	if err != nil {
		return err
	}
	*id = parsed
	return nil
}
