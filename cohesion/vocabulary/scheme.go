package vocabulary

import (
	"cmp"
	"maps"
	"slices"

	"github.com/socialebasis/verbinder/cohesion/language"
)

// A Scheme is a list of concepts under one name and version. Exactly one of Concepts
// and Codes is filled: an external scheme, kept by others, is known by its codes alone
// so that crosswalks can point at them.
type Scheme struct {
	ID       string        `json:"id"`               // lower-case letters, digits and hyphens
	Version  string        `json:"version"`          // of the data; any text without spaces
	Title    language.Text `json:"title"`            // what the scheme is called
	Licence  string        `json:"licence"`          // SPDX identifier, or who holds the rights
	Source   string        `json:"source,omitempty"` // where the scheme comes from, for attribution
	Concepts []Concept     `json:"concepts,omitempty"`
	Codes    []string      `json:"codes,omitempty"` // of an external scheme
}

// A Concept is one notion of a scheme.
type Concept struct {
	Code     string        `json:"code"`
	Kind     Kind          `json:"kind"`
	Labels   language.Text `json:"labels"` // the preferred name, one a language
	Synonyms Words         `json:"synonyms,omitempty"`

	// Shared holds words that another concept of the scheme may have as well. Without
	// this, two concepts whose words have the same stems are an error. Every concept
	// that has the word must list it here. A label is shared by repeating it here.
	Shared Words `json:"shared,omitempty"`

	Broader []Ref    `json:"broader,omitempty"` // of the same scheme
	Related []Ref    `json:"related,omitempty"` // of the same scheme; holds both ways
	Age     *AgeBand `json:"age,omitempty"`     // of an audience that is an age band

	Mappings   []Mapping     `json:"mappings,omitempty"`
	Definition language.Text `json:"definition,omitempty"`

	Deprecated bool `json:"deprecated,omitempty"`
	ReplacedBy Ref  `json:"replacedBy,omitempty"` // of the same scheme, and not deprecated
}

// Words are words and short phrases by language.
type Words map[language.Tag][]string

// A Mapping links a concept to one of another scheme.
type Mapping struct {
	To       Ref         `json:"to"`
	Kind     MappingKind `json:"kind"`
	Strength int32       `json:"strength"` // in millionths, 1 to 1,000,000; exact is always 1,000,000
}

// full is a strength of one, in millionths.
const full int32 = 1_000_000

// The limits of a scheme. They keep the tables that [New] builds in proportion to the
// data.
const (
	maxConcepts = 20_000 // concepts or codes of a scheme
	maxDepth    = 16     // steps from a concept to the top
	maxLinks    = 64     // broader, related and mappings of a concept, each
	maxWords    = 500    // words of a concept in one language
)

// External reports whether only the codes of the scheme are known.
func (s *Scheme) External() bool { return len(s.Codes) > 0 }

// tags returns the languages of w in order.
func (w Words) tags() []language.Tag { return slices.Sorted(maps.Keys(w)) }

func (w Words) clone() Words {
	if w == nil {
		return nil
	}
	out := make(Words, len(w))
	for tag, words := range w {
		out[tag] = slices.Clone(words)
	}
	return out
}

// clone returns a copy that shares nothing with c.
func (c *Concept) clone() Concept {
	out := *c
	out.Labels = slices.Clone(c.Labels)
	out.Definition = slices.Clone(c.Definition)
	out.Synonyms = c.Synonyms.clone()
	out.Shared = c.Shared.clone()
	out.Broader = slices.Clone(c.Broader)
	out.Related = slices.Clone(c.Related)
	out.Mappings = slices.Clone(c.Mappings)
	if c.Age != nil {
		age := *c.Age
		out.Age = &age
	}
	return out
}

func compareRefs(a, b Ref) int { return cmp.Compare(a, b) }

// A word is one label, synonym or shared word of a concept, with its place.
type word struct {
	tag    language.Tag
	text   string
	field  string // "labels", "synonyms" or "shared"
	index  int    // within the list of the language; -1 for a label
	shared bool
	stems  []string // filled where they are needed
}

// words returns everything that the concept is called, in a fixed order.
func (c *Concept) words() []word {
	var out []word
	for _, e := range c.Labels {
		out = append(out, word{e.Tag, e.Value, "labels", -1, false, nil})
	}
	for _, tag := range c.Synonyms.tags() {
		for i, text := range c.Synonyms[tag] {
			out = append(out, word{tag, text, "synonyms", i, false, nil})
		}
	}
	for _, tag := range c.Shared.tags() {
		for i, text := range c.Shared[tag] {
			out = append(out, word{tag, text, "shared", i, true, nil})
		}
	}
	return out
}
