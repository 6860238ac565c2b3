package schedule

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// zones of which some differ from whole hours, jump by half an hour or by a day, and
// jump at midnight.
var testZones = []string{"", "UTC", "Europe/Amsterdam", "Australia/Lord_Howe", "America/New_York", "America/Santiago", "Asia/Kathmandu"}

func TestWallTimes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, zone string
		day        Date
		time       string
		want       string
	}{
		{"winter", "Europe/Amsterdam", Date{2026, 1, 5}, "09:00", "2026-01-05T08:00:00Z"},
		{"summer", "Europe/Amsterdam", Date{2026, 7, 6}, "09:00", "2026-07-06T07:00:00Z"},
		{"just before the gap", "Europe/Amsterdam", Date{2026, 3, 29}, "01:59", "2026-03-29T00:59:00Z"},
		{"start of the gap", "Europe/Amsterdam", Date{2026, 3, 29}, "02:00", "2026-03-29T01:00:00Z"},
		{"in the gap", "Europe/Amsterdam", Date{2026, 3, 29}, "02:30", "2026-03-29T01:30:00Z"},
		{"end of the gap", "Europe/Amsterdam", Date{2026, 3, 29}, "03:00", "2026-03-29T01:00:00Z"},
		{"before the doubled hour", "Europe/Amsterdam", Date{2026, 10, 25}, "01:59", "2026-10-24T23:59:00Z"},
		{"the first of two", "Europe/Amsterdam", Date{2026, 10, 25}, "02:30", "2026-10-25T00:30:00Z"},
		{"after the doubled hour", "Europe/Amsterdam", Date{2026, 10, 25}, "03:00", "2026-10-25T02:00:00Z"},
		{"half an hour: in the gap", "Australia/Lord_Howe", Date{2026, 10, 4}, "02:15", "2026-10-03T15:45:00Z"},
		{"half an hour: after the gap", "Australia/Lord_Howe", Date{2026, 10, 4}, "02:30", "2026-10-03T15:30:00Z"},
		{"half an hour: the first of two", "Australia/Lord_Howe", Date{2026, 4, 5}, "01:45", "2026-04-04T14:45:00Z"},
		{"half an hour: after the doubled", "Australia/Lord_Howe", Date{2026, 4, 5}, "02:00", "2026-04-04T15:30:00Z"},
		{"gap at midnight", "America/Santiago", Date{2026, 9, 6}, "00:30", "2026-09-06T04:30:00Z"},
		{"a day that was left out", "Pacific/Apia", Date{2011, 12, 30}, "12:00", "2011-12-30T22:00:00Z"},
		{"far future", "Europe/Amsterdam", Date{2190, 7, 1}, "12:00", "2190-07-01T10:00:00Z"},
		{"end of the day", "Europe/Amsterdam", Date{2026, 3, 28}, "24:00", "2026-03-28T23:00:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			loc, ok := location(tt.zone)
			if !ok {
				t.Fatal("unknown zone")
			}
			minute, err := ParseTimeOfDay(tt.time)
			if err != nil {
				t.Fatal(err)
			}
			c := newClock(loc)
			for range 2 { // the second time from memory
				got := time.Unix(c.instant(tt.day.Days(), int(minute)), 0).UTC().Format(time.RFC3339)
				if got != tt.want {
					t.Errorf("%s %s = %s, want %s", tt.day, tt.time, got, tt.want)
				}
			}
		})
	}
}

func TestWallTimesAgreeWithSearch(t *testing.T) {
	t.Parallel()
	g := newGenerator(1)
	for _, zone := range testZones {
		loc, _ := location(zone)
		c := newClock(loc)
		for range 20_000 {
			day, minute := g.date(), g.IntN(2*1440)
			if got, want := c.instant(day.Days(), minute), slowInstant(day, minute, loc).Unix(); got != want {
				t.Fatalf("%s: %s + %d minutes = %v, want %v", zone, day, minute, time.Unix(got, 0).UTC(), time.Unix(want, 0).UTC())
			}
		}
	}
}

func slowOccurrences(s Schedule, from, to time.Time, cal Calendars) []Interval {
	loc, _ := location(s.Timezone)
	var out []Interval
	for _, o := range slowDays(s, DateOf(from, time.UTC).AddDays(-5), DateOf(to, time.UTC).AddDays(5), cal) {
		i := Interval{slowInstant(o.day, o.opens, loc), slowInstant(o.day, o.closes, loc)}
		if i.Start.Before(i.End) && i.Start.Before(to) && i.End.After(from) {
			out = append(out, i)
		}
	}
	slices.SortFunc(out, func(a, b Interval) int {
		if c := a.Start.Compare(b.Start); c != 0 {
			return c
		}
		return a.End.Compare(b.End)
	})
	return slices.CompactFunc(out, func(a, b Interval) bool { return a.Start.Equal(b.Start) && a.End.Equal(b.End) })
}

func TestOccurrencesAgreeWithDefinition(t *testing.T) {
	t.Parallel()
	cal := holidays(t)
	g := newGenerator(2)
	found := 0
	for range 600 {
		s := g.schedule(testZones...)
		if vs := s.Validate(); len(vs) > 0 {
			t.Fatal(vs)
		}
		from := time.Date(2023, 1, 1, 0, g.IntN(3*365*24*60), 0, 0, time.UTC)
		to := from.Add(time.Duration(g.IntN(200*24*60)) * time.Minute)
		want, got := slowOccurrences(s, from, to, cal), slices.Collect(s.Occurrences(from, to, cal))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%+v\nfrom %v to %v (-want +got):\n%s", s, from, to, diff)
		}
		found += len(got)
	}
	if found < 5_000 {
		t.Errorf("only %d occurrences were compared", found)
	}
}

func TestOpenAtAndNextAgreeWithOccurrences(t *testing.T) {
	t.Parallel()
	cal := holidays(t)
	g := newGenerator(3)
	open := 0
	for range 200 {
		s := g.schedule(testZones...)
		from := time.Date(2023, 6, 1, 0, 0, 0, 0, time.UTC)
		to := from.AddDate(2, 0, 0)
		all := slices.Collect(s.Occurrences(from, to, cal))
		times := []time.Time{from.Add(time.Duration(g.IntN(int(to.Sub(from)))))}
		for _, i := range all[:min(len(all), 20)] {
			times = append(times, i.Start, i.Start.Add(-1), i.End, i.End.Add(-1))
		}
		for _, at := range times {
			want := slices.ContainsFunc(all, func(i Interval) bool { return !i.Start.After(at) && i.End.After(at) })
			if at.Before(from) {
				continue
			}
			if got := s.OpenAt(at, cal); got != want {
				t.Fatalf("%+v\nopen at %v: %v, want %v", s, at, got, want)
			}
			if want {
				open++
			}
			n := slices.IndexFunc(all, func(i Interval) bool { return !i.Start.Before(at) })
			next, ok := s.Next(at, cal)
			switch {
			case n >= 0 && (!ok || next != all[n]):
				t.Fatalf("%+v\nnext after %v: %v %v, want %v", s, at, next, ok, all[n])
			case n < 0 && ok && next.Start.Before(to):
				t.Fatalf("%+v\nnext after %v: %v, want none before %v", s, at, next, to)
			}
		}
	}
	if open < 500 {
		t.Errorf("only %d instants were open", open)
	}
}

func TestOccurrencesEdges(t *testing.T) {
	t.Parallel()
	day := func(d int) time.Time { return time.Date(2026, 3, d, 0, 0, 0, 0, time.UTC) }
	daily := []Day{{0, Monday}, {0, Tuesday}, {0, Wednesday}, {0, Thursday}, {0, Friday}, {0, Saturday}, {0, Sunday}}
	mondays := Recurrence{Freq: Weekly, Days: []Day{{0, Monday}}, Opens: 600, Closes: 720}
	tests := []struct {
		name     string
		schedule Schedule
		from, to int
		want     []string
	}{
		{"empty", Schedule{}, 1, 31, nil},
		{"window turned round", Schedule{Times: []Recurrence{mondays}}, 31, 1, nil},
		{"unknown zone", Schedule{Timezone: "Mars/Olympus", Times: []Recurrence{mondays}}, 1, 31, nil},
		{"the machine's zone", Schedule{Timezone: "Local", Times: []Recurrence{mondays}}, 1, 31, nil},
		{"same twice", Schedule{Times: []Recurrence{mondays, mondays}, Dates: []Single{{Date{2026, 3, 2}, 600, 720}}}, 1, 8,
			[]string{"03-02 09:00 03-02 11:00"}},
		{"a part that is not valid", Schedule{Times: []Recurrence{{Freq: Weekly, Days: mondays.Days, Interval: 2, Opens: 1, Closes: 2}, mondays}},
			1, 8, []string{"03-02 09:00 03-02 11:00"}},
		{"a night, and one that begins on an exception", Schedule{
			Times:  []Recurrence{{Freq: Weekly, Days: daily, Opens: 22 * 60, Closes: 2 * 60}},
			Except: []Exception{{From: Date{2026, 3, 3}, To: Date{2026, 3, 3}}}}, 3, 5,
			[]string{"03-02 21:00 03-03 01:00", "03-04 21:00 03-05 01:00"}},
		{"nothing is left of it in the gap", Schedule{Times: []Recurrence{{Freq: Weekly, Days: daily, Opens: 150, Closes: 195}}}, 28, 31,
			[]string{"03-28 01:30 03-28 02:15", "03-30 00:30 03-30 01:15"}},
		{"all day", Schedule{Dates: []Single{{Date{2026, 3, 29}, 0, EndOfDay}, {Date{2026, 3, 27}, 540, 540}}}, 20, 31,
			[]string{"03-27 08:00 03-28 08:00", "03-28 23:00 03-29 22:00"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for i := range tt.schedule.Occurrences(day(tt.from), day(tt.to), Calendars{}) {
				got = append(got, i.Start.Format("01-02 15:04 ")+i.End.Format("01-02 15:04"))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A day that a zone leaves out (Samoa, 30 December 2011) falls together with the
// next; the order holds all the same.
func TestOccurrencesAreInOrder(t *testing.T) {
	t.Parallel()
	var s Schedule
	s.Timezone = "Pacific/Apia"
	for i := range 20 {
		s.Times = append(s.Times, Recurrence{Freq: Weekly, Days: weekDays(127), Opens: TimeOfDay(70 * i), Closes: TimeOfDay(70*i + 30)})
	}
	from := time.Date(2011, 12, 20, 0, 0, 0, 0, time.UTC)
	all := slices.Collect(s.Occurrences(from, from.AddDate(0, 0, 20), Calendars{}))
	if !slices.IsSortedFunc(all, func(a, b Interval) int { return a.Start.Compare(b.Start) }) {
		t.Error("the occurrences are out of order")
	}
	if diff := cmp.Diff(slowOccurrences(s, from, from.AddDate(0, 0, 20), Calendars{}), all); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFarWindows(t *testing.T) {
	t.Parallel()
	s := Schedule{Times: []Recurrence{{Freq: Monthly, MonthDays: []int{29}, Start: Date{2026, 2, 1}, Interval: 12, Opens: 600, Closes: 660}}}
	past, future := time.Unix(-1<<61, 0), time.Unix(1<<61, 0)
	n := 0
	for range s.Occurrences(past, future, Calendars{}) {
		n++
	}
	if n != 42 { // leap years from 2028 to 2200, but for 2100 and 2200
		t.Errorf("%d leap days, want 42", n)
	}
	if s.OpenAt(past, Calendars{}) || s.OpenAt(future, Calendars{}) {
		t.Error("open outside the years of evaluation")
	}
	if next, ok := s.Next(time.Date(2096, 3, 1, 0, 0, 0, 0, time.UTC), Calendars{}); !ok || next.Start.Year() != 2104 {
		t.Errorf("next leap day %v, %v", next, ok)
	}
	if _, ok := s.Next(future, Calendars{}); ok {
		t.Error("something takes place after the last year")
	}
}

func TestOverlapAgreesWithOpenAt(t *testing.T) {
	t.Parallel()
	cal := holidays(t)
	g := newGenerator(4)
	minutes := 0
	for range 150 {
		a, b := g.schedule(testZones...), g.schedule(testZones...)
		from := time.Date(2024, time.Month(1+g.IntN(24)), 1, 0, 0, 0, 0, time.UTC)
		to := from.AddDate(0, 0, 20)
		got := Overlap(a, b, from, to, cal)
		for n, i := range got {
			if !i.Start.Before(i.End) || i.Start.Before(from) || i.End.After(to) || n > 0 && !got[n-1].End.Before(i.Start) {
				t.Fatalf("overlap is not disjoint and ascending in the window: %v", got)
			}
		}
		for range 500 {
			at := from.Add(time.Duration(g.IntN(20*24*60)) * time.Minute)
			want := a.OpenAt(at, cal) && b.OpenAt(at, cal)
			if common := slices.ContainsFunc(got, func(i Interval) bool { return !i.Start.After(at) && i.End.After(at) }); common != want {
				t.Fatalf("%+v\n%+v\nboth open at %v: %v; the overlap %v says otherwise", a, b, at, want, got)
			}
		}
		if Total(got) != Total(Overlap(b, a, from, to, cal)) {
			t.Fatal("the overlap depends on the order")
		}
		minutes += int(Total(got) / time.Minute)
	}
	if minutes == 0 {
		t.Error("no two schedules overlapped")
	}
}

func TestUnknownCalendarsAreNamed(t *testing.T) {
	t.Parallel()
	s := Schedule{Holidays: []string{"x", DutchCalendar, "y"}}
	if diff := cmp.Diff([]string{"x", "y"}, s.UnknownCalendars(holidays(t))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func BenchmarkOccurrencesYear(b *testing.B) {
	s := Schedule{Times: []Recurrence{{Freq: Weekly, Days: []Day{{0, Monday}, {0, Thursday}}, Opens: 600, Closes: 720}}}
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	to := from.AddDate(1, 0, 0)
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		n = 0
		for range s.Occurrences(from, to, Calendars{}) {
			n++
		}
	}
	if n != 105 {
		b.Fatal(n)
	}
}

func BenchmarkOpenAt(b *testing.B) {
	s := Schedule{Times: []Recurrence{{Freq: Weekly, Days: weekDays(31), Opens: 540, Closes: 1020}}, Holidays: []string{DutchCalendar}}
	cal, at, open := holidays(b), time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC), false
	b.ReportAllocs()
	for b.Loop() {
		open = s.OpenAt(at, cal)
	}
	if !open {
		b.Fatal("closed")
	}
}

func ExampleSchedule_Occurrences() {
	coffee := Schedule{
		Times:    []Recurrence{{Freq: Weekly, Days: []Day{{Weekday: Monday}}, Opens: 10 * 60, Closes: 12 * 60}},
		Holidays: []string{DutchCalendar},
	}
	cal, err := NewCalendars(DutchHolidays(2026, 2026))
	if err != nil {
		fmt.Println(err)
		return
	}
	from := time.Date(2026, 3, 23, 0, 0, 0, 0, time.UTC)
	for i := range coffee.Occurrences(from, from.AddDate(0, 0, 28), cal) {
		fmt.Println(i.Start.Format(time.RFC3339), i.Duration())
	}
	// Output:
	// 2026-03-23T09:00:00Z 2h0m0s
	// 2026-03-30T08:00:00Z 2h0m0s
	// 2026-04-13T08:00:00Z 2h0m0s
}

func ExampleRecurrence() {
	repairCafe := Schedule{Times: []Recurrence{{
		Freq: Monthly, Days: []Day{{Nth: 2, Weekday: Tuesday}, {Nth: -1, Weekday: Friday}}, Opens: 13 * 60, Closes: 16 * 60,
	}}}
	from := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for i := range repairCafe.Occurrences(from, from.AddDate(0, 2, 0), Calendars{}) {
		fmt.Println(i.Start.Format(time.DateOnly))
	}
	// Output:
	// 2026-11-10
	// 2026-11-27
	// 2026-12-08
	// 2026-12-25
}

func ExampleSchedule_OpenAt() {
	desk := Schedule{Times: []Recurrence{{Freq: Weekly, Days: []Day{{Weekday: Wednesday}}, Opens: 9 * 60, Closes: 17 * 60}}}
	noon := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	fmt.Println(desk.OpenAt(noon, Calendars{}), desk.OpenAt(noon.AddDate(0, 0, 1), Calendars{}))
	next, _ := desk.Next(noon, Calendars{})
	fmt.Println(next.Start.Format(time.RFC3339))
	// Output:
	// true false
	// 2026-12-02T08:00:00Z
}

// On 29 March 2026 the clock in Amsterdam goes from 02:00 to 03:00; on 25 October
// 02:30 comes twice.
func ExampleSchedule_Occurrences_daylightSaving() {
	night := Schedule{Dates: []Single{
		{Date: Date{Year: 2026, Month: 3, Day: 29}, Opens: 2*60 + 30, Closes: 6 * 60},
		{Date: Date{Year: 2026, Month: 10, Day: 25}, Opens: 2*60 + 30, Closes: 6 * 60},
	}}
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range night.Occurrences(from, from.AddDate(1, 0, 0), Calendars{}) {
		fmt.Println(i.Start.Format(time.RFC3339), i.Duration())
	}
	// Output:
	// 2026-03-29T01:30:00Z 2h30m0s
	// 2026-10-25T00:30:00Z 4h30m0s
}

func ExampleOverlap() {
	hall := Schedule{Times: []Recurrence{{Freq: Weekly, Days: []Day{{Weekday: Friday}}, Opens: 9 * 60, Closes: 13 * 60}}}
	choir := Schedule{Times: []Recurrence{{Freq: Weekly, Days: []Day{{Weekday: Friday}}, Opens: 12 * 60, Closes: 14 * 60}}}
	from := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	fmt.Println(Total(Overlap(hall, choir, from, from.AddDate(0, 0, 7), Calendars{})))
	// Output: 1h0m0s
}
