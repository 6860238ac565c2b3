package vocabulary

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestParseRef(t *testing.T) {
	long := strings.Repeat("a", 65)
	tests := []struct {
		name, in     string
		scheme, code string // "" means refused
	}{
		{"theme", "sb:eenzaamheid", "sb", "eenzaamheid"},
		{"numbers", "oe:101-02-03", "oe", "101-02-03"},
		{"capitals in the code", "zrm:ZRM01", "zrm", "ZRM01"},
		{"marks", "x:a.b_c~d-e", "x", "a.b_c~d-e"},
		{"longest", long[:32] + ":" + long[:64], long[:32], long[:64]},
		{"empty", "", "", ""},
		{"no colon", "eenzaamheid", "", ""},
		{"no code", "sb:", "", ""},
		{"no scheme", ":x", "", ""},
		{"two colons", "sb:a:b", "", ""},
		{"capital in the scheme", "SB:a", "", ""},
		{"digit first", "1b:a", "", ""},
		{"mark first", "sb:-a", "", ""},
		{"space", "sb: a", "", ""},
		{"not ASCII", "sb:één", "", ""},
		{"long scheme", long[:33] + ":a", "", ""},
		{"long code", "sb:" + long, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ref, err := ParseRef(tt.in)
			if (err == nil) != (tt.scheme != "") {
				t.Fatalf("ParseRef(%q) error = %v", tt.in, err)
			}
			if err != nil {
				if !errors.Is(err, ErrRef) {
					t.Errorf("error %v does not wrap ErrRef", err)
				}
				return
			}
			if ref.Scheme() != tt.scheme || ref.Code() != tt.code {
				t.Errorf("%q is %q and %q", ref, ref.Scheme(), ref.Code())
			}
		})
	}
}

func TestRefJSON(t *testing.T) {
	var refs []Ref
	if err := json.Unmarshal([]byte(`["sb:a"]`), &refs); err != nil || len(refs) != 1 || refs[0] != "sb:a" {
		t.Errorf("%v, %v", refs, err)
	}
	if err := json.Unmarshal([]byte(`["sb a"]`), &refs); !errors.Is(err, ErrRef) {
		t.Errorf("error = %v; want ErrRef", err)
	}
	if _, err := json.Marshal([]Ref{""}); err == nil {
		t.Error("the zero Ref was written")
	}
}

func FuzzParseRef(f *testing.F) {
	for _, s := range []string{"sb:a", "sb:a:b", ":", "oe:101-02", "a\x00:b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ref, err := ParseRef(s)
		if err != nil {
			return
		}
		if NewRef(ref.Scheme(), ref.Code()) != ref || string(ref) != s {
			t.Errorf("%q is not put together again from %q and %q", s, ref.Scheme(), ref.Code())
		}
		if text, err := ref.MarshalText(); err != nil || string(text) != s {
			t.Errorf("MarshalText(%q) = %q, %v", s, text, err)
		}
	})
}
