package matching

import (
	"math"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// A finder answers one query after another on the packed rows. It keeps what it needs
// for that, so that a query allocates next to nothing. Not safe for concurrent use; no
// result depends on what it did before.
//
// It looks at the trees of the shelves that are on topic, best bound first, and stops
// when no bound can beat the last of the k best: the result is that of a full scan.
type finder struct {
	*query
	round     int32 // distinguishes the entries of the memos of this query from older ones
	k         int
	weight    int64 // of all criteria that stay
	parts     []partFinder
	queue     []branch
	best      []candidate // a heap, the worst first
	static    statics
	scale     wordScale
	unbounded bool              // nothing is passed over because others are better
	words     int64             // what the words of the rows at hand weigh at most
	floor     [2]cohesion.Score // the score to reach, with the quality of the last of the best and with less
	floorSum  [2]int64          // the same times the weight
	passed    int32             // quality checks of the last of the best
	near      [nearCells]int64  // what a distance weighs at most; -1 is not known yet
	perCell   float64           // cells a unit of a vector
	beyond    float64           // chord beyond which nobody can come
	shares    [29]int64         // what a number of common dayparts weighs
	tiers     [][]tier          // by wanted theme
	onTopic   uint64            // buckets of concepts that are on topic
	count     bool              // count what rows fail on, and find nothing
	failed    [len(conditions)]int
	weak      int
}

// A partFinder is what a finder keeps by part.
type partFinder struct {
	*livePart
	themes, rules, audiences, organisers, periods, weeks, tongues, prices, areas, rooms []memo
	asked                                                                               []int32    // terms of the query, by their numbers in the part
	marks                                                                               []uint16   // by term: its place in the query, from 1 on
	wordUnit                                                                            float64    // of bounds on words
	relevant                                                                            int64      // most relevance of a row
	wordUps                                                                             [256]int64 // bounds on words in millionths, by those in 255ths
	blocks                                                                              []blockBound
	gate                                                                                gate
	judged                                                                              []int32 // by row: the round in which it was looked at
	wordsMost                                                                           int64   // what the words of rows that wait in trees weigh at most
	audienceTiers                                                                       []tier
	rulesIn                                                                             uint64          // buckets of rules that may let the person in
	audienceBy                                                                          [many + 1]int64 // by number: what it weighs at most
	classRound                                                                          int32
	ruleBy                                                                              [many + 1]bool // by number: whether it may let the person in
}

// A memo is what a query made of an entry of a table. It holds if round is the finder's.
type memo struct {
	round int32
	value int32 // a score, or what the reader of the table says
	more  int32
}

// A branch is a node that waits to be looked at.
type branch struct {
	bound int64 // weighted sum that nothing below it exceeds
	node  int32
	part  int32
	own   bool // of the community of the need
}

// statics are the weighted values of criteria that have few values.
type statics struct {
	access                           [4]int64
	level                            [4]int64
	accessUp                         [16]int64 // most over a set
	levelUp                          [16]int64
	roomUp                           [16]int64
	distance                         [4]int64 // by kind, where it needs no distance
	distanceUp                       [8]int64 // most over a set of the last three kinds
	audience                         int64
	preferred, otherTongue, noTongue int64
	untimed                          int64
	most                             int64 // of access, level, room, time, languages and wishes together
	rest                             int64 // most of everything else
}

// finder returns a finder for a query; release gives it back.
func (q *query) finder(k int) *finder {
	f, _ := q.x.finders.Get().(*finder)
	if f == nil || f.round == 1<<31-1 {
		f = &finder{}
	}
	f.query, f.k, f.count, f.weak = q, k, false, 0
	f.scale, f.unbounded = q.x.scale(), false
	f.round++
	f.queue, f.best = f.queue[:0], f.best[:0]
	f.failed = [len(conditions)]int{}
	f.attach()
	f.weight = 0
	for _, c := range criteria {
		f.weight += int64(q.weights[c])
	}
	f.setFloor()
	f.setStatics()
	return f
}

func (f *finder) release() {
	x := f.query.x
	f.query = nil
	for i := range f.parts {
		f.parts[i].livePart = nil // nothing of a snapshot outlives the call
	}
	x.finders.Put(f)
}

// attach sizes the memos for the parts of the index.
func (f *finder) attach() {
	f.parts = slices.Grow(f.parts[:0], len(f.query.x.parts))[:len(f.query.x.parts)]
	for i := range f.parts {
		p := &f.parts[i]
		p.livePart = &f.query.x.parts[i]
		t := p.part
		size := func(m *[]memo, n int) {
			if len(*m) < n {
				*m = make([]memo, n)
			}
		}
		size(&p.themes, len(t.themes.values))
		size(&p.rules, len(t.rules.values))
		size(&p.audiences, len(t.audiences.values))
		size(&p.organisers, len(t.organisers.values))
		size(&p.periods, len(t.periods.values))
		size(&p.weeks, len(t.weeks.values))
		size(&p.tongues, len(t.tongues.values))
		size(&p.prices, len(t.prices.values))
		size(&p.areas, len(t.areas.values))
		size(&p.rooms, len(t.rooms.values))
		if len(p.judged) < len(t.rows) {
			p.judged = make([]int32, len(t.rows))
		}
		p.classRound = 0
		f.setWords(p, i)
	}
}

// setStatics values the criteria with few values, and the most that the others can give.
func (f *finder) setStatics() {
	s, q := &f.static, f.query
	*s = statics{}
	for a := range cohesion.Access(4) {
		v := q.p.Neutral
		if a > 0 {
			v = q.p.Access.of(a)
		}
		s.access[a] = int64(q.weights[cohesion.ByAccess]) * int64(v)
	}
	for l := range cohesion.Level(4) {
		r := row{Initiative: &cohesion.Initiative{Level: l}}
		s.level[l] = int64(q.weights[cohesion.ByLevel]) * int64(q.levelOf(&r).value)
	}
	room := int64(q.weights[cohesion.ByCapacity])
	rooms := [4]int64{room * int64(q.p.Neutral), cohesion.HasRoom: room * int64(max(q.p.Capacity.Free, q.p.Neutral)),
		cohesion.WaitingList: room * int64(max(q.p.Capacity.WaitingList, q.p.Neutral)), cohesion.Full: room * int64(max(q.p.Capacity.Full, q.p.Neutral))}
	for set := range 16 {
		for i := range 4 {
			if set>>i&1 != 0 {
				s.roomUp[set] = max(s.roomUp[set], rooms[i])
				s.accessUp[set] = max(s.accessUp[set], s.access[i])
				s.levelUp[set] = max(s.levelUp[set], s.level[i])
			}
		}
	}
	w := int64(q.weights[cohesion.ByDistance])
	s.distance = [4]int64{nowhere: w * int64(q.p.Neutral), atHome: w * int64(q.p.AtHome), remote: w * int64(q.p.Remote)}
	for set := range s.distanceUp {
		for k := nowhere; k <= remote; k++ {
			if set>>(k-1)&1 != 0 {
				s.distanceUp[set] = max(s.distanceUp[set], s.distance[k])
			}
		}
	}
	one := int64(cohesion.One)
	s.audience = int64(q.weights[cohesion.ByAudience]) * one
	tongue := int64(q.weights[cohesion.ByLanguage])
	s.noTongue = tongue * int64(q.p.Neutral)
	s.otherTongue = max(s.noTongue, tongue*int64(q.p.Language.Other))
	s.preferred = max(s.otherTongue, tongue*int64(q.p.Language.Preferred))
	s.untimed = int64(q.weights[cohesion.ByTime]) * int64(q.p.Neutral)
	s.most = s.accessUp[15] + s.levelUp[15] + s.roomUp[15] + max(s.untimed, int64(q.weights[cohesion.ByTime])*one) + s.preferred +
		int64(q.weights[cohesion.ByWishes])*one
	for _, c := range []cohesion.Criterion{cohesion.ByTime, cohesion.ByTrust, cohesion.ByResults} {
		most := one
		switch c {
		case cohesion.ByTime:
			most = 0 // see timeUp
		case cohesion.ByTrust:
			if q.raiser.Organisation.IsZero() {
				most = int64(q.p.Neutral)
			}
		case cohesion.ByResults:
			if !(len(q.x.outcomes) > 0) {
				most = int64(q.p.Neutral)
			}
		}
		s.rest += int64(q.weights[c]) * most
	}
	f.setCurves()
}

// find returns the k best candidates, best first. all says whether there are any at all.
func (f *finder) find() []candidate {
	if f.expired || f.k == 0 {
		return nil
	}
	f.visit()
	for len(f.queue) > 0 {
		b := f.pop()
		if b.bound < f.floorSum[0] {
			break // the others are bounded by less still
		}
		if b.bound >= f.floorSum[f.below(f.parts[b.part].nodes[b.node].passed(f.query))] {
			f.open(b)
		}
	}
	slices.SortFunc(f.best, f.compare)
	return f.best
}

// visit looks at everything that the community sees: what is certain to be small at
// once, the rest by putting its trees into the queue.
func (f *finder) visit() {
	byWords := len(f.wants) == 0
	if !byWords && !f.count {
		f.setTiers()
	}
	for _, id := range f.query.communities() {
		if id != f.community && !f.home.known && !f.count {
			continue // fails the condition on communities
		}
		for i := range f.parts {
			p := &f.parts[i]
			c, any := p.towns[id]
			switch {
			case !any:
			case byWords:
				f.setBlocks(p, c)
				f.visitWords(p, c)
			case f.count:
				f.countTown(p, c)
			default:
				f.setGate(p)
				f.setClasses(p)
				f.setBlocks(p, c)
				b := branch{node: c.root, part: int32(i), own: id == f.community}
				if f.bound(p, &b) {
					f.push(b)
				}
			}
		}
	}
}

// countTown counts what the rows of a community that are on topic fail on.
func (f *finder) countTown(p *partFinder, c town) {
	for n := c.first; n < c.end; n++ {
		if t := f.topicOfSet(p, p.rows[n].themes); t.on {
			f.rows(p, n, n+1, t)
		}
	}
}

// open looks at what lies below a node.
func (f *finder) open(b branch) {
	p := &f.parts[b.part]
	n := &p.nodes[b.node]
	if !n.inner {
		f.leaf(p, n, b.own)
		return
	}
	for i := range int32(n.count) {
		c := branch{node: n.first + i, part: b.part, own: b.own}
		if f.bound(p, &c) {
			f.push(c)
		}
	}
}

// setFloor says what has to be reached now.
func (f *finder) setFloor() {
	f.floor, f.passed = [2]cohesion.Score{f.p.MinScore, f.p.MinScore}, 0
	if len(f.best) == f.k && !f.unbounded {
		last, width := &f.best[0], max(1, f.p.TieBand)
		f.floor[0] = max(f.p.MinScore, last.band*width)
		f.floor[1] = max(f.p.MinScore, last.band*width+width)
		f.passed = last.passed
	}
	for i, score := range f.floor {
		f.floorSum[i] = int64(score) * f.weight
		if f.weight == 0 && score > 0 {
			f.floorSum[i] = math.MaxInt64
		}
	}
}

// below is 1 for less quality than that of the last of the best, else 0: which floor counts.
func (f *finder) below(passed int32) int {
	if passed < f.passed {
		return 1
	}
	return 0
}

// band returns the band of a score; scores of one band count as equal.
func (p *Policy) band(s cohesion.Score) cohesion.Score {
	if p.TieBand > 0 {
		return s / p.TieBand
	}
	return s
}

// passed returns the most quality checks that a row below the node passes.
func (n *node) passed(q *query) int32 { return q.passedOf(int32(n.checks), n.fresh) }

// keep adds a candidate to the k best.
func (f *finder) keep(c candidate) {
	if len(f.best) < f.k {
		f.best = append(f.best, c)
		for i := len(f.best) - 1; i > 0; {
			up := (i - 1) / 2
			if f.compare(f.best[i], f.best[up]) <= 0 {
				break
			}
			f.best[i], f.best[up] = f.best[up], f.best[i]
			i = up
		}
		if len(f.best) == f.k {
			f.setFloor()
		}
		return
	}
	if f.compare(c, f.best[0]) >= 0 {
		return
	}
	f.best[0] = c
	for i := 0; ; {
		worst := i
		for down := 2*i + 1; down <= 2*i+2 && down < len(f.best); down++ {
			if f.compare(f.best[down], f.best[worst]) > 0 {
				worst = down
			}
		}
		if worst == i {
			f.setFloor()
			return
		}
		f.best[i], f.best[worst] = f.best[worst], f.best[i]
		i = worst
	}
}

func (f *finder) push(b branch) {
	f.queue = append(f.queue, b)
	for i := len(f.queue) - 1; i > 0; {
		up := (i - 1) / 2
		if f.queue[i].bound <= f.queue[up].bound {
			break
		}
		f.queue[i], f.queue[up] = f.queue[up], f.queue[i]
		i = up
	}
}

func (f *finder) pop() branch {
	top := f.queue[0]
	last := len(f.queue) - 1
	f.queue[0] = f.queue[last]
	f.queue = f.queue[:last]
	for i := 0; ; {
		best := i
		for down := 2*i + 1; down <= 2*i+2 && down < last; down++ {
			if f.queue[down].bound > f.queue[best].bound {
				best = down
			}
		}
		if best == i {
			return top
		}
		f.queue[i], f.queue[best] = f.queue[best], f.queue[i]
		i = best
	}
}
