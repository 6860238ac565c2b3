package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// A query is a line of the file that batch search reads.
type query struct {
	ID   string       `json:"id"`
	Text string       `json:"text"`
	Lang language.Tag `json:"lang"`
}

// A searched is the line that batch search writes for a query; see the schema
// "search-result".
type searched struct {
	Query   string `json:"query"`
	Results []hit  `json:"results"`
}

type hit struct {
	Initiative cohesion.InitiativeID `json:"initiative"`
	Source     *cohesion.Source      `json:"source,omitzero"`
	Score      cohesion.Score        `json:"score"`
}

func search(j *job, args []string) error {
	f := j.flags("", `Reads queries, a line each as {"id": "1", "text": "hulp bij brieven", "lang": "nl"}, and writes a line for each: what was found by words. Without lang the language is detected.`)
	records := f.String("records", "", "`FILE` of records to search; - is standard input")
	queries := f.String("queries", "", "`FILE` of queries")
	k := f.Int("k", 10, "most results of a query")
	at := f.String("at", "", "`DATE` or time of the index (default now)")
	rejects := f.String("rejects", "", "`FILE` for lines that could not be used (default a report on standard error)")
	if err := j.parse(f, args, 0); err != nil {
		return err
	}
	if err := require(map[string]string{"records": *records, "queries": *queries}, "records", "queries"); err != nil {
		return err
	}
	if *k < 1 {
		return fmt.Errorf("%w: -k %d is not 1 or more", errUsage, *k)
	}
	when, err := instant(*at, time.Now())
	if err != nil {
		return err
	}
	if err := j.rejectsTo(*rejects); err != nil {
		return err
	}
	index, err := j.index(*records, when)
	if err != nil {
		return err
	}
	j.show("searching", -1)
	return j.eachQuery(*queries, func(q query) error {
		j.progress.step()
		answer := searched{Query: q.ID, Results: []hit{}}
		for _, h := range index.Search(q.Text, q.Lang, *k) {
			one := hit{Initiative: h.Initiative, Score: h.Score}
			if i, ok := index.Initiative(h.Initiative); ok {
				one.Source = i.Source
			}
			answer.Results = append(answer.Results, one)
		}
		return j.out.json(answer)
	})
}

// maxQuery bounds a line of queries, in bytes.
const maxQuery = 64 << 10

// eachQuery reads queries and hands them out; a line that is none is rejected.
func (j *job) eachQuery(path string, use func(query) error) error {
	f, err := j.open("-queries", path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(make([]byte, 0, maxQuery), maxQuery)
	for n := 1; in.Scan(); n++ {
		if err := j.ctx.Err(); err != nil {
			return err
		}
		if len(bytes.TrimSpace(in.Bytes())) == 0 {
			continue
		}
		q, vs := parseQuery(in.Bytes())
		if len(vs) > 0 {
			err = j.reject(reject{File: path, Line: n, Errors: vs, Raw: in.Text()})
		} else {
			err = use(q)
		}
		if err != nil {
			return err
		}
	}
	if err := in.Err(); errors.Is(err, bufio.ErrTooLong) {
		return fmt.Errorf("-queries %s: a line has more than %d bytes", path, maxQuery)
	} else if err != nil {
		return fmt.Errorf("-queries %s: %w", path, err)
	}
	return nil
}

func parseQuery(line []byte) (query, valid.Violations) {
	var q query
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&q); err != nil {
		return q, valid.Violations{{Code: valid.Syntax, Message: `is not a query, as {"id": "1", "text": "koffie", "lang": "nl"}: ` + strings.TrimPrefix(err.Error(), "json: ")}}
	}
	var vs valid.Violations
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		vs.Add("", valid.Syntax, "something follows the query on its line")
	}
	if strings.TrimSpace(q.ID) == "" {
		vs.Add("id", valid.Required, "an id is required")
	}
	if strings.TrimSpace(q.Text) == "" {
		vs.Add("text", valid.Required, "a text is required")
	}
	return q, vs
}
