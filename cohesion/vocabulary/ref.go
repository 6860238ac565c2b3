package vocabulary

import (
	"errors"
	"fmt"
	"strings"
)

// A Ref names a concept: the scheme and the code within it, as "scheme:code", for
// example "sb:eenzaamheid". The zero Ref names nothing.
//
// A scheme is 1 to 32 lower-case letters, digits and hyphens and begins with a
// letter. A code is 1 to 64 letters, digits, dots, underscores, tildes and hyphens
// and begins with a letter or digit.
type Ref string

// ErrRef is wrapped by every error about the form of a reference.
var ErrRef = errors.New("not a concept reference")

const (
	maxSchemeID = 32
	maxCode     = 64
)

// ParseRef reads a reference strictly: no spaces, no other letters, exactly one
// colon. The error wraps [ErrRef].
func ParseRef(s string) (Ref, error) {
	scheme, code, found := strings.Cut(s, ":")
	switch {
	case !found:
		return "", fmt.Errorf("%w: %.100q has no colon; write scheme:code, such as sb:eenzaamheid", ErrRef, s)
	case !isSchemeID(scheme):
		return "", fmt.Errorf("%w: %.100q does not begin with a scheme of lower-case letters, digits and hyphens", ErrRef, s)
	case !isCode(code):
		return "", fmt.Errorf("%w: %.100q does not end in a code of letters, digits and . _ ~ -", ErrRef, s)
	}
	return Ref(s), nil
}

// NewRef joins a scheme and a code without checking them.
func NewRef(scheme, code string) Ref { return Ref(scheme + ":" + code) }

// Scheme returns what stands before the colon.
func (r Ref) Scheme() string {
	scheme, _, found := strings.Cut(string(r), ":")
	if !found {
		return ""
	}
	return scheme
}

// Code returns what stands after the colon.
func (r Ref) Code() string {
	_, code, _ := strings.Cut(string(r), ":")
	return code
}

// IsValid reports whether r has the form that [ParseRef] accepts.
func (r Ref) IsValid() bool {
	_, err := ParseRef(string(r))
	return err == nil
}

// String returns the reference as text.
func (r Ref) String() string { return string(r) }

// MarshalText returns the reference as text; one of the wrong form gives an error
// that wraps [ErrRef].
func (r Ref) MarshalText() ([]byte, error) {
	if _, err := ParseRef(string(r)); err != nil {
		return nil, err
	}
	return []byte(r), nil
}

// UnmarshalText reads a reference as [ParseRef] does.
func (r *Ref) UnmarshalText(text []byte) error {
	parsed, err := ParseRef(string(text))
	if err != nil {
		return err
	}
	*r = parsed
	return nil
}

func isSchemeID(s string) bool {
	if s == "" || len(s) > maxSchemeID || !isLower(s[0]) {
		return false
	}
	for i := 1; i < len(s); i++ {
		if c := s[i]; !isLower(c) && !isDigit(c) && c != '-' {
			return false
		}
	}
	return true
}

func isCode(s string) bool {
	if s == "" || len(s) > maxCode {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if isLower(c) || 'A' <= c && c <= 'Z' || isDigit(c) {
			continue
		}
		if i == 0 || strings.IndexByte("._~-", c) < 0 {
			return false
		}
	}
	return true
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }
