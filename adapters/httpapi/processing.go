package httpapi

import (
	"context"

	"github.com/socialebasis/verbinder/adapters/processing"
)

// BookOf returns a Logbook that writes to the book which a function returns for the
// responsible community: with a [processing.InStore] each community has a log of its own.
func BookOf(of func(ctx context.Context, p Processing) (*processing.Book, error)) Logbook {
	return bookOf(of)
}

type bookOf func(ctx context.Context, p Processing) (*processing.Book, error)

// Record writes a record for each person.
func (of bookOf) Record(ctx context.Context, p Processing) error {
	book, err := of(ctx, p)
	if err != nil {
		return err
	}
	return book.Record(ctx, processing.Operation{
		Name: p.Operation, Subjects: p.Subjects, TraceParent: p.TraceParent, Began: p.Began, Ended: p.Ended, Failed: p.Failed,
	})
}
