package schedule

import "time"

// Overlap returns the time that two schedules have in common in the window from up
// to but not including to: disjoint intervals, ascending, cut to the window. Each
// schedule is read in its own time zone. The result grows with the window.
func Overlap(a, b Schedule, from, to time.Time, cal Calendars) []Interval {
	left, right := a.busy(from, to, cal), b.busy(from, to, cal)
	var common []Interval
	for len(left) > 0 && len(right) > 0 {
		l, r := left[0], right[0]
		start, end := later(l.Start, r.Start), earlier(l.End, r.End)
		if start.Before(end) {
			common = append(common, Interval{start, end})
		}
		if l.End.Before(r.End) {
			left = left[1:]
		} else {
			right = right[1:]
		}
	}
	return common
}

// Total returns the sum of the lengths of the intervals.
func Total(intervals []Interval) time.Duration {
	var sum time.Duration
	for _, i := range intervals {
		sum += i.Duration()
	}
	return sum
}

// busy returns the time at which a schedule is open within a window: occurrences
// that touch or overlap are one interval.
func (s Schedule) busy(from, to time.Time, cal Calendars) []Interval {
	from, to = from.UTC(), to.UTC()
	var out []Interval
	for i := range s.Occurrences(from, to, cal) {
		i = Interval{later(i.Start, from), earlier(i.End, to)}
		if n := len(out); n > 0 && !i.Start.After(out[n-1].End) {
			out[n-1].End = later(out[n-1].End, i.End)
		} else {
			out = append(out, i)
		}
	}
	return out
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
