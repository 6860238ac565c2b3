package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/matching/duplicate"
)

// A duplicatePair is the line that batch duplicates writes for two records.
type duplicatePair struct {
	A           string             `json:"a"`
	B           string             `json:"b"`
	SourceA     string             `json:"sourceA,omitzero"`
	SourceB     string             `json:"sourceB,omitzero"`
	Probability float64            `json:"probability"`
	Score       duplicate.Bits     `json:"score"` // log odds in bits: the sum of the weights
	Decision    duplicate.Decision `json:"decision"`
	Weights     []duplicate.Weight `json:"weights"`
}

func duplicates(j *job, args []string) error {
	f := j.flags("", "Reads records and writes a line for each two that are probably the same, with the reasons.\n"+
		"A record is a line of JSON: id, source, and name, street, postalCode, city, phone, website, email, kind, or the\n"+
		"fields of -fields. Records of the schema are read too: organisations, or those of -kind.")
	records := f.String("records", "", "`FILE` of records; - is standard input")
	fields := f.String("fields", "", `FILE that declares fields: {"fields":[{"name":"title","kind":"name"}]}`)
	link := f.Bool("link", false, "records of one source are all different: find what two sources share, one to one")
	kind := f.String("kind", "organisation", "of records of the schema: `organisation|place|initiative`")
	threshold := f.Float64("threshold", 0.5, "least probability")
	judgements := f.String("judgements", "", `FILE of what people decided, lines {"a":ID,"b":ID,"same":true}`)
	unsure := f.Bool("unsure", false, "write pairs also where the model cannot be identified")
	parameters := f.String("parameters", "", "`FILE` of parameters to use instead of estimating them")
	save := f.String("save", "", "`FILE` to write the parameters to")
	rejects := f.String("rejects", "", "`FILE` for lines that could not be used (default a report on standard error)")
	if err := j.parse(f, args, 0); err != nil {
		return err
	}
	if err := require(map[string]string{"records": *records}, "records"); err != nil {
		return err
	}
	if !(*threshold > 0 && *threshold < 1) {
		return fmt.Errorf("%w: -threshold %v is not between 0 and 1", errUsage, *threshold)
	}
	if err := j.rejectsTo(*rejects); err != nil {
		return err
	}
	spec, err := j.specFrom(*fields)
	if err != nil {
		return err
	}
	options := duplicate.Options{Link: *link, Threshold: int(math.Round(float64(*threshold * 1e6))), Unsure: *unsure}
	list, judged, err := j.duplicateRecords(*records, *kind, spec)
	if err != nil {
		return err
	}
	if options.Judgements, err = j.judged(*judgements); err != nil {
		return err
	}
	options.Judgements = append(options.Judgements, judged...)
	j.show(fmt.Sprintf("comparing %d records", len(list)), -1)
	return j.writeDuplicates(spec, list, options, *parameters, *save)
}

// specFrom reads a declaration of fields; "" is that of organisations.
func (j *job) specFrom(path string) (duplicate.Spec, error) {
	if path == "" {
		return duplicate.OrganisationSpec(), nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return duplicate.Spec{}, fmt.Errorf("-fields: %w", err)
	}
	spec, err := duplicate.ParseSpec(data)
	if err != nil {
		return spec, fmt.Errorf("-fields %s: %w", path, err)
	}
	return spec, nil
}

// writeDuplicates finds pairs, writes them, and says on standard error how it went.
func (j *job) writeDuplicates(spec duplicate.Spec, list []duplicate.Record, options duplicate.Options, parameters, save string) error {
	x, expected, err := j.duplicateIndex(spec, list, options, parameters)
	if err != nil {
		return err
	}
	pairs := x.Pairs()
	for _, p := range pairs {
		if err := j.ctx.Err(); err != nil {
			return err
		}
		weights, _, _ := x.Explain(p.A, p.B)
		err := j.out.json(duplicatePair{
			A: p.A.ID, B: p.B.ID, SourceA: p.A.Source, SourceB: p.B.Source,
			Probability: float64(p.Probability) / 1e6, Score: p.Score, Decision: p.Decision, Weights: weights,
		})
		if err != nil {
			return err
		}
	}
	j.progress.clear()
	for _, w := range x.Warnings() {
		fmt.Fprintf(j.stderr, "batch %s: warning: %s\n", j.name, w)
	}
	fmt.Fprintf(j.stderr, "batch %s: %d records, %d pairs%s\n", j.name, len(list), len(pairs), expected)
	if save == "" {
		return nil
	}
	data, err := json.Marshal(x.Parameters())
	if err != nil {
		return err
	}
	return os.WriteFile(save, append(data, '\n'), 0o644)
}

func (j *job) duplicateIndex(spec duplicate.Spec, list []duplicate.Record, options duplicate.Options, parameters string) (*duplicate.Index, string, error) {
	if parameters == "" {
		r, err := duplicate.Find(j.ctx, spec, list, options)
		if err != nil {
			return nil, "", err
		}
		b := r.Parameters.Blocking
		return r.Index, fmt.Sprintf(", %.1f matches expected (%d of %d pairs compared, %d keys left out)",
			float64(r.Expected)/1e6, b.Candidates, b.Pairs, b.Stopped), nil
	}
	data, err := os.ReadFile(parameters)
	if err != nil {
		return nil, "", fmt.Errorf("-parameters: %w", err)
	}
	p, err := duplicate.ReadParameters(data)
	if err != nil {
		return nil, "", fmt.Errorf("-parameters %s: %w", parameters, err)
	}
	x, err := duplicate.NewIndex(j.ctx, p, list, options)
	return x, "", err
}

// judged reads what people decided; "" is nothing.
func (j *job) judged(path string) ([]duplicate.Judgement, error) {
	if path == "" {
		return nil, nil
	}
	f, err := j.open("-judgements", path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []duplicate.Judgement
	for dec := json.NewDecoder(stopped{j.ctx, f}); ; {
		var line struct {
			A, B, SourceA, SourceB string
			Same                   *bool
		}
		if err := dec.Decode(&line); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("-judgements %s: %w", path, err)
		}
		if line.A == "" || line.B == "" || line.Same == nil {
			return nil, fmt.Errorf("-judgements %s: line %d: a, b and same are required", path, len(out)+1)
		}
		out = append(out, duplicate.Judgement{
			A: duplicate.Key{Source: line.SourceA, ID: line.A}, B: duplicate.Key{Source: line.SourceB, ID: line.B}, Same: *line.Same,
		})
	}
}

// schemaRecords makes records of one kind of the schema, and takes the judgements.
func (j *job) schemaRecords(path, kind string) ([]duplicate.Record, []duplicate.Judgement, error) {
	var organisations []*cohesion.Organisation
	var initiatives []*cohesion.Initiative
	var judgements []*cohesion.Judgement
	var places []*cohesion.Place
	seen := make(map[cohesion.RecordRef]bool)
	err := j.each("-records", path, func(line int, r cohesion.Record) error {
		if seen[r.Ref()] {
			return j.reject(reject{File: path, Line: line, Errors: valid.Violations{{
				Path: "/id", Code: valid.Duplicate, Message: "another record before it has the same id; keep one of them",
			}}})
		}
		seen[r.Ref()] = true
		switch r := r.(type) {
		case *cohesion.Organisation:
			organisations = append(organisations, r)
		case *cohesion.Initiative:
			initiatives = append(initiatives, r)
		case *cohesion.Place:
			places = append(places, r)
		case *cohesion.Judgement:
			judgements = append(judgements, r)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	owned := make(map[cohesion.OrganisationID]*cohesion.Place)
	byID := make(map[cohesion.PlaceID]*cohesion.Place)
	for _, p := range places {
		byID[p.ID] = p
		if owned[p.Owner] == nil {
			owned[p.Owner] = p
		}
	}
	delete(owned, cohesion.OrganisationID{})
	var out []duplicate.Record
	switch kind {
	case "organisation":
		for _, o := range organisations {
			out = append(out, duplicate.OfOrganisation(o, owned[o.ID]))
		}
	case "place":
		for _, p := range places {
			out = append(out, duplicate.OfPlace(p))
		}
	case "initiative":
		for _, i := range initiatives {
			var at *cohesion.Place
			for _, d := range i.Deliveries {
				if at == nil {
					at = byID[d.Place]
				}
			}
			out = append(out, duplicate.OfInitiative(i, at))
		}
	default:
		return nil, nil, fmt.Errorf("%w: -kind %q is not organisation, place or initiative", errUsage, kind)
	}
	return out, duplicate.JudgementsOf(judgements), nil
}
