package cohesion

import (
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// InitiativeID names an initiative.
type InitiativeID = ID[Initiative]

// An Initiative is what is offered: a coffee morning, a debt buddy, a language course.
// What is absent is unknown.
type Initiative struct {
	Meta[Initiative]
	Name        language.Text    `json:"name"` // required
	Summary     language.Text    `json:"summary,omitzero"`
	Description language.Text    `json:"description,omitzero"`
	Status      InitiativeStatus `json:"status"`             // required
	Published   bool             `json:"published,omitzero"` // may be seen by the public and by neighbouring communities
	From        schedule.Date    `json:"from,omitzero"`      // first day of its period; unset is open
	Until       schedule.Date    `json:"until,omitzero"`     // last day, included; unset is open
	Organisers  []OrganisationID `json:"organisers,omitzero"`
	Themes      []vocabulary.Ref `json:"themes,omitzero"`
	Audiences   []vocabulary.Ref `json:"audiences,omitzero"` // whom it is meant for; who may come is Eligibility
	Eligibility Eligibility      `json:"eligibility,omitzero"`
	Approach    []Approach       `json:"approach,omitzero"`
	Format      []Format         `json:"format,omitzero"`
	Level       Level            `json:"level,omitzero"`
	Access      []Access         `json:"access,omitzero"`
	Origin      Origin           `json:"origin,omitzero"`
	Cost        *Cost            `json:"cost,omitzero"` // nil is unknown
	Languages   []language.Tag   `json:"languages,omitzero"`
	Deliveries  []Delivery       `json:"deliveries,omitzero"` // none is one of which nothing is known
	Seeks       []Seek           `json:"seeks,omitzero"`      // hands that it looks for
	Contact     Contact          `json:"contact,omitzero"`
	URL         string           `json:"url,omitzero"`
}

// A Seek is what hands an initiative looks for: volunteers, skills (M3).
type Seek struct {
	Themes      []vocabulary.Ref `json:"themes,omitzero"` // what the work is about
	Description language.Text    `json:"description,omitzero"`
	People      int              `json:"people,omitzero"` // how many; 0 is unknown
}

// Kind returns KindInitiative.
func (*Initiative) Kind() Kind { return KindInitiative }

// Ref returns the record's reference.
func (i *Initiative) Ref() RecordRef { return i.ref(KindInitiative) }

// Warnings returns what is doubtful in its texts, and does not make it invalid:
// citizen service numbers and bank accounts.
func (i *Initiative) Warnings() valid.Violations {
	var vs valid.Violations
	warnText(&vs, "name", i.Name)
	warnText(&vs, "summary", i.Summary)
	warnText(&vs, "description", i.Description)
	var ev valid.Violations
	warnText(&ev, "prose", i.Eligibility.Prose)
	vs.Nest("eligibility", ev)
	for n, s := range i.Seeks {
		var sv valid.Violations
		warnText(&sv, "description", s.Description)
		vs.NestAt("seeks", n, sv)
	}
	return vs
}

// Validate returns everything that is wrong with the record.
func (i *Initiative) Validate() valid.Violations {
	vs := i.check(true)
	checkText(&vs, "name", i.Name, true, 300)
	checkText(&vs, "summary", i.Summary, false, 1000)
	checkText(&vs, "description", i.Description, false, 20000)
	checkEnum(&vs, "status", i.Status, true)
	checkDate(&vs, "from", i.From, false)
	checkDate(&vs, "until", i.Until, false)
	if !i.From.IsZero() && !i.Until.IsZero() && i.Until.Before(i.From) {
		vs.Add("until", valid.Conflict, "lies before from")
	}
	checkIDs(&vs, "organisers", i.Organisers)
	checkRefs(&vs, "themes", i.Themes)
	checkRefs(&vs, "audiences", i.Audiences)
	vs.Nest("eligibility", i.Eligibility.Validate())
	checkEnums(&vs, "approach", i.Approach)
	checkEnums(&vs, "format", i.Format)
	checkEnum(&vs, "level", i.Level, false)
	checkEnums(&vs, "access", i.Access)
	checkEnum(&vs, "origin", i.Origin, false)
	if i.Cost != nil {
		vs.Nest("cost", i.Cost.Validate())
	}
	checkLanguages(&vs, "languages", i.Languages)
	i.checkDeliveries(&vs)
	checkLen(&vs, "seeks", len(i.Seeks), maxList)
	for n, s := range i.Seeks {
		var sv valid.Violations
		checkRefs(&sv, "themes", s.Themes)
		checkText(&sv, "description", s.Description, false, 2000)
		if s.People < 0 || s.People > maxPlaces {
			sv.Add("people", valid.Range, "a number of people is 0 to %d", maxPlaces)
		}
		vs.NestAt("seeks", n, sv)
	}
	vs.Nest("contact", i.Contact.Validate())
	checkURL(&vs, "url", i.URL)
	return vs
}

func (i *Initiative) checkDeliveries(vs *valid.Violations) {
	checkLen(vs, "deliveries", len(i.Deliveries), maxList)
	var seen map[string]bool
	for n := range i.Deliveries {
		d := &i.Deliveries[n]
		dv := d.Validate()
		if d.Key != "" && len(i.Deliveries) > 1 {
			if seen == nil {
				seen = make(map[string]bool, len(i.Deliveries))
			}
			if seen[d.Key] {
				dv.Add("key", valid.Duplicate, "two deliveries are called %q", d.Key)
			}
			seen[d.Key] = true
		}
		vs.NestAt("deliveries", n, dv)
	}
}

// InitiativeStatus says whether an initiative takes place.
type InitiativeStatus uint8

// The values of [InitiativeStatus].
const (
	InitiativePlanned InitiativeStatus = iota + 1 // planned: announced, has not begun
	InitiativeActive                              // active: takes place
	InitiativePaused                              // paused: stopped for a while
	InitiativeEnded                               // ended: over
)

var initiativeStatusNames = []string{"", "planned", "active", "paused", "ended"}

// String returns the value's name; "" when unset.
func (e InitiativeStatus) String() string {
	return enumName(initiativeStatusNames, "initiative status", e)
}

// MarshalText returns the value's name; an unset value is an error.
func (e InitiativeStatus) MarshalText() ([]byte, error) {
	return enumText(initiativeStatusNames, "initiative status", e)
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *InitiativeStatus) UnmarshalText(text []byte) error {
	return enumParse(initiativeStatusNames, "initiative status", text, e)
}

// Approach is a way in which an initiative works; it may work in several.
type Approach uint8

// The values of [Approach].
const (
	Informal        Approach = iota + 1 // informal: by neighbours and volunteers
	LivedExperience                     // lived-experience: by people who have been through it (ervaringsdeskundigheid, S4)
	Professional                        // professional: by paid workers trained for it
)

var approachNames = []string{"", "informal", "lived-experience", "professional"}

// String returns the value's name; "" when unset.
func (e Approach) String() string { return enumName(approachNames, "approach", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Approach) MarshalText() ([]byte, error) { return enumText(approachNames, "approach", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Approach) UnmarshalText(text []byte) error {
	return enumParse(approachNames, "approach", text, e)
}

// Format says whether people take part together or alone.
type Format uint8

// The values of [Format].
const (
	Group      Format = iota + 1 // group: several people at a time
	Individual                   // individual: one person or household at a time
)

var formatNames = []string{"", "group", "individual"}

// String returns the value's name; "" when unset.
func (e Format) String() string { return enumName(formatNames, "format", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Format) MarshalText() ([]byte, error) { return enumText(formatNames, "format", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Format) UnmarshalText(text []byte) error { return enumParse(formatNames, "format", text, e) }

// Level is the weight of the support; prevention comes first (S2).
type Level uint8

// The values of [Level].
const (
	Prevention   Level = iota + 1 // prevention: before anything is wrong, open to everyone
	LightSupport                  // light-support: for people who need some help to get on
	Care                          // care: formal, allocated care
)

var levelNames = []string{"", "prevention", "light-support", "care"}

// String returns the value's name; "" when unset.
func (e Level) String() string { return enumName(levelNames, "level", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Level) MarshalText() ([]byte, error) { return enumText(levelNames, "level", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Level) UnmarshalText(text []byte) error { return enumParse(levelNames, "level", text, e) }

// Access is a way in; an initiative may have several, the easiest counts (V2).
type Access uint8

// The values of [Access].
const (
	WalkIn     Access = iota + 1 // walk-in: no appointment, no referral
	OwnRequest                   // own-request: a person signs up
	ByReferral                   // referral: only by referral of a professional
)

var accessNames = []string{"", "walk-in", "own-request", "referral"}

// String returns the value's name; "" when unset.
func (e Access) String() string { return enumName(accessNames, "access", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Access) MarshalText() ([]byte, error) { return enumText(accessNames, "access", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Access) UnmarshalText(text []byte) error { return enumParse(accessNames, "access", text, e) }

// Origin says from where an initiative came (P4).
type Origin uint8

// The values of [Origin].
const (
	BottomUp Origin = iota + 1 // bottom-up: residents began it
	Middle                     // middle: a coordinator or network in between began it
	TopDown                    // top-down: municipality or institution began it
)

var originNames = []string{"", "bottom-up", "middle", "top-down"}

// String returns the value's name; "" when unset.
func (e Origin) String() string { return enumName(originNames, "origin", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Origin) MarshalText() ([]byte, error) { return enumText(originNames, "origin", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Origin) UnmarshalText(text []byte) error { return enumParse(originNames, "origin", text, e) }
