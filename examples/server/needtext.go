package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// needText tells a need of the demonstration in short lines.
func (t *town) needText(n *cohesion.SupportNeed, tag language.Tag) []string {
	p := phrasesOf(tag)
	var lines []string
	var themes []string
	for _, w := range n.Wants {
		themes = append(themes, t.voc.Label(w.Theme, tag))
	}
	if len(themes) > 0 {
		lines = append(lines, p["about"]+": "+list(themes, tag))
	}
	if area := t.areaName(n.Location.Area, tag); area != "" {
		lines = append(lines, p["lives"]+": "+area)
	}
	if n.Facts.Age != nil {
		from, below := n.Facts.Age.Bounds()
		if below-from <= cohesion.Years(1) {
			lines = append(lines, fmt.Sprintf(p["agedExactly"], from))
		} else if cohesion.Years(110) < below {
			lines = append(lines, fmt.Sprintf(p["agedFrom"], from))
		} else if from == 0 {
			lines = append(lines, fmt.Sprintf(p["agedBelow"], below))
		} else {
			lines = append(lines, fmt.Sprintf(p["aged"], from, below))
		}
	}
	if known := t.factsText(n.Facts.Answers, tag); known != "" {
		lines = append(lines, p["known"]+": "+known)
	}
	if len(n.Languages) > 0 {
		lines = append(lines, p["speaks"]+": "+languagesText(n.Languages, tag))
	}
	if n.Travel.Mode != 0 {
		lines = append(lines, p["travels"]+": "+called(travels, n.Travel.Mode.String(), tag))
	}
	if n.Travel.Metres > 0 {
		lines = append(lines, p["atMost"]+": "+distanceText(strconv.Itoa(n.Travel.Metres), tag))
	}
	if len(n.Availability) > 0 {
		lines = append(lines, p["can"]+": "+availabilityText(n.Availability, tag))
	}
	if n.CostLimit != nil {
		lines = append(lines, p["most"]+": "+priceText(n.CostLimit, tag))
	}
	var hopes []string
	for _, w := range n.Wishes {
		hopes = append(hopes, called(wishes, w.String(), tag))
	}
	if len(hopes) > 0 {
		lines = append(lines, p["wishes"]+": "+list(hopes, tag))
	}
	var building []string
	for _, a := range n.Accessibility {
		building = append(building, called(features, a.String(), tag))
	}
	if len(building) > 0 {
		lines = append(lines, p["needs"]+": "+list(building, tag))
	}
	return append(lines, t.refusalText(n.Refusals, tag)...)
}

// factsText tells what is known of the person.
func (t *town) factsText(answers []cohesion.FactAnswer, tag language.Tag) string {
	var known []string
	for _, a := range answers {
		text := called(facts, string(a.Fact), tag)
		if text == string(a.Fact) {
			text = t.voc.Label(a.Fact, tag)
		}
		switch a.Answer {
		case cohesion.AnswerYes:
			known = append(known, text)
		case cohesion.AnswerNo:
			known = append(known, phrasesOf(tag)["not"]+" “"+text+"”")
		}
	}
	return strings.Join(known, "; ")
}

// refusalText tells what the person does not want.
func (t *town) refusalText(r cohesion.Refusals, tag language.Tag) []string {
	var names []string
	for _, m := range r.Modes {
		names = append(names, modeText(m, tag))
	}
	for _, a := range r.Approaches {
		if a == cohesion.Professional {
			names = append(names, called(wishes, "professional", tag))
		} else {
			names = append(names, called(wishes, a.String(), tag))
		}
	}
	for _, id := range r.Organisations {
		if o := t.orgs[id]; o != nil {
			names = append(names, o.Name.In(tag))
		}
	}
	for _, ref := range r.Themes {
		names = append(names, t.voc.Label(ref, tag))
	}
	if len(names) == 0 {
		return nil
	}
	return []string{phrasesOf(tag)["refuses"] + ": " + list(names, tag)}
}

// called returns what a value is called.
func called(choices []choice, value string, tag language.Tag) string {
	for _, c := range choices {
		if c.Value == value {
			return c.in(tag)
		}
	}
	return value
}

func (c choice) in(tag language.Tag) string {
	if tag == language.EN {
		return c.English
	}
	return c.Dutch
}

func availabilityText(a schedule.Availability, tag language.Tag) string {
	var parts []string
	for _, w := range a {
		var days []string
		for _, d := range w.Days {
			days = append(days, dayNames[tag][d-1])
		}
		parts = append(parts, fmt.Sprintf("%s %s–%s", list(days, tag), clock(w.From, tag), clock(w.To, tag)))
	}
	return strings.Join(parts, "; ")
}
