package cohesion

import "strings"

// numbers adds all findings made of digits, which lie between the e-mail addresses.
func (p *personalScan) numbers() {
	low := 0
	for _, email := range p.found {
		p.numbersIn(low, email.Start)
		low = email.End
	}
	p.numbersIn(low, len(p.s))
}

// numbersIn adds the findings between low and high, and looks at nothing outside.
func (p *personalScan) numbersIn(low, high int) {
	for i := low; i < high; {
		if !isDigit(p.s[i]) {
			i++
			continue
		}
		n := &p.number
		n.s, n.low, n.at, n.n, n.total = p.s[:high], low, i, 0, 0
		found, ok := n.iban()
		if !ok {
			n.read()
			found, ok = n.phoneOrBSN()
		}
		if ok {
			p.found = append(p.found, found)
			low, i = found.End, found.End
			continue
		}
		for i < high && isDigit(p.s[i]) {
			i++
		}
	}
}

// A numberAt is the place of a digit that follows no other, and the groups of digits
// from there on. Beyond n and total, groups and digits hold what an earlier place left.
type numberAt struct {
	s      string // up to where the detectors may look
	low    int    // from where on they may look
	at     int    // the first digit
	groups [maxGroups]digitGroup
	n      int
	digits [maxDigits]byte // the digits of all groups
	total  int
}

// Bounds of what is read from one place: no number found has more digits, or groups.
const (
	maxDigits = 16
	maxGroups = 16
)

// A digitGroup is an unbroken run of digits.
type digitGroup struct {
	start, end int
	sum        int  // digits in this group and those before
	gap        byte // what stands before: the one separator that is not a space, ' ', or '*' for several
	gapSize    int  // its length
}

func (g digitGroup) size() int { return g.end - g.start }

// read collects groups until one would take more than maxDigits digits.
func (n *numberAt) read() {
	for i, gap, gapSize := n.at, byte(0), 0; i > 0 || n.n == 0; {
		g := digitGroup{start: i, end: i, gap: gap, gapSize: gapSize}
		for g.end < len(n.s) && isDigit(n.s[g.end]) {
			if n.total == maxDigits {
				n.total = n.total - g.size()
				return
			}
			n.digits[n.total] = n.s[g.end]
			n.total++
			g.end++
		}
		g.sum = n.total
		n.groups[n.n] = g
		n.n++
		if n.n == maxGroups {
			return
		}
		i, gap, gapSize = nextGroup(n.s, g.end)
	}
}

// nextGroup returns where the next group of digits starts behind separators at i, or 0, and what
// separates them.
func nextGroup(s string, i int) (start int, gap byte, size int) {
	gap = ' '
	for size < maxGap && i < len(s) && !isDigit(s[i]) {
		switch c := s[i]; c {
		case ' ', '\t':
		case '-', '.', '/', '(', ')':
			if gap != ' ' && gap != c {
				c = '*'
			}
			gap = c
		default:
			return 0, 0, 0
		}
		i++
		size++
	}
	if i == len(s) || !isDigit(s[i]) {
		return 0, 0, 0
	}
	return i, gap, size
}

// upTo returns the number of groups that together have exactly so many digits, or 0.
func (n *numberAt) upTo(digits int) int {
	for i := range n.n {
		if n.groups[i].sum >= digits {
			if n.groups[i].sum == digits {
				return i + 1
			}
			return 0
		}
	}
	return 0
}

// before returns the character that stands k before the first digit, 0 outside.
func (n *numberAt) before(k int) byte {
	if n.at-k < n.low {
		return 0
	}
	return n.s[n.at-k]
}

// finding makes a finding of the first so many groups and what belongs to a number in front of them.
func (n *numberAt) finding(kind PersonalKind, groups int) (Finding, bool) {
	start, end := n.at, n.groups[groups-1].end
	if n.before(1) == '+' {
		start--
	}
	if start > n.low && n.s[start-1] == '(' && strings.Count(n.s[start:end], ")") > strings.Count(n.s[start:end], "(") {
		start--
	}
	return Finding{Kind: kind, Start: start, End: end}, true
}

// bsn looks for a citizen service number.
func (n *numberAt) bsn() (Finding, bool) {
	groups := n.upTo(9)
	if groups == 0 || !ElevenTest(string(n.digits[:9])) {
		return Finding{}, false
	}
	cue := n.cue()
	if cue == cueBSN {
		return n.finding(PersonalBSN, groups)
	}
	end := n.groups[groups-1].end
	tail := end
	if rest := n.s[end:]; strings.HasPrefix(rest, ",00") || strings.HasPrefix(rest, ".00") { // a spreadsheet's decimals
		tail += 3
	}
	if cue >= cueOther || !n.dividedAsBSN(groups) || n.joinedCode() && !n.calledID() || continues(n.s, tail) || n.isMoney(tail) {
		return Finding{}, false
	}
	return n.finding(PersonalBSN, groups)
}

// dividedAsBSN reports whether the groups are a usual division of nine digits.
func (n *numberAt) dividedAsBSN(groups int) bool {
	var sizes [4]byte
	if groups > len(sizes) {
		return false
	}
	for i := range groups {
		g := n.groups[i]
		sizes[i] = byte('0' + g.size())
		if first := n.groups[1]; i > 0 && (g.gapSize != first.gapSize || g.gap != first.gap || strings.IndexByte(" .-/", g.gap) < 0) {
			return false
		}
	}
	if groups == 1 {
		return sizes[0] == '9'
	}
	gap, wide := n.groups[1].gap, n.groups[1].gapSize > 1
	if wide && (gap != ' ' || n.groups[1].gapSize > 2) {
		return false
	}
	switch string(sizes[:groups]) {
	case "333":
		return true
	case "423", "2223", "3222":
		return !wide && gap != '/'
	case "63":
		return !wide && gap == ' '
	case "54":
		return !wide && gap == ' ' && !isCentury(n.digits[5:7])
	}
	return false
}

// isCentury reports whether a year of our time starts with the two digits.
func isCentury(digits []byte) bool {
	return string(digits) == "19" || string(digits) == "20"
}

// calledID reports whether the letters "ID", "nr" or "nummer" are written against the number.
func (n *numberAt) calledID() bool {
	start := n.lettersBefore()
	switch strings.ToLower(n.s[start:n.at]) {
	case "id", "nr", "nummer":
		return n.standsFree(start)
	}
	return false
}

// lettersBefore returns where the letters start that touch the first digit; those that are
// looked at are few.
func (n *numberAt) lettersBefore() int {
	i := n.at
	for i > n.low && n.at-i < maxCueLetter && isLetter(n.s[i-1]) {
		i--
	}
	return i
}

// standsFree reports whether nothing of a code goes before the place i.
func (n *numberAt) standsFree(i int) bool {
	return i == n.low || !isWordByte(n.s[i-1]) && strings.IndexByte("-_", n.s[i-1]) < 0
}

// joinedNumber reports whether digits go before, with only a mark between.
func (n *numberAt) joinedNumber() bool {
	return strings.IndexByte("-.,_", n.before(1)) >= 0 && isDigit(n.before(2))
}

// joinedCode reports whether the number is the tail of a longer number or code.
func (n *numberAt) joinedCode() bool {
	c := n.before(1)
	return isWordByte(c) || n.joinedNumber() || (c == '-' || c == '_') && isWordByte(n.before(2))
}

// continues reports whether a number that ends at end is the head of a longer number or code.
func continues(s string, end int) bool {
	if end == len(s) {
		return false
	}
	if isWordByte(s[end]) {
		return true
	}
	return strings.IndexByte("-.,_", s[end]) >= 0 && end+1 < len(s) && isDigit(s[end+1])
}

// isMoney reports whether a sign or word for money stands beside the number.
func (n *numberAt) isMoney(end int) bool {
	k := 1
	if n.before(k) == ' ' {
		k++
	}
	if n.before(k) == '$' {
		return true
	}
	rest := n.s[end:]
	if strings.HasPrefix(rest, ",-") {
		return true
	}
	rest = strings.TrimPrefix(rest, " ")
	word := 0
	for word < len(rest) && word <= len("euros") && isWordByte(rest[word]) {
		word++
	}
	switch strings.ToLower(rest[:word]) {
	case "eur", "euro", "euros":
		return true
	}
	return strings.HasPrefix(rest, "$")
}

// A numberCue is what the words in front of a number say about it.
type numberCue uint8

const (
	cueNone  numberCue = iota
	cueBSN             // it is a BSN
	cuePhone           // it is a phone number
	cueOther           // it is a number of something else
	cueVerb            // it is, unless the word is a verb: "order 06..."
)

// Bounds of the search for words in front of a number.
const (
	maxCueWords  = 4
	maxCueLetter = 24
)

// cue reads the words in front of the number, back to one that tells something.
func (n *numberAt) cue() numberCue {
	i := n.at
	for at := range maxCueWords {
		for gap := 0; gap < maxGap && i > n.low && strings.IndexByte(" .:#=-_()\"'+/\t", n.s[i-1]) >= 0; gap++ {
			i--
		}
		var word [maxCueLetter]byte
		size := 0
		for i > n.low && isLetter(n.s[i-1]) && size < len(word) {
			i--
			size++
			word[len(word)-size] = n.s[i] | 0x20
		}
		cue, more := cueOfWord(string(word[len(word)-size:]))
		if !more {
			if cue == cueVerb && at > 0 {
				return cueOther
			}
			return cue
		}
	}
	return cueNone
}

// cueOfWord returns what a word says, or that the one in front of it must be asked.
func cueOfWord(word string) (cue numberCue, more bool) {
	switch word {
	case "nummer", "nr", "no", "number", "is", "dus":
		return cueNone, true
	case "bestel", "factuur", "order", "invoice":
		return cueVerb, false
	}
	word = strings.TrimSuffix(strings.TrimSuffix(word, "nummer"), "nr")
	switch word {
	case "bsn", "burgerservice", "sofi":
		return cueBSN, false
	case "tel", "telefoon", "mob", "mobiel", "gsm", "bel", "app", "whatsapp", "phone":
		return cuePhone, false
	case "rsin", "kvk", "oin", "bag", "btw", "vat", "isbn", "issn", "ean", "imei", "order", "bestel", "bestelling", "factuur", "invoice",
		"artikel", "serie", "pakket", "barcode", "eur", "euro":
		return cueOther, false
	}
	return cueNone, false
}
