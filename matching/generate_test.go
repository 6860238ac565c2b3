package matching_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

// A gen makes random records; the seed alone decides which. There are few concepts, languages and places, so that
// ties and bounds happen often.
type gen struct {
	*rand.Rand
	t   testing.TB
	day schedule.Date
	geo []cohesion.AreaCode
}

func newGen(t testing.TB, seed uint64) *gen {
	g := &gen{Rand: rand.New(rand.NewPCG(seed, 11)), t: t, day: schedule.Date{Year: 2026, Month: 11, Day: 22}}
	g.day = g.day.AddDays(g.IntN(400))
	for _, text := range []string{
		"cbs:GM0001@2022", "cbs:WK000101@2022", "cbs:WK000102@2022", "cbs:BU00010101@2022", "cbs:BU00010102@2022", "cbs:BU00010201@2022",
		"cbs:GM0002@2022", "cbs:GM0001@2023", "cbs:WK000101@2023", "cbs:BU00010101@2023", "pc4:3811", "pc4:3812",
		"pc6:3811AA", "pc6:3811AB", "pc6:3812AA", "toy:a", "toy:b", "toy:c",
	} {
		code, err := cohesion.ParseAreaCode(text)
		if err != nil {
			t.Fatal(err)
		}
		g.geo = append(g.geo, code)
	}
	return g
}

func (g *gen) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g *gen, list []T) T { return list[g.IntN(len(list))] }

// some picks up to most different elements, more often few than many.
func some[T any](g *gen, list []T, most int) []T {
	var out []T
	n := g.IntN(min(most, len(list)) + 1)
	if g.chance(40) {
		n = min(n, 1)
	}
	for _, k := range g.Perm(len(list))[:n] {
		out = append(out, list[k])
	}
	return out
}

// values lists the constants 1 to last of an enumeration.
func values[E ~uint8](last E) []E {
	var out []E
	for e := E(1); e <= last; e++ {
		out = append(out, e)
	}
	return out
}

// maybe returns a value of an enumeration, or 0.
func maybe[E ~uint8](g *gen, last E) E { return E(g.IntN(int(last) + 1)) }

// valid fails the test for a record that Validate refuses.
func (g *gen) valid(what string, vs valid.Violations) {
	g.t.Helper()
	if len(vs) > 0 {
		g.t.Fatalf("generated %s: %v", what, vs)
	}
}

func idOf[T any](n int) cohesion.ID[T] {
	return cohesion.StableID[T](time.UnixMilli(int64(1_700_000_000_000+n%7)), "test", strconv.Itoa(n))
}

func (g *gen) community() cohesion.CommunityID {
	return idOf[cohesion.Community](g.IntN(4)*g.IntN(2)*g.IntN(2) + 0)
}

func (g *gen) near(days int) schedule.Date { return g.day.AddDays(g.IntN(2*days+1) - days) }

var (
	toyThemes    = refs("t:a", "t:b", "t:c", "t:d", "t:e", "t:f", "t:old", "x:1", "x:2", "x:3", "y:p", "y:q", "t:unknown", "none:1")
	toyAudiences = refs("t:youth", "t:adults", "t:seniors", "t:carers", "t:young-carers", "t:newcomers", "t:nobody")
	toyLanguages = []language.Tag{"nl", "en", "ar", "nl-BE", "en-GB", "pl"}
	toyWords     = []string{"koffie", "ochtend", "buurt", "hulp", "geld", "schulden", "wandelen", "wandeling", "samen", "de", "het", "voor", "met",
		"coffee", "morning", "walking", "help", "the", "with", "neighbours", "money", "café", "computerhulp", "qwx"}
)

func refs(texts ...string) []vocabulary.Ref {
	var out []vocabulary.Ref
	for _, s := range texts {
		out = append(out, vocabulary.Ref(s))
	}
	return out
}

// toyVocabulary has a hierarchy three deep, related concepts, a replaced one, audiences that imply one another, an
// external scheme, and a second scheme with partly strong crosswalks.
func toyVocabulary(t testing.TB) *vocabulary.Vocabulary {
	t.Helper()
	theme := func(code, nl, en string, broader ...vocabulary.Ref) vocabulary.Concept {
		return vocabulary.Concept{Code: code, Kind: vocabulary.Theme, Labels: language.NewText(map[language.Tag]string{"nl": nl, "en": en}), Broader: broader}
	}
	audience := func(code, nl string, age *vocabulary.AgeBand, broader ...vocabulary.Ref) vocabulary.Concept {
		return vocabulary.Concept{Code: code, Kind: vocabulary.Audience, Labels: language.Dutch(nl), Age: age, Broader: broader}
	}
	e := theme("e", "geld", "money")
	e.Related = refs("t:d")
	b := theme("b", "wandelen", "walking", "t:a")
	b.Mappings = []vocabulary.Mapping{{To: "x:1", Kind: vocabulary.ExactMatch, Strength: 1_000_000}, {To: "x:2", Kind: vocabulary.NarrowMatch, Strength: 700_000}}
	f := theme("f", "computers", "computing")
	f.Mappings = []vocabulary.Mapping{{To: "x:3", Kind: vocabulary.RelatedMatch, Strength: 333_333}, {To: "y:p", Kind: vocabulary.CloseMatch, Strength: 654_321}}
	old := theme("old", "oude koffie", "ancient coffee")
	old.Deprecated, old.ReplacedBy = true, "t:f"
	toy := &vocabulary.Scheme{ID: "t", Version: "1", Title: language.Dutch("Proef"), Licence: "CC0-1.0", Concepts: []vocabulary.Concept{
		theme("a", "samen bewegen", "moving together"), b, theme("c", "wandelen met een hond", "walking dogs", "t:b"),
		theme("d", "fietsen", "cycling", "t:a"), e, f, old,
		audience("youth", "jongeren", &vocabulary.AgeBand{Min: 1200, Max: 1800}),
		audience("adults", "volwassenen", &vocabulary.AgeBand{Min: 1800}),
		audience("seniors", "ouderen", &vocabulary.AgeBand{Min: 6500}),
		audience("carers", "mantelzorgers", nil), audience("young-carers", "jonge mantelzorgers", nil, "t:carers"),
		audience("newcomers", "nieuwkomers", nil),
	}}
	external := &vocabulary.Scheme{ID: "x", Version: "1", Title: language.Dutch("Buiten"), Licence: "CC0-1.0", Codes: []string{"1", "2", "3", "4"}}
	other := &vocabulary.Scheme{ID: "y", Version: "1", Title: language.Dutch("Ander"), Licence: "CC0-1.0", Concepts: []vocabulary.Concept{
		theme("p", "internet", "browsing"), theme("q", "mobieltjes", "telephones", "y:p")}}
	voc, err := vocabulary.New(toy, external, other)
	if err != nil {
		t.Fatal(err)
	}
	return voc
}

func (g *gen) words(most int) string {
	text := pick(g, toyWords)
	for range g.IntN(most) {
		text += pick(g, []string{" ", " ", ", ", "-"}) + pick(g, toyWords)
	}
	return text
}

func (g *gen) text(most int) language.Text {
	var text language.Text
	for _, tag := range some(g, []language.Tag{"nl", "en", "pl"}, 2) {
		text.Set(tag, g.words(most))
	}
	return text
}

// point lies on a grid of six by six, sometimes far away.
func (g *gen) point() cohesion.Point {
	p := cohesion.Point{Lat: 52_1000000 + int32(g.IntN(6))*60_000, Lon: 5_3000000 + int32(g.IntN(6))*100_000}
	if g.chance(5) {
		p.Lat += 2_000_000
	}
	return p
}

func (g *gen) areas() []*cohesion.Area {
	var out []*cohesion.Area
	for k, code := range g.geo {
		if g.chance(25) {
			continue
		}
		a := &cohesion.Area{Code: code, Name: language.Dutch(code.String())}
		a.ID = idOf[cohesion.Area](k)
		if g.chance(70) {
			a.Centre, a.Radius = g.point(), pick(g, []int{0, 100, 500, 500, 2000, 8000})
		}
		if parent := pick(g, g.geo); g.chance(40) && parent != code {
			a.Parent = parent
		}
		if g.chance(50) {
			low, size := g.point(), int32(g.IntN(4)+1)*100_000
			a.Boundary = []cohesion.Polygon{{{low, {Lat: low.Lat, Lon: low.Lon + size}, {Lat: low.Lat + size, Lon: low.Lon + size}, {Lat: low.Lat + size, Lon: low.Lon}}}}
		}
		g.valid("area", a.Validate())
		out = append(out, a)
	}
	return out
}

func (g *gen) schedule() *schedule.Schedule {
	s := &schedule.Schedule{}
	clock := func() (opens, closes schedule.TimeOfDay) {
		opens = schedule.TimeOfDay(g.IntN(96) * 15)
		if g.chance(20) {
			opens = schedule.TimeOfDay(g.IntN(1440))
		}
		return opens, schedule.TimeOfDay(g.IntN(1440))
	}
	for range g.IntN(3) {
		r := schedule.Recurrence{Freq: schedule.Weekly}
		r.Opens, r.Closes = clock()
		if r.Opens == r.Closes {
			r.Closes++
		}
		for _, w := range g.Perm(7)[:1+g.IntN(2)] {
			d := schedule.Day{Weekday: schedule.Weekday(w + 1)}
			r.Days = append(r.Days, d)
		}
		if g.chance(25) {
			r.Freq = schedule.Monthly
			for k := range r.Days {
				r.Days[k].Nth = int8(pick(g, []int{1, 2, 4, -1}))
			}
		}
		if g.chance(30) {
			r.Start, r.Interval = g.near(60), 1+g.IntN(9)
		}
		if g.chance(20) {
			r.Until = max2(r.Start, g.near(60))
		}
		s.Times = append(s.Times, r)
	}
	for range g.IntN(2) {
		single := schedule.Single{Date: g.near(70)}
		single.Opens, single.Closes = clock()
		if single.Opens == single.Closes {
			single.Closes++
		}
		s.Dates = append(s.Dates, single)
	}
	if g.chance(15) {
		from := g.near(20)
		s.Except = []schedule.Exception{{From: from, To: from.AddDays(g.IntN(100))}}
	}
	if g.chance(20) {
		s.Holidays = []string{schedule.DutchCalendar}
	}
	if g.chance(10) {
		s.ValidTo = g.near(80)
	}
	if g.chance(10) {
		s.Timezone = "Europe/London"
	}
	if len(s.Times)+len(s.Dates) == 0 {
		s.Notes = "op afspraak"
	}
	g.valid("schedule", s.Validate())
	return s
}

func max2(a, b schedule.Date) schedule.Date {
	if a.After(b) {
		return a
	}
	return b
}

func (g *gen) cost() *cohesion.Cost {
	c := &cohesion.Cost{Cents: pick(g, []int64{0, 100, 100, 250, 250, 1200, 3000})}
	if c.Cents > 0 || g.chance(50) {
		c.Per = pick(g, values(cohesion.PerYear))
	}
	c.Currency = pick(g, []string{"", "", "", "EUR", "USD"})
	return c
}

func (g *gen) age() *cohesion.AgeBand {
	ages := []int{0, 12, 15, 17, 18, 30, 64, 65, 66, 90}
	switch k := g.IntN(len(ages) - 1); g.IntN(4) {
	case 0:
		return cohesion.FromAge(ages[k])
	case 1:
		below := cohesion.Years(ages[k+1])
		return &cohesion.AgeBand{Below: &below}
	default:
		return cohesion.Between(ages[k], ages[k+1])
	}
}

func (g *gen) rule(depth int) cohesion.Rule {
	var list []cohesion.Rule
	if depth > 0 {
		for range 1 + g.IntN(3) {
			list = append(list, g.rule(depth-1))
		}
		switch g.IntN(4) {
		case 0:
			return cohesion.Rule{All: list}
		case 1:
			return cohesion.Rule{Any: list}
		case 2:
			return cohesion.Rule{Not: &list[0]}
		}
	}
	if g.chance(30) {
		return cohesion.Rule{Age: g.age()}
	}
	return cohesion.Rule{Fact: pick(g, toyAudiences)}
}

func (g *gen) places() []*cohesion.Place {
	var out []*cohesion.Place
	for k := range 10 {
		if g.chance(15) {
			continue // known by its ID only
		}
		p := &cohesion.Place{Name: language.Dutch("Plek")}
		p.ID, p.Community = idOf[cohesion.Place](k), g.community()
		if g.chance(65) {
			p.Point = g.point()
		}
		if g.chance(40) {
			p.Address = cohesion.Address{Postcode: pick(g, []string{"3811AA", "3811AB", "3812AA", "3812", "9999ZZ"}), Country: pick(g, []string{"", "NL", "BE"}), City: "Dorp"}
		}
		if g.chance(40) {
			p.Area = pick(g, g.geo)
		}
		p.Confidential = g.chance(25)
		for _, f := range values(cohesion.LowStimulus) {
			switch g.IntN(4) {
			case 0:
				p.Accessible = append(p.Accessible, f)
			case 1:
				p.Inaccessible = append(p.Inaccessible, f)
			}
		}
		g.valid("place", p.Validate())
		out = append(out, p)
	}
	return out
}

func (g *gen) delivery(key int) cohesion.Delivery {
	d := cohesion.Delivery{Key: fmt.Sprint("d", key), Mode: maybe(g, cohesion.ByPhone)}
	if g.chance(30) {
		d.Mode = cohesion.AtPlace
	}
	if g.chance(70) {
		d.Place = idOf[cohesion.Place](g.IntN(11))
	}
	if g.chance(45) {
		d.Schedule = g.schedule()
	}
	if g.chance(30) {
		d.ServiceArea = &cohesion.ServiceArea{Areas: some(g, g.geo, 2)}
		if g.chance(40) {
			d.ServiceArea.Radius = pick(g, []int{500, 667, 1000, 2000, 5000})
		}
	}
	if g.chance(40) {
		d.Capacity = &cohesion.Capacity{Status: pick(g, values(cohesion.Full)), ReportedAt: g.near(100)}
	}
	if g.chance(20) {
		d.Languages = some(g, toyLanguages, 2)
	}
	if g.chance(20) {
		d.Cost = g.cost()
	}
	return d
}

func (g *gen) initiative(n int) *cohesion.Initiative {
	i := &cohesion.Initiative{Name: g.text(3), Summary: g.text(5), Description: g.text(12), Published: g.chance(60), Status: cohesion.InitiativeActive}
	i.ID, i.Community = idOf[cohesion.Initiative](n), g.community()
	if len(i.Name) == 0 {
		i.Name = language.Dutch(g.words(3))
	}
	if g.chance(20) {
		i.Status = pick(g, values(cohesion.InitiativeEnded))
	}
	if g.chance(15) {
		i.From = g.near(40)
	}
	if g.chance(15) {
		i.Until = max2(i.From, g.near(40))
	}
	for _, k := range g.Perm(5)[:g.IntN(3)] {
		i.Organisers = append(i.Organisers, idOf[cohesion.Organisation](k))
	}
	i.Themes, i.Audiences = some(g, toyThemes, 3), some(g, toyAudiences, 2)
	switch g.IntN(6) {
	case 0:
		i.Eligibility.OpenToAll = true
	case 1, 2:
		rule := g.rule(g.IntN(4))
		i.Eligibility.Rule = &rule
	case 3:
		i.Eligibility.Prose = language.Dutch("Voor wie wil")
	}
	i.Approach, i.Format, i.Access = some(g, values(cohesion.Professional), 2), some(g, values(cohesion.Individual), 2), some(g, values(cohesion.ByReferral), 2)
	i.Level = maybe(g, cohesion.Care)
	if g.chance(50) {
		i.Cost = g.cost()
	}
	i.Languages = some(g, toyLanguages, 2)
	for k := range g.IntN(4) {
		i.Deliveries = append(i.Deliveries, g.delivery(k))
	}
	for range g.IntN(3) {
		i.Seeks = append(i.Seeks, cohesion.Seek{Themes: some(g, toyThemes, 2)})
	}
	if g.chance(50) {
		i.Contact.Role = "balie"
	}
	if g.chance(30) {
		i.URL = "https://example.org/"
	}
	if g.chance(60) {
		i.Confirmed = g.near(500)
	}
	g.valid("initiative", i.Validate())
	return i
}

// supply has mostly few, sometimes up to 300 initiatives.
func (g *gen) supply(voc *vocabulary.Vocabulary) matching.Supply {
	n := g.IntN(25)
	if g.chance(3) {
		n = g.IntN(301)
	}
	return g.supplyOf(voc, n)
}

func (g *gen) supplyOf(voc *vocabulary.Vocabulary, n int) matching.Supply {
	g.t.Helper()
	s := matching.Supply{Areas: g.areas(), Places: g.places(), Vocabulary: voc, Day: g.day}
	cal, err := schedule.NewCalendars(schedule.DutchHolidays(2026, 2028))
	if err != nil {
		g.t.Fatal(err)
	}
	s.Holidays = cal
	for k := range 4 {
		if g.chance(20) {
			continue
		}
		c := &cohesion.Community{Name: language.Dutch("Buurt")}
		c.ID = idOf[cohesion.Community](k)
		c.Community = c.ID
		for other := range 4 {
			if other != k && g.chance(50) {
				c.Neighbours = append(c.Neighbours, idOf[cohesion.Community](other))
			}
		}
		g.valid("community", c.Validate())
		s.Communities = append(s.Communities, c)
	}
	for k := range n {
		s.Initiatives = append(s.Initiatives, g.initiative(k))
	}
	for k := range 5 {
		o := &cohesion.Organisation{Name: language.Dutch("Club")}
		o.ID, o.Community = idOf[cohesion.Organisation](k), g.community()
		g.valid("organisation", o.Validate())
		s.Organisations = append(s.Organisations, o)
	}
	for k := range g.IntN(8) {
		ends := g.Perm(6)
		p := &cohesion.Partnership{A: idOf[cohesion.Organisation](ends[0]), B: idOf[cohesion.Organisation](ends[1]),
			PartnershipKind: pick(g, values(cohesion.Federation)), Trust: maybe(g, cohesion.HighTrust)}
		p.ID, p.Community = idOf[cohesion.Partnership](k), g.community()
		if g.chance(25) {
			p.From = g.near(3)
		}
		if g.chance(25) {
			p.Until = max2(p.From, g.near(3))
		}
		g.valid("partnership", p.Validate())
		s.Partnerships = append(s.Partnerships, p)
	}
	for k := range g.IntN(2*n + 1) {
		o := &cohesion.Outcome{Initiative: idOf[cohesion.Initiative](g.IntN(n + 1)), Result: pick(g, values(cohesion.DidNotHelp)), ReportedBy: pick(g, values(cohesion.Party(2))), On: g.near(50)}
		o.ID, o.Community = idOf[cohesion.Outcome](k), g.community()
		g.valid("outcome", o.Validate())
		s.Outcomes = append(s.Outcomes, o)
	}
	return s
}

func (g *gen) wants() []cohesion.Want {
	var out []cohesion.Want
	for _, theme := range some(g, toyThemes, 4) {
		out = append(out, cohesion.Want{Theme: theme, Weight: pick(g, []int{0, 0, 1, 2, 7, 100})})
	}
	return out
}

func (g *gen) facts() cohesion.Facts {
	var f cohesion.Facts
	if g.chance(60) {
		f.Age = g.age()
	}
	for _, a := range some(g, toyAudiences, 4) {
		f.Answers = append(f.Answers, cohesion.FactAnswer{Fact: a, Answer: pick(g, values(cohesion.AnswerAny))})
	}
	return f
}

func (g *gen) location() cohesion.Location {
	var l cohesion.Location
	if g.chance(60) {
		l.Point, l.Accuracy = g.point(), pick(g, []int{0, 0, 100, 500, 3000})
	}
	if g.chance(40) {
		l.Postcode = cohesion.Postcode(pick(g, []string{"3811AA", "3811", "3812AA", "3812", "9999ZZ"}))
	}
	if g.chance(40) {
		l.Area = pick(g, g.geo)
	}
	return l
}

func (g *gen) availability() schedule.Availability {
	var a schedule.Availability
	for range g.IntN(3) {
		from := schedule.TimeOfDay(g.IntN(92) * 15)
		w := schedule.Window{From: from, To: from + schedule.TimeOfDay(1+g.IntN(1440-int(from)))}
		for _, d := range g.Perm(7)[:1+g.IntN(4)] {
			w.Days = append(w.Days, schedule.Weekday(d+1))
		}
		a = append(a, w)
	}
	return a
}

func (g *gen) travel() cohesion.Travel {
	t := cohesion.Travel{Mode: maybe(g, cohesion.StaysHome)}
	if g.chance(35) && t.Mode != cohesion.StaysHome {
		t.Metres = pick(g, []int{667, 1000, 2000, 2001, 5000})
	}
	return t
}

func (g *gen) refusals() cohesion.Refusals {
	var r cohesion.Refusals
	if g.chance(60) {
		return r
	}
	if g.chance(20) {
		r.Initiatives = []cohesion.InitiativeID{idOf[cohesion.Initiative](g.IntN(20))}
	}
	if g.chance(20) {
		r.Organisations = []cohesion.OrganisationID{idOf[cohesion.Organisation](g.IntN(5))}
	}
	if g.chance(20) {
		r.Places = []cohesion.PlaceID{idOf[cohesion.Place](g.IntN(11))}
	}
	if g.chance(30) {
		r.Themes = some(g, toyThemes, 2)
	}
	if g.chance(20) {
		r.Modes = some(g, values(cohesion.ByPhone), 2)
	}
	if g.chance(30) {
		r.Approaches = some(g, values(cohesion.Professional), 2)
	}
	return r
}

func (g *gen) wordsIn() language.Tag { return pick(g, []language.Tag{"", "nl", "en", "nl-BE", "pl"}) }

func (g *gen) need() *cohesion.SupportNeed {
	n := &cohesion.SupportNeed{
		Status: cohesion.NeedRaised, Wants: g.wants(), Facts: g.facts(), Location: g.location(), Travel: g.travel(), Availability: g.availability(),
		Languages: some(g, toyLanguages, 3), Accessibility: some(g, values(cohesion.LowStimulus), 2), Wishes: some(g, values(cohesion.WishProfessional), 3),
		Level: maybe(g, cohesion.Care), Refusals: g.refusals(), Expires: g.day.AddDays(g.IntN(30) - 1),
	}
	n.ID, n.Community = idOf[cohesion.SupportNeed](1), g.community()
	if len(n.Wants) == 0 || g.chance(50) {
		n.Words, n.WordsIn = g.words(5), g.wordsIn()
	}
	switch g.IntN(4) {
	case 0:
		n.RaisedBy.Kind = pick(g, values(cohesion.RaisedByRelative))
	case 1, 2:
		n.RaisedBy = cohesion.Raiser{Kind: cohesion.RaisedByOrganisation, Organisation: idOf[cohesion.Organisation](g.IntN(5))}
		if g.chance(20) {
			n.RaisedBy.Organisation = cohesion.OrganisationID{}
		}
	}
	if g.chance(40) {
		n.CostLimit = g.cost()
	}
	if g.chance(30) {
		n.Any = some(g, values(cohesion.ByResults), 4)
	}
	g.valid("need", n.Validate())
	return n
}

func (g *gen) talent() *cohesion.Talent {
	t := &cohesion.Talent{
		Status: cohesion.TalentOpen, Offers: g.wants(), Facts: g.facts(), Location: g.location(), Travel: g.travel(), Availability: g.availability(),
		Languages: some(g, toyLanguages, 3), Accessibility: some(g, values(cohesion.LowStimulus), 2), Refusals: g.refusals(), Expires: g.day.AddDays(g.IntN(30) - 1),
	}
	t.ID, t.Community = idOf[cohesion.Talent](1), g.community()
	if len(t.Offers) == 0 || g.chance(50) {
		t.Words, t.WordsIn = g.words(5), g.wordsIn()
	}
	if g.chance(30) {
		t.Any = some(g, values(cohesion.ByResults), 4)
	}
	g.valid("talent", t.Validate())
	return t
}

// falling returns n values that do not rise.
func (g *gen) falling(n int) []cohesion.Score {
	var out []cohesion.Score
	for range n {
		out = append(out, g.score())
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out
}

func (g *gen) score() cohesion.Score {
	if g.chance(30) {
		return cohesion.Score(g.IntN(11) * 100_000)
	}
	return cohesion.Score(g.IntN(int(cohesion.One) + 1))
}

var softenable = []cohesion.Constraint{cohesion.OnPeriod, cohesion.OnEligibility, cohesion.OnServiceArea, cohesion.OnTravel, cohesion.OnLanguage,
	cohesion.OnTime, cohesion.OnAccessibility, cohesion.OnCost, cohesion.OnCapacity}

// policy is the default one half of the time, with other thresholds; else everything in it is random.
func (g *gen) policy() *matching.Policy {
	p := matching.DefaultPolicy()
	p.MinScore = pick(g, []cohesion.Score{0, 0, 200_000, 400_000, 600_000})
	p.MinTheme = pick(g, []cohesion.Score{0, 400_000, 400_000, 900_000})
	p.MinWords = pick(g, []cohesion.Score{0, 1, 200_000, 350_000})
	p.TieBand = pick(g, []cohesion.Score{0, 1, 10_000, 10_000, 250_000, 1_000_000})
	p.Rotate = g.chance(40)
	p.Soften = some(g, softenable, len(softenable))
	p.Concession = pick(g, []cohesion.Score{0, 1, 100_000, 1_000_000})
	p.Periods = matching.Periods{Capacity: 1 + g.IntN(120), Confirmed: 1 + g.IntN(500), Ahead: 1 + g.IntN(40)}
	if g.chance(50) {
		g.valid("policy", p.Validate())
		return &p
	}
	w := func() int32 { return pick(g, []int32{0, 1, 7, 30, 1000}) }
	p.Weights = matching.Weights{Theme: w(), Words: w(), Audience: w(), Distance: w(), Time: w(), Language: w(), Access: w(), Level: w(), Wishes: w(), Capacity: w(), Trust: w(), Results: w()}
	if p.Weights == (matching.Weights{}) {
		p.Weights.Trust = 1
	}
	p.Neutral, p.AtHome, p.Remote = g.score(), g.score(), g.score()
	f := g.falling(4)
	p.Theme = matching.ThemeValues{Exact: f[0], Narrower: f[1], Broader: f[2], Related: f[3]}
	f = g.falling(2)
	p.Audience = matching.AudienceValues{Fits: f[0], Open: f[1]}
	f = g.falling(2)
	p.Language = matching.LanguageValues{Preferred: f[0], Other: f[1]}
	f = g.falling(3)
	p.Access = matching.AccessValues{WalkIn: f[0], OwnRequest: f[1], Referral: f[2]}
	f = g.falling(3)
	p.Capacity = matching.CapacityValues{Free: f[0], WaitingList: f[1], Full: f[2]}
	p.Level = matching.LevelValues{Prevention: g.score(), LightSupport: g.score(), Care: g.score(), Adjacent: g.score()}
	p.Trust = matching.TrustValues{Same: g.score(), High: g.score(), Medium: g.score(), Low: g.score(), Unrated: g.score()}
	p.Results = matching.ResultsPrior{Prior: g.score(), Strength: int32(1 + g.IntN(1000))}
	p.Travel = matching.TravelLimits{Foot: int32(1 + g.IntN(3000)), Bicycle: int32(1 + g.IntN(9000)), Transit: 1, Car: 500_000, Unknown: int32(1 + g.IntN(9000))}
	p.Distance = nil
	xs, ys := g.falling(1+g.IntN(4)), g.falling(4)
	slices.Sort(xs)
	for k, x := range slices.Compact(xs) {
		p.Distance = append(p.Distance, matching.Knot{X: x, Y: ys[k]})
	}
	g.valid("policy", p.Validate())
	return &p
}
