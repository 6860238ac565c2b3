package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/httpapi"
)

// contract lets specmatic generate tests from openapi.json, good and bad ones, and runs
// them. Each request that changes something meets records that no other has changed,
// since specmatic knows no order.
func contract(ctx context.Context, f *flag.FlagSet, args []string, out io.Writer) error {
	jar := f.String("jar", "specmatic.jar", "`FILE` of specmatic 2.55.1")
	filter := f.String("filter", "", "paths to test, as specmatic takes them")
	if err := f.Parse(args); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	address, err := listen(ctx, http.StripPrefix(basePath, fresh()))
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "contract")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	data, err := testable()
	if err != nil {
		return err
	}
	name := filepath.Join(dir, "openapi.json")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		return err
	}
	arguments := []string{"-jar", *jar, "test", "--testBaseURL=http://" + address + basePath, name}
	if *filter != "" {
		arguments = append(arguments, "--filter="+*filter)
	}
	cmd := exec.CommandContext(ctx, "java", arguments...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "SPECMATIC_GENERATIVE_TESTS=true", "MAX_TEST_REQUEST_COMBINATIONS=20")
	cmd.Stdout, cmd.Stderr = out, out
	return cmd.Run()
}

// fresh answers each request from a target of its own.
func fresh() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t, err := newTarget(r.Context(), 3, func() time.Time { return monday }, httpapi.Limits{Rate: 1 << 30, Burst: 1 << 30})
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		r.Header.Set("Authorization", "Bearer everything")
		t.api.ServeHTTP(w, r)
	})
}

// testable returns the document with the ids of records that are there in the place of
// any id, so that tests of what must succeed can. The caller is a coordinator who also
// runs the service.
func testable() ([]byte, error) {
	data, err := httpapi.Document(httpapi.Config{BaseURL: "http://127.0.0.1" + basePath})
	if err != nil {
		return nil, err
	}
	doc := tree{}
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	parameters := doc["components"].(tree)["parameters"].(tree)
	for name, value := range pathIDs(here, "ours") {
		p, ok := parameters[strings.ToUpper(name[:1])+name[1:]+"Path"].(tree)
		if !ok {
			return nil, fmt.Errorf("openapi.json has no parameter %s", name)
		}
		p["schema"] = tree{"type": "string", "enum": []any{value}}
	}
	for _, name := range []string{"IfMatch", "IfMatchOptional"} {
		parameters[name].(tree)["schema"] = tree{"type": "string", "enum": []any{`"1"`}}
	}
	schemas := doc["components"].(tree)["schemas"].(tree)
	schemas["Identifier"] = tree{ // of the real one specmatic reads no if and then
		"type": "object", "required": []any{"scheme", "value"}, "additionalProperties": false,
		"properties": tree{"scheme": tree{"type": "string", "enum": []any{"kvk"}}, "value": tree{"type": "string", "pattern": "^[0-9]{8}$"}},
	}
	shorten(doc)
	delete(doc, "security") // who asks is settled
	delete(doc["components"].(tree), "securitySchemes")
	for _, item := range doc["paths"].(tree) {
		for _, op := range item.(tree) {
			if o, ok := op.(tree); ok {
				delete(o, "security")
			}
		}
	}
	return json.Marshal(doc)
}

// longest is the longest text that specmatic makes.
const longest = 4 << 20

// shorten bounds texts by what specmatic makes.
func shorten(v any) {
	switch v := v.(type) {
	case tree:
		if n, ok := v["maxLength"].(float64); ok && n > longest {
			v["maxLength"] = longest
		}
		for _, part := range v {
			shorten(part)
		}
	case []any:
		for _, part := range v {
			shorten(part)
		}
	}
}
