package network_test

import (
	"context"
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/network"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// Four organisations: two work together, a third shares their initiative, the library
// stands alone.
func Example() {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	organisation := func(name string) *cohesion.Organisation {
		o := &cohesion.Organisation{Name: language.Dutch(name)}
		o.ID = cohesion.StableID[cohesion.Organisation](at, "example", name)
		return o
	}
	house, meals, choir, library := organisation("Buurthuis De Linde"), organisation("Eetclub Samen"), organisation("Koor Zanglust"), organisation("Bibliotheek Oost")
	all := []*cohesion.Organisation{house, meals, choir, library}
	net, err := network.New(network.Records{
		Organisations: all,
		Partnerships:  []*cohesion.Partnership{{A: house.ID, B: meals.ID, PartnershipKind: cohesion.Cooperation, Trust: cohesion.HighTrust}},
		Initiatives:   []*cohesion.Initiative{{Status: cohesion.InitiativeActive, Organisers: []cohesion.OrganisationID{house.ID, choir.ID}}},
		Day:           schedule.Date{Year: 2026, Month: 3, Day: 2},
	}, network.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := net.Report(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d organisations, %d ties, %d islands\n", report.Organisations, report.Ties, len(report.Islands))
	say := network.NewRenderer(all, language.NL)
	for _, c := range report.Critical {
		fmt.Println(say.Critical(c))
	}
	meet, err := net.Introductions([]network.Affinity{
		{A: meals.ID, B: choir.ID, Complement: 700_000},
		{A: library.ID, B: house.ID, Overlap: 400_000},
	}, nil, network.IntroductionOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range meet {
		fmt.Println(m.Score, say.Introduction(m))
	}
	// Output:
	// 4 organisations, 2 ties, 2 islands
	// Als Buurthuis De Linde stopt, raakt 1 organisatie los van de rest.
	// 330000 [Koor Zanglust en Eetclub Samen bereiken dezelfde mensen en vullen elkaar aan. Buurthuis De Linde kent ze allebei en kan ze aan elkaar voorstellen.]
	// 320000 [Buurthuis De Linde en Bibliotheek Oost doen veel van hetzelfde voor dezelfde mensen. Nu is er geen enkele weg tussen hun netwerken.]
}

// A graph of your own: a triangle with a tail.
func ExampleNewGraph() {
	g, err := network.NewGraph(5, []network.Edge{{A: 0, B: 1}, {A: 0, B: 2}, {A: 1, B: 2}, {A: 2, B: 3}, {A: 3, B: 4}})
	if err != nil {
		fmt.Println(err)
		return
	}
	paths, err := g.Paths(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	cuts, bridges := g.Cuts()
	fmt.Printf("betweenness %.3f\n", paths.Betweenness)
	fmt.Println("cuts", cuts[0].Node, cuts[1].Node, "bridges", len(bridges), "communities", g.Communities())
	// Output:
	// betweenness [0.000 0.000 0.667 0.500 0.000]
	// cuts 2 3 bridges 2 communities [0 0 0 1 1]
}
