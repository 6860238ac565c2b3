package matching_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/matching"
)

// change makes changes to a supply, and returns both.
func (g *gen) change(s matching.Supply, next *int) (matching.Changes, matching.Supply) {
	var c matching.Changes
	s.Initiatives, s.Places, s.Outcomes = slices.Clone(s.Initiatives), slices.Clone(s.Places), slices.Clone(s.Outcomes)
	fresh := g.supplyOf(s.Vocabulary, 6)
	for _, i := range fresh.Initiatives {
		at := -1
		if len(s.Initiatives) > 0 && g.chance(60) {
			at = g.IntN(len(s.Initiatives))
		}
		if at >= 0 && slices.ContainsFunc(c.Initiatives, func(o *cohesion.Initiative) bool { return o.ID == s.Initiatives[at].ID }) {
			continue
		}
		copied := *i
		if at >= 0 {
			copied.ID = s.Initiatives[at].ID
			if g.chance(30) { // only the record changed
				name := copied.Status
				copied = *s.Initiatives[at]
				copied.Status = name
			}
			s.Initiatives[at] = &copied
		} else {
			*next++
			copied.ID = idOf[cohesion.Initiative](100_000 + *next)
			s.Initiatives = append(s.Initiatives, &copied)
		}
		c.Initiatives = append(c.Initiatives, &copied)
	}
	for range g.IntN(4) {
		if len(s.Initiatives) == 0 {
			break
		}
		at := g.IntN(len(s.Initiatives))
		id := s.Initiatives[at].ID
		if slices.ContainsFunc(c.Initiatives, func(o *cohesion.Initiative) bool { return o.ID == id }) || slices.Contains(c.Removed, id) {
			continue
		}
		c.Removed = append(c.Removed, id)
		s.Initiatives = slices.Delete(s.Initiatives, at, at+1)
	}
	if g.chance(30) && len(s.Places) > 0 && len(fresh.Places) > 0 {
		at := g.IntN(len(s.Places))
		p := *fresh.Places[0]
		p.ID = s.Places[at].ID
		s.Places[at] = &p
		c.Places = append(c.Places, &p)
	}
	if g.chance(30) && len(fresh.Outcomes) > 0 {
		c.Outcomes = fresh.Outcomes[:1]
		s.Outcomes = append(s.Outcomes, fresh.Outcomes[0])
	}
	return c, s
}

// TestApplyEqualsNewIndex: an index with changes applied answers as one that is made of the changed supply.
func TestApplyEqualsNewIndex(t *testing.T) {
	toy := toyVocabulary(t)
	for seed := range cases(t, 60) {
		g := newGen(t, 30_000+seed)
		s := g.supplyOf(toy, g.IntN(60))
		x, next := newIndex(t, s), 0
		var compacted *matching.Compaction
		for step := range 12 {
			var c matching.Changes
			c, s = g.change(s, &next)
			before := x
			probe, probeP := g.need(), g.policy()
			was := must[*matching.Result](t)(before.Match(probe, probeP, all))
			x = must[*matching.Index](t)(x.Apply(context.Background(), c))
			switch { // a compaction of this or an earlier moment
			case step%4 == 1:
				compacted = must[*matching.Compaction](t)(x.Compact(context.Background()))
			case step%4 == 3 && compacted != nil:
				x = compacted.Onto(x)
			}
			if diff := cmp.Diff(was, must[*matching.Result](t)(before.Match(probe, probeP, all)), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("seed %d.%d: the index before changed (-before +after):\n%s", seed, step, diff)
			}
			made := newIndex(t, s)
			if x.Len() != made.Len() {
				t.Fatalf("seed %d.%d: %d initiatives, want %d", seed, step, x.Len(), made.Len())
			}
			for range 4 {
				n, p, k := g.need(), g.policy(), pick(g, []int{1, 3, all})
				want, got := must[*matching.Result](t)(made.Match(n, p, k)), must[*matching.Result](t)(x.Match(n, p, k))
				if diff := diffResults(want, got); diff != "" {
					t.Fatalf("seed %d.%d (-made anew +applied):\n%s", seed, step, diff)
				}
				talent := g.talent()
				want, got = must[*matching.Result](t)(made.MatchTalent(talent, p, k)), must[*matching.Result](t)(x.MatchTalent(talent, p, k))
				if diff := diffResults(want, got); diff != "" {
					t.Fatalf("seed %d.%d, talent (-made anew +applied):\n%s", seed, step, diff)
				}
				text, tag := g.words(6), g.wordsIn()
				if diff := cmp.Diff(made.Search(text, tag, k), x.Search(text, tag, k), cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("seed %d.%d, search (-made anew +applied):\n%s", seed, step, diff)
				}
			}
		}
	}
}

// TestApplyWhileMatching is for the race detector.
func TestApplyWhileMatching(t *testing.T) {
	g := newGen(t, 5)
	s := g.supplyOf(toyVocabulary(t), 80)
	x, next := newIndex(t, s), 0
	p := g.policy()
	var wait sync.WaitGroup
	for range 20 {
		var c matching.Changes
		c, s = g.change(s, &next)
		snapshot := x
		needs := []*cohesion.SupportNeed{g.need(), g.need(), g.need()}
		for range 2 {
			wait.Go(func() {
				for _, n := range needs {
					if _, err := snapshot.Match(n, p, 5); err != nil {
						t.Error(err)
					}
				}
			})
		}
		x = must[*matching.Index](t)(x.Apply(context.Background(), c))
	}
	wait.Wait()
}
