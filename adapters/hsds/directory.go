package hsds

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A Directory answers what the API of HSDS 3.0 asks of a published supply: services,
// organisations, services at locations, taxonomies and their terms, each as a document
// that is valid against the official schemas. It is immutable and safe for concurrent use.
//
// To make one costs little: documents are built when they are asked for the first time,
// and kept as bytes up to [DirectoryCache].
//
// Documents are those of [Export], with two differences. What was kept of another system
// than [ExportOptions].System, and which system that was, is left out: only of the directory
// that the host names is it known that all of it is public. And last_modified is when the
// service, its first organiser or one of its places changed here last, which is what
// [ServiceQuery].ModifiedAfter compares.
type Directory struct {
	supply   *published.Supply
	exporter *exporter

	services      catalogue[*cohesion.Initiative]
	organisations catalogue[*cohesion.Organisation]
	locations     catalogue[atLocation]
	byInitiative  map[cohesion.InitiativeID]int32
	organisation  map[cohesion.OrganisationID]*cohesion.Organisation
	place         map[cohesion.PlaceID]*cohesion.Place
	owned         map[cohesion.OrganisationID][]*cohesion.Place // by owner

	terms  func() *terms
	cached atomic.Int64
}

// DirectoryCache is how many bytes of documents a directory keeps at most. What is asked
// beyond is built each time.
const DirectoryCache = 64 << 20

// A catalogue is records with the identifiers of their documents, in the order of their ids.
type catalogue[R any] struct {
	records []R
	uuids   []string
	rows    map[string]int32
	kept    []atomic.Pointer[forms]
}

func (t *catalogue[R]) add(uuid string, rec R) bool {
	if _, twice := t.rows[uuid]; twice {
		return false
	}
	if t.rows == nil {
		t.rows = map[string]int32{}
	}
	t.rows[uuid] = int32(len(t.records))
	t.records, t.uuids = append(t.records, rec), append(t.uuids, uuid)
	return true
}

// forms are the documents of one record as JSON.
type forms struct{ basic, full []byte }

// atLocation is a service at a location: a delivery.
type atLocation struct {
	service  int32 // row of the service
	delivery int
}

// NewDirectory makes the directory of a supply. Of the options Unpublished and
// Confidential do not count; a nil Label names concepts by the supply's vocabulary.
// Of two records with one identifier, which two sources may give, the first counts.
func NewDirectory(s *published.Supply, opt ExportOptions) *Directory {
	opt.Unpublished, opt.Confidential = false, false
	if opt.Label == nil {
		opt.Label = func(ref vocabulary.Ref) string { return s.Vocabulary().Label(ref, opt.Language) }
	}
	records := make([]cohesion.Record, 0, len(s.Organisations())+len(s.Places()))
	d := &Directory{supply: s, byInitiative: map[cohesion.InitiativeID]int32{}, owned: map[cohesion.OrganisationID][]*cohesion.Place{}}
	d.organisation = map[cohesion.OrganisationID]*cohesion.Organisation{}
	d.place = map[cohesion.PlaceID]*cohesion.Place{}
	for _, o := range s.Organisations() {
		o = openOrganisation(o, opt.System)
		d.organisation[o.ID] = o
		records = append(records, o)
	}
	for _, p := range s.Places() {
		p = openPlace(p, opt.System)
		d.place[p.ID] = p
		d.owned[p.Owner] = append(d.owned[p.Owner], p)
		records = append(records, p)
	}
	d.exporter = newExporter(records, opt)
	for _, o := range s.Organisations() {
		d.organisations.add(d.exporter.codec.organisations.uuids[o.ID], d.organisation[o.ID])
	}
	for _, i := range s.Initiatives() {
		d.addService(openInitiative(i, opt.System), uuidOfRecord("service", &i.Meta, opt.System))
	}
	d.services.kept = make([]atomic.Pointer[forms], len(d.services.records))
	d.organisations.kept = make([]atomic.Pointer[forms], len(d.organisations.records))
	d.terms = sync.OnceValue(d.gatherTerms)
	return d
}

// ofSystem says whether a record is of the directory that may be told in full.
func ofSystem(source *cohesion.Source, system string) bool {
	return source != nil && source.System == system && system != ""
}

func openOrganisation(o *cohesion.Organisation, system string) *cohesion.Organisation {
	if ofSystem(o.Source, system) {
		return o
	}
	shown := *o
	shown.Source, shown.Extensions = nil, nil
	return &shown
}

func openPlace(p *cohesion.Place, system string) *cohesion.Place {
	if ofSystem(p.Source, system) {
		return p
	}
	shown := *p
	shown.Source, shown.Extensions = nil, nil
	return &shown
}

func openInitiative(i *cohesion.Initiative, system string) *cohesion.Initiative {
	if ofSystem(i.Source, system) {
		return i
	}
	shown := *i
	shown.Source, shown.Extensions, shown.Deliveries = nil, nil, slices.Clone(i.Deliveries)
	for n := range shown.Deliveries {
		shown.Deliveries[n].Extensions = nil
	}
	return &shown
}

func (d *Directory) addService(i *cohesion.Initiative, uuid string) {
	row := int32(len(d.services.records))
	if !d.services.add(uuid, i) {
		return
	}
	d.byInitiative[i.ID] = row
	if !hasLocations(i) {
		return
	}
	for n := range i.Deliveries {
		d.locations.add(deliveryID(&i.Deliveries[n], uuid, n), atLocation{row, n})
	}
}

// hasLocations says whether the deliveries of an initiative are services at locations: a
// single one of which no place is known is the service itself.
func hasLocations(i *cohesion.Initiative) bool {
	return len(i.Deliveries) != 1 || !isWhole(&i.Deliveries[0])
}

// changed returns when a service or what belongs to it changed last.
func (d *Directory) changed(row int32) time.Time {
	i := d.services.records[row]
	latest := i.Changed
	if len(i.Organisers) > 0 {
		if o := d.organisation[i.Organisers[0]]; o != nil && o.Changed.After(latest) {
			latest = o.Changed
		}
	}
	for n := range i.Deliveries {
		if p := d.place[i.Deliveries[n].Place]; p != nil && p.Changed.After(latest) {
			latest = p.Changed
		}
	}
	return latest
}

// modified writes an instant to the millisecond, as the specification wants it.
func modified(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// builder returns an exporter for one document, which shares nothing that is written.
func (d *Directory) builder() *exporter {
	ex := *d.exporter
	ex.report = &Report{}
	ex.organisationDocs, ex.placeDocs = map[cohesion.OrganisationID]object{}, map[cohesion.PlaceID]object{}
	return &ex
}

// buildService builds the document of a service.
func (d *Directory) buildService(row int32) (object, error) {
	ex, i := d.builder(), d.services.records[row]
	if len(i.Organisers) > 0 {
		if o := d.organisation[i.Organisers[0]]; o != nil {
			doc, err := ex.organisation(o)
			if err != nil {
				return nil, err
			}
			ex.organisationDocs[o.ID] = doc
		}
	}
	for n := range i.Deliveries {
		p := d.place[i.Deliveries[n].Place]
		if p == nil || ex.placeDocs[p.ID] != nil {
			continue
		}
		doc, err := ex.place(p)
		if err != nil {
			return nil, err
		}
		ex.placeDocs[p.ID] = doc
	}
	o, err := ex.service(i)
	if err != nil {
		return nil, err
	}
	if at := d.changed(row); !at.IsZero() {
		o["last_modified"] = modified(at)
	}
	complete("service", o)
	return o, nil
}

// keep returns the documents of a row, and builds them if they are not kept.
func (d *Directory) keep(kept []atomic.Pointer[forms], row int32, kind string, build func(int32) (object, error)) (*forms, error) {
	if f := kept[row].Load(); f != nil {
		return f, nil
	}
	o, err := build(row)
	if err != nil {
		return nil, err
	}
	var full, brief bytes.Buffer
	if err := cmp.Or(encode(&full, kind, o), encode(&brief, kind, basic(kind, o))); err != nil {
		return nil, fmt.Errorf("hsds: %s: %w", kind, err)
	}
	f := &forms{basic: bytes.Clone(brief.Bytes()), full: bytes.Clone(full.Bytes())}
	if d.cached.Add(int64(len(f.basic)+len(f.full))) <= DirectoryCache {
		kept[row].Store(f)
	}
	return f, nil
}

// basic returns the fields of an object that are not lists, and those of the objects in
// it, as lists of the API show them.
func basic(kind string, o object) object {
	info := objectNamed(kind)
	out := make(object, len(o))
	for name, v := range o {
		of := ""
		if info != nil {
			if f := info.field(name); f != nil {
				of = f.Of
			}
		}
		switch v := v.(type) {
		case []any:
		case object:
			if of != "" {
				out[name] = basic(of, v)
			}
		default:
			out[name] = v
		}
	}
	return out
}

// buildOrganisation builds the document of an organisation with the locations that it owns.
func (d *Directory) buildOrganisation(row int32) (object, error) {
	ex, org := d.builder(), d.organisations.records[row]
	o, err := ex.organisation(org)
	if err != nil {
		return nil, err
	}
	var owned []object
	for _, p := range d.owned[org.ID] {
		doc, err := ex.place(p)
		if err != nil {
			return nil, err
		}
		owned = append(owned, doc)
	}
	setList(o, "locations", owned)
	complete("organization", o)
	return o, nil
}
