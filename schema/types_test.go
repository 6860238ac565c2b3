package schema

import (
	"encoding"
	"encoding/json"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

// A node is a schema with what it refers to laid under it.
type node map[string]any

// resolve follows $ref; keywords beside it stand above those it refers to.
func resolve(t testing.TB, lib *library, document string, schema any) (string, node) {
	t.Helper()
	m, ok := schema.(map[string]any)
	if !ok {
		t.Fatalf("%s: a schema is a %T", document, schema)
	}
	ref, ok := m["$ref"].(string)
	if !ok {
		return document, m
	}
	file, fragment, _ := strings.Cut(ref, "#")
	target := document
	if file != "" {
		target = baseID + file
	}
	under, found := lookup(lib.sources[target], fragment)
	if !found {
		t.Fatalf("%s: $ref %s leads nowhere", document, ref)
	}
	target, base := resolve(t, lib, target, under)
	merged := maps.Clone(base)
	maps.Copy(merged, m)
	return target, merged
}

// leafTypes are the Go types with a text or JSON form of their own, and the keyword that
// their schema must have.
var leafTypes = map[reflect.Type][2]string{
	reflect.TypeFor[time.Time]():           {"format", "utc-time"},
	reflect.TypeFor[schedule.Date]():       {"format", "day"},
	reflect.TypeFor[language.Tag]():        {"format", "language-tag"},
	reflect.TypeFor[vocabulary.Ref]():      {"format", "concept-ref"},
	reflect.TypeFor[vocabulary.Years]():    {"format", "years"},
	reflect.TypeFor[cohesion.AreaCode]():   {"format", "area-code"},
	reflect.TypeFor[schedule.TimeOfDay]():  {"type", "string"},
	reflect.TypeFor[schedule.Day]():        {"type", "string"},
	reflect.TypeFor[language.Text]():       {"type", "object"},
	reflect.TypeFor[cohesion.Extensions](): {"type", "object"},
}

// A typeCheck walks a Go type and its schema together.
type typeCheck struct {
	t       *testing.T
	lib     *library
	seen    map[reflect.Type]bool
	partial bool // what is required is not compared: the document has defaults
}

func (c *typeCheck) check(path, document string, typ reflect.Type, schema any) {
	document, s := resolve(c.t, c.lib, document, schema)
	if textOf(s, "description", "") == "" {
		c.t.Errorf("%s: no description", path)
	}
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if want, ok := leafTypes[typ]; ok {
		if s[want[0]] != want[1] {
			c.t.Errorf("%s: %s of a %v is %v; %s is expected", path, want[0], typ, s[want[0]], want[1])
		}
		return
	}
	switch kind := typ.Kind(); {
	case strings.HasPrefix(typ.Name(), "ID["):
		c.wants(path, s, "format", "ulid")
	case kind == reflect.Uint8:
		c.enumeration(path, typ, s)
	case typ == reflect.TypeFor[cohesion.Point]():
		c.members(path, []string{"lat", "lon"}, s)
	case kind == reflect.Struct:
		c.object(path, document, typ, s)
	case kind == reflect.Slice:
		c.wants(path, s, "type", "array")
		c.check(path+"/*", document, typ.Elem(), s["items"])
	case kind == reflect.String:
		c.wants(path, s, "type", "string")
	case kind == reflect.Bool:
		c.wants(path, s, "type", "boolean")
	case kind >= reflect.Int && kind <= reflect.Int64:
		c.wants(path, s, "type", "integer")
		c.wants(path, s, "format", "int")
		c.bounds(path, typ, s)
	default:
		c.t.Errorf("%s: a %v has no counterpart in JSON Schema here", path, typ)
	}
}

func (c *typeCheck) wants(path string, s node, key, want string) {
	if s[key] != want {
		c.t.Errorf("%s: %s is %v; %s is expected", path, key, s[key], want)
	}
}

// bounds wants numbers that fit the Go type.
func (c *typeCheck) bounds(path string, typ reflect.Type, s node) {
	if _, ok := s["const"]; ok {
		return
	}
	limit := int64(math.MaxInt64)
	if bits := typ.Bits(); bits < 64 {
		limit = 1<<(bits-1) - 1
	}
	least, okMin := s["minimum"].(json.Number)
	most, okMax := s["maximum"].(json.Number)
	if !okMin || !okMax {
		c.t.Errorf("%s: a whole number without bounds", path)
		return
	}
	lo, errLo := least.Int64()
	hi, errHi := most.Int64()
	if errLo != nil || errHi != nil || hi > limit || lo < -limit-1 {
		c.t.Errorf("%s: %s to %s does not fit a %v", path, least, most, typ)
	}
}

// object compares the fields of a struct with the properties of its schema, both ways.
func (c *typeCheck) object(path, document string, typ reflect.Type, s node) {
	if c.seen[typ] && !strings.HasPrefix(typ.Name(), "Meta[") {
		return
	}
	c.seen[typ] = true
	c.wants(path, s, "type", "object")
	if s["additionalProperties"] != false {
		c.t.Errorf("%s: additionalProperties is not false", path)
	}
	properties, _ := s["properties"].(map[string]any)
	var names, required []string
	var fields func(typ reflect.Type)
	fields = func(typ reflect.Type) {
		for i := range typ.NumField() {
			f := typ.Field(i)
			if f.Anonymous {
				fields(f.Type)
				continue
			}
			name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "" || name == "-" {
				c.t.Errorf("%s: the field %s has no JSON name", path, f.Name)
				continue
			}
			names = append(names, name)
			if option != "omitzero" {
				required = append(required, name)
			}
			if p, ok := properties[name]; ok && !(name == "community" && path == "area") {
				c.check(path+"/"+name, document, f.Type, p)
			}
		}
	}
	fields(typ)
	if reflect.PointerTo(typ).Implements(reflect.TypeFor[cohesion.Record]()) {
		names = append(names, "type", "documentVersion")
		required = append(required, "type")
		if path != "area" {
			required = append(required, "community")
		}
	}
	c.members(path, names, s)
	if c.partial {
		return
	}
	slices.Sort(required)
	want := texts(s["required"])
	slices.Sort(want)
	if diff := cmp.Diff(required, want, equateEmpty); diff != "" {
		c.t.Errorf("%s: fields without omitzero and required of the schema differ (-Go +schema):\n%s", path, diff)
	}
}

var equateEmpty = cmp.Transformer("empty", func(s []string) map[int]string {
	m := map[int]string{}
	for i, v := range s {
		m[i] = v
	}
	return m
})

func (c *typeCheck) members(path string, names []string, s node) {
	properties, _ := s["properties"].(map[string]any)
	known := slices.Sorted(maps.Keys(properties))
	slices.Sort(names)
	if diff := cmp.Diff(names, known); diff != "" {
		c.t.Errorf("%s: Go fields and schema properties differ (-Go +schema):\n%s", path, diff)
	}
}

// enumeration compares every value that has a name.
func (c *typeCheck) enumeration(path string, typ reflect.Type, s node) {
	var names []string
	for n := 1; n < 256; n++ {
		v := reflect.New(typ).Elem()
		v.SetUint(uint64(n))
		name, err := v.Interface().(encoding.TextMarshaler).MarshalText()
		if err != nil {
			break
		}
		names = append(names, string(name))
	}
	enum := texts(s["enum"])
	if path == "policy/soften/*" {
		for _, never := range []string{"status", "refusal", "community", "expiry", "seeking"} {
			names = slices.DeleteFunc(names, func(name string) bool { return name == never })
		}
	}
	if diff := cmp.Diff(names, enum); diff != "" || len(names) == 0 {
		c.t.Errorf("%s: names of %v and the enum of the schema differ (-Go +schema):\n%s", path, typ, diff)
	}
	description := textOf(s, "description", "")
	for _, name := range names {
		if !strings.Contains(description, name) {
			c.t.Errorf("%s: the description does not tell what %s means", path, name)
		}
	}
}

func TestTypesAndSchemasAgree(t *testing.T) {
	lib, err := schemas()
	if err != nil {
		t.Fatal(err)
	}
	for kind := cohesion.KindCommunity; newRecord(kind) != nil; kind++ {
		c := &typeCheck{t: t, lib: lib, seen: map[reflect.Type]bool{}}
		document := baseID + kind.String() + ".json"
		c.check(kind.String(), document, reflect.TypeOf(newRecord(kind)), lib.sources[document])
		constant, _ := lookup(lib.sources[document], "/properties/type/const")
		if constant != kind.String() {
			t.Errorf("%s: the type is %v", kind, constant)
		}
	}
	c := &typeCheck{t: t, lib: lib, seen: map[reflect.Type]bool{}, partial: true}
	c.check("policy", baseID+"policy.json", reflect.TypeFor[matching.Policy](), lib.sources[baseID+"policy.json"])
}

// TestSchemasAreComplete looks at every schema in the files: draft, id, descriptions.
func TestSchemasAreComplete(t *testing.T) {
	lib, err := schemas()
	if err != nil {
		t.Fatal(err)
	}
	if len(lib.sources) != 15+4 {
		t.Errorf("%d schemas; 15 kinds, common, policy, result and search-result are expected", len(lib.sources))
	}
	for id, source := range lib.sources {
		m := source.(map[string]any)
		if m["$schema"] != "https://json-schema.org/draft/2020-12/schema" || m["$id"] != id || textOf(m, "title", "") == "" {
			t.Errorf("%s: $schema %v, $id %v, title %v", id, m["$schema"], m["$id"], m["title"])
		}
		described(t, id+"#", m)
	}
}

// described wants a description of each property, and no format that is not ours.
func described(t *testing.T, path string, schema any) {
	m, ok := schema.(map[string]any)
	if !ok {
		return
	}
	if f, ok := m["format"].(string); ok && formats[f] == nil {
		t.Errorf("%s: the format %s is nobody's", path, f)
	}
	for key, value := range m {
		switch key {
		case "properties", "$defs":
			for name, p := range value.(map[string]any) {
				if d, _ := p.(map[string]any)["description"].(string); !strings.HasSuffix(d, ".") && !strings.Contains(path, "Of") {
					t.Errorf("%s/%s/%s: description %q", path, key, name, d)
				}
				described(t, path+"/"+key+"/"+name, p)
			}
		case "items", "additionalProperties":
			described(t, path+"/"+key, value)
		}
	}
}
