package language

import "unicode/utf8"

// WithinOneEdit reports whether a and b are equal, or become equal by one slip of
// the pen: a letter too many, a letter missing, another letter, or two neighbours
// swapped (Damerau-Levenshtein distance of at most one, counted in code points). The
// order of the arguments makes no difference.
func WithinOneEdit(a, b string) bool {
	if ascii(a) && ascii(b) {
		return withinOneEdit([]byte(a), []byte(b))
	}
	if na, nb := utf8.RuneCountInString(a), utf8.RuneCountInString(b); na > nb+1 || nb > na+1 {
		return false
	}
	return withinOneEdit([]rune(a), []rune(b))
}

func withinOneEdit[E byte | rune](a, b []E) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case i == len(a):
		return true
	case len(a) < len(b):
		return equal(a[i:], b[i+1:])
	case equal(a[i+1:], b[i+1:]):
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && equal(a[i+2:], b[i+2:])
}

// equal compares two slices of equal length.
func equal[E byte | rune](a, b []E) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
