package main

import (
	"github.com/socialebasis/verbinder/cohesion/language"
)

// An option is a value that can be chosen, and what it is called.
type option struct{ Value, Label string }

// A menu is everything that can be chosen in the form, in one language.
type menu struct {
	Themes    []themeOptions
	Districts []option
	Ages      []option
	Languages []option
	Travels   []option
	Distances []option
	Wishes    []option
	Features  []option
	Facts     []option
	Parts     []option
	Days      []option
}

// themeOptions are a top theme and the themes below it.
type themeOptions struct {
	option
	Below []option
}

// Chosen counts the themes of the group that are chosen.
func (t themeOptions) Chosen(themes []string) int {
	n := 0
	for _, o := range append([]option{t.option}, t.Below...) {
		if has(themes, o.Value) {
			n++
		}
	}
	return n
}

func (s *site) menu(tag language.Tag) *menu {
	m := &menu{
		Ages: options(ages, tag), Travels: options(travels, tag), Distances: options(distances, tag), Wishes: options(wishes, tag),
		Features: options(features, tag), Facts: options(facts, tag), Parts: options(dayparts, tag),
	}
	for _, g := range s.town.topThemes() {
		group := themeOptions{option: option{g.Top.String(), s.town.voc.Label(g.Top, tag)}}
		for _, ref := range g.Below {
			group.Below = append(group.Below, option{ref.String(), s.town.voc.Label(ref, tag)})
		}
		m.Themes = append(m.Themes, group)
	}
	for _, a := range s.town.districts {
		m.Districts = append(m.Districts, option{a.Code.String(), a.Name.In(tag)})
	}
	for _, l := range spoken {
		m.Languages = append(m.Languages, option{l.String(), l.Name(tag)})
	}
	for i, name := range dayNames[tag] {
		m.Days = append(m.Days, option{string(rune('1' + i)), name})
	}
	return m
}

func options(list []choice, tag language.Tag) []option {
	chosen := make([]option, len(list))
	for i, c := range list {
		chosen[i] = option{c.Value, c.in(tag)}
	}
	return chosen
}

// options are the initiatives that somebody can ask about.
func (s *site) options(tag language.Tag) []option {
	list := make([]option, 0, len(s.town.supply))
	for _, i := range s.town.supply {
		label := i.Name.In(tag)
		if by := s.town.organisers(i, tag); by != "" {
			label += " · " + by
		}
		list = append(list, option{i.ID.String(), label})
	}
	return list
}
