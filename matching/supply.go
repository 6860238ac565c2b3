package matching

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A Supply is the records that an index is made from. The index keeps pointers to them:
// they must not be changed as long as it is in use. Records need not be complete: a
// delivery whose place is not among Places has a place that is not known.
type Supply struct {
	Communities   []*cohesion.Community    // who is whose neighbour; a community that is not here has no neighbours
	Initiatives   []*cohesion.Initiative   // each ID once
	Places        []*cohesion.Place        //
	Partnerships  []*cohesion.Partnership  //
	Outcomes      []*cohesion.Outcome      //
	Areas         []*cohesion.Area         // where postal codes and areas lie; without the area of a postal code, distances from it are not known
	Organisations []*cohesion.Organisation // names for reasons
	Vocabulary    *vocabulary.Vocabulary   // nil is the starter scheme
	Holidays      schedule.Calendars       //
	Day           schedule.Date            // required: the day on which matches are made
}

// HorizonDays is how many days from the day of the index the times of a schedule are
// looked at: eight weeks, so that a monthly activity is seen at least once.
const HorizonDays = 56

// ErrNotFound is wrapped by the error of a call that names a record which is not in the index.
var ErrNotFound = errors.New("matching: not in the index")

// An Index answers what of a supply fits a need, on one day. It is immutable and safe
// for concurrent use. Everything that it returns belongs to the caller, except records
// of the supply.
type Index struct {
	voc        *vocabulary.Vocabulary
	supply     Supply
	day        int // days since 1970-01-01
	parts      []livePart
	live       int    // initiatives
	length     int64  // sum of the lengths of their texts
	spoken     [2]int // how many have a text in Dutch, in English
	places     map[cohesion.PlaceID]*cohesion.Place
	orgs       map[cohesion.OrganisationID]*cohesion.Organisation
	concepts   map[vocabulary.Ref]int32 // themes that are offered or sought
	areas      map[cohesion.AreaCode]*cohesion.Area
	bounded    []*cohesion.Area  // areas with a boundary
	division   cohesion.AreaCode // scheme and year of most areas
	neighbours map[cohesion.CommunityID]*cohesion.Community
	ties       map[cohesion.OrganisationID][]tie
	outcomes   map[outcomesOf]outcomeTally
	tried      map[cohesion.InitiativeID]bool // of which anybody recorded an outcome
	finders    *sync.Pool                     // scratch of calls; no result depends on it
}

// A livePart is a part as one index sees it. Row n of it is row base + n of the index.
type livePart struct {
	*part
	base   int32
	dead   []uint64 // rows that were replaced or removed since, as bits; nil is none
	gone   int      // their number
	unsaid []int32  // how many of them have a term, by its number; nil is none
}

func (l *livePart) isDead(n int32) bool { return l.dead != nil && l.dead[n/64]>>(n%64)&1 != 0 }

// A row is what the index knows of an initiative beside the record.
type row struct {
	*cohesion.Initiative
	number      int32   // in the index
	first, end  int32   // its offers
	themes      []int32 // concepts offered
	seeks       []int32 // concepts sought
	from, until int32   // its period, in days
	checks      int32   // quality checks passed, but for confirmation
	confirmed   int32   // day; very low when never
}

// An offer is a delivery with what it refers to.
type offer struct {
	*cohesion.Delivery
	place  *cohesion.Place // nil is not known
	circle circle
	times  *schedule.Week // nil is not known
}

// A tie is a partnership with another organisation, as a community records it.
type tie struct {
	community cohesion.CommunityID
	other     cohesion.OrganisationID
	trust     cohesion.Trust
}

const (
	longAgo = -1 << 30
	farOff  = 1 << 30
)

// NewIndex makes an index. Time and memory are linear in the size of the supply. It
// returns an error for a supply without day, for a nil in a list, for an initiative without ID or with
// another's, and the context's error when that ends first.
//
// The records of several communities may be in one supply. A need sees the initiatives of
// its own community and the published ones of its neighbours, and only ties and outcomes
// that its own community recorded count for it.
func NewIndex(ctx context.Context, s Supply) (*Index, error) {
	if s.Day.IsZero() {
		return nil, errors.New("matching: the supply has no day; set Supply.Day to the day on which matches are made")
	}
	x := &Index{voc: s.Vocabulary, supply: s, day: s.Day.Days()}
	if x.voc == nil {
		x.voc = vocabulary.Starter()
	}
	if err := s.complete(); err != nil {
		return nil, err
	}
	x.readReference()
	x.concepts = make(map[vocabulary.Ref]int32)
	x.finders = &sync.Pool{}
	seen := make(map[cohesion.InitiativeID]bool, len(s.Initiatives))
	packer := newPacker(x, len(s.Initiatives))
	for n, i := range s.Initiatives {
		if n%1024 == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("matching: index stopped at initiative %d of %d: %w", n, len(s.Initiatives), ctx.Err())
		}
		if seen[i.ID] || i.ID.IsZero() {
			return nil, fmt.Errorf("matching: initiative %d has the id %q, which is unset or used before", n, i.ID)
		}
		seen[i.ID] = true
		packer.add(i)
	}
	base := packer.build()
	x.parts = []livePart{{part: base}}
	x.live, x.length = len(base.rows), base.words.total
	for _, spoken := range base.words.spoken {
		x.speak(spoken, 1)
	}
	return x, nil
}

// complete returns an error if a list holds a nil.
func (s *Supply) complete() error {
	for _, list := range []struct {
		name string
		nils bool
	}{
		{"communities", slices.Contains(s.Communities, nil)}, {"initiatives", slices.Contains(s.Initiatives, nil)},
		{"places", slices.Contains(s.Places, nil)}, {"partnerships", slices.Contains(s.Partnerships, nil)},
		{"outcomes", slices.Contains(s.Outcomes, nil)}, {"areas", slices.Contains(s.Areas, nil)},
		{"organisations", slices.Contains(s.Organisations, nil)},
	} {
		if list.nils {
			return fmt.Errorf("matching: the supply has a nil among its %s; leave it out", list.name)
		}
	}
	return nil
}

// readReference indexes everything that rows refer to.
func (x *Index) readReference() {
	s := &x.supply
	x.places = make(map[cohesion.PlaceID]*cohesion.Place, len(s.Places))
	for _, p := range s.Places {
		x.places[p.ID] = p
	}
	x.orgs = make(map[cohesion.OrganisationID]*cohesion.Organisation, len(s.Organisations))
	for _, o := range s.Organisations {
		x.orgs[o.ID] = o
	}
	x.areas = make(map[cohesion.AreaCode]*cohesion.Area, len(s.Areas))
	for _, a := range s.Areas {
		x.areas[a.Code] = a
		if len(a.Boundary) > 0 {
			x.bounded = append(x.bounded, a)
		}
	}
	x.division = divisionOf(s.Areas)
	x.neighbours = make(map[cohesion.CommunityID]*cohesion.Community, len(s.Communities))
	for _, c := range s.Communities {
		x.neighbours[c.ID] = c
	}
	x.ties = make(map[cohesion.OrganisationID][]tie)
	for _, p := range s.Partnerships {
		if p.Holds(s.Day) {
			x.ties[p.A] = append(x.ties[p.A], tie{p.Community, p.B, p.Trust})
			x.ties[p.B] = append(x.ties[p.B], tie{p.Community, p.A, p.Trust})
		}
	}
	x.outcomes, x.tried = tally(s.Outcomes), make(map[cohesion.InitiativeID]bool)
	for of := range x.outcomes {
		x.tried[of.initiative] = true
	}
}

// outcomesOf names the outcomes of an initiative that one community recorded.
type outcomesOf struct {
	initiative cohesion.InitiativeID
	community  cohesion.CommunityID
}

type outcomeTally struct {
	count int32
	value int64
}

func tally(outcomes []*cohesion.Outcome) map[outcomesOf]outcomeTally {
	tallies := make(map[outcomesOf]outcomeTally)
	for _, o := range outcomes {
		of := outcomesOf{o.Initiative, o.Community}
		t := tallies[of]
		t.count++
		switch o.Result {
		case cohesion.Helped:
			t.value += int64(cohesion.One)
		case cohesion.HelpedPartly:
			t.value += int64(cohesion.One) / 2
		}
		tallies[of] = t
	}
	return tallies
}

// soughtThemes returns what an initiative seeks hands for: what it says of them, or if
// that is nothing its own themes. Each once.
func soughtThemes(i *cohesion.Initiative) []vocabulary.Ref {
	var themes []vocabulary.Ref
	for _, s := range i.Seeks {
		for _, t := range s.Themes {
			if !slices.Contains(themes, t) {
				themes = append(themes, t)
			}
		}
	}
	if len(themes) == 0 {
		return i.Themes
	}
	return themes
}

// conceptsOf numbers concepts, new ones as they come.
func (x *Index) conceptsOf(refs []vocabulary.Ref) []int32 {
	ids := make([]int32, len(refs))
	for i, ref := range refs {
		id, known := x.concepts[ref]
		if !known {
			id = int32(len(x.concepts))
			x.concepts[ref] = id
		}
		ids[i] = id
	}
	return ids
}

// Day returns the day on which matches are made.
func (x *Index) Day() schedule.Date { return x.supply.Day }

// Len returns the number of initiatives.
func (x *Index) Len() int { return x.live }

// Vocabulary returns the vocabulary that the index compares concepts with.
func (x *Index) Vocabulary() *vocabulary.Vocabulary { return x.voc }

// Initiative returns an initiative of the supply.
func (x *Index) Initiative(id cohesion.InitiativeID) (*cohesion.Initiative, bool) {
	n, known := x.find(id)
	if !known {
		return nil, false
	}
	p, n := x.locate(n)
	return p.records[n], true
}

// Place returns a place of the supply, as everybody may see it.
func (x *Index) Place(id cohesion.PlaceID) (*cohesion.Place, bool) {
	p, known := x.places[id]
	if !known {
		return nil, false
	}
	return p.Shown(), true
}

// Organisation returns an organisation of the supply.
func (x *Index) Organisation(id cohesion.OrganisationID) (*cohesion.Organisation, bool) {
	o, known := x.orgs[id]
	return o, known
}

// sees says whether initiatives of a community count for the needs of another.
func (x *Index) sees(need cohesion.CommunityID, i *cohesion.Initiative) bool {
	if i.Community == need {
		return true
	}
	c, known := x.neighbours[need]
	return known && i.Published && c.Sees(i.Community)
}

// find returns the row of an initiative.
func (x *Index) find(id cohesion.InitiativeID) (int32, bool) {
	for i := range x.parts {
		p := &x.parts[i]
		if n, found := p.part.find(id); found && !p.isDead(n) {
			return p.base + n, true
		}
	}
	return 0, false
}

// partOf returns the number of the part that holds a row.
func (x *Index) partOf(n int32) int {
	i := len(x.parts) - 1
	for x.parts[i].base > n {
		i--
	}
	return i
}

// locate returns the part that holds a row, and the row within it.
func (x *Index) locate(n int32) (*livePart, int32) {
	p := &x.parts[x.partOf(n)]
	return p, n - p.base
}

// says says whether a row has a term.
func (x *Index) says(n int32, t *term) bool {
	part := x.partOf(n)
	l := x.parts[part].words
	n -= x.parts[part].base
	return t.in[part] >= 0 && slices.Contains(l.terms[l.starts[n]:l.starts[n+1]], uint32(t.in[part]))
}

// compareIDs compares the IDs of two rows; within a part without reading them.
func (x *Index) compareIDs(a, b int32) int {
	p, i := x.locate(a)
	q, j := x.locate(b)
	if p == q {
		return cmp.Compare(p.rank[i], p.rank[j])
	}
	return p.records[i].ID.Compare(q.records[j].ID)
}

// row returns a row, and offer one of its offers, counted within its part.
func (x *Index) row(n int32) row {
	p, i := x.locate(n)
	r := p.row(i)
	r.number = n
	return r
}

func (x *Index) offer(n int32, r *row, i int32) offer {
	p, _ := x.locate(n)
	return p.offer(r, i)
}
