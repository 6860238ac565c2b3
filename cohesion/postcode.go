package cohesion

import (
	"fmt"
	"strings"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

// A Postcode is a Dutch postal code in canonical form: whole, "3811AA" (PC6), or its
// digits only, "3811" (PC4). The empty Postcode is "not given". With a house number a
// whole postcode is an address; of a person PC4 or an area is enough.
type Postcode string

// ParsePostcode reads a postcode as people write it: the letters large or small, and spaces
// around it or before the letters. The digits do not start with 0, and the letters are not
// SA, SD or SS, which were never given out.
func ParsePostcode(s string) (Postcode, error) {
	digits := strings.TrimSpace(s) // of no-break spaces too
	letters := ""
	if len(digits) > 4 {
		digits, letters = digits[:4], strings.ToUpper(strings.TrimSpace(digits[4:]))
	}
	if p := Postcode(digits + letters); p.known() {
		return p, nil
	}
	return "", fmt.Errorf("%.20q is not a Dutch postcode; write it as 3811AA or 3811", s)
}

// Validate reports a postcode that is not in canonical form. The empty Postcode is
// valid; whether there must be one is for the record to say.
func (p Postcode) Validate() valid.Violations {
	var vs valid.Violations
	if p != "" && !p.known() {
		vs.Add("", valid.Format, "a postcode is four digits and two capitals without a space, such as 3811AA, or the digits only")
	}
	return vs
}

func (p Postcode) known() bool { return validPC4(string(p)) || validPC6(string(p)) }

// IsZero reports whether p is not given.
func (p Postcode) IsZero() bool { return p == "" }

// Digits returns the four digits, PC4, or "" if p is not valid.
func (p Postcode) Digits() Postcode {
	if !p.known() {
		return ""
	}
	return p[:4]
}

// Area returns the area that p names, pc6 or pc4, or the zero AreaCode if p is not valid.
func (p Postcode) Area() AreaCode {
	switch {
	case validPC6(string(p)):
		return AreaCode{Scheme: SchemePC6, Code: string(p)}
	case validPC4(string(p)):
		return AreaCode{Scheme: SchemePC4, Code: string(p)}
	}
	return AreaCode{}
}

func validPC4(s string) bool { return len(s) == 4 && allDigits(s) && s[0] != '0' }

func validPC6(s string) bool {
	if len(s) != 6 || !validPC4(s[:4]) || !isCapital(s[4]) || !isCapital(s[5]) {
		return false
	}
	return s[4] != 'S' || s[5] != 'A' && s[5] != 'D' && s[5] != 'S'
}

func isCapital(c byte) bool { return 'A' <= c && c <= 'Z' }

func isLetter(c byte) bool { return isCapital(c) || 'a' <= c && c <= 'z' }
