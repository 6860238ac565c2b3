package cohesion

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

// IdentifierScheme says which register gave out an [Identifier]. The zero value is unset.
type IdentifierScheme uint8

// The registers that this library knows, and Other for every other one.
const (
	IdentifierKvK       IdentifierScheme = iota + 1 // "kvk": Handelsregister, 8 digits
	IdentifierKvKBranch                             // "kvk-branch": a branch in it (vestigingsnummer), 12 digits
	IdentifierRSIN                                  // "rsin": legal persons and partnerships, 9 digits that pass the eleven-test
	IdentifierOIN                                   // "oin": organisations in digital traffic with government, 20 positions
	IdentifierBAG                                   // "bag": addresses and buildings, 16 digits
	IdentifierOther                                 // "other": named in Identifier.Name
)

var identifierSchemeNames = []string{"", "kvk", "kvk-branch", "rsin", "oin", "bag", "other"}

// String returns the name of the scheme, such as "kvk".
func (s IdentifierScheme) String() string {
	return enumName(identifierSchemeNames, "IdentifierScheme", s)
}

// MarshalText returns the name; an unset or invalid scheme is an error.
func (s IdentifierScheme) MarshalText() ([]byte, error) {
	return enumText(identifierSchemeNames, "identifier scheme", s)
}

// UnmarshalText reads an exact name.
func (s *IdentifierScheme) UnmarshalText(text []byte) error {
	return enumParse(identifierSchemeNames, "identifier scheme", text, s)
}

// An Identifier is the number of an organisation or place in a public register. It is
// comparable. A number of a person (BSN) has no scheme and no place in this library.
type Identifier struct {
	Scheme IdentifierScheme `json:"scheme"`        // the register
	Value  string           `json:"value"`         // in canonical form, without spaces and dots
	Name   string           `json:"name,omitzero"` // the register where Scheme is Other, such as "ein" or "wikidata"; else empty
}

// Bounds of identifiers in other registers, in characters.
const (
	maxIdentifierValue = 128
	maxIdentifierName  = 64
)

// ParseIdentifier makes an identifier of one of the known schemes from what people write: spaces
// and dots are left out and letters made capital before [Identifier.Validate] judges. The
// error is its [valid.Violations]. Identifiers in other registers have forms of
// their own and are written as Identifier{IdentifierOther, value, name}.
func ParseIdentifier(scheme IdentifierScheme, value string) (Identifier, error) {
	id := Identifier{Scheme: scheme, Value: canonicalNumber(value)}
	if err := id.Validate().Err(); err != nil {
		return Identifier{}, err
	}
	return id, nil
}

// canonicalNumber leaves out spaces and dots, and makes ASCII letters capital.
func canonicalNumber(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '.' || r == '\u00a0':
			return -1
		case 'a' <= r && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

// Validate reports what is wrong with the identifier, at "/scheme", "/value" and "/name". The value
// must be in canonical form.
func (id Identifier) Validate() valid.Violations {
	var vs valid.Violations
	if !enumValid(identifierSchemeNames, id.Scheme) {
		vs.Add("scheme", valid.Required, "name the register: %s", strings.Join(identifierSchemeNames[1:], ", "))
	}
	switch {
	case id.Value == "":
		vs.Add("value", valid.Required, "the number in the register is missing")
	case id.Scheme == IdentifierOther:
		checkShortText(&vs, "value", id.Value, maxIdentifierValue)
	default:
		if why := identifierFault(id.Scheme, id.Value); why != "" {
			vs.Add("value", valid.Format, "%s", why)
		}
	}
	switch {
	case id.Scheme == IdentifierOther && id.Name == "":
		vs.Add("name", valid.Required, `name the register where the scheme is "other", such as "ein"`)
	case id.Scheme == IdentifierOther:
		checkShortText(&vs, "name", id.Name, maxIdentifierName)
	case id.Name != "":
		vs.Add("name", valid.Conflict, `leave the name out; it is for the scheme "other" only`)
	}
	return vs
}

// checkShortText reports text that is too long, holds control characters or starts or ends with a space.
func checkShortText(vs *valid.Violations, field, text string, most int) {
	switch {
	case utf8.RuneCountInString(text) > most:
		vs.Add(field, valid.Range, "is longer than %d characters", most)
	case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }):
		vs.Add(field, valid.Format, "holds characters that are not text; leave them out")
	case strings.TrimSpace(text) != text:
		vs.Add(field, valid.Format, "starts or ends with a space; leave it out")
	}
}

// identifierFault says what is wrong with a value in a known scheme, or "".
func identifierFault(scheme IdentifierScheme, value string) string {
	switch scheme {
	case IdentifierKvK:
		return digitsFault("a KvK number", value, 8)
	case IdentifierKvKBranch:
		return digitsFault("a branch number (vestigingsnummer)", value, 12)
	case IdentifierRSIN:
		if fault := digitsFault("an RSIN", value, 9); fault != "" {
			return fault
		}
		if !ElevenTest(value) {
			return "is not an RSIN: it does not pass the eleven-test; check it for a typing error"
		}
	case IdentifierOIN:
		return oinFault(value)
	case IdentifierBAG:
		return bagFault(value)
	}
	return ""
}

func digitsFault(what, value string, n int) string {
	if len(value) != n || !allDigits(value) {
		return fmt.Sprintf("%s is %d digits, without spaces, dots or letters", what, n)
	}
	return ""
}

// oinFault checks an OIN (Logius, OIN-Stelsel, "Samenstelling OIN"): a prefix of 8 digits that
// names a register, a number of 9 positions and 000, or of 8 and 0000.
func oinFault(value string) string {
	const form = "an OIN is 20 positions: a prefix of 8 digits, a number of 8 or 9 digits or capitals, and zeros"
	if len(value) != 20 || !strings.HasSuffix(value, "000") || !allDigits(value[:8]) || !allCode(value[8:17]) {
		return form
	}
	if value[:6] != "000000" || value[:8] == "00000000" {
		return "is not an OIN: its prefix names no register; it is 00000001 to 00000099"
	}
	number := value[8:17]
	switch value[:8] {
	case "00000001":
		if !allDigits(number) || !ElevenTest(number) {
			return "is not an OIN: behind prefix 00000001 stands an RSIN, and this one does not pass the eleven-test"
		}
	case "00000003":
		if !allDigits(number) || number[8] != '0' {
			return "is not an OIN: behind prefix 00000003 stands a KvK number of 8 digits and 0000"
		}
	}
	return ""
}

// bagFault checks a BAG identification: municipality 4, kind of object 2, serial number 10.
func bagFault(value string) string {
	if fault := digitsFault("a BAG identification", value, 16); fault != "" {
		return fault
	}
	switch value[4:6] {
	case "01", "02", "03", "10", "20", "30":
		return ""
	}
	return "is not a BAG identification: digits 5 and 6 name the kind of object, one of 01, 02, 03, 10, 20 and 30"
}

// ElevenTest reports whether the nine digits pass the test of RSIN and BSN: weighted with
// 9, 8, 7, 6, 5, 4, 3, 2 and -1 they add up to a multiple of 11. Nine zeros do not
// pass. One in eleven arbitrary numbers passes.
func ElevenTest(digits string) bool {
	if len(digits) != 9 || !allDigits(digits) || digits == "000000000" {
		return false
	}
	sum := 0
	for i := range 8 {
		sum += int(digits[i]-'0') * (9 - i)
	}
	sum -= int(digits[8] - '0')
	return sum%11 == 0
}

func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// allCode reports whether s holds digits and capital letters only.
func allCode(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) && (s[i] < 'A' || s[i] > 'Z') {
			return false
		}
	}
	return true
}
