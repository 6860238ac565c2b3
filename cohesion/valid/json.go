package valid

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds the nesting of a document.
const maxDepth = 64

// OneMeaning reports what makes a JSON document mean different things to different
// readers, which the decoder of the standard library lets through: keys that occur twice
// or differ only in case, null (absent is how this library says unknown), invalid UTF-8,
// and data after the document; also nesting deeper than 64. It is for small documents
// such as policies and calendars; package schema has a stricter and faster check for
// records. Time is linear in the size of the document, and it stops at the first fault of
// syntax.
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
	w.broken = w.broken || code == Syntax
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
		folded := strings.ToLower(key)
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

// end reads the closing bracket.
func (w *walker) end(path string) {
	if w.broken {
		return
	}
	if _, err := w.dec.Token(); err != nil {
		w.fault(path, Syntax, "is not JSON: it ends too early")
	}
}
