package vocabulary

import (
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// A Crosswalk maps concepts of one scheme to those of another. It says the same as
// the mappings of a concept, and is kept apart where another party makes it.
type Crosswalk struct {
	From    string `json:"from"` // scheme
	To      string `json:"to"`   // scheme
	Version string `json:"version"`
	Licence string `json:"licence"`
	Pairs   []Pair `json:"pairs"`
}

// A Pair is one line of a crosswalk. Kind reads from From to To: broad means that To
// is the broader one.
type Pair struct {
	From     string      `json:"from"` // code in the scheme From
	To       string      `json:"to"`   // code in the scheme To
	Kind     MappingKind `json:"kind"`
	Strength int32       `json:"strength"` // in millionths, 1 to 1,000,000; exact is always 1,000,000
}

// Validate returns everything that is wrong with the crosswalk by itself. Whether its
// codes exist is checked by [New]. After 1,000 violations the search ends, and one more
// says so.
func (c *Crosswalk) Validate() valid.Violations {
	var vs valid.Violations
	for _, end := range [...]struct{ name, id string }{{"from", c.From}, {"to", c.To}} {
		if !isSchemeID(end.id) {
			vs.Add(end.name, valid.Format, "%.100q is not a scheme identifier; use 1 to %d lower-case letters, digits and hyphens", end.id, maxSchemeID)
		}
	}
	if c.From == c.To && c.From != "" {
		vs.Add("to", valid.Conflict, "a crosswalk leads from one scheme to another; both are %.100q", c.To)
	}
	if c.Version == "" {
		vs.Add("version", valid.Required, "give the version of the data, such as 1.0.0")
	}
	if c.Licence == "" {
		vs.Add("licence", valid.Required, "say under which licence the data may be used")
	}
	if len(c.Pairs) == 0 {
		vs.Add("pairs", valid.Required, "the crosswalk is empty; list its pairs")
	}
	seen := make(map[[2]string]bool, len(c.Pairs))
	for i, p := range c.Pairs {
		if tooMany(vs) {
			break
		}
		part := p.check()
		if key := [2]string{p.From, p.To}; seen[key] {
			part.Add("", valid.Duplicate, "%.100s to %.100s occurs twice; keep one", p.From, p.To)
		} else {
			seen[key] = true
		}
		vs.NestAt("pairs", i, part)
	}
	return capped(vs)
}

func (p Pair) check() valid.Violations {
	var vs valid.Violations
	if !isCode(p.From) {
		vs.Add("from", valid.Format, "%.100q is not a code; use letters, digits and . _ ~ -", p.From)
	}
	if !isCode(p.To) {
		vs.Add("to", valid.Format, "%.100q is not a code; use letters, digits and . _ ~ -", p.To)
	}
	checkStrength(&vs, p.Kind, p.Strength)
	return vs
}
