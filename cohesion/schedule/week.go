package schedule

import "math/bits"

const (
	quarterMinutes = 15
	dayQuarters    = 24 * 60 / quarterMinutes
	weekQuarters   = 7 * dayQuarters // 672
	partQuarters   = dayQuarters / 4
	weekMinutes    = 7 * 24 * 60
)

// A Week is a set of quarter hours of the week: bit 0 of element 0 is Monday 00:00
// to 00:15, bit 671 (counted over the elements) Sunday 23:45 to 24:00. It says
// nothing of a time zone: it is the wall clock of whatever it was made from. The
// zero Week is empty. Bits above 671 are never set.
//
// A stretch of time sets the quarters of which it covers at least half (8 minutes of
// the 15). One that is too short to cover half of any sets the quarter that holds
// most of it, the earlier if two hold as much, so that nothing is invisible.
type Week [11]uint64

// And returns the quarters that both weeks have.
func (w Week) And(o Week) Week {
	for i := range w {
		w[i] &= o[i]
	}
	return w
}

// Or returns the quarters that one of the weeks has.
func (w Week) Or(o Week) Week {
	for i := range w {
		w[i] |= o[i]
	}
	return w
}

// Count returns the number of quarters.
func (w Week) Count() int {
	n := 0
	for _, word := range w {
		n += bits.OnesCount64(word)
	}
	return n
}

// Any reports whether there is a quarter at all.
func (w Week) Any() bool {
	var all uint64
	for _, word := range w {
		all |= word
	}
	return all != 0
}

// Has reports whether the quarter is there that holds a time of day of a weekday.
// It is false if either is not valid; 24:00 belongs to the next day and is false.
func (w Week) Has(day Weekday, t TimeOfDay) bool {
	if !day.Valid() || t < 0 || t >= EndOfDay {
		return false
	}
	q := (int(day)-1)*dayQuarters + int(t)/quarterMinutes
	return w[q/64]>>(q%64)&1 == 1
}

// Dayparts returns the parts of days in which there is at least one quarter. Bit
// 4*day+part stands for a day (Monday 0 to Sunday 6) and a part of it: night 0
// (00:00 to 06:00), morning 1 (to 12:00), afternoon 2 (to 18:00), evening 3 (to
// 24:00).
func (w Week) Dayparts() uint32 {
	var parts uint32
	for i := range 28 {
		first := i * partQuarters
		chunk := w[first/64] >> (first % 64)
		if first%64 > 64-partQuarters {
			chunk |= w[first/64+1] << (64 - first%64)
		}
		if chunk&(1<<partQuarters-1) != 0 {
			parts |= 1 << i
		}
	}
	return parts
}

// set adds the time from one minute of the week to another, at most a week later.
// What runs past Sunday midnight goes on on Monday.
func (w *Week) set(from, to int) {
	first, end := quarters(from, to)
	if end > weekQuarters {
		w.fill(0, end-weekQuarters)
		end = weekQuarters
	}
	if first >= weekQuarters { // the greater part lies after Sunday midnight
		return
	}
	w.fill(first, end)
}

// quarters returns the quarters that a stretch of time sets, the last excluded.
func quarters(from, to int) (first, end int) {
	const half = (quarterMinutes + 1) / 2
	first = (from + quarterMinutes - half) / quarterMinutes
	end = (to + quarterMinutes - half) / quarterMinutes
	begin := from / quarterMinutes
	switch {
	case begin == (to-1)/quarterMinutes: // all of it lies in one quarter
		return begin, begin + 1
	case first < end:
		return first, end
	}
	// It lies in two quarters, in neither with half.
	boundary := (begin + 1) * quarterMinutes
	if boundary-from < to-boundary {
		begin++
	}
	return begin, begin + 1
}

// fill adds the quarters first to end, end excluded.
func (w *Week) fill(first, end int) {
	for first < end {
		stop := min(end, (first/64+1)*64)
		w[first/64] |= (1<<(stop-first) - 1) << (first % 64)
		first = stop
	}
}

// Week returns the quarter hours of the week in which at least one occurrence
// starting on a day from..to takes place, by the wall clock of the schedule;
// exceptions and holidays are honoured. A zero date leaves that side open. The time
// zone is not looked at, so a change of the clock plays no part: an occurrence counts
// with its opening and closing time as written.
//
// For a weekly recurrence the cost does not depend on the length of from..to, save
// for days that are excluded.
func (s Schedule) Week(from, to Date, cal Calendars) Week {
	var periods [16]period
	var closed [4]*calendar
	ex := newExclusions(&s, cal, periods[:0], closed[:0])
	first, last := s.bounds(openEnd(from, minDay), openEnd(to, maxDay))
	var w Week
	for i := range s.Times {
		ru, ok := newRule(&s.Times[i], first, last)
		if !ok {
			continue
		}
		for days := ru.weekdays(&ex); days != 0; days &= days - 1 {
			midnight := bits.TrailingZeros8(days) * 24 * 60
			w.set(midnight+ru.opens, midnight+ru.closes)
		}
	}
	for i := range s.Dates {
		one, ok := newSingle(&s.Dates[i], first, last)
		if ok && ex.until(one.day) < one.day {
			midnight := weekdayIndex(one.day) * 24 * 60
			w.set(midnight+one.opens, midnight+one.closes)
		}
	}
	return w
}

func openEnd(d Date, open int) int {
	if d.IsZero() {
		return open
	}
	return d.Days()
}

// Week returns the quarter hours in which the person is available. Windows that are
// not valid are left out. An availability without windows is not known, which the
// empty week cannot say: look at len(a) first.
func (a Availability) Week() Week {
	var w Week
	for i := range a {
		if len(a[i].Validate()) > 0 {
			continue
		}
		for _, day := range a[i].Days {
			midnight := (int(day) - 1) * 24 * 60
			w.set(midnight+int(a[i].From), midnight+int(a[i].To))
		}
	}
	return w
}

// Common returns the quarter hours in which the person is available and the schedule
// has at least one occurrence starting on a day from..to; see [Schedule.Week]. The
// wall clocks are compared as they are, whatever the zone of the schedule. It is not
// known if the availability has no windows.
func (a Availability) Common(s Schedule, from, to Date, cal Calendars) (common Week, known bool) {
	if len(a) == 0 {
		return Week{}, false
	}
	return a.Week().And(s.Week(from, to, cal)), true
}
