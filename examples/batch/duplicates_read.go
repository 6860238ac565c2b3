package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/matching/duplicate"
)

// duplicateRecords reads records, one a line: documents of the schema if the first line
// has a type, else plain ones. What cannot be used is rejected, and it goes on.
func (j *job) duplicateRecords(path, kind string, spec duplicate.Spec) ([]duplicate.Record, []duplicate.Judgement, error) {
	text, err := j.readText(path)
	if err != nil {
		return nil, nil, err
	}
	first, _, _ := strings.Cut(strings.TrimLeft(text, " \t\r\n"), "\n")
	var head struct {
		Type string `json:"type"`
	}
	declared := slices.ContainsFunc(spec.Fields, func(f duplicate.Field) bool { return f.Name == "type" })
	if json.Unmarshal([]byte(first), &head) == nil && head.Type != "" && !declared {
		if path == "-" {
			j.stdin, j.stdinUsed = strings.NewReader(text), ""
		}
		return j.schemaRecords(path, kind)
	}
	records, faults := parsePlain(text, spec)
	seen := make(map[duplicate.Key]bool, len(records))
	kept := records[:0]
	for _, r := range records {
		k := duplicate.Key{Source: r.Source, ID: r.ID}
		if seen[k] {
			faults = append(faults, plainFault{text: fmt.Sprintf("another record before it has the id %q; keep one of them", r.ID), code: valid.Duplicate})
			continue
		}
		seen[k] = true
		kept = append(kept, r)
	}
	for _, f := range faults {
		if err := j.reject(reject{File: path, Line: f.line, Where: "records", Errors: valid.Violations{{Code: f.code, Message: f.text}}}); err != nil {
			return nil, nil, err
		}
	}
	return kept, nil, j.ctx.Err()
}

// readText reads a whole file.
func (j *job) readText(path string) (string, error) {
	f, err := j.open("-records", path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var b strings.Builder
	if file, ok := f.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Size() < 1<<40 {
			b.Grow(int(info.Size()))
		}
	}
	if _, err := io.Copy(&b, stopped{j.ctx, f}); err != nil {
		return "", fmt.Errorf("-records %s: %w", path, err)
	}
	return b.String(), nil
}

// A plainFault is a line that cannot be used; line 0 is not known.
type plainFault struct {
	line int
	text string
	code valid.Code
}

// parsePlain reads plain records on all processors; they stay in order.
func parsePlain(text string, spec duplicate.Spec) ([]duplicate.Record, []plainFault) {
	type part struct {
		text    string
		lines   int
		records []duplicate.Record
		faults  []plainFault
	}
	const size = 1 << 20
	var parts []*part
	for len(text) > 0 {
		end := min(size, len(text))
		if i := strings.IndexByte(text[end:], '\n'); i >= 0 && end < len(text) {
			end += i + 1
		} else {
			end = len(text)
		}
		parts = append(parts, &part{text: text[:end]})
		text = text[end:]
	}
	index := make(map[string]int, len(spec.Fields))
	for i, f := range spec.Fields {
		index[f.Name] = i
	}
	todo := make(chan *part)
	var working sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for p := range todo {
				for line := range strings.SplitSeq(p.text, "\n") {
					p.lines++
					if strings.TrimSpace(line) == "" {
						continue
					}
					r, err := plainRecord(line, index)
					if err != nil {
						p.faults = append(p.faults, plainFault{line: p.lines, text: err.Error(), code: valid.Format})
						continue
					}
					p.records = append(p.records, r)
				}
				if strings.HasSuffix(p.text, "\n") {
					p.lines--
				}
			}
		})
	}
	for _, p := range parts {
		todo <- p
	}
	close(todo)
	working.Wait()
	var faults []plainFault
	n, lines := 0, 0
	for _, p := range parts {
		for _, f := range p.faults {
			f.line += lines
			faults = append(faults, f)
		}
		lines += p.lines
		n += len(p.records)
	}
	records := make([]duplicate.Record, 0, n)
	for _, p := range parts {
		records = append(records, p.records...)
	}
	return records, faults
}

// plainRecord reads one line: an object of strings, numbers and lists of them.
func plainRecord(line string, index map[string]int) (duplicate.Record, error) {
	r := duplicate.Record{Values: make([]string, len(index))}
	if quickRecord(&r, line, index) {
		return r, nil
	}
	r = duplicate.Record{Values: make([]string, len(index))}
	dec := json.NewDecoder(strings.NewReader(line))
	dec.UseNumber()
	var members map[string]any
	if err := dec.Decode(&members); err != nil {
		return r, fmt.Errorf("not a JSON object: %w", err)
	}
	for name, v := range members {
		text, err := plainText(v)
		if err != nil {
			return r, fmt.Errorf("%s: %w", name, err)
		}
		setMember(&r, name, text, index)
	}
	return r, checkID(r)
}

func checkID(r duplicate.Record) error {
	if r.ID == "" {
		return fmt.Errorf("an id is required")
	}
	return nil
}

func setMember(r *duplicate.Record, name, text string, index map[string]int) {
	switch name {
	case "id":
		r.ID = text
	case "source":
		r.Source = text
	default:
		if i, ok := index[name]; ok {
			r.Values[i] = text
		}
	}
}

// plainText is a value as text; of a list one a line.
func plainText(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	case bool:
		return fmt.Sprint(v), nil
	case []any:
		var list []string
		for _, x := range v {
			text, err := plainText(x)
			if err != nil {
				return "", err
			}
			list = append(list, text)
		}
		return strings.Join(list, "\n"), nil
	}
	return "", fmt.Errorf("an object is no value")
}

// quickRecord reads the common case, an object of strings without escapes, without
// allocating for them. It reports whether it could.
func quickRecord(r *duplicate.Record, line string, index map[string]int) bool {
	s := strings.TrimSpace(line)
	if len(s) < 2 || s[0] != '{' || s[len(s)-1] != '}' {
		return false
	}
	s = s[1 : len(s)-1]
	for {
		name, rest, ok := quickString(s)
		if !ok {
			return false
		}
		rest = strings.TrimLeft(rest, " \t")
		if len(rest) == 0 || rest[0] != ':' {
			return false
		}
		value, rest, ok := quickValue(rest[1:])
		if !ok {
			return false
		}
		setMember(r, name, value, index)
		rest = strings.TrimLeft(rest, " \t")
		if rest == "" {
			return r.ID != ""
		}
		if rest[0] != ',' {
			return false
		}
		s = rest[1:]
	}
}

// quickValue reads a string without escapes or a number.
func quickValue(s string) (value, rest string, ok bool) {
	s = strings.TrimLeft(s, " \t")
	if s == "" || s[0] != '-' && (s[0] < '0' || s[0] > '9') {
		return quickString(s)
	}
	i := 1
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.') {
		i++
	}
	if i < len(s) && s[i] != ',' && s[i] != ' ' || !json.Valid([]byte(s[:i])) {
		return "", "", false
	}
	return s[:i], s[i:], true
}

// quickString reads a string without escapes.
func quickString(s string) (value, rest string, ok bool) {
	s = strings.TrimLeft(s, " \t")
	if len(s) < 2 || s[0] != '"' {
		return "", "", false
	}
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return s[1:i], s[i+1:], true
		case c == '\\', c < 0x20:
			return "", "", false
		}
	}
	return "", "", false
}
