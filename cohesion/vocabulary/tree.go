package vocabulary

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

// A node is a JSON value as it was written: members in order, numbers as text. The
// standard decoder into structs loses duplicate members and accepts names in other
// case, so files are read through this.
type node struct {
	kind    byte // '{', '[', '"', '0', 't' or 'n' for object, list, string, number, truth value, null
	text    string
	truth   bool
	names   []string
	members map[string]*node // nil without members
	items   []*node
}

// maxNesting is more than any file of this package has.
const maxNesting = 12

// errTooMany says that reading ended because enough is wrong.
var errTooMany = errors.New("too many faults")

// readTree reads exactly one JSON value and reports what makes it ambiguous. The node
// is nil if there is none, or more is wrong than a report holds.
func readTree(data []byte) (*node, valid.Violations) {
	var vs valid.Violations
	if len(data) > maxFile {
		vs.Add("", valid.Range, "the file has %d bytes; at most %d are read, so split it", len(data), maxFile)
		return nil, vs
	}
	if !utf8.Valid(data) {
		vs.Add("", valid.Syntax, "the file is not valid UTF-8; convert it")
		return nil, vs
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	n, err := readNode(dec, 0, &vs)
	if err == nil {
		if _, err = dec.Token(); errors.Is(err, io.EOF) {
			return n, vs
		}
		err = errors.New("something follows the document")
	}
	if errors.Is(err, errTooMany) {
		return nil, vs
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("it ends too early")
	}
	vs.Add("", valid.Syntax, "not a JSON document: %v (byte %d)", err, dec.InputOffset())
	return nil, vs
}

func readNode(dec *json.Decoder, depth int, vs *valid.Violations) (*node, error) {
	if depth > maxNesting {
		return nil, fmt.Errorf("nested deeper than %d", maxNesting)
	}
	tok, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch v := tok.(type) {
	case json.Delim:
		if v == '{' {
			return readObject(dec, depth, vs)
		}
		return readList(dec, depth, vs)
	case string:
		if strings.ContainsRune(v, utf8.RuneError) {
			vs.Add("", valid.Syntax, "the text holds a replacement character or half a surrogate pair; write the character itself")
		}
		return &node{kind: '"', text: v}, nil
	case json.Number:
		return &node{kind: '0', text: v.String()}, nil
	case bool:
		return &node{kind: 't', truth: v}, nil
	}
	vs.Add("", valid.Type, "null is not used; leave out what is not known")
	return &node{kind: 'n'}, nil
}

func readObject(dec *json.Decoder, depth int, vs *valid.Violations) (*node, error) {
	n := &node{kind: '{'}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		name, _ := key.(string)
		if len(name) > maxFieldName {
			return nil, fmt.Errorf("the name of a field is longer than %d bytes", maxFieldName)
		}
		var part valid.Violations
		member, err := readNode(dec, depth+1, &part)
		if _, twice := n.members[name]; twice {
			part.Add("", valid.Duplicate, "the field occurs twice; keep one")
		} else {
			n.add(name, member)
		}
		vs.Nest(name, part)
		if err != nil {
			return nil, err
		}
		if tooMany(*vs) {
			return nil, errTooMany
		}
	}
	_, err := dec.Token()
	return n, err
}

func (n *node) add(name string, member *node) {
	if n.members == nil {
		n.members = make(map[string]*node)
	}
	n.names = append(n.names, name)
	n.members[name] = member
}

func readList(dec *json.Decoder, depth int, vs *valid.Violations) (*node, error) {
	n := &node{kind: '['}
	for i := 0; dec.More(); i++ {
		var part valid.Violations
		item, err := readNode(dec, depth+1, &part)
		for _, v := range part {
			v.Path = fmt.Sprintf("/%d%s", i, v.Path)
			*vs = append(*vs, v)
		}
		if err != nil {
			return nil, err
		}
		if tooMany(*vs) {
			return nil, errTooMany
		}
		n.items = append(n.items, item)
	}
	_, err := dec.Token()
	return n, err
}

// A fields reads the members of an object into values. Everything it cannot use is
// reported to vs.
type fields struct {
	node *node
	vs   *valid.Violations
}

// object returns the members of n and reports those that are not known.
func object(n *node, vs *valid.Violations, known ...string) fields {
	if n.kind != '{' {
		reportType(vs, "", n, "an object")
		return fields{&node{}, vs}
	}
	for _, name := range n.names {
		if tooMany(*vs) {
			break
		}
		if !contains(known, name) {
			vs.Add(name, valid.Unknown, "the field is not known; use one of %s", strings.Join(known, ", "))
		}
	}
	return fields{n, vs}
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

// reportType tells of a wrong type, except of null, which has been told already.
func reportType(vs *valid.Violations, name string, n *node, want string) {
	if n.kind != 'n' {
		vs.Add(name, valid.Type, "must be %s", want)
	}
}

// get returns the member if it is there and of the wanted kind.
func (f fields) get(name string, kind byte, want string) (*node, bool) {
	n, ok := f.node.members[name]
	if !ok {
		return nil, false
	}
	if n.kind != kind {
		reportType(f.vs, name, n, want)
		return nil, false
	}
	return n, true
}

func (f fields) str(name string) string {
	if n, ok := f.get(name, '"', "a string"); ok {
		return n.text
	}
	return ""
}

func (f fields) truth(name string) bool {
	n, ok := f.get(name, 't', "true or false")
	return ok && n.truth
}

// whole reads an integer without sign, fraction or exponent.
func (f fields) whole(name string) int32 {
	n, ok := f.get(name, '0', "a whole number")
	if !ok {
		return 0
	}
	if !digits(n.text, 1, 9) {
		f.vs.Add(name, valid.Type, "%.40s is not a whole number from 0 to 999999999", n.text)
		return 0
	}
	var v int32
	for _, d := range []byte(n.text) {
		v = v*10 + int32(d-'0')
	}
	return v
}

// strings reads a list of strings.
func (f fields) strings(name string) []string {
	n, ok := f.get(name, '[', "a list of strings")
	if !ok {
		return nil
	}
	var out []string
	for i, item := range n.items {
		if tooMany(*f.vs) {
			break
		}
		if item.kind != '"' {
			var part valid.Violations
			reportType(&part, "", item, "a string")
			f.vs.NestAt(name, i, part)
		}
		out = append(out, item.text)
	}
	return out
}

// each calls read for every item of a list, with the item's own violations.
func (f fields) each(name string, read func(n *node, vs *valid.Violations)) {
	n, ok := f.get(name, '[', "a list")
	if !ok {
		return
	}
	for i, item := range n.items {
		if tooMany(*f.vs) {
			break
		}
		var part valid.Violations
		read(item, &part)
		f.vs.NestAt(name, i, part)
	}
}

// named reads a string by the UnmarshalText of an enumeration.
func (f fields) named(name string, into interface{ UnmarshalText([]byte) error }) {
	n, ok := f.get(name, '"', "a string")
	if !ok {
		return
	}
	if err := into.UnmarshalText([]byte(n.text)); err != nil {
		f.vs.Add(name, valid.Unknown, "%v", err)
	}
}
