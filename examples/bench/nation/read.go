package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/matching"
	"github.com/socialebasis/verbinder/schema"
)

// A nation is a supply and needs to match with it.
type nation struct {
	supply matching.Supply
	needs  []*cohesion.SupportNeed
}

// day is that of generated data.
var day = schedule.Date{Year: 2026, Month: 11, Day: 22}

func read(path string, one bool, most int) (*nation, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	calendars, err := schedule.NewCalendars(schedule.DutchHolidays(int(day.Year)-1, int(day.Year)+2))
	if err != nil {
		return nil, err
	}
	n := &nation{supply: matching.Supply{Day: day, Holidays: calendars}}
	in := schema.NewReader(f)
	for {
		line, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if line.Record == nil {
			return nil, fmt.Errorf("line %d: %w", line.Number, line.Violations.Err())
		}
		n.add(line.Record, most)
	}
	if one {
		n.join()
	}
	return n, nil
}

func (n *nation) add(r cohesion.Record, most int) {
	if need, is := r.(*cohesion.SupportNeed); is && len(n.needs) < most {
		n.needs = append(n.needs, need)
	}
	n.supply.Add(r)
}

// join makes one community of all.
func (n *nation) join() {
	if len(n.supply.Communities) == 0 {
		return
	}
	id := n.supply.Communities[0].ID
	for _, i := range n.supply.Initiatives {
		i.Community = id
	}
	for _, need := range n.needs {
		need.Community = id
	}
}
