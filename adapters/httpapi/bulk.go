package httpapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/schema"
)

// directory are the kinds that are imported and exported in bulk: what is offered, and by
// whom. What is kept of residents goes one by one, so that each is recorded.
var directory = []cohesion.Kind{cohesion.KindPlace, cohesion.KindOrganisation, cohesion.KindInitiative, cohesion.KindGathering, cohesion.KindPartnership}

// A reportLine tells what became of one line of an import.
type reportLine struct {
	Line    int                 `json:"line"`
	Ref     *cohesion.RecordRef `json:"ref,omitempty"`
	Action  desk.LoadAction     `json:"action"`
	Version int                 `json:"version,omitempty"`
	Errors  []valid.Violation   `json:"errors,omitempty"`
}

var importRecords = operation{
	id: "importRecords", method: http.MethodPost, path: home + "/_import", status: http.StatusOK, body: ndjsonType, bulk: true,
	run: func(c *call) (reply, error) {
		var lines []int // of the file, by record
		var broken error
		tooMany := func() bool { return len(lines) >= c.h.limits.ImportLines }
		result, err := c.desk.Load(c.r.Context(), desk.LoadRequest{MaxRejected: c.h.limits.Rejects, Records: func(yield func(cohesion.Record, error) bool) {
			in := schema.NewReader(c.r.Body)
			for {
				line, err := in.Next()
				if err != nil {
					if !errors.Is(err, io.EOF) {
						broken = err
					}
					return
				}
				if tooMany() {
					broken = errManyLines
					return
				}
				lines = append(lines, line.Number)
				rec, err := imported(line)
				if !yield(rec, err) {
					return
				}
			}
		}})
		if err != nil {
			return reply{}, err
		}
		if result.BrokenOff {
			broken = errManyRejects
		}
		return c.report(result, lines, broken)
	},
}

// Why an import is not read to its end.
var (
	errManyLines   = errors.New("httpapi: too many lines")
	errManyRejects = errors.New("httpapi: too many rejected lines")
)

// imported returns the record of a line, or why it is not taken.
func imported(line schema.Line) (cohesion.Record, error) {
	switch {
	case line.Record == nil:
		return nil, line.Violations
	case !slices.Contains(directory, line.Record.Kind()):
		return nil, valid.Violations{{Path: "/type", Code: valid.Conflict, Message: "records of this kind are not imported in bulk"}}
	}
	return line.Record, nil
}

// report answers an import line by line. One that broke off is told as such in the last
// line: what came before it is stored, and importing again does no harm.
func (c *call) report(result desk.LoadResult, numbers []int, broken error) (reply, error) {
	var large *http.MaxBytesError
	if broken != nil && len(result.Lines) == 0 {
		switch {
		case errors.As(broken, &large):
			return reply{}, errTooLarge
		case errors.Is(broken, os.ErrDeadlineExceeded):
			return reply{}, errTooSlow
		}
		return reply{}, invalidInput(valid.Violations{{Code: valid.Syntax, Message: "the body broke off"}})
	}
	return reply{lines: func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		for i, l := range result.Lines {
			line := reportLine{Line: numbers[i], Action: l.Action, Version: l.Version, Errors: violations(l.Err)}
			if l.Ref.ID != "" {
				line.Ref = &l.Ref
			}
			if err := enc.Encode(line); err != nil {
				return err
			}
		}
		if broken == nil {
			return nil
		}
		message := "the body broke off after the line before; send the rest again"
		switch {
		case errors.As(broken, &large):
			message = "the body is larger than allowed; send the rest in another import"
		case errors.Is(broken, errManyLines):
			message = fmt.Sprintf("an import has at most %d lines; this line and those after it were not read, send them in another import", c.h.limits.ImportLines)
		case errors.Is(broken, errManyRejects):
			message = fmt.Sprintf("%d lines were rejected; this line and those after it were not read, repair the file and send it again", result.Rejected)
		}
		last := 0
		if n := len(result.Lines); n > 0 {
			last = numbers[n-1]
		}
		return enc.Encode(reportLine{Line: last + 1, Action: desk.Rejected, Errors: []valid.Violation{{Code: valid.Range, Message: message}}})
	}}, nil
}

// violations tells why a record was rejected; of what nobody foresaw only that it was.
func violations(err error) []valid.Violation {
	if err == nil {
		return nil
	}
	p, _ := problemOf(err)
	if len(p.Errors) > 0 {
		return p.Errors
	}
	return []valid.Violation{{Code: valid.Conflict, Message: problemTexts[p.Type].title[1]}}
}

// exportPage is how many records an export reads at a time.
const exportPage = 500

var exportRecords = operation{
	id: "exportRecords", method: http.MethodGet, path: home + "/_export", status: http.StatusOK, query: []string{"kind"}, bulk: true,
	run: func(c *call) (reply, error) {
		kinds, q := directory, c.reader()
		if q.values.Has("kind") {
			var kind cohesion.Kind
			if err := kind.UnmarshalText([]byte(q.values.Get("kind"))); err != nil || !slices.Contains(directory, kind) {
				q.wrong("kind", valid.Unknown, "is not a kind that is exported in bulk")
			}
			kinds = []cohesion.Kind{kind}
		}
		if err := q.end(); err != nil {
			return reply{}, err
		}
		return reply{lines: func(w io.Writer) error {
			for _, kind := range kinds {
				if err := c.exportKind(w, kind); err != nil {
					return err
				}
			}
			return nil
		}}, nil
	},
}

// exportKind writes what the caller may read of the records of a kind.
func (c *call) exportKind(w io.Writer, kind cohesion.Kind) error {
	switch kind {
	case cohesion.KindPlace:
		return places.export(c, w)
	case cohesion.KindOrganisation:
		return organisations.export(c, w)
	case cohesion.KindInitiative:
		return initiatives.export(c, w)
	case cohesion.KindGathering:
		return gatherings.export(c, w)
	case cohesion.KindPartnership:
		return partnerships.export(c, w)
	}
	return nil
}

func (n noun[T, R]) export(c *call, w io.Writer) error {
	reading := *c
	var err error
	if reading.scope, err = c.h.scopeOf("read"+n.one, c); err != nil {
		return nil // of this kind the caller may read nothing
	}
	if reading.scope &= c.scope; reading.scope == 0 {
		return nil
	}
	p := store.Page{Limit: exportPage}
	for {
		recs, next, err := desk.List[T, R](c.r.Context(), c.records(), store.Filter{}, p)
		if err != nil {
			return err
		}
		masks, err := n.scopes(&reading, recs...)
		if err != nil {
			return err
		}
		for i, rec := range recs {
			if masks[i] == 0 {
				continue
			}
			line, err := n.shown(&reading, masks[i], rec, false)
			if err != nil {
				return err
			}
			if _, err := w.Write(append(line, '\n')); err != nil {
				return err
			}
		}
		if p.After = next; next == "" {
			return nil
		}
	}
}

// A changeItem is one change of the feed: what changed, nothing of its content.
type changeItem struct {
	Seq     uint64             `json:"seq"`
	Ref     cohesion.RecordRef `json:"ref"`
	Version int                `json:"version"`
	Deleted bool               `json:"deleted,omitempty"`
	At      time.Time          `json:"at"`
}

var listChanges = operation{
	id: "listChanges", method: http.MethodGet, path: home + "/changes", status: http.StatusOK, query: []string{"limit", "after"},
	run: func(c *call) (reply, error) {
		q := c.reader()
		p := q.page()
		if err := q.end(); err != nil {
			return reply{}, err
		}
		changes, next, err := c.desk.Changes(c.r.Context(), p.After, p.Limit)
		if err != nil {
			return reply{}, badCursor(err)
		}
		answer := struct {
			Items []changeItem `json:"items"`
			Next  string       `json:"next"` // where to go on, also when nothing is new
		}{Items: []changeItem{}}
		for _, ch := range changes {
			answer.Items = append(answer.Items, changeItem{ch.Seq, ch.Ref(), ch.Version, ch.Deleted, ch.At.UTC()})
		}
		r := reply{}
		if next != "" {
			r.next = c.nextPage(home+"/changes", next, p.Limit)
			answer.Next = c.h.base.Path + r.next
		}
		r.body = answer
		return r, nil
	},
}
