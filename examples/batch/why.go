package main

import (
	"fmt"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/matching"
)

// An explained is the line that batch why writes for a need.
type explained struct {
	Need       cohesion.NeedID       `json:"need"`
	Initiative cohesion.InitiativeID `json:"initiative"`
	Source     *cohesion.Source      `json:"source,omitzero"`
	Policy     string                `json:"policy"`
	Matched    bool                  `json:"matched"`
	Score      cohesion.Score        `json:"score"`
	Excluded   []cohesion.Constraint `json:"excluded,omitzero"`
	Reasons    any                   `json:"reasons"`
	Questions  []string              `json:"questions,omitzero"` // only with -reasons: what would settle what is not known
}

func why(j *job, args []string) error {
	f := j.flags("", "Reads needs and writes a line for each: why the initiative fits it, or why not.")
	records := f.String("records", "", "`FILE` of records; - is standard input")
	needs := f.String("needs", "", "`FILE` of needs; other records in it are passed over")
	initiative := f.String("initiative", "", "`ID` of the initiative")
	at := f.String("at", "", "`DATE` or time for which matches are made (default now)")
	policyFile := f.String("policy", "", "`FILE` of a matching policy (default the built-in one)")
	reasons := f.String("reasons", "", "write reasons as sentences in `nl|en` (default as data)")
	rejects := f.String("rejects", "", "`FILE` for lines that could not be used (default a report on standard error)")
	if err := j.parse(f, args, 0); err != nil {
		return err
	}
	given := map[string]string{"records": *records, "needs": *needs, "initiative": *initiative}
	if err := require(given, "records", "needs", "initiative"); err != nil {
		return err
	}
	id, err := cohesion.ParseID[cohesion.Initiative](*initiative)
	if err != nil {
		return fmt.Errorf("%w: -initiative: %v", errUsage, err)
	}
	m, err := j.matcher(*records, *at, *policyFile, *reasons, *rejects)
	if err != nil {
		return err
	}
	record, ok := m.index.Initiative(id)
	if !ok {
		return fmt.Errorf("-initiative %s: no initiative in %s has this id", id, *records)
	}
	j.show("explaining", -1)
	return j.inOrder(*needs, func(n *cohesion.SupportNeed) ([]byte, error) {
		e, err := m.index.Explain(n, m.policy, id)
		if err != nil {
			return nil, err
		}
		return marshal(explained{
			Need: n.ID, Initiative: id, Source: record.Source, Policy: m.policy.ID(), Matched: e.Matched, Score: e.Score,
			Excluded: e.Excluded, Reasons: m.reasons(e.Reasons), Questions: m.questions(e),
		})
	})
}

// questions writes what would settle what is not known.
func (m *matcher) questions(e *matching.Explanation) []string {
	if m.renderer == nil {
		return nil
	}
	var list []string
	for _, r := range e.Reasons {
		if q := m.renderer.Question(r); q != "" {
			list = append(list, q)
		}
	}
	return list
}
