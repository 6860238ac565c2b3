package schema

import (
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// record reads a document of the kind.
func (p *parser) record(kind cohesion.Kind) cohesion.Record {
	switch r := newRecord(kind).(type) {
	case *cohesion.Community:
		p.community(r)
		return r
	case *cohesion.Area:
		p.area(r)
		return r
	case *cohesion.Place:
		p.place(r)
		return r
	case *cohesion.Organisation:
		p.organisation(r)
		return r
	case *cohesion.Initiative:
		p.initiative(r)
		return r
	case *cohesion.SupportNeed:
		p.need(r)
		return r
	case *cohesion.Talent:
		p.talent(r)
		return r
	case *cohesion.Referral:
		p.referral(r)
		return r
	case *cohesion.MatchSnapshot:
		p.snapshot(r)
		return r
	case *cohesion.Outcome:
		p.outcome(r)
		return r
	case *cohesion.Unmet:
		p.unmet(r)
		return r
	case *cohesion.Judgement:
		p.judgement(r)
		return r
	case *cohesion.Partnership:
		p.partnership(r)
		return r
	case *cohesion.AgendaItem:
		p.agendaItem(r)
		return r
	case *cohesion.Gathering:
		p.gathering(r)
		return r
	default:
		p.bad = true
		return r
	}
}

func (p *parser) community(c *cohesion.Community) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "name":
			p.words(&c.Name)
		case "areas":
			codes(p, &c.Areas)
		case "neighbours":
			codes(p, &c.Neighbours)
		case "coordinator":
			coded(p, &c.Coordinator)
		case "home":
			coded(p, &c.Home)
		case "url":
			text(p, &c.URL)
		default:
			return meta(p, &c.Meta, cohesion.KindCommunity, key)
		}
		return true
	}, "type", "id", "community", "name")
}

func (p *parser) area(a *cohesion.Area) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "community":
			return false // reference data
		case "code":
			coded(p, &a.Code)
		case "name":
			p.words(&a.Name)
		case "parent":
			coded(p, &a.Parent)
		case "centre":
			point(p, &a.Centre)
		case "radius":
			integer(p, &a.Radius)
		case "boundary":
			list(p, &a.Boundary, (*parser).polygon)
		case "residents":
			integer(p, &a.Residents)
		case "figures":
			list(p, &a.Figures, (*parser).figure)
		default:
			return meta(p, &a.Meta, cohesion.KindArea, key)
		}
		return true
	}, "type", "id", "code", "name")
}

func (p *parser) polygon(to *cohesion.Polygon) {
	list(p, (*[][]cohesion.Point)(to), func(p *parser, ring *[]cohesion.Point) { list(p, ring, point) })
}

func (p *parser) figure(f *cohesion.Figure) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "code":
			text(p, &f.Code)
		case "value":
			integer(p, &f.Value)
		case "unit":
			text(p, &f.Unit)
		case "year":
			integer(p, &f.Year)
		case "source":
			text(p, &f.Source)
		default:
			return false
		}
		return true
	}, "code", "value", "unit")
}

func (p *parser) place(l *cohesion.Place) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "name":
			p.words(&l.Name)
		case "kind":
			coded(p, &l.PlaceKind)
		case "address":
			p.address(&l.Address)
		case "point":
			point(p, &l.Point)
		case "area":
			coded(p, &l.Area)
		case "accessible":
			codes(p, &l.Accessible)
		case "inaccessible":
			codes(p, &l.Inaccessible)
		case "confidential":
			p.boolean(&l.Confidential)
		case "opening":
			l.Opening = new(schedule.Schedule)
			p.schedule(l.Opening)
		case "owner":
			coded(p, &l.Owner)
		case "url":
			text(p, &l.URL)
		default:
			return meta(p, &l.Meta, cohesion.KindPlace, key)
		}
		return true
	}, "type", "id", "community")
}

func (p *parser) address(a *cohesion.Address) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "lines":
			list(p, &a.Lines, text)
		case "postcode":
			text(p, &a.Postcode)
		case "city":
			text(p, &a.City)
		case "region":
			text(p, &a.Region)
		case "country":
			text(p, &a.Country)
		default:
			return false
		}
		return true
	})
}

func (p *parser) organisation(o *cohesion.Organisation) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "name":
			p.words(&o.Name)
		case "otherNames":
			list(p, &o.OtherNames, text)
		case "description":
			p.words(&o.Description)
		case "kind":
			coded(p, &o.OrganisationKind)
		case "identifiers":
			list(p, &o.Identifiers, (*parser).identifier)
		case "represents":
			codes(p, &o.Represents)
		case "belongs":
			list(p, &o.Belongs, (*parser).belonging)
		case "contact":
			p.contact(&o.Contact)
		case "opening":
			o.Opening = new(schedule.Schedule)
			p.schedule(o.Opening)
		case "url":
			text(p, &o.URL)
		case "ended":
			day(p, &o.Ended)
		default:
			return meta(p, &o.Meta, cohesion.KindOrganisation, key)
		}
		return true
	}, "type", "id", "community", "name")
}

func (p *parser) identifier(i *cohesion.Identifier) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "scheme":
			coded(p, &i.Scheme)
		case "value":
			text(p, &i.Value)
		case "name":
			text(p, &i.Name)
		default:
			return false
		}
		return true
	}, "scheme", "value")
}

func (p *parser) belonging(b *cohesion.Belonging) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "to":
			coded(p, &b.To)
		case "tie":
			coded(p, &b.Tie)
		default:
			return false
		}
		return true
	}, "to", "tie")
}

func (p *parser) initiative(i *cohesion.Initiative) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "name":
			p.words(&i.Name)
		case "summary":
			p.words(&i.Summary)
		case "description":
			p.words(&i.Description)
		case "status":
			coded(p, &i.Status)
		case "published":
			p.boolean(&i.Published)
		case "from":
			day(p, &i.From)
		case "until":
			day(p, &i.Until)
		case "organisers":
			codes(p, &i.Organisers)
		case "themes":
			codes(p, &i.Themes)
		case "audiences":
			codes(p, &i.Audiences)
		case "eligibility":
			p.eligibility(&i.Eligibility)
		case "approach":
			codes(p, &i.Approach)
		case "format":
			codes(p, &i.Format)
		case "level":
			coded(p, &i.Level)
		case "access":
			codes(p, &i.Access)
		case "origin":
			coded(p, &i.Origin)
		case "cost":
			i.Cost = new(cohesion.Cost)
			p.cost(i.Cost)
		case "languages":
			codes(p, &i.Languages)
		case "deliveries":
			list(p, &i.Deliveries, (*parser).delivery)
		case "seeks":
			list(p, &i.Seeks, (*parser).seek)
		case "contact":
			p.contact(&i.Contact)
		case "url":
			text(p, &i.URL)
		default:
			return meta(p, &i.Meta, cohesion.KindInitiative, key)
		}
		return true
	}, "type", "id", "community", "name", "status")
}

func (p *parser) delivery(d *cohesion.Delivery) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "key":
			text(p, &d.Key)
		case "mode":
			coded(p, &d.Mode)
		case "place":
			coded(p, &d.Place)
		case "schedule":
			d.Schedule = new(schedule.Schedule)
			p.schedule(d.Schedule)
		case "serviceArea":
			d.ServiceArea = new(cohesion.ServiceArea)
			p.serviceArea(d.ServiceArea)
		case "capacity":
			d.Capacity = new(cohesion.Capacity)
			p.capacity(d.Capacity)
		case "languages":
			codes(p, &d.Languages)
		case "cost":
			d.Cost = new(cohesion.Cost)
			p.cost(d.Cost)
		case "extensions":
			p.extensions(&d.Extensions)
		default:
			return false
		}
		return true
	})
}

func (p *parser) serviceArea(a *cohesion.ServiceArea) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "areas":
			codes(p, &a.Areas)
		case "radius":
			integer(p, &a.Radius)
		case "note":
			text(p, &a.Note)
		default:
			return false
		}
		return true
	})
}

func (p *parser) capacity(c *cohesion.Capacity) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "status":
			coded(p, &c.Status)
		case "places":
			integer(p, &c.Places)
		case "free":
			integer(p, &c.Free)
		case "unit":
			text(p, &c.Unit)
		case "reportedAt":
			day(p, &c.ReportedAt)
		case "note":
			text(p, &c.Note)
		default:
			return false
		}
		return true
	}, "status", "reportedAt")
}

func (p *parser) seek(s *cohesion.Seek) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "themes":
			codes(p, &s.Themes)
		case "description":
			p.words(&s.Description)
		case "people":
			integer(p, &s.People)
		default:
			return false
		}
		return true
	})
}

func (p *parser) gathering(g *cohesion.Gathering) {
	p.object(func(key []byte) bool {
		switch string(key) {
		case "title":
			p.words(&g.Title)
		case "status":
			coded(p, &g.Status)
		case "begins":
			moment(p, &g.Begins)
		case "ends":
			moment(p, &g.Ends)
		case "place":
			coded(p, &g.Place)
		case "organisers":
			codes(p, &g.Organisers)
		case "agenda":
			codes(p, &g.Agenda)
		case "published":
			p.boolean(&g.Published)
		case "notes":
			text(p, &g.Notes)
		default:
			return meta(p, &g.Meta, cohesion.KindGathering, key)
		}
		return true
	}, "type", "id", "community", "title", "status", "begins", "ends")
}
