package hsds

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A finder gathers the terms that stay concepts of the directory's own taxonomies.
type finder struct {
	codec *codec
	terms map[string]map[string]foundTerm // by scheme and code
	byID  map[string]vocabulary.Ref
}

type foundTerm struct {
	taxonomy, label, parent string
	tag                     language.Tag
	audience                bool
}

func newFinder(c *codec) *finder {
	return &finder{codec: c, terms: map[string]map[string]foundTerm{}, byID: map[string]vocabulary.Ref{}}
}

// add looks at the attributes of an object.
func (f *finder) add(o object) {
	for _, row := range list(o, "attributes") {
		term, ok := row["taxonomy_term"].(object)
		if !ok {
			continue
		}
		refs := f.codec.refs(row)
		ref := foundRef(term)
		if !slices.Contains(refs, ref) {
			continue // the host mapped it
		}
		f.byID[text(term, "id")] = ref
		scheme := f.terms[ref.Scheme()]
		if scheme == nil {
			scheme = map[string]foundTerm{}
			f.terms[ref.Scheme()] = scheme
		}
		if _, ok := scheme[ref.Code()]; ok {
			continue
		}
		tag, err := language.ParseTag(text(term, "language"))
		if err != nil {
			tag = f.codec.language
		}
		label := strings.TrimSpace(flat(text(term, "name")))
		if label == "" {
			label = ref.Code()
		}
		scheme[ref.Code()] = foundTerm{taxonomy: text(term, "taxonomy"), label: label, parent: text(term, "parent_id"), tag: tag, audience: isAudience(row)}
	}
}

// schemes returns what was found, sorted. Labels are marked as shared, since nothing
// forbids a directory to have two terms of one name.
func (f *finder) schemes() []vocabulary.Scheme {
	var out []vocabulary.Scheme
	for _, id := range slices.Sorted(maps.Keys(f.terms)) {
		s := vocabulary.Scheme{ID: id, Version: "found", Licence: "unknown", Source: "the imported directory"}
		for _, code := range slices.Sorted(maps.Keys(f.terms[id])) {
			t := f.terms[id][code]
			c := vocabulary.Concept{
				Code: code, Kind: vocabulary.Theme,
				Labels: language.NewText(map[language.Tag]string{t.tag: t.label}),
				Shared: vocabulary.Words{t.tag: {t.label}},
			}
			if t.audience {
				c.Kind = vocabulary.Audience
			}
			if parent, ok := f.byID[t.parent]; ok && parent.Scheme() == id && parent.Code() != code && !f.above(parent, vocabulary.NewRef(id, code)) {
				c.Broader = []vocabulary.Ref{parent}
			}
			s.Concepts = append(s.Concepts, c)
			if len(s.Title) == 0 {
				s.Title = language.NewText(map[language.Tag]string{f.codec.language: cmp.Or(t.taxonomy, id)})
			}
		}
		out = append(out, s)
	}
	return out
}

// above reports whether ref is among the broader terms of from, which would make a circle.
func (f *finder) above(from, ref vocabulary.Ref) bool {
	for range 20 {
		if from == ref {
			return true
		}
		next, ok := f.byID[f.terms[from.Scheme()][from.Code()].parent]
		if !ok {
			return false
		}
		from = next
	}
	return true
}
