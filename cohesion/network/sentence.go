package network

import (
	"fmt"
	"strconv"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// A Renderer writes what a network shows as short sentences, in Dutch or English at level
// B1, at most 15 words besides the names. It is immutable and safe for concurrent use.
type Renderer struct {
	names map[cohesion.OrganisationID]string
	t     *phrases
}

// phrases are the sentences of one language.
type phrases struct {
	someone                string
	same, complement, both string // two names
	via                    string // name
	islands                string
	steps                  string // number
	critical, criticalOne  string // name, number
	alone                  string // name
}

var dutch = phrases{
	someone:     "een organisatie zonder naam",
	same:        "%s en %s doen veel van hetzelfde voor dezelfde mensen.",
	complement:  "%s en %s bereiken dezelfde mensen en vullen elkaar aan.",
	both:        "%s en %s lijken op elkaar en vullen elkaar ook aan.",
	via:         "%s kent ze allebei en kan ze aan elkaar voorstellen.",
	islands:     "Nu is er geen enkele weg tussen hun netwerken.",
	steps:       "Nu zitten er %s stappen tussen.",
	critical:    "Als %s stopt, raken %s organisaties los van de rest.",
	criticalOne: "Als %s stopt, raakt 1 organisatie los van de rest.",
	alone:       "%s werkt met niemand samen, voor zover bekend.",
}

var english = phrases{
	someone:     "an organisation without a name",
	same:        "%s and %s do much of the same for the same people.",
	complement:  "%s and %s reach the same people and complement each other.",
	both:        "%s and %s resemble each other and also complement each other.",
	via:         "%s knows both and can introduce them.",
	islands:     "At present nothing connects their networks.",
	steps:       "At present there are %s steps between them.",
	critical:    "If %s stops, %s organisations lose touch with the rest.",
	criticalOne: "If %s stops, 1 organisation loses touch with the rest.",
	alone:       "%s works with nobody, as far as is known.",
}

// NewRenderer returns a renderer in Dutch, or in English if tag is English, that calls the
// organisations by their names in that language.
func NewRenderer(organisations []*cohesion.Organisation, tag language.Tag) *Renderer {
	r := &Renderer{names: make(map[cohesion.OrganisationID]string, len(organisations)), t: &dutch}
	if tag.Base() == language.EN {
		r.t = &english
	} else {
		tag = language.NL
	}
	for _, o := range organisations {
		r.names[o.ID] = o.Name.In(tag)
	}
	return r
}

// Name returns the name of an organisation.
func (r *Renderer) Name(id cohesion.OrganisationID) string {
	if name := r.names[id]; name != "" {
		return name
	}
	return r.t.someone
}

// Introduction says why two organisations should meet, and how: a sentence on what they
// have for each other, and one on who can bring them together or what lies between.
func (r *Renderer) Introduction(i Introduction) []string {
	why := r.t.same
	switch {
	case i.Complement > 2*i.Overlap:
		why = r.t.complement
	case 2*i.Complement > i.Overlap:
		why = r.t.both
	}
	list := []string{fmt.Sprintf(why, r.Name(i.A), r.Name(i.B))}
	switch {
	case len(i.Via) > 0:
		list = append(list, fmt.Sprintf(r.t.via, r.Name(i.Via[0])))
	case i.Steps == 0:
		list = append(list, r.t.islands)
	default:
		list = append(list, fmt.Sprintf(r.t.steps, strconv.Itoa(i.Steps)))
	}
	return list
}

// Critical says what happens if an organisation stops.
func (r *Renderer) Critical(c Critical) string {
	if c.CutOff == 1 {
		return fmt.Sprintf(r.t.criticalOne, r.Name(c.Organisation))
	}
	return fmt.Sprintf(r.t.critical, r.Name(c.Organisation), strconv.Itoa(c.CutOff))
}

// Alone says that an organisation has no ties.
func (r *Renderer) Alone(id cohesion.OrganisationID) string {
	return fmt.Sprintf(r.t.alone, r.Name(id))
}
