package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// The years between which every time and date of a record lies.
const (
	minYear = 1900
	maxYear = 2200
)

// errRange is wrapped by the error of a value that has the right form and lies outside
// its bounds.
var errRange = errors.New("out of range")

// formats are the values of the keyword "format" in our schemas. Each says what is
// wrong with a value of the type that it is for, and nothing of other types.
var formats = map[string]func(v any) error{
	"ulid":         textFormat(func(s string) error { _, err := cohesion.ParseID[any](s); return err }),
	"concept-ref":  textFormat(func(s string) error { _, err := vocabulary.ParseRef(s); return err }),
	"language-tag": textFormat(checkLanguageTag),
	"area-code":    textFormat(func(s string) error { _, err := cohesion.ParseAreaCode(s); return err }),
	"day":          textFormat(func(s string) error { _, err := parseDay(s); return err }),
	"utc-time":     textFormat(func(s string) error { _, err := parseTime(s); return err }),
	"int":          numberFormat(func(s string) error { _, err := parseInt(s); return err }),
	"years":        numberFormat(checkYears),
}

func textFormat(check func(string) error) func(any) error {
	return func(v any) error {
		if s, ok := v.(string); ok {
			return check(s)
		}
		return nil
	}
}

func numberFormat(check func(string) error) func(any) error {
	return func(v any) error {
		if n, ok := v.(json.Number); ok {
			return check(string(n))
		}
		return nil
	}
}

// formatFault turns the error of a format into a code and a message.
func formatFault(name string, v any) (valid.Code, string) {
	check, known := formats[name]
	if !known {
		return valid.Format, "is not of the required form, " + name
	}
	err := check(v)
	var parts valid.Violations
	switch {
	case err == nil:
		return valid.Format, "is not of the required form, " + name
	case errors.Is(err, errRange):
		return valid.Range, strings.TrimSuffix(err.Error(), ": "+errRange.Error())
	case errors.As(err, &parts) && len(parts) > 0:
		return parts[0].Code, parts[0].Message
	}
	return valid.Format, err.Error()
}

func checkLanguageTag(s string) error {
	tag, err := language.ParseTag(s)
	if err == nil && string(tag) != s {
		return fmt.Errorf("%q is written %q", s, tag)
	}
	return err
}

func checkYears(s string) error {
	_, err := vocabulary.ParseYears(s)
	if n, _ := strconv.ParseFloat(s, 64); err != nil && (n < 0 || n > float64(cohesion.MaxAge)/100) {
		return fmt.Errorf("an age lies between 0 and %s years: %w", cohesion.MaxAge, errRange)
	}
	return err
}

// parseDay reads a date between the years 1900 and 2200.
func parseDay(s string) (schedule.Date, error) {
	d, err := schedule.ParseDate(s)
	if err != nil {
		return d, fmt.Errorf("%.40q is not a day of the calendar; write it as 2026-11-22", s)
	}
	if d.Year < minYear || d.Year > maxYear {
		return schedule.Date{}, fmt.Errorf("a date lies between the years %d and %d: %w", minYear, maxYear, errRange)
	}
	return d, nil
}

// parseTime reads a time between the years 1900 and 2200: RFC 3339 with the zone Z, and
// at most nine decimals of a second.
func parseTime(s string) (time.Time, error) {
	date, rest, ok := strings.Cut(s, "T")
	d, err := schedule.ParseDate(date)
	if !ok || err != nil || len(rest) < 9 || rest[len(rest)-1] != 'Z' || rest[2] != ':' || rest[5] != ':' {
		return time.Time{}, errTime(s)
	}
	hour, okH := twoDigits(rest[0:2], 23)
	minute, okM := twoDigits(rest[3:5], 59)
	second, okS := twoDigits(rest[6:8], 59)
	nanos, okN := fraction(rest[8 : len(rest)-1])
	if !okH || !okM || !okS || !okN {
		return time.Time{}, errTime(s)
	}
	if d.Year < minYear || d.Year > maxYear {
		return time.Time{}, fmt.Errorf("a time lies between the years %d and %d: %w", minYear, maxYear, errRange)
	}
	return time.Date(int(d.Year), time.Month(d.Month), int(d.Day), hour, minute, second, nanos, time.UTC), nil
}

func errTime(s string) error {
	return fmt.Errorf("%.40q is not a time in UTC; write it as 2026-11-22T09:30:00Z", s)
}

func twoDigits(s string, most int) (int, bool) {
	if s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9' {
		return 0, false
	}
	n := int(s[0]-'0')*10 + int(s[1]-'0')
	return n, n <= most
}

// fraction reads the decimals of a second, with their point, in nanoseconds.
func fraction(s string) (int, bool) {
	if s == "" {
		return 0, true
	}
	if s[0] != '.' || len(s) < 2 || len(s) > 10 {
		return 0, false
	}
	n := 0
	for i := 1; i < 10; i++ {
		n *= 10
		if i < len(s) {
			if s[i] < '0' || s[i] > '9' {
				return 0, false
			}
			n += int(s[i] - '0')
		}
	}
	return n, true
}

// parseInt reads a whole number written as such: no point, no exponent.
func parseInt(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%.40s is not a whole number in digits alone", s)
	}
	return n, nil
}
