package cohesion_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// An initiative is built as plain data. Validate reports everything that is wrong, with
// the path of each field in the document.
func ExampleInitiative_Validate() {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	entropy := strings.NewReader(strings.Repeat("0123456789", 3)) // crypto/rand.Reader in earnest
	id, err := cohesion.NewID[cohesion.Initiative](now, entropy)
	if err != nil {
		fmt.Println(err)
		return
	}
	community, err := cohesion.NewID[cohesion.Community](now, entropy)
	if err != nil {
		fmt.Println(err)
		return
	}
	coffee := &cohesion.Initiative{
		Meta:   cohesion.Meta[cohesion.Initiative]{ID: id, Community: community, Created: now},
		Name:   language.Dutch("Koffie op dinsdag"),
		Status: cohesion.InitiativeActive,
		Themes: []vocabulary.Ref{"sb:ontmoeten"},
		Access: []cohesion.Access{cohesion.WalkIn},
		Cost:   &cohesion.Cost{Cents: 150, Per: cohesion.PerSession},
		Deliveries: []cohesion.Delivery{{
			Mode: cohesion.AtPlace,
			Schedule: &schedule.Schedule{Times: []schedule.Recurrence{
				{Freq: schedule.Weekly, Days: []schedule.Day{{Weekday: schedule.Tuesday}}, Opens: 10 * 60, Closes: 12 * 60},
			}},
		}},
	}
	fmt.Println("faults:", len(coffee.Validate()))

	coffee.Status = 0
	coffee.Cost.Per = 0
	coffee.URL = "koffie.example"
	for _, v := range coffee.Validate() {
		fmt.Println(v.Code, v)
	}
	// Output:
	// faults: 0
	// required /status: a value is required
	// required /cost/per: a value is required
	// format /url: is not an absolute address beginning with https:// or http://
}
