package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

// A job is one run of a command: where it reads and writes, and what it met.
type job struct {
	ctx        context.Context
	name       string
	stdin      io.Reader
	stdinUsed  string // the flag that took standard input
	out        *lines
	stderr     io.Writer
	progress   *progress
	text       []byte // of the record that is written
	rejected   int
	judgements []*cohesion.Judgement // of the records that were read
	rejects    *os.File              // nil: rejects are reported on stderr only
}

// lines writes whole lines only: what reaches the underlying writer always ends in a
// line break, also when the job is stopped.
type lines struct {
	out     io.Writer
	buf     []byte
	written int // lines
}

// flushAt is how many bytes are collected before they are written.
const flushAt = 64 << 10

// line adds a line; text has no line break.
func (l *lines) line(text []byte) error {
	l.buf = append(append(l.buf, text...), '\n')
	l.written++
	if len(l.buf) >= flushAt {
		return l.flush()
	}
	return nil
}

// json adds a value as one line.
func (l *lines) json(v any) error {
	text, err := marshal(v)
	if err != nil {
		return err
	}
	return l.line(text)
}

// marshal writes a value as JSON in which <, > and & stand as they are.
func marshal(v any) ([]byte, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return []byte(strings.TrimRight(b.String(), "\n")), nil
}

func (l *lines) flush() error {
	if len(l.buf) == 0 {
		return nil
	}
	buf := l.buf
	l.buf = l.buf[:0]
	if _, err := l.out.Write(buf); err != nil {
		return fmt.Errorf("writing results: %w", err)
	}
	return nil
}

// A reject is a line of the file that -rejects names.
type reject struct {
	File   string           `json:"file"`
	Line   int              `json:"line,omitzero"`
	Where  string           `json:"where,omitzero"`
	Errors valid.Violations `json:"errors"`
	Raw    string           `json:"raw,omitzero"`
}

// reject reports something that could not be used. What it says on standard error
// does not hold the line itself, which may be about somebody.
func (j *job) reject(r reject) error {
	j.rejected++
	where := r.Where
	if r.Line > 0 {
		where = fmt.Sprintf("line %d", r.Line)
	}
	if j.rejects == nil {
		if j.progress != nil {
			j.progress.clear()
		}
		for _, v := range r.Errors {
			fmt.Fprintf(j.stderr, "%s: %s: %s\n", r.File, where, v)
		}
		return nil
	}
	text, err := marshal(r)
	if err != nil {
		return err
	}
	_, err = j.rejects.Write(append(text, '\n'))
	return err
}

func (j *job) closeRejects() error {
	if j.rejects == nil {
		return nil
	}
	f := j.rejects
	j.rejects = nil
	return f.Close()
}

// flags makes the flag set of a command. It is silent about errors, which run reports.
func (j *job) flags(arguments, about string) *flag.FlagSet {
	f := flag.NewFlagSet("batch "+j.name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Usage = func() {
		fmt.Fprintf(j.stderr, "usage: batch %s [flags]%s\n%s\n\nflags:\n", j.name, arguments, about)
		f.SetOutput(j.stderr)
		f.PrintDefaults()
		f.SetOutput(io.Discard)
	}
	return f
}

// parse reads the flags and wants so many arguments behind them.
func (j *job) parse(f *flag.FlagSet, args []string, arguments int) error {
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return fmt.Errorf("%w: %v", errUsage, err)
	}
	switch n := f.NArg(); {
	case n > arguments:
		return fmt.Errorf("%w: %q is one argument too many", errUsage, f.Arg(arguments))
	case n < arguments:
		return fmt.Errorf("%w: name the FILE to read, or - for standard input", errUsage)
	}
	return nil
}

// require wants flags that have no default.
func require(values map[string]string, names ...string) error {
	for _, name := range names {
		if values[name] == "" {
			return fmt.Errorf("%w: -%s is required", errUsage, name)
		}
	}
	return nil
}

// rejectsTo opens the file for what is rejected; "" is standard error.
func (j *job) rejectsTo(path string) error {
	if path == "" {
		return nil
	}
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("-rejects: %w", err)
	}
	j.rejects = f
	return nil
}

// open opens a file to read; "-" is standard input, which one flag only can take.
func (j *job) open(flagName, path string) (io.ReadCloser, error) {
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", flagName, err)
		}
		return f, nil
	}
	if j.stdinUsed != "" {
		return nil, fmt.Errorf("%w: both %s and %s read standard input; name a file for one of them", errUsage, j.stdinUsed, flagName)
	}
	j.stdinUsed = flagName
	return io.NopCloser(j.stdin), nil
}

// instant reads -at: a date or a time of RFC 3339; empty is fallback.
func instant(text string, fallback time.Time) (time.Time, error) {
	if text == "" {
		return fallback.UTC(), nil
	}
	if d, err := schedule.ParseDate(text); err == nil {
		return time.Date(int(d.Year), time.Month(d.Month), int(d.Day), 12, 0, 0, 0, time.UTC), nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("%w: -at %q is not a date as 2026-11-22 or a time as 2026-11-22T09:30:00+01:00", errUsage, text)
	}
	return t.UTC(), nil
}

// dayOf is the day of an instant in the Netherlands.
func dayOf(t time.Time) (schedule.Date, error) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		return schedule.Date{}, fmt.Errorf("the time zone of the Netherlands is not known here: %w", err)
	}
	return schedule.DateOf(t, zone), nil
}

// policyFrom reads a policy; "" is the default.
func (j *job) policyFrom(path string) (*matching.Policy, error) {
	if path == "" {
		p := matching.DefaultPolicy()
		return &p, nil
	}
	f, err := j.open("-policy", path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, 1<<20))
	if err != nil {
		return nil, fmt.Errorf("-policy %s: %w", path, err)
	}
	p, err := matching.ParsePolicy(data)
	if err != nil {
		return nil, fmt.Errorf("-policy %s: %w", path, err)
	}
	return &p, nil
}

// rendererFor reads -reasons; nil gives reasons as data.
func rendererFor(text string) (*matching.Renderer, error) {
	switch text {
	case "":
		return nil, nil
	case "nl", "en":
		return matching.NewRenderer(vocabulary.Starter(), language.Tag(text)), nil
	}
	return nil, fmt.Errorf("%w: -reasons %q is not nl or en; leave it out for reasons as data", errUsage, text)
}

// stopped reads until the context ends.
type stopped struct {
	ctx context.Context
	in  io.Reader
}

// Read reads, or gives the error of the context.
func (s stopped) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.in.Read(p)
}
