package overlap

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"
)

// A Query says which pairs are asked for. The zero Query asks for pairs that overlap,
// without those that people put aside.
type Query struct {
	Kinds   Kinds // pairs with at least one of these; zero is Overlapping
	Judged  bool  // also pairs of which people decided to leave them
	Scan    bool  // compare each offer with each, wherever it reaches people: the same pairs, in the time that takes. It is what the other way is measured and checked against
	Workers int   // goroutines; zero is as many as there are processors. The result does not depend on it
}

// Pairs yields every pair of the set that is asked for, each once, in an order that depends
// on the set alone: neighbours by where they reach people. It misses none; what is above the
// policy's threshold is exactly what comparing each with each would find.
//
// Time grows with the pairs of offers that share residents, of which each costs some
// nanoseconds unless it may pass. Some thousands of pairs are kept in memory at a time. When the
// context ends it yields its error, wrapped, and ends; nothing is left running then, nor
// when the caller stops.
func (s *Set) Pairs(ctx context.Context, q Query) iter.Seq2[Pair, error] {
	if q.Kinds == 0 {
		q.Kinds = KindsOf(Overlapping)
	}
	if q.Workers <= 0 {
		q.Workers = runtime.GOMAXPROCS(0)
	}
	return func(yield func(Pair, error) bool) {
		r := newRun(s, q)
		defer r.stop()
		for n := range r.chunks {
			pairs, err := r.await(ctx, n)
			if err != nil {
				yield(Pair{}, fmt.Errorf("overlap: stopped at %d of %d parts: %w", n, len(r.chunks), err))
				return
			}
			for i := range pairs {
				if !yield(pairs[i], nil) {
					return
				}
			}
			r.free <- pairs
		}
	}
}

// All returns the pairs that are asked for, those that overlap most first: by low end,
// then high end, then IDs. It keeps them all in memory. The error is the context's, wrapped.
func (s *Set) All(ctx context.Context, q Query) ([]Pair, error) {
	var list []Pair
	for p, err := range s.Pairs(ctx, q) {
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Lo, a.Lo), cmp.Compare(b.Hi, a.Hi), a.A.Compare(b.A), a.B.Compare(b.B))
	})
	return list, nil
}

// A run is one walk over all chunks by some workers, which take them in order and stay at
// most ahead chunks in front of what was handed out.
type run struct {
	chunks []chunk
	slots  []chan []Pair // by chunk, modulo
	free   chan []Pair   // room for as many chunks more, with memory to use again
	end    chan struct{}
	work   sync.WaitGroup
	mu     sync.Mutex
	next   int
}

// ahead is how many chunks a worker may be in front.
const ahead = 32

func newRun(s *Set, q Query) *run {
	room := q.Workers * ahead
	r := &run{chunks: s.chunks(), slots: make([]chan []Pair, room), free: make(chan []Pair, room), end: make(chan struct{})}
	for i := range r.slots {
		r.slots[i] = make(chan []Pair, 1)
		r.free <- nil
	}
	for range min(q.Workers, max(1, len(r.chunks))) {
		r.work.Go(func() { r.join(newJoiner(s, q)) })
	}
	return r
}

// join works until nothing is left to do.
func (r *run) join(j *joiner) {
	for {
		select {
		case <-r.end:
			return
		case j.found = <-r.free:
			j.found = j.found[:0]
		}
		r.mu.Lock()
		n := r.next
		r.next++
		r.mu.Unlock()
		if n >= len(r.chunks) {
			return
		}
		r.slots[n%len(r.slots)] <- j.join(r.chunks[n])
	}
}

// await returns the pairs of chunk n, which is the next one.
func (r *run) await(ctx context.Context, n int) ([]Pair, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case pairs := <-r.slots[n%len(r.slots)]:
		return pairs, nil
	}
}

// stop ends the workers and waits for them.
func (r *run) stop() {
	close(r.end)
	r.work.Wait()
}
