package duplicate

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// ErrParameters is wrapped by errors about parameters that cannot be used.
var ErrParameters = errors.New("not valid parameters")

// parametersVersion is raised when old parameters would be misread.
const parametersVersion = 2

// Parameters are everything that estimation found. They are fixed from then on: under the
// same parameters a pair always has the same score, whatever other records there are. They
// can be stored as JSON. Make them with [Estimate] or [ReadParameters].
type Parameters struct {
	Version      int               `json:"version"`
	Spec         Spec              `json:"spec"`
	Link         bool              `json:"link,omitzero"`
	Records      int               `json:"records"`
	Prior        []Bits            `json:"prior"`  // by class: log2 of its share of all pairs
	Fields       []FieldParameters `json:"fields"` // those of Spec, then the legal forms of names
	Stop         []uint64          `json:"stop"`   // blocking keys too common to be of use, sorted
	Weak         []uint64          `json:"weak"`   // common ones: two of them make a candidate; sorted
	Unidentified bool              `json:"unidentified,omitzero"`
	Warnings     []string          `json:"warnings,omitzero"`
	Blocking     BlockingReport    `json:"blocking"`
}

// FieldParameters are what estimation found of a field.
type FieldParameters struct {
	Name    string           `json:"name"`
	Shares  [][]Bits         `json:"shares"`            // by class and level: log2 of the share
	Equal   Bits             `json:"equal"`             // weight of equality, whatever the frequency
	Records int              `json:"records"`           // with a value
	Most    int              `json:"most"`              // records that share the most frequent value
	Values  map[uint64]int32 `json:"values,omitzero"`   // how many records share a value, by its hash; three or more
	Words   map[uint64]int32 `json:"words,omitzero"`    // the same of words
	Follows int              `json:"follows,omitempty"` // 1 + the field that it follows from: counted once
}

// A BlockingReport says how candidates were found.
type BlockingReport struct {
	Pairs      uint64 `json:"pairs"`      // of records, all
	Candidates int    `json:"candidates"` // that share a key and were compared
	Keys       int    `json:"keys"`       // shared by two records or more
	Stopped    int    `json:"stopped"`    // shared by too many
	Largest    int    `json:"largest"`    // records that share one key, at most
}

// ReadParameters reads parameters that were written as JSON.
func ReadParameters(data []byte) (*Parameters, error) {
	p := &Parameters{}
	if err := json.Unmarshal(data, p); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrParameters, err)
	}
	return p, p.validate()
}

func (p *Parameters) validate() error {
	if p.Version != parametersVersion {
		return fmt.Errorf("%w: version %d is not %d", ErrParameters, p.Version, parametersVersion)
	}
	if err := p.Spec.Validate(); err != nil {
		return fmt.Errorf("%w: %w", ErrParameters, err)
	}
	columns := newTable(p.Spec).columns
	if len(p.Prior) != int(classes) || len(p.Fields) != len(columns) {
		return fmt.Errorf("%w: %d classes and %d fields", ErrParameters, len(p.Prior), len(p.Fields))
	}
	for i, c := range columns {
		f := p.Fields[i]
		if len(f.Shares) != int(classes) || f.Follows < 0 || f.Follows > len(columns) || f.Follows == i+1 {
			return fmt.Errorf("%w: field %q", ErrParameters, f.Name)
		}
		for _, list := range f.Shares {
			if len(list) != c.field.Kind.levels() {
				return fmt.Errorf("%w: field %q has %d levels", ErrParameters, f.Name, len(list))
			}
		}
	}
	if !slices.IsSorted(p.Stop) || !slices.IsSorted(p.Weak) {
		return fmt.Errorf("%w: stop keys are not sorted", ErrParameters)
	}
	return nil
}

// newParameters writes down what estimation found.
func newParameters(spec Spec, link bool, t *table, b *blocks, m *model) *Parameters {
	p := &Parameters{Version: parametersVersion, Spec: spec, Link: link, Records: t.size, Prior: m.prior[:]}
	for i, c := range t.columns {
		f := FieldParameters{Name: c.field.Name, Equal: m.equal[i], Follows: t.from[i] + 1}
		for k := range m.share {
			f.Shares = append(f.Shares, m.share[k][i])
		}
		if c.frozen != nil {
			f.Records, f.Most, f.Values, f.Words = c.frozen.records, c.frozen.most, c.frozen.values, c.frozen.words
		}
		p.Fields = append(p.Fields, f)
	}
	p.Stop = slices.Sorted(maps.Keys(b.stop))
	p.Weak = slices.Sorted(maps.Keys(b.weak))
	return p
}

// model returns the weights.
func (p *Parameters) model() *model {
	m := &model{}
	copy(m.prior[:], p.Prior)
	for c := range m.share {
		for _, f := range p.Fields {
			m.share[c] = append(m.share[c], f.Shares[c])
		}
	}
	for i, c := range newTable(p.Spec).columns {
		m.equal = append(m.equal, p.Fields[i].Equal)
		m.veto = append(m.veto, c.field.Kind == Name)
	}
	return m
}

// table returns an empty table whose frequencies are those of the estimation.
func (p *Parameters) table() *table {
	t := newTable(p.Spec)
	for i, c := range t.columns {
		f := p.Fields[i]
		t.from = append(t.from, f.Follows-1)
		if c.field.Kind != formKind {
			c.apply(&frequencies{records: f.Records, most: f.Most, values: f.Values, words: f.Words})
		}
	}
	return t
}

func setOf(keys []uint64) map[uint64]bool {
	set := make(map[uint64]bool, len(keys))
	for _, k := range keys {
		set[k] = true
	}
	return set
}
