package valid

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
)

func TestOneMeaning(t *testing.T) {
	tests := []struct{ name, doc, want string }{
		{"fine", `{"a": 1, "b": [{"a": 1}, {"a": 2}], "c": "null"}`, ""},
		{"twice", `{"a": {"b": 1, "c": 2, "b": 3}}`, "/a/b duplicate"},
		{"case", `{"version": 1, "VERSION": 2}`, "/VERSION duplicate"},
		{"escaped the same", `{"a": 1, "\u0061": 2}`, "/a duplicate"},
		{"long s", `{"status": 1, "ſtatus": 2}`, "/ſtatus duplicate"},
		{"long key", `{"` + strings.Repeat("k", 201) + `": 1}`, " range"},
		{"many faults", `[` + strings.Repeat("null,", 2000) + `1]`, strings.TrimSuffix(nulls(1000), ",")},
		{"null", `{"a": [1, null]}`, "/a/1 type"},
		{"null alone", `null`, " type"},
		{"several", `{"a": null, "b": 1, "B": null}`, "/a type,/B duplicate,/B type"},
		{"after", `{"a": 1} {}`, " syntax"},
		{"UTF-8", "{\"a\": \"\xff\"}", " syntax"},
		{"cut off", `{"a": [1, 2`, "/a syntax"},
		{"empty", ``, " syntax"},
		{"comma", `{"a": 1,}`, " syntax"},
		{"deep", strings.Repeat("[", 70) + strings.Repeat("]", 70), strings.Repeat("/0", 65) + " syntax"},
		{"pointer", `{"a/b~": null}`, "/a~1b~0 type"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, v := range OneMeaning([]byte(tt.doc)) {
				got = append(got, v.Path+" "+string(v.Code))
			}
			if s := strings.Join(got, ","); s != tt.want {
				t.Errorf("got %q, want %q", s, tt.want)
			}
		})
	}
}

// nulls is what the first n nulls of a list give.
func nulls(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("/" + strconv.Itoa(i) + " type,")
	}
	return b.String()
}

func FuzzOneMeaning(f *testing.F) {
	for _, seed := range []string{`{"a":[1,{"b":null}]}`, `[`, `{"a":1,"A":2}`, "\xff", `1 2`, `{"a"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		vs := OneMeaning(data)
		if len(vs) == 0 && !json.Valid(data) {
			t.Errorf("%q is not JSON and passes", data)
		}
	})
}
