package duplicate

import "bytes"

// A field that follows from another (a web address made of the name, initials, a copy)
// agrees where the other agrees, and would count the same evidence twice. Such fields are
// found by their letters, without knowing which records are the same.
const (
	derivedSample = 2000 // records that are looked at
	derivedLeast  = 30   // fewer with both values prove nothing
	derivedShare  = 85   // percent that must follow
	derivedChance = 20   // percent that may seem to follow from another record's value
)

// derived returns for each column the column that it follows from, or -1. Names are
// originals; of others the first.
func (t *table) derived() []int {
	from := make([]int, len(t.columns))
	for i := range from {
		from[i] = -1
	}
	for i, c := range t.columns {
		for j, other := range t.columns {
			if i == j || from[i] >= 0 || from[j] >= 0 || c.values == nil || other.values == nil || c.field.Kind.hasNumbers() || other.field.Kind.hasNumbers() {
				continue
			}
			if c.field.Kind == Name && other.field.Kind != Name || i < j && (c.field.Kind == Name || other.field.Kind != Name) {
				continue
			}
			if t.follows(c, other) {
				from[i] = j
			}
		}
	}
	return from
}

// follows reports whether nearly all values of c follow from those of other.
func (t *table) follows(c, other *column) bool {
	step := max(t.size/derivedSample, 1)
	both, follow, chance := 0, 0, 0
	previous := int32(0)
	for r := 0; r < t.size; r += step {
		a, b := c.ids[r], other.ids[r]
		if a <= 0 || b <= 0 {
			continue
		}
		both++
		if followsFrom(c.values.bytes(a), other.values.bytes(b)) {
			follow++
		}
		if previous > 0 && previous != b && followsFrom(c.values.bytes(a), other.values.bytes(previous)) {
			chance++
		}
		previous = b
	}
	return both >= derivedLeast && follow*100 >= both*derivedShare && chance*100 <= both*derivedChance
}

// followsFrom reports whether a is b, b without spaces, or in part, or the initials of b.
func followsFrom(a, b []byte) bool {
	var bufA, bufB, bufC [128]byte
	x, y := letters(bufA[:0], a, false), letters(bufB[:0], b, false)
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	if len(x) >= 4 && bytes.Contains(y, x) || len(y) >= 4 && len(x) <= len(y)+3 && bytes.Contains(x, y) || bytes.HasPrefix(y, x) {
		return true
	}
	first := letters(bufC[:0], b, true)
	return len(first) > 1 && editsWithin(x, first, 2) <= len(first)/3
}

// letters appends the letters and digits of a value, or of each word the first.
func letters(dst, value []byte, initials bool) []byte {
	begins := true
	for _, c := range value {
		if c == '.' || len(dst) == cap(dst) {
			break // the rest of a domain
		}
		if isWordByte(c) || c >= 0x80 {
			if begins || !initials {
				dst = append(dst, c)
			}
			begins = false
		} else {
			begins = true
		}
	}
	return dst
}
