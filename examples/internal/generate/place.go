package generate

import (
	"fmt"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// place makes place number n of a district.
func (p *plan) place(district, n int) *cohesion.Place {
	d := &p.districts[district]
	r := p.rand("place/"+d.Code, n)
	kind := placeKind(n)
	title := p.placeTitle(district, n)
	place := &cohesion.Place{
		Meta: head[cohesion.Place](p.moment, fmt.Sprintf("place/%s/%d", d.Code, n), 60+r.IntN(400)),
		Name: language.Dutch(title), PlaceKind: kind, Point: d.point(r), Area: d.Area(),
		Address: cohesion.Address{
			Lines: []string{fmt.Sprintf("%s %d", pick(r, streetNames[:]), 1+r.IntN(180))},
			City:  p.towns[d.town].name,
		},
		Confidential: kind == cohesion.HomePlace,
	}
	place.Community = p.community(d.town)
	place.Source = &cohesion.Source{System: system, ID: fmt.Sprintf("place/%s/%d", d.Code, n)}
	if chance(r, 6) {
		place.Point = cohesion.Point{} // somebody forgot to say where
	}
	for _, f := range []cohesion.Feature{
		cohesion.Wheelchair, cohesion.AccessibleToilet, cohesion.HearingLoop, cohesion.LowStimulus,
		cohesion.GuideDog, cohesion.Lift, cohesion.DisabledParking, cohesion.NearTransit,
	} {
		switch v := r.IntN(100); {
		case v < 30: // not known
		case v < 72:
			place.Accessible = append(place.Accessible, f)
		default:
			place.Inaccessible = append(place.Inaccessible, f)
		}
	}
	if kind == cohesion.CommunityHouse || kind == cohesion.LibraryPlace || kind == cohesion.OfficePlace {
		if chance(r, 70) {
			place.Opening = officeHours.schedule(r, p.day)
		}
		if chance(r, 60) {
			place.URL = "https://" + host(title) + ".example"
		}
	}
	if len(p.towns[d.town].orgs) > 0 && chance(r, 50) {
		place.Owner = p.groupID(d.town, r.IntN(len(p.towns[d.town].orgs)))
	}
	if chance(r, 75) {
		place.Confirmed = p.day.AddDays(-5 - r.IntN(700))
	}
	return place
}

// group makes organisation number n of a town.
func (p *plan) group(town, n int) *cohesion.Organisation {
	t := &p.towns[town]
	key := fmt.Sprintf("organisation/%s/%d", t.code, n)
	r := p.rand(key, 0)
	g := p.kinds[t.orgs[n].guise]
	d := &p.districts[t.orgs[n].district]
	name := p.groupName(t, n, 0)
	for again := 1; p.taken(t, n, name); again++ {
		name = p.groupName(t, n, again)
	}
	o := &cohesion.Organisation{Meta: head[cohesion.Organisation](p.moment, key, 90+r.IntN(500)), Name: language.Dutch(name)}
	o.Community = p.community(town)
	o.Source = &cohesion.Source{System: system, ID: key}
	if chance(r, 85) {
		o.OrganisationKind = g.kind
	}
	if chance(r, 45) {
		o.Description = language.Dutch(describe(g.kind, &d.District))
	}
	if chance(r, 40) {
		o.Represents = some(r, represented(g.kind), 0, 2)
	}
	if chance(r, 70) {
		o.Contact = cohesion.Contact{Role: "Algemeen contact", Email: "welkom@" + host(name) + ".example"}
	}
	if chance(r, 60) {
		o.URL = "https://" + host(name) + ".example"
	}
	if chance(r, 30) {
		o.Opening = officeHours.schedule(r, p.day)
	}
	if chance(r, 75) {
		o.Confirmed = p.day.AddDays(-5 - r.IntN(600))
	}
	if n > 20 && chance(r, 8) {
		o.Belongs = []cohesion.Belonging{{To: p.groupID(town, r.IntN(10)), Tie: pick(r, []cohesion.Tie{cohesion.PartOf, cohesion.MemberOf})}}
	}
	if n > 20 && chance(r, 2) {
		o.Ended = p.day.AddDays(-30 - r.IntN(300))
	}
	return o
}

// groupName says what organisation number n of a town is called, at first or when that
// name was taken.
func (p *plan) groupName(t *town, n, again int) string {
	pattern := p.kinds[t.orgs[n].guise].name
	district := shortName(p.districts[t.orgs[n].district].Name)
	noun := placeNouns[(n*27+int(t.code[5])*5+again*11)%len(placeNouns)]
	name := strings.NewReplacer("{noun}", noun, "{wijk}", district).Replace(pattern)
	if again > 0 && !strings.Contains(pattern, "{wijk}") {
		return name + " " + district
	}
	if again > 0 {
		return name + " " + noun
	}
	return name
}

// taken says whether an organisation of the same kind before this one has the name.
func (p *plan) taken(t *town, n int, name string) bool {
	for i := range n {
		if t.orgs[i].guise == t.orgs[n].guise && p.groupName(t, i, 0) == name {
			return true
		}
	}
	return false
}

// represented returns the audiences that a kind of organisation may speak for.
func represented(kind cohesion.OrganisationKind) refs {
	switch kind {
	case cohesion.ResidentGroup, cohesion.Association:
		return refs{forOlder, forParents, forDisabled, forRainbow}
	case cohesion.Foundation, cohesion.WelfareOrganisation:
		return refs{forLowIncome, forNewcomers, forCarers, forPsychic, forYouth}
	case cohesion.FaithOrganisation:
		return refs{forBereaved, forOlder, forRefugees}
	case cohesion.HealthOrganisation:
		return refs{forDementia, forCarers, forPsychic}
	}
	return nil
}

func describe(kind cohesion.OrganisationKind, d *District) string {
	switch kind {
	case cohesion.ResidentGroup:
		return fmt.Sprintf("Bewoners %s die samen iets voor de buurt doen.", d.In)
	case cohesion.Association, cohesion.SportsClub:
		return "Een vereniging met leden van jong tot oud. Nieuwe leden zijn welkom."
	case cohesion.WelfareOrganisation:
		return fmt.Sprintf("Welzijnswerkers en vrijwilligers die bewoners %s op weg helpen.", d.In)
	case cohesion.FaithOrganisation:
		return "Een gemeenschap die omziet naar mensen in de buurt, wat zij ook geloven."
	case cohesion.HealthOrganisation, cohesion.GeneralPractice:
		return "Zorg dicht bij huis, met aandacht voor wat mensen zelf kunnen."
	case cohesion.SocialEnterprise:
		return "Een bedrijf dat werk biedt aan mensen die niet vanzelf aan de slag komen."
	}
	return fmt.Sprintf("Actief %s en omgeving.", d.In)
}

// host makes a host name of a name; .example names stand for nothing.
func host(name string) string {
	var b strings.Builder
	for _, c := range language.Fold(name) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}
