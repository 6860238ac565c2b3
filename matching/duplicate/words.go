package duplicate

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/socialebasis/verbinder/cohesion/language"
)

// appendFolded appends text as it is compared: folded (language.Fold), and letters of
// other alphabets in Latin ones.
func appendFolded(dst []byte, text string) []byte {
	start := len(dst)
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= utf8.RuneSelf || c == '&' && i+1 < len(text) && text[i+1] != ' ' {
			return appendFoldedUnicode(dst[:start], decoded(text))
		}
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		} else if c == '`' {
			c = '\''
		}
		dst = append(dst, c)
	}
	return dst
}

// decoded undoes what export and import commonly do to letters: references of HTML
// ("&eacute;") are replaced, and bytes that are not UTF-8 are read as Windows-1252.
func decoded(text string) string {
	if strings.IndexByte(text, '&') >= 0 {
		text = html.UnescapeString(text)
	}
	if utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError && size == 1 {
			r = windows1252(text[0])
		}
		b.WriteRune(r)
		text = text[size:]
	}
	return b.String()
}

func appendFoldedUnicode(dst []byte, text string) []byte {
	for _, r := range language.Fold(text) {
		if r == utf8.RuneError {
			dst = append(dst, 'e') // a letter that was lost on the way: some vowel
		} else if r < utf8.RuneSelf {
			dst = append(dst, byte(r))
		} else if latin, ok := latinOf(r); ok {
			dst = append(dst, latin...)
		} else {
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// A span is a word within folded text.
type span struct{ from, to int32 }

// appendWords appends the words of folded text: runs of letters, digits and marks.
// Apostrophes within a word join ("o'neill" is oneill), and so do the full stops of
// letters ("b.v." is bv; words are then rewritten in place, which makes the text shorter).
// Scripts without spaces are cut into pairs of characters. "&" and "+" are words.
func appendWords(dst []span, text []byte) []span {
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case isWordByte(c):
			from := i
			to := i
			letters := 0 // of the dotted run so far
			for i < len(text) {
				c := text[i]
				if isWordByte(c) {
					text[to] = c
					to++
					i++
					letters++
					continue
				}
				if c == '\'' && i+1 < len(text) && isWordByte(text[i+1]) {
					i++
					continue
				}
				if c == '.' && letters == 1 && i+2 <= len(text) && dotted(text, i) {
					i++
					letters = 0
					continue
				}
				break
			}
			dst = append(dst, span{int32(from), int32(to)})
		case c == '&' || c == '+':
			dst = append(dst, span{int32(i), int32(i + 1)})
			i++
		case c >= utf8.RuneSelf:
			dst, i = appendForeign(dst, text, i)
		default:
			i++
		}
	}
	return dst
}

// dotted reports whether the full stop at i stands between single letters: the next
// character is a letter and the one after it is not.
func dotted(text []byte, i int) bool {
	if i+1 >= len(text) || !isLetterByte(text[i+1]) {
		return false
	}
	return i+2 >= len(text) || !isWordByte(text[i+2])
}

func isLetterByte(c byte) bool { return 'a' <= c && c <= 'z' }

func isWordByte(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }

// appendForeign cuts a run of letters outside ASCII from i on. Han and kana have no
// spaces: pairs of neighbours are their words.
func appendForeign(dst []span, text []byte, i int) ([]span, int) {
	from, previous := i, -1
	for i < len(text) {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			if previous < 0 && i > from {
				dst = append(dst, span{int32(from), int32(i)})
			}
			next, nextSize := utf8.DecodeRune(text[i+size:])
			if unicode.In(next, unicode.Han, unicode.Hiragana, unicode.Katakana) {
				dst = append(dst, span{int32(i), int32(i + size + nextSize)})
			} else if previous < 0 {
				dst = append(dst, span{int32(i), int32(i + size)})
			}
			previous = i
			i += size
			from = i
			continue
		case r < utf8.RuneSelf && !isWordByte(byte(r)), r >= utf8.RuneSelf && !unicode.In(r, unicode.L, unicode.N, unicode.M):
			if i > from {
				dst = append(dst, span{int32(from), int32(i)})
			}
			return dst, i + size
		}
		previous = -1
		i += size
	}
	if i > from {
		dst = append(dst, span{int32(from), int32(i)})
	}
	return dst, i
}

// windows1252 is the character of a byte of that encoding. From 0xA0 on it is Latin-1; the
// letters among the others are listed, the rest are signs.
func windows1252(c byte) rune {
	switch c {
	case 0x8A:
		return 'Š'
	case 0x8C:
		return 'Œ'
	case 0x8E:
		return 'Ž'
	case 0x91, 0x92:
		return '\''
	case 0x96, 0x97:
		return '-'
	case 0x9A:
		return 'š'
	case 0x9C:
		return 'œ'
	case 0x9E:
		return 'ž'
	case 0x9F:
		return 'Ÿ'
	}
	if c < 0xA0 {
		return ' '
	}
	return rune(c)
}
