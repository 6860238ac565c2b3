package network

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// An Affinity is what two organisations have for each other, as the caller found it, such
// as package matching/overlap does: how much they overlap in what they offer, and how well
// they complement each other. Both are 0 to [cohesion.One].
type Affinity struct {
	A, B       cohesion.OrganisationID
	Overlap    cohesion.Score // the same, for the same people
	Complement cohesion.Score // something else, for the same people
}

// IntroductionOptions weigh what makes a good introduction. The zero value is the default
// of each.
type IntroductionOptions struct {
	Complement int // weight, default 4
	Overlap    int // weight, default 3
	Bridging   int // weight, default 2
	Closeness  int // weight, default 1
	// Least is the affinity, the higher of overlap and complement, below which two have no
	// reason to meet; default 0.2, in millionths.
	Least cohesion.Score
	// Most is how many introductions are returned; 0 is all.
	Most int
}

func (o IntroductionOptions) withDefaults() IntroductionOptions {
	o.Complement, o.Overlap = cmp.Or(o.Complement, 4), cmp.Or(o.Overlap, 3)
	o.Bridging, o.Closeness = cmp.Or(o.Bridging, 2), cmp.Or(o.Closeness, 1)
	o.Least = cmp.Or(o.Least, cohesion.One/5)
	return o
}

func (o IntroductionOptions) check() error {
	for _, w := range []int{o.Complement, o.Overlap, o.Bridging, o.Closeness} {
		if w < 0 || w > maxTieWeight {
			return fmt.Errorf("%w: a weight of %d; weights are 0 (the default) to %d", ErrInvalid, w, maxTieWeight)
		}
	}
	if o.Least < 0 || o.Least > cohesion.One || o.Most < 0 {
		return fmt.Errorf("%w: least is %d, most %d; least is 0 to %d, most 0 or more", ErrInvalid, o.Least, o.Most, cohesion.One)
	}
	return nil
}

// An Introduction is a pair of organisations that have no tie and should meet (G3). All
// values are 0 to [cohesion.One]; Score is their mean by the weights of the options,
// rounded down.
type Introduction struct {
	A          cohesion.OrganisationID `json:"a"`
	B          cohesion.OrganisationID `json:"b"`
	Score      cohesion.Score          `json:"score"`
	Complement cohesion.Score          `json:"complement"`
	Overlap    cohesion.Score          `json:"overlap"`
	// Bridging is what the tie would mean for the network: One if it joins two islands;
	// else 1 - 1/(steps-1), 0 for two who have a partner in common.
	Bridging cohesion.Score `json:"bridging"`
	// Closeness is c/(c+1), c being the number of partners in common: who can bring them
	// together.
	Closeness cohesion.Score            `json:"closeness"`
	Steps     int                       `json:"steps,omitzero"` // between them now; 0 if nothing joins them
	Via       []cohesion.OrganisationID `json:"via,omitzero"`   // partners in common, the one with most weight to both first; at most three
}

// maxVia bounds the partners in common that an introduction names.
const maxVia = 3

// Introductions ranks pairs without a tie by what they would have of each other and what
// it would mean for the network, the best first, then by ids. Left out are pairs with a
// tie, pairs of whom one is no member, and pairs of which a person judged that they need
// no introduction: rejected, or known. Of several affinities of a pair the highest values
// count. Besides the affinities it takes the steps of a search of the network for each of
// the lower organisations. The error wraps [ErrInvalid].
func (n *Network) Introductions(affinities []Affinity, judgements []*cohesion.Judgement, o IntroductionOptions) ([]Introduction, error) {
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	left := leftAlone(judgements)
	list := n.candidates(affinities, o.Least)
	list = slices.DeleteFunc(list, func(i Introduction) bool { return left[pair{i.A, i.B}] })
	from := cohesion.OrganisationID{}
	var distance []int32
	for at := range list { // sorted by A, so one search serves all of its pairs
		i := &list[at]
		if i.A != from || distance == nil {
			from, distance = i.A, n.distances(i.A)
		}
		n.judge(i, distance, o)
	}
	slices.SortFunc(list, func(a, b Introduction) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), a.A.Compare(b.A), a.B.Compare(b.B))
	})
	if o.Most > 0 && len(list) > o.Most {
		list = slices.Clone(list[:o.Most])
	}
	return list, nil
}

// leftAlone returns the pairs that need no introduction.
func leftAlone(judgements []*cohesion.Judgement) map[pair]bool {
	left := make(map[pair]bool)
	for _, j := range judgements {
		if j.About != cohesion.JudgeIntroduction || j.Verdict == cohesion.Confirmed {
			continue
		}
		a, errA := cohesion.ParseID[cohesion.Organisation](j.A.ID)
		b, errB := cohesion.ParseID[cohesion.Organisation](j.B.ID)
		if errA == nil && errB == nil {
			left[order(a, b)] = true
		}
	}
	return left
}

// candidates returns the pairs of members without a tie that have reason to meet, sorted.
func (n *Network) candidates(affinities []Affinity, least cohesion.Score) []Introduction {
	var list []Introduction
	for _, a := range affinities {
		p := order(a.A, a.B)
		_, isA := n.node(p.a)
		_, isB := n.node(p.b)
		_, tied := n.Tie(p.a, p.b)
		if p.a == p.b || !isA || !isB || tied || max(a.Overlap, a.Complement) < least {
			continue
		}
		list = append(list, Introduction{
			A: p.a, B: p.b,
			Overlap: min(max(a.Overlap, 0), cohesion.One), Complement: min(max(a.Complement, 0), cohesion.One),
		})
	}
	slices.SortFunc(list, func(a, b Introduction) int { return cmp.Or(a.A.Compare(b.A), a.B.Compare(b.B)) })
	out := list[:0]
	for _, i := range list {
		if last := len(out) - 1; last >= 0 && out[last].A == i.A && out[last].B == i.B {
			out[last].Overlap = max(out[last].Overlap, i.Overlap)
			out[last].Complement = max(out[last].Complement, i.Complement)
			continue
		}
		out = append(out, i)
	}
	return out
}

// distances returns the steps from one member to each; -1 is no way.
func (n *Network) distances(from cohesion.OrganisationID) []int32 {
	v, _ := n.node(from)
	s := newPathSearch(n.graph)
	s.search(int32(v))
	return s.distance
}

// judge fills in what the tie would mean, and the score.
func (n *Network) judge(i *Introduction, distance []int32, o IntroductionOptions) {
	a, _ := n.node(i.A)
	b, _ := n.node(i.B)
	i.Steps = max(int(distance[b]), 0)
	i.Bridging = cohesion.One
	if i.Steps > 0 {
		i.Bridging = cohesion.One - cohesion.One/cohesion.Score(i.Steps-1)
	}
	common := n.common(int32(a), int32(b))
	i.Closeness = cohesion.Score(int64(cohesion.One) * int64(len(common)) / int64(len(common)+1))
	for _, v := range common[:min(len(common), maxVia)] {
		i.Via = append(i.Via, n.members[v])
	}
	sum := int64(o.Complement)*int64(i.Complement) + int64(o.Overlap)*int64(i.Overlap) +
		int64(o.Bridging)*int64(i.Bridging) + int64(o.Closeness)*int64(i.Closeness)
	i.Score = cohesion.Score(sum / int64(o.Complement+o.Overlap+o.Bridging+o.Closeness))
}

// common returns the nodes that both know, the one whose weaker tie is strongest first,
// then by number.
func (n *Network) common(a, b int32) []int {
	var nodes []int
	for _, v := range n.graph.neighbours(a) {
		if n.graph.Weight(int(b), int(v)) > 0 {
			nodes = append(nodes, int(v))
		}
	}
	weaker := func(v int) int { return min(n.graph.Weight(v, int(a)), n.graph.Weight(v, int(b))) }
	slices.SortStableFunc(nodes, func(v, w int) int { return cmp.Compare(weaker(w), weaker(v)) })
	return nodes
}
