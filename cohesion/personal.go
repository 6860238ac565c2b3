package cohesion

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

// PersonalKind is a kind of personal data that [FindPersonal] finds in text. The zero value is
// unset.
type PersonalKind uint8

// The kinds of personal data.
const (
	PersonalBSN   PersonalKind = iota + 1 // "bsn": citizen service number
	PersonalEmail                         // "email": e-mail address
	PersonalPhone                         // "phone": telephone number
	PersonalIBAN                          // "iban": bank account number
)

var personalKindNames = []string{"", "bsn", "email", "phone", "iban"}

// String returns the name of the kind, such as "email".
func (k PersonalKind) String() string { return enumName(personalKindNames, "PersonalKind", k) }

// MarshalText returns the name; an unset or invalid kind is an error.
func (k PersonalKind) MarshalText() ([]byte, error) {
	return enumText(personalKindNames, "kind of personal data", k)
}

// UnmarshalText reads an exact name.
func (k *PersonalKind) UnmarshalText(text []byte) error {
	return enumParse(personalKindNames, "kind of personal data", text, k)
}

// A Finding is a stretch of text that looks like personal data: text[Start:End], in bytes.
type Finding struct {
	Kind  PersonalKind
	Start int
	End   int
}

// FindPersonal returns what looks like personal data in the text, in order and without
// overlap. It errs on the side of finding. Full-width forms, the decimal digits of
// every script, typographic spaces and hyphens, and invisible characters count
// as the plain ones. Found are:
//
//   - e-mail addresses, also with [at], (at) or {at} for the sign and [dot] or [punt] for the dot;
//     with a space beside the sign or the dot, a comma for the dot, "at" for the sign or no top-level
//     domain only where the end of the domain or the provider makes plain that it is one;
//   - IBANs of the countries of SEPA, with or without spaces and marks between, whose
//     check digits are right, also with the letter O for the digit;
//   - Dutch phone numbers, mobile and landline, with an area code that exists, and those
//     with +31, 0031 or 31 in front; and any number that starts with + and has 9 to 15
//     digits; mobile numbers also with other marks behind 06, an O for its zero, a word written
//     against it, and without the zero behind a word such as "tel"; groups that start with 00 and
//     the code of a country from which many come. Public service numbers (0800, 0900, 14 020,
//     112) belong to nobody and are not found;
//   - BSNs: nine digits that pass the [ElevenTest], in one piece or in groups of
//     3-3-3, 4-2-3, 2-2-2-3 or 3-2-2-2 with the same space, dot or hyphen throughout, 3-3-3 also with
//     slashes, 6-3 and 5-4 with a space; behind the word BSN in any division. Not found is a number that is part of a longer
//     one (joined to digits by nothing, a hyphen, dot, comma or underscore; to letters by
//     nothing, or in front by a hyphen or underscore), that is an amount of money, or that
//     follows a word for another number: RSIN (which has the same test), KvK, order,
//     invoice and the like. BSNs written with eight digits, which are rare, are not found.
//
// One in eleven arbitrary nine-digit numbers passes for a BSN; the words in front of a number
// are what tells the writer how to say that it is something else.
//
// Where two would overlap the first of this list goes before the next. The time taken is
// linear in the length of the text. FindPersonal is safe for concurrent use.
func FindPersonal(text string) []Finding {
	if !worthScanning(text) {
		return nil
	}
	f := foldPersonal(text)
	s := personalScan{s: f.s}
	s.emails()
	emails := len(s.found)
	s.numbers()
	if emails > 0 && len(s.found) > emails {
		slices.SortFunc(s.found, func(a, b Finding) int { return a.Start - b.Start })
	}
	for i := range s.found {
		f.restore(&s.found[i])
	}
	return s.found
}

// Redact returns the text with every finding of [FindPersonal] replaced by its kind in brackets,
// such as "[phone]". FindPersonal finds nothing in the result.
func Redact(text string) string {
	// What is removed may have kept a neighbour from being seen as a number of its own,
	// such as the nine digits in front of an IBAN, so look again. Every round takes
	// digits or at signs away and adds none.
	for {
		found := FindPersonal(text)
		if len(found) == 0 {
			return text
		}
		text = redactFound(text, found)
	}
}

func redactFound(text string, found []Finding) string {
	var b strings.Builder
	at := 0
	for _, f := range found {
		b.WriteString(text[at:f.Start])
		b.WriteString("[" + f.Kind.String() + "]")
		at = f.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// CheckFreeText reports each finding of [FindPersonal] in text about residents, where no
// personal data may stand: a violation of the field ("" for the text itself) with code
// [valid.Personal]. Messages name the kind and the place, never the value. The first hundred
// are reported.
func CheckFreeText(field, text string) valid.Violations {
	return checkPersonal(field, text, false)
}

// CheckDirectoryText reports BSNs and IBANs in text of a public directory, in which phone
// numbers and e-mail addresses belong. Callers treat the result as warnings.
func CheckDirectoryText(field, text string) valid.Violations {
	return checkPersonal(field, text, true)
}

// maxPersonal bounds the findings that are reported of one text.
const maxPersonal = 100

func checkPersonal(field, text string, directory bool) valid.Violations {
	var vs valid.Violations
	at, runes := 0, 0
	for _, f := range FindPersonal(text) {
		if directory && f.Kind != PersonalBSN && f.Kind != PersonalIBAN {
			continue
		}
		first := runes + utf8.RuneCountInString(text[at:f.Start]) + 1
		last := first + utf8.RuneCountInString(text[f.Start:f.End]) - 1
		at, runes = f.End, last
		vs.Add(field, valid.Personal, "holds what looks like %s (characters %d to %d); %s", personalWhat[f.Kind], first, last, personalRemedy[f.Kind])
		if len(vs) == maxPersonal {
			break
		}
	}
	return vs
}

var personalWhat = [...]string{"", "a BSN", "an e-mail address", "a phone number", "a bank account number (IBAN)"}

var personalRemedy = [...]string{
	"",
	"leave it out; this text may not identify anybody. If it is another number, say so in front of it, such as RSIN or KvK",
	"leave it out; contact goes by way of whoever raised this",
	"leave it out; contact goes by way of whoever raised this",
	"leave it out; an account identifies its holder",
}

// worthScanning reports whether the text can hold a finding: every one needs a digit or an at sign,
// which may hide behind characters beyond ASCII.
func worthScanning(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case isDigit(c), c == '@', c >= utf8.RuneSelf:
			return true
		case c == ']', c == ')', c == '}':
			if i >= 3 && strings.EqualFold(text[i-2:i], "at") || i >= 2 && text[i-1]|0x20 == 'a' {
				return true
			}
		}
	}
	return strings.Contains(text, wordAt)
}

// A personalScan collects findings in folded text.
type personalScan struct {
	s      string
	found  []Finding
	number numberAt // the place at which numbers are looked for
}

func (p *personalScan) add(kind PersonalKind, start, end int) {
	p.found = append(p.found, Finding{Kind: kind, Start: start, End: end})
}
