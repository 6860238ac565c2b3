package desk

import (
	"context"
	"fmt"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/network"
	"github.com/socialebasis/verbinder/matching"
	"github.com/socialebasis/verbinder/matching/overlap"
)

// Overlaps returns the pairs of initiatives that overlap in the eyes of the community, those
// that overlap most first, without the pairs that people put aside (S5, V7). It compares
// what the live index holds.
func (c *Community) Overlaps(ctx context.Context, q overlap.Query) ([]overlap.Pair, error) {
	supply, judgements, err := c.survey(ctx)
	if err != nil {
		return nil, fmt.Errorf("desk: overlaps: %w", err)
	}
	set, err := overlap.New(ctx, supply, overlap.DefaultPolicy(), overlap.Options{For: c.id, Judgements: judgements})
	if err != nil {
		return nil, fmt.Errorf("desk: overlaps: %w", err)
	}
	pairs, err := set.All(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("desk: overlaps: %w", err)
	}
	return pairs, nil
}

// Network returns how the organisations of the community hang together (G1). Needs and
// referrals count for who works with whom; nothing of them is in the report.
func (c *Community) Network(ctx context.Context) (*network.Report, error) {
	supply, _, err := c.survey(ctx)
	if err != nil {
		return nil, fmt.Errorf("desk: network: %w", err)
	}
	n, err := c.ties(ctx, &supply)
	if err != nil {
		return nil, fmt.Errorf("desk: network: %w", err)
	}
	report, err := n.Report(ctx)
	if err != nil {
		return nil, fmt.Errorf("desk: network: %w", err)
	}
	return report, nil
}

// Introductions returns at most most pairs of organisations that have no tie and should
// meet, best first (G3): by what their offers have for each other and what a tie would
// mean for the network. Pairs of which people judged that they need none are left out.
func (c *Community) Introductions(ctx context.Context, most int) ([]network.Introduction, error) {
	if most < 1 {
		return nil, nil
	}
	supply, judgements, err := c.survey(ctx)
	if err != nil {
		return nil, fmt.Errorf("desk: introductions: %w", err)
	}
	set, err := overlap.New(ctx, supply, overlap.DefaultPolicy(), overlap.Options{For: c.id, Judgements: judgements})
	if err != nil {
		return nil, fmt.Errorf("desk: introductions: %w", err)
	}
	found, err := set.Affinities(ctx)
	if err != nil {
		return nil, fmt.Errorf("desk: introductions: %w", err)
	}
	affinities := make([]network.Affinity, len(found))
	for i, a := range found {
		affinities[i] = network.Affinity{A: a.A, B: a.B, Overlap: a.Overlap, Complement: a.Complement}
	}
	n, err := c.ties(ctx, &supply)
	if err != nil {
		return nil, fmt.Errorf("desk: introductions: %w", err)
	}
	list, err := n.Introductions(affinities, judgements, network.IntroductionOptions{Most: most})
	if err != nil {
		return nil, fmt.Errorf("desk: introductions: %w", err)
	}
	return list, nil
}

// ties makes the network of the organisations of a supply.
func (c *Community) ties(ctx context.Context, supply *matching.Supply) (*network.Network, error) {
	records := network.Records{
		Organisations: supply.Organisations, Partnerships: supply.Partnerships, Initiatives: supply.Initiatives, Day: supply.Day,
	}
	var err error
	if records.Referrals, err = everything[cohesion.Referral](ctx, c); err != nil {
		return nil, err
	}
	if records.Needs, err = everything[cohesion.SupportNeed](ctx, c); err != nil {
		return nil, err
	}
	return network.New(records, network.Options{})
}

// survey returns what the live index was made of, and what people decided.
func (c *Community) survey(ctx context.Context) (matching.Supply, []*cohesion.Judgement, error) {
	if _, err := c.Index(ctx); err != nil {
		return matching.Supply{}, nil, err
	}
	c.refreshing.Lock()
	supply := c.supply
	c.refreshing.Unlock()
	judgements, err := everything[cohesion.Judgement](ctx, c)
	return supply, judgements, err
}

// everything reads all records of type T.
func everything[T any, R store.Noun[T]](ctx context.Context, c *Community) ([]R, error) {
	var all []R
	for rec, err := range store.All[T, R](ctx, c.records, store.Filter{}) {
		if err != nil {
			return nil, err
		}
		all = append(all, rec)
	}
	return all, nil
}
