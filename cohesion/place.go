package cohesion

import (
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// PlaceID names a place.
type PlaceID = ID[Place]

// A Place is where things happen: a village house, a school, a park (G6).
type Place struct {
	Meta[Place]
	Name         language.Text      `json:"name,omitzero"`
	PlaceKind    PlaceKind          `json:"kind,omitzero"`
	Address      Address            `json:"address,omitzero"`
	Point        Point              `json:"point,omitzero"`        // unset is unknown
	Area         AreaCode           `json:"area,omitzero"`         // the area it lies in
	Accessible   []Feature          `json:"accessible,omitzero"`   // features that it has
	Inaccessible []Feature          `json:"inaccessible,omitzero"` // features that it lacks; in neither list is unknown
	Confidential bool               `json:"confidential,omitzero"` // a shelter, say: shown rounded, without address
	Opening      *schedule.Schedule `json:"opening,omitzero"`
	Owner        OrganisationID     `json:"owner,omitzero"`
	URL          string             `json:"url,omitzero"`
}

// An Address is a postal address of a place, never of a person.
type Address struct {
	Lines    []string `json:"lines,omitzero"`    // street and number, at most 4 lines
	Postcode string   `json:"postcode,omitzero"` // as written there; Dutch ones in canonical form "3811AA"
	City     string   `json:"city,omitzero"`
	Region   string   `json:"region,omitzero"`  // province or state
	Country  string   `json:"country,omitzero"` // ISO 3166-1 alpha-2; empty is NL
}

// IsZero says whether nothing is given.
func (a Address) IsZero() bool {
	return len(a.Lines) == 0 && a.Postcode == "" && a.City == "" && a.Region == "" && a.Country == ""
}

// confidentialGrid is how coarsely a confidential place is shown, in metres.
const confidentialGrid = 500

// Kind returns KindPlace.
func (*Place) Kind() Kind { return KindPlace }

// Ref returns the record's reference.
func (p *Place) Ref() RecordRef { return p.ref(KindPlace) }

// Has says whether the place has the feature.
func (p *Place) Has(f Feature) Truth {
	for _, have := range p.Accessible {
		if have == f {
			return Yes
		}
	}
	for _, lack := range p.Inaccessible {
		if lack == f {
			return No
		}
	}
	return 0
}

// Shown returns the place as it may be shown to anybody: itself, or if it is
// confidential a copy on a grid of 500 metres, of whose address only city and country are
// left, without a postcode as area and without source.
func (p *Place) Shown() *Place {
	if !p.Confidential {
		return p
	}
	shown := *p
	shown.Address = Address{City: p.Address.City, Country: p.Address.Country}
	shown.URL = ""
	shown.Extensions, shown.Source = nil, nil
	if shown.Area.Scheme == SchemePC6 {
		shown.Area, _ = shown.Area.ParentCode()
	}
	if !p.Point.IsZero() {
		shown.Point = p.Point.Rounded(confidentialGrid)
	}
	return &shown
}

// Warnings returns what is doubtful in its texts, and does not make it invalid:
// citizen service numbers and bank accounts.
func (p *Place) Warnings() valid.Violations {
	var vs valid.Violations
	warnText(&vs, "name", p.Name)
	var av valid.Violations
	for i, line := range p.Address.Lines {
		av.NestAt("lines", i, CheckDirectoryText("", line))
	}
	vs.Nest("address", av)
	return vs
}

// Validate returns everything that is wrong with the record.
func (p *Place) Validate() valid.Violations {
	vs := p.check(true)
	checkText(&vs, "name", p.Name, false, 300)
	checkEnum(&vs, "kind", p.PlaceKind, false)
	vs.Nest("address", p.Address.Validate())
	checkPoint(&vs, "point", p.Point)
	if !p.Area.IsZero() {
		vs.Nest("area", p.Area.Validate())
	}
	checkEnums(&vs, "accessible", p.Accessible)
	checkEnums(&vs, "inaccessible", p.Inaccessible)
	for i, f := range p.Inaccessible {
		if p.Has(f) == Yes {
			vs.AddAt("inaccessible", i, valid.Conflict, "%s stands in accessible too; keep one", f)
		}
	}
	if p.Opening != nil {
		vs.Nest("opening", p.Opening.Validate())
	}
	checkURL(&vs, "url", p.URL)
	if len(p.Name) == 0 && p.Address.IsZero() && p.Point.IsZero() && p.Area.IsZero() && p.Source == nil {
		vs.Add("name", valid.Required, "a place has a name, an address, a point, an area or a source")
	}
	return vs
}

// Validate returns what is wrong.
func (a Address) Validate() valid.Violations {
	var vs valid.Violations
	checkLen(&vs, "lines", len(a.Lines), 4)
	for i, line := range a.Lines {
		var lv valid.Violations
		checkLine(&lv, "", line, 1, 200)
		vs.NestAt("lines", i, lv)
	}
	checkLine(&vs, "city", a.City, 0, 100)
	checkLine(&vs, "region", a.Region, 0, 100)
	checkLine(&vs, "postcode", a.Postcode, 0, 20)
	if a.Country != "" && (len(a.Country) != 2 || !isUpper(a.Country)) {
		vs.Add("country", valid.Format, "a country is two capitals (ISO 3166-1 alpha-2), such as NL")
	}
	if a.Postcode != "" && (a.Country == "" || a.Country == "NL") {
		if code, err := ParsePostcode(a.Postcode); err != nil || string(code) != a.Postcode {
			vs.Add("postcode", valid.Format, "%q is not a Dutch postcode as 3811AA; give the country if it is elsewhere", a.Postcode)
		}
	}
	return vs
}

// PlaceKind says what kind of place it is.
type PlaceKind uint8

// The values of [PlaceKind].
const (
	CommunityHouse PlaceKind = iota + 1 // community-house: village house, community centre, buurthuis (G6)
	SchoolPlace                         // school: a school
	LibraryPlace                        // library: a library
	HealthPlace                         // health: practice of a general practitioner, health centre
	FaithPlace                          // faith: church, mosque, temple
	SportPlace                          // sport: sports hall, field, club house
	CulturePlace                        // culture: theatre, museum, studio
	CarePlace                           // care: care home, day centre
	OfficePlace                         // office: town hall, office of an organisation
	OutdoorPlace                        // outdoor: park, garden, square
	HomePlace                           // home: a dwelling
	OtherPlace                          // other: any other
)

var placeKindNames = []string{"", "community-house", "school", "library", "health", "faith", "sport", "culture", "care", "office", "outdoor", "home", "other"}

// String returns the value's name; "" when unset.
func (e PlaceKind) String() string { return enumName(placeKindNames, "place kind", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e PlaceKind) MarshalText() ([]byte, error) { return enumText(placeKindNames, "place kind", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *PlaceKind) UnmarshalText(text []byte) error {
	return enumParse(placeKindNames, "place kind", text, e)
}

// Feature is an accessibility feature of a place that a person may require.
type Feature uint8

// The values of [Feature].
const (
	Wheelchair       Feature = iota + 1 // wheelchair: reachable and usable in a wheelchair
	AccessibleToilet                    // accessible-toilet: a toilet for wheelchair users
	HearingLoop                         // hearing-loop: a hearing loop or the like
	LowStimulus                         // low-stimulus: a quiet room with few stimuli
	GuideDog                            // guide-dog: guide dogs are welcome
	Lift                                // lift: a lift, or everything on the ground floor
	DisabledParking                     // disabled-parking: a parking space for disabled people near the door
	NearTransit                         // near-transit: a stop of public transport within 300 m
)

var featureNames = []string{"", "wheelchair", "accessible-toilet", "hearing-loop", "low-stimulus", "guide-dog", "lift", "disabled-parking", "near-transit"}

// String returns the value's name; "" when unset.
func (e Feature) String() string { return enumName(featureNames, "accessibility feature", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Feature) MarshalText() ([]byte, error) {
	return enumText(featureNames, "accessibility feature", e)
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Feature) UnmarshalText(text []byte) error {
	return enumParse(featureNames, "accessibility feature", text, e)
}
