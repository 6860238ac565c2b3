package main

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/httpapi"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion"
)

func TestLogbook(t *testing.T) {
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	records := memstore.New()
	d, err := desk.New(desk.Options{Store: records, Clock: func() time.Time { return at }, Entropy: rand.NewChaCha8([32]byte{})})
	if err != nil {
		t.Fatal(err)
	}
	here := cohesion.StableID[cohesion.Community](at, "test", "here")
	const trace = "00-468310564233fd20e23b3052f228e0e4-a10de4f3190ea42a-01"
	for _, p := range []httpapi.Processing{
		{Operation: "listNeeds", Community: here, Subjects: []cohesion.SubjectKey{"subject-of-0123456789", "subject-of-9876543210"}, TraceParent: trace},
		{Operation: "matchDraft", Community: here, TraceParent: "jan@voorbeeld.nl", Failed: true},
	} {
		if err := (logbook{d}).Record(context.Background(), p); err != nil {
			t.Fatal(err)
		}
	}
	entries, _, err := records.Community(here).Entries(context.Background(), "", 0)
	if err != nil || len(entries) != 3 {
		t.Fatalf("%+v, %v", entries, err)
	}
	first, last := entries[0], entries[2]
	if first.Activity != "urn:verbinder:listNeeds" || first.Trace != trace || first.Subject != store.Pseudonym("subject-of-0123456789") || first.Records != 1 {
		t.Errorf("first: %+v", first)
	}
	if !strings.HasSuffix(last.Activity, ":failed") || last.Trace != "" || !last.Subject.IsZero() {
		t.Errorf("last: %+v", last)
	}
}
