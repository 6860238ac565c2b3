package cohesion_test

import (
	"fmt"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// Of a confidential place, others see the town and a position on a grid of 500 metres.
func ExamplePlace_Shown() {
	shelter := &cohesion.Place{
		Name:         language.Dutch("Opvanghuis"),
		Address:      cohesion.Address{Lines: []string{"Wilgenpad 12"}, Postcode: "3899XB", City: "Lindendorp"},
		Point:        cohesion.Point{Lat: 521561113, Lon: 53878266},
		Accessible:   []cohesion.Feature{cohesion.Lift},
		Confidential: true,
	}
	shown := shelter.Shown()
	fmt.Println(shown.Name.In("nl"), shown.Address.Lines, shown.Address.City, shown.Point != shelter.Point)
	fmt.Printf("lift %v, hearing loop %q\n", shown.Has(cohesion.Lift), shown.Has(cohesion.HearingLoop))
	// Output:
	// Opvanghuis [] Lindendorp true
	// lift yes, hearing loop ""
}

// Prices are compared as far as they can be; what cannot be compared is unknown.
func ExampleCost_Within() {
	limit := cohesion.Cost{Cents: 1000, Per: cohesion.PerMonth}
	fmt.Println(cohesion.Cost{}.Within(limit))
	fmt.Println(cohesion.Cost{Cents: 13000, Per: cohesion.PerYear}.Within(limit))
	fmt.Printf("%q\n", cohesion.Cost{Cents: 250, Per: cohesion.PerSession}.Within(limit))
	// Output:
	// yes
	// no
	// ""
}

// A report of free places says less each day, until it says nothing.
func ExampleCapacity_Certainty() {
	report := cohesion.Capacity{Status: cohesion.HasRoom, Places: 12, Free: 3}
	if err := report.ReportedAt.UnmarshalText([]byte("2026-11-01")); err != nil {
		fmt.Println(err)
	}
	for _, days := range []int{0, 30, 90} {
		fmt.Println(report.Certainty(report.ReportedAt.AddDays(days), 90))
	}
	// Output:
	// 1000000
	// 666666
	// 0
}
