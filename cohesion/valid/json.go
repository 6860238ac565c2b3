package valid

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds of a document: its nesting, the length of a key in bytes, and how many faults
// are reported of it.
const (
	maxDepth  = 64
	maxKey    = 200
	maxFaults = 1000
)

// OneMeaning reports what makes a JSON document mean different things to different
// readers, which the decoder of the standard library lets through: keys that occur twice
// or differ only in case, null (absent is how this library says unknown), invalid UTF-8,
// and data after the document; also nesting deeper than 64. It is for small documents
// such as policies and calendars; package schema has a stricter and faster check for
// records. Time is linear in the size of the document, and it stops at the first fault of
// syntax and after 1,000 faults of other kinds.
func OneMeaning(data []byte) Violations {
	if !utf8.Valid(data) {
		return Violations{{Code: Syntax, Message: "is not valid UTF-8"}}
	}
	w := walker{dec: json.NewDecoder(bytes.NewReader(data))}
	w.dec.UseNumber()
	w.value("", 0)
	if !w.broken {
		if _, err := w.dec.Token(); err != io.EOF {
			w.fault("", Syntax, "there is something after the document")
		}
	}
	return w.found
}

// A walker goes through the tokens of a document.
type walker struct {
	dec    *json.Decoder
	found  Violations
	broken bool // not JSON: nothing more can be said
}

func (w *walker) fault(path string, code Code, message string) {
	w.found = append(w.found, Violation{path, code, message})
	w.broken = w.broken || code == Syntax || len(w.found) >= maxFaults
}

func (w *walker) value(path string, depth int) {
	token, err := w.dec.Token()
	switch {
	case err != nil:
		w.fault(path, Syntax, "is not JSON: "+strings.TrimPrefix(err.Error(), "json: "))
	case depth > maxDepth:
		w.fault(path, Syntax, "is nested too deeply")
	case token == nil:
		w.fault(path, Type, "null is not allowed; leave out what is not known")
	case token == json.Delim('{'):
		w.object(path, depth)
	case token == json.Delim('['):
		for i := 0; w.dec.More() && !w.broken; i++ {
			w.value(path+"/"+strconv.Itoa(i), depth+1)
		}
		w.end(path)
	}
}

func (w *walker) object(path string, depth int) {
	seen := make(map[string]string)
	for w.dec.More() && !w.broken {
		token, err := w.dec.Token()
		key, ok := token.(string)
		if err != nil || !ok {
			w.fault(path, Syntax, "is not JSON: a key is missing")
			return
		}
		at := path + "/" + escape(key)
		if len(key) > maxKey {
			w.fault(path, Range, "a key is longer than any that is known; leave it out")
			key = strings.ToValidUTF8(key[:maxKey], "")
			at = path + "/" + escape(key)
		}
		folded := foldCase(key)
		if before, twice := seen[folded]; twice && before == key {
			w.fault(at, Duplicate, "occurs twice; keep one")
		} else if twice {
			w.fault(at, Duplicate, "differs from another key only in case; keep one")
		}
		seen[folded] = key
		w.value(at, depth+1)
	}
	w.end(path)
}

// foldCase maps keys that a decoder may take for each other to one: each letter to the
// smallest that differs from it only in case, so that the long s is an s.
func foldCase(key string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		return least
	}, key)
}

// end reads the closing bracket.
func (w *walker) end(path string) {
	if w.broken {
		return
	}
	if _, err := w.dec.Token(); err != nil {
		w.fault(path, Syntax, "is not JSON: it ends too early")
	}
}
