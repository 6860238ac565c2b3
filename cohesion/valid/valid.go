// Package valid holds what every check of this library returns: a list of
// violations, each with the place in the document, a stable code and a message
// that names the remedy.
//
// A check reports everything that is wrong, not the first thing. Paths are JSON
// Pointers (RFC 6901) into the record's JSON form, so that a form, a log line and
// an HTTP answer can all point at the same field. The empty path is the whole
// document.
package valid

import (
	"fmt"
	"strconv"
	"strings"
)

// A Code names a kind of violation. Codes are part of the API: software may
// branch on them, and their text never changes.
type Code string

// The codes that checks of this library use.
const (
	Required  Code = "required"  // a value that must be there is missing
	Format    Code = "format"    // the text is not of the required form
	Range     Code = "range"     // a number, date or length lies outside its bounds
	Unknown   Code = "unknown"   // a name that is not known: an enumeration value, a field, a type
	Duplicate Code = "duplicate" // the same key, item or identifier occurs twice
	Conflict  Code = "conflict"  // two values that cannot both hold
	Reference Code = "reference" // points at something that is not there, or may not be pointed at
	Personal  Code = "personal"  // personal data where none may stand
	Type      Code = "type"      // a JSON value of another type than required
	Syntax    Code = "syntax"    // not JSON, or JSON that different readers read differently
)

// A Violation is one thing that is wrong.
type Violation struct {
	Path    string `json:"path"`    // JSON Pointer, RFC 6901; "" is the whole document
	Code    Code   `json:"code"`    // what kind of violation
	Message string `json:"message"` // what is wrong and what to do about it
}

// String renders the violation as one line, the path first.
func (v Violation) String() string {
	if v.Path == "" {
		return v.Message
	}
	return v.Path + ": " + v.Message
}

// Violations is a list of what is wrong; nil when nothing is. The zero value is
// ready for use. A Violations is not safe for concurrent change.
type Violations []Violation

// Error renders all violations, one after the other. It makes Violations an error;
// use [Violations.Err] to get a nil error from an empty list.
func (vs Violations) Error() string {
	lines := make([]string, len(vs))
	for i, v := range vs {
		lines[i] = v.String()
	}
	return strings.Join(lines, "; ")
}

// Err returns vs as an error, or nil if there are no violations.
func (vs Violations) Err() error {
	if len(vs) == 0 {
		return nil
	}
	return vs
}

// Add appends a violation of the field called name ("" for the document itself).
// The message is formatted as by [fmt.Sprintf].
func (vs *Violations) Add(name string, code Code, format string, args ...any) {
	path := ""
	if name != "" {
		path = "/" + escape(name)
	}
	*vs = append(*vs, Violation{Path: path, Code: code, Message: fmt.Sprintf(format, args...)})
}

// AddAt appends a violation of element i of the list called name.
func (vs *Violations) AddAt(name string, i int, code Code, format string, args ...any) {
	*vs = append(*vs, Violation{Path: "/" + escape(name) + "/" + strconv.Itoa(i), Code: code, Message: fmt.Sprintf(format, args...)})
}

// Nest appends the violations of a part, found under the field called name. It
// costs nothing when the part has none.
func (vs *Violations) Nest(name string, part Violations) {
	for _, v := range part {
		v.Path = "/" + escape(name) + v.Path
		*vs = append(*vs, v)
	}
}

// NestAt appends the violations of element i of the list called name.
func (vs *Violations) NestAt(name string, i int, part Violations) {
	for _, v := range part {
		v.Path = "/" + escape(name) + "/" + strconv.Itoa(i) + v.Path
		*vs = append(*vs, v)
	}
}

var escaper = strings.NewReplacer("~", "~0", "/", "~1")

// escape writes a reference token of a JSON Pointer (RFC 6901 section 3).
func escape(token string) string {
	if !strings.ContainsAny(token, "~/") {
		return token
	}
	return escaper.Replace(token)
}
