package language

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An Entry is a text in one language.
type Entry struct {
	Tag   Tag
	Value string
}

// A Text is the same text in one or more languages, at most one entry a language,
// sorted by tag. In JSON it is an object: {"nl": "Koffieochtend", "en": "Coffee morning"}.
//
// The zero Text has no entries. Build one with [Dutch], [English] or [NewText] and
// change it with [Text.Set], which keep the order; entries put there by hand are
// checked by [Text.Problems].
type Text []Entry

// ErrText is wrapped by every error about the JSON form of a text.
var ErrText = errors.New("not a text by language")

// Dutch returns a Text with one Dutch entry.
func Dutch(value string) Text { return Text{{NL, value}} }

// English returns a Text with one English entry.
func English(value string) Text { return Text{{EN, value}} }

// NewText returns a Text with the given entries, sorted by tag.
func NewText(values map[Tag]string) Text {
	if len(values) == 0 {
		return nil
	}
	t := make(Text, 0, len(values))
	for tag, value := range values {
		t = append(t, Entry{tag, value})
	}
	slices.SortFunc(t, compareEntries)
	return t
}

func compareEntries(a, b Entry) int { return strings.Compare(string(a.Tag), string(b.Tag)) }

// IsZero reports whether the text has no entries.
func (t Text) IsZero() bool { return len(t) == 0 }

// Tags returns the languages of the text in order. The caller owns the result.
func (t Text) Tags() []Tag {
	tags := make([]Tag, len(t))
	for i, e := range t {
		tags[i] = e.Tag
	}
	return tags
}

// Lookup returns the entry with exactly this tag.
func (t Text) Lookup(tag Tag) (string, bool) {
	for _, e := range t {
		if e.Tag == tag {
			return e.Value, true
		}
	}
	return "", false
}

// In returns the text in the first of the wanted languages that it has. For each
// wanted tag an entry with that very tag is preferred to one with the same primary
// language. Without any of them it falls back to Dutch, then English, then the first
// entry. Only a text without entries gives "".
func (t Text) In(tags ...Tag) string {
	for _, tag := range tags {
		if v, ok := t.find(tag); ok {
			return v
		}
	}
	if v, ok := t.find(NL); ok {
		return v
	}
	if v, ok := t.find(EN); ok {
		return v
	}
	if len(t) > 0 {
		return t[0].Value
	}
	return ""
}

// find returns the entry of the tag itself, else the first of its primary language.
func (t Text) find(tag Tag) (string, bool) {
	if v, ok := t.Lookup(tag); ok {
		return v, true
	}
	for _, e := range t {
		if e.Tag.Matches(tag) {
			return e.Value, true
		}
	}
	return "", false
}

// Set puts value in as the entry of tag, replacing what was there. An empty value
// removes the entry. Copies of the text made before keep what they had.
func (t *Text) Set(tag Tag, value string) {
	next := make(Text, 0, len(*t)+1)
	for _, e := range *t {
		if e.Tag != tag {
			next = append(next, e)
		}
	}
	if value != "" {
		next = append(next, Entry{tag, value})
	}
	slices.SortStableFunc(next, compareEntries)
	*t = next
}

// A Problem is something wrong in a text. Code is one of "required", "format",
// "duplicate" and "conflict", spelt as the codes of package valid.
type Problem struct {
	Tag     Tag // the entry; "" is the text as a whole
	Code    string
	Message string // what is wrong and what to do about it
}

// Problems returns everything that is wrong with the text, in order of its entries:
// a tag that is not valid or occurs twice, entries out of order, an empty value,
// control characters other than line feed and tab, invalid UTF-8. A text without
// entries has no problems; whether it may be empty is for its owner to say.
func (t Text) Problems() []Problem {
	var ps []Problem
	add := func(tag Tag, code, message string) { ps = append(ps, Problem{tag, code, message}) }
	for i, e := range t {
		if !e.Tag.IsValid() {
			add(e.Tag, "format", fmt.Sprintf("%q is not a language tag; use one such as nl, en or nl-BE", string(e.Tag)))
		}
		if i > 0 {
			switch c := compareEntries(t[i-1], e); {
			case c == 0:
				add(e.Tag, "duplicate", "the language occurs twice; keep one text")
			case c > 0:
				add(e.Tag, "conflict", "the languages are not in order; sort them by tag")
			}
		}
		if message := wrongValue(e.Value); message != "" {
			code := "format"
			if strings.TrimSpace(e.Value) == "" && utf8.ValidString(e.Value) {
				code = "required"
			}
			add(e.Tag, code, message)
		}
	}
	return ps
}

// wrongValue says what is wrong with one value, or "".
func wrongValue(s string) string {
	if !utf8.ValidString(s) {
		return "the text is not valid UTF-8; convert it from its encoding"
	}
	if strings.TrimSpace(s) == "" {
		return "the text is empty; write it, or leave the language out"
	}
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return fmt.Sprintf("the text holds the control character %U; remove it", r)
		}
	}
	return ""
}

// MarshalJSON writes the text as an object, its languages sorted by tag.
func (t Text) MarshalJSON() ([]byte, error) {
	if !slices.IsSortedFunc(t, compareEntries) {
		t = slices.Clone(t)
		slices.SortStableFunc(t, compareEntries)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, e := range t {
		if i > 0 {
			if t[i-1].Tag == e.Tag {
				return nil, fmt.Errorf("%w: %q occurs twice", ErrText, string(e.Tag))
			}
			b.WriteByte(',')
		}
		if err := enc.Encode(string(e.Tag)); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := enc.Encode(e.Value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// UnmarshalJSON reads an object of strings whose keys are canonical language tags in
// any order. It refuses null, a language that occurs twice, and values other than
// strings; the error wraps [ErrText] or [ErrTag].
func (t *Text) UnmarshalJSON(data []byte) error {
	if !utf8.Valid(data) {
		return fmt.Errorf("%w: invalid UTF-8", ErrText)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		return fmt.Errorf(`%w: write an object such as {"nl": "Hallo"}`, ErrText)
	}
	var next Text
	for dec.More() {
		e, err := readEntry(dec)
		if err != nil {
			return err
		}
		if _, twice := next.Lookup(e.Tag); twice {
			return fmt.Errorf("%w: %q occurs twice", ErrText, string(e.Tag))
		}
		next = append(next, e)
	}
	if _, err := dec.Token(); err != nil {
		return fmt.Errorf("%w: the object does not end", ErrText)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: something follows the object", ErrText)
	}
	slices.SortFunc(next, compareEntries)
	*t = next
	return nil
}

func readEntry(dec *json.Decoder) (Entry, error) {
	var e Entry
	key, err := dec.Token()
	if err != nil {
		return e, fmt.Errorf("%w: the object does not end", ErrText)
	}
	keyText, _ := key.(string)
	if err := e.Tag.UnmarshalText([]byte(keyText)); err != nil {
		return e, err
	}
	value, err := dec.Token()
	if err != nil {
		return e, fmt.Errorf("%w: %q has no value", ErrText, keyText)
	}
	s, ok := value.(string)
	if !ok {
		return e, fmt.Errorf("%w: %q must be a string; leave out what is not known", ErrText, keyText)
	}
	e.Value = s
	return e, nil
}
