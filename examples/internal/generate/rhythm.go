package generate

import (
	"math/rand/v2"

	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// A rhythm is how often and when an offer usually takes place.
type rhythm uint8

const (
	byAppointment rhythm = iota + 1 // no fixed time
	mondayMorning
	weekMorning
	weekAfternoon
	weekEvening
	twoMornings
	twoEvenings
	youthEvenings
	fridayAfternoon
	fridayEvening
	saturdayMorning
	wednesdayAfternoon
	schoolMorning
	afterSchool
	lunch
	dinner
	monthlyDinner
	monthlyAfternoon
	monthlyEvening
	monthlySaturday
	fortnightlyMorning
	fortnightlyEvening
	courseMorning
	courseEvening
	walkInHours
	officeHours
	dayCentre
	everyDay
)

const (
	mo = schedule.Monday
	tu = schedule.Tuesday
	we = schedule.Wednesday
	th = schedule.Thursday
	fr = schedule.Friday
	sa = schedule.Saturday
	su = schedule.Sunday
)

// A pattern is what a rhythm leaves to chance.
type pattern struct {
	days      []schedule.Weekday // of which so many are chosen
	least     int
	most      int
	opens     []int // one of these hours, in minutes
	lasts     []int // minutes
	nth       []int // monthly, on one of these
	interval  int
	sessions  int // of a course
	neverStop bool
}

func (h rhythm) pattern() pattern {
	weekdays := []schedule.Weekday{mo, tu, we, th, fr}
	morning, afternoon, evening := []int{540, 570, 600}, []int{810, 840, 870}, []int{1140, 1170, 1200}
	switch h {
	case mondayMorning:
		return pattern{days: []schedule.Weekday{mo}, least: 1, most: 1, opens: morning, lasts: []int{120, 150}}
	case weekMorning:
		return pattern{days: weekdays, least: 1, most: 1, opens: morning, lasts: []int{90, 120, 150}}
	case weekAfternoon:
		return pattern{days: weekdays, least: 1, most: 1, opens: afternoon, lasts: []int{90, 120, 150}}
	case weekEvening:
		return pattern{days: []schedule.Weekday{mo, tu, we, th}, least: 1, most: 1, opens: evening, lasts: []int{90, 120}}
	case twoMornings:
		return pattern{days: weekdays, least: 2, most: 3, opens: morning, lasts: []int{90, 120}}
	case twoEvenings:
		return pattern{days: []schedule.Weekday{mo, tu, we, th, su}, least: 2, most: 2, opens: evening, lasts: []int{90}}
	case youthEvenings:
		return pattern{days: []schedule.Weekday{tu, we, th, fr}, least: 2, most: 3, opens: []int{1080, 1110, 1140}, lasts: []int{150, 180}}
	case fridayAfternoon:
		return pattern{days: []schedule.Weekday{fr}, least: 1, most: 1, opens: afternoon, lasts: []int{120}}
	case fridayEvening:
		return pattern{days: []schedule.Weekday{fr}, least: 1, most: 1, opens: evening, lasts: []int{180}}
	case saturdayMorning:
		return pattern{days: []schedule.Weekday{sa}, least: 1, most: 1, opens: []int{570, 600}, lasts: []int{120, 180}}
	case wednesdayAfternoon:
		return pattern{days: []schedule.Weekday{we}, least: 1, most: 1, opens: []int{780, 810}, lasts: []int{120, 150}}
	case schoolMorning:
		return pattern{days: weekdays, least: 1, most: 1, opens: []int{510, 525, 540}, lasts: []int{90, 120}}
	case afterSchool:
		return pattern{days: []schedule.Weekday{mo, tu, th, fr}, least: 2, most: 3, opens: []int{900, 915, 930}, lasts: []int{90, 120}}
	case lunch:
		return pattern{days: weekdays, least: 1, most: 2, opens: []int{720, 735}, lasts: []int{90}}
	case dinner:
		return pattern{days: weekdays, least: 1, most: 1, opens: []int{1050, 1065, 1080}, lasts: []int{105, 120}}
	case monthlyDinner:
		return pattern{days: []schedule.Weekday{th, fr, su}, least: 1, most: 1, opens: []int{1050, 1080}, lasts: []int{120}, nth: []int{1, 2, 3, -1}}
	case monthlyAfternoon:
		return pattern{days: weekdays, least: 1, most: 1, opens: afternoon, lasts: []int{120}, nth: []int{1, 2, 3, 4, -1}}
	case monthlyEvening:
		return pattern{days: weekdays, least: 1, most: 1, opens: evening, lasts: []int{120}, nth: []int{1, 2, 3, 4, -1}}
	case monthlySaturday:
		return pattern{days: []schedule.Weekday{sa}, least: 1, most: 1, opens: []int{600, 630, 780}, lasts: []int{180}, nth: []int{1, 2, 3, -1}}
	case fortnightlyMorning:
		return pattern{days: weekdays, least: 1, most: 1, opens: morning, lasts: []int{120}, interval: 2}
	case fortnightlyEvening:
		return pattern{days: weekdays, least: 1, most: 1, opens: evening, lasts: []int{120}, interval: 2}
	case courseMorning:
		return pattern{days: weekdays, least: 1, most: 1, opens: morning, lasts: []int{120, 150}, sessions: 10}
	case courseEvening:
		return pattern{days: []schedule.Weekday{mo, tu, we, th}, least: 1, most: 1, opens: evening, lasts: []int{120}, sessions: 6}
	case walkInHours:
		return pattern{days: weekdays, least: 2, most: 4, opens: []int{540, 570, 600, 780, 810}, lasts: []int{120, 150, 180}}
	case officeHours:
		return pattern{days: weekdays, least: 4, most: 5, opens: []int{510, 540}, lasts: []int{480}, neverStop: true}
	case dayCentre:
		return pattern{days: weekdays, least: 3, most: 5, opens: []int{540, 570}, lasts: []int{360}, neverStop: true}
	case everyDay:
		return pattern{days: []schedule.Weekday{mo, tu, we, th, fr, sa, su}, least: 7, most: 7, opens: []int{480, 540}, lasts: []int{720, 840}, neverStop: true}
	}
	return pattern{}
}

// schedule makes times of the rhythm around a day; only a note where there are none.
func (h rhythm) schedule(r *rand.Rand, day schedule.Date) *schedule.Schedule {
	p := h.pattern()
	if len(p.days) == 0 {
		return &schedule.Schedule{Notes: "Op afspraak"}
	}
	rec := schedule.Recurrence{Freq: schedule.Weekly, Opens: schedule.TimeOfDay(pick(r, p.opens))}
	rec.Closes = rec.Opens + schedule.TimeOfDay(pick(r, p.lasts))
	for _, d := range some(r, p.days, p.least, p.most) {
		rec.Days = append(rec.Days, schedule.Day{Weekday: d})
	}
	if len(p.nth) > 0 {
		rec.Freq = schedule.Monthly
		rec.Days[0].Nth = int8(pick(r, p.nth))
	}
	s := &schedule.Schedule{}
	switch {
	case p.interval > 1:
		rec.Interval = p.interval
		rec.Start = onOrAfter(day.AddDays(-98-7*r.IntN(2)), rec.Days[0].Weekday)
	case p.sessions > 0: // the course runs, or begins soon
		rec.Count = p.sessions
		rec.Start = onOrAfter(day.AddDays(7*r.IntN(7)-21), rec.Days[0].Weekday)
	}
	s.Times = []schedule.Recurrence{rec}
	if !p.neverStop {
		s.Holidays = []string{schedule.DutchCalendar}
		s.Except = breaks(r, day)
	}
	return s
}

// breaks returns holidays in which many initiatives stop: Christmas, the summer.
func breaks(r *rand.Rand, day schedule.Date) []schedule.Exception {
	var list []schedule.Exception
	if chance(r, 60) {
		list = append(list, schedule.Exception{
			From: schedule.Date{Year: day.Year, Month: 12, Day: 21}, To: schedule.Date{Year: day.Year + 1, Month: 1, Day: 3}, Note: "Kerstvakantie",
		})
	}
	if chance(r, 35) {
		list = append(list, schedule.Exception{
			From: schedule.Date{Year: day.Year + 1, Month: 7, Day: 19}, To: schedule.Date{Year: day.Year + 1, Month: 8, Day: 29}, Note: "Zomervakantie",
		})
	}
	return list
}

// onOrAfter returns the first such weekday from the day on.
func onOrAfter(day schedule.Date, w schedule.Weekday) schedule.Date {
	return day.AddDays((int(w) - int(day.Weekday()) + 7) % 7)
}

// availability returns when somebody can come; nil is not known.
func availability(r *rand.Rand, age int) schedule.Availability {
	window := func(from, to int, days ...schedule.Weekday) schedule.Window {
		return schedule.Window{Days: days, From: schedule.TimeOfDay(from), To: schedule.TimeOfDay(to)}
	}
	all := []schedule.Weekday{mo, tu, we, th, fr}
	switch n := r.IntN(10); {
	case n < 3:
		return nil
	case age < 19: // after school
		return schedule.Availability{window(900, 1140, mo, tu, th, fr), window(750, 1140, we), window(600, 1080, sa)}
	case age >= 67: // by day
		if n < 7 {
			return schedule.Availability{window(570, 1020, all...)}
		}
		return schedule.Availability{window(540, 750, some(r, all, 2, 4)...)}
	case n < 6: // works
		return schedule.Availability{window(1110, 1350, mo, tu, we, th), window(540, 1080, sa)}
	case n < 8: // while the children are at school
		return schedule.Availability{window(525, 870, some(r, all, 3, 5)...)}
	}
	return schedule.Availability{window(540, 1320, some(r, all, 2, 4)...), window(600, 1020, sa, su)}
}
