package main

import (
	"testing"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

func TestRecurrenceText(t *testing.T) {
	mo, we, sa := schedule.Day{Weekday: schedule.Monday}, schedule.Day{Weekday: schedule.Wednesday}, schedule.Day{Nth: 1, Weekday: schedule.Saturday}
	for _, c := range []struct {
		r      schedule.Recurrence
		nl, en string
	}{
		{schedule.Recurrence{Freq: schedule.Weekly, Days: []schedule.Day{mo, we}, Opens: 600, Closes: 720}, "elke maandag en woensdag, 10.00–12.00 uur", "every Monday and Wednesday, 10:00–12:00"},
		{schedule.Recurrence{Freq: schedule.Weekly, Interval: 2, Days: []schedule.Day{mo}, Opens: 1170, Closes: 1290}, "om de week op maandag, 19.30–21.30 uur", "every other Monday, 19:30–21:30"},
		{schedule.Recurrence{Freq: schedule.Weekly, Count: 6, Days: []schedule.Day{mo}, Opens: 600, Closes: 720}, "6 keer op maandag, 10.00–12.00 uur", "6 times on Monday, 10:00–12:00"},
		{schedule.Recurrence{Freq: schedule.Monthly, Days: []schedule.Day{sa}, Opens: 600, Closes: 780}, "eerste zaterdag van de maand, 10.00–13.00 uur", "first Saturday of the month, 10:00–13:00"},
	} {
		if got := recurrenceText(&c.r, language.NL); got != c.nl {
			t.Errorf("%q; want %q", got, c.nl)
		}
		if got := recurrenceText(&c.r, language.EN); got != c.en {
			t.Errorf("%q; want %q", got, c.en)
		}
	}
}

func TestPriceText(t *testing.T) {
	for _, c := range []struct {
		cost   *cohesion.Cost
		nl, en string
	}{
		{nil, "", ""},
		{&cohesion.Cost{}, "gratis", "free"},
		{&cohesion.Cost{Cents: 250, Per: cohesion.PerSession}, "€ 2,50 per keer", "€ 2.50 each time"},
		{&cohesion.Cost{Cents: 1505, Per: cohesion.PerYear}, "€ 15,05 per jaar", "€ 15.05 a year"},
	} {
		if got := priceText(c.cost, language.NL); got != c.nl {
			t.Errorf("%q; want %q", got, c.nl)
		}
		if got := priceText(c.cost, language.EN); got != c.en {
			t.Errorf("%q; want %q", got, c.en)
		}
	}
}

func TestDistanceText(t *testing.T) {
	for found, want := range map[string]string{"0": "minder dan 50 m", "20-1100": "hoogstens 1,1 km", "320": "300 m", "949": "950 m", "1000": "1,0 km", "2960": "3,0 km", "300-2900": "300 m tot 2,9 km", "x": "x"} {
		if got := distanceText(found, language.NL); got != want {
			t.Errorf("distanceText(%q) = %q; want %q", found, got, want)
		}
	}
}
