package geojson_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/adapters/geojson"
	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

func ExampleAreas() {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	area := &cohesion.Area{
		Meta: cohesion.Meta[cohesion.Area]{ID: cohesion.StableID[cohesion.Area](at, "example", "wijk")},
		Code: cohesion.AreaCode{Scheme: cohesion.SchemeCBS, Code: "WK030701", Year: 2022}, Name: language.Dutch("Stadskern"),
		Centre: cohesion.Point{Lat: 521_560_000, Lon: 53_870_000},
	}
	text, err := geojson.Areas(published.New(cohesion.CommunityID{}, slices.Values([]cohesion.Record{area}), published.Options{}), geojson.Options{})
	fmt.Printf("%s%v\n", text, err)
	// Output:
	// {"type":"FeatureCollection","bbox":[5.387,52.156,5.387,52.156],"features":[{"type":"Feature","id":"cbs:WK030701@2022","geometry":{"type":"Point","coordinates":[5.387,52.156]},"properties":{"name":"Stadskern","code":"cbs:WK030701@2022"}}]}
	// <nil>
}
