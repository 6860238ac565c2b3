package vocabulary

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"github.com/socialebasis/verbinder/cohesion/language"
)

// A Suggestion is a theme or audience of which a text seems to speak.
type Suggestion struct {
	Ref      Ref      `json:"ref"`
	Strength int32    `json:"strength"` // in millionths: how sure it is
	Evidence []string `json:"evidence"` // the words that say so, as they stand in the text, in order
}

// MaxSuggestions is how many themes, and how many audiences, are suggested at most.
const MaxSuggestions = 3

// What evidence counts, in millionths.
const (
	sureOne      = int64(720_000) // a saying of a single word that no other concept has
	sureMost     = int64(900_000) // any saying
	sureIdiom    = int64(800_000) // one of three words or more, word by word
	sureAge      = int64(800_000) // an age
	partMost     = int64(350_000) // what a word of a saying says without the others
	partsMost    = int64(300_000) // what all such words say together
	negatedShare = int64(250_000) // what is left of a saying that is denied
	childShare   = int64(400_000) // what a concept below says of the one above
	leastSure    = int64(700_000) // what is suggested
	nearBest     = int64(700_000) // of the surest, for the others
)

// Suggest returns the themes and the audiences of which a text speaks, the surest first,
// equal ones by reference: at most [MaxSuggestions] of each, and nothing rather than
// something weak. Of a concept and one below it only the one below is suggested. The
// language may be empty: it is detected then, and Dutch if it cannot be.
//
// What a concept is called occurs in a text as a [Recogniser] finds it. An occurrence is
// the surer the fewer concepts have its words in their names, and the less sure the more
// concepts are called just so; words of a name that occur without the others say a
// little; what is denied ("geen schulden") says little. Everything that speaks for a
// concept is joined as if independent (noisy or: Pearl, 1988). Compounds are taken
// apart, slips forgiven. A person confirms a suggestion; nothing is decided by it.
//
// It is deterministic and safe for concurrent use; the cost is that of [Recogniser.Find].
func (v *Vocabulary) Suggest(text string, tag language.Tag) (themes, audiences []Suggestion) {
	if tag == "" {
		if tag = language.Detect(text); tag == "" {
			tag = language.NL
		}
	}
	r := v.Recogniser(tag)
	if r == nil {
		return nil, nil
	}
	s := &suggester{v: v, r: r, found: make(map[int32]*finding)}
	s.read(text)
	s.findSayings()
	s.findParts()
	s.findAges()
	return s.pick(Theme), s.pick(Audience)
}

// A suggester gathers what speaks for concepts in one text.
type suggester struct {
	v        *Vocabulary
	r        *Recogniser
	words    []string // as folded
	text     []int32  // their numbers
	from     []int    // the place of the word they stand for
	negators []bool
	found    map[int32]*finding
}

// A finding is what speaks for one concept.
type finding struct {
	sure []int64 // by place in the text: the surest saying that has the word there
	miss int64   // how likely the sayings are all a coincidence, in millionths
	part int64   // and the words without them
}

// read cuts the text into words and looks up what is known of them.
func (s *suggester) read(text string) {
	for word := range language.Tokens(language.Fold(text)) {
		n := len(s.words)
		s.words = append(s.words, word)
		s.negators = append(s.negators, negates(word))
		number := s.r.Word(language.Stem(s.r.tag, word), language.IsStop(s.r.tag, word))
		if number == 0 && s.r.tag == language.NL {
			if parts := s.v.Splitter().Split(word); len(parts) > 0 {
				for _, part := range parts {
					s.put(s.r.Word(language.Stem(s.r.tag, part), false), n)
				}
				continue
			}
		}
		if number == 0 && utf8.RuneCountInString(word) > minCorrect && !language.IsStop(s.r.tag, word) {
			if meant, found := s.r.Correct(word); found {
				number = s.r.Word(language.Stem(s.r.tag, meant), false)
			}
		}
		s.put(number, n)
	}
}

func (s *suggester) put(number int32, word int) {
	s.text = append(s.text, number)
	s.from = append(s.from, word)
}

func negates(word string) bool {
	switch word {
	case "geen", "zonder", "nooit", "no", "without", "never", "not", "isn't", "don't", "niet":
		return true
	}
	return false
}

// findSayings finds the sayings that occur.
func (s *suggester) findSayings() {
	for n, word := range s.text {
		if word <= 0 {
			continue
		}
		for i := range s.r.sayings[word] {
			w := &s.r.sayings[word][i]
			if w.kind == Category || !w.at(s.text, n) {
				continue
			}
			sure := min(sureMost, int64(w.bits)*sureOne/int64(full)) * 3 / int64(w.shared+2)
			if len(w.all) > 2 && w.word(s.text, n) {
				sure = max(sure, sureIdiom)
			}
			places := s.places(w, n)
			if s.denied(w, places) {
				sure = sure * negatedShare / int64(full)
			}
			f := s.finding(w.entry)
			for _, place := range places {
				f.sure[place] = max(f.sure[place], sure/int64(len(places)))
			}
			f.join(sure)
		}
	}
}

// word says whether a saying that occurs at n does so word by word.
func (s *saying) word(text []int32, n int) bool {
	for from := max(0, n-len(s.all)+1); from <= n && from+len(s.all) <= len(text); from++ {
		if slices.Equal(text[from:from+len(s.all)], s.all) {
			return true
		}
	}
	return false
}

// places returns where the words of a saying stand that occurs at n.
func (s *suggester) places(w *saying, n int) []int {
	if w.reach == 0 {
		var places []int
		for i := range w.rest {
			places = append(places, n-int(w.key)+i)
		}
		return places
	}
	places := []int{n}
	for _, word := range w.rest {
		best := -1
		for at := max(0, n-int(w.reach)); at < min(len(s.text), n+int(w.reach)+1); at++ {
			if s.text[at] == word && (best < 0 || abs(at-n) < abs(best-n)) {
				best = at
			}
		}
		places = append(places, best)
	}
	slices.Sort(places)
	return places
}

func abs(n int) int { return max(n, -n) }

// denied says whether a word that denies stands right before a saying and is not part of it.
func (s *suggester) denied(w *saying, places []int) bool {
	before := s.from[places[0]] - 1
	if before < 0 || !s.negators[before] {
		return false
	}
	for _, place := range places {
		if s.from[place] == before {
			return false
		}
	}
	return true
}

func (s *suggester) finding(entry int32) *finding {
	f := s.found[entry]
	if f == nil {
		f = &finding{sure: make([]int64, len(s.text)), miss: int64(full), part: int64(full)}
		s.found[entry] = f
	}
	return f
}

// join adds evidence that is sure to such an extent.
func (f *finding) join(sure int64) { f.miss = f.miss * (int64(full) - sure) / int64(full) }

// sureness returns how sure all evidence is together. Words without the others of a
// saying say so much at most, however many they are.
func (f *finding) sureness() int64 {
	return int64(full) - f.miss*max(f.part, int64(full)-partsMost)/int64(full)
}

// findParts lets words speak for the concepts that have them in a name which does not
// occur as a whole.
func (s *suggester) findParts() {
	for n, word := range s.text {
		if word <= 0 || slices.Contains(s.text[:n], word) {
			continue
		}
		for _, p := range s.r.parts[word] {
			f := s.finding(p.entry)
			if f.sure[n] > 0 {
				continue
			}
			f.sure[n] = 1
			f.part = f.part * (int64(full) - int64(p.share)*partMost/int64(full)) / int64(full)
		}
	}
}

// findAges lets ages speak for the narrowest age audience: a number before a word such as
// "jaar", or after one such as "aged".
func (s *suggester) findAges() {
	for n, word := range s.words {
		if !digits(word, 1, 3) || !s.ageAt(n) {
			continue
		}
		years, err := ParseYears(word)
		if err != nil {
			continue
		}
		if entry := s.v.narrowestOf(years); entry >= 0 {
			f := s.finding(entry)
			f.sure[slices.Index(s.from, n)] = sureAge
			f.join(sureAge)
		}
	}
}

func (s *suggester) ageAt(n int) bool {
	if n+1 < len(s.words) {
		switch s.words[n+1] {
		case "jaar", "jr", "jarig", "jarige", "jrs", "j", "year", "years", "yr", "yrs", "yo":
			return true
		}
	}
	if n > 0 {
		switch s.words[n-1] {
		case "ben", "leeftijd", "aged", "age", "man", "vrouw", "meneer", "mevrouw", "mw", "dhr":
			return true
		}
	}
	return false
}

// narrowestOf returns the age audience that begins latest of those that have the age, and
// of these the one that ends first; -1 if there is none.
func (v *Vocabulary) narrowestOf(age Years) int32 {
	best := int32(-1)
	for i := range v.entries {
		e := &v.entries[i]
		if !e.isAudience() || e.concept.Age == nil || !e.concept.Age.Has(age) {
			continue
		}
		if best < 0 || narrower(*e.concept.Age, *v.entries[best].concept.Age) {
			best = int32(i)
		}
	}
	return best
}

func narrower(a, b AgeBand) bool {
	ends := func(b AgeBand) Years {
		if b.Max == 0 {
			return maxYears + 1
		}
		return b.Max
	}
	return cmp.Or(cmp.Compare(b.Min, a.Min), cmp.Compare(ends(a), ends(b))) < 0
}

// pick returns the suggestions of one kind.
func (s *suggester) pick(kind Kind) []Suggestion {
	sure := make(map[int32]int64)
	for entry, f := range s.found {
		if s.v.entries[entry].concept.Kind == kind {
			sure[entry] = f.sureness()
		}
	}
	up := s.raise(sure)
	var list []Suggestion
	var best int64
	for entry := range up {
		best = max(best, up[entry])
	}
	for entry, strength := range up {
		if strength < leastSure || strength < best*nearBest/int64(full) {
			continue
		}
		list = append(list, Suggestion{Ref: s.v.entries[entry].ref, Strength: int32(strength)})
	}
	list = slices.DeleteFunc(list, func(a Suggestion) bool {
		return slices.ContainsFunc(list, func(b Suggestion) bool {
			return a.Ref != b.Ref && slices.Contains(s.v.Ancestors(b.Ref), a.Ref)
		})
	})
	slices.SortFunc(list, func(a, b Suggestion) int {
		return cmp.Or(cmp.Compare(b.Strength, a.Strength), cmp.Compare(a.Ref, b.Ref))
	})
	list = list[:min(MaxSuggestions, len(list))]
	for i := range list {
		list[i].Evidence = s.evidence(s.v.index[list[i].Ref])
	}
	return list
}

// raise lets concepts speak for those above them.
func (s *suggester) raise(sure map[int32]int64) map[int32]int64 {
	up := make(map[int32]int64)
	for entry, strength := range sure {
		up[entry] = strength
	}
	for _, entry := range sortedKeys(sure) {
		for _, above := range s.v.entries[entry].broader {
			miss := (int64(full) - up[above]) * (int64(full) - sure[entry]*childShare/int64(full)) / int64(full)
			up[above] = int64(full) - miss
		}
	}
	return up
}

func sortedKeys(m map[int32]int64) []int32 {
	keys := make([]int32, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// evidence returns the words that speak for a concept or those below it.
func (s *suggester) evidence(entry int32) []string {
	said := make([]bool, len(s.words))
	left := maxRelations
	for _, e := range append(s.v.closure(&s.v.entries[entry], narrowerOf, &left), entry) {
		if f := s.found[e]; f != nil {
			for n, sure := range f.sure {
				said[s.from[n]] = said[s.from[n]] || sure > 0
			}
		}
	}
	var words []string
	for n, word := range s.words {
		if said[n] && !language.IsStop(s.r.tag, word) {
			words = append(words, word)
		}
	}
	return words
}
