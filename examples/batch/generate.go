package main

import (
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/examples/internal/generate"
	"github.com/socialebasis/verbinder/schema"
)

func generateRecords(j *job, args []string) error {
	f := j.flags("", `Makes demonstration data: communities, areas, organisations, places, initiatives and needs, divided over
districts by their residents. The same flags give the same bytes. Without -initiatives and -needs it is
the demonstration of Amersfoort: 400 initiatives, 1,000 needs and everything around them.
Districts and figures: `+generate.Attribution+`; all else is invented.`)
	initiatives := f.Int("initiatives", 0, "`N` initiatives")
	needs := f.Int("needs", 0, "`M` needs")
	seed := f.Uint64("seed", 1, "`S`, the seed of what is left to chance")
	areas := f.String("areas", "", "GeoJSON `FILE` of districts with their residents (default those of Amersfoort)")
	at := f.String("at", generate.Day().String(), "`DATE` to which everything is anchored")
	if err := j.parse(f, args, 0); err != nil {
		return err
	}
	if *initiatives < 0 || *needs < 0 {
		return fmt.Errorf("%w: -initiatives and -needs are 0 or more", errUsage)
	}
	if *areas != "" && *initiatives == 0 && *needs == 0 {
		return fmt.Errorf("%w: say with -initiatives and -needs how many to make over the districts of -areas", errUsage)
	}
	when, err := instant(*at, time.Time{})
	if err != nil {
		return err
	}
	day, err := dayOf(when)
	if err != nil {
		return err
	}
	if *initiatives == 0 && *needs == 0 {
		set, err := generate.Demo(*seed, day)
		if err != nil {
			return err
		}
		return set.Each(j.emit)
	}
	return j.national(*areas, generate.Options{Seed: *seed, Day: day, Initiatives: *initiatives, Needs: *needs})
}

func (j *job) national(areas string, o generate.Options) error {
	if areas != "" {
		f, err := j.open("-areas", areas)
		if err != nil {
			return err
		}
		defer f.Close()
		if o.Districts, err = generate.ReadDistricts(f); err != nil {
			return fmt.Errorf("-areas %s: %w", areas, err)
		}
	}
	j.show("making records", -1)
	return generate.National(j.ctx, o, func(r cohesion.Record) error {
		j.progress.step()
		return j.emit(r)
	})
}

// emit writes a record as one line.
func (j *job) emit(r cohesion.Record) error {
	text, err := schema.Encode(j.text[:0], r)
	if err != nil {
		return err
	}
	j.text = text
	return j.out.line(text)
}
