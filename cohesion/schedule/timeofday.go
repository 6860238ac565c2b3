package schedule

import "fmt"

// EndOfDay is midnight at the end of a day, which is only ever an end.
const EndOfDay TimeOfDay = 24 * 60

// ParseTimeOfDay reads a time of the form "09:30", from "00:00" to "24:00".
func ParseTimeOfDay(text string) (TimeOfDay, error) {
	if len(text) != 5 || text[2] != ':' {
		return 0, fmt.Errorf("schedule: time of day %q is not of the form 09:30", text)
	}
	hour, okH := digits(text[:2])
	minute, okM := digits(text[3:])
	if !okH || !okM {
		return 0, fmt.Errorf("schedule: time of day %q is not of the form 09:30", text)
	}
	t := TimeOfDay(hour*60 + minute)
	if minute > 59 || !t.Valid() {
		return 0, fmt.Errorf("schedule: time of day %q lies outside 00:00 to 24:00", text)
	}
	return t, nil
}

// Valid reports whether t lies in 00:00 to 24:00.
func (t TimeOfDay) Valid() bool { return t >= 0 && t <= EndOfDay }

// String renders the time as "09:30".
func (t TimeOfDay) String() string {
	if !t.Valid() {
		return fmt.Sprintf("TimeOfDay(%d)", int16(t))
	}
	return fmt.Sprintf("%02d:%02d", t/60, t%60)
}

// MarshalText renders the time as String does. It fails if the time is not valid.
func (t TimeOfDay) MarshalText() ([]byte, error) {
	if !t.Valid() {
		return nil, fmt.Errorf("schedule: minute %d of a day lies outside 0 to 1440", int16(t))
	}
	return []byte(t.String()), nil
}

// UnmarshalText reads what [ParseTimeOfDay] reads.
func (t *TimeOfDay) UnmarshalText(text []byte) error {
	parsed, err := ParseTimeOfDay(string(text))
	if err == nil {
		*t = parsed
	}
	return err
}
