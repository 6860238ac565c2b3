package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/adapters/httpapi"
)

type tree = map[string]any

// A spec is openapi.json, to make requests from.
type spec struct {
	doc tree
	ops []specOperation
}

type specOperation struct {
	id, method, path string
	query            []tree // parameters
	match            bool
	media            string
	schema           tree // of the body; nil has none
}

// readSpec reads the document of the API.
func readSpec() (*spec, error) {
	data, err := httpapi.Document(httpapi.Config{BaseURL: "http://127.0.0.1" + basePath})
	if err != nil {
		return nil, err
	}
	s := &spec{}
	if err := json.Unmarshal(data, &s.doc); err != nil {
		return nil, err
	}
	for path, item := range s.doc["paths"].(tree) {
		for method, v := range item.(tree) {
			o, ok := v.(tree)
			if !ok {
				continue // the parameters of the path
			}
			op := specOperation{id: o["operationId"].(string), method: strings.ToUpper(method), path: path}
			for _, p := range o["parameters"].([]any) {
				p := s.resolve(p.(tree))
				switch {
				case p["in"] == "query":
					op.query = append(op.query, p)
				case p["name"] == "If-Match":
					op.match = true
				}
			}
			if body, ok := o["requestBody"].(tree); ok {
				for media, content := range body["content"].(tree) {
					op.media, op.schema = media, content.(tree)["schema"].(tree)
				}
			}
			s.ops = append(s.ops, op)
		}
	}
	slices.SortFunc(s.ops, func(a, b specOperation) int { return strings.Compare(a.id, b.id) })
	return s, nil
}

// resolve follows a reference.
func (s *spec) resolve(v tree) tree {
	ref, ok := v["$ref"].(string)
	if !ok {
		return v
	}
	var at any = s.doc
	for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		at = at.(tree)[part]
	}
	return s.resolve(at.(tree))
}

// names are valid values of schemas that a pattern does not describe.
func (s *spec) known(r *rand.Rand, ref string) (any, bool) {
	ids := pathIDs(here, []string{"ours", "theirs"}[r.IntN(2)])
	switch ref[strings.LastIndexByte(ref, '/')+1:] {
	case "Id":
		return ids[[]string{"organisation", "place", "initiative", "need", "talent"}[r.IntN(5)]], true
	case "ConceptRef":
		return []string{"sb:eenzaamheid", "sb:schulden", "x:y"}[r.IntN(3)], true
	case "AreaCode":
		return []string{"cbs:WK030701@2022", "pc4:3811"}[r.IntN(2)], true
	case "LanguageTag":
		return "nl", true
	case "Text":
		return tree{"nl": "Koffie"}, true
	case "Url":
		return "https://example.org/", true
	case "Date":
		return "2027-01-01", true
	case "Time":
		return "2026-12-01T10:00:00Z", true
	case "Subject":
		return "subject-of-somebody-ours", true
	case "Name":
		return "share", true
	case "StartTime":
		return "09:00", true
	case "EndTime":
		return "12:00", true
	}
	return nil, false
}

// instance makes a value that a schema describes; optional parts come by chance.
func (s *spec) instance(r *rand.Rand, schema tree, depth int) any {
	if ref, ok := schema["$ref"].(string); ok {
		if v, ok := s.known(r, ref); ok {
			return v
		}
		return s.instance(r, s.resolve(schema), depth)
	}
	if v, ok := schema["const"]; ok {
		return v
	}
	if list, ok := schema["enum"].([]any); ok {
		return list[r.IntN(len(list))]
	}
	switch schema["type"] {
	case "object":
		return s.object(r, schema, depth)
	case "array":
		list := []any{}
		least, _ := schema["minItems"].(float64)
		for n := r.IntN(3); float64(len(list)) < least || depth < 6 && len(list) < n; {
			list = append(list, s.instance(r, schema["items"].(tree), depth+1))
		}
		return list
	case "integer", "number":
		least, _ := schema["minimum"].(float64)
		return least + float64(r.IntN(3))
	case "boolean":
		return r.IntN(2) == 0
	case "string":
		if schema["format"] == "date-time" {
			return "2026-12-01T10:00:00Z"
		}
		return []string{"koffie", "a", "samen eten"}[r.IntN(3)]
	}
	return "koffie"
}

func (s *spec) object(r *rand.Rand, schema tree, depth int) tree {
	out := tree{}
	required, _ := schema["required"].([]any)
	for name, p := range properties(schema) {
		if slices.Contains(required, any(name)) || depth < 4 && r.IntN(6) == 0 {
			out[name] = s.instance(r, p, depth+1)
		}
	}
	for _, one := range []string{"oneOf", "anyOf"} {
		if list, ok := schema[one].([]any); ok {
			chosen, _ := list[r.IntN(len(list))].(tree)
			names, _ := chosen["required"].([]any)
			for _, name := range names {
				if p, ok := properties(schema)[fmt.Sprint(name)]; ok {
					out[fmt.Sprint(name)] = s.instance(r, p, depth+1)
				}
			}
		}
	}
	return out
}

func properties(schema tree) map[string]tree {
	out := map[string]tree{}
	all, _ := schema["properties"].(tree)
	for name, p := range all {
		if t, ok := p.(tree); ok {
			out[name] = t
		}
	}
	return out
}
