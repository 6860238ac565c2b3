package schema

import "github.com/socialebasis/verbinder/cohesion/schedule"

func (p *parser) schedule(s *schedule.Schedule) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "timezone":
			text(p, &s.Timezone)
		case "validFrom":
			day(p, &s.ValidFrom)
		case "validTo":
			day(p, &s.ValidTo)
		case "times":
			list(p, &s.Times, (*parser).recurrence)
		case "dates":
			list(p, &s.Dates, (*parser).single)
		case "except":
			list(p, &s.Except, (*parser).exception)
		case "holidays":
			list(p, &s.Holidays, text)
		case "notes":
			text(p, &s.Notes)
		default:
			return false
		}
		return true
	})
}

func (p *parser) recurrence(r *schedule.Recurrence) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "freq":
			coded(p, &r.Freq)
		case "interval":
			integer(p, &r.Interval)
		case "days":
			codes(p, &r.Days)
		case "monthDays":
			list(p, &r.MonthDays, integer)
		case "start":
			day(p, &r.Start)
		case "until":
			day(p, &r.Until)
		case "count":
			integer(p, &r.Count)
		case "opens":
			coded(p, &r.Opens)
		case "closes":
			coded(p, &r.Closes)
		default:
			return false
		}
		return true
	}, "freq", "opens", "closes")
}

func (p *parser) single(s *schedule.Single) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "date":
			day(p, &s.Date)
		case "opens":
			coded(p, &s.Opens)
		case "closes":
			coded(p, &s.Closes)
		default:
			return false
		}
		return true
	}, "date", "opens", "closes")
}

func (p *parser) exception(e *schedule.Exception) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "from":
			day(p, &e.From)
		case "to":
			day(p, &e.To)
		case "note":
			text(p, &e.Note)
		default:
			return false
		}
		return true
	}, "from", "to")
}

func (p *parser) window(w *schedule.Window) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "days":
			codes(p, &w.Days)
		case "from":
			coded(p, &w.From)
		case "to":
			coded(p, &w.To)
		default:
			return false
		}
		return true
	}, "days", "from", "to")
}

func (p *parser) availability(a *schedule.Availability) {
	list(p, (*[]schedule.Window)(a), (*parser).window)
}
