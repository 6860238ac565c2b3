package matching

import (
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A wordPacker reads the texts of initiatives, each word once: what it learns of a word it
// keeps for the next time.
type wordPacker struct {
	voc        *vocabulary.Vocabulary
	orgs       map[cohesion.OrganisationID]*cohesion.Organisation
	splitter   *language.Splitter
	tongues    map[language.Tag]*tongue
	terms      map[string]int32 // term to number
	names      []string         // by number
	concepts   []int32          // number by place in the vocabulary, -1 if not met yet
	stated     map[vocabulary.Ref][]weighted
	weights    []int32 // of the initiative at hand, by number
	touched    []int32 // numbers with a weight
	text       []int32 // of the text at hand, for the recogniser
	found      []vocabulary.Mention
	length     int64
	spoken     uint8   // languages of the initiative at hand, see [lexicon.spoken]
	made       lexicon // rows in the order of packing
	heavy      []int32
	labels     map[vocabulary.Ref]labelled
	broad      [][]int32 // terms of what is broader, by place in the vocabulary
	from       *lexicon  // of the last row taken, with the numbers of its terms here
	renumbered []int32
}

// A tongue is what is known of the words of one language.
type tongue struct {
	tag        language.Tag
	recogniser *vocabulary.Recogniser
	words      map[string]int32 // place in known
	known      []wordInfo
	bit        uint8
}

// A wordInfo is what a word means for the index.
type wordInfo struct {
	term  int32 // -1 for stop words
	said  int32 // its number for the recogniser
	parts []int32
}

// A weighted is a term with a weight.
type weighted struct {
	term   int32
	weight int32
}

func newWordPacker(voc *vocabulary.Vocabulary, orgs map[cohesion.OrganisationID]*cohesion.Organisation) *wordPacker {
	k := &wordPacker{labels: make(map[vocabulary.Ref]labelled), broad: make([][]int32, voc.Len()), made: lexicon{starts: make([]uint32, 1)}, voc: voc, orgs: orgs, tongues: make(map[language.Tag]*tongue), terms: make(map[string]int32), stated: make(map[vocabulary.Ref][]weighted)}
	k.splitter = voc.Splitter()
	k.concepts = slices.Repeat([]int32{-1}, voc.Len())
	return k
}

func (k *wordPacker) term(name string) int32 {
	n, known := k.terms[name]
	if !known {
		n = int32(len(k.names))
		name = strings.Clone(name)
		k.terms[name] = n
		k.names = append(k.names, name)
		k.weights = append(k.weights, 0)
	}
	return n
}

func (k *wordPacker) tongue(tag language.Tag) *tongue {
	base := tag.Base()
	t := k.tongues[base]
	if t == nil {
		t = &tongue{bit: tongueBit(base), tag: base, recogniser: k.voc.Recogniser(base), words: make(map[string]int32)}
		k.tongues[base] = t
	}
	return t
}

// word returns what is known of a word.
func (k *wordPacker) word(t *tongue, word string) *wordInfo {
	if n, known := t.words[word]; known {
		return &t.known[n]
	}
	stem := language.Stem(t.tag, word)
	stop := language.IsStop(t.tag, word)
	info := wordInfo{term: -1, said: t.recogniser.Word(stem, stop)}
	if !stop {
		info.term = k.term(stem)
		if t.tag == language.NL {
			for _, part := range partsOf(k.splitter, word) {
				info.parts = append(info.parts, k.term(part))
			}
		}
	}
	t.words[strings.Clone(word)] = int32(len(t.known))
	t.known = append(t.known, info)
	return &t.known[len(t.known)-1]
}

// partsOf returns the distinct stems of the parts of a Dutch compound.
func partsOf(s *language.Splitter, word string) []string {
	var parts []string
	for _, part := range s.Split(word) {
		if stem := language.Stem(language.NL, part); !language.IsStop(language.NL, part) && !slices.Contains(parts, stem) {
			parts = append(parts, stem)
		}
	}
	return parts
}

func (k *wordPacker) count(term, weight int32) {
	if k.weights[term] == 0 {
		k.touched = append(k.touched, term)
	}
	k.weights[term] += weight
}

// read counts the words and concepts of a text.
func (k *wordPacker) read(text language.Text, weight int32) {
	for _, e := range text {
		t := k.tongue(e.Tag)
		k.spoken |= t.bit
		k.text = k.text[:0]
		for word := range language.Tokens(language.Fold(e.Value)) {
			info := k.word(t, word)
			k.text = append(k.text, info.said)
			if info.term < 0 {
				continue
			}
			k.count(info.term, weight)
			k.length += int64(weight)
			for _, part := range info.parts {
				k.count(part, weight/2)
			}
		}
		k.found = t.recogniser.Find(k.found[:0], k.text)
		for _, m := range k.found {
			k.mention(m.Concept, int32(int64(weight)*int64(m.Strength)/int64(cohesion.One)))
		}
	}
}

// mention counts a concept.
func (k *wordPacker) mention(place int, weight int32) {
	n := k.concepts[place]
	if n < 0 {
		n = k.term(conceptTerm(k.voc.At(place)))
		k.concepts[place] = n
	}
	if weight > 0 {
		k.count(n, weight)
	}
	if up := int32(int64(weight) * upShare / int64(cohesion.One)); up > 0 {
		for _, term := range k.broader(place) {
			k.count(term, up)
		}
	}
}

// broader returns the terms of what is broader than a concept.
func (k *wordPacker) broader(place int) []int32 {
	if k.broad[place] == nil {
		k.broad[place] = make([]int32, 0, 4)
		for _, ref := range k.voc.Ancestors(k.voc.At(place)) {
			k.broad[place] = append(k.broad[place], k.term(conceptTerm(ref)))
		}
	}
	return k.broad[place]
}

// state counts a concept that the initiative names: its label as text, and what it
// reaches in the vocabulary.
func (k *wordPacker) state(ref vocabulary.Ref) {
	list, known := k.stated[ref]
	if !known {
		for _, r := range k.voc.Reach(ref) {
			if w := statedWeight(r); w > 0 {
				list = append(list, weighted{k.term(conceptTerm(r.Ref)), w})
			}
		}
		k.stated[ref] = list
	}
	for _, w := range list {
		k.count(w.term, w.weight)
	}
}

// initiative counts everything that an initiative says.
func (k *wordPacker) initiative(i *cohesion.Initiative) {
	k.length, k.spoken = 0, 0
	k.read(i.Name, nameWeight)
	k.read(i.Summary, summaryWeight)
	k.read(i.Description, descriptionWeight)
	k.read(i.Eligibility.Prose, proseWeight)
	for _, id := range i.Organisers {
		if o := k.orgs[id]; o != nil {
			k.read(o.Name, organiserWeight)
			k.read(o.Description, organisationWeight)
		}
	}
	for _, refs := range [...][]vocabulary.Ref{i.Themes, i.Audiences} {
		for _, ref := range refs {
			k.label(ref)
			k.state(ref)
		}
	}
}

// add reads an initiative and adds what it says to the lexicon.
func (k *wordPacker) add(i *cohesion.Initiative) {
	k.initiative(i)
	k.flush()
}

// flush ends an initiative.
func (k *wordPacker) flush() {
	k.heavy = k.heavy[:0]
	for _, term := range k.touched {
		k.heavy = append(k.heavy, k.weights[term])
		k.weights[term] = 0
	}
	k.made.append(k.touched, k.heavy, int32(k.length), k.spoken)
	k.touched = k.touched[:0]
}

// take adds what a row of another lexicon says.
func (k *wordPacker) take(from *lexicon, row int32) {
	if k.from != from {
		k.from, k.renumbered = from, slices.Repeat([]int32{-1}, len(from.names))
	}
	k.length, k.spoken = int64(from.lengths[row]), from.spoken[row]
	for at := from.starts[row]; at < from.starts[row+1]; at++ {
		n := &k.renumbered[from.terms[at]]
		if *n < 0 {
			*n = k.term(from.names[from.terms[at]])
		}
		k.count(*n, from.weight(row, at))
	}
	k.flush()
}

// label counts what a concept that the initiative names is called.
func (k *wordPacker) label(ref vocabulary.Ref) {
	l, known := k.labels[ref]
	if !known {
		l = k.labelsOf(ref)
		k.labels[ref] = l
	}
	for _, w := range l.terms {
		k.count(w.term, w.weight)
	}
	k.length += l.length
	k.spoken |= l.spoken
}

// A labelled is what the labels of a concept say.
type labelled struct {
	terms  []weighted
	length int64
	spoken uint8
}

// labelsOf reads the labels of a concept; what else the initiative at hand says is put
// aside for that.
func (k *wordPacker) labelsOf(ref vocabulary.Ref) (l labelled) {
	c, known := k.voc.Concept(ref)
	if !known {
		return l
	}
	touched, weights, length, spoken := k.touched, k.weights, k.length, k.spoken
	k.touched, k.weights, k.length, k.spoken = nil, make([]int32, len(weights)), 0, 0
	k.read(c.Labels, labelWeight)
	l.length, l.spoken = k.length, k.spoken
	for _, t := range k.touched {
		l.terms = append(l.terms, weighted{t, k.weights[t]})
	}
	k.touched, k.weights, k.length, k.spoken = touched, append(weights, make([]int32, len(k.names)-len(weights))...), length, spoken
	return l
}
