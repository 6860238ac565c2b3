package main

import (
	"context"
	"fmt"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/matching"
)

// A whatIf is a concession that would open something.
type whatIf struct {
	Text  string
	More  int // how many fit then, beside the cards
	Cards []card
}

// relax says which small concessions would help somebody for whom there is nothing.
func (l *look) relax(ctx context.Context, a asked) ([]whatIf, error) {
	result, err := l.desk.Relax(ctx, desk.RelaxRequest{Asked: a.Asked, K: 3})
	if err != nil {
		return nil, err
	}
	var found []whatIf
	for _, r := range result.Relaxations {
		var w whatIf
		var parts []string
		for _, c := range r.Concessions {
			parts = append(parts, concession(c, l.tag))
		}
		w.Text = list(parts, l.tag)
		for _, m := range r.Matches {
			if c, ok := l.card(m); ok {
				w.Cards = append(w.Cards, c)
			}
		}
		w.More = max(0, r.Opens-len(w.Cards))
		found = append(found, w)
	}
	return found, nil
}

// concession says in words what is given up.
func concession(c matching.Concession, tag language.Tag) string {
	en := tag == language.EN
	switch c.On {
	case cohesion.OnTravel:
		km := (c.Metres + 99) / 100
		if en {
			return fmt.Sprintf("you can travel up to %d.%d km", km/10, km%10)
		}
		return fmt.Sprintf("u tot %d,%d km kunt reizen", km/10, km%10)
	case cohesion.OnCost:
		if en {
			return fmt.Sprintf("you can pay %s", priceText(c.Cost, tag))
		}
		return fmt.Sprintf("u %s kunt betalen", priceText(c.Cost, tag))
	case cohesion.OnTime:
		if en {
			return "you can come at other times"
		}
		return "u op andere tijden kunt"
	case cohesion.OnLanguage:
		if en {
			return "another language is possible"
		}
		return "een andere taal ook kan"
	}
	return c.On.String()
}

// whyNot explains one initiative on the page.
func (l *look) whyNot(ctx context.Context, v *view, a asked, id cohesion.InitiativeID) error {
	result, err := l.desk.WhyNot(ctx, desk.ExplainRequest{Asked: a.Asked, Initiative: id})
	if err != nil {
		return err
	}
	e := result.Explanation
	c, ok := l.card(e.Match)
	if !ok {
		return store.ErrNotFound
	}
	l.guessed = v.WordsOnly
	l.reasons(&c, e)
	v.Asked, v.Fits = &c, e.Matched
	if v.Fits {
		v.Title = v.P["whyYes"]
	}
	if !e.OnTopic {
		v.Notices = append(v.Notices, v.P["notTopic"])
	}
	return nil
}
