package schedule

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

// The greatest sizes of a set of calendars.
const (
	MaxCalendars    = 1000
	MaxCalendarDays = 20_000 // days in one calendar
)

// A Calendar is a named list of holidays.
type Calendar struct {
	Name string        `json:"name"` // as schedules name it, such as "nl-feestdagen"
	Days []CalendarDay `json:"days"`
}

// A CalendarDay is one holiday.
type CalendarDay struct {
	Date Date   `json:"date"`
	Name string `json:"name,omitzero"`
	// Partial marks a day on which only some are free. It is there to be shown; a
	// schedule that names the calendar does take place on it.
	Partial bool `json:"partial,omitzero"`
}

// Validate returns everything that is wrong with the calendar. Two holidays may fall
// on one day, but not twice by one name.
func (c Calendar) Validate() valid.Violations {
	var vs valid.Violations
	if !validName(c.Name) {
		vs.Add("name", valid.Format, "the name of a holiday calendar has 1 to %d characters, none a control character or a blank at the ends", maxName)
	}
	type key struct {
		date Date
		name string
	}
	seen := make(map[key]bool, min(len(c.Days), MaxCalendarDays))
	for i := range atMost(&vs, "days", len(c.Days), MaxCalendarDays) {
		d := c.Days[i]
		var part valid.Violations
		checkDate(&part, "date", d.Date)
		checkNotes(&part, "name", d.Name)
		vs.NestAt("days", i, part)
		if k := (key{d.Date, d.Name}); seen[k] {
			vs.AddAt("days", i, valid.Duplicate, "%q on %s stands in the calendar twice; leave one out", clip(d.Name), d.Date)
		} else {
			seen[k] = true
		}
	}
	return vs
}

// Calendars is a set of holiday calendars by name. It cannot be changed once built
// and is safe for concurrent use. The zero value is the empty set.
type Calendars struct {
	byName map[string]*calendar
}

// A calendar is a Calendar prepared for questions.
type calendar struct {
	source Calendar
	closed []int32 // the days that are not partial, as day numbers, ascending
}

// NewCalendars builds a set. The error, if any, is a [valid.Violations] with paths
// of a list: "/0/days/3/date".
func NewCalendars(list ...Calendar) (Calendars, error) {
	var vs valid.Violations
	if len(list) > MaxCalendars {
		vs.Add("", valid.Range, "there are %d calendars; at most %d are allowed", len(list), MaxCalendars)
		return Calendars{}, vs
	}
	set := Calendars{byName: make(map[string]*calendar, len(list))}
	for i, c := range list {
		part := c.Validate()
		if _, twice := set.byName[c.Name]; twice {
			part.Add("name", valid.Duplicate, "the calendar %q is given twice; leave one out", clip(c.Name))
		}
		for _, v := range part {
			v.Path = "/" + itoa(i) + v.Path
			vs = append(vs, v)
		}
		if len(part) == 0 {
			set.byName[c.Name] = newCalendar(c)
		}
	}
	if len(vs) > 0 {
		return Calendars{}, vs
	}
	return set, nil
}

func newCalendar(c Calendar) *calendar {
	c.Days = append([]CalendarDay{}, c.Days...)
	out := &calendar{source: c}
	for _, d := range c.Days {
		if !d.Partial {
			out.closed = append(out.closed, int32(d.Date.Days()))
		}
	}
	slices.Sort(out.closed)
	out.closed = slices.Compact(out.closed)
	return out
}

// ParseCalendars reads a JSON list of [Calendar] and builds the set. Unknown fields,
// fields in other case, keys that occur twice, null, invalid UTF-8 and trailing data are
// refused. The error is a [valid.Violations] with the paths of [NewCalendars], unless a
// value is of another type or no date.
func ParseCalendars(data []byte) (Calendars, error) {
	if vs := valid.OneMeaning(data); len(vs) > 0 {
		return Calendars{}, vs
	}
	var list []Calendar
	if vs, err := checkFields(data); err != nil {
		return Calendars{}, fmt.Errorf("schedule: read calendars: %w", err)
	} else if len(vs) > 0 {
		return Calendars{}, vs
	}
	if err := json.Unmarshal(data, &list); err != nil {
		return Calendars{}, fmt.Errorf("schedule: read calendars: %w", err)
	}
	return NewCalendars(list...)
}

// checkFields reports the fields whose names are not exactly those of calendars and
// their days. The decoder into structs would take names in other case, and with "ſ" for
// "s", for the same.
func checkFields(data []byte) (valid.Violations, error) {
	var calendars []map[string]json.RawMessage
	if err := json.Unmarshal(data, &calendars); err != nil {
		return nil, err
	}
	var vs valid.Violations
	for i, c := range calendars {
		part := unknownFields(c, "name", "days")
		var days []map[string]json.RawMessage
		if text, ok := c["days"]; ok {
			if err := json.Unmarshal(text, &days); err != nil {
				return nil, err
			}
		}
		for k, d := range days {
			part.NestAt("days", k, unknownFields(d, "date", "name", "partial"))
		}
		for _, v := range part {
			v.Path = "/" + itoa(i) + v.Path
			vs = append(vs, v)
		}
	}
	return vs, nil
}

func unknownFields(fields map[string]json.RawMessage, known ...string) valid.Violations {
	var vs valid.Violations
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if !slices.Contains(known, name) {
			vs.Add(name, valid.Unknown, "the field is not known; use one of %s", strings.Join(known, ", "))
		}
	}
	return vs
}

// Names returns the names of the calendars, sorted.
func (c Calendars) Names() []string { return slices.Sorted(maps.Keys(c.byName)) }

// Calendar returns a calendar by name.
func (c Calendars) Calendar(name string) (Calendar, bool) {
	found, ok := c.byName[name]
	if !ok {
		return Calendar{}, false
	}
	out := found.source
	out.Days = slices.Clone(out.Days)
	return out, true
}

// MarshalJSON renders the set as the list that [ParseCalendars] reads, by name.
func (c Calendars) MarshalJSON() ([]byte, error) {
	list := make([]Calendar, 0, len(c.byName))
	for _, name := range c.Names() {
		list = append(list, c.byName[name].source)
	}
	return json.Marshal(list)
}

// has reports whether schedules close on a day.
func (c *calendar) has(day int) bool {
	_, found := slices.BinarySearch(c.closed, int32(day))
	return found
}

// UnknownCalendars returns the names of holiday calendars in s that the set lacks, in
// the order of s. Evaluation takes no account of them.
func (s Schedule) UnknownCalendars(cal Calendars) []string {
	var unknown []string
	for _, name := range s.Holidays {
		if _, ok := cal.byName[name]; !ok {
			unknown = append(unknown, name)
		}
	}
	return unknown
}
