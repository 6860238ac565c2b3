package language

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTextIn(t *testing.T) {
	text := NewText(map[Tag]string{"nl": "Hallo", "en-GB": "Hello", "ar": "مرحبا"})
	tests := []struct {
		name string
		tags []Tag
		want string
	}{
		{"own tag", []Tag{"ar"}, "مرحبا"},
		{"by primary language", []Tag{"en"}, "Hello"},
		{"other region", []Tag{"en-US"}, "Hello"},
		{"first that is there", []Tag{"tr", "ar", "nl"}, "مرحبا"},
		{"falls back to Dutch", []Tag{"tr"}, "Hallo"},
		{"nothing asked", nil, "Hallo"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := text.In(tt.tags...); got != tt.want {
				t.Errorf("In(%v) = %q; want %q", tt.tags, got, tt.want)
			}
		})
	}
	if got := NewText(map[Tag]string{"tr": "Merhaba", "en": "Hello"}).In("nl"); got != "Hello" {
		t.Errorf("without Dutch: %q; want English", got)
	}
	if got := NewText(map[Tag]string{"tr": "Merhaba", "ar": "مرحبا"}).In("nl"); got != "مرحبا" {
		t.Errorf("without Dutch and English: %q; want the first", got)
	}
	if got := Text(nil).In("nl"); got != "" {
		t.Errorf("empty text: %q", got)
	}
}

func TestTextSet(t *testing.T) {
	text := Dutch("Hallo")
	before := text
	text.Set("en", "Hello")
	text.Set("nl", "Hoi")
	if diff := cmp.Diff(Text{{"en", "Hello"}, {"nl", "Hoi"}}, text); diff != "" {
		t.Errorf("Set (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(Dutch("Hallo"), before); diff != "" {
		t.Errorf("an earlier copy changed (-want +got):\n%s", diff)
	}
	text.Set("en", "")
	if diff := cmp.Diff([]Tag{"nl"}, text.Tags()); diff != "" {
		t.Errorf("after removal (-want +got):\n%s", diff)
	}
	text.Set("nl", "")
	if !text.IsZero() {
		t.Errorf("%v is not zero", text)
	}
}

func TestTextProblems(t *testing.T) {
	tests := []struct {
		name string
		text Text
		want []string // tag and code
	}{
		{"none", NewText(map[Tag]string{"nl": "Eén\n\ttwee", "en": "One"}), nil},
		{"no entries", nil, nil},
		{"bad tag", Text{{"dutch", "a"}}, []string{"dutch format"}},
		{"not canonical", Text{{"NL", "a"}}, []string{"NL format"}},
		{"twice", Text{{"nl", "a"}, {"nl", "b"}}, []string{"nl duplicate"}},
		{"out of order", Text{{"nl", "a"}, {"en", "b"}}, []string{"en conflict"}},
		{"empty", Text{{"nl", " \n"}}, []string{"nl required"}},
		{"control character", Text{{"nl", "a\x00b"}}, []string{"nl format"}},
		{"carriage return", Text{{"nl", "a\r\nb"}}, []string{"nl format"}},
		{"C1 control", Text{{"nl", "a\u0085b"}}, []string{"nl format"}},
		{"not UTF-8", Text{{"nl", "a\xffb"}}, []string{"nl format"}},
		{"all of them", Text{{"q", ""}, {"nl", "\x01"}}, []string{"q format", "q required", "nl conflict", "nl format"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, p := range tt.text.Problems() {
				got = append(got, string(p.Tag)+" "+p.Code)
				if p.Message == "" {
					t.Error("a problem without a message")
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTextJSON(t *testing.T) {
	text := NewText(map[Tag]string{"nl": "Koffie & <taart>", "en": "Coffee \"cake\""})
	data, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"en":"Coffee \"cake\"","nl":"Koffie \u0026 \u003ctaart\u003e"}`
	if string(data) != want {
		t.Errorf("Marshal = %s; want %s", data, want)
	}
	var back Text
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text, back); diff != "" {
		t.Errorf("round trip (-want +got):\n%s", diff)
	}
	if data, err := json.Marshal(Text{{"nl", "b"}, {"en", "a"}}); err != nil || string(data) != `{"en":"a","nl":"b"}` {
		t.Errorf("unsorted text = %s, %v; want it sorted", data, err)
	}
	if _, err := json.Marshal(Text{{"nl", "b"}, {"nl", "a"}}); err == nil {
		t.Error("a language that occurs twice was written")
	}
}

func TestTextJSONRefuses(t *testing.T) {
	for name, in := range map[string]string{
		"null":          `null`,
		"string":        `"Hallo"`,
		"list":          `["Hallo"]`,
		"null value":    `{"nl":null}`,
		"number":        `{"nl":1}`,
		"nested":        `{"nl":{"x":"y"}}`,
		"twice":         `{"nl":"a","nl":"b"}`,
		"bad tag":       `{"dutch":"a"}`,
		"not canonical": `{"NL":"a"}`,
		"not UTF-8":     "{\"nl\":\"\xff\"}",
	} {
		t.Run(name, func(t *testing.T) {
			was := Dutch("zo")
			got := was
			if err := json.Unmarshal([]byte(in), &got); err == nil {
				t.Errorf("%s was read as %v", in, got)
			}
			if diff := cmp.Diff(was, got); diff != "" {
				t.Errorf("a refused text changed the value:\n%s", diff)
			}
		})
	}
	var text Text
	if err := text.UnmarshalJSON([]byte(`{"nl":"a"} {}`)); err == nil || !strings.Contains(err.Error(), "follows") {
		t.Errorf("trailing data: %v", err)
	}
}

func FuzzTextJSON(f *testing.F) {
	for _, s := range []string{`{"nl":"Hallo"}`, `{"nl":"a","en":"b"}`, `null`, `{"nl":"\ud800"}`, `{"nl":"a"`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var text, back Text
		if text.UnmarshalJSON(data) != nil {
			return
		}
		out, err := text.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if err := back.UnmarshalJSON(out); err != nil {
			t.Fatalf("%s: %v", out, err)
		}
		if diff := cmp.Diff(text, back); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
