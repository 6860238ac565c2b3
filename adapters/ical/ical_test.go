package ical

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

var update = flag.Bool("update", false, "write golden files anew")

var (
	made      = time.Date(2026, 10, 5, 8, 30, 0, 0, time.UTC)
	community = cohesion.StableID[cohesion.Community](made, "test", "amersfoort")
	place     = cohesion.StableID[cohesion.Place](made, "test", "de-nieuwe-sleutel")
	shelter   = cohesion.StableID[cohesion.Place](made, "test", "opvang")
	group     = cohesion.StableID[cohesion.Organisation](made, "test", "buurtgroep")
	other     = cohesion.StableID[cohesion.Organisation](made, "test", "anderen")
	area      = cohesion.AreaCode{Scheme: cohesion.SchemeCBS, Code: "WK030701", Year: 2022}
)

func meta[T any](name string) cohesion.Meta[T] {
	return cohesion.Meta[T]{ID: cohesion.StableID[T](made, "test", name), Community: community, Version: 2, Created: made, Changed: made.Add(time.Hour)}
}

// records are a small community.
func records() []cohesion.Record {
	hour := func(from, to schedule.TimeOfDay) (schedule.TimeOfDay, schedule.TimeOfDay) { return from * 60, to * 60 }
	weekly := func(from, to schedule.TimeOfDay, days ...schedule.Day) schedule.Recurrence {
		r := schedule.Recurrence{Freq: schedule.Weekly, Days: days}
		r.Opens, r.Closes = hour(from, to)
		return r
	}
	coffee := &cohesion.Initiative{
		Meta: meta[cohesion.Initiative]("koffie"), Name: language.Text{{Tag: "en", Value: "Coffee"}, {Tag: "nl", Value: "Koffie, thee; en koek"}}, Status: cohesion.InitiativeActive, Published: true,
		Summary: language.Dutch("Samen koffie drinken.\nVoor iedereen."), Organisers: []cohesion.OrganisationID{group},
		Themes: []vocabulary.Ref{vocabulary.Starter().Themes()[0]}, Contact: cohesion.Contact{Role: "de gastvrouw", Phone: "033 461 23 45"}, URL: "https://example.nl/koffie",
		Deliveries: []cohesion.Delivery{{
			Key: "dinsdag", Mode: cohesion.AtPlace, Place: place,
			Schedule: &schedule.Schedule{
				Times:    []schedule.Recurrence{weekly(10, 12, schedule.Day{Weekday: 2})},
				Dates:    []schedule.Single{{Date: schedule.Date{Year: 2026, Month: 12, Day: 24}, Opens: 19 * 60, Closes: 21 * 60}},
				Except:   []schedule.Exception{{From: schedule.Date{Year: 2026, Month: 7, Day: 15}, To: schedule.Date{Year: 2026, Month: 8, Day: 10}}},
				Holidays: []string{schedule.DutchCalendar},
			},
		}},
	}
	night := &cohesion.Initiative{
		Meta: meta[cohesion.Initiative]("nacht"), Name: language.Dutch("Nachtopvang"), Status: cohesion.InitiativeActive, Published: true,
		From: schedule.Date{Year: 2027, Month: 3, Day: 1}, Until: schedule.Date{Year: 2027, Month: 4, Day: 30}, Organisers: []cohesion.OrganisationID{other},
		Deliveries: []cohesion.Delivery{{Mode: cohesion.AtPlace, Place: shelter, Schedule: &schedule.Schedule{Times: []schedule.Recurrence{weekly(22, 7, schedule.Day{Weekday: 6})}}}},
	}
	hidden := &cohesion.Initiative{Meta: meta[cohesion.Initiative]("verborgen"), Name: language.Dutch("Niet gepubliceerd"), Status: cohesion.InitiativeActive, Organisers: []cohesion.OrganisationID{group}, Deliveries: coffee.Deliveries}
	paused := &cohesion.Initiative{Meta: meta[cohesion.Initiative]("pauze"), Name: language.Dutch("Gepauzeerd"), Status: cohesion.InitiativePaused, Published: true, Organisers: []cohesion.OrganisationID{group}, Deliveries: coffee.Deliveries}
	return []cohesion.Record{
		coffee, night, hidden, paused,
		&cohesion.Community{Meta: meta[cohesion.Community]("amersfoort"), Name: language.Dutch("Amersfoort")},
		&cohesion.Place{Meta: meta[cohesion.Place]("de-nieuwe-sleutel"), Name: language.Dutch("De Nieuwe Sleutel"), Area: area, Point: cohesion.Point{Lat: 521_560_000, Lon: -53_870_000}, Address: cohesion.Address{Lines: []string{"Wezelstraat 1"}, Postcode: "3811AA", City: "Amersfoort"}},
		&cohesion.Place{Meta: meta[cohesion.Place]("opvang"), Name: language.Dutch("Opvang"), Confidential: true, Point: cohesion.Point{Lat: 521_561_234, Lon: 53_871_234}, Address: cohesion.Address{Lines: []string{"Geheimstraat 9"}, Postcode: "3811AB", City: "Amersfoort"}},
		&cohesion.Organisation{Meta: meta[cohesion.Organisation]("buurtgroep"), Name: language.Dutch("Buurtgroep Zuid")},
		&cohesion.Organisation{Meta: meta[cohesion.Organisation]("anderen"), Name: language.Dutch("De Anderen")},
		&cohesion.Area{Meta: cohesion.Meta[cohesion.Area]{ID: cohesion.StableID[cohesion.Area](made, "test", "wijk")}, Code: area, Name: language.Dutch("Stadskern")},
		&cohesion.Gathering{
			Meta: meta[cohesion.Gathering]("overleg"), Title: language.Dutch("Wijktafel"), Status: cohesion.GatheringCancelled, Published: true, Notes: "mag niemand lezen",
			Begins: time.Date(2026, 12, 1, 18, 30, 0, 0, time.UTC), Ends: time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC), Place: place, Organisers: []cohesion.OrganisationID{group},
		},
	}
}

func supply(t testing.TB) *published.Supply {
	t.Helper()
	cal, err := schedule.NewCalendars(schedule.DutchHolidays(2026, 2027))
	if err != nil {
		t.Fatal(err)
	}
	return published.New(community, slices.Values(records()), published.Options{Day: schedule.Date{Year: 2026, Month: 11, Day: 22}, Holidays: cal})
}

func TestFeedGolden(t *testing.T) {
	for name, q := range map[string]Query{
		"all":          {},
		"place":        {Place: place, URL: "https://example.nl/plaatsen/sleutel"},
		"organisation": {Organisation: other, Language: language.EN},
		"theme":        {Theme: vocabulary.Starter().Themes()[0]},
		"area":         {Area: area},
	} {
		t.Run(name, func(t *testing.T) {
			got := Feed(supply(t), q).Append(nil)
			checkLines(t, got)
			file := filepath.Join("testdata", name+".ics")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
			for _, secret := range []string{"Geheimstraat", "3811AB", "niemand", "Niet gepubliceerd", "Gepauzeerd"} {
				if bytes.Contains(got, []byte(secret)) {
					t.Errorf("%q is in the calendar", secret)
				}
			}
		})
	}
}

// TestFeedSelects counts the records of which each query has events.
func TestFeedSelects(t *testing.T) {
	coffee, night, meeting := records()[0].Ref().ID, records()[1].Ref().ID, records()[len(records())-1].Ref().ID
	for name, tt := range map[string]struct {
		q    Query
		want []string
	}{
		"all":             {Query{}, []string{coffee, night, meeting}},
		"place":           {Query{Place: place}, []string{coffee, meeting}},
		"shelter":         {Query{Place: shelter}, []string{night}},
		"organisation":    {Query{Organisation: group}, []string{coffee, meeting}},
		"theme":           {Query{Theme: vocabulary.Starter().Themes()[0]}, []string{coffee}},
		"area":            {Query{Area: area}, []string{coffee, meeting}},
		"municipality":    {Query{Area: cohesion.AreaCode{Scheme: cohesion.SchemeCBS, Code: "GM0307", Year: 2022}}, []string{coffee, meeting}},
		"postal":          {Query{Area: cohesion.AreaCode{Scheme: cohesion.SchemePC4, Code: "3811"}}, []string{coffee, meeting}},
		"elsewhere":       {Query{Area: cohesion.AreaCode{Scheme: cohesion.SchemeCBS, Code: "GM0363", Year: 2022}}, nil},
		"both must hold":  {Query{Place: place, Organisation: other}, nil},
		"one initiative":  {Query{Initiative: records()[1].(*cohesion.Initiative).ID}, []string{night}},
		"unknown theme":   {Query{Theme: "sb:nergens"}, nil},
		"nobody's record": {Query{Organisation: cohesion.StableID[cohesion.Organisation](made, "x", "y")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, e := range Feed(supply(t), tt.q).Events {
				got = append(got, strings.SplitN(e.UID, ".", 2)[0])
			}
			slices.Sort(got)
			got = slices.Compact(got)
			slices.Sort(tt.want)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestFeedCuts(t *testing.T) {
	i := &cohesion.Initiative{Meta: meta[cohesion.Initiative]("veel"), Name: language.Dutch("Veel"), Status: cohesion.InitiativeActive, Published: true}
	for range 60 {
		s := &schedule.Schedule{}
		for n := range 730 {
			s.Dates = append(s.Dates, schedule.Single{Date: schedule.Date{Year: 2026, Month: 1, Day: 1}.AddDays(n), Opens: 600, Closes: 660})
		}
		i.Deliveries = append(i.Deliveries, cohesion.Delivery{Schedule: s})
	}
	c := Feed(published.New(community, slices.Values([]cohesion.Record{i}), published.Options{Day: schedule.Date{Year: 2026, Month: 3, Day: 1}}), Query{})
	if len(c.Events) != MaxEvents || c.Left != 60*730-MaxEvents || c.Description == "" {
		t.Errorf("%d events, %d left out, %q", len(c.Events), c.Left, c.Description)
	}
	if last := c.Events[MaxEvents-1].Start; last.Year() != 2026 {
		t.Errorf("the last event is of %v", last)
	}
}

// checkLines holds a calendar against RFC 5545, section 3.1: lines end in CRLF, have at
// most 75 octets, and are UTF-8 each by itself.
func checkLines(t testing.TB, text []byte) {
	t.Helper()
	if !bytes.HasSuffix(text, []byte("\r\n")) {
		t.Error("the last line has no end")
	}
	depth := []string{}
	for line := range bytes.SplitSeq(bytes.TrimSuffix(text, []byte("\r\n")), []byte("\r\n")) {
		s := string(line)
		switch {
		case s == "" || strings.ContainsAny(s, "\r\n\x00"):
			t.Errorf("line %q", s)
		case len(s) > 75:
			t.Errorf("a line has %d octets: %q", len(s), s)
		case !utf8.ValidString(s):
			t.Errorf("a character is split: %q", s)
		}
		if kind, ok := strings.CutPrefix(s, "BEGIN:"); ok {
			depth = append(depth, kind)
		} else if kind, ok := strings.CutPrefix(s, "END:"); ok {
			if len(depth) == 0 || depth[len(depth)-1] != kind {
				t.Fatalf("%q ends what is not open: %v", kind, depth)
			}
			depth = depth[:len(depth)-1]
		}
	}
	if len(depth) > 0 {
		t.Errorf("%v is not ended", depth)
	}
}

// unfold reads the lines of a calendar as name and value.
func unfold(text []byte) map[string][]string {
	props := map[string][]string{}
	for line := range strings.SplitSeq(strings.ReplaceAll(string(text), "\r\n ", ""), "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		props[name] = append(props[name], value)
	}
	return props
}

var unescaper = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\;`, ";", `\,`, ",")

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "koffie; thee, \\ \"koek\"", "a\r\nb\rc", "\r\r\nc", strings.Repeat("é", 80), "\x00\x1f\x7f\u0085\u2028", "\xff\xfe", "\uFFFD", strings.Repeat("👩‍👩‍👧", 30), "\r\nBEGIN:VEVENT\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := Calendar{Events: []Event{{UID: "u" + s, Summary: s, Description: s, Categories: []string{s, "x"}, URL: s, Contact: s, Times: Times{Start: made, End: made.Add(time.Hour)}}}}
		text := c.Append(nil)
		checkLines(t, text)
		want := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
		want = strings.Map(func(r rune) rune {
			if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 {
				return -1
			}
			return r
		}, dropInvalid(want))
		got := ""
		if v := unfold(text)["SUMMARY"]; len(v) == 1 {
			got = unescaper.Replace(v[0])
		}
		if got != want {
			t.Errorf("%q was read as %q, want %q", s, got, want)
		}
		if len(unfold(text)["BEGIN"]) != 2 {
			t.Error("a text made a component")
		}
	})
}

func dropInvalid(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if r != utf8.RuneError || n > 1 {
			b.WriteRune(r)
		}
		s = s[n:]
	}
	return b.String()
}

func TestZones(t *testing.T) {
	for name, want := range map[string]string{
		"Europe/Amsterdam": "BEGIN:VTIMEZONE\r\nTZID:Europe/Amsterdam\r\n" +
			"BEGIN:STANDARD\r\nDTSTART:20250101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\n" +
			"BEGIN:DAYLIGHT\r\nDTSTART:20250330T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n" +
			"BEGIN:STANDARD\r\nDTSTART:20251026T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n" +
			"END:VTIMEZONE\r\n",
		"America/New_York":  "BYMONTH=3;BYDAY=2SU",
		"Asia/Kathmandu":    "TZOFFSETTO:+0545",
		"Africa/Casablanca": "RDATE:",
	} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		w := &writer{}
		z := zone{loc, 2026, 2027}
		z.append(w)
		checkLines(t, w.out)
		if !strings.Contains(string(w.out), want) {
			t.Errorf("%s:\n%s\nlacks\n%s", name, w.out, want)
		}
	}
}

// TestDeterministic: equal calendars have equal bytes, whatever the order of events.
func TestDeterministic(t *testing.T) {
	c := Feed(supply(t), Query{})
	want := c.Append(nil)
	slices.Reverse(c.Events)
	if got := c.Append(nil); !bytes.Equal(got, want) {
		t.Error("the order of events changes the bytes")
	}
}

// BenchmarkFeed makes the calendar of a municipality: 2,000 initiatives, each once a week.
func BenchmarkFeed(b *testing.B) {
	var list []cohesion.Record
	for n := range 2000 {
		i := *records()[0].(*cohesion.Initiative)
		i.ID = cohesion.StableID[cohesion.Initiative](made, "bench", string(rune('a'+n%26))+time.Duration(n).String())
		list = append(list, &i)
	}
	list = append(list, records()[4:]...)
	s := published.New(community, slices.Values(list), published.Options{Day: schedule.Date{Year: 2026, Month: 11, Day: 22}})
	b.ReportAllocs()
	for b.Loop() {
		if len(Feed(s, Query{}).Append(nil)) < 1_000_000 {
			b.Fatal("too little")
		}
	}
}
