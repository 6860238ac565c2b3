package generate

import (
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// An offer is a kind of initiative that exists in many places: a coffee morning, a debt
// buddy. Texts hold Dutch and, behind a bar, English; {wijk} is the district, {in} the
// district with its preposition, {plek} the place.
type offer struct {
	key       string
	share     int // how common it is, beside the others
	themes    []vocabulary.Ref
	audiences []vocabulary.Ref
	rule      *cohesion.Rule // nil is open to all, or not said
	by        []cohesion.OrganisationKind
	at        []cohesion.PlaceKind
	mode      cohesion.Mode // zero is at a place
	rhythms   []rhythm
	format    cohesion.Format
	approach  []cohesion.Approach
	level     cohesion.Level
	access    cohesion.Access
	origin    cohesion.Origin
	price     price
	speaks    []language.Tag // beside Dutch
	seeks     string
	names     []string
	texts     []string
	asks      []string         // what people say who need it; Dutch
	ages      [2]int           // of people who need it
	facts     []vocabulary.Ref // what is often true of them
}

// targeted says whether the offer is for a group: its text says so, and "everybody is
// welcome" would contradict it. Older people are no such group: nobody is sent away.
func (o *offer) targeted() bool {
	return slices.ContainsFunc(o.audiences, func(a vocabulary.Ref) bool { return a != forOlder })
}

// A price is what an offer costs.
type price uint8

const (
	free        price = iota + 1
	gift              // free, a gift is welcome
	smallChange       // a euro or so each time
	aMeal             // the price of a meal
	lesson            // a lesson each time
	monthly
	yearly
	courseFee
)

// offers returns all kinds of initiatives.
func offers() []offer {
	var all []offer
	all = append(all, meetingOffers()...)
	all = append(all, livingOffers()...)
	all = append(all, growingOffers()...)
	all = append(all, carryingOffers()...)
	return all
}

// both splits a text at the bar into Dutch and English.
func both(text string) (nl, en string) {
	nl, en, _ = strings.Cut(text, "|")
	return nl, en
}

// fill puts a district and a place into a text.
func fill(text string, d *District, place string) string {
	return strings.NewReplacer("{wijk}", shortName(d.Name), "{in}", d.In, "{plek}", place).Replace(text)
}

// fillEnglish is fill for English texts.
func fillEnglish(text string, d *District, place string) string {
	return strings.NewReplacer("{wijk}", shortName(d.Name), "{in}", "in "+shortName(d.Name), "{plek}", place).Replace(text)
}

// words makes a text of both languages, or of Dutch only.
func words(text string, d *District, place string, english bool) language.Text {
	nl, en := both(text)
	t := language.Dutch(fill(nl, d, place))
	if english && en != "" {
		t.Set(language.EN, fillEnglish(en, d, place))
	}
	return t
}
