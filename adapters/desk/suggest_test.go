package desk_test

import (
	"context"
	"testing"

	"github.com/socialebasis/verbinder/adapters/desk"
)

func TestSuggest(t *testing.T) {
	w := newWorld(t)
	got, err := w.Suggest(context.Background(), desk.SuggestRequest{Text: "Ik heb schulden en de deurwaarder staat voor de deur.", Language: "nl"})
	if err != nil || len(got.Themes) == 0 || got.Themes[0].Ref != "sb:schulden" || len(got.Themes[0].Evidence) == 0 {
		t.Errorf("%+v, %v; want sb:schulden first, with evidence", got, err)
	}
	if got, err := w.Suggest(context.Background(), desk.SuggestRequest{Text: "Het is dinsdag."}); err != nil || len(got.Themes)+len(got.Audiences) > 0 {
		t.Errorf("%+v, %v; want nothing", got, err)
	}
}
