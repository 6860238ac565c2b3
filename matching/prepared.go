package matching

import (
	"github.com/socialebasis/verbinder/cohesion"
)

// A Prepared is a need made ready to be matched: checked, its words read, its themes and areas
// looked up. It belongs to the index and the policy that it was prepared with, neither of which
// may change, and is safe for concurrent use.
type Prepared struct {
	q *query
}

// Prepare makes a need ready for [Prepared.Match]. Matching a need several times (for more
// matches, or with [Scan.MatchPrepared]) then costs its preparation once. Errors are as of [Index.Match].
func (x *Index) Prepare(need *cohesion.SupportNeed, p *Policy) (*Prepared, error) {
	if err := checked("need", need.ID, need.Validate(), p); err != nil {
		return nil, err
	}
	return &Prepared{x.needQuery(need, p)}, nil
}

// Match returns the k initiatives that fit best, as [Index.Match].
func (n *Prepared) Match(k int) *Result { return n.q.run(k) }

// MatchPrepared answers a prepared need of the index of the scan, as [Prepared.Match].
func (s *Scan) MatchPrepared(n *Prepared, k int) *Result { return s.run(n.q, k) }
