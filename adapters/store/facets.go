package store

import (
	"fmt"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// Facets are what a record can be found by. An implementation keeps them beside the
// record, in columns or indexes; they follow from the record alone.
type Facets struct {
	Status    string               // name of its state; empty if it has none
	Themes    []vocabulary.Ref     // that it is about
	Areas     []cohesion.AreaCode  // where it is, or that it serves
	About     []cohesion.RecordRef // that it refers to, as in [Filter]
	Changed   time.Time            // when it changed last, in UTC, cut to microseconds
	Expires   schedule.Date        // last day; zero is never
	Source    cohesion.Source      // zero if it was not imported
	Subject   cohesion.SubjectKey  // the person's opaque key; empty if none
	Published bool
}

// FacetsOf returns the facets of a record. It shares no memory with the record.
func FacetsOf(rec cohesion.Record) Facets {
	var f Facets
	switch r := rec.(type) {
	case *cohesion.Community:
		f.Areas = r.Areas
		f.about(Ref(r.Coordinator), Ref(r.Home))
	case *cohesion.Area:
		f.Areas = []cohesion.AreaCode{r.Code}
	case *cohesion.Place:
		f.Areas = []cohesion.AreaCode{r.Shown().Area} // whoever may ask for an area must not learn more than is shown
		f.about(Ref(r.Owner))
	case *cohesion.Organisation:
		for _, b := range r.Belongs {
			f.about(Ref(b.To))
		}
	case *cohesion.Initiative:
		f.ofInitiative(r)
	case *cohesion.SupportNeed:
		f.Status, f.Expires, f.Subject = r.Status.String(), r.Expires, r.Subject
		f.wants(r.Wants)
		f.Areas = []cohesion.AreaCode{r.Location.Area}
		f.about(Ref(r.RaisedBy.Organisation))
	case *cohesion.Talent:
		f.Status, f.Expires, f.Subject = r.Status.String(), r.Expires, r.Subject
		f.wants(r.Offers)
		f.Areas = []cohesion.AreaCode{r.Location.Area}
	default:
		f.ofTies(rec)
	}
	h := heading(rec)
	f.Changed = h.changed.UTC().Truncate(time.Microsecond)
	if h.source != nil {
		f.Source = *h.source
	}
	f.Themes = slices.Clone(f.Themes)
	f.Areas = slices.DeleteFunc(slices.Clone(f.Areas), cohesion.AreaCode.IsZero)
	return f
}

func (f *Facets) ofInitiative(r *cohesion.Initiative) {
	f.Status, f.Themes, f.Published = r.Status.String(), r.Themes, r.Published
	refs(f, r.Organisers)
	for i := range r.Deliveries {
		d := &r.Deliveries[i]
		f.about(Ref(d.Place))
		if d.ServiceArea != nil {
			f.Areas = append(f.Areas, d.ServiceArea.Areas...)
		}
	}
}

// ofTies reads the kinds that tie others together.
func (f *Facets) ofTies(rec cohesion.Record) {
	switch r := rec.(type) {
	case *cohesion.Referral:
		f.Status = r.Status.String()
		f.about(Ref(r.Need), Ref(r.Talent), Ref(r.Initiative), Ref(r.Snapshot))
	case *cohesion.MatchSnapshot:
		f.about(Ref(r.Need), Ref(r.Talent), Ref(r.Initiative))
	case *cohesion.Outcome:
		f.about(Ref(r.Referral), Ref(r.Initiative))
	case *cohesion.Unmet:
		f.Themes, f.Areas = r.Themes, []cohesion.AreaCode{r.Area}
		f.about(Ref(r.Need))
	case *cohesion.Judgement:
		f.about(r.A, r.B)
	case *cohesion.Partnership:
		f.about(Ref(r.A), Ref(r.B))
	case *cohesion.AgendaItem:
		f.Status, f.Themes, f.Areas = r.Status.String(), r.Themes, r.Areas
		f.about(Ref(r.RaisedBy))
		refs(f, r.Carries)
	case *cohesion.Gathering:
		f.Status, f.Published = r.Status.String(), r.Published
		f.about(Ref(r.Place))
		refs(f, r.Organisers)
		refs(f, r.Agenda)
	}
}

func refs[T any, R Noun[T]](f *Facets, ids []cohesion.ID[T]) {
	for _, id := range ids {
		f.about(Ref[T, R](id))
	}
}

// about adds references, each once; those without an id are left out.
func (f *Facets) about(refs ...cohesion.RecordRef) {
	for _, ref := range refs {
		if ref.ID != "" && !slices.Contains(f.About, ref) {
			f.About = append(f.About, ref)
		}
	}
}

func (f *Facets) wants(wants []cohesion.Want) {
	for _, w := range wants {
		f.Themes = append(f.Themes, w.Theme)
	}
}

// A Filter says which records of a kind are asked. A record must meet each field that is
// set; of a field with several values it must meet one. The zero Filter holds all.
type Filter struct {
	Status        []string             // names of states; see [Names]
	Themes        []vocabulary.Ref     // exactly these: who wants narrower ones too, names them
	Areas         []cohesion.AreaCode  // exactly these: who wants areas within, names them
	About         []cohesion.RecordRef // refers to one of these: the referrals of a need, the offers of an organisation
	ChangedSince  time.Time            // at or after this instant, to the microsecond
	ChangedBefore time.Time            // before this instant, to the microsecond; what has no such time is not
	ExpiresBefore schedule.Date        // last day lies before this day; without one it never does
	Source        *cohesion.Source     // was imported from there
	Subject       cohesion.SubjectKey  // is of this person
	Published     bool                 // is published
}

// maxValues bounds the values of one field of a filter.
const maxValues = 1000

// Check returns an error that wraps ErrInvalid if the filter is not valid.
func (f *Filter) Check() error {
	if max(len(f.Status), len(f.Themes), len(f.Areas), len(f.About)) > maxValues {
		return fmt.Errorf("%w: a filter has at most %d values a field", ErrInvalid, maxValues)
	}
	if !f.ExpiresBefore.IsZero() && !f.ExpiresBefore.Valid() {
		return fmt.Errorf("%w: the filter's day does not exist", ErrInvalid)
	}
	return nil
}

// Holds says whether a record with the facets is asked.
func (f *Filter) Holds(x *Facets) bool {
	return (len(f.Status) == 0 || slices.Contains(f.Status, x.Status)) &&
		meets(f.Themes, x.Themes) &&
		meets(f.Areas, x.Areas) &&
		meets(f.About, x.About) &&
		!x.Changed.Before(f.ChangedSince.Truncate(time.Microsecond)) &&
		(f.ChangedBefore.IsZero() || !x.Changed.IsZero() && x.Changed.Before(f.ChangedBefore.Truncate(time.Microsecond))) &&
		(f.ExpiresBefore.IsZero() || !x.Expires.IsZero() && x.Expires.Before(f.ExpiresBefore)) &&
		(f.Source == nil || *f.Source == x.Source) &&
		(f.Subject == "" || f.Subject == x.Subject) &&
		(!f.Published || x.Published)
}

// meets says whether nothing is asked, or something of it is there.
func meets[E comparable](asked, there []E) bool {
	if len(asked) == 0 {
		return true
	}
	return slices.ContainsFunc(asked, func(e E) bool { return slices.Contains(there, e) })
}
