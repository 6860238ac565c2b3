package duplicate

import (
	"math/bits"
	"slices"
	"strings"
)

// A column holds the values of one field, each distinct normalised value once. Values are
// named by ids from 1; 0 is unknown; a negative id names a record's list of several
// values (see parts). Estimation fixes what the frequency of values and words says
// (class, word weights); values that come later count as rare.
type column struct {
	field  Field
	values *dictionary
	ids    []int32   // by record
	local  []uint32  // names, by record: which words are words of its town
	parts  [][]int32 // lists of values; id -1 is the first

	phrases []phrase // by value, for kinds compared by words
	tokens  []int32  // the words of all phrases
	words   *dictionary
	infos   []wordInfo // by word
	numbers []int64    // by value: of numbers, dates, points

	frozen  *frequencies // what was counted at estimation
	classes []uint8      // by value: rarity class, from 0 (frequent) to frequencyClasses-1
	weights []int32      // by word: rarity in 1/1024 bit

	n normaliser
}

// A phrase is a value as words.
type phrase struct {
	at    uint32 // its first word among tokens
	count uint16
	box   bool   // street: a box at a post office
	short bool   // name: holds an acronym of words of its own
	house uint32 // street: hash of the house number; 0 is none
	total int32  // sum of the weights of its words
}

// hasWords says whether values of a kind are compared by words.
func (k Comparison) hasWords() bool {
	switch k {
	case Name, Text, Set, Street, City, Category:
		return true
	}
	return false
}

// hasNumbers says whether values of a kind carry a number.
func (k Comparison) hasNumbers() bool { return k == Number || k == Date || k == Point }

func newColumn(f Field) *column {
	c := &column{field: f, values: newDictionary()}
	if f.Kind.hasWords() {
		c.words = newDictionary()
		c.phrases = make([]phrase, 1)
		c.infos = make([]wordInfo, 1)
	}
	if f.Kind.hasNumbers() {
		c.numbers = make([]int64, 1)
	}
	c.classes = make([]uint8, 1)
	c.weights = make([]int32, 1)
	return c
}

// normalise returns the id of a raw value and, of names, the code of its legal form.
func (c *column) normalise(raw string) (id int32, form uint8) {
	if strings.IndexByte(raw, '\n') < 0 || c.field.Kind == Set {
		return c.single(raw)
	}
	var list []int32
	for line := range strings.SplitSeq(raw, "\n") {
		part, f := c.single(line)
		if part != 0 && !slices.Contains(list, part) {
			list = append(list, part)
		}
		if form == 0 {
			form = f
		}
	}
	switch len(list) {
	case 0:
		return 0, form
	case 1:
		return list[0], form
	}
	c.parts = append(c.parts, list)
	return int32(-len(c.parts)), form
}

func (c *column) single(raw string) (int32, uint8) {
	if raw == "" {
		return 0, 0
	}
	v := c.n.value(c.field.Kind, raw)
	id, fresh := c.values.add(v.key)
	if fresh {
		c.describe(v)
	}
	return id, v.form
}

// describe keeps what comparison needs of a fresh value.
func (c *column) describe(v value) {
	if c.phrases != nil {
		p := phrase{at: uint32(len(c.tokens)), count: uint16(len(v.words)), house: v.house, box: v.box}
		for _, w := range v.words {
			word, fresh := c.words.add(v.key[w.from:w.to])
			if fresh {
				c.infos = append(c.infos, newWordInfo(v.key[w.from:w.to]))
			}
			c.tokens = append(c.tokens, word)
		}
		if k := c.field.Kind; k == Text || k == Set {
			list := c.tokens[p.at:]
			slices.Sort(list)
			list = slices.Compact(list)
			c.tokens = c.tokens[:int(p.at)+len(list)]
			p.count = uint16(len(list))
		}
		c.phrases = append(c.phrases, p)
		if c.field.Kind == Name {
			c.phrases[len(c.phrases)-1].short = c.holdsAcronym(c.tokens[p.at:])
		}
	}
	if c.numbers != nil {
		c.numbers = append(c.numbers, v.payload)
	}
	if c.frozen != nil {
		c.freezeNew()
	}
}

// wordsOf returns the words of a value.
func (c *column) wordsOf(id int32) []int32 {
	p := c.phrases[id]
	return c.tokens[p.at : p.at+uint32(p.count)]
}

// listOf returns the values that an id stands for; buf saves an allocation.
func (c *column) listOf(id int32, buf *[1]int32) []int32 {
	switch {
	case id == 0:
		return nil
	case id < 0:
		return c.parts[-id-1]
	}
	buf[0] = id
	return buf[:]
}

// A wordInfo is what most comparisons of words are settled by.
type wordInfo struct {
	letters uint32 // a bit for each letter and digit
	first   byte
	size    uint8 // in bytes, at most 255
}

func newWordInfo(word []byte) wordInfo {
	info := wordInfo{first: word[0], size: uint8(min(len(word), 255))}
	for _, c := range word {
		info.letters |= 1 << (c & 31)
	}
	return info
}

// A columnMark remembers the size of a column, to take back what was added since.
type columnMark struct{ values, words, tokens, parts int }

func (c *column) mark() columnMark {
	m := columnMark{values: c.values.size(), tokens: len(c.tokens), parts: len(c.parts)}
	if c.words != nil {
		m.words = c.words.size()
	}
	return m
}

// rollback takes back everything that was added since the mark.
func (c *column) rollback(m columnMark) {
	c.values.truncate(m.values)
	c.parts = c.parts[:m.parts]
	if c.words != nil {
		c.words.truncate(m.words)
		c.infos = c.infos[:m.words]
		c.weights = c.weights[:m.words]
		c.phrases = c.phrases[:m.values]
		c.tokens = c.tokens[:m.tokens]
	}
	if c.numbers != nil {
		c.numbers = c.numbers[:m.values]
	}
	c.classes = c.classes[:m.values]
}

// frequencyClasses is into how many classes the frequency of equal values is divided.
const frequencyClasses = 6

// frequencies is what was counted of a field at estimation; all that follows is fixed by
// it. Values and words are named by their hash; those that are absent occur at most twice.
type frequencies struct {
	records int              // records with a value
	most    int              // records that share the most frequent value
	values  map[uint64]int32 // three or more
	words   map[uint64]int32 // three or more
}

// class returns the rarity class of a value that count records share: geometric steps
// from 2 to the most frequent, of a factor of at least 3.
func (f *frequencies) class(count int32) uint8 {
	step := int64(3)
	for power(step, frequencyClasses-1)*2 < int64(f.most) {
		step++
	}
	class, limit := frequencyClasses-1, int64(2)
	for int64(count) > limit && class > 0 {
		limit *= step
		class--
	}
	return uint8(class)
}

func power(x int64, n int) int64 {
	p := int64(1)
	for range n {
		p *= x
	}
	return p
}

// weight returns the rarity of a word that count records have, in 1/1024 bit, at least
// half a bit.
func (f *frequencies) weight(count int32) int32 {
	if int(count) >= f.records || f.records == 0 {
		return 512
	}
	w := log2(uint64(f.records), uint64(max(count, 2)))
	return int32(max(int64(w)*1024/int64(bit), 512))
}

// freeze counts values and words of the records and fixes classes and weights.
func (c *column) freeze() {
	counts := make([]int32, c.values.size())
	f := &frequencies{values: make(map[uint64]int32), words: make(map[uint64]int32)}
	var one [1]int32
	for _, id := range c.ids {
		if id != 0 {
			f.records++
		}
		for _, v := range c.listOf(id, &one) {
			counts[v]++
		}
	}
	for v, n := range counts {
		f.most = max(f.most, int(n))
		if n > 2 {
			f.values[hashBytes(c.values.bytes(int32(v)))] = n
		}
	}
	if c.words != nil {
		words := make([]int32, c.words.size())
		for v := 1; v < len(c.phrases); v++ {
			list := c.wordsOf(int32(v))
			for i, w := range list {
				if !slices.Contains(list[:i], w) {
					words[w] += counts[v]
				}
			}
		}
		for w, n := range words {
			if n > 2 {
				f.words[hashBytes(c.words.bytes(int32(w)))] = n
			}
		}
	}
	c.apply(f)
}

// apply fixes classes and weights by what was counted before.
func (c *column) apply(f *frequencies) {
	c.frozen = f
	c.classes = c.classes[:1]
	c.weights = c.weights[:1]
	for i := range c.phrases {
		c.phrases[i].total = 0
	}
	c.freezeNew()
}

// freezeNew fixes what has been added since the last time.
func (c *column) freezeNew() {
	first := len(c.classes)
	for id := first; id < c.values.size(); id++ {
		c.classes = append(c.classes, c.frozen.class(c.frozen.values[hashBytes(c.values.bytes(int32(id)))]))
	}
	if c.words == nil {
		return
	}
	for id := len(c.weights); id < c.words.size(); id++ {
		word := c.words.bytes(int32(id))
		w := c.frozen.weight(c.frozen.words[hashBytes(word)])
		switch {
		case c.field.Kind == Street && streetWeak[string(word)]:
			w = min(w, 1024)
		case c.field.Kind != Street && weakWords[string(word)]:
			w = min(w, 256)
		}
		c.weights = append(c.weights, w)
	}
	for id := first; id < len(c.phrases); id++ {
		for _, w := range c.wordsOf(int32(id)) {
			c.phrases[id].total += c.weights[w]
		}
	}
}

// sharedLetters is a quick lower bound: two words with more than n edits between them
// differ in more than 2n letters... of which each edit changes at most two.
func sharedLetters(a, b uint32, edits int) bool { return bits.OnesCount32(a^b) <= 2*edits }
