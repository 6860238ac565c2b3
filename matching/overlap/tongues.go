package overlap

import (
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// tongues are the distinct sets of languages of the offers; the first is empty: not known.
type tongues struct {
	sets [][]language.Tag // primary languages, ascending
	find map[string]int32
}

func newTongues() *tongues {
	return &tongues{sets: [][]language.Tag{nil}, find: map[string]int32{"": 0}}
}

// of returns the set of an initiative: the languages of its deliveries, which replace its own.
func (t *tongues) of(i *cohesion.Initiative) int32 {
	var set []language.Tag
	own := len(i.Deliveries) == 0
	for _, d := range i.Deliveries {
		own = own || len(d.Languages) == 0
		for _, tag := range d.Languages {
			set = append(set, tag.Base())
		}
	}
	if own {
		for _, tag := range i.Languages {
			set = append(set, tag.Base())
		}
	}
	slices.Sort(set)
	set = slices.Compact(set)
	var key strings.Builder
	for _, tag := range set {
		key.WriteString(string(tag))
		key.WriteByte(' ')
	}
	n, known := t.find[key.String()]
	if !known {
		n = int32(len(t.sets))
		t.find[key.String()] = n
		t.sets = append(t.sets, set)
	}
	return n
}

// covers compares two sets by the number of languages.
func (t *tongues) covers(a, b int32) cover {
	if a == 0 || b == 0 {
		return cover{}
	}
	return shares(int64(len(t.common(a, b))), int64(len(t.sets[a])), int64(len(t.sets[b])))
}

func (t *tongues) common(a, b int32) []language.Tag {
	var common []language.Tag
	for _, tag := range t.sets[a] {
		if slices.Contains(t.sets[b], tag) {
			common = append(common, tag)
		}
	}
	return common
}
