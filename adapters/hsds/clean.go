package hsds

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A fault is what was wrong with a text, and what was done.
type fault struct {
	severity Severity
	code     Code
	message  string
}

// cleanText puts a text right where there is no doubt: text that was decoded twice,
// line ends, escapes that were never undone, control characters. The rest it reports.
// A text without faults comes back as it is.
func cleanText(s string) (string, []fault) {
	if plain(s) {
		return s, nil
	}
	var faults []fault
	note := func(severity Severity, code Code, message string) {
		faults = append(faults, fault{severity, code, message})
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "�")
		note(Warning, CodeEncoding, "holds bytes that are not UTF-8; they were replaced")
	}
	if strings.Contains(s, "�") {
		note(Warning, CodeEncoding, "holds characters that were lost before it came here")
	}
	if repaired, ok := undoubled(s); ok {
		s = repaired
		note(Repaired, CodeEncoding, "was decoded twice (mojibake)")
	} else if looksDoubled(s) {
		note(Warning, CodeEncoding, "seems to have been decoded twice (mojibake), but not as a whole; correct it in the source")
	}
	if t := unescaped(s); t != s {
		s = t
		note(Repaired, CodeText, `held the escapes \n or \t as text`)
	}
	if t := strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"); t != s {
		s = t
		note(Repaired, CodeText, "had line ends of another system")
	}
	if t := strings.Map(dropControl, s); t != s {
		s = t
		note(Repaired, CodeText, "held control characters")
	}
	return s, faults
}

// plain reports whether a text can have none of the faults of cleanText.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' && c != '\t' || c >= 0x7f || c == '\\' {
			return false
		}
	}
	return true
}

// dropControl leaves out control characters, marks of byte order, and those that
// turn text around unseen.
func dropControl(r rune) rune {
	if r != '\n' && r != '\t' && unicode.IsControl(r) || r == '\ufeff' {
		return -1
	}
	return r
}

// unescaped turns the two characters \n, \r\n and \t into what they stand for, unless
// something else in the text shows that backslashes are meant, as in C:\new.
func unescaped(s string) string {
	if !strings.Contains(s, `\n`) && !strings.Contains(s, `\t`) && !strings.Contains(s, `\r`) {
		return s
	}
	for i := range len(s) {
		if s[i] != '\\' {
			continue
		}
		if i+1 == len(s) || !strings.ContainsRune("nrt", rune(s[i+1])) || i > 0 && (s[i-1] == ':' || s[i-1] == '\\') {
			return s
		}
	}
	return strings.NewReplacer(`\r\n`, "\n", `\n`, "\n", `\r`, "\n", `\t`, "\t").Replace(s)
}

// high holds the characters of Windows-1252 for the bytes 0x80 to 0x9f; 0 where it
// has none.
var high = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

// windowsByte returns the byte of Windows-1252 for a character. The five bytes that
// have none stand for themselves, as in the decoders of browsers.
func windowsByte(r rune) (byte, bool) {
	if r < 0x80 || r >= 0xa0 && r <= 0xff {
		return byte(r), true
	}
	for i, h := range high {
		if h == r || h == 0 && r == rune(0x80+i) {
			return byte(0x80 + i), true
		}
	}
	return 0, false
}

// undoubled undoes the reading of UTF-8 as Windows-1252. It is ok only if all of the
// text can have come about that way: every character has a byte, and the bytes are
// UTF-8 with at least one character of several bytes.
func undoubled(s string) (string, bool) {
	out := make([]byte, 0, len(s))
	doubled := false
	for _, r := range s {
		b, ok := windowsByte(r)
		if !ok {
			return "", false
		}
		doubled = doubled || b >= 0x80
		out = append(out, b)
	}
	if !doubled || !utf8.Valid(out) {
		return "", false
	}
	return string(out), true
}

// looksDoubled reports whether some pair of characters is a usual trace of text that
// was decoded twice.
func looksDoubled(s string) bool {
	for _, trace := range []string{"Ã©", "Ã¨", "Ã«", "Ã¯", "Ã¶", "Ã¼", "Ã¡", "Ã±", "Ã§", "â€™", "â€œ", "â€“", "â€”", "Â "} {
		if strings.Contains(s, trace) {
			return true
		}
	}
	return false
}

// flat makes a text of several lines one line.
func flat(s string) string {
	if !strings.ContainsAny(s, "\n\t") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// cut shortens a text to a number of characters.
func cut(s string, most int) string {
	if len(s) <= most || utf8.RuneCountInString(s) <= most {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:most-1])) + "…"
}
