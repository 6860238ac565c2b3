package cohesion

import (
	"sort"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// The bounds of times in records: earlier or later ones are slips.
const (
	minYear = 1900
	maxYear = 2200
)

// maxList bounds every list of a record but lists of areas, which maxAreas bounds.
const (
	maxList  = 200
	maxAreas = 2000
)

func checkTime(vs *valid.Violations, name string, t time.Time) {
	if t.IsZero() {
		return
	}
	if y := t.Year(); y < minYear || y > maxYear {
		vs.Add(name, valid.Range, "a time lies between the years %d and %d", minYear, maxYear)
	}
	if t.Location() != time.UTC {
		vs.Add(name, valid.Format, "a time is in UTC; convert it with Time.UTC")
	}
}

func checkDate(vs *valid.Violations, name string, d schedule.Date, required bool) {
	if d.IsZero() {
		if required {
			vs.Add(name, valid.Required, "a date is required, as 2026-11-22")
		}
		return
	}
	if !d.Valid() {
		vs.Add(name, valid.Format, "there is no such day; write a date as 2026-11-22")
		return
	}
	if d.Year < minYear || d.Year > maxYear {
		vs.Add(name, valid.Range, "a date lies between the years %d and %d", minYear, maxYear)
	}
}

// checkLine checks a text of one line, in characters.
func checkLine(vs *valid.Violations, name, s string, least, most int) {
	n := utf8.RuneCountInString(s)
	switch {
	case least > 0 && strings.TrimSpace(s) == "":
		vs.Add(name, valid.Required, "a text is required")
	case n < least || n > most:
		vs.Add(name, valid.Range, "has %d characters; %d to %d are allowed", n, least, most)
	}
	checkCharacters(vs, name, s, false)
}

// checkCharacters refuses what readers and databases treat differently.
func checkCharacters(vs *valid.Violations, name, s string, lines bool) {
	if !utf8.ValidString(s) {
		vs.Add(name, valid.Syntax, "is not valid UTF-8")
		return
	}
	for _, r := range s {
		if unicode.IsControl(r) && (!lines || (r != '\n' && r != '\t')) {
			vs.Add(name, valid.Format, "holds the control character %U; remove it", r)
			return
		}
	}
}

// checkFree checks free text of or about residents: no personal data. Nothing is said of what is
// in a text that is refused for its length.
func checkFree(vs *valid.Violations, name, s string, most int) {
	if s == "" {
		return
	}
	if n := utf8.RuneCountInString(s); n > most {
		vs.Add(name, valid.Range, "has %d characters; at most %d are allowed", n, most)
		return
	}
	checkCharacters(vs, name, s, true)
	*vs = append(*vs, CheckFreeText(name, s)...)
}

func checkText(vs *valid.Violations, name string, t language.Text, required bool, most int) {
	if len(t) == 0 {
		if required {
			vs.Add(name, valid.Required, `a text is required, per language: {"nl": "..."}`)
		}
		return
	}
	var tv valid.Violations
	for i, e := range t {
		key := string(e.Tag)
		if tag, err := language.ParseTag(key); err != nil || tag != e.Tag {
			tv.Add(key, valid.Format, "%q is not a language tag in canonical form (BCP 47)", key)
		}
		if i > 0 && t[i-1].Tag >= e.Tag {
			tv.Add(key, valid.Duplicate, "a text has one entry a language, sorted by tag")
		}
		if n := utf8.RuneCountInString(e.Value); n > most {
			tv.Add(key, valid.Range, "has %d characters; at most %d are allowed", n, most)
		}
		if strings.TrimSpace(e.Value) == "" {
			tv.Add(key, valid.Required, "is empty; leave the language out")
		}
		checkCharacters(&tv, key, e.Value, true)
	}
	vs.Nest(name, tv)
}

func checkLen(vs *valid.Violations, name string, n, most int) {
	if n > most {
		vs.Add(name, valid.Range, "has %d items; at most %d are allowed", n, most)
	}
}

// textEnum is what the closed enumerations of this package have in common.
type textEnum interface {
	~uint8
	comparable
	MarshalText() ([]byte, error)
}

func checkEnum[E textEnum](vs *valid.Violations, name string, e E, required bool) {
	if e == 0 {
		if required {
			vs.Add(name, valid.Required, "a value is required")
		}
		return
	}
	if _, err := e.MarshalText(); err != nil {
		vs.Add(name, valid.Unknown, "%d is not one of the values", uint8(e))
	}
}

// checkEnums checks a set of values: each known, none twice.
func checkEnums[E textEnum](vs *valid.Violations, name string, es []E) {
	checkLen(vs, name, len(es), maxList)
	for i, e := range es {
		if _, err := e.MarshalText(); err != nil {
			vs.AddAt(name, i, valid.Unknown, "%d is not one of the values", uint8(e))
		}
	}
	checkUnique(vs, name, es)
}

func checkUnique[E comparable](vs *valid.Violations, name string, es []E) {
	checkUniqueUpTo(vs, name, es, maxList)
}

// checkUniqueUpTo says nothing of a list that is refused for its length.
func checkUniqueUpTo[E comparable](vs *valid.Violations, name string, es []E, most int) {
	if len(es) > most {
		return
	}
	if len(es) > 16 {
		seen := make(map[E]bool, len(es))
		for i, e := range es {
			if seen[e] {
				vs.AddAt(name, i, valid.Duplicate, "occurs twice; keep one")
			}
			seen[e] = true
		}
		return
	}
	for i, e := range es {
		for _, other := range es[:i] {
			if e == other {
				vs.AddAt(name, i, valid.Duplicate, "occurs twice; keep one")
				break
			}
		}
	}
}

func checkRef(vs *valid.Violations, name string, ref vocabulary.Ref) {
	if ref == "" {
		vs.Add(name, valid.Required, "a concept is required, as scheme:code")
		return
	}
	if _, err := vocabulary.ParseRef(string(ref)); err != nil {
		vs.Add(name, valid.Format, "%q does not name a concept as scheme:code", ref)
	}
}

func checkRefs(vs *valid.Violations, name string, refs []vocabulary.Ref) {
	checkLen(vs, name, len(refs), maxList)
	for i, ref := range refs {
		if _, err := vocabulary.ParseRef(string(ref)); err != nil {
			vs.AddAt(name, i, valid.Format, "%q does not name a concept as scheme:code", ref)
		}
	}
	checkUnique(vs, name, refs)
}

func checkLanguages(vs *valid.Violations, name string, tags []language.Tag) {
	checkLen(vs, name, len(tags), maxList)
	for i, tag := range tags {
		if parsed, err := language.ParseTag(string(tag)); err != nil || parsed != tag {
			vs.AddAt(name, i, valid.Format, "%q is not a language tag in canonical form (BCP 47)", tag)
		}
	}
	checkUnique(vs, name, tags)
}

func checkIDs[T any](vs *valid.Violations, name string, ids []ID[T]) {
	checkLen(vs, name, len(ids), maxList)
	for i, id := range ids {
		if id.IsZero() {
			vs.AddAt(name, i, valid.Required, "an id is required: a ULID")
		}
	}
	checkUnique(vs, name, ids)
}

func checkID[T any](vs *valid.Violations, name string, id ID[T]) {
	if id.IsZero() {
		vs.Add(name, valid.Required, "an id is required: a ULID")
	}
}

func checkPoint(vs *valid.Violations, name string, p Point) {
	if !p.IsZero() {
		vs.Nest(name, p.Validate())
	}
}

func checkAreas(vs *valid.Violations, name string, areas []AreaCode) {
	checkLen(vs, name, len(areas), maxAreas)
	for i, a := range areas {
		vs.NestAt(name, i, a.Validate())
	}
	checkUniqueUpTo(vs, name, areas, maxAreas)
}

// checkURL wants an absolute http or https address, which is what pages can link to.
func checkURL(vs *valid.Violations, name, s string) {
	if s == "" {
		return
	}
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	host, _, _ := strings.Cut(rest, "/")
	if !ok || host == "" || len(s) > 2000 || !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == '"' || r == '<' || r == '>' || r == 0x7f }) {
		vs.Add(name, valid.Format, "is not an absolute address beginning with https:// or http://")
	}
}

func isName(s string) bool {
	if s == "" || len(s) > 64 || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
