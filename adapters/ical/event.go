package ical

import (
	"strconv"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
)

// Times say when an event takes place: once, or by a rule.
type Times struct {
	Key string // names them within their schedule

	// Start and End are an instant in a zone, which is written with it: time.UTC, or a
	// location with the name of the tz database. Of a whole day only the dates count, and
	// End is the day after the last.
	Start, End time.Time
	AllDay     bool

	Rule    string      // RRULE; empty takes place once
	Exclude []time.Time // starts that the rule gives and that do not take place, as wall times of Start's zone
}

// An Event is something that takes place.
type Event struct {
	Times
	UID         string    // required: names it for ever
	Created     time.Time // zero is not said
	Changed     time.Time // required for DTSTAMP
	Sequence    int       // grows with each change
	Summary     string
	Description string
	Location    string
	Point       cohesion.Point
	Categories  []string
	Contact     string
	URL         string
	Cancelled   bool
}

const (
	utcForm   = "20060102T150405Z"
	localForm = "20060102T150405"
	dateForm  = "20060102"
)

// append writes a VEVENT (RFC 5545, section 3.6.1).
func (e *Event) append(w *writer) {
	w.line("BEGIN", "VEVENT")
	w.text("UID", e.UID)
	stamp := e.Changed.UTC().Format(utcForm)
	w.line("DTSTAMP", stamp)
	e.appendTimes(w)
	w.text("SUMMARY", e.Summary)
	w.text("DESCRIPTION", e.Description)
	w.text("LOCATION", e.Location)
	if !e.Point.IsZero() {
		w.line("GEO", degrees(e.Point.Lat)+";"+degrees(e.Point.Lon))
	}
	w.texts("CATEGORIES", e.Categories)
	w.text("CONTACT", e.Contact)
	w.uri("URL", e.URL)
	if e.Cancelled {
		w.line("STATUS", "CANCELLED")
	} else {
		w.line("STATUS", "CONFIRMED")
	}
	w.line("TRANSP", "TRANSPARENT")
	if e.Sequence > 0 {
		w.line("SEQUENCE", strconv.Itoa(e.Sequence))
	}
	if !e.Created.IsZero() {
		w.line("CREATED", e.Created.UTC().Format(utcForm))
	}
	w.line("LAST-MODIFIED", stamp)
	w.line("END", "VEVENT")
}

func (e *Event) appendTimes(w *writer) {
	head, form := e.form()
	w.line("DTSTART"+head, e.Start.Format(form))
	w.line("DTEND"+head, e.End.In(e.Start.Location()).Format(form))
	if e.Rule == "" {
		return
	}
	w.line("RRULE", e.Rule)
	for _, t := range e.Exclude {
		w.line("EXDATE"+head, t.Format(form))
	}
}

// form returns the parameters and the layout of the times.
func (t *Times) form() (head, layout string) {
	switch {
	case t.AllDay:
		return ";VALUE=DATE", dateForm
	case t.zone() == "":
		return "", utcForm
	}
	return parameter("TZID", t.zone()), localForm
}

// zone returns the name of the zone of the times; "" is UTC, or none for a whole day.
func (t *Times) zone() string {
	if name := t.Start.Location().String(); !t.AllDay && name != "UTC" {
		return name
	}
	return ""
}

// degrees writes units of 1e-7 degree as decimal degrees.
func degrees(units int32) string {
	n, sign := int64(units), ""
	if n < 0 {
		n, sign = -n, "-"
	}
	rest := strconv.FormatInt(n%10_000_000+10_000_000, 10)[1:]
	return sign + strconv.FormatInt(n/10_000_000, 10) + "." + rest
}
