package schedule

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/socialebasis/verbinder/internal/shareddata"
)

func TestFromHSDS(t *testing.T) {
	t.Parallel()
	mon := []Day{{0, Monday}}
	weekly := func(opens, closes TimeOfDay) []Recurrence {
		return []Recurrence{{Freq: Weekly, Days: mon, Opens: opens, Closes: closes}}
	}
	tests := []struct {
		name, zone string
		row        HSDS
		want       Schedule
		codes      []string // what is wrong; then want is not looked at
	}{
		{"plain", "", HSDS{Freq: "WEEKLY", Interval: "1", ByDay: "MO", OpensAt: "09:00", ClosesAt: "17:00:00"},
			Schedule{Times: []Recurrence{{Freq: Weekly, Interval: 1, Days: mon, Opens: 540, Closes: 1020}}}, nil},
		{"spelling", "", HSDS{Freq: "weekly", ByDay: " mo ,MO", OpensAt: "9:00", ClosesAt: "00:00"}, Schedule{Times: weekly(540, 1440)}, nil},
		{"monthly", "", HSDS{Freq: "MONTHLY", ByDay: "2TU,-1FR", ByMonthDay: "1, -5", OpensAt: "09:00", ClosesAt: "10:00", Notes: "n"},
			Schedule{Notes: "n", Times: []Recurrence{{Freq: Monthly, Days: []Day{{2, Tuesday}, {-1, Friday}}, MonthDays: []int{1, -5}, Opens: 540, Closes: 600}}}, nil},
		{"offset of the zone", "", HSDS{Freq: "WEEKLY", ByDay: "MO", OpensAt: "09:00+01:00", ClosesAt: "10:00+02:00"}, Schedule{Times: weekly(540, 600)}, nil},
		{"timezone of the zone", "America/New_York", HSDS{Freq: "WEEKLY", ByDay: "MO", OpensAt: "09:00", ClosesAt: "10:00", Timezone: "-5"},
			Schedule{Timezone: "America/New_York", Times: weekly(540, 600)}, nil},
		{"other offset", "", HSDS{Freq: "WEEKLY", ByDay: "MO", OpensAt: "09:00:00-05:00", ClosesAt: "10:00-05:00"},
			Schedule{Timezone: "Etc/GMT+5", Times: weekly(540, 600)}, nil},
		{"UTC", "", HSDS{Freq: "WEEKLY", ByDay: "MO", OpensAt: "09:00Z", ClosesAt: "10:00:00Z", Timezone: "1"}, Schedule{Timezone: "UTC", Times: weekly(540, 600)}, nil},
		{"date alone", "", HSDS{DTStart: "2026-12-24", OpensAt: "10:00", ClosesAt: "12:00"}, Schedule{Dates: []Single{{Date{2026, 12, 24}, 600, 720}}}, nil},
		{"one day of validity", "", HSDS{ValidFrom: "2026-12-24", ValidTo: "2026-12-24", OpensAt: "10:00", ClosesAt: "12:00"},
			Schedule{ValidFrom: Date{2026, 12, 24}, ValidTo: Date{2026, 12, 24}, Dates: []Single{{Date{2026, 12, 24}, 600, 720}}}, nil},
		{"notes alone", "", HSDS{Notes: "op afspraak", ValidFrom: "2026-01-01"}, Schedule{Notes: "op afspraak", ValidFrom: Date{2026, 1, 1}}, nil},
		{"week start that makes no difference", "", HSDS{Freq: "WEEKLY", Interval: "2", Wkst: "SU", DTStart: "2026-01-05", ByDay: "MO", OpensAt: "10:00", ClosesAt: "12:00"},
			Schedule{Times: []Recurrence{{Freq: Weekly, Interval: 2, Days: mon, Start: Date{2026, 1, 5}, Opens: 600, Closes: 720}}}, nil},
		{"week start that does", "", HSDS{Freq: "WEEKLY", Interval: "2", Wkst: "SU", DTStart: "2026-01-05", ByDay: "MO,SU", OpensAt: "10:00", ClosesAt: "12:00"},
			Schedule{}, []string{"/0/wkst conflict"}},
		{"no times", "", HSDS{Freq: "WEEKLY", ByDay: "MO"}, Schedule{}, []string{"/0/opens_at required", "/0/closes_at required"}},
		{"no frequency", "", HSDS{ByDay: "MO", OpensAt: "09:00", ClosesAt: "10:00"}, Schedule{}, []string{"/0/freq required"}},
		{"no anchor", "", HSDS{Freq: "WEEKLY", Interval: "2", ByDay: "MO", OpensAt: "09:00", ClosesAt: "10:00"}, Schedule{}, []string{"/0/dtstart required"}},
		{"place in a week", "", HSDS{Freq: "WEEKLY", ByDay: "2MO", OpensAt: "09:00", ClosesAt: "10:00"}, Schedule{}, []string{"/0/byday conflict"}},
		{"everything", "X", HSDS{Freq: "DAILY", Interval: "0", Count: "1.5", ByDay: "X", ByMonthDay: "a", ByWeekNo: "1", ByYearDay: "2", Wkst: "XX",
			DTStart: "x", Until: "1800-01-01", ValidFrom: "2026-02-01", ValidTo: "2026-01-01", OpensAt: "9", ClosesAt: "10:00:30"}, Schedule{},
			[]string{"/0/valid_to conflict", "/0/opens_at format", "/0/closes_at format", "/0/timezone unknown", "/0/freq unknown", "/0/interval range",
				"/0/count range", "/0/byday format", "/0/bymonthday format", "/0/dtstart format", "/0/until range", "/0/byweekno conflict",
				"/0/byyearday conflict", "/0/wkst unknown"}},
		{"two offsets", "", HSDS{Freq: "WEEKLY", ByDay: "MO", OpensAt: "09:00-05:00", ClosesAt: "10:00-04:00"}, Schedule{}, []string{"/0/timezone conflict"}},
		{"half an hour", "", HSDS{Freq: "WEEKLY", ByDay: "MO", OpensAt: "09:00", ClosesAt: "10:00", Timezone: "5.5"}, Schedule{}, []string{"/0/timezone conflict"}},
		{"no offset", "", HSDS{Freq: "WEEKLY", ByDay: "MO", OpensAt: "09:00", ClosesAt: "10:00", Timezone: "99"}, Schedule{}, []string{"/0/timezone range"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			parts, unread, vs := FromHSDS([]HSDS{tt.row}, tt.zone)
			if diff := cmp.Diff(tt.codes, codes(vs)); diff != "" {
				t.Fatalf("violations (-want +got):\n%s", diff)
			}
			if len(vs) > 0 {
				if diff := cmp.Diff([]HSDS{tt.row}, unread); diff != "" {
					t.Errorf("unread (-want +got):\n%s", diff)
				}
				return
			}
			if diff := cmp.Diff(tt.want, parts[0].Schedule); diff != "" {
				t.Errorf("schedule (-want +got):\n%s", diff)
			}
			if vs := parts[0].Schedule.Validate(); len(vs) > 0 {
				t.Error(vs)
			}
			checkOrigin(t, parts)
		})
	}
}

// checkOrigin checks that parts that nobody changed are written as they were read.
func checkOrigin(t *testing.T, parts []HSDSPart) {
	t.Helper()
	for _, p := range parts {
		rows, _ := ToHSDS(p.Schedule, p.Origin)
		if diff := cmp.Diff(p.Origin, rows); diff != "" {
			t.Fatalf("%+v\nrows are not what they were (-want +got):\n%s", p.Schedule, diff)
		}
	}
}

func TestScheduleComesBackFromHSDS(t *testing.T) {
	t.Parallel()
	g := newGenerator(8)
	for range 2000 {
		s := g.schedule("", "UTC", "Europe/Amsterdam", "Etc/GMT-3", "Etc/GMT+10", "America/New_York")
		for i := range s.Times {
			if s.Times[i].Closes == 0 {
				s.Times[i].Closes = EndOfDay
			}
		}
		for i := range s.Dates {
			if s.Dates[i].Closes == 0 {
				s.Dates[i].Closes = EndOfDay
			}
		}
		if g.chance(30) {
			s.Notes = "neem iets mee"
		}
		rows, unsaid := ToHSDS(s, nil)
		if want := len(s.Except) + len(s.Holidays); len(unsaid) < want || len(unsaid) > want+1 || len(unsaid) > want != (s.Timezone == "America/New_York") {
			t.Fatalf("%+v: unsaid %v", s, unsaid)
		}
		s.Except, s.Holidays = nil, nil
		parts, unread, vs := FromHSDS(rows, s.Timezone)
		if len(rows) == 0 && len(parts) == 0 && len(s.Times)+len(s.Dates) == 0 {
			continue
		}
		if len(unread) > 0 || len(parts) != 1 {
			t.Fatalf("%+v\nis written as %+v\nand read in %d parts, %v", s, rows, len(parts), vs)
		}
		if diff := cmp.Diff(s, parts[0].Schedule); diff != "" {
			t.Fatalf("%+v\n(-want +got):\n%s", rows, diff)
		}
	}
}

func TestRowsShareOneFrame(t *testing.T) {
	t.Parallel()
	row := func(day, notes, description string) HSDS {
		return HSDS{Freq: "WEEKLY", ByDay: day, OpensAt: "9:00", ClosesAt: "10:00", Notes: notes, Description: description, Interval: "1"}
	}
	single := HSDS{DTStart: "2026-05-01", OpensAt: "9:00", ClosesAt: "10:00", Notes: "a", AttendingType: "online"}
	bare := HSDS{Notes: "a", Description: "see website"}
	rows := []HSDS{single, row("MO", "a", "one"), row("TU", "b", ""), bare, row("WE", "a", "two"), {ByDay: "MO"}}
	parts, unread, _ := FromHSDS(rows, "")
	if len(parts) != 2 || len(unread) != 1 {
		t.Fatalf("%d parts, %d unread", len(parts), len(unread))
	}
	if diff := cmp.Diff([]HSDS{rows[1], rows[4], single, bare}, parts[0].Origin); diff != "" {
		t.Errorf("origin (-want +got):\n%s", diff)
	}
	checkOrigin(t, parts)
}

func TestEditsAreSeenInHSDS(t *testing.T) {
	t.Parallel()
	origin := []HSDS{
		{Freq: "WEEKLY", ByDay: "MO, tu", OpensAt: "9:00", ClosesAt: "17:00", Description: "one", Wkst: "SU", ValidFrom: "2026-01-01"},
		{Freq: "WEEKLY", ByDay: "WE", OpensAt: "9:00", ClosesAt: "17:00", Description: "two", ValidFrom: "2026-01-01"},
		{DTStart: "2026-05-01", OpensAt: "9:00", ClosesAt: "17:00", Description: "three", ValidFrom: "2026-01-01"},
	}
	tests := []struct {
		name string
		edit func(*Schedule)
		want func([]HSDS) []HSDS
	}{
		{"closing time", func(s *Schedule) { s.Times[0].Closes = 720 }, func(r []HSDS) []HSDS { r[0].ClosesAt = "12:00:00"; return r }},
		{"first one gone", func(s *Schedule) { s.Times = s.Times[1:] }, func(r []HSDS) []HSDS { return r[1:] }},
		{"validity", func(s *Schedule) { s.ValidFrom = Date{2027, 1, 1} }, func(r []HSDS) []HSDS {
			for i := range r {
				r[i].ValidFrom = "2027-01-01"
			}
			return r
		}},
		{"one more in front", func(s *Schedule) {
			s.Times = slices.Insert(s.Times, 0, Recurrence{Freq: Weekly, Days: []Day{{0, Friday}}, Opens: 600, Closes: 660})
		}, func(r []HSDS) []HSDS {
			return append([]HSDS{{Freq: "WEEKLY", ByDay: "FR", OpensAt: "10:00:00", ClosesAt: "11:00:00", ValidFrom: "2026-01-01"}}, r...)
		}},
		{"date", func(s *Schedule) { s.Dates[0].Date = Date{2026, 5, 8} }, func(r []HSDS) []HSDS {
			r[2] = HSDS{Freq: "WEEKLY", DTStart: "2026-05-08", Until: "2026-05-08", Count: "1", ByDay: "FR", OpensAt: "09:00:00", ClosesAt: "17:00:00",
				Description: "three", ValidFrom: "2026-01-01"}
			return r
		}},
		{"week start starts to matter", func(s *Schedule) {
			s.Times[0].Interval, s.Times[0].Start, s.Times[0].Days = 2, Date{2026, 1, 5}, []Day{{0, Monday}, {0, Sunday}}
		}, func(r []HSDS) []HSDS {
			r[0] = HSDS{Freq: "WEEKLY", Interval: "2", DTStart: "2026-01-05", ByDay: "MO,SU", OpensAt: "09:00:00", ClosesAt: "17:00:00",
				Description: "one", ValidFrom: "2026-01-01"}
			return r
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			parts, _, vs := FromHSDS(origin, "")
			if len(vs) > 0 || len(parts) != 1 {
				t.Fatal(vs)
			}
			tt.edit(&parts[0].Schedule)
			rows, _ := ToHSDS(parts[0].Schedule, parts[0].Origin)
			if diff := cmp.Diff(tt.want(slices.Clone(origin)), rows); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzHSDS(f *testing.F) {
	f.Add("WEEKLY", "MO,WE", "", "09:00", "17:00Z", "2026-01-01", "", "1", "", "2", "2026-01-05", "SU", "notes")
	f.Add("MONTHLY", "2TU", "-1,5", "9:00+01:00", "00:00", "", "2026-02-29", "", "3", "", "2026-01-05", "", "")
	f.Add("", "", "", "10:00", "12:00-05:00", "2026-12-24", "2026-12-24", "", "", "-5", "", "", "x")
	f.Fuzz(func(t *testing.T, freq, byDay, byMonthDay, opens, closes, from, to, interval, count, zone, start, wkst, notes string) {
		row := HSDS{Freq: freq, ByDay: byDay, ByMonthDay: byMonthDay, OpensAt: opens, ClosesAt: closes, ValidFrom: from, ValidTo: to,
			Interval: json.Number(interval), Count: json.Number(count), Timezone: json.Number(zone), DTStart: start, Wkst: wkst, Notes: notes}
		other := HSDS{Freq: "WEEKLY", ByDay: "MO", OpensAt: "09:00", ClosesAt: "10:00", Notes: notes, ValidFrom: from}
		parts, unread, vs := FromHSDS([]HSDS{row, other}, "")
		if (len(unread) > 0) != (len(vs) > 0) {
			t.Fatalf("%d rows unread with %d violations", len(unread), len(vs))
		}
		read := len(unread)
		for _, p := range parts {
			read += len(p.Origin)
			if vs := p.Schedule.Validate(); len(vs) > 0 {
				t.Fatal(vs)
			}
			rows, _ := ToHSDS(p.Schedule, nil)
			if again, _, _ := FromHSDS(rows, p.Schedule.Timezone); len(rows) > 0 {
				if diff := cmp.Diff(p.Schedule, again[0].Schedule); diff != "" {
					t.Fatalf("(-want +got):\n%s", diff)
				}
			}
		}
		if read != 2 {
			t.Fatalf("%d of 2 rows came back", read)
		}
		checkOrigin(t, parts)
	})
}

// Every row of the two real directories is read, or is unread for a reason; none
// vanishes or changes.
func TestRealDirectories(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"hsds/nyc-new.ndjson", "hsds/nyc-2023-06.ndjson"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, err := os.Open(shareddata.Path(t, name))
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			rows, read, left := 0, 0, 0
			lines := bufio.NewScanner(file)
			lines.Buffer(nil, 16<<20)
			for lines.Scan() {
				var service struct {
					Schedules []HSDS `json:"schedules"`
				}
				if err := json.Unmarshal(lines.Bytes(), &service); err != nil {
					t.Fatal(err)
				}
				parts, unread, vs := FromHSDS(service.Schedules, "America/New_York")
				for _, v := range vs {
					if !strings.HasSuffix(v.Path, "/opens_at") && !strings.HasSuffix(v.Path, "/closes_at") {
						t.Error(v)
					}
				}
				rows += len(service.Schedules)
				left += len(unread)
				for _, p := range parts {
					read += len(p.Origin)
				}
				checkOrigin(t, parts)
			}
			if err := lines.Err(); err != nil {
				t.Fatal(err)
			}
			if rows == 0 || read+left != rows {
				t.Errorf("%d rows: %d read, %d unread", rows, read, left)
			}
			t.Logf("%d rows: %d read, %d without times", rows, read, left)
		})
	}
}

// The fields and what is written in them are those of the official schemas, which
// assert types and enumerations and no format for any of these fields.
func TestRowsFitOfficialSchemas(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"hsds/schema-3.0/schedule.json", "hsds/schema-3.1-dev/schedule.json"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(shareddata.Path(t, name))
			if err != nil {
				t.Fatal(err)
			}
			var schema struct {
				Properties map[string]struct {
					Type   string   `json:"type"`
					Format string   `json:"format"`
					Enum   []string `json:"enum"`
				} `json:"properties"`
			}
			if err := json.Unmarshal(data, &schema); err != nil {
				t.Fatal(err)
			}
			row := reflect.TypeFor[HSDS]()
			for i := range row.NumField() {
				field, _, _ := strings.Cut(row.Field(i).Tag.Get("json"), ",")
				want := "string"
				if row.Field(i).Type == reflect.TypeFor[json.Number]() {
					want = "number"
				}
				if p, ok := schema.Properties[field]; !ok || p.Type != want || p.Format != "" {
					t.Errorf("%s is %+v in the schema, want a %s", field, p, want)
				}
			}
			g := newGenerator(9)
			for range 300 {
				rows, _ := ToHSDS(g.schedule("", "UTC", "Etc/GMT-3"), nil)
				for _, r := range rows {
					if r.Freq != "" && !slices.Contains(schema.Properties["freq"].Enum, r.Freq) {
						t.Errorf("frequency %q", r.Freq)
					}
					if _, err := json.Marshal(r); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
}

func ExampleFromHSDS() {
	parts, unread, vs := FromHSDS([]HSDS{
		{Freq: "WEEKLY", ByDay: "MO,WE", OpensAt: "09:00", ClosesAt: "17:00", Description: "Ring the bell."},
		{Freq: "WEEKLY", ByDay: "FR"},
	}, "Europe/Amsterdam")
	s := parts[0].Schedule
	fmt.Println(s.Times[0].Days, s.Times[0].Opens, len(unread), vs[0].Path)

	s.Times[0].Opens = 10 * 60
	rows, _ := ToHSDS(s, parts[0].Origin)
	fmt.Println(rows[0].OpensAt, rows[0].ClosesAt, rows[0].Description)
	// Output:
	// [MO WE] 09:00 1 /1/opens_at
	// 10:00:00 17:00 Ring the bell.
}

func ExampleToHSDS() {
	rows, unsaid := ToHSDS(Schedule{
		Times:    []Recurrence{{Freq: Monthly, Days: []Day{{Nth: 2, Weekday: Tuesday}}, Opens: 13 * 60, Closes: 16 * 60}},
		Dates:    []Single{{Date: Date{Year: 2026, Month: 12, Day: 24}, Opens: 10 * 60, Closes: 12 * 60}},
		Holidays: []string{DutchCalendar},
	}, nil)
	for _, row := range rows {
		data, err := json.Marshal(row)
		fmt.Println(string(data), err)
	}
	fmt.Println(unsaid)
	// Output:
	// {"freq":"MONTHLY","byday":"2TU","opens_at":"13:00:00","closes_at":"16:00:00"} <nil>
	// {"dtstart":"2026-12-24","until":"2026-12-24","count":1,"freq":"WEEKLY","byday":"TH","opens_at":"10:00:00","closes_at":"12:00:00"} <nil>
	// [/holidays/0]
}
