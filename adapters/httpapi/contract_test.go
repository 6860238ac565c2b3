package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// A contractor holds answers to openapi.json.
type contractor struct {
	doc      map[string]any
	compiler *jsonschema.Compiler
	mu       sync.Mutex // guards compiled and seen
	compiled map[string]*jsonschema.Schema
	seen     map[string]map[int]int // answers, by operation and status
}

const documentURL = "https://example.nl/openapi.json"

var contract = sync.OnceValue(func() *contractor {
	data, err := Document(Config{BaseURL: "https://api.example.nl" + basePath})
	if err != nil {
		panic(err)
	}
	c := &contractor{doc: map[string]any{}, compiler: jsonschema.NewCompiler(), compiled: map[string]*jsonschema.Schema{}, seen: map[string]map[int]int{}}
	if err := json.Unmarshal(data, &c.doc); err != nil {
		panic(err)
	}
	c.compiler.Draft = jsonschema.Draft2020
	c.compiler.LoadURL = func(url string) (io.ReadCloser, error) { return nil, fmt.Errorf("%s: not here", url) }
	if err := c.compiler.AddResource(documentURL, bytes.NewReader(data)); err != nil {
		panic(err)
	}
	return c
})

// schema compiles the schema at a JSON Pointer of the document.
func (c *contractor) schema(pointer string) (*jsonschema.Schema, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.compiled[pointer]; s != nil {
		return s, nil
	}
	s, err := c.compiler.Compile(documentURL + "#" + pointer)
	c.compiled[pointer] = s
	return s, err
}

// at returns what a JSON Pointer leads to, through references, and where it really is.
func (c *contractor) at(pointer string) (any, string) {
	var v any = c.doc
	path := ""
	for part := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil, ""
		}
		v = m[strings.NewReplacer("~1", "/", "~0", "~").Replace(part)]
		path += "/" + part
		if m, ok := v.(map[string]any); ok && m["$ref"] != nil {
			v, path = c.at(strings.TrimPrefix(m["$ref"].(string), "#"))
		}
	}
	return v, path
}

func escaped(s string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(s) }

// operation finds the operation of a request among the paths of the document.
func (c *contractor) operation(r *http.Request) (template, method string) {
	method = strings.ToLower(r.Method)
	if method == "head" {
		method = "get"
	}
	best := ""
	for template, item := range c.doc["paths"].(map[string]any) {
		if fits(template, r.URL.Path) && item.(map[string]any)[method] != nil && (best == "" || strings.Count(template, "{") < strings.Count(best, "{")) {
			best = template
		}
	}
	return best, method
}

func fits(template, path string) bool {
	a, b := strings.Split(template, "/"), strings.Split(path, "/")
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && !strings.HasPrefix(a[i], "{") {
			return false
		}
	}
	return true
}

// check fails the test if an answer is not as the document says.
func (c *contractor) check(t testing.TB, r *http.Request, rec *httptest.ResponseRecorder) {
	t.Helper()
	fail := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s %s: %d: %s\n%.500s", r.Method, r.URL.Path, rec.Code, fmt.Sprintf(format, args...), rec.Body)
	}
	if rec.Header().Get("API-Version") != Version || rec.Header().Get("Cache-Control") != "no-store" {
		fail("lacks the headers of every answer: %v", rec.Header())
	}
	body := rec.Body.Bytes()
	if rec.Code >= 400 {
		if err := c.validate("/components/schemas/Problem", body); err != nil && r.Method != http.MethodHead {
			fail("is no problem: %v", err)
		}
		if rec.Header().Get("Content-Type") != "application/problem+json" {
			fail("has content type %q", rec.Header().Get("Content-Type"))
		}
	}
	template, method := c.operation(r)
	if template == "" {
		return // an address or method that the document does not know
	}
	pointer := "/paths/" + escaped(template) + "/" + method
	op, _ := c.at(pointer)
	c.note(op.(map[string]any)["operationId"].(string), rec.Code)
	answer, where := c.at(pointer + "/responses/" + strconv.Itoa(rec.Code))
	if answer == nil {
		fail("the document has no such status")
		return
	}
	c.checkHeaders(answer.(map[string]any), rec, fail)
	media, ok := answer.(map[string]any)["content"].(map[string]any)
	if !ok {
		if len(body) > 0 {
			fail("has a body")
		}
		return
	}
	kind := rec.Header().Get("Content-Type")
	if media[kind] == nil {
		fail("has content type %q", kind)
		return
	}
	if kind == jsonType && rec.Header().Get("Content-Encoding") == "" && r.Method != http.MethodHead {
		if err := c.validate(where+"/content/"+escaped(kind)+"/schema", body); err != nil {
			fail("%v", err)
		}
	}
}

// checkHeaders wants every header that the document names, but those that are there only
// when there is something to tell.
func (c *contractor) checkHeaders(answer map[string]any, rec *httptest.ResponseRecorder, fail func(string, ...any)) {
	headers, _ := answer["headers"].(map[string]any)
	for name := range headers {
		optional := name == "Link" || name == "Retry-After" || (rec.Code == http.StatusNotFound || rec.Code >= 500) && strings.HasPrefix(name, "RateLimit")
		if rec.Header().Get(name) == "" && !optional {
			fail("lacks the header %s", name)
		}
	}
}

// validate holds a document to a schema.
func (c *contractor) validate(pointer string, data []byte) error {
	s, err := c.schema(pointer)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return err
	}
	return s.Validate(v)
}

func (c *contractor) note(operation string, status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seen[operation] == nil {
		c.seen[operation] = map[int]int{}
	}
	c.seen[operation][status]++
}

// TestDocumentAndOperationsAgree holds the document, the operations and the permissions
// together, in both directions.
func TestDocumentAndOperationsAgree(t *testing.T) {
	documented := map[string]string{}
	for path, item := range contract().doc["paths"].(map[string]any) {
		for method, op := range item.(map[string]any) {
			if method == "parameters" {
				continue
			}
			o := op.(map[string]any)
			documented[o["operationId"].(string)] = strings.ToUpper(method) + " " + path
			for _, field := range []string{"summary", "description", "tags", "responses"} {
				if o[field] == nil {
					t.Errorf("%s has no %s", o["operationId"], field)
				}
			}
		}
	}
	served := map[string]string{}
	for _, op := range operations {
		if served[op.id] != "" {
			t.Errorf("two operations are called %s", op.id)
		}
		served[op.id] = op.method + " " + op.path
	}
	same(t, "operations of document and mux", documented, served)
	for _, op := range hsdsOperations { // the document of HSDS is the official one
		served[op.id] = op.method + " " + op.path
	}
	same(t, "operations of table and mux", slices.Sorted(maps.Keys(permissions)), slices.Sorted(maps.Keys(served)))
}

// TestDocumentSaysWhatIsRead compares parameters, bodies and statuses of the document with
// those of the operations.
func TestDocumentSaysWhatIsRead(t *testing.T) {
	for _, op := range operations {
		pointer := "/paths/" + escaped(op.path) + "/" + strings.ToLower(op.method)
		v, _ := contract().at(pointer)
		o, ok := v.(map[string]any)
		if !ok {
			continue // the test above says so
		}
		var query, header []string
		for i := range o["parameters"].([]any) {
			p := o["parameters"].([]any)[i].(map[string]any)
			if ref, ok := p["$ref"].(string); ok {
				target, _ := contract().at(strings.TrimPrefix(ref, "#"))
				p = target.(map[string]any)
			}
			switch p["in"] {
			case "query":
				query = append(query, p["name"].(string))
			case "header":
				header = append(header, p["name"].(string))
			}
		}
		same(t, op.id+": query", slices.Sorted(slices.Values(op.query)), slices.Sorted(slices.Values(query)))
		same(t, op.id+": takes Idempotency-Key", op.keyed, slices.Contains(header, "Idempotency-Key"))
		content, _ := contract().at(pointer + "/requestBody/content")
		media, _ := content.(map[string]any)
		same(t, op.id+": reads a body", op.body != "", media[op.body] != nil)
		if v, _ := contract().at(pointer + "/responses/" + strconv.Itoa(op.status)); v == nil {
			t.Errorf("%s: the document has no status %d", op.id, op.status)
		}
		_, needsMatch := o["responses"].(map[string]any)["428"]
		same(t, op.id+": needs If-Match", op.match, needsMatch)
		public := permissions[op.id][Public] != 0
		_, open := o["security"]
		same(t, op.id+": is open to all", public, open)
	}
}
