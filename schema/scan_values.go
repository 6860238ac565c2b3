package schema

import (
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

// text scans a string and returns it unescaped.
func (s *scanner) text(what string) string {
	s.pos++
	start := s.pos
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; {
		case c == '"':
			s.pos++
			return string(s.data[start : s.pos-1])
		case c == '\\':
			return s.escaped(what, start)
		case c < ' ':
			s.fail("%s holds the control character %U at byte %d; write it as an escape", what, rune(c), s.pos)
			return ""
		default:
			s.pos++
		}
	}
	s.failAtEnd()
	return ""
}

// escaped goes on with a string at its first escape.
func (s *scanner) escaped(what string, start int) string {
	buf := append([]byte(nil), s.data[start:s.pos]...)
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; {
		case c == '"':
			s.pos++
			return string(buf)
		case c == '\\':
			r, size, fault := unescape(s.data[s.pos:])
			switch fault {
			case "":
			case notJSON:
				s.fail("%s holds an escape at byte %d that JSON does not know", what, s.pos)
				return ""
			default:
				s.report(valid.Syntax, "%s %s at byte %d", what, fault, s.pos)
			}
			buf = utf8.AppendRune(buf, r)
			s.pos += size
		case c < ' ':
			s.fail("%s holds the control character %U at byte %d; write it as an escape", what, rune(c), s.pos)
			return ""
		default:
			buf = append(buf, c)
			s.pos++
		}
	}
	s.failAtEnd()
	return ""
}

const notJSON = "is not JSON"

// unescape reads the escape at the start of b: the character, the number of bytes, and
// what is wrong with it, notJSON if it is none.
func unescape(b []byte) (r rune, size int, fault string) {
	if len(b) < 2 {
		return utf8.RuneError, len(b), notJSON
	}
	switch b[1] {
	case '"', '\\', '/':
		return rune(b[1]), 2, ""
	case 'b':
		return '\b', 2, ""
	case 'f':
		return '\f', 2, ""
	case 'n':
		return '\n', 2, ""
	case 'r':
		return '\r', 2, ""
	case 't':
		return '\t', 2, ""
	case 'u':
	default:
		return utf8.RuneError, 2, notJSON
	}
	high, ok := hex4(b[2:])
	switch {
	case !ok:
		return utf8.RuneError, 2, notJSON
	case high == 0:
		return utf8.RuneError, 6, "holds the character NUL; remove it"
	case high < 0xd800 || high > 0xdfff:
		return high, 6, ""
	}
	if high < 0xdc00 && len(b) >= 8 && b[6] == '\\' && b[7] == 'u' {
		if low, ok := hex4(b[8:]); ok && low >= 0xdc00 && low <= 0xdfff {
			return (high-0xd800)<<10 + (low - 0xdc00) + 0x10000, 12, ""
		}
	}
	return utf8.RuneError, 6, "holds half of a surrogate pair; write the whole character"
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	var r rune
	for _, c := range b[:4] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// number scans a number and reports one that readers cannot all hold.
func (s *scanner) number() {
	text, whole, ok := numberAt(s.data[s.pos:])
	if !ok {
		s.fail("the number at byte %d is not of the form 12, -3.4 or 1e6, without leading zeros", s.pos)
		return
	}
	if fault := numberFault(text, whole); fault != "" {
		s.report(valid.Range, "%s", fault)
	}
	s.pos += len(text)
}

// numberAt returns the number at the start of b, whether it is written as a whole
// number, and whether it is one by the grammar of JSON.
func numberAt(b []byte) (text []byte, whole, ok bool) {
	i := 0
	if i < len(b) && b[i] == '-' {
		i++
	}
	first := i
	i += digitsAt(b[i:])
	if i == first || b[first] == '0' && i > first+1 {
		return nil, false, false
	}
	whole = true
	if i < len(b) && b[i] == '.' {
		n := digitsAt(b[i+1:])
		if n == 0 {
			return nil, false, false
		}
		i, whole = i+1+n, false
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		n := digitsAt(b[i:])
		if n == 0 {
			return nil, false, false
		}
		i, whole = i+n, false
	}
	return b[:i], whole, true
}

func digitsAt(b []byte) int {
	n := 0
	for n < len(b) && b[n] >= '0' && b[n] <= '9' {
		n++
	}
	return n
}

// numberFault says why a number is out of range, or "".
func numberFault(text []byte, whole bool) string {
	if len(text) > maxNumber {
		return "the number has more than " + strconv.Itoa(maxNumber) + " characters; round it"
	}
	if whole {
		if len(text) < 19 {
			return ""
		}
		if _, err := strconv.ParseInt(string(text), 10, 64); err != nil {
			return "the number lies outside -9223372036854775808 to 9223372036854775807"
		}
		return ""
	}
	f, err := strconv.ParseFloat(string(text), 64)
	switch {
	case err != nil || math.IsInf(f, 0):
		return "the number is too large; it lies within 1.8e308"
	case f == 0 && hasDigit(text):
		return "the number is too close to zero; write 0"
	}
	return ""
}

// hasDigit says whether the digits in front of an exponent are not all zero.
func hasDigit(number []byte) bool {
	for _, c := range number {
		if c == 'e' || c == 'E' {
			return false
		}
		if c >= '1' && c <= '9' {
			return true
		}
	}
	return false
}
