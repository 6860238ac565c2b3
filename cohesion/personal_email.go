package cohesion

import "strings"

// emails adds all e-mail addresses.
func (p *personalScan) emails() {
	floor := 0
	for i := 0; i < len(p.s); i++ {
		var start, end int
		switch p.s[i] {
		case '@':
			start, end = addressAt(p.s, floor, i)
		case '[', '(', '{':
			start, end = addressBracketed(p.s, floor, i)
		case ' ':
			if !strings.HasPrefix(p.s[i:], wordAt) {
				continue
			}
			start, end = addressInWords(p.s, floor, i)
		}
		if end == 0 {
			continue
		}
		p.add(PersonalEmail, start, end)
		floor, i = end, end-1
	}
}

// addressAt returns the address around the at sign at i; end is 0 if there is none.
func addressAt(s string, floor, i int) (start, end int) {
	right := i + 1
	for right < len(s) && right <= i+maxGap && s[right] == '@' {
		right++
	}
	start = localStart(s, floor, i)
	if end = domainEnd(s, right); start < i && end > 0 {
		return start, end
	}
	return addressSlipped(s, floor, i, right)
}

// addressBracketed returns the address around a bracketed word at i; end is 0 if there is none.
func addressBracketed(s string, floor, i int) (start, end int) {
	left, right := i, i
	if n := bracketed(s[i:], "at"); n > 0 {
		left, right = skipSpacesBack(s, floor, i), skipSpaces(s, i+n)
	} else if n := bracketed(s[i:], "a"); n > 0 && slippedDomain(s, i+n) > 0 {
		right = i + n
	}
	start = localStart(s, floor, left)
	if right == i || start == left {
		return 0, 0
	}
	if end = slippedDomain(s, right); end == 0 {
		end = domainEnd(s, right)
	}
	return start, end
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
