package matching

import (
	"context"
	"errors"
	"fmt"
	"slices"

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
	Areas         []*cohesion.Area         // where postal codes and areas lie
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
	rows       []row
	offers     []offer
	byID       map[cohesion.InitiativeID]int32
	places     map[cohesion.PlaceID]*cohesion.Place
	orgs       map[cohesion.OrganisationID]*cohesion.Organisation
	concepts   map[vocabulary.Ref]int32 // themes that are offered or sought
	offered    [][]int32                // by concept: rows that offer it
	sought     [][]int32                // by concept: rows that seek hands for it
	weeks      []schedule.Week          // distinct weeks of schedules
	areas      map[cohesion.AreaCode]*cohesion.Area
	bounded    []*cohesion.Area // areas with a boundary
	neighbours map[cohesion.CommunityID]*cohesion.Community
	ties       map[cohesion.OrganisationID][]tie
	outcomes   map[outcomesOf]outcomeTally
	words      *wordIndex
}

// A row is what the index knows of an initiative beside the record.
type row struct {
	*cohesion.Initiative
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
	week   int32 // index into weeks; -1 is not known
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
	x.byID = make(map[cohesion.InitiativeID]int32, len(s.Initiatives))
	x.concepts = make(map[vocabulary.Ref]int32)
	x.rows = make([]row, 0, len(s.Initiatives))
	weeks := make(map[schedule.Week]int32)
	for n, i := range s.Initiatives {
		if n%1024 == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("matching: index stopped at initiative %d of %d: %w", n, len(s.Initiatives), ctx.Err())
		}
		if _, twice := x.byID[i.ID]; twice || i.ID.IsZero() {
			return nil, fmt.Errorf("matching: initiative %d has the id %q, which is unset or used before", n, i.ID)
		}
		x.byID[i.ID] = int32(len(x.rows))
		x.addRow(i, weeks)
	}
	x.words = newWordIndex(x.voc, s.Initiatives)
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
	x.outcomes = tally(s.Outcomes)
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

func (x *Index) addRow(i *cohesion.Initiative, weeks map[schedule.Week]int32) {
	n := int32(len(x.rows))
	r := row{
		Initiative: i, first: int32(len(x.offers)), from: longAgo, until: farOff, confirmed: longAgo,
		checks: documented(i),
	}
	if !i.From.IsZero() {
		r.from = int32(i.From.Days())
	}
	if !i.Until.IsZero() {
		r.until = int32(i.Until.Days())
	}
	if !i.Confirmed.IsZero() {
		r.confirmed = int32(i.Confirmed.Days())
	}
	r.themes = x.conceptsOf(i.Themes)
	for _, c := range r.themes {
		x.offered[c] = append(x.offered[c], n)
	}
	r.seeks = x.conceptsOf(soughtThemes(i))
	for _, c := range r.seeks {
		x.sought[c] = append(x.sought[c], n)
	}
	deliveries := i.Deliveries
	if len(deliveries) == 0 {
		deliveries = []cohesion.Delivery{{}}
	}
	for d := range deliveries {
		x.offers = append(x.offers, x.newOffer(&deliveries[d], weeks))
	}
	r.end = int32(len(x.offers))
	x.rows = append(x.rows, r)
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
			x.offered = append(x.offered, nil)
			x.sought = append(x.sought, nil)
		}
		ids[i] = id
	}
	return ids
}

func (x *Index) newOffer(d *cohesion.Delivery, weeks map[schedule.Week]int32) offer {
	o := offer{Delivery: d, week: -1}
	if p, known := x.places[d.Place]; known && !d.Place.IsZero() {
		o.place = p
		o.circle = x.placeCircle(p)
	}
	if s := d.Schedule; s != nil && (len(s.Times) > 0 || len(s.Dates) > 0) {
		w := s.Week(x.supply.Day, x.supply.Day.AddDays(HorizonDays), x.supply.Holidays)
		id, known := weeks[w]
		if !known {
			id = int32(len(x.weeks))
			weeks[w] = id
			x.weeks = append(x.weeks, w)
		}
		o.week = id
	}
	return o
}

// Day returns the day on which matches are made.
func (x *Index) Day() schedule.Date { return x.supply.Day }

// Len returns the number of initiatives.
func (x *Index) Len() int { return len(x.rows) }

// Vocabulary returns the vocabulary that the index compares concepts with.
func (x *Index) Vocabulary() *vocabulary.Vocabulary { return x.voc }

// Initiative returns an initiative of the supply.
func (x *Index) Initiative(id cohesion.InitiativeID) (*cohesion.Initiative, bool) {
	n, known := x.byID[id]
	if !known {
		return nil, false
	}
	return x.rows[n].Initiative, true
}

// Place returns a place of the supply, as everybody may see it.
func (x *Index) Place(id cohesion.PlaceID) (*cohesion.Place, bool) {
	p, known := x.places[id]
	if !known {
		return nil, false
	}
	return p.Shown(), true
}

// sees says whether initiatives of a community count for the needs of another.
func (x *Index) sees(need cohesion.CommunityID, i *cohesion.Initiative) bool {
	if i.Community == need {
		return true
	}
	c, known := x.neighbours[need]
	return known && i.Published && c.Sees(i.Community)
}
