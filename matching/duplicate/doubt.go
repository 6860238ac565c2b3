package duplicate

import "fmt"

// unsureShare is the share of matches, in percent, that may lie below nine in ten; where
// more do, the fields do not tell records that are the same from others.
const unsureShare = 25

// doubts says whether the model could be identified, and what else casts doubt on it.
func (x *expectation) doubts(e *evidence) (unidentified bool, warnings []string) {
	for i, j := range e.table.from {
		if j >= 0 {
			warnings = append(warnings, fmt.Sprintf("field %q follows from %q: the two count once", e.table.columns[i].field.Name, e.table.columns[j].field.Name))
		}
	}
	if e.table.singleField() {
		return false, append(warnings, "one field alone: how often it agrees among matches is taken for known, not estimated; no pair merges without a person")
	}
	var all, unsure uint64
	for i, n := range x.masses[same] {
		all += n
		if x.scores[i].Probability() < 900_000 {
			unsure += n
		}
	}
	if all < 2*mass {
		return false, append(warnings, "hardly any record seems to be there twice: the weights rest on what is taken for known")
	}
	if unsure*100 > all*unsureShare {
		return true, append(warnings, fmt.Sprintf("the model cannot be identified: %d %% of what it takes for matches is unsure; the fields do not tell records that are the same from others", unsure*100/all))
	}
	return false, warnings
}
