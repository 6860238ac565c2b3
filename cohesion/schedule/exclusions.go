package schedule

// exclusions are the days on which a schedule does not take place.
type exclusions struct {
	periods []period
	closed  []*calendar
}

// A period is a range of day numbers, both ends included.
type period struct{ first, last int }

// newExclusions gathers the exceptions and known holiday calendars of a schedule in
// the two slices, which let the caller provide room.
func newExclusions(s *Schedule, cal Calendars, periods []period, closed []*calendar) exclusions {
	for i := range s.Except {
		e := &s.Except[i]
		periods = append(periods, period{e.From.Days(), e.To.Days()})
	}
	for _, name := range s.Holidays {
		if c, ok := cal.byName[name]; ok {
			closed = append(closed, c)
		}
	}
	return exclusions{periods, closed}
}

// until returns the last day of an excluded stretch that begins on or before day and
// reaches it; less than day if the day is not excluded.
func (ex *exclusions) until(day int) int {
	last := day - 1
	for _, p := range ex.periods {
		if p.first <= day && p.last > last {
			last = p.last
		}
	}
	for _, c := range ex.closed {
		if last < day && c.has(day) {
			last = day
		}
	}
	return last
}
