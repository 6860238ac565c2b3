package overlap

import (
	"math/bits"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/matching"
)

// weeks are the distinct weekly times of offers and deliveries; the first is empty: not known.
type weeks struct {
	list   []schedule.Week
	counts []int32 // quarters of an hour
	find   map[schedule.Week]int32
	day    schedule.Date
	last   schedule.Date
	cal    schedule.Calendars
}

func newWeeks(day schedule.Date, cal schedule.Calendars) *weeks {
	return &weeks{
		list: make([]schedule.Week, 1), counts: make([]int32, 1), find: map[schedule.Week]int32{{}: 0},
		day: day, last: day.AddDays(matching.HorizonDays), cal: cal,
	}
}

// of returns the times of a schedule over the coming eight weeks, as package matching
// looks at them.
func (w *weeks) of(s *schedule.Schedule) int32 {
	if s == nil || len(s.Times) == 0 && len(s.Dates) == 0 {
		return 0
	}
	return w.number(s.Week(w.day, w.last, w.cal))
}

func (w *weeks) number(week schedule.Week) int32 {
	n, known := w.find[week]
	if !known {
		n = int32(len(w.list))
		w.find[week] = n
		w.list = append(w.list, week)
		w.counts = append(w.counts, int32(week.Count()))
	}
	return n
}

// ofOffer returns when any of the deliveries takes place: what is known of it.
func (w *weeks) ofOffer(i *cohesion.Initiative) int32 {
	var all schedule.Week
	for d := range i.Deliveries {
		all = all.Or(w.list[w.of(i.Deliveries[d].Schedule)])
	}
	return w.number(all)
}

// covers compares two weeks by the quarters that both have.
func (w *weeks) covers(a, b int32) cover {
	if a == 0 || b == 0 {
		return cover{}
	}
	if a == b {
		return cover{cohesion.One, cohesion.One, true}
	}
	return shares(int64(w.common(a, b)), int64(w.counts[a]), int64(w.counts[b]))
}

func (w *weeks) common(a, b int32) int {
	x, y := &w.list[a], &w.list[b]
	n := 0
	for i := range x {
		n += bits.OnesCount64(x[i] & y[i])
	}
	return n
}

// at returns the times of a schedule.
func (w *weeks) at(s *schedule.Schedule) schedule.Week { return s.Week(w.day, w.last, w.cal) }
