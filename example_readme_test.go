package verbinder_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

var (
	ctx         = context.Background()
	imported    = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	today       = schedule.Date{Year: 2026, Month: 11, Day: 22}
	community   = cohesion.StableID[cohesion.Community](imported, "readme", "amersfoort")
	needID      = cohesion.StableID[cohesion.SupportNeed](imported, "readme", "need")
	home        = cohesion.Point{Lat: 52_156_1000, Lon: 5_387_8000}
	places      = []*cohesion.Place{house}
	initiatives = []*cohesion.Initiative{coffee, debt}
	nl          = matching.NewRenderer(vocabulary.Starter(), language.NL)
)

var house = &cohesion.Place{
	Meta:  cohesion.Meta[cohesion.Place]{ID: cohesion.StableID[cohesion.Place](imported, "readme", "house"), Community: community},
	Name:  language.Dutch("Buurthuis De Linde"),
	Point: cohesion.Point{Lat: 52_159_0000, Lon: 5_391_0000},
}

var coffee = &cohesion.Initiative{
	Meta:        cohesion.Meta[cohesion.Initiative]{ID: cohesion.StableID[cohesion.Initiative](imported, "readme", "coffee"), Community: community},
	Name:        language.Dutch("Samen koffie voor wie alleen is"),
	Status:      cohesion.InitiativeActive,
	Themes:      []vocabulary.Ref{"sb:eenzaamheid", "sb:ontmoeten"},
	Eligibility: cohesion.Eligibility{OpenToAll: true},
	Access:      []cohesion.Access{cohesion.WalkIn},
	Level:       cohesion.Prevention,
	Languages:   []language.Tag{"nl"},
	Cost:        &cohesion.Cost{},
	Deliveries: []cohesion.Delivery{{
		Mode:  cohesion.AtPlace,
		Place: house.ID,
		Schedule: &schedule.Schedule{Times: []schedule.Recurrence{{
			Freq: schedule.Weekly, Days: []schedule.Day{{Weekday: schedule.Tuesday}}, Opens: 10 * 60, Closes: 12 * 60,
		}}},
	}},
}

var debt = &cohesion.Initiative{
	Meta:   cohesion.Meta[cohesion.Initiative]{ID: cohesion.StableID[cohesion.Initiative](imported, "readme", "debt"), Community: community},
	Name:   language.Dutch("Maatje voor je administratie"),
	Status: cohesion.InitiativeActive,
	Themes: []vocabulary.Ref{"sb:schulden"},
}

// match is the code that the README shows.
func match() error {
	need := &cohesion.SupportNeed{
		Meta:     cohesion.Meta[cohesion.SupportNeed]{ID: needID, Community: community},
		Status:   cohesion.NeedRaised,
		Wants:    []cohesion.Want{{Theme: "sb:eenzaamheid"}},
		Words:    "sinds mijn man er niet meer is zit ik alleen thuis",
		Location: cohesion.Location{Point: home, Accuracy: 250},
		Travel:   cohesion.Travel{Mode: cohesion.OnFoot},
		Expires:  schedule.Date{Year: 2027, Month: 2, Day: 1},
	}
	index, err := matching.NewIndex(ctx, matching.Supply{Initiatives: initiatives, Places: places, Day: today})
	if err != nil {
		return err
	}
	policy := matching.DefaultPolicy()
	result, err := index.Match(need, &policy, 3)
	if err != nil {
		return err
	}
	for _, m := range result.Matches {
		why, _ := index.Explain(need, &policy, m.Initiative) // a match is in the index
		fmt.Println(m.Score, strings.Join(nl.Sentences(why.Reasons), "\n"))
	}
	return nil
}

func Example_readme() {
	if err := match(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 782186 Dit gaat over eenzaamheid.
	// De afstand is tussen 150 meter en 650 meter.
	// Iedereen is welkom.
	// De omschrijving past bij de woorden van de vraag.
	// Binnenlopen kan, zonder afspraak.
	// Dit helpt om problemen te voorkomen.
	// Het is niet bekend of de tijd past.
	// Het is niet bekend of de taal past.
	// Het is niet bekend of er plek is.
	// Het is niet bekend of de organisaties elkaar kennen.
	// Er zijn nog geen ervaringen bekend.
}

// TestReadmeShowsCompiledCode holds the code in the README to the code above.
func TestReadmeShowsCompiledCode(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("example_readme_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, shown, found := strings.Cut(string(readme), "```go\n")
	shown, _, closed := strings.Cut(shown, "```")
	if !found || !closed {
		t.Fatal("the README shows no Go code")
	}
	var indented strings.Builder
	for line := range strings.Lines(shown) {
		if strings.TrimSpace(line) != "" {
			indented.WriteString("\t")
		}
		indented.WriteString(line)
	}
	if !strings.Contains(string(source), indented.String()) {
		t.Error("the code in the README is not in match; change both")
	}
}
