package cohesion

import "github.com/socialebasis/verbinder/cohesion/valid"

// Score is a value in millionths: 0 to 1,000,000.
type Score int32

// One is the highest score.
const One Score = 1_000_000

// A Reason says how one criterion or one constraint turned out. Reasons are data:
// package matching renders them as sentences in Dutch and English.
//
// A graded reason has a Criterion; of a hard one, Constraint is set.
type Reason struct {
	Criterion    Criterion  `json:"criterion,omitzero"`
	Constraint   Constraint `json:"constraint,omitzero"`
	Verdict      Verdict    `json:"verdict"`
	Value        Score      `json:"value,omitzero"`        // of the criterion
	Weight       int32      `json:"weight,omitzero"`       // of the criterion in the policy
	Contribution Score      `json:"contribution,omitzero"` // what it added to the score; rounded down, so that the sum is at most the score
	Facts        []Compared `json:"facts,omitzero"`        // what was compared
	Question     string     `json:"question,omitzero"`     // code of the question whose answer would settle it
}

// A Compared is what was asked and what was found, in codes: of concepts, languages,
// distances in metres, costs in cents. Which of them are set depends on the criterion.
type Compared struct {
	What   string `json:"what"`            // what is compared, such as "theme", "metres"
	Asked  string `json:"asked,omitzero"`  // on the side of the need
	Found  string `json:"found,omitzero"`  // on the side of the initiative
	Detail string `json:"detail,omitzero"` // how they relate, such as "narrower"
	Value  Score  `json:"value,omitzero"`  // value of this comparison alone
}

// Validate returns what is wrong.
func (r Reason) Validate() valid.Violations {
	var vs valid.Violations
	if (r.Criterion == 0) == (r.Constraint == 0) {
		vs.Add("criterion", valid.Conflict, "a reason has a criterion or a constraint; give exactly one")
	}
	checkEnum(&vs, "criterion", r.Criterion, false)
	checkEnum(&vs, "constraint", r.Constraint, false)
	checkEnum(&vs, "verdict", r.Verdict, true)
	checkScore(&vs, "value", r.Value)
	checkScore(&vs, "contribution", r.Contribution)
	if r.Weight < 0 || r.Weight > MaxWeight {
		vs.Add("weight", valid.Range, "a weight is 0 to %d", MaxWeight)
	}
	checkLen(&vs, "facts", len(r.Facts), maxList)
	for i, f := range r.Facts {
		var fv valid.Violations
		checkLine(&fv, "what", f.What, 1, 100)
		checkLine(&fv, "asked", f.Asked, 0, 1000)
		checkLine(&fv, "found", f.Found, 0, 1000)
		checkLine(&fv, "detail", f.Detail, 0, 1000)
		checkScore(&fv, "value", f.Value)
		vs.NestAt("facts", i, fv)
	}
	checkLine(&vs, "question", r.Question, 0, 200)
	return vs
}

// MaxWeight is the highest weight of a criterion.
const MaxWeight = 1000

func checkScore(vs *valid.Violations, name string, s Score) {
	if s < 0 || s > One {
		vs.Add(name, valid.Range, "a score is 0 to %d millionths", One)
	}
}

// Criterion is a graded aspect of a match, each in [0,1]; what each means and weighs is the policy's.
type Criterion uint8

// The values of [Criterion].
const (
	ByTheme    Criterion = iota + 1 // theme: it is about what is asked
	ByWords                         // words: its words resemble the words of the need
	ByAudience                      // audience: it is meant for people like this person
	ByDistance                      // distance: it is near
	ByTime                          // time: it takes place at the wished moments
	ByLanguage                      // language: the person's language is spoken
	ByAccess                        // access: the threshold is low
	ByLevel                         // level: it is as light as it can be
	ByWishes                        // wishes: it works in the wished way
	ByCapacity                      // capacity: there is room
	ByTrust                         // trust: there is a tie with who raised the need
	ByResults                       // results: it has helped others
)

var criterionNames = []string{"", "theme", "words", "audience", "distance", "time", "language", "access", "level", "wishes", "capacity", "trust", "results"}

// String returns the value's name; "" when unset.
func (e Criterion) String() string { return enumName(criterionNames, "criterion", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Criterion) MarshalText() ([]byte, error) { return enumText(criterionNames, "criterion", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Criterion) UnmarshalText(text []byte) error {
	return enumParse(criterionNames, "criterion", text, e)
}

// Constraint is a condition that a result must meet.
type Constraint uint8

// The values of [Constraint].
const (
	OnStatus        Constraint = iota + 1 // status: the initiative takes place
	OnPeriod                              // period: its period covers the day
	OnEligibility                         // eligibility: the person may take part
	OnServiceArea                         // service-area: it serves where the person lives
	OnTravel                              // travel: it lies within the maximum distance
	OnLanguage                            // language: there is a common language
	OnTime                                // time: there is a common time
	OnAccessibility                       // accessibility: the place has what the person requires
	OnCost                                // cost: it costs at most the limit
	OnRefusal                             // refusal: the person did not refuse it
	OnCapacity                            // capacity: it is not full without a waiting list
	OnCommunity                           // community: it belongs to this community or a neighbour that shares it
	OnExpiry                              // expiry: the need has not expired
	OnSeeking                             // seeking: the initiative seeks hands (for talents)
)

var constraintNames = []string{"", "status", "period", "eligibility", "service-area", "travel", "language", "time", "accessibility", "cost", "refusal", "capacity", "community", "expiry", "seeking"}

// String returns the value's name; "" when unset.
func (e Constraint) String() string { return enumName(constraintNames, "constraint", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Constraint) MarshalText() ([]byte, error) { return enumText(constraintNames, "constraint", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Constraint) UnmarshalText(text []byte) error {
	return enumParse(constraintNames, "constraint", text, e)
}

// Verdict is how a criterion or constraint turned out.
type Verdict uint8

// The values of [Verdict].
const (
	Positive Verdict = iota + 1 // positive: speaks for it
	Neutral                     // neutral: neither for nor against
	Negative                    // negative: speaks against it
	NotKnown                    // unknown: a fact is missing; see the question
	Excluded                    // excluded: a hard condition is not met
	Conceded                    // conceded: a condition is not met, and the policy softened it
)

var verdictNames = []string{"", "positive", "neutral", "negative", "unknown", "excluded", "conceded"}

// String returns the value's name; "" when unset.
func (e Verdict) String() string { return enumName(verdictNames, "verdict", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Verdict) MarshalText() ([]byte, error) { return enumText(verdictNames, "verdict", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Verdict) UnmarshalText(text []byte) error {
	return enumParse(verdictNames, "verdict", text, e)
}
