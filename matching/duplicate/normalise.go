package duplicate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
)

// A value is one raw value made comparable. It shares memory with its normaliser and
// lasts until the next one.
type value struct {
	key     []byte // equal keys are equal values; empty is unknown
	words   []span // in key
	form    uint8  // legal form of a name; 0 is none
	house   uint32 // hash of the house number of a street
	box     bool   // a street that is a box at a post office
	payload int64  // of numbers, dates and points
}

// A normaliser makes raw values comparable. It reuses its memory; not safe for
// concurrent use.
type normaliser struct {
	folded []byte
	spans  []span
	key    []byte
	words  []span
}

// Most words of a value that are compared.
const (
	maxNameWords = 24
	maxTextWords = 400
)

func (n *normaliser) value(k Comparison, raw string) value {
	n.key, n.words = n.key[:0], n.words[:0]
	switch k {
	case Name:
		return n.name(raw)
	case Text:
		return n.phrase(raw, nil, maxTextWords)
	case City:
		return n.town(raw)
	case Category:
		return n.category(raw)
	case Street:
		return n.street(raw)
	case Set:
		return n.set(raw)
	case Phone:
		n.key = appendPhone(n.key, raw)
	case Website:
		n.website(raw)
	case Email:
		n.email(raw)
	case Number:
		return n.number(raw)
	case Date:
		return n.date(raw)
	case Point:
		return n.point(raw)
	default:
		n.code(raw)
	}
	return value{key: n.key}
}

// fold cuts raw into folded words.
func (n *normaliser) fold(raw string) {
	n.folded = appendFolded(n.folded[:0], raw)
	n.spans = appendWords(n.spans[:0], n.folded)
}

// push appends a word to the key.
func (n *normaliser) push(word []byte) {
	if len(n.key) > 0 {
		n.key = append(n.key, ' ')
	}
	from := len(n.key)
	n.key = append(n.key, word...)
	n.words = append(n.words, span{int32(from), int32(len(n.key))})
}

func (n *normaliser) pushString(word string) {
	if len(n.key) > 0 {
		n.key = append(n.key, ' ')
	}
	from := len(n.key)
	n.key = append(n.key, word...)
	n.words = append(n.words, span{int32(from), int32(len(n.key))})
}

func (n *normaliser) word(i int) []byte { return n.folded[n.spans[i].from:n.spans[i].to] }

// phrase is words in order, variants spelt alike.
func (n *normaliser) phrase(raw string, variants map[string]string, most int) value {
	n.fold(raw)
	for i := range n.spans[:min(len(n.spans), most)] {
		w := n.word(i)
		if other, ok := variants[string(w)]; ok {
			n.pushString(other)
		} else {
			n.push(w)
		}
	}
	return value{key: n.key, words: n.words}
}

// town is words; a town of two names has one. Of "Alphen aan den Rijn" and "Alphen a/d
// Rijn" the words between are left out.
func (n *normaliser) town(raw string) value {
	n.fold(raw)
	for i := range n.spans[:min(len(n.spans), maxNameWords)] {
		w := n.word(i)
		if other, ok := synonyms[string(w)]; ok {
			n.pushString(other)
		} else if i == 0 || i == len(n.spans)-1 || !townJoints[string(w)] {
			n.push(w)
		}
	}
	v := value{key: n.key, words: n.words}
	if other, ok := towns[string(v.key)]; ok {
		n.key, n.words = n.key[:0], n.words[:0]
		n.pushString(other)
		return value{key: n.key, words: n.words}
	}
	return v
}

// category is words. A legal form is no kind: it says nothing.
func (n *normaliser) category(raw string) value {
	v := n.phrase(raw, synonyms, maxNameWords)
	if len(v.words) == 1 && legalForms[string(v.key)] != "" {
		return value{}
	}
	return v
}

// name takes the legal form off both ends, leaves out what is said of others (cutHistory),
// writes abbreviations in full and types numbers.
func (n *normaliser) name(raw string) value {
	n.fold(raw)
	n.cutHistory()
	first, last, form := n.legalForm()
	var digits [20]byte
	for i := first; i < last && i-first < maxNameWords; i++ {
		w := n.word(i)
		if num, ok := numeralOf(digits[:0], w, i == last-1 && i > first); ok {
			n.push(num)
		} else if full, ok := expansions[string(w)]; ok && last-first > 1 {
			for word := range strings.FieldsSeq(full) {
				n.pushString(word)
			}
		} else if len(w) == 1 && w[0] == 'h' && i == first && last-first > 1 {
			n.pushString("sint") // "H. Odulphus", heilige
		} else if other, ok := synonyms[string(w)]; ok {
			n.pushString(other)
		} else if len(w) == 1 && isLetterByte(w[0]) && i == last-1 && i > first {
			n.push(append(digits[:0], '0', w[0])) // "flat a" and "flat b" differ as numbers do
		} else if len(w) >= 6 && string(w[len(w)-3:]) == "ver" {
			n.push(append(w[:len(w):len(w)], "eniging"...)) // "gymver." is short for gymvereniging
		} else if len(w) >= 6 && string(w[len(w)-3:]) == "str" {
			n.push(append(w[:len(w):len(w)], "aat"...)) // "Dorpsstr."
		} else {
			n.push(w)
		}
	}
	return value{key: n.key, words: n.words, form: form}
}

// legalForm returns the words of a name without the legal form at its ends, and the code
// of the form. A name that is nothing else keeps its words.
func (n *normaliser) legalForm() (first, last int, form uint8) {
	first, last = 0, len(n.spans)
	for last-first > 1 {
		code, ok := legalForms[string(n.word(last-1))]
		if !ok {
			break
		}
		form = formCode(code)
		last--
	}
	for last-first > 1 && legalLeading[string(n.word(first))] {
		code := legalForms[string(n.word(first))]
		form = formCode(code)
		first++
	}
	if first > 0 && last-first > 1 { // "vereniging van", "stichting de"
		for last-first > 1 && weakWords[string(n.word(first))] && len(n.word(first)) > 1 {
			first++
		}
	}
	return first, last, form
}

var formCodes = func() map[string]uint8 {
	names := make([]string, 0, 16)
	for _, code := range legalForms {
		if !slices.Contains(names, code) {
			names = append(names, code)
		}
	}
	slices.Sort(names)
	codes := make(map[string]uint8, len(names))
	for i, code := range names {
		codes[code] = uint8(i + 1)
	}
	return codes
}()

func formCode(name string) uint8 { return formCodes[name] }

// street takes the house number apart, and leaves out what follows "between" or "near".
func (n *normaliser) street(raw string) value {
	n.fold(raw)
	v := value{}
	var digits [24]byte
	for i := range n.spans[:min(len(n.spans), maxNameWords)] {
		w := n.word(i)
		if i > 0 && streetNoise[string(w)] {
			break
		}
		if v.house == 0 && isHouseNumber(w) {
			v.house = uint32(hashBytes(leadingDigits(w))>>32) | 1
			if len(leadingDigits(w)) == len(w) {
				n.push(w)
				continue
			}
		}
		if other, ok := streetWords[string(w)]; ok {
			n.pushString(other)
		} else if len(w) >= 6 && string(w[len(w)-3:]) == "str" {
			n.push(append(w[:len(w):len(w)], "aat"...))
		} else if len(w) >= 6 && string(w[len(w)-2:]) == "wg" {
			n.push(append(w[:len(w)-1:len(w)-1], "eg"...))
		} else if num, ok := numeralOf(digits[:0], w, false); ok && len(num) < len(w) && !isHouseNumber(w) {
			n.push(append(num, 'e')) // "9th" and "ninth", not the house number 9
		} else {
			n.push(w)
		}
	}
	v.key, v.words = n.key, n.words
	v.box = n.isBox()
	return v
}

// isBox says whether the folded words are a box at a post office, which is no place.
func (n *normaliser) isBox() bool {
	switch len(n.spans) {
	case 0, 1:
		return false
	case 2:
		return boxes[string(n.word(0))]
	}
	return boxes[string(n.word(0))] || string(n.word(0)) == "po" && string(n.word(1)) == "box" || string(n.word(0)) == "post" && string(n.word(1)) == "bus"
}

// cutHistory leaves out the end of a name that tells of others: what it belongs to, what
// it came of, what it was called.
func (n *normaliser) cutHistory() {
	for i := 1; i < len(n.spans); i++ {
		w := string(n.word(i))
		if w == "v" && i+1 < len(n.spans) && string(n.word(i+1)) == "h" {
			w = "vh"
		}
		next, ok := histories[w]
		if ok && (next == "" || i+1 < len(n.spans) && strings.Contains(next, string(n.word(i+1)))) {
			for i > 1 && weakWords[string(n.word(i-1))] {
				i--
			}
			n.spans = n.spans[:i]
			return
		}
	}
}

func leadingDigits(w []byte) []byte {
	i := 0
	for i < len(w) && w[i] >= '0' && w[i] <= '9' {
		i++
	}
	return w[:i]
}

// isHouseNumber reports whether a word is digits, with at most two letters behind that
// make no ordinal of it.
func isHouseNumber(w []byte) bool {
	digits := len(leadingDigits(w))
	rest := string(w[digits:])
	switch rest {
	case "st", "nd", "rd", "th":
		return false
	}
	return digits > 0 && digits <= 6 && len(rest) <= 2
}

// set is the elements in any order; each is folded words joined.
func (n *normaliser) set(raw string) value {
	var elements []string
	for part := range strings.FieldsFuncSeq(raw, func(r rune) bool { return r == ',' || r == ';' || r == '|' || r == '\n' }) {
		n.fold(part)
		var b strings.Builder
		for i := range n.spans {
			if i > 0 {
				b.WriteByte('_')
			}
			b.Write(n.word(i))
		}
		if b.Len() > 0 {
			elements = append(elements, b.String())
		}
	}
	slices.Sort(elements)
	elements = slices.Compact(elements)
	for _, e := range elements[:min(len(elements), maxTextWords)] {
		n.pushString(e)
	}
	return value{key: n.key, words: n.words}
}

// website is the registrable domain; on a platform also the part of the path that names
// the page. A platform without a page is nobody's.
func (n *normaliser) website(raw string) {
	n.folded = appendFolded(n.folded[:0], raw)
	host, path := splitWebsite(string(n.folded))
	if host == "" {
		return
	}
	n.key = appendDomain(n.key, host)
	platform := string(n.key)
	if i := strings.IndexByte(platform, '.'); i >= 0 && !pagePlatforms[platform] && pagePlatforms[platform[i+1:]] {
		platform = platform[i+1:] // "m.facebook.com"
	}
	if !pagePlatforms[platform] {
		if page, _, _ := strings.Cut(path, "/"); platforms[platform] && page != "" {
			n.key = append(append(n.key, '/'), page...)
		}
		return
	}
	n.key = n.key[:0]
	if page := pageOf(path); page != "" {
		n.key = append(append(append(n.key, platform...), '/'), page...)
	}
}

// email is the local part without a tag, "@", and the domain.
func (n *normaliser) email(raw string) {
	n.folded = appendFolded(n.folded[:0], strings.TrimSpace(raw))
	s := strings.TrimPrefix(string(n.folded), "mailto:")
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || domain == "" || strings.ContainsAny(s, " ,;") {
		return
	}
	local, _, _ = strings.Cut(local, "+")
	n.key = append(append(append(n.key, local...), '@'), domain...)
}

// code is letters and digits alone.
func (n *normaliser) code(raw string) {
	n.fold(raw)
	for i := range n.spans {
		n.key = append(n.key, n.word(i)...)
	}
}

// number reads a decimal number; what surrounds it (a currency) is passed over.
func (n *normaliser) number(raw string) value {
	var digits []byte
	negative, decimals, seen := false, -1, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c >= '0' && c <= '9':
			seen = true
			if decimals < 0 || decimals < 3 {
				digits = append(digits, c)
				if decimals >= 0 {
					decimals++
				}
			}
		case c == '-' && !seen:
			negative = true
		case c == '.' && seen, c == ',' && seen && len(raw)-i <= 3:
			decimals = 0
		case seen && c != ',' && c != '\'':
			i = len(raw)
		}
	}
	for decimals = max(decimals, 0); decimals < 3; decimals++ {
		digits = append(digits, '0')
	}
	x, err := strconv.ParseInt(string(digits), 10, 62)
	if !seen || err != nil {
		return value{}
	}
	if negative {
		x = -x
	}
	n.key = strconv.AppendInt(n.key, x, 10)
	return value{key: n.key, payload: x}
}

// date reads a year, or a day written as 2026-11-22, 20261122, 22-11-2026 or 22/11/2026.
// The payload is year*10000+month*100+day; month and day are 0 when they are not given.
func (n *normaliser) date(raw string) value {
	var parts [3]int
	var lens [3]int
	k := -1
	inDigits := false
	for i := 0; i < len(raw) && k < 3; i++ {
		c := raw[i]
		if c < '0' || c > '9' {
			inDigits = false
			if c == 'T' && k == 2 {
				break
			}
			continue
		}
		if !inDigits {
			if k++; k == 3 {
				break
			}
			inDigits = true
		}
		if lens[k] < 8 {
			parts[k] = parts[k]*10 + int(c-'0')
			lens[k]++
		}
	}
	d := 0
	switch {
	case lens[0] == 8:
		d = parts[0]
	case lens[0] == 4 && lens[1] == 0:
		d = parts[0] * 10000
	case lens[0] == 4 && lens[2] > 0:
		d = parts[0]*10000 + parts[1]*100 + parts[2]
	case lens[2] == 4:
		d = parts[2]*10000 + parts[1]*100 + parts[0]
	}
	if d == 0 {
		return value{}
	}
	n.key = strconv.AppendInt(n.key, int64(d), 10)
	return value{key: n.key, payload: int64(d)}
}

// point reads "latitude,longitude"; the payload holds both in 1e-7 degree.
func (n *normaliser) point(raw string) value {
	lat, lon, ok := strings.Cut(raw, ",")
	if !ok {
		return value{}
	}
	p, err := cohesion.ParsePoint(strings.TrimSpace(lat), strings.TrimSpace(lon))
	if err != nil || p.IsZero() {
		return value{}
	}
	n.key = append(n.key, p.String()...)
	return value{key: n.key, payload: int64(p.Lat)<<32 | int64(uint32(p.Lon))}
}
