package hsds

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// An item is one object that becomes a record, made to fit the schema.
type item struct {
	uuid  string
	id    string // as the source has it
	where string
	o     object
	raw   []byte
	seen  map[string]bool // the forms in which it occurred, as JSON
	ours  bool            // has the ID that it had when this software exported it
}

// items are the objects of one kind in the order in which they were met.
type items struct {
	kind  string
	order []*item
	by    map[string]*item
}

func newItems(kind string) *items { return &items{kind: kind, by: map[string]*item{}} }

// A gatherer collects the objects of documents: services with their organisations and
// locations taken out of them, each object once.
type gatherer struct {
	report        *Report
	csv           bool
	organisations *items
	places        *items
	services      *items
	depth         int
	most          int // bytes of a JSON document
}

func newGatherer(report *Report) *gatherer {
	return &gatherer{
		report:        report,
		organisations: newItems("organization"), places: newItems("location"), services: newItems("service"),
	}
}

func (g *gatherer) reporter(where, source string) *reporter {
	return &reporter{report: g.report, where: where, source: source}
}

// kindOf tells which object of HSDS a document is.
func kindOf(o object) string {
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(n string) bool { _, ok := o[n]; return ok })
	}
	switch {
	case has("service") && has("location", "location_id"):
		return "service_at_location"
	case has("status", "organization_id", "organization", "service_at_locations", "program_id", "cost_options", "eligibility_description") && !has("location_type", "latitude", "addresses"):
		return "service"
	case has("location_type", "latitude", "addresses"):
		return "location"
	}
	return "organization"
}

// document takes one document of any of the kinds that carry services.
func (g *gatherer) document(o object, where string, raw []byte) {
	if g.depth > 3 {
		g.reporter(where, "").reject(CodeSyntax, raw, "services within services; not read")
		return
	}
	g.depth++
	defer func() { g.depth-- }()
	switch kindOf(o) {
	case "service_at_location":
		service, ok := o["service"].(object)
		if !ok {
			g.reporter(where, idText(o["id"])).reject(CodeType, raw, "the service of a service at location is no object")
			return
		}
		delete(o, "service")
		rows, _ := service["service_at_locations"].([]any)
		service["service_at_locations"] = append(rows, o)
		g.service(service, where, raw)
	case "service":
		g.service(o, where, raw)
	case "location":
		g.location(o, where, raw)
	default:
		g.organisation(o, where, raw)
	}
}

// idText reads an identifier that may be written as a number.
func idText(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	}
	return ""
}

// hoist takes a nested entity out of an object and puts its key in its place.
func (g *gatherer) hoist(o object, name, key, path string, rep *reporter, take func(object) string) {
	inner, ok := o[name].(object)
	if !ok {
		if v, has := o[name]; has && v != nil {
			rep.add(Moved, CodeType, path+"/"+name, "is no object; kept")
			o["unread_"+name] = v
		}
		delete(o, name)
		return
	}
	delete(o, name)
	outer := idText(o[key])
	if _, has := o[key]; has && outer == "" {
		rep.add(Left, CodeReference, path+"/"+key, "is a blank key; left out")
		delete(o, key)
	}
	if idText(inner["id"]) == "" && outer != "" {
		inner["id"] = outer
		rep.add(Repaired, CodeMissing, path+"/"+name+"/id", "is missing; that of %s was taken", key)
	}
	id := take(inner)
	switch {
	case id == "":
	case outer == "":
		o[key] = id
	case asUUID(objectOfKey(key), outer) != asUUID(objectOfKey(key), id):
		rep.add(Warning, CodeConflict, path+"/"+key, "names %s, but %s has %s; the latter counts", clip(outer), name, clip(id))
		o[key] = id
	}
}

func objectOfKey(key string) string { return strings.TrimSuffix(key, "_id") }

func (g *gatherer) service(o object, where string, raw []byte) {
	id := idText(o["id"])
	rep := g.reporter(where, id)
	if id == "" {
		rep.reject(CodeMissing, raw, "the service has no id, without which it cannot be known again")
		return
	}
	g.hoist(o, "organization", "organization_id", "", rep, func(inner object) string { return g.organisation(inner, where, nil) })
	if rows, ok := o["service_at_locations"].([]any); ok {
		for n, row := range rows {
			if sal, ok := row.(object); ok {
				g.hoist(sal, "location", "location_id", "/service_at_locations/"+itoa(n), rep, func(inner object) string { return g.location(inner, where, nil) })
			}
		}
	}
	it, fresh := g.take(g.services, id, o, where, raw)
	if !fresh {
		return
	}
	if text(it.o, "name") == "" || strings.TrimSpace(text(it.o, "name")) == "" {
		g.drop(g.services, it)
		rep.reject(CodeMissing, raw, "the service has no name")
		return
	}
	if it.o["status"] == nil {
		rep.add(Warning, CodeMissing, "/status", "is missing; taken to be active")
	}
	if text(it.o, "organization_id") == "" && !g.csv {
		rep.add(Warning, CodeMissing, "/organization_id", "the service has no organisation")
	}
}

func (g *gatherer) organisation(o object, where string, raw []byte) string {
	id := idText(o["id"])
	rep := g.reporter(where, id)
	if id == "" {
		rep.reject(CodeMissing, orEncoded(raw, o), "the organisation has no id, without which it cannot be known again")
		return ""
	}
	services, _ := o["services"].([]any)
	delete(o, "services")
	if locations, ok := o["locations"].([]any); ok {
		delete(o, "locations")
		for n, v := range locations {
			inner, ok := v.(object)
			if !ok {
				rep.add(Left, CodeType, "/locations/"+itoa(n), "is no object")
				continue
			}
			if idText(inner["organization_id"]) == "" {
				inner["organization_id"] = id
			}
			g.location(inner, where, nil)
		}
	}
	it, fresh := g.take(g.organisations, id, o, where, raw)
	if fresh && strings.TrimSpace(text(it.o, "name")) == "" {
		g.drop(g.organisations, it)
		rep.reject(CodeMissing, orEncoded(raw, o), "the organisation has no name")
		id = ""
	}
	for n, v := range services {
		inner, ok := v.(object)
		if !ok {
			rep.add(Left, CodeType, "/services/"+itoa(n), "is no object")
			continue
		}
		if idText(inner["organization_id"]) == "" && id != "" {
			inner["organization_id"] = id
		}
		inner["status"] = orDefault(inner["status"], "active")
		g.document(inner, where, encoded(inner))
	}
	return id
}

func orDefault(v any, otherwise string) any {
	if v == nil {
		return otherwise
	}
	return v
}

func orEncoded(raw []byte, o object) []byte {
	if raw != nil {
		return raw
	}
	return encoded(o)
}

func (g *gatherer) location(o object, where string, raw []byte) string {
	id := idText(o["id"])
	if id == "" {
		g.reporter(where, "").reject(CodeMissing, orEncoded(raw, o), "the location has no id, without which it cannot be known again")
		return ""
	}
	g.take(g.places, id, o, where, raw)
	return id
}

func (g *gatherer) drop(list *items, it *item) {
	delete(list.by, it.uuid)
	list.order = slices.DeleteFunc(list.order, func(other *item) bool { return other == it })
}

// take adds an object to the items of its kind. One that was met before fills what
// the first lacks; it is fresh only the first time.
func (g *gatherer) take(list *items, id string, o object, where string, raw []byte) (it *item, fresh bool) {
	uuid := asUUID(list.kind, id)
	whole := encoded(o)
	form := string(whole)
	if raw == nil {
		raw = whole
	}
	rep := g.reporter(where, id)
	first := list.by[uuid]
	if first != nil && first.seen[form] {
		if list.kind == "service" {
			rep.reject(CodeDuplicate, raw, "the service occurs twice, the same; one is left out")
		}
		return first, false
	}
	if first != nil && list.kind == "service" {
		rep.reject(CodeDuplicate, raw, "another service has this id (%s); the first counts", first.where)
		return first, false
	}
	o["id"] = id
	c := conformer{reporter: *rep, csv: g.csv}
	o = c.object(list.kind, o, "")
	if first == nil {
		it = &item{uuid: uuid, id: id, where: where, o: o, raw: raw, seen: map[string]bool{form: true}}
		list.by[uuid] = it
		list.order = append(list.order, it)
		return it, true
	}
	first.seen[form] = true
	for _, key := range slices.Sorted(maps.Keys(o)) {
		switch was, ok := first.o[key]; {
		case !ok:
			first.o[key] = o[key]
		case !same(was, o[key]):
			rep.add(Left, CodeConflict, "/"+escape(key), "says %s; %s said otherwise, and counts", clip(string(encoded(o[key]))), first.where)
		}
	}
	return first, false
}

// reused reports identifiers that objects of several kinds have.
func (g *gatherer) reused() {
	for _, it := range g.services.order {
		for _, other := range []*items{g.organisations, g.places} {
			for _, o := range []*item{other.by[asUUID(other.kind, it.id)]} {
				if o != nil && o.id == it.id {
					g.reporter(it.where, it.id).add(Warning, CodeReused, "/id", "is the identifier of something else as well (%s); they are told apart by kind", other.kind)
				}
			}
		}
	}
	for _, it := range g.organisations.order {
		if o := g.places.by[asUUID("location", it.id)]; o != nil && o.id == it.id {
			g.reporter(it.where, it.id).add(Warning, CodeReused, "/id", "is the identifier of something else as well (location); they are told apart by kind")
		}
	}
}
