package store

import (
	"context"
	"fmt"
	"iter"

	"github.com/socialebasis/verbinder/cohesion"
)

// A Noun is a pointer to a record's struct T. Type arguments that satisfy it follow from
// T alone: write List[cohesion.SupportNeed].
type Noun[T any] interface {
	*T
	cohesion.Record
	Head() *cohesion.Meta[T]
}

// Ref returns the reference of the record with the id.
func Ref[T any, R Noun[T]](id cohesion.ID[T]) cohesion.RecordRef {
	return cohesion.RecordRef{Kind: R(nil).Kind(), ID: id.String()}
}

// Get returns the record with the id, or ErrNotFound.
func Get[T any, R Noun[T]](ctx context.Context, r Reader, id cohesion.ID[T]) (R, error) {
	rec, err := r.Get(ctx, Ref[T, R](id))
	if err != nil {
		return nil, err
	}
	return typed[T, R](rec)
}

// typed gives a record its Go type.
func typed[T any, R Noun[T]](rec cohesion.Record) (R, error) {
	noun, ok := rec.(R)
	if !ok {
		return nil, fmt.Errorf("store: asked for a %s and got a %s", R(nil).Kind(), rec.Kind())
	}
	return noun, nil
}

// List returns a page of the records of type T, in the order of their ids, and the cursor
// of the next page, empty after the last.
func List[T any, R Noun[T]](ctx context.Context, r Reader, f Filter, p Page) ([]R, Cursor, error) {
	listing, err := r.List(ctx, R(nil).Kind(), f, p)
	if err != nil {
		return nil, "", err
	}
	nouns := make([]R, len(listing.Records))
	for i, rec := range listing.Records {
		if nouns[i], err = typed[T, R](rec); err != nil {
			return nil, "", err
		}
	}
	return nouns, listing.Next, nil
}

// All iterates over all records of type T that the filter holds, in the order of their
// ids, reading a page at a time. An error ends the iteration: it comes with a nil
// record. For one moment of all of them, iterate within a view or a unit.
func All[T any, R Noun[T]](ctx context.Context, r Reader, f Filter) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		page := Page{Limit: MaxLimit}
		for {
			nouns, next, err := List[T, R](ctx, r, f, page)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, noun := range nouns {
				if !yield(noun, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			page.After = next
		}
	}
}

// Put writes the record within the unit and gives it the version that it then has.
// Since a unit may run again, the record must have been made or read within it.
func Put[T any, R Noun[T]](ctx context.Context, w Writer, rec R) error {
	version, err := w.Put(ctx, rec)
	if err != nil {
		return err
	}
	rec.Head().Version = version
	return nil
}

// Edit reads the record with the id, lets change alter it, writes it and returns it with
// its new version. An error of change ends it.
func Edit[T any, R Noun[T]](ctx context.Context, tx Tx, id cohesion.ID[T], change func(R) error) (R, error) {
	rec, err := Get[T, R](ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if err := change(rec); err != nil {
		return nil, err
	}
	return rec, Put[T](ctx, tx, rec)
}

// Names returns the names of states, as [Filter] takes them.
func Names[S fmt.Stringer](states ...S) []string {
	names := make([]string, len(states))
	for i, s := range states {
		names[i] = s.String()
	}
	return names
}
