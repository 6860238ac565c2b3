package schema

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// samples returns a document of every kind in which every field is filled, by kind.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	docs := map[string][]byte{}
	for kind := cohesion.KindCommunity; newRecord(kind) != nil; kind++ {
		data, err := os.ReadFile(filepath.Join("testdata", kind.String()+".json"))
		if err != nil {
			t.Fatal(err)
		}
		docs[kind.String()] = data
	}
	if len(docs) != 15 {
		t.Fatalf("%d kinds of record; 15 are expected", len(docs))
	}
	return docs
}

// violations returns err as a list, and fails on any other error.
func violations(t testing.TB, err error) valid.Violations {
	t.Helper()
	var vs valid.Violations
	if err != nil && !errors.As(err, &vs) {
		t.Fatalf("the error is a %T, not valid.Violations: %v", err, err)
	}
	return vs
}

// brief renders violations as lines of path and code.
func brief(vs valid.Violations) []string {
	lines := make([]string, len(vs))
	for i, v := range vs {
		lines[i] = fmt.Sprintf("%s %s", v.Path, v.Code)
	}
	return lines
}

// with returns the document with the first occurrence of old replaced.
func with(t testing.TB, doc, old, new string) string {
	t.Helper()
	if !strings.Contains(doc, old) {
		t.Fatalf("%q does not occur in the document", old)
	}
	return strings.Replace(doc, old, new, 1)
}

const smallNeed = `{"type":"need","id":"01J9ZZ00QW000000000000001J","community":"01J9ZZ00QW0000000000000001",` +
	`"status":"raised","wants":[{"theme":"sb:eenzaamheid"}],"expires":"2027-05-01"}`

const smallInitiative = `{"type":"initiative","id":"01J9ZZ00QW0000000000000018","community":"01J9ZZ00QW0000000000000001",` +
	`"name":{"nl":"Koffieochtend"},"status":"active"}`
