package overlap

import (
	"cmp"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// An Evidence is what two offers share, and how much of it each has.
type Evidence struct {
	Themes    []Alike            `json:"themes,omitzero"`    // likest first
	Audiences []Alike            `json:"audiences,omitzero"` // likest first; none if one is open to all
	OpenToAll bool               `json:"openToAll,omitzero"` // both are
	Words     []string           `json:"words,omitzero"`     // stems that both use, those that say most first; at most 10
	Residents *Residents         `json:"residents,omitzero"` // nil when no figures are known, or of one offer not where it reaches people
	Places    []cohesion.PlaceID `json:"places,omitzero"`    // that both use
	Hours     *Hours             `json:"hours,omitzero"`     // nil when not known of one of them
	Languages []language.Tag     `json:"languages,omitzero"` // that both use
	Belonging []Belonging        `json:"belonging,omitzero"` // themes that belong together, of complements
}

// Alike is a concept of A and the one of B that is likest to it.
type Alike struct {
	A     vocabulary.Ref `json:"a"`
	B     vocabulary.Ref `json:"b"`
	Value cohesion.Score `json:"value"`
}

// Residents are how many people the catchments hold; estimates, by equal spreading within
// areas.
type Residents struct {
	A    int `json:"a"`
	B    int `json:"b"`
	Both int `json:"both"`
}

// Hours are minutes a week, of the coming eight weeks.
type Hours struct {
	A    int           `json:"a"`
	B    int           `json:"b"`
	Both int           `json:"both"`
	Week schedule.Week `json:"-"` // the common quarters of an hour
}

// mostWords is how many common words are named.
const mostWords = 10

// Evidence says what two offers of the set share. Errors are as of [Set.Compare].
func (s *Set) Evidence(a, b cohesion.InitiativeID) (Evidence, error) {
	n, m, err := s.two(a, b)
	if err != nil {
		return Evidence{}, err
	}
	x, y := &s.rows[n], &s.rows[m]
	e := Evidence{
		Themes: s.themes.matches(x.theme, y.theme), Audiences: s.groups.matches(x.group, y.group),
		OpenToAll: s.groups.sets[x.group].open && s.groups.sets[y.group].open,
		Words:     s.words.shared(x.words, y.words), Places: commonPlaces(s.records[n], s.records[m]),
		Languages: s.tongues.common(x.tongue, y.tongue),
	}
	if c := s.themes.covers(x.theme, y.theme); max(c.ab, c.ba) <= s.policy.Complement.Theme {
		e.Belonging = s.lifts.belong(x.theme, y.theme)
	}
	if s.atlas.counted && x.catchment != nowhere && y.catchment != nowhere {
		e.Residents = &Residents{
			A: int(s.atlas.list[x.catchment].total / unitWeight), B: int(s.atlas.list[y.catchment].total / unitWeight),
			Both: int(s.atlas.common(x.catchment, y.catchment) / unitWeight),
		}
	}
	if x.week != 0 && y.week != 0 {
		e.Hours = &Hours{
			A: quarter * int(s.weeks.counts[x.week]), B: quarter * int(s.weeks.counts[y.week]), Both: quarter * s.weeks.common(x.week, y.week),
			Week: s.weeks.list[x.week].And(s.weeks.list[y.week]),
		}
	}
	return e, nil
}

// quarter is the minutes of one bit of a week.
const quarter = 15

// matches returns for every concept of one set the likest of the other.
func (f *facet) matches(a, b int32) []Alike {
	var list []Alike
	for _, c := range f.sets[a].concepts {
		if v, to := f.best(c, f.sets[b].concepts); to >= 0 {
			list = append(list, Alike{f.refs[c], f.refs[to], v})
		}
	}
	slices.SortStableFunc(list, func(a, b Alike) int { return cmp.Or(cmp.Compare(b.Value, a.Value), cmp.Compare(a.A, b.A)) })
	return list
}

// shared returns the common words that say most.
func (l *lexicon) shared(a, b int32) []string {
	type said struct {
		stem   string
		weight int32
	}
	var list []said
	for _, w := range l.bags[a] {
		i, found := slices.BinarySearchFunc(l.bags[b], w.stem, func(o wordOf, stem int32) int { return cmp.Compare(o.stem, stem) })
		if found {
			list = append(list, said{l.stems[w.stem], min(w.weight, l.bags[b][i].weight)})
		}
	}
	slices.SortFunc(list, func(a, b said) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.stem, b.stem)) })
	var stems []string
	for _, one := range list[:min(mostWords, len(list))] {
		stems = append(stems, one.stem)
	}
	return stems
}

func commonPlaces(a, b *cohesion.Initiative) []cohesion.PlaceID {
	var common []cohesion.PlaceID
	for i := range a.Deliveries {
		p := a.Deliveries[i].Place
		if p.IsZero() || slices.Contains(common, p) {
			continue
		}
		if slices.ContainsFunc(b.Deliveries, func(d cohesion.Delivery) bool { return d.Place == p }) {
			common = append(common, p)
		}
	}
	return common
}
