package language

import (
	"iter"
	"unicode"
	"unicode/utf8"
)

// Tokens returns the words of folded text in order: runs of letters and digits, so
// that "065" and "55plus" stay whole and "zelf-hulp" gives two words. An "s" that
// follows an apostrophe and ends there says nothing and is left out ("oma's" gives
// "oma", "'s avonds" gives "avonds"). Words are substrings of the argument. Fold the
// text with [Fold] first.
func Tokens(folded string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := 0; i < len(folded); {
			start, end := nextWord(folded, i)
			if start == end {
				return
			}
			i = end
			if end-start == 1 && folded[start] == 's' && start > 0 && folded[start-1] == '\'' {
				continue
			}
			if !yield(folded[start:end]) {
				return
			}
		}
	}
}

// AppendTokens folds text and appends its words to dst, as [Tokens] gives them.
func AppendTokens(dst []string, text string) []string {
	for word := range Tokens(Fold(text)) {
		dst = append(dst, word)
	}
	return dst
}

// nextWord returns the bounds of the first word at or after from; start == end when
// there is none.
func nextWord(s string, from int) (start, end int) {
	start = -1
	for i := from; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		switch inWord := isWordRune(r); {
		case inWord && start < 0:
			start = i
		case !inWord && start >= 0:
			return start, i
		}
		i += size
	}
	if start < 0 {
		return len(s), len(s)
	}
	return start, len(s)
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}
