package schedule

import (
	"testing"
	"time"
)

// A generator makes random schedules; the seed alone decides which. The numbers are
// those of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
type generator struct{ state uint64 }

func newGenerator(seed uint64) *generator { return &generator{seed} }

func (g *generator) next() uint64 {
	g.state += 0x9e3779b97f4a7c15
	z := g.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// IntN returns a number from 0 to n-1; that it is not quite even does not matter here.
func (g *generator) IntN(n int) int { return int((g.next() >> 1) % uint64(n)) }

// Perm returns the numbers 0 to n-1 in random order.
func (g *generator) Perm(n int) []int {
	p := make([]int, n)
	for i := range p {
		j := g.IntN(i + 1)
		p[i] = p[j]
		p[j] = i
	}
	return p
}

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g *generator) date() Date { return Date{2023, 1, 1}.AddDays(g.IntN(4 * 365)) }

func (g *generator) days(n int, monthly bool) []Day {
	var days []Day
	for _, w := range g.Perm(7)[:n] {
		d := Day{Weekday: Weekday(w + 1)}
		if monthly && g.chance(70) {
			for d.Nth == 0 {
				d.Nth = int8(g.IntN(11) - 5)
			}
		}
		days = append(days, d)
	}
	return days
}

func (g *generator) recurrence() Recurrence {
	r := Recurrence{Freq: Weekly, Opens: TimeOfDay(g.IntN(1440)), Closes: TimeOfDay(g.IntN(1441))}
	if g.chance(50) { // ordinary hours, by the quarter
		r.Opens = TimeOfDay(8*60 + 15*g.IntN(40))
		r.Closes = r.Opens + TimeOfDay(15*(1+g.IntN(20)))
	}
	if g.chance(40) {
		r.Freq = Monthly
	}
	if g.chance(50) {
		r.Start = g.date()
		if g.chance(40) {
			r.Interval = g.IntN(5)
		}
		if g.chance(30) {
			r.Count = 1 + g.IntN(60)
		}
	}
	if g.chance(25) {
		r.Until = laterDate(r.Start, g.date())
	}
	switch {
	case r.Freq == Weekly:
		r.Days = g.days(1+g.IntN(4), false)
	case g.chance(60):
		r.Days = g.days(1+g.IntN(3), true)
	default:
		for _, d := range g.Perm(31)[:1+g.IntN(4)] {
			r.MonthDays = append(r.MonthDays, (d+1)*(1-2*g.IntN(2)))
		}
	}
	if g.chance(10) && r.Freq == Monthly { // both kinds of days
		r.Days = g.days(2, true)
	}
	if g.chance(10) && !r.Start.IsZero() { // the days of the start
		r.Days, r.MonthDays = nil, nil
	}
	return r
}

func (g *generator) schedule(zones ...string) Schedule {
	s := Schedule{Timezone: zones[g.IntN(len(zones))]}
	for range g.IntN(4) {
		s.Times = append(s.Times, g.recurrence())
	}
	for range g.IntN(3) {
		s.Dates = append(s.Dates, Single{Date: g.date(), Opens: TimeOfDay(g.IntN(1440)), Closes: TimeOfDay(g.IntN(1441))})
	}
	for range g.IntN(3) {
		from := g.date()
		s.Except = append(s.Except, Exception{From: from, To: from.AddDays(g.IntN(60))})
	}
	if g.chance(40) {
		s.Holidays = []string{DutchCalendar}
	}
	if g.chance(20) {
		s.ValidFrom = g.date()
	}
	if g.chance(20) {
		s.ValidTo = laterDate(s.ValidFrom, g.date())
	}
	return s
}

// start returns midnight UTC.
func (d Date) start() time.Time { return time.Unix(int64(d.Days())*daySeconds, 0) }

func laterDate(a, b Date) Date {
	if a.After(b) {
		return a
	}
	return b
}

// slowOccurrence is an occurrence by the wall clock.
type slowOccurrence struct {
	day           Date
	opens, closes int // minutes after midnight of the day
}

// slowDays is the plain definition of a schedule: it looks at every day from first to
// last, and for a count or interval at every day since the start.
func slowDays(s Schedule, first, last Date, cal Calendars) []slowOccurrence {
	var out []slowOccurrence
	for d := first; !d.After(last); d = d.AddDays(1) {
		if !s.ValidFrom.IsZero() && d.Before(s.ValidFrom) || !s.ValidTo.IsZero() && d.After(s.ValidTo) || slowExcluded(s, d, cal) {
			continue
		}
		for _, r := range s.Times {
			if slowMatches(r, d) && (r.Count == 0 || slowNumber(r, d) <= r.Count) {
				opens, closes := hours(r.Opens, r.Closes)
				out = append(out, slowOccurrence{d, opens, closes})
			}
		}
		for _, one := range s.Dates {
			if one.Date == d {
				opens, closes := hours(one.Opens, one.Closes)
				out = append(out, slowOccurrence{d, opens, closes})
			}
		}
	}
	return out
}

func slowExcluded(s Schedule, d Date, cal Calendars) bool {
	for _, e := range s.Except {
		if !d.Before(e.From) && !d.After(e.To) {
			return true
		}
	}
	for _, name := range s.Holidays {
		c, _ := cal.Calendar(name)
		for _, h := range c.Days {
			if h.Date == d && !h.Partial {
				return true
			}
		}
	}
	return false
}

// slowNumber counts the days from the start up to d on which r takes place.
func slowNumber(r Recurrence, d Date) int {
	n := 0
	for e := r.Start; !e.After(d); e = e.AddDays(1) {
		if slowMatches(r, e) {
			n++
		}
	}
	return n
}

func slowMatches(r Recurrence, d Date) bool {
	if d.Before(r.Start) || !r.Until.IsZero() && d.After(r.Until) {
		return false
	}
	interval := max(r.Interval, 1)
	if r.Freq == Weekly {
		days := r.Days
		if len(days) == 0 {
			days = []Day{{Weekday: r.Start.Weekday()}}
		}
		monday := func(d Date) int { return d.Days() - int(d.Weekday()) + 1 }
		if !r.Start.IsZero() && (monday(d)-monday(r.Start))/7%interval != 0 {
			return false
		}
		for _, day := range days {
			if day.Weekday == d.Weekday() {
				return true
			}
		}
		return false
	}
	months := (int(d.Year)-int(r.Start.Year))*12 + int(d.Month) - int(r.Start.Month)
	if !r.Start.IsZero() && months%interval != 0 {
		return false
	}
	if len(r.Days) == 0 && len(r.MonthDays) == 0 {
		return d.Day == r.Start.Day
	}
	return slowMonthDay(r.MonthDays, d) && slowPlace(r.Days, d)
}

func slowMonthDay(days []int, d Date) bool {
	length := time.Date(int(d.Year), time.Month(d.Month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	for _, n := range days {
		if n == int(d.Day) || n == int(d.Day)-length-1 {
			return true
		}
	}
	return len(days) == 0
}

func slowPlace(days []Day, d Date) bool {
	length := time.Date(int(d.Year), time.Month(d.Month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	for _, day := range days {
		if day.Weekday != d.Weekday() {
			continue
		}
		fromStart, fromEnd := (int(d.Day)-1)/7+1, -((length-int(d.Day))/7 + 1)
		if day.Nth == 0 || int(day.Nth) == fromStart || int(day.Nth) == fromEnd {
			return true
		}
	}
	return len(days) == 0
}

// slowInstant tries every second offset there is: the first instant that shows the
// wall time, or, in a gap, the wall time by the offset that held a day before.
func slowInstant(day Date, minute int, loc *time.Location) time.Time {
	wall := time.Date(int(day.Year), time.Month(day.Month), int(day.Day), 0, minute, 0, 0, time.UTC)
	for offset := 16 * 60; offset >= -16*60; offset -= 15 {
		at := wall.Add(-time.Duration(offset) * time.Minute)
		if _, o := at.In(loc).Zone(); o == offset*60 {
			return at
		}
	}
	_, before := wall.Add(-30 * time.Hour).In(loc).Zone()
	return wall.Add(-time.Duration(before) * time.Second)
}

func holidays(tb testing.TB) Calendars {
	tb.Helper()
	cal, err := NewCalendars(DutchHolidays(2014, 2050))
	if err != nil {
		tb.Fatal(err)
	}
	return cal
}
