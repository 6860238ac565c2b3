package matching_test

import (
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/matching"
)

// stream hands out needs; a nil need stands for an error of the stream.
func stream(needs []*cohesion.SupportNeed, err error) iter.Seq2[*cohesion.SupportNeed, error] {
	return func(yield func(*cohesion.SupportNeed, error) bool) {
		for _, n := range needs {
			if n == nil && !yield(nil, err) || n != nil && !yield(n, nil) {
				return
			}
		}
	}
}

func TestMatchAll(t *testing.T) {
	g := newGen(t, 77)
	s := g.supplyOf(toyVocabulary(t), 60)
	x := newIndex(t, s)
	p := g.policy()
	broken := errors.New("unreadable line")
	var needs []*cohesion.SupportNeed
	for k := range 9000 { // more than two windows
		n := g.need()
		switch {
		case k%1000 == 3:
			n = nil
		case k%1000 == 5:
			n.Expires.Year = 0
		}
		needs = append(needs, n)
	}
	k := 0
	for a := range x.MatchAll(context.Background(), stream(needs, broken), p, 5) {
		if a.Need != needs[k] {
			t.Fatalf("answer %d belongs to another need", k)
		}
		if needs[k] == nil {
			if !errors.Is(a.Err, broken) {
				t.Fatalf("answer %d: error %v", k, a.Err)
			}
		} else {
			want, err := x.Match(needs[k], p, 5)
			if diff := cmp.Diff(want, a.Result, cmpopts.EquateEmpty()); diff != "" || (err == nil) != (a.Err == nil) {
				t.Fatalf("answer %d: error %v, want %v (-Match +MatchAll):\n%s", k, a.Err, err, diff)
			}
		}
		k++
	}
	if k != len(needs) {
		t.Fatalf("%d answers to %d needs", k, len(needs))
	}
	for range x.MatchAll(context.Background(), stream(needs, broken), p, 5) {
		break // the caller may stop
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	for a := range x.MatchAll(ctx, stream(needs, broken), p, 5) {
		if !errors.Is(a.Err, context.Canceled) {
			t.Fatalf("error %v after the context ended", a.Err)
		}
	}
}

// TestNeedsFor: the needs that an initiative helps are those that Match gives it to.
func TestNeedsFor(t *testing.T) {
	toy := toyVocabulary(t)
	helped := 0
	for seed := range cases(t, 40) {
		g := newGen(t, 9000+seed)
		s := g.supplyOf(toy, 1+g.IntN(12))
		x, p := newIndex(t, s), g.policy()
		var needs []*cohesion.SupportNeed
		for range 20 {
			needs = append(needs, g.need())
		}
		for _, i := range s.Initiatives {
			got := must[[]matching.Helped](t)(x.NeedsFor(context.Background(), i.ID, stream(needs, nil), p))
			found := make(map[*cohesion.SupportNeed]matching.Match)
			for k, h := range got {
				found[h.Need] = h.Match
				if k > 0 && h.Match.Score > got[k-1].Match.Score {
					t.Fatalf("seed %d: needs out of order", seed)
				}
			}
			for _, n := range needs {
				if !n.Status.Open() {
					continue
				}
				for _, m := range must[*matching.Result](t)(x.Match(n, p, all)).Matches {
					if m.Initiative != i.ID {
						continue
					}
					helped++
					if diff := cmp.Diff(m, found[n], cmpopts.EquateEmpty()); diff != "" {
						t.Fatalf("seed %d: (-Match +NeedsFor):\n%s", seed, diff)
					}
					delete(found, n)
				}
			}
			if len(found) > 0 {
				t.Fatalf("seed %d: %d needs that Match does not give it to", seed, len(found))
			}
		}
	}
	if helped == 0 {
		t.Error("no need was helped: the test shows nothing")
	}
}
