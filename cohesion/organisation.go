package cohesion

import (
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// OrganisationID names an organisation.
type OrganisationID = ID[Organisation]

// An Organisation organises initiatives, or speaks for people: a resident group, an
// association, welfare work, the municipality.
type Organisation struct {
	Meta[Organisation]
	Name             language.Text      `json:"name"` // required
	OtherNames       []string           `json:"otherNames,omitzero"`
	Description      language.Text      `json:"description,omitzero"`
	OrganisationKind OrganisationKind   `json:"kind,omitzero"`
	Identifiers      []Identifier       `json:"identifiers,omitzero"`
	Represents       []vocabulary.Ref   `json:"represents,omitzero"` // audiences it speaks for (P3)
	Belongs          []Belonging        `json:"belongs,omitzero"`    // what it is part or member of
	Contact          Contact            `json:"contact,omitzero"`
	Opening          *schedule.Schedule `json:"opening,omitzero"`
	URL              string             `json:"url,omitzero"`
	Ended            schedule.Date      `json:"ended,omitzero"` // when it stopped
}

// A Belonging is a tie of an organisation to a larger one.
type Belonging struct {
	To  OrganisationID `json:"to"`
	Tie Tie            `json:"tie"`
}

// A Contact is how a role is reached ("the welcome desk"), never a person.
type Contact struct {
	Role  string `json:"role,omitzero"`
	Phone string `json:"phone,omitzero"`
	Email string `json:"email,omitzero"`
}

// IsZero says whether nothing is given.
func (c Contact) IsZero() bool { return c == Contact{} }

// Kind returns KindOrganisation.
func (*Organisation) Kind() Kind { return KindOrganisation }

// Ref returns the record's reference.
func (o *Organisation) Ref() RecordRef { return o.ref(KindOrganisation) }

// Warnings returns what is doubtful in its texts, and does not make it invalid:
// citizen service numbers and bank accounts.
func (o *Organisation) Warnings() valid.Violations {
	var vs valid.Violations
	warnText(&vs, "name", o.Name)
	warnText(&vs, "description", o.Description)
	for i, name := range o.OtherNames {
		vs.NestAt("otherNames", i, CheckDirectoryText("", name))
	}
	return vs
}

// Validate returns everything that is wrong with the record.
func (o *Organisation) Validate() valid.Violations {
	vs := o.check(true)
	checkText(&vs, "name", o.Name, true, 300)
	checkLen(&vs, "otherNames", len(o.OtherNames), maxList)
	for i, name := range o.OtherNames {
		var nv valid.Violations
		checkLine(&nv, "", name, 1, 300)
		vs.NestAt("otherNames", i, nv)
	}
	checkText(&vs, "description", o.Description, false, 20000)
	checkEnum(&vs, "kind", o.OrganisationKind, false)
	checkLen(&vs, "identifiers", len(o.Identifiers), maxList)
	for i, id := range o.Identifiers {
		vs.NestAt("identifiers", i, id.Validate())
	}
	checkUnique(&vs, "identifiers", o.Identifiers)
	checkRefs(&vs, "represents", o.Represents)
	checkLen(&vs, "belongs", len(o.Belongs), maxList)
	for i, b := range o.Belongs {
		var bv valid.Violations
		checkID(&bv, "to", b.To)
		checkEnum(&bv, "tie", b.Tie, true)
		if b.To == o.ID && !b.To.IsZero() {
			bv.Add("to", valid.Conflict, "an organisation does not belong to itself")
		}
		vs.NestAt("belongs", i, bv)
	}
	checkUnique(&vs, "belongs", o.Belongs)
	vs.Nest("contact", o.Contact.Validate())
	if o.Opening != nil {
		vs.Nest("opening", o.Opening.Validate())
	}
	checkURL(&vs, "url", o.URL)
	checkDate(&vs, "ended", o.Ended, false)
	return vs
}

// Validate returns what is wrong.
func (c Contact) Validate() valid.Violations {
	var vs valid.Violations
	checkLine(&vs, "role", c.Role, 0, 100)
	checkLine(&vs, "phone", c.Phone, 0, 100)
	checkLine(&vs, "email", c.Email, 0, 254)
	return vs
}

// warnText reports what even a public text must not hold: BSN and IBAN. Telephone
// numbers and e-mail addresses belong in a directory.
func warnText(vs *valid.Violations, name string, text language.Text) {
	var tv valid.Violations
	for _, e := range text {
		tv = append(tv, CheckDirectoryText(string(e.Tag), e.Value)...)
	}
	vs.Nest(name, tv)
}

// OrganisationKind says what kind of organisation it is.
type OrganisationKind uint8

// The values of [OrganisationKind].
const (
	ResidentGroup       OrganisationKind = iota + 1 // resident-group: residents, with or without a legal form
	Association                                     // association: vereniging
	Foundation                                      // foundation: stichting
	WelfareOrganisation                             // welfare: welfare work
	Municipality                                    // municipality: municipality or joint body
	HousingCorporation                              // housing-corporation: housing corporation
	SchoolOrganisation                              // school: school or educational institution
	GeneralPractice                                 // general-practice: general practitioners
	HealthOrganisation                              // health: health or mental-health care, district nursing
	FaithOrganisation                               // faith: religious community
	SportsClub                                      // sports-club: sports club
	LibraryOrganisation                             // library: library
	Police                                          // police: police and safety
	SocialEnterprise                                // social-enterprise: social enterprise
	Company                                         // company: any other company
	OtherOrganisation                               // other: any other
)

var organisationKindNames = []string{"", "resident-group", "association", "foundation", "welfare", "municipality", "housing-corporation", "school", "general-practice", "health", "faith", "sports-club", "library", "police", "social-enterprise", "company", "other"}

// String returns the value's name; "" when unset.
func (e OrganisationKind) String() string {
	return enumName(organisationKindNames, "organisation kind", e)
}

// MarshalText returns the value's name; an unset value is an error.
func (e OrganisationKind) MarshalText() ([]byte, error) {
	return enumText(organisationKindNames, "organisation kind", e)
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *OrganisationKind) UnmarshalText(text []byte) error {
	return enumParse(organisationKindNames, "organisation kind", text, e)
}

// Tie says how one organisation belongs to another.
type Tie uint8

// The values of [Tie].
const (
	PartOf   Tie = iota + 1 // part-of: a branch or department of it
	MemberOf                // member-of: a member of the federation
)

var tieNames = []string{"", "part-of", "member-of"}

// String returns the value's name; "" when unset.
func (e Tie) String() string { return enumName(tieNames, "tie", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Tie) MarshalText() ([]byte, error) { return enumText(tieNames, "tie", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Tie) UnmarshalText(text []byte) error { return enumParse(tieNames, "tie", text, e) }
