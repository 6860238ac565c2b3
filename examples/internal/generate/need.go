package generate

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// need makes need number n: somebody in a district who could use an offer.
func (p *plan) need(n, district int, o *offer, r *rand.Rand) *cohesion.SupportNeed {
	d := &p.districts[district]
	key := fmt.Sprintf("need/%d", n)
	ago := r.IntN(200)
	age := o.ages[0] + r.IntN(o.ages[1]-o.ages[0]+1)
	need := &cohesion.SupportNeed{
		Meta: head[cohesion.SupportNeed](p.moment, key, ago), Subject: p.subject(n),
		Expires: p.day.AddDays(365 - ago),
	}
	need.Community = p.community(d.town)
	p.live(need, ago, r)
	p.raise(need, d.town, r)
	p.ask(need, o, r)
	p.know(&need.Facts, o, age, r)
	need.Location = p.home(d, r)
	need.Travel = travels(age, r)
	need.Availability = availability(r, age)
	need.Languages = p.languages(need, o, r)
	p.limits(need, d.town, o, age, r)
	return need
}

// subject makes an opaque key, as a host would with a secret.
func (p *plan) subject(n int) cohesion.SubjectKey {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d/subject/%d", p.space, p.seed, n))
	return cohesion.SubjectKey(hex.EncodeToString(sum[:16]))
}

// live takes a need through a part of its life.
func (p *plan) live(need *cohesion.SupportNeed, ago int, r *rand.Rand) {
	need.Status = cohesion.NeedRaised
	need.Steps = []cohesion.Step[cohesion.NeedStatus]{{Status: cohesion.NeedRaised, At: p.noon(ago)}}
	var path []cohesion.NeedStatus
	switch v := r.IntN(100); {
	case v < 60:
	case v < 72:
		path = []cohesion.NeedStatus{cohesion.NeedMatched}
	case v < 82:
		path = []cohesion.NeedStatus{cohesion.NeedMatched, cohesion.NeedSupported}
	case v < 90:
		path = []cohesion.NeedStatus{cohesion.NeedMatched, cohesion.NeedSupported, cohesion.NeedSolved}
	case v < 95:
		path = []cohesion.NeedStatus{cohesion.NeedUnmet}
	case v < 98:
		path = []cohesion.NeedStatus{cohesion.NeedWithdrawn}
	default:
		path = []cohesion.NeedStatus{cohesion.NeedExpired}
		need.Expires = p.day.AddDays(-1 - r.IntN(20))
		if born := p.day.AddDays(-ago); need.Expires.Before(born) {
			need.Expires = born
		}
	}
	for _, s := range path {
		ago = r.IntN(ago + 1)
		if need.Move(s, p.noon(ago)) != nil {
			return
		}
	}
	need.Changed = p.noon(ago)
}

func (p *plan) raise(need *cohesion.SupportNeed, town int, r *rand.Rand) {
	switch v := r.IntN(100); {
	case v < 45:
		need.RaisedBy.Kind = cohesion.RaisedByResident
	case v < 60:
		need.RaisedBy.Kind = cohesion.RaisedByRelative
	case v < 90:
		need.RaisedBy.Kind = cohesion.RaisedByOrganisation
		if chance(r, 67) {
			need.RaisedBy.Organisation = p.groupID(town, r.IntN(len(p.towns[town].orgs)))
		}
	}
	if chance(r, 70) {
		need.Urgency = pick(r, []cohesion.Urgency{cohesion.Low, cohesion.Normal, cohesion.Normal, cohesion.Normal, cohesion.High, cohesion.Acute})
	}
	need.SafetyNet = chance(r, 8)
}

// ask says what it is about, by theme, in words, or both.
func (p *plan) ask(need *cohesion.SupportNeed, o *offer, r *rand.Rand) {
	v := r.IntN(100)
	if v >= 10 {
		need.Wants = []cohesion.Want{{Theme: o.themes[0]}}
		if len(o.themes) > 1 && chance(r, 35) {
			need.Wants[0].Weight = 3
			need.Wants = append(need.Wants, cohesion.Want{Theme: o.themes[1], Weight: 1})
		}
		if other := p.drawOffer(r).themes[0]; chance(r, 12) && !slices.ContainsFunc(need.Wants, func(w cohesion.Want) bool { return w.Theme == other }) {
			need.Wants = append(need.Wants, cohesion.Want{Theme: other})
		}
	}
	if v < 75 {
		need.Words = pick(r, o.asks)
		need.WordsIn = language.NL
		if language.Detect(need.Words) == language.EN {
			need.WordsIn = language.EN
		} else if chance(r, 35) {
			need.Words += " " + pick(r, []string{
				"Het liefst in de buurt.", "Ik kan niet ver lopen.", "Overdag heb ik tijd.", "Het mag niet veel kosten.",
				"Liever niet in een grote groep.", "Het zou fijn zijn als het snel kan.", "Alleen 's avonds kan ik weg.",
			})
		}
	}
}

// know fills in what is known about the person.
func (p *plan) know(f *cohesion.Facts, o *offer, age int, r *rand.Rand) {
	switch v := r.IntN(100); {
	case v < 40:
		from := age / 5 * 5
		f.Age = cohesion.Between(from, from+5)
	case v < 55:
		from := age / 10 * 10
		f.Age = cohesion.Between(from, from+10)
	case v < 70:
		f.Age = cohesion.Between(age, age+1)
	}
	answer := func(fact vocabulary.Ref, a cohesion.Answer) {
		if f.Answer(fact) == 0 {
			f.Answers = append(f.Answers, cohesion.FactAnswer{Fact: fact, Answer: a})
		}
	}
	for _, fact := range o.facts {
		switch v := r.IntN(100); {
		case v < 60:
			answer(fact, cohesion.AnswerYes)
		case v < 70:
			answer(fact, cohesion.AnswerNo)
		}
	}
	if chance(r, 20) {
		answer(forLowIncome, pick(r, []cohesion.Answer{cohesion.AnswerYes, cohesion.AnswerYes, cohesion.AnswerNo}))
	}
	if age >= 18 && age < 60 && chance(r, 20) {
		answer(forParents, pick(r, []cohesion.Answer{cohesion.AnswerYes, cohesion.AnswerNo}))
	}
	if chance(r, 10) {
		answer(forWomen, pick(r, []cohesion.Answer{cohesion.AnswerYes, cohesion.AnswerNo, cohesion.AnswerAny}))
	}
}

// home says where the person lives, never exactly.
func (p *plan) home(d *spot, r *rand.Rand) cohesion.Location {
	var l cohesion.Location
	v := r.IntN(100)
	if v < 93 {
		l.Area = d.Area()
	}
	if v < 30 {
		l.Point, l.Accuracy = d.point(r).Rounded(250), 250
	}
	return l
}

func travels(age int, r *rand.Rand) cohesion.Travel {
	if chance(r, 28) {
		return cohesion.Travel{}
	}
	modes := []cohesion.TravelMode{cohesion.ByBicycle, cohesion.ByBicycle, cohesion.OnFoot, cohesion.ByTransit, cohesion.ByCar}
	switch {
	case age < 18:
		modes = []cohesion.TravelMode{cohesion.OnFoot, cohesion.ByBicycle, cohesion.ByBicycle}
	case age >= 75:
		modes = []cohesion.TravelMode{cohesion.OnFoot, cohesion.OnFoot, cohesion.ByTransit, cohesion.ByCar, cohesion.StaysHome}
	}
	t := cohesion.Travel{Mode: pick(r, modes)}
	if t.Mode != cohesion.StaysHome && chance(r, 35) {
		t.Metres = pick(r, []int{500, 750, 1000, 1500, 2000, 3000, 5000})
		if t.Mode == cohesion.ByCar || t.Mode == cohesion.ByTransit {
			t.Metres *= 2
		}
	}
	return t
}

func (p *plan) languages(need *cohesion.SupportNeed, o *offer, r *rand.Rand) tags {
	if chance(r, 35) {
		return nil
	}
	if need.WordsIn == language.EN {
		return tags{language.EN}
	}
	if slices.Contains(o.facts, forNewcomers) || chance(r, 9) {
		first := pick(r, tags{"ar", "ar", "uk", "tr", "ti", "pl", "en", "fa", "so"})
		return append(tags{first}, some(r, tags{language.NL}, 0, 1)...)
	}
	return tags{language.NL}
}

// limits sets what must be, what is wished and what is not wanted.
func (p *plan) limits(need *cohesion.SupportNeed, town int, o *offer, age int, r *rand.Rand) {
	if age >= 70 && chance(r, 18) || slices.Contains(o.facts, forDisabled) && chance(r, 30) || chance(r, 4) {
		need.Accessibility = some(r, []cohesion.Feature{cohesion.Wheelchair, cohesion.AccessibleToilet, cohesion.Lift, cohesion.HearingLoop, cohesion.LowStimulus}, 1, 2)
	}
	if chance(r, 25) {
		need.CostLimit = pick(r, []*cohesion.Cost{
			{}, {}, {Cents: 200, Per: cohesion.PerSession}, {Cents: 500, Per: cohesion.PerSession}, {Cents: 1000, Per: cohesion.PerMonth},
		})
	}
	if chance(r, 35) {
		need.Wishes = some(r, []cohesion.Wish{cohesion.WishGroup, cohesion.WishIndividual, cohesion.WishAtHome, cohesion.WishInformal, cohesion.WishLivedExperience, cohesion.WishProfessional}, 1, 2)
	}
	if chance(r, 5) {
		need.Level = pick(r, []cohesion.Level{cohesion.LightSupport, cohesion.Care})
	}
	if chance(r, 10) {
		need.Any = some(r, []cohesion.Criterion{cohesion.ByTime, cohesion.ByAccess, cohesion.ByWishes, cohesion.ByLevel}, 1, 2)
	}
	switch v := r.IntN(100); {
	case v < 3:
		need.Refusals.Modes = []cohesion.Mode{cohesion.Online, cohesion.ByPhone}
	case v < 5:
		need.Refusals.Modes = []cohesion.Mode{cohesion.AtHome}
	case v < 7:
		need.Refusals.Approaches = []cohesion.Approach{cohesion.Professional}
	case v < 10:
		need.Refusals.Organisations = []cohesion.OrganisationID{p.groupID(town, r.IntN(len(p.towns[town].orgs)))}
	}
}
