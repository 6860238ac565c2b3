// Command quickstart builds a few records, matches a need and prints who can help, and why.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

func main() {
	if err := show(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func show(w io.Writer) error {
	monday := schedule.Recurrence{Freq: schedule.Weekly, Days: []schedule.Day{{Weekday: schedule.Monday}}, Opens: 600, Closes: 720}
	house := &cohesion.Place{Meta: meta[cohesion.Place]("huis"), Name: language.Dutch("Buurthuis"), Point: cohesion.Point{Lat: 521_570_000, Lon: 53_900_000}}
	coffee := offer("koffie", "Koffieochtend", "sb:ontmoeten", cohesion.WalkIn)
	coffee.Deliveries = []cohesion.Delivery{{Mode: cohesion.AtPlace, Place: house.ID, Schedule: &schedule.Schedule{Times: []schedule.Recurrence{monday}}}}
	initiatives := []*cohesion.Initiative{coffee, offer("maatje", "Maatje aan huis", "sb:maatjescontact", cohesion.OwnRequest), offer("klus", "Klusteam", "sb:klussen", cohesion.OwnRequest)}
	day := schedule.Date{Year: 2026, Month: 11, Day: 22}
	index, err := matching.NewIndex(context.Background(), matching.Supply{Initiatives: initiatives, Places: []*cohesion.Place{house}, Day: day})
	if err != nil {
		return err
	}
	need := &cohesion.SupportNeed{
		Meta: meta[cohesion.SupportNeed]("vraag"), Status: cohesion.NeedRaised, Wants: []cohesion.Want{{Theme: "sb:eenzaamheid"}},
		Location: cohesion.Location{Point: cohesion.Point{Lat: 521_600_000, Lon: 53_900_000}}, Expires: day.AddDays(90),
	}
	policy := matching.DefaultPolicy()
	result, err := index.Match(need, &policy, 10)
	if err != nil {
		return err
	}
	sentences := matching.NewRenderer(vocabulary.Starter(), language.NL)
	for rank, match := range result.Matches {
		why, err := index.Explain(need, &policy, match.Initiative)
		if err != nil {
			return err
		}
		initiative, _ := index.Initiative(match.Initiative)
		fmt.Fprintf(w, "%d. %s (%d%%)\n", rank+1, initiative.Name.In(language.NL), match.Score/10_000)
		for _, sentence := range sentences.Sentences(why.Reasons) {
			fmt.Fprintln(w, "  ", sentence)
		}
	}
	return nil
}
