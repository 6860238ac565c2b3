package matching_test

import (
	"context"
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

var (
	morning   = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	village   = cohesion.StableID[cohesion.Community](morning, "example", "village")
	cookingID = cohesion.StableID[cohesion.Initiative](morning, "example", "cooking")
	lunchID   = cohesion.StableID[cohesion.Initiative](morning, "example", "lunch")
)

// supply is a village with a hall and two initiatives.
func supply() matching.Supply {
	hall := &cohesion.Place{
		Meta:         cohesion.Meta[cohesion.Place]{ID: cohesion.StableID[cohesion.Place](morning, "example", "hall"), Community: village},
		Name:         language.Dutch("Dorpshuis De Brink"),
		Point:        cohesion.Point{Lat: 52_160_0000, Lon: 5_400_0000},
		Inaccessible: []cohesion.Feature{cohesion.Lift},
	}
	friday := &schedule.Schedule{Times: []schedule.Recurrence{{
		Freq: schedule.Weekly, Days: []schedule.Day{{Weekday: schedule.Friday}}, Opens: 17 * 60, Closes: 20 * 60,
	}}}
	return matching.Supply{
		Day:    schedule.Date{Year: 2026, Month: 11, Day: 22},
		Places: []*cohesion.Place{hall},
		Initiatives: []*cohesion.Initiative{{
			Meta:       cohesion.Meta[cohesion.Initiative]{ID: cookingID, Community: village},
			Name:       language.Dutch("Samen koken en eten"),
			Status:     cohesion.InitiativeActive,
			Themes:     []vocabulary.Ref{"sb:ontmoeten"},
			Languages:  []language.Tag{"nl"},
			Cost:       &cohesion.Cost{Cents: 500, Per: cohesion.PerSession},
			Deliveries: []cohesion.Delivery{{Mode: cohesion.AtPlace, Place: hall.ID, Schedule: friday}},
			Seeks:      []cohesion.Seek{{Themes: []vocabulary.Ref{"sb:ontmoeten"}, People: 2}},
		}, {
			Meta:       cohesion.Meta[cohesion.Initiative]{ID: lunchID, Community: village},
			Name:       language.Dutch("Lunch voor senioren"),
			Status:     cohesion.InitiativeActive,
			Themes:     []vocabulary.Ref{"sb:ontmoeten"},
			Audiences:  []vocabulary.Ref{"sb:ouderen"},
			Languages:  []language.Tag{"nl", "tr"},
			Cost:       &cohesion.Cost{Cents: 250, Per: cohesion.PerSession},
			Deliveries: []cohesion.Delivery{{Mode: cohesion.AtPlace, Place: hall.ID}},
			Eligibility: cohesion.Eligibility{
				Rule: &cohesion.Rule{Age: cohesion.FromAge(65)},
			},
		}},
	}
}

func need() *cohesion.SupportNeed {
	return &cohesion.SupportNeed{
		Meta:     cohesion.Meta[cohesion.SupportNeed]{ID: cohesion.StableID[cohesion.SupportNeed](morning, "example", "need"), Community: village},
		Status:   cohesion.NeedRaised,
		Wants:    []cohesion.Want{{Theme: "sb:ontmoeten"}},
		Location: cohesion.Location{Point: cohesion.Point{Lat: 52_158_0000, Lon: 5_399_0000}},
		Travel:   cohesion.Travel{Mode: cohesion.OnFoot},
		Expires:  schedule.Date{Year: 2027, Month: 2, Day: 1},
	}
}

func ExampleIndex_Match() {
	index, err := matching.NewIndex(context.Background(), supply())
	if err != nil {
		fmt.Println(err)
		return
	}
	policy := matching.DefaultPolicy()
	n := need()
	n.Facts.Age = cohesion.Between(70, 75)
	result, err := index.Match(n, &policy, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range result.Matches {
		i, _ := index.Initiative(m.Initiative)
		fmt.Println(m.Score, i.Name.In(language.NL))
	}
	// Output:
	// 792674 Lunch voor senioren
	// 734534 Samen koken en eten
}

// An age that is not known excludes nobody: it becomes a question.
func ExampleIndex_Explain() {
	index, _ := matching.NewIndex(context.Background(), supply())
	policy := matching.DefaultPolicy()
	why, err := index.Explain(need(), &policy, lunchID)
	if err != nil {
		fmt.Println(err)
		return
	}
	render := matching.NewRenderer(index.Vocabulary(), language.EN)
	fmt.Println("matched:", why.Matched)
	for _, r := range why.Reasons {
		if matching.ForPerson(r.Question) {
			fmt.Println(render.Sentence(r), render.Question(r))
		}
	}
	// Output:
	// matched: true
	// It is not known if this is meant for this person. How old is the person?
	// It is not known if the time fits. When can the person come?
	// It is not known if the language fits. Which languages does the person speak?
	// It is not known if the organisations know each other. Which organisation asks?
	// It is not known if the person may take part. How old is the person?
}

func ExampleIndex_WhyNot() {
	index, _ := matching.NewIndex(context.Background(), supply())
	policy := matching.DefaultPolicy()
	n := need()
	n.Facts.Age = cohesion.Between(40, 45)
	n.Accessibility = []cohesion.Feature{cohesion.Lift}
	why, err := index.WhyNot(n, &policy, lunchID)
	if err != nil {
		fmt.Println(err)
		return
	}
	render := matching.NewRenderer(index.Vocabulary(), language.NL)
	for _, s := range render.Sentences(why.Reasons) {
		fmt.Println(s)
	}
	// Output:
	// De voorwaarden passen niet bij deze persoon.
	// Op deze plek is dit er niet: een lift of alles gelijkvloers.
}

// Who only speaks Turkish and can pay one euro finds nothing, until a limit gives way.
func ExampleIndex_Relax() {
	index, _ := matching.NewIndex(context.Background(), supply())
	policy := matching.DefaultPolicy()
	n := need()
	n.Languages = []language.Tag{"tr"}
	n.CostLimit = &cohesion.Cost{Cents: 100, Per: cohesion.PerSession}
	relaxations, err := index.Relax(n, &policy, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range relaxations {
		for _, c := range r.Concessions {
			fmt.Printf("pay at most %d cents: ", c.Cost.Cents)
		}
		i, _ := index.Initiative(r.Matches[0].Initiative)
		fmt.Println(r.Opens, "offer opens:", i.Name.In(language.NL))
	}
	// Output: pay at most 250 cents: 1 offer opens: Lunch voor senioren
}

func ExampleIndex_MatchTalent() {
	index, _ := matching.NewIndex(context.Background(), supply())
	policy := matching.DefaultPolicy()
	cook := &cohesion.Talent{
		Meta:    cohesion.Meta[cohesion.Talent]{ID: cohesion.StableID[cohesion.Talent](morning, "example", "cook"), Community: village},
		Status:  cohesion.TalentOpen,
		Offers:  []cohesion.Want{{Theme: "sb:ontmoeten"}},
		Words:   "ik kook graag",
		Expires: schedule.Date{Year: 2027, Month: 2, Day: 1},
	}
	result, err := index.MatchTalent(cook, &policy, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range result.Matches {
		i, _ := index.Initiative(m.Initiative)
		fmt.Println(i.Name.In(language.NL))
	}
	// Output: Samen koken en eten
}

func ExampleIndex_Search() {
	index, _ := matching.NewIndex(context.Background(), supply())
	for _, hit := range index.Search("eten met anderen", language.NL, 5) {
		i, _ := index.Initiative(hit.Initiative)
		fmt.Println(i.Name.In(language.NL))
	}
	// Output:
	// Samen koken en eten
	// Lunch voor senioren
}
