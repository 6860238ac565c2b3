// Package schedule says when something takes place: weekly and monthly times,
// single dates, exceptions and holidays, by the wall clock of a time zone.
//
// # Nouns
//
// A [Schedule] holds [Recurrence]s ("every second Tuesday of the month, 10:00 to
// 12:00"), [Single] dates, [Exception]s and the names of holiday calendars on whose
// days it does not take place. An [Interval] is one occurrence as two instants. An
// [Availability] is when a person can come. A [Week] is a raster of the 672 quarter
// hours of a week, in which schedules and availability are compared quickly.
// [Calendars] is a set of holiday calendars; [DutchHolidays] computes the Dutch one.
//
// # Meaning
//
// [Schedule.Occurrences] defines what a schedule means; [Schedule.OpenAt],
// [Schedule.Next] and [Overlap] agree with it. An occurrence belongs to the day on
// which it starts: validity, exceptions and holidays look at that day only, so a
// night that begins before a holiday is not cut off by it. Weeks start on Monday. A
// closing time at or before the opening time lies on the next day.
//
// When the clock goes forward, a wall time that is skipped takes the offset that held
// before the gap: in Amsterdam 02:30 on that night is 03:30 summer time. When the
// clock goes back, a wall time that occurs twice is the first of the two. An
// occurrence of which the change of the clock leaves nothing, such as 02:30 to 03:15
// on the night that skips 02:00 to 03:00, does not take place.
//
// # Rules
//
// Validate methods report everything that is wrong. Evaluation never fails: a part
// that Validate refuses has no occurrences, and a schedule in a time zone that is not
// known has none at all. Everything is bounded: dates lie in the years [MinYear] to
// [MaxYear], and lists have a greatest length.
//
// Values are plain data; no function changes or keeps what it is given, except that
// slices in a returned value are the caller's own. All functions are safe for
// concurrent use as long as nobody changes the values meanwhile. The zone rules come
// from the tz database of the system or, where there is none, from the copy that is
// embedded in the program (time/tzdata).
//
// Other people's forms: [FromHSDS] and [ToHSDS] map the schedule rows of the Human
// Services Data Specification; [ParseHours] reads opening hours as people write them,
// and refuses what it does not understand.
package schedule
