package hsds

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// extensionName is the name under which kept fields stand in the extensions of a
// record or delivery.
const extensionName = "hsds"

// maxDeliveries is how many deliveries an initiative may have.
const maxDeliveries = 200

// deliveryShape lists what the writer of deliveries writes in a service at location.
var deliveryShape = shape{
	scalars: []string{"service_id", "location_id"},
	lists:   []string{"schedules", "service_areas"},
}

// readDeliveries maps the services at locations. Schedules, areas and capacity of the
// service hold at every location that has none of its own. A service without location
// has one delivery without place, if anything is known of it.
func (c *codec) readDeliveries(i *cohesion.Initiative, o object, rep *reporter) {
	rows := list(o, "service_at_locations")
	service := func(rep *reporter) cohesion.Delivery {
		return cohesion.Delivery{
			Schedule:    c.readSchedule(list(o, "schedules"), "/schedules", rep),
			ServiceArea: readArea(list(o, "service_areas"), "/service_areas", rep),
			Capacity:    readCapacity(list(o, "capacities"), rep),
		}
	}
	whole := service(rep)
	if len(rows) == 0 {
		if whole.Schedule != nil || whole.ServiceArea != nil || whole.Capacity != nil {
			i.Deliveries = []cohesion.Delivery{whole}
		}
		return
	}
	if len(rows) > maxDeliveries {
		rep.add(Moved, CodeRange, "/service_at_locations", "an initiative has at most %d deliveries; the other %d are kept", maxDeliveries, len(rows)-maxDeliveries)
		rows = rows[:maxDeliveries]
	}
	seen := map[string]bool{}
	for n, row := range rows {
		d := c.readDelivery(row, text(o, "id"), n, rep)
		if seen[d.Key] && d.Key != "" {
			d.Key = uuidOf("again", d.Key, itoa(n))
			rep.add(Repaired, CodeDuplicate, "/service_at_locations/"+itoa(n)+"/id", "occurs twice; the second gets another")
		}
		seen[d.Key] = true
		own := service(nil) // each delivery has copies of its own
		if d.Schedule == nil {
			d.Schedule = own.Schedule
		}
		if d.ServiceArea == nil {
			d.ServiceArea = own.ServiceArea
		}
		d.Capacity = own.Capacity
		i.Deliveries = append(i.Deliveries, d)
	}
}

func (c *codec) readDelivery(row object, service string, n int, rep *reporter) cohesion.Delivery {
	path := "/service_at_locations/" + itoa(n)
	d := cohesion.Delivery{
		Key:         text(row, "id"),
		Schedule:    c.readSchedule(list(row, "schedules"), path+"/schedules", rep),
		ServiceArea: readArea(list(row, "service_areas"), path+"/service_areas", rep),
	}
	if d.Key == deliveryUUID(asUUID("service", service), n) {
		d.Key = ""
	}
	uuid := asUUID("location", text(row, "location_id"))
	place, ok := c.places.ids[uuid]
	switch {
	case ok:
		d.Place = place
		d.Mode = cohesion.AtPlace
		switch c.virtual[uuid] {
		case "virtual":
			d.Mode = cohesion.Online
		case "postal":
			d.Mode = 0
		}
	case text(row, "location_id") != "":
		rep.add(Moved, CodeReference, path+"/location_id", "names no location here; kept")
	}
	return d
}

func deliveryUUID(service string, n int) string {
	return uuidOf("delivery", service, itoa(n))
}

// writeDeliveries is the inverse of readDeliveries: it writes what all deliveries
// share with the service where the original had it there.
func (c *codec) writeDeliveries(o object, i *cohesion.Initiative, uuid string, kept object) {
	single := len(i.Deliveries) == 1 && isWhole(&i.Deliveries[0])
	exts := make([]object, len(i.Deliveries))
	for n := range i.Deliveries {
		exts[n] = extension(i.Deliveries[n].Extensions)
	}
	schedules := sharing[schedule.Schedule]{
		same: sameSchedule,
		read: func(rows []object) *schedule.Schedule { return c.readSchedule(rows, "", nil) },
		write: func(rows []object, s *schedule.Schedule, entity, parent string) []object {
			return c.writeSchedule(rows, s, entity, parent)
		},
	}
	areas := sharing[cohesion.ServiceArea]{same: sameArea, read: func(rows []object) *cohesion.ServiceArea { return readArea(rows, "", nil) }, write: writeArea}
	rows := make([]object, len(i.Deliveries))
	for n := range i.Deliveries {
		rows[n] = c.plainDelivery(&i.Deliveries[n], uuid, n)
	}
	ofSchedule := func(n int) *schedule.Schedule { return i.Deliveries[n].Schedule }
	ofArea := func(n int) *cohesion.ServiceArea { return i.Deliveries[n].ServiceArea }
	schedules.put(o, rows, exts, "schedules", list(kept, "schedules"), ofSchedule, single, uuid)
	areas.put(o, rows, exts, "service_areas", list(kept, "service_areas"), ofArea, single, uuid)
	if len(i.Deliveries) > 0 {
		setList(o, "capacities", writeCapacity(list(kept, "capacities"), i.Deliveries[0].Capacity, uuid))
	} else {
		setList(o, "capacities", list(kept, "capacities"))
	}
	if single {
		return
	}
	defer func() { setList(o, "service_at_locations", append(rows, list(kept, "service_at_locations")...)) }()
	for n := range rows {
		restore(rows[n], exts[n], deliveryShape, func(mixed object) object {
			d := c.readDelivery(mixed, uuid, n, nil)
			return c.plainDelivery(&d, uuid, n)
		})
	}
}

// isWhole says whether a delivery that is the only one is the service itself, of which
// no location is known.
func isWhole(d *cohesion.Delivery) bool {
	return d.Place.IsZero() && d.Key == "" && len(d.Extensions) == 0
}

// deliveryID is the identifier of delivery n of a service. A key that is no UUID names it
// within its service alone.
func deliveryID(d *cohesion.Delivery, service string, n int) string {
	if d.Key == "" {
		return deliveryUUID(service, n)
	}
	if isUUID(d.Key) {
		return d.Key
	}
	return uuidOf("delivery", service, "key", d.Key)
}

func (c *codec) plainDelivery(d *cohesion.Delivery, service string, n int) object {
	row := object{"service_id": service, "id": deliveryID(d, service, n)}
	if place, ok := c.places.uuids[d.Place]; ok {
		row["location_id"] = place
	}
	return row
}

// A sharing writes one property that stands with the service, with each location, or
// with both, where the location's own counts.
type sharing[T any] struct {
	same  func(a, b *T) bool
	read  func(rows []object) *T
	write func(rows []object, v *T, entity, parent string) []object
}

func (s sharing[T]) put(service object, rows, exts []object, name string, kept []object, of func(int) *T, single bool, uuid string) {
	if len(rows) == 0 {
		setList(service, name, s.write(kept, nil, "service", uuid))
		return
	}
	if single {
		setList(service, name, s.write(kept, of(0), "service", uuid))
		return
	}
	old := s.read(kept)
	all, equal, some, heirs := true, true, false, false
	for n := range rows {
		v := of(n)
		all = all && v != nil
		equal = equal && s.same(v, of(0)) && len(list(exts[n], name)) == 0
		heirs = heirs || s.read(list(exts[n], name)) == nil
		some = some || s.same(v, old) && len(list(exts[n], name)) == 0
	}
	shared := old
	switch {
	case old != nil && all && (some || !heirs): // it holds for some, or was for none even then
	case old != nil && all && equal:
		shared = of(0)
	default:
		shared = nil
	}
	setList(service, name, s.write(kept, shared, "service", uuid))
	for n, row := range rows {
		own := list(exts[n], name)
		parent := text(row, "id")
		switch v := of(n); {
		case shared != nil && s.same(v, shared) && s.read(own) == nil:
			setList(row, name, own)
		default:
			setList(row, name, s.write(own, v, "service_at_location", parent))
		}
	}
}

// extension returns the kept fields of a record or delivery.
func extension(x cohesion.Extensions) object {
	raw, ok := x[extensionName]
	if !ok {
		return nil
	}
	o, err := decodeOwn(raw)
	if err != nil {
		return nil
	}
	return o
}

// areaURI begins the uri of a service area that is one of ours.
const areaURI = "verbinder:area:"

// readArea reads the rows of a service area: codes, a radius, and the names and
// descriptions of the rest as a note.
func readArea(rows []object, path string, rep *reporter) *cohesion.ServiceArea {
	var a cohesion.ServiceArea
	var notes []string
	for i, row := range rows {
		if code, ok := areaOf(row); ok {
			if !slices.Contains(a.Areas, code) {
				a.Areas = append(a.Areas, code)
			}
			continue
		}
		if metres, ok := radiusOf(row); ok && a.Radius == 0 {
			a.Radius = metres
			continue
		}
		note := strings.TrimSpace(flat(text(row, "name")))
		if more := strings.TrimSpace(flat(text(row, "description"))); more != "" && more != note {
			note = strings.TrimPrefix(note+": "+more, ": ")
		}
		if note != "" {
			notes = append(notes, note)
		} else {
			rep.add(Moved, CodeFormat, path+"/"+itoa(i), "says no area that a record can hold; kept")
		}
	}
	a.Note = cut(strings.Join(notes, "; "), 2000)
	if len(a.Areas) == 0 && a.Radius == 0 && a.Note == "" {
		return nil
	}
	return &a
}

func areaOf(row object) (cohesion.AreaCode, bool) {
	rest, ok := strings.CutPrefix(text(row, "uri"), areaURI)
	if !ok {
		return cohesion.AreaCode{}, false
	}
	code, err := cohesion.ParseAreaCode(rest)
	return code, err == nil
}

func radiusOf(row object) (int, bool) {
	rest, ok := strings.CutPrefix(text(row, "extent"), "radius:")
	if !ok {
		return 0, false
	}
	n, err := json.Number(rest).Int64()
	return int(n), err == nil && n > 0 && n <= 20_100_000
}

func writeArea(kept []object, a *cohesion.ServiceArea, entity, parent string) []object {
	if sameArea(readArea(kept, "", nil), a) {
		return kept
	}
	var now cohesion.ServiceArea
	if a != nil {
		now = *a
	}
	var out []object
	done := map[cohesion.AreaCode]bool{}
	for _, row := range kept {
		code, isCode := areaOf(row)
		_, isRadius := radiusOf(row)
		isNote := text(row, "name")+text(row, "description") != ""
		switch {
		case isCode && !slices.Contains(now.Areas, code), isRadius, isNote && !isCode:
			continue
		}
		done[code] = isCode
		out = append(out, row)
	}
	add := func(kind string, row object) {
		row["id"] = uuidOf("area", parent, kind)
		row[entity+"_id"] = parent
		out = append(out, row)
	}
	for _, code := range now.Areas {
		if !done[code] {
			add(code.String(), object{"name": code.String(), "uri": areaURI + code.String()})
		}
	}
	if now.Radius > 0 {
		add("radius", object{"name": itoa(now.Radius) + " m", "extent": "radius:" + itoa(now.Radius), "extent_type": "text"})
	}
	if now.Note != "" {
		add("note", object{"name": now.Note})
	}
	return out
}

func sameArea(a, b *cohesion.ServiceArea) bool {
	if a == nil || b == nil {
		return a == b
	}
	return slices.Equal(a.Areas, b.Areas) && a.Radius == b.Radius && a.Note == b.Note
}
