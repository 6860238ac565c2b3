package ical

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	parser "github.com/arran4/golang-ical"
	"github.com/teambition/rrule-go"

	"github.com/socialebasis/verbinder/adapters/ical"
	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

var (
	day   = schedule.Date{Year: 2026, Month: 11, Day: 22}
	zones = []string{"", "Europe/Amsterdam", "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC", "Etc/GMT-2"}
)

// TestOccurrencesAgree makes calendars of random schedules and compares, over the window of
// two years with both changes of the clock, what an independent reader finds with what
// the schedule says: start and end of each occurrence, each once.
func TestOccurrencesAgree(t *testing.T) {
	t.Parallel()
	g := rand.New(rand.NewPCG(6, 2026))
	total, rules, apart := 0, 0, 0
	for n := range 1500 {
		s := randomSchedule(g)
		if vs := s.Validate(); len(vs) > 0 {
			t.Fatalf("schedule %d: %v", n, vs)
		}
		text, cal := calendarOf(t, s)
		got, withRule, inUTC := read(t, text)
		want := occurrences(s, cal)
		if !slices.Equal(got, want) {
			t.Fatalf("schedule %d: %+v\n%s\nread %d occurrences, want %d; first difference: %s", n, s, text, len(got), len(want), firstDifference(got, want))
		}
		total += len(want)
		rules += withRule
		apart += inUTC
	}
	t.Logf("%d occurrences agree; %d rules, %d single events in UTC", total, rules, apart)
	if total < 100_000 || rules < 1000 || apart < 100 {
		t.Error("too few were compared")
	}
}

func firstDifference(got, want []string) string {
	for i := range max(len(got), len(want)) {
		g, w := "nothing", "nothing"
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			return "read " + g + ", want " + w
		}
	}
	return "none"
}

// calendarOf makes a feed of an initiative with the schedule.
func calendarOf(t *testing.T, s schedule.Schedule) ([]byte, schedule.Calendars) {
	t.Helper()
	cal, err := schedule.NewCalendars(schedule.DutchHolidays(2026, 2028))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	community := cohesion.StableID[cohesion.Community](at, "test", "c")
	i := &cohesion.Initiative{
		Meta: cohesion.Meta[cohesion.Initiative]{ID: cohesion.StableID[cohesion.Initiative](at, "test", "i"), Community: community, Version: 3, Created: at, Changed: at},
		Name: language.Dutch("Koffie, thee; en \"meer\" \\ élan: een naam die zo lang is dat hij over de rand van de regel gaat — écht waar"), Status: cohesion.InitiativeActive, Published: true,
		Deliveries: []cohesion.Delivery{{Schedule: &s}},
	}
	supply := published.New(community, slices.Values([]cohesion.Record{i}), published.Options{Day: day, Holidays: cal})
	feed := ical.Feed(supply, ical.Query{})
	return feed.Append(nil), cal
}

// occurrences lists what the schedule says of the window.
func occurrences(s schedule.Schedule, cal schedule.Calendars) []string {
	loc, err := time.LoadLocation(cmp.Or(s.Timezone, "Europe/Amsterdam"))
	if err != nil {
		panic(err)
	}
	first, last := ical.Window(day)
	from := time.Date(int(first.Year), 1, 1, 0, 0, 0, 0, loc)
	to := time.Date(int(last.Year)+1, 1, 1, 0, 0, 0, 0, loc)
	var list []string
	for o := range s.Occurrences(from, to, cal) {
		if !o.Start.Before(from) && o.Start.Before(to) {
			list = append(list, occurrence(o.Start, o.End))
		}
	}
	slices.Sort(list)
	return list
}

func occurrence(start, end time.Time) string {
	return start.UTC().Format(time.RFC3339) + " " + end.UTC().Format(time.RFC3339)
}

// read finds all occurrences in a calendar.
func read(t *testing.T, text []byte) (list []string, rules, inUTC int) {
	t.Helper()
	c, err := parser.ParseCalendar(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	uids := map[string]bool{}
	zoned := map[string]bool{}
	for _, component := range c.Components {
		if z, ok := component.(*parser.VTimezone); ok {
			zoned[z.GetProperty(parser.ComponentPropertyTzid).Value] = true
		}
	}
	for _, e := range c.Events() {
		if uids[e.Id()] {
			t.Fatalf("two events are called %s", e.Id())
		}
		uids[e.Id()] = true
		if got := parser.FromText(e.GetProperty(parser.ComponentPropertySummary).Value); !strings.HasPrefix(got, "Koffie, thee; en \"meer\" \\ élan") || !strings.HasSuffix(got, "écht waar") {
			t.Fatalf("summary %q", got)
		}
		start, end := e.GetProperty(parser.ComponentPropertyDtStart), e.GetProperty(parser.ComponentPropertyDtEnd)
		if id := start.ICalParameters["TZID"]; len(id) > 0 && !zoned[id[0]] {
			t.Fatalf("there is no VTIMEZONE of %s", id[0])
		}
		from, to := moment(t, start), moment(t, end)
		rule := e.GetProperty(parser.ComponentPropertyRrule)
		if rule == nil {
			if strings.HasSuffix(start.Value, "Z") {
				inUTC++
			}
			list = append(list, occurrence(from, to))
			continue
		}
		rules++
		for _, at := range expand(t, e, rule.Value, from) {
			if len(start.Value) == len("20060102") {
				list = append(list, occurrence(at, at.AddDate(0, 0, 1)))
			} else {
				list = append(list, occurrence(at, at.Add(to.Sub(from))))
			}
		}
	}
	slices.Sort(list)
	return list, rules, inUTC
}

func expand(t *testing.T, e *parser.VEvent, rule string, from time.Time) []time.Time {
	t.Helper()
	option, err := rrule.StrToROptionInLocation(rule, from.Location())
	if err != nil {
		t.Fatalf("%s: %v", rule, err)
	}
	option.Dtstart = from
	r, err := rrule.NewRRule(*option)
	if err != nil {
		t.Fatalf("%s: %v", rule, err)
	}
	var set rrule.Set
	set.RRule(r)
	for _, x := range e.GetProperties(parser.ComponentPropertyExdate) {
		set.ExDate(moment(t, x))
	}
	all := set.All()
	if len(all) == 0 || !all[0].Equal(from) {
		t.Fatalf("%s: the first occurrence is not DTSTART", rule)
	}
	return all
}

// moment reads a DATE or DATE-TIME. Whole days are read in Amsterdam.
func moment(t *testing.T, p *parser.IANAProperty) time.Time {
	t.Helper()
	zone := "Europe/Amsterdam"
	if id := p.ICalParameters["TZID"]; len(id) > 0 {
		zone = id[0]
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	layout := "20060102T150405"
	switch {
	case strings.HasSuffix(p.Value, "Z"):
		layout, loc = "20060102T150405Z", time.UTC
	case len(p.Value) == 8:
		layout = "20060102"
	}
	at, err := time.ParseInLocation(layout, p.Value, loc)
	if err != nil {
		t.Fatalf("%s: %v", fmt.Sprint(p), err)
	}
	return at
}

// randomSchedule makes a schedule; whole days only in the zone in which the reader takes
// them.
func randomSchedule(g *rand.Rand) schedule.Schedule {
	s := schedule.Schedule{Timezone: zones[g.IntN(len(zones))]}
	amsterdam := s.Timezone == "" || s.Timezone == "Europe/Amsterdam"
	for range 1 + g.IntN(3) {
		s.Times = append(s.Times, recurrence(g, amsterdam))
	}
	for range g.IntN(3) {
		opens, closes := hours(g, amsterdam)
		s.Dates = append(s.Dates, schedule.Single{Date: randomDate(g), Opens: opens, Closes: closes})
	}
	for range g.IntN(3) {
		from := randomDate(g)
		s.Except = append(s.Except, schedule.Exception{From: from, To: from.AddDays(g.IntN(60))})
	}
	if g.IntN(3) == 0 {
		s.Holidays = []string{schedule.DutchHolidays(2026, 2027).Name}
	}
	if g.IntN(4) == 0 {
		s.ValidFrom = randomDate(g)
	}
	if g.IntN(4) == 0 {
		s.ValidTo = randomDate(g)
		if s.ValidTo.Before(s.ValidFrom) {
			s.ValidFrom, s.ValidTo = s.ValidTo, s.ValidFrom
		}
	}
	return s
}

func randomDate(g *rand.Rand) schedule.Date {
	return schedule.Date{Year: 2025, Month: 10, Day: 1}.AddDays(g.IntN(950))
}

func hours(g *rand.Rand, wholeDays bool) (opens, closes schedule.TimeOfDay) {
	switch n := g.IntN(6); {
	case n == 0 && wholeDays:
		return 0, schedule.EndOfDay
	case n <= 2: // in the small hours, when the clock changes
		opens = schedule.TimeOfDay(15 * g.IntN(20))
	case n == 3: // over midnight
		return schedule.TimeOfDay(20*60 + g.IntN(240)), schedule.TimeOfDay(15 * g.IntN(24))
	default:
		opens = schedule.TimeOfDay(g.IntN(1440))
	}
	if opens == 0 {
		opens = 5
	}
	closes = schedule.TimeOfDay(g.IntN(1441))
	return opens, closes
}

func recurrence(g *rand.Rand, wholeDays bool) schedule.Recurrence {
	r := schedule.Recurrence{Freq: schedule.Weekly, Start: randomDate(g)}
	r.Opens, r.Closes = hours(g, wholeDays)
	if g.IntN(2) == 0 {
		r.Freq = schedule.Monthly
	}
	if g.IntN(2) == 0 {
		r.Interval = 1 + g.IntN(4)
	}
	switch g.IntN(5) {
	case 0:
		r.Count = 1 + g.IntN(80)
	case 1:
		r.Until = r.Start.AddDays(g.IntN(700))
	}
	if r.Freq == schedule.Weekly {
		if g.IntN(4) > 0 {
			r.Days = days(g, false)
		}
		return r
	}
	switch g.IntN(6) {
	case 0:
	case 1, 2:
		r.Days = days(g, true)
	case 3:
		r.Days = days(g, false)
	case 4:
		r.MonthDays = monthDays(g)
	case 5:
		r.Days, r.MonthDays = days(g, g.IntN(2) == 0), monthDays(g)
	}
	return r
}

func days(g *rand.Rand, placed bool) []schedule.Day {
	var out []schedule.Day
	for _, w := range g.Perm(7)[:1+g.IntN(4)] {
		d := schedule.Day{Weekday: schedule.Weekday(w + 1)}
		for placed && d.Nth == 0 {
			d.Nth = int8(g.IntN(11) - 5)
		}
		out = append(out, d)
	}
	return out
}

func monthDays(g *rand.Rand) []int {
	var out []int
	for _, d := range g.Perm(31)[:1+g.IntN(6)] {
		out = append(out, (d+1)*(1-2*g.IntN(2)))
	}
	return out
}
