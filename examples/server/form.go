package main

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A form is what somebody filled in, as it was typed.
type form struct {
	Need     string // id of a need of the demonstration; nothing else counts then
	Themes   []string
	Words    string
	District string
	Age      string
	Language string
	Also     []string
	Travel   string
	Distance string
	When     []string // "1-m", "1-a", "1-e": day of the week and part of the day
	Wishes   []string
	Features []string
	Cost     string
	Facts    map[string]string // audience to "yes" or "no"
}

// A fault is something in a form that cannot be used.
type fault struct {
	Field   string // the id of the field on the page
	Message string
}

// The choices of the form.
var (
	ages = []choice{
		{"0-12", "tot 12 jaar", "under 12"}, {"12-18", "12 tot 18 jaar", "12 to 17"}, {"18-27", "18 tot 27 jaar", "18 to 26"},
		{"27-40", "27 tot 40 jaar", "27 to 39"}, {"40-55", "40 tot 55 jaar", "40 to 54"}, {"55-65", "55 tot 65 jaar", "55 to 64"},
		{"65-80", "65 tot 80 jaar", "65 to 79"}, {"80-130", "80 jaar of ouder", "80 or over"},
	}
	travels = []choice{
		{"foot", "lopend", "on foot"}, {"bicycle", "met de fiets", "by bicycle"}, {"transit", "met bus of trein", "by public transport"},
		{"car", "met de auto", "by car"}, {"none", "ik kom het huis niet uit", "I cannot leave the house"},
	}
	distances = []choice{
		{"500", "500 meter", "500 metres"}, {"1000", "1 km", "1 km"}, {"2000", "2 km", "2 km"}, {"5000", "5 km", "5 km"}, {"10000", "10 km", "10 km"},
	}
	wishes = []choice{
		{"group", "in een groep", "in a group"}, {"individual", "een op een", "one to one"}, {"at-home", "bij mij thuis", "at my home"},
		{"informal", "met vrijwilligers of buren", "with volunteers or neighbours"}, {"lived-experience", "met iemand die het zelf kent", "with somebody who has been through it"},
		{"professional", "met een beroepskracht", "with a professional"},
	}
	features = []choice{
		{"wheelchair", "toegankelijk met een rolstoel", "accessible by wheelchair"}, {"accessible-toilet", "een aangepast toilet", "an accessible toilet"},
		{"hearing-loop", "een ringleiding", "a hearing loop"}, {"low-stimulus", "een rustige ruimte", "a quiet room"}, {"lift", "een lift of begane grond", "a lift or ground floor"},
	}
	facts = []choice{
		{"sb:minima", "weinig geld", "little money"}, {"sb:mantelzorgers", "zorgt voor een naaste", "cares for somebody close"},
		{"sb:ouders", "heeft kinderen thuis", "has children at home"}, {"sb:nieuwkomers", "is nieuw in Nederland", "is new in the Netherlands"},
		{"sb:werkzoekenden", "zoekt werk", "looks for work"}, {"sb:vrouwen", "is een vrouw", "is a woman"},
	}
	spoken   = []language.Tag{"nl", "en", "ar", "tr", "uk", "pl", "ti", "fa", "so", "de", "fr"}
	dayparts = []choice{{"m", "ochtend", "morning"}, {"a", "middag", "afternoon"}, {"e", "avond", "evening"}}
)

// A choice is a value of a field and what it is called in Dutch and English.
type choice struct{ Value, Dutch, English string }

func choices(list []choice) []string {
	values := make([]string, len(list))
	for i, c := range list {
		values[i] = c.Value
	}
	return values
}

// readForm takes what was filled in from the body of a request.
func readForm(v url.Values) form {
	f := form{
		Need: v.Get("need"), Themes: v["theme"], Words: strings.TrimSpace(strings.ReplaceAll(v.Get("words"), "\r\n", "\n")), District: v.Get("district"), Age: v.Get("age"),
		Language: v.Get("language"), Also: v["also"], Travel: v.Get("travel"), Distance: v.Get("distance"), When: v["when"],
		Wishes: v["wish"], Features: v["feature"], Cost: strings.TrimSpace(v.Get("cost")), Facts: map[string]string{},
	}
	for _, c := range facts {
		if answer := v.Get("fact-" + c.Value); answer != "" {
			f.Facts[c.Value] = answer
		}
	}
	return f
}

// has says whether a value was chosen in a list; templates use it.
func has(list []string, value string) bool { return slices.Contains(list, value) }

// need makes a need of the form. It is not stored anywhere. What cannot be used comes
// back as faults, in the order of the page.
func (f *form) need(t *town, now time.Time, tag language.Tag) (*cohesion.SupportNeed, []fault) {
	now = now.UTC()
	n := &cohesion.SupportNeed{
		Meta: cohesion.Meta[cohesion.SupportNeed]{
			ID: cohesion.StableID[cohesion.SupportNeed](now, "verbinder-page", "need"), Community: t.home, Created: now, Changed: now,
		},
		Status: cohesion.NeedRaised, RaisedBy: cohesion.Raiser{Kind: cohesion.RaisedByResident}, Words: f.Words, Expires: schedule.DateOf(now, nil).AddDays(1),
	}
	r := &reader{t: t, tag: tag}
	r.themes(n, f)
	r.words(n, f)
	r.person(n, f)
	r.travel(n, f)
	r.limits(n, f)
	if len(r.faults) == 0 {
		r.rest(n.Validate())
	}
	return n, r.faults
}

// A reader turns the fields of a form into those of a need.
type reader struct {
	t      *town
	tag    language.Tag
	faults []fault
}

// wrong notes a fault, in Dutch and English.
func (r *reader) wrong(field, nl, en string) {
	if r.tag == language.EN {
		nl = en
	}
	r.faults = append(r.faults, fault{field, nl})
}

// within says whether a value of a field is one of its choices; a page that was made by
// this program sends no other.
func (r *reader) within(field, value string, values []string) bool {
	if value == "" {
		return false
	}
	if !slices.Contains(values, value) {
		r.wrong(field, "Deze keuze bestaat niet. Kies een waarde uit de lijst.", "This choice does not exist. Choose a value from the list.")
		return false
	}
	return true
}

const maxThemes = 20

func (r *reader) themes(n *cohesion.SupportNeed, f *form) {
	if len(f.Themes) == 0 && f.Words == "" {
		r.wrong("words", "Vertel in een paar woorden wat u zoekt, of kies hieronder een onderwerp.", "Say in a few words what you are looking for, or choose a topic below.")
	}
	if len(f.Themes) > maxThemes {
		r.wrong("themes", fmt.Sprintf("U koos %d onderwerpen. Kies er hoogstens %d.", len(f.Themes), maxThemes), fmt.Sprintf("You chose %d topics. Choose at most %d.", len(f.Themes), maxThemes))
		return
	}
	for _, value := range f.Themes {
		ref := vocabulary.Ref(value)
		if r.t.voc.Kind(ref) != vocabulary.Theme {
			r.wrong("themes", "Dit onderwerp bestaat niet. Kies een onderwerp uit de lijst.", "This topic does not exist. Choose a topic from the list.")
			continue
		}
		if !slices.ContainsFunc(n.Wants, func(w cohesion.Want) bool { return w.Theme == ref }) {
			n.Wants = append(n.Wants, cohesion.Want{Theme: ref})
		}
	}
}

func (r *reader) words(n *cohesion.SupportNeed, f *form) {
	if f.Words == "" {
		return
	}
	if count := len([]rune(f.Words)); count > 2000 {
		r.wrong("words", fmt.Sprintf("De tekst is %d tekens lang. Maak hem korter dan 2.000 tekens.", count), fmt.Sprintf("The text has %d characters. Make it shorter than 2,000.", count))
		return
	}
	for _, v := range cohesion.CheckFreeText("words", f.Words) {
		if v.Code == valid.Personal {
			r.wrong("words", "Er lijkt een telefoonnummer, e-mailadres, rekeningnummer of BSN in de tekst te staan. Haal dat weg: wie u bent, is hier niet nodig.",
				"The text seems to hold a telephone number, e-mail address, bank account or citizen service number. Remove it: who you are is not needed here.")
			return
		}
	}
	n.WordsIn = language.Detect(f.Words)
	if n.WordsIn == "" {
		n.WordsIn = r.tag
	}
}

func (r *reader) person(n *cohesion.SupportNeed, f *form) {
	if r.within("age", f.Age, choices(ages)) {
		from, below, _ := strings.Cut(f.Age, "-")
		low, _ := strconv.Atoi(from) // both are numbers: the value is one of the choices
		high, _ := strconv.Atoi(below)
		n.Facts.Age = cohesion.Between(low, high)
	}
	for _, c := range facts {
		switch f.Facts[c.Value] {
		case "yes":
			n.Facts.Answers = append(n.Facts.Answers, cohesion.FactAnswer{Fact: vocabulary.Ref(c.Value), Answer: cohesion.AnswerYes})
		case "no":
			n.Facts.Answers = append(n.Facts.Answers, cohesion.FactAnswer{Fact: vocabulary.Ref(c.Value), Answer: cohesion.AnswerNo})
		}
	}
	known := make([]string, len(spoken))
	for i, tag := range spoken {
		known[i] = string(tag)
	}
	for _, value := range append([]string{f.Language}, f.Also...) {
		if r.within("language", value, known) && !slices.Contains(n.Languages, language.Tag(value)) {
			n.Languages = append(n.Languages, language.Tag(value))
		}
	}
}

func (r *reader) travel(n *cohesion.SupportNeed, f *form) {
	if f.District != "" {
		code, err := cohesion.ParseAreaCode(f.District)
		if err != nil || r.t.areas[code] == nil {
			r.wrong("district", "Deze wijk bestaat niet. Kies een wijk uit de lijst.", "This district does not exist. Choose a district from the list.")
		} else {
			n.Location.Area = code
		}
	}
	if r.within("travel", f.Travel, choices(travels)) {
		if err := n.Travel.Mode.UnmarshalText([]byte(f.Travel)); err != nil {
			r.wrong("travel", "Kies een manier uit de lijst.", "Choose a way from the list.")
		}
	}
	if r.within("distance", f.Distance, choices(distances)) {
		if n.Travel.Mode == cohesion.StaysHome {
			r.wrong("distance", "Wie het huis niet uit komt, heeft geen afstand. Laat de afstand leeg.", "Somebody who cannot leave the house has no distance. Leave the distance empty.")
		} else {
			n.Travel.Metres, _ = strconv.Atoi(f.Distance) // a number: the value is one of the choices
		}
	}
	r.moments(n, f)
}

// moments reads the parts of days; what is next to each other becomes one window.
func (r *reader) moments(n *cohesion.SupportNeed, f *form) {
	hours := map[string][2]schedule.TimeOfDay{"m": {8 * 60, 12 * 60}, "a": {12 * 60, 18 * 60}, "e": {18 * 60, 22*60 + 30}}
	for day := schedule.Monday; day <= schedule.Sunday; day++ {
		var open *schedule.Window
		for _, part := range dayparts {
			if !slices.Contains(f.When, fmt.Sprintf("%d-%s", day, part.Value)) {
				open = nil
				continue
			}
			h := hours[part.Value]
			if open != nil {
				open.To = h[1]
				continue
			}
			n.Availability = append(n.Availability, schedule.Window{Days: []schedule.Weekday{day}, From: h[0], To: h[1]})
			open = &n.Availability[len(n.Availability)-1]
		}
	}
}

func (r *reader) limits(n *cohesion.SupportNeed, f *form) {
	for _, value := range f.Wishes {
		var w cohesion.Wish
		if r.within("wishes", value, choices(wishes)) && w.UnmarshalText([]byte(value)) == nil && !slices.Contains(n.Wishes, w) {
			n.Wishes = append(n.Wishes, w)
		}
	}
	for _, value := range f.Features {
		var a cohesion.Feature
		if r.within("features", value, choices(features)) && a.UnmarshalText([]byte(value)) == nil && !slices.Contains(n.Accessibility, a) {
			n.Accessibility = append(n.Accessibility, a)
		}
	}
	if f.Cost == "" {
		return
	}
	cents, ok := euros(f.Cost)
	if !ok {
		r.wrong("cost", "Dit is geen bedrag tot 1.000 euro. Schrijf het als 2,50 of als 0 voor gratis.", "This is not an amount of up to 1,000 euros. Write it as 2.50, or as 0 for free.")
		return
	}
	n.CostLimit = &cohesion.Cost{Cents: cents}
	if cents > 0 {
		n.CostLimit.Per = cohesion.PerSession
	}
}

// euros reads an amount as people write it: "2,50", "€ 3", "0".
func euros(text string) (cents int64, ok bool) {
	text = strings.TrimSpace(strings.TrimPrefix(text, "€"))
	switch strings.ToLower(text) {
	case "gratis", "niets", "free", "nothing":
		return 0, true
	}
	whole, part, dotted := strings.Cut(strings.ReplaceAll(text, ",", "."), ".")
	n, err := strconv.ParseUint(whole, 10, 16)
	if err != nil || n > 1000 || dotted && len(part) != 2 && len(part) != 1 {
		return 0, false
	}
	cents = int64(n) * 100
	if dotted {
		c, err := strconv.ParseUint(part, 10, 8)
		if err != nil {
			return 0, false
		}
		if len(part) == 1 {
			c *= 10
		}
		cents += int64(c)
	}
	return cents, true
}

// rest passes on what the record itself finds wrong.
func (r *reader) rest(vs valid.Violations) {
	for _, v := range vs {
		r.wrong("words", "Dit kunnen we niet gebruiken. Schrijf het korter, in gewone letters en cijfers.", "We cannot use this: "+v.Message)
	}
}
