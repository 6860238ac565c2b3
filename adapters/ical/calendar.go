package ical

import (
	"cmp"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/cohesion/language"
)

// MediaType is the media type of a calendar.
const MediaType = "text/calendar; charset=utf-8"

const product = "-//socialebasis//verbinder//NL"

// refresh is how often a reader of a calendar should look again.
const refresh = "PT6H"

// A Calendar is a list of events under one name.
type Calendar struct {
	Name        string
	Description string
	Language    language.Tag // of the texts; empty is not said
	URL         string       // where people find the same
	Changed     time.Time    // when it changed last; zero is not said
	Events      []Event
	Left        int // events that were left out, since there were too many
}

// Append appends the calendar as a VCALENDAR to dst: its zones, then its events in the
// order of their starts.
func (c *Calendar) Append(dst []byte) []byte {
	w := &writer{out: dst}
	lang := ""
	if c.Language != "" {
		lang = parameter("LANGUAGE", string(c.Language))
	}
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", product)
	w.line("CALSCALE", "GREGORIAN")
	w.text("NAME"+lang, c.Name)
	w.text("X-WR-CALNAME", c.Name)
	w.text("DESCRIPTION"+lang, c.Description)
	w.uri("URL", c.URL)
	if !c.Changed.IsZero() {
		w.line("LAST-MODIFIED", c.Changed.UTC().Format(utcForm))
	}
	w.line("REFRESH-INTERVAL;VALUE=DURATION", refresh)
	w.line("X-PUBLISHED-TTL", refresh)
	events := slices.Clone(c.Events)
	slices.SortStableFunc(events, func(a, b Event) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.UID, b.UID))
	})
	for _, z := range zonesOf(events) {
		z.append(w)
	}
	for i := range events {
		events[i].append(w)
	}
	w.line("END", "VCALENDAR")
	return w.out
}
