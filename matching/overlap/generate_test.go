package overlap

import (
	"math/rand/v2"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

var testDay = schedule.Date{Year: 2026, Month: 11, Day: 22}

// A gen makes random supplies of few places, concepts and words, so that much is alike and
// much is not known.
type gen struct {
	*rand.Rand
	n       int
	supply  matching.Supply
	judge   []*cohesion.Judgement
	themes  []vocabulary.Ref
	groups  []vocabulary.Ref
	lexicon []string
}

func id[T any](g *gen) cohesion.ID[T] {
	g.n++
	// No order of making shows in the IDs.
	at := time.UnixMilli(1_700_000_000_000 + g.Int64N(1_000_000_000)).UTC()
	return cohesion.StableID[T](at, "test", string(rune(g.n))+"/"+at.String())
}

func (g *gen) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g *gen, list []T) T { return list[g.IntN(len(list))] }

func some[T any](g *gen, list []T, most int) []T {
	var out []T
	for _, k := range g.Perm(len(list))[:g.IntN(min(most, len(list))+1)] {
		out = append(out, list[k])
	}
	return out
}

func generate(seed uint64, offers int) *gen {
	g := &gen{Rand: rand.New(rand.NewPCG(seed, 5))}
	g.supply.Day = testDay
	g.themes = append(some(g, vocabulary.Starter().Themes(), 12), "sb:ontmoeten", "x:unheard-of")
	g.groups = append(some(g, vocabulary.Starter().Audiences(), 8), "sb:iedereen", "sb:ouderen", "y:unheard-of")
	g.lexicon = strings.Fields("koffie samen wandelen buurt taal les repareren fiets koken eten muziek ouders kind computer sport schuld hulp tuin dansen praten")
	g.areas()
	for range 3 {
		c := &cohesion.Community{}
		c.ID = id[cohesion.Community](g)
		c.Areas = some(g, g.codes(), 2)
		g.supply.Communities = append(g.supply.Communities, c)
	}
	g.supply.Communities[0].Neighbours = []cohesion.CommunityID{g.supply.Communities[1].ID}
	for n := range 8 {
		o := &cohesion.Organisation{}
		o.ID = id[cohesion.Organisation](g)
		if n > 4 {
			o.Belongs = []cohesion.Belonging{{To: g.supply.Organisations[n-3].ID, Tie: cohesion.PartOf}}
		}
		g.supply.Organisations = append(g.supply.Organisations, o)
	}
	for range 10 {
		g.place()
	}
	for range offers {
		g.supply.Initiatives = append(g.supply.Initiatives, g.initiative())
	}
	g.judgements()
	return g
}

// areas makes a municipality of six districts, some without residents or with a boundary.
func (g *gen) areas() {
	add := func(code string, parent string, lat, lon int32, radius int) {
		a := &cohesion.Area{Centre: cohesion.Point{Lat: lat, Lon: lon}, Radius: radius}
		a.Code, _ = cohesion.ParseAreaCode(code)
		if parent != "" {
			a.Parent, _ = cohesion.ParseAreaCode(parent)
		}
		if g.chance(70) && parent != "" {
			a.Residents = g.IntN(20_000)
		}
		if g.chance(30) {
			a.Boundary = []cohesion.Polygon{{{
				{Lat: lat - 90_000, Lon: lon - 150_000}, {Lat: lat + 90_000, Lon: lon - 100_000}, {Lat: lat + 60_000, Lon: lon + 140_000},
			}}}
		}
		g.supply.Areas = append(g.supply.Areas, a)
	}
	add("cbs:GM0307@2022", "", 521_560_000, 53_870_000, 6000)
	for n, code := range []string{"WK030701", "WK030702", "WK030703", "WK030704", "WK030705", "WK030706"} {
		add("cbs:"+code+"@2022", []string{"cbs:GM0307@2022", ""}[n/5], 521_400_000+int32(n/3)*250_000, 53_500_000+int32(n%3)*350_000, 900+300*n)
	}
}

func (g *gen) codes() []cohesion.AreaCode {
	var list []cohesion.AreaCode
	for _, a := range g.supply.Areas {
		list = append(list, a.Code)
	}
	nowhere, _ := cohesion.ParseAreaCode("cbs:GM0001@2022")
	return append(list, nowhere)
}

func (g *gen) place() {
	p := &cohesion.Place{}
	p.ID = id[cohesion.Place](g)
	if g.chance(75) {
		p.Point = cohesion.Point{Lat: 521_300_000 + g.Int32N(500_000), Lon: 53_400_000 + g.Int32N(900_000)}
	} else if g.chance(50) {
		p.Area = pick(g, g.codes())
	}
	p.Confidential = g.chance(10)
	g.supply.Places = append(g.supply.Places, p)
}

func (g *gen) text(words int) language.Text {
	list := make([]string, 0, words)
	for range words {
		list = append(list, pick(g, g.lexicon))
	}
	return language.Dutch(strings.Join(list, " "))
}

func (g *gen) initiative() *cohesion.Initiative {
	i := &cohesion.Initiative{Name: g.text(2), Status: cohesion.InitiativeActive, Published: g.chance(60)}
	i.ID = id[cohesion.Initiative](g)
	i.Community = g.supply.Communities[min(g.IntN(6), 5)%3].ID
	if g.chance(10) {
		i.Status = pick(g, []cohesion.InitiativeStatus{cohesion.InitiativePlanned, cohesion.InitiativePaused, cohesion.InitiativeEnded})
	}
	if g.chance(5) {
		i.Until = testDay.AddDays(g.IntN(3) - 1)
	}
	if g.chance(50) {
		i.Description = g.text(8)
	}
	if g.chance(30) {
		i.Summary = g.text(4)
	}
	for range g.IntN(3) {
		i.Organisers = append(i.Organisers, pick(g, g.supply.Organisations).ID)
	}
	if i.Themes = some(g, g.themes, 3); g.chance(50) {
		i.Themes = append(i.Themes, "sb:ontmoeten")
	}
	if g.chance(70) {
		i.Audiences = some(g, g.groups, 2)
	}
	i.Eligibility.OpenToAll = g.chance(20)
	i.Languages = some(g, []language.Tag{"nl", "en", "ar", "nl-BE"}, 2)
	for range g.IntN(3) {
		i.Deliveries = append(i.Deliveries, g.delivery())
	}
	return i
}

func (g *gen) delivery() cohesion.Delivery {
	var d cohesion.Delivery
	d.Mode = cohesion.AtPlace
	if g.chance(40) {
		d.Mode = cohesion.Mode(g.IntN(5))
	}
	if g.chance(85) {
		d.Place = pick(g, g.supply.Places).ID
	}
	if g.chance(70) {
		from := schedule.TimeOfDay(60 * (8 + g.IntN(10)))
		d.Schedule = &schedule.Schedule{Times: []schedule.Recurrence{{
			Freq: schedule.Weekly, Days: []schedule.Day{{Weekday: schedule.Weekday(1 + g.IntN(3))}}, Opens: from, Closes: from + schedule.TimeOfDay(60*(1+g.IntN(4))),
		}}}
	}
	if g.chance(30) {
		d.ServiceArea = &cohesion.ServiceArea{Areas: some(g, g.codes(), 2)}
		if g.chance(50) {
			d.ServiceArea.Radius = 500 + g.IntN(4000)
		}
	}
	if g.chance(20) {
		d.Languages = []language.Tag{"tr", "en"}[:1+g.IntN(2)]
	}
	return d
}

func (g *gen) judgements() {
	for range len(g.supply.Initiatives) {
		j := &cohesion.Judgement{About: cohesion.JudgementKind(1 + g.IntN(3)), Verdict: cohesion.JudgementVerdict(1 + g.IntN(3)), On: testDay.AddDays(-g.IntN(3))}
		j.ID, j.Community = id[cohesion.Judgement](g), pick(g, g.supply.Communities).ID
		if g.chance(80) {
			j.A, j.B = pick(g, g.supply.Initiatives).Ref(), pick(g, g.supply.Initiatives).Ref()
		} else {
			j.A, j.B = pick(g, g.supply.Organisations).Ref(), pick(g, g.supply.Organisations).Ref()
		}
		g.judge = append(g.judge, j)
	}
}
