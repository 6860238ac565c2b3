package ical

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A zone is a time zone as far as events of some years need it.
type zone struct {
	location    *time.Location
	first, last int // years
}

// zonesOf returns the zones that the events name, by name, for the years in which they
// take place: those of a rule end with its UNTIL.
func zonesOf(events []Event) []zone {
	found := map[string]*zone{}
	for i := range events {
		e := &events[i]
		name := e.zone()
		if name == "" {
			continue
		}
		first, last := e.Start.Year(), max(e.End.Year(), untilYear(e.Rule))
		z := found[name]
		if z == nil {
			z = &zone{e.Start.Location(), first, last}
			found[name] = z
		}
		z.first, z.last = min(z.first, first), max(z.last, last)
	}
	list := make([]zone, 0, len(found))
	for _, z := range found {
		list = append(list, *z)
	}
	slices.SortFunc(list, func(a, b zone) int { return cmp.Compare(a.location.String(), b.location.String()) })
	return list
}

// untilYear returns the year of the UNTIL of a rule; 0 without one.
func untilYear(rule string) int {
	_, until, ok := strings.Cut(rule, ";UNTIL=")
	if !ok || len(until) < 4 {
		return 0
	}
	year, err := strconv.Atoi(until[:4])
	if err != nil {
		return 0
	}
	return year
}

// A turn is a change of the clock.
type turn struct {
	at       time.Time // wall time before the change, as UTC
	from, to int       // seconds east of UTC
	name     string    // of the time that begins
	daylight bool
}

// turns returns the changes of the clock from the first of January of the year before the
// first until the end of the last, and what holds at their beginning.
func (z *zone) turns() (initial turn, list []turn) {
	t := time.Date(z.first-1, 1, 1, 0, 0, 0, 0, time.UTC)
	end := time.Date(z.last+1, 1, 2, 0, 0, 0, 0, time.UTC)
	name, offset := t.In(z.location).Zone()
	initial = turn{t, offset, offset, name, t.In(z.location).IsDST()}
	for {
		_, next := t.In(z.location).ZoneBounds()
		if next.IsZero() || !next.Before(end) {
			return initial, list
		}
		name, to := next.In(z.location).Zone()
		wall := next.UTC().Add(time.Duration(offset) * time.Second)
		list = append(list, turn{wall, offset, to, name, next.IsDST()})
		t, offset = next, to
	}
}

// append writes a VTIMEZONE (RFC 5545, section 3.6.5): the time that holds at first, and
// the changes of the clock, as a yearly rule where they follow one.
func (z *zone) append(w *writer) {
	initial, turns := z.turns()
	w.line("BEGIN", "VTIMEZONE")
	w.text("TZID", z.location.String())
	initial.append(w, "", nil)
	type kind struct {
		from, to int
		name     string
		daylight bool
	}
	var order []kind
	groups := map[kind][]turn{}
	for _, t := range turns {
		k := kind{t.from, t.to, t.name, t.daylight}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], t)
	}
	for _, k := range order {
		group := groups[k]
		if rule, ok := yearly(group, z.first-1, z.last); ok {
			group[0].append(w, rule, nil)
		} else {
			group[0].append(w, "", group[1:])
		}
	}
	w.line("END", "VTIMEZONE")
}

func (t *turn) append(w *writer, rule string, more []turn) {
	component := "STANDARD"
	if t.daylight {
		component = "DAYLIGHT"
	}
	w.line("BEGIN", component)
	w.line("DTSTART", t.at.Format(localForm))
	w.line("TZOFFSETFROM", offsetText(t.from))
	w.line("TZOFFSETTO", offsetText(t.to))
	w.text("TZNAME", t.name)
	if rule != "" {
		w.line("RRULE", rule)
	}
	for i := range more {
		w.line("RDATE", more[i].at.Format(localForm))
	}
	w.line("END", component)
}

// yearly returns the rule of changes that happen once in each year, in one month, on one
// weekday with one place in the month, at one time of day.
func yearly(turns []turn, first, last int) (string, bool) {
	if len(turns) != last-first+1 || len(turns) < 2 {
		return "", false
	}
	one := turns[0].at
	nth, fromEnd := (one.Day()+6)/7, true
	same := true
	for i, t := range turns {
		if t.at.Year() != first+i || t.at.Month() != one.Month() || t.at.Weekday() != one.Weekday() || t.at.Sub(midnight(t.at)) != one.Sub(midnight(one)) {
			return "", false
		}
		same = same && (t.at.Day()+6)/7 == nth
		fromEnd = fromEnd && t.at.AddDate(0, 0, 7).Month() != t.at.Month()
	}
	switch {
	case fromEnd:
		nth = -1
	case !same:
		return "", false
	}
	day := [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}[one.Weekday()]
	return "FREQ=YEARLY;BYMONTH=" + strconv.Itoa(int(one.Month())) + ";BYDAY=" + strconv.Itoa(nth) + day, true
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// offsetText writes seconds east of UTC as a UTC-OFFSET (section 3.3.14).
func offsetText(seconds int) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	s := sign + two(seconds/3600) + two(seconds/60%60)
	if seconds%60 != 0 {
		s += two(seconds % 60)
	}
	return s
}

func two(n int) string { return strconv.Itoa(100 + n)[1:] }
