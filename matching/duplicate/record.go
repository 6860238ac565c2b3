package duplicate

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// A Record is what is compared: an organisation, a site, a publication. Values stand in
// the order of the fields of the [Spec]; an empty value is unknown, and missing values at
// the end may be left out. A value may hold several, one a line ("\n"): names in several
// languages, two telephone numbers. Records are compared by their best pair of values.
type Record struct {
	ID     string   // unique within its source
	Source string   // the list it comes from; may be empty
	Values []string // by field
}

// A Comparison says how the values of a field are compared.
type Comparison uint8

// The comparisons. The first six are for anything; the others know what they read.
const (
	Name     Comparison = iota + 1 // name: of an organisation, person or work; words by rarity, slips, numbers
	Text                           // text: prose; words by rarity
	Number                         // number: by relative difference
	Date                           // date: a day or a year; slips of digits and of day and month
	Code                           // code: equal or one slip
	Set                            // set: elements separated by comma, semicolon, bar or line
	Street                         // street: street and house number
	Postcode                       // postcode: with its area
	City                           // city: a town
	Phone                          // phone: one number
	Website                        // website: by registrable domain
	Email                          // email: an address
	Category                       // kind: of organisation, legal form, type
	Point                          // point: "latitude,longitude" in degrees
)

var comparisonNames = []string{"", "name", "text", "number", "date", "code", "set", "street", "postcode", "city", "phone", "website", "email", "kind", "point"}

// String returns the name; "" when unset.
func (k Comparison) String() string {
	if int(k) < len(comparisonNames) {
		return comparisonNames[k]
	}
	return fmt.Sprintf("Comparison(%d)", uint8(k))
}

// MarshalText returns the name; an unset or unknown comparison is an error.
func (k Comparison) MarshalText() ([]byte, error) {
	if k == 0 || int(k) >= len(comparisonNames) {
		return nil, fmt.Errorf("%w: comparison %d has no name", ErrSpec, uint8(k))
	}
	return []byte(comparisonNames[k]), nil
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (k *Comparison) UnmarshalText(text []byte) error {
	i := slices.Index(comparisonNames[1:], string(text))
	if i < 0 {
		return fmt.Errorf("%w: %q is not a comparison; one of %q", ErrSpec, text, comparisonNames[1:])
	}
	*k = Comparison(i + 1)
	return nil
}

// A Field is declared by its name and how its values are compared.
type Field struct {
	Name string     `json:"name"`
	Kind Comparison `json:"kind"`
}

// A Spec declares the fields of records, at most 12.
type Spec struct {
	Fields []Field `json:"fields"`
}

// maxFields is how many fields a record may have; names take two (see column.go).
const maxFields = 12

// Errors that callers can tell apart.
var (
	ErrSpec    = errors.New("not a valid specification")
	ErrRecords = errors.New("records cannot be compared")
)

// OrganisationSpec returns the fields of an organisation: name, street, postalCode, city,
// phone, website, email, kind.
func OrganisationSpec() Spec {
	return Spec{Fields: []Field{
		{"name", Name}, {"street", Street}, {"postalCode", Postcode}, {"city", City},
		{"phone", Phone}, {"website", Website}, {"email", Email}, {"kind", Category},
	}}
}

// ParseSpec reads a specification as JSON: {"fields":[{"name":"title","kind":"name"}]}.
func ParseSpec(data []byte) (Spec, error) {
	var s Spec
	if err := json.Unmarshal(data, &s); err != nil {
		return Spec{}, fmt.Errorf("%w: %w", ErrSpec, err)
	}
	return s, s.Validate()
}

// Validate returns everything that is wrong, wrapped in [ErrSpec].
func (s Spec) Validate() error {
	var errs []error
	if len(s.Fields) == 0 || len(s.Fields) > maxFields {
		errs = append(errs, fmt.Errorf("%w: %d fields; 1 to %d", ErrSpec, len(s.Fields), maxFields))
	}
	for i, f := range s.Fields {
		if f.Name == "" || f.Name == "id" || f.Name == "source" {
			errs = append(errs, fmt.Errorf("%w: field %d: %q cannot be the name of a field", ErrSpec, i, f.Name))
		}
		if f.Kind == 0 || int(f.Kind) >= len(comparisonNames) {
			errs = append(errs, fmt.Errorf("%w: field %q: unknown comparison", ErrSpec, f.Name))
		}
		if slices.ContainsFunc(s.Fields[:i], func(g Field) bool { return g.Name == f.Name }) {
			errs = append(errs, fmt.Errorf("%w: field %q stands twice", ErrSpec, f.Name))
		}
	}
	return errors.Join(errs...)
}

// compareRecords is the canonical order: by source, then by id.
func compareRecords(a, b *Record) int {
	return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
}

// canonical returns the positions of records in canonical order. Two records of one
// source with one id are an error that wraps [ErrRecords].
func canonical(records []Record) ([]int32, error) {
	order := make([]int32, len(records))
	for i := range order {
		order[i] = int32(i)
	}
	sorted := slices.IsSortedFunc(order, func(a, b int32) int { return compareRecords(&records[a], &records[b]) })
	if !sorted {
		slices.SortFunc(order, func(a, b int32) int { return compareRecords(&records[a], &records[b]) })
	}
	for i := 1; i < len(order); i++ {
		if a, b := &records[order[i-1]], &records[order[i]]; compareRecords(a, b) == 0 {
			return nil, fmt.Errorf("%w: two records of source %q have the id %q", ErrRecords, b.Source, b.ID)
		}
	}
	return order, nil
}
