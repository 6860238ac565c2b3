package vocabulary

import (
	"cmp"
	"iter"
	"slices"

	"github.com/socialebasis/verbinder/cohesion/language"
)

// A Term is one thing that a concept is called, ready for search.
type Term struct {
	Ref    Ref
	Tag    language.Tag // primary language
	Stems  []string     // of all its words, stop words included
	Text   string       // as written
	Label  bool         // the preferred name, not a synonym
	Shared bool         // other concepts may be called so as well
}

// A phrase is a concept that is called by some sequence of stems.
type phrase struct {
	entry int32
	label bool
}

// Terms yields everything that concepts are called, ordered by language, stems and
// reference. A concept has a sequence of stems at most once a language; deprecated
// concepts that were replaced are left out.
func (v *Vocabulary) Terms() iter.Seq[Term] {
	return func(yield func(Term) bool) {
		for _, t := range v.terms {
			t.Stems = slices.Clone(t.Stems)
			if !yield(t) {
				return
			}
		}
	}
}

// Lookup returns the concepts of which a label or synonym in the language has the
// same stems as text, whatever its case and accents. Without a language (or with one
// in which nothing is called anything) all languages are tried. Concepts whose label
// fits go first, then those with a synonym; within each by kind and reference.
func (v *Vocabulary) Lookup(text string, tag language.Tag) []Ref {
	tags := []language.Tag{tag.Base()}
	if !slices.Contains(v.tags, tags[0]) {
		tags = v.tags
	}
	var found []phrase
	for _, tag := range tags {
		found = append(found, v.phrases[stemKey(tag, text)]...)
	}
	slices.SortFunc(found, func(a, b phrase) int {
		return cmp.Or(
			boolOrder(a.label, b.label),
			cmp.Compare(v.entries[a.entry].concept.Kind, v.entries[b.entry].concept.Kind),
			cmp.Compare(a.entry, b.entry))
	})
	var refs []Ref
	for _, p := range found {
		if ref := v.entries[p.entry].ref; !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	return refs
}

// boolOrder puts true first.
func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// Words returns the distinct folded words of all labels and synonyms in a language,
// sorted, without stop words. They are what a [language.Splitter] needs to know.
func (v *Vocabulary) Words(tag language.Tag) []string {
	var words []string
	for _, t := range v.terms {
		if t.Tag.Matches(tag) {
			words = language.AppendTokens(words, t.Text)
		}
	}
	slices.Sort(words)
	words = slices.Compact(words)
	return slices.DeleteFunc(words, func(w string) bool { return language.IsStop(tag, w) })
}

// listTerms fills the terms and the phrases.
func (v *Vocabulary) listTerms() {
	var stemmer language.Stemmer
	for i := range v.entries {
		e := &v.entries[i]
		if e.concept == nil || e.current != int32(i) {
			continue
		}
		at := make(map[string]int) // stem key to position in v.terms
		for _, w := range e.concept.words() {
			stems := stemmer.AppendStems(nil, w.tag, w.text)
			key := phraseKey(w.tag, stems)
			if k, ok := at[key]; ok {
				v.terms[k].Shared = v.terms[k].Shared || w.shared
				continue
			}
			at[key] = len(v.terms)
			label := w.field == "labels"
			v.terms = append(v.terms, Term{e.ref, w.tag.Base(), stems, w.text, label, w.shared})
			v.phrases[key] = append(v.phrases[key], phrase{int32(i), label})
			v.tags = append(v.tags, w.tag.Base())
		}
	}
	slices.Sort(v.tags)
	v.tags = slices.Compact(v.tags)
	slices.SortFunc(v.terms, func(a, b Term) int {
		return cmp.Or(
			cmp.Compare(a.Tag, b.Tag),
			slices.Compare(a.Stems, b.Stems),
			cmp.Compare(a.Ref, b.Ref))
	})
}
