package schedule

import (
	"cmp"
	"fmt"
	"time"
)

// The years within which schedules are evaluated. A date outside them is valid as
// text, but no schedule may hold it.
const (
	MinYear = 1900
	MaxYear = 2200
)

// minDay and maxDay bound every evaluation, as days since 1970-01-01.
const (
	minDay = -25567 // 1 January of MinYear
	maxDay = 84370  // 31 December of MaxYear
)

// ParseDate reads a date of the form "2026-11-22" (RFC 3339 full-date). The year is
// 0001 to 9999, and the day must exist.
func ParseDate(text string) (Date, error) {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' {
		return Date{}, fmt.Errorf("schedule: date %q is not of the form 2026-11-22", text)
	}
	year, okY := digits(text[:4])
	month, okM := digits(text[5:7])
	day, okD := digits(text[8:])
	if !okY || !okM || !okD {
		return Date{}, fmt.Errorf("schedule: date %q is not of the form 2026-11-22", text)
	}
	d := Date{Year: int16(year), Month: uint8(month), Day: uint8(day)}
	if !d.Valid() {
		return Date{}, fmt.Errorf("schedule: date %q does not exist in the calendar", text)
	}
	return d, nil
}

// DateOf returns the day on which t falls by the wall clock of loc; a nil loc is
// Europe/Amsterdam. It is the zero Date if the year lies outside 1 to 9999.
func DateOf(t time.Time, loc *time.Location) Date {
	if loc == nil {
		loc = amsterdam()
	}
	year, month, day := t.In(loc).Date()
	if year < 1 || year > 9999 {
		return Date{}
	}
	return Date{Year: int16(year), Month: uint8(month), Day: uint8(day)}
}

// DateFromDays returns the date that lies n days after 1970-01-01, or the zero Date
// if its year lies outside 1 to 9999. It is the inverse of [Date.Days].
func DateFromDays(n int) Date {
	if n < dayNumber(1, 1, 1) || n > dayNumber(9999, 12, 31) {
		return Date{}
	}
	year, month, day := civil(n)
	return Date{Year: int16(year), Month: uint8(month), Day: uint8(day)}
}

// Valid reports whether the day exists: year 1 to 9999, a month and a day of it.
func (d Date) Valid() bool {
	return d.Year >= 1 && d.Year <= 9999 && d.Month >= 1 && d.Month <= 12 &&
		d.Day >= 1 && int(d.Day) <= monthLength(int(d.Year), int(d.Month))
}

// IsZero reports whether the date is not given.
func (d Date) IsZero() bool { return d == Date{} }

// Days returns the number of days since 1970-01-01, negative before it. The result
// has no meaning if d is not valid.
func (d Date) Days() int { return dayNumber(int(d.Year), int(d.Month), int(d.Day)) }

// AddDays returns the date n days later, or earlier if n is negative; the zero Date
// if that leaves the years 1 to 9999.
func (d Date) AddDays(n int) Date {
	const limit = 4_000_000 // more days than lie between the years 1 and 9999
	if n > limit || n < -limit {
		return Date{}
	}
	return DateFromDays(d.Days() + n)
}

// Weekday returns the day of the week, [Monday] to [Sunday].
func (d Date) Weekday() Weekday { return Weekday(weekdayIndex(d.Days()) + 1) }

// Compare returns -1, 0 or +1 as d lies before, on or after e. The zero Date comes
// before every valid one.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is a later day than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// String renders the date as "2026-11-22", the zero Date as "".
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText renders the date as String does. It fails if the date is not valid.
func (d Date) MarshalText() ([]byte, error) {
	if !d.Valid() {
		return nil, fmt.Errorf("schedule: the date %d-%d-%d does not exist in the calendar", d.Year, d.Month, d.Day)
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what [ParseDate] reads.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := ParseDate(string(text))
	if err == nil {
		*d = parsed
	}
	return err
}

// dayNumber counts the days from 1970-01-01 to a date of the proleptic Gregorian
// calendar. The year is taken to begin in March, so that the leap day comes last; 400
// years are 146,097 days.
func dayNumber(year, month, day int) int {
	if month <= 2 {
		year--
	}
	era := floorDiv(year, 400)
	yearOfEra := year - era*400
	dayOfYear := (153*((month+9)%12)+2)/5 + day - 1
	dayOfEra := yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear
	return era*146097 + dayOfEra - 719468
}

// civil is the inverse of dayNumber.
func civil(n int) (year, month, day int) {
	n += 719468
	era := floorDiv(n, 146097)
	dayOfEra := n - era*146097
	yearOfEra := (dayOfEra - dayOfEra/1460 + dayOfEra/36524 - dayOfEra/146096) / 365
	dayOfYear := dayOfEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	shifted := (5*dayOfYear + 2) / 153
	day = dayOfYear - (153*shifted+2)/5 + 1
	month = (shifted+2)%12 + 1
	year = yearOfEra + era*400
	if month <= 2 {
		year++
	}
	return year, month, day
}

// weekdayIndex returns the day of the week of a day number, Monday 0 to Sunday 6.
// Day 0, 1970-01-01, was a Thursday.
func weekdayIndex(n int) int { return floorMod(n+3, 7) }

// monthLength returns the number of days of a month.
func monthLength(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// digits reads a text of decimal digits alone, at most nine.
func digits(text string) (int, bool) {
	if text == "" || len(text) > 9 {
		return 0, false
	}
	n := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = n*10 + int(text[i]-'0')
	}
	return n, true
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int) int { return a - floorDiv(a, b)*b }
