package schema

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

const (
	// maxDepth bounds the nesting of objects and lists.
	maxDepth = 64
	// maxNumber bounds the length of a number: enough for any float64 written out in full
	// precision, and too short to keep arithmetic on it busy.
	maxNumber = 100
	// maxViolations bounds a report; what follows is summed up in one line.
	maxViolations = 1000
	// maxMembers bounds the members of all objects and lists outside extensions, and with
	// them the work that a hostile document can cause.
	maxMembers = 50_000
)

// scan checks that data is one JSON value (RFC 8259) with one meaning. Faults of which
// broken is false leave a value that can still be read: null where it may not stand. The
// time is linear in the length of data, the memory in the number of open keys; nested
// data costs no stack.
func scan(data []byte) (vs valid.Violations, broken bool) {
	s := scanner{data: data}
	s.document()
	s.vs = append(onlyOnce(s.vs), s.nulls...)
	if len(s.vs) > maxViolations {
		return tooMany(s.vs), true
	}
	return s.vs, len(s.vs) > len(s.nulls)
}

// onlyOnce drops violations that are there already: a key that occurs three times.
func onlyOnce(vs valid.Violations) valid.Violations {
	if len(vs) < 2 {
		return vs
	}
	seen := make(map[valid.Violation]bool, len(vs))
	return slices.DeleteFunc(vs, func(v valid.Violation) bool {
		before := seen[v]
		seen[v] = true
		return before
	})
}

// A frame is an object or list that the scanner is in.
type frame struct {
	keys  []string          // keys so far, while they are few
	index map[string]string // by folded key, when they are many
	key   string            // present key
	n     int               // number of members so far
	keyed bool              // key is known
	list  bool
	ext   bool // lies within an extension
}

// fewKeys is how many keys are compared one by one.
const fewKeys = 8

type scanner struct {
	data    []byte
	pos     int
	frames  []frame
	members int              // outside extensions
	base    int              // frames that are there from the start
	vs      valid.Violations // faults that leave no single meaning
	nulls   valid.Violations
	failed  bool // not JSON: scanning stopped
}

// document scans the one value and what is around it.
func (s *scanner) document() {
	if strings.HasPrefix(string(s.data[:min(3, len(s.data))]), "\ufeff") {
		s.fail("the document begins with a byte order mark; remove it")
		return
	}
	if !utf8.Valid(s.data) {
		s.invalidUTF8()
		return
	}
	s.space()
	if s.pos == len(s.data) {
		s.fail("the document is empty; write one JSON object")
		return
	}
	for s.value() && !s.failed {
	}
	if s.failed {
		return
	}
	s.space()
	if s.pos < len(s.data) {
		s.fail("something follows the document at byte %d; write one document only", s.pos)
	}
}

// invalidUTF8 reports invalid bytes at the place where they stand, as far as the rest
// can be read: it scans a copy in which each is replaced.
func (s *scanner) invalidUTF8() {
	at := 0
	for at < len(s.data) {
		r, size := utf8.DecodeRune(s.data[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	prefix := scanner{data: s.data[:at]}
	for prefix.space(); prefix.pos < at && prefix.value() && !prefix.failed; {
	}
	s.vs.Add("", valid.Syntax, "is not valid UTF-8 at byte %d; convert the document from its encoding", at)
	s.vs[len(s.vs)-1].Path = prefix.path()
	s.failed = true
}

// value scans the next value or closing bracket, and the comma or colon in front of it.
// It reports whether the document goes on.
func (s *scanner) value() bool {
	if len(s.frames) > s.base && !s.member() {
		return !s.failed && len(s.frames) > s.base
	}
	return s.enter()
}

// enter scans a value up to its end or, of an object or list, its opening bracket.
func (s *scanner) enter() bool {
	if s.failed || s.pos == len(s.data) {
		s.failAtEnd()
		return false
	}
	switch c := s.data[s.pos]; {
	case c == '{' || c == '[':
		if len(s.frames) == maxDepth {
			s.report(valid.Range, "lies more than %d levels deep; write it flatter", maxDepth)
			s.failed = true
			return false
		}
		s.pos++
		s.frames = append(s.frames, frame{list: c == '[', ext: s.inExtension(c)})
	case c == '"':
		s.text("the text")
	case c == '-' || c >= '0' && c <= '9':
		s.number()
	case s.word("true") || s.word("false"):
	case s.word("null"):
		s.null()
	default:
		s.fail("a value is expected at byte %d, not %q", s.pos, rune(c))
	}
	return !s.failed && len(s.frames) > s.base
}

// member scans what stands before the next value of the present object or list. It
// reports false at the end of the object or list, which it leaves.
func (s *scanner) member() bool {
	f := &s.frames[len(s.frames)-1]
	s.space()
	if s.pos == len(s.data) {
		s.failAtEnd()
		return false
	}
	end := byte('}')
	if f.list {
		end = ']'
	}
	if s.data[s.pos] == end {
		s.pos++
		s.frames = s.frames[:len(s.frames)-1]
		return false
	}
	if f.n > 0 {
		if s.data[s.pos] != ',' {
			s.fail("a comma or %q is expected at byte %d", rune(end), s.pos)
			return false
		}
		s.pos++
		s.space()
	}
	f.n++
	if !f.ext {
		if s.members++; s.members > maxMembers {
			s.frames = s.frames[:s.base]
			s.report(valid.Range, "the document holds more than %d values outside extensions; leave some out", maxMembers)
			s.failed = true
			return false
		}
	}
	if !f.list {
		s.memberKey(f)
	}
	return !s.failed
}

func (s *scanner) memberKey(f *frame) {
	f.keyed = false
	if s.pos == len(s.data) || s.data[s.pos] != '"' {
		s.fail("a key in double quotes is expected at byte %d", s.pos)
		return
	}
	key := s.text("the key")
	if s.failed {
		return
	}
	f.key, f.keyed = key, true
	s.remember(f, key)
	s.space()
	if s.pos == len(s.data) || s.data[s.pos] != ':' {
		s.fail("a colon is expected at byte %d", s.pos)
		return
	}
	s.pos++
	s.space()
}

// remember reports a key that the object has already, or has in other capitals.
func (s *scanner) remember(f *frame, key string) {
	before, found := "", false
	if f.index == nil && len(f.keys) < fewKeys {
		for _, k := range f.keys {
			if k == key || strings.EqualFold(k, key) {
				before, found = k, true
				break
			}
		}
		f.keys = append(f.keys, key)
	} else {
		if f.index == nil {
			f.index = make(map[string]string, 4*fewKeys)
			for _, k := range f.keys {
				f.index[foldKey(k)] = k
			}
		}
		folded := foldKey(key)
		if before, found = f.index[folded]; !found {
			f.index[folded] = key
		}
	}
	switch {
	case found && before == key:
		s.report(valid.Duplicate, "the key occurs twice; keep one")
	case found:
		s.report(valid.Duplicate, "the key differs from %q only in case; keep one", before)
	}
}

// foldKey gives keys that are equal under strings.EqualFold the same form.
func foldKey(key string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			if 'A' <= r && r <= 'Z' {
				return r + 'a' - 'A'
			}
			if r != 'k' && r != 's' {
				return r
			}
		}
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		if 'A' <= least && least <= 'Z' {
			least += 'a' - 'A'
		}
		return least
	}, key)
}

// null reports null, except within an extension.
func (s *scanner) null() {
	if n := len(s.frames); n > 0 && s.frames[n-1].ext {
		return
	}
	if len(s.nulls) <= maxViolations {
		s.nulls = append(s.nulls, valid.Violation{Path: s.path(), Code: valid.Type, Message: "is null; leave out what is not known"})
	}
}

// inExtension says whether an object or list that begins here lies within an extension,
// or is one.
func (s *scanner) inExtension(bracket byte) bool {
	n := len(s.frames)
	if n > 0 && s.frames[n-1].ext {
		return true
	}
	return n > 1 && bracket == '{' && !s.frames[n-1].list && !s.frames[n-2].list && s.frames[n-2].key == "extensions"
}

func (s *scanner) word(w string) bool {
	if len(s.data)-s.pos < len(w) || string(s.data[s.pos:s.pos+len(w)]) != w {
		return false
	}
	s.pos += len(w)
	return true
}

func (s *scanner) space() {
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

// path renders where the scanner is.
func (s *scanner) path() string {
	var b strings.Builder
	for i := range s.frames {
		f := &s.frames[i]
		switch {
		case f.list:
			b.WriteByte('/')
			b.WriteString(strconv.Itoa(max(f.n-1, 0)))
		case f.keyed:
			b.WriteByte('/')
			b.WriteString(pointerToken(f.key))
		}
	}
	return b.String()
}

var pointerEscaper = strings.NewReplacer("~", "~0", "/", "~1")

// pointerToken writes a reference token of a JSON Pointer (RFC 6901 section 3).
func pointerToken(key string) string { return pointerEscaper.Replace(key) }

func (s *scanner) report(code valid.Code, format string, args ...any) {
	if len(s.vs) > maxViolations {
		return
	}
	s.vs.Add("", code, format, args...)
	s.vs[len(s.vs)-1].Path = s.path()
}

// fail reports what is not JSON; scanning ends there.
func (s *scanner) fail(format string, args ...any) {
	if !s.failed {
		s.report(valid.Syntax, format, args...)
		s.failed = true
	}
}

func (s *scanner) failAtEnd() {
	s.fail("the document ends in the middle; it seems to be cut off")
}
