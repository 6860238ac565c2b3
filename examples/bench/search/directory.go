package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/adapters/hsds"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/matching"
)

// A directory is a supply without terms, and beside it who carried which.
type directory struct {
	supply  matching.Supply
	carried map[string]map[string]map[string]bool // by taxonomy, name of the term and service
}

// A taxonomy is a set of queries.
type taxonomy struct {
	name    string
	queries []query
}

type query struct {
	name     string
	relevant map[string]bool // services, by their own id
}

type service struct {
	ID         string `json:"id"`
	Attributes []struct {
		Term struct {
			Name     string `json:"name"`
			Taxonomy string `json:"taxonomy"`
		} `json:"taxonomy_term"`
	} `json:"attributes"`
}

// readDirectory takes the attributes off every service and imports what is left.
func readDirectory(path string) (*directory, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d := &directory{carried: map[string]map[string]map[string]bool{}}
	var bare bytes.Buffer
	in := bufio.NewReader(f)
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := d.strip(line, &bare); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	at := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	community := cohesion.StableID[cohesion.Community](at, "bench", "community")
	batch, _, err := hsds.Import(&bare, hsds.Options{System: "bench", Community: community, At: at, Language: language.EN, Zone: "America/New_York", Country: "US", Currency: "USD"})
	if err != nil {
		return nil, err
	}
	d.supply = matching.Supply{Initiatives: batch.Initiatives, Places: batch.Places, Organisations: batch.Organisations, Day: schedule.DateOf(at, time.UTC)}
	return d, nil
}

// strip notes the terms of a service and writes it without them. Whatever else says
// "attributes", at any depth, is left out as well.
func (d *directory) strip(line []byte, bare io.Writer) error {
	var s service
	if err := json.Unmarshal(line, &s); err != nil {
		return err
	}
	for _, a := range s.Attributes {
		terms := d.carried[a.Term.Taxonomy]
		if terms == nil {
			terms = map[string]map[string]bool{}
			d.carried[a.Term.Taxonomy] = terms
		}
		if terms[a.Term.Name] == nil {
			terms[a.Term.Name] = map[string]bool{}
		}
		terms[a.Term.Name][s.ID] = true
	}
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.UseNumber()
	var whole any
	if err := dec.Decode(&whole); err != nil {
		return err
	}
	return json.NewEncoder(bare).Encode(without(whole))
}

func without(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "attributes")
		for name, member := range v {
			v[name] = without(member)
		}
	case []any:
		for i := range v {
			v[i] = without(v[i])
		}
	}
	return v
}

// taxonomies returns the terms that at least so many services carry, by taxonomy.
func (d *directory) taxonomies(least int) []taxonomy {
	var list []taxonomy
	for _, name := range slices.Sorted(maps.Keys(d.carried)) {
		t := taxonomy{name: name}
		for term, relevant := range d.carried[name] {
			if len(relevant) >= least {
				t.queries = append(t.queries, query{term, relevant})
			}
		}
		slices.SortFunc(t.queries, func(a, b query) int { return cmp.Compare(a.name, b.name) })
		list = append(list, t)
	}
	return list
}
