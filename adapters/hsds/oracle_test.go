package hsds

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/socialebasis/verbinder/internal/shareddata"
)

// official compiles the official schemas, read in place and nowhere else.
func official(t testing.TB, version string) func(kind string) *jsonschema.Schema {
	t.Helper()
	dir := shareddata.Path(t, "hsds/schema-"+version)
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft2020
	c.AssertFormat = true
	c.LoadURL = func(url string) (io.ReadCloser, error) {
		name, ok := strings.CutPrefix(url, "https://official.test/")
		if !ok || strings.ContainsAny(name, `/\`) || !strings.HasSuffix(name, ".json") {
			return nil, fmt.Errorf("%s is not in the folder of the schemas", url)
		}
		return os.Open(filepath.Join(dir, name))
	}
	compiled := map[string]*jsonschema.Schema{}
	return func(kind string) *jsonschema.Schema {
		if s := compiled[kind]; s != nil {
			return s
		}
		s, err := c.Compile("https://official.test/" + kind + ".json")
		if err != nil {
			t.Fatal(err)
		}
		compiled[kind] = s
		return s
	}
}

// checkOfficial validates every line of an export, and returns the lines decoded.
func checkOfficial(t testing.TB, schema func(string) *jsonschema.Schema, ndjson []byte) []object {
	t.Helper()
	var docs []object
	faults := 0
	for n, line := range bytes.Split(bytes.TrimSpace(ndjson), []byte("\n")) {
		v, _, err := decodeJSON(line)
		if err != nil {
			t.Fatalf("line %d: %v", n+1, err)
		}
		o := v.(object)
		docs = append(docs, o)
		dec := json.NewDecoder(bytes.NewReader(line))
		dec.UseNumber()
		var plain any
		if err := dec.Decode(&plain); err != nil {
			t.Fatal(err)
		}
		if err := schema(kindOf(o)).Validate(plain); err != nil {
			faults++
			if faults < 5 {
				t.Errorf("line %d (%s) is not valid: %#v", n+1, kindOf(o), err)
			}
		}
	}
	if faults > 0 {
		t.Errorf("%d documents are not valid", faults)
	}
	return docs
}
