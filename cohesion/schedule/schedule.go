package schedule

// A Date is a day of the (proleptic Gregorian) calendar, without time or zone. The
// zero Date is "not given". Text form: "2026-11-22".
type Date struct {
	Year  int16
	Month uint8
	Day   uint8
}

// A TimeOfDay counts minutes since midnight by the wall clock, 0 to 1440; 1440
// ("24:00") only as an end. Text form: "09:30".
type TimeOfDay int16

// A Schedule says when something takes place or is open. Validity, exceptions and
// holidays concern the day on which an occurrence starts, and hold for Times and
// Dates alike.
type Schedule struct {
	Timezone  string       `json:"timezone,omitzero"`  // IANA name; empty is Europe/Amsterdam
	ValidFrom Date         `json:"validFrom,omitzero"` // first day; zero is open
	ValidTo   Date         `json:"validTo,omitzero"`   // last day, included; zero is open
	Times     []Recurrence `json:"times,omitzero"`     // repeated times
	Dates     []Single     `json:"dates,omitzero"`     // single dates
	Except    []Exception  `json:"except,omitzero"`    // periods on which nothing of the above takes place
	Holidays  []string     `json:"holidays,omitzero"`  // names of holiday calendars on whose days it does not take place
	Notes     string       `json:"notes,omitzero"`     // what the fields cannot say
}

// A Recurrence is a time that repeats weekly or monthly (a subset of RFC 5545 RRULE,
// weeks starting on Monday). Without Days and MonthDays it takes place on the weekday,
// or the day of the month, of Start; with both, on days that are both. A day that a
// month does not have is passed over. Count counts from Start on, also what validity,
// exceptions and holidays then leave out; Start itself counts only if its day fits.
type Recurrence struct {
	Freq      Freq      `json:"freq"`               // weekly or monthly
	Interval  int       `json:"interval,omitzero"`  // every n weeks or months; 0 is 1
	Days      []Day     `json:"days,omitzero"`      // weekdays, as RFC 5545 BYDAY: "MO", and for monthly "2TU", "-1FR"
	MonthDays []int     `json:"monthDays,omitzero"` // monthly only: 1..31 or -31..-1 from the end
	Start     Date      `json:"start,omitzero"`     // first day; anchors Interval; needed when Interval > 1 or Count is set or no days are
	Until     Date      `json:"until,omitzero"`     // last day, included
	Count     int       `json:"count,omitzero"`     // number of occurrences; 0 is without end
	Opens     TimeOfDay `json:"opens"`              // start by the wall clock
	Closes    TimeOfDay `json:"closes"`             // end by the wall clock; at or before Opens means the next day
}

// A Single is one date with a time; Closes at or before Opens means the next day.
type Single struct {
	Date   Date      `json:"date"`
	Opens  TimeOfDay `json:"opens"`
	Closes TimeOfDay `json:"closes"`
}

// An Exception is a period, first and last day included, on which nothing takes place.
type Exception struct {
	From Date   `json:"from"`
	To   Date   `json:"to"`
	Note string `json:"note,omitzero"`
}

// A Window is a weekly period in which a person is available.
type Window struct {
	Days []Weekday `json:"days"` // at least one
	From TimeOfDay `json:"from"`
	To   TimeOfDay `json:"to"` // after From; 1440 is midnight
}

// Availability is when a person can come, as weekly windows by the wall clock of
// Europe/Amsterdam. Empty means not known.
type Availability []Window

// Freq says how a Recurrence repeats; the zero value is invalid. Text: "weekly", "monthly".
type Freq uint8

// Weekday is a day of the week, Monday 1 to Sunday 7 (ISO 8601); the zero value is invalid.
// Text: RFC 5545 "MO" ... "SU".
type Weekday uint8

// A Day is a weekday, in a monthly recurrence with its place in the month: 1..5 from the
// start, -1..-5 from the end, 0 every such weekday. Text: "MO", "2TU", "-1FR".
type Day struct {
	Nth     int8
	Weekday Weekday
}
