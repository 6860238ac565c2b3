package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
	"github.com/socialebasis/verbinder/matching/overlap"
)

// All ways find the same pairs.
func TestMeasure(t *testing.T) {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	supply := matching.Supply{Day: day}
	for n := range 60 {
		place := &cohesion.Place{Point: cohesion.Point{Lat: 521_500_000 + int32(n)*20_000, Lon: 53_900_000}}
		place.ID = cohesion.StableID[cohesion.Place](at, "test", fmt.Sprint(n))
		i := &cohesion.Initiative{
			Name: language.Dutch("Samen doen"), Status: cohesion.InitiativeActive,
			Themes:     []vocabulary.Ref{[]vocabulary.Ref{"sb:ontmoeten", "sb:sport", "sb:schuldhulp"}[n%3]},
			Deliveries: []cohesion.Delivery{{Mode: cohesion.AtPlace, Place: place.ID}},
		}
		i.ID = cohesion.StableID[cohesion.Initiative](at, "test", fmt.Sprint(n))
		supply.Places, supply.Initiatives = append(supply.Places, place), append(supply.Initiatives, i)
	}
	r, err := measure(supply, overlap.DefaultPolicy(), 60, 1, true)
	if err != nil || r.pairs < 50 || r.differing != 0 {
		t.Errorf("%+v %v", r, err)
	}
}
