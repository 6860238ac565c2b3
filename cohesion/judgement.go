package cohesion

import (
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// JudgementID names a judgement.
type JudgementID = ID[Judgement]

// A Judgement is what a person decided about two records: "not the same", "known,
// leave it". It is remembered and applied again; it never destroys a record.
type Judgement struct {
	Meta[Judgement]
	About   JudgementKind    `json:"about"`         // required
	A       RecordRef        `json:"a"`             // required
	B       RecordRef        `json:"b"`             // required; another record of the same kind
	Verdict JudgementVerdict `json:"verdict"`       // required
	By      string           `json:"by"`            // required: a role or pseudonym, never a name
	On      schedule.Date    `json:"on"`            // required
	Note    string           `json:"note,omitzero"` // without personal data
}

// Kind returns KindJudgement.
func (*Judgement) Kind() Kind { return KindJudgement }

// Ref returns the record's reference.
func (j *Judgement) Ref() RecordRef { return j.ref(KindJudgement) }

// Validate returns everything that is wrong with the record.
func (j *Judgement) Validate() valid.Violations {
	vs := j.check(true)
	j.checkPrivate(&vs)
	checkEnum(&vs, "about", j.About, true)
	vs.Nest("a", j.A.Validate())
	vs.Nest("b", j.B.Validate())
	if j.A == j.B {
		vs.Add("b", valid.Conflict, "a judgement is about two records")
	} else if j.A.Kind != j.B.Kind {
		vs.Add("b", valid.Conflict, "a judgement is about two records of one kind")
	}
	checkEnum(&vs, "verdict", j.Verdict, true)
	checkLine(&vs, "by", j.By, 1, 100)
	vs = append(vs, CheckFreeText("by", j.By)...)
	checkDate(&vs, "on", j.On, true)
	checkFree(&vs, "note", j.Note, 1000)
	return vs
}

// Validate returns what is wrong.
func (r RecordRef) Validate() valid.Violations {
	var vs valid.Violations
	checkEnum(&vs, "kind", r.Kind, true)
	if _, err := ParseID[any](r.ID); err != nil {
		vs.Add("id", valid.Format, "%q is not a ULID", r.ID)
	}
	return vs
}

// JudgementKind says what two records were judged on.
type JudgementKind uint8

// The values of [JudgementKind].
const (
	JudgeDuplicate    JudgementKind = iota + 1 // duplicate: are they the same record twice
	JudgeOverlap                               // overlap: do they offer the same
	JudgeIntroduction                          // introduction: should they meet
)

var judgementKindNames = []string{"", "duplicate", "overlap", "introduction"}

// String returns the value's name; "" when unset.
func (e JudgementKind) String() string { return enumName(judgementKindNames, "judgement kind", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e JudgementKind) MarshalText() ([]byte, error) {
	return enumText(judgementKindNames, "judgement kind", e)
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *JudgementKind) UnmarshalText(text []byte) error {
	return enumParse(judgementKindNames, "judgement kind", text, e)
}

// JudgementVerdict is what a person decided; it is remembered and applied again.
type JudgementVerdict uint8

// The values of [JudgementVerdict].
const (
	Confirmed JudgementVerdict = iota + 1 // confirmed: it is so
	Rejected                              // rejected: it is not so ("not the same")
	Dismissed                             // dismissed: known, leave it
)

var judgementVerdictNames = []string{"", "confirmed", "rejected", "dismissed"}

// String returns the value's name; "" when unset.
func (e JudgementVerdict) String() string { return enumName(judgementVerdictNames, "verdict", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e JudgementVerdict) MarshalText() ([]byte, error) {
	return enumText(judgementVerdictNames, "verdict", e)
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *JudgementVerdict) UnmarshalText(text []byte) error {
	return enumParse(judgementVerdictNames, "verdict", text, e)
}
