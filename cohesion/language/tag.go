package language

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/text/language"
)

// A Tag is a language tag in canonical form (BCP 47, RFC 5646), such as "nl",
// "en" or "nl-BE". The empty tag means that the language is not known.
type Tag string

// The two languages in which this library can reason about words.
const (
	NL Tag = "nl" // Dutch
	EN Tag = "en" // English
)

// ErrTag is wrapped by every error about a language tag.
var ErrTag = errors.New("not a language tag")

// maxTag is the longest tag that is accepted, in bytes; RFC 5646 section 4.4.1 asks
// for room for 35.
const maxTag = 35

// ParseTag reads a language tag. The case of letters is put right ("NL-be" is read
// as "nl-BE"); everything else must be in canonical form: hyphens, a primary
// language that is registered, and no subtag that the registry replaces by another
// ("iw" is refused; the message says that it is now "he"). "und", "mul", "mis", "zxx"
// and codes for private use name no language and are refused. The error wraps
// [ErrTag].
func ParseTag(s string) (Tag, error) {
	if _, common := nameOf(Tag(s)); common {
		return Tag(s), nil
	}
	if err := checkForm(s); err != nil {
		return "", err
	}
	raw, err := language.Raw.Parse(s)
	if err != nil {
		return "", fmt.Errorf("%w: %q is not registered; use a code such as nl, en or nl-BE", ErrTag, s)
	}
	canonical := raw.String()
	if current, err := language.DeprecatedBase.Canonicalize(raw); err == nil {
		canonical = current.String()
	}
	if !strings.EqualFold(canonical, s) {
		return "", fmt.Errorf("%w: %q is written %q", ErrTag, s, canonical)
	}
	if namesNothing(Tag(canonical).Base()) {
		return "", fmt.Errorf("%w: %q names no language; leave it out when the language is not known", ErrTag, s)
	}
	return Tag(canonical), nil
}

// namesNothing reports whether a primary language is one of the special codes or in
// the range for private use (RFC 5646 section 2.2.1).
func namesNothing(base Tag) bool {
	switch base {
	case "und", "mul", "mis", "zxx":
		return true
	}
	return len(base) == 3 && "qaa" <= base && base <= "qtz"
}

// checkForm refuses what a lenient parser lets through.
func checkForm(s string) error {
	switch {
	case s == "":
		return fmt.Errorf("%w: it is empty; leave it out when the language is not known", ErrTag)
	case len(s) > maxTag:
		return fmt.Errorf("%w: longer than %d bytes", ErrTag, maxTag)
	case strings.Contains(s, "_"):
		return fmt.Errorf("%w: %q has an underscore; write a hyphen", ErrTag, s)
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; c != '-' && !isDigit(c) && !isLower(c|0x20) {
			return fmt.Errorf("%w: %q holds something other than letters, digits and hyphens", ErrTag, s)
		}
	}
	if first, _, _ := strings.Cut(s, "-"); len(first) < 2 || len(first) > 3 {
		return fmt.Errorf("%w: %q does not begin with a language of two or three letters", ErrTag, s)
	}
	return nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }

// IsValid reports whether t is a tag in the canonical form that [ParseTag] gives.
// The empty tag is not valid.
func (t Tag) IsValid() bool {
	parsed, err := ParseTag(string(t))
	return err == nil && parsed == t
}

// Base returns the primary language without region or script: "nl" for "nl-BE".
func (t Tag) Base() Tag {
	base, _, _ := strings.Cut(string(t), "-")
	return Tag(base)
}

// Matches reports whether t and other have the same primary language. The empty tag
// matches nothing, not even itself.
func (t Tag) Matches(other Tag) bool {
	return t != "" && t.Base() == other.Base()
}

// String returns the tag as text.
func (t Tag) String() string { return string(t) }

// MarshalText returns the tag as text. A tag that is not valid gives an error that
// wraps [ErrTag].
func (t Tag) MarshalText() ([]byte, error) {
	if !t.IsValid() {
		return nil, fmt.Errorf("%w: %q", ErrTag, string(t))
	}
	return []byte(t), nil
}

// UnmarshalText reads a tag that must be in canonical form: one tag is spelt in one
// way in stored records. Use [ParseTag] for what people type.
func (t *Tag) UnmarshalText(text []byte) error {
	parsed, err := ParseTag(string(text))
	if err != nil {
		return err
	}
	if string(parsed) != string(text) {
		return fmt.Errorf("%w: %q is written %q", ErrTag, text, parsed)
	}
	*t = parsed
	return nil
}
