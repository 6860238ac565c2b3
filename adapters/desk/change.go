package desk

import (
	"context"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/matching"
)

// applyShare is the share of the initiatives up to which changes are applied; with more,
// a new index is made, which costs less.
const applyShare = 4

// mostParts is how many parts an index has at most before it is compacted.
const mostParts = 16

// indexOf returns the index of a supply: old, which is of another, with what changed
// applied, where that is possible, else one made anew; old itself if nothing changed.
func indexOf(ctx context.Context, old *matching.Index, was, is *matching.Supply) (*matching.Index, error) {
	if old == nil {
		return matching.NewIndex(ctx, *is)
	}
	c, ok := changesBetween(was, is)
	switch {
	case !ok:
		return matching.NewIndex(ctx, *is)
	case len(c.Initiatives)+len(c.Removed)+len(c.Places)+len(c.Outcomes) == 0:
		return old, nil
	}
	x, err := old.Apply(ctx, c)
	if err != nil || x.Parts() <= mostParts {
		return x, err
	}
	compaction, err := x.Compact(ctx)
	if err != nil {
		return nil, err
	}
	return compaction.Onto(x), nil
}

// changesBetween returns what makes the index of one supply that of the next. ok is false if
// only a new index can: after a change of day, communities, organisations, partnerships or areas, and
// when places or outcomes went away.
func changesBetween(was, is *matching.Supply) (c matching.Changes, ok bool) {
	if was.Day != is.Day || !slices.Equal(was.Communities, is.Communities) || !slices.Equal(was.Organisations, is.Organisations) ||
		!slices.Equal(was.Partnerships, is.Partnerships) || !slices.Equal(was.Areas, is.Areas) {
		return c, false
	}
	var goneInitiatives []*cohesion.Initiative
	var gonePlaces []*cohesion.Place
	var goneOutcomes, outcomes []*cohesion.Outcome
	c.Initiatives, goneInitiatives = compare(was.Initiatives, is.Initiatives, cohesion.InitiativeID.Compare)
	c.Places, gonePlaces = compare(was.Places, is.Places, cohesion.PlaceID.Compare)
	outcomes, goneOutcomes = compare(was.Outcomes, is.Outcomes, cohesion.OutcomeID.Compare)
	if (len(c.Initiatives)+len(goneInitiatives))*applyShare > len(is.Initiatives)+applyShare {
		return c, false
	}
	for _, i := range goneInitiatives {
		c.Removed = append(c.Removed, i.ID)
	}
	for _, o := range outcomes {
		n, known := slices.BinarySearchFunc(was.Outcomes, o.ID, func(o *cohesion.Outcome, id cohesion.OutcomeID) int { return o.ID.Compare(id) })
		switch {
		case !known:
			c.Outcomes = append(c.Outcomes, o)
		case !countsTheSame(was.Outcomes[n], o):
			return c, false
		}
	}
	return c, len(gonePlaces) == 0 && len(goneOutcomes) == 0
}

// countsTheSame says whether an index sees no difference between two versions of an outcome.
func countsTheSame(a, b *cohesion.Outcome) bool {
	return a.Community == b.Community && a.Initiative == b.Initiative && a.Result == b.Result
}

// compare goes through two lists in the order of ids, and returns what is new or
// another record in the second, and what of the first is not in it.
func compare[T any, R interface {
	*T
	Head() *cohesion.Meta[T]
}](was, is []R, order func(a, b cohesion.ID[T]) int) (changed, gone []R) {
	for _, rec := range is {
		for len(was) > 0 && was[0] != rec && order(was[0].Head().ID, rec.Head().ID) < 0 {
			gone, was = append(gone, was[0]), was[1:]
		}
		switch {
		case len(was) > 0 && was[0] == rec:
			was = was[1:]
		case len(was) > 0 && was[0].Head().ID == rec.Head().ID:
			changed, was = append(changed, rec), was[1:]
		default:
			changed = append(changed, rec)
		}
	}
	return changed, append(gone, was...)
}
