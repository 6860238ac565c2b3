package generate

import (
	"hash/fnv"
	"math/rand/v2"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// system names this generator as the source of its records.
const system = "verbinder-demo"

// A moment is the day to which everything is anchored, and the seed.
type moment struct {
	day   schedule.Date
	seed  uint64
	space string // keeps the ids of the demonstration and of a national set apart
}

// noon returns twelve o'clock, in UTC, of the day that lies ago days before.
func (m moment) noon(ago int) time.Time {
	d := m.day.AddDays(-ago)
	return time.Date(int(d.Year), time.Month(d.Month), int(d.Day), 12, 0, 0, 0, time.UTC)
}

// rand returns the stream of random numbers of one record: streams of different records
// do not depend on each other, so that one record can be made without the others.
func (m moment) rand(kind string, n int) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(kind))
	return rand.New(rand.NewPCG(m.seed, h.Sum64()+uint64(n)*0x9E3779B97F4A7C15))
}

// idOf returns the id of a record; it depends on the key only.
func idOf[T any](m moment, key string) cohesion.ID[T] {
	epoch := time.Date(2025, time.January, 6, 9, 0, 0, 0, time.UTC)
	h := fnv.New32a()
	h.Write([]byte(key))
	return cohesion.StableID[T](epoch.Add(time.Duration(h.Sum32()%(180*24*3600))*time.Second), m.space, key)
}

// head returns what every record has in common; it was made some days before.
func head[T any](m moment, key string, ago int) cohesion.Meta[T] {
	return cohesion.Meta[T]{ID: idOf[T](m, key), Version: 1, Created: m.noon(ago), Changed: m.noon(ago)}
}

// chance is true in percent of a hundred cases.
func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

// pick returns one of the list at random; the zero value of an empty one.
func pick[E any](r *rand.Rand, list []E) E {
	if len(list) == 0 {
		var zero E
		return zero
	}
	return list[r.IntN(len(list))]
}

// some returns between least and most different elements of the list, in its order.
func some[E any](r *rand.Rand, list []E, least, most int) []E {
	n := min(least+r.IntN(most-least+1), len(list))
	chosen := make([]E, 0, n)
	for i, e := range list {
		if r.IntN(len(list)-i) < n-len(chosen) {
			chosen = append(chosen, e)
		}
	}
	return chosen
}
