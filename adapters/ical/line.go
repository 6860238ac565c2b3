package ical

import (
	"strings"
	"unicode/utf8"
)

// maxLine is the length of a line in octets, without its end (RFC 5545, section 3.1).
const maxLine = 75

// A writer appends content lines.
type writer struct{ out []byte }

// line writes one content line, folded. Head is the name with its parameters.
func (w *writer) line(head, value string) {
	room := maxLine
	for _, part := range [3]string{head, ":", value} {
		for part != "" {
			n := fit(part, room)
			if n == 0 {
				w.out = append(w.out, "\r\n "...)
				room = maxLine - 1
				continue
			}
			w.out = append(w.out, part[:n]...)
			part, room = part[n:], room-n
		}
	}
	w.out = append(w.out, "\r\n"...)
}

// fit returns how many bytes of s go into room without splitting a character.
func fit(s string, room int) int {
	if len(s) <= room {
		return len(s)
	}
	n := room
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// text writes a TEXT value (section 3.3.11); nothing if it is empty.
func (w *writer) text(head, value string) {
	if value = escape(value); value != "" {
		w.line(head, value)
	}
}

// texts writes a list of TEXT values; nothing if all are empty.
func (w *writer) texts(head string, values []string) {
	var list []string
	for _, v := range values {
		if v = escape(v); v != "" {
			list = append(list, v)
		}
	}
	if len(list) > 0 {
		w.line(head, strings.Join(list, ","))
	}
}

// uri writes a URI value, which is not escaped; nothing if it is empty or could not stand
// on a line.
func (w *writer) uri(head, value string) {
	if value != "" && !strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r == 0x7f || r == utf8.RuneError }) {
		w.line(head, value)
	}
}

// escape writes a text as a TEXT value.
func escape(s string) string {
	if strings.IndexFunc(s, special) < 0 {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n' || r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			b.WriteString(`\n`)
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"), isControl(r) && r != '\t':
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func special(r rune) bool {
	return r == '\\' || r == ';' || r == ',' || r == utf8.RuneError || r == '\u2028' || r == '\u2029' || isControl(r)
}

func isControl(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }

// parameter writes the value of a parameter (section 3.2), quoted where it must be.
func parameter(name, value string) string {
	value = strings.Map(func(r rune) rune {
		if r == '"' || isControl(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, value)
	if strings.ContainsAny(value, ":;,") {
		value = `"` + value + `"`
	}
	return ";" + name + "=" + value
}
