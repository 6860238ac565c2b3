package schema

import "github.com/socialebasis/verbinder/cohesion"

func (p *parser) need(n *cohesion.SupportNeed) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "subject":
			text(p, &n.Subject)
		case "status":
			coded(p, &n.Status)
		case "steps":
			list(p, &n.Steps, step[cohesion.NeedStatus])
		case "raisedBy":
			p.raiser(&n.RaisedBy)
		case "wants":
			list(p, &n.Wants, (*parser).want)
		case "words":
			text(p, &n.Words)
		case "wordsIn":
			coded(p, &n.WordsIn)
		case "facts":
			p.facts(&n.Facts)
		case "location":
			p.location(&n.Location)
		case "travel":
			p.travel(&n.Travel)
		case "availability":
			p.availability(&n.Availability)
		case "languages":
			codes(p, &n.Languages)
		case "accessibility":
			codes(p, &n.Accessibility)
		case "costLimit":
			n.CostLimit = new(cohesion.Cost)
			p.cost(n.CostLimit)
		case "wishes":
			codes(p, &n.Wishes)
		case "level":
			coded(p, &n.Level)
		case "any":
			codes(p, &n.Any)
		case "refusals":
			p.refusals(&n.Refusals)
		case "urgency":
			coded(p, &n.Urgency)
		case "safetyNet":
			p.boolean(&n.SafetyNet)
		case "expires":
			day(p, &n.Expires)
		default:
			return meta(p, &n.Meta, cohesion.KindNeed, key)
		}
		return true
	}, "type", "id", "community", "status", "expires")
}

func (p *parser) raiser(r *cohesion.Raiser) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "kind":
			coded(p, &r.Kind)
		case "organisation":
			coded(p, &r.Organisation)
		default:
			return false
		}
		return true
	}, "kind")
}

func (p *parser) talent(t *cohesion.Talent) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "subject":
			text(p, &t.Subject)
		case "status":
			coded(p, &t.Status)
		case "steps":
			list(p, &t.Steps, step[cohesion.TalentStatus])
		case "offers":
			list(p, &t.Offers, (*parser).want)
		case "words":
			text(p, &t.Words)
		case "wordsIn":
			coded(p, &t.WordsIn)
		case "facts":
			p.facts(&t.Facts)
		case "location":
			p.location(&t.Location)
		case "travel":
			p.travel(&t.Travel)
		case "availability":
			p.availability(&t.Availability)
		case "languages":
			codes(p, &t.Languages)
		case "accessibility":
			codes(p, &t.Accessibility)
		case "any":
			codes(p, &t.Any)
		case "refusals":
			p.refusals(&t.Refusals)
		case "expires":
			day(p, &t.Expires)
		default:
			return meta(p, &t.Meta, cohesion.KindTalent, key)
		}
		return true
	}, "type", "id", "community", "status", "expires")
}

func (p *parser) referral(r *cohesion.Referral) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "need":
			coded(p, &r.Need)
		case "talent":
			coded(p, &r.Talent)
		case "initiative":
			coded(p, &r.Initiative)
		case "delivery":
			text(p, &r.Delivery)
		case "snapshot":
			coded(p, &r.Snapshot)
		case "status":
			coded(p, &r.Status)
		case "steps":
			list(p, &r.Steps, step[cohesion.ReferralStatus])
		case "answer":
			r.Answer = new(cohesion.ReferralAnswer)
			p.referralAnswer(r.Answer)
		case "note":
			text(p, &r.Note)
		default:
			return meta(p, &r.Meta, cohesion.KindReferral, key)
		}
		return true
	}, "type", "id", "community", "initiative", "status")
}

func (p *parser) referralAnswer(a *cohesion.ReferralAnswer) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "by":
			coded(p, &a.By)
		case "reason":
			coded(p, &a.Reason)
		case "note":
			text(p, &a.Note)
		default:
			return false
		}
		return true
	}, "by", "reason")
}

func (p *parser) snapshot(s *cohesion.MatchSnapshot) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "need":
			coded(p, &s.Need)
		case "talent":
			coded(p, &s.Talent)
		case "initiative":
			coded(p, &s.Initiative)
		case "delivery":
			integer(p, &s.Delivery)
		case "at":
			moment(p, &s.At)
		case "policy":
			text(p, &s.Policy)
		case "score":
			integer(p, &s.Score)
		case "rank":
			integer(p, &s.Rank)
		case "reasons":
			list(p, &s.Reasons, (*parser).reason)
		default:
			return meta(p, &s.Meta, cohesion.KindSnapshot, key)
		}
		return true
	}, "type", "id", "community", "initiative", "at", "policy", "score")
}

func (p *parser) outcome(o *cohesion.Outcome) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "referral":
			coded(p, &o.Referral)
		case "initiative":
			coded(p, &o.Initiative)
		case "result":
			coded(p, &o.Result)
		case "reportedBy":
			coded(p, &o.ReportedBy)
		case "on":
			day(p, &o.On)
		case "note":
			text(p, &o.Note)
		default:
			return meta(p, &o.Meta, cohesion.KindOutcome, key)
		}
		return true
	}, "type", "id", "community", "initiative", "result", "reportedBy", "on")
}

func (p *parser) unmet(u *cohesion.Unmet) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "need":
			coded(p, &u.Need)
		case "on":
			day(p, &u.On)
		case "themes":
			codes(p, &u.Themes)
		case "area":
			coded(p, &u.Area)
		case "urgency":
			coded(p, &u.Urgency)
		case "safetyNet":
			p.boolean(&u.SafetyNet)
		case "policy":
			text(p, &u.Policy)
		case "because":
			list(p, &u.Because, (*parser).unmetReason)
		default:
			return meta(p, &u.Meta, cohesion.KindUnmet, key)
		}
		return true
	}, "type", "id", "community", "on")
}

func (p *parser) unmetReason(r *cohesion.UnmetReason) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "constraint":
			coded(p, &r.Constraint)
		case "initiatives":
			integer(p, &r.Initiatives)
		default:
			return false
		}
		return true
	}, "initiatives")
}

func (p *parser) judgement(j *cohesion.Judgement) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "about":
			coded(p, &j.About)
		case "a":
			p.recordRef(&j.A)
		case "b":
			p.recordRef(&j.B)
		case "verdict":
			coded(p, &j.Verdict)
		case "by":
			text(p, &j.By)
		case "on":
			day(p, &j.On)
		case "note":
			text(p, &j.Note)
		default:
			return meta(p, &j.Meta, cohesion.KindJudgement, key)
		}
		return true
	}, "type", "id", "community", "about", "a", "b", "verdict", "by", "on")
}

func (p *parser) partnership(t *cohesion.Partnership) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "a":
			coded(p, &t.A)
		case "b":
			coded(p, &t.B)
		case "kind":
			coded(p, &t.PartnershipKind)
		case "trust":
			coded(p, &t.Trust)
		case "from":
			day(p, &t.From)
		case "until":
			day(p, &t.Until)
		case "note":
			text(p, &t.Note)
		default:
			return meta(p, &t.Meta, cohesion.KindPartnership, key)
		}
		return true
	}, "type", "id", "community", "a", "b", "kind")
}

func (p *parser) agendaItem(a *cohesion.AgendaItem) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "kind":
			coded(p, &a.AgendaKind)
		case "title":
			text(p, &a.Title)
		case "text":
			text(p, &a.Text)
		case "status":
			coded(p, &a.Status)
		case "steps":
			list(p, &a.Steps, step[cohesion.AgendaStatus])
		case "raisedBy":
			coded(p, &a.RaisedBy)
		case "themes":
			codes(p, &a.Themes)
		case "areas":
			codes(p, &a.Areas)
		case "carries":
			codes(p, &a.Carries)
		default:
			return meta(p, &a.Meta, cohesion.KindAgendaItem, key)
		}
		return true
	}, "type", "id", "community", "kind", "title", "status")
}
