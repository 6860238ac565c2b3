package overlap

import (
	"slices"
	"sort"

	"github.com/socialebasis/verbinder/cohesion"
)

// matrix returns what each two sets of a facet lose, unweighted; nil if there are many.
func (s *Set) matrix(f *facet, r AxisRule) [][]int32 {
	if f.table == nil {
		return nil
	}
	table := make([][]int32, len(f.sets))
	for a := range table {
		table[a] = make([]int32, len(f.sets))
		for b := range table[:a+1] {
			v := s.facetLoss(f, r, int32(a), int32(b))
			table[a][b], table[b][a] = v, v
		}
	}
	return table
}

func (s *Set) facetLoss(f *facet, r AxisRule, a, b int32) int32 {
	c := f.covers(a, b)
	if !c.known {
		return s.unknownLoss(r)
	}
	return s.lossOf(r, c.dice())
}

// findBudget returns the largest sum of losses with which a pair can pass the threshold, and
// some more: what passes is decided by the mean itself.
func (s *Set) findBudget() int64 {
	const slack = 64
	e := sort.Search(int(64*logOne), func(e int) bool { return s.powers.power(int64(e)) <= s.policy.Threshold })
	return (int64(e) + slack) * s.weight
}

// A chunk is some rows of one catchment, which one worker joins with all rows behind them.
type chunk struct {
	catchment   int32
	first, last int32 // last is excluded
}

// chunkRows is how many rows a chunk has at most.
const chunkRows = 64

func (s *Set) chunks() []chunk {
	var list []chunk
	for c := range s.atlas.list {
		for first := s.start[c]; first < s.start[c+1]; first += chunkRows {
			list = append(list, chunk{int32(c), first, min(first+chunkRows, s.start[c+1])})
		}
	}
	return list
}

// near is a catchment that shares residents with another.
type near struct {
	catchment int32
	area      cover
	loss      int64
}

// A joiner finds the pairs of chunks. It is not safe for concurrent use.
type joiner struct {
	*Set
	query    Query
	common   []int64 // by catchment; 0 between calls
	touched  []int32
	nearBy   []near
	nearOf   int32 // the catchment that nearBy is of
	found    []Pair
	covers   [axes]cover    // of the pair that is looked at, as far as it was
	far      bool           // even offers that share no residents may pass
	others   bool           // kinds beside overlap are wanted
	leastFor cohesion.Score // least area of the other kinds
}

func newJoiner(s *Set, q Query) *joiner {
	j := &joiner{Set: s, query: q, common: make([]int64, len(s.atlas.list)), nearOf: -1}
	j.leastFor = cohesion.One + 1
	if q.Kinds.Has(Clashing) {
		j.others, j.leastFor = true, min(j.leastFor, s.policy.Clash.Area)
	}
	if q.Kinds.Has(Complemented) {
		j.others, j.leastFor = true, min(j.leastFor, s.policy.Complement.Area)
	}
	j.far = q.Scan || j.weigh(s.policy.Area, j.lossOf(s.policy.Area, 0)) <= s.budget || j.leastFor == 0
	return j
}

// join returns the pairs of a chunk, in the order of their rows, behind what is in found.
func (j *joiner) join(c chunk) []Pair {
	if c.catchment == nowhere {
		j.joinNowhere(c)
		return j.found
	}
	if j.nearOf != c.catchment {
		j.findNear(c.catchment)
	}
	for a := c.first; a < c.last; a++ {
		for i := range j.nearBy {
			n := &j.nearBy[i]
			b := j.start[n.catchment]
			if n.catchment == c.catchment {
				b = a + 1
			}
			j.meet(a, b, j.start[n.catchment+1], n)
		}
	}
	return j.found
}

// joinNowhere joins rows of which nobody knows where they reach: with those of their own
// community, since between communities they have nothing to do with one another.
func (j *joiner) joinNowhere(c chunk) {
	rule := j.policy.Area
	n := near{loss: j.weigh(rule, j.unknownLoss(rule))}
	for a := c.first; a < c.last; a++ {
		if j.far {
			for b := a + 1; b < int32(len(j.rows)); b++ {
				n.area = j.area(a, b)
				n.loss = j.coverLoss(rule, n.area)
				j.meet(a, b, b+1, &n)
			}
			continue
		}
		for _, b := range j.byCommunity[j.rows[a].community] {
			if b > a {
				j.meet(a, b, b+1, &n)
			}
		}
	}
}

// findNear lists the catchments, not before x, with which x shares enough residents.
func (j *joiner) findNear(x int32) {
	j.nearOf, j.nearBy = x, j.nearBy[:0]
	a := j.atlas
	if x == everywhere {
		for y := everywhere; y < int32(len(a.list)); y++ {
			j.keepNear(x, y, a.list[y].total)
		}
		return
	}
	for _, cell := range a.list[x].cells {
		w := a.grid.weight[cell]
		users := a.users[a.first[cell]:a.first[cell+1]]
		from, _ := slices.BinarySearch(users, x)
		for _, y := range users[from:] {
			if j.common[y] == 0 {
				j.touched = append(j.touched, y)
			}
			j.common[y] += w
		}
	}
	if j.far {
		j.touched = j.touched[:0]
		for y := x; y < int32(len(a.list)); y++ {
			j.touched = append(j.touched, y)
		}
	}
	slices.Sort(j.touched)
	for _, y := range j.touched {
		j.keepNear(x, y, j.common[y])
		j.common[y] = 0
	}
	j.touched = j.touched[:0]
}

func (j *joiner) keepNear(x, y int32, common int64) {
	n := near{catchment: y, area: j.atlas.shares(common, x, y)}
	v := n.area.dice()
	n.loss = j.weigh(j.policy.Area, j.lossOf(j.policy.Area, v))
	if n.loss <= j.budget || j.others && v >= j.leastFor {
		j.nearBy = append(j.nearBy, n)
	}
}

// meet joins a row with rows b to end, end excluded.
func (j *joiner) meet(a, b, end int32, n *near) {
	x := &j.rows[a]
	var themes []int32
	if j.themeLoss != nil {
		themes = j.themeLoss[x.theme]
	}
	left := j.budget - n.loss
	most := beyond // unweighted loss of the theme that is still within
	if w := int64(j.policy.Theme.Weight); w > 0 {
		most = int32(min(left/w, int64(beyond-1)))
	}
	for ; b < end; b++ {
		y := &j.rows[b]
		if left >= 0 && j.query.Kinds.Has(Overlapping) {
			var theme int32
			if themes != nil {
				theme = themes[y.theme]
			} else {
				theme = j.facetLoss(j.themes, j.policy.Theme, x.theme, y.theme)
			}
			if theme <= most && j.together(x, y) && j.within(x, y, left-j.weigh(j.policy.Theme, theme)) {
				j.keep(a, b, n)
				continue
			}
		}
		if j.others && j.together(x, y) && j.mayRelate(a, b, n) {
			j.covers[ByWords-1], j.covers[ByTime-1] = j.words.covers(x.words, y.words), j.weeks.covers(x.week, y.week)
			j.covers[ByLanguage-1] = j.tongues.covers(x.tongue, y.tongue)
			j.keep(a, b, n)
		}
	}
}

// within says whether two rows can still pass the threshold: each axis takes its loss off
// what is left, the cheap ones first. It leaves what it compared in covers.
func (j *joiner) within(x, y *row, left int64) bool {
	p := &j.policy
	if j.groupLoss != nil {
		left -= j.weigh(p.Audience, j.groupLoss[x.group][y.group])
	} else {
		left -= j.weigh(p.Audience, j.facetLoss(j.groups, p.Audience, x.group, y.group))
	}
	if left < 0 {
		return false
	}
	j.covers[ByLanguage-1] = j.tongues.covers(x.tongue, y.tongue)
	if left -= j.coverLoss(p.Language, j.covers[ByLanguage-1]); left < 0 {
		return false
	}
	j.covers[ByTime-1] = j.weeks.covers(x.week, y.week)
	if left -= j.coverLoss(p.Time, j.covers[ByTime-1]); left < 0 {
		return false
	}
	j.covers[ByWords-1] = j.words.covers(x.words, y.words)
	return left-j.coverLoss(p.Words, j.covers[ByWords-1]) >= 0
}

func (j *joiner) coverLoss(r AxisRule, c cover) int64 {
	if !c.known {
		return j.weigh(r, j.unknownLoss(r))
	}
	return j.weigh(r, j.lossOf(r, c.dice()))
}

// mayRelate says whether two rows can clash or complement one another.
func (j *joiner) mayRelate(a, b int32, n *near) bool {
	if !n.area.known || n.area.dice() < j.leastFor {
		return false
	}
	if j.query.Kinds.Has(Clashing) && j.coincide(a, b) {
		return true
	}
	if !j.query.Kinds.Has(Complemented) {
		return false
	}
	x, y := &j.rows[a], &j.rows[b]
	c := j.groups.covers(x.group, y.group)
	return c.known && c.dice() >= j.policy.Complement.Audience && x.theme != y.theme && j.lifts.any(x.theme, y.theme)
}

// keep takes up a pair if it is what is asked for, and nobody said to leave it. Words, time
// and language are compared already.
func (j *joiner) keep(a, b int32, n *near) {
	x, y := &j.rows[a], &j.rows[b]
	j.covers[ByTheme-1], j.covers[ByAudience-1], j.covers[ByArea-1] = j.themes.covers(x.theme, y.theme), j.groups.covers(x.group, y.group), n.area
	if n.catchment == nowhere {
		j.covers[ByArea-1] = j.area(a, b)
	}
	p := j.pair(a, b, &j.covers)
	if p.Kinds&j.query.Kinds == 0 {
		return
	}
	if !j.query.Judged && j.judged.silences(j.records[a], j.records[b]) {
		return
	}
	j.found = append(j.found, p)
}
