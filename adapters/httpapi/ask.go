package httpapi

import (
	"net/http"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

// A hit is an initiative with what a list shows of it, so that no second call is needed.
type hit struct {
	Initiative cohesion.InitiativeID `json:"initiative"`
	Community  cohesion.CommunityID  `json:"community"`
	Score      cohesion.Score        `json:"score"`
	Quality    cohesion.Score        `json:"quality,omitempty"` // how well it is described
	Name       language.Text         `json:"name"`
	Summary    language.Text         `json:"summary,omitzero"`
	Organisers []namedID             `json:"organisers,omitempty"`
	Delivery   *hitDelivery          `json:"delivery,omitempty"` // that fits best
	Cost       *cohesion.Cost        `json:"cost,omitempty"`
	Languages  []language.Tag        `json:"languages,omitempty"`
	Access     []cohesion.Access     `json:"access,omitempty"`
	Contact    cohesion.Contact      `json:"contact,omitzero"`
	URL        string                `json:"url,omitempty"`
}

type namedID struct {
	ID   string        `json:"id"`
	Name language.Text `json:"name,omitzero"`
}

// A hitDelivery is where a hit takes place.
type hitDelivery struct {
	Index int            `json:"index"` // within the initiative
	Mode  cohesion.Mode  `json:"mode,omitzero"`
	Place *namedID       `json:"place,omitempty"`
	City  string         `json:"city,omitempty"`
	Point cohesion.Point `json:"point,omitzero"` // as everybody may see it
}

// hitOf describes an initiative of the index.
func hitOf(x *matching.Index, i *cohesion.Initiative, delivery int, score, quality cohesion.Score) hit {
	h := hit{
		Initiative: i.ID, Community: i.Community, Score: score, Quality: quality, Name: i.Name, Summary: i.Summary,
		Cost: i.Cost, Languages: i.Languages, Access: i.Access, Contact: i.Contact, URL: i.URL,
	}
	for _, id := range i.Organisers {
		o := namedID{ID: id.String()}
		if rec, ok := x.Organisation(id); ok {
			o.Name = rec.Name
		}
		h.Organisers = append(h.Organisers, o)
	}
	if delivery < 0 || delivery >= len(i.Deliveries) {
		return h
	}
	d := &i.Deliveries[delivery]
	if d.Cost != nil {
		h.Cost = d.Cost
	}
	if len(d.Languages) > 0 {
		h.Languages = d.Languages
	}
	h.Delivery = &hitDelivery{Index: delivery, Mode: d.Mode}
	if p, ok := x.Place(d.Place); ok {
		h.Delivery.Place, h.Delivery.City, h.Delivery.Point = &namedID{ID: p.ID.String(), Name: p.Name}, p.Address.City, p.Point
	}
	return h
}

// seesInitiative says whether the caller may see an initiative of the index: what the
// permission to read it gives.
func (c *call) seesInitiative() (func(*cohesion.Initiative) bool, error) {
	if !c.h.does(checkView) {
		return func(*cohesion.Initiative) bool { return true }, nil
	}
	scope, err := c.h.scopeOf("readInitiative", c)
	if err != nil {
		return nil, err
	}
	own := c.own()
	return func(i *cohesion.Initiative) bool {
		return i.Published || i.Community == c.communityID && (scope&Whole != 0 || scope&OwnOrganisation != 0 && touches(own, i.Organisers))
	}, nil
}

// A matchAnswer is what fits, best first. No hits is an answer too.
type matchAnswer struct {
	Policy string           `json:"policy"`
	Hits   []hit            `json:"hits"`
	Unmet  cohesion.UnmetID `json:"unmet,omitzero"` // the record that nothing fits, if it was written now
}

const (
	defaultHits = 10
	maxHits     = 100
)

// matched returns hits of what find finds, of those that the caller may see: it asks for
// more when some may not be shown.
func (c *call) matched(most int, find func(k int) (desk.MatchResult, error)) (reply, error) {
	sees, err := c.seesInitiative()
	if err != nil {
		return reply{}, err
	}
	x, err := c.desk.Index(c.r.Context())
	if err != nil {
		return reply{}, err
	}
	answer := matchAnswer{}
	for k := most; ; k *= 4 {
		result, err := find(k)
		if err != nil {
			return reply{}, err
		}
		answer.Policy, answer.Hits = result.Policy, []hit{}
		if !result.Unmet.IsZero() {
			answer.Unmet = result.Unmet
		}
		for _, m := range result.Matches {
			if i, ok := x.Initiative(m.Initiative); ok && sees(i) && len(answer.Hits) < most {
				answer.Hits = append(answer.Hits, hitOf(x, i, m.Delivery, m.Score, m.Quality))
			}
		}
		if len(answer.Hits) == most || len(result.Matches) < k {
			return reply{body: answer}, nil
		}
	}
}

// askedNeed reads which need is asked about: a draft, or one that is stored.
func (c *call) askedNeed(f *fields) desk.Asked {
	asked := desk.Asked{
		Need:  value[cohesion.NeedID](f, "need", false),
		Draft: draft[cohesion.SupportNeed](f, "draft", c.communityID, withExpiry),
	}
	oneOf(f, "need", "draft")
	if asked.Draft != nil {
		asked.Draft.Expires = schedule.Date{} // the desk takes today
	}
	return asked
}

// oneOf wants exactly one of two members.
func oneOf(f *fields, a, b string) {
	if (f.all[a] == nil) == (f.all[b] == nil) {
		f.vs.Add(a, valid.Conflict, "give %s or %s, and not both", a, b)
	}
}

// reachNeed checks that the caller may ask about a stored need.
func (c *call) reachNeed(asked desk.Asked) error {
	if asked.Draft != nil {
		return nil
	}
	need, err := desk.Read[cohesion.SupportNeed](c.r.Context(), c.records(), asked.Need)
	if err != nil {
		return err
	}
	masks, err := needs.scopes(c, need)
	if err != nil {
		return err
	}
	if masks[0] == 0 {
		return needs.hidden(c, need)
	}
	c.about(need)
	return nil
}

func matchNeed(c *call) (reply, error) {
	f, err := readFields(c.body)
	if err != nil {
		return reply{}, err
	}
	asked := c.askedNeed(f)
	most := f.number("limit", 1, maxHits, defaultHits)
	if err := f.end(); err != nil {
		return reply{}, err
	}
	if err := c.reachNeed(asked); err != nil {
		return reply{}, err
	}
	return c.matched(most, func(k int) (desk.MatchResult, error) {
		return c.desk.Match(c.r.Context(), desk.MatchRequest{Asked: asked, K: k})
	})
}

// An explanation says how one initiative compares with what is asked.
type explanation struct {
	Policy    string                `json:"policy"`
	Hit       hit                   `json:"hit"`
	Matched   bool                  `json:"matched"`            // it is a match
	OnTopic   bool                  `json:"onTopic"`            // it is about what is asked
	Excluded  []cohesion.Constraint `json:"excluded,omitempty"` // conditions that are not met
	Coverage  []matching.Coverage   `json:"coverage,omitempty"` // by wanted theme
	Reasons   []cohesion.Reason     `json:"reasons"`
	Sentences []string              `json:"sentences"`           // the reasons for people, in the language of the answer
	Questions []string              `json:"questions,omitempty"` // whose answer would settle what is not known
}

// explained answers with an explanation.
func (c *call) explained(result desk.ExplainResult) (reply, error) {
	sees, err := c.seesInitiative()
	if err != nil {
		return reply{}, err
	}
	x, err := c.desk.Index(c.r.Context())
	if err != nil {
		return reply{}, err
	}
	e := result.Explanation
	i, ok := x.Initiative(e.Initiative)
	if !ok || !sees(i) {
		return reply{}, errNotFound
	}
	return reply{body: explanation{
		Policy: result.Policy, Hit: hitOf(x, i, e.Delivery, e.Score, e.Quality), Matched: e.Matched, OnTopic: e.OnTopic,
		Excluded: e.Excluded, Coverage: e.Coverage, Reasons: some(e.Reasons), Sentences: some(result.Sentences), Questions: result.Questions,
	}}, nil
}

// some makes an empty list of none, which JSON writes as [].
func some[E any](list []E) []E {
	if list == nil {
		return []E{}
	}
	return list
}

// explainNeed serves explanations by one of the desk's methods.
func explainNeed(explain func(*call, desk.ExplainRequest) (desk.ExplainResult, error)) func(*call) (reply, error) {
	return func(c *call) (reply, error) {
		f, err := readFields(c.body)
		if err != nil {
			return reply{}, err
		}
		asked := c.askedNeed(f)
		id := value[cohesion.InitiativeID](f, "initiative", true)
		if err := f.end(); err != nil {
			return reply{}, err
		}
		if err := c.reachNeed(asked); err != nil {
			return reply{}, err
		}
		result, err := explain(c, desk.ExplainRequest{Asked: asked, Initiative: id, Language: c.tag})
		if err != nil {
			return reply{}, err
		}
		return c.explained(result)
	}
}

// A relaxation is a set of concessions that opens offers.
type relaxation struct {
	Concessions []concession `json:"concessions"`
	Change      int64        `json:"change"` // what it asks of the person, in millionths
	Opens       int          `json:"opens"`  // how many initiatives fit then
	Hits        []hit        `json:"hits"`
}

type concession struct {
	On     cohesion.Constraint `json:"on"`
	Metres int                 `json:"metres,omitempty"`
	Cost   *cohesion.Cost      `json:"cost,omitempty"`
	Change int64               `json:"change"`
}

func relaxNeed(c *call) (reply, error) {
	f, err := readFields(c.body)
	if err != nil {
		return reply{}, err
	}
	asked := c.askedNeed(f)
	most := f.number("limit", 1, maxHits, defaultHits)
	if err := f.end(); err != nil {
		return reply{}, err
	}
	if err := c.reachNeed(asked); err != nil {
		return reply{}, err
	}
	result, err := c.desk.Relax(c.r.Context(), desk.RelaxRequest{Asked: asked, K: maxHits})
	if err != nil {
		return reply{}, err
	}
	sees, err := c.seesInitiative()
	if err != nil {
		return reply{}, err
	}
	x, err := c.desk.Index(c.r.Context())
	if err != nil {
		return reply{}, err
	}
	answer := struct {
		Relaxations []relaxation `json:"relaxations"`
	}{[]relaxation{}}
	for _, r := range result.Relaxations {
		if shown := relaxationOf(x, &r, sees, most); len(shown.Hits) > 0 {
			answer.Relaxations = append(answer.Relaxations, shown)
		}
	}
	return reply{body: answer}, nil
}

// relaxationOf shows a relaxation, of which the caller may not see every match.
func relaxationOf(x *matching.Index, r *matching.Relaxation, sees func(*cohesion.Initiative) bool, most int) relaxation {
	shown := relaxation{Concessions: []concession{}, Change: r.Change, Opens: r.Opens, Hits: []hit{}}
	for _, o := range r.Concessions {
		shown.Concessions = append(shown.Concessions, concession{On: o.On, Metres: o.Metres, Cost: o.Cost, Change: o.Change})
	}
	for _, m := range r.Matches {
		i, ok := x.Initiative(m.Initiative)
		switch {
		case !ok || !sees(i):
			shown.Opens--
		case len(shown.Hits) < most:
			shown.Hits = append(shown.Hits, hitOf(x, i, m.Delivery, m.Score, m.Quality))
		}
	}
	return shown
}

// askedTalent reads which talent is asked about, and checks that the caller may ask.
func (c *call) askedTalent(f *fields) func() (desk.AskedTalent, error) {
	asked := desk.AskedTalent{
		Talent: value[cohesion.TalentID](f, "talent", false),
		Draft:  draft[cohesion.Talent](f, "draft", c.communityID, withExpiry),
	}
	oneOf(f, "talent", "draft")
	return func() (desk.AskedTalent, error) {
		if asked.Draft != nil {
			asked.Draft.Expires = schedule.Date{}
			return asked, nil
		}
		talent, err := desk.Read[cohesion.Talent](c.r.Context(), c.records(), asked.Talent)
		if err != nil {
			return asked, err
		}
		masks, err := talents.scopes(c, talent)
		if err != nil {
			return asked, err
		}
		if masks[0] == 0 {
			return asked, talents.hidden(c, talent)
		}
		c.about(talent)
		return asked, nil
	}
}

func matchTalent(c *call) (reply, error) {
	f, err := readFields(c.body)
	if err != nil {
		return reply{}, err
	}
	read := c.askedTalent(f)
	most := f.number("limit", 1, maxHits, defaultHits)
	if err := f.end(); err != nil {
		return reply{}, err
	}
	asked, err := read()
	if err != nil {
		return reply{}, err
	}
	return c.matched(most, func(k int) (desk.MatchResult, error) {
		return c.desk.MatchTalent(c.r.Context(), desk.MatchTalentRequest{AskedTalent: asked, K: k})
	})
}

func explainTalent(c *call) (reply, error) {
	f, err := readFields(c.body)
	if err != nil {
		return reply{}, err
	}
	read := c.askedTalent(f)
	id := value[cohesion.InitiativeID](f, "initiative", true)
	if err := f.end(); err != nil {
		return reply{}, err
	}
	asked, err := read()
	if err != nil {
		return reply{}, err
	}
	result, err := c.desk.ExplainTalent(c.r.Context(), desk.ExplainTalentRequest{AskedTalent: asked, Initiative: id, Language: c.tag})
	if err != nil {
		return reply{}, err
	}
	return c.explained(result)
}

// search finds initiatives by words alone. The words may tell of a person, so they
// travel in a body.
func search(c *call) (reply, error) {
	f, err := readFields(c.body)
	if err != nil {
		return reply{}, err
	}
	req := desk.SearchRequest{Text: f.text("text", 1, 500), Language: f.tag("language"), K: f.number("limit", 1, maxHits, defaultHits)}
	if err := f.end(); err != nil {
		return reply{}, err
	}
	if req.Allow, err = c.seesInitiative(); err != nil {
		return reply{}, err
	}
	found, err := c.desk.Search(c.r.Context(), req)
	if err != nil {
		return reply{}, err
	}
	x, err := c.desk.Index(c.r.Context())
	if err != nil {
		return reply{}, err
	}
	answer := struct {
		Hits []hit `json:"hits"`
	}{[]hit{}}
	for _, s := range found {
		if i, ok := x.Initiative(s.Initiative); ok {
			answer.Hits = append(answer.Hits, hitOf(x, i, 0, s.Score, 0))
		}
	}
	return reply{body: answer}, nil
}

// suggest says of what a text speaks. The text may tell of a person, so it travels in a
// body and is not kept.
func suggest(c *call) (reply, error) {
	f, err := readFields(c.body)
	if err != nil {
		return reply{}, err
	}
	req := desk.SuggestRequest{Text: f.text("text", 1, maxSuggestText), Language: f.tag("language")}
	if err := f.end(); err != nil {
		return reply{}, err
	}
	found, err := c.desk.Suggest(c.r.Context(), req)
	if err != nil {
		return reply{}, err
	}
	return reply{body: struct {
		Themes    []vocabulary.Suggestion `json:"themes"`
		Audiences []vocabulary.Suggestion `json:"audiences"`
	}{some(found.Themes), some(found.Audiences)}}, nil
}

const maxSuggestText = 5000

// ask is an operation that answers a question in a body, and stores nothing but what the
// desk notes of a need.
func ask(id, path string, person bool, run func(*call) (reply, error)) operation {
	return operation{id: id, method: http.MethodPost, path: home + path, status: http.StatusOK, body: jsonType, person: person, run: run}
}

var askOperations = []operation{
	ask("matchNeed", "/needs/_match", true, matchNeed),
	ask("explainNeed", "/needs/_explain", true, explainNeed(func(c *call, req desk.ExplainRequest) (desk.ExplainResult, error) {
		return c.desk.Explain(c.r.Context(), req)
	})),
	ask("whyNotNeed", "/needs/_whynot", true, explainNeed(func(c *call, req desk.ExplainRequest) (desk.ExplainResult, error) {
		return c.desk.WhyNot(c.r.Context(), req)
	})),
	ask("relaxNeed", "/needs/_relax", true, relaxNeed),
	ask("matchTalent", "/talents/_match", true, matchTalent),
	ask("explainTalent", "/talents/_explain", true, explainTalent),
	ask("searchInitiatives", "/initiatives/_search", false, search),
	ask("suggest", "/_suggest", false, suggest),
}
