package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/socialebasis/verbinder/matching/duplicate"
)

// plainRecords is a list of n organisations, of which every third is there twice.
func plainRecords(n int) string {
	var b strings.Builder
	for i := range n {
		name := fmt.Sprintf("Buurthuis De %s%s", []string{"Kom", "Linde", "Brug", "Oase", "Wilg"}[i%5], []string{"hof", "burg", "stee", "waard", "rode", "horst", "daal"}[i%7])
		fmt.Fprintf(&b, `{"id":"a%d","source":"guide","name":%q,"street":"Kerkstraat %d","phone":"033-46%05d","extra":%d}`+"\n", i, name, 3+2*i, 10007+313*i, i)
		if i%3 == 0 {
			fmt.Fprintf(&b, `{"id":"b%d","source":"town","name":["%s","Stichting %s"],"street":"Kerkstr. %d","phone":null}`+"\n", i, name, name, 3+2*i)
		}
	}
	return b.String()
}

func runDuplicates(t *testing.T, input string, args ...string) (code int, pairs []duplicatePair, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), append([]string{"duplicates", "-records", "-"}, args...), strings.NewReader(input), &out, &errs)
	for dec := json.NewDecoder(&out); dec.More(); {
		var p struct {
			A, B        string
			Probability float64
			Score       duplicate.Bits
			Weights     []duplicate.Weight
		}
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, duplicatePair{A: p.A, B: p.B, Probability: p.Probability, Score: p.Score, Weights: p.Weights})
	}
	return code, pairs, errs.String()
}

func TestDuplicates(t *testing.T) {
	code, pairs, stderr := runDuplicates(t, plainRecords(60), "-link")
	if code != exitDone || len(pairs) != 20 {
		t.Fatalf("status %d, %d pairs: %s", code, len(pairs), stderr)
	}
	for _, p := range pairs {
		if p.A[1:] != p.B[1:] || p.Probability < 0.5 {
			t.Errorf("%+v", p)
		}
		sum := duplicate.Bits(0)
		for _, w := range p.Weights {
			sum += w.Weight
		}
		if sum != p.Score {
			t.Errorf("%s %s: weights add up to %v, score %v", p.A, p.B, sum, p.Score)
		}
	}
	if !strings.Contains(stderr, "matches expected") {
		t.Errorf("no number of expected matches: %s", stderr)
	}
}

// Lines that cannot be used are reported, and the rest is done.
func TestDuplicatesRejects(t *testing.T) {
	input := "no json\n" + plainRecords(60) + `{"name":"without id"}` + "\n" + `{"id":"a1","source":"guide"}` + "\n"
	code, pairs, stderr := runDuplicates(t, input, "-link")
	if code != exitFault || len(pairs) != 20 {
		t.Errorf("status %d, %d pairs", code, len(pairs))
	}
	for _, want := range []string{"line 1:", "line 82:", `id "a1"`, "3 rejected"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("no %q in %s", want, stderr)
		}
	}
}

// Parameters that are kept give the same result; decisions of people are applied.
func TestDuplicatesParametersAndJudgements(t *testing.T) {
	dir := t.TempDir()
	parameters, judged := filepath.Join(dir, "parameters.json"), filepath.Join(dir, "judged.ndjson")
	if err := os.WriteFile(judged, []byte(`{"a":"a0","b":"b0","same":false}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, first, _ := runDuplicates(t, plainRecords(60), "-link", "-save", parameters)
	_, again, _ := runDuplicates(t, plainRecords(60), "-parameters", parameters)
	if len(first) != len(again) {
		t.Errorf("%d pairs, then %d", len(first), len(again))
	}
	_, without, _ := runDuplicates(t, plainRecords(60), "-parameters", parameters, "-judgements", judged)
	if len(without) != len(first)-1 {
		t.Errorf("%d pairs, one of which is judged not the same; then %d", len(first), len(without))
	}
}

func TestDuplicatesOfSchema(t *testing.T) {
	var out, errs bytes.Buffer
	code := run(t.Context(), []string{"generate", "-initiatives", "60", "-needs", "0", "-seed", "3"}, nil, &out, &errs)
	if code != exitDone {
		t.Fatal(errs.String())
	}
	for _, kind := range []string{"organisation", "place", "initiative"} {
		if code, _, stderr := runDuplicates(t, out.String(), "-kind", kind); code != exitDone {
			t.Errorf("%s: status %d: %s", kind, code, stderr)
		}
	}
	if code, _, _ := runDuplicates(t, out.String(), "-kind", "need"); code != exitUsage {
		t.Errorf("-kind need: status %d", code)
	}
}

func TestDuplicatesUsage(t *testing.T) {
	for _, args := range [][]string{{"-threshold", "1"}, {"-fields", "absent.json"}, {"-parameters", "absent.json"}} {
		if code, _, _ := runDuplicates(t, plainRecords(3), args...); code == exitDone {
			t.Errorf("%q is accepted", args)
		}
	}
}
