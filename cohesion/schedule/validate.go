package schedule

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

// The greatest lengths and numbers that Validate allows. They are wide enough for
// every real schedule and keep each evaluation short.
const (
	MaxTimes           = 200    // recurrences in a schedule
	MaxDates           = 1000   // single dates in a schedule
	MaxExceptions      = 1000   // exceptions in a schedule
	MaxHolidays        = 20     // holiday calendars named by a schedule
	MaxNotes           = 4000   // characters in the notes of a schedule or an exception
	MaxWindows         = 50     // windows in an availability
	MaxCount           = 10_000 // occurrences that a recurrence may be limited to
	MaxIntervalWeekly  = 52     // weeks
	MaxIntervalMonthly = 24     // months
)

const (
	maxDays      = 77 // 7 weekdays in 11 places
	maxMonthDays = 62 // 31 from the start, 31 from the end
	maxName      = 64 // characters in the name of a calendar
)

// Validate returns everything that is wrong with the schedule. Whether the holiday
// calendars exist is not asked here; see [Schedule.UnknownCalendars]. Elements
// beyond the greatest length of a list are not looked at.
func (s Schedule) Validate() valid.Violations {
	var vs valid.Violations
	if _, ok := location(s.Timezone); !ok {
		vs.Add("timezone", valid.Unknown, "the time zone %q is not known; give an IANA name such as Europe/Amsterdam", clip(s.Timezone))
	}
	checkOptionalDate(&vs, "validFrom", s.ValidFrom)
	checkOptionalDate(&vs, "validTo", s.ValidTo)
	if !s.ValidFrom.IsZero() && !s.ValidTo.IsZero() && s.ValidTo.Before(s.ValidFrom) {
		vs.Add("validTo", valid.Conflict, "the last day %s lies before the first day %s", s.ValidTo, s.ValidFrom)
	}
	for i := range atMost(&vs, "times", len(s.Times), MaxTimes) {
		vs.NestAt("times", i, s.Times[i].Validate())
	}
	for i := range atMost(&vs, "dates", len(s.Dates), MaxDates) {
		vs.NestAt("dates", i, s.Dates[i].Validate())
	}
	for i := range atMost(&vs, "except", len(s.Except), MaxExceptions) {
		vs.NestAt("except", i, s.Except[i].Validate())
	}
	for i := range atMost(&vs, "holidays", len(s.Holidays), MaxHolidays) {
		name := s.Holidays[i]
		if !validName(name) {
			vs.AddAt("holidays", i, valid.Format, "the name of a holiday calendar has 1 to %d characters, none a control character or a blank at the ends", maxName)
		} else if slices.Contains(s.Holidays[:i], name) {
			vs.AddAt("holidays", i, valid.Duplicate, "the holiday calendar %q is named twice; leave one out", name)
		}
	}
	checkNotes(&vs, "notes", s.Notes)
	return vs
}

// Validate returns everything that is wrong with the recurrence. Without violations
// it allocates nothing.
func (r Recurrence) Validate() valid.Violations {
	var vs valid.Violations
	if !r.Freq.Valid() {
		vs.Add("freq", valid.Required, "say how it repeats: weekly or monthly")
	}
	r.checkInterval(&vs)
	r.checkDays(&vs)
	r.checkMonthDays(&vs)
	checkOptionalDate(&vs, "start", r.Start)
	checkOptionalDate(&vs, "until", r.Until)
	if !r.Start.IsZero() && !r.Until.IsZero() && r.Until.Before(r.Start) {
		vs.Add("until", valid.Conflict, "the last day %s lies before the first day %s", r.Until, r.Start)
	}
	if r.Start.IsZero() && len(r.Days) == 0 && len(r.MonthDays) == 0 {
		vs.Add("days", valid.Required, "name the days on which it takes place, or a first day whose weekday or day of the month it repeats")
	}
	checkHours(&vs, r.Opens, r.Closes)
	return vs
}

func (r *Recurrence) checkInterval(vs *valid.Violations) {
	greatest := MaxIntervalWeekly
	if r.Freq == Monthly {
		greatest = MaxIntervalMonthly
	}
	if r.Interval < 0 || r.Interval > greatest {
		vs.Add("interval", valid.Range, "the interval %d lies outside 1 to %d; leave it out for every week or month", r.Interval, greatest)
	}
	if r.Count < 0 || r.Count > MaxCount {
		vs.Add("count", valid.Range, "the number of occurrences %d lies outside 1 to %d; leave it out for no end", r.Count, MaxCount)
	}
	if r.Start.IsZero() && (r.Interval > 1 || r.Count > 0) {
		vs.Add("start", valid.Required, "a first day is needed to count from when an interval above 1 or a number of occurrences is given")
	}
}

func (r *Recurrence) checkDays(vs *valid.Violations) {
	for i := range atMost(vs, "days", len(r.Days), maxDays) {
		switch day := r.Days[i]; {
		case !day.Valid():
			vs.AddAt("days", i, valid.Format, "the day %s is not of the form MO, 2TU or -1FR", day)
		case day.Nth != 0 && r.Freq == Weekly:
			vs.AddAt("days", i, valid.Conflict, "the day %s has a place in the month; leave the place out or make the recurrence monthly", day)
		case slices.Contains(r.Days[:i], day):
			vs.AddAt("days", i, valid.Duplicate, "the day %s is named twice; leave one out", day)
		}
	}
}

func (r *Recurrence) checkMonthDays(vs *valid.Violations) {
	if len(r.MonthDays) > 0 && r.Freq == Weekly {
		vs.Add("monthDays", valid.Conflict, "days of the month cannot stand in a weekly recurrence; leave them out or make it monthly")
	}
	for i := range atMost(vs, "monthDays", len(r.MonthDays), maxMonthDays) {
		switch day := r.MonthDays[i]; {
		case day == 0 || day < -31 || day > 31:
			vs.AddAt("monthDays", i, valid.Range, "the day of the month %d is none of 1 to 31 or -31 to -1", day)
		case slices.Contains(r.MonthDays[:i], day):
			vs.AddAt("monthDays", i, valid.Duplicate, "the day of the month %d is named twice; leave one out", day)
		}
	}
}

// Validate returns everything that is wrong with the date.
func (s Single) Validate() valid.Violations {
	var vs valid.Violations
	checkDate(&vs, "date", s.Date)
	checkHours(&vs, s.Opens, s.Closes)
	return vs
}

// Validate returns everything that is wrong with the exception.
func (e Exception) Validate() valid.Violations {
	var vs valid.Violations
	checkDate(&vs, "from", e.From)
	checkDate(&vs, "to", e.To)
	if !e.From.IsZero() && !e.To.IsZero() && e.To.Before(e.From) {
		vs.Add("to", valid.Conflict, "the last day %s lies before the first day %s", e.To, e.From)
	}
	checkNotes(&vs, "note", e.Note)
	return vs
}

// Validate returns everything that is wrong with the window.
func (w Window) Validate() valid.Violations {
	var vs valid.Violations
	if len(w.Days) == 0 {
		vs.Add("days", valid.Required, "name at least one weekday")
	}
	for i := range atMost(&vs, "days", len(w.Days), 7) {
		if !w.Days[i].Valid() {
			vs.AddAt("days", i, valid.Format, "the weekday is none of MO, TU, WE, TH, FR, SA, SU")
		} else if slices.Contains(w.Days[:i], w.Days[i]) {
			vs.AddAt("days", i, valid.Duplicate, "the weekday %s is named twice; leave one out", w.Days[i])
		}
	}
	checkTime(&vs, "from", w.From, EndOfDay-1)
	checkTime(&vs, "to", w.To, EndOfDay)
	if w.From.Valid() && w.To.Valid() && w.To <= w.From {
		vs.Add("to", valid.Conflict, "the end %s does not lie after the start %s; give a night as two windows", w.To, w.From)
	}
	return vs
}

// Validate returns everything that is wrong with the windows. The paths are those of
// a list: "/0/days".
func (a Availability) Validate() valid.Violations {
	var vs valid.Violations
	if len(a) > MaxWindows {
		vs.Add("", valid.Range, "there are %d windows; at most %d are allowed", len(a), MaxWindows)
	}
	for i := range min(len(a), MaxWindows) {
		for _, v := range a[i].Validate() {
			v.Path = "/" + itoa(i) + v.Path
			vs = append(vs, v)
		}
	}
	return vs
}

// atMost reports a list that is too long and returns how many elements to look at.
func atMost(vs *valid.Violations, name string, length, greatest int) int {
	if length > greatest {
		vs.Add(name, valid.Range, "there are %d; at most %d are allowed", length, greatest)
	}
	return min(length, greatest)
}

func checkHours(vs *valid.Violations, opens, closes TimeOfDay) {
	checkTime(vs, "opens", opens, EndOfDay-1)
	checkTime(vs, "closes", closes, EndOfDay)
}

func checkTime(vs *valid.Violations, name string, t, greatest TimeOfDay) {
	if t < 0 || t > greatest {
		vs.Add(name, valid.Range, "minute %d of the day lies outside 00:00 to %s", int(t), greatest)
	}
}

func checkOptionalDate(vs *valid.Violations, name string, d Date) {
	if !d.IsZero() {
		checkDate(vs, name, d)
	}
}

func checkDate(vs *valid.Violations, name string, d Date) {
	switch {
	case d.IsZero():
		vs.Add(name, valid.Required, "give the date, such as 2026-11-22")
	case !d.Valid():
		vs.Add(name, valid.Format, "the date %s does not exist in the calendar", d)
	case d.Year < MinYear || d.Year > MaxYear:
		vs.Add(name, valid.Range, "the date %s lies outside the years %d to %d", d, MinYear, MaxYear)
	}
}

func checkNotes(vs *valid.Violations, name, text string) {
	if !utf8.ValidString(text) {
		vs.Add(name, valid.Format, "the text is not valid UTF-8")
	} else if n := utf8.RuneCountInString(text); n > MaxNotes {
		vs.Add(name, valid.Range, "the text has %d characters; at most %d are allowed", n, MaxNotes)
	}
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			vs.Add(name, valid.Format, "the text holds the control character %U; remove it", r)
			break
		}
	}
}

// validName reports whether a text can name a holiday calendar.
func validName(name string) bool {
	control := func(r rune) bool { return r < ' ' || r == 0x7f }
	return name != "" && utf8.ValidString(name) && utf8.RuneCountInString(name) <= maxName &&
		strings.TrimSpace(name) == name && !strings.ContainsFunc(name, control)
}

// clip shortens a text for a message.
func clip(text string) string {
	if len(text) > 64 {
		return strings.ToValidUTF8(text[:64], "") + "..."
	}
	return text
}

// location finds a time zone: "" is Europe/Amsterdam. The zone of the machine
// ("Local") is no answer, since a schedule means the same everywhere.
func location(name string) (*time.Location, bool) {
	switch name {
	case "", defaultZone:
		return amsterdam(), true
	case "Local":
		return nil, false
	}
	loc, err := time.LoadLocation(name)
	return loc, err == nil
}
