package generate

import (
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// agendaTexts are what a community talks about.
func agendaTexts() []struct {
	kind  cohesion.AgendaKind
	theme vocabulary.Ref
	title string
	text  string
} {
	return []struct {
		kind  cohesion.AgendaKind
		theme vocabulary.Ref
		title string
		text  string
	}{
		{cohesion.Problem, themeLonely, "Ouderen in de nieuwe flats kennen elkaar niet", "Veel mensen zijn tegelijk komen wonen. Er is geen plek om elkaar te zien."},
		{cohesion.Problem, themeDebt, "Wachttijd voor hulp bij schulden loopt op", "Mensen wachten nu meer dan zes weken op een eerste gesprek."},
		{cohesion.Problem, themeYouth, "Jongeren hebben in het weekend geen eigen plek", "Op zaterdagavond is alles dicht en dan is er overlast op het plein."},
		{cohesion.Problem, themeTransport, "De buurtbus rijdt niet meer op zondag", "Bezoekers van de kerkzaal en het zorghuis blijven thuis."},
		{cohesion.Problem, themeDutch, "Taalgroepen zitten vol", "Bij drie taalcafés moeten we mensen wegsturen."},
		{cohesion.Problem, themeCarers, "Mantelzorgers weten niet wat er is", "De huisarts hoort vaak pas van overbelasting als het te laat is."},
		{cohesion.Expectation, themeMeeting, "Eén plek waar alle activiteiten staan", "Bewoners verwachten dat ze op één plek kunnen zien wat er is."},
		{cohesion.Expectation, themeHousing, "Sneller antwoord op klachten over schimmel", "Huurders willen binnen een week weten wanneer iemand komt."},
		{cohesion.Expectation, themeDigital, "Hulp bij digitale post blijft ook in de zomer", ""},
		{cohesion.Expectation, themePsychic, "Ervaringsdeskundigen doen mee in elk wijkteam", "Herstelgroepen vragen een vaste plek aan tafel."},
		{cohesion.Doubt, themeVolunteering, "Kunnen vrijwilligers dit nog dragen?", "Steeds meer werk komt bij dezelfde mensen terecht."},
		{cohesion.Doubt, themeFood, "Bereikt de voedselkast wie het nodig heeft?", "Wie geen hulpverlener heeft, kan niet worden aangemeld."},
		{cohesion.Doubt, themeMeeting, "Drie koffieochtenden op maandag: is dat handig?", "Op dinsdag en donderdag is er niets."},
		{cohesion.Doubt, themeHomework, "Huiswerkhulp op school of juist niet?", "Sommige kinderen willen na schooltijd niet in het schoolgebouw blijven."},
		{cohesion.Plan, themeEating, "Elke wijk een eettafel", "In vijf wijken is er nog geen. We zoeken koks en keukens."},
		{cohesion.Plan, themeWalking, "Wandelgroepen via de huisarts", "Praktijken verwijzen naar een groep in de eigen wijk."},
		{cohesion.Plan, themeRepair, "Gereedschap delen tussen de repaircafés", ""},
		{cohesion.Plan, themeNewcomers, "Welkomstbezoek bij nieuwe bewoners", "Buren brengen een pakket met informatie en een uitnodiging."},
		{cohesion.Plan, themeParenting, "Ouderkamer op elke school", "Twee scholen beginnen in januari."},
		{cohesion.Plan, themeDementia, "Samen één geheugencafé in plaats van drie halve", "De organisaties maken een gezamenlijk rooster."},
		{cohesion.Problem, themeGrief, "Na een overlijden valt de hulp snel weg", ""},
		{cohesion.Expectation, themeDisability, "Alle buurthuizen toegankelijk", "Een lijst met wat er ontbreekt is gemaakt."},
		{cohesion.Doubt, themeNeighbours, "Wie vangt op als het wijkteam vol zit?", ""},
		{cohesion.Plan, themeGarden, "Een pluktuin op het braakliggende veld", "De bewonersgroep wil in het voorjaar beginnen."},
	}
}

// agenda makes the shared agenda and the gatherings where it is worked through.
func (p *plan) agenda(s *Set) {
	for n, text := range agendaTexts() {
		r := p.rand("agenda", n)
		ago := 20 + r.IntN(280)
		a := &cohesion.AgendaItem{
			Meta: head[cohesion.AgendaItem](p.moment, fmt.Sprintf("agenda/%d", n), ago), AgendaKind: text.kind, Title: text.title, Text: text.text,
			Status: cohesion.AgendaOpen, Themes: refs{text.theme},
			Steps: []cohesion.Step[cohesion.AgendaStatus]{{Status: cohesion.AgendaOpen, At: p.noon(ago)}},
		}
		a.Community = p.community(0)
		if chance(r, 60) {
			a.RaisedBy = p.groupID(0, r.IntN(len(p.towns[0].orgs)))
		}
		if chance(r, 50) {
			a.Areas = []cohesion.AreaCode{p.districts[p.drawDistrict(r)].Area()}
		}
		path := some(r, []cohesion.AgendaStatus{cohesion.AgendaDiscussed, cohesion.AgendaAgreed, cohesion.AgendaDone}, 0, 3)
		for _, to := range path {
			ago = r.IntN(ago + 1)
			if a.Move(to, p.noon(ago)) != nil {
				break
			}
			a.Changed = p.noon(ago)
		}
		if a.Status == cohesion.AgendaAgreed || a.Status == cohesion.AgendaDone {
			a.Carries = []cohesion.OrganisationID{p.groupID(0, r.IntN(len(p.towns[0].orgs)))}
		}
		s.Agenda = append(s.Agenda, a)
	}
	p.gather(s)
}

// gather plans a meeting every six weeks, half of them behind us.
func (p *plan) gather(s *Set) {
	for n := range 8 {
		r := p.rand("gathering", n)
		day := onOrAfter(p.day.AddDays(42*n-170), we)
		begins := time.Date(int(day.Year), time.Month(day.Month), int(day.Day), 18, 30, 0, 0, time.UTC)
		g := &cohesion.Gathering{
			Meta:  head[cohesion.Gathering](p.moment, fmt.Sprintf("gathering/%d", n), 180),
			Title: language.Dutch(fmt.Sprintf("Wijktafel %d", n+1)), Status: cohesion.GatheringPlanned, Begins: begins, Ends: begins.Add(2 * time.Hour),
			Organisers: []cohesion.OrganisationID{p.groupID(0, r.IntN(len(p.towns[0].orgs)))}, Published: chance(r, 70),
		}
		g.Community = p.community(0)
		if day.Before(p.day) {
			g.Status = cohesion.GatheringHeld
			g.Notes = "Goed gesprek met bewoners en organisaties. De afspraken staan bij de agendapunten."
		}
		for i := n * 3; i < n*3+3 && i < len(s.Agenda); i++ {
			g.Agenda = append(g.Agenda, s.Agenda[i].ID)
		}
		for d := range p.districts {
			if p.districts[d].places > 0 && chance(r, 20) {
				g.Place = p.placeID(d, 0)
				break
			}
		}
		s.Gatherings = append(s.Gatherings, g)
	}
}

// judge remembers what the coordinator decided about offers that look alike.
func (p *plan) judge(s *Set) {
	seen := map[string]*cohesion.Initiative{}
	for _, i := range s.Initiatives[:demoInitiatives] {
		if len(s.Judgements) == 12 {
			return
		}
		key := i.Name.In(language.NL)
		other := seen[key]
		seen[key] = i
		if other == nil {
			continue
		}
		n := len(s.Judgements)
		r := p.rand("judgement", n)
		j := &cohesion.Judgement{
			Meta: head[cohesion.Judgement](p.moment, fmt.Sprintf("judgement/%d", n), 10+r.IntN(100)), About: cohesion.JudgeOverlap,
			A: other.Ref(), B: i.Ref(), Verdict: cohesion.Dismissed, By: "coördinator", On: p.day.AddDays(-r.IntN(10)),
			Note: "Bekend; beide groepen zijn vol en hebben een eigen publiek.",
		}
		j.Community = p.community(0)
		s.Judgements = append(s.Judgements, j)
	}
}
