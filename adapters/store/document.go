package store

import (
	"encoding/json"
	"fmt"
)

// maxBody bounds the body of a document.
const maxBody = 64 << 20

// Check returns an error that wraps ErrInvalid if the document is not valid.
func (d Document) Check() error {
	switch {
	case !isDocumentName(d.Name):
		return fmt.Errorf("%w: %.80q does not name a document: lower-case letters, digits, dots and hyphens, with slashes between", ErrInvalid, d.Name)
	case d.Version < 0:
		return fmt.Errorf("%w: document %s: a version is not negative", ErrInvalid, d.Name)
	case len(d.Body) > maxBody:
		return fmt.Errorf("%w: document %s has %d bytes; at most %d are kept", ErrInvalid, d.Name, len(d.Body), maxBody)
	case !json.Valid(d.Body):
		return fmt.Errorf("%w: document %s is not JSON", ErrInvalid, d.Name)
	}
	return nil
}

func isDocumentName(s string) bool {
	if s == "" || len(s) > maxKey {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		case (c == '/' || c == '.' || c == '-') && i > 0 && i < len(s)-1 && (s[i-1] != '/' || c == '-'):
		default:
			return false
		}
	}
	return true
}
