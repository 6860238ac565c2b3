package generate

import (
	"fmt"
	"math/rand/v2"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// A Set is the demonstration: records that refer to each other, by kind, each list in
// the order in which it was made.
type Set struct {
	Communities   []*cohesion.Community
	Areas         []*cohesion.Area
	Organisations []*cohesion.Organisation
	Places        []*cohesion.Place
	Initiatives   []*cohesion.Initiative
	Partnerships  []*cohesion.Partnership
	Needs         []*cohesion.SupportNeed
	Talents       []*cohesion.Talent
	Referrals     []*cohesion.Referral
	Outcomes      []*cohesion.Outcome
	Unmets        []*cohesion.Unmet
	Judgements    []*cohesion.Judgement
	Agenda        []*cohesion.AgendaItem
	Gatherings    []*cohesion.Gathering
}

// The sizes of the demonstration.
const (
	demoGroups      = 120
	demoPlaces      = 60
	demoInitiatives = 400
	demoNeeds       = 1000
	demoTalents     = 60
)

// Day is the day to which the demonstration is anchored unless another is given.
func Day() schedule.Date { return schedule.Date{Year: 2026, Month: 11, Day: 22} }

// Demo makes the demonstration: the municipality of Amersfoort with its real districts
// and figures, and invented organisations, places, initiatives and needs; and a
// neighbour, Leusden, with a few initiatives. The same seed and day give the same
// records.
func Demo(seed uint64, day schedule.Date) (*Set, error) {
	home, err := Amersfoort()
	if err != nil {
		return nil, err
	}
	near, err := Leusden()
	if err != nil {
		return nil, err
	}
	m := moment{day: day, seed: seed, space: fmt.Sprintf("%s/amersfoort/%d", system, seed)}
	p, err := newPlan(m, home, demoPlaces, demoGroups)
	if err != nil {
		return nil, err
	}
	q, err := newPlan(m, near, 5, 6)
	if err != nil {
		return nil, err
	}
	p.byShare()
	q.byShare()
	var s Set
	p.neighbour(q)
	p.found(&s)
	q.found(&s)
	taken := map[string]bool{}
	for n := range demoInitiatives {
		s.Initiatives = append(s.Initiatives, p.demoInitiative(n, taken))
	}
	for n := range 18 {
		s.Initiatives = append(s.Initiatives, q.neighbourInitiative(demoInitiatives+n, n))
	}
	for n := range demoNeeds {
		r := p.rand("need", n)
		s.Needs = append(s.Needs, p.need(n, p.drawDistrict(r), p.drawOffer(r), r))
	}
	p.connect(&s)
	return &s, nil
}

// neighbour makes the communities of two plans each other's neighbours.
func (p *plan) neighbour(q *plan) {
	p.towns[0].neighbours = []cohesion.CommunityID{q.community(0)}
	q.towns[0].neighbours = []cohesion.CommunityID{p.community(0)}
}

// found adds the communities, areas, organisations and places of a plan.
func (p *plan) found(s *Set) {
	for i := range p.towns {
		s.Communities = append(s.Communities, p.communityRecord(i))
		s.Areas = append(s.Areas, p.townRecord(i))
		for n := range p.towns[i].orgs {
			s.Organisations = append(s.Organisations, p.group(i, n))
		}
	}
	for i := range p.districts {
		d := &p.districts[i]
		s.Areas = append(s.Areas, d.record(p.moment))
		for n := range d.places {
			s.Places = append(s.Places, p.place(i, n))
		}
	}
}

func (p *plan) communityRecord(i int) *cohesion.Community {
	t := &p.towns[i]
	c := &cohesion.Community{
		Meta: head[cohesion.Community](p.moment, "community/"+t.code, 720), Name: language.Dutch(t.name),
		Areas: []cohesion.AreaCode{townCode(t.code)}, Neighbours: t.neighbours,
	}
	c.Community = c.ID
	for n, seed := range t.orgs {
		if p.kinds[seed.guise].kind == cohesion.WelfareOrganisation {
			c.Coordinator = p.groupID(i, n)
			break
		}
	}
	for _, d := range t.districts {
		if p.districts[d].places > 0 {
			c.Home = p.placeID(d, 0)
			break
		}
	}
	return c
}

// demoInitiative draws until its organiser has no other of that name, at most twenty
// times; two organisers may well use the same name. The first initiatives go over all
// offers, so that each exists at least once.
func (p *plan) demoInitiative(n int, taken map[string]bool) *cohesion.Initiative {
	r := p.rand("initiative", n)
	for try := 1; ; try++ {
		o := p.drawOffer(r)
		if n < len(p.offers) {
			o = &p.offers[n]
		}
		i := p.initiative(n, p.drawDistrict(r), o, r)
		if name := i.Name.In(language.NL) + i.Organisers[0].String(); !taken[name] || try == 20 {
			taken[name] = true
			return i
		}
	}
}

// neighbourInitiative is like the others, but of the neighbours the public ones matter.
func (p *plan) neighbourInitiative(n, nth int) *cohesion.Initiative {
	r := p.rand("initiative", n)
	i := p.initiative(n, p.drawDistrict(r), p.drawOffer(r), r)
	i.Published = nth%6 != 5
	return i
}

// connect adds what ties the records together: partnerships, talents, referrals and
// what came of them, what could not be answered, the agenda.
func (p *plan) connect(s *Set) {
	p.partner(s)
	for n := range demoTalents {
		s.Talents = append(s.Talents, p.talent(n))
	}
	p.refer(s)
	p.agenda(s)
	p.judge(s)
}

func (p *plan) partner(s *Set) {
	r := p.rand("partnership", 0)
	groups := len(p.towns[0].orgs)
	seen := map[[2]int]bool{}
	for n := 0; n < 180; n++ {
		// A few organisations know many; most know few.
		a, b := min(r.IntN(groups), r.IntN(groups)), r.IntN(groups)
		if a == b || seen[[2]int{min(a, b), max(a, b)}] {
			continue
		}
		seen[[2]int{min(a, b), max(a, b)}] = true
		t := &cohesion.Partnership{
			Meta: head[cohesion.Partnership](p.moment, fmt.Sprintf("partnership/%d", n), 30+r.IntN(500)),
			A:    p.groupID(0, a), B: p.groupID(0, b),
			PartnershipKind: pick(r, []cohesion.PartnershipKind{
				cohesion.Cooperation, cohesion.Cooperation, cohesion.Refers, cohesion.Refers, cohesion.SharesPlace, cohesion.Funds, cohesion.Federation,
			}),
		}
		t.Community = p.community(0)
		if chance(r, 70) {
			t.Trust = pick(r, []cohesion.Trust{cohesion.LowTrust, cohesion.MediumTrust, cohesion.MediumTrust, cohesion.HighTrust})
		}
		if chance(r, 50) {
			t.From = p.day.AddDays(-100 - r.IntN(1500))
		}
		if chance(r, 8) {
			t.Until = p.day.AddDays(-r.IntN(90))
		}
		s.Partnerships = append(s.Partnerships, t)
	}
}

// talent makes what a resident offers.
func (p *plan) talent(n int) *cohesion.Talent {
	r := p.rand("talent", n)
	o := p.drawOffer(r)
	for o.seeks == "" {
		o = p.drawOffer(r)
	}
	district := p.drawDistrict(r)
	d := &p.districts[district]
	ago, age := r.IntN(300), 18+r.IntN(65)
	t := &cohesion.Talent{
		Meta: head[cohesion.Talent](p.moment, fmt.Sprintf("talent/%d", n), ago), Subject: p.subject(1_000_000 + n),
		Status: cohesion.TalentOpen, Offers: []cohesion.Want{{Theme: o.themes[0]}},
		Location: p.home(d, r), Travel: travels(age, r), Availability: availability(r, age), Expires: p.day.AddDays(540 - ago),
	}
	t.Community = p.community(d.town)
	t.Steps = []cohesion.Step[cohesion.TalentStatus]{{Status: cohesion.TalentOpen, At: p.noon(ago)}}
	if chance(r, 80) {
		t.Words, t.WordsIn = pick(r, []string{
			"Ik heb tijd over en wil graag iets doen voor mensen in de buurt.",
			"Ik kan goed luisteren en heb twee middagen per week vrij.",
			"Na mijn pensioen wil ik mijn ervaring doorgeven.",
			"Ik spreek drie talen en help graag bij gesprekken.",
			"Ik ben handig en heb een auto.",
			"Ik heb zelf schulden gehad en wil anderen daarmee helpen.",
		}), language.NL
	}
	if chance(r, 60) {
		t.Facts.Age = cohesion.Between(age/10*10, age/10*10+10)
	}
	if chance(r, 60) {
		t.Languages = append(tags{language.NL}, some(r, tags{"en", "ar", "tr", "de"}, 0, 1)...)
	}
	if chance(r, 25) && t.Move(cohesion.TalentEngaged, p.noon(r.IntN(ago+1))) == nil {
		t.Changed = t.Steps[1].At
	}
	return t
}

// refer lets people act on matches: needs that got on have a referral, and most of
// those that ended have an outcome.
func (p *plan) refer(s *Set) {
	offered := map[string][]*cohesion.Initiative{}
	for _, i := range s.Initiatives[:demoInitiatives] {
		offered[string(i.Themes[0])] = append(offered[string(i.Themes[0])], i)
	}
	for n, need := range s.Needs {
		r := p.rand("referral", n)
		switch need.Status {
		case cohesion.NeedMatched, cohesion.NeedSupported, cohesion.NeedSolved:
			if len(need.Wants) == 0 {
				continue
			}
			if i := pick(r, offered[string(need.Wants[0].Theme)]); i != nil {
				p.follow(s, need, i, n, r)
			}
		case cohesion.NeedUnmet:
			s.Unmets = append(s.Unmets, p.unmet(need, n, r))
		}
	}
}

// follow makes a referral that got as far as the need, and what came of it.
func (p *plan) follow(s *Set, need *cohesion.SupportNeed, i *cohesion.Initiative, n int, r *rand.Rand) {
	at := need.Steps[1].At
	ref := &cohesion.Referral{
		Meta: head[cohesion.Referral](p.moment, fmt.Sprintf("referral/%d", n), 0), Need: need.ID, Initiative: i.ID,
		Status: cohesion.ReferralProposed, Steps: []cohesion.Step[cohesion.ReferralStatus]{{Status: cohesion.ReferralProposed, At: at}},
	}
	ref.Community, ref.Created = p.community(0), at
	if len(i.Deliveries) > 1 {
		ref.Delivery = i.Deliveries[0].Key
	}
	path := []cohesion.ReferralStatus{cohesion.ReferralOffered}
	if need.Status != cohesion.NeedMatched {
		path = append(path, cohesion.ReferralAccepted, cohesion.ReferralStarted)
	}
	if need.Status == cohesion.NeedSolved {
		path = append(path, cohesion.ReferralCompleted)
	}
	last := need.Steps[len(need.Steps)-1].At
	for _, to := range path {
		if ref.Move(to, last) != nil {
			return
		}
	}
	if need.Status == cohesion.NeedMatched && chance(r, 30) {
		_ = ref.Refuse(cohesion.ReferralAnswer{
			By: pick(r, []cohesion.Party{cohesion.Resident, cohesion.Provider}),
			Reason: pick(r, []cohesion.DeclineReason{
				cohesion.NotWanted, cohesion.TooFar, cohesion.WrongTime, cohesion.TooExpensive, cohesion.NoRoom, cohesion.LanguageBarrier,
			}),
		}, last) // possible from offered; the life of a referral is in its table
	}
	ref.Changed = last
	s.Referrals = append(s.Referrals, ref)
	if need.Status == cohesion.NeedMatched || !chance(r, 80) {
		return
	}
	o := &cohesion.Outcome{
		Meta: head[cohesion.Outcome](p.moment, fmt.Sprintf("outcome/%d", n), 0), Referral: ref.ID, Initiative: i.ID,
		Result:     pick(r, []cohesion.OutcomeResult{cohesion.Helped, cohesion.Helped, cohesion.Helped, cohesion.HelpedPartly, cohesion.HelpedPartly, cohesion.DidNotHelp}),
		ReportedBy: pick(r, []cohesion.Party{cohesion.Resident, cohesion.Resident, cohesion.Provider, cohesion.Coordinator}),
		On:         schedule.DateOf(last, last.Location()),
	}
	o.Community, o.Created, o.Changed = p.community(0), last, last
	s.Outcomes = append(s.Outcomes, o)
}

func (p *plan) unmet(need *cohesion.SupportNeed, n int, r *rand.Rand) *cohesion.Unmet {
	at := need.Steps[len(need.Steps)-1].At
	u := &cohesion.Unmet{
		Meta: head[cohesion.Unmet](p.moment, fmt.Sprintf("unmet/%d", n), 0), Need: need.ID, On: schedule.DateOf(at, at.Location()),
		Area: need.Location.Area, Urgency: need.Urgency, SafetyNet: need.SafetyNet, Policy: "default/1",
	}
	u.Community, u.Created, u.Changed = need.Community, at, at
	for _, w := range need.Wants {
		u.Themes = append(u.Themes, w.Theme)
	}
	left := 1 + r.IntN(40)
	for _, c := range []cohesion.Constraint{cohesion.OnTravel, cohesion.OnTime, cohesion.OnLanguage, cohesion.OnCost} {
		if left > 0 {
			u.Because = append(u.Because, cohesion.UnmetReason{Constraint: c, Initiatives: left})
		}
		left /= 2
	}
	return u
}

// Each hands out all records: first what others refer to. It stops at the first error.
func (s *Set) Each(emit func(cohesion.Record) error) error {
	for _, list := range []func(func(cohesion.Record) error) error{
		each(s.Communities), each(s.Areas), each(s.Organisations), each(s.Places), each(s.Initiatives), each(s.Partnerships),
		each(s.Needs), each(s.Talents), each(s.Referrals), each(s.Outcomes), each(s.Unmets), each(s.Judgements), each(s.Agenda), each(s.Gatherings),
	} {
		if err := list(emit); err != nil {
			return err
		}
	}
	return nil
}

func each[R cohesion.Record](records []R) func(func(cohesion.Record) error) error {
	return func(emit func(cohesion.Record) error) error {
		for _, r := range records {
			if err := emit(r); err != nil {
				return err
			}
		}
		return nil
	}
}
