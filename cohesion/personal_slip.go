package cohesion

import "strings"

// Phone numbers as they are typed by accident. Each rule is narrow, for what it lets
// through is an alarm on somebody's ordinary number.

// slippedMobile looks for a mobile number with anything but letters and digits behind 06, or with the
// letter O for its zero.
func (n *numberAt) slippedMobile() (Finding, bool) {
	start, first := n.at, n.groups[0]
	switch {
	case first.size() == 2 && string(n.digits[:2]) == "06":
		if !n.standsFree(start) || n.joinedNumber() {
			return Finding{}, false
		}
	case n.digits[0] == '6' && n.before(1)&^0x20 == 'O':
		start--
		if !n.standsFree(start) {
			return Finding{}, false
		}
		if first.size() == 9 && isMobile(n.digits[1]) && !continues(n.s, first.end) {
			return Finding{Kind: PersonalPhone, Start: start, End: first.end}, true
		}
		if first.size() != 1 {
			return Finding{}, false
		}
	default:
		return Finding{}, false
	}
	end := eightDigits(n.s, first.end)
	if end == 0 || n.isMoney(end) {
		return Finding{}, false
	}
	return Finding{Kind: PersonalPhone, Start: start, End: end}, true
}

// eightDigits returns where the eight digits of a mobile number end that follow a gap at i, 0 if
// they do not.
func eightDigits(s string, i int) int {
	for gap := 0; gap < maxGap && i < len(s) && !isWordByte(s[i]); gap++ {
		i++
	}
	start := i
	for i < len(s) && i-start <= 8 && isDigit(s[i]) {
		i++
	}
	if i-start != 8 || !isMobile(s[start]) || isCodeTail(s[i:]) {
		return 0
	}
	return i
}

// spelledOut reports whether all groups are one space apart, the ones behind 06 or all of them a
// digit or two, and nothing follows.
func (n *numberAt) spelledOut(groups int) bool {
	if groups != n.n {
		return false
	}
	ones := 0
	for i, g := range n.groups[:groups] {
		if i > 0 && (g.gap != ' ' || g.gapSize != 1) || g.size() > 2 {
			return false
		}
		if g.size() == 1 {
			ones++
		}
	}
	return ones == groups || n.groups[0].size() == 2 && (ones == groups-1 || ones == 2)
}

// missingSpace reports whether a word is written against the number, and not a code: letters with
// one that is no hexadecimal digit and one in lower case.
func (n *numberAt) missingSpace() bool {
	start := n.lettersBefore()
	if start == n.at || !n.standsFree(start) || continues(n.s, n.groups[0].end) {
		return false
	}
	word := n.s[start:n.at]
	return strings.ContainsFunc(word, func(r rune) bool { return r >= 'a' }) &&
		strings.ContainsFunc(word, func(r rune) bool { return r|0x20 > 'f' })
}

// abroad returns how many groups make a number behind 00 and the code of a country that many here
// call. In one piece it may be a barcode.
func (n *numberAt) abroad() int {
	if n.total < 4 || n.groups[0].size() > 4 && n.cue() != cuePhone {
		return 0
	}
	switch string(n.digits[2:4]) {
	case "32", "33", "34", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "90":
	default:
		return 0
	}
	best := 0
	for i := range n.n {
		if sum := n.groups[i].sum; sum >= 12 && sum <= 15 {
			best = i + 1
		}
	}
	return best
}

// plusless returns how many groups make a mobile number with 31 in front.
func (n *numberAt) plusless() int {
	groups := n.upTo(11)
	if groups == 0 || !isMobile(n.digits[3]) {
		return 0
	}
	first := n.groups[0].size()
	switch {
	case first == 11:
		return groups
	case first == 3 && groups == 2:
		return groups
	case first == 2 && n.groups[1].size() == 1 && n.groups[2].size() != 4:
		return n.pairs(2, groups)
	case first == 2 && n.groups[1].size() == 1 && !isCentury(n.digits[3:5]):
		return n.pairs(2, groups)
	}
	return 0
}

// zeroless returns how many groups make a mobile number of which a spreadsheet dropped the zero,
// where a word says that it is a phone number.
func (n *numberAt) zeroless() int {
	groups := n.upTo(9)
	if groups == 0 || !isMobile(n.digits[1]) || n.cue() != cuePhone {
		return 0
	}
	if n.groups[0].size() == 9 {
		return groups
	}
	if n.groups[0].size() != 1 {
		return 0
	}
	return n.pairs(1, groups)
}

// pairs returns groups if from the given one on all have two digits or more and the same gap.
func (n *numberAt) pairs(from, groups int) int {
	for i := from; i < groups; i++ {
		if n.groups[i].size() < 2 || i > from && n.groups[i].gap != n.groups[min(from+1, groups-1)].gap {
			return 0
		}
	}
	return groups
}
