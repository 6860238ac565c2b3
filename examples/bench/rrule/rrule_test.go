package rrule

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/teambition/rrule-go"
)

// The library takes each occurrence as a wall time to time.Date, which decides on
// gaps and doubled hours by itself; times in the small hours are compared in UTC
// only.
var zones = []string{"Europe/Amsterdam", "Australia/Lord_Howe", "America/New_York", "UTC"}

const (
	firstYear = 2020
	years     = 12
)

func TestOccurrencesAgreeWithRRuleLibrary(t *testing.T) {
	t.Parallel()
	g := rand.New(rand.NewPCG(2, 20260101))
	compared, rules := 0, 0
	for range 2000 {
		zone := zones[g.IntN(len(zones))]
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		r := recurrence(g, zone == "UTC")
		if vs := r.Validate(); len(vs) > 0 {
			t.Fatal(vs)
		}
		s := schedule.Schedule{Timezone: zone, Times: []schedule.Recurrence{r}}
		from := time.Date(firstYear, 1, 1, 0, 0, 0, 0, loc)
		to := from.AddDate(years, 0, 0)
		want := reference(t, r, loc, from, to)
		n := 0
		for i := range s.Occurrences(from, to, schedule.Calendars{}) {
			if i.Start.Before(from) {
				continue
			}
			if n >= len(want) || !want[n].Equal(i.Start) {
				t.Fatalf("%+v in %s: occurrence %d starts at %v, want %v", r, zone, n, i.Start.In(loc), want[n:min(n+1, len(want))])
			}
			n++
		}
		if n < len(want) {
			t.Fatalf("%+v in %s: %d occurrences, want %d; the first that lacks is %v", r, zone, n, len(want), want[n])
		}
		compared += n
		if n > 0 {
			rules++
		}
	}
	t.Logf("%d occurrences of %d rules agree", compared, rules)
	if compared < 100_000 || rules < 1500 {
		t.Errorf("only %d occurrences of %d rules were compared", compared, rules)
	}
}

// recurrence makes a random recurrence with a first day.
func recurrence(g *rand.Rand, nights bool) schedule.Recurrence {
	start := schedule.Date{Year: firstYear - 1, Month: 6, Day: 1}.AddDays(g.IntN(3 * 365))
	r := schedule.Recurrence{Freq: schedule.Weekly, Start: start, Opens: schedule.TimeOfDay(4*60 + g.IntN(19*60))}
	if nights {
		r.Opens = schedule.TimeOfDay(g.IntN(24 * 60))
	}
	r.Closes = r.Opens + 30
	if r.Closes > schedule.EndOfDay {
		r.Closes = schedule.EndOfDay
	}
	if g.IntN(2) == 0 {
		r.Freq = schedule.Monthly
	}
	if g.IntN(2) == 0 {
		r.Interval = 1 + g.IntN(6)
	}
	switch g.IntN(4) {
	case 0:
		r.Count = 1 + g.IntN(200)
	case 1:
		r.Until = start.AddDays(g.IntN(8 * 365))
	}
	if r.Freq == schedule.Weekly {
		r.Days = days(g, false)
		return r
	}
	switch g.IntN(5) {
	case 0: // the day of the month of the start
	case 1:
		r.Days = days(g, true)
	case 2:
		r.Days = days(g, false)
	case 3:
		r.MonthDays = monthDays(g)
	case 4:
		r.Days, r.MonthDays = days(g, false), monthDays(g)
	}
	return r
}

func days(g *rand.Rand, placed bool) []schedule.Day {
	var out []schedule.Day
	for _, w := range g.Perm(7)[:1+g.IntN(5)] {
		d := schedule.Day{Weekday: schedule.Weekday(w + 1)}
		for placed && d.Nth == 0 {
			d.Nth = int8(g.IntN(11) - 5)
		}
		out = append(out, d)
	}
	return out
}

func monthDays(g *rand.Rand) []int {
	var out []int
	for _, d := range g.Perm(31)[:1+g.IntN(6)] {
		out = append(out, (d+1)*(1-2*g.IntN(2)))
	}
	return out
}

// reference asks the library.
func reference(t *testing.T, r schedule.Recurrence, loc *time.Location, from, to time.Time) []time.Time {
	t.Helper()
	at := func(d schedule.Date) time.Time {
		return time.Date(int(d.Year), time.Month(d.Month), int(d.Day), int(r.Opens/60), int(r.Opens%60), 0, 0, loc)
	}
	o := rrule.ROption{Freq: rrule.WEEKLY, Dtstart: at(r.Start), Interval: max(r.Interval, 1), Count: r.Count, Bymonthday: r.MonthDays}
	if r.Freq == schedule.Monthly {
		o.Freq = rrule.MONTHLY
	}
	if !r.Until.IsZero() {
		o.Until = at(r.Until)
	}
	weekdays := []rrule.Weekday{rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU}
	for _, d := range r.Days {
		w := weekdays[d.Weekday-1]
		if d.Nth != 0 {
			w = w.Nth(int(d.Nth))
		}
		o.Byweekday = append(o.Byweekday, w)
	}
	rule, err := rrule.NewRRule(o)
	if err != nil {
		t.Fatal(err)
	}
	all := rule.Between(from, to, true)
	if n := len(all); n > 0 && !all[n-1].Before(to) {
		all = all[:n-1]
	}
	return all
}

// The time of ours and theirs for a year of a weekly rule.
func BenchmarkYear(b *testing.B) {
	loc, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		b.Fatal(err)
	}
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, loc)
	to := from.AddDate(1, 0, 0)
	b.Run("schedule", func(b *testing.B) {
		s := schedule.Schedule{Times: []schedule.Recurrence{{Freq: schedule.Weekly, Start: schedule.Date{Year: 2026, Month: 1, Day: 1},
			Days: []schedule.Day{{Weekday: schedule.Monday}, {Weekday: schedule.Thursday}}, Opens: 600, Closes: 720}}}
		b.ReportAllocs()
		n := 0
		for b.Loop() {
			n = 0
			for range s.Occurrences(from, to, schedule.Calendars{}) {
				n++
			}
		}
		if n != 105 {
			b.Fatal(n)
		}
	})
	b.Run("rrule-go", func(b *testing.B) {
		rule, err := rrule.NewRRule(rrule.ROption{Freq: rrule.WEEKLY, Dtstart: from.Add(10 * time.Hour), Byweekday: []rrule.Weekday{rrule.MO, rrule.TH}})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		n := 0
		for b.Loop() {
			n = len(rule.Between(from, to, true))
		}
		if n != 105 {
			b.Fatal(n)
		}
	})
}
