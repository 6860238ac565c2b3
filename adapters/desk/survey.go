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
	records := network.Records{
		Organisations: supply.Organisations, Partnerships: supply.Partnerships, Initiatives: supply.Initiatives, Day: supply.Day,
	}
	if records.Referrals, err = everything[cohesion.Referral](ctx, c); err != nil {
		return nil, fmt.Errorf("desk: network: %w", err)
	}
	if records.Needs, err = everything[cohesion.SupportNeed](ctx, c); err != nil {
		return nil, fmt.Errorf("desk: network: %w", err)
	}
	n, err := network.New(records, network.Options{})
	if err != nil {
		return nil, fmt.Errorf("desk: network: %w", err)
	}
	report, err := n.Report(ctx)
	if err != nil {
		return nil, fmt.Errorf("desk: network: %w", err)
	}
	return report, nil
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
