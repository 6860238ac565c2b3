package cohesion

import (
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// CommunityID names a community.
type CommunityID = ID[Community]

// A Community is a local network of residents, organisations and local government
// (P1). It owns its records; nobody else's are visible in it but the published
// initiatives of the neighbours that it names.
type Community struct {
	Meta[Community]
	Name        language.Text  `json:"name"`                 // required
	Areas       []AreaCode     `json:"areas,omitzero"`       // where it is at home
	Neighbours  []CommunityID  `json:"neighbours,omitzero"`  // whose published initiatives (never needs) it includes
	Coordinator OrganisationID `json:"coordinator,omitzero"` // who stands in the middle
	Home        PlaceID        `json:"home,omitzero"`        // the village or community house it works from
	URL         string         `json:"url,omitzero"`
}

// Kind returns KindCommunity.
func (*Community) Kind() Kind { return KindCommunity }

// Ref returns the record's reference.
func (c *Community) Ref() RecordRef { return c.ref(KindCommunity) }

// Sees says whether initiatives of the other community belong to this one's supply:
// its own, and the published ones of its neighbours.
func (c *Community) Sees(other CommunityID) bool {
	if c.ID == other {
		return true
	}
	for _, n := range c.Neighbours {
		if n == other {
			return true
		}
	}
	return false
}

// Warnings returns what is doubtful in its texts, and does not make it invalid: citizen
// service numbers and bank accounts.
func (c *Community) Warnings() valid.Violations {
	var vs valid.Violations
	warnText(&vs, "name", c.Name)
	return vs
}

// Validate returns everything that is wrong with the record.
func (c *Community) Validate() valid.Violations {
	vs := c.check(true)
	if c.Community != c.ID && !c.Community.IsZero() {
		vs.Add("community", valid.Conflict, "of a community, this is its own id")
	}
	checkText(&vs, "name", c.Name, true, 200)
	checkAreas(&vs, "areas", c.Areas)
	checkIDs(&vs, "neighbours", c.Neighbours)
	for i, n := range c.Neighbours {
		if n == c.ID {
			vs.AddAt("neighbours", i, valid.Conflict, "a community is not its own neighbour")
		}
	}
	checkURL(&vs, "url", c.URL)
	return vs
}
