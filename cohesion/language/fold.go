package language

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s as it is compared: compatibility forms replaced (Unicode NFKC),
// letters in lower case (simple case folding), accents of Latin, Greek, Cyrillic,
// Hebrew and Arabic letters removed, ligatures and letters such as ø, đ and ß spelt
// out, one kind of apostrophe (') and one kind of dash (-), invisible format
// characters removed. Marks that carry a vowel, as in Hindi or Tamil, stay. Folding
// what is folded changes nothing. Text that is already folded ASCII is returned as it is, without
// allocation.
func Fold(s string) string {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			return foldUnicode(s)
		case 'A' <= c && c <= 'Z', c == '`':
			if ascii(s[i:]) {
				return foldASCII(s, i)
			}
			return foldUnicode(s)
		}
	}
	return s
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// foldASCII folds from the first byte that changes.
func foldASCII(s string, from int) string {
	b := []byte(s)
	for i := from; i < len(b); i++ {
		switch c := b[i]; {
		case 'A' <= c && c <= 'Z':
			b[i] = c | 0x20
		case c == '`':
			b[i] = '\''
		}
	}
	return string(b)
}

// foldUnicode decomposes, folds rune by rune and composes what is left. A folded
// rune may decompose again, so it goes on until nothing changes; in Unicode as it
// stands the second round is the last.
func foldUnicode(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	for range 4 {
		next := foldRunes(norm.NFKD.String(s))
		if ascii(next) {
			return next
		}
		if next = norm.NFC.String(next); next == s {
			break
		}
		s = next
	}
	return s
}

func foldRunes(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			b.WriteRune(foldByte(r))
		case isAccent(r):
		default:
			foldRune(&b, r)
		}
	}
	return b.String()
}

func foldByte(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r | 0x20
	}
	if r == '`' {
		return '\''
	}
	return r
}

// foldRune writes what a rune outside ASCII folds to.
func foldRune(b *strings.Builder, r rune) {
	if r = unicode.ToLower(unicode.ToUpper(r)); r < utf8.RuneSelf {
		b.WriteRune(r)
		return
	}
	switch {
	case strings.ContainsRune("‘’‚‛ʼʹʻʽ′´‹›＇", r):
		b.WriteByte('\'')
	case unicode.Is(unicode.Pd, r), r == '−', r == '⁃':
		b.WriteByte('-')
	case unicode.Is(unicode.Zs, r), r == '\u2028', r == '\u2029', r == '\u0085':
		b.WriteByte(' ')
	case unicode.Is(unicode.Cf, r), r == '\u0640': // invisible; Arabic lengthening
	default:
		if spelt := spellOut(r); spelt != "" {
			b.WriteString(spelt)
			return
		}
		b.WriteRune(r)
	}
}

// spellOut returns the usual ASCII spelling of letters that do not decompose.
func spellOut(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ø':
		return "o"
	case 'đ', 'ð':
		return "d"
	case 'ł':
		return "l"
	case 'þ':
		return "th"
	case 'ħ':
		return "h"
	case 'ŧ':
		return "t"
	case 'ŋ':
		return "n"
	case 'ı':
		return "i"
	}
	return ""
}

// isAccent reports whether r is a combining mark that readers leave out: the accents
// of European scripts, Hebrew points, Arabic vowel signs.
func isAccent(r rune) bool {
	switch {
	case 0x0300 <= r && r <= 0x036F, 0x1AB0 <= r && r <= 0x1AFF, 0x1DC0 <= r && r <= 0x1DFF:
		return true
	case 0x0591 <= r && r <= 0x05C7, 0x0610 <= r && r <= 0x061A, 0x064B <= r && r <= 0x065F, r == 0x0670:
		return unicode.Is(unicode.Mn, r)
	}
	return false
}
