package hsds

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// An object is a JSON object as decoded: values are string, json.Number, bool, nil,
// []any and object.
type object = map[string]any

// maxDepth bounds how deep a document may nest.
const maxDepth = 40

var errDepth = errors.New("nested too deeply")

// A repeated is a key that an object has twice, as a JSON Pointer, with the value that
// does not count.
type repeated struct {
	path  string
	value any
}

// decodeJSON reads one JSON value and what follows it must be blank. Keys that occur
// twice are returned with their later values; the first value counts.
func decodeJSON(data []byte) (value any, twice []repeated, err error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	value, err = decodeValue(dec, "", 0, &twice)
	if err != nil {
		return nil, nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, nil, errors.New("something follows the value")
	}
	return value, twice, nil
}

func decodeValue(dec *json.Decoder, path string, depth int, twice *[]repeated) (any, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	tok, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch tok {
	case json.Delim('{'):
		o := object{}
		for dec.More() {
			key, err := dec.Token()
			if err != nil {
				return nil, err
			}
			name, _ := key.(string)
			at := path + "/" + escape(name)
			v, err := decodeValue(dec, at, depth+1, twice)
			if err != nil {
				return nil, err
			}
			if _, ok := o[name]; ok {
				*twice = append(*twice, repeated{at, v})
				continue
			}
			o[name] = v
		}
		_, err := dec.Token()
		return o, err
	case json.Delim('['):
		list := []any{}
		for dec.More() {
			v, err := decodeValue(dec, path+"/"+strconv.Itoa(len(list)), depth+1, twice)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := dec.Token()
		return list, err
	}
	return tok, nil
}

var pointerEscaper = strings.NewReplacer("~", "~0", "/", "~1")

// escape writes a reference token of a JSON Pointer.
func escape(token string) string { return pointerEscaper.Replace(token) }

// encode writes a value as JSON: the fields of an HSDS object in the order of the
// official schemas, others after them by name. Name is that of the object, or "".
func encode(b *bytes.Buffer, name string, v any) error {
	switch v := v.(type) {
	case object:
		return encodeObject(b, name, v)
	case []any:
		b.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := encode(b, name, e); err != nil {
				return err
			}
		}
		b.WriteByte(']')
		return nil
	case string:
		return encodeString(b, v)
	case json.RawMessage:
		return json.Compact(b, v)
	case json.Number:
		b.WriteString(v.String())
		return nil
	}
	raw, err := json.Marshal(v)
	b.Write(raw)
	return err
}

func encodeString(b *bytes.Buffer, s string) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the line feed
	return nil
}

func encodeObject(b *bytes.Buffer, name string, o object) error {
	info := objectNamed(name)
	order := func(key string) int {
		if info != nil {
			for i := range info.Fields {
				if info.Fields[i].Name == key {
					return i
				}
			}
		}
		return 1000
	}
	keys := slices.Collect(maps.Keys(o))
	slices.SortFunc(keys, func(x, y string) int { return cmp.Or(cmp.Compare(order(x), order(y)), cmp.Compare(x, y)) })
	b.WriteByte('{')
	for i, key := range keys {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := encodeString(b, key); err != nil {
			return err
		}
		b.WriteByte(':')
		of := ""
		if info != nil {
			if f := info.field(key); f != nil {
				of = f.Of
			}
		}
		if err := encode(b, of, o[key]); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	return nil
}

// encoded returns a value as JSON in which equal values have equal bytes. A value that
// was decoded always has a JSON form.
func encoded(v any) []byte {
	var b bytes.Buffer
	if err := encode(&b, "", v); err != nil {
		return fmt.Appendf(nil, "%q", err.Error())
	}
	return b.Bytes()
}

// same reports whether two values have the same JSON form. Numbers compare by value.
func same(a, b any) bool {
	switch a := a.(type) {
	case object:
		b, ok := b.(object)
		if !ok || len(a) != len(b) {
			return false
		}
		for k, v := range a {
			if w, ok := b[k]; !ok || !same(v, w) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, same)
	case json.Number:
		b, ok := b.(json.Number)
		return ok && sameNumber(a.String(), b.String())
	case nil, string, bool:
		return a == b
	}
	return bytes.Equal(encoded(a), encoded(b))
}

func sameNumber(a, b string) bool {
	if a == b {
		return true
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && x == y
}

// text returns a string field; "" when it is not there or not a string.
func text(o object, name string) string {
	s, _ := o[name].(string)
	return s
}

// list returns the objects in a list field.
func list(o object, name string) []object { return objectsOf(o[name]) }

func objectsOf(v any) []object {
	items, _ := v.([]any)
	out := make([]object, 0, len(items))
	for _, item := range items {
		if o, ok := item.(object); ok {
			out = append(out, o)
		}
	}
	return out
}

// anys is the inverse of objectsOf.
func anys(list []object) []any {
	out := make([]any, len(list))
	for i, o := range list {
		out[i] = o
	}
	return out
}

// set puts a field in o unless the text is empty.
func set(o object, name, value string) {
	if value != "" {
		o[name] = value
	}
}

// copyValue returns a deep copy.
func copyValue(v any) any {
	switch v := v.(type) {
	case object:
		out := make(object, len(v))
		for k, e := range v {
			out[k] = copyValue(e)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = copyValue(e)
		}
		return out
	}
	return v
}
