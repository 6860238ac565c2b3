package schedule

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

// A rowReader reads the fields of one row and gathers what is wrong with them.
type rowReader struct {
	row HSDS
	vs  valid.Violations
}

// fromRow reads one row into a schedule with one recurrence or one date, or neither
// if the row has validity and notes alone.
func fromRow(row HSDS, zone string) (Schedule, valid.Violations) {
	rd := rowReader{row: row}
	s := Schedule{Notes: row.Notes, ValidFrom: rd.date("valid_from", row.ValidFrom), ValidTo: rd.date("valid_to", row.ValidTo)}
	checkNotes(&rd.vs, "notes", row.Notes)
	if !s.ValidFrom.IsZero() && !s.ValidTo.IsZero() && s.ValidTo.Before(s.ValidFrom) {
		rd.vs.Add("valid_to", valid.Conflict, "the last day %s lies before the first day %s", s.ValidTo, s.ValidFrom)
	}
	if isBare(row) {
		s.Timezone = rd.zone(zone, nil)
		return s, rd.vs
	}
	opens, offsets := rd.clock("opens_at", row.OpensAt, nil)
	closes, offsets := rd.clock("closes_at", row.ClosesAt, offsets)
	if closes == 0 {
		closes = EndOfDay
	}
	if opens == EndOfDay {
		opens = 0
	}
	s.Timezone = rd.zone(zone, offsets)
	r := Recurrence{
		Freq: rd.freq(), Interval: rd.number("interval", row.Interval), Count: rd.number("count", row.Count),
		Days: rd.days(), MonthDays: rd.monthDays(), Start: rd.date("dtstart", row.DTStart), Until: rd.date("until", row.Until),
		Opens: opens, Closes: closes,
	}
	rd.unsayable(&r)
	if date, ok := singleDate(&s, &r, row); ok {
		s.Dates = []Single{{Date: date, Opens: opens, Closes: closes}}
		return s, rd.vs
	}
	if len(rd.vs) == 0 {
		for _, v := range r.Validate() {
			v.Path = hsdsPath(v.Path)
			rd.vs = append(rd.vs, v)
		}
	}
	s.Times = []Recurrence{r}
	return s, rd.vs
}

// singleDate reports whether a row means one date: no repetition, or one that ends
// with its first day.
func singleDate(s *Schedule, r *Recurrence, row HSDS) (Date, bool) {
	plain := row.Freq == "" && row.Interval == "" && row.Until == "" && row.Count == "" && row.ByDay == "" && row.ByMonthDay == ""
	switch {
	case plain && !r.Start.IsZero():
		return r.Start, true
	case plain && row.DTStart == "" && s.ValidFrom == s.ValidTo && !s.ValidFrom.IsZero():
		return s.ValidFrom, true
	case r.Freq == Weekly && r.Count == 1 && r.Interval <= 1 && !r.Start.IsZero() && r.Until == r.Start && len(r.MonthDays) == 0 &&
		slices.Equal(r.Days, []Day{{Weekday: r.Start.Weekday()}}):
		return r.Start, true
	}
	return Date{}, false
}

// hsdsPath names the HSDS field for a violation of a Recurrence.
func hsdsPath(path string) string {
	names := map[string]string{"monthDays": "bymonthday", "days": "byday", "start": "dtstart", "until": "until",
		"freq": "freq", "interval": "interval", "count": "count", "opens": "opens_at", "closes": "closes_at"}
	name, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return "/" + names[name]
}

func (rd *rowReader) date(name, text string) Date {
	if text == "" {
		return Date{}
	}
	d, err := ParseDate(text)
	switch {
	case err != nil:
		rd.vs.Add(name, valid.Format, "%q is not a date of the form 2026-11-22", clip(text))
	case d.Year < MinYear || d.Year > MaxYear:
		rd.vs.Add(name, valid.Range, "the date %s lies outside the years %d to %d", d, MinYear, MaxYear)
	}
	return d
}

func (rd *rowReader) freq() Freq {
	switch strings.ToUpper(strings.TrimSpace(rd.row.Freq)) {
	case "WEEKLY":
		return Weekly
	case "MONTHLY":
		return Monthly
	case "":
		return 0
	}
	rd.vs.Add("freq", valid.Unknown, "the frequency %q is neither WEEKLY nor MONTHLY", clip(rd.row.Freq))
	return 0
}

// number reads a whole number above 0; a count or interval of 0 says nothing.
func (rd *rowReader) number(name string, n json.Number) int {
	if n == "" {
		return 0
	}
	f, err := n.Float64()
	if err != nil || f != math.Trunc(f) || f < 1 || f > MaxCount {
		rd.vs.Add(name, valid.Range, "%q is not a whole number from 1 to %d", clip(n.String()), MaxCount)
		return 0
	}
	return int(f)
}

func (rd *rowReader) days() []Day {
	var days []Day
	for _, text := range list(rd.row.ByDay) {
		d, err := ParseDay(strings.TrimPrefix(strings.ToUpper(text), "+"))
		if err != nil {
			rd.vs.Add("byday", valid.Format, "%q is not of the form MO, 2TU or -1FR", clip(text))
			continue
		}
		if !slices.Contains(days, d) { // named twice means the same as once
			days = append(days, d)
		}
	}
	return days
}

func (rd *rowReader) monthDays() []int {
	var days []int
	for _, text := range list(rd.row.ByMonthDay) {
		d, err := strconv.Atoi(text)
		if err != nil {
			rd.vs.Add("bymonthday", valid.Format, "%q is not a day of the month", clip(text))
			continue
		}
		if !slices.Contains(days, d) {
			days = append(days, d)
		}
	}
	return days
}

// list cuts a text at commas and takes off blanks.
func list(text string) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	parts := strings.Split(text, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// clock reads a wall time: 9:00, 09:00 or 09:00:00, with an offset or without; the
// offset in seconds is appended to those found before.
func (rd *rowReader) clock(name, text string, offsets []int) (TimeOfDay, []int) {
	if text == "" {
		rd.vs.Add(name, valid.Required, "give the time; days without times say nothing about when to come")
		return 0, offsets
	}
	wall, offset, has, ok := cutOffset(text)
	t, okTime := wallTime(wall)
	if !ok || !okTime {
		rd.vs.Add(name, valid.Format, "%q is not a time of the form 09:00, 09:00:00 or 09:00+01:00", clip(text))
		return 0, offsets
	}
	if has {
		offsets = append(offsets, offset)
	}
	return t, offsets
}

// cutOffset takes "Z" or an offset such as "+01:00" off the end of a time.
func cutOffset(text string) (wall string, seconds int, has, ok bool) {
	if wall, found := strings.CutSuffix(strings.ToUpper(text), "Z"); found {
		return wall, 0, true, true
	}
	at := strings.LastIndexAny(text, "+-")
	if at < 0 {
		return text, 0, false, true
	}
	t, err := ParseTimeOfDay(text[at+1:])
	if err != nil || t > 14*60 {
		return "", 0, false, false
	}
	seconds = int(t) * 60
	if text[at] == '-' {
		seconds = -seconds
	}
	return text[:at], seconds, true, true
}

// wallTime reads 9:00, 09:00 or 09:00:00. Seconds other than 0 cannot be said.
func wallTime(text string) (TimeOfDay, bool) {
	if strings.Count(text, ":") == 2 {
		var found bool
		if text, found = strings.CutSuffix(text, ":00"); !found {
			return 0, false
		}
	}
	if len(text) == 4 {
		text = "0" + text
	}
	t, err := ParseTimeOfDay(text)
	return t, err == nil
}

// zone decides the time zone of a row: that of the place if the offsets given are
// its own, else one of that fixed offset. The timezone field, in hours, holds for
// times that have no offset of their own.
func (rd *rowReader) zone(zone string, offsets []int) string {
	loc, ok := location(zone)
	if !ok {
		rd.vs.Add("timezone", valid.Unknown, "the time zone %q is not known; give an IANA name such as Europe/Amsterdam", clip(zone))
		return zone
	}
	if rd.row.Timezone != "" && len(offsets) == 0 {
		f, err := rd.row.Timezone.Float64()
		if err != nil || math.Abs(f) > 14 {
			rd.vs.Add("timezone", valid.Range, "%q is not an offset from UTC in hours", clip(rd.row.Timezone.String()))
			return zone
		}
		offsets = []int{int(math.Round(f * 3600))}
	}
	foreign := slices.DeleteFunc(slices.Clone(offsets), func(o int) bool { return hasOffset(loc, o) })
	if len(foreign) == 0 {
		return zone
	}
	if len(foreign) != len(offsets) || slices.Min(foreign) != slices.Max(foreign) || foreign[0]%3600 != 0 || foreign[0] < -12*3600 {
		rd.vs.Add("timezone", valid.Conflict, "the offsets of the times are not those of the zone %s and not one whole hour that both share", loc)
		return zone
	}
	return offsetZone(foreign[0] / 3600)
}

// unsayable reports the fields that would change the meaning of a recurrence and that
// a Recurrence cannot say.
func (rd *rowReader) unsayable(r *Recurrence) {
	if rd.row.ByWeekNo != "" {
		rd.vs.Add("byweekno", valid.Conflict, "weeks of the year cannot be said; give the dates or a period instead")
	}
	if rd.row.ByYearDay != "" {
		rd.vs.Add("byyearday", valid.Conflict, "days of the year cannot be said; give the dates instead")
	}
	if rd.row.Wkst == "" {
		return
	}
	first, err := ParseWeekday(rd.row.Wkst)
	if err != nil {
		rd.vs.Add("wkst", valid.Unknown, "%q is none of MO, TU, WE, TH, FR, SA, SU", clip(rd.row.Wkst))
		return
	}
	if r.Freq == Weekly && r.Interval > 1 && !r.Start.IsZero() && splitByWeekStart(r, first) {
		rd.vs.Add("wkst", valid.Conflict, "with this interval a week that starts on %s means other days than one that starts on Monday; give a first day in the same week", first)
	}
}

// splitByWeekStart reports whether weeks that start on another day than Monday put
// some of the days in another week, as seen from the start of the recurrence.
func splitByWeekStart(r *Recurrence, first Weekday) bool {
	before := r.Start.Weekday() < first
	for _, d := range r.Days {
		if d.Weekday < first != before {
			return true
		}
	}
	return false
}
