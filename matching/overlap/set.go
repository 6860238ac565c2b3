package overlap

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

// Options say through whose eyes a set is made, and what people decided before. The zero
// Options are those of a host that may see everything.
type Options struct {
	// For is the community that looks: its own offers, and the published ones of the
	// neighbours that it names. Zero is every community at once: two offers are compared if
	// the community of one of them may see the other.
	For cohesion.CommunityID
	// Judgements are what people decided about pairs of initiatives or of organisations, on
	// overlap or on being the same. With For, only that community's count; without, those of
	// the community of either offer.
	Judgements []*cohesion.Judgement
}

// A Set is the offers of a supply, ready to be compared with one another. It is immutable
// and safe for concurrent use. What it returns belongs to the caller.
type Set struct {
	policy  Policy
	rules   [axes]AxisRule
	weight  int64 // sum of the weights
	loss    []int32
	powers  *powerTable
	voc     *vocabulary.Vocabulary
	day     int
	themes  *facet
	groups  *facet // audiences
	tongues *tongues
	weeks   *weeks
	atlas   *atlas
	words   *lexicon

	budget               int64     // no pair that loses more has a mean above the threshold
	themeLoss, groupLoss [][]int32 // by two sets; nil if there are many

	records     []*cohesion.Initiative // by row
	rows        []row
	numbers     map[cohesion.InitiativeID]int32
	start       []int32   // first row of each catchment, and the number of rows
	byCommunity [][]int32 // rows, ascending
	organisers  [][]int32 // by row
	sees        [][]uint64
	orgs        map[cohesion.OrganisationID]*cohesion.Organisation
	viewed      bool // made for one community, which may see all of it
	judged      *judged
	lifts       *lifts
}

// A row is what is compared of an offer, in numbers. Rows lie in the order catchment, set of
// themes, ID.
type row struct {
	theme, group, tongue, week, catchment, community int32
	published                                        bool
	words                                            int32
}

// New prepares the offers of a supply: initiatives that are planned or active on its day
// and whose period has not ended. Time and memory are linear in the supply, but for the number of
// distinct concepts and lists of them, which is small. The records must not be changed as
// long as the set is in use.
//
// Errors: the policy's violations; a supply without day; a nil among the records; an
// initiative whose ID is unset or used twice; the context's error, wrapped.
func New(ctx context.Context, supply matching.Supply, policy Policy, options Options) (*Set, error) {
	if err := policy.Validate().Err(); err != nil {
		return nil, fmt.Errorf("overlap: policy: %w", err)
	}
	if err := check(supply, options); err != nil {
		return nil, err
	}
	s := &Set{policy: policy, rules: policy.rules(), loss: lossTable(), powers: powerTables(), voc: supply.Vocabulary, day: supply.Day.Days()}
	for _, r := range s.rules {
		s.weight += int64(r.Weight)
	}
	if s.voc == nil {
		s.voc = vocabulary.Starter()
	}
	s.themes, s.groups, s.tongues = newFacet(s.voc, &policy, true), newFacet(s.voc, &policy, false), newTongues()
	s.weeks, s.words = newWeeks(supply.Day, supply.Holidays), newLexicon(&policy)
	s.atlas = newAtlas(&policy, supply.Areas, supply.Places, supply.Communities)
	s.orgs = make(map[cohesion.OrganisationID]*cohesion.Organisation, len(supply.Organisations))
	for _, o := range supply.Organisations {
		s.orgs[o.ID] = o
	}
	if err := s.read(ctx, supply, options); err != nil {
		return nil, err
	}
	s.themes.build()
	s.groups.build()
	s.words.build()
	s.atlas.build()
	s.judged = newJudged(options)
	s.viewed = !options.For.IsZero()
	s.budget = s.findBudget()
	s.themeLoss, s.groupLoss = s.matrix(s.themes, s.policy.Theme), s.matrix(s.groups, s.policy.Audience)
	s.lifts = newLifts(s)
	return s, nil
}

func check(supply matching.Supply, options Options) error {
	if supply.Day.IsZero() {
		return errors.New("overlap: the supply has no day; set Supply.Day to the day on which offers are compared")
	}
	for _, list := range []struct {
		name string
		nils bool
	}{
		{"communities", slices.Contains(supply.Communities, nil)}, {"initiatives", slices.Contains(supply.Initiatives, nil)},
		{"places", slices.Contains(supply.Places, nil)}, {"areas", slices.Contains(supply.Areas, nil)},
		{"organisations", slices.Contains(supply.Organisations, nil)}, {"judgements", slices.Contains(options.Judgements, nil)},
	} {
		if list.nils {
			return fmt.Errorf("overlap: there is a nil among the %s; leave it out", list.name)
		}
	}
	return nil
}

// read packs the initiatives that count.
func (s *Set) read(ctx context.Context, supply matching.Supply, options Options) error {
	viewer := s.atlas.homes[options.For]
	numbers := map[cohesion.CommunityID]int32{}
	seen := make(map[cohesion.InitiativeID]bool, len(supply.Initiatives))
	type packed struct {
		row    row
		record *cohesion.Initiative
	}
	var list []packed
	words := make(chan *cohesion.Initiative, 256)
	var reading sync.WaitGroup
	reading.Go(func() { // words take as long as all else, and touch nothing else
		for i := range words {
			s.words.add(i)
		}
	})
	defer reading.Wait()
	defer close(words)
	for n, i := range supply.Initiatives {
		if n%256 == 0 && ctx.Err() != nil {
			return fmt.Errorf("overlap: stopped at initiative %d of %d: %w", n, len(supply.Initiatives), ctx.Err())
		}
		if i.ID.IsZero() || seen[i.ID] {
			return fmt.Errorf("overlap: initiative %d has the id %q, which is unset or used before", n, i.ID)
		}
		seen[i.ID] = true
		if !s.counts(i) || !options.For.IsZero() && !shown(viewer, options.For, i) {
			continue
		}
		community, known := numbers[i.Community]
		if !known {
			community = int32(len(numbers))
			numbers[i.Community] = community
		}
		words <- i
		list = append(list, packed{row{
			theme:  s.themes.add(i.Themes, false),
			group:  s.groups.add(i.Audiences, len(i.Audiences) == 0 && i.Eligibility.OpenToAll),
			tongue: s.tongues.of(i), week: s.weeks.ofOffer(i), catchment: s.atlas.of(i),
			community: community, published: i.Published, words: int32(len(list)),
		}, i})
	}
	slices.SortFunc(list, func(a, b packed) int {
		return cmp.Or(cmp.Compare(a.row.catchment, b.row.catchment), cmp.Compare(a.row.theme, b.row.theme), a.record.ID.Compare(b.record.ID))
	})
	s.numbers = make(map[cohesion.InitiativeID]int32, len(list))
	for n, p := range list {
		s.rows, s.records = append(s.rows, p.row), append(s.records, p.record)
		s.numbers[p.record.ID] = int32(n)
	}
	s.arrange(numbers)
	s.readOrganisers()
	return nil
}

// counts says whether an offer takes place on the day, or will.
func (s *Set) counts(i *cohesion.Initiative) bool {
	if i.Status != cohesion.InitiativeActive && i.Status != cohesion.InitiativePlanned {
		return false
	}
	return i.Until.IsZero() || i.Until.Days() >= s.day
}

// shown says whether a community may see an offer.
func shown(viewer *cohesion.Community, id cohesion.CommunityID, i *cohesion.Initiative) bool {
	return i.Community == id || viewer != nil && i.Published && viewer.Sees(i.Community)
}

// arrange makes the lists of rows by catchment and by community, and who sees whom.
func (s *Set) arrange(numbers map[cohesion.CommunityID]int32) {
	s.start = make([]int32, len(s.atlas.list)+1)
	s.byCommunity = make([][]int32, len(numbers))
	for n, r := range s.rows {
		s.start[r.catchment+1]++
		s.byCommunity[r.community] = append(s.byCommunity[r.community], int32(n))
	}
	for n := range s.atlas.list {
		s.start[n+1] += s.start[n]
	}
	s.sees = make([][]uint64, len(numbers))
	for id, n := range numbers {
		s.sees[n] = make([]uint64, (len(numbers)+63)/64)
		c := s.atlas.homes[id]
		if c == nil {
			continue
		}
		for _, other := range c.Neighbours {
			if m, known := numbers[other]; known {
				s.sees[n][m/64] |= 1 << (m % 64)
			}
		}
	}
}

// Len returns the number of offers that are compared.
func (s *Set) Len() int { return len(s.rows) }

// Initiative returns an offer of the set.
func (s *Set) Initiative(id cohesion.InitiativeID) (*cohesion.Initiative, bool) {
	n, known := s.numbers[id]
	if !known {
		return nil, false
	}
	return s.records[n], true
}

// together says whether somebody may see both offers of a pair: that of the community that
// looks, which was asked when the set was made, or of either one's own.
func (s *Set) together(a, b *row) bool {
	if a.community == b.community || s.viewed {
		return true
	}
	return b.published && s.knows(a.community, b.community) || a.published && s.knows(b.community, a.community)
}

func (s *Set) knows(a, b int32) bool { return s.sees[a][b/64]>>(b%64)&1 != 0 }
