package hsds

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// timeFields are the fields of a schedule row that say when. The others are kept with
// the row.
var timeFields = []string{"valid_from", "valid_to", "dtstart", "timezone", "until", "count", "wkst", "freq", "interval", "byday", "byweekno", "bymonthday", "byyearday", "opens_at", "closes_at"}

func scheduleRow(row object) schedule.HSDS {
	num := func(name string) json.Number { n, _ := row[name].(json.Number); return n }
	return schedule.HSDS{
		ValidFrom: text(row, "valid_from"), ValidTo: text(row, "valid_to"), DTStart: text(row, "dtstart"), Timezone: num("timezone"),
		Until: text(row, "until"), Count: num("count"), Wkst: text(row, "wkst"), Freq: text(row, "freq"), Interval: num("interval"),
		ByDay: text(row, "byday"), ByWeekNo: text(row, "byweekno"), ByMonthDay: text(row, "bymonthday"), ByYearDay: text(row, "byyearday"),
		OpensAt: text(row, "opens_at"), ClosesAt: text(row, "closes_at"), Notes: text(row, "notes"),
	}
}

// readRow reads one row; not ok if it cannot be said in a schedule.
func (c *codec) readRow(row object, path string, rep *reporter) (schedule.Schedule, bool) {
	h := scheduleRow(row)
	h.ByDay = distinctDays(h.ByDay)
	parts, _, vs := schedule.FromHSDS([]schedule.HSDS{h}, c.zone)
	if len(parts) == 1 && len(vs) == 0 && len(parts[0].Schedule.Validate()) == 0 {
		s := parts[0].Schedule
		if len(s.Times)+len(s.Dates) > 0 {
			return s, true
		}
		if times, field, ok := hoursIn(row); ok {
			rep.add(Repaired, CodeHours, path+"/"+field, "%s was read as opening hours", clip(text(row, field)))
			s.Times = times
			return s, true
		}
		if text(row, "description") != "" {
			rep.add(Moved, CodeHours, path+"/description", "%s could not be read as opening hours; kept", clip(text(row, "description")))
		}
		return s, s.Notes != "" || !s.ValidFrom.IsZero() || !s.ValidTo.IsZero()
	}
	if times, field, ok := hoursIn(row); ok {
		rep.add(Repaired, CodeHours, path+"/"+field, "%s was read as opening hours", clip(text(row, field)))
		return schedule.Schedule{Timezone: c.zone, Times: times}, true
	}
	if len(vs) > 0 {
		rep.add(Moved, CodeHours, path+strings.TrimPrefix(vs[0].Path, "/0"), "%s; the row is kept", vs[0].Message)
	} else {
		rep.add(Moved, CodeHours, path, "the row cannot be said in a schedule; it is kept")
	}
	return schedule.Schedule{}, false
}

// hoursIn reads opening hours from the texts of a row.
func hoursIn(row object) (times []schedule.Recurrence, field string, ok bool) {
	for _, field := range []string{"description", "notes", "opens_at", "byday"} {
		if times, ok := schedule.ParseHours(text(row, field)); ok {
			return times, field, true
		}
	}
	return nil, "", false
}

// distinctDays leaves out days that a list names twice.
func distinctDays(byday string) string {
	if !strings.Contains(byday, ",") {
		return byday
	}
	var days []string
	for _, day := range strings.Split(byday, ",") {
		if day = strings.TrimSpace(day); !slices.Contains(days, day) {
			days = append(days, day)
		}
	}
	return strings.Join(days, ",")
}

// readSchedule reads the rows of one service or location; nil if none can be read. A
// schedule has one zone and one validity: those of the first row that can be read.
// Rows with others are kept.
func (c *codec) readSchedule(rows []object, path string, rep *reporter) *schedule.Schedule {
	var whole *schedule.Schedule
	for i, row := range rows {
		at := path + "/" + itoa(i)
		s, ok := c.readRow(row, at, rep)
		if !ok {
			continue
		}
		if whole == nil {
			whole = &s
			continue
		}
		if !sameFrame(*whole, s) {
			rep.add(Moved, CodeHours, at, "has another time zone or validity than the rows before it; kept")
			continue
		}
		if !addSchedule(whole, s) {
			rep.add(Moved, CodeRange, at, "is one row too many for a schedule; kept")
		}
	}
	return whole
}

func sameFrame(a, b schedule.Schedule) bool {
	return a.Timezone == b.Timezone && a.ValidFrom == b.ValidFrom && a.ValidTo == b.ValidTo
}

// addSchedule adds times, dates and notes; not ok, and nothing added, if that is more
// than a schedule may hold.
func addSchedule(whole *schedule.Schedule, s schedule.Schedule) bool {
	next := *whole
	next.Times = append(slices.Clip(next.Times), s.Times...)
	next.Dates = append(slices.Clip(next.Dates), s.Dates...)
	for _, note := range strings.Split(s.Notes, "\n") {
		if note != "" && !slices.Contains(strings.Split(next.Notes, "\n"), note) {
			next.Notes = strings.TrimPrefix(next.Notes+"\n"+note, "\n")
		}
	}
	if len(next.Validate()) > 0 {
		return false
	}
	*whole = next
	return true
}

// writeSchedule writes a schedule over the rows it came from: rows that still hold
// stay as they are, rows that could not be read stay too, and the others take over
// what a schedule cannot say from the row that they replace.
func (c *codec) writeSchedule(kept []object, s *schedule.Schedule, entity, parent string) []object {
	if old := c.readSchedule(kept, "", nil); sameSchedule(old, s) {
		return kept
	}
	have := partsOf(s)
	slots, free := c.slots(kept, s, have)
	if s != nil {
		slots = fillSlots(slots, free, restOf(s, have), entity, parent)
	}
	return slices.DeleteFunc(slots, func(row object) bool { return row == nil })
}

// slots returns the rows that stay, with nil in the places of those that no longer
// hold, and the latter by their places. It takes what the rows say out of have.
func (c *codec) slots(kept []object, s *schedule.Schedule, have map[string]int) (slots []object, free map[int]object) {
	var first *schedule.Schedule
	slots, free = make([]object, len(kept)), map[int]object{}
	for n, row := range kept {
		one, ok := c.readRow(row, "", nil)
		if ok && first == nil {
			first = &one
		}
		if !ok || !sameFrame(*first, one) || s != nil && sameFrame(*s, one) && one.Notes == s.Notes && take(have, partsOf(&one)) {
			slots[n] = row
		} else {
			free[n] = row
		}
	}
	return slots, free
}

// restOf returns the schedule with those times and dates only that are left in have.
func restOf(s *schedule.Schedule, have map[string]int) *schedule.Schedule {
	rest := *s
	rest.Times, rest.Dates, rest.Except, rest.Holidays = nil, nil, nil, nil
	for _, r := range s.Times {
		if k := partKey(r); have[k] > 0 {
			have[k]--
			rest.Times = append(rest.Times, r)
		}
	}
	for _, d := range s.Dates {
		if k := partKey(d); have[k] > 0 {
			have[k]--
			rest.Dates = append(rest.Dates, d)
		}
	}
	if len(rest.Times)+len(rest.Dates) == 0 && len(s.Times)+len(s.Dates) > 0 {
		return nil
	}
	return &rest
}

// fillSlots writes the rest of a schedule into the free places, and behind them.
func fillSlots(slots []object, free map[int]object, rest *schedule.Schedule, entity, parent string) []object {
	if rest == nil {
		return slots
	}
	rows, _ := schedule.ToHSDS(*rest, nil)
	n := 0
	for i, h := range rows {
		for n < len(slots) && free[n] == nil {
			n++
		}
		if n == len(slots) {
			row := object{"id": uuidOf("schedule", parent, itoa(i), h.Freq, h.ByDay, h.OpensAt, h.DTStart), entity + "_id": parent}
			slots = append(slots, fillRow(row, h))
			n++
			continue
		}
		row, _ := copyValue(free[n]).(object)
		for _, name := range timeFields {
			delete(row, name)
		}
		if _, field, ok := hoursIn(row); ok { // hours in words that no longer hold
			delete(row, field)
		}
		delete(row, "notes")
		slots[n] = fillRow(row, h)
		n++
	}
	return slots
}

func fillRow(row object, h schedule.HSDS) object {
	for name, value := range map[string]string{
		"valid_from": h.ValidFrom, "valid_to": h.ValidTo, "dtstart": h.DTStart, "until": h.Until, "wkst": h.Wkst, "freq": h.Freq,
		"byday": h.ByDay, "bymonthday": h.ByMonthDay, "opens_at": h.OpensAt, "closes_at": h.ClosesAt, "notes": h.Notes,
	} {
		set(row, name, value)
	}
	for name, value := range map[string]json.Number{"timezone": h.Timezone, "count": h.Count, "interval": h.Interval} {
		if value != "" {
			row[name] = value
		}
	}
	return row
}

// partsOf counts the times and dates of a schedule.
func partsOf(s *schedule.Schedule) map[string]int {
	parts := map[string]int{}
	if s != nil {
		for _, r := range s.Times {
			parts[partKey(r)]++
		}
		for _, d := range s.Dates {
			parts[partKey(d)]++
		}
	}
	return parts
}

// partKey gives two times or dates one key if they mean the same in the same words.
func partKey(part any) string {
	if r, ok := part.(schedule.Recurrence); ok && r.Closes == schedule.EndOfDay {
		r.Closes = 0
		part = r
	}
	raw, err := json.Marshal(part)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// take removes parts from have if they are all there.
func take(have, parts map[string]int) bool {
	for k, n := range parts {
		if have[k] < n {
			return false
		}
	}
	for k, n := range parts {
		have[k] -= n
	}
	return len(parts) > 0
}

func sameSchedule(a, b *schedule.Schedule) bool {
	if a == nil || b == nil {
		return a == b
	}
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}
