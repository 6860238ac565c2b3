package cohesion

import (
	"slices"
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
	text  string
	s     string
	steps []foldStep // in order; empty if s and text are the same
}

// A foldStep says where in the text the byte of s at folded stands, and all behind it up to
// the next step.
type foldStep struct{ folded, text int }

func foldPersonal(text string) folding {
	first := 0
	for first < len(text) && text[first] < utf8.RuneSelf {
		first++
	}
	if first == len(text) {
		return folding{text: text, s: text}
	}
	f := folding{text: text, steps: []foldStep{{}}}
	s := append(make([]byte, 0, len(text)), text[:first]...)
	for i := first; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			s = append(s, c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		if c := foldRune(r); c != 0 {
			f.steps = append(f.steps, foldStep{len(s), i - size})
			s = append(s, c)
		}
		f.steps = append(f.steps, foldStep{len(s), i})
	}
	f.s = string(s)
	return f
}

// restore turns the positions of a finding into those of the text.
func (f folding) restore(found *Finding) {
	if len(f.steps) == 0 {
		return
	}
	last := f.position(found.End - 1)
	_, size := utf8.DecodeRuneInString(f.text[last:])
	found.Start, found.End = f.position(found.Start), last+size
}

// position returns where in the text the byte of s at i stands.
func (f folding) position(i int) int {
	behind, _ := slices.BinarySearchFunc(f.steps, i+1, func(s foldStep, i int) int { return s.folded - i })
	step := f.steps[behind-1]
	return step.text + i - step.folded
}

// foldRune returns the ASCII character that r looks like or the class that it belongs to, and 0 for what
// is not seen.
func foldRune(r rune) byte {
	switch {
	case r == 0:
		return foldOther
	case r < utf8.RuneSelf:
		return byte(r)
	case 0xc0 <= r && r <= 0x17f && r != '×' && r != '÷':
		return foldLetter
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
