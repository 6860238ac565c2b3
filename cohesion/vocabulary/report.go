package vocabulary

import (
	"fmt"
	"strings"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

// The limits of a report and of the work behind it. They keep what a hostile document
// can cause in proportion to its size.
const (
	maxViolations = 1000      // what follows is summed up in one line
	maxNamed      = 5         // concepts that one message names
	maxFile       = 64 << 20  // bytes of a file
	maxFieldName  = 100       // bytes of the name of a field, which stands in paths
	maxRelations  = 2_000_000 // steps from concept to concept that New follows
)

// tooMany reports whether vs holds more than a report may: it is time to stop looking.
func tooMany(vs valid.Violations) bool { return len(vs) > maxViolations }

// capped returns vs, or its beginning and a line that says that there is more.
func capped(vs valid.Violations) valid.Violations {
	if !tooMany(vs) {
		return vs
	}
	return append(vs[:maxViolations:maxViolations], valid.Violation{Code: valid.Range,
		Message: fmt.Sprintf("there are more than %d faults; repair these and check again", maxViolations)})
}

// joinSome joins the first names and tells how many of all n are left out.
func joinSome(names []string, n int, separator string) string {
	short := make([]string, 0, maxNamed+1)
	for _, name := range names[:min(len(names), maxNamed)] {
		short = append(short, fmt.Sprintf("%.100s", name))
	}
	if left := n - len(short); left > 0 {
		short = append(short, fmt.Sprintf("and %d more", left))
	}
	return strings.Join(short, separator)
}
