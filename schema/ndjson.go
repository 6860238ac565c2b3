package schema

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// A Line is one line of NDJSON: a record, or what is wrong with it.
type Line struct {
	Number     int              // from 1; blank lines count
	Data       []byte           // the line without its end; valid until the next call of Next
	Record     cohesion.Record  // nil if the line is not a valid record
	Violations valid.Violations // what is wrong; nil if there is a record
}

// A Reader reads NDJSON: one document a line, in UTF-8. Lines end in LF or CRLF, of the
// last one the end may be left out; blank lines are passed over; a byte order mark in
// front of the first line is ignored. A line of more than [MaxDocument] bytes is a
// violation and takes no more memory than that. A Reader is for one goroutine at a time.
type Reader struct {
	in     *bufio.Reader
	limit  int
	number int
	buf    []byte
	err    error
}

// NewReader returns a Reader of the lines of in.
func NewReader(in io.Reader) *Reader {
	return &Reader{in: bufio.NewReaderSize(in, 64<<10), limit: MaxDocument}
}

// Next returns the next line that is not blank, be it valid or not. After the last one
// the error is [io.EOF]; any other error is that of the underlying reader, and what
// was read of the line that it broke off is lost with it. After an error every call
// gives that error.
func (r *Reader) Next() (Line, error) {
	for r.err == nil {
		data, length, err := r.line()
		if err != nil && (!errors.Is(err, io.EOF) || length == 0) {
			r.err = err
			break
		}
		r.err = err // io.EOF, behind a last line without end
		r.number++
		if r.number == 1 {
			data = bytes.TrimPrefix(data, []byte("\ufeff"))
		}
		data = bytes.TrimSuffix(data, []byte("\r"))
		line := Line{Number: r.number, Data: data}
		switch {
		case length > r.limit:
			line.Violations = valid.Violations{{Code: valid.Range,
				Message: fmt.Sprintf("the line has more than %d bytes; leave out or split what makes it so long", r.limit)}}
		case len(bytes.TrimSpace(data)) == 0:
			continue
		default:
			line.read()
		}
		return line, nil
	}
	return Line{}, r.err
}

// read parses the line.
func (l *Line) read() {
	record, err := Parse(l.Data)
	if err == nil {
		l.Record = record
		return
	}
	if !errors.As(err, &l.Violations) || len(l.Violations) == 0 {
		l.Violations = valid.Violations{{Code: valid.Syntax, Message: err.Error()}}
	}
}

// line reads one line without its LF, of which it keeps at most limit bytes, and says
// how long it was without the LF. Its io.EOF comes with what the last line holds.
func (r *Reader) line() (data []byte, length int, err error) {
	r.buf = r.buf[:0]
	for {
		part, err := r.in.ReadSlice('\n')
		length += len(part)
		room := max(r.limit-len(r.buf), 0)
		r.buf = append(r.buf, part[:min(len(part), room)]...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if n := len(r.buf); n > 0 && r.buf[n-1] == '\n' {
			r.buf = r.buf[:n-1]
		}
		if err == nil {
			length-- // the LF
		}
		return r.buf, length, err
	}
}

// A Writer writes NDJSON: one document a line, each line in one call of the underlying
// writer, which may buffer them. A Writer is for one goroutine at a time.
type Writer struct {
	out io.Writer
	buf []byte
}

// NewWriter returns a Writer that writes to out.
func NewWriter(out io.Writer) *Writer { return &Writer{out: out} }

// Write writes the record as one line. The error is that of [Encode], of which nothing
// is written, or that of the underlying writer.
func (w *Writer) Write(r cohesion.Record) error {
	line, err := Encode(w.buf[:0], r)
	if err != nil {
		return err
	}
	w.buf = append(line, '\n')
	n, err := w.out.Write(w.buf)
	if err == nil && n < len(w.buf) {
		err = io.ErrShortWrite
	}
	return err
}
