package duplicate

// An overlap is what two phrases share, in 1/1024 bit of rarity.
type overlap struct {
	matched  int64 // rarity of what was matched, twice: on both sides, times its similarity
	restA    int64 // rarity of the words of a that nothing matches
	restB    int64
	total    int64 // rarity of both
	ordered  bool  // matched words stand in the same order, and all are equal
	anyFuzzy bool
	numbers  bool  // both have numbers that the other lacks
	digits   int64 // rarity of the numbers that nothing matches
}

// similarity is matched/total in thousandths: the Dice coefficient weighted by rarity.
func (o overlap) similarity() int64 {
	if o.total == 0 {
		return 0
	}
	return o.matched * 1000 / o.total
}

// match compares two phrases word by word: equal words first, then words that one side
// writes as two, then words with slips or cut short.
//
// Words that freeA and freeB mark (bit by bit) count only where they are matched.
func (c *column) match(a, b int32, freeA, freeB uint32) overlap {
	wa, wb := c.wordsOf(a), c.wordsOf(b)
	o := overlap{total: int64(c.phrases[a].total) + int64(c.phrases[b].total), ordered: true}
	var usedA, usedB uint32
	last := -1
	for i, w := range wa {
		for j, v := range wb {
			if w == v && usedB>>j&1 == 0 {
				usedA |= 1 << i
				usedB |= 1 << j
				o.matched += 2 * int64(c.weights[w])
				if j < last {
					o.ordered = false
				}
				last = j
				break
			}
		}
	}
	if usedA != 1<<len(wa)-1 && usedB != 1<<len(wb)-1 {
		c.matchJoined(&o, wa, wb, &usedA, &usedB)
		c.matchJoined(&o, wb, wa, &usedB, &usedA)
		c.matchSlips(&o, wa, wb, &usedA, &usedB)
		c.matchInitials(&o, wa, wb, &usedA, &usedB)
		c.matchInitials(&o, wb, wa, &usedB, &usedA)
	}
	if c.phrases[a].short {
		freeA |= c.spelledOut(wa, usedA)
	}
	if c.phrases[b].short {
		freeB |= c.spelledOut(wb, usedB)
	}
	var numbersA, numbersB bool
	o.restA, numbersA = c.rest(wa, usedA, freeA, &o)
	o.restB, numbersB = c.rest(wb, usedB, freeB, &o)
	o.numbers = numbersA && numbersB
	return o
}

// rest returns the rarity of words that nothing matches, and whether a number is among
// them. Those that are free are taken off the total instead.
func (c *column) rest(words []int32, used, free uint32, o *overlap) (rest int64, numbers bool) {
	for i, w := range words {
		if used>>i&1 != 0 {
			continue
		}
		if free>>i&1 != 0 {
			o.total -= int64(c.weights[w])
			continue
		}
		rest += int64(c.weights[w])
		first := c.words.bytes(w)[0]
		if first >= '0' && first <= '9' {
			numbers = true
			o.digits += int64(c.weights[w])
		}
	}
	return rest, numbers
}

// matchInitials matches a word of two to five letters with the words behind one another
// whose initials it is, articles and the like passed over or not.
func (c *column) matchInitials(o *overlap, short, long []int32, usedShort, usedLong *uint32) {
	for i, w := range short {
		if size := c.infos[w].size; *usedShort>>i&1 != 0 || size < 2 || size > 5 {
			continue
		}
		letters := c.words.bytes(w)
		for from := range long {
			mask, ok := c.initials(letters, long, from, *usedLong)
			if !ok {
				continue
			}
			*usedShort |= 1 << i
			*usedLong |= mask
			o.anyFuzzy = true
			o.matched += int64(c.weights[w]) * 800 / 1000
			for j, v := range long {
				if mask>>j&1 != 0 {
					o.matched += int64(c.weights[v]) * 800 / 1000
				}
			}
			break
		}
	}
}

// initials reports whether words from one on begin with the letters, and which they are.
// Words that are used already may be among them, but not all. A word gives its first
// letter, and two words or more also letters within, in order ("zpc": zwem- en poloclub).
func (c *column) initials(letters []byte, words []int32, from int, used uint32) (mask uint32, ok bool) {
	k, n := 0, 0
	for j := from; j < len(words) && k < len(letters); j++ {
		w := c.words.bytes(words[j])
		switch {
		case w[0] == letters[k]:
			k++
			n++
		case k > 0 && weakWords[string(w)]:
		default:
			return 0, false
		}
		mask |= 1 << j
		if !c.beginsNext(words, j+1, letters[k:]) {
			k += within(w[1:], letters[k:])
		}
	}
	if mask&^used == 0 || n < 2 {
		return 0, false
	}
	return mask &^ used, k == len(letters)
}

// beginsNext reports whether the words from one on begin with all the letters left.
func (c *column) beginsNext(words []int32, from int, letters []byte) bool {
	k := 0
	for j := from; j < len(words) && k < len(letters); j++ {
		w := c.words.bytes(words[j])
		if w[0] == letters[k] {
			k++
		} else if !weakWords[string(w)] {
			return false
		}
	}
	return k == len(letters)
}

// within returns how many of the letters stand in word in this order, but for what is
// left for the words behind.
func within(word, letters []byte) int {
	k := 0
	for _, b := range word {
		if k < len(letters) && b == letters[k] {
			k++
		}
	}
	return k
}

// spelledOut marks words that say again what a matched word of the same name says: the
// acronym of matched words, and the words of a matched acronym ("Kracht Door Oefening (KDO)").
func (c *column) spelledOut(words []int32, used uint32) (free uint32) {
	if used == 1<<len(words)-1 {
		return 0
	}
	for i, w := range words {
		size := c.infos[w].size
		if size < 2 || size > 5 {
			continue
		}
		for from := range words {
			mask, ok := c.initials(c.words.bytes(w), words, from, 1<<i)
			if !ok || mask>>i&1 != 0 {
				continue
			}
			if used>>i&1 != 0 {
				free |= mask &^ used
			} else if mask&used != 0 {
				free |= 1 << i
			}
			break
		}
	}
	return free
}

// matchJoined matches two neighbouring words of one side with one word of the other.
func (c *column) matchJoined(o *overlap, two, one []int32, usedTwo, usedOne *uint32) {
	for i := 0; i+1 < len(two); i++ {
		if *usedTwo>>i&3 != 0 {
			continue
		}
		p, q := c.infos[two[i]], c.infos[two[i+1]]
		for j, w := range one {
			if z := c.infos[w]; *usedOne>>j&1 != 0 || z.first != p.first || z.letters != p.letters|q.letters || int(z.size) != int(p.size)+int(q.size) {
				continue
			}
			x, y, z := c.words.bytes(two[i]), c.words.bytes(two[i+1]), c.words.bytes(w)
			if len(z) == len(x)+len(y) && string(z[:len(x)]) == string(x) && string(z[len(x):]) == string(y) {
				*usedTwo |= 3 << i
				*usedOne |= 1 << j
				o.matched += int64(c.weights[two[i]]) + int64(c.weights[two[i+1]]) + int64(c.weights[w])
				break
			}
		}
	}
}

// matchSlips matches words that are similar, best first in order of a.
func (c *column) matchSlips(o *overlap, wa, wb []int32, usedA, usedB *uint32) {
	for i, w := range wa {
		if *usedA>>i&1 != 0 {
			continue
		}
		best, at := int64(0), -1
		for j, v := range wb {
			if *usedB>>j&1 != 0 {
				continue
			}
			if s := c.wordSimilarity(w, v); s > best {
				best, at = s, j
			}
		}
		if at < 0 {
			continue
		}
		*usedA |= 1 << i
		*usedB |= 1 << at
		o.anyFuzzy = true
		wA, wB := int64(c.weights[w]), int64(c.weights[wb[at]])
		o.matched += (wA + wB) * best / 1000
	}
}

// wordSimilarity returns how alike two different words are, in thousandths; below 600 it is
// 0. Numbers are never alike. A word that begins the other (three letters or more) counts
// 800, an initial 600.
func (c *column) wordSimilarity(a, b int32) int64 {
	p, q := c.infos[a], c.infos[b]
	if p.first <= '9' || q.first <= '9' {
		return 0
	}
	if p.first != q.first { // then only slips can make them alike
		d := int(p.size) - int(q.size)
		if d > 2 || d < -2 || !sharedLetters(p.letters, q.letters, 2) {
			return 0
		}
	}
	x, y := c.words.bytes(a), c.words.bytes(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if x[0] == y[0] && (len(x) == 1 || len(x) >= 3) && string(y[:len(x)]) == string(x) {
		switch {
		case len(x) == 1:
			return 600
		case len(y)-len(x) <= 2:
			return 1000 - 100*int64(len(y)-len(x))
		}
		return 800
	}
	if len(x) <= 4 && len(y) >= 7 && abbreviates(x, y) {
		return 600
	}
	if n := commonPrefix(x, y); n >= 6 && 2*n >= len(x) {
		return 600
	}
	edits := 2
	if len(y) < 6 {
		edits = 1
	}
	if len(y)-len(x) > edits || len(y) < 3 || !sharedLetters(p.letters, q.letters, edits) {
		return 0
	}
	d := editsWithin(x, y, edits)
	if d > edits {
		return 0
	}
	return 1000 - 1000*int64(d)/int64(len(y))
}

func commonPrefix(x, y []byte) int {
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}

// abbreviates reports whether the letters of x stand in y in this order, the first as its
// first: "vbv" and "voetbalvereniging".
func abbreviates(x, y []byte) bool {
	if len(x) < 2 || x[0] != y[0] {
		return false
	}
	i := 0
	for _, c := range y {
		if i < len(x) && c == x[i] {
			i++
		}
	}
	return i == len(x)
}

// compareNames gives the level of two different names; the masks mark words that are the
// town of the record anyway.
func (c *column) compareNames(a, b int32, localA, localB uint32) level {
	o := c.match(a, b, localA, localB)
	if o.numbers {
		return levelDifferentNumbers
	}
	s := o.similarity()
	const minor = 1024 // rests of at most a bit are articles and the like
	contained := o.restA <= minor || o.restB <= minor
	switch {
	case s >= 930 || o.restA <= minor && o.restB <= minor && !o.anyFuzzy:
		return 8
	case s >= 800:
		return 7
	case contained && s >= 600:
		return 6
	case contained && o.matched >= 2*4*1024:
		return 5
	case s >= 600:
		return 4
	case s >= 350 || contained && o.matched > 0:
		return 3
	}
	return 2
}

// compareStreets gives the level of two different addresses. Where both have a house
// number and the numbers differ, it is the same street at most.
func (c *column) compareStreets(a, b int32) level {
	pa, pb := &c.phrases[a], &c.phrases[b]
	if pa.box != pb.box {
		return levelUnknown // a box says nothing of where the house is
	}
	s := c.match(a, b, 0, 0)
	same := s.similarity()
	contained := min(s.restA, s.restB) <= 1024
	switch {
	case pa.house != pb.house && pa.house != 0 && pb.house != 0:
		if s.digits > 0 && s.total > s.digits && s.matched*1000/(s.total-s.digits) >= 900 || same >= 600 {
			return 2
		}
		return 1
	case pa.house != 0 && pa.house == pb.house:
		if same >= 850 {
			return 5
		} else if same >= 600 || contained {
			return 4
		}
		return 1
	case same >= 850:
		return 5
	case same >= 600 || contained && same >= 300:
		return 3
	}
	return 1
}

// comparePhrases is for towns and categories.
func (c *column) comparePhrases(a, b int32) level {
	o := c.match(a, b, 0, 0)
	if o.similarity() >= 600 || min(o.restA, o.restB) == 0 && o.matched > 0 {
		return 2
	}
	return 1
}

// compareTexts compares the sets of words, weighted by rarity (Dice).
func (c *column) compareTexts(a, b int32) level {
	s := c.sharedWeight(a, b)
	switch {
	case s >= 900:
		return 5
	case s >= 700:
		return 4
	case s >= 450:
		return 3
	case s >= 250:
		return 2
	}
	return 1
}

// sharedWeight returns the weighted Dice coefficient of two sorted sets of words, in
// thousandths.
func (c *column) sharedWeight(a, b int32) int64 {
	wa, wb := c.wordsOf(a), c.wordsOf(b)
	shared := int64(0)
	for i, j := 0, 0; i < len(wa) && j < len(wb); {
		switch {
		case wa[i] == wb[j]:
			shared += int64(c.weights[wa[i]])
			i++
			j++
		case wa[i] < wb[j]:
			i++
		default:
			j++
		}
	}
	total := int64(c.phrases[a].total) + int64(c.phrases[b].total)
	return 2 * shared * 1000 / max(total, 1)
}

// compareSets counts the elements that both have, slips and initials allowed (Jaccard).
func (c *column) compareSets(a, b int32) level {
	wa, wb := c.wordsOf(a), c.wordsOf(b)
	shared := 0
	var used [maxTextWords/64 + 1]uint64
	for _, w := range wa {
		for j, v := range wb {
			if used[j/64]>>(j%64)&1 == 0 && (w == v || c.sameElement(w, v)) {
				used[j/64] |= 1 << (j % 64)
				shared++
				break
			}
		}
	}
	j := shared * 1000 / (len(wa) + len(wb) - shared)
	switch {
	case j == 1000:
		return 5
	case j >= 660 || shared == min(len(wa), len(wb)) && shared > 1:
		return 4
	case j >= 330:
		return 3
	case j > 0:
		return 2
	}
	return 1
}

// sameElement reports whether two elements are the same but for one slip, or are persons
// with the same surname (last word) and first initial.
func (c *column) sameElement(a, b int32) bool {
	x, y := c.words.bytes(a), c.words.bytes(b)
	if len(x) > 4 && len(y) > 4 && editsWithin(x, y, 1) <= 1 {
		return true
	}
	return len(x) > 0 && len(y) > 0 && x[0] == y[0] && lastPart(x) != "" && lastPart(x) == lastPart(y)
}

// lastPart is what follows the last joint of an element; "" if it is one word.
func lastPart(x []byte) string {
	for i := len(x) - 1; i >= 0; i-- {
		if x[i] == '_' {
			return string(x[i+1:])
		}
	}
	return ""
}

// holdsAcronym says whether a word of a name is an acronym of others of its words.
func (c *column) holdsAcronym(words []int32) bool {
	for i, w := range words {
		if size := c.infos[w].size; size < 2 || size > 5 {
			continue
		}
		for from := range words {
			if mask, ok := c.initials(c.words.bytes(w), words, from, 1<<i); ok && mask>>i&1 == 0 {
				return true
			}
		}
	}
	return false
}
