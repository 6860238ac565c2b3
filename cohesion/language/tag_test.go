package language

import (
	"errors"
	"strings"
	"testing"
)

func TestParseTag(t *testing.T) {
	tests := []struct {
		name, in string
		want     Tag // "" means refused
	}{
		{"Dutch", "nl", "nl"},
		{"case is put right", "NL-be", "nl-BE"},
		{"script", "zh-hant-TW", "zh-Hant-TW"},
		{"three letters", "pap", "pap"},
		{"a group of languages", "ber", "ber"},
		{"individual language of a macrolanguage", "kmr", "kmr"},
		{"Tagalog is not Filipino", "tl", "tl"},
		{"sign language", "dse", "dse"},
		{"variant", "de-1996", "de-1996"},
		{"empty", "", ""},
		{"underscore", "nl_NL", ""},
		{"space", " nl", ""},
		{"not ASCII", "nł", ""},
		{"unknown language", "xx", ""},
		{"unknown region", "nl-QQ9", ""},
		{"three letters where two exist", "nld", ""},
		{"deprecated", "iw", ""},
		{"grandfathered", "zh-min-nan", ""},
		{"irregular", "i-klingon", ""},
		{"private only", "x-foo", ""},
		{"private range", "qaa", ""},
		{"undetermined", "und", ""},
		{"undetermined with region", "und-NL", ""},
		{"no language", "zxx", ""},
		{"name", "Nederlands", ""},
		{"trailing hyphen", "nl-", ""},
		{"too long", "nl-BE-u-co-phonebk-x-aaaaaaaa-bbbbbbbb", ""},
	}
	if _, err := ParseTag("nl_NL"); err == nil || !strings.Contains(err.Error(), "underscore") {
		t.Errorf("nl_NL: error = %v; want one that names the underscore", err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseTag(tt.in)
			if got != tt.want {
				t.Errorf("ParseTag(%q) = %q, %v; want %q", tt.in, got, err, tt.want)
			}
			if (err != nil) != (tt.want == "") {
				t.Errorf("ParseTag(%q) error = %v", tt.in, err)
			}
			if err != nil && !errors.Is(err, ErrTag) {
				t.Errorf("error %v does not wrap ErrTag", err)
			}
		})
	}
}

func TestTagText(t *testing.T) {
	var tag Tag
	if err := tag.UnmarshalText([]byte("nl-BE")); err != nil || tag != "nl-BE" {
		t.Errorf("UnmarshalText(nl-BE) = %q, %v", tag, err)
	}
	if err := tag.UnmarshalText([]byte("NL-be")); !errors.Is(err, ErrTag) {
		t.Errorf("UnmarshalText(NL-be) error = %v; want ErrTag, since it is not canonical", err)
	}
	if tag != "nl-BE" {
		t.Errorf("a refused text changed the tag to %q", tag)
	}
	if _, err := Tag("").MarshalText(); !errors.Is(err, ErrTag) {
		t.Errorf("MarshalText of the empty tag: error = %v; want ErrTag", err)
	}
}

func TestTagBaseAndMatches(t *testing.T) {
	if got := Tag("nl-BE").Base(); got != NL {
		t.Errorf("Base = %q", got)
	}
	for _, tt := range []struct {
		a, b Tag
		want bool
	}{{"nl", "nl-BE", true}, {"nl-NL", "nl-BE", true}, {"nl", "en", false}, {"", "", false}, {"nl", "nld", false}} {
		if got := tt.a.Matches(tt.b); got != tt.want {
			t.Errorf("%q.Matches(%q) = %v", tt.a, tt.b, got)
		}
	}
}

func TestNames(t *testing.T) {
	for i, n := range names {
		if i > 0 && names[i-1].tag >= n.tag {
			t.Errorf("names are not sorted at %q", n.tag)
		}
		if n.nl == "" || n.en == "" {
			t.Errorf("%q has no name in both languages", n.tag)
		}
		// A region bypasses the table, so that the registry itself is asked.
		if _, err := ParseTag(string(n.tag) + "-NL"); err != nil {
			t.Errorf("%q: %v", n.tag, err)
		}
	}
	if len(names) < 40 {
		t.Errorf("%d named languages; want at least 40", len(names))
	}
	if got := Tag("ar-MA").Name(NL); got != "Arabisch" {
		t.Errorf("Name = %q", got)
	}
	if got := Tag("ar").Name("en-GB"); got != "Arabic" {
		t.Errorf("Name = %q", got)
	}
	if got := Tag("tlh").Name(NL); got != "tlh" {
		t.Errorf("Name of a language without an entry = %q; want its tag", got)
	}
}

func FuzzParseTag(f *testing.F) {
	for _, s := range []string{"nl", "NL-be", "iw", "zh-Hant", "nl-x-a", "a\x00", "und-NL", "nl-u-co-phonebk"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tag, err := ParseTag(s)
		if err != nil {
			return
		}
		if again, err := ParseTag(string(tag)); err != nil || again != tag {
			t.Errorf("ParseTag(%q) = %q, which parses to %q, %v", s, tag, again, err)
		}
		if _, err := ParseTag(string(tag.Base())); err != nil {
			t.Errorf("base of %q: %v", tag, err)
		}
	})
}
