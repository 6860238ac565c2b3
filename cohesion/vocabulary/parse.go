package vocabulary

import (
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// Parse reads a scheme from JSON. It is strict: unknown fields, fields that occur
// twice, null and trailing data are refused. The error is a [valid.Violations] of
// everything that is wrong with the form and, where the form is right, with the
// content ([Scheme.Validate]). It lists at most 1,000 faults and says so if there are
// more. A file has at most 64 MiB.
func Parse(data []byte) (*Scheme, error) {
	root, vs := readTree(data)
	if root == nil {
		return nil, capped(vs)
	}
	s := readScheme(root, &vs)
	if !tooMany(vs) {
		vs = merge(vs, s.Validate())
	}
	if err := capped(vs).Err(); err != nil {
		return nil, err
	}
	return s, nil
}

// ParseCrosswalk reads a crosswalk from JSON, as strictly as [Parse]. The error is a
// [valid.Violations].
func ParseCrosswalk(data []byte) (*Crosswalk, error) {
	root, vs := readTree(data)
	if root == nil {
		return nil, capped(vs)
	}
	c := readCrosswalk(root, &vs)
	if !tooMany(vs) {
		vs = merge(vs, c.Validate())
	}
	if err := capped(vs).Err(); err != nil {
		return nil, err
	}
	return c, nil
}

// merge adds the violations of content to those of form, without those at, under or
// above a place where the form is wrong: they would tell the same thing twice.
func merge(form, content valid.Violations) valid.Violations {
	wrong := make(map[string]bool, len(form)) // the places, and false for what is above them
	for _, v := range form {
		if v.Path == "" && v.Code == valid.Type {
			return form
		}
		for i := 1; i < len(v.Path); i++ {
			if above := v.Path[:i]; v.Path[i] == '/' && !wrong[above] {
				wrong[above] = false
			}
		}
		wrong[v.Path] = true
	}
	for _, v := range content {
		if _, there := wrong[v.Path]; !there && !underAny(v.Path, wrong) {
			form = append(form, v)
		}
	}
	return form
}

// underAny reports whether path lies under a place that is true.
func underAny(path string, places map[string]bool) bool {
	for i := range len(path) {
		if path[i] == '/' && places[path[:i]] {
			return true
		}
	}
	return false
}

func readScheme(n *node, vs *valid.Violations) *Scheme {
	f := object(n, vs, "id", "version", "title", "licence", "source", "concepts", "codes")
	s := &Scheme{
		ID:      f.str("id"),
		Version: f.str("version"),
		Title:   f.text("title"),
		Licence: f.str("licence"),
		Source:  f.str("source"),
		Codes:   f.strings("codes"),
	}
	f.each("concepts", func(n *node, vs *valid.Violations) {
		s.Concepts = append(s.Concepts, readConcept(n, vs))
	})
	return s
}

func readConcept(n *node, vs *valid.Violations) Concept {
	f := object(n, vs, "code", "kind", "labels", "synonyms", "shared", "broader", "related", "age",
		"mappings", "definition", "deprecated", "replacedBy")
	c := Concept{
		Code:       f.str("code"),
		Labels:     f.text("labels"),
		Synonyms:   f.words("synonyms"),
		Shared:     f.words("shared"),
		Broader:    f.refs("broader"),
		Related:    f.refs("related"),
		Age:        f.age("age"),
		Definition: f.text("definition"),
		Deprecated: f.truth("deprecated"),
		ReplacedBy: Ref(f.str("replacedBy")),
	}
	f.named("kind", &c.Kind)
	f.each("mappings", func(n *node, vs *valid.Violations) {
		m := object(n, vs, "to", "kind", "strength")
		mapping := Mapping{To: Ref(m.str("to")), Strength: m.whole("strength")}
		m.named("kind", &mapping.Kind)
		c.Mappings = append(c.Mappings, mapping)
	})
	return c
}

func readCrosswalk(n *node, vs *valid.Violations) *Crosswalk {
	f := object(n, vs, "from", "to", "version", "licence", "pairs")
	c := &Crosswalk{From: f.str("from"), To: f.str("to"), Version: f.str("version"), Licence: f.str("licence")}
	f.each("pairs", func(n *node, vs *valid.Violations) {
		p := object(n, vs, "from", "to", "kind", "strength")
		pair := Pair{From: p.str("from"), To: p.str("to"), Strength: p.whole("strength")}
		p.named("kind", &pair.Kind)
		c.Pairs = append(c.Pairs, pair)
	})
	return c
}

// text reads an object of strings by language.
func (f fields) text(name string) language.Text {
	n, ok := f.get(name, '{', "an object of strings by language")
	if !ok {
		return nil
	}
	var text language.Text
	var part valid.Violations
	inner := fields{n, &part}
	for _, tag := range n.names {
		if tooMany(part) {
			break
		}
		text = append(text, language.Entry{Tag: language.Tag(tag), Value: inner.str(tag)})
	}
	f.vs.Nest(name, part)
	slices.SortFunc(text, func(a, b language.Entry) int { return strings.Compare(string(a.Tag), string(b.Tag)) })
	return text
}

// words reads an object of lists of strings by language.
func (f fields) words(name string) Words {
	n, ok := f.get(name, '{', "an object of lists of strings by language")
	if !ok {
		return nil
	}
	words := make(Words, len(n.names))
	var part valid.Violations
	inner := fields{n, &part}
	for _, tag := range n.names {
		if tooMany(part) {
			break
		}
		words[language.Tag(tag)] = inner.strings(tag)
	}
	f.vs.Nest(name, part)
	return words
}

func (f fields) refs(name string) []Ref {
	var refs []Ref
	for _, s := range f.strings(name) {
		refs = append(refs, Ref(s))
	}
	return refs
}

func (f fields) age(name string) *AgeBand {
	n, ok := f.get(name, '{', "an object with min and max")
	if !ok {
		return nil
	}
	var part valid.Violations
	inner := object(n, &part, "min", "max")
	band := &AgeBand{Min: inner.years("min"), Max: inner.years("max")}
	f.vs.Nest(name, part)
	return band
}

func (f fields) years(name string) Years {
	n, ok := f.get(name, '0', "a number of years")
	if !ok {
		return 0
	}
	y, err := ParseYears(n.text)
	if err != nil {
		f.vs.Add(name, valid.Range, "%v", err)
	}
	return y
}
