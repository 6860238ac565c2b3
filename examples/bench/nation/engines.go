package main

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/matching"
)

// policies are those that prune differently.
func policies() []matching.Policy {
	base := matching.DefaultPolicy()
	distance, theme, flat := base, base, base
	distance.Name, theme.Name, flat.Name = "distance", "theme", "flat"
	distance.Weights.Distance = 100
	theme.Weights.Theme = 200
	flat.Weights = matching.Weights{Theme: 10, Words: 10, Audience: 10, Distance: 10, Time: 10, Language: 10, Access: 10, Level: 10, Wishes: 10, Capacity: 10, Trust: 10, Results: 10}
	return []matching.Policy{base, distance, theme, flat}
}

// plainLoop is how one would write it with Explain alone: ask each record, sort, cut. It
// prepares the need anew for each, and makes reasons that nobody reads.
func plainLoop(x *matching.Index, initiatives []*cohesion.Initiative, need *cohesion.SupportNeed, p *matching.Policy, k int) ([]matching.Match, error) {
	var list []matching.Match
	for _, i := range initiatives {
		if i.Community != need.Community && !i.Published {
			continue
		}
		e, err := x.Explain(need, p, i.ID)
		if err == nil && e.Matched {
			list = append(list, e.Match)
		}
	}
	slices.SortFunc(list, func(a, b matching.Match) int {
		return cmp.Or(cmp.Compare(b.Score/p.TieBand, a.Score/p.TieBand), cmp.Compare(b.Quality, a.Quality), a.Initiative.Compare(b.Initiative))
	})
	return list[:min(k, len(list))], nil
}

func sameLists(a, b []matching.Match) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

// A table collects the times of two engines.
type table struct {
	index, other []time.Duration
	differ       int
}

func (t *table) add(index, other time.Duration, differs bool) {
	t.index, t.other = append(t.index, index), append(t.other, other)
	if differs {
		t.differ++
	}
}

func (t *table) print(out *tabwriter.Writer, policy, of, other string) {
	if len(t.index) == 0 {
		return
	}
	slices.Sort(t.index)
	slices.Sort(t.other)
	middle := micros(t.index[len(t.index)/2])
	tail := micros(t.index[len(t.index)*99/100])
	line := func(engine string, list []time.Duration, differ string) {
		var sum time.Duration
		for _, d := range list {
			sum += d
		}
		median := micros(list[len(list)/2])
		fmt.Fprintf(out, "%s\t%d\t%s\t%s\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\t%s\t\n", policy, len(list), of, engine,
			median, micros(sum)/float64(len(list)), micros(list[len(list)*99/100]), median/middle, micros(list[len(list)*99/100])/tail, differ)
	}
	line("index", t.index, "")
	line(other, t.other, fmt.Sprint(t.differ))
}

func micros(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }

// applying measures changes of several sizes: to what is said of capacity, and of new
// initiatives with text.
func applying(x *matching.Index, n *nation) error {
	fmt.Println()
	for _, size := range []int{1, 10, 100, 1000} {
		for _, text := range []bool{false, true} {
			var times []time.Duration
			y := x
			for round := range 30 {
				var c matching.Changes
				for i := range min(size, len(n.supply.Initiatives)) {
					copied := *n.supply.Initiatives[(round*size+i)%len(n.supply.Initiatives)]
					copied.Published = !copied.Published
					if text {
						copied.Name = slices.Clone(copied.Name)
						copied.Name[0].Value += " vernieuwd"
					}
					c.Initiatives = append(c.Initiatives, &copied)
				}
				start := time.Now()
				next, err := y.Apply(context.Background(), c)
				if err != nil {
					return err
				}
				times = append(times, time.Since(start))
				y = next
			}
			slices.Sort(times)
			fmt.Printf("apply %4d changes, text changed %t: median %v, most %v of %d\n", size, text, times[len(times)/2].Round(time.Microsecond), times[len(times)-1].Round(time.Microsecond), len(times))
		}
	}
	return nil
}
