package ical

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// MaxEvents is how many events a calendar of [Feed] has at most: the first ones.
const MaxEvents = 20_000

// A Query says what of a supply a calendar tells. What is set must all hold; the zero
// Query asks for everything.
type Query struct {
	Place        cohesion.PlaceID        // takes place there
	Organisation cohesion.OrganisationID // is organised by it, alone or with others
	Theme        vocabulary.Ref          // is about it or something narrower; gatherings have no theme
	Area         cohesion.AreaCode       // takes place in it or is for people who live in it
	Initiative   cohesion.InitiativeID   // is of this initiative
	Language     language.Tag            // of the texts, where there are several; empty is Dutch
	Name         string                  // of the calendar; empty is the name of what is asked
	URL          string                  // where people find the same
}

// Window returns the days of which a calendar made on a day speaks: from the first of
// January of that year until the end of the next, so that the calendar changes when
// what it tells does, and not every day.
func Window(day schedule.Date) (first, last schedule.Date) {
	return schedule.Date{Year: day.Year, Month: 1, Day: 1}, schedule.Date{Year: day.Year + 1, Month: 12, Day: 31}
}

// Feed makes a calendar of what a supply offers in the [Window] of its day.
func Feed(s *published.Supply, q Query) *Calendar {
	f := &feed{s: s, q: q, calendar: &Calendar{Name: q.Name, Language: cmp.Or(q.Language, language.NL), URL: q.URL}}
	if f.calendar.Name == "" {
		f.calendar.Name = f.name()
	}
	f.first, f.last = Window(s.Day())
	if q.Theme != "" {
		f.themes = append(s.Vocabulary().Descendants(q.Theme), q.Theme)
	}
	for _, i := range s.Initiatives() {
		if f.wants(i) {
			f.initiative(i)
		}
	}
	if q.Theme == "" && q.Initiative.IsZero() {
		for _, g := range s.Gatherings() {
			f.gathering(g)
		}
	}
	f.cut(MaxEvents)
	if n := f.calendar.Left; n > 0 {
		f.calendar.Description = fmt.Sprintf(f.word("Nog %d momenten staan hier niet in.", "%d more events are not in here."), n)
	}
	return f.calendar
}

// A feed is a calendar in the making.
type feed struct {
	s           *published.Supply
	q           Query
	first, last schedule.Date
	themes      []vocabulary.Ref // of which an initiative must have one; nil is any
	calendar    *Calendar
}

// name returns the name of what is asked: the narrowest of what is set.
func (f *feed) name() string {
	if o := f.s.Organisation(f.q.Organisation); o != nil {
		return f.say(o.Name)
	}
	if p := f.s.Place(f.q.Place); p != nil && !p.Name.IsZero() {
		return f.say(p.Name)
	}
	if f.q.Theme != "" {
		return f.s.Vocabulary().Label(f.q.Theme, f.q.Language)
	}
	if a := f.s.Area(f.q.Area); a != nil {
		return f.say(a.Name)
	}
	if c := f.s.Community(); c != nil {
		return f.say(c.Name)
	}
	return "Agenda"
}

func (f *feed) say(t language.Text) string { return t.In(f.q.Language) }

// wants says whether events of the initiative are asked, as far as it alone tells.
func (f *feed) wants(i *cohesion.Initiative) bool {
	switch {
	case i.Status != cohesion.InitiativeActive && i.Status != cohesion.InitiativePlanned:
		return false
	case !f.q.Initiative.IsZero() && i.ID != f.q.Initiative:
		return false
	case !f.q.Organisation.IsZero() && !slices.Contains(i.Organisers, f.q.Organisation):
		return false
	}
	return f.themes == nil || slices.ContainsFunc(i.Themes, func(r vocabulary.Ref) bool { return slices.Contains(f.themes, r) })
}

func (f *feed) initiative(i *cohesion.Initiative) {
	for n := range i.Deliveries {
		d := &i.Deliveries[n]
		if d.Schedule == nil || !f.q.Place.IsZero() && d.Place != f.q.Place || !f.q.Area.IsZero() && !f.s.Serves(d, f.q.Area) {
			continue
		}
		first, last := f.first, f.last
		if i.From.After(first) {
			first = i.From
		}
		if !i.Until.IsZero() && i.Until.Before(last) {
			last = i.Until
		}
		event := f.event(i, d)
		uid := i.ID.String() + "." + deliveryName(d, n) + "."
		for _, t := range Series(*d.Schedule, f.s.Holidays(), first, last) {
			event.Times, event.UID = t, uid+t.Key
			f.calendar.Events = append(f.calendar.Events, event)
		}
		f.cut(4 * MaxEvents)
	}
	f.changed(i.Changed)
}

// deliveryName names a delivery within its initiative: by its key, whatever that is made
// of, else by its place in the list.
func deliveryName(d *cohesion.Delivery, n int) string {
	if d.Key == "" {
		return strconv.Itoa(n)
	}
	sum := sha256.Sum256([]byte(d.Key))
	return hex.EncodeToString(sum[:6])
}

// event returns an event of the delivery, without times.
func (f *feed) event(i *cohesion.Initiative, d *cohesion.Delivery) Event {
	e := Event{
		Created: i.Created, Changed: i.Changed, Sequence: i.Version,
		Summary: f.say(i.Name), URL: i.URL, Contact: contactText(i.Contact),
	}
	for _, r := range i.Themes {
		if label := f.s.Vocabulary().Label(r, f.q.Language); label != "" {
			e.Categories = append(e.Categories, label)
		}
	}
	about := i.Summary
	if about.IsZero() {
		about = i.Description
	}
	e.Description = f.description(f.say(about), i.Organisers)
	e.Location, e.Point = f.where(d.Place, d.Mode)
	return e
}

func (f *feed) description(about string, organisers []cohesion.OrganisationID) string {
	var names []string
	for _, id := range organisers {
		if o := f.s.Organisation(id); o != nil {
			names = append(names, f.say(o.Name))
		}
	}
	if len(names) == 0 {
		return about
	}
	by := f.word("Door", "By") + ": " + strings.Join(names, ", ")
	if about == "" {
		return by
	}
	return about + "\n\n" + by
}

// word returns the Dutch or the English word.
func (f *feed) word(dutch, english string) string {
	if f.q.Language.Base() == language.EN {
		return english
	}
	return dutch
}

// where returns the place of an event.
func (f *feed) where(id cohesion.PlaceID, mode cohesion.Mode) (string, cohesion.Point) {
	switch mode {
	case cohesion.Online:
		return f.word("Online", "Online"), cohesion.Point{}
	case cohesion.ByPhone:
		return f.word("Telefonisch", "By telephone"), cohesion.Point{}
	case cohesion.AtHome:
		return f.word("Aan huis", "At home"), cohesion.Point{}
	}
	p := f.s.Place(id)
	if p == nil {
		return "", cohesion.Point{}
	}
	parts := append([]string{f.say(p.Name)}, p.Address.Lines...)
	parts = append(parts, strings.TrimSpace(p.Address.Postcode+" "+p.Address.City))
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.Join(parts, ", "), p.Point
}

func contactText(c cohesion.Contact) string {
	parts := slices.DeleteFunc([]string{c.Role, c.Phone, c.Email}, func(s string) bool { return s == "" })
	return strings.Join(parts, ", ")
}

func (f *feed) gathering(g *cohesion.Gathering) {
	from, to := schedule.DateOf(g.Begins, nil), schedule.DateOf(g.Ends, nil)
	if to.Before(f.first) || from.After(f.last) {
		return
	}
	if !f.q.Place.IsZero() && g.Place != f.q.Place || !f.q.Organisation.IsZero() && !slices.Contains(g.Organisers, f.q.Organisation) {
		return
	}
	if !f.q.Area.IsZero() {
		if p := f.s.Place(g.Place); p == nil || !f.s.Lies(p, f.q.Area) {
			return
		}
	}
	e := Event{
		Times: Times{Start: g.Begins.UTC(), End: g.Ends.UTC()}, UID: g.ID.String(),
		Created: g.Created, Changed: g.Changed, Sequence: g.Version, Summary: f.say(g.Title),
		Description: f.description("", g.Organisers), Cancelled: g.Status == cohesion.GatheringCancelled,
	}
	e.Location, e.Point = f.where(g.Place, 0)
	f.calendar.Events = append(f.calendar.Events, e)
	f.changed(g.Changed)
}

func (f *feed) changed(at time.Time) {
	if at.After(f.calendar.Changed) {
		f.calendar.Changed = at
	}
}

// cut leaves out the last events if there are more than most.
func (f *feed) cut(most int) {
	events := f.calendar.Events
	if len(events) <= most {
		return
	}
	slices.SortStableFunc(events, func(a, b Event) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.UID, b.UID))
	})
	f.calendar.Left += len(events) - MaxEvents
	clear(events[MaxEvents:])
	f.calendar.Events = events[:MaxEvents]
}
