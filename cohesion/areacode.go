package cohesion

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

// The schemes of area codes that this library knows the form of.
const (
	SchemeCBS = "cbs" // Statistics Netherlands: GM, WK and BU codes, always with a year
	SchemePC4 = "pc4" // postcode without letters
	SchemePC6 = "pc6" // whole postcode
)

// An AreaCode names an area in a published division of the country: a municipality, district or
// neighbourhood of Statistics Netherlands (CBS) in a year, a postcode area, or an area in
// any other scheme. CBS codes change hands between years, so the year is part of
// the name. The zero AreaCode is "not given" and has no text form; give fields the option
// omitzero. It is comparable.
//
// The text form is scheme:code or scheme:code@year: "cbs:WK030701@2022", "pc4:3811",
// "pc6:3811AA", "nuts:NL310@2021".
type AreaCode struct {
	Scheme string // "cbs", "pc4", "pc6", or [a-z][a-z0-9-]{0,31}
	Code   string // by its scheme, else [A-Za-z0-9._-]{1,64}
	Year   int16  // 1995 to 2100, or 0 for a division without year
}

// The years that an area code may have; CBS began its neighbourhood codes in 1995.
const (
	minAreaYear = 1995
	maxAreaYear = 2100
)

// ParseAreaCode reads the text form, strictly: no spaces, and capitals as in the scheme.
func ParseAreaCode(s string) (AreaCode, error) {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok {
		return AreaCode{}, fmt.Errorf(`area code %.80q has no scheme; write it as "cbs:GM0307@2022" or "pc4:3811"`, s)
	}
	code, year, hasYear := strings.Cut(rest, "@")
	a := AreaCode{Scheme: scheme, Code: code}
	if hasYear {
		if len(year) != 4 || !allDigits(year) {
			return AreaCode{}, fmt.Errorf("area code %.80q has no year of four digits behind the @", s)
		}
		n, _ := strconv.Atoi(year) // four digits
		if n == 0 {
			return AreaCode{}, fmt.Errorf("area code %.80q: the year must be %d to %d", s, minAreaYear, maxAreaYear)
		}
		a.Year = int16(n)
	}
	if vs := a.Validate(); len(vs) > 0 {
		return AreaCode{}, fmt.Errorf("area code %.80q: %w", s, vs)
	}
	return a, nil
}

// IsZero reports whether a is not given.
func (a AreaCode) IsZero() bool { return a == AreaCode{} }

// String returns the text form, or "" when a is not given.
func (a AreaCode) String() string {
	if a.IsZero() {
		return ""
	}
	s := a.Scheme + ":" + a.Code
	if a.Year != 0 {
		s += "@" + strconv.Itoa(int(a.Year))
	}
	return s
}

// Compare returns -1, 0 or +1 by scheme, then code, then year.
func (a AreaCode) Compare(b AreaCode) int {
	if c := strings.Compare(a.Scheme, b.Scheme); c != 0 {
		return c
	}
	if c := strings.Compare(a.Code, b.Code); c != 0 {
		return c
	}
	return min(max(int(a.Year)-int(b.Year), -1), 1)
}

// MarshalText returns the text form. It is an error when a is not given or not valid.
func (a AreaCode) MarshalText() ([]byte, error) {
	if a.IsZero() {
		return nil, fmt.Errorf("area code is not given and has no text form")
	}
	if vs := a.Validate(); len(vs) > 0 {
		return nil, fmt.Errorf("area code: %w", vs)
	}
	return []byte(a.String()), nil
}

// UnmarshalText reads the text form as [ParseAreaCode] does.
func (a *AreaCode) UnmarshalText(text []byte) error {
	parsed, err := ParseAreaCode(string(text))
	if err != nil {
		return err
	}
	*a = parsed
	return nil
}

// Validate reports what is wrong with the code. The paths are empty, since its JSON form
// is one text.
func (a AreaCode) Validate() valid.Violations {
	var vs valid.Violations
	if !validAreaScheme(a.Scheme) {
		vs.Add("", valid.Format, `the scheme of an area code is a small letter and at most 31 small letters, digits or hyphens, such as "cbs"`)
	}
	if fault := areaCodeFault(a.Scheme, a.Code); fault != "" {
		vs.Add("", valid.Format, "%s", fault)
	}
	switch {
	case a.Year == 0 && a.Scheme == SchemeCBS:
		vs.Add("", valid.Required, "a CBS code needs its year, such as cbs:GM0307@2022, since codes change")
	case a.Year != 0 && (a.Year < minAreaYear || a.Year > maxAreaYear):
		vs.Add("", valid.Range, "the year of an area code is %d to %d", minAreaYear, maxAreaYear)
	}
	return vs
}

func areaCodeFault(scheme, code string) string {
	switch scheme {
	case SchemeCBS:
		if cbsLevel(code) == 0 {
			return "a CBS code is GM and 4 digits, WK and 6 or BU and 8 positions, of which the first 4 are digits and the rest digits or capitals"
		}
	case SchemePC4:
		if !validPC4(code) {
			return "a pc4 code is four digits, the first not 0"
		}
	case SchemePC6:
		if !validPC6(code) {
			return "a pc6 code is four digits and two capitals without a space, such as 3811AA, and not SA, SD or SS"
		}
	default:
		if !validAreaCode(code) {
			return "the code of an area is 1 to 64 letters, digits, dots, hyphens or underscores"
		}
	}
	return ""
}

func validAreaScheme(s string) bool {
	if len(s) < 1 || len(s) > 32 || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isDigit(c) && (c < 'a' || c > 'z') && c != '-' {
			return false
		}
	}
	return true
}

func validAreaCode(s string) bool {
	if len(s) < 1 || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isDigit(c) && !isLetter(c) && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

// AreaLevel is the level of a CBS code. The zero value is unset.
type AreaLevel uint8

// The levels of CBS codes, from large to small.
const (
	AreaMunicipality  AreaLevel = iota + 1 // "municipality": gemeente, GM
	AreaDistrict                           // "district": wijk, WK
	AreaNeighbourhood                      // "neighbourhood": buurt, BU
)

var areaLevelNames = []string{"", "municipality", "district", "neighbourhood"}

// String returns the name of the level, such as "district".
func (l AreaLevel) String() string { return enumName(areaLevelNames, "AreaLevel", l) }

// MarshalText returns the name; an unset or invalid level is an error.
func (l AreaLevel) MarshalText() ([]byte, error) { return enumText(areaLevelNames, "area level", l) }

// UnmarshalText reads an exact name.
func (l *AreaLevel) UnmarshalText(text []byte) error {
	return enumParse(areaLevelNames, "area level", text, l)
}

// Level returns the level of a valid CBS code, and the zero level for other schemes.
func (a AreaCode) Level() AreaLevel {
	if a.Scheme != SchemeCBS {
		return 0
	}
	return cbsLevel(a.Code)
}

// cbsLevel returns the level of a CBS code, or 0 if it is not one.
func cbsLevel(code string) AreaLevel {
	if len(code) < 6 || !allDigits(code[2:6]) || !allCode(code[6:]) {
		return 0
	}
	switch {
	case code[:2] == "GM" && len(code) == 6:
		return AreaMunicipality
	case code[:2] == "WK" && len(code) == 8:
		return AreaDistrict
	case code[:2] == "BU" && len(code) == 10:
		return AreaNeighbourhood
	}
	return 0
}

// ParentCode returns the code of the area that a lies in, as far as the code itself tells: the
// district of a CBS neighbourhood and the municipality of a district, in the same year; the
// pc4 of a pc6. It reports false where the code does not tell.
func (a AreaCode) ParentCode() (AreaCode, bool) {
	switch a.Level() {
	case AreaNeighbourhood:
		return AreaCode{Scheme: SchemeCBS, Code: "WK" + a.Code[2:8], Year: a.Year}, true
	case AreaDistrict:
		return AreaCode{Scheme: SchemeCBS, Code: "GM" + a.Code[2:6], Year: a.Year}, true
	}
	if a.Scheme == SchemePC6 && validPC6(a.Code) {
		return AreaCode{Scheme: SchemePC4, Code: a.Code[:4], Year: a.Year}, true
	}
	return AreaCode{}, false
}
