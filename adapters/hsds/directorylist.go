package hsds

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// A Form says how much of a document is asked.
type Form uint8

// The values of [Form].
const (
	Basic          Form = iota // fields that are not lists, and those of the objects in it
	Full                       // everything
	Minimal                    // of a service id and last_modified
	WithServices               // of an organisation everything, with the ids of its services
	WithEverything             // of an organisation everything, with its services in full
)

// A Selection is what a query of a [Directory] found, in an order that does not change.
type Selection struct {
	d    *Directory
	kind listKind
	rows []int32
}

type listKind uint8

const (
	ofServices listKind = iota
	ofOrganisations
	ofLocations
	ofTaxonomies
	ofTerms
)

// Len returns the number of documents.
func (l Selection) Len() int { return len(l.rows) }

// Append appends document n of the list to dst, as JSON on one line.
func (l Selection) Append(dst []byte, n int, form Form) ([]byte, error) {
	row := l.rows[n]
	switch l.kind {
	case ofOrganisations:
		return l.d.appendOrganisation(dst, row, form)
	case ofLocations:
		return l.d.appendLocation(dst, row, form)
	case ofTaxonomies:
		return append(dst, l.d.terms().taxonomies.records[row].text...), nil
	case ofTerms:
		return append(dst, l.d.terms().terms.records[row].text...), nil
	}
	return l.d.appendService(dst, row, form)
}

func (d *Directory) appendService(dst []byte, row int32, form Form) ([]byte, error) {
	if form == Minimal {
		dst = append(dst, `{"id":"`+d.services.uuids[row]+`"`...)
		if at := d.changed(row); !at.IsZero() {
			dst = append(dst, `,"last_modified":"`+modified(at)+`"`...)
		}
		return append(dst, '}'), nil
	}
	f, err := d.keep(d.services.kept, row, "service", d.buildService)
	if err != nil {
		return dst, err
	}
	if form == Basic {
		return append(dst, f.basic...), nil
	}
	return append(dst, f.full...), nil
}

func (d *Directory) appendOrganisation(dst []byte, row int32, form Form) ([]byte, error) {
	f, err := d.keep(d.organisations.kept, row, "organization", d.buildOrganisation)
	if err != nil {
		return dst, err
	}
	switch form {
	case Basic, Minimal:
		return append(dst, f.basic...), nil
	case Full:
		return append(dst, f.full...), nil
	}
	dst = append(bytes.TrimSuffix(append(dst, f.full...), []byte("}")), `,"services":[`...)
	first := true
	for service, i := range d.services.records {
		if !organises(i, d.organisations.records[row]) {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		if dst, err = d.appendOwnService(dst, int32(service), form); err != nil {
			return dst, err
		}
	}
	return append(dst, "]}"...), nil
}

// organises says whether an organisation is the one that HSDS names with a service: the
// first organiser.
func organises(i *cohesion.Initiative, o *cohesion.Organisation) bool {
	return len(i.Organisers) > 0 && i.Organisers[0] == o.ID
}

// appendOwnService appends a service within its organisation, which it need not repeat.
func (d *Directory) appendOwnService(dst []byte, row int32, form Form) ([]byte, error) {
	o := object{"id": d.services.uuids[row], "name": d.exporter.say(d.services.records[row].Name), "status": statusText(d.services.records[row].Status)}
	if form == WithEverything {
		full, err := d.buildService(row)
		if err != nil {
			return dst, err
		}
		o = full
		delete(o, "organization")
	}
	var b bytes.Buffer
	err := encode(&b, "service", o)
	return append(dst, b.Bytes()...), err
}

func (d *Directory) appendLocation(dst []byte, row int32, form Form) ([]byte, error) {
	at := d.locations.records[row]
	service, err := d.buildService(at.service)
	if err != nil {
		return dst, err
	}
	rows := list(service, "service_at_locations")
	if at.delivery >= len(rows) {
		return dst, fmt.Errorf("hsds: service %s has no location %d", d.services.uuids[at.service], at.delivery)
	}
	o := rows[at.delivery]
	delete(service, "service_at_locations")
	o["service"] = service
	if form == Basic || form == Minimal {
		o = basic("service_at_location", o)
		o["service"] = basic("service", service)
	}
	var b bytes.Buffer
	err = encode(&b, "service_at_location", o)
	return append(dst, b.Bytes()...), err
}

// A ServiceQuery says which services, or services at locations, are asked. What is set
// must all hold.
type ServiceQuery struct {
	// Found, if not nil, are the initiatives that a search found, in the order in which
	// they are listed. Otherwise the order is that of ids.
	Found         []cohesion.InitiativeID
	Term          string    // identifier of a taxonomy term that the service has
	Taxonomy      string    // identifier of a taxonomy of which it has a term
	Organisation  string    // identifier of the organisation that provides it
	ModifiedAfter time.Time // modified at or after this instant
	// Postcode leaves out services at locations whose service area does not hold it; with
	// Proximity also those further away than so many metres from its middle.
	Postcode  cohesion.AreaCode
	Proximity int
}

// Services returns the services that a query asks. Postcode and Proximity do not count.
func (d *Directory) Services(q ServiceQuery) Selection {
	l := Selection{d: d, kind: ofServices}
	for _, row := range d.order(q.Found) {
		if d.asked(row, &q) {
			l.rows = append(l.rows, row)
		}
	}
	return l
}

// order lists the rows of services that are looked at.
func (d *Directory) order(found []cohesion.InitiativeID) []int32 {
	var rows []int32
	if found == nil {
		for row := range d.services.records {
			rows = append(rows, int32(row))
		}
		return rows
	}
	for _, id := range found {
		if row, ok := d.byInitiative[id]; ok {
			rows = append(rows, row)
		}
	}
	return rows
}

func (d *Directory) asked(row int32, q *ServiceQuery) bool {
	i := d.services.records[row]
	if q.Organisation != "" {
		org, ok := d.organisations.rows[strings.ToLower(q.Organisation)]
		if !ok {
			org, ok = d.organisations.rows[q.Organisation]
		}
		if !ok || !organises(i, d.organisations.records[org]) {
			return false
		}
	}
	if !q.ModifiedAfter.IsZero() && d.changed(row).Before(q.ModifiedAfter) {
		return false
	}
	t := d.terms
	return (q.Term == "" || t().has(row, q.Term)) && (q.Taxonomy == "" || t().hasTaxonomy(row, q.Taxonomy))
}

// AtLocations returns the services at locations that a query asks. It is not ok if
// proximity is asked of a postcode whose middle is not known.
func (d *Directory) AtLocations(q ServiceQuery) (l Selection, ok bool) {
	l = Selection{d: d, kind: ofLocations}
	var centre cohesion.Point
	if q.Proximity > 0 {
		for _, code := range d.supply.Chain(q.Postcode)[:1] {
			if a := d.supply.Area(code); a != nil {
				centre = middle(a)
			}
		}
		if centre.IsZero() {
			return l, false
		}
	}
	wanted := map[int32]int{}
	for n, row := range d.order(q.Found) {
		if d.asked(row, &q) {
			wanted[row] = n
		}
	}
	for row, at := range d.locations.records {
		if _, asked := wanted[at.service]; asked && d.covers(at, &q, centre) {
			l.rows = append(l.rows, int32(row))
		}
	}
	if q.Found != nil {
		slices.SortStableFunc(l.rows, func(a, b int32) int {
			return wanted[d.locations.records[a].service] - wanted[d.locations.records[b].service]
		})
	}
	return l, true
}

func middle(a *cohesion.Area) cohesion.Point {
	if !a.Centre.IsZero() {
		return a.Centre
	}
	centre, _, _ := a.Enclose()
	return centre
}

// covers says whether a delivery is for people of the postcode, and near enough.
func (d *Directory) covers(at atLocation, q *ServiceQuery, centre cohesion.Point) bool {
	if q.Postcode.IsZero() {
		return true
	}
	delivery := &d.services.records[at.service].Deliveries[at.delivery]
	if area := delivery.ServiceArea; area != nil && len(area.Areas) > 0 {
		chain := append(d.supply.Chain(q.Postcode), chainOf(d.supply, centre, area.Areas)...)
		if !slices.ContainsFunc(area.Areas, func(code cohesion.AreaCode) bool { return slices.Contains(chain, code) }) {
			return false
		}
	}
	if q.Proximity <= 0 {
		return true
	}
	p := d.place[delivery.Place]
	return p != nil && !p.Point.IsZero() && int(cohesion.Distance(centre, p.Point)) <= q.Proximity
}

// chainOf returns those of some areas in whose boundary a point lies.
func chainOf(s *published.Supply, p cohesion.Point, areas []cohesion.AreaCode) []cohesion.AreaCode {
	var in []cohesion.AreaCode
	for _, code := range areas {
		if a := s.Area(code); a != nil && !p.IsZero() && a.Contains(p) {
			in = append(in, code)
		}
	}
	return in
}

// Organisations returns the organisations whose names or descriptions hold every word of
// a text; all if it is empty.
func (d *Directory) Organisations(search string) Selection {
	l := Selection{d: d, kind: ofOrganisations}
	words := strings.Fields(language.Fold(search))
	for row, o := range d.organisations.records {
		texts := []string{strings.Join(o.OtherNames, " ")}
		for _, e := range slices.Concat(o.Name, o.Description) {
			texts = append(texts, e.Value)
		}
		if holds(words, texts...) {
			l.rows = append(l.rows, int32(row))
		}
	}
	return l
}

// holds says whether the texts hold every word, in other case and without accents too.
func holds(words []string, texts ...string) bool {
	if len(words) == 0 {
		return true
	}
	folded := language.Fold(strings.Join(texts, " "))
	for _, w := range words {
		if !strings.Contains(folded, w) {
			return false
		}
	}
	return true
}

// Service returns the service with the identifier, as a list of one or none; and so do
// the other methods that follow.
func (d *Directory) Service(uuid string) Selection { return single(d, ofServices, &d.services, uuid) }

// Organisation returns the organisation with the identifier.
func (d *Directory) Organisation(uuid string) Selection {
	return single(d, ofOrganisations, &d.organisations, uuid)
}

// AtLocation returns the service at a location with the identifier.
func (d *Directory) AtLocation(uuid string) Selection {
	return single(d, ofLocations, &d.locations, uuid)
}

// Taxonomy returns the taxonomy with the identifier.
func (d *Directory) Taxonomy(uuid string) Selection {
	return single(d, ofTaxonomies, &d.terms().taxonomies, uuid)
}

// Term returns the taxonomy term with the identifier.
func (d *Directory) Term(uuid string) Selection { return single(d, ofTerms, &d.terms().terms, uuid) }

func single[R any](d *Directory, kind listKind, t *catalogue[R], uuid string) Selection {
	row, ok := t.rows[uuid]
	if !ok {
		row, ok = t.rows[strings.ToLower(uuid)]
	}
	if !ok {
		return Selection{d: d, kind: kind}
	}
	return Selection{d: d, kind: kind, rows: []int32{row}}
}
