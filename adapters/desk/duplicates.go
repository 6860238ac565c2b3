package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/matching/duplicate"
)

// A Duplicate is two records of the community that are probably the same.
type Duplicate struct {
	A, B        cohesion.RecordRef // of one kind, A the one with the lesser id
	Probability int                // in millionths
	Decision    duplicate.Decision // what may be proposed; nothing is merged by it
	Weights     []duplicate.Weight // what speaks for it and against
}

// A DuplicatesResult is the records that are probably there twice.
type DuplicatesResult struct {
	Pairs    []Duplicate // the most probable first, then by kind and ids
	Total    int         // how many pairs there are, returned or not
	Warnings []string    // where too little is known to tell
}

// Duplicates returns at most most pairs of organisations or of initiatives that are
// probably the same, as package duplicate finds them (S4). What people decided counts:
// pairs that they said are not the same, or to leave, are not returned. Only the
// community's own records are compared. Time is that of [duplicate.Find].
func (c *Community) Duplicates(ctx context.Context, most int) (DuplicatesResult, error) {
	supply, judgements, err := c.survey(ctx)
	if err != nil {
		return DuplicatesResult{}, fmt.Errorf("desk: duplicates: %w", err)
	}
	places := map[cohesion.PlaceID]*cohesion.Place{}
	owned := map[cohesion.OrganisationID]*cohesion.Place{}
	for _, p := range supply.Places {
		places[p.ID] = p
		if first := owned[p.Owner]; first == nil || p.ID.String() < first.ID.String() {
			owned[p.Owner] = p
		}
	}
	organisations := recordsOf(c.id, supply.Organisations, func(o *cohesion.Organisation) duplicate.Record {
		return duplicate.OfOrganisation(o, owned[o.ID])
	})
	initiatives := recordsOf(c.id, supply.Initiatives, func(i *cohesion.Initiative) duplicate.Record {
		return duplicate.OfInitiative(i, firstPlace(i, places))
	})
	var found foundTwice
	for _, of := range []struct {
		kind    cohesion.Kind
		records []duplicate.Record
	}{{cohesion.KindOrganisation, organisations}, {cohesion.KindInitiative, initiatives}} {
		if err := found.add(ctx, of.kind, of.records, judgements); err != nil {
			return DuplicatesResult{}, fmt.Errorf("desk: duplicates: %w", err)
		}
	}
	return found.best(most), nil
}

// recordsOf makes what is compared of a community's own records.
func recordsOf[T any, R store.Noun[T]](own cohesion.CommunityID, list []R, of func(R) duplicate.Record) []duplicate.Record {
	var records []duplicate.Record
	for _, rec := range list {
		if rec.Head().Community == own {
			records = append(records, of(rec))
		}
	}
	return records
}

// firstPlace returns the first place of an initiative that is known, or nil.
func firstPlace(i *cohesion.Initiative, places map[cohesion.PlaceID]*cohesion.Place) *cohesion.Place {
	for _, d := range i.Deliveries {
		if p := places[d.Place]; p != nil {
			return p
		}
	}
	return nil
}

// foundTwice gathers pairs of several kinds, with the index that can say why.
type foundTwice struct {
	pairs    []kindPair
	warnings []string
}

type kindPair struct {
	duplicate.Pair
	kind cohesion.Kind
	in   *duplicate.Index
}

// add finds the pairs among records of a kind.
func (f *foundTwice) add(ctx context.Context, kind cohesion.Kind, records []duplicate.Record, judgements []*cohesion.Judgement) error {
	if len(records) < 2 {
		return nil
	}
	result, err := duplicate.Find(ctx, duplicate.OrganisationSpec(), records, duplicate.Options{Judgements: duplicate.JudgementsOf(judgements), Workers: 1})
	if err != nil {
		return err
	}
	for _, w := range result.Warnings {
		f.warnings = append(f.warnings, kind.String()+": "+w)
	}
	left := leftAlone(judgements)
	for _, p := range result.Pairs {
		if p.A.ID > p.B.ID {
			p.A, p.B = p.B, p.A
		}
		if !left[[2]string{p.A.ID, p.B.ID}] {
			f.pairs = append(f.pairs, kindPair{p, kind, result.Index})
		}
	}
	return nil
}

// leftAlone returns the pairs of which people last said to leave them, lesser id first.
func leftAlone(judgements []*cohesion.Judgement) map[[2]string]bool {
	last := map[[2]string]*cohesion.Judgement{}
	for _, j := range judgements {
		pair := [2]string{min(j.A.ID, j.B.ID), max(j.A.ID, j.B.ID)}
		if before := last[pair]; j.About == cohesion.JudgeDuplicate && (before == nil || !j.On.Before(before.On)) {
			last[pair] = j
		}
	}
	left := map[[2]string]bool{}
	for pair, j := range last {
		left[pair] = j.Verdict == cohesion.Dismissed
	}
	return left
}

// best returns the most probable pairs, with what they rest on.
func (f *foundTwice) best(most int) DuplicatesResult {
	slices.SortFunc(f.pairs, func(a, b kindPair) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.kind, b.kind), cmp.Compare(a.A.ID, b.A.ID), cmp.Compare(a.B.ID, b.B.ID))
	})
	result := DuplicatesResult{Total: len(f.pairs), Warnings: f.warnings}
	for _, p := range f.pairs[:min(len(f.pairs), max(most, 0))] {
		weights, _, _ := p.in.Explain(p.A, p.B)
		result.Pairs = append(result.Pairs, Duplicate{
			A: cohesion.RecordRef{Kind: p.kind, ID: p.A.ID}, B: cohesion.RecordRef{Kind: p.kind, ID: p.B.ID},
			Probability: p.Probability, Decision: p.Decision, Weights: weights,
		})
	}
	return result
}
