package cloudevents_test

import (
	"context"
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/adapters/cloudevents"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// printer is a sink that prints; a real one posts the batch to a receiver.
type printer struct{}

func (printer) Deliver(_ context.Context, events []cloudevents.Event) error {
	for _, e := range events {
		fmt.Println(e.Sequence, e.Type)
	}
	return nil
}

func ExamplePublisher_Follow() {
	ctx, at := context.Background(), time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	community := cohesion.StableID[cohesion.Community](at, "example", "amersfoort")
	partition := memstore.New().Community(community)
	_, err := partition.Update(ctx, store.Unit{At: at}, func(tx store.Tx) error {
		return store.Put(ctx, tx, &cohesion.Community{
			Meta: cohesion.Meta[cohesion.Community]{ID: community, Community: community, Created: at, Changed: at},
			Name: language.Dutch("Amersfoort"),
		})
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := cloudevents.New(cloudevents.Options{Source: "urn:nld:oin:00000001823288444000:systeem:sociale-basis"})
	if err != nil {
		fmt.Println(err)
		return
	}
	cursor, err := p.Follow(ctx, partition, community, "", printer{})
	fmt.Println(cursor != "", err) // keep the cursor, and go on from it
	// Output:
	// 00000000000000000001 nl.sociale-basis.community.created.v1
	// true <nil>
}
