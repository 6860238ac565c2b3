package schedule

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

// HSDS holds the fields of a schedule row of the Human Services Data Specification
// (3.0 and 3.1) that say when something takes place. Identifiers, links and lists of
// a row are the caller's. Numbers are kept as written.
type HSDS struct {
	ValidFrom     string      `json:"valid_from,omitzero"`  // date
	ValidTo       string      `json:"valid_to,omitzero"`    // date, included
	DTStart       string      `json:"dtstart,omitzero"`     // date
	Timezone      json.Number `json:"timezone,omitzero"`    // offset from UTC in hours
	Until         string      `json:"until,omitzero"`       // date, included
	Count         json.Number `json:"count,omitzero"`       // occurrences
	Wkst          string      `json:"wkst,omitzero"`        // MO ... SU
	Freq          string      `json:"freq,omitzero"`        // WEEKLY or MONTHLY
	Interval      json.Number `json:"interval,omitzero"`    // weeks or months
	ByDay         string      `json:"byday,omitzero"`       // "MO,WE"; monthly "2TU"
	ByWeekNo      string      `json:"byweekno,omitzero"`    // weeks of the year
	ByMonthDay    string      `json:"bymonthday,omitzero"`  // "1,15,-1"
	ByYearDay     string      `json:"byyearday,omitzero"`   // days of the year
	Description   string      `json:"description,omitzero"` // free text
	OpensAt       string      `json:"opens_at,omitzero"`    // wall time, perhaps with an offset
	ClosesAt      string      `json:"closes_at,omitzero"`   // wall time, perhaps with an offset
	AttendingType string      `json:"attending_type,omitzero"`
	Notes         string      `json:"notes,omitzero"`
}

// An HSDSPart is what some rows of one service or location say together. A Schedule
// has one zone, one validity and one note, so rows that differ in these make several
// parts.
type HSDSPart struct {
	Schedule Schedule
	// Origin holds the rows themselves: one for each of Schedule.Times, then one for
	// each of Schedule.Dates, then those that only give validity or notes. Kept with
	// the schedule and given to ToHSDS, they bring back what a Schedule cannot say.
	Origin []HSDS
}

// FromHSDS reads the schedule rows of one service or location. Zone is the IANA time
// zone in which the place lies ("" is Europe/Amsterdam): times without an offset, and
// those with an offset that the zone knows, are read by its wall clock; those with
// another offset are read in a zone of that fixed offset.
//
// A row with a date and no repetition, or with count 1, is a [Single]. The fields
// description and attending_type, a week start that makes no difference, and the way
// a value was written are only found in Origin. Rows that cannot be read without
// changing their meaning (days without times, byweekno, byyearday, ...) are returned
// in unread, and why in the violations, whose paths are those of the list: "/0/byday".
func FromHSDS(rows []HSDS, zone string) (parts []HSDSPart, unread []HSDS, vs valid.Violations) {
	type frame struct {
		zone, notes string
		from, to    Date
	}
	index := map[frame]int{}
	var origins []rowKinds
	for i, row := range rows {
		s, part := fromRow(row, zone)
		if len(part) > 0 {
			for _, v := range part {
				v.Path = "/" + itoa(i) + v.Path
				vs = append(vs, v)
			}
			unread = append(unread, row)
			continue
		}
		f := frame{s.Timezone, s.Notes, s.ValidFrom, s.ValidTo}
		at, ok := index[f]
		if !ok {
			at = len(parts)
			index[f] = at
			parts = append(parts, HSDSPart{Schedule: Schedule{Timezone: s.Timezone, Notes: s.Notes, ValidFrom: s.ValidFrom, ValidTo: s.ValidTo}})
			origins = append(origins, rowKinds{})
		}
		origins[at].add(&parts[at].Schedule, s, row)
	}
	for i, o := range origins {
		parts[i].Origin = slices.Concat(o.times, o.dates, o.bare)
	}
	return parts, unread, vs
}

// rowKinds holds rows by what they say.
type rowKinds struct{ times, dates, bare []HSDS }

// add gives what one row says to the whole, and keeps the row.
func (k *rowKinds) add(whole *Schedule, s Schedule, row HSDS) {
	whole.Times = append(whole.Times, s.Times...)
	whole.Dates = append(whole.Dates, s.Dates...)
	switch {
	case len(s.Times) > 0:
		k.times = append(k.times, row)
	case len(s.Dates) > 0:
		k.dates = append(k.dates, row)
	default:
		k.bare = append(k.bare, row)
	}
}

// ToHSDS writes a schedule as rows: one for each recurrence, then one for each single
// date; one with validity and notes alone if there are neither. Read again by
// [FromHSDS] in the zone of the schedule, the rows give the schedule back, but for
// what unsaid lists as JSON Pointers into the schedule: exceptions, holiday
// calendars, and a zone other than Europe/Amsterdam that is no fixed offset. A
// closing time of 00:00 comes back as 24:00, which means the same.
//
// Origin is that of [HSDSPart], or nil. Each row takes from its origin what the model
// cannot say, and the writing of all that has not changed; a row that has not changed
// at all is found by its meaning, others by their place. Times are written without an
// offset, as a wall time has none that holds all year.
func ToHSDS(s Schedule, origin []HSDS) (rows []HSDS, unsaid []string) {
	var timed, bare []HSDS
	for _, o := range origin {
		if isBare(o) {
			bare = append(bare, o)
		} else {
			timed = append(timed, o)
		}
	}
	base := baseRow(s)
	rows = plainRows(base, s)
	for i, o := range match(rows, timed, s.Timezone) {
		if o >= 0 {
			rows[i] = restore(rows[i], timed[o], s.Timezone)
		}
	}
	for _, o := range bare {
		rows = append(rows, restore(base, o, s.Timezone))
	}
	if len(rows) == 0 && base != (HSDS{}) {
		rows = append(rows, base)
	}
	return rows, unsaidOf(s)
}

// unsaidOf lists what rows cannot say.
func unsaidOf(s Schedule) []string {
	var unsaid []string
	for i := range s.Except {
		unsaid = append(unsaid, "/except/"+itoa(i))
	}
	for i := range s.Holidays {
		unsaid = append(unsaid, "/holidays/"+itoa(i))
	}
	if _, fixed := fixedOffset(s.Timezone); !fixed && s.Timezone != "" && s.Timezone != defaultZone {
		unsaid = append(unsaid, "/timezone")
	}
	return unsaid
}

// isBare reports whether a row says nothing about times.
func isBare(row HSDS) bool {
	return row.DTStart == "" && row.Until == "" && row.Count == "" && row.Freq == "" && row.Interval == "" && row.ByDay == "" &&
		row.ByWeekNo == "" && row.ByMonthDay == "" && row.ByYearDay == "" && row.OpensAt == "" && row.ClosesAt == ""
}

// match finds for each plain row the origin it came from, or -1: first one that means
// the same, then one in the same place that no other row took.
func match(plain, origin []HSDS, zone string) []int {
	meaning := make([]HSDS, len(origin))
	for i, o := range origin {
		meaning[i] = canonical(o, zone)
	}
	found := make([]int, len(plain))
	taken := make([]bool, len(origin))
	for i := range plain {
		found[i] = -1
		for o := range origin {
			if !taken[o] && meaning[o] == plain[i] {
				found[i], taken[o] = o, true
				break
			}
		}
	}
	for i := range plain {
		if found[i] < 0 && i < len(origin) && !taken[i] {
			found[i], taken[i] = i, true
		}
	}
	return found
}

// canonical returns the row that ToHSDS would write for what a row means, or the zero
// row if it cannot be read.
func canonical(row HSDS, zone string) HSDS {
	s, vs := fromRow(row, zone)
	if len(vs) > 0 {
		return HSDS{}
	}
	base := baseRow(s)
	if rows := plainRows(base, s); len(rows) == 1 {
		return rows[0]
	}
	return base
}

// restore returns a plain row with the fields of its origin wherever the two mean the
// same, and with those that a schedule cannot say.
func restore(row, origin HSDS, zone string) HSDS {
	old := canonical(origin, zone)
	out := origin
	set(&out.ValidFrom, old.ValidFrom, row.ValidFrom)
	set(&out.ValidTo, old.ValidTo, row.ValidTo)
	set(&out.DTStart, old.DTStart, row.DTStart)
	set(&out.Timezone, old.Timezone, row.Timezone)
	set(&out.Until, old.Until, row.Until)
	set(&out.Count, old.Count, row.Count)
	set(&out.Freq, old.Freq, row.Freq)
	set(&out.Interval, old.Interval, row.Interval)
	set(&out.ByDay, old.ByDay, row.ByDay)
	set(&out.ByMonthDay, old.ByMonthDay, row.ByMonthDay)
	set(&out.OpensAt, old.OpensAt, row.OpensAt)
	set(&out.ClosesAt, old.ClosesAt, row.ClosesAt)
	set(&out.Notes, old.Notes, row.Notes)
	// The origin of a Single may be written in several ways, and a week start may no
	// longer be indifferent: when the mixture means something else, the plain form
	// stands, with the texts beside it.
	if canonical(out, zone) == canonical(row, zone) {
		return out
	}
	row.Description, row.AttendingType = origin.Description, origin.AttendingType
	return row
}

func set[T comparable](field *T, old, now T) {
	if old != now {
		*field = now
	}
}

// baseRow writes what all rows of a schedule share.
func baseRow(s Schedule) HSDS {
	base := HSDS{ValidFrom: s.ValidFrom.String(), ValidTo: s.ValidTo.String(), Notes: s.Notes}
	if hours, fixed := fixedOffset(s.Timezone); fixed {
		base.Timezone = json.Number(itoa(hours))
	}
	return base
}

// plainRows writes the times and dates of a schedule without an origin.
func plainRows(base HSDS, s Schedule) []HSDS {
	var rows []HSDS
	for i := range s.Times {
		rows = append(rows, recurrenceRow(base, &s.Times[i]))
	}
	for _, one := range s.Dates {
		rows = append(rows, singleRow(base, one))
	}
	return rows
}

func recurrenceRow(row HSDS, r *Recurrence) HSDS {
	row.Freq = strings.ToUpper(r.Freq.String())
	row.DTStart, row.Until = r.Start.String(), r.Until.String()
	if r.Interval != 0 {
		row.Interval = json.Number(itoa(r.Interval))
	}
	if r.Count != 0 {
		row.Count = json.Number(itoa(r.Count))
	}
	days := make([]string, len(r.Days))
	for i, d := range r.Days {
		days[i] = d.String()
	}
	row.ByDay = strings.Join(days, ",")
	monthDays := make([]string, len(r.MonthDays))
	for i, d := range r.MonthDays {
		monthDays[i] = itoa(d)
	}
	row.ByMonthDay = strings.Join(monthDays, ",")
	row.OpensAt, row.ClosesAt = wallText(r.Opens), wallText(r.Closes)
	return row
}

// singleRow writes a date as a repetition that ends with its first occurrence, which
// a reader of RFC 5545 rules understands too.
func singleRow(row HSDS, one Single) HSDS {
	row.Freq = "WEEKLY"
	row.DTStart, row.Until, row.Count = one.Date.String(), one.Date.String(), "1"
	row.ByDay = one.Date.Weekday().String()
	row.OpensAt, row.ClosesAt = wallText(one.Opens), wallText(one.Closes)
	return row
}

// wallText renders a time of day as "09:30:00".
func wallText(t TimeOfDay) string {
	if t == EndOfDay {
		t = 0
	}
	return t.String() + ":00"
}

// fixedOffset returns the hours east of UTC of a zone that is a whole offset by its
// name: UTC or Etc/GMT-14 to Etc/GMT+12, where the sign is that of POSIX, west of UTC.
func fixedOffset(zone string) (hours int, ok bool) {
	if zone == "UTC" {
		return 0, true
	}
	text, ok := strings.CutPrefix(zone, "Etc/GMT")
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < -14 || n > 12 || n == 0 || offsetZone(-n) != zone {
		return 0, false
	}
	return -n, true
}

// offsetZone is the inverse of fixedOffset.
func offsetZone(hours int) string {
	switch {
	case hours == 0:
		return "UTC"
	case hours > 0:
		return "Etc/GMT-" + itoa(hours)
	}
	return "Etc/GMT+" + itoa(-hours)
}

// hasOffset reports whether the wall clock of a zone is, in winter or in summer, that
// many seconds ahead of UTC. The year stands for all, so that the answer does not
// depend on when one asks.
func hasOffset(loc *time.Location, seconds int) bool {
	for _, month := range []time.Month{time.January, time.July} {
		if _, offset := time.Date(2025, month, 1, 12, 0, 0, 0, loc).Zone(); offset == seconds {
			return true
		}
	}
	return false
}
