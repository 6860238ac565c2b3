package histories_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// An act is what a client asks of one record.
type act struct {
	record  int
	verb    verb
	version int // that a write expects
	value   int // that a put writes
}

type verb uint8

const (
	get verb = iota
	put
	remove
	edit // reads and writes within one unit
)

// A reply is what the client was told.
type reply struct {
	outcome outcome
	version int // that was read or written
	value   int // that was read
}

type outcome uint8

const (
	done outcome = iota
	absent
	conflict
)

// A cell is a record as one client after the other would see it. The version of
// a record that is gone is its last.
type cell struct {
	there   bool
	version int
	value   int
}

// step says whether a record in one state could give the reply, and the state then.
func (c cell) step(a act, r reply) (bool, cell) {
	switch {
	case a.verb == get:
		if !c.there {
			return r.outcome == absent, c
		}
		return r == reply{done, c.version, c.value}, c
	case a.verb == edit:
		if !c.there {
			return r.outcome == absent, c
		}
		return r == reply{done, c.version + 1, c.value}, cell{true, c.version + 1, c.value + a.value}
	case !c.there && (a.verb == remove || a.version > 0):
		return r.outcome == absent, c
	case c.there && a.version != c.version:
		return r.outcome == conflict, c
	case a.verb == remove:
		return r.outcome == done, cell{false, c.version + 1, 0}
	}
	return r == reply{outcome: done, version: c.version + 1}, cell{true, c.version + 1, a.value}
}

// model judges the history of each record by itself.
var model = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		byRecord := map[int][]porcupine.Operation{}
		for _, o := range history {
			record := o.Input.(act).record
			byRecord[record] = append(byRecord[record], o)
		}
		var parts [][]porcupine.Operation
		for _, part := range byRecord {
			parts = append(parts, part)
		}
		return parts
	},
	Init: func() any { return cell{} },
	Step: func(state, input, output any) (bool, any) {
		ok, next := state.(cell).step(input.(act), output.(reply))
		return ok, next
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v: %+v", input, output) },
}

var epoch = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// A bench is a round of clients on a few records of two communities.
type bench struct {
	s     store.Store
	round int
}

const (
	clients = 8
	records = 6
	each    = 60 // operations of a client in a round
)

func (b *bench) community(record int) cohesion.CommunityID {
	return cohesion.StableID[cohesion.Community](epoch, "linear", fmt.Sprint(record%2))
}

func (b *bench) place(record, version, value int) *cohesion.Place {
	p := &cohesion.Place{Address: cohesion.Address{City: strconv.Itoa(value)}}
	p.ID = cohesion.StableID[cohesion.Place](epoch, "linear", fmt.Sprint(b.round, " ", record))
	p.Community, p.Version = b.community(record), version
	return p
}

// do asks and returns what was answered.
func (b *bench) do(ctx context.Context, a act) (r reply, err error) {
	p, rec := b.s.Community(b.community(a.record)), b.place(a.record, a.version, a.value)
	switch a.verb {
	case get:
		r, err = read(ctx, p, rec.ID)
	case put, remove:
		_, err = p.Update(ctx, store.Unit{At: epoch}, func(tx store.Tx) (err error) {
			r = reply{}
			if a.verb == remove {
				return tx.Delete(ctx, rec.Ref(), a.version)
			}
			r.version, err = tx.Put(ctx, rec)
			return err
		})
	case edit:
		_, err = p.Update(ctx, store.Unit{At: epoch}, func(tx store.Tx) (err error) {
			if r, err = read(ctx, tx, rec.ID); err != nil {
				return err
			}
			r.version, err = tx.Put(ctx, b.place(a.record, r.version, r.value+a.value))
			return err
		})
	}
	switch {
	case errors.Is(err, store.ErrNotFound):
		return reply{outcome: absent}, nil
	case errors.Is(err, store.ErrConflict):
		return reply{outcome: conflict}, nil
	}
	return r, err
}

func read(ctx context.Context, from store.Reader, id cohesion.PlaceID) (reply, error) {
	p, err := store.Get(ctx, from, id)
	if err != nil {
		return reply{}, err
	}
	value, err := strconv.Atoi(p.Address.City)
	return reply{version: p.Version, value: value}, err
}

// client asks at random, mostly with a version that it has seen.
func (b *bench) client(ctx context.Context, t *testing.T, n int, since time.Time) []porcupine.Operation {
	r := rand.New(rand.NewPCG(uint64(b.round), uint64(n)))
	var history []porcupine.Operation
	seen := map[int]int{}
	for i := range each {
		a := act{record: r.IntN(records), verb: verb(r.IntN(4)), value: 1 + n*each + i}
		if a.verb == put || a.verb == remove {
			a.version = seen[a.record]
			if r.IntN(10) == 0 {
				a.version++
			}
		}
		call := time.Since(since)
		got, err := b.do(ctx, a)
		if err != nil {
			t.Errorf("%+v: %v", a, err)
			return history
		}
		history = append(history, porcupine.Operation{ClientId: n, Input: a, Output: got, Call: int64(call), Return: int64(time.Since(since))})
		switch {
		case got.outcome == absent || a.verb == remove:
			seen[a.record] = 0
		case got.outcome == done:
			seen[a.record] = got.version
		}
	}
	return history
}

// TestLinearizable lets clients work on the same records of each store.
func TestLinearizable(t *testing.T) {
	for _, kind := range kinds {
		t.Run(kind.name, func(t *testing.T) {
			b := &bench{s: kind.open(t)}
			judged, counts := 0, map[outcome]int{}
			for ; judged < *operations && !t.Failed(); b.round++ {
				history := b.work(t)
				for _, o := range history {
					counts[o.Output.(reply).outcome]++
				}
				if result := porcupine.CheckOperationsTimeout(model, history, time.Minute); result != porcupine.Ok {
					t.Errorf("round %d: %v", b.round, result)
				}
				judged += len(history)
			}
			t.Logf("%d operations judged: %d done, %d absent, %d conflicts", judged, counts[done], counts[absent], counts[conflict])
			if !t.Failed() && (counts[conflict] == 0 || counts[absent] == 0) {
				t.Error("the clients never met")
			}
			if findings, err := b.s.Verify(t.Context()); err != nil || len(findings) > 0 {
				t.Errorf("verify: %v, %v", findings, err)
			}
		})
	}
}

func (b *bench) work(t *testing.T) []porcupine.Operation {
	since := time.Now()
	histories := make([][]porcupine.Operation, clients)
	var wg sync.WaitGroup
	for n := range clients {
		wg.Go(func() { histories[n] = b.client(t.Context(), t, n, since) })
	}
	wg.Wait()
	var all []porcupine.Operation
	for _, some := range histories {
		all = append(all, some...)
	}
	return all
}

// TestJudge wants the judge to see a lost update and a stale read.
func TestJudge(t *testing.T) {
	at := func(n int, a act, r reply) porcupine.Operation {
		return porcupine.Operation{Input: a, Output: r, Call: int64(10 * n), Return: int64(10*n + 5)}
	}
	created := at(0, act{verb: put, value: 5}, reply{version: 1})
	for name, c := range map[string]struct {
		history []porcupine.Operation
		want    bool
	}{
		"one after the other": {[]porcupine.Operation{created, at(1, act{verb: get}, reply{done, 1, 5})}, true},
		"a stale read":        {[]porcupine.Operation{created, at(1, act{verb: get}, reply{outcome: absent})}, false},
		"a lost update": {[]porcupine.Operation{
			created, at(1, act{verb: edit, value: 1}, reply{done, 2, 5}), at(2, act{verb: edit, value: 1}, reply{done, 2, 5}),
		}, false},
		"a version twice": {[]porcupine.Operation{
			created, at(1, act{verb: put, version: 1, value: 6}, reply{version: 2}), at(2, act{verb: put, version: 1, value: 7}, reply{version: 2}),
		}, false},
		"a version again after a removal": {[]porcupine.Operation{
			created, at(1, act{verb: remove, version: 1}, reply{}), at(2, act{verb: put, value: 7}, reply{version: 1}),
		}, false},
	} {
		if got := porcupine.CheckOperations(model, c.history); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
