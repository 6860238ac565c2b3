package matching

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"

	"github.com/socialebasis/verbinder/cohesion"
)

// An Answer is what became of one need of [Index.MatchAll].
type Answer struct {
	Need   *cohesion.SupportNeed // nil where the stream gave an error
	Result *Result               // nil where Err is not
	Err    error                 // of the stream, or of the need: as of [Index.Match]
}

// window is how many needs are in memory at once: enough to sort by place and to share
// between processors.
const window = 4096

// MatchAll matches a stream of needs: one answer for each, in the order of the stream. An
// error of the stream or a need that is not valid becomes an answer with that error, and
// the next is read. It uses all processors, keeps at most some thousands of needs in
// memory, and leaves nothing running behind when the context ends or the caller stops;
// the last answer then has the context's error. A policy that is not valid gives one
// answer with its error.
func (x *Index) MatchAll(ctx context.Context, needs iter.Seq2[*cohesion.SupportNeed, error], p *Policy, k int) iter.Seq[Answer] {
	return func(yield func(Answer) bool) {
		if err := p.Validate().Err(); err != nil {
			yield(Answer{Err: fmt.Errorf("matching: policy %s: %w", p.ID(), err)})
			return
		}
		batch := make([]Answer, 0, window)
		flush := func() bool {
			x.matchBatch(ctx, batch, p, k)
			for _, a := range batch {
				if ctx.Err() != nil {
					yield(Answer{Err: fmt.Errorf("matching: stopped: %w", ctx.Err())})
					return false
				}
				if !yield(a) {
					return false
				}
			}
			clear(batch)
			batch = batch[:0]
			return true
		}
		for n, err := range needs {
			if err == nil && n == nil {
				err = fmt.Errorf("matching: the stream gave neither a need nor an error")
			}
			batch = append(batch, Answer{Need: n, Err: err})
			if len(batch) == window && !flush() {
				return
			}
		}
		flush()
	}
}

// matchBatch answers needs by all processors. Needs of one community, and in it of one
// place, follow each other, so that what they look at is at hand.
func (x *Index) matchBatch(ctx context.Context, batch []Answer, p *Policy, k int) {
	perm := make([]int32, 0, len(batch))
	places := make([]uint64, len(batch))
	for i := range batch {
		if n := batch[i].Need; batch[i].Err == nil {
			if c := x.homeCircle(n.Location); c.known {
				places[i] = morton(c.centre)
			}
			perm = append(perm, int32(i))
		}
	}
	slices.SortFunc(perm, func(i, j int32) int {
		return cmp.Or(batch[i].Need.Community.Compare(batch[j].Need.Community), cmp.Compare(places[i], places[j]))
	})
	workers := max(1, min(runtime.GOMAXPROCS(0), len(perm)/16))
	var wait sync.WaitGroup
	for w := range workers {
		mine := perm[len(perm)*w/workers : len(perm)*(w+1)/workers]
		work := func() {
			for _, i := range mine {
				if ctx.Err() != nil {
					return
				}
				a := &batch[i]
				a.Result, a.Err = x.matchNeed(a.Need, p, k)
			}
		}
		if workers == 1 {
			work()
			return
		}
		wait.Go(work)
	}
	wait.Wait()
}

// matchNeed is Match for a policy that is known to be valid.
func (x *Index) matchNeed(need *cohesion.SupportNeed, p *Policy, k int) (*Result, error) {
	if err := need.Validate().Err(); err != nil {
		return nil, fmt.Errorf("matching: need %v: %w", need.ID, err)
	}
	return x.needQuery(need, p).run(k), nil
}

// A Helped is a need that an initiative would help, and how.
type Helped struct {
	Need  *cohesion.SupportNeed
	Match Match // as [Index.Match] would give it
}

// NeedsFor returns the needs that an initiative of the index helps, those that it fits best
// first (by score, then by ID of the need): whom to tell of something new. Needs that are
// not open, not valid or expired are passed over. It takes the time of comparing one
// initiative with every need. Errors: [ErrNotFound], a policy that is not valid, the
// context's.
//
// To tell standing needs of what is new, keep them, apply the changes and ask NeedsFor for
// each initiative that changed.
func (x *Index) NeedsFor(ctx context.Context, id cohesion.InitiativeID, needs iter.Seq2[*cohesion.SupportNeed, error], p *Policy) ([]Helped, error) {
	if err := p.Validate().Err(); err != nil {
		return nil, fmt.Errorf("matching: policy %s: %w", p.ID(), err)
	}
	n, known := x.find(id)
	if !known {
		return nil, fmt.Errorf("%w: initiative %v", ErrNotFound, id)
	}
	r := x.row(n)
	var list []Helped
	for need, err := range needs {
		if err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("matching: stopped: %w", err)
		}
		if need == nil || !need.Status.Open() || !x.sees(need.Community, r.Initiative) || len(need.Validate()) > 0 {
			continue
		}
		q := x.needQuery(need, p)
		t := q.topicOf(&r)
		if !t.on {
			continue
		}
		if a := q.assess(n, &r, t); a.passed() && a.score >= p.MinScore {
			list = append(list, Helped{Need: need, Match: q.match(q.candidate(n, &r, &a))})
		}
	}
	slices.SortStableFunc(list, func(a, b Helped) int {
		return cmp.Or(cmp.Compare(b.Match.Score, a.Match.Score), a.Need.ID.Compare(b.Need.ID))
	})
	return list, nil
}
