package published

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// Options say what belongs to a supply beside records. The zero value is of use.
type Options struct {
	Day        schedule.Date          // of which it is
	Vocabulary *vocabulary.Vocabulary // names themes and knows which are narrower; nil is the starter scheme
	Holidays   schedule.Calendars
}

// A Supply is what anybody may see of one community at one moment. Make one with [New].
type Supply struct {
	community     cohesion.CommunityID
	options       Options
	home          *cohesion.Community
	initiatives   []*cohesion.Initiative
	organisations []*cohesion.Organisation
	places        []*cohesion.Place
	gatherings    []*cohesion.Gathering
	areas         []*cohesion.Area

	organisation map[cohesion.OrganisationID]*cohesion.Organisation
	place        map[cohesion.PlaceID]*cohesion.Place
	area         map[cohesion.AreaCode]*cohesion.Area
}

// New takes from the records what anybody may see of the community. Records of other
// communities, of kinds that are never shown, and those that come a second time are
// left out. Linear in the number of records, but for sorting.
func New(community cohesion.CommunityID, records iter.Seq[cohesion.Record], o Options) *Supply {
	if o.Vocabulary == nil {
		o.Vocabulary = vocabulary.Starter()
	}
	s := &Supply{
		community: community, options: o,
		organisation: map[cohesion.OrganisationID]*cohesion.Organisation{},
		place:        map[cohesion.PlaceID]*cohesion.Place{},
		area:         map[cohesion.AreaCode]*cohesion.Area{},
	}
	all := gathered{map[cohesion.OrganisationID]*cohesion.Organisation{}, map[cohesion.PlaceID]*cohesion.Place{}}
	for r := range records {
		s.take(r, &all)
	}
	sortByID(s.initiatives)
	sortByID(s.gatherings)
	slices.SortFunc(s.areas, func(a, b *cohesion.Area) int { return a.Code.Compare(b.Code) })
	s.initiatives, s.gatherings = once(s.initiatives), once(s.gatherings)
	for _, i := range s.initiatives {
		s.show(all, i.Organisers, cohesion.PlaceID{})
		for n := range i.Deliveries {
			s.show(all, nil, i.Deliveries[n].Place)
		}
	}
	for _, g := range s.gatherings {
		s.show(all, g.Organisers, g.Place)
	}
	for _, o := range s.organisation {
		s.organisations = append(s.organisations, o)
	}
	for _, p := range s.place {
		s.places = append(s.places, p)
	}
	sortByID(s.organisations)
	sortByID(s.places)
	return s
}

// gathered are the organisations and places of which not all may be seen.
type gathered struct {
	organisations map[cohesion.OrganisationID]*cohesion.Organisation
	places        map[cohesion.PlaceID]*cohesion.Place
}

func (s *Supply) take(r cohesion.Record, all *gathered) {
	if a, ok := r.(*cohesion.Area); ok {
		if s.area[a.Code] == nil {
			s.area[a.Code] = a
			s.areas = append(s.areas, a)
		}
		return
	}
	if r.InCommunity() != s.community {
		return
	}
	switch r := r.(type) {
	case *cohesion.Community:
		s.home = r
	case *cohesion.Initiative:
		if r.Published {
			s.initiatives = append(s.initiatives, r)
		}
	case *cohesion.Gathering:
		if r.Published {
			shown := *r
			shown.Notes, shown.Agenda = "", nil
			s.gatherings = append(s.gatherings, &shown)
		}
	case *cohesion.Organisation:
		all.organisations[r.ID] = r
	case *cohesion.Place:
		all.places[r.ID] = r
	}
}

// show adds organisations and a place to what may be seen.
func (s *Supply) show(all gathered, organisers []cohesion.OrganisationID, place cohesion.PlaceID) {
	for _, id := range organisers {
		if o := all.organisations[id]; o != nil {
			s.organisation[id] = o
		}
	}
	if p := all.places[place]; p != nil && s.place[place] == nil {
		s.place[place] = p.Shown()
	}
}

// noun is a pointer to a record.
type noun[T any] interface {
	*T
	Head() *cohesion.Meta[T]
}

func sortByID[T any, R noun[T]](list []R) {
	slices.SortStableFunc(list, func(a, b R) int { return a.Head().ID.Compare(b.Head().ID) })
}

// once keeps the first of records with one id.
func once[T any, R noun[T]](list []R) []R {
	return slices.CompactFunc(list, func(a, b R) bool { return a.Head().ID == b.Head().ID })
}

// ID returns the id of the community.
func (s *Supply) ID() cohesion.CommunityID { return s.community }

// Community returns the community; nil if its record was not there.
func (s *Supply) Community() *cohesion.Community { return s.home }

// Day returns the day of the supply.
func (s *Supply) Day() schedule.Date { return s.options.Day }

// Vocabulary returns the vocabulary, never nil.
func (s *Supply) Vocabulary() *vocabulary.Vocabulary { return s.options.Vocabulary }

// Holidays returns the holiday calendars.
func (s *Supply) Holidays() schedule.Calendars { return s.options.Holidays }

// Initiatives returns the initiatives, in the order of their ids.
func (s *Supply) Initiatives() []*cohesion.Initiative { return s.initiatives }

// Organisations returns the organisations, in the order of their ids.
func (s *Supply) Organisations() []*cohesion.Organisation { return s.organisations }

// Places returns the places as they may be shown, in the order of their ids.
func (s *Supply) Places() []*cohesion.Place { return s.places }

// Gatherings returns the gatherings, in the order of their ids.
func (s *Supply) Gatherings() []*cohesion.Gathering { return s.gatherings }

// Areas returns the areas, in the order of their codes.
func (s *Supply) Areas() []*cohesion.Area { return s.areas }

// Organisation returns an organisation; nil if it is not to be seen.
func (s *Supply) Organisation(id cohesion.OrganisationID) *cohesion.Organisation {
	return s.organisation[id]
}

// Place returns a place as it may be shown; nil if it is not to be seen.
func (s *Supply) Place(id cohesion.PlaceID) *cohesion.Place { return s.place[id] }

// Area returns an area; nil if it is not known.
func (s *Supply) Area(code cohesion.AreaCode) *cohesion.Area { return s.area[code] }

// Changed returns when something in the supply changed last: the latest change of its
// records, which says nothing of what was removed; zero if none says.
func (s *Supply) Changed() time.Time {
	latest := time.Time{}
	for _, i := range s.initiatives {
		latest = later(latest, i.Changed)
	}
	for _, o := range s.organisations {
		latest = later(latest, o.Changed)
	}
	for _, p := range s.places {
		latest = later(latest, p.Changed)
	}
	for _, g := range s.gatherings {
		latest = later(latest, g.Changed)
	}
	return latest
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// maxChain bounds the areas that lie within one another.
const maxChain = 20

// Chain returns the code and those of the areas around it, from within to without: by
// the area records, and where there is none as far as the code itself tells.
func (s *Supply) Chain(code cohesion.AreaCode) []cohesion.AreaCode {
	var chain []cohesion.AreaCode
	for !code.IsZero() && len(chain) < maxChain && !slices.Contains(chain, code) {
		chain = append(chain, code)
		if a := s.area[code]; a != nil && !a.Parent.IsZero() {
			code = a.Parent
			continue
		}
		code, _ = code.ParentCode()
	}
	return chain
}

// Lies says whether a place lies in an area: by the area that it names, by its
// postcode, or by its point and the boundary of the area. A confidential place is
// looked for where it is shown.
func (s *Supply) Lies(p *cohesion.Place, in cohesion.AreaCode) bool {
	if slices.Contains(s.Chain(p.Area), in) || slices.Contains(s.Chain(postcodeArea(p)), in) {
		return true
	}
	a := s.area[in]
	return a != nil && !p.Point.IsZero() && a.Contains(p.Point)
}

// postcodeArea returns the area of a Dutch postcode; zero without one.
func postcodeArea(p *cohesion.Place) cohesion.AreaCode {
	if p.Address.Postcode == "" || cmp.Or(p.Address.Country, "NL") != "NL" {
		return cohesion.AreaCode{}
	}
	code := cohesion.AreaCode{Scheme: cohesion.SchemePC6, Code: p.Address.Postcode}
	if len(code.Validate()) > 0 {
		return cohesion.AreaCode{}
	}
	return code
}

// Serves says whether a delivery is for people of an area: its place lies there, or its
// service area names that area or one within it.
func (s *Supply) Serves(d *cohesion.Delivery, in cohesion.AreaCode) bool {
	if p := s.place[d.Place]; p != nil && s.Lies(p, in) {
		return true
	}
	if d.ServiceArea == nil {
		return false
	}
	return slices.ContainsFunc(d.ServiceArea.Areas, func(code cohesion.AreaCode) bool { return slices.Contains(s.Chain(code), in) })
}
