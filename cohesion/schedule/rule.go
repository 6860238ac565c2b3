package schedule

import (
	"math"
	"math/bits"
)

// never is the day after all days.
const never = math.MaxInt32

// A rule is a recurrence prepared for evaluation between two days. Days are numbers
// since 1970-01-01.
type rule struct {
	first, last   int   // the days between which it repeats, both included
	interval      int   // weeks or months, at least 1
	anchor        int   // weekly: the Monday from which weeks are counted; monthly: the month
	week          uint8 // weekly: the weekdays, Monday the lowest bit
	monthly       bool
	days          []Day // monthly: as in Recurrence
	monthDays     []int // monthly: as in Recurrence
	startDay      int   // monthly: the day of the month if neither of these is given
	opens, closes int   // minutes since midnight of the day; closes may exceed 1440
}

// newRule prepares r for the days first to last. It is not ok if r is not valid or
// never takes place on those days.
func newRule(r *Recurrence, first, last int) (rule, bool) {
	if len(r.Validate()) > 0 {
		return rule{}, false
	}
	ru := rule{first: first, last: last, interval: max(r.Interval, 1), monthly: r.Freq == Monthly}
	ru.opens, ru.closes = hours(r.Opens, r.Closes)
	start := 0
	if !r.Start.IsZero() {
		start = r.Start.Days()
		ru.first = max(first, start)
	}
	if !r.Until.IsZero() {
		ru.last = min(last, r.Until.Days())
	}
	if ru.first > ru.last {
		return rule{}, false
	}
	if ru.monthly {
		ru.prepareMonthly(r, start)
	} else {
		ru.prepareWeekly(r, start)
	}
	return ru, ru.first <= ru.last
}

// hours returns the minutes between which something takes place; the end is more
// than 1440 when it lies on the next day.
func hours(opens, closes TimeOfDay) (from, to int) {
	from, to = int(opens), int(closes)
	if to <= from {
		to += 24 * 60
	}
	return from, to
}

func (ru *rule) prepareWeekly(r *Recurrence, start int) {
	ru.anchor = start - weekdayIndex(start)
	for _, d := range r.Days {
		ru.week |= 1 << (d.Weekday - 1)
	}
	if len(r.Days) == 0 {
		ru.week = 1 << weekdayIndex(start)
	}
	if r.Count > 0 {
		ru.last = min(ru.last, ru.lastWeekly(start, r.Count))
	}
}

// lastWeekly returns the day of occurrence number count from the day start on.
func (ru *rule) lastWeekly(start, count int) int {
	began := ru.week >> weekdayIndex(start) << weekdayIndex(start)
	if n := bits.OnesCount8(began); count > n {
		perWeek := bits.OnesCount8(ru.week)
		count -= n + 1
		return ru.anchor + 7*ru.interval*(count/perWeek+1) + nthBit(uint32(ru.week), count%perWeek)
	}
	return ru.anchor + nthBit(uint32(began), count-1)
}

func (ru *rule) prepareMonthly(r *Recurrence, start int) {
	ru.days, ru.monthDays = r.Days, r.MonthDays
	year, month, day := civil(start)
	ru.anchor = year*12 + month - 1
	if len(r.Days) == 0 && len(r.MonthDays) == 0 {
		ru.startDay = day
	}
	if r.Count > 0 {
		ru.last = min(ru.last, ru.lastMonthly(day, r.Count))
	}
}

// lastMonthly returns the day of occurrence number count from a day of the anchor
// month on, or the last day of all if there are not as many.
func (ru *rule) lastMonthly(day, count int) int {
	for month := ru.anchor; month < (MaxYear+1)*12; month += ru.interval {
		begin, mask := ru.month(month)
		if month == ru.anchor {
			mask = mask >> day << day
		}
		if n := bits.OnesCount32(mask); count > n {
			count -= n
			continue
		}
		return begin + nthBit(mask, count-1) - 1
	}
	return maxDay
}

// nthBit returns the place of the set bit of x that has n set bits below it.
func nthBit(x uint32, n int) int {
	for range n {
		x &= x - 1
	}
	return bits.TrailingZeros32(x)
}

// next returns the first day, from the given one on, on which the rule takes place,
// or never.
func (ru *rule) next(day int) int {
	day = max(day, ru.first)
	if day > ru.last {
		return never
	}
	if ru.monthly {
		day = ru.nextMonthly(day)
	} else {
		day = ru.nextWeekly(day)
	}
	if day > ru.last {
		return never
	}
	return day
}

func (ru *rule) nextWeekly(day int) int {
	weekday := weekdayIndex(day)
	monday := day - weekday
	if ru.interval > 1 {
		if over := floorMod((monday-ru.anchor)/7, ru.interval); over > 0 {
			return monday + 7*(ru.interval-over) + bits.TrailingZeros8(ru.week)
		}
	}
	if rest := ru.week >> weekday << weekday; rest != 0 {
		return monday + bits.TrailingZeros8(rest)
	}
	return monday + 7*ru.interval + bits.TrailingZeros8(ru.week)
}

func (ru *rule) nextMonthly(day int) int {
	year, m, dayOfMonth := civil(day)
	month := year*12 + m - 1
	if over := floorMod(month-ru.anchor, ru.interval); over > 0 {
		month += ru.interval - over
		dayOfMonth = 1
	}
	for {
		begin, mask := ru.month(month)
		if begin > ru.last {
			return never
		}
		if mask = mask >> dayOfMonth << dayOfMonth; mask != 0 {
			return begin + bits.TrailingZeros32(mask) - 1
		}
		month += ru.interval
		dayOfMonth = 1
	}
}

// month returns the day number of the first of a month (year times 12 plus month
// minus 1), and the days of it on which the rule takes place, bit 1 for the first.
// Weekdays and days of the month together mean the days that are both (RFC 5545
// section 3.3.10: BYDAY limits BYMONTHDAY).
func (ru *rule) month(month int) (begin int, mask uint32) {
	year, m := floorDiv(month, 12), floorMod(month, 12)+1
	begin, length := dayNumber(year, m, 1), monthLength(year, m)
	all := uint32(1)<<(length+1) - 2
	mask = all
	if ru.startDay > 0 {
		mask = 1 << ru.startDay
	}
	if len(ru.monthDays) > 0 {
		mask = 0
		for _, d := range ru.monthDays {
			if d < 0 {
				d += length + 1
			}
			if d > 0 {
				mask |= 1 << d
			}
		}
	}
	if len(ru.days) > 0 {
		named := uint32(0)
		for _, d := range ru.days {
			named |= placed(d, weekdayIndex(begin), length)
		}
		mask &= named
	}
	return begin, mask & all
}

// placed returns the days of a month that a weekday with its place means, bit 1 for
// the first of the month, which falls on weekday begin.
func placed(d Day, begin, length int) uint32 {
	first := 1 + floorMod(int(d.Weekday)-1-begin, 7)
	switch {
	case d.Nth > 0:
		return 1 << (first + 7*(int(d.Nth)-1))
	case d.Nth < 0:
		last := first + (length-first)/7*7
		if day := last + 7*(int(d.Nth)+1); day > 0 {
			return 1 << day
		}
		return 0
	}
	const everySeventh = 1 | 1<<7 | 1<<14 | 1<<21 | 1<<28
	return everySeventh << first
}

// weekdays returns the weekdays (Monday the lowest bit) on which the rule takes place
// at least once.
func (ru *rule) weekdays(ex *exclusions) uint8 {
	if ru.monthly {
		return ru.weekdaysMonthly(ex)
	}
	var found uint8
	for rest := ru.week; rest != 0; rest &= rest - 1 {
		one := *ru
		one.week = rest & -rest
		if one.takesPlace(ex) {
			found |= one.week
		}
	}
	return found
}

// takesPlace reports whether the rule has a day that is not excluded.
func (ru *rule) takesPlace(ex *exclusions) bool {
	for day := ru.next(ru.first); day != never; {
		last := ex.until(day)
		if last < day {
			return true
		}
		day = ru.next(last + 1)
	}
	return false
}

func (ru *rule) weekdaysMonthly(ex *exclusions) uint8 {
	var found, possible uint8
	for _, d := range ru.days {
		possible |= 1 << (d.Weekday - 1)
	}
	if possible == 0 {
		possible = 1<<7 - 1
	}
	for day := ru.next(ru.first); day != never && found != possible; {
		last := ex.until(day)
		if last < day {
			found |= 1 << weekdayIndex(day)
			last = day
		}
		day = ru.next(last + 1)
	}
	return found
}
