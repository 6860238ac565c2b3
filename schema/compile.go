package schema

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

//go:embed files/*.json
var embedded embed.FS

// baseID is what the $id of each schema begins with.
const baseID = "https://github.com/socialebasis/verbinder/schema/files/"

// Files returns the schemas: need.json, policy.json and so on, and common.json, which
// the others refer to. It is read-only.
func Files() fs.FS {
	sub, err := fs.Sub(embedded, "files")
	if err != nil { // "files" is a valid path
		return embedded
	}
	return sub
}

// A library holds the compiled schemas, by name without ".json", and their source,
// which error messages are made from.
type library struct {
	compiled map[string]*jsonschema.Schema
	sources  map[string]any // decoded documents, by URL
}

// schemas compiles the embedded schemas, once.
var schemas = sync.OnceValues(func() (*library, error) { return compile(Files()) })

// compile reads and compiles the schemas of a folder. They may refer to one another
// and to nothing else.
func compile(files fs.FS) (*library, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, fmt.Errorf("schema: reading the schemas: %w", err)
	}
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft2020
	c.AssertFormat = true
	c.LoadURL = func(url string) (io.ReadCloser, error) {
		return nil, fmt.Errorf("%s is not one of the embedded schemas", url)
	}
	for name, f := range formats {
		c.Formats[name] = func(v any) bool { return f(v) == nil }
	}
	lib := &library{compiled: map[string]*jsonschema.Schema{}, sources: map[string]any{}}
	for _, e := range entries {
		data, err := fs.ReadFile(files, e.Name())
		if err != nil {
			return nil, fmt.Errorf("schema: reading %s: %w", e.Name(), err)
		}
		source, err := decodeTree(data)
		if err != nil {
			return nil, fmt.Errorf("schema: reading %s: %w", e.Name(), err)
		}
		lib.sources[baseID+e.Name()] = source
		if err := c.AddResource(baseID+e.Name(), bytes.NewReader(data)); err != nil {
			return nil, fmt.Errorf("schema: adding %s: %v", e.Name(), err)
		}
	}
	for _, e := range entries {
		s, err := c.Compile(baseID + e.Name())
		if err != nil {
			return nil, fmt.Errorf("schema: compiling %s: %v", e.Name(), err)
		}
		lib.compiled[strings.TrimSuffix(e.Name(), path.Ext(e.Name()))] = s
	}
	return lib, nil
}

// decodeTree decodes JSON into maps, lists, strings, booleans and json.Number.
func decodeTree(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	err := dec.Decode(&v)
	return v, err
}

// otherDocuments lists the documents that [Check] knows beside the records.
var otherDocuments = []string{"policy", "result", "search-result"}

// Check returns what is wrong with the shape of a document that is no record: "policy",
// "result" (a line of matches) or "search-result". It does not check what only the
// owner of the document can know, such as whether a curve falls. A name that is not
// known is a violation too.
func Check(name string, data []byte) valid.Violations {
	if !slices.Contains(otherDocuments, name) {
		return valid.Violations{{Code: valid.Unknown, Message: fmt.Sprintf("there is no document called %q; use one of %q", name, otherDocuments)}}
	}
	vs, tree := readTree(data)
	if tree == nil {
		return vs
	}
	lib, err := schemas()
	if err != nil {
		return valid.Violations{{Code: valid.Unknown, Message: err.Error()}}
	}
	found := lib.check(name, tree)
	if len(found.faults) > maxViolations {
		return tooMany(append(vs, found.faults...))
	}
	found.faults = unsaid(found.faults, vs)
	vs = append(vs, found.faults...)
	vs = append(vs, found.combinations(vs)...)
	sortViolations(vs)
	return vs
}
