package overlap

import (
	"cmp"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// judged is what people decided about pairs of records, the latest of each. Immutable.
type judged struct {
	all     bool // every community's judgements were given
	verdict map[judgedPair]judgement
}

// A judgedPair names two records of one kind, in order, and whose judgement it is.
type judgedPair struct {
	a, b      string
	community cohesion.CommunityID
}

type judgement struct {
	about   cohesion.JudgementKind
	verdict cohesion.JudgementVerdict
}

func newJudged(o Options) *judged {
	j := &judged{verdict: map[judgedPair]judgement{}}
	list := slices.DeleteFunc(slices.Clone(o.Judgements), func(j *cohesion.Judgement) bool {
		return !o.For.IsZero() && j.Community != o.For || j.About == cohesion.JudgeIntroduction || j.A.Kind != j.B.Kind ||
			j.A.Kind != cohesion.KindInitiative && j.A.Kind != cohesion.KindOrganisation
	})
	slices.SortStableFunc(list, func(a, b *cohesion.Judgement) int {
		return cmp.Or(a.On.Compare(b.On), a.Changed.Compare(b.Changed), a.ID.Compare(b.ID))
	})
	for _, one := range list {
		community := one.Community
		if !o.For.IsZero() {
			community = cohesion.CommunityID{}
		}
		j.verdict[pairOf(one.A.ID, one.B.ID, community)] = judgement{one.About, one.Verdict}
	}
	j.all = o.For.IsZero()
	return j
}

func pairOf(a, b string, community cohesion.CommunityID) judgedPair {
	return judgedPair{min(a, b), max(a, b), community}
}

// silences says whether people decided that a pair needs no more attention: that it does
// not overlap, is known and may stay so, or is one offer recorded twice. A judgement
// about two organisations holds for all of their offers; one about the two offers
// themselves goes before it.
func (j *judged) silences(a, b *cohesion.Initiative) bool {
	if len(j.verdict) == 0 {
		return false
	}
	communities := []cohesion.CommunityID{{}}
	if j.all {
		communities = []cohesion.CommunityID{a.Community, b.Community}
	}
	for _, community := range communities {
		if d, known := j.verdict[pairOf(a.ID.String(), b.ID.String(), community)]; known {
			return d.silent()
		}
	}
	for _, community := range communities {
		for _, x := range a.Organisers {
			for _, y := range b.Organisers {
				if d, known := j.verdict[pairOf(x.String(), y.String(), community)]; known && d.about == cohesion.JudgeOverlap && d.silent() {
					return true
				}
			}
		}
	}
	return false
}

// silent says whether a decision ends the matter. That two records are not the same says
// nothing about overlap.
func (d judgement) silent() bool {
	if d.about == cohesion.JudgeDuplicate {
		return d.verdict == cohesion.Confirmed
	}
	return d.verdict == cohesion.Rejected || d.verdict == cohesion.Dismissed
}
