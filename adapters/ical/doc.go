// Package ical writes calendars as iCalendar (RFC 5545, with the calendar names of RFC
// 7986): what takes place where, when and by whom, for the calendars that people have
// already (G4).
//
// [Feed] makes a [Calendar] of what a [published.Supply] offers at a place, of an
// organisation, on a theme or in an area. [Series] turns one schedule into events.
// [Calendar.Append] writes bytes.
//
// # Exact in its window
//
// A calendar speaks of a window of days. Within it, who reads the calendar finds exactly
// the occurrences of [schedule.Schedule.Occurrences], each once; nothing is said
// beyond. Recurrences are RRULEs that end with the window, on weeks that start on Monday; exceptions
// and holidays are EXDATEs. What no rule can say, because the clock changes meanwhile,
// is an event of its own with times in UTC: an occurrence that starts in the hour that is
// skipped or doubled, or whose length the change of the clock alters (RFC 5545, section 3.8.5.3
// gives all occurrences of a rule one length).
//
// # What becomes of what
//
//	UID              the id of the record, the delivery and the part of its schedule; stable
//	DTSTAMP          when the record changed last (there is no METHOD); also LAST-MODIFIED
//	SEQUENCE         the version of the record
//	DTSTART, DTEND   wall time with TZID and a VTIMEZONE; a whole day is a DATE; a gathering is in UTC
//	SUMMARY          name or title
//	DESCRIPTION      summary, else description; then organisers
//	LOCATION, GEO    the place as anybody may see it: of a confidential place no address
//	CATEGORIES       labels of the themes
//	CONTACT          of the role, never a person
//	STATUS           CONFIRMED, or CANCELLED for a gathering that was called off
//	TRANSP           TRANSPARENT: what is open for all blocks nobody's day
//
// Initiatives that are paused or ended have no events, and neither have deliveries
// without schedule.
//
// # The bytes
//
// Lines end in CRLF and are folded at 75 octets, never within a character. Texts are
// escaped; control characters other than tab and line feed, which RFC 5545 has no way
// to write, are left out, and so is what is not UTF-8. Equal calendars give equal bytes.
// All functions are safe for concurrent use.
package ical
