package matching

import (
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A person answers facts, with what follows from the vocabulary. It implements
// [cohesion.FactBase].
type person struct {
	voc     *vocabulary.Vocabulary
	answers map[vocabulary.Ref]cohesion.Answer
	implied []vocabulary.Ref // by what was answered yes
	denies  bool             // something was answered no
	spares  bool             // something makes no difference
	age     *cohesion.AgeBand
}

var _ cohesion.FactBase = (*person)(nil)

func newPerson(voc *vocabulary.Vocabulary, facts cohesion.Facts) *person {
	p := &person{voc: voc, age: facts.Age}
	if len(facts.Answers) > 0 {
		p.answers = make(map[vocabulary.Ref]cohesion.Answer, len(facts.Answers))
	}
	for _, a := range facts.Answers {
		p.answers[a.Fact] = a.Answer
		switch a.Answer {
		case cohesion.AnswerYes:
			p.implied = append(p.implied, voc.Implies(a.Fact)...)
		case cohesion.AnswerNo:
			p.denies = true
		case cohesion.AnswerAny:
			p.spares = true
		}
	}
	return p
}

// AgeBand returns the age, or nil.
func (p *person) AgeBand() *cohesion.AgeBand { return p.age }

// indifferent says whether the fact makes no difference to the person.
func (p *person) indifferent(fact vocabulary.Ref) bool {
	return p.answers[fact] == cohesion.AnswerAny
}

// Holds says whether the person belongs to an audience: as answered; else yes if an
// audience that implies it was answered yes, no if it implies one that was answered no;
// else by age.
func (p *person) Holds(fact vocabulary.Ref) cohesion.Truth {
	switch p.answers[fact] {
	case cohesion.AnswerYes:
		return cohesion.Yes
	case cohesion.AnswerNo:
		return cohesion.No
	case cohesion.AnswerAny:
		return 0
	}
	if slices.Contains(p.implied, fact) {
		return cohesion.Yes
	}
	if p.denies {
		for _, around := range p.voc.Implies(fact) {
			if p.answers[around] == cohesion.AnswerNo {
				return cohesion.No
			}
		}
	}
	if p.age == nil {
		return 0
	}
	band, ok := audienceAge(p.voc, fact)
	if !ok {
		return 0
	}
	return band.Contains(*p.age)
}

// audienceAge returns the ages that an audience stands for, if it stands for ages.
func audienceAge(voc *vocabulary.Vocabulary, audience vocabulary.Ref) (cohesion.AgeBand, bool) {
	age, ok := voc.Age(audience)
	if !ok {
		return cohesion.AgeBand{}, false
	}
	band := cohesion.AgeBand{From: &age.Min}
	if age.Max > 0 {
		band.Below = &age.Max
	}
	return band, true
}
