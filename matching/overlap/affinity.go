package overlap

import (
	"cmp"
	"context"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// An Affinity is what two organisations have for each other: what
// [github.com/socialebasis/verbinder/cohesion/network.Network.Introductions] asks for, and whether their work as a whole is
// alike.
type Affinity struct {
	A          cohesion.OrganisationID `json:"a"`          // the one with the lesser ID
	B          cohesion.OrganisationID `json:"b"`          //
	Overlap    cohesion.Score          `json:"overlap"`    // of the two offers that overlap most; 0 if none does
	Complement cohesion.Score          `json:"complement"` // of the two that complement best, the lesser of area and audience; 0 if none does
	Pairs      int                     `json:"pairs"`      // of offers that overlap or complement
	Niche      float64                 `json:"niche"`      // common share of their work by theme, 0 to 1 ([Niche.Proportional])
}

// Affinities returns what organisations have for each other, of every two with offers that
// overlap or complement: by IDs. The error is the context's, wrapped.
func (s *Set) Affinities(ctx context.Context) ([]Affinity, error) {
	found := map[[2]cohesion.OrganisationID]*Affinity{}
	for p, err := range s.Pairs(ctx, Query{Kinds: KindsOf(Overlapping, Complemented)}) {
		if err != nil {
			return nil, err
		}
		if p.Relation != Between {
			continue
		}
		for _, a := range s.records[s.numbers[p.A]].Organisers {
			for _, b := range s.records[s.numbers[p.B]].Organisers {
				key := [2]cohesion.OrganisationID{a, b}
				if b.Compare(a) < 0 {
					key = [2]cohesion.OrganisationID{b, a}
				}
				if found[key] == nil {
					found[key] = &Affinity{A: key[0], B: key[1]}
				}
				found[key].add(&p)
			}
		}
	}
	list := make([]Affinity, 0, len(found))
	for _, a := range found {
		list = append(list, *a)
	}
	slices.SortFunc(list, func(a, b Affinity) int { return cmp.Or(a.A.Compare(b.A), a.B.Compare(b.B)) })
	niches := s.niches()
	for i := range list {
		list[i].Niche = niches[list[i].A].Proportional(niches[list[i].B])
	}
	return list, nil
}

func (a *Affinity) add(p *Pair) {
	a.Pairs++
	if p.Kinds.Has(Overlapping) {
		a.Overlap = max(a.Overlap, p.Lo)
	}
	if p.Kinds.Has(Complemented) {
		a.Complement = max(a.Complement, min(p.On(ByArea).Lo, p.On(ByAudience).Lo))
	}
}

// niches returns the niche of every organisation: of each theme how many of its offers have it.
// An offer of several themes counts for an equal part of each, one of several
// organisations for an equal part by organisation.
func (s *Set) niches() map[cohesion.OrganisationID]Niche {
	amounts := map[cohesion.OrganisationID]map[vocabulary.Ref]float64{}
	for _, row := range s.byID() {
		organisers := s.records[row].Organisers
		concepts := s.themes.sets[s.rows[row].theme].concepts
		for _, o := range organisers {
			if amounts[o] == nil {
				amounts[o] = map[vocabulary.Ref]float64{}
			}
			for _, c := range concepts {
				amounts[o][s.themes.refs[c]] += 1 / float64(len(concepts)*len(organisers))
			}
		}
	}
	niches := make(map[cohesion.OrganisationID]Niche, len(amounts))
	for o, of := range amounts {
		niches[o] = NewNiche(of)
	}
	return niches
}

// byID returns all rows by the IDs of their offers, an order that floating sums can keep.
func (s *Set) byID() []int32 {
	rows := make([]int32, len(s.rows))
	for n := range rows {
		rows[n] = int32(n)
	}
	slices.SortFunc(rows, func(a, b int32) int { return s.records[a].ID.Compare(s.records[b].ID) })
	return rows
}

// Niche returns what an organisation is in: of each theme how many of its offers in the set
// have it. An offer of several themes counts for an equal part of each, one of several
// organisations for an equal part by organisation. Time is linear in the set.
func (s *Set) Niche(id cohesion.OrganisationID) Niche { return s.niches()[id] }
