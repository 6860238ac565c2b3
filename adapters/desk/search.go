package desk

import (
	"context"
	"fmt"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/matching"
)

// A SearchRequest asks which initiatives speak of something.
type SearchRequest struct {
	Text     string
	Language language.Tag // of the text; empty: it is detected
	K        int          // how many at most; 0 is DefaultMatches
	// Allow, if set, says which initiatives may be shown to who asks.
	Allow func(*cohesion.Initiative) bool
}

// Search returns the initiatives whose words resemble a text most, best first. Only words
// count: for what fits a person there is [Community.Match].
func (c *Community) Search(ctx context.Context, req SearchRequest) ([]matching.Hit, error) {
	x, err := c.Index(ctx)
	if err != nil {
		return nil, fmt.Errorf("desk: search: %w", err)
	}
	k := req.K
	if k <= 0 {
		k = DefaultMatches
	}
	if req.Allow == nil {
		return x.Search(req.Text, req.Language, k), nil
	}
	var hits []matching.Hit
	for _, hit := range x.Search(req.Text, req.Language, x.Len()) {
		if i, ok := x.Initiative(hit.Initiative); ok && req.Allow(i) {
			hits = append(hits, hit)
		}
		if len(hits) == k {
			break
		}
	}
	return hits, nil
}
