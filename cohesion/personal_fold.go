package cohesion

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Classes of folded characters that are no ASCII.
const (
	foldLetter = 0x80 // a letter
	foldOther  = 0x81 // anything else
)

// A folding is text as the detectors see it: one byte a character, invisible ones left out.
type folding struct {
	text   string
	s      string
	starts []int // where each byte of s stands in text; nil if the two are the same
}

func foldPersonal(text string) folding {
	ascii := strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
	if ascii < 0 {
		return folding{text: text, s: text}
	}
	s := make([]byte, 0, len(text))
	starts := make([]int, 0, len(text))
	for i, r := range text {
		if c := foldRune(r); c != 0 {
			s = append(s, c)
			starts = append(starts, i)
		}
	}
	return folding{text: text, s: string(s), starts: starts}
}

// restore turns the positions of a finding into those of the text.
func (f folding) restore(found *Finding) {
	if f.starts == nil {
		return
	}
	last := f.starts[found.End-1]
	_, size := utf8.DecodeRuneInString(f.text[last:])
	found.Start, found.End = f.starts[found.Start], last+size
}

// foldRune returns the ASCII character that r looks like or the class that it belongs to, and 0 for what
// is not seen.
func foldRune(r rune) byte {
	switch {
	case r == 0:
		return foldOther
	case r < utf8.RuneSelf:
		return byte(r)
	case 0xff01 <= r && r <= 0xff5e: // full-width forms
		return byte(r - 0xff01 + '!')
	case r == '€' || r == '£':
		return '$'
	case r == '﹫':
		return '@'
	case r == '。' || r == '｡' || r == '․':
		return '.'
	case r == '\u2028' || r == '\u2029' || r == '\u0085':
		return '\n'
	case r == '−' || r == '⁃' || r == '﹣' || unicode.Is(unicode.Pd, r):
		return '-'
	case unicode.Is(unicode.Nd, r):
		return byte('0' + decimalDigit(r))
	case unicode.IsLetter(r):
		return foldLetter
	case unicode.Is(unicode.Zs, r):
		return ' '
	case unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me):
		return 0
	}
	return foldOther
}

// decimalDigit returns the value of a decimal digit of any script: they stand in rows of ten, each
// starting with zero, and rows that touch start at a multiple of ten of their range.
func decimalDigit(r rune) int {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10
		}
	}
	return 0
}
