package hsds

import (
	"errors"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// An importer turns gathered objects into records.
type importer struct {
	*codec
	opt    Options
	report *Report
	batch  *Batch
	found  *finder
	ids    *identities
}

// check refuses options without which no record can be made.
func (opt *Options) check() error {
	switch {
	case opt.System == "":
		return errors.New("hsds: import: Options.System is empty; name the directory, such as hsds:socialekaart")
	case opt.Community.IsZero():
		return errors.New("hsds: import: Options.Community is not set; every record belongs to a community")
	case opt.At.IsZero():
		return errors.New("hsds: import: Options.At is not set; give the time of the import")
	}
	opt.At = opt.At.UTC()
	return nil
}

// build makes the batch of what was gathered.
func build(g *gatherer, opt Options) *Batch {
	im := &importer{
		codec: newCodec(opt.Language, opt.Zone, opt.Country, opt.Currency), opt: opt, report: g.report,
		batch: &Batch{System: opt.System, At: opt.At},
	}
	im.concepts = opt.Concepts
	im.found = newFinder(im.codec)
	g.reused()
	existing := knowAll(opt.Existing, opt.System)
	im.ids = newIdentities(opt.Own)
	register(im, im.organisations, g.organisations, existing.organisations)
	register(im, im.places, g.places, existing.places)
	initiatives := newRegistry[cohesion.Initiative]()
	register(im, initiatives, g.services, existing.initiatives)
	for _, it := range g.places.order {
		if kind := text(it.o, "location_type"); kind != "" && kind != "physical" {
			im.virtual[it.uuid] = kind
		}
	}
	for _, it := range g.organisations.order {
		r := &recorder[cohesion.Organisation, *cohesion.Organisation]{importer: im, it: it, kind: "organization", id: im.organisations.ids[it.uuid],
			read:  im.readOrganisation,
			write: func(org *cohesion.Organisation) object { return im.writeOrganisation(org, it.uuid, nil) },
			warn:  (*cohesion.Organisation).Warnings}
		if org := r.record(); org != nil {
			im.batch.Organisations = append(im.batch.Organisations, org)
			im.found.add(it.o)
		}
	}
	for _, it := range g.places.order {
		r := &recorder[cohesion.Place, *cohesion.Place]{importer: im, it: it, kind: "location", id: im.places.ids[it.uuid],
			read:  im.readPlace,
			write: func(p *cohesion.Place) object { return im.writePlace(p, it.uuid, nil) },
			warn:  (*cohesion.Place).Warnings}
		if place := r.record(); place != nil {
			im.batch.Places = append(im.batch.Places, place)
		}
	}
	for _, it := range g.services.order {
		r := &recorder[cohesion.Initiative, *cohesion.Initiative]{importer: im, it: it, kind: "service", id: initiatives.ids[it.uuid],
			read:  im.readService,
			write: func(i *cohesion.Initiative) object { return im.writeService(i, it.uuid, nil) },
			warn:  (*cohesion.Initiative).Warnings, deliveries: im.keepDeliveries}
		if initiative := r.record(); initiative != nil {
			im.batch.Initiatives = append(im.batch.Initiatives, initiative)
			im.found.add(it.o)
		}
	}
	im.batch.Found = im.found.schemes()
	im.count()
	return im.batch
}

func (im *importer) count() {
	c := &im.report.Made
	c.Organisations, c.Places, c.Initiatives = len(im.batch.Organisations), len(im.batch.Places), len(im.batch.Initiatives)
	for _, i := range im.batch.Initiatives {
		c.Deliveries += len(i.Deliveries)
	}
	for _, s := range im.batch.Found {
		c.Concepts += len(s.Concepts)
	}
}

// known are existing records of one kind.
type known[T any] struct {
	ids     map[string]cohesion.ID[T]           // by the identifier in the source of the import
	sources map[cohesion.ID[T]]*cohesion.Source // of all
}

func newKnown[T any]() known[T] {
	return known[T]{map[string]cohesion.ID[T]{}, map[cohesion.ID[T]]*cohesion.Source{}}
}

func (k known[T]) add(meta *cohesion.Meta[T], system string) {
	k.sources[meta.ID] = meta.Source
	if meta.Source != nil && meta.Source.System == system {
		k.ids[meta.Source.ID] = meta.ID
	}
}

// allKnown are existing records of the kinds that a directory holds.
type allKnown struct {
	organisations known[cohesion.Organisation]
	places        known[cohesion.Place]
	initiatives   known[cohesion.Initiative]
}

func knowAll(records []cohesion.Record, system string) allKnown {
	k := allKnown{newKnown[cohesion.Organisation](), newKnown[cohesion.Place](), newKnown[cohesion.Initiative]()}
	for _, r := range records {
		switch r := r.(type) {
		case *cohesion.Organisation:
			k.organisations.add(&r.Meta, system)
		case *cohesion.Place:
			k.places.add(&r.Meta, system)
		case *cohesion.Initiative:
			k.initiatives.add(&r.Meta, system)
		}
	}
	return k
}

// register gives every object its ID before any is read, so that references between
// them can be followed: that of the existing record with its source; that which it
// says it had when this software exported it, if the documents are our own; or a
// stable one.
func register[T any](im *importer, r registry[T], list *items, existing known[T]) {
	taken := make(map[cohesion.ID[T]]bool, len(list.order))
	give := func(it *item, id cohesion.ID[T]) {
		taken[id] = true
		im.ids.here[id.String()] = true
		r.add(it.uuid, id)
		w, _ := readOwn(it.o[ownKey])
		if was, _, ok := claimed[T](w, im.opt.System, it.id); ok {
			im.ids.pair(was.String(), id.String())
		}
	}
	var claims []*item // after all others, who cannot choose
	for _, it := range list.order {
		id, ok := existing.ids[it.id]
		w, isOwn := readOwn(it.o[ownKey])
		switch {
		case ok:
			give(it, id)
		case isOwn && text(w.Set, "id") != "":
			claims = append(claims, it)
		default:
			give(it, cohesion.StableID[T](im.opt.At, im.opt.System, it.id))
		}
	}
	for _, it := range claims {
		w, _ := readOwn(it.o[ownKey])
		was, source, ok := claimed[T](w, im.opt.System, it.id)
		here, exists := existing.sources[was]
		why := ""
		switch {
		case !ok:
			why = "is no ID"
		case !im.opt.Own:
			why = "is taken from our own exports only (Options.Own)"
		case taken[was]:
			why = "is the ID of another record of the directory"
		case exists && !sameSource(here, source):
			why = "is the ID of a record that has another source"
		}
		id := was
		if it.ours = why == ""; !it.ours {
			id = cohesion.StableID[T](im.opt.At, im.opt.System, it.id)
			(&reporter{report: im.report, where: it.where, source: it.id}).add(Left, CodeOwn, "/"+ownKey+"/set/id", "%s; the record has another", why)
		}
		give(it, id)
	}
}

// A recorder makes one record of one object.
type recorder[T any, P noun[T]] struct {
	*importer
	it         *item
	kind       string
	id         cohesion.ID[T]
	read       func(object, *reporter) P
	write      func(P) object
	warn       func(P) valid.Violations
	deliveries func(P, object, string) // hands the kept fields to the deliveries
}

func (r *recorder[T, P]) record() P {
	rep := &reporter{report: r.report, where: r.it.where, source: r.it.id}
	raw := r.it.raw
	if rows := list(r.it.o, "attributes"); len(rows) > 0 {
		r.markConcepts(rows)
	}
	record := r.read(r.it.o, rep)
	meta := record.Head()
	meta.ID, meta.Community, meta.Created, meta.Changed = r.id, r.opt.Community, r.opt.At, r.opt.At
	meta.Source = &cohesion.Source{System: r.opt.System, ID: r.it.id}
	if err := fit[T](record, rep); err != nil {
		rep.reject(CodeRange, raw, "no valid record can be made of it: %v", err)
		return nil
	}
	w, isOwn := readOwn(r.it.o[ownKey])
	if isOwn {
		_, source, _ := claimed[T](w, r.opt.System, r.it.id)
		w = w.allowed(r.it.ours)
		if err := apply[T](record, w, r.ids, rep); err != nil {
			rep.add(Warning, CodeOwn, "/"+ownKey, "%v; left out", err)
			isOwn = false
			if r.it.ours {
				meta.Source = source // of the record whose ID it has
			}
		}
		if text(w.Set, "changed") == text(r.it.o, "last_modified") {
			delete(r.it.o, "last_modified") // the export wrote it from the record
		}
	}
	kept := keep(r.kind, r.it.o, r.write(record))
	if r.deliveries != nil {
		r.deliveries(record, kept, r.it.uuid)
	}
	meta = record.Head()
	meta.Extensions = setExtension(meta.Extensions, extensionName, kept, len(kept) == 0)
	if wrong, ok := r.it.o[wrongKey].(object); ok {
		meta.Extensions = setExtension(meta.Extensions, wrongName, wrong, false)
	}
	if vs := record.Validate(); len(vs) > 0 {
		rep.reject(CodeRange, raw, "no valid record can be made of it: %v", vs)
		return nil
	}
	if !isOwn || !r.it.ours || w.Base == nil && meta.Source != nil && meta.Source.System == r.opt.System {
		if err := setBase[T](record); err != nil {
			rep.reject(CodeRange, raw, "no valid record can be made of it: %v", err)
			return nil
		}
	}
	for _, v := range r.warn(record) {
		rep.add(Warning, CodePersonal, v.Path, "%s", v.Message)
	}
	return record
}

// keepDeliveries moves the kept fields of services at locations to their deliveries;
// those that are too many for an initiative stay where they were.
func (im *importer) keepDeliveries(i *cohesion.Initiative, kept object, uuid string) {
	rows := list(kept, "service_at_locations")
	delete(kept, "service_at_locations")
	if len(rows) > len(i.Deliveries) {
		setList(kept, "service_at_locations", rows[len(i.Deliveries):])
	}
	written := object{}
	im.writeDeliveries(written, i, uuid, nil)
	for n, row := range list(written, "service_at_locations") {
		if n >= len(rows) {
			break
		}
		own := keep("service_at_location", rows[n], row)
		i.Deliveries[n].Extensions = setExtension(i.Deliveries[n].Extensions, extensionName, own, len(own) == 0)
	}
}
