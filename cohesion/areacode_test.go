package cohesion

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestParseAreaCode(t *testing.T) {
	for s, want := range map[string]AreaCode{
		"cbs:GM0307@2022":              {SchemeCBS, "GM0307", 2022},
		"cbs:WK030701@2022":            {SchemeCBS, "WK030701", 2022},
		"cbs:BU03070101@1995":          {SchemeCBS, "BU03070101", 1995},
		"cbs:BU0363AA01@2100":          {SchemeCBS, "BU0363AA01", 2100},
		"cbs:WK0363AA@2022":            {SchemeCBS, "WK0363AA", 2022},
		"pc4:3811":                     {SchemePC4, "3811", 0},
		"pc4:3811@2024":                {SchemePC4, "3811", 2024},
		"pc6:3811AA":                   {SchemePC6, "3811AA", 0},
		"nuts:NL310@2021":              {"nuts", "NL310", 2021},
		"x:" + strings.Repeat("a", 64): {"x", strings.Repeat("a", 64), 0},
		"nyc-2:a.b_c-D":                {"nyc-2", "a.b_c-D", 0},
	} {
		got, err := ParseAreaCode(s)
		if err != nil || got != want || got.String() != s {
			t.Errorf("ParseAreaCode(%q) = %+v, %v; want %+v", s, got, err, want)
		}
	}
	for _, s := range []string{
		"", ":", "cbs", "cbs:", "cbs:GM0307", "cbs:GM0307@", "cbs:GM0307@22", "cbs:GM0307@1994", "cbs:GM0307@2101", "cbs:GM0307@0000", "cbs:GM0307@+202",
		"cbs:GM307@2022", "cbs:GM03071@2022", "cbs:gm0307@2022", "CBS:GM0307@2022", "cbs:WK0307@2022", "cbs:WKA30701@2022", "cbs:BU030701a1@2022", "cbs:GMAAAA@2022",
		"cbs:GM0307@2022@2022", " cbs:GM0307@2022", "cbs:GM0307@2022 ", "pc4:0811", "pc4:38111", "pc4:3811AA", "pc6:3811 AA", "pc6:3811aa", "pc6:3811SS", "pc6:3811",
		"1x:a", "-x:a", "x y:a", "x:a b", "x:é", "x:", "x:a:b", "x:" + strings.Repeat("a", 65), strings.Repeat("a", 33) + ":a", "x:a@0000",
	} {
		if got, err := ParseAreaCode(s); err == nil || !got.IsZero() {
			t.Errorf("ParseAreaCode(%q) = %+v, %v; want an error", s, got, err)
		}
	}
}

func TestAreaCodeText(t *testing.T) {
	type document struct {
		Area AreaCode `json:"area"`
		Opt  AreaCode `json:"opt,omitzero"`
	}
	want := document{Area: AreaCode{SchemeCBS, "WK030701", 2022}}
	data, err := json.Marshal(want)
	if err != nil || string(data) != `{"area":"cbs:WK030701@2022"}` {
		t.Fatalf("JSON is %s, %v", data, err)
	}
	var got document
	if err := json.Unmarshal(data, &got); err != nil || got != want {
		t.Errorf("read %+v, %v; want %+v", got, err, want)
	}
	for _, a := range []AreaCode{{}, {Scheme: "cbs", Code: "GM0307"}, {Scheme: "cbs", Code: "x", Year: 2022}} {
		if text, err := a.MarshalText(); err == nil {
			t.Errorf("%+v has the text %q", a, text)
		}
	}
	if s := (AreaCode{}).String(); s != "" {
		t.Errorf("not given is %q", s)
	}
	if err := got.Area.UnmarshalText([]byte("x")); err == nil || got.Area != want.Area {
		t.Errorf("a refused text gave %v, %v", got.Area, err)
	}
}

func TestAreaCodeLevels(t *testing.T) {
	for _, test := range []struct {
		code, parent string
		level        AreaLevel
	}{
		{"cbs:BU0363AA01@2022", "cbs:WK0363AA@2022", AreaNeighbourhood},
		{"cbs:WK0363AA@2022", "cbs:GM0363@2022", AreaDistrict},
		{"cbs:GM0363@2022", "", AreaMunicipality},
		{"pc6:3811AA", "pc4:3811", 0},
		{"pc4:3811", "", 0},
		{"nuts:NL310", "", 0},
	} {
		a, err := ParseAreaCode(test.code)
		if err != nil {
			t.Fatal(err)
		}
		parent, ok := a.ParentCode()
		if a.Level() != test.level || parent.String() != test.parent || ok != (test.parent != "") {
			t.Errorf("%s: level %v, parent %v, %v; want %v, %q", test.code, a.Level(), parent, ok, test.level, test.parent)
		}
		if ok && parent.Validate() != nil {
			t.Errorf("the parent of %s is not valid: %v", test.code, parent.Validate())
		}
	}
	if l := (AreaCode{SchemeCBS, "BU", 2022}).Level(); l != 0 {
		t.Errorf("a broken code has level %v", l)
	}
	for l := AreaMunicipality; l <= AreaNeighbourhood; l++ {
		text, err := l.MarshalText()
		var back AreaLevel
		if err != nil || back.UnmarshalText(text) != nil || back != l || l.String() != string(text) {
			t.Errorf("level %d: %q, %v, back %v", l, text, err, back)
		}
	}
	if _, err := AreaLevel(0).MarshalText(); err == nil {
		t.Error("the zero level has a text")
	}
}

func TestAreaCodeCompare(t *testing.T) {
	ordered := []AreaCode{{}, {"cbs", "GM0001", 2020}, {"cbs", "GM0001", 2021}, {"cbs", "GM0002", 2020}, {"pc4", "1000", 0}}
	for i, a := range ordered {
		for j, b := range ordered {
			if got, want := a.Compare(b), min(max(i-j, -1), 1); got != want {
				t.Errorf("%v.Compare(%v) = %d, want %d", a, b, got, want)
			}
		}
	}
}

func FuzzParseAreaCode(f *testing.F) {
	for _, s := range []string{"cbs:BU0363AA01@2022", "pc4:3811", "pc6:3811AA", "nuts:NL310@2021", "cbs:GM0307", ":@"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAreaCode(s)
		if err != nil {
			return
		}
		if a.String() != s || a.Validate() != nil {
			t.Errorf("%q became %q: %v", s, a, a.Validate())
		}
		if parent, ok := a.ParentCode(); ok && (parent.Validate() != nil || parent.Year != a.Year) {
			t.Errorf("the parent of %q is %+v: %v", s, parent, parent.Validate())
		}
	})
}

func ExampleAreaCode() {
	a, _ := ParseAreaCode("cbs:BU03070101@2022")
	district, _ := a.ParentCode()
	fmt.Println(a.Level(), "in", district)
	_, err := ParseAreaCode("cbs:GM0307")
	fmt.Println(err)
	// Output:
	// neighbourhood in cbs:WK030701@2022
	// area code "cbs:GM0307": a CBS code needs its year, such as cbs:GM0307@2022, since codes change
}
