package matching

import (
	"fmt"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// A Scan answers needs by going through every initiative in turn. It is what an [Index] is
// measured and checked against: columns packed as tightly, everything that many initiatives
// share compared once, but nothing ordered or bounded. It is safe for concurrent use.
type Scan struct {
	x           *Index
	communities [][]int32 // by part and row
	numbers     map[cohesion.CommunityID]int32
}

// NewScan makes a scan over the initiatives of an index.
func NewScan(x *Index) *Scan {
	s := &Scan{x: x, numbers: make(map[cohesion.CommunityID]int32)}
	for i := range x.parts {
		p := &x.parts[i]
		column := make([]int32, len(p.rows))
		for n, r := range p.records {
			id, known := s.numbers[r.Community]
			if !known {
				id = int32(len(s.numbers))
				s.numbers[r.Community] = id
			}
			column[n] = id
		}
		s.communities = append(s.communities, column)
	}
	return s
}

// Match answers as [Index.Match].
func (s *Scan) Match(need *cohesion.SupportNeed, p *Policy, k int) (*Result, error) {
	if err := need.Validate().Err(); err != nil {
		return nil, fmt.Errorf("matching: need %v: %w", need.ID, err)
	}
	if err := p.Validate().Err(); err != nil {
		return nil, fmt.Errorf("matching: policy %s: %w", p.ID(), err)
	}
	return s.run(s.x.needQuery(need, p), k), nil
}

func (s *Scan) run(q *query, k int) *Result {
	f := q.finder(max(k, 1))
	defer f.release()
	result := &Result{Policy: q.p.ID()}
	if !f.expired {
		s.look(f)
	}
	if len(f.best) == 0 {
		f.count = true
		s.look(f)
		result.Unmet = f.unmet(f.failed[:], f.weak)
		return result
	}
	slices.SortFunc(f.best, f.compare)
	for _, c := range f.best[:min(max(k, 0), len(f.best))] {
		result.Matches = append(result.Matches, f.match(c))
	}
	return result
}

// look goes through all rows.
func (s *Scan) look(f *finder) {
	seen := make([]bool, len(s.numbers))
	for _, id := range f.query.communities() {
		if n, known := s.numbers[id]; known && (id == f.community || f.home.known || f.count) {
			seen[n] = true
		}
	}
	for i := range f.parts {
		p := &f.parts[i]
		for n, community := range s.communities[i] {
			if !seen[community] {
				continue
			}
			var t topic
			if len(f.wants) > 0 {
				t = f.topicOfSet(p, p.rows[n].themes)
			} else {
				t.words = f.wordsOf(p, int32(n))
				t.on = t.words >= f.p.MinWords
			}
			if t.on {
				f.rows(p, int32(n), int32(n)+1, t)
			}
		}
	}
}
