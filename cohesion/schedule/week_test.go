package schedule

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// slowSet marks the quarters of a stretch of the week minute by minute.
func slowSet(w *Week, from, to int) {
	covered := map[int]int{}
	for m := from; m < to; m++ {
		covered[m/15]++
	}
	best, most, any := 0, 0, false
	for q := from / 15; q <= to/15; q++ {
		if covered[q] > most {
			best, most = q, covered[q]
		}
		if covered[q] >= 8 {
			any = true
			w[q%weekQuarters/64] |= 1 << (q % weekQuarters % 64)
		}
	}
	if !any && most > 0 {
		w[best%weekQuarters/64] |= 1 << (best % weekQuarters % 64)
	}
}

func TestWeekAgreesWithDefinition(t *testing.T) {
	t.Parallel()
	cal := holidays(t)
	g := newGenerator(5)
	empty := 0
	for range 1000 {
		s := g.schedule(testZones...)
		from := g.date()
		to := g.after(from)
		var want Week
		for _, o := range slowDays(s, from, to, cal) {
			midnight := (int(o.day.Weekday()) - 1) * 1440
			slowSet(&want, midnight+o.opens, midnight+o.closes)
		}
		got := s.Week(from, to, cal)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%+v\nfrom %v to %v (-want +got):\n%s", s, from, to, diff)
		}
		if !got.Any() {
			empty++
		}
	}
	if empty > 600 {
		t.Errorf("%d of 1000 weeks are empty; the test says little", empty)
	}
}

// after returns a date up to 200 days later, mostly a few.
func (g *generator) after(d Date) Date {
	if g.chance(50) {
		return d.AddDays(g.IntN(15))
	}
	return d.AddDays(g.IntN(200))
}

// Where no clock changes, the raster is that of the instants.
func TestWeekAgreesWithOccurrences(t *testing.T) {
	t.Parallel()
	cal := holidays(t)
	g := newGenerator(6)
	for range 500 {
		s := g.schedule("UTC")
		from := g.date()
		to := g.after(from)
		start := time.Unix(int64(from.Days())*daySeconds, 0)
		end := time.Unix(int64(to.Days()+1)*daySeconds, 0)
		var want Week
		for i := range s.Occurrences(start, end, cal) {
			if i.Start.Before(start) {
				continue
			}
			minute := int(floorMod(int(i.Start.Unix()/60)+3*1440, weekMinutes))
			slowSet(&want, minute, minute+int(i.Duration()/time.Minute))
		}
		if diff := cmp.Diff(want, s.Week(from, to, cal)); diff != "" {
			t.Fatalf("%+v\nfrom %v to %v (-want +got):\n%s", s, from, to, diff)
		}
	}
}

func TestQuarters(t *testing.T) {
	t.Parallel()
	for from := range 2 * weekMinutes / 7 {
		for length := 1; length <= 100; length++ {
			at := weekMinutes - 1440 + from
			if at >= weekMinutes {
				at -= weekMinutes
			}
			var want, got Week
			slowSet(&want, at, at+length)
			got.set(at, at+length)
			if want != got {
				t.Fatalf("minutes %d to %d: want %v, got %v", at, at+length, want, got)
			}
		}
	}
	var all Week
	all.set(0, weekMinutes)
	if all.Count() != weekQuarters || all.Dayparts() != 1<<28-1 {
		t.Errorf("the whole week has %d quarters and parts %b", all.Count(), all.Dayparts())
	}
}

func TestWeekSets(t *testing.T) {
	t.Parallel()
	var a, b Week
	a.set(0, 60)
	b.set(45, 90)
	if got := a.And(b).Count(); got != 1 {
		t.Errorf("and has %d quarters", got)
	}
	if got := a.Or(b).Count(); got != 6 {
		t.Errorf("or has %d quarters", got)
	}
	if (Week{}).Any() || !a.Any() {
		t.Error("Any is wrong")
	}
	for q := range weekQuarters {
		var w Week
		w.set(q*15, q*15+15)
		if w.Count() != 1 || w.Dayparts() != 1<<(q/24) {
			t.Fatalf("quarter %d: %d quarters, parts %b", q, w.Count(), w.Dayparts())
		}
		for p := range weekQuarters {
			if w.Has(Weekday(p/96+1), TimeOfDay(p%96*15+14)) != (p == q) {
				t.Fatalf("quarter %d: Has(%d) is wrong", q, p)
			}
		}
	}
	if a.Has(0, 0) || a.Has(Monday, -1) || a.Has(Monday, EndOfDay) {
		t.Error("Has accepts a time that is not one")
	}
}

func TestWeekOfOpenDates(t *testing.T) {
	t.Parallel()
	s := Schedule{Times: []Recurrence{{Freq: Weekly, Days: []Day{{0, Monday}}, Opens: 600, Closes: 660}},
		Dates:  []Single{{Date{2199, 12, 31}, 0, 60}},
		Except: []Exception{{From: Date{1900, 1, 1}, To: Date{2200, 12, 1}}}}
	if got := s.Week(Date{}, Date{}, Calendars{}); got.Count() != 4 {
		t.Errorf("the Mondays after the exception set %d quarters, want 4", got.Count())
	}
	if got := s.Week(Date{2026, 2, 1}, Date{2026, 1, 1}, Calendars{}); got.Any() {
		t.Error("a period turned round has quarters")
	}
}

func TestAvailability(t *testing.T) {
	t.Parallel()
	a := Availability{
		{Days: []Weekday{Monday, Tuesday}, From: 540, To: 720},
		{Days: []Weekday{Sunday}, From: 1380, To: EndOfDay},
		{Days: []Weekday{9}, From: 0, To: EndOfDay}, // not valid: left out
	}
	if got := a.Week(); got.Count() != 28 || !got.Has(Sunday, 1439) || got.Has(Monday, 0) {
		t.Errorf("the availability has %d quarters, want 28", got.Count())
	}
	s := Schedule{Times: []Recurrence{{Freq: Weekly, Days: []Day{{0, Monday}}, Opens: 690, Closes: 780}}}
	common, known := a.Common(s, Date{2026, 1, 1}, Date{2026, 2, 1}, Calendars{})
	if common.Count() != 2 || !known {
		t.Errorf("in common: %d quarters, known %v; want 2", common.Count(), known)
	}
	if _, known := (Availability{}).Common(s, Date{}, Date{}, Calendars{}); known {
		t.Error("no windows are known")
	}
}

func TestWeekAllocatesNothing(t *testing.T) {
	s, cal := weeklySchedule(), holidays(t)
	if n := testing.AllocsPerRun(100, func() { s.Week(Date{2026, 1, 1}, Date{2026, 3, 31}, cal) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func weeklySchedule() Schedule {
	return Schedule{
		Times: []Recurrence{
			{Freq: Weekly, Days: weekDays(31), Opens: 540, Closes: 1020},
			{Freq: Weekly, Days: weekDays(32), Opens: 600, Closes: 780},
		},
		Except:   []Exception{{From: Date{2026, 7, 1}, To: Date{2026, 8, 31}}},
		Holidays: []string{DutchCalendar},
	}
}

func BenchmarkWeek(b *testing.B) {
	monthly := Schedule{Times: []Recurrence{{Freq: Monthly, Days: []Day{{2, Tuesday}}, Opens: 540, Closes: 1020}}}
	weekly, plain := weeklySchedule(), weeklySchedule()
	plain.Times, plain.Except, plain.Holidays = plain.Times[:1], nil, nil
	cal := holidays(b)
	for _, bb := range []struct {
		name string
		s    Schedule
	}{{"plain", plain}, {"exceptions", weekly}, {"monthly", monthly}} {
		b.Run(bb.name, func(b *testing.B) {
			var w Week
			b.ReportAllocs()
			for b.Loop() {
				w = bb.s.Week(Date{2026, 1, 1}, Date{2026, 3, 31}, cal)
			}
			if !w.Any() {
				b.Fatal("empty")
			}
		})
	}
}

func ExampleAvailability_Common() {
	evenings := Availability{{Days: []Weekday{Tuesday, Thursday}, From: 18 * 60, To: 22 * 60}}
	walking := Schedule{Times: []Recurrence{{Freq: Weekly, Days: []Day{{Weekday: Thursday}}, Opens: 17 * 60, Closes: 19 * 60}}}
	common, known := evenings.Common(walking, Date{Year: 2026, Month: 1, Day: 1}, Date{Year: 2026, Month: 3, Day: 31}, Calendars{})
	fmt.Println(common.Count(), known)
	fmt.Println(common.Has(Thursday, 18*60), common.Has(Thursday, 17*60))
	// Output:
	// 4 true
	// true false
}

func ExampleSchedule_Week() {
	walkIn := Schedule{
		Times:  []Recurrence{{Freq: Weekly, Days: []Day{{Weekday: Monday}, {Weekday: Wednesday}}, Opens: 11 * 60, Closes: 13 * 60}},
		Except: []Exception{{From: Date{Year: 2026, Month: 5, Day: 4}, To: Date{Year: 2026, Month: 5, Day: 5}}},
	}
	week := walkIn.Week(Date{Year: 2026, Month: 5, Day: 4}, Date{Year: 2026, Month: 5, Day: 10}, Calendars{})
	fmt.Println(week.Count(), week.Has(Monday, 11*60), week.Has(Wednesday, 11*60))
	fmt.Printf("%028b\n", week.Dayparts()) // Wednesday morning and afternoon
	// Output:
	// 8 false true
	// 0000000000000000011000000000
}
