package cohesion

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion/schedule"
)

func TestCapacityCertainty(t *testing.T) {
	tests := []struct {
		name        string
		age, period int
		want        int32
	}{
		{"on the day", 0, 90, 1_000_000},
		{"from the future", -1, 90, 1_000_000},
		{"far future", -4000, 1, 1_000_000},
		{"a day later", 1, 4, 750_000},
		{"half way", 45, 90, 500_000},
		{"rounded down", 1, 3, 666_666},
		{"the last day that says something", 89, 90, 11_111},
		{"after the period", 90, 90, 0},
		{"long after", 9000, 90, 0},
		{"period of a day", 1, 1, 0},
		{"no decay", 9000, 0, 1_000_000},
		{"negative period", 9000, -5, 1_000_000},
		{"period longer than an int32 of millionths", 1, 1_000_000, 999_999},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := Capacity{Status: HasRoom, ReportedAt: sunday}
			if got := c.Certainty(sunday.AddDays(tt.age), tt.period); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

func TestCapacityCertaintyOnlyDecays(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 22))
	for range 200 {
		c, period := Capacity{ReportedAt: sunday}, 1+r.IntN(2000)
		last := int32(1_000_000)
		for age := range period + 2 {
			got := c.Certainty(sunday.AddDays(age), period)
			if got > last || got < 0 || (got == 0) != (age >= period) {
				t.Fatalf("%d after %d of %d days, %d a day before", got, age, period, last)
			}
			last = got
		}
	}
}

func TestCapacityValidate(t *testing.T) {
	report := func(change func(*Capacity)) Capacity {
		c := Capacity{Status: HasRoom, Places: 10, Free: 3, ReportedAt: sunday}
		change(&c)
		return c
	}
	tests := []struct {
		name string
		c    Capacity
		want []string
	}{
		{"room", report(func(*Capacity) {}), nil},
		{"all free", report(func(c *Capacity) { c.Free = 10 }), nil},
		{"free of an unknown number", report(func(c *Capacity) { c.Places = 0 }), nil},
		{"full", report(func(c *Capacity) { c.Status, c.Free = Full, 0 }), nil},
		{"a million", report(func(c *Capacity) { c.Places, c.Free = 1_000_000, 1_000_000 }), nil},
		{"nothing", Capacity{}, []string{"/status required", "/reportedAt required"}},
		{"more free than there are", report(func(c *Capacity) { c.Free = 11 }), []string{"/free conflict"}},
		{"full with places free", report(func(c *Capacity) { c.Status = Full }), []string{"/free conflict"}},
		{"waiting with places free", report(func(c *Capacity) { c.Status = WaitingList }), []string{"/free conflict"}},
		{"free, status not said", report(func(c *Capacity) { c.Status = 0 }), []string{"/status required"}},
		{"status", report(func(c *Capacity) { c.Status, c.Free = Full+1, 0 }), []string{"/status unknown"}},
		{"negative", report(func(c *Capacity) { c.Places, c.Free = -1, -1 }), []string{"/places range", "/free range"}},
		{"too many", report(func(c *Capacity) { c.Places, c.Free = 1_000_001, 1_000_001 }), []string{"/places range", "/free range"}},
		{"texts", report(func(c *Capacity) { c.Unit, c.Note = strings.Repeat("x", 41), strings.Repeat("x", 501) }), []string{"/unit range", "/note range"}},
		{"day", report(func(c *Capacity) { c.ReportedAt = schedule.Date{Year: 1899, Month: 1, Day: 1} }), []string{"/reportedAt range"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, pathsAndCodes(tt.c.Validate())); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
