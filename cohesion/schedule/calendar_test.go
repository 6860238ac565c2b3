package schedule

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

func TestParseCalendars(t *testing.T) {
	t.Parallel()
	const text = `[{"name":"gemeente","days":[{"date":"2026-12-24","name":"dicht"},{"date":"2026-06-01","partial":true}]},{"name":"leeg","days":[]}]`
	cal, err := ParseCalendars([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"gemeente", "leeg"}, cal.Names()); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if data, err := json.Marshal(cal); err != nil || string(data) != text {
		t.Errorf("the set comes back as %s, %v", data, err)
	}
	s := Schedule{Holidays: []string{"gemeente", "unknown"}, Dates: []Single{{Date{2026, 12, 24}, 0, 60}, {Date{2026, 6, 1}, 0, 60}}}
	if got := s.Week(Date{}, Date{}, cal); got.Has(Thursday, 0) || !got.Has(Monday, 0) {
		t.Error("the schedule closes on the wrong days")
	}
}

func TestParseCalendarsRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       []string // violations; nil means another error
	}{
		{"no JSON", `[`, []string{" syntax"}},
		{"unknown fields", `[{"name":"a","days":[{"date":"2026-01-01","z":1,"y":1}],"x":1}]`,
			[]string{"/0/x unknown", "/0/days/0/y unknown", "/0/days/0/z unknown"}},
		{"null", `null`, []string{" type"}},
		{"null days", `[{"name":"a","days":null}]`, []string{"/0/days type"}},
		{"null in the list", `[{"name":"a"},null]`, []string{"/1 type"}},
		{"null in a day", `[{"name":"a","days":[{"date":"2026-01-01","partial":null}]}]`, []string{"/0/days/0/partial type"}},
		{"trailing", `[] []`, []string{" syntax"}},
		{"trailing bracket", `[]]`, []string{" syntax"}},
		{"key twice", `[{"name":"a","days":[{"date":"2026-01-01"}],"days":[]}]`, []string{"/0/days duplicate"}},
		{"key of a day twice", `[{"name":"a","days":[{"date":"2026-01-01","date":"2026-01-02"}]}]`, []string{"/0/days/0/date duplicate"}},
		{"keys that differ in case", `[{"name":"a","NAME":"b"}]`, []string{"/0/NAME duplicate"}},
		{"key in other case", `[{"Name":"b"}]`, []string{"/0/Name unknown"}},
		{"key that folds", `[{"name":"a","days":[{"date":"2026-01-01"}],"dayſ":[]}]`, []string{"/0/dayſ duplicate"}},
		{"not UTF-8", "[{\"name\":\"a\xff\"}]", []string{" syntax"}},
		{"no list", `{"name":"a"}`, nil},
		{"no list of days", `[{"name":"a","days":{}}]`, nil},
		{"no list of objects", `[{"name":"a","days":["2026-01-01"]}]`, nil},
		{"bad date", `[{"name":"a","days":[{"date":"2026-02-30"}]}]`, nil},
		{"content", `[{"name":"a","days":[{"name":"x"},{"date":"2300-01-01"},{"date":"2026-01-01"},{"date":"2026-01-01"}]},{"name":""},{"name":"b"},{"name":"b"}]`,
			[]string{"/0/days/0/date required", "/0/days/1/date range", "/0/days/3 duplicate", "/1/name format", "/3/name duplicate"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			cal, err := ParseCalendars([]byte(tt.text))
			if err == nil || len(cal.Names()) > 0 {
				t.Fatalf("accepted: %v", cal.Names())
			}
			var vs valid.Violations
			errors.As(err, &vs)
			if diff := cmp.Diff(tt.want, codes(vs)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzParseCalendars(f *testing.F) {
	f.Add([]byte(`[{"name":"a","days":[{"date":"2026-12-24","name":"x","partial":true},{"date":"2026-12-25"}]},{"name":"b"}]`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		cal, err := ParseCalendars(data)
		if err != nil {
			return
		}
		text, err := json.Marshal(cal)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseCalendars(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		for _, name := range cal.Names() {
			want, _ := cal.Calendar(name)
			got, _ := again.Calendar(name)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("(-want +got):\n%s", diff)
			}
			for _, d := range want.Days {
				s := Schedule{Dates: []Single{{Date: d.Date, Closes: 60}}, Holidays: []string{name}}
				if d.Partial {
					continue
				}
				if s.Week(Date{}, Date{}, cal).Any() {
					t.Fatalf("something takes place on %v", d)
				}
			}
		}
	})
}

func TestCalendarsDoNotShareMemory(t *testing.T) {
	t.Parallel()
	source := DutchHolidays(2026, 2026)
	cal, err := NewCalendars(source)
	if err != nil {
		t.Fatal(err)
	}
	source.Days[0].Name = "changed"
	got, _ := cal.Calendar(DutchCalendar)
	got.Days[0].Name = "changed"
	if again, ok := cal.Calendar(DutchCalendar); !ok || again.Days[0].Name != "Nieuwjaarsdag" {
		t.Error("the set can be changed from outside")
	}
	if _, ok := cal.Calendar("x"); ok {
		t.Error("a calendar that is not there is found")
	}
	if (Calendars{}).Names() != nil {
		t.Error("the empty set has names")
	}
}

// Easter Sundays as published, among them the earliest and latest possible (22 March,
// 25 April) and the two exceptional years of Gauss's rule, 1954 and 1981.
func TestEaster(t *testing.T) {
	t.Parallel()
	for _, want := range []Date{{1818, 3, 22}, {1943, 4, 25}, {1954, 4, 18}, {1961, 4, 2}, {1981, 4, 19}, {2000, 4, 23}, {2008, 3, 23}, {2014, 4, 20},
		{2019, 4, 21}, {2024, 3, 31}, {2025, 4, 20}, {2026, 4, 5}, {2027, 3, 28}, {2028, 4, 16}, {2038, 4, 25}, {2285, 3, 22}} {
		if got := easterSunday(int(want.Year)); got != want || got.Weekday() != Sunday {
			t.Errorf("Easter is on %v, want %v", got, want)
		}
	}
}

func TestDutchHolidays(t *testing.T) {
	t.Parallel()
	byName := map[string][]CalendarDay{}
	for _, d := range DutchHolidays(1900, 3000).Days {
		byName[d.Name] = append(byName[d.Name], d)
	}
	if n := len(byName["Nieuwjaarsdag"]); n != MaxYear-firstDutchYear+1 {
		t.Errorf("%d years", n)
	}
	for _, d := range byName["Koningsdag"] {
		sunday := Date{d.Date.Year, 4, 27}.Weekday() == Sunday
		if d.Date.Month != 4 || sunday != (d.Date.Day == 26) || !sunday && d.Date.Day != 27 || d.Partial {
			t.Errorf("King's Day on %v", d.Date)
		}
	}
	for _, d := range byName["Bevrijdingsdag"] {
		if d.Partial == (d.Date.Year%5 == 0) {
			t.Errorf("Liberation Day of %d: partial %v", d.Date.Year, d.Partial)
		}
	}
	for name, weekday := range map[string]Weekday{"Goede Vrijdag": Friday, "Hemelvaartsdag": Thursday, "Tweede Pinksterdag": Monday} {
		for _, d := range byName[name] {
			if d.Date.Weekday() != weekday {
				t.Errorf("%s on %v, a %v", name, d.Date, d.Date.Weekday())
			}
		}
	}
	if vs := DutchHolidays(2014, MaxYear).Validate(); len(vs) > 0 {
		t.Error(vs)
	}
	if n := len(DutchHolidays(2030, 2020).Days); n != 0 {
		t.Errorf("%d days in no year", n)
	}
}

func ExampleDutchHolidays() {
	for _, d := range DutchHolidays(2026, 2026).Days {
		fmt.Println(d.Date, d.Date.Weekday(), d.Name, d.Partial)
	}
	// Output:
	// 2026-01-01 TH Nieuwjaarsdag false
	// 2026-04-03 FR Goede Vrijdag true
	// 2026-04-05 SU Eerste Paasdag false
	// 2026-04-06 MO Tweede Paasdag false
	// 2026-04-27 MO Koningsdag false
	// 2026-05-05 TU Bevrijdingsdag true
	// 2026-05-14 TH Hemelvaartsdag false
	// 2026-05-24 SU Eerste Pinksterdag false
	// 2026-05-25 MO Tweede Pinksterdag false
	// 2026-12-25 FR Eerste Kerstdag false
	// 2026-12-26 SA Tweede Kerstdag false
}

func ExampleParseCalendars() {
	cal, err := ParseCalendars([]byte(`[{"name":"bouwvak","days":[{"date":"2026-07-20","name":"dicht"}]}]`))
	fmt.Println(cal.Names(), err)
	fmt.Println(Schedule{Holidays: []string{"bouwvak", "kermis"}}.UnknownCalendars(cal))
	// Output:
	// [bouwvak] <nil>
	// [kermis]
}
