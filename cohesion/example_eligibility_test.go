package cohesion_test

import (
	"fmt"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// person answers from facts as they stand, without what follows from other facts.
type person struct{ facts cohesion.Facts }

func (p person) AgeBand() *cohesion.AgeBand { return p.facts.Age }

func (p person) Holds(fact vocabulary.Ref) cohesion.Truth {
	switch p.facts.Answer(fact) {
	case cohesion.AnswerYes:
		return cohesion.Yes
	case cohesion.AnswerNo:
		return cohesion.No
	}
	return 0
}

// Who may come is a rule over facts. What is not known about a person excludes nobody:
// it becomes a question.
func ExampleRule_Test() {
	// Informal carers, and people of 65 and older who do not work.
	rule := cohesion.Rule{Any: []cohesion.Rule{
		{Fact: "sb:mantelzorgers"},
		{All: []cohesion.Rule{{Age: cohesion.FromAge(65)}, {Not: &cohesion.Rule{Fact: "sb:werkenden"}}}},
	}}
	show := func(who string, facts cohesion.Facts) {
		switch rule.Test(person{facts}) {
		case cohesion.Yes:
			fmt.Println(who, "may come")
		case cohesion.No:
			fmt.Println(who, "may not come")
		default:
			missing, age := rule.Missing(person{facts})
			fmt.Println(who, "may perhaps come; ask for", missing, "and the age:", age)
		}
	}
	show("A carer", cohesion.Facts{Answers: []cohesion.FactAnswer{{Fact: "sb:mantelzorgers", Answer: cohesion.AnswerYes}}})
	show("Somebody of 70", cohesion.Facts{Age: cohesion.Between(70, 71)})
	show("Somebody of 40 who is no carer", cohesion.Facts{
		Age:     cohesion.Between(40, 41),
		Answers: []cohesion.FactAnswer{{Fact: "sb:mantelzorgers", Answer: cohesion.AnswerNo}},
	})
	show("Somebody", cohesion.Facts{})
	// Output:
	// A carer may come
	// Somebody of 70 may perhaps come; ask for [sb:mantelzorgers sb:werkenden] and the age: false
	// Somebody of 40 who is no carer may not come
	// Somebody may perhaps come; ask for [sb:mantelzorgers sb:werkenden] and the age: true
}
