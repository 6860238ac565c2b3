package cohesion

import (
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// A Delivery is one way in which an initiative reaches people: a place, a time, an
// area. All hard constraints of a match must hold within one delivery.
type Delivery struct {
	Key         string             `json:"key,omitzero"`         // names it within the initiative, such as the source's id; unique there
	Mode        Mode               `json:"mode,omitzero"`        // unset is unknown
	Place       PlaceID            `json:"place,omitzero"`       // where, or from where
	Schedule    *schedule.Schedule `json:"schedule,omitzero"`    // nil is unknown
	ServiceArea *ServiceArea       `json:"serviceArea,omitzero"` // nil is unknown
	Capacity    *Capacity          `json:"capacity,omitzero"`    // nil is unknown
	Languages   []language.Tag     `json:"languages,omitzero"`   // instead of the initiative's
	Cost        *Cost              `json:"cost,omitzero"`        // instead of the initiative's
	Extensions  Extensions         `json:"extensions,omitzero"`
}

// A ServiceArea is where people must live to be served: in one of the areas, or
// within a radius of the place.
type ServiceArea struct {
	Areas  []AreaCode `json:"areas,omitzero"`
	Radius int        `json:"radius,omitzero"` // metres around the place
	Note   string     `json:"note,omitzero"`   // what the fields cannot say
}

// Validate returns what is wrong.
func (d *Delivery) Validate() valid.Violations {
	var vs valid.Violations
	checkLine(&vs, "key", d.Key, 0, 500)
	checkEnum(&vs, "mode", d.Mode, false)
	if d.Schedule != nil {
		vs.Nest("schedule", d.Schedule.Validate())
	}
	if d.ServiceArea != nil {
		var av valid.Violations
		checkAreas(&av, "areas", d.ServiceArea.Areas)
		if d.ServiceArea.Radius < 0 || d.ServiceArea.Radius > 20_100_000 {
			av.Add("radius", valid.Range, "a radius is 0 to 20,100,000 metres")
		}
		checkLine(&av, "note", d.ServiceArea.Note, 0, 2000)
		vs.Nest("serviceArea", av)
	}
	if d.Capacity != nil {
		vs.Nest("capacity", d.Capacity.Validate())
	}
	checkLanguages(&vs, "languages", d.Languages)
	if d.Cost != nil {
		vs.Nest("cost", d.Cost.Validate())
	}
	vs.Nest("extensions", d.Extensions.check())
	return vs
}

// Mode says where a delivery meets the person.
type Mode uint8

// The values of [Mode].
const (
	AtPlace Mode = iota + 1 // place: the person goes there
	AtHome                  // home: somebody comes to the person
	Online                  // online: by the internet
	ByPhone                 // phone: by telephone
)

var modeNames = []string{"", "place", "home", "online", "phone"}

// String returns the value's name; "" when unset.
func (e Mode) String() string { return enumName(modeNames, "mode", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Mode) MarshalText() ([]byte, error) { return enumText(modeNames, "mode", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Mode) UnmarshalText(text []byte) error { return enumParse(modeNames, "mode", text, e) }
