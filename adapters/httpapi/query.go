package httpapi

import (
	"encoding/base64"
	"errors"
	"net/url"
	"strconv"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A queryReader reads values of a query string, and collects what is wrong with them.
type queryReader struct {
	values url.Values
	limit  int // of a page
	vs     valid.Violations
}

func (c *call) reader() *queryReader {
	return &queryReader{values: c.query, limit: c.h.limits.Page, vs: c.faults}
}

func (q *queryReader) wrong(key string, code valid.Code, message string) {
	q.vs.Nest("query", valid.Violations{{Path: "/" + key, Code: code, Message: message}})
}

// end returns everything that is wrong.
func (q *queryReader) end() error {
	if len(q.vs) > 0 {
		return invalidInput(q.vs)
	}
	return nil
}

// page reads which part of a list is asked.
func (q *queryReader) page() store.Page {
	p := store.Page{Limit: min(50, q.limit)}
	if q.values.Has("limit") {
		n, err := strconv.Atoi(q.values.Get("limit"))
		if err != nil || n < 1 || n > q.limit {
			q.wrong("limit", valid.Range, "must be a whole number of 1 to "+strconv.Itoa(q.limit))
		}
		p.Limit = n
	}
	if q.values.Has("after") {
		text, err := base64.RawURLEncoding.DecodeString(q.values.Get("after"))
		if err != nil || len(text) == 0 || len(text) > 200 {
			q.wrong("after", valid.Format, "did not come from a page before")
		}
		p.After = store.Cursor(text)
	}
	return p
}

// cursorText is a cursor as addresses hold it.
func cursorText(c store.Cursor) string { return base64.RawURLEncoding.EncodeToString([]byte(c)) }

// badCursor says of an error of a list what is wrong with the request: the rest of it was
// checked before.
func badCursor(err error) error {
	if errors.Is(err, store.ErrInvalid) {
		return invalidInput(valid.Violations{{Path: "/query/after", Code: valid.Format, Message: "did not come from a page before"}})
	}
	return err
}

// instant reads a moment with its offset (RFC 3339).
func (q *queryReader) instant(key string) time.Time {
	if !q.values.Has(key) {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339Nano, q.values.Get(key))
	if err != nil || at.Year() < 1 || at.Year() > 9999 {
		q.wrong(key, valid.Format, "must be a moment with its offset, such as 2026-11-22T09:00:00Z; write + as %2B")
	}
	return at
}

// name reads the name of a state.
func (q *queryReader) name(key string, known ...string) []string {
	if !q.values.Has(key) {
		return nil
	}
	for _, k := range known {
		if k == q.values.Get(key) {
			return []string{k}
		}
	}
	q.wrong(key, valid.Unknown, "is no such state")
	return nil
}

// states returns the names of an enumeration's values, which begin at 1.
func states[E interface {
	~uint8
	String() string
	MarshalText() ([]byte, error)
}]() []string {
	var names []string
	for e := E(1); ; e++ {
		if _, err := e.MarshalText(); err != nil {
			return names
		}
		names = append(names, e.String())
	}
}

// ref reads the id of a record that what is listed refers to.
func ref[T any, R store.Noun[T]](q *queryReader, key string, f *store.Filter) {
	if !q.values.Has(key) {
		return
	}
	id, err := cohesion.ParseID[T](q.values.Get(key))
	if err != nil {
		q.wrong(key, valid.Format, "is not an id: a ULID in capitals")
		return
	}
	f.About = append(f.About, store.Ref[T, R](id))
}

// theme reads a concept.
func (q *queryReader) theme(key string, f *store.Filter) {
	if !q.values.Has(key) {
		return
	}
	theme := vocabulary.Ref(q.values.Get(key))
	if _, err := vocabulary.ParseRef(string(theme)); err != nil {
		q.wrong(key, valid.Format, "is not a concept such as sb:eenzaamheid")
		return
	}
	f.Themes = []vocabulary.Ref{theme}
}

// area reads the code of an area.
func (q *queryReader) area(key string) (code cohesion.AreaCode) {
	if !q.values.Has(key) {
		return code
	}
	if err := code.UnmarshalText([]byte(q.values.Get(key))); err != nil {
		q.wrong(key, valid.Format, "is not the code of an area such as cbs:WK030701@2022")
	}
	return code
}
