package generate

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// initiative makes initiative number n, of an offer in a district. About three in ten
// optional facts are left out, as in real directories.
func (p *plan) initiative(n, district int, o *offer, r *rand.Rand) *cohesion.Initiative {
	d := &p.districts[district]
	key := fmt.Sprintf("initiative/%d", n)
	place, hasPlace := p.drawPlace(r, district, o)
	title := shortName(d.Name)
	if hasPlace {
		title = p.placeTitle(district, place)
	}
	english := chance(r, 40)
	i := &cohesion.Initiative{
		Meta: head[cohesion.Initiative](p.moment, key, 30+r.IntN(600)),
		Name: words(pick(r, o.names), &d.District, title, english), Status: cohesion.InitiativeActive, Published: chance(r, 92),
		Themes: o.themes, Organisers: []cohesion.OrganisationID{p.groupID(d.town, p.drawGroup(r, district, o))},
	}
	i.Community = p.community(d.town)
	i.Source = &cohesion.Source{System: system, ID: key}
	if chance(r, 95) {
		i.Summary = words(pick(r, o.texts), &d.District, title, english)
	}
	if chance(r, 35) {
		i.Description = p.description(r, o, d, title)
	}
	if len(o.themes) > 1 && chance(r, 25) {
		i.Themes = o.themes[:1]
	}
	if chance(r, 8) { // two organisations together
		if second := p.groupID(d.town, r.IntN(len(p.towns[d.town].orgs))); second != i.Organisers[0] {
			i.Organisers = append(i.Organisers, second)
		}
	}
	p.manner(i, o, r)
	p.period(i, r)
	p.deliver(i, o, district, place, hasPlace, r)
	if chance(r, 75) {
		i.Confirmed = p.day.AddDays(-3 - r.IntN(700))
	}
	if chance(r, 70) {
		i.Contact = cohesion.Contact{Role: pick(r, []string{"Coördinator", "Welkomstbalie", "Aanmelden"}), Email: "aanmelden@" + host(title) + ".example"}
	}
	if chance(r, 45) {
		i.URL = "https://" + host(title) + ".example/" + o.key
	}
	return i
}

// description says more than the summary.
func (p *plan) description(r *rand.Rand, o *offer, d *spot, title string) language.Text {
	nl, _ := both(o.texts[len(o.texts)-1])
	more := some(r, []string{
		"Bij binnenkomst is er altijd iemand die u welkom heet.",
		"De groep bestaat uit ongeveer tien mensen.",
		"Twijfelt u? Kom gerust een keer kijken.",
		"Het gebouw is goed te bereiken met de bus en de fiets.",
		"Vrijwilligers uit de buurt dragen de activiteit.",
		"U kunt iemand meenemen.",
		"In de schoolvakanties kan het anders zijn; kijk op de website.",
	}, 1, 3)
	return language.Dutch(fill(nl, &d.District, title) + " " + strings.Join(more, " "))
}

// manner sets how it works and for whom, as far as somebody has said it.
func (p *plan) manner(i *cohesion.Initiative, o *offer, r *rand.Rand) {
	if chance(r, 75) {
		i.Audiences = o.audiences
	}
	switch {
	case o.rule != nil && chance(r, 85):
		i.Eligibility = cohesion.Eligibility{Rule: o.rule, Prose: conditions(o.rule)}
	case o.rule == nil && chance(r, 45) && !o.targeted():
		i.Eligibility = cohesion.Eligibility{OpenToAll: true}
	}
	if chance(r, 70) {
		i.Approach = o.approach
	}
	if chance(r, 75) {
		i.Format = []cohesion.Format{o.format}
	}
	if chance(r, 75) {
		i.Level = o.level
	}
	switch v := r.IntN(100); {
	case v < 60:
		i.Access = []cohesion.Access{o.access}
	case v < 75:
		i.Access = []cohesion.Access{cohesion.OwnRequest}
		if o.access == cohesion.WalkIn {
			i.Access = []cohesion.Access{cohesion.WalkIn, cohesion.OwnRequest}
		}
	}
	switch v := r.IntN(100); {
	case v < 50:
		i.Origin = o.origin
	case v < 70:
		i.Origin = pick(r, []cohesion.Origin{cohesion.BottomUp, cohesion.Middle, cohesion.TopDown})
	}
	if chance(r, 72) {
		i.Cost = o.price.draw(r)
	}
	if chance(r, 70) {
		i.Languages = append(tags{language.NL}, some(r, o.speaks, 0, 3)...)
	}
	if o.seeks != "" && chance(r, 60) || chance(r, 10) {
		i.Seeks = []cohesion.Seek{o.seek(r)}
	}
}

// seek says what hands the initiative looks for.
func (o *offer) seek(r *rand.Rand) cohesion.Seek {
	s := cohesion.Seek{Themes: o.themes[:1], Description: language.Dutch("Vrijwilligers die een dagdeel willen helpen")}
	if nl, _ := both(o.seeks); nl != "" {
		s.Description = language.Dutch(nl)
	}
	if chance(r, 50) {
		s.People = 1 + r.IntN(5)
	}
	return s
}

// conditions says a rule in words.
func conditions(rule *cohesion.Rule) language.Text {
	switch {
	case rule.Age != nil && rule.Age.Below != nil:
		from, below := rule.Age.Bounds()
		return language.Dutch(fmt.Sprintf("Voor wie %s tot %s jaar is.", from, below))
	case rule.Age != nil:
		from, _ := rule.Age.Bounds()
		return language.Dutch(fmt.Sprintf("Voor iedereen van %s jaar en ouder.", from))
	}
	return language.Dutch("Alleen voor de doelgroep; vraag het na bij twijfel.")
}

// period sets the status and the days between which it holds.
func (p *plan) period(i *cohesion.Initiative, r *rand.Rand) {
	switch v := r.IntN(100); {
	case v < 4:
		i.Status, i.From = cohesion.InitiativePlanned, p.day.AddDays(7+r.IntN(90))
	case v < 7:
		i.Status = cohesion.InitiativePaused
	case v < 11:
		i.Status, i.Until = cohesion.InitiativeEnded, p.day.AddDays(-10-r.IntN(300))
	case v < 25:
		i.From = p.day.AddDays(-30 - r.IntN(900))
	case v < 30:
		i.Until = p.day.AddDays(60 + r.IntN(300))
	}
}

// deliver adds the places and times: mostly one, sometimes two, now and then none.
func (p *plan) deliver(i *cohesion.Initiative, o *offer, district, place int, hasPlace bool, r *rand.Rand) {
	count := 1
	switch v := r.IntN(100); {
	case v < 4:
		count = 0
	case v < 19:
		count = 2
	}
	for n := range count {
		d := cohesion.Delivery{Key: fmt.Sprintf("%d", n+1), Mode: o.mode}
		if d.Mode == 0 && chance(r, 92) {
			d.Mode = cohesion.AtPlace
		}
		at := place
		if n > 0 {
			at, hasPlace = p.drawPlace(r, district, o)
		}
		if hasPlace && d.Mode != cohesion.ByPhone {
			d.Place = p.placeID(district, at)
		}
		if chance(r, 85) {
			d.Schedule = pick(r, o.rhythms).schedule(r, p.day)
		}
		d.ServiceArea = p.serves(district, o, r)
		if chance(r, 55) {
			d.Capacity = p.room(r)
		}
		if n > 0 && len(o.speaks) > 0 && chance(r, 30) {
			d.Languages = tags{language.NL, pick(r, o.speaks)}
		}
		i.Deliveries = append(i.Deliveries, d)
	}
}

// serves says where people must live, where that matters.
func (p *plan) serves(district int, o *offer, r *rand.Rand) *cohesion.ServiceArea {
	t := &p.towns[p.districts[district].town]
	v := r.IntN(100)
	if o.mode == 0 {
		v += 55 // what takes place somewhere is mostly open to whoever comes
	}
	switch {
	case v < 30:
		return &cohesion.ServiceArea{Areas: []cohesion.AreaCode{townCode(t.code)}}
	case v < 45:
		areas := []cohesion.AreaCode{p.districts[district].Area()}
		for _, d := range some(r, t.districts, 0, 3) {
			if d != district {
				areas = append(areas, p.districts[d].Area())
			}
		}
		return &cohesion.ServiceArea{Areas: areas}
	case v < 65:
		return &cohesion.ServiceArea{Areas: []cohesion.AreaCode{townCode(t.code)}, Note: "Bewoners van de gemeente gaan voor."}
	case v < 72:
		return &cohesion.ServiceArea{Radius: 1000 * (2 + r.IntN(5))}
	}
	return nil
}

// room is what was last reported about free places.
func (p *plan) room(r *rand.Rand) *cohesion.Capacity {
	c := &cohesion.Capacity{Status: cohesion.HasRoom, Places: 6 + r.IntN(20), ReportedAt: p.day.AddDays(-r.IntN(240))}
	switch v := r.IntN(100); {
	case v < 50:
		c.Free = 1 + r.IntN(c.Places/2)
	case v < 68:
		c.Places = 0
	case v < 90:
		c.Status = cohesion.WaitingList
	default:
		c.Status = cohesion.Full
	}
	return c
}

// draw makes a price.
func (k price) draw(r *rand.Rand) *cohesion.Cost {
	switch k {
	case gift:
		return &cohesion.Cost{Note: "Een gift is welkom."}
	case smallChange:
		if chance(r, 40) {
			return &cohesion.Cost{}
		}
		return &cohesion.Cost{Cents: int64(pick(r, []int{50, 100, 150, 200, 250})), Per: cohesion.PerSession}
	case aMeal:
		return &cohesion.Cost{Cents: int64(pick(r, []int{350, 450, 500, 650, 750, 900})), Per: cohesion.PerSession}
	case lesson:
		return &cohesion.Cost{Cents: int64(pick(r, []int{250, 300, 400, 500})), Per: cohesion.PerSession}
	case monthly:
		return &cohesion.Cost{Cents: int64(pick(r, []int{750, 1000, 1250, 1500})), Per: cohesion.PerMonth}
	case yearly:
		return &cohesion.Cost{Cents: int64(pick(r, []int{1500, 2500, 4000})), Per: cohesion.PerYear}
	case courseFee:
		return &cohesion.Cost{Cents: int64(pick(r, []int{1000, 1500, 2500, 4500})), Per: cohesion.Once}
	}
	return &cohesion.Cost{}
}
