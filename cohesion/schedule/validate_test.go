package schedule

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// codes renders violations without their messages.
func codes(vs valid.Violations) []string {
	var out []string
	for _, v := range vs {
		out = append(out, v.Path+" "+string(v.Code))
	}
	return out
}

func TestValidateFindsEverything(t *testing.T) {
	t.Parallel()
	day := Date{2026, 1, 1}
	tests := []struct {
		name string
		got  valid.Violations
		want []string
	}{
		{"zero schedule", Schedule{}.Validate(), nil},
		{"schedule", Schedule{
			Timezone: "Amsterdam", ValidFrom: Date{2026, 2, 30}, ValidTo: Date{2026, 1, 1},
			Times:    []Recurrence{{Freq: Weekly, Days: []Day{{0, Monday}}, Opens: 1440, Closes: -1}},
			Dates:    []Single{{}},
			Except:   []Exception{{From: day, To: Date{2025, 1, 1}, Note: strings.Repeat("é", MaxNotes+1)}, {}},
			Holidays: []string{"a", " b", "", "a", "c\n"},
			Notes:    "\xff",
		}.Validate(), []string{"/timezone unknown", "/validFrom format", "/validTo conflict", "/times/0/opens range", "/times/0/closes range",
			"/dates/0/date required", "/except/0/to conflict", "/except/0/note range", "/except/1/from required", "/except/1/to required",
			"/holidays/1 format", "/holidays/2 format", "/holidays/3 duplicate", "/holidays/4 format", "/notes format"}},
		{"control characters", Schedule{Notes: "a\tb\nc", Except: []Exception{{From: day, To: day, Note: "a\x00b"}}}.Validate(), []string{"/except/0/note format"}},
		{"years", Schedule{ValidFrom: Date{1899, 12, 31}, ValidTo: Date{2201, 1, 1}}.Validate(), []string{"/validFrom range", "/validTo range"}},
		{"local zone", Schedule{Timezone: "Local"}.Validate(), []string{"/timezone unknown"}},
		{"zone as path", Schedule{Timezone: "../../etc/passwd"}.Validate(), []string{"/timezone unknown"}},
		{"too long", Schedule{
			Times: make([]Recurrence, MaxTimes+1), Dates: make([]Single, MaxDates+1), Except: make([]Exception, MaxExceptions+1),
			Holidays: make([]string, MaxHolidays+1),
		}.Validate()[:1], []string{"/times range"}},
		{"zero recurrence", Recurrence{}.Validate(), []string{"/freq required", "/days required"}},
		{"weekly", Recurrence{Freq: Weekly, Interval: 53, Count: -1, Days: []Day{{2, Monday}, {0, Friday}, {0, Friday}, {}}, MonthDays: []int{1}}.Validate(),
			[]string{"/interval range", "/count range", "/start required", "/days/0 conflict", "/days/2 duplicate", "/days/3 format", "/monthDays conflict"}},
		{"monthly", Recurrence{Freq: Monthly, Interval: 25, Count: 10_001, MonthDays: []int{0, 32, -32, 5, 5}, Start: day, Until: Date{2025, 1, 1}}.Validate(),
			[]string{"/interval range", "/count range", "/monthDays/0 range", "/monthDays/1 range", "/monthDays/2 range", "/monthDays/4 duplicate", "/until conflict"}},
		{"anchor is missing", Recurrence{Freq: Monthly, Interval: 2, MonthDays: []int{1}}.Validate(), []string{"/start required"}},
		{"many days", Recurrence{Freq: Monthly, Days: make([]Day, 78), MonthDays: make([]int, 63)}.Validate()[:1], []string{"/days range"}},
		{"single", Single{Date: day, Opens: -1, Closes: 1441}.Validate(), []string{"/opens range", "/closes range"}},
		{"window", Window{}.Validate(), []string{"/days required", "/to conflict"}},
		{"windows", Availability{{Days: []Weekday{Monday}, From: 1, To: 2}, {Days: []Weekday{0, Monday, Monday}, From: 1440, To: 1441}}.Validate(),
			[]string{"/1/days/0 format", "/1/days/2 duplicate", "/1/from range", "/1/to range"}},
		{"many windows", make(Availability, MaxWindows+1).Validate()[:1], []string{" range"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, codes(tt.got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestValidateReportsLongLists(t *testing.T) {
	t.Parallel()
	s := Schedule{Times: make([]Recurrence, MaxTimes+1), Dates: make([]Single, MaxDates+1), Except: make([]Exception, MaxExceptions+1),
		Holidays: make([]string, MaxHolidays+1)}
	got := codes(s.Validate())
	for _, want := range []string{"/times range", "/dates range", "/except range", "/holidays range"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is not reported", want)
		}
	}
	if slices.Contains(got, "/times/200/freq required") {
		t.Error("elements beyond the greatest length are looked at")
	}
}

// Nothing that can be built makes evaluation panic or run on, valid or not.
func FuzzEvaluate(f *testing.F) {
	f.Add(uint8(1), 2, uint8(1), int8(2), 3, int16(2026), uint8(1), uint8(1), 10, int16(600), int16(700))
	f.Add(uint8(2), 0, uint8(9), int8(-9), -40, int16(-30000), uint8(200), uint8(77), -5, int16(-7), int16(32000))
	f.Fuzz(func(t *testing.T, freq uint8, interval int, weekday uint8, nth int8, monthDay int, year int16, month, day uint8, count int, opens, closes int16) {
		r := Recurrence{Freq: Freq(freq), Interval: interval, Days: []Day{{nth, Weekday(weekday)}}, MonthDays: []int{monthDay}, Count: count,
			Start: Date{year, month, day}, Opens: TimeOfDay(opens), Closes: TimeOfDay(closes)}
		other := r
		other.MonthDays = nil
		s := Schedule{Times: []Recurrence{r, other}, Dates: []Single{{r.Start, r.Opens, r.Closes}}, Except: []Exception{{r.Start, r.Start, ""}}}
		w := s.Week(Date{}, Date{}, Calendars{})
		starts := 0
		for range s.Occurrences(DateFromDays(minDay).start(), DateFromDays(maxDay).start(), Calendars{}) {
			starts++
		}
		if valid := len(r.Validate()) == 0 || len(other.Validate()) == 0 || len(s.Dates[0].Validate()) == 0; !valid && (w.Any() || starts > 0) {
			t.Fatalf("%+v is not valid and takes place", s)
		}
		Availability{{Days: []Weekday{Weekday(weekday)}, From: r.Opens, To: r.Closes}}.Week()
	})
}

func ExampleSchedule_Validate() {
	s := Schedule{
		ValidFrom: Date{Year: 2026, Month: 9, Day: 1},
		ValidTo:   Date{Year: 2026, Month: 6, Day: 30},
		Times:     []Recurrence{{Freq: Weekly, Interval: 2, Days: []Day{{Weekday: Monday}}, Opens: 600, Closes: 720}},
	}
	for _, v := range s.Validate() {
		fmt.Println(v)
	}
	// Output:
	// /validTo: the last day 2026-06-30 lies before the first day 2026-09-01
	// /times/0/start: a first day is needed to count from when an interval above 1 or a number of occurrences is given
}
