package ical

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// Series returns times that together are the occurrences of a schedule that start on
// the days from first to last, by its own zone: one for each recurrence, one for each
// single date, and one for each occurrence that no rule can say. The schedule's
// recurrences are numbered in their order, so that their keys stay as long as the
// schedule does. A schedule in a zone that is not known has none. Linear in the number of
// occurrences; the window should be a few years at most.
func Series(s schedule.Schedule, cal schedule.Calendars, first, last schedule.Date) []Times {
	loc, err := time.LoadLocation(zoneName(s.Timezone))
	if err != nil || first.IsZero() || last.Before(first) {
		return nil
	}
	b := &builder{cal: cal, location: loc, seen: map[span]bool{}}
	b.frame = s
	b.frame.Times, b.frame.Dates = nil, nil
	b.frame.ValidFrom, b.frame.ValidTo = within(s, first, last)
	if b.frame.ValidTo.Before(b.frame.ValidFrom) {
		return nil
	}
	for i := range s.Times {
		b.recurrence(&s.Times[i], "r"+strconv.Itoa(i))
	}
	if len(s.Dates) > 0 {
		dates := b.frame
		dates.Dates = s.Dates
		for _, sp := range b.occurrences(dates) {
			b.single("d", sp)
		}
	}
	return b.made
}

func zoneName(name string) string {
	if name == "" {
		return "Europe/Amsterdam"
	}
	return name
}

// within cuts the validity of a schedule to a window.
func within(s schedule.Schedule, first, last schedule.Date) (from, to schedule.Date) {
	if s.ValidFrom.After(first) {
		first = s.ValidFrom
	}
	if !s.ValidTo.IsZero() && s.ValidTo.Before(last) {
		last = s.ValidTo
	}
	return first, last
}

// A span is an occurrence in seconds since 1970 UTC; of wall times, as if they were UTC.
type span struct{ start, end int64 }

// A builder gathers the times of one schedule.
type builder struct {
	cal      schedule.Calendars
	location *time.Location
	frame    schedule.Schedule // without times and dates, cut to the window
	seen     map[span]bool     // occurrences that are said already
	made     []Times
}

// occurrences returns those of a schedule within the frame, each once and none that was
// said before, and notes them as said.
func (b *builder) occurrences(s schedule.Schedule) []span {
	var list []span
	for _, sp := range enumerate(s, b.cal) {
		if !b.seen[sp] {
			b.seen[sp] = true
			list = append(list, sp)
		}
	}
	return list
}

// enumerate lists the occurrences of a schedule that has a validity.
func enumerate(s schedule.Schedule, cal schedule.Calendars) []span {
	from := time.Unix(int64(s.ValidFrom.Days()-2)*86400, 0)
	to := time.Unix(int64(s.ValidTo.Days()+3)*86400, 0)
	var list []span
	for o := range s.Occurrences(from, to, cal) {
		list = append(list, span{o.Start.Unix(), o.End.Unix()})
	}
	return list
}

// recurrence adds the times of one recurrence. An occurrence that a reader of the rule
// finds by itself is regular. The rule runs from the first regular one to the last; what
// it gives in between that is not regular is excluded; what takes place and is not
// regular is said apart.
func (b *builder) recurrence(r *schedule.Recurrence, key string) {
	s := b.frame
	s.Times = []schedule.Recurrence{*r}
	actual := b.occurrences(s)
	allDay := r.Opens == 0 && (r.Closes == 0 || r.Closes == schedule.EndOfDay)
	byWall := make(map[span]span, len(actual))
	for _, sp := range actual {
		if wall, ok := b.wall(sp); ok && (allDay || wall.end-wall.start == sp.end-sp.start) {
			byWall[wall] = sp
		}
	}
	rule := ruleOf(r)
	var starts, exclude []time.Time
	var firstWall, lastWall span
	regular := map[span]bool{}
	if rule != "" {
		pending := exclude
		for _, wall := range b.nominal(r) {
			sp, ok := byWall[wall]
			if !ok {
				pending = append(pending, time.Unix(wall.start, 0).UTC())
				continue
			}
			if len(starts) > 0 {
				exclude = append(exclude, pending...)
			} else {
				firstWall = wall
			}
			pending = nil
			lastWall = wall
			starts = append(starts, time.Unix(sp.start, 0))
			regular[sp] = true
		}
	}
	if len(starts) > 1 {
		b.rule(key, rule, firstWall, lastWall, starts, exclude, allDay)
	} else {
		clear(regular)
	}
	for _, sp := range actual {
		if !regular[sp] {
			b.single(key+"-", sp)
		}
	}
}

// nominal lists the wall times that a recurrence names within the frame, exceptions and
// holidays included: its occurrences in a zone whose clock never changes.
func (b *builder) nominal(r *schedule.Recurrence) []span {
	return enumerate(schedule.Schedule{
		Timezone: "UTC", ValidFrom: b.frame.ValidFrom, ValidTo: b.frame.ValidTo, Times: []schedule.Recurrence{*r},
	}, schedule.Calendars{})
}

// rule adds times by a rule. UNTIL is the start of the last occurrence: a date for whole
// days, else in UTC (RFC 5545, section 3.3.10).
func (b *builder) rule(key, rule string, first, last span, starts, exclude []time.Time, allDay bool) {
	t := Times{Key: key, Exclude: exclude, AllDay: allDay}
	if allDay {
		t.Start, t.End = time.Unix(first.start, 0).UTC(), time.Unix(first.end, 0).UTC()
		t.Rule = rule + ";UNTIL=" + time.Unix(last.start, 0).UTC().Format(dateForm)
	} else {
		t.Start = starts[0].In(b.location)
		t.End = t.Start.Add(time.Duration(first.end-first.start) * time.Second)
		t.Rule = rule + ";UNTIL=" + starts[len(starts)-1].UTC().Format(utcForm)
	}
	b.made = append(b.made, t)
}

// single adds one occurrence: by the wall clock if everybody reads that alike, else in UTC.
func (b *builder) single(prefix string, sp span) {
	t := Times{
		Key:   prefix + time.Unix(sp.start, 0).UTC().Format("20060102T1504") + "-" + strconv.FormatInt((sp.end-sp.start)/60, 10),
		Start: time.Unix(sp.start, 0).UTC(), End: time.Unix(sp.end, 0).UTC(),
	}
	if wall, ok := b.wall(sp); ok {
		t.Start, t.End = t.Start.In(b.location), t.End.In(b.location)
		if wall.start%86400 == 0 && wall.end == wall.start+86400 {
			t.AllDay = true
			t.Start, t.End = time.Unix(wall.start, 0).UTC(), time.Unix(wall.end, 0).UTC()
		}
	}
	b.made = append(b.made, t)
}

// wall returns the wall times of an occurrence. It is not ok if one of them occurs
// twice: readers differ on which is meant.
func (b *builder) wall(sp span) (span, bool) {
	start, startOK := wallTime(sp.start, b.location)
	end, endOK := wallTime(sp.end, b.location)
	return span{start, end}, startOK && endOK
}

// wallTime returns what the clock of a zone shows at an instant, and whether it shows
// that only once.
func wallTime(at int64, loc *time.Location) (int64, bool) {
	t := time.Unix(at, 0).In(loc)
	_, offset := t.Zone()
	wall := at + int64(offset)
	begin, end := t.ZoneBounds()
	if !end.IsZero() {
		if _, next := end.Zone(); next < offset && at >= end.Unix()-int64(offset-next) {
			return wall, false
		}
	}
	if !begin.IsZero() {
		if _, before := begin.Add(-1).Zone(); before > offset && at < begin.Unix()+int64(before-offset) {
			return wall, false
		}
	}
	return wall, true
}

// ruleOf writes a recurrence as an RRULE without end; "" if not all readers would
// understand it the same way: places of weekdays together with days of the month.
func ruleOf(r *schedule.Recurrence) string {
	var b strings.Builder
	b.WriteString("FREQ=" + strings.ToUpper(r.Freq.String()))
	if r.Interval > 1 {
		b.WriteString(";INTERVAL=" + strconv.Itoa(r.Interval))
	}
	if len(r.Days) > 0 {
		days := make([]string, len(r.Days))
		for i, d := range r.Days {
			if d.Nth != 0 && len(r.MonthDays) > 0 {
				return ""
			}
			days[i] = d.String()
		}
		slices.Sort(days)
		b.WriteString(";BYDAY=" + strings.Join(slices.Compact(days), ","))
	}
	if len(r.MonthDays) > 0 {
		days := make([]string, len(r.MonthDays))
		for i, d := range r.MonthDays {
			days[i] = strconv.Itoa(d)
		}
		b.WriteString(";BYMONTHDAY=" + strings.Join(days, ","))
	}
	if r.Freq == schedule.Monthly && len(r.Days) == 0 && len(r.MonthDays) == 0 {
		b.WriteString(";BYMONTHDAY=" + strconv.Itoa(int(r.Start.Day)))
	}
	if r.Freq == schedule.Weekly && len(r.Days) == 0 {
		b.WriteString(";BYDAY=" + r.Start.Weekday().String())
	}
	b.WriteString(";WKST=MO")
	return b.String()
}
