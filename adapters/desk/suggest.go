package desk

import (
	"context"
	"fmt"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A SuggestRequest asks of what a text speaks.
type SuggestRequest struct {
	Text     string
	Language language.Tag // of the text; empty: it is detected
}

// A SuggestResult is the themes and audiences of which a text seems to speak, the surest
// first, with the words that say so. Empty lists are an answer too.
type SuggestResult struct {
	Themes, Audiences []vocabulary.Suggestion
}

// Suggest returns the themes and audiences of which a text speaks, by the vocabulary of the
// desk. A coordinator confirms them; nothing is decided by it, and the text is not kept.
func (c *Community) Suggest(ctx context.Context, req SuggestRequest) (SuggestResult, error) {
	x, err := c.Index(ctx)
	if err != nil {
		return SuggestResult{}, fmt.Errorf("desk: suggest: %w", err)
	}
	var result SuggestResult
	result.Themes, result.Audiences = x.Vocabulary().Suggest(req.Text, req.Language)
	return result, nil
}
