package atom_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/atom"
	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

func ExampleFeed() {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	community := cohesion.StableID[cohesion.Community](at, "example", "amersfoort")
	coffee := &cohesion.Initiative{
		Meta: cohesion.Meta[cohesion.Initiative]{ID: cohesion.StableID[cohesion.Initiative](at, "example", "koffie"), Community: community, Created: at, Changed: at},
		Name: language.Dutch("Koffieochtend"), Status: cohesion.InitiativeActive, Published: true,
	}
	text, err := atom.Feed(published.New(community, slices.Values([]cohesion.Record{coffee}), published.Options{}), atom.Options{})
	_, entry, _ := strings.Cut(string(text), "<entry>\n")
	entry, _, _ = strings.Cut(entry, " </entry>")
	fmt.Print(entry, err)
	// Output:
	//   <id>urn:uuid:01a2027b-d680-3c92-ee61-9c46a1b8faca</id>
	//   <title>Koffieochtend</title>
	//   <updated>2026-11-22T09:00:00Z</updated>
	//   <published>2026-11-22T09:00:00Z</published>
	// <nil>
}
