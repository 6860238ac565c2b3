package schema

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// places calls visit for every value in a document, with its path.
func places(tree any, path string, visit func(path string)) {
	switch n := tree.(type) {
	case map[string]any:
		for key, v := range n {
			visit(path + "/" + pointerToken(key))
			places(v, path+"/"+pointerToken(key), visit)
		}
	case []any:
		for i, v := range n {
			visit(path + "/" + strconv.Itoa(i))
			places(v, path+"/"+strconv.Itoa(i), visit)
		}
	}
}

// changed returns the document with the value at path replaced; nil takes it out.
func changed(t testing.TB, doc []byte, path string, value any) (any, []byte) {
	t.Helper()
	tree, err := decodeTree(doc)
	if err != nil {
		t.Fatal(err)
	}
	parent, _ := lookup(tree, path[:strings.LastIndexByte(path, '/')])
	switch n := parent.(type) {
	case map[string]any:
		if value == nil {
			delete(n, lastToken(path))
		} else {
			n[lastToken(path)] = value
		}
	case []any:
		i, _ := strconv.Atoi(lastToken(path))
		if value != nil {
			n[i] = value
		}
	}
	data, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	return tree, data
}

// judge decodes without any schema and validates; readable is false if a Go type refuses
// the value.
func judge(kind cohesion.Kind, data []byte) (vs valid.Violations, readable bool) {
	r := newRecord(kind)
	if err := json.Unmarshal(data, r); err != nil {
		return nil, false
	}
	return r.Validate(), true
}

// zeroMeans are required fields whose Go zero value is a value like any other, so that
// Validate cannot miss them.
var zeroMeans = []string{"opens", "closes", "cents", "score", "value", "type"}

// TestRequiredAgrees takes every field out of every sample: what the schema requires
// Validate requires, and the other way round.
func TestRequiredAgrees(t *testing.T) {
	lib, err := schemas()
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for kind := cohesion.KindCommunity; newRecord(kind) != nil; kind++ {
		doc := samples(t)[kind.String()]
		tree, _ := decodeTree(doc)
		places(tree, "", func(path string) {
			parent, _ := lookup(tree, path[:strings.LastIndexByte(path, '/')])
			if _, ok := parent.(map[string]any); !ok || strings.Contains(path, "/extensions/") {
				return
			}
			without, data := changed(t, doc, path, nil)
			found := lib.check(kind.String(), without)
			bySchema := slices.Contains(found.missing, path)
			vs, readable := judge(kind, data)
			byValidate := slices.ContainsFunc(vs, func(v valid.Violation) bool { return v.Path == path && v.Code == valid.Required })
			field := lastToken(path)
			switch {
			case bySchema && readable && len(vs) == 0 && !slices.Contains(zeroMeans, field) && !strings.HasSuffix(path, "/availability/0/from") && !strings.HasSuffix(path, "/availability/1/from"):
				t.Errorf("%s: the schema requires %s, Validate does not", kind, path)
			case byValidate && !bySchema && len(found.joint) == 0:
				t.Errorf("%s: Validate requires %s, the schema does not", kind, path)
			}
			if bySchema {
				count++
			}
		})
	}
	if count < 100 {
		t.Errorf("only %d required fields were tried", count)
	}
}

// TestBoundsAgree sets every bounded value of every sample to its bound and just beyond:
// Validate (or the Go type) draws the line where the schema draws it.
func TestBoundsAgree(t *testing.T) {
	lib, err := schemas()
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for kind := cohesion.KindCommunity; newRecord(kind) != nil; kind++ {
		doc := samples(t)[kind.String()]
		tree, _ := decodeTree(doc)
		places(tree, "", func(path string) {
			s := schemaOf(t, lib, kind, path)
			value, _ := lookup(tree, path)
			for _, b := range boundsOf(s, value) {
				tried++
				_, data := changed(t, doc, path, b.at)
				if vs, readable := judge(kind, data); readable && outOfRange(vs, path) && !narrower(path) {
					t.Errorf("%s%s: the schema allows %s, Validate does not: %v", kind, path, b.what, vs)
				}
				_, data = changed(t, doc, path, b.beyond)
				if vs, readable := judge(kind, data); readable && !at(vs, path) {
					t.Errorf("%s%s: the schema allows no more than %s, Validate does", kind, path, b.what)
				}
			}
		})
	}
	if tried < 150 {
		t.Errorf("only %d bounds were tried", tried)
	}
}

// narrower says where Validate's bound depends on another field, which a schema of one
// field cannot know: intervals of months.
func narrower(path string) bool {
	return strings.HasSuffix(path, "/times/2/interval")
}

func outOfRange(vs valid.Violations, path string) bool {
	return slices.ContainsFunc(vs, func(v valid.Violation) bool { return v.Path == path && v.Code == valid.Range })
}

func at(vs valid.Violations, path string) bool {
	return slices.ContainsFunc(vs, func(v valid.Violation) bool { return within(v.Path, path) || within(path, v.Path) && v.Path != "" })
}

// schemaOf walks down the schema of a kind along a path of a document.
func schemaOf(t *testing.T, lib *library, kind cohesion.Kind, path string) node {
	document := baseID + kind.String() + ".json"
	document, s := resolve(t, lib, document, lib.sources[document])
	for path != "" {
		var token string
		token, path = nextToken(path)
		var next any
		if properties, ok := s["properties"].(map[string]any); ok && properties[token] != nil {
			next = properties[token]
		} else if s["items"] != nil {
			next = s["items"]
		} else if more, ok := s["additionalProperties"].(map[string]any); ok {
			next = more
		} else {
			return node{}
		}
		document, s = resolve(t, lib, document, next)
	}
	return s
}

// A bound is a value at the bound, and one just beyond it.
type bound struct {
	what       string
	at, beyond any
}

func boundsOf(s node, value any) []bound {
	var bs []bound
	for _, key := range []string{"minimum", "maximum"} {
		limit, ok := s[key].(json.Number)
		if !ok {
			continue
		}
		n, err := limit.Int64()
		if err != nil {
			continue
		}
		step := int64(1)
		if key == "minimum" {
			step = -1
		}
		if n+step > n == (step > 0) { // no overflow
			bs = append(bs, bound{fmt.Sprintf("%s %d", key, n), n, n + step})
		}
	}
	if limit, ok := s["maxLength"].(json.Number); ok {
		n, _ := limit.Int64()
		bs = append(bs, bound{fmt.Sprintf("maxLength %d", n), strings.Repeat("é", int(n)), strings.Repeat("é", int(n)+1)})
	}
	if limit, ok := s["maxItems"].(json.Number); ok {
		n, _ := limit.Int64()
		if list, ok := value.([]any); ok && len(list) > 0 {
			items := func(n int) []any { return slices.Repeat(list[:1], n) }
			bs = append(bs, bound{fmt.Sprintf("maxItems %d", n), items(int(n)), items(int(n) + 1)})
		}
	}
	return bs
}
