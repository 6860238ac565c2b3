package overlap

import (
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// lifts say which themes go together: how many times as often as by chance organisations
// that offer one offer the other as well. Immutable.
type lifts struct {
	themes *facet
	policy ComplementRule
	total  int64 // organisations with a theme
	users  []int64
	both   map[[2]int32]int64 // by themes in order
}

// mostThemes bounds how many themes of an organisation are paired: one that does everything
// says nothing about what goes together.
const mostThemes = 24

func newLifts(s *Set) *lifts {
	l := &lifts{themes: s.themes, policy: s.policy.Complement, users: make([]int64, len(s.themes.refs)), both: map[[2]int32]int64{}}
	offers := map[cohesion.OrganisationID][]int32{}
	for n, i := range s.records {
		for _, o := range i.Organisers {
			offers[o] = append(offers[o], s.themes.sets[s.rows[n].theme].concepts...)
		}
	}
	for _, list := range offers { // sums do not depend on the order
		slices.Sort(list)
		list = slices.Compact(list)
		if len(list) == 0 || len(list) > mostThemes {
			continue
		}
		l.total++
		for i, t := range list {
			l.users[t]++
			for _, u := range list[i+1:] {
				l.both[[2]int32{t, u}]++
			}
		}
	}
	return l
}

// lift returns how many times as often as by chance two themes go together, in hundredths,
// or 0 if too few organisations offer both.
func (l *lifts) lift(t, u int32) int64 {
	n := l.both[[2]int32{min(t, u), max(t, u)}]
	if t == u || n < int64(l.policy.Support) {
		return 0
	}
	return 100 * n * l.total / (l.users[t] * l.users[u])
}

// A Belonging is two themes that belong together.
type Belonging struct {
	A    vocabulary.Ref `json:"a"`
	B    vocabulary.Ref `json:"b"`
	Lift int64          `json:"lift,omitzero"` // in hundredths; 0 is declared related
}

// belong returns the themes of two sets that belong together, those with the highest lift
// first.
func (l *lifts) belong(a, b int32) []Belonging {
	var list []Belonging
	for _, t := range l.themes.sets[a].concepts {
		for _, u := range l.themes.sets[b].concepts {
			x, y := l.themes.refs[t], l.themes.refs[u]
			if lift := l.lift(t, u); lift >= int64(l.policy.Lift) {
				list = append(list, Belonging{x, y, lift})
			} else if kind, _ := l.themes.voc.Relation(x, y); kind == vocabulary.Related {
				list = append(list, Belonging{x, y, 0})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Belonging) int { return int(b.Lift - a.Lift) })
	return list
}

// any says whether some themes of two sets belong together.
func (l *lifts) any(a, b int32) bool { return len(l.belong(a, b)) > 0 }
