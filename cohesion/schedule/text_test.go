package schedule

import (
	"encoding"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestClosedSetsRoundTrip(t *testing.T) {
	t.Parallel()
	for f := Weekly; f <= Monthly; f++ {
		roundTrip(t, f, ParseFreq)
	}
	for w := Monday; w <= Sunday; w++ {
		roundTrip(t, w, ParseWeekday)
		for nth := int8(-maxNth); nth <= maxNth; nth++ {
			roundTrip(t, Day{Nth: nth, Weekday: w}, ParseDay)
		}
	}
	for m := TimeOfDay(0); m <= EndOfDay; m++ {
		roundTrip(t, m, ParseTimeOfDay)
	}
	for _, bad := range []encoding.TextMarshaler{Freq(0), Freq(3), Weekday(0), Weekday(8), Day{}, Day{Nth: 6, Weekday: Monday},
		Day{Nth: 1}, TimeOfDay(-1), TimeOfDay(1441), Date{}, Date{2026, 2, 29}, Date{2026, 13, 1}, Date{0, 1, 1}, Date{-5, 1, 1}} {
		if text, err := bad.MarshalText(); err == nil {
			t.Errorf("%#v marshals as %q, want an error", bad, text)
		}
	}
}

func roundTrip[T interface {
	comparable
	String() string
	MarshalText() ([]byte, error)
}](t *testing.T, v T, parse func(string) (T, error)) {
	t.Helper()
	text, err := v.MarshalText()
	if err != nil || string(text) != v.String() {
		t.Errorf("%v: MarshalText = %q, %v", v, text, err)
	}
	if got, err := parse(string(text)); err != nil || got != v {
		t.Errorf("parse(%q) = %v, %v, want %v", text, got, err, v)
	}
	data, err := json.Marshal(v)
	if err != nil {
		t.Error(err)
	}
	var back T
	if err := json.Unmarshal(data, &back); err != nil || back != v {
		t.Errorf("JSON %s comes back as %v, %v", data, back, err)
	}
}

func TestParseStrict(t *testing.T) {
	t.Parallel()
	refused := map[string]error{}
	for _, text := range []string{"", "2026-2-01", "2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "0000-01-01", "2026/01/01",
		"+026-01-01", "2026-01-01 ", "20260101", "2026-01-0١"} {
		_, refused["date "+text] = ParseDate(text)
	}
	for _, text := range []string{"", "9:30", "09.30", "24:01", "12:60", "25:00", "-1:30", "09:30:00", " 09:30"} {
		_, refused["time "+text] = ParseTimeOfDay(text)
	}
	for _, text := range []string{"", "mo", "M", "MON", "OT", "UT"} {
		_, refused["weekday "+text] = ParseWeekday(text)
	}
	for _, text := range []string{"", "0MO", "6MO", "-6MO", "+1MO", "01MO", "--1MO", "1", "-MO", "1mo", "10MO"} {
		_, refused["day "+text] = ParseDay(text)
	}
	for _, text := range []string{"", "WEEKLY", "daily"} {
		_, refused["freq "+text] = ParseFreq(text)
	}
	for name, err := range refused {
		if err == nil {
			t.Errorf("%s is accepted, want an error", name)
		}
	}
}

func TestDatesAgreeWithStandardLibrary(t *testing.T) {
	t.Parallel()
	when := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	for n := dayNumber(1, 1, 1); n <= dayNumber(2500, 1, 1); n++ {
		d := DateFromDays(n)
		want := Date{int16(when.Year()), uint8(when.Month()), uint8(when.Day())}
		if d != want || d.Days() != n || !d.Valid() || int(d.Weekday())%7 != int(when.Weekday()) {
			t.Fatalf("day %d = %v on %v, want %v on %v", n, d, d.Weekday(), want, when.Weekday())
		}
		when = when.AddDate(0, 0, 1)
	}
	if minDay != dayNumber(MinYear, 1, 1) || maxDay != dayNumber(MaxYear, 12, 31) {
		t.Errorf("the bounds are %d and %d, want %d and %d", minDay, maxDay, dayNumber(MinYear, 1, 1), dayNumber(MaxYear, 12, 31))
	}
}

func TestDateArithmetic(t *testing.T) {
	t.Parallel()
	d := Date{2024, 2, 28}
	if got := d.AddDays(2); got != (Date{2024, 3, 1}) {
		t.Errorf("two days after %v = %v", d, got)
	}
	for _, n := range []int{1<<31 - 1, -1 << 31, 3_999_999, -3_999_999} {
		if got := d.AddDays(n); !got.IsZero() {
			t.Errorf("%v + %d days = %v, want none", d, n, got)
		}
	}
	if !d.Before(d.AddDays(1)) || !d.After(d.AddDays(-1)) || d.Compare(d) != 0 || !(Date{}).Before(d) {
		t.Error("dates are not in order")
	}
	late := time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC)
	if got := DateOf(late, nil); got != (Date{2026, 3, 2}) {
		t.Errorf("DateOf in Amsterdam = %v", got)
	}
	if got := DateOf(late, time.UTC); got != (Date{2026, 3, 1}) {
		t.Errorf("DateOf in UTC = %v", got)
	}
	if got := DateOf(time.Unix(1<<60, 0), time.UTC); !got.IsZero() {
		t.Errorf("DateOf the far future = %v", got)
	}
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2026-11-22", "2024-02-29", "0001-01-01", "9999-12-31", "2026-02-30"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDate(text)
		std, stdErr := time.Parse(time.DateOnly, text)
		if (err == nil) != (stdErr == nil && std.Year() > 0) {
			t.Fatalf("ParseDate(%q): %v; the standard library: %v", text, err, stdErr)
		}
		if err == nil && (d.String() != text || DateFromDays(d.Days()) != d) {
			t.Fatalf("%q comes back as %v", text, d)
		}
	})
}

func FuzzParseDay(f *testing.F) {
	for _, seed := range []string{"MO", "2TU", "-1FR", "0SU", "-MO"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := ParseDay(text); err == nil && (d.String() != text || !d.Valid()) {
			t.Fatalf("%q comes back as %v", text, d)
		}
	})
}

func FuzzParseTimeOfDay(f *testing.F) {
	for _, seed := range []string{"00:00", "24:00", "09:30", "9:30"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if m, err := ParseTimeOfDay(text); err == nil && (m.String() != text || !m.Valid()) {
			t.Fatalf("%q comes back as %v", text, m)
		}
	})
}

func TestScheduleJSON(t *testing.T) {
	t.Parallel()
	want := Schedule{
		ValidFrom: Date{2026, 1, 1},
		Times: []Recurrence{{Freq: Monthly, Days: []Day{{2, Tuesday}, {-1, Friday}}, Start: Date{2026, 1, 1}, Interval: 2,
			Opens: 9*60 + 30, Closes: 12 * 60}},
		Dates:    []Single{{Date: Date{2026, 12, 24}, Opens: 0, Closes: EndOfDay}},
		Except:   []Exception{{From: Date{2026, 7, 1}, To: Date{2026, 8, 31}, Note: "zomer"}},
		Holidays: []string{DutchCalendar},
	}
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	const text = `{"validFrom":"2026-01-01","times":[{"freq":"monthly","interval":2,"days":["2TU","-1FR"],"start":"2026-01-01",` +
		`"opens":"09:30","closes":"12:00"}],"dates":[{"date":"2026-12-24","opens":"00:00","closes":"24:00"}],` +
		`"except":[{"from":"2026-07-01","to":"2026-08-31","note":"zomer"}],"holidays":["nl-feestdagen"]}`
	if diff := cmp.Diff(text, string(data)); diff != "" {
		t.Errorf("JSON (-want +got):\n%s", diff)
	}
	var got Schedule
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("round trip (-want +got):\n%s", diff)
	}
}

func ExampleDate() {
	d, err := ParseDate("2026-11-22")
	fmt.Println(d, d.Weekday(), d.AddDays(10), err)
	_, err = ParseDate("2026-02-29")
	fmt.Println(err)
	// Output:
	// 2026-11-22 SU 2026-12-02 <nil>
	// schedule: date "2026-02-29" does not exist in the calendar
}
