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
		return 3
	}
	if isMobile(a) != isMobile(b) {
		return 2 // many have one of each
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

// compareWebsites: the first labels are alike. A page on a platform and a site of one's
// own, or pages on two platforms, say nothing about each other unless they are called the
// same.
func compareWebsites(a, b []byte) level {
	if pa, pb := onPlatform(a), onPlatform(b); pa || pb {
		return comparePages(a, b, pa && pb)
	}
	la, _, _ := bytes.Cut(a, []byte("."))
	lb, _, _ := bytes.Cut(b, []byte("."))
	if min(len(la), len(lb)) >= 5 && (editsWithin(la, lb, 1) <= 1 || bytes.HasPrefix(la, lb) || bytes.HasPrefix(lb, la)) {
		return 2
	}
	return 1
}

// comparePages compares two websites of which one at least is on a platform.
func comparePages(a, b []byte, both bool) level {
	x, y := siteName(a), siteName(b)
	hostA, _, _ := bytes.Cut(a, []byte("/"))
	hostB, _, _ := bytes.Cut(b, []byte("/"))
	switch {
	case len(x) >= 5 && x == y:
		return 2
	case both && bytes.Equal(hostA, hostB):
		return 1
	}
	return levelUnknown
}

// siteName is the letters and digits that a website is called by: the page on a platform
// or the first label.
func siteName(key []byte) string {
	host, page, ok := bytes.Cut(key, []byte("/"))
	if !ok || !platforms[string(host)] {
		page, _, _ = bytes.Cut(host, []byte("."))
	}
	return string(bytes.ReplaceAll(page, []byte("-"), nil))
}

// compareEmails: two addresses at providers, or one there and one at a domain of one's
// own, say less against than two domains.
func compareEmails(a, b []byte) level {
	if editsWithin(a, b, 1) <= 1 {
		return 4
	}
	la, da, _ := bytes.Cut(a, []byte("@"))
	lb, db, _ := bytes.Cut(b, []byte("@"))
	if len(la) >= 6 && bytes.Equal(la, lb) && !roleMailbox[string(la)] {
		return 4
	}
	freeA, freeB := freeMail[string(da)], freeMail[string(db)]
	switch {
	case !freeA && bytes.Equal(da, db), freeA != freeB && spelt(la, da, lb, db, freeA):
		return 3
	case freeA != freeB:
		return 2
	}
	return 1
}

// spelt reports whether the address at a provider spells the domain of the other:
// "dekom.ede@gmail.com" and "info@dekom-ede.nl".
func spelt(la, da, lb, db []byte, freeA bool) bool {
	if !freeA {
		la, db = lb, da
	}
	var bufA, bufB [128]byte
	x, y := letters(bufA[:0], bytes.ReplaceAll(la, []byte("."), nil), false), letters(bufB[:0], db, false)
	return len(x) >= 6 && bytes.Equal(x, y)
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
