package schedule

import (
	"cmp"
	"iter"
	"slices"
	"time"
)

// An Interval is a stretch of time in UTC, from Start up to but not including End.
type Interval struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// Duration returns the length of the interval.
func (i Interval) Duration() time.Duration { return i.End.Sub(i.Start) }

// Occurrences yields every occurrence that has some time in common with the window
// from up to but not including to, ascending by start and then by end, each once even
// if several parts of the schedule give it. Occurrences are whole, not cut to the
// window, and may overlap one another. Memory is bounded by the parts of the
// schedule, not by the window; the window may be as wide as one likes, as nothing
// takes place outside the years MinYear to MaxYear.
func (s Schedule) Occurrences(from, to time.Time, cal Calendars) iter.Seq[Interval] {
	return func(yield func(Interval) bool) {
		loc, ok := location(s.Timezone)
		if !ok || !from.Before(to) {
			return
		}
		// The day by UTC differs by one at most from that of the zone; an occurrence
		// may last a day, and a zone may have skipped one.
		first, last := dayOf(from)-4, dayOf(to)+2
		p := newPlan(&s, cal, loc, first, last)
		p.run(func(sp span) bool {
			i := Interval{time.Unix(sp.start, 0).UTC(), time.Unix(sp.end, 0).UTC()}
			if !i.Start.Before(to) {
				return false
			}
			return !i.End.After(from) || yield(i)
		})
	}
}

// OpenAt reports whether something takes place at the instant t: whether an
// occurrence has begun and not yet ended.
func (s Schedule) OpenAt(t time.Time, cal Calendars) bool {
	for range s.Occurrences(t, t.Add(1), cal) {
		return true
	}
	return false
}

// Next returns the first occurrence that starts at or after t. The search ends with
// the year MaxYear; it is not ok if there is none.
func (s Schedule) Next(t time.Time, cal Calendars) (Interval, bool) {
	end := time.Date(MaxYear+1, 1, 2, 0, 0, 0, 0, time.UTC)
	for i := range s.Occurrences(t, end, cal) {
		if !i.Start.Before(t) {
			return i, true
		}
	}
	return Interval{}, false
}

// dayOf returns the day number of an instant by UTC, cut to a little more than the
// years of evaluation.
func dayOf(t time.Time) int {
	day := t.Unix() / daySeconds
	return int(min(max(day, int64(minDay)-10), int64(maxDay)+10))
}

// A span is an occurrence in seconds since 1970 UTC.
type span struct{ start, end int64 }

func compareSpans(a, b span) int {
	return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
}

// A plan is a schedule prepared for enumeration.
type plan struct {
	rules   []rule
	due     []int    // for each rule, the next day on which it takes place
	singles []single // ascending by day
	ex      exclusions
	clock   *clock
	pending []span // found, not yet handed out, in order
}

// A single is a Single prepared for enumeration.
type single struct{ day, opens, closes int }

func newPlan(s *Schedule, cal Calendars, loc *time.Location, first, last int) *plan {
	first, last = s.bounds(first, last)
	p := &plan{clock: newClock(loc), ex: newExclusions(s, cal, nil, nil)}
	for i := range s.Times {
		if ru, ok := newRule(&s.Times[i], first, last); ok {
			p.rules = append(p.rules, ru)
			p.due = append(p.due, ru.next(first))
		}
	}
	for i := range s.Dates {
		if one, ok := newSingle(&s.Dates[i], first, last); ok {
			p.singles = append(p.singles, one)
		}
	}
	slices.SortFunc(p.singles, func(a, b single) int { return cmp.Compare(a.day, b.day) })
	return p
}

// newSingle prepares a date. It is not ok if the date is not valid or lies outside
// the days first to last.
func newSingle(s *Single, first, last int) (single, bool) {
	day := s.Date.Days()
	if day < first || day > last || len(s.Validate()) > 0 {
		return single{}, false
	}
	opens, closes := hours(s.Opens, s.Closes)
	return single{day, opens, closes}, true
}

// bounds cuts a range of days to the validity of the schedule and to the years of
// evaluation.
func (s *Schedule) bounds(first, last int) (int, int) {
	first, last = max(first, minDay), min(last, maxDay)
	if !s.ValidFrom.IsZero() {
		first = max(first, s.ValidFrom.Days())
	}
	if !s.ValidTo.IsZero() {
		last = min(last, s.ValidTo.Days())
	}
	return first, last
}

// run yields the occurrences in order until there are no more or yield is false.
func (p *plan) run(yield func(span) bool) {
	for day := p.nextDay(); day != never; day = p.nextDay() {
		// No zone is more than 15 hours ahead of UTC, so nothing that is still to
		// be found starts before this.
		if !p.release(int64(day)*daySeconds-15*3600, yield) {
			return
		}
		if last := p.ex.until(day); last >= day {
			p.skip(last)
		} else {
			p.collect(day)
		}
	}
	p.release(1<<62, yield)
}

func (p *plan) nextDay() int {
	day := never
	for _, d := range p.due {
		day = min(day, d)
	}
	if len(p.singles) > 0 {
		day = min(day, p.singles[0].day)
	}
	return day
}

// skip passes over all days up to and including last.
func (p *plan) skip(last int) {
	for i := range p.rules {
		if p.due[i] <= last {
			p.due[i] = p.rules[i].next(last + 1)
		}
	}
	for len(p.singles) > 0 && p.singles[0].day <= last {
		p.singles = p.singles[1:]
	}
}

// collect finds all that starts on a day.
func (p *plan) collect(day int) {
	for i := range p.rules {
		if p.due[i] == day {
			p.add(day, p.rules[i].opens, p.rules[i].closes)
			p.due[i] = p.rules[i].next(day + 1)
		}
	}
	for len(p.singles) > 0 && p.singles[0].day == day {
		p.add(day, p.singles[0].opens, p.singles[0].closes)
		p.singles = p.singles[1:]
	}
}

// add keeps an occurrence until its turn comes. One of which a gap in the clock
// leaves nothing is dropped.
func (p *plan) add(day, opens, closes int) {
	sp := span{p.clock.instant(day, opens), p.clock.instant(day, closes)}
	if sp.end <= sp.start {
		return
	}
	if at, found := slices.BinarySearchFunc(p.pending, sp, compareSpans); !found {
		p.pending = slices.Insert(p.pending, at, sp)
	}
}

// release yields what is pending and starts before the given instant.
func (p *plan) release(before int64, yield func(span) bool) bool {
	n := 0
	for ; n < len(p.pending) && p.pending[n].start < before; n++ {
		if !yield(p.pending[n]) {
			return false
		}
	}
	p.pending = slices.Delete(p.pending, 0, n)
	return true
}
