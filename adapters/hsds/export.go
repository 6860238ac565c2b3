package hsds

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
)

// Export writes organisations, places and initiatives as NDJSON: each initiative as a
// service document of HSDS 3.0 with its organisation and locations nested in it; then
// the organisations that have none as organization documents with the locations that
// they own, and the places that nothing refers to as location documents. Every
// document is valid against the official schemas.
//
// Documents are built from the records. What was kept of an original at the import
// comes back, but where it would say something else than the record the record counts.
// What HSDS cannot say stands under the property "verbinder" (its schemas allow other
// properties), so that reading an export gives the records again.
//
// The records must be valid. Records of other kinds are reported and not written. The
// report lists what is not as in the record; the error is that of w.
func Export(w io.Writer, records []cohesion.Record, opt ExportOptions) (*Report, error) {
	ex := newExporter(records, opt)
	docs, err := ex.documents()
	if err != nil {
		return ex.report, err
	}
	for _, d := range docs {
		var b bytes.Buffer
		if err := encode(&b, d.kind, d.o); err != nil {
			return ex.report, fmt.Errorf("hsds: export: %w", err)
		}
		b.WriteByte('\n')
		if _, err := w.Write(b.Bytes()); err != nil {
			return ex.report, fmt.Errorf("hsds: export: %w", err)
		}
	}
	return ex.report, nil
}

// A document is one object to write.
type document struct {
	kind string
	o    object
}

// An exporter turns records into documents.
type exporter struct {
	*codec
	opt           ExportOptions
	report        *Report
	organisations []*cohesion.Organisation
	places        []*cohesion.Place
	initiatives   []*cohesion.Initiative

	organisationDocs map[cohesion.OrganisationID]object
	placeDocs        map[cohesion.PlaceID]object
}

func newExporter(records []cohesion.Record, opt ExportOptions) *exporter {
	ex := &exporter{
		codec: newCodec(opt.Language, opt.Zone, opt.Country, opt.Currency), opt: opt, report: &Report{},
		organisationDocs: map[cohesion.OrganisationID]object{}, placeDocs: map[cohesion.PlaceID]object{},
	}
	ex.label = opt.Label
	for _, r := range records {
		switch r := r.(type) {
		case *cohesion.Organisation:
			ex.organisations = append(ex.organisations, r)
			ex.codec.organisations.add(uuidOfRecord("organization", &r.Meta, opt.System), r.ID)
		case *cohesion.Place:
			ex.places = append(ex.places, r)
			uuid := uuidOfRecord("location", &r.Meta, opt.System)
			if ex.hides(r) {
				uuid = uuidOf("location", r.ID.String()) // who has the source would find it by its own
			}
			ex.codec.places.add(uuid, r.ID)
			if kind := locationType(r.Extensions); kind != "" && !ex.hides(r) {
				ex.virtual[uuid] = kind
			}
		case *cohesion.Initiative:
			if !r.Published && !ex.opt.Unpublished {
				ex.reporter(r.ID.String()).add(Left, CodeUnsaid, "/published", "is not published; left out")
				continue
			}
			ex.initiatives = append(ex.initiatives, r)
		default:
			rep := ex.reporter(r.Ref().ID)
			rep.add(Left, CodeUnsaid, "", "HSDS has no %s", r.Kind())
		}
	}
	return ex
}

// locationType returns the type of a location as it was kept, "" if it is a physical one
// as nearly all are: what was kept is long, and is not decoded to learn that.
func locationType(x cohesion.Extensions) string {
	if bytes.Contains(x[extensionName], []byte(`"location_type":"physical"`)) {
		return ""
	}
	return text(extension(x), "location_type")
}

// hides reports whether a place is written as anybody may see it.
func (ex *exporter) hides(p *cohesion.Place) bool { return p.Confidential && !ex.opt.Confidential }

func (ex *exporter) reporter(id string) *reporter { return &reporter{report: ex.report, source: id} }

// isForeign reports whether a record has another identifier here than in the source
// system of the export.
func isForeign[T any](meta *cohesion.Meta[T], system string) bool {
	return meta.Source == nil || meta.Source.System != system || system == "" || !isUUID(meta.Source.ID)
}

// uuidOfRecord is the identifier of a record in the export: that of its source, made a
// UUID if it is none, or one derived from its ID.
func uuidOfRecord[T any](kind string, meta *cohesion.Meta[T], system string) string {
	if meta.Source != nil && meta.Source.System == system && system != "" {
		return asUUID(kind, meta.Source.ID)
	}
	return uuidOf(kind, meta.ID.String())
}

// documents builds everything that is to be written.
func (ex *exporter) documents() ([]document, error) {
	for _, org := range ex.organisations {
		o, err := ex.organisation(org)
		if err != nil {
			return nil, err
		}
		ex.organisationDocs[org.ID] = o
	}
	for _, place := range ex.places {
		o, err := ex.place(place)
		if err != nil {
			return nil, err
		}
		ex.placeDocs[place.ID] = o
	}
	docs := make([]document, 0, len(ex.initiatives))
	organises, used := map[cohesion.OrganisationID]bool{}, map[cohesion.PlaceID]bool{}
	for _, i := range ex.initiatives {
		o, err := ex.service(i)
		if err != nil {
			return nil, err
		}
		if len(i.Organisers) > 0 {
			organises[i.Organisers[0]] = true
		}
		for n := range i.Deliveries {
			used[i.Deliveries[n].Place] = true
		}
		complete("service", o)
		docs = append(docs, document{"service", o})
	}
	return append(docs, ex.others(organises, used)...), nil
}

// others returns the organisations and places that no service holds.
func (ex *exporter) others(organises map[cohesion.OrganisationID]bool, used map[cohesion.PlaceID]bool) []document {
	var docs []document
	owned := map[cohesion.OrganisationID][]object{}
	var loose []object
	for _, place := range ex.places {
		_, known := ex.organisationDocs[place.Owner]
		switch o := ex.placeDocs[place.ID]; {
		case used[place.ID]:
		case known && !organises[place.Owner]:
			owned[place.Owner] = append(owned[place.Owner], o)
		default:
			loose = append(loose, o)
		}
	}
	for _, org := range ex.organisations {
		if organises[org.ID] {
			continue
		}
		o := ex.organisationDocs[org.ID]
		setList(o, "locations", owned[org.ID])
		complete("organization", o)
		docs = append(docs, document{"organization", o})
	}
	for _, o := range loose {
		complete("location", o)
		docs = append(docs, document{"location", o})
	}
	return docs
}

// organisation builds the document of an organisation.
func (ex *exporter) organisation(org *cohesion.Organisation) (object, error) {
	o := ex.writeOrganisation(org, ex.codec.organisations.uuids[org.ID], extension(org.Extensions))
	return o, addOwn(ex, "organization", o, org, ex.readOrganisation)
}

// place builds the document of a place.
func (ex *exporter) place(place *cohesion.Place) (object, error) {
	uuid := ex.codec.places.uuids[place.ID]
	if ex.hides(place) {
		ex.reporter(uuid).add(Warning, CodeConfidential, "", "is confidential: written on a coarse grid, without its address")
		place = place.Shown()
	}
	o := ex.writePlace(place, uuid, extension(place.Extensions))
	return o, addOwn(ex, "location", o, place, ex.readPlace)
}

// service builds the document of an initiative.
func (ex *exporter) service(i *cohesion.Initiative) (object, error) {
	uuid := uuidOfRecord("service", &i.Meta, ex.opt.System)
	kept := extension(i.Extensions)
	o := ex.writeService(i, uuid, kept)
	if !i.Changed.IsZero() && (isForeign(&i.Meta, ex.opt.System) || edited(i, i.Extensions)) {
		o["last_modified"] = i.Changed.Format(time.RFC3339Nano)
	}
	if err := addOwn(ex, "service", o, i, ex.readService); err != nil {
		return nil, err
	}
	if len(i.Organisers) > 0 {
		if org, ok := ex.organisationDocs[i.Organisers[0]]; ok {
			o["organization"] = org
		}
	}
	for n, row := range list(o, "service_at_locations") {
		if n < len(i.Deliveries) {
			if place, ok := ex.placeDocs[i.Deliveries[n].Place]; ok {
				row["location"] = place
			}
		}
	}
	return o, nil
}

// addOwn reads an object as an import would, and adds to it what that loses.
func addOwn[T any, P noun[T]](ex *exporter, kind string, o object, record P, read func(object, *reporter) P) error {
	copied, _ := copyValue(o).(object)
	complete(kind, copied)
	copyMarks(copied, o)
	c := conformer{}
	reread := read(c.object(kind, copied, ""), nil)
	reread.Head().Source = &cohesion.Source{System: extensionName, ID: kind} // an import gives it one
	if err := fit[T](reread, nil); err != nil {
		return fmt.Errorf("hsds: export: %v: %w", record.Ref(), err)
	}
	meta := record.Head()
	reread.Head().ID = meta.ID
	w, err := ownOf(record, reread, isForeign(meta, ex.opt.System))
	if err != nil {
		return fmt.Errorf("hsds: export: %v: %w", record.Ref(), err)
	}
	if add := w.object(); add != nil {
		o[ownKey] = add
	}
	return nil
}

// copyMarks brings back the notes on mapped terms that complete takes off.
func copyMarks(to, from object) {
	marked, rows := list(from, "attributes"), list(to, "attributes")
	for n := range rows {
		if n < len(marked) && marked[n][ownKey] != nil {
			rows[n][ownKey] = marked[n][ownKey]
		}
	}
}

// complete puts "-" in the texts that the official schemas require and nobody knows,
// and takes off the notes that are for this adapter alone. It changes o, of which
// nested organisations and locations may be shared; doing it twice is harmless.
func complete(name string, o object) {
	info := objectNamed(name)
	if name == "attribute" {
		delete(o, ownKey)
	}
	for n := range info.Fields {
		f := &info.Fields[n]
		v, ok := o[f.Name]
		switch {
		case f.Type == List && ok:
			for _, part := range objectsOf(v) {
				complete(f.Of, part)
			}
		case f.Type == Nested && ok:
			if part, isObject := v.(object); isObject {
				complete(f.Of, part)
			}
		case ok || !f.Required:
		case f.Type == UUID:
			o[f.Name] = uuidOf("missing", name, string(encoded(o)))
		case f.Type == Enum:
			o[f.Name] = f.Values[0]
		case f.Type == String:
			o[f.Name] = blank
		}
	}
}
