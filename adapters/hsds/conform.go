package hsds

import (
	"encoding/json"
	"maps"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Names under which things travel with an object through the import.
const (
	// ownKey is the property in which an export carries what HSDS cannot say.
	ownKey = "verbinder"
	// wrongKey holds, in memory only, the values that do not fit the schema.
	wrongKey = "\x00wrong"
)

// A conformer makes objects fit the official schemas: values of the right type and
// form, no nulls, no persons. What cannot be made to fit is put aside, never lost.
type conformer struct {
	reporter
	csv   bool   // cells are text by nature, and empty cells say nothing
	wrong object // values put aside, by their path in the entity
	depth int
}

// isEntity reports whether objects of the name become records of their own.
func isEntity(name string) bool {
	return name == "service" || name == "organization" || name == "location"
}

// object returns o made to fit. Path is that within the entity, for reports.
func (c *conformer) object(name string, o object, path string) object {
	if isEntity(name) {
		outer := *c
		c.wrong = object{}
		if id := text(o, "id"); id != "" {
			c.source = id
		}
		defer func() { c.wrong, c.source = outer.wrong, outer.source }()
		path = ""
	}
	info := objectNamed(name)
	out := make(object, len(o))
	for _, key := range slices.Sorted(maps.Keys(o)) {
		at := path + "/" + escape(key)
		switch f := info.field(key); {
		case key == ownKey:
			out[key] = o[key]
		case o[key] == nil:
			c.add(Left, CodeNull, at, "is null, which means nothing; left out")
		case f == nil:
			out[key] = c.unknown(name, key, o[key], at)
		default:
			if v, ok := c.value(name, f, o[key], at, out); ok {
				out[key] = v
			}
		}
	}
	if isEntity(name) && len(c.wrong) > 0 {
		out[wrongKey] = c.wrong
	}
	return out
}

// unknown keeps a field that the schemas do not have. A list of services within an
// organisation, and a service around a service at location, are wrappings that the
// import takes off.
func (c *conformer) unknown(name, key string, v any, at string) any {
	if name == "organization" && key == "services" {
		return c.list(&Field{Name: key, Type: List, Of: "service"}, v, at)
	}
	if o, ok := v.(object); ok && name == "service_at_location" && key == "service" {
		return c.object("service", o, at)
	}
	c.add(Moved, CodeUnknown, at, "is no field of HSDS; kept as it is")
	return c.tidy(v, at)
}

// tidy cleans the texts of a value that is kept as it is. Nulls stay.
func (c *conformer) tidy(v any, at string) any {
	switch v := v.(type) {
	case string:
		return c.clean(v, at)
	case []any:
		for i := range v {
			v[i] = c.tidy(v[i], at)
		}
	case object:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			v[key] = c.tidy(v[key], at)
		}
	}
	return v
}

func (c *conformer) clean(s, at string) string {
	s, faults := cleanText(s)
	for _, f := range faults {
		c.add(f.severity, f.code, at, "%s", f.message)
	}
	return s
}

// aside puts a value aside that cannot be made to fit.
func (c *conformer) aside(at string, v any, code Code, format string, args ...any) {
	c.add(Moved, code, at, format, args...)
	if c.wrong == nil {
		c.wrong = object{}
	}
	c.wrong[at] = c.tidy(v, at)
}

// value makes one field fit. Out is the object under way, for the one field that
// fills another.
func (c *conformer) value(name string, f *Field, v any, at string, out object) (any, bool) {
	switch f.Type {
	case List:
		list := c.list(f, v, at)
		return list, len(list) > 0
	case Nested:
		if o, ok := v.(object); ok {
			return c.part(f.Of, o, at)
		}
		c.aside(at, v, CodeType, "is not an object; put aside")
		return nil, false
	case Number:
		return c.number(name, f, v, at, out)
	}
	s, ok := v.(string)
	if !ok {
		switch n := v.(type) {
		case json.Number:
			s = n.String()
			c.add(Repaired, CodeType, at, "was the number %s instead of a text", clip(s))
		case bool:
			s = strconv.FormatBool(n)
			c.add(Repaired, CodeType, at, "was %s instead of a text", s)
		default:
			c.aside(at, v, CodeType, "is not a text; put aside")
			return nil, false
		}
	}
	s = c.clean(s, at)
	if name == "metadata" && f.Use == Dropped && s != "-" {
		c.person(at, "may name who changed it")
		return "-", true
	}
	if f.Use == Dropped && name == "address" {
		if s != "" {
			c.person(at, "may name a person")
		}
		return nil, false
	}
	if s == "" && c.csv {
		if f.Name == "organization_id" && name == "service" {
			c.add(Warning, CodeReference, at, "is blank: the service has no organisation")
		}
		return nil, false
	}
	return c.form(name, f, s, at)
}

// form checks a text against the form of its field.
func (c *conformer) form(name string, f *Field, s, at string) (any, bool) {
	if s == "" && f.Type != String {
		code, what := CodeNull, "is empty; left out"
		if f.Type == UUID && f.Name != "id" {
			code, what = CodeReference, "is a blank key; left out"
		}
		c.add(Left, code, at, "%s", what)
		return nil, false
	}
	switch f.Type {
	case UUID:
		return c.key(name, f, s, at)
	case URI:
		return c.uri(s, at)
	case Email:
		if address, err := mail.ParseAddress(s); err == nil && address.Address == s {
			return s, true
		}
	case Time:
		for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02"} {
			t, err := time.Parse(form, s)
			if err != nil {
				continue
			}
			if form == time.RFC3339 && strings.Contains(s, "T") {
				return s, true
			}
			c.add(Repaired, CodeFormat, at, "%s was not written as a time with zone; UTC taken", clip(s))
			return t.UTC().Format(time.RFC3339), true
		}
	case Enum:
		for _, want := range f.Values {
			if want == s {
				return s, true
			}
			if strings.EqualFold(want, strings.TrimSpace(s)) {
				c.add(Repaired, CodeFormat, at, "%s is written %s", clip(s), want)
				return want, true
			}
		}
	default:
		return s, true
	}
	c.aside(at, s, CodeFormat, "%s is not of the form of this field; put aside", clip(s))
	return nil, false
}

// key makes an identifier a UUID. That of a record of its own stays as the source has
// it, since that is what the record is known by.
func (c *conformer) key(name string, f *Field, s, at string) (any, bool) {
	if f.Name == "id" && isEntity(name) {
		if !isUUID(s) {
			c.add(Warning, CodeFormat, at, "%s is not a UUID; on export one is derived from it", clip(s))
		}
		return s, true
	}
	if isUUID(s) {
		return s, true
	}
	kind := name
	if f.Name != "id" {
		kind = strings.TrimPrefix(strings.TrimSuffix(f.Name, "_id"), "parent_")
	}
	if !c.csv {
		c.add(Repaired, CodeFormat, at, "%s is not a UUID; one is derived from it", clip(s))
	}
	return asUUID(kind, s), true
}

func (c *conformer) uri(s, at string) (any, bool) {
	t := strings.TrimSpace(s)
	if rest := strings.ToLower(t); strings.HasPrefix(rest, "www.") && !strings.ContainsAny(t, " \n\t") {
		t = "https://" + t
		c.add(Repaired, CodeURL, at, "%s has no beginning; https:// put before it", clip(s))
	} else if t != s {
		c.add(Repaired, CodeURL, at, "had blanks around it")
	}
	if u, err := url.Parse(t); err == nil && u.IsAbs() && !strings.ContainsAny(t, " \n\t") {
		return t, true
	}
	c.aside(at, s, CodeURL, "%s is not a link that can be followed; put aside", clip(s))
	return nil, false
}

// list makes the items of a list fit; nil if it is not one.
func (c *conformer) list(f *Field, v any, at string) []any {
	items, ok := v.([]any)
	if o, one := v.(object); one {
		c.add(Repaired, CodeType, at, "is one object instead of a list")
		items, ok = []any{o}, true
	}
	if !ok {
		if s, isText := v.(string); isText && s == "" {
			c.add(Left, CodeNull, at, "is empty instead of a list; left out")
			return nil
		}
		c.aside(at, v, CodeType, "is not a list; put aside")
		return nil
	}
	out := make([]any, 0, len(items))
	for i, item := range items {
		here := at + "/" + strconv.Itoa(i)
		o, ok := item.(object)
		if !ok {
			c.aside(here, item, CodeType, "is not an object; put aside")
			continue
		}
		if part, ok := c.part(f.Of, o, here); ok {
			out = append(out, part)
		}
	}
	if f.Of == "schedule" || f.Of == "phone" || f.Of == "language" || f.Of == "service_area" {
		out = c.distinct(out, at)
	}
	return out
}

// distinct leaves out rows that differ from an earlier one in their identifier only.
func (c *conformer) distinct(rows []any, at string) []any {
	seen := make(map[string]bool, len(rows))
	out := rows[:0]
	for i, row := range rows {
		bare := maps.Clone(row.(object))
		delete(bare, "id")
		if key := string(encoded(bare)); seen[key] && len(bare) > 0 {
			c.add(Left, CodeDuplicate, at+"/"+strconv.Itoa(i), "says the same as an earlier row; left out")
			continue
		} else {
			seen[key] = true
		}
		out = append(out, row)
	}
	return out
}

// part makes an object within another fit; not ok if it is left out.
func (c *conformer) part(name string, o object, at string) (object, bool) {
	if c.depth > 12 {
		c.aside(at, o, CodeSyntax, "lies too deep; put aside")
		return nil, false
	}
	if name == "contact" && (o["name"] != nil || o["title"] != nil || o["email"] != nil) {
		if text(o, "name")+text(o, "title")+text(o, "email") != "" || !c.csv {
			c.person(at, "is a contact person")
			return nil, false
		}
	}
	if name == "phone" && text(o, "contact_id") != "" {
		c.person(at, "is the telephone of a contact person")
		return nil, false
	}
	c.depth++
	part := c.object(name, o, at)
	c.depth--
	if part["id"] == nil && !isEntity(name) {
		part["id"] = uuidOf("missing", name, at, string(encoded(part)))
		if !c.csv {
			c.add(Repaired, CodeMissing, at+"/id", "is missing; one is derived")
		}
	}
	for i := range objectNamed(name).Fields {
		f := &objectNamed(name).Fields[i]
		if f.Required && f.Type == String && part[f.Name] == blank && fillable(name, f) {
			delete(part, f.Name) // an export fills it in again
		}
		if !f.Required || part[f.Name] != nil || f.Name == "id" || isEntity(name) || name == "service_at_location" || fillable(name, f) {
			continue
		}
		c.aside(at, part, CodeMissing, "has no %s, which it needs; put aside", f.Name)
		return nil, false
	}
	return part, true
}

// fillable reports whether an export can write something harmless for a required
// field that is not there.
func fillable(name string, f *Field) bool {
	if f.Type == Enum {
		return true
	}
	return f.Type == String && name != "phone" && name != "organization_identifier"
}

func (c *conformer) person(at, what string) {
	c.add(Left, CodePerson, at, "%s; left out", what)
	if c.report != nil {
		c.report.Persons++
	}
}
