package cohesion

import (
	"bytes"
	"strings"
)

func (n *numberAt) phoneOrBSN() (Finding, bool) {
	if n.n == 0 { // more digits in one piece than any number has
		return Finding{}, false
	}
	if found, ok := n.phone(); ok {
		return found, true
	}
	return n.bsn()
}

// phone looks for a phone number.
func (n *numberAt) phone() (Finding, bool) {
	if found, ok := n.plainPhone(); ok {
		return found, true
	}
	return n.slippedMobile()
}

// plainPhone looks for a phone number that is written as such.
func (n *numberAt) plainPhone() (Finding, bool) {
	groups := 0
	switch first := string(n.digits[:min(n.total, 4)]); {
	case n.before(1) == '+':
		groups = n.international()
	case first == "0031":
		groups = n.dutchAfter(4)
	case strings.HasPrefix(first, "00"):
		groups = n.abroad()
	case first[:1] == "0":
		groups = n.national()
	case strings.HasPrefix(first, "316"):
		groups = n.plusless()
	case first[:1] == "6":
		groups = n.zeroless()
	}
	if groups == 0 || n.joinedNumber() || isCodeTail(n.s[n.groups[groups-1].end:]) {
		return Finding{}, false
	}
	cue := n.cue()
	mobile := areaCodeSize(string(n.digits[:min(n.total, 4)])) == 2
	if groups == 1 && (cue == cueOther || cue == cueVerb && !mobile) {
		return Finding{}, false
	}
	if isWordByte(n.before(1)) && cue != cuePhone && !(groups == 1 && mobile && n.missingSpace()) {
		return Finding{}, false
	}
	return n.finding(PersonalPhone, groups)
}

// isCodeTail reports whether a letter and a digit follow at once, as within a UUID.
func isCodeTail(s string) bool { return len(s) >= 2 && isLetter(s[0]) && isDigit(s[1]) }

// international returns how many groups behind a plus sign make a phone number.
func (n *numberAt) international() int {
	if isWordByte(n.before(2)) || n.digits[0] == '0' {
		return 0
	}
	if n.total >= 2 && string(n.digits[:2]) == "31" {
		if groups := n.dutchAfter(2); groups > 0 {
			return groups
		}
		if isServiceNumber(bytes.TrimLeft(n.digits[2:n.total], "0")) {
			return 0
		}
	}
	best := 0
	for i := range n.n {
		if sum := n.groups[i].sum; sum >= 9 && sum <= 15 {
			best = i + 1
		}
	}
	return best
}

// dutchAfter returns how many groups make a Dutch number behind a country code of so many
// digits, with or without the zero that belongs to the national form.
func (n *numberAt) dutchAfter(prefix int) int {
	if n.total <= prefix {
		return 0
	}
	if n.digits[prefix] == '0' {
		prefix++
	}
	if n.total < prefix+9 || isServiceNumber(n.digits[prefix:]) {
		return 0
	}
	return n.upTo(prefix + 9)
}

// isServiceNumber reports whether a number without its zero is a public service number.
func isServiceNumber(digits []byte) bool {
	if len(digits) < 2 {
		return false
	}
	return (digits[0] == '8' || digits[0] == '9') && digits[1] == '0'
}

func isMobile(c byte) bool { return '1' <= c && c <= '5' || c == '8' }

// national returns how many groups make a number of ten digits that starts with zero.
func (n *numberAt) national() int {
	groups := n.upTo(10)
	area := areaCodeSize(string(n.digits[:min(n.total, 4)]))
	if groups == 0 || area == 0 {
		return 0
	}
	if area == 2 && groups > 5 && n.spelledOut(groups) {
		return groups
	}
	if n.groups[0].size() < area {
		return 0
	}
	for i := 1; i < groups; i++ {
		g := n.groups[i]
		switch {
		case g.size() < 2 && (area != 2 || i != 1):
			return 0
		case i == 1 && (g.gap == '(' || g.gap == ')' && n.before(1) != '('):
			return 0
		case i > 1 && (g.gap != n.groups[2].gap || g.gap == '(' || g.gap == ')'):
			return 0
		}
	}
	if groups > 2 && n.isDate() {
		return 0
	}
	return groups
}

// isDate reports whether the groups start as a date does, such as 06-12-2024.
func (n *numberAt) isDate() bool {
	day, month, year := n.groups[0], n.groups[1], n.groups[2]
	if day.size() != 2 || month.size() != 2 || year.size() != 4 || month.gap != year.gap || month.gap == ' ' {
		return false
	}
	century := string(n.digits[4:6])
	return string(n.digits[2:4]) <= "12" && (century == "19" || century == "20")
}

// areaCodeSize returns the length of the area code, its zero included, at the start of a
// national number: 2 for mobile numbers, 0 for a code that does not exist or belongs
// to public services (number plan of the Netherlands).
func areaCodeSize(first string) int {
	if len(first) < 4 {
		return 0
	}
	switch first[:3] {
	case "061", "062", "063", "064", "065", "068":
		return 2
	case "010", "013", "015", "020", "023", "024", "026", "030", "033", "035", "036", "038", "040", "043", "045", "046", "050", "053",
		"055", "058", "070", "071", "072", "073", "074", "075", "076", "077", "078", "079", "084", "085", "087", "088", "091":
		return 3
	}
	switch first {
	case "0111", "0113", "0114", "0115", "0117", "0118", "0161", "0162", "0164", "0165", "0166", "0167", "0168", "0172", "0174", "0180",
		"0181", "0182", "0183", "0184", "0186", "0187", "0222", "0223", "0224", "0226", "0227", "0228", "0229", "0251", "0252", "0255",
		"0294", "0297", "0299", "0313", "0314", "0315", "0316", "0317", "0318", "0320", "0321", "0341", "0342", "0343", "0344", "0345",
		"0346", "0347", "0348", "0411", "0412", "0413", "0416", "0418", "0475", "0478", "0481", "0485", "0486", "0487", "0488", "0492",
		"0493", "0495", "0497", "0499", "0511", "0512", "0513", "0514", "0515", "0516", "0517", "0518", "0519", "0521", "0522", "0523",
		"0524", "0525", "0527", "0528", "0529", "0541", "0543", "0544", "0545", "0546", "0547", "0548", "0561", "0562", "0566", "0570",
		"0571", "0572", "0573", "0575", "0577", "0578", "0591", "0592", "0593", "0594", "0595", "0596", "0597", "0598", "0599":
		return 4
	}
	return 0
}
