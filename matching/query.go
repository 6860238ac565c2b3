package matching

import (
	"math"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A query is a need or a talent, made ready to be compared with many offers. It belongs
// to one call and is not safe for concurrent use.
type query struct {
	x         *Index
	p         *Policy
	weights   [numCriteria]int32 // 0 for criteria that leave for every initiative
	any       uint32             // criteria that make no difference, as bits
	soften    uint32             // conditions that are conceded, as bits
	talent    bool
	expired   bool
	community cohesion.CommunityID
	wants     []want
	sumWeight int64
	person    *person
	home      circle
	chains    [][]cohesion.AreaCode
	shires    uint64 // the same, folded into buckets
	location  cohesion.Location
	staysHome bool
	limit     int64 // metres, of the curve
	furthest  int64 // metres, hard; -1 is no limit
	asksTime  bool
	week      schedule.Week
	dayparts  uint32
	languages []language.Tag
	features  []cohesion.Feature
	costLimit *cohesion.Cost
	wishes    []cohesion.Wish
	level     cohesion.Level
	refusals  cohesion.Refusals
	// What follows from the above, for packed rows.
	farthest   int64  // chord of the hard limit
	required   uint16 // features, as bits
	refusesAny bool
	seen       []cohesion.CommunityID
	refused    []bool // by concept
	raiser     cohesion.Raiser
	terms      []term // words that count
	sumIDF     int64  // of the terms
}

// A want is a wanted theme with the value of every concept of the index for it.
type want struct {
	theme   vocabulary.Ref
	weight  int64
	values  []cohesion.Score          // by concept
	kinds   []vocabulary.RelationKind // by concept
	reached []valued                  // concepts that have a value
}

// A valued is a concept with its value for a wanted theme.
type valued struct {
	concept int32
	value   cohesion.Score
}

func bit[E ~uint8](e E) uint32 { return 1 << e }

func newQuery(x *Index, p *Policy) *query {
	q := &query{x: x, p: p, weights: p.Weights.table()}
	for _, c := range p.Soften {
		if !unsoftened(c) {
			q.soften |= bit(c)
		}
	}
	return q
}

func (x *Index) needQuery(n *cohesion.SupportNeed, p *Policy) *query {
	q := newQuery(x, p)
	q.expired = n.Expired(x.supply.Day)
	q.setCommunity(n.Community)
	q.setAny(n.Any)
	q.setWants(n.Wants)
	q.setWords(n.Words, n.WordsIn)
	q.setLocation(n.Location, n.Travel)
	q.person = newPerson(x.voc, n.Facts)
	q.setAvailability(n.Availability)
	q.languages, q.features, q.costLimit = n.Languages, n.Accessibility, n.CostLimit
	q.wishes, q.level = n.Wishes, n.Level
	q.setRefusals(n.Refusals)
	q.raiser = n.RaisedBy
	if len(q.wishes) == 0 {
		q.leave(cohesion.ByWishes)
	}
	if k := q.raiser.Kind; k == cohesion.RaisedByResident || k == cohesion.RaisedByRelative {
		q.leave(cohesion.ByTrust)
	}
	q.required = featureBits(q.features)
	q.refusesAny = !q.refusals.IsZero()
	return q
}

func (x *Index) talentQuery(t *cohesion.Talent, p *Policy) *query {
	q := newQuery(x, p)
	q.talent = true
	q.expired = t.Expired(x.supply.Day)
	q.setCommunity(t.Community)
	q.setAny(t.Any)
	q.setWants(t.Offers)
	q.setWords(t.Words, t.WordsIn)
	q.setLocation(t.Location, t.Travel)
	q.person = newPerson(x.voc, t.Facts)
	q.setAvailability(t.Availability)
	q.languages, q.features = t.Languages, t.Accessibility
	q.setRefusals(t.Refusals)
	for _, c := range []cohesion.Criterion{cohesion.ByAudience, cohesion.ByAccess, cohesion.ByLevel, cohesion.ByWishes,
		cohesion.ByCapacity, cohesion.ByTrust, cohesion.ByResults} {
		q.leave(c)
	}
	return q
}

// leave takes a criterion out of numerator and denominator.
func (q *query) leave(c cohesion.Criterion) { q.weights[c] = 0 }

func (q *query) setAny(any []cohesion.Criterion) {
	for _, c := range any {
		if c != cohesion.ByTheme && c != cohesion.ByWords && int(c) < numCriteria {
			q.any |= bit(c)
			q.leave(c)
		}
	}
}

func (q *query) setWants(wants []cohesion.Want) {
	if len(wants) == 0 {
		q.leave(cohesion.ByTheme)
	}
	for _, w := range wants {
		weight := max(1, int64(w.Weight))
		q.sumWeight += weight
		kinds := make([]vocabulary.RelationKind, len(q.x.concepts))
		asked := want{theme: w.Theme, weight: weight, values: q.themeValues(w.Theme, kinds), kinds: kinds}
		for concept, v := range asked.values {
			if v > 0 {
				asked.reached = append(asked.reached, valued{int32(concept), v})
			}
		}
		q.wants = append(q.wants, asked)
	}
}

// themeValues values every concept of the index for a wanted theme.
func (q *query) themeValues(wanted vocabulary.Ref, kinds []vocabulary.RelationKind) []cohesion.Score {
	values := make([]cohesion.Score, len(q.x.concepts))
	set := func(ref vocabulary.Ref, kind vocabulary.RelationKind, strength int32) {
		if id, known := q.x.concepts[ref]; known {
			values[id] = q.themeValue(kind, strength)
			kinds[id] = kind
		}
	}
	for _, r := range q.x.voc.Reach(wanted) {
		set(r.Ref, r.Kind, r.Strength)
	}
	set(wanted, vocabulary.Exact, int32(cohesion.One))
	return values
}

func (q *query) themeValue(kind vocabulary.RelationKind, strength int32) cohesion.Score {
	var v cohesion.Score
	switch kind {
	case vocabulary.Exact:
		v = q.p.Theme.Exact
	case vocabulary.Narrower:
		v = q.p.Theme.Narrower
	case vocabulary.Broader:
		v = q.p.Theme.Broader
	case vocabulary.Related:
		v = q.p.Theme.Related
	}
	return cohesion.Score(int64(v) * int64(strength) / int64(cohesion.One))
}

func (q *query) setWords(words string, tag language.Tag) {
	q.terms = q.x.terms(words, tag)
	if len(q.terms) == 0 {
		q.leave(cohesion.ByWords)
	}
	for i := range q.terms {
		q.sumIDF += q.terms[i].idf
	}
}

func (q *query) setLocation(l cohesion.Location, t cohesion.Travel) {
	q.location = l
	q.home = q.x.homeCircle(l)
	q.chains = q.x.homeChains(l)
	q.shires = q.x.shires(q.chains)
	q.limit, q.furthest = q.p.travelLimit(t)
	q.staysHome = t.Mode == cohesion.StaysHome
	q.setFarthest()
}

func (q *query) setFarthest() {
	q.farthest = cohesion.ChordOfMetres(int32(min(q.furthest+int64(q.home.radius), math.MaxInt32)))
}

// travelLimit returns the scale of the distance curve and the hard limit, -1 if there is none.
func (p *Policy) travelLimit(t cohesion.Travel) (limit, furthest int64) {
	if t.Metres > 0 {
		return int64(t.Metres), int64(t.Metres)
	}
	switch t.Mode {
	case cohesion.OnFoot:
		limit = int64(p.Travel.Foot)
	case cohesion.ByBicycle:
		limit = int64(p.Travel.Bicycle)
	case cohesion.ByTransit:
		limit = int64(p.Travel.Transit)
	case cohesion.ByCar:
		limit = int64(p.Travel.Car)
	default:
		return int64(p.Travel.Unknown), -1
	}
	return limit, limit
}

func (q *query) setAvailability(a schedule.Availability) {
	if len(a) == 0 {
		return
	}
	q.asksTime = true
	q.week = a.Week()
	q.dayparts = q.week.Dayparts()
}

func (q *query) setRefusals(r cohesion.Refusals) {
	q.refusals = r
	if len(r.Themes) == 0 {
		return
	}
	q.refused = make([]bool, len(q.x.concepts))
	for _, theme := range r.Themes {
		if id, known := q.x.concepts[theme]; known {
			q.refused[id] = true
		}
		for _, reached := range q.x.voc.Reach(theme) {
			id, known := q.x.concepts[reached.Ref]
			if known && reached.Strength == int32(cohesion.One) && (reached.Kind == vocabulary.Exact || reached.Kind == vocabulary.Narrower) {
				q.refused[id] = true
			}
		}
	}
}

// topic is how well a row fits what is asked, before anything else is looked at.
type topic struct {
	theme cohesion.Score // weighted mean over the wanted themes
	best  cohesion.Score // of the best single wanted theme
	words cohesion.Score
	on    bool // enough to be looked at
}

// topicOf compares a row with the wanted themes and words.
func (q *query) topicOf(r *row) topic {
	var t topic
	t.words = q.relevanceOf(r.number)
	if len(q.wants) == 0 {
		t.on = t.words >= q.p.MinWords
		return t
	}
	var sum int64
	for i := range q.wants {
		best := q.wants[i].best(q.themesOf(r))
		t.best = max(t.best, best)
		sum += q.wants[i].weight * int64(best)
	}
	t.theme = cohesion.Score(sum / q.sumWeight)
	t.on = t.best >= q.p.MinTheme
	return t
}

func (q *query) themesOf(r *row) []int32 {
	if q.talent {
		return r.seeks
	}
	return r.themes
}

func (w *want) best(themes []int32) cohesion.Score {
	var best cohesion.Score
	for _, id := range themes {
		best = max(best, w.values[id])
	}
	return best
}

// candidates returns the rows that the community sees, each once.
func (q *query) candidates() []int32 {
	var rows []int32
	for _, id := range q.communities() {
		for i := range q.x.parts {
			p := &q.x.parts[i]
			c := p.towns[id]
			for n := c.first; n < c.end; n++ {
				if !p.isDead(n) && (id == q.community || p.rows[n].published) {
					rows = append(rows, p.base+n)
				}
			}
		}
	}
	return rows
}

// communities returns the communities whose initiatives count: the need's own first.
func (q *query) communities() []cohesion.CommunityID { return q.seen }

// setCommunity says whose initiatives count.
func (q *query) setCommunity(id cohesion.CommunityID) {
	q.community, q.seen = id, []cohesion.CommunityID{id}
	if c, known := q.x.neighbours[id]; known {
		for _, id := range c.Neighbours {
			if !slices.Contains(q.seen, id) {
				q.seen = append(q.seen, id)
			}
		}
	}
}

// relevanceOf returns the relevance of one row of the index for the words of the query.
func (q *query) relevanceOf(n int32) cohesion.Score {
	if q.sumIDF == 0 {
		return 0
	}
	part := q.x.partOf(n)
	return q.relevanceIn(part, n-q.x.parts[part].base)
}
