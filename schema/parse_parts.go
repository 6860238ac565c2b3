package schema

import (
	"encoding"
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// The parts that several records have. Each function reads one value and knows the
// fields of its schema; what Validate checks is left to Validate.

// codes reads a list of values whose form the type knows.
func codes[T any, P interface {
	*T
	encoding.TextUnmarshaler
}](p *parser, to *[]T) {
	list(p, to, coded[T, P])
}

// meta reads a field that every record has.
func meta[T any](p *parser, m *cohesion.Meta[T], kind cohesion.Kind, key []byte) bool {
	switch string(key) {
	case "type":
		return p.next('"') && string(p.string()) == kind.String()
	case "documentVersion":
		var version int
		integer(p, &version)
		return version == Version
	case "id":
		coded(p, &m.ID)
	case "community":
		coded(p, &m.Community)
	case "version":
		integer(p, &m.Version)
	case "created":
		moment(p, &m.Created)
	case "changed":
		moment(p, &m.Changed)
	case "confirmed":
		day(p, &m.Confirmed)
	case "source":
		m.Source = new(cohesion.Source)
		p.source(m.Source)
	case "extensions":
		p.extensions(&m.Extensions)
	default:
		return false
	}
	return true
}

func (p *parser) source(s *cohesion.Source) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "system":
			text(p, &s.System)
		case "id":
			text(p, &s.ID)
		default:
			return false
		}
		return true
	}, "system", "id")
}

// words reads a text per language, sorted by tag.
func (p *parser) words(to *language.Text) {
	var t language.Text
	p.object(func(key []byte) bool {
		var e language.Entry
		if e.Tag.UnmarshalText(key) != nil {
			return false
		}
		text(p, &e.Value)
		t = append(t, e)
		return true
	})
	if len(t) > 1 {
		slices.SortFunc(t, func(a, b language.Entry) int { return strings.Compare(string(a.Tag), string(b.Tag)) })
	}
	*to = t
}

func step[S any, P interface {
	*S
	encoding.TextUnmarshaler
}](p *parser, s *cohesion.Step[S]) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "status":
			coded[S, P](p, &s.Status)
		case "at":
			moment(p, &s.At)
		default:
			return false
		}
		return true
	}, "status", "at")
}

func ageBand(p *parser, to **cohesion.AgeBand) {
	b := new(cohesion.AgeBand)
	*to = b
	p.object(func(key []byte) bool {
		switch string(key) {
		case "from":
			years(p, &b.From)
		case "below":
			years(p, &b.Below)
		default:
			return false
		}
		return true
	})
}

func (p *parser) facts(f *cohesion.Facts) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "age":
			ageBand(p, &f.Age)
		case "answers":
			list(p, &f.Answers, (*parser).answer)
		default:
			return false
		}
		return true
	})
}

func (p *parser) answer(a *cohesion.FactAnswer) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "fact":
			coded(p, &a.Fact)
		case "answer":
			coded(p, &a.Answer)
		default:
			return false
		}
		return true
	}, "fact", "answer")
}

func (p *parser) rule(r *cohesion.Rule) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "all":
			list(p, &r.All, (*parser).rule)
		case "any":
			list(p, &r.Any, (*parser).rule)
		case "not":
			r.Not = new(cohesion.Rule)
			p.rule(r.Not)
		case "fact":
			coded(p, &r.Fact)
		case "age":
			ageBand(p, &r.Age)
		default:
			return false
		}
		return true
	})
}

func (p *parser) eligibility(e *cohesion.Eligibility) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "openToAll":
			p.boolean(&e.OpenToAll)
		case "rule":
			e.Rule = new(cohesion.Rule)
			p.rule(e.Rule)
		case "prose":
			p.words(&e.Prose)
		default:
			return false
		}
		return true
	})
}

func (p *parser) cost(c *cohesion.Cost) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "cents":
			integer(p, &c.Cents)
		case "per":
			coded(p, &c.Per)
		case "currency":
			text(p, &c.Currency)
		case "note":
			text(p, &c.Note)
		default:
			return false
		}
		return true
	}, "cents")
}

func (p *parser) contact(c *cohesion.Contact) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "role":
			text(p, &c.Role)
		case "phone":
			text(p, &c.Phone)
		case "email":
			text(p, &c.Email)
		default:
			return false
		}
		return true
	})
}

func (p *parser) location(l *cohesion.Location) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "point":
			point(p, &l.Point)
		case "accuracy":
			integer(p, &l.Accuracy)
		case "postcode":
			text(p, &l.Postcode)
		case "area":
			coded(p, &l.Area)
		default:
			return false
		}
		return true
	})
}

func (p *parser) travel(t *cohesion.Travel) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "mode":
			coded(p, &t.Mode)
		case "metres":
			integer(p, &t.Metres)
		default:
			return false
		}
		return true
	})
}

func (p *parser) want(w *cohesion.Want) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "theme":
			coded(p, &w.Theme)
		case "weight":
			integer(p, &w.Weight)
		default:
			return false
		}
		return true
	}, "theme")
}

func (p *parser) refusals(r *cohesion.Refusals) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "initiatives":
			codes(p, &r.Initiatives)
		case "organisations":
			codes(p, &r.Organisations)
		case "places":
			codes(p, &r.Places)
		case "themes":
			codes(p, &r.Themes)
		case "modes":
			codes(p, &r.Modes)
		case "approaches":
			codes(p, &r.Approaches)
		default:
			return false
		}
		return true
	})
}

func (p *parser) recordRef(r *cohesion.RecordRef) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "kind":
			coded(p, &r.Kind)
		case "id":
			text(p, &r.ID)
		default:
			return false
		}
		return true
	}, "kind", "id")
}

func (p *parser) reason(r *cohesion.Reason) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "criterion":
			coded(p, &r.Criterion)
		case "constraint":
			coded(p, &r.Constraint)
		case "verdict":
			coded(p, &r.Verdict)
		case "value":
			integer(p, &r.Value)
		case "weight":
			integer(p, &r.Weight)
		case "contribution":
			integer(p, &r.Contribution)
		case "facts":
			list(p, &r.Facts, (*parser).compared)
		case "question":
			text(p, &r.Question)
		default:
			return false
		}
		return true
	}, "verdict")
}

func (p *parser) compared(c *cohesion.Compared) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "what":
			text(p, &c.What)
		case "asked":
			text(p, &c.Asked)
		case "found":
			text(p, &c.Found)
		case "detail":
			text(p, &c.Detail)
		case "value":
			integer(p, &c.Value)
		default:
			return false
		}
		return true
	}, "what")
}
