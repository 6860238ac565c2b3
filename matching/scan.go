package matching

import (
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// A Scan answers needs by going through every initiative in turn, in the order of their IDs.
// It is what an [Index] is measured and checked against: columns packed as tightly, cheap
// conditions first, whatever many initiatives share compared once for a need; but nothing
// ordered or bounded. It is safe for concurrent use.
type Scan struct {
	x       *Index
	parts   []scanPart
	numbers map[cohesion.CommunityID]int32
}

// A scanPart is the columns of a part, in the order of the IDs.
type scanPart struct {
	rows  []scanRow
	spots []spot
}

// A scanRow is what is looked at first.
type scanRow struct {
	community int32
	themes    int32
	first     int32 // spot; the next row's first is the end
}

// NewScan makes a scan over the initiatives of an index.
func NewScan(x *Index) *Scan {
	s := &Scan{x: x, numbers: make(map[cohesion.CommunityID]int32), parts: make([]scanPart, len(x.parts))}
	for i := range x.parts {
		p, c := &x.parts[i], &s.parts[i]
		for _, n := range p.byID {
			id, known := s.numbers[p.records[n].Community]
			if !known {
				id = int32(len(s.numbers))
				s.numbers[p.records[n].Community] = id
			}
			c.rows = append(c.rows, scanRow{community: id, themes: p.rows[n].themes, first: int32(len(c.spots))})
			c.spots = append(c.spots, p.spots[p.rows[n].first:p.end(n)]...)
		}
		c.rows = append(c.rows, scanRow{community: -1, first: int32(len(c.spots))})
	}
	return s
}

// Match answers as [Index.Match].
func (s *Scan) Match(need *cohesion.SupportNeed, p *Policy, k int) (*Result, error) {
	if err := checked("need", need.ID, need.Validate(), p); err != nil {
		return nil, err
	}
	return s.run(s.x.needQuery(need, p), k), nil
}

func (s *Scan) run(q *query, k int) *Result {
	f := q.finder(max(k, 1))
	defer f.release()
	f.unbounded = true
	f.setFloor()
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
	seen := make([]bool, len(s.numbers)+1)
	own := int32(-1)
	for _, id := range f.query.communities() {
		if n, known := s.numbers[id]; known && (id == f.community || f.home.known || f.count) {
			seen[n] = true
			if id == f.community {
				own = n
			}
		}
	}
	for i := range f.parts {
		p, c := &f.parts[i], &s.parts[i]
		f.setGate(p)
		rows := c.rows[:len(c.rows)-1]
		for n := range rows {
			r := &rows[n]
			if !seen[r.community] {
				continue
			}
			if len(f.wants) == 0 {
				s.words(f, p, p.byID[n])
				continue
			}
			t := f.topicOfSet(p, r.themes)
			if t.on && (f.count || f.anyThrough(p, c.spots[r.first:c.rows[n+1].first], r.community == own)) {
				f.rows(p, p.byID[n], p.byID[n]+1, t)
			}
		}
	}
}

// words looks at a row for a need of words only.
func (s *Scan) words(f *finder, p *partFinder, n int32) {
	if t := (topic{words: f.wordsOf(p, n)}); t.words >= f.p.MinWords {
		f.rows(p, n, n+1, t)
	}
}

// anyThrough says whether one of the spots comes into question.
func (f *finder) anyThrough(p *partFinder, spots []spot, own bool) bool {
	g := &p.gate
	for i := range spots {
		s := &spots[i]
		if !g.admits(s.traits, s.when) || !(own || s.traits.has(traitOpen)) {
			continue
		}
		if s.traits.has(traitVague) || cohesion.Chord2(f.home.centre, s.at) <= g.farthest {
			return true
		}
	}
	return false
}
