package ical_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/ical"
	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

func ExampleFeed() {
	at := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	community := cohesion.StableID[cohesion.Community](at, "example", "amersfoort")
	coffee := &cohesion.Initiative{
		Meta: cohesion.Meta[cohesion.Initiative]{ID: cohesion.StableID[cohesion.Initiative](at, "example", "koffie"), Community: community, Version: 1, Created: at, Changed: at},
		Name: language.Dutch("Koffieochtend"), Status: cohesion.InitiativeActive, Published: true,
		Deliveries: []cohesion.Delivery{{Schedule: &schedule.Schedule{
			Times:  []schedule.Recurrence{{Freq: schedule.Monthly, Days: []schedule.Day{{Nth: 2, Weekday: 2}}, Opens: 10 * 60, Closes: 12 * 60}},
			Except: []schedule.Exception{{From: schedule.Date{Year: 2026, Month: 7, Day: 1}, To: schedule.Date{Year: 2026, Month: 8, Day: 31}}},
		}}},
	}
	supply := published.New(community, slices.Values([]cohesion.Record{coffee}), published.Options{Day: schedule.Date{Year: 2026, Month: 11, Day: 22}})
	calendar := string(ical.Feed(supply, ical.Query{Name: "Wijk Zuid"}).Append(nil))
	for line := range strings.SplitSeq(calendar, "\r\n") {
		if strings.HasPrefix(line, "DTSTART;") || strings.HasPrefix(line, "RRULE:FREQ=M") || strings.HasPrefix(line, "EXDATE") {
			fmt.Println(line)
		}
	}
	// Output:
	// DTSTART;TZID=Europe/Amsterdam:20260113T100000
	// RRULE:FREQ=MONTHLY;BYDAY=2TU;WKST=MO;UNTIL=20271214T090000Z
	// EXDATE;TZID=Europe/Amsterdam:20260714T100000
	// EXDATE;TZID=Europe/Amsterdam:20260811T100000
}
