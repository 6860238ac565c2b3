package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// dayNames are the weekdays, Monday first, by language.
var dayNames = map[language.Tag][7]string{
	language.NL: {"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"},
	language.EN: {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
}

var monthNames = map[language.Tag][12]string{
	language.NL: {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
	language.EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

// dateText writes a date as people say it.
func dateText(d schedule.Date, tag language.Tag) string {
	return fmt.Sprintf("%d %s %d", d.Day, monthNames[tag][d.Month-1], d.Year)
}

// timesText writes when something takes place; "" when that is not known.
func timesText(s *schedule.Schedule, tag language.Tag) string {
	if s == nil {
		return ""
	}
	var parts []string
	for i := range s.Times {
		parts = append(parts, recurrenceText(&s.Times[i], tag))
		if len(parts) == 3 {
			break
		}
	}
	switch {
	case len(parts) > 0:
	case s.Notes != "" && tag == language.EN:
		return "no fixed times"
	case s.Notes != "":
		return s.Notes
	}
	return strings.Join(parts, "; ")
}

func recurrenceText(r *schedule.Recurrence, tag language.Tag) string {
	var days []string
	for _, d := range r.Days {
		name := dayNames[tag][d.Weekday-1]
		if d.Nth != 0 {
			name = ordinal(int(d.Nth), tag) + " " + name
		}
		days = append(days, name)
	}
	hours := fmt.Sprintf("%s–%s", clock(r.Opens, tag), clock(r.Closes, tag))
	en := tag == language.EN
	switch {
	case r.Freq == schedule.Monthly && en:
		return fmt.Sprintf("%s of the month, %s", strings.Join(days, ", "), hours)
	case r.Freq == schedule.Monthly:
		return fmt.Sprintf("%s van de maand, %s uur", strings.Join(days, ", "), hours)
	case r.Interval == 2 && en:
		return fmt.Sprintf("every other %s, %s", list(days, tag), hours)
	case r.Interval == 2:
		return fmt.Sprintf("om de week op %s, %s uur", list(days, tag), hours)
	case len(days) == 7 && en:
		return "every day, " + hours
	case len(days) == 7:
		return "elke dag, " + hours + " uur"
	case r.Count > 0 && en:
		return fmt.Sprintf("%d times on %s, %s", r.Count, list(days, tag), hours)
	case r.Count > 0:
		return fmt.Sprintf("%d keer op %s, %s uur", r.Count, list(days, tag), hours)
	case en:
		return fmt.Sprintf("every %s, %s", list(days, tag), hours)
	}
	return fmt.Sprintf("elke %s, %s uur", list(days, tag), hours)
}

func ordinal(n int, tag language.Tag) string {
	if tag == language.EN {
		if n < 0 {
			return "last"
		}
		return [...]string{"first", "second", "third", "fourth", "fifth"}[min(n, 5)-1]
	}
	if n < 0 {
		return "laatste"
	}
	return [...]string{"eerste", "tweede", "derde", "vierde", "vijfde"}[min(n, 5)-1]
}

// list joins words with "en" or "and" before the last.
func list(words []string, tag language.Tag) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	and := " en "
	if tag == language.EN {
		and = " and "
	}
	return strings.Join(words[:len(words)-1], ", ") + and + words[len(words)-1]
}

// clock writes a time of day: 10.00 in Dutch, 10:00 in English.
func clock(t schedule.TimeOfDay, tag language.Tag) string {
	text := t.String()
	if tag != language.EN {
		text = strings.Replace(text, ":", ".", 1)
	}
	return text
}

// nextText writes the next time from a day on, within eight weeks; "" if there is none.
func nextText(s *schedule.Schedule, day schedule.Date, cal schedule.Calendars, tag language.Tag) string {
	if s == nil {
		return ""
	}
	from := time.Date(int(day.Year), time.Month(day.Month), int(day.Day), 0, 0, 0, 0, time.UTC)
	for next := range s.Occurrences(from, from.AddDate(0, 0, 56), cal) {
		d := schedule.DateOf(next.Start, next.Start.Location())
		return fmt.Sprintf("%s %d %s", dayNames[tag][d.Weekday()-1], d.Day, monthNames[tag][d.Month-1])
	}
	return ""
}

// priceText writes a price; "" when it is not known.
func priceText(c *cohesion.Cost, tag language.Tag) string {
	if c == nil {
		return ""
	}
	en := tag == language.EN
	if c.Cents == 0 {
		text := "gratis"
		if en {
			text = "free"
		}
		if c.Note != "" && !en {
			return text + ". " + c.Note
		}
		return text
	}
	per := map[cohesion.CostPer][2]string{
		cohesion.Once: {"eenmalig", "once"}, cohesion.PerSession: {"per keer", "each time"},
		cohesion.PerMonth: {"per maand", "a month"}, cohesion.PerYear: {"per jaar", "a year"},
	}[c.Per]
	if en {
		return fmt.Sprintf("€ %d.%02d %s", c.Cents/100, c.Cents%100, per[1])
	}
	return fmt.Sprintf("€ %d,%02d %s", c.Cents/100, c.Cents%100, per[0])
}

// modeText says how somebody takes part where that is not at a place.
func modeText(m cohesion.Mode, tag language.Tag) string {
	texts := map[cohesion.Mode][2]string{
		cohesion.AtHome: {"bij u thuis", "at your home"}, cohesion.Online: {"via internet", "online"}, cohesion.ByPhone: {"per telefoon", "by telephone"},
	}[m]
	if tag == language.EN {
		return texts[1]
	}
	return texts[0]
}

// languagesText names the languages that are spoken; "" when that is not known.
func languagesText(tags []language.Tag, tag language.Tag) string {
	var names []string
	for _, t := range tags {
		if name := t.Name(tag); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return list(names, tag)
}
