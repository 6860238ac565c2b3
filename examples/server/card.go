package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/matching"
)

// A card is an initiative as a page shows it.
type card struct {
	ID           string
	Rank         int
	Name         string
	Lang         string // language of Name
	TextLang     string // language of Summary
	Summary      string
	By           string
	Where        string
	When         string
	Next         string
	Price        string
	Distance     string
	Spoken       string
	Percent      int
	Loose        bool     // found by loose words: the percentage would promise too much
	For          []string // what speaks for it
	Against      []string // what does not
	Ask          []string // questions for the person
	AskThem      []string // questions for the organiser
	Contact      string
	Confirmed    string
	OldConfirmed bool
	Neighbour    string // name of the community, where it is another
}

// A look is the index as it stands at the moment of a request, and the language.
type look struct {
	*town
	index   *matching.Index
	tag     language.Tag
	guessed bool // the themes of the need were read from its words
}

func (t *town) look(ctx context.Context, tag language.Tag) (*look, error) {
	x, err := t.desk.Index(ctx)
	if err != nil {
		return nil, err
	}
	return &look{town: t, index: x, tag: tag}, nil
}

// An asked is a need that the desk is asked about.
type asked struct {
	desk.Asked
	need *cohesion.SupportNeed
}

// matches answers a need: the cards of what fits best.
func (l *look) matches(ctx context.Context, a asked, k int) ([]card, error) {
	result, err := l.desk.Match(ctx, desk.MatchRequest{Asked: a.Asked, K: k})
	if err != nil {
		return nil, err
	}
	var cards []card
	for _, m := range result.Matches {
		why, err := l.desk.Explain(ctx, desk.ExplainRequest{Asked: a.Asked, Initiative: m.Initiative})
		if err != nil {
			return nil, err
		}
		c, ok := l.card(why.Explanation.Match)
		if !ok {
			continue // it left the index a moment ago
		}
		c.Rank, c.Loose = len(cards)+1, len(a.need.Wants) == 0
		l.reasons(&c, why.Explanation)
		cards = append(cards, c)
	}
	return cards, nil
}

// because says what initiatives failed on where nothing fits, the most frequent first.
func (l *look) because(n *cohesion.SupportNeed, p map[string]string) ([]string, error) {
	policy := matching.DefaultPolicy()
	result, err := l.index.Match(n, &policy, 1)
	if err != nil || result.Unmet == nil {
		return nil, err
	}
	said := inLanguage(constraints, l.tag)
	var lines []string
	for _, b := range result.Unmet.Because {
		text := p["tooWeak"]
		if b.Constraint != 0 {
			text = said[b.Constraint.String()]
		}
		lines = append(lines, fmt.Sprintf("%s: %d", text, b.Initiatives))
	}
	return lines, nil
}

// card describes a match without its reasons.
func (l *look) card(m matching.Match) (card, bool) {
	i, ok := l.index.Initiative(m.Initiative)
	if !ok {
		return card{}, false
	}
	tag := l.tag
	c := card{
		ID: i.ID.String(), Name: i.Name.In(tag), Lang: "nl", TextLang: "nl", Summary: i.Summary.In(tag), By: l.organisers(i, tag),
		Price: priceText(i.Cost, tag), Percent: int(m.Score / 10_000), Contact: i.Contact.Email, Spoken: languagesText(i.Languages, tag),
	}
	if _, has := i.Name.Lookup(tag); has {
		c.Lang = string(tag)
	}
	if _, has := i.Summary.Lookup(tag); has {
		c.TextLang = string(tag)
	}
	if m.Delivery < len(i.Deliveries) {
		l.deliver(&c, &i.Deliveries[m.Delivery])
	}
	if !i.Confirmed.IsZero() {
		c.Confirmed = dateText(i.Confirmed, tag)
		c.OldConfirmed = l.index.Day().Days()-i.Confirmed.Days() > l.confirmed
	}
	if i.Community != l.home {
		c.Neighbour = l.names[i.Community].In(tag)
	}
	return c, true
}

func (l *look) deliver(c *card, d *cohesion.Delivery) {
	if d.Cost != nil {
		c.Price = priceText(d.Cost, l.tag)
	}
	if len(d.Languages) > 0 {
		c.Spoken = languagesText(d.Languages, l.tag)
	}
	c.When = timesText(d.Schedule, l.tag)
	c.Next = nextText(d.Schedule, l.index.Day(), l.holidays, l.tag)
	if c.Where = modeText(d.Mode, l.tag); c.Where != "" {
		return
	}
	p, ok := l.index.Place(d.Place)
	if !ok {
		return
	}
	c.Where = p.Name.In(l.tag)
	if len(p.Address.Lines) > 0 {
		c.Where += ", " + p.Address.Lines[0]
	}
	if area := l.areaName(p.Area, l.tag); area != "" {
		c.Where += " (" + area + ")"
	}
}

// reasons divides the reasons over what speaks for it, what does not, and what is open.
func (l *look) reasons(c *card, e *matching.Explanation) {
	r := matching.NewRenderer(l.voc, l.tag)
	graded := slices.Clone(e.Reasons)
	slices.SortStableFunc(graded, func(a, b cohesion.Reason) int { return cmp.Compare(b.Contribution, a.Contribution) })
	for _, reason := range graded {
		text := r.Sentence(reason)
		if reason.Criterion == cohesion.ByDistance && len(reason.Facts) > 0 && reason.Facts[0].What == "metres" {
			c.Distance = distanceText(reason.Facts[0].Found, l.tag)
		}
		if reason.Constraint == 0 && l.noise(reason, e) {
			continue
		}
		if partly(reason) {
			c.For = addOnce(c.For, phrasesOf(l.tag)["someTime"])
			continue
		}
		switch {
		case reason.Verdict == cohesion.NotKnown:
			c.open(reason, r)
		case text == "":
		case reason.Verdict == cohesion.Positive, reason.Criterion == cohesion.ByTheme && e.OnTopic:
			c.For = addOnce(c.For, text)
		case reason.Criterion == cohesion.ByDistance && c.Distance != "": // the distance itself says it
		default:
			c.Against = addOnce(c.Against, text)
		}
	}
	for _, theme := range e.Coverage { // of several themes, those that it leaves out
		if theme.Value == 0 && len(e.Coverage) > 1 && e.OnTopic && !l.guessed {
			c.Against = addOnce(c.Against, fmt.Sprintf(phrasesOf(l.tag)["notAbout"], l.voc.Label(theme.Theme, l.tag)))
		}
	}
}

// fewOutcomes is the number of outcomes below which a page says nothing of them: so few
// say little of an initiative, and too much of the people behind them.
const fewOutcomes = 10

// noise says whether a reason would only take attention: it is true, but helps nobody to
// choose or to act.
func (l *look) noise(reason cohesion.Reason, e *matching.Explanation) bool {
	found := ""
	if len(reason.Facts) > 0 {
		found = reason.Facts[0].Found
	}
	switch reason.Criterion {
	case cohesion.ByTheme: // the page says above the card that it is about something else
		return !e.OnTopic
	case cohesion.ByWords: // the theme says more than words that happen to differ
		return reason.Verdict != cohesion.Positive
	case cohesion.ByLevel, cohesion.ByTrust:
		return reason.Verdict != cohesion.Positive || reason.Criterion == cohesion.ByLevel
	case cohesion.ByResults:
		n, err := strconv.Atoi(found)
		return err != nil || n < fewOutcomes
	case cohesion.ByDistance: // a range stands among the practical facts
		return reason.Verdict != cohesion.NotKnown && strings.Contains(found, "-") && reason.Facts[0].What == "metres"
	case cohesion.ByWishes:
		return !slices.ContainsFunc(reason.Facts, func(f cohesion.Compared) bool {
			return f.Detail == cohesion.Yes.String() || f.Detail == cohesion.No.String()
		})
	case cohesion.ByTime: // the card says when, as far as there are times
		return reason.Verdict == cohesion.NotKnown && !strings.HasPrefix(reason.Question, "need/") && l.byArrangement(e)
	}
	return false
}

// byArrangement says whether an initiative has no fixed times but says how to agree them.
func (l *look) byArrangement(e *matching.Explanation) bool {
	i, ok := l.index.Initiative(e.Match.Initiative)
	if !ok || e.Match.Delivery >= len(i.Deliveries) {
		return false
	}
	s := i.Deliveries[e.Match.Delivery].Schedule
	return s != nil && s.Notes != ""
}

// partly says whether an initiative takes place at some of the moments asked for: who
// can come once a week can come.
func partly(reason cohesion.Reason) bool {
	return reason.Criterion == cohesion.ByTime && reason.Constraint == 0 && reason.Verdict != cohesion.NotKnown && len(reason.Facts) > 0 &&
		reason.Facts[0].Found != "0" && reason.Facts[0].Found != reason.Facts[0].Asked
}

// askOnce takes the questions for the person that stand on more than one card off the
// cards, and returns them, the most frequent first.
func askOnce(cards []card) []string {
	count := map[string]int{}
	var often []string
	for _, c := range cards {
		for _, q := range c.Ask {
			if count[q]++; count[q] == 2 {
				often = append(often, q)
			}
		}
	}
	slices.SortStableFunc(often, func(a, b string) int { return cmp.Compare(count[b], count[a]) })
	for i := range cards {
		cards[i].Ask = slices.DeleteFunc(cards[i].Ask, func(q string) bool { return count[q] > 1 })
	}
	return often
}

// distanceText writes metres, or a range of them as "300-2900", as people say it.
func distanceText(found string, tag language.Tag) string {
	say := func(digits string) string {
		m, err := strconv.Atoi(digits)
		switch {
		case err != nil:
			return digits
		case m < 950:
			return fmt.Sprintf("%d m", (m+25)/50*50)
		case tag == language.EN:
			return fmt.Sprintf("%d.%d km", (m+50)/1000, (m+50)/100%10)
		}
		return fmt.Sprintf("%d,%d km", (m+50)/1000, (m+50)/100%10)
	}
	near, far, isRange := strings.Cut(found, "-")
	m, err := strconv.Atoi(near)
	atHand := err == nil && m < 50
	switch {
	case !isRange && atHand && tag == language.EN:
		return "less than 50 m"
	case !isRange && atHand:
		return "minder dan 50 m"
	case !isRange:
		return say(near)
	case atHand && tag == language.EN:
		return "up to " + say(far)
	case atHand:
		return "hoogstens " + say(far)
	case tag == language.EN:
		return say(near) + " to " + say(far)
	}
	return say(near) + " tot " + say(far)
}

// open adds the question that would settle what is not known.
func (c *card) open(reason cohesion.Reason, r *matching.Renderer) {
	question := r.Question(reason)
	switch {
	case question == "":
	case matching.ForPerson(reason.Question):
		c.Ask = addOnce(c.Ask, question)
	default:
		c.AskThem = addOnce(c.AskThem, question)
	}
}

func addOnce(list []string, text string) []string {
	if slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}
