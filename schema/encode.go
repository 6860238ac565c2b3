package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// Encode appends the document of a record to dst: one JSON object on one line, without
// a line break, "type" first and then the fields that are set, in the order of the Go
// type. The same record gives the same bytes. Decoding the bytes gives an equal record,
// if the record is valid and what its extensions hold has no spaces between tokens.
//
// Encode does not check the record beyond what has no text form, such as an id that is
// not set; that error is [valid.Violations], and dst is returned as it was.
func Encode(dst []byte, r cohesion.Record) ([]byte, error) {
	if r == nil || reflect.ValueOf(r).IsNil() {
		return dst, valid.Violations{{Code: valid.Required, Message: "there is no record to encode"}}
	}
	kind, err := r.Kind().MarshalText()
	if err != nil {
		return dst, valid.Violations{{Path: "/type", Code: valid.Unknown, Message: err.Error()}}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(r); err != nil {
		if vs := r.Validate(); len(vs) > 0 {
			return dst, vs
		}
		return dst, valid.Violations{{Code: valid.Format, Message: "cannot be encoded: " + strings.TrimPrefix(err.Error(), "json: ")}}
	}
	fields := bytes.TrimRight(b.Bytes(), "\n")
	if len(fields) < 3 { // no record has an empty document
		return dst, valid.Violations{{Code: valid.Required, Message: fmt.Sprintf("the %s has no fields", kind)}}
	}
	dst = append(dst, `{"type":"`...)
	dst = append(dst, kind...)
	dst = append(dst, `",`...)
	return append(dst, fields[1:]...), nil
}
