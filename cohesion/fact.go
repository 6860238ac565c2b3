package cohesion

import (
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// Facts is what is known about a person, without saying who it is. What is not in
// it is unknown: it excludes nothing, and becomes a question.
type Facts struct {
	Age     *AgeBand     `json:"age,omitzero"`     // nil is unknown
	Answers []FactAnswer `json:"answers,omitzero"` // at most one a fact
}

// A FactAnswer is one fact about a person: whether an audience of the vocabulary
// ("newcomer", "informal carer", "low income") includes them.
type FactAnswer struct {
	Fact   vocabulary.Ref `json:"fact"`
	Answer Answer         `json:"answer"`
}

// Answer returns what is known of a fact as it stands in the list, without what
// follows from other facts; see [FactBase] for that. Linear in the number of answers.
func (f Facts) Answer(fact vocabulary.Ref) Answer {
	for _, a := range f.Answers {
		if a.Fact == fact {
			return a.Answer
		}
	}
	return 0
}

// IsZero says whether nothing is known.
func (f Facts) IsZero() bool { return f.Age == nil && len(f.Answers) == 0 }

// Validate returns what is wrong.
func (f Facts) Validate() valid.Violations {
	var vs valid.Violations
	if f.Age != nil {
		vs.Nest("age", f.Age.Validate())
	}
	if checkLen(&vs, "answers", len(f.Answers), maxList); len(f.Answers) > maxList {
		return vs
	}
	for i, a := range f.Answers {
		var av valid.Violations
		checkRef(&av, "fact", a.Fact)
		checkEnum(&av, "answer", a.Answer, true)
		vs.NestAt("answers", i, av)
		for _, b := range f.Answers[:i] {
			if b.Fact == a.Fact {
				vs.AddAt("answers", i, valid.Duplicate, "the fact %q is answered twice; keep one", a.Fact)
				break
			}
		}
	}
	return vs
}

// Age is an age in hundredths of a year. In JSON it is a number of years with at
// most two decimals: 17.5 is 1750.
type Age = vocabulary.Years

// MaxAge is the highest age that a document may hold: 150 years.
const MaxAge Age = 150_00

// Years returns the age of a whole number of years.
func Years(years int) Age { return Age(years * 100) }

// An AgeBand is a range of ages: From is included, Below is not; nil is open. A person
// of 67 whose birthday is not known lies in {67, 68}.
type AgeBand struct {
	From  *Age `json:"from,omitzero"`
	Below *Age `json:"below,omitzero"`
}

// Between returns the band of ages from (included) to below (not included), in years.
func Between(from, below int) *AgeBand {
	f, b := Years(from), Years(below)
	return &AgeBand{From: &f, Below: &b}
}

// FromAge returns the band of ages of at least from years.
func FromAge(from int) *AgeBand {
	f := Years(from)
	return &AgeBand{From: &f}
}

// Bounds returns the band as numbers; open ends become 0 and MaxAge + 1.
func (b AgeBand) Bounds() (from, below Age) {
	below = MaxAge + 1
	if b.From != nil {
		from = *b.From
	}
	if b.Below != nil {
		below = *b.Below
	}
	return from, below
}

// Contains says whether everybody in person is in b, nobody is, or it cannot be said.
func (b AgeBand) Contains(person AgeBand) Truth {
	from, below := b.Bounds()
	pFrom, pBelow := person.Bounds()
	switch {
	case pFrom >= from && pBelow <= below:
		return Yes
	case pBelow <= from || pFrom >= below:
		return No
	}
	return 0
}

// Validate returns what is wrong.
func (b AgeBand) Validate() valid.Violations {
	var vs valid.Violations
	if b.From == nil && b.Below == nil {
		vs.Add("", valid.Required, "an age band has from, below or both")
	}
	for _, end := range []struct {
		name string
		age  *Age
	}{{"from", b.From}, {"below", b.Below}} {
		if end.age != nil && (*end.age < 0 || *end.age > MaxAge) {
			vs.Add(end.name, valid.Range, "an age lies between 0 and %s years", MaxAge)
		}
	}
	if from, below := b.Bounds(); from >= below {
		vs.Add("below", valid.Conflict, "must be above from; it is not included in the band")
	}
	return vs
}

// And is Kleene's conjunction: no if either is no, yes if both are yes, else unknown.
func (e Truth) And(u Truth) Truth {
	switch {
	case e == No || u == No:
		return No
	case e == Yes && u == Yes:
		return Yes
	}
	return 0
}

// Or is Kleene's disjunction: yes if either is yes, no if both are no, else unknown.
func (e Truth) Or(u Truth) Truth { return e.Not().And(u.Not()).Not() }

// Not is Kleene's negation: unknown stays unknown.
func (e Truth) Not() Truth {
	switch e {
	case Yes:
		return No
	case No:
		return Yes
	}
	return 0
}

// Truth is a value of Kleene's three-valued logic; the zero value is unknown and has no name in documents: what is not known is absent.
type Truth uint8

// The values of [Truth].
const (
	Yes Truth = iota + 1 // yes: it holds
	No                   // no: it does not hold
)

var truthNames = []string{"", "yes", "no"}

// String returns the value's name; "" when unset.
func (e Truth) String() string { return enumName(truthNames, "truth", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Truth) MarshalText() ([]byte, error) { return enumText(truthNames, "truth", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Truth) UnmarshalText(text []byte) error { return enumParse(truthNames, "truth", text, e) }

// Answer is what is known of a fact about a person; the zero value is unasked, which is unknown.
type Answer uint8

// The values of [Answer].
const (
	AnswerYes Answer = iota + 1 // yes: the fact holds
	AnswerNo                    // no: the fact does not hold
	AnswerAny                   // any: it makes no difference to the person: the fact is left out of the comparison
)

var answerNames = []string{"", "yes", "no", "any"}

// String returns the value's name; "" when unset.
func (e Answer) String() string { return enumName(answerNames, "answer", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Answer) MarshalText() ([]byte, error) { return enumText(answerNames, "answer", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Answer) UnmarshalText(text []byte) error { return enumParse(answerNames, "answer", text, e) }
