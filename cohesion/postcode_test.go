package cohesion

import (
	"fmt"
	"testing"
)

func TestParsePostcode(t *testing.T) {
	for s, want := range map[string]Postcode{
		"3811AA": "3811AA", "3811 aa": "3811AA", " 3811  Aa ": "3811AA", "3811\u00a0AA": "3811AA", "3811": "3811", " 1000 ": "1000", "9999ZZ": "9999ZZ", "1012SB": "1012SB",
	} {
		if got, err := ParsePostcode(s); err != nil || got != want {
			t.Errorf("ParsePostcode(%q) = %q, %v; want %q", s, got, err, want)
		}
	}
	for _, s := range []string{
		"", " ", "381", "38111", "0811AA", "3811A", "3811AAA", "3811SA", "3811 sd", "3811SS", "3811 A A", "3811-AA", "AA3811", "3811.AA", "3811ÄA", "３８１１AA", "3811 1A", "38 11AA",
	} {
		if got, err := ParsePostcode(s); err == nil || got != "" {
			t.Errorf("ParsePostcode(%q) = %q, %v; want an error", s, got, err)
		}
	}
}

func TestPostcode(t *testing.T) {
	for p, want := range map[Postcode]struct {
		valid  bool
		digits Postcode
		area   string
	}{
		"":        {true, "", ""},
		"3811AA":  {true, "3811", "pc6:3811AA"},
		"3811":    {true, "3811", "pc4:3811"},
		"3811aa":  {},
		"3811 AA": {},
		"0811":    {},
	} {
		if got := p.Validate() == nil; got != want.valid {
			t.Errorf("%q: valid %v, want %v", p, got, want.valid)
		}
		if p.Digits() != want.digits || p.Area().String() != want.area {
			t.Errorf("%q: digits %q, area %q; want %q, %q", p, p.Digits(), p.Area(), want.digits, want.area)
		}
		if p.IsZero() != (p == "") {
			t.Errorf("%q: IsZero is %v", p, p.IsZero())
		}
	}
}

func FuzzParsePostcode(f *testing.F) {
	f.Add("3811 aa")
	f.Add("3811")
	f.Add("3811\u00a0\u00a0ſs")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePostcode(s)
		if err != nil {
			return
		}
		if p.Validate() != nil || p.Area().Validate() != nil {
			t.Errorf("ParsePostcode(%q) = %q: %v, %v", s, p, p.Validate(), p.Area().Validate())
		}
		if again, err := ParsePostcode(string(p)); err != nil || again != p {
			t.Errorf("%q is read again as %q, %v", p, again, err)
		}
	})
}

func ExampleParsePostcode() {
	p, err := ParsePostcode("3811 aa")
	fmt.Println(p, p.Area(), err)
	// Output: 3811AA pc6:3811AA <nil>
}
