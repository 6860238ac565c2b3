package cohesion

import (
	"slices"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// Eligibility says who may take part: in prose for people and, beside it, as a rule
// over facts. Neither OpenToAll nor Rule means that nobody has said it in a form that
// can be tested: unknown, which excludes nobody.
type Eligibility struct {
	OpenToAll bool          `json:"openToAll,omitzero"` // always satisfied
	Rule      *Rule         `json:"rule,omitzero"`      // not together with OpenToAll
	Prose     language.Text `json:"prose,omitzero"`     // what people read
}

// IsZero says whether nothing is said.
func (e Eligibility) IsZero() bool { return !e.OpenToAll && e.Rule == nil && len(e.Prose) == 0 }

// Validate returns what is wrong.
func (e Eligibility) Validate() valid.Violations {
	var vs valid.Violations
	if e.OpenToAll && e.Rule != nil {
		vs.Add("rule", valid.Conflict, "what is open to all has no rule; leave one of them out")
	}
	if e.Rule != nil {
		vs.Nest("rule", e.Rule.validate(1))
	}
	checkText(&vs, "prose", e.Prose, false, 5000)
	return vs
}

// A Rule is a boolean condition over facts; exactly one of its fields is set.
//
//	{"any": [{"fact": "sb:mantelzorgers"}, {"all": [{"age": {"from": 65}}, {"not": {"fact": "sb:werkenden"}}]}]}
type Rule struct {
	All  []Rule         `json:"all,omitzero"`  // every one holds
	Any  []Rule         `json:"any,omitzero"`  // at least one holds
	Not  *Rule          `json:"not,omitzero"`  // it does not hold
	Fact vocabulary.Ref `json:"fact,omitzero"` // the person belongs to this audience
	Age  *AgeBand       `json:"age,omitzero"`  // the person's age lies in the band
}

// The bounds of a rule: no sensible condition comes near them.
const (
	maxRuleDepth = 8
	maxRuleWidth = 50
)

// Validate returns what is wrong.
func (r *Rule) Validate() valid.Violations { return r.validate(1) }

func (r *Rule) validate(depth int) valid.Violations {
	var vs valid.Violations
	if depth > maxRuleDepth {
		vs.Add("", valid.Range, "a rule is at most %d levels deep; write it flatter", maxRuleDepth)
		return vs
	}
	set := 0
	for _, is := range []bool{len(r.All) > 0, len(r.Any) > 0, r.Not != nil, r.Fact != "", r.Age != nil} {
		if is {
			set++
		}
	}
	if set != 1 {
		vs.Add("", valid.Conflict, "a rule has exactly one of all, any, not, fact and age; this has %d", set)
	}
	for _, list := range []struct {
		name  string
		rules []Rule
	}{{"all", r.All}, {"any", r.Any}} {
		checkLen(&vs, list.name, len(list.rules), maxRuleWidth)
		for i := range list.rules {
			vs.NestAt(list.name, i, list.rules[i].validate(depth+1))
		}
	}
	if r.Not != nil {
		vs.Nest("not", r.Not.validate(depth+1))
	}
	if r.Fact != "" {
		checkRef(&vs, "fact", r.Fact)
	}
	if r.Age != nil {
		vs.Nest("age", r.Age.Validate())
	}
	return vs
}

// A FactBase answers facts about one person, with what follows from other facts.
type FactBase interface {
	// Holds says whether the person belongs to the audience.
	Holds(fact vocabulary.Ref) Truth
	// AgeBand returns the person's age; nil is unknown.
	AgeBand() *AgeBand
}

// Test evaluates the rule in three values. Time linear in the size of the rule.
func (r *Rule) Test(person FactBase) Truth {
	switch {
	case len(r.All) > 0:
		t := Yes
		for i := range r.All {
			t = t.And(r.All[i].Test(person))
		}
		return t
	case len(r.Any) > 0:
		t := No
		for i := range r.Any {
			t = t.Or(r.Any[i].Test(person))
		}
		return t
	case r.Not != nil:
		return r.Not.Test(person).Not()
	case r.Fact != "":
		return person.Holds(r.Fact)
	case r.Age != nil:
		if band := person.AgeBand(); band != nil {
			return r.Age.Contains(*band)
		}
	}
	return 0
}

// Test evaluates the eligibility of a person: yes for what is open to all, unknown
// where there is no rule.
func (e Eligibility) Test(person FactBase) Truth {
	if e.OpenToAll {
		return Yes
	}
	if e.Rule == nil {
		return 0
	}
	return e.Rule.Test(person)
}

// Missing returns the facts that would settle the rule for this person, each once, in the
// order in which the rule names them, and whether the age would.
func (r *Rule) Missing(person FactBase) (facts []vocabulary.Ref, age bool) {
	facts, age = r.missing(person)
	seen := make(map[vocabulary.Ref]bool, len(facts))
	facts = slices.DeleteFunc(facts, func(f vocabulary.Ref) bool {
		again := seen[f]
		seen[f] = true
		return again
	})
	return facts, age
}

func (r *Rule) missing(person FactBase) (facts []vocabulary.Ref, age bool) {
	if r.Test(person) != 0 {
		return nil, false
	}
	for _, list := range [][]Rule{r.All, r.Any} {
		for i := range list {
			f, a := list[i].missing(person)
			facts, age = append(facts, f...), age || a
		}
	}
	if r.Not != nil {
		return r.Not.missing(person)
	}
	if r.Fact != "" {
		facts = append(facts, r.Fact)
	}
	return facts, age || r.Age != nil
}
