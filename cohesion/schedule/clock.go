package schedule

import (
	"math"
	"strconv"
	"sync"
	"time"
	_ "time/tzdata" // zones are known also where the system has no tz database
)

// defaultZone is the zone of a schedule that names none.
const defaultZone = "Europe/Amsterdam"

const daySeconds = 24 * 60 * 60

// amsterdam loads the default zone once. It cannot fail, as the tz database is
// embedded; UTC stands in for the compiler's sake.
var amsterdam = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation(defaultZone)
	if err != nil {
		return time.UTC
	}
	return loc
})

// A clock turns wall times of a zone into instants. It remembers the last period of
// constant offset, so that nearby times cost no search. Not for concurrent use.
type clock struct {
	loc        *time.Location
	start, end int64 // the period, in seconds since 1970 UTC, end excluded
	offset     int64 // seconds east of UTC in that period
}

// newClock returns a clock of the zone, which has not looked at any period yet.
func newClock(loc *time.Location) *clock { return &clock{loc: loc} }

// instant returns the seconds since 1970 UTC of a wall time: minutes after midnight
// of a day, which may run into the next day. A time in a gap takes the offset before
// the gap, a time that occurs twice is the first. [time.Date] promises neither.
//
// It walks through the periods of constant offset, from one that surely ended or
// began a day before. The first period in which the wall time exists answers. If the
// wall time lies before the start of a period but after the end of the one before,
// it lies in the gap between them.
func (c *clock) instant(day, minute int) int64 {
	wall := int64(day)*daySeconds + int64(minute)*60
	if early := wall - daySeconds; early < c.start || early >= c.end {
		c.look(early)
	}
	for {
		t := wall - c.offset
		if t < c.end {
			return t
		}
		before := t
		c.look(c.end)
		if wall-c.offset < c.start {
			return before
		}
	}
}

// look makes the period that holds instant t the current one.
func (c *clock) look(t int64) {
	at := time.Unix(t, 0).In(c.loc)
	start, end := at.ZoneBounds()
	_, offset := at.Zone()
	c.start, c.end, c.offset = math.MinInt64, math.MaxInt64, int64(offset)
	if !start.IsZero() {
		c.start = start.Unix()
	}
	if !end.IsZero() {
		c.end = end.Unix()
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
