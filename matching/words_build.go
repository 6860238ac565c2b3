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
	voc      *vocabulary.Vocabulary
	orgs     map[cohesion.OrganisationID]*cohesion.Organisation
	splitter *language.Splitter
	tongues  map[language.Tag]*tongue
	terms    map[string]int32 // term to number
	names    []string         // by number
	concepts []int32          // number by place in the vocabulary, -1 if not met yet
	stated   map[vocabulary.Ref][]weighted
	weights  []int32 // of the initiative at hand, by number
	touched  []int32 // numbers with a weight
	text     []int32 // of the text at hand, for the recogniser
	found    []vocabulary.Mention
	length   int64
}

// A tongue is what is known of the words of one language.
type tongue struct {
	tag        language.Tag
	recogniser *vocabulary.Recogniser
	words      map[string]int32 // place in known
	known      []wordInfo
	texts      int
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
	k := &wordPacker{voc: voc, orgs: orgs, tongues: make(map[language.Tag]*tongue), terms: make(map[string]int32), stated: make(map[vocabulary.Ref][]weighted)}
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
		t = &tongue{tag: base, recogniser: k.voc.Recogniser(base), words: make(map[string]int32)}
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
	info := wordInfo{term: -1, said: t.recogniser.Word(stem)}
	if !language.IsStop(t.tag, word) {
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
		t.texts++
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
		for _, ref := range k.voc.Ancestors(k.voc.At(place)) {
			k.count(k.term(conceptTerm(ref)), up)
		}
	}
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
	k.length = 0
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
			if c, known := k.voc.Concept(ref); known {
				k.read(c.Labels, labelWeight)
			}
			k.state(ref)
		}
	}
}

// pack returns the index of what the initiatives say, row by row.
func (k *wordPacker) pack(initiatives []*cohesion.Initiative) *wordIndex {
	w := &wordIndex{voc: k.voc, lengths: make([]int64, len(initiatives))}
	var rows []int32  // touched terms of all rows, one after another
	var heavy []int32 // their weights
	ends := make([]int32, len(initiatives))
	counts := make([]int32, 0, 1<<12)
	for n, i := range initiatives {
		k.initiative(i)
		w.lengths[n] = k.length
		w.total += k.length
		counts = slices.Grow(counts, len(k.names)-len(counts))[:len(k.names)]
		for _, term := range k.touched {
			counts[term]++
			rows, heavy = append(rows, term), append(heavy, k.weights[term])
			k.weights[term] = 0
		}
		k.touched = k.touched[:0]
		ends[n] = int32(len(rows))
	}
	w.texts = make(map[language.Tag]int, len(k.tongues))
	for tag, t := range k.tongues {
		w.texts[tag] = t.texts
	}
	w.postings = make(map[string][]posting, len(k.names))
	all := make([]posting, len(rows))
	lists := make([][]posting, len(k.names))
	for term, count := range counts {
		lists[term], all = all[:0:count], all[count:]
	}
	at := int32(0)
	for n := range initiatives {
		for ; at < ends[n]; at++ {
			lists[rows[at]] = append(lists[rows[at]], posting{int32(n), heavy[at]})
		}
	}
	for term, list := range lists {
		if len(list) > 0 {
			w.postings[k.names[term]] = list
		}
	}
	return w
}
