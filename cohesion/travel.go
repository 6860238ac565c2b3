package cohesion

import (
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// Travel is how far and how a person can travel.
type Travel struct {
	Mode   TravelMode `json:"mode,omitzero"`   // unset is unknown
	Metres int        `json:"metres,omitzero"` // at most this far, as the crow flies; 0 leaves it to the policy's limit for the mode
}

// A Location is where a person is at home, no more precisely than is needed: a rounded
// point, a postal code, an area, or several of these. What is known best counts: the
// point, then the postal code, then the area. Round a home with [Point.Rounded] before it
// is stored.
type Location struct {
	Point    Point    `json:"point,omitzero"`
	Accuracy int      `json:"accuracy,omitzero"` // metres around Point in which the person lives; 0 takes the point as it is
	Postcode Postcode `json:"postcode,omitzero"`
	Area     AreaCode `json:"area,omitzero"`
}

// IsZero says whether nothing is known.
func (l Location) IsZero() bool { return l == Location{} }

// Validate returns what is wrong.
func (l Location) Validate() valid.Violations {
	var vs valid.Violations
	checkPoint(&vs, "point", l.Point)
	if l.Accuracy < 0 || l.Accuracy > 100_000 {
		vs.Add("accuracy", valid.Range, "an accuracy is 0 to 100,000 metres")
	}
	if l.Accuracy > 0 && l.Point.IsZero() {
		vs.Add("accuracy", valid.Conflict, "an accuracy belongs to a point; give the point or leave it out")
	}
	if l.Postcode != "" {
		if code, err := ParsePostcode(string(l.Postcode)); err != nil || code != l.Postcode {
			vs.Add("postcode", valid.Format, "%q is not a postcode as 3811AA or 3811", l.Postcode)
		}
	}
	if !l.Area.IsZero() {
		vs.Nest("area", l.Area.Validate())
	}
	return vs
}

// Validate returns what is wrong.
func (t Travel) Validate() valid.Violations {
	var vs valid.Violations
	checkEnum(&vs, "mode", t.Mode, false)
	if t.Metres < 0 || t.Metres > 500_000 {
		vs.Add("metres", valid.Range, "a distance is 0 to 500,000 metres")
	}
	if t.Mode == StaysHome && t.Metres > 0 {
		vs.Add("metres", valid.Conflict, "who does not travel has no distance; leave it out")
	}
	return vs
}

// TravelMode is how a person travels; the policy has a limit for each.
type TravelMode uint8

// The values of [TravelMode].
const (
	OnFoot    TravelMode = iota + 1 // foot: on foot
	ByBicycle                       // bicycle: by bicycle
	ByTransit                       // transit: by public transport
	ByCar                           // car: by car
	StaysHome                       // none: does not leave the house
)

var travelModeNames = []string{"", "foot", "bicycle", "transit", "car", "none"}

// String returns the value's name; "" when unset.
func (e TravelMode) String() string { return enumName(travelModeNames, "way of travelling", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e TravelMode) MarshalText() ([]byte, error) {
	return enumText(travelModeNames, "way of travelling", e)
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *TravelMode) UnmarshalText(text []byte) error {
	return enumParse(travelModeNames, "way of travelling", text, e)
}
