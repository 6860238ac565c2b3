package hsds

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Import reads HSDS documents in JSON: services, organisations, services at locations
// or locations, nested as in the official schemas; as NDJSON (one a line), as an array,
// or as pages ({"contents": [...]}). Documents may be of HSDS 3.0 or 3.1.
//
// What cannot be used is in the report and never lost; an error is about the options
// or the reader alone. The error of r is wrapped, and comes with what was read before.
func Import(r io.Reader, opt Options) (*Batch, *Report, error) {
	report := &Report{}
	if err := opt.check(); err != nil {
		return nil, report, err
	}
	g := newGatherer(report)
	err := g.readJSON(r, opt.MaxRecord)
	if err != nil {
		err = fmt.Errorf("hsds: import: %w", err)
	}
	return build(g, opt), report, err
}

// readJSON reads a stream in any of the forms.
func (g *gatherer) readJSON(r io.Reader, most int) error {
	if most <= 0 {
		most = defaultMaxRecord
	}
	g.most = most
	in := bufio.NewReaderSize(r, 1<<16)
	if head, _ := in.Peek(3); bytes.Equal(head, []byte("\xef\xbb\xbf")) {
		_, _ = in.Discard(3) // three bytes were peeked
		g.reporter("line 1", "").add(Repaired, CodeEncoding, "", "began with a mark of byte order; left out")
	}
	first := true
	for n := 1; ; n++ {
		line, long, err := readLine(in, most)
		where := "line " + itoa(n)
		blankLine := len(bytes.TrimSpace(line)) == 0
		switch {
		case long:
			g.report.Read++
			g.reporter(where, "").reject(CodeRange, line, tooLong, most)
		case blankLine:
		case first && !wholeValue(line):
			rest, err := io.ReadAll(in)
			g.whole(append(append(line, '\n'), rest...), n)
			return err
		default:
			g.line(line, where)
		}
		first = first && blankLine
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// readLine reads one line without its end; long if it has more than most bytes, of
// which it then gives the first.
func readLine(in *bufio.Reader, most int) (line []byte, long bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if len(line) <= most {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) > most {
			return line[:most], true, err
		}
		return line, false, err
	}
}

// wholeValue reports whether a line is one JSON value, as in NDJSON, or at least is
// not the beginning of one that goes on over the next lines.
func wholeValue(line []byte) bool {
	_, _, err := decodeJSON(line)
	return err == nil || !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF)
}

// whole reads a document that stands on several lines. If it is not one JSON value,
// its lines are read one by one. First is the number of the first line.
func (g *gatherer) whole(data []byte, first int) {
	if _, _, err := decodeJSON(data); err == nil {
		g.line(data, "")
		return
	}
	for n, line := range bytes.Split(data, []byte("\n")) {
		if len(bytes.TrimSpace(line)) > 0 {
			g.line(bytes.TrimRight(line, "\r"), "line "+itoa(n+first))
		}
	}
}

// line reads one JSON value: a document, an array of them, or a page.
func (g *gatherer) line(raw []byte, where string) {
	raw = bytes.Clone(raw)
	rep := g.reporter(where, "")
	if !utf8.Valid(raw) {
		g.report.Read++
		rep.reject(CodeEncoding, raw, "is not UTF-8; convert it from its encoding")
		return
	}
	v, twice, err := decodeJSON(raw)
	if err != nil {
		g.report.Read++
		rep.reject(CodeSyntax, raw, "is not JSON: %v", err)
		return
	}
	for _, r := range twice {
		rep.add(Left, CodeDuplicate, r.path, "occurs twice; the first counts, not %s", clip(string(encoded(r.value))))
	}
	g.value(v, where, raw)
}

func (g *gatherer) value(v any, where string, raw []byte) {
	switch v := v.(type) {
	case object:
		if contents, ok := v["contents"].([]any); ok {
			g.all(contents, where)
			return
		}
		g.report.Read++
		if !g.long(raw, where) {
			g.document(v, where, raw)
		}
	case []any:
		g.all(v, where)
	default:
		g.report.Read++
		g.reporter(where, "").reject(CodeType, raw, "is no JSON object")
	}
}

func (g *gatherer) all(list []any, where string) {
	for n, v := range list {
		item := strings.TrimPrefix(where+" item "+itoa(n+1), " ")
		o, ok := v.(object)
		g.report.Read++
		raw := encoded(v)
		switch {
		case g.long(raw, item):
		case !ok:
			g.reporter(item, "").reject(CodeType, raw, "is no JSON object")
		default:
			g.document(o, item, raw)
		}
	}
}

// long rejects a document of more bytes than the options allow, and reports whether it did.
func (g *gatherer) long(raw []byte, where string) bool {
	if len(raw) <= g.most {
		return false
	}
	g.reporter(where, "").reject(CodeRange, bytes.Clone(raw[:g.most]), tooLong, g.most)
	return true
}

// tooLong is what the report says of a line or document that is too long.
const tooLong = "is longer than %d bytes; the beginning is kept with the rejected"
