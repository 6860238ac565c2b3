package main

import (
	"context"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/httpapi"
	"github.com/socialebasis/verbinder/adapters/store"
)

// A logbook enters what the API does with personal data into the processing log of the community,
// beside its records: an entry for each person, by pseudonym.
type logbook struct{ desk *desk.Desk }

var _ httpapi.Logbook = logbook{}

// Record enters one operation, all persons together or none.
func (l logbook) Record(ctx context.Context, p httpapi.Processing) error {
	entry := desk.LogRequest{Activity: "urn:verbinder:" + p.Operation, Trace: p.TraceParent}
	if p.Failed {
		entry.Activity += ":failed"
	}
	if (&store.Entry{Activity: entry.Activity, Trace: entry.Trace}).Check() != nil {
		entry.Trace = "" // the client's header is not what it should be
	}
	if len(p.Subjects) == 0 {
		return l.desk.Community(p.Community).Log(ctx, entry)
	}
	var entries []desk.LogRequest
	for _, subject := range p.Subjects {
		entry.Subject, entry.Records = subject, 1
		entries = append(entries, entry)
	}
	return l.desk.Community(p.Community).Log(ctx, entries...)
}
