package duplicate

import (
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// OfOrganisation makes a record with the fields of [OrganisationSpec] of an organisation
// and, where it is known, a place that it owns. Names in all languages and other names
// are all compared.
func OfOrganisation(o *cohesion.Organisation, place *cohesion.Place) Record {
	r := Record{ID: o.ID.String(), Source: systemOf(o.Source), Values: make([]string, 8)}
	r.Values[0] = names(o.Name, o.OtherNames...)
	r.address(place)
	r.Values[4], r.Values[5], r.Values[6] = o.Contact.Phone, o.URL, o.Contact.Email
	r.Values[7] = o.OrganisationKind.String()
	return r
}

// OfPlace makes a record with the fields of [OrganisationSpec] of a place. Of a confidential
// place only what everybody may see is used.
func OfPlace(p *cohesion.Place) Record {
	p = p.Shown()
	r := Record{ID: p.ID.String(), Source: systemOf(p.Source), Values: make([]string, 8)}
	r.Values[0] = names(p.Name)
	r.address(p)
	r.Values[5], r.Values[7] = p.URL, p.PlaceKind.String()
	return r
}

// OfInitiative makes a record with the fields of [OrganisationSpec] of an initiative and,
// where it is known, the place where it happens.
func OfInitiative(i *cohesion.Initiative, place *cohesion.Place) Record {
	r := Record{ID: i.ID.String(), Source: systemOf(i.Source), Values: make([]string, 8)}
	r.Values[0] = names(i.Name)
	r.address(place)
	r.Values[4], r.Values[5], r.Values[6] = i.Contact.Phone, i.URL, i.Contact.Email
	return r
}

func systemOf(s *cohesion.Source) string {
	if s == nil {
		return ""
	}
	return s.System
}

// names joins names, one a line.
func names(text language.Text, others ...string) string {
	var list []string
	for _, e := range text {
		list = append(list, e.Value)
	}
	return strings.Join(append(list, others...), "\n")
}

// address fills street, postal code and city.
func (r *Record) address(place *cohesion.Place) {
	if place == nil {
		return
	}
	a := place.Shown().Address
	if len(a.Lines) > 0 {
		r.Values[1] = a.Lines[0]
	}
	r.Values[2], r.Values[3] = a.Postcode, a.City
}
