package vocabulary

import (
	"fmt"
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// Validate returns everything that is wrong with the scheme by itself: the form of
// identifiers and texts, duplicate codes, references inside the scheme that lead
// nowhere, cycles in the hierarchy, and words that fold to the same stems under two
// concepts that do not both list them as shared. References to other schemes are
// checked by [New]. After 1,000 violations the search ends, and one more says so.
func (s *Scheme) Validate() valid.Violations {
	var vs valid.Violations
	checkHead(&vs, s.ID, s.Version, s.Licence, s.Title)
	switch {
	case len(s.Concepts) == 0 && len(s.Codes) == 0:
		vs.Add("concepts", valid.Required, "the scheme has no concepts; list them, or list codes for an external scheme")
	case len(s.Concepts) > 0 && len(s.Codes) > 0:
		vs.Add("codes", valid.Conflict, "a scheme has concepts or codes, not both; remove one of them")
	case len(s.Concepts) > maxConcepts || len(s.Codes) > maxConcepts:
		vs.Add("", valid.Range, "a scheme holds at most %d concepts; split it", maxConcepts)
		return capped(vs)
	}
	checkCodes(&vs, s.Codes)
	byCode := s.checkConceptCodes(&vs)
	for i := range s.Concepts {
		if tooMany(vs) {
			break
		}
		vs.NestAt("concepts", i, s.checkConcept(&s.Concepts[i], byCode))
	}
	s.checkHierarchy(&vs, byCode)
	s.checkWords(&vs)
	return capped(vs)
}

// checkConceptCodes returns the positions of the concepts by code.
func (s *Scheme) checkConceptCodes(vs *valid.Violations) map[string]int {
	byCode := make(map[string]int, len(s.Concepts))
	for i := range s.Concepts {
		code := s.Concepts[i].Code
		first, twice := byCode[code]
		if !twice {
			byCode[code] = i
		} else if !tooMany(*vs) {
			vs.NestAt("concepts", i, valid.Violations{{Path: "/code", Code: valid.Duplicate,
				Message: fmt.Sprintf("code %.100q is that of concept %d as well; rename or merge them", code, first)}})
		}
	}
	return byCode
}

func checkHead(vs *valid.Violations, id, version, licence string, title language.Text) {
	if !isSchemeID(id) {
		vs.Add("id", valid.Format, "%.100q is not a scheme identifier; use 1 to %d lower-case letters, digits and hyphens", id, maxSchemeID)
	}
	if version == "" || len(version) > 64 || strings.ContainsFunc(version, notPrintable) {
		vs.Add("version", valid.Required, "give the version of the data, such as 1.0.0, without spaces")
	}
	if strings.TrimSpace(licence) == "" {
		vs.Add("licence", valid.Required, "say under which licence the data may be used")
	}
	checkText(vs, "title", title, true)
}

func notPrintable(r rune) bool { return r <= ' ' || r > '~' }

func checkText(vs *valid.Violations, name string, text language.Text, required bool) {
	if required && text.IsZero() {
		vs.Add(name, valid.Required, `give it in at least one language, as {"nl": "..."}`)
	}
	var part valid.Violations
	for _, p := range text.Problems() {
		if tooMany(part) {
			break
		}
		part.Add(string(p.Tag), valid.Code(p.Code), "%s", p.Message)
	}
	vs.Nest(name, part)
}

func checkCodes(vs *valid.Violations, codes []string) {
	seen := make(map[string]bool, len(codes))
	for i, code := range codes {
		if tooMany(*vs) {
			return
		}
		if !isCode(code) {
			vs.AddAt("codes", i, valid.Format, "%.100q is not a code; use letters, digits and . _ ~ -", code)
		} else if seen[code] {
			vs.AddAt("codes", i, valid.Duplicate, "code %q occurs twice; remove one", code)
		}
		seen[code] = true
	}
}

func (s *Scheme) checkConcept(c *Concept, byCode map[string]int) valid.Violations {
	var vs valid.Violations
	if !isCode(c.Code) {
		vs.Add("code", valid.Format, "%.100q is not a code; use letters, digits and . _ ~ -", c.Code)
	}
	if !c.Kind.IsValid() {
		vs.Add("kind", valid.Required, "say what kind of concept it is: %v", Kinds())
	}
	checkText(&vs, "labels", c.Labels, true)
	checkText(&vs, "definition", c.Definition, false)
	checkList(&vs, "synonyms", c.Synonyms)
	checkList(&vs, "shared", c.Shared)
	s.checkLinks(&vs, "broader", c.Code, c.Broader, byCode)
	s.checkLinks(&vs, "related", c.Code, c.Related, byCode)
	if c.Age != nil {
		if c.Kind.IsValid() && c.Kind != Audience {
			vs.Add("age", valid.Conflict, "only an audience has an age band; remove it")
		}
		if message := c.Age.problem(); message != "" {
			vs.Add("age", valid.Range, "%s", message)
		}
	}
	s.checkMappings(&vs, c.Mappings)
	s.checkReplacement(&vs, c, byCode)
	return vs
}

func checkList(vs *valid.Violations, name string, words Words) {
	var part valid.Violations
	for _, tag := range words.tags() {
		if tooMany(part) {
			break
		}
		if !tag.IsValid() {
			part.Add(string(tag), valid.Format, "%q is not a language tag; use one such as nl, en or nl-BE", string(tag))
		}
		if len(words[tag]) > maxWords {
			part.Add(string(tag), valid.Range, "at most %d words a language", maxWords)
		}
		for i, w := range words[tag][:min(len(words[tag]), maxWords)] {
			for _, p := range language.Dutch(w).Problems() {
				part.AddAt(string(tag), i, valid.Code(p.Code), "%s", p.Message)
			}
		}
	}
	vs.Nest(name, part)
}

func (s *Scheme) checkLinks(vs *valid.Violations, name, self string, refs []Ref, byCode map[string]int) {
	if len(refs) > maxLinks {
		vs.Add(name, valid.Range, "at most %d references", maxLinks)
	}
	for i, ref := range refs[:min(len(refs), maxLinks)] {
		switch {
		case slices.Contains(refs[:i], ref):
			vs.AddAt(name, i, valid.Duplicate, "%.100s occurs twice; remove one", ref)
		case name == "related" && ref.Code() == self && ref.Scheme() == s.ID:
			vs.AddAt(name, i, valid.Reference, "%.100s is not related to itself; remove it", ref)
		default:
			s.checkInside(vs, name, i, ref, byCode)
			if j, ok := byCode[ref.Code()]; ok && ref.Scheme() == s.ID && s.Concepts[j].ReplacedBy != "" {
				vs.AddAt(name, i, valid.Reference, "%.100s was replaced; write %.100s", ref, s.Concepts[j].ReplacedBy)
			}
		}
	}
}

// checkInside checks that ref names a concept of this very scheme. Index -1 means
// that the field is no list.
func (s *Scheme) checkInside(vs *valid.Violations, name string, i int, ref Ref, byCode map[string]int) {
	var part valid.Violations
	if _, err := ParseRef(string(ref)); err != nil {
		part.Add("", valid.Format, "%v", err)
	} else if ref.Scheme() != s.ID {
		part.Add("", valid.Reference, "%.100s is of another scheme; use a mapping for it", ref)
	} else if _, ok := byCode[ref.Code()]; !ok {
		part.Add("", valid.Reference, "%.100s is not in the scheme; add it or remove the reference", ref)
	}
	if i < 0 {
		vs.Nest(name, part)
		return
	}
	vs.NestAt(name, i, part)
}

func (s *Scheme) checkMappings(vs *valid.Violations, mappings []Mapping) {
	if len(mappings) > maxLinks {
		vs.Add("mappings", valid.Range, "at most %d mappings", maxLinks)
	}
	for i, m := range mappings[:min(len(mappings), maxLinks)] {
		part := m.check()
		if m.To.Scheme() == s.ID {
			part.Add("to", valid.Reference, "%.100s is of this scheme; use broader or related for it", m.To)
		}
		if slices.ContainsFunc(mappings[:i], func(o Mapping) bool { return o.To == m.To }) {
			part.Add("to", valid.Duplicate, "%.100s is mapped twice; keep one", m.To)
		}
		vs.NestAt("mappings", i, part)
	}
}

func (m Mapping) check() valid.Violations {
	var vs valid.Violations
	if _, err := ParseRef(string(m.To)); err != nil {
		vs.Add("to", valid.Format, "%v", err)
	}
	checkStrength(&vs, m.Kind, m.Strength)
	return vs
}

func checkStrength(vs *valid.Violations, kind MappingKind, strength int32) {
	switch {
	case !kind.IsValid():
		vs.Add("kind", valid.Required, "say how the concepts compare: %v", MappingKinds())
	case strength < 1 || strength > full:
		vs.Add("strength", valid.Range, "the strength is from 1 to 1000000 millionths; it is %d", strength)
	case kind == ExactMatch && strength != full:
		vs.Add("strength", valid.Conflict, "an exact match has strength 1000000; use close for less")
	}
}

func (s *Scheme) checkReplacement(vs *valid.Violations, c *Concept, byCode map[string]int) {
	if c.ReplacedBy == "" {
		return
	}
	if !c.Deprecated {
		vs.Add("replacedBy", valid.Conflict, "only a deprecated concept is replaced; set deprecated, or remove this")
	}
	s.checkInside(vs, "replacedBy", -1, c.ReplacedBy, byCode)
	if i, ok := byCode[c.ReplacedBy.Code()]; ok && s.Concepts[i].Deprecated {
		vs.Add("replacedBy", valid.Reference, "%.100s is deprecated itself; name what replaces it", c.ReplacedBy)
	}
}

// checkHierarchy finds each cycle once, and concepts that lie too deep.
func (s *Scheme) checkHierarchy(vs *valid.Violations, byCode map[string]int) {
	w := walker{scheme: s, byCode: byCode, depth: make([]int, len(s.Concepts)), vs: vs}
	for i := range s.Concepts {
		if tooMany(*vs) {
			return
		}
		w.visit(i)
	}
}

// A walker goes up the hierarchy depth first. depth is 0 for a concept not yet
// visited, -1 while it is on the path, and else one more than the steps to the top.
type walker struct {
	scheme *Scheme
	byCode map[string]int
	depth  []int
	path   []int
	vs     *valid.Violations
}

func (w *walker) visit(i int) int {
	if w.depth[i] != 0 {
		return w.depth[i]
	}
	w.depth[i] = -1
	w.path = append(w.path, i)
	depth := 1
	for k, ref := range w.scheme.Concepts[i].Broader {
		if tooMany(*w.vs) {
			break
		}
		j, ok := w.byCode[ref.Code()]
		if !ok || ref.Scheme() != w.scheme.ID {
			continue
		}
		if up := w.visit(j); up < 0 {
			w.report(i, k, j)
		} else {
			depth = max(depth, up+1)
		}
	}
	w.path = w.path[:len(w.path)-1]
	w.depth[i] = depth
	if depth == maxDepth+2 {
		w.add(i, "/broader", valid.Range, fmt.Sprintf("the hierarchy is deeper than %d steps here; make it flatter", maxDepth))
	}
	return depth
}

// report tells of the cycle that closes when the k-th broader concept of i is j.
func (w *walker) report(i, k, j int) {
	circle := w.path[slices.Index(w.path, j):]
	var names []string
	for _, p := range circle[:min(len(circle), maxNamed)] {
		names = append(names, w.scheme.Concepts[p].Code)
	}
	w.add(i, fmt.Sprintf("/broader/%d", k), valid.Conflict,
		fmt.Sprintf("the hierarchy runs in a circle: %s -> %.100s; remove one of these steps",
			joinSome(names, len(circle), " -> "), w.scheme.Concepts[j].Code))
}

func (w *walker) add(i int, path string, code valid.Code, message string) {
	w.vs.NestAt("concepts", i, valid.Violations{{Path: path, Code: code, Message: message}})
}

// checkWords finds words of different concepts that cannot be told apart.
func (s *Scheme) checkWords(vs *valid.Violations) {
	var stemmer language.Stemmer
	words := make([][]word, len(s.Concepts))
	users := make(map[string]*wordUsers)
	for i := range s.Concepts {
		words[i] = s.Concepts[i].words()
		for k := range words[i] {
			if tooMany(*vs) {
				return
			}
			w := &words[i][k]
			w.stems = stemmer.AppendStems(nil, w.tag, w.text)
			if len(w.stems) > 0 {
				addUser(users, phraseKey(w.tag, w.stems), i, w.shared)
			} else if strings.TrimSpace(w.text) != "" {
				w.report(vs, i, valid.Format, "the word holds no letter or digit; remove it")
			}
		}
	}
	for i := range words {
		for _, w := range words[i] {
			if tooMany(*vs) {
				return
			}
			if others := s.clashes(users[phraseKey(w.tag, w.stems)], i); others != "" {
				w.report(vs, i, valid.Conflict, fmt.Sprintf(
					"%.100q has the same stems as a word of %s; remove it, or list it as shared in all of them", w.text, others))
			}
		}
	}
}

// The wordUsers are the concepts that have a certain sequence of stems, ascending, and
// how many of them do not list it as shared.
type wordUsers struct {
	concepts []int
	open     int
	shared   bool // whether the last concept lists it
}

func addUser(users map[string]*wordUsers, key string, concept int, shared bool) {
	u := users[key]
	if u == nil {
		u = new(wordUsers)
		users[key] = u
	}
	if n := len(u.concepts); n == 0 || u.concepts[n-1] != concept {
		u.concepts = append(u.concepts, concept)
		u.open++
		u.shared = false
	}
	if shared && !u.shared {
		u.open--
		u.shared = true
	}
}

// clashes names the other concepts that have the same stems as concept i, or is ""
// when there are none or all list the word as shared.
func (s *Scheme) clashes(users *wordUsers, i int) string {
	if users == nil || users.open == 0 {
		return ""
	}
	var others []string
	for _, j := range users.concepts[:min(len(users.concepts), maxNamed+1)] {
		if j != i {
			others = append(others, s.Concepts[j].Code)
		}
	}
	return joinSome(others, len(users.concepts)-1, ", ")
}

func (w word) report(vs *valid.Violations, concept int, code valid.Code, message string) {
	vs.NestAt("concepts", concept, valid.Violations{{Path: w.path(), Code: code, Message: message}})
}

func (w word) path() string {
	if w.index < 0 {
		return "/" + w.field + "/" + string(w.tag)
	}
	return fmt.Sprintf("/%s/%s/%d", w.field, w.tag, w.index)
}

// phraseKey joins the stems of a phrase after its primary language; it is "" if there
// are none.
func phraseKey(tag language.Tag, stems []string) string {
	if len(stems) == 0 {
		return ""
	}
	return string(tag.Base()) + " " + strings.Join(stems, " ")
}

// stemKey returns the phrase key of a text.
func stemKey(tag language.Tag, text string) string {
	return phraseKey(tag, language.AppendStems(nil, tag, text))
}
