package hsds

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
)

// placeShape lists what the writer of places writes.
var placeShape = shape{
	scalars: []string{"name", "url", "latitude", "longitude", "organization_id"},
	lists:   []string{"addresses", "accessibility", "schedules"},
}

// readPlace maps a location object.
func (c *codec) readPlace(o object, rep *reporter) *cohesion.Place {
	p := &cohesion.Place{
		Name:    c.words(o, "name", 300, rep),
		URL:     link(o, "url", rep),
		Point:   readPoint(o, rep),
		Opening: c.readSchedule(list(o, "schedules"), "/schedules", rep),
	}
	if owner := text(o, "organization_id"); owner != "" {
		id, ok := c.organisations.ids[asUUID("organization", owner)]
		if !ok {
			rep.add(Moved, CodeReference, "/organization_id", "names no organisation here; kept")
		}
		p.Owner = id
	}
	rows := list(o, "addresses")
	if at := chosenAddress(rows); at >= 0 {
		p.Address = c.readAddress(rows[at], "/addresses/"+itoa(at), rep)
	}
	for _, row := range list(o, "accessibility") {
		if f, ok := featureOf(row); ok && p.Has(f) == 0 {
			p.Accessible = append(p.Accessible, f)
		}
	}
	return p
}

// writePlace is the inverse of readPlace.
func (c *codec) writePlace(p *cohesion.Place, uuid string, kept object) object {
	o := c.plainPlace(p, uuid)
	setList(o, "addresses", c.writeAddresses(list(kept, "addresses"), p.Address, uuid))
	setList(o, "accessibility", writeFeatures(list(kept, "accessibility"), p.Accessible, uuid))
	setList(o, "schedules", c.writeSchedule(list(kept, "schedules"), p.Opening, "location", uuid))
	restore(o, kept, placeShape, func(mixed object) object { return c.plainPlace(c.readPlace(mixed, nil), uuid) })
	if o["location_type"] == nil {
		o["location_type"] = "physical"
	}
	return o
}

func (c *codec) plainPlace(p *cohesion.Place, uuid string) object {
	o := object{"id": uuid}
	set(o, "name", c.say(p.Name))
	set(o, "url", p.URL)
	if owner, ok := c.organisations.uuids[p.Owner]; ok {
		o["organization_id"] = owner
	}
	if !p.Point.IsZero() {
		lat, lon, _ := strings.Cut(p.Point.String(), ",")
		o["latitude"], o["longitude"] = json.Number(lat), json.Number(lon)
	}
	return o
}

func readPoint(o object, rep *reporter) cohesion.Point {
	lat, okLat := o["latitude"].(json.Number)
	lon, okLon := o["longitude"].(json.Number)
	switch {
	case !okLat && !okLon:
		if kind := text(o, "location_type"); kind == "physical" || kind == "" {
			rep.add(Warning, CodeCoordinates, "/latitude", "has no coordinates")
		}
		return cohesion.Point{}
	case !okLat || !okLon:
		rep.add(Moved, CodeCoordinates, "/latitude", "has one coordinate of two; kept")
		return cohesion.Point{}
	}
	p, err := cohesion.ParsePoint(lat.String(), lon.String())
	if err != nil {
		rep.add(Moved, CodeCoordinates, "/latitude", "%v; kept", err)
		return cohesion.Point{}
	}
	if p.IsZero() {
		rep.add(Moved, CodeCoordinates, "/latitude", "0, 0 lies in the sea and stands for unknown; kept")
	}
	return p
}

// chosenAddress returns the place of the address that is mapped, or -1: the first
// physical one, else the first.
func chosenAddress(rows []object) int {
	for i, row := range rows {
		if text(row, "address_type") == "physical" {
			return i
		}
	}
	return min(0, len(rows)-1)
}

func (c *codec) readAddress(row object, path string, rep *reporter) cohesion.Address {
	sub := nested{rep, path}
	a := cohesion.Address{
		City:   sub.line(row, "city", 100),
		Region: sub.line(row, "state_province", 100),
	}
	for _, name := range []string{"address_1", "address_2"} {
		if s := sub.line(row, name, 200); s != "" {
			a.Lines = append(a.Lines, s)
		}
	}
	country := sub.line(row, "country", 100)
	switch code, ok := countryCode(country); {
	case country == "":
		if c.country != defaultCountry {
			a.Country = c.country
		}
	case ok:
		a.Country = code
	default:
		sub.add(Moved, CodeFormat, "/country", "%s is no country code of two letters; kept", clip(country))
		if c.country != defaultCountry {
			a.Country = c.country
		}
	}
	postcode := sub.line(row, "postal_code", 100)
	switch {
	case postcode == "":
	case a.Country == "" || a.Country == defaultCountry:
		code, err := cohesion.ParsePostcode(postcode)
		if err != nil {
			sub.add(Moved, CodeFormat, "/postal_code", "%s is no Dutch postcode; kept", clip(postcode))
			break
		}
		a.Postcode = string(code)
	case len([]rune(postcode)) > 20:
		sub.add(Moved, CodeRange, "/postal_code", "is longer than a postcode; kept")
	default:
		a.Postcode = postcode
	}
	return a
}

// nested reports about an object within another.
type nested struct {
	*reporter
	path string
}

func (n nested) add(severity Severity, code Code, path, format string, args ...any) {
	n.reporter.add(severity, code, n.path+path, format, args...)
}

func (n nested) line(o object, name string, most int) string {
	s := line(o, name, most, nil)
	if t := strings.TrimSpace(flat(text(o, name))); s != t && t != blank {
		n.add(Moved, CodeRange, "/"+name, "is longer than %d characters; a record has its beginning, the whole is kept", most)
	}
	return s
}

// countryCode returns the code of two letters of a country.
func countryCode(s string) (string, bool) {
	upper := strings.ToUpper(s)
	switch upper {
	case "NEDERLAND", "NETHERLANDS", "THE NETHERLANDS", "HOLLAND", "NLD":
		return "NL", true
	case "BELGIË", "BELGIE", "BELGIUM", "BEL":
		return "BE", true
	case "DUITSLAND", "GERMANY", "DEUTSCHLAND", "DEU":
		return "DE", true
	case "USA", "UNITED STATES", "UNITED STATES OF AMERICA":
		return "US", true
	case "GBR", "UNITED KINGDOM", "ENGLAND", "SCOTLAND", "WALES":
		return "GB", true
	}
	if len(upper) != 2 || upper[0] < 'A' || upper[0] > 'Z' || upper[1] < 'A' || upper[1] > 'Z' {
		return "", false
	}
	return upper, true
}

// writeAddresses writes the address of a place over the one it came from.
func (c *codec) writeAddresses(kept []object, a cohesion.Address, parent string) []object {
	at := chosenAddress(kept)
	if at < 0 {
		if a.IsZero() {
			return nil
		}
		return []object{c.addressRow(object{"id": uuidOf("address", parent), "location_id": parent, "address_type": "physical"}, a)}
	}
	old := c.readAddress(kept[at], "", nil)
	if sameAddress(old, a) {
		return kept
	}
	out := append([]object(nil), kept...)
	if a.IsZero() {
		return append(out[:at], out[at+1:]...)
	}
	row, _ := copyValue(kept[at]).(object)
	out[at] = c.addressRow(row, a)
	// What has not changed stays written as it was.
	for _, name := range []string{"address_1", "address_2", "city", "state_province", "postal_code", "country"} {
		mixed, _ := copyValue(out[at]).(object)
		if v, ok := kept[at][name]; ok {
			mixed[name] = v
		} else {
			delete(mixed, name)
		}
		if sameAddress(c.readAddress(mixed, "", nil), a) {
			out[at] = mixed
		}
	}
	return out
}

func sameAddress(a, b cohesion.Address) bool {
	if len(a.Lines) != len(b.Lines) {
		return false
	}
	for i := range a.Lines {
		if a.Lines[i] != b.Lines[i] {
			return false
		}
	}
	return a.Postcode == b.Postcode && a.City == b.City && a.Region == b.Region && a.Country == b.Country
}

// addressRow writes an address over a row. What HSDS requires and is not known is
// left to [complete].
func (c *codec) addressRow(row object, a cohesion.Address) object {
	lines := append(append([]string(nil), a.Lines...), "", "")
	for name, value := range map[string]string{
		"address_1": lines[0], "address_2": strings.TrimRight(strings.Join(lines[1:], ", "), ", "),
		"city": a.City, "state_province": a.Region, "postal_code": a.Postcode, "country": a.Country,
	} {
		delete(row, name)
		set(row, name, value)
	}
	if a.Country == "" {
		row["country"] = defaultCountry
	}
	return row
}

// featureOf reads the feature that an accessibility row names, by its name here or by
// a usual one.
func featureOf(row object) (cohesion.Feature, bool) {
	name := strings.ToLower(strings.TrimSpace(text(row, "description")))
	switch name {
	case "wheelchair accessible", "wheelchair access", "rolstoeltoegankelijk", "rolstoelvriendelijk":
		return cohesion.Wheelchair, true
	case "accessible toilet", "invalidentoilet", "mindervalidentoilet":
		return cohesion.AccessibleToilet, true
	case "hearing loop", "induction loop", "ringleiding":
		return cohesion.HearingLoop, true
	case "elevator", "lift":
		return cohesion.Lift, true
	}
	var f cohesion.Feature
	err := f.UnmarshalText([]byte(name))
	return f, err == nil
}

func writeFeatures(kept []object, features []cohesion.Feature, parent string) []object {
	var out []object
	done := map[cohesion.Feature]bool{}
	has := map[cohesion.Feature]bool{}
	for _, f := range features {
		has[f] = true
	}
	for _, row := range kept {
		f, ok := featureOf(row)
		if ok && !has[f] {
			continue
		}
		done[f] = ok || done[f]
		out = append(out, row)
	}
	for _, f := range features {
		if !done[f] {
			out = append(out, object{"id": uuidOf("accessibility", parent, f.String()), "location_id": parent, "description": f.String()})
		}
	}
	return out
}

// number writes a whole number as JSON.
func number(n int64) json.Number { return json.Number(strconv.FormatInt(n, 10)) }
