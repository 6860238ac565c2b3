package hsds

import (
	"encoding/json"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// serviceShape lists what the writer of initiatives writes.
var serviceShape = shape{
	scalars: []string{
		"name", "description", "url", "email", "status", "eligibility_description", "minimum_age", "maximum_age",
		"assured_date", "organization_id",
	},
	lists: []string{"phones", "languages", "cost_options", "capacities", "attributes", "schedules", "service_areas", "service_at_locations"},
}

// readService maps a service object. Delivery i gets the kept fields of its service
// at location from readDelivery.
func (c *codec) readService(o object, rep *reporter) *cohesion.Initiative {
	i := &cohesion.Initiative{
		Name:        c.words(o, "name", 300, rep),
		Description: c.words(o, "description", 20000, rep),
		Status:      statusOf(text(o, "status")),
		Published:   true,
		Contact:     cohesion.Contact{Phone: firstPhone(o, rep), Email: line(o, "email", 254, rep)},
		URL:         link(o, "url", rep),
		Cost:        c.readCost(list(o, "cost_options"), rep),
	}
	i.Confirmed = readDate(text(o, "assured_date"), "/assured_date", rep)
	i.Eligibility.Prose = c.words(o, "eligibility_description", 5000, rep)
	least, _ := o["minimum_age"].(json.Number)
	most, _ := o["maximum_age"].(json.Number)
	if least != "" || most != "" {
		if band, ok := bandOf(least, most); ok {
			i.Eligibility.Rule = &cohesion.Rule{Age: band}
		} else if plainNumber(least) != "0" || most != "" {
			rep.add(Moved, CodeAge, "/minimum_age", "%s to %s is no range of ages; kept", least, most)
		}
	}
	if org := text(o, "organization_id"); org != "" {
		if id, ok := c.organisations.ids[asUUID("organization", org)]; ok {
			i.Organisers = []cohesion.OrganisationID{id}
		} else {
			rep.add(Moved, CodeReference, "/organization_id", "names no organisation here; kept")
		}
	}
	for n, row := range list(o, "languages") {
		tag, ok := languageOf(row)
		switch {
		case !ok:
			rep.add(Moved, CodeFormat, "/languages/"+itoa(n), "%s is no language that is known; kept", clip(text(row, "name")+" "+text(row, "code")))
		case !hasTag(i.Languages, tag):
			i.Languages = append(i.Languages, tag)
		}
	}
	for _, row := range list(o, "attributes") {
		if isAudience(row) {
			i.Audiences = addRefs(i.Audiences, c.refs(row))
		} else {
			i.Themes = addRefs(i.Themes, c.refs(row))
		}
	}
	c.readDeliveries(i, o, rep)
	return i
}

// writeService is the inverse of readService.
func (c *codec) writeService(i *cohesion.Initiative, uuid string, kept object) object {
	o := c.plainService(i, uuid)
	setList(o, "phones", writePhones(list(kept, "phones"), i.Contact.Phone, "service", uuid))
	setList(o, "languages", writeLanguages(list(kept, "languages"), i.Languages, c.language, uuid))
	setList(o, "cost_options", c.writeCost(list(kept, "cost_options"), i.Cost, uuid))
	setList(o, "attributes", c.writeAttributes(list(kept, "attributes"), "service", uuid, func(row object) ([]vocabulary.Ref, bool) {
		if isAudience(row) {
			return i.Audiences, true
		}
		return i.Themes, true
	}, linked{i.Themes, themeLink}, linked{i.Audiences, audienceLink}))
	c.writeDeliveries(o, i, uuid, kept)
	restore(o, kept, serviceShape, func(mixed object) object { return c.plainService(c.readService(mixed, nil), uuid) })
	return o
}

func (c *codec) plainService(i *cohesion.Initiative, uuid string) object {
	o := object{"id": uuid}
	set(o, "name", c.say(i.Name))
	set(o, "description", c.say(i.Description))
	set(o, "url", i.URL)
	set(o, "email", i.Contact.Email)
	o["status"] = statusText(i.Status)
	set(o, "eligibility_description", c.say(i.Eligibility.Prose))
	if band := ageOf(i.Eligibility.Rule); band != nil {
		least, most := ageNumbers(band)
		if least != "" {
			o["minimum_age"] = least
		}
		if most != "" {
			o["maximum_age"] = most
		}
	}
	set(o, "assured_date", i.Confirmed.String())
	if len(i.Organisers) > 0 {
		set(o, "organization_id", c.organisations.uuids[i.Organisers[0]])
	}
	return o
}

// statusOf maps the status of a service. Both inactive and temporarily closed are
// paused; what has no status takes place.
func statusOf(s string) cohesion.InitiativeStatus {
	switch s {
	case "inactive", "temporarily closed":
		return cohesion.InitiativePaused
	case "defunct":
		return cohesion.InitiativeEnded
	}
	return cohesion.InitiativeActive
}

func statusText(s cohesion.InitiativeStatus) string {
	switch s {
	case cohesion.InitiativePaused:
		return "temporarily closed"
	case cohesion.InitiativeEnded:
		return "defunct"
	case cohesion.InitiativePlanned:
		return "inactive"
	}
	return "active"
}

// ageOf returns the ages that a rule asks of everybody: the rule itself, or one of
// the conditions that must all hold.
func ageOf(r *cohesion.Rule) *cohesion.AgeBand {
	if r == nil || r.Age != nil {
		if r == nil {
			return nil
		}
		return r.Age
	}
	for n := range r.All {
		if r.All[n].Age != nil {
			return r.All[n].Age
		}
	}
	return nil
}

func readDate(s, path string, rep *reporter) schedule.Date {
	if s == "" {
		return schedule.Date{}
	}
	d, err := schedule.ParseDate(s[:min(len(s), 10)])
	if err != nil || d.Year < schedule.MinYear || d.Year > schedule.MaxYear {
		rep.add(Moved, CodeFormat, path, "%s is not a date; kept", clip(s))
		return schedule.Date{}
	}
	return d
}

// languageOf reads a language row: its code, else its name in English or Dutch.
func languageOf(row object) (language.Tag, bool) {
	if code := strings.TrimSpace(text(row, "code")); code != "" {
		if tag, err := language.ParseTag(code); err == nil {
			return tag, true
		}
		if tag, err := language.ParseTag(strings.ToLower(code)); err == nil {
			return tag, true
		}
	}
	name := strings.TrimSpace(text(row, "name"))
	for _, tag := range language.Named() {
		if strings.EqualFold(tag.Name(language.EN), name) || strings.EqualFold(tag.Name(language.NL), name) {
			return tag, true
		}
	}
	return "", false
}

func hasTag(tags []language.Tag, tag language.Tag) bool {
	for _, t := range tags {
		if t == tag {
			return true
		}
	}
	return false
}

func writeLanguages(kept []object, tags []language.Tag, in language.Tag, parent string) []object {
	var out []object
	var done []language.Tag
	for _, row := range kept {
		tag, ok := languageOf(row)
		if ok && !hasTag(tags, tag) {
			continue
		}
		if ok {
			done = append(done, tag)
		}
		out = append(out, row)
	}
	for _, tag := range tags {
		if !hasTag(done, tag) {
			out = append(out, object{"id": uuidOf("language", parent, string(tag)), "service_id": parent, "name": tag.Name(in), "code": string(tag)})
		}
	}
	return out
}
