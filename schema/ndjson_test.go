package schema

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion"
)

// outline reads everything and tells each line in a few words.
func outline(t *testing.T, r *Reader) ([]string, error) {
	t.Helper()
	var lines []string
	for {
		line, err := r.Next()
		if err != nil {
			if _, again := r.Next(); !errors.Is(again, err) {
				t.Errorf("after the error %v comes %v", err, again)
			}
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return lines, err
		}
		if (line.Record == nil) == (line.Violations == nil) {
			t.Errorf("line %d has both or neither of a record and violations", line.Number)
		}
		what := fmt.Sprint(brief(line.Violations))
		if line.Record != nil {
			what = line.Record.Kind().String()
		}
		lines = append(lines, fmt.Sprintf("%d %s", line.Number, what))
	}
}

func TestReader(t *testing.T) {
	for _, test := range []struct {
		name, in string
		limit    int
		want     []string
	}{
		{"nothing", "", 0, nil},
		{"only a byte order mark", "\ufeff", 0, nil},
		{"only a blank line", "\n", 0, nil},
		{"one line", smallNeed + "\n", 0, []string{"1 need"}},
		{"last line without end", smallNeed + "\n" + smallInitiative, 0, []string{"1 need", "2 initiative"}},
		{"CRLF", smallNeed + "\r\n" + smallInitiative + "\r\n", 0, []string{"1 need", "2 initiative"}},
		{"byte order mark", "\ufeff" + smallNeed + "\n", 0, []string{"1 need"}},
		{"byte order mark in the middle", smallNeed + "\n\ufeff" + smallNeed, 0, []string{"1 need", "2 [ syntax]"}},
		{"blank lines", "\n" + smallNeed + "\n \r\n\n" + smallInitiative, 0, []string{"2 need", "5 initiative"}},
		{"bad lines in between", "{\n" + smallNeed + "\nnull\n[]\n{\"type\":\"need\"", 0,
			[]string{"1 [ syntax]", "2 need", "3 [ type]", "4 [ type]", "5 [/type syntax]"}},
		{"line too long", smallNeed + "\n" + smallNeed + "   \n" + smallNeed, len(smallNeed), []string{"1 need", "2 [ range]", "3 need"}},
		{"last line too long", strings.Repeat("x", 300_000), 200, []string{"1 [ range]"}},
		{"just not too long", smallNeed + "\n", len(smallNeed), []string{"1 need"}},
	} {
		for _, how := range []struct {
			name string
			wrap func(io.Reader) io.Reader
		}{
			{"at once", func(r io.Reader) io.Reader { return r }},
			{"byte by byte", iotest.OneByteReader},
			{"with the error at the data", iotest.DataErrReader},
		} {
			t.Run(test.name+" "+how.name, func(t *testing.T) {
				r := NewReader(how.wrap(strings.NewReader(test.in)))
				if test.limit > 0 {
					r.limit = test.limit
				}
				got, err := outline(t, r)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("lines (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestReaderFails(t *testing.T) {
	broken := errors.New("the wire is cut")
	r := NewReader(io.MultiReader(strings.NewReader(smallNeed+"\n"+smallNeed), iotest.ErrReader(broken)))
	lines, err := outline(t, r)
	if !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
	if diff := cmp.Diff([]string{"1 need"}, lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestWriter(t *testing.T) {
	var out bytes.Buffer
	w := NewWriter(&out)
	var want []string
	docs := samples(t)
	for kind := cohesion.KindCommunity; newRecord(kind) != nil; kind++ {
		r, err := Parse(docs[kind.String()])
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
		want = append(want, fmt.Sprintf("%d %s", kind, kind))
		if err := w.Write(new(cohesion.Place)); len(violations(t, err)) == 0 {
			t.Error("a place without id is written")
		}
	}
	got, err := outline(t, NewReader(&out))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what was written reads as (-want +got):\n%s", diff)
	}
}

// A shortWriter takes a few bytes and says nothing of the rest.
type shortWriter struct{}

func (shortWriter) Write(p []byte) (int, error) { return len(p) / 2, nil }

func TestWriterFails(t *testing.T) {
	r, err := Parse([]byte(smallNeed))
	if err != nil {
		t.Fatal(err)
	}
	if err := NewWriter(shortWriter{}).Write(r); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("the error of a short write is %v", err)
	}
}
