package schedule

import "slices"

// DutchCalendar is the name of the calendar that [DutchHolidays] computes.
const DutchCalendar = "nl-feestdagen"

// firstDutchYear is the first year with a King's Day.
const firstDutchYear = 2014

// DutchHolidays computes the Dutch public holidays of the years from and to, both
// included, cut to 2014..[MaxYear]: since 2014 the rules below hold.
//
// The days are those of article 3 of the Algemene termijnenwet, with Good Friday
// (put on a par with them there) and the Sundays of Easter and Pentecost. King's Day
// is 27 April, or the day before when that is a Sunday. Good Friday, and Liberation
// Day (5 May) in years that are not a multiple of five, are marked partial, as most
// employers then give no day off.
func DutchHolidays(fromYear, toYear int) Calendar {
	c := Calendar{Name: DutchCalendar, Days: []CalendarDay{}}
	for year := max(fromYear, firstDutchYear); year <= min(toYear, MaxYear); year++ {
		c.Days = append(c.Days, dutchYear(year)...)
	}
	return c
}

func dutchYear(year int) []CalendarDay {
	easter := easterSunday(year)
	on := func(month, day uint8) Date { return Date{Year: int16(year), Month: month, Day: day} }
	king := on(4, 27)
	if king.Weekday() == Sunday {
		king = on(4, 26)
	}
	days := []CalendarDay{
		{Date: on(1, 1), Name: "Nieuwjaarsdag"},
		{Date: easter.AddDays(-2), Name: "Goede Vrijdag", Partial: true},
		{Date: easter, Name: "Eerste Paasdag"},
		{Date: easter.AddDays(1), Name: "Tweede Paasdag"},
		{Date: king, Name: "Koningsdag"},
		{Date: on(5, 5), Name: "Bevrijdingsdag", Partial: year%5 != 0},
		{Date: easter.AddDays(39), Name: "Hemelvaartsdag"},
		{Date: easter.AddDays(49), Name: "Eerste Pinksterdag"},
		{Date: easter.AddDays(50), Name: "Tweede Pinksterdag"},
		{Date: on(12, 25), Name: "Eerste Kerstdag"},
		{Date: on(12, 26), Name: "Tweede Kerstdag"},
	}
	slices.SortStableFunc(days, func(a, b CalendarDay) int { return a.Date.Compare(b.Date) })
	return days
}

// easterSunday returns Easter Sunday of the Gregorian calendar by the anonymous rule
// published in Nature (20 April 1876), as given by J. Meeus, Astronomical Algorithms,
// chapter 8. It holds for every Gregorian year without exceptions.
func easterSunday(year int) Date {
	golden, century, yearOf := year%19, year/100, year%100
	corrected := (century - (century+8)/25 + 1) / 3
	moon := (19*golden + century - century/4 - corrected + 15) % 30
	weekday := (32 + 2*(century%4) + 2*(yearOf/4) - moon - yearOf%4) % 7
	late := (golden + 11*moon + 22*weekday) / 451
	n := moon + weekday - 7*late + 114
	return Date{Year: int16(year), Month: uint8(n / 31), Day: uint8(n%31 + 1)}
}
