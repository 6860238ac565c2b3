package hsds_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/adapters/hsds"
	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

func ExampleNewDirectory() {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	community := cohesion.StableID[cohesion.Community](at, "example", "amersfoort")
	coffee := &cohesion.Initiative{
		Meta: cohesion.Meta[cohesion.Initiative]{ID: cohesion.StableID[cohesion.Initiative](at, "example", "koffie"), Community: community, Created: at, Changed: at},
		Name: language.Dutch("Koffieochtend"), Status: cohesion.InitiativeActive, Published: true,
	}
	supply := published.New(community, slices.Values([]cohesion.Record{coffee}), published.Options{})
	services := hsds.NewDirectory(supply, hsds.ExportOptions{}).Services(hsds.ServiceQuery{ModifiedAfter: at})
	text, err := services.Append(nil, 0, hsds.Minimal)
	fmt.Printf("%d %s %v\n", services.Len(), text, err)
	// Output: 1 {"id":"058e7ad1-c9e7-5e2a-a71c-288dd88120ec","last_modified":"2026-11-22T09:00:00.000Z"} <nil>
}
