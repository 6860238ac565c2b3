package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/adapters/httpapi"
)

// An apiGroup is the operations of one subject, as the page about the API shows them.
type apiGroup struct {
	Name, Text string
	Operations []apiOperation
}

type apiOperation struct {
	ID, Method, Path, Summary, Text string
	Parameters                      []apiParameter
	Reads, Gives                    string // names of schemas
	Statuses                        []string
	Roles                           []string // who may do it
}

type apiParameter struct {
	Name, In, Text string
	Required       bool
}

// An apiDocument is what a page shows of openapi.json.
type apiDocument struct {
	Title, Text, Version, Base string
	Groups                     []apiGroup
}

// The parts of openapi.json that the page reads.
type (
	openAPI struct {
		Info struct {
			Title, Version, Description string
		}
		Servers []struct{ URL string }
		Tags    []struct{ Name, Description string }
		Paths   map[string]map[string]json.RawMessage

		Components struct {
			Parameters map[string]openParameter
		}
	}
	openParameter struct {
		Ref         string `json:"$ref"`
		Name, In    string
		Description string
		Required    bool
	}
	openOperation struct {
		OperationID          string
		Tags                 []string
		Summary, Description string
		Parameters           []openParameter
		RequestBody          openContent
		Responses            map[string]openContent
	}
	openContent struct {
		Content map[string]struct {
			Schema struct {
				Ref string `json:"$ref"`
			}
		}
	}
)

// describeAPI reads the document for the page.
func describeAPI(base string) (*apiDocument, error) {
	data, err := httpapi.Document(httpapi.Config{BaseURL: base + apiPath})
	if err != nil {
		return nil, err
	}
	var doc openAPI
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	page := &apiDocument{Title: doc.Info.Title, Text: doc.Info.Description, Version: doc.Info.Version, Base: doc.Servers[0].URL}
	groups := map[string]*apiGroup{}
	for _, tag := range doc.Tags {
		groups[tag.Name] = &apiGroup{Name: tag.Name, Text: tag.Description}
	}
	roles := rolesByOperation()
	for path, item := range doc.Paths {
		for method, raw := range item {
			if method == "parameters" {
				continue
			}
			var o openOperation
			if err := json.Unmarshal(raw, &o); err != nil {
				return nil, fmt.Errorf("openapi: %s %s: %w", method, path, err)
			}
			op := o.shown(strings.ToUpper(method), path, doc.Components.Parameters)
			op.Roles = roles[o.OperationID]
			if g := groups[o.Tags[0]]; g != nil {
				g.Operations = append(g.Operations, op)
			}
		}
	}
	for _, tag := range doc.Tags {
		g := groups[tag.Name]
		slices.SortFunc(g.Operations, func(a, b apiOperation) int {
			return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
		})
		page.Groups = append(page.Groups, *g)
	}
	return page, nil
}

// shown makes an operation ready for the page.
func (o *openOperation) shown(method, path string, known map[string]openParameter) apiOperation {
	op := apiOperation{ID: o.OperationID, Method: method, Path: path, Summary: o.Summary, Text: o.Description, Reads: o.RequestBody.schema()}
	for _, p := range o.Parameters {
		if p.Ref != "" {
			p = known[p.Ref[strings.LastIndexByte(p.Ref, '/')+1:]]
		}
		op.Parameters = append(op.Parameters, apiParameter{p.Name, p.In, p.Description, p.Required})
	}
	for status, answer := range o.Responses {
		op.Statuses = append(op.Statuses, status)
		if status[0] == '2' {
			op.Gives = answer.schema()
		}
	}
	slices.Sort(op.Statuses)
	return op
}

func (c *openContent) schema() string {
	for _, media := range c.Content {
		return media.Schema.Ref[strings.LastIndexByte(media.Schema.Ref, '/')+1:]
	}
	return ""
}

// rolesByOperation names who may do what, as the table of permissions says.
func rolesByOperation() map[string][]string {
	roles := map[string][]string{}
	for _, p := range httpapi.Permissions() {
		roles[p.Operation] = append(roles[p.Operation], p.Role.String()+" ("+p.Scope.String()+")")
	}
	return roles
}

// api shows the API.
func (s *site) api(w http.ResponseWriter, r *http.Request) {
	v := s.view(r)
	v.Title, v.API = v.P["apiTitle"], s.document
	s.render(w, http.StatusOK, "api.html", v)
}
