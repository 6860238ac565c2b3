package overlap_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
	"github.com/socialebasis/verbinder/matching/overlap"
)

func name[T any](text string) cohesion.ID[T] {
	return cohesion.StableID[T](time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), "example", text)
}

// coffee makes three offers in one town.
func coffee() matching.Supply {
	house := &cohesion.Place{Point: cohesion.Point{Lat: 521560000, Lon: 53870000}}
	library := &cohesion.Place{Point: cohesion.Point{Lat: 521600000, Lon: 53900000}}
	house.ID, library.ID = name[cohesion.Place]("house"), name[cohesion.Place]("library")
	offer := func(text, organiser string, at cohesion.PlaceID, day schedule.Weekday, themes ...vocabulary.Ref) *cohesion.Initiative {
		i := &cohesion.Initiative{
			Name: language.Dutch(text), Status: cohesion.InitiativeActive, Themes: themes,
			Audiences: []vocabulary.Ref{"sb:ouderen"}, Languages: []language.Tag{"nl"},
			Organisers: []cohesion.OrganisationID{name[cohesion.Organisation](organiser)},
			Deliveries: []cohesion.Delivery{{Mode: cohesion.AtPlace, Place: at, Schedule: &schedule.Schedule{Times: []schedule.Recurrence{{
				Freq: schedule.Weekly, Days: []schedule.Day{{Weekday: day}}, Opens: 10 * 60, Closes: 12 * 60,
			}}}}},
		}
		i.ID, i.Community = name[cohesion.Initiative](text), name[cohesion.Community]("town")
		return i
	}
	return matching.Supply{
		Day:    schedule.Date{Year: 2026, Month: 11, Day: 22},
		Places: []*cohesion.Place{house, library},
		Initiatives: []*cohesion.Initiative{
			offer("Koffieochtend voor ouderen", "welfare", house.ID, schedule.Tuesday, "sb:ontmoeten", "sb:eenzaamheid"),
			offer("Koffie en ontmoeten voor ouderen", "library", library.ID, schedule.Tuesday, "sb:ontmoeten"),
			offer("Hulp bij schulden", "welfare", house.ID, schedule.Friday, "sb:geld-en-schulden"),
		},
	}
}

// Which offers overlap, how much, and what their organisers could do.
func ExampleSet_Pairs() {
	set, err := overlap.New(context.Background(), coffee(), overlap.DefaultPolicy(), overlap.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	nl := overlap.NewRenderer(nil, language.NL)
	for p, err := range set.Pairs(context.Background(), overlap.Query{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		evidence, _ := set.Evidence(p.A, p.B) // the pair is of the set
		fmt.Println(p.Relation, p.Kinds.List(), p.Action)
		fmt.Println(strings.Join(nl.Sentences(p, evidence), "\n"))
	}
	// Output:
	// between [overlap clash] tune-times
	// Beide gaan over ontmoeten in de buurt.
	// De omschrijvingen lijken op elkaar.
	// Beide zijn bedoeld voor ouderen vanaf 65 jaar.
	// Ze zijn er voor dezelfde buurt.
	// Per week zijn ze 2 uur tegelijk.
	// Bij beide kunt u terecht in het Nederlands.
	// Stem de tijden op elkaar af.
}

// Groups in which every two offers overlap: whom to invite to one table.
func ExampleSet_Groups() {
	set, err := overlap.New(context.Background(), coffee(), overlap.DefaultPolicy(), overlap.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	groups, err := set.Groups(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	en := overlap.NewRenderer(nil, language.EN)
	for _, g := range groups {
		fmt.Println(strings.Join(en.GroupSentences(g), "\n"))
	}
	// Output:
	// 2 organisations do the same here, with 2 activities.
	// The activities are about meeting neighbours and loneliness.
	// Most are meant for older people from 65.
}

// A policy is data; what a document leaves out is as in the default one.
func ExampleParsePolicy() {
	p, err := overlap.ParsePolicy([]byte(`{"name": "village", "version": 1, "reach": {"place": 8000}, "threshold": 400000}`))
	fmt.Println(p.ID(), p.Reach.Place, p.Reach.Home, p.Threshold, err)
	// Output:
	// village/1 8000 5000 400000 <nil>
}

// How broad two organisations are, and how much of their work is common.
func ExampleNiche() {
	welfare := overlap.NewNiche(map[vocabulary.Ref]float64{"sb:ontmoeten": 6, "sb:geld-en-schulden": 3, "sb:wonen": 3})
	church := overlap.NewNiche(map[vocabulary.Ref]float64{"sb:ontmoeten": 1, "sb:samen-eten": 1})
	fmt.Printf("%.2f %.2f %.2f\n", welfare.Breadth(), church.Breadth(), welfare.Proportional(church))
	// Output:
	// 2.67 2.00 0.50
}
