package overlap

import (
	"fmt"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A Renderer writes what two offers have with one another as short sentences that
// coordinators and residents can read: Dutch or English at level B1, at most 15 words each,
// one fact a sentence. It is immutable and safe for concurrent use.
type Renderer struct {
	voc *vocabulary.Vocabulary
	tag language.Tag
	t   *phrases
}

// NewRenderer returns a renderer in Dutch, or in English if tag is English. Concepts are
// called what the vocabulary calls them; nil is the starter scheme.
func NewRenderer(voc *vocabulary.Vocabulary, tag language.Tag) *Renderer {
	if voc == nil {
		voc = vocabulary.Starter()
	}
	if tag.Base() == language.EN {
		return &Renderer{voc: voc, tag: language.EN, t: &english}
	}
	return &Renderer{voc: voc, tag: language.NL, t: &dutch}
}

// mostSentenceWords is how many words a sentence has at most.
const mostSentenceWords = 15

// The likeness from which a sentence calls two offers alike on an axis, and the coverages
// from which one lies inside the other.
const (
	alikeFrom  = cohesion.One / 2
	insideFrom = cohesion.One * 8 / 10
	beyondTill = cohesion.One * 6 / 10
)

// Sentences writes what the offers share, what is not known, and last what to do.
func (r *Renderer) Sentences(p Pair, e Evidence) []string {
	var list []string
	add := func(s string) {
		if s != "" && len(strings.Fields(s)) <= mostSentenceWords {
			list = append(list, s)
		}
	}
	if p.Relation == Sisters {
		add(r.t.sisters)
	}
	if p.Kinds.Has(Complemented) && !p.Kinds.Has(Overlapping) {
		add(r.belonging(e))
	} else {
		add(r.themes(p.On(ByTheme), e))
		add(r.words(p.On(ByWords)))
	}
	add(r.audiences(p.On(ByAudience), e))
	add(r.area(p.On(ByArea), e))
	add(r.times(p.On(ByTime), e))
	add(r.languages(p.On(ByLanguage), e))
	add(r.inside(p))
	add(r.unknown(p))
	add(r.t.actions[p.Action])
	return list
}

// named returns the names of concepts that both offers have, at most three, and those of one
// that are merely alike.
func (r *Renderer) named(list []Alike) (same []string, alike []Alike) {
	for _, a := range list {
		switch {
		case !r.voc.Has(a.A) || !r.voc.Has(a.B):
		case a.A == a.B && len(same) < 3:
			same = append(same, r.concept(a.A))
		case a.A != a.B:
			alike = append(alike, a)
		}
	}
	return same, alike
}

// fitting fills a phrase with as many names as fit.
func fitting(phrase, and string, names []string) string {
	for n := len(names); n > 0; n-- {
		list := names[n-1]
		if n > 1 {
			list = strings.Join(names[:n-1], ", ") + " " + and + " " + list
		}
		if s := fmt.Sprintf(phrase, list); len(strings.Fields(s)) <= mostSentenceWords {
			return s
		}
	}
	return ""
}

func (r *Renderer) themes(l Likeness, e Evidence) string {
	same, alike := r.named(e.Themes)
	switch {
	case len(same) > 0:
		return fitting(r.t.sameThemes, r.t.and, same)
	case len(alike) > 0:
		return fmt.Sprintf(r.t.alikeThemes, r.concept(alike[0].A), r.concept(alike[0].B))
	case l.Known && l.Lo >= alikeFrom:
		return r.t.sameTheme
	}
	return ""
}

func (r *Renderer) words(words Likeness) string {
	if words.Known && words.Lo >= alikeFrom {
		return r.t.sameWords
	}
	return ""
}

func (r *Renderer) audiences(l Likeness, e Evidence) string {
	same, alike := r.named(e.Audiences)
	switch {
	case e.OpenToAll:
		return r.t.openToAll
	case len(same) > 0:
		return fitting(r.t.sameAudiences, r.t.and, same)
	case len(alike) > 0 && l.Lo >= alikeFrom:
		return fmt.Sprintf(r.t.alikeAudiences, r.concept(alike[0].A), r.concept(alike[0].B))
	case l.Known && l.Lo >= alikeFrom:
		return r.t.sameAudience
	case l.Known && l.Lo < otherTimes:
		return r.t.otherAudience
	}
	return ""
}

func (r *Renderer) area(l Likeness, e Evidence) string {
	switch {
	case !l.Known:
		return ""
	case len(e.Places) > 0:
		return r.t.samePlace
	case e.Residents != nil && e.Residents.Both > 0:
		return fmt.Sprintf(r.t.residents, r.round(e.Residents.Both))
	case l.Lo >= alikeFrom:
		return r.t.sameArea
	case l.Lo > 0:
		return r.t.someArea
	}
	return ""
}

// round writes a number to two digits, with a separator of thousands.
func (r *Renderer) round(n int) string {
	unit := 1
	for n/unit >= 100 {
		unit *= 10
	}
	text := fmt.Sprint((n + unit/2) / unit * unit)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + r.t.thousands + text[at:]
	}
	return text
}

func (r *Renderer) times(l Likeness, e Evidence) string {
	switch {
	case !l.Known || e.Hours == nil:
		return ""
	case e.Hours.Both == 0:
		return r.t.otherTimes
	}
	return fmt.Sprintf(r.t.sameTimes, r.hours(e.Hours.Both))
}

// hours writes minutes as hours with at most one decimal.
func (r *Renderer) hours(minutes int) string {
	tenths := (minutes*10 + 30) / 60
	text := fmt.Sprint(tenths / 10)
	if tenths%10 != 0 {
		text += r.t.decimal + fmt.Sprint(tenths%10)
	}
	if tenths == 10 {
		return text + r.t.oneHour
	}
	return text + r.t.moreHours
}

func (r *Renderer) languages(l Likeness, e Evidence) string {
	switch {
	case !l.Known:
		return ""
	case len(e.Languages) == 0:
		return r.t.otherLanguages
	}
	var names []string
	for _, tag := range e.Languages[:min(3, len(e.Languages))] {
		names = append(names, tag.Name(r.tag))
	}
	return fitting(r.t.sameLanguages, r.t.and, names)
}

// inside says that one offer lies inside the other.
func (r *Renderer) inside(p Pair) string {
	switch {
	case p.AInB >= insideFrom && p.BInA < beyondTill:
		return r.t.firstInside
	case p.BInA >= insideFrom && p.AInB < beyondTill:
		return r.t.secondInside
	}
	return ""
}

func (r *Renderer) unknown(p Pair) string {
	var names []string
	for _, l := range p.Axes {
		if !l.Known && l.Hi > l.Lo {
			names = append(names, r.t.axes[l.Axis])
		}
	}
	return fitting(r.t.notKnown, r.t.and, names)
}

func (r *Renderer) belonging(e Evidence) string {
	for _, b := range e.Belonging {
		if r.voc.Has(b.A) && r.voc.Has(b.B) {
			return fmt.Sprintf(r.t.belonging, r.concept(b.A), r.concept(b.B))
		}
	}
	return r.t.belongTogether
}

func (r *Renderer) concept(ref vocabulary.Ref) string {
	return r.withinSentence(r.voc.Label(ref, r.tag))
}

// withinSentence writes a label as it stands within a sentence: abbreviations and names of
// languages keep their capital.
func (r *Renderer) withinSentence(s string) string {
	if len(s) < 2 || s[0] < 'A' || s[0] > 'Z' || s[1] >= 'A' && s[1] <= 'Z' || strings.HasPrefix(s, "Nederland") {
		return s
	}
	first, _, _ := strings.Cut(s, " ")
	for _, tag := range language.Named() {
		if tag.Name(r.tag) == first {
			return s
		}
	}
	return string(s[0]+'a'-'A') + s[1:]
}
