package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/matching"
	"github.com/socialebasis/verbinder/schema"
)

// each reads a file of records and hands them out. Lines that are no valid record are
// rejected, and it goes on. The file may hold records of any kind.
func (j *job) each(flagName, path string, use func(line int, r cohesion.Record) error) error {
	f, err := j.open(flagName, path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := schema.NewReader(f)
	for {
		if err := j.ctx.Err(); err != nil {
			return err
		}
		line, err := in.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s %s: %w", flagName, path, err)
		}
		if line.Record == nil {
			err = j.reject(reject{File: path, Line: line.Number, Errors: line.Violations, Raw: string(line.Data)})
		} else {
			err = use(line.Number, line.Record)
		}
		if err != nil {
			return err
		}
	}
}

// supply reads the records that needs are matched with. Of two initiatives with one id
// the second is rejected. Needs and other records that are no supply go to other, or are
// passed over if that is nil.
func (j *job) supply(path string, day schedule.Date, other func(cohesion.Record)) (matching.Supply, error) {
	s := matching.Supply{Day: day}
	calendars, err := schedule.NewCalendars(schedule.DutchHolidays(int(day.Year)-1, int(day.Year)+2))
	if err != nil {
		return s, fmt.Errorf("the Dutch holidays: %w", err)
	}
	s.Holidays = calendars
	seen := make(map[cohesion.InitiativeID]bool)
	j.show("reading records", -1)
	err = j.each("-records", path, func(line int, r cohesion.Record) error {
		j.progress.step()
		switch r := r.(type) {
		case *cohesion.Judgement:
			j.judgements = append(j.judgements, r)
		case *cohesion.Initiative:
			if seen[r.ID] {
				return j.reject(reject{File: path, Line: line, Errors: valid.Violations{{
					Path: "/id", Code: valid.Duplicate, Message: "another initiative before it has the same id; keep one of them",
				}}})
			}
			seen[r.ID] = true
		}
		if !s.Add(r) && other != nil {
			other(r)
		}
		return nil
	})
	return s, err
}

// index reads records and makes an index of them for a day.
func (j *job) index(path string, at time.Time) (*matching.Index, error) {
	day, err := dayOf(at)
	if err != nil {
		return nil, err
	}
	s, err := j.supply(path, day, nil)
	if err != nil {
		return nil, err
	}
	x, err := matching.NewIndex(j.ctx, s)
	if err != nil {
		return nil, fmt.Errorf("-records %s: %w", path, err)
	}
	return x, nil
}
