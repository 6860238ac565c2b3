package hsds

import (
	"bytes"
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// terms are the taxonomy terms that the services of a directory have, those that lie
// above them in the vocabulary, and their taxonomies.
type terms struct {
	terms      catalogue[term]
	taxonomies catalogue[term]
	of         map[string][]int32 // rows of services by identifier of a term, ascending
	ofTaxonomy map[string][]int32
}

// term is a term or a taxonomy.
type term struct {
	text     []byte // the document
	name     string
	taxonomy string // identifier; of a taxonomy ""
	parent   string
}

func (t *terms) has(row int32, id string) bool { return has(t.of, row, id) }

func (t *terms) hasTaxonomy(row int32, id string) bool { return has(t.ofTaxonomy, row, id) }

func has(of map[string][]int32, row int32, id string) bool {
	rows, ok := of[id]
	if !ok {
		rows = of[strings.ToLower(id)]
	}
	_, found := slices.BinarySearch(rows, row)
	return found
}

// gatherTerms finds the terms of all services.
func (d *Directory) gatherTerms() *terms {
	t := &terms{of: map[string][]int32{}, ofTaxonomy: map[string][]int32{}}
	ex := d.exporter
	for row, i := range d.services.records {
		kept := list(extension(i.Extensions), "attributes")
		attributes := ex.writeAttributes(kept, "service", "", func(row object) ([]vocabulary.Ref, bool) {
			if isAudience(row) {
				return i.Audiences, true
			}
			return i.Themes, true
		}, linked{i.Themes, themeLink}, linked{i.Audiences, audienceLink})
		for _, a := range attributes {
			if o, ok := a["taxonomy_term"].(object); ok {
				t.note(int32(row), d.addTerm(t, o))
			}
		}
	}
	return t
}

// note notes that a service has a term.
func (t *terms) note(row int32, id string) {
	if id == "" {
		return
	}
	add := func(of map[string][]int32, id string) {
		if rows := of[id]; len(rows) == 0 || rows[len(rows)-1] != row {
			of[id] = append(rows, row)
		}
	}
	add(t.of, id)
	add(t.ofTaxonomy, t.terms.records[t.terms.rows[id]].taxonomy)
}

// addTerm adds a term with its taxonomy, and returns its identifier.
func (d *Directory) addTerm(t *terms, o object) string {
	id := text(o, "id")
	if id == "" {
		return ""
	}
	if _, known := t.terms.rows[id]; known {
		return id
	}
	doc, _ := copyValue(o).(object)
	delete(doc, ownKey)
	taxonomy := t.addTaxonomy(doc)
	doc["taxonomy_id"] = taxonomy
	if ref, err := vocabulary.ParseRef(strings.TrimPrefix(text(doc, "term_uri"), conceptURI)); err == nil {
		d.under(t, doc, ref)
	}
	complete("taxonomy_term", doc)
	t.terms.add(id, term{encodedAs("taxonomy_term", doc), text(doc, "name"), taxonomy, text(doc, "parent_id")})
	return id
}

// under puts a concept of the vocabulary under the one above it, which is added too.
func (d *Directory) under(t *terms, doc object, ref vocabulary.Ref) {
	broader := d.supply.Vocabulary().Broader(ref)
	if len(broader) == 0 {
		return
	}
	above, ok := d.exporter.attribute(broader[0], themeLink, "service", "")["taxonomy_term"].(object)
	if !ok {
		return
	}
	if id := d.addTerm(t, above); id != "" {
		doc["parent_id"] = id
	}
}

// addTaxonomy adds the taxonomy of a term, and returns its identifier.
func (t *terms) addTaxonomy(doc object) string {
	detail, ok := doc["taxonomy_detail"].(object)
	if !ok {
		detail = object{"name": text(doc, "taxonomy")}
	}
	if text(detail, "name") == "" {
		detail["name"] = "terms"
	}
	id := text(detail, "id")
	if id == "" {
		if id = text(doc, "taxonomy_id"); id == "" {
			id = uuidOf("taxonomy", text(detail, "name"))
		}
		detail["id"] = id
	}
	complete("taxonomy", detail)
	t.taxonomies.add(id, term{text: encodedAs("taxonomy", detail), name: text(detail, "name")})
	return id
}

func encodedAs(kind string, o object) []byte {
	var b bytes.Buffer
	if err := encode(&b, kind, o); err != nil { // of what was decoded, there is none
		return nil
	}
	return b.Bytes()
}

// Taxonomies returns the taxonomies whose names hold every word of a text; all if it is
// empty.
func (d *Directory) Taxonomies(search string) Selection {
	l := Selection{d: d, kind: ofTaxonomies}
	words := strings.Fields(language.Fold(search))
	for row, x := range d.terms().taxonomies.records {
		if holds(words, x.name) {
			l.rows = append(l.rows, int32(row))
		}
	}
	return l
}

// A TermQuery says which taxonomy terms are asked. What is set must all hold.
type TermQuery struct {
	Search   string // every word stands in the name
	Taxonomy string // identifier of its taxonomy
	Parent   string // identifier of the term above it
	TopOnly  bool   // has no term above it
}

// Terms returns the taxonomy terms that a query asks.
func (d *Directory) Terms(q TermQuery) Selection {
	l := Selection{d: d, kind: ofTerms}
	words := strings.Fields(language.Fold(q.Search))
	for row, x := range d.terms().terms.records {
		if holds(words, x.name) && (q.Taxonomy == "" || strings.EqualFold(x.taxonomy, q.Taxonomy)) &&
			(q.Parent == "" || strings.EqualFold(x.parent, q.Parent)) && !(q.TopOnly && x.parent != "") {
			l.rows = append(l.rows, int32(row))
		}
	}
	return l
}
