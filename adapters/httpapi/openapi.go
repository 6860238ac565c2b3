package httpapi

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/schema"
)

// The document is written by hand, in a file a subject. What it says of records it takes
// from package schema when it is assembled, so that the two cannot differ.
//
//go:embed openapi/*.json
var openapiFiles embed.FS

const openapiPath = "/openapi.json"

// tree is a JSON object.
type tree = map[string]any

// Document returns openapi.json as a handler of the configuration serves it: of it only
// BaseURL and Contact count.
func Document(c Config) ([]byte, error) { return document(c) }

// document assembles openapi.json.
func document(c Config) ([]byte, error) {
	doc, err := assembled()
	if err != nil {
		return nil, err
	}
	if c.BaseURL != "" {
		doc["servers"] = []any{tree{"url": strings.TrimSuffix(c.BaseURL, "/"), "description": "Deze dienst (production)", "x-internal": false}}
	}
	info := doc["info"].(tree)
	info["version"] = Version
	contact := info["contact"].(tree)
	for key, value := range map[string]string{"name": c.Contact.Name, "url": c.Contact.URL, "email": c.Contact.Email} {
		if value != "" {
			contact[key] = value
		}
	}
	return json.Marshal(doc)
}

// assembled joins the files of the document and the schemas of records.
func assembled() (tree, error) {
	doc := tree{}
	names, err := fs.Glob(openapiFiles, "openapi/*.json")
	if err != nil {
		return nil, fmt.Errorf("httpapi: openapi: %w", err)
	}
	for _, name := range names {
		part, err := readTree(openapiFiles, name)
		if err != nil {
			return nil, err
		}
		if err := join(doc, part, name); err != nil {
			return nil, err
		}
	}
	schemas, err := recordSchemas()
	if err != nil {
		return nil, err
	}
	err = join(doc, tree{"components": tree{"schemas": schemas}}, "schemas of records")
	return doc, err
}

func readTree(files fs.FS, name string) (tree, error) {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("httpapi: openapi: %w", err)
	}
	t := tree{}
	if err := json.Unmarshal(data, &t); err != nil {
		return nil, fmt.Errorf("httpapi: openapi: %s: %w", name, err)
	}
	return t, nil
}

// join adds part to doc; what both have must be objects.
func join(doc, part tree, name string) error {
	for key, value := range part {
		old, there := doc[key]
		if !there {
			doc[key] = value
			continue
		}
		into, isTree := old.(tree)
		from, fromTree := value.(tree)
		if !isTree || !fromTree {
			return fmt.Errorf("httpapi: openapi: %s: %s stands twice", name, key)
		}
		if err := join(into, from, name+"/"+key); err != nil {
			return err
		}
	}
	return nil
}

// A recordSchema says in which forms the schema of a record stands in the document.
type recordSchema struct {
	kind    cohesion.Kind
	input   bool     // as a request holds it
	draft   bool     // as a question holds it, with everything optional
	summary []string // what a list leaves out, beside source and extensions; nil has no list
}

var recordKinds = []recordSchema{
	{kind: cohesion.KindCommunity, input: true, summary: []string{}},
	{kind: cohesion.KindArea, input: true, summary: []string{"boundary"}},
	{kind: cohesion.KindPlace, input: true, summary: []string{}},
	{kind: cohesion.KindOrganisation, input: true, summary: []string{}},
	{kind: cohesion.KindInitiative, input: true, summary: []string{}},
	{kind: cohesion.KindGathering, input: true, summary: []string{"notes"}},
	{kind: cohesion.KindAgendaItem, input: true, summary: []string{"text"}},
	{kind: cohesion.KindPartnership, input: true, summary: []string{"note"}},
	{kind: cohesion.KindJudgement, input: true, summary: []string{"note"}},
	{kind: cohesion.KindNeed, input: true, draft: true, summary: []string{
		"subject", "steps", "words", "wordsIn", "facts", "location", "travel", "availability", "languages",
		"accessibility", "costLimit", "wishes", "any", "refusals",
	}},
	{kind: cohesion.KindTalent, input: true, draft: true, summary: []string{
		"subject", "steps", "words", "wordsIn", "facts", "location", "travel", "availability", "languages",
		"accessibility", "any", "refusals",
	}},
	{kind: cohesion.KindReferral, summary: []string{"note", "steps"}},
	{kind: cohesion.KindSnapshot},
}

// recordSchemas returns the schemas of records and of what they are made of, by the name
// that they have in the document.
func recordSchemas() (tree, error) {
	files := schema.Files()
	common, err := readTree(files, "common.json")
	if err != nil {
		return nil, err
	}
	schemas := tree{}
	for name, def := range common["$defs"].(tree) {
		schemas[capital(name)] = adapted(def)
	}
	for _, r := range recordKinds {
		t, err := readTree(files, r.kind.String()+".json")
		if err != nil {
			return nil, err
		}
		record := adapted(t).(tree)
		name := pascal(r.kind.String())
		schemas[name] = record
		_, life := hasLife(r.kind)
		if r.input {
			schemas[name+"Input"] = inputOf(record, life)
		}
		if r.draft {
			schemas[name+"Draft"] = draftOf(record, life)
		}
		if r.summary != nil {
			schemas[name+"Summary"] = without(record, append([]string{"source", "extensions", "documentVersion"}, r.summary...))
		}
		delete(record["properties"].(tree), "documentVersion") // answers have the current one
	}
	return schemas, nil
}

// adapted returns a schema as the document has it: references lead to components, and
// formats are those that OpenAPI knows.
func adapted(v any) any {
	switch v := v.(type) {
	case tree:
		out := tree{}
		for key, value := range v {
			switch {
			case key == "$id" || key == "$schema" || key == "$comment":
			case key == "$ref":
				out[key] = "#/components/schemas/" + capital(value.(string)[strings.LastIndexByte(value.(string), '/')+1:])
			case key == "format" && value == "int":
				out[key] = "int64"
			default:
				out[key] = adapted(value)
			}
		}
		bound(out)
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = adapted(v[i])
		}
		return out
	}
	return v
}

// longest is how long a text of a format is at most; patterns that need no format bound
// theirs themselves.
var longest = map[any]int{"ulid": 26, "day": 10, "utc-time": 30, "concept-ref": 97, "area-code": 102}

// bound writes down the bounds that follow from formats and patterns, for readers that
// know neither.
func bound(s tree) {
	_, has := s["const"]
	switch {
	case s["type"] == "integer" && has:
		s["minimum"], s["maximum"] = s["const"], s["const"]
	case s["type"] == "array" && s["maxItems"] == nil: // of boundaries; the body bounds them
		s["maxItems"] = 1_000_000
	case s["type"] != "string" || has || s["enum"] != nil:
	default:
		if s["maxLength"] == nil {
			s["maxLength"] = 20_000
			if n, known := longest[s["format"]]; known {
				s["maxLength"] = n
			}
		}
		if s["pattern"] == nil && s["format"] == nil {
			s["pattern"] = `^[^\x00]*$`
		}
	}
}

// inputOf returns the schema of a record as a request holds it: what the service sets may
// come along, and is passed over.
func inputOf(record tree, life bool) tree {
	set := slices.Clone(serverSet)
	if life {
		set = append(set, lifeSet...)
	}
	out := optional(record, set)
	properties := tree{}
	for name, p := range record["properties"].(tree) {
		properties[name] = p
		if slices.Contains(set, name) && name != "type" {
			marked := tree{"readOnly": true}
			for key, value := range p.(tree) {
				marked[key] = value
			}
			properties[name] = marked
		}
	}
	out["properties"] = properties
	return out
}

// draftOf returns the schema of a record that is asked about and not kept.
func draftOf(record tree, life bool) tree {
	out := inputOf(record, life)
	return optional(out, []string{"expires"})
}

// optional returns a copy of a schema in which some properties are not required.
func optional(record tree, names []string) tree {
	out := tree{}
	for key, value := range record {
		out[key] = value
	}
	required := []any{}
	if list, ok := record["required"].([]any); ok {
		required = slices.DeleteFunc(slices.Clone(list), func(v any) bool { return slices.Contains(names, v.(string)) })
	}
	delete(out, "required")
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

// without returns a copy of a schema that lacks some properties, and what the schema says
// about several of them together.
func without(record tree, names []string) tree {
	out := optional(record, names)
	properties := tree{}
	for name, p := range record["properties"].(tree) {
		if !slices.Contains(names, name) {
			properties[name] = p
		}
	}
	out["properties"] = properties
	for _, together := range []string{"anyOf", "oneOf", "allOf", "if", "then", "else"} {
		delete(out, together)
	}
	return out
}

func capital(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

func pascal(name string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(name, "-") {
		b.WriteString(capital(part))
	}
	return b.String()
}

// serveOpenAPI serves the document, to everybody and to pages of every origin.
func (h *Handler) serveOpenAPI(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	c := &call{h: h, w: w, r: r, op: &operation{id: "openapi", method: http.MethodGet}, client: "address " + h.addressOf(r)}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		if err := h.admit(w, c.client); err != nil {
			h.fail(w, r, "openapi", err)
			return
		}
		c.send(http.StatusOK, "application/openapi+json", strings.Trim(h.etag, `"`), h.openapi)
	case http.MethodOptions:
		w.Header().Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
		w.Header().Set("Allow", "GET, HEAD, OPTIONS")
		w.WriteHeader(http.StatusNoContent)
	default:
		p := newProblem(http.StatusMethodNotAllowed, "no-method")
		p.allow = "GET, HEAD, OPTIONS"
		h.fail(w, r, "openapi", p)
	}
}
