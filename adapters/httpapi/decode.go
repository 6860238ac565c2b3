package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/schema"
)

// A member is one key of an object with its value, both as they came.
type member struct {
	name       string
	key, value []byte
}

// members splits a JSON object into its members, of which a name may come twice. ok is
// false if it is no object.
func members(data []byte) (list []member, ok bool) {
	if !json.Valid(data) {
		return nil, false
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, false
	}
	for dec.More() {
		from := dec.InputOffset()
		t, err := dec.Token()
		name, isText := t.(string)
		if err != nil || !isText {
			return nil, false
		}
		key := data[from:dec.InputOffset()]
		m := member{name: name, key: key[bytes.IndexByte(key, '"'):]}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, false
		}
		m.value = value
		list = append(list, m)
	}
	return list, true
}

// serverSet are the members of a record that the service sets. A request may hold them,
// so that what was read can be sent back; they are passed over.
var serverSet = []string{"type", "documentVersion", "id", "community", "version", "created", "changed"}

// lifeSet are the members of kinds whose state changes by operations of their own.
var lifeSet = []string{"status", "steps"}

// hasLife says whether the state of a kind changes by operations of its own, and what it
// is at the beginning.
func hasLife(kind cohesion.Kind) (first string, ok bool) {
	switch kind {
	case cohesion.KindNeed:
		return cohesion.NeedRaised.String(), true
	case cohesion.KindTalent:
		return cohesion.TalentOpen.String(), true
	case cohesion.KindAgendaItem:
		return cohesion.AgendaOpen.String(), true
	}
	return "", false
}

// placeholder is the id under which a record is checked before it has its own.
var placeholder = cohesion.StableID[cohesion.Community](time.Time{}, "httpapi", "placeholder")

// decodeRecord reads a record from a request. What the service sets is not read from it;
// the id is unset, the community is that of the address, the state is the first.
func decodeRecord[T any, R store.Noun[T]](data []byte, community cohesion.CommunityID) (R, error) {
	kind := R(nil).Kind()
	rec, err := schema.Parse(framed(data, kind, community))
	if err != nil {
		return nil, err
	}
	typed, ok := rec.(R)
	if !ok {
		return nil, fmt.Errorf("httpapi: asked for a %s and decoded a %s", kind, rec.Kind())
	}
	typed.Head().ID = cohesion.ID[T]{}
	return typed, nil
}

// framed returns the document with what the service sets in the place of what came.
// Data that is no object stays as it is: reading it then says what is wrong.
func framed(data []byte, kind cohesion.Kind, community cohesion.CommunityID) []byte {
	list, ok := members(data)
	if !ok {
		return data
	}
	first, life := hasLife(kind)
	var b bytes.Buffer
	b.Grow(len(data) + 160)
	fmt.Fprintf(&b, `{"type":%q,"id":%q`, kind, placeholder)
	if kind != cohesion.KindArea {
		own := community
		if kind == cohesion.KindCommunity {
			own = placeholder
		}
		fmt.Fprintf(&b, `,"community":%q`, own)
	}
	if life {
		fmt.Fprintf(&b, `,"status":%q`, first)
	}
	for _, m := range list {
		if slices.Contains(serverSet, m.name) || life && slices.Contains(lifeSet, m.name) {
			continue
		}
		b.WriteByte(',')
		b.Write(m.key)
		b.WriteByte(':')
		b.Write(m.value)
	}
	b.WriteByte('}')
	return b.Bytes()
}

// fields reads the members of a request that is no record, and collects everything that
// is wrong with them. Every member must be read; the others are violations.
type fields struct {
	all   map[string]json.RawMessage
	names []string // in the order in which they came
	known map[string]bool
	vs    valid.Violations
}

// readFields splits the body of a request. A body that is no object with one meaning is
// an error that says so.
func readFields(data []byte) (*fields, error) {
	if vs := valid.OneMeaning(data); len(vs) > 0 {
		return nil, invalidInput(vs)
	}
	list, ok := members(data)
	if !ok {
		return nil, invalidInput(valid.Violations{{Code: valid.Type, Message: "must be one JSON object"}})
	}
	f := &fields{all: map[string]json.RawMessage{}, known: map[string]bool{}}
	for _, m := range list {
		f.all[m.name] = m.value
		f.names = append(f.names, m.name)
	}
	return f, nil
}

// take returns a member, nil if there is none.
func (f *fields) take(name string) json.RawMessage {
	f.known[name] = true
	return f.all[name]
}

// end returns everything that is wrong.
func (f *fields) end() error {
	for _, name := range f.names {
		if !f.known[name] {
			f.vs.Add(name, valid.Unknown, "is not known here")
		}
	}
	if len(f.vs) > 0 {
		return invalidInput(f.vs)
	}
	return nil
}

// text reads a text of min to max characters; min 0 makes it optional.
func (f *fields) text(name string, least, most int) string {
	raw := f.take(name)
	if raw == nil {
		if least > 0 {
			f.vs.Add(name, valid.Required, "is required")
		}
		return ""
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		f.vs.Add(name, valid.Type, "must be a text")
		return ""
	}
	n := utf8.RuneCountInString(s)
	switch {
	case n < least || n > most:
		f.vs.Add(name, valid.Range, "has %d characters; %d to %d are allowed", n, least, most)
	case strings.ContainsFunc(s, func(r rune) bool {
		return r == utf8.RuneError || r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f
	}):
		f.vs.Add(name, valid.Format, "holds a character that is no text")
	}
	return s
}

// number reads a whole number of least to most; absent it is unset.
func (f *fields) number(name string, least, most, unset int) int {
	raw := f.take(name)
	if raw == nil {
		return unset
	}
	n, err := strconv.Atoi(string(raw))
	switch {
	case err != nil && raw[0] != '-' && (raw[0] < '0' || raw[0] > '9'):
		f.vs.Add(name, valid.Type, "must be a whole number")
	case err != nil || n < least || n > most:
		f.vs.Add(name, valid.Range, "must be a whole number of %d to %d", least, most)
	}
	return n
}

// value reads a member whose type reads its own text, such as an id or an enumeration.
func value[T any, P interface {
	*T
	UnmarshalText([]byte) error
}](f *fields, name string, required bool) (v T) {
	raw := f.take(name)
	if raw == nil {
		if required {
			f.vs.Add(name, valid.Required, "is required")
		}
		return v
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		f.vs.Add(name, valid.Type, "must be a text")
		return v
	}
	if err := P(&v).UnmarshalText([]byte(s)); err != nil {
		f.vs.Add(name, valid.Format, "is not valid: %.200s", strings.TrimPrefix(err.Error(), "cohesion: "))
	}
	return v
}

// tag reads a language tag.
func (f *fields) tag(name string) language.Tag {
	s := f.text(name, 0, 35)
	if s == "" {
		return ""
	}
	tag, err := language.ParseTag(s)
	if err != nil {
		f.vs.Add(name, valid.Format, "is not a language tag such as nl or en")
	}
	return tag
}

// list reads a list of at most most texts.
func (f *fields) list(name string, most int) []string {
	raw := f.take(name)
	if raw == nil {
		return nil
	}
	var texts []string
	if json.Unmarshal(raw, &texts) != nil {
		f.vs.Add(name, valid.Type, "must be a list of texts")
		return nil
	}
	if len(texts) > most {
		f.vs.Add(name, valid.Range, "has %d items; at most %d are allowed", len(texts), most)
		return nil
	}
	return texts
}

// draft reads a record that is not kept.
func draft[T any, R store.Noun[T]](f *fields, name string, community cohesion.CommunityID, fill func(data []byte) []byte) R {
	raw := f.take(name)
	if raw == nil {
		return nil
	}
	rec, err := decodeRecord[T, R](fill(raw), community)
	var vs valid.Violations
	switch {
	case errors.As(err, &vs):
		f.vs.Nest(name, vs)
	case err != nil:
		f.vs.Add(name, valid.Format, "cannot be read")
	}
	return rec
}

// withExpiry gives a draft the last day that it needs to be checked, unless it has one.
// It is not kept, so the day means nothing.
func withExpiry(data []byte) []byte {
	list, ok := members(data)
	if !ok || slices.ContainsFunc(list, func(m member) bool { return m.name == "expires" }) {
		return data
	}
	rest := bytes.TrimLeft(data, " \t\r\n")[1:]
	head := `{"expires":"` + draftExpiry + `"`
	if len(list) > 0 {
		head += ","
	}
	return append([]byte(head), rest...)
}

const draftExpiry = "2199-12-31"
