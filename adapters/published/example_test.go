package published_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

func ExampleNew() {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	community := cohesion.StableID[cohesion.Community](at, "example", "amersfoort")
	shelter := &cohesion.Place{
		Meta: cohesion.Meta[cohesion.Place]{ID: cohesion.StableID[cohesion.Place](at, "example", "opvang"), Community: community},
		Name: language.Dutch("Opvang"), Confidential: true, Address: cohesion.Address{Lines: []string{"Straat 9"}, City: "Amersfoort"},
	}
	initiative := func(name string, public bool) *cohesion.Initiative {
		return &cohesion.Initiative{
			Meta: cohesion.Meta[cohesion.Initiative]{ID: cohesion.StableID[cohesion.Initiative](at, "example", name), Community: community},
			Name: language.Dutch(name), Status: cohesion.InitiativeActive, Published: public, Deliveries: []cohesion.Delivery{{Place: shelter.ID}},
		}
	}
	s := published.New(community, slices.Values([]cohesion.Record{shelter, initiative("open", true), initiative("besloten", false)}), published.Options{})
	fmt.Println(len(s.Initiatives()), s.Initiatives()[0].Name.In(language.NL), s.Place(shelter.ID).Address)
	// Output: 1 open {[]  Amersfoort  }
}
