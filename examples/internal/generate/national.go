package generate

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// Options say how large a national set is and of what it is made.
type Options struct {
	Seed        uint64
	Day         schedule.Date // to which everything is anchored; zero is [Day]
	Districts   []District    // empty are those of Amersfoort
	Initiatives int
	Needs       int
}

// neighboursOfTown is how many communities a community shares its initiatives with.
const neighboursOfTown = 5

// National makes a set of any size over the districts and hands its records out one by
// one: per municipality a community with its areas, organisations and places, then the
// initiatives and the needs, divided by residents, with themes by Zipf's law. Memory does
// not grow with the number of initiatives and needs. The same options give the same
// records. It stops at the first error of emit or when the context ends.
func National(ctx context.Context, o Options, emit func(cohesion.Record) error) error {
	if o.Initiatives < 0 || o.Needs < 0 {
		return fmt.Errorf("a number of initiatives or needs is 0 or more")
	}
	if o.Day.IsZero() {
		o.Day = Day()
	}
	if len(o.Districts) == 0 {
		home, err := Amersfoort()
		if err != nil {
			return err
		}
		o.Districts = home
	}
	m := moment{day: o.Day, seed: o.Seed, space: fmt.Sprintf("%s/national/%d", system, o.Seed)}
	p, err := newPlan(m, o.Districts, max(o.Initiatives/6, 1), max(o.Initiatives/5, 1))
	if err != nil {
		return err
	}
	p.byZipf()
	p.meetNeighbours()
	if err := p.emitGround(ctx, emit); err != nil {
		return err
	}
	for n := range o.Initiatives {
		if err := ctx.Err(); err != nil {
			return err
		}
		r := p.rand("initiative", n)
		if err := emit(p.initiative(n, p.drawDistrict(r), p.drawOffer(r), r)); err != nil {
			return err
		}
	}
	for n := range o.Needs {
		if err := ctx.Err(); err != nil {
			return err
		}
		r := p.rand("need", n)
		if err := emit(p.need(n, p.drawDistrict(r), p.drawOffer(r), r)); err != nil {
			return err
		}
	}
	return nil
}

// meetNeighbours names the nearest communities of each as its neighbours.
func (p *plan) meetNeighbours() {
	type near struct {
		town   int
		metres int64
	}
	for i := range p.towns {
		list := make([]near, 0, len(p.towns))
		for j := range p.towns {
			if j != i {
				list = append(list, near{j, int64(cohesion.Distance(p.towns[i].centre, p.towns[j].centre))})
			}
		}
		slices.SortFunc(list, func(a, b near) int {
			return cmp.Or(cmp.Compare(a.metres, b.metres), cmp.Compare(a.town, b.town))
		})
		for _, n := range list[:min(neighboursOfTown, len(list))] {
			p.towns[i].neighbours = append(p.towns[i].neighbours, p.community(n.town))
		}
	}
}

// emitGround hands out what initiatives refer to.
func (p *plan) emitGround(ctx context.Context, emit func(cohesion.Record) error) error {
	for i := range p.towns {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := emit(p.communityRecord(i)); err != nil {
			return err
		}
		if err := emit(p.townRecord(i)); err != nil {
			return err
		}
		for _, d := range p.towns[i].districts {
			if err := emit(p.districts[d].record(p.moment)); err != nil {
				return err
			}
		}
		for n := range p.towns[i].orgs {
			if err := emit(p.group(i, n)); err != nil {
				return err
			}
		}
		for _, d := range p.towns[i].districts {
			for n := range p.districts[d].places {
				if err := emit(p.place(d, n)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
