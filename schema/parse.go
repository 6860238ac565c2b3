package schema

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"github.com/socialebasis/verbinder/cohesion"
)

// Parse reads one document of any kind, as [Decode] does, many times faster: for bulk.
// It accepts the same documents and gives equal records. The error is that of Decode.
func Parse(data []byte) (cohesion.Record, error) {
	if r, ok := parse(data); ok {
		return r, nil
	}
	return Decode(data)
}

// ParseAs reads one document as Parse does and wants a T, such as
// cohesion.SupportNeed. A document of another kind is a violation.
func ParseAs[T any](data []byte) (*T, error) {
	r, err := Parse(data)
	if err != nil {
		return nil, err
	}
	return as[T](r)
}

// parse reads a document of the present version, and reports whether it is valid. It
// knows the shape of every record and follows the document byte by byte: no schema, no
// reflection.
func parse(data []byte) (cohesion.Record, bool) {
	if len(data) > MaxDocument || !utf8.Valid(data) {
		return nil, false
	}
	p := parser{data: data}
	p.space()
	var kind cohesion.Kind
	if kind.UnmarshalText(p.findType()) != nil {
		return nil, false
	}
	r := p.record(kind)
	p.space()
	if p.bad || p.pos != len(data) || len(r.Validate()) > 0 {
		return nil, false
	}
	return r, true
}

// A parser reads JSON in one pass. The first thing that is not as it should be sets
// bad; what is read after that has no meaning.
type parser struct {
	data    []byte
	pos     int
	depth   int
	members int // of objects and lists, outside extensions
	bad     bool
}

func (p *parser) space() {
	for p.pos < len(p.data) {
		switch p.data[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}

// next skips space and reports whether the byte c comes next, which it then skips.
func (p *parser) next(c byte) bool {
	if p.pos < len(p.data) && p.data[p.pos] <= ' ' {
		p.space()
	}
	if p.pos < len(p.data) && p.data[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

// object reads an object and calls field for each member, its key read and its value
// next; field says whether it knows the key. Keys occur once, and the required ones are
// there.
func (p *parser) object(field func(key []byte) bool, required ...string) {
	if p.bad || !p.enter('{') {
		p.bad = true
		return
	}
	var few [24][]byte
	keys := few[:0]
	var seen uint64 // one bit for a few keys each: a new bit is a new key
	for !p.next('}') {
		if len(keys) > 0 && !p.next(',') || !p.next('"') {
			p.bad = true
			return
		}
		key := p.string()
		bit := uint64(1) << (keyHash(key) % 64)
		if p.bad || seen&bit != 0 && contains(keys, key) || !p.next(':') {
			p.bad = true
			return
		}
		seen |= bit
		keys = append(keys, key)
		p.space()
		p.members++
		if p.members > maxMembers || !field(key) || p.bad {
			p.bad = true
			return
		}
	}
	p.depth--
	for _, name := range required {
		if !contains(keys, name) {
			p.bad = true
			return
		}
	}
}

// enter skips an opening bracket and counts the depth.
func (p *parser) enter(c byte) bool {
	p.depth++
	return p.depth <= maxDepth && p.next(c)
}

func keyHash(key []byte) uint {
	if len(key) == 0 {
		return 0
	}
	return uint(len(key))*7 + uint(key[0])*5 + uint(key[len(key)-1])*3
}

func contains[S string | []byte](keys [][]byte, key S) bool {
	for _, k := range keys {
		if string(k) == string(key) {
			return true
		}
	}
	return false
}

// list reads a list and calls item for each element, which is next. An empty list
// is not nil.
func list[T any](p *parser, to *[]T, item func(p *parser, v *T)) {
	if p.bad || !p.enter('[') {
		p.bad = true
		return
	}
	*to = make([]T, 0, 2)
	for n := 0; !p.next(']'); n++ {
		if n > 0 && !p.next(',') {
			p.bad = true
			return
		}
		if p.members++; p.members > maxMembers {
			p.bad = true
			return
		}
		p.space()
		var zero T
		*to = append(*to, zero)
		if item(p, &(*to)[n]); p.bad {
			return
		}
	}
	p.depth--
}

// string reads the rest of a string, its opening quote read, and returns the text: part
// of the document, or if it holds escapes, a copy.
func (p *parser) string() []byte {
	rest := p.data[p.pos:]
	for i, c := range rest {
		switch {
		case c == '"':
			p.pos += i + 1
			return rest[:i]
		case c == '\\':
			start := p.pos
			p.pos += i
			return p.unescape(start)
		case c < ' ':
			p.bad = true
			return nil
		}
	}
	p.bad = true
	return nil
}

func (p *parser) unescape(start int) []byte {
	buf := append(make([]byte, 0, p.pos-start+64), p.data[start:p.pos]...)
	for p.pos < len(p.data) {
		switch c := p.data[p.pos]; {
		case c == '"':
			p.pos++
			return buf
		case c == '\\':
			r, size, fault := unescape(p.data[p.pos:])
			if fault != "" {
				p.bad = true
				return nil
			}
			buf = utf8.AppendRune(buf, r)
			p.pos += size
		case c < ' ':
			p.bad = true
			return nil
		default:
			buf = append(buf, c)
			p.pos++
		}
	}
	p.bad = true
	return nil
}

// extensions reads what other formats keep.
func (p *parser) extensions(to *cohesion.Extensions) {
	*to = cohesion.Extensions{}
	p.object(func(key []byte) bool {
		if p.pos == len(p.data) || p.data[p.pos] != '{' {
			return false
		}
		frames := make([]frame, p.depth, p.depth+4)
		frames[p.depth-2].key = "extensions"
		s := scanner{data: p.data, pos: p.pos, frames: frames, base: p.depth}
		s.enter()
		for s.value() && !s.failed {
		}
		if s.failed || len(s.vs) > 0 || len(s.nulls) > 0 {
			return false
		}
		var compact bytes.Buffer
		if json.Compact(&compact, p.data[p.pos:s.pos]) != nil {
			return false
		}
		(*to)[string(key)] = compact.Bytes()
		p.pos = s.pos
		return true
	})
}

// findType returns the type of the document: nearly always its first member.
func (p *parser) findType() []byte {
	first := parser{data: p.data, pos: p.pos}
	if first.next('{') && first.next('"') && string(first.string()) == "type" && first.next(':') && first.next('"') {
		return first.string()
	}
	var found []byte
	all := parser{data: p.data, pos: p.pos}
	all.object(func(key []byte) bool {
		if string(key) == "type" {
			if !all.next('"') {
				return false
			}
			found = all.string()
			return true
		}
		return all.skip()
	})
	return found
}

// skip skips a value without looking at it closely.
func (p *parser) skip() bool {
	for depth := 0; p.pos < len(p.data); {
		switch c := p.data[p.pos]; c {
		case '"':
			p.pos++
			p.string()
			if p.bad {
				return false
			}
		case '{', '[':
			depth++
			p.pos++
		case '}', ']', ',':
			if depth == 0 {
				return true
			}
			if c != ',' {
				depth--
			}
			p.pos++
		default:
			p.pos++
		}
	}
	return false
}
