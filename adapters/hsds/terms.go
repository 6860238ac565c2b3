package hsds

import (
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// Attributes link terms of taxonomies. What they mean for the nouns:
//
//   - a term whose URI is "verbinder:scheme:code" is that concept, as exports write it;
//   - one that Options.Concepts maps is those concepts;
//   - any other is a concept of the scheme "hsds-" and the name of its taxonomy.
const conceptURI = "verbinder:"

// refs returns the concepts of an attribute row; none if it links no term.
func (c *codec) refs(row object) []vocabulary.Ref {
	if own, ok := row[ownKey].([]any); ok { // as mapped at the import
		var refs []vocabulary.Ref
		for _, v := range own {
			if s, ok := v.(string); ok && vocabulary.Ref(s).IsValid() {
				refs = append(refs, vocabulary.Ref(s))
			}
		}
		return refs
	}
	term, ok := row["taxonomy_term"].(object)
	if !ok {
		return nil
	}
	if rest, ok := strings.CutPrefix(text(term, "term_uri"), conceptURI); ok {
		if ref, err := vocabulary.ParseRef(rest); err == nil {
			return []vocabulary.Ref{ref}
		}
	}
	if c.concepts != nil {
		if refs := c.concepts(termOf(row, term)); len(refs) > 0 {
			return refs
		}
	}
	return []vocabulary.Ref{foundRef(term)}
}

func termOf(row, term object) Term {
	return Term{
		Taxonomy: text(term, "taxonomy"), Code: text(term, "code"), Name: text(term, "name"),
		URI: text(term, "term_uri"), ID: text(term, "id"), Audience: isAudience(row),
	}
}

// markConcepts notes with each row what the host mapped its term to, so that an export
// without the host's mapping finds the same.
func (c *codec) markConcepts(rows []object) {
	if c.concepts == nil {
		return
	}
	for _, row := range rows {
		term, ok := row["taxonomy_term"].(object)
		if !ok || strings.HasPrefix(text(term, "term_uri"), conceptURI) {
			continue
		}
		if refs := c.concepts(termOf(row, term)); len(refs) > 0 {
			marks := make([]any, len(refs))
			for i, ref := range refs {
				marks[i] = string(ref)
			}
			row[ownKey] = marks
		}
	}
}

// foundRef names the concept that a term of the directory is by itself.
func foundRef(term object) vocabulary.Ref {
	code := text(term, "code")
	if ref := vocabulary.NewRef(foundScheme(term), code); ref.IsValid() {
		return ref
	}
	if code = slug(code, 64); code == "" {
		if code = slug(text(term, "name"), 64); code == "" {
			code = text(term, "id")
		}
	}
	ref := vocabulary.NewRef(foundScheme(term), code)
	if !ref.IsValid() {
		ref = vocabulary.NewRef(foundScheme(term), "term")
	}
	return ref
}

func foundScheme(term object) string {
	name := text(term, "taxonomy")
	if detail, ok := term["taxonomy_detail"].(object); ok && name == "" {
		name = text(detail, "name")
	}
	if name = slug(name, 26); name == "" {
		name = "terms"
	}
	return "hsds-" + name
}

// slug makes a text a name of small letters, digits and hyphens.
func slug(s string, most int) string {
	folded := language.Fold(s)
	var b strings.Builder
	gap := false
	for _, r := range folded {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
	}
	out := b.String()
	if len(out) > most {
		out = strings.TrimRight(out[:most], "-")
	}
	return out
}

// isAudience reports whether an attribute says for whom something is, not what it is.
func isAudience(row object) bool {
	kind := strings.ToLower(text(row, "link_type"))
	return strings.Contains(kind, "eligib") || strings.Contains(kind, "audience") || strings.Contains(kind, "target") || strings.Contains(kind, "doelgroep")
}

// The link types that exports write.
const (
	themeLink    = "theme"
	audienceLink = "audience"
)

// linked are concepts that an object links to by one link type.
type linked struct {
	refs []vocabulary.Ref
	kind string
}

// writeAttributes keeps the rows whose concepts the noun still has, and adds a row for
// each concept that none of them links. Of tells which concepts of the noun a row
// belongs to; rows that it does not know stay.
func (c *codec) writeAttributes(kept []object, entity, parent string, of func(object) ([]vocabulary.Ref, bool), all ...linked) []object {
	var out []object
	type link struct {
		ref  vocabulary.Ref
		list *vocabulary.Ref // the first element tells two lists apart
	}
	done := map[link]bool{}
	head := func(refs []vocabulary.Ref) *vocabulary.Ref {
		if len(refs) == 0 {
			return nil
		}
		return &refs[0]
	}
	for _, row := range kept {
		refs := c.refs(row)
		have, known := of(row)
		if known && len(refs) > 0 && !hasRefs(have, refs) {
			continue
		}
		for _, ref := range refs {
			if known {
				done[link{ref, head(have)}] = true
			}
		}
		out = append(out, row)
	}
	for _, l := range all {
		for _, ref := range l.refs {
			if !done[link{ref, head(l.refs)}] {
				out = append(out, c.attribute(ref, l.kind, entity, parent))
			}
		}
	}
	return out
}

func (c *codec) attribute(ref vocabulary.Ref, kind, entity, parent string) object {
	label := ref.Code()
	if c.label != nil {
		if l := c.label(ref); strings.TrimSpace(l) != "" {
			label = l
		}
	}
	term := uuidOf("term", string(ref))
	return object{
		"id": uuidOf("attribute", parent, kind, string(ref)), "link_id": parent, "link_type": kind, "link_entity": entity, "taxonomy_term_id": term,
		"taxonomy_term": object{
			"id": term, "code": ref.Code(), "name": label, "description": label, "taxonomy": ref.Scheme(), "term_uri": conceptURI + string(ref),
		},
	}
}

func hasRefs(have, want []vocabulary.Ref) bool {
	for _, ref := range want {
		if !hasRef(have, ref) {
			return false
		}
	}
	return true
}

func hasRef(refs []vocabulary.Ref, ref vocabulary.Ref) bool {
	for _, r := range refs {
		if r == ref {
			return true
		}
	}
	return false
}

// addRefs appends the concepts that are not there yet.
func addRefs(refs, more []vocabulary.Ref) []vocabulary.Ref {
	for _, ref := range more {
		if !hasRef(refs, ref) && ref.IsValid() {
			refs = append(refs, ref)
		}
	}
	return refs
}

func itoa(n int) string { return strconv.Itoa(n) }
