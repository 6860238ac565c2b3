package cohesion

import "strings"

// emails adds all e-mail addresses.
func (p *personalScan) emails() {
	floor := 0
	for i := 0; i < len(p.s); i++ {
		left, right := i, i+1
		switch p.s[i] {
		case '@':
		case '[', '(', '{':
			n := bracketed(p.s[i:], "at")
			if n == 0 {
				continue
			}
			left, right = skipSpacesBack(p.s, floor, i), skipSpaces(p.s, i+n)
		default:
			continue
		}
		start := localStart(p.s, floor, left)
		end := domainEnd(p.s, right)
		if start == left || end == 0 {
			continue
		}
		p.add(PersonalEmail, start, end)
		floor, i = end, end-1
	}
}

// bracketed returns the length of word in brackets at the start of s, or 0.
func bracketed(s, word string) int {
	n := len(word) + 2
	if len(s) < n || !strings.EqualFold(s[1:n-1], word) {
		return 0
	}
	switch s[:1] + s[n-1:n] {
	case "[]", "()", "{}":
		return n
	}
	return 0
}

// maxGap is the number of spaces that may stand around a bracketed word, and of separators between
// groups of digits.
const maxGap = 4

func skipSpaces(s string, i int) int {
	for n := 0; n < maxGap && i < len(s) && s[i] == ' '; n++ {
		i++
	}
	return i
}

func skipSpacesBack(s string, floor, i int) int {
	for n := 0; n < maxGap && i > floor && s[i-1] == ' '; n++ {
		i--
	}
	return i
}

// localStart returns where the local part that ends at end starts; end if there is none.
func localStart(s string, floor, end int) int {
	i := end
	for i > floor && (isWordByte(s[i-1]) || strings.IndexByte("._%+-'", s[i-1]) >= 0) {
		i--
	}
	for i < end && !isWordByte(s[i]) {
		i++
	}
	return i
}

// domainEnd returns where the longest domain name that starts at i ends, 0 if there is none. It
// has two labels or more, of which the last starts with two letters.
func domainEnd(s string, i int) int {
	end := 0
	for label := 0; ; label++ {
		start := i
		letters := 0
		for i < len(s) && (isWordByte(s[i]) || s[i] == '-') {
			if letters == i-start && !isDigit(s[i]) && s[i] != '-' {
				letters++
			}
			i++
		}
		if i == start {
			return end
		}
		if label > 0 && letters >= 2 && !isFileType(s[start:i]) {
			end = start + letters
			if strings.HasPrefix(s[start:i], "xn--") {
				end = i
			}
		}
		next := afterDot(s, i)
		if next == 0 {
			return end
		}
		i = next
	}
}

// afterDot returns what follows a dot at i, also one in words, or 0 if there is none.
func afterDot(s string, i int) int {
	if i < len(s) && s[i] == '.' {
		return i + 1
	}
	j := skipSpaces(s, i)
	if j == len(s) {
		return 0
	}
	n := max(bracketed(s[j:], "dot"), bracketed(s[j:], "punt"), bracketed(s[j:], "."))
	if n == 0 {
		return 0
	}
	return skipSpaces(s, j+n)
}

// isFileType tells image names such as logo@2x.png from addresses.
func isFileType(label string) bool {
	switch strings.ToLower(label) {
	case "png", "jpg", "jpeg", "gif", "svg", "webp":
		return true
	}
	return false
}

// isWordByte reports whether c is a folded letter or digit.
func isWordByte(c byte) bool { return isDigit(c) || isLetter(c) || c == foldLetter }
