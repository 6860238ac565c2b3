package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// A short attack of each kind that needs nothing but this program.
func TestAttacks(t *testing.T) {
	for _, args := range [][]string{{"hostile", "-n", "1500"}, {"load", "-for", "1s"}} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), args, &out, &errs); code != 0 {
			t.Errorf("%q: %d\n%s%s", args, code, &out, &errs)
		}
		if !strings.Contains(out.String(), " requests ") {
			t.Errorf("%q says %s", args, &out)
		}
	}
	for _, args := range [][]string{nil, {"nonsense"}} {
		if code := run(t.Context(), args, new(bytes.Buffer), new(bytes.Buffer)); code != 2 {
			t.Errorf("%q: %d", args, code)
		}
	}
}

// The attack is worth something only if what it looks for can be found: the document that it
// asks from the API holds the canary once somebody may see it.
func TestCanaryIsThere(t *testing.T) {
	found := false
	for _, rec := range recordsOf(there, 4) {
		if strings.Contains(strings.ToLower(strings.Join([]string{rec.Ref().ID, textOf(t, rec)}, " ")), canary) {
			found = true
		}
	}
	if !found {
		t.Error("no record holds the canary")
	}
}

func textOf(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
