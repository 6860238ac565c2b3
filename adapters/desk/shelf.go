package desk

import (
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
)

// A shelf is records of one type in the order of their ids. Getting is O(log n); setting
// and dropping move what stands behind, which for pointers is cheap.
type shelf[R cohesion.Record] struct {
	ids     []string
	records []R
}

func (s *shelf[R]) get(id string) (rec R, ok bool) {
	n, ok := slices.BinarySearch(s.ids, id)
	if ok {
		rec = s.records[n]
	}
	return rec, ok
}

func (s *shelf[R]) set(rec R) {
	id := rec.Ref().ID
	n, ok := slices.BinarySearch(s.ids, id)
	if ok {
		s.records[n] = rec
		return
	}
	s.ids, s.records = slices.Insert(s.ids, n, id), slices.Insert(s.records, n, rec)
}

func (s *shelf[R]) drop(id string) {
	if n, ok := slices.BinarySearch(s.ids, id); ok {
		s.ids, s.records = slices.Delete(s.ids, n, n+1), slices.Delete(s.records, n, n+1)
	}
}

// list returns the records; it is the caller's.
func (s *shelf[R]) list() []R { return slices.Clone(s.records) }

// inOrder sorts records by their ids.
func inOrder[R cohesion.Record](records []R) {
	slices.SortFunc(records, func(a, b R) int { return strings.Compare(a.Ref().ID, b.Ref().ID) })
}
