// Package storetest holds an implementation of the storage port against its contract,
// the named sentences of package store. Each is a subtest of its name, with a fresh store.
// A random history compares the implementation with a naive one, call by call.
//
// An implementation's whole conformance test is
//
//	func TestContract(t *testing.T) {
//		storetest.Run(t, func(t testing.TB) store.Store { ... })
//	}
//
// Run it with the race detector too: several checks are concurrent. [RunDamage] has the
// checks for which a store must be harmed behind its back.
package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// A check tests one sentence of the contract.
type check struct {
	name string
	run  func(t testing.TB, s store.Store)
}

// checks returns all checks, in the order of the contract.
func checks() []check {
	var all []check
	for _, group := range [][]check{recordChecks(), versionChecks(), listChecks(), unitChecks(), keyChecks(), feedChecks(), erasureChecks(), logChecks(), integrityChecks(), loadChecks(), otherChecks()} {
		all = append(all, group...)
	}
	return all
}

// Run holds the stores that open returns against the contract. Open gives an empty store
// each time; it may register its own clean-up, and Run closes the store before that.
func Run(t *testing.T, open func(t testing.TB) store.Store) {
	for _, c := range checks() {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			defer closed(t, s)
			c.run(t, s)
		})
	}
	t.Run("history", func(t *testing.T) {
		for seed := range uint64(histories) {
			s := open(t)
			history(t, s, seed)
			closed(t, s)
		}
	})
}

func closed(t testing.TB, s store.Store) {
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// want fails the check unless got is what was wanted.
func want(t testing.TB, what string, wanted, got any) {
	t.Helper()
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// wantErr fails the check unless err is the sentinel.
func wantErr(t testing.TB, what string, sentinel, err error) {
	t.Helper()
	if !errors.Is(err, sentinel) {
		t.Errorf("%s: got error %v, want %v", what, err, sentinel)
	}
}

// ok ends the check if there is an error.
func ok(t testing.TB, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// enough ends the check unless there are as many as wanted, since what follows looks at them.
func enough(t testing.TB, what string, wanted, got int) {
	t.Helper()
	if got != wanted {
		t.Fatalf("%s: got %d, want %d", what, got, wanted)
	}
}

// unit is the usual unit of work.
func unit() store.Unit { return store.Unit{At: noon} }

// put writes records in one unit.
func put(t testing.TB, p store.Partition, records ...cohesion.Record) store.Receipt {
	t.Helper()
	receipt, err := tryPut(p, records...)
	ok(t, "putting records", err)
	return receipt
}

func tryPut(p store.Partition, records ...cohesion.Record) (store.Receipt, error) {
	ctx := context.Background()
	return p.Update(ctx, unit(), func(tx store.Tx) error {
		for _, rec := range records {
			if _, err := tx.Put(ctx, rec); err != nil {
				return err
			}
		}
		return nil
	})
}

// drop deletes a record in a unit.
func drop(p store.Partition, ref cohesion.RecordRef, version int) error {
	ctx := context.Background()
	_, err := p.Update(ctx, unit(), func(tx store.Tx) error { return tx.Delete(ctx, ref, version) })
	return err
}

// get reads a record; nil and a failed check if it cannot be read.
func get(t testing.TB, r store.Reader, ref cohesion.RecordRef) cohesion.Record {
	t.Helper()
	rec, err := r.Get(context.Background(), ref)
	ok(t, "reading "+ref.Kind.String()+" "+ref.ID, err)
	return rec
}

// list reads all pages of a list.
func list(t testing.TB, r store.Reader, kind cohesion.Kind, f store.Filter, limit int) []cohesion.Record {
	t.Helper()
	records := []cohesion.Record{}
	page := store.Page{Limit: limit}
	for {
		listing, err := r.List(context.Background(), kind, f, page)
		ok(t, "listing", err)
		size, err := page.Size()
		ok(t, "page", err)
		if len(listing.Records) > size || listing.Next != "" && len(listing.Records) == 0 {
			t.Fatalf("a page of at most %d has %d records and the cursor %q", size, len(listing.Records), listing.Next)
		}
		records = append(records, listing.Records...)
		if listing.Next == "" {
			return records
		}
		page.After = listing.Next
	}
}

// changes reads the whole feed after the cursor.
func changes(t testing.TB, p store.Feed, after store.Cursor, limit int) ([]store.Change, store.Cursor) {
	t.Helper()
	all := []store.Change{}
	for {
		some, next, err := p.Changes(context.Background(), after, limit)
		ok(t, "reading the feed", err)
		after = next
		if len(some) == 0 {
			return all, after
		}
		all = append(all, some...)
	}
}
