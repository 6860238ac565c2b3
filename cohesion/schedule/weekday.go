package schedule

import (
	"fmt"
	"strconv"
)

// The days of the week, numbered as in ISO 8601.
const (
	Monday Weekday = iota + 1
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
	Sunday
)

// weekdayNames are the two letters of RFC 5545 section 3.3.10.
const weekdayNames = "MOTUWETHFRSASU"

// maxNth is the greatest place of a weekday in a month: no month has six Mondays.
const maxNth = 5

// ParseWeekday reads "MO" to "SU", in capitals.
func ParseWeekday(text string) (Weekday, error) {
	if len(text) == 2 {
		for w := Monday; w <= Sunday; w++ {
			if w.String() == text {
				return w, nil
			}
		}
	}
	return 0, fmt.Errorf("schedule: weekday %q is none of MO, TU, WE, TH, FR, SA, SU", text)
}

// Valid reports whether w is Monday to Sunday.
func (w Weekday) Valid() bool { return w >= Monday && w <= Sunday }

// IsZero reports whether the weekday is not given.
func (w Weekday) IsZero() bool { return w == 0 }

// String renders the weekday as "MO" to "SU".
func (w Weekday) String() string {
	if !w.Valid() {
		return fmt.Sprintf("Weekday(%d)", uint8(w))
	}
	return weekdayNames[2*w-2 : 2*w]
}

// MarshalText renders the weekday as String does. It fails if it is not valid.
func (w Weekday) MarshalText() ([]byte, error) {
	if !w.Valid() {
		return nil, fmt.Errorf("schedule: weekday %d is none of 1 (Monday) to 7 (Sunday)", uint8(w))
	}
	return []byte(w.String()), nil
}

// UnmarshalText reads what [ParseWeekday] reads.
func (w *Weekday) UnmarshalText(text []byte) error {
	parsed, err := ParseWeekday(string(text))
	if err == nil {
		*w = parsed
	}
	return err
}

// ParseDay reads a weekday with or without its place in the month: "MO", "2TU",
// "-1FR". The place is 1 to 5 or -1 to -5, without a plus sign or leading zero.
func ParseDay(text string) (Day, error) {
	if len(text) < 2 || len(text) > 4 {
		return Day{}, fmt.Errorf("schedule: day %q is not of the form MO, 2TU or -1FR", text)
	}
	place, name := text[:len(text)-2], text[len(text)-2:]
	weekday, err := ParseWeekday(name)
	if err != nil {
		return Day{}, fmt.Errorf("schedule: day %q is not of the form MO, 2TU or -1FR", text)
	}
	d := Day{Weekday: weekday}
	if place == "" {
		return d, nil
	}
	sign := int8(1)
	if place[0] == '-' {
		sign, place = -1, place[1:]
	}
	if len(place) != 1 || place[0] < '1' || place[0] > '0'+maxNth {
		return Day{}, fmt.Errorf("schedule: the place in day %q is none of 1 to 5 or -1 to -5", text)
	}
	d.Nth = sign * int8(place[0]-'0')
	return d, nil
}

// Valid reports whether the weekday is one and its place lies in -5 to 5.
func (d Day) Valid() bool {
	return d.Weekday.Valid() && d.Nth >= -maxNth && d.Nth <= maxNth
}

// IsZero reports whether the day is not given.
func (d Day) IsZero() bool { return d == Day{} }

// String renders the day as "MO", "2TU" or "-1FR".
func (d Day) String() string {
	if d.Nth == 0 {
		return d.Weekday.String()
	}
	return strconv.Itoa(int(d.Nth)) + d.Weekday.String()
}

// MarshalText renders the day as String does. It fails if the day is not valid.
func (d Day) MarshalText() ([]byte, error) {
	if !d.Valid() {
		return nil, fmt.Errorf("schedule: day %s is not of the form MO, 2TU or -1FR", d)
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what [ParseDay] reads.
func (d *Day) UnmarshalText(text []byte) error {
	parsed, err := ParseDay(string(text))
	if err == nil {
		*d = parsed
	}
	return err
}
