package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
)

// A Sum is a SHA-256 (FIPS 180-4), or the sum of several. Its text is 64 hexadecimal
// digits in lower case.
type Sum [sha256.Size]byte

// IsZero says whether it is the sum of nothing.
func (s Sum) IsZero() bool { return s == Sum{} }

// String returns the sum's text.
func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// MarshalText returns the sum's text.
func (s Sum) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText accepts exactly what MarshalText gives.
func (s *Sum) UnmarshalText(text []byte) error {
	var read Sum
	if n, err := hex.Decode(read[:], text); err != nil || n != len(read) || read.String() != string(text) {
		return fmt.Errorf("%w: a sum is %d hexadecimal digits in lower case", ErrInvalid, 2*len(s))
	}
	*s = read
	return nil
}

// Plus returns s + t modulo 2^256, both read as big-endian numbers. The order in which
// sums are added does not matter.
func (s Sum) Plus(t Sum) Sum { return s.fold(t, bits.Add64) }

// Minus returns s - t modulo 2^256: what was added is taken out again.
func (s Sum) Minus(t Sum) Sum { return s.fold(t, bits.Sub64) }

func (s Sum) fold(t Sum, op func(a, b, carry uint64) (uint64, uint64)) Sum {
	var carry uint64
	for i := len(s) - 8; i >= 0; i -= 8 {
		var word uint64
		word, carry = op(binary.BigEndian.Uint64(s[i:]), binary.BigEndian.Uint64(t[i:]), carry)
		binary.BigEndian.PutUint64(s[i:], word)
	}
	return s
}

// digest returns the SHA-256 of the parts, each with its length before it, so that
// another division of the same bytes gives another sum.
func digest(parts ...[]byte) (sum Sum) {
	h := sha256.New()
	var size [8]byte
	for _, part := range parts {
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write(part)
	}
	h.Sum(sum[:0])
	return sum
}

// number writes n as a part of a digest.
func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// instantText writes an instant as a part of a digest: in UTC, to the microsecond.
func instantText(at time.Time) []byte {
	return at.UTC().Truncate(time.Microsecond).AppendFormat(nil, "2006-01-02T15:04:05.000000Z")
}

// Encode returns the record as it is stored and summed: JSON, with the version that it has.
func Encode(rec cohesion.Record) ([]byte, error) {
	body, err := json.Marshal(rec)
	if err != nil {
		return nil, fmt.Errorf("%w: %s %s has no text: %w", ErrInvalid, rec.Kind(), rec.Ref().ID, err)
	}
	return body, nil
}

// RecordSum returns the checksum of a record: of the community that it is stored in
// (zero for reference data), its reference, its version, and its body, which [Encode] gave.
func RecordSum(in cohesion.CommunityID, ref cohesion.RecordRef, version int, body []byte) Sum {
	return digest([]byte("verbinder/record/1"), []byte(in.String()), []byte(ref.Kind.String()), []byte(ref.ID), number(uint64(version)), body)
}

// DocumentSum returns the checksum of a document.
func DocumentSum(d Document) Sum {
	return digest([]byte("verbinder/document/1"), []byte(d.Name), number(uint64(d.Version)), d.Body)
}

// Pseudonym returns what stands for a person in the list of erasures and in the
// processing log: a hash of the subject's key. Who has the key can make it; from it nobody
// finds the key, as long as that is what it should be, a keyed hash.
func Pseudonym(subject cohesion.SubjectKey) Sum {
	return digest([]byte("verbinder/subject/1"), []byte(subject))
}

// A Tally counts things and holds the sum of their checksums modulo 2^256, so that one
// that is missing, changed or too many shows, whatever the order. It guards against
// accidents; somebody who can rewrite the store can rewrite the tally.
type Tally struct {
	Count int `json:"count"`
	Sum   Sum `json:"sum"`
}

// With returns the tally with one thing more.
func (t Tally) With(s Sum) Tally { return Tally{t.Count + 1, t.Sum.Plus(s)} }

// Without returns the tally with one thing less.
func (t Tally) Without(s Sum) Tally { return Tally{t.Count - 1, t.Sum.Minus(s)} }

// A Chain is the end of a numbered list in which each link is a hash of the link before
// and of what stands there. The zero Chain is the beginning.
type Chain struct {
	Seq  uint64 `json:"seq"`
	Link Sum    `json:"link"`
}

// markLength is how many digits of a link a cursor of the feed shows.
const markLength = 16

// Cursor returns the cursor of a feed that ends here: empty at the beginning, else the
// number, a dot, and the first digits of the link, by which a store tells its own history from
// another of the same length.
func (c Chain) Cursor() Cursor {
	if c.Seq == 0 {
		return ""
	}
	return Cursor(strconv.FormatUint(c.Seq, 10) + "." + c.Link.String()[:markLength])
}

// ParseFeedCursor returns the number of a cursor of a feed, 0 at the beginning. The cursor is
// good if it is that of the [Chain] at this number; else the history is another, which
// is [ErrGap]. A text that no feed gives is [ErrInvalid].
func ParseFeedCursor(c Cursor) (seq uint64, err error) {
	if c == "" {
		return 0, nil
	}
	text, mark, _ := strings.Cut(string(c), ".")
	seq, err = strconv.ParseUint(text, 10, 63)
	if err != nil || seq == 0 || text[0] == '0' || len(mark) != markLength || !all(mark, isHex) {
		return 0, fmt.Errorf("%w: cursor %.40q did not come from a feed", ErrInvalid, string(c))
	}
	return seq, nil
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' }

// Change returns the chain with a change of the community's feed at its end. It gives it
// the next number, whatever the change says.
func (c Chain) Change(in cohesion.CommunityID, ch Change) Chain {
	gone := []byte{0}
	if ch.Deleted {
		gone[0] = 1
	}
	return c.next(in, "verbinder/change/1", []byte(ch.Kind.String()), []byte(ch.ID), number(uint64(ch.Version)), gone, instantText(ch.At))
}

// Erasure returns the chain with an entry of the list of erasures at its end.
func (c Chain) Erasure(in cohesion.CommunityID, e Erasure) Chain {
	parts := [][]byte{e.Subject[:], instantText(e.At), e.Digest[:]}
	for _, n := range e.Removed {
		parts = append(parts, []byte(n.Kind.String()), number(uint64(n.Count)))
	}
	return c.next(in, "verbinder/erasure/1", parts...)
}

// Entry returns the chain with an entry of the processing log at its end.
func (c Chain) Entry(in cohesion.CommunityID, e Entry) Chain {
	return c.next(in, "verbinder/log/1", instantText(e.At), []byte(e.Activity), []byte(e.Actor), e.Subject[:], []byte(e.Trace), number(uint64(e.Records)))
}

func (c Chain) next(in cohesion.CommunityID, domain string, parts ...[]byte) Chain {
	parts = append([][]byte{[]byte(domain), []byte(in.String()), c.Link[:], number(c.Seq + 1)}, parts...)
	return Chain{Seq: c.Seq + 1, Link: digest(parts...)}
}

// A Seal says what a partition holds, in a few hundred bytes. It follows from the units
// alone: stores of the same units have the same seal, and so has a store and what was
// restored from it.
type Seal struct {
	Records  Tally `json:"records"`  // those that are there
	Feed     Chain `json:"feed"`     // its end
	Erasures Chain `json:"erasures"` // the end of their list
	Log      Chain `json:"log"`      // the end of the processing log
	Pruned   Chain `json:"pruned"`   // its last entry that was pruned: where the rest begins
}
