package hsds

import (
	"bytes"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A codec maps HSDS objects to nouns and back. For each kind it has two functions
// that are inverse to one another: one reads an object, one writes a noun, given the
// fields of the original that were kept beside it:
//
//	write(read(o), kept(o)) is o, but for the documented normalisation
//	read(write(n, k)) is n, but for what HSDS cannot say
//
// A kept field of which the noun has its part is written only while it still means
// what the noun says.
type codec struct {
	language language.Tag
	zone     string
	country  string
	currency string
	concepts func(Term) []vocabulary.Ref
	label    func(vocabulary.Ref) string

	organisations registry[cohesion.Organisation]
	places        registry[cohesion.Place]
	virtual       map[string]string // UUID of a location that is not physical: its type
}

// A registry knows the IDs of records by the UUIDs of their HSDS objects, and back.
type registry[T any] struct {
	ids   map[string]cohesion.ID[T]
	uuids map[cohesion.ID[T]]string
}

func newRegistry[T any]() registry[T] {
	return registry[T]{ids: map[string]cohesion.ID[T]{}, uuids: map[cohesion.ID[T]]string{}}
}

func (r registry[T]) add(uuid string, id cohesion.ID[T]) {
	r.ids[uuid] = id
	r.uuids[id] = uuid
}

func newCodec(tag language.Tag, zone, country, currency string) *codec {
	if tag == "" {
		tag = language.NL
	}
	if country == "" {
		country = defaultCountry
	}
	if currency == "" {
		currency = defaultCurrency
	}
	return &codec{
		language: tag, zone: zone, country: country, currency: currency,
		organisations: newRegistry[cohesion.Organisation](),
		places:        newRegistry[cohesion.Place](),
		virtual:       map[string]string{},
	}
}

// blank stands in exports for a required text of which nothing is known.
const blank = "-"

// words reads a text field. A dash alone is a required field that has no value.
func (c *codec) words(o object, name string, most int, rep *reporter) language.Text {
	s := text(o, name)
	if strings.TrimSpace(s) == "" || s == blank {
		return nil
	}
	if short := cut(s, most); short != s {
		rep.add(Moved, CodeRange, "/"+name, "is longer than %d characters; a record has its beginning, the whole is kept", most)
		s = short
	}
	return language.NewText(map[language.Tag]string{c.language: s})
}

// say writes a text in the language of the export, or the nearest.
func (c *codec) say(t language.Text) string { return t.In(c.language) }

// line reads a text of one line.
func line(o object, name string, most int, rep *reporter) string {
	s := text(o, name)
	if s == blank {
		return ""
	}
	t := strings.TrimSpace(flat(s))
	if short := cut(t, most); short != t {
		rep.add(Moved, CodeRange, "/"+name, "is longer than %d characters; a record has its beginning, the whole is kept", most)
		t = short
	}
	return t
}

// link reads an address on the web that pages can follow.
func link(o object, name string, rep *reporter) string {
	s := text(o, name)
	if s == "" {
		return ""
	}
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	host, _, _ := strings.Cut(rest, "/")
	if !ok || host == "" || len(s) > 2000 || strings.ContainsAny(s, " \"<>\n\t") {
		rep.add(Moved, CodeURL, "/"+name, "%s is no address on the web; kept", clip(s))
		return ""
	}
	return s
}

// firstPhone is the telephone of a service or organisation.
func firstPhone(o object, rep *reporter) string {
	for _, phone := range list(o, "phones") {
		return line(phone, "number", 100, rep)
	}
	return ""
}

// writePhones puts the telephone of a noun before the others of the original.
func writePhones(kept []object, phone, entity, parent string) []object {
	if len(kept) == 0 {
		if phone == "" {
			return nil
		}
		return []object{{"id": uuidOf("phone", parent), entity + "_id": parent, "number": phone}}
	}
	first := kept[0]
	if line(first, "number", 100, nil) == phone {
		return kept
	}
	out := append([]object(nil), kept...)
	if phone == "" {
		return out[1:]
	}
	changed, _ := copyValue(first).(object)
	changed["number"] = phone
	out[0] = changed
	return out
}

// setList puts a list in o unless it is empty.
func setList(o object, name string, rows []object) {
	if len(rows) > 0 {
		o[name] = anys(rows)
	}
}

// A shape says which fields of an object a codec writes from the noun.
type shape struct {
	scalars []string // written whole; a kept value stands while it means the same
	lists   []string // merged with the kept rows by the writer itself
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// keep returns the fields of the original that writing the noun does not bring back.
// The identifier is in the source of the noun.
func keep(name string, original, written object) object {
	info := objectNamed(name)
	kept := object{}
	for name, v := range original {
		if name == ownKey || name == wrongKey || name == "id" {
			continue
		}
		w, ok := written[name]
		if f := info.field(name); !ok && v == blank && f != nil && f.Required {
			continue // an export fills it in again
		}
		if !ok || !bytes.Equal(encoded(v), encoded(w)) {
			kept[name] = v
		}
	}
	return kept
}

// restore puts the kept fields in what was written from a noun. Reread gives what the
// writer makes of an object whose scalar fields are the kept ones.
func restore(written, kept object, s shape, reread func(object) object) {
	var again object
	for name, v := range kept {
		switch {
		case contains(s.lists, name):
		case !contains(s.scalars, name):
			written[name] = v
		default:
			if again == nil {
				mixed := make(object, len(written))
				for k, w := range written {
					mixed[k] = w
				}
				for k, w := range kept {
					if contains(s.scalars, k) {
						mixed[k] = w
					}
				}
				again = reread(mixed)
			}
			now, is := written[name]
			was, had := again[name]
			if is == had && (!is || same(now, was)) {
				written[name] = v
			}
		}
	}
}
