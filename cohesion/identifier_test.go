package cohesion

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

func TestIdentifierSchemes(t *testing.T) {
	for s := IdentifierKvK; s <= IdentifierOther; s++ {
		text, err := s.MarshalText()
		if err != nil || string(text) != s.String() {
			t.Errorf("scheme %d: %q, %v", s, text, err)
		}
		var back IdentifierScheme
		if err := back.UnmarshalText(text); err != nil || back != s {
			t.Errorf("%q became %v, %v", text, back, err)
		}
	}
	for _, s := range []IdentifierScheme{0, IdentifierOther + 1} {
		if _, err := s.MarshalText(); err == nil {
			t.Errorf("scheme %d has a text", s)
		}
	}
	var s IdentifierScheme
	for _, text := range []string{"", "KVK", "bsn", "kvk "} {
		if s.UnmarshalText([]byte(text)) == nil {
			t.Errorf("%q is read as %v", text, s)
		}
	}
}

func TestParseIdentifier(t *testing.T) {
	for name, test := range map[string]struct {
		scheme IdentifierScheme
		in     string
		want   string // empty: refused
	}{
		"kvk":                 {IdentifierKvK, "12345678", "12345678"},
		"kvk, dots":           {IdentifierKvK, "12.34.56.78", "12345678"},
		"kvk, spaces":         {IdentifierKvK, " 1234 5678 ", "12345678"},
		"kvk, short":          {IdentifierKvK, "1234567", ""},
		"kvk, letter":         {IdentifierKvK, "1234567A", ""},
		"kvk, other digits":   {IdentifierKvK, "١٢٣٤٥٦٧٨", ""},
		"branch":              {IdentifierKvKBranch, "000012345678", "000012345678"},
		"branch, short":       {IdentifierKvKBranch, "12345678", ""},
		"rsin":                {IdentifierRSIN, "1112.22.333", "111222333"},
		"rsin, wrong":         {IdentifierRSIN, "123456789", ""},
		"rsin, zeros":         {IdentifierRSIN, "000000000", ""},
		"rsin, eight":         {IdentifierRSIN, "11122233", ""},
		"oin, rsin":           {IdentifierOIN, "00000001111222333000", "00000001111222333000"},
		"oin, wrong rsin":     {IdentifierOIN, "00000001123456789000", ""},
		"oin, kvk":            {IdentifierOIN, "00000003123456780000", "00000003123456780000"},
		"oin, kvk of nine":    {IdentifierOIN, "00000003123456789000", ""},
		"oin, subnumber":      {IdentifierOIN, "00000004000000001000", "00000004000000001000"},
		"oin, letters":        {IdentifierOIN, "00000004ab0000001000", "00000004AB0000001000"},
		"oin, test":           {IdentifierOIN, "00000099000000001000", "00000099000000001000"},
		"oin, no prefix":      {IdentifierOIN, "00000000111222333000", ""},
		"oin, other prefix":   {IdentifierOIN, "10000001111222333000", ""},
		"oin, suffix":         {IdentifierOIN, "00000001111222333001", ""},
		"oin, short":          {IdentifierOIN, "0000000111122233300", ""},
		"bag, address":        {IdentifierBAG, "0307200000415387", "0307200000415387"},
		"bag, building":       {IdentifierBAG, "0307 1000 0000 0001", "0307100000000001"},
		"bag, kind 04":        {IdentifierBAG, "0307040000000001", ""},
		"bag, short":          {IdentifierBAG, "307200000415387", ""},
		"unset scheme":        {0, "12345678", ""},
		"scheme out of range": {99, "12345678", ""},
		"other has no parser": {IdentifierOther, "12-3456789", ""},
		"empty":               {IdentifierKvK, " . ", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseIdentifier(test.scheme, test.in)
			if test.want == "" {
				if err == nil || got != (Identifier{}) {
					t.Errorf("ParseIdentifier = %+v, %v; want an error", got, err)
				}
				return
			}
			if err != nil || got != (Identifier{Scheme: test.scheme, Value: test.want}) {
				t.Errorf("ParseIdentifier = %+v, %v; want %q", got, err, test.want)
			}
		})
	}
}

func TestIdentifierValidate(t *testing.T) {
	for name, test := range map[string]struct {
		id   Identifier
		want []string // path and code
	}{
		"good":           {Identifier{Scheme: IdentifierKvK, Value: "12345678"}, nil},
		"other":          {Identifier{Scheme: IdentifierOther, Value: "12-3456789", Name: "ein"}, nil},
		"nothing":        {Identifier{}, []string{"/scheme required", "/value required"}},
		"not canonical":  {Identifier{Scheme: IdentifierKvK, Value: "12.345.678"}, []string{"/value format"}},
		"other, no name": {Identifier{Scheme: IdentifierOther, Value: "1"}, []string{"/name required"}},
		"name too many":  {Identifier{Scheme: IdentifierKvK, Value: "12345678", Name: "kvk"}, []string{"/name conflict"}},
		"other, spaces":  {Identifier{Scheme: IdentifierOther, Value: " 1", Name: "x\n"}, []string{"/value format", "/name format"}},
		"other, long": {
			Identifier{Scheme: IdentifierOther, Value: strings.Repeat("é", 129), Name: strings.Repeat("x", 65)},
			[]string{"/value range", "/name range"},
		},
		"other, not UTF-8": {Identifier{Scheme: IdentifierOther, Value: "\xff", Name: "x"}, []string{"/value format"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, pathsAndCodes(test.id.Validate())); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// pathsAndCodes shows violations without their messages.
func pathsAndCodes(vs valid.Violations) []string {
	var list []string
	for _, v := range vs {
		list = append(list, v.Path+" "+string(v.Code))
	}
	return list
}

func TestElevenTest(t *testing.T) {
	for _, s := range []string{"249566758", "111222333", "999990342", "123456782"} {
		if !ElevenTest(s) {
			t.Errorf("ElevenTest(%q) is false", s)
		}
	}
	for _, s := range []string{"123456789", "000000000", "", "12345678", "1234567820", "12345678A", "１２３"} {
		if ElevenTest(s) {
			t.Errorf("ElevenTest(%q) is true", s)
		}
	}
	// Every single wrong digit and every swap of neighbours is noticed.
	const good = "123456782"
	for i := range len(good) {
		for d := byte('0'); d <= '9'; d++ {
			if s := good[:i] + string(d) + good[i+1:]; s != good && ElevenTest(s) {
				t.Errorf("wrong digit in %q goes unnoticed", s)
			}
		}
		if i > 0 && good[i] != good[i-1] {
			if s := good[:i-1] + good[i:i+1] + good[i-1:i] + good[i+1:]; ElevenTest(s) {
				t.Errorf("swap in %q goes unnoticed", s)
			}
		}
	}
}

func FuzzParseIdentifier(f *testing.F) {
	for _, s := range []string{"12345678", "1112.22.333", "00000001111222333000", "0307200000415387", ""} {
		for scheme := range uint8(8) {
			f.Add(scheme, s)
		}
	}
	f.Fuzz(func(t *testing.T, scheme uint8, s string) {
		id, err := ParseIdentifier(IdentifierScheme(scheme), s)
		if err != nil {
			return
		}
		if vs := id.Validate(); vs != nil {
			t.Errorf("%+v is not valid: %v", id, vs)
		}
		if again, err := ParseIdentifier(id.Scheme, id.Value); err != nil || again != id {
			t.Errorf("%+v is read again as %+v, %v", id, again, err)
		}
	})
}

func ExampleParseIdentifier() {
	id, err := ParseIdentifier(IdentifierRSIN, "1112.22.333")
	fmt.Println(id.Scheme, id.Value, err)
	_, err = ParseIdentifier(IdentifierRSIN, "123456789")
	fmt.Println(err)
	// Output:
	// rsin 111222333 <nil>
	// /value: is not an RSIN: it does not pass the eleven-test; check it for a typing error
}
