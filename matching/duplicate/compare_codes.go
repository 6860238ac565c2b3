package duplicate

import (
	"bytes"

	"github.com/socialebasis/verbinder/cohesion"
)

// compareCodes compares two different values of kinds without words.
func compareCodes(k Comparison, a, b []byte) level {
	switch k {
	case Phone:
		return comparePhones(a, b)
	case Postcode:
		return comparePostcodes(a, b)
	case Website:
		return compareWebsites(a, b)
	case Email:
		return compareEmails(a, b)
	}
	if min(len(a), len(b)) >= 4 && editsWithin(a, b, 1) <= 1 {
		return 2
	}
	return 1
}

// comparePhones: one lacks the country or area code, or one digit differs.
func comparePhones(a, b []byte) level {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) >= 7 && bytes.HasSuffix(b, a) || editsWithin(a, b, 1) <= 1 {
		return 2
	}
	return 1
}

// comparePostcodes: the first half, rounded up, is the area (of Dutch ones the digits).
func comparePostcodes(a, b []byte) level {
	switch {
	case len(a) == len(b) && len(a) >= 4 && editsWithin(a, b, 1) <= 1:
		return 3
	case len(a) == 6 && len(b) >= 4 && len(b) <= 6 && bytes.Equal(a[:4], b[:4]), len(b) == 6 && len(a) == 4 && bytes.Equal(a, b[:4]):
		return 2
	}
	half := (min(len(a), len(b)) + 1) / 2
	if half >= 2 && bytes.Equal(a[:half], b[:half]) {
		return 2
	}
	return 1
}

// compareWebsites: the first labels are alike.
func compareWebsites(a, b []byte) level {
	la, _, _ := bytes.Cut(a, []byte("."))
	lb, _, _ := bytes.Cut(b, []byte("."))
	if min(len(la), len(lb)) >= 5 && (editsWithin(la, lb, 1) <= 1 || bytes.HasPrefix(la, lb) || bytes.HasPrefix(lb, la)) {
		return 2
	}
	return 1
}

func compareEmails(a, b []byte) level {
	if editsWithin(a, b, 1) <= 1 {
		return 3
	}
	la, da, _ := bytes.Cut(a, []byte("@"))
	lb, db, _ := bytes.Cut(b, []byte("@"))
	if len(la) >= 6 && bytes.Equal(la, lb) && !roleMailbox[string(la)] {
		return 3
	}
	if bytes.Equal(da, db) && !freeMail[string(da)] {
		return 2
	}
	return 1
}

// roleMailbox are local parts that everybody has.
var roleMailbox = wordList(`info contact office mail admin secretariaat bestuur webmaster receptie reception secretary hello welkom`)

// editsWithin returns the number of edits (insertion, deletion, substitution, swap of
// neighbours: optimal string alignment) between two strings if it is at most most, which
// is 1 or 2; else a larger number. Bytes are compared: a letter outside ASCII counts by
// its bytes.
func editsWithin(a, b []byte, most int) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	for len(a) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	switch {
	case len(b)-len(a) > most:
		return most + 1
	case len(a) == 0:
		return len(b)
	case len(b) == 1:
		return 1
	case len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]:
		return 1
	case most == 1:
		return 2
	}
	return editsAtMost2(a, b)
}

// editsAtMost2 tries the first edit; what is left must be within one. a is not longer
// than b, and their first and last bytes differ.
func editsAtMost2(a, b []byte) int {
	best := 3
	try := func(x, y []byte) {
		if d := 1 + editsWithin(x, y, 1); d < best {
			best = d
		}
	}
	try(a[1:], b[1:])
	try(a, b[1:])
	try(a[1:], b)
	if len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] {
		try(a[2:], b[2:])
	}
	return best
}

// compareNumbers compares by difference relative to the larger.
func compareNumbers(a, b int64) level {
	diff, size := abs(a-b), max(abs(a), abs(b))
	switch {
	case diff <= size/100:
		return 4
	case diff <= size/20:
		return 3
	case diff <= size/4:
		return 2
	}
	return 1
}

func abs(x int64) int64 {
	if x < 0 {
		return -x
	}
	return x
}

// compareDates: one digit differs, day and month are exchanged, or only one of year,
// month and day differs: a slip. The same year, or years that follow each other where
// nothing more is known: near in time.
func compareDates(a, b int64) level {
	ya, ma, da := a/10000, a/100%100, a%100
	yb, mb, db := b/10000, b/100%100, b%100
	years := ma == 0 || mb == 0
	switch {
	case years && ya == yb:
		return 3
	case years:
		if abs(ya-yb) == 1 {
			return 2
		}
		return 1
	case ya == yb && ma == db && mb == da, digitsDiffer(a, b) <= 1:
		return 3
	case ma == mb && da == db, ya == yb && (ma == mb || da == db):
		return 3
	case ya == yb, digitsDiffer(a, b) == 2:
		return 2
	}
	return 1
}

func digitsDiffer(a, b int64) int {
	n := 0
	for a > 0 || b > 0 {
		if a%10 != b%10 {
			n++
		}
		a, b = a/10, b/10
	}
	return n
}

// comparePoints compares by distance over the ground.
func comparePoints(a, b int64) level {
	p := cohesion.Point{Lat: int32(a >> 32), Lon: int32(uint32(a))}
	q := cohesion.Point{Lat: int32(b >> 32), Lon: int32(uint32(b))}
	if abs(int64(p.Lat)-int64(q.Lat)) > 1_000_000 { // over 11 km by latitude alone
		return 1
	}
	metres := cohesion.ArcMetres(cohesion.Chord2(p.Vector(), q.Vector()))
	switch {
	case metres <= 100:
		return 5
	case metres <= 500:
		return 4
	case metres <= 2000:
		return 3
	case metres <= 10_000:
		return 2
	}
	return 1
}
