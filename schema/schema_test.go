package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/matching"
)

// TestSamples takes the fullest document of each kind through every decoder and back.
func TestSamples(t *testing.T) {
	for kind, doc := range samples(t) {
		t.Run(kind, func(t *testing.T) {
			if !same(t, doc) {
				_, err := Decode(doc)
				t.Fatalf("refused: %v", err)
			}
			r, err := Parse(doc)
			if err != nil {
				t.Fatal(err)
			}
			line, err := Encode([]byte("before "), r)
			if err != nil {
				t.Fatal(err)
			}
			var want bytes.Buffer
			if err := json.Compact(&want, doc); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff("before "+want.String(), string(line)); diff != "" {
				t.Errorf("the document that is written is not the one that was read (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSamplesAreFull keeps the samples worth testing with: every property of every
// schema is in one of them.
func TestSamplesAreFull(t *testing.T) {
	lib, err := schemas()
	if err != nil {
		t.Fatal(err)
	}
	for kind, doc := range samples(t) {
		tree, _ := decodeTree(doc)
		have := tree.(map[string]any)
		properties, _ := lookup(lib.sources[baseID+kind+".json"], "/properties")
		for name := range properties.(map[string]any) {
			optional := name == "documentVersion" || name == "community" && kind == "area" || name == "talent" && have["need"] != nil
			if have[name] == nil && !optional {
				t.Errorf("the sample %s lacks %s", kind, name)
			}
		}
	}
}

func TestDecodeAs(t *testing.T) {
	need, err := DecodeAs[cohesion.SupportNeed]([]byte(smallNeed))
	if err != nil || need.Status != cohesion.NeedRaised {
		t.Errorf("a need: %v, %v", need, err)
	}
	if _, err := ParseAs[cohesion.SupportNeed]([]byte(smallNeed)); err != nil {
		t.Errorf("a need: %v", err)
	}
	_, err = DecodeAs[cohesion.SupportNeed]([]byte(smallInitiative))
	want := valid.Violations{{Path: "/type", Code: valid.Conflict, Message: "is initiative; a document of type need is wanted here"}}
	if diff := cmp.Diff(want, violations(t, err)); diff != "" {
		t.Errorf("an initiative for a need (-want +got):\n%s", diff)
	}
	if _, err = ParseAs[int]([]byte(smallNeed)); len(violations(t, err)) != 1 {
		t.Errorf("a need for a number: %v", err)
	}
	for _, read := range []func([]byte) (*cohesion.SupportNeed, error){DecodeAs[cohesion.SupportNeed], ParseAs[cohesion.SupportNeed]} {
		if got, err := read([]byte(`{`)); got != nil || len(violations(t, err)) != 1 {
			t.Errorf("half a document: %v, %v", got, err)
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	var none *cohesion.Place
	for name, r := range map[string]cohesion.Record{
		"nothing":       nil,
		"a nil pointer": none,
		"no id":         new(cohesion.Place),
		"no known state": func() cohesion.Record {
			r, _ := Parse([]byte(smallNeed))
			r.(*cohesion.SupportNeed).Status = 99
			return r
		}(),
	} {
		dst, err := Encode([]byte("kept"), r)
		if vs := violations(t, err); len(vs) == 0 || string(dst) != "kept" {
			t.Errorf("%s: %q, %v", name, dst, err)
		}
	}
}

// TestLoadsNothing is about references to files and addresses: only the embedded schemas
// can be referred to.
func TestLoadsNothing(t *testing.T) {
	if _, err := os.Stat("/etc/hostname"); err != nil {
		t.Log("there is no /etc/hostname; the refusal is tested all the same")
	}
	for _, ref := range []string{"file:///etc/hostname", "/etc/hostname", "../../go.mod", "https://json.schemastore.org/package.json", "unknown.json"} {
		files := fstest.MapFS{"evil.json": {Data: []byte(`{"$schema":"https://json-schema.org/draft/2020-12/schema","$ref":"` + ref + `"}`)}}
		_, err := compile(files)
		if err == nil || !strings.Contains(err.Error(), "is not one of the embedded schemas") {
			t.Errorf("$ref %s: %v", ref, err)
		}
	}
	for name, text := range map[string]string{"no JSON": `{`, "no schema": `{"type":7}`, "unclosed pattern": `{"pattern":"("}`} {
		if _, err := compile(fstest.MapFS{"bad.json": {Data: []byte(text)}}); err == nil {
			t.Errorf("%s is compiled", name)
		}
	}
}

// TestUpgrade reads documents of version 1 with a codec of version 3.
func TestUpgrade(t *testing.T) {
	c := newCodec(3, upgrades{
		{cohesion.KindNeed, 1}: func(doc map[string]any) error {
			if doc["urgency"] == "whenever" {
				return errors.New("nobody knows what whenever was")
			}
			doc["words"] = doc["question"]
			delete(doc, "question")
			return nil
		},
		{cohesion.KindNeed, 2}: func(doc map[string]any) error {
			doc["words"] = fmt.Sprint(doc["words"], "!")
			return nil
		},
	})
	old := with(t, smallNeed, inWants, `"question":"Wie helpt?"`)
	read := func(doc string) (string, []string) {
		r, err := c.decode([]byte(doc))
		if err != nil {
			return "", brief(violations(t, err))
		}
		return r.(*cohesion.SupportNeed).Words, nil
	}
	for _, test := range []struct {
		name, doc string
		words     string
		want      []string
	}{
		{"version left out", old, "Wie helpt?!", nil},
		{"version 1", with(t, old, inStatus, inStatus+`,"documentVersion":1`), "Wie helpt?!", nil},
		{"version 2", with(t, smallNeed, inWants, `"documentVersion":2,"words":"Wie"`), "Wie!", nil},
		{"version 3", with(t, smallNeed, inWants, `"documentVersion":3,"words":"Wie"`), "Wie", nil},
		{"version 4", with(t, smallNeed, inWants, `"documentVersion":4,"words":"Wie"`), "", []string{"/documentVersion range"}},
		{"bad after the upgrade", with(t, old, "raised", "open"), "", []string{"/status unknown"}},
		{"upgrade that fails", with(t, old, inStatus, inStatus+`,"urgency":"whenever"`), "", []string{"/documentVersion conflict"}},
	} {
		words, got := read(test.doc)
		if diff := cmp.Diff(test.want, got); diff != "" || words != test.words {
			t.Errorf("%s: words %q; violations (-want +got):\n%s", test.name, words, diff)
		}
	}
	if _, err := c.decode([]byte(smallInitiative)); err != nil {
		t.Errorf("a kind without upgrades: %v", err)
	}
	if _, err := Decode([]byte(old)); err == nil {
		t.Error("the codec of the present reads the old form")
	}
}

func TestCheck(t *testing.T) {
	policy, err := json.Marshal(matching.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, document, doc string
		want                []string
	}{
		{"default policy", "policy", string(policy), nil},
		{"least policy", "policy", `{"name":"plain","version":1}`, nil},
		{"policy without name", "policy", `{"version":1}`, []string{"/name required"}},
		{"policy with a slip", "policy", `{"name":"a","version":0,"wieghts":{},"soften":["travel","refusal"],"distance":[{"x":0}]}`,
			[]string{"/distance/0/y required", "/soften/1 unknown", "/version range", "/wieghts unknown"}},
		{"policy twice", "policy", `{"name":"a","version":1,"name":"b"}`, []string{"/name duplicate"}},
		{"result", "result", `{"need":"01J9ZZ00QW000000000000001J","matches":[{"initiative":"01J9ZZ00QW0000000000000018","source":{"system":"hsds","id":"1"},"score":800000,` +
			`"reasons":["Het is dichtbij.",{"criterion":"theme","verdict":"positive","value":1000000}]}]}`, nil},
		{"result without matches", "result", `{"need":"01J9ZZ00QW000000000000001J","policy":"default/1","matches":[],"unmet":{"themes":["sb:taal"],"because":[{"constraint":"travel","initiatives":3}]}}`, nil},
		{"bad result", "result", `{"need":"x","matches":[{"initiative":"01J9ZZ00QW0000000000000018","score":1000001,"reasons":["",{"verdict":"maybe","criterion":"theme"},7,{"verdict":"positive"}]}]}`,
			[]string{"/matches/0/reasons/0 required", "/matches/0/reasons/1/verdict unknown", "/matches/0/reasons/2 type", "/matches/0/reasons/3 conflict", "/matches/0/score range", "/need format"}},
		{"search result", "search-result", `{"query":"q1","results":[{"initiative":"01J9ZZ00QW0000000000000018","score":1}]}`, nil},
		{"bad search result", "search-result", `{"results":{}}`, []string{"/query required", "/results type"}},
		{"null", "result", `{"need":null,"matches":[]}`, []string{"/need type"}},
		{"not an object", "policy", `7`, []string{" type"}},
		{"only null", "policy", `null`, []string{" type"}},
		{"unknown document", "need", smallNeed, []string{" unknown"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			vs := Check(test.document, []byte(test.doc))
			got := brief(vs)
			if len(vs) == 0 {
				got = nil
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("violations (-want +got):\n%s%v", diff, vs)
			}
		})
	}
}

func TestDocumentTooLong(t *testing.T) {
	doc := append([]byte(smallNeed), bytes.Repeat([]byte(" "), MaxDocument)...)
	if _, err := Parse(doc); cmp.Diff([]string{" range"}, brief(violations(t, err))) != "" {
		t.Errorf("%d bytes: %v", len(doc), err)
	}
	if _, err := Parse(doc[:MaxDocument]); err != nil {
		t.Errorf("%d bytes: %v", MaxDocument, err)
	}
}

// TestManyFaults keeps reports short, and the time that they take.
func TestManyFaults(t *testing.T) {
	nulls := `{"x":[` + strings.Repeat("null,", 5000) + `null]}`
	vs, broken := scan([]byte(nulls))
	if len(vs) != maxViolations+1 || !broken {
		t.Errorf("%d violations of %d nulls, broken %v", len(vs), 5001, broken)
	}
	var keys strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&keys, `"a%d":1,"A%d":1,`, i, i)
	}
	vs, broken = scan([]byte(`{` + keys.String() + `"b":2}`))
	if len(vs) != maxViolations+1 || !broken {
		t.Errorf("%d violations of many keys, broken %v", len(vs), broken)
	}
	deep := strings.Repeat(`{"a":[`, 200_000)
	if vs, _ := scan([]byte(deep)); len(vs) != 1 || vs[0].Code != valid.Range {
		t.Errorf("very deep: %v", vs)
	}
}

// TestHostile is about documents that are made to cost much: each is refused with a
// short report.
func TestHostile(t *testing.T) {
	many := func(n int, item string) string { return strings.Repeat(item+",", n-1) + item }
	var keys strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&keys, `"x%d":1,`, i)
	}
	for name, doc := range map[string]string{
		"numbers for wants":      with(t, smallNeed, inWants, `"wants":[`+many(1_000_000, "1")+`]`),
		"wrong languages":        with(t, smallNeed, inStatus, inStatus+`,"languages":[`+many(20_000, `"x"`)+`]`),
		"unknown fields":         with(t, smallNeed, inStatus, keys.String()+inStatus),
		"unknown languages":      with(t, smallInitiative, `"nl":`, keys.String()+`"nl":`),
		"numbers for everything": with(t, smallNeed, inStatus, inStatus+`,"any":[`+many(20_000, "1")+`],"wishes":[`+many(20_000, "1")+`]`),
	} {
		_, err := Parse([]byte(doc))
		if vs := violations(t, err); len(vs) == 0 || len(vs) > maxViolations+1 {
			t.Errorf("%s: %d violations", name, len(vs))
		}
	}
	free := with(t, smallNeed, inStatus, inStatus+`,"extensions":{"x":{"y":[`+many(200_000, "null")+`]}}`)
	if !same(t, []byte(free)) {
		t.Error("an extension is bounded as if it were ours")
	}
}

// TestConcurrently is for the race detector: all functions share the compiled schemas.
func TestConcurrently(t *testing.T) {
	docs := samples(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for kind, doc := range docs {
				r, err := Decode(doc)
				if err != nil {
					t.Errorf("%s: %v", kind, err)
					return
				}
				if _, err := Encode(nil, r); err != nil {
					t.Errorf("%s: %v", kind, err)
				}
				if vs := Check("policy", doc); len(vs) == 0 {
					t.Errorf("%s is a policy", kind)
				}
			}
		})
	}
	all.Wait()
}
