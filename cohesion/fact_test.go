package cohesion

import (
	"testing"

	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

func TestTruthTables(t *testing.T) {
	const U = Truth(0)
	tests := []struct{ a, b, and, or Truth }{
		{Yes, Yes, Yes, Yes}, {Yes, No, No, Yes}, {Yes, U, U, Yes},
		{No, Yes, No, Yes}, {No, No, No, No}, {No, U, No, U},
		{U, Yes, U, Yes}, {U, No, No, U}, {U, U, U, U},
	}
	for _, tt := range tests {
		if got := tt.a.And(tt.b); got != tt.and {
			t.Errorf("%v and %v = %v, want %v", tt.a, tt.b, got, tt.and)
		}
		if got := tt.a.Or(tt.b); got != tt.or {
			t.Errorf("%v or %v = %v, want %v", tt.a, tt.b, got, tt.or)
		}
	}
	if Yes.Not() != No || No.Not() != Yes || U.Not() != U {
		t.Error("not")
	}
}

func TestAgeBandContains(t *testing.T) {
	open := func(from *Age, below *Age) AgeBand { return AgeBand{From: from, Below: below} }
	half := Age(17_50)
	tests := []struct {
		name         string
		band, person AgeBand
		want         Truth
	}{
		{"inside", *Between(12, 18), *Between(13, 14), Yes},
		{"the whole band", *Between(12, 18), *Between(12, 18), Yes},
		{"just below", *Between(12, 18), *Between(11, 12), No},
		{"just above: 18 is not below 18", *Between(12, 18), *Between(18, 19), No},
		{"splits the band", *Between(12, 18), *Between(17, 19), 0},
		{"wider than the band", *Between(12, 18), *Between(0, 99), 0},
		{"open above", *FromAge(65), *Between(70, 75), Yes},
		{"open above, younger", *FromAge(65), *Between(60, 65), No},
		{"person of at least 70", *FromAge(65), *FromAge(70), Yes},
		{"person of at least 60", *FromAge(65), *FromAge(60), 0},
		{"half a year", open(&half, nil), *Between(17, 18), 0},
		{"below half a year", open(nil, &half), *Between(17, 18), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.band.Contains(tt.person); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// answers is a fact base without hierarchy.
type answers struct {
	yes, no []vocabulary.Ref
	age     *AgeBand
}

func (a answers) AgeBand() *AgeBand { return a.age }

func (a answers) Holds(fact vocabulary.Ref) Truth {
	for _, f := range a.yes {
		if f == fact {
			return Yes
		}
	}
	for _, f := range a.no {
		if f == fact {
			return No
		}
	}
	return 0
}

func TestEligibility(t *testing.T) {
	// Carers, or people of 65 and older who do not work.
	rule := &Rule{Any: []Rule{
		{Fact: "sb:mantelzorgers"},
		{All: []Rule{{Age: FromAge(65)}, {Not: &Rule{Fact: "sb:werkenden"}}}},
	}}
	if vs := rule.Validate(); len(vs) > 0 {
		t.Fatal(vs)
	}
	refs := func(r ...vocabulary.Ref) []vocabulary.Ref { return r }
	tests := []struct {
		name   string
		person answers
		want   Truth
	}{
		{"nothing known", answers{}, 0},
		{"carer", answers{yes: refs("sb:mantelzorgers")}, Yes},
		{"no carer, age unknown", answers{no: refs("sb:mantelzorgers")}, 0},
		{"no carer, young", answers{no: refs("sb:mantelzorgers"), age: Between(40, 41)}, No},
		{"no carer, old, works", answers{no: refs("sb:mantelzorgers"), yes: refs("sb:werkenden"), age: Between(70, 71)}, No},
		{"old, does not work", answers{no: refs("sb:werkenden"), age: Between(70, 71)}, Yes},
		{"old, work unknown", answers{age: Between(70, 71)}, 0},
		{"band splits the rule", answers{no: refs("sb:mantelzorgers", "sb:werkenden"), age: Between(60, 70)}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := (Eligibility{Rule: rule}).Test(tt.person); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			facts, age := rule.Missing(tt.person)
			if known := tt.want != 0; known == (len(facts) > 0 || age) {
				t.Errorf("settled is %v, but missing are %v and age %v", known, facts, age)
			}
		})
	}
	if got := (Eligibility{OpenToAll: true}).Test(answers{}); got != Yes {
		t.Errorf("open to all gives %v", got)
	}
	if got := (Eligibility{}).Test(answers{}); got != 0 {
		t.Errorf("nothing said gives %v, want unknown", got)
	}
}

func TestRuleBounds(t *testing.T) {
	deep := &Rule{Fact: "sb:ouderen"}
	for range maxRuleDepth {
		deep = &Rule{Not: deep}
	}
	wide := &Rule{Any: make([]Rule, maxRuleWidth+1)}
	for i := range wide.Any {
		wide.Any[i] = Rule{Fact: "sb:ouderen"}
	}
	for name, rule := range map[string]*Rule{
		"too deep": deep, "too wide": wide, "empty": {}, "two at once": {Fact: "sb:ouderen", Age: FromAge(65)},
		"no concept": {Fact: "ouderen"}, "empty band": {Age: &AgeBand{}},
	} {
		if vs := rule.Validate(); len(vs) == 0 {
			t.Errorf("%s: accepted", name)
		}
	}
}
