package hsds

import (
	"fmt"
	"strings"
)

// A Severity says what happened to what a report entry is about.
type Severity uint8

// The values of [Severity].
const (
	Warning  Severity = iota + 1 // imported as it is; somebody should look at it
	Repaired                     // put right, in a way that leaves no doubt
	Moved                        // could not be mapped; kept in the extensions of the record
	Left                         // left out of the records
)

// String returns "warning", "repaired", "kept" or "dropped"; "" when unset.
func (s Severity) String() string {
	return [...]string{"", "warning", "repaired", "kept", "dropped"}[min(s, Left+1)%5]
}

// MarshalText returns what String does; an unset value is an error.
func (s Severity) MarshalText() ([]byte, error) {
	if s == 0 || s > Left {
		return nil, fmt.Errorf("hsds: severity %d has no name", uint8(s))
	}
	return []byte(s.String()), nil
}

// UnmarshalText reads the names that MarshalText gives.
func (s *Severity) UnmarshalText(text []byte) error {
	for v := Warning; v <= Left; v++ {
		if v.String() == string(text) {
			*s = v
			return nil
		}
	}
	return fmt.Errorf("hsds: severity %q is not known", text)
}

// A Code names a kind of report entry. Codes are part of the API.
type Code string

// The codes of report entries.
const (
	CodeSyntax       Code = "syntax"       // not JSON or CSV, or not the text of one record
	CodeEncoding     Code = "encoding"     // not UTF-8, or decoded twice (mojibake)
	CodeText         Code = "text"         // line ends, escapes or control characters in a text
	CodeType         Code = "type"         // a value of another type than the schema has
	CodeFormat       Code = "format"       // a text that is not of the form of its field
	CodeNull         Code = "null"         // null, which means nothing
	CodeUnknown      Code = "unknown"      // a field that HSDS does not have
	CodeMissing      Code = "missing"      // a field without which the record cannot be used or is poorer
	CodeReference    Code = "reference"    // points at something that is not there
	CodeDuplicate    Code = "duplicate"    // the same record, row or key twice
	CodeConflict     Code = "conflict"     // two values for one thing
	CodeReused       Code = "reused-id"    // an identifier that several tables use
	CodeEmptyTable   Code = "empty-table"  // a table with headers and no rows
	CodeCoordinates  Code = "coordinates"  // no coordinates, or impossible ones
	CodeHours        Code = "hours"        // a time that could not be read, or was read from text
	CodeAge          Code = "age"          // an age in words
	CodeURL          Code = "url"          // a link without its beginning, or that cannot be followed
	CodeRange        Code = "range"        // longer or larger than a record allows
	CodePersonal     Code = "personal"     // personal data in a directory text
	CodePerson       Code = "person"       // a person, left out
	CodeOwn          Code = "own-fields"   // what this software added to an export no longer fits
	CodeConfidential Code = "confidential" // a place that is shown rounded
	CodeUnsaid       Code = "unsaid"       // cannot be written in HSDS
	CodeVanished     Code = "vanished"     // no longer in the source
	CodeLocalEdit    Code = "local-edit"   // changed here, and in the source as well
)

// An Entry is one line of a report.
type Entry struct {
	Where    string   `json:"where"`            // "line 12", "item 3" or "services.csv:12"; "" where it has no place in the input
	Source   string   `json:"source,omitzero"`  // the source's identifier of the record
	Path     string   `json:"path,omitzero"`    // JSON Pointer into the HSDS object
	Code     Code     `json:"code"`             // what kind of entry
	Severity Severity `json:"severity"`         // what happened
	Message  string   `json:"message,omitzero"` // in words
}

// String renders the entry as one line.
func (e Entry) String() string {
	var b strings.Builder
	for _, part := range []string{e.Where, e.Source, e.Path} {
		if part == "" {
			part = "-"
		}
		b.WriteString(part)
		b.WriteByte(' ')
	}
	fmt.Fprintf(&b, "%s %s: %s", e.Severity, e.Code, oneLine(e.Message))
	return b.String()
}

// A Rejected is an input from which no record could be made, as it came.
type Rejected struct {
	Where  string `json:"where"`
	Source string `json:"source,omitzero"`
	Reason string `json:"reason"`
	Raw    []byte `json:"raw"` // the line, the JSON value or the CSV row
}

// A Report says line by line what an import, export or merge met.
type Report struct {
	Entries  []Entry
	Rejected []Rejected
	Read     int         // documents or rows read
	Made     Counts      // records made
	Persons  int         // contact persons left out
	Merge    MergeCounts // of a merge
}

// Counts are numbers of records by kind.
type Counts struct {
	Organisations, Places, Initiatives, Deliveries, Concepts int
}

// MergeCounts are numbers of records by what a merge did with them.
type MergeCounts struct {
	Added, Changed, Unchanged, Vanished, KeptEdits, Conflicts int
}

// Count returns how many entries there are by severity and code.
func (r *Report) Count() map[Severity]map[Code]int {
	out := map[Severity]map[Code]int{}
	for _, e := range r.Entries {
		if out[e.Severity] == nil {
			out[e.Severity] = map[Code]int{}
		}
		out[e.Severity][e.Code]++
	}
	return out
}

// String renders all entries, a line each.
func (r *Report) String() string {
	var b strings.Builder
	for _, e := range r.Entries {
		b.WriteString(e.String())
		b.WriteByte('\n')
	}
	return b.String()
}

// A reporter adds entries about one object. A nil reporter drops them.
type reporter struct {
	report *Report
	where  string
	source string
}

func (r *reporter) add(severity Severity, code Code, path, format string, args ...any) {
	if r == nil || r.report == nil {
		return
	}
	r.report.Entries = append(r.report.Entries, Entry{
		Where: r.where, Source: r.source, Path: path, Code: code, Severity: severity, Message: fmt.Sprintf(format, args...),
	})
}

// reject keeps what could not be used, with its entry.
func (r *reporter) reject(code Code, raw []byte, format string, args ...any) {
	if r == nil || r.report == nil {
		return
	}
	r.add(Left, code, "", format, args...)
	r.report.Rejected = append(r.report.Rejected, Rejected{Where: r.where, Source: r.source, Reason: fmt.Sprintf(format, args...), Raw: raw})
}

// oneLine makes a text fit a line of a report.
func oneLine(s string) string {
	const most = 300
	s = strings.ToValidUTF8(s, "�")
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most]) + "..."
	}
	return s
}

// clip shortens a value for a message.
func clip(s string) string {
	const most = 60
	if runes := []rune(strings.ToValidUTF8(s, "�")); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return strings.ToValidUTF8(s, "�")
}
