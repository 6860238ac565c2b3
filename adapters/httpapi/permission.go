package httpapi

import (
	"fmt"
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
)

// A Scope says for which records an operation is allowed: a set of the values below.
type Scope uint8

// The values of [Scope].
const (
	Service         Scope = 1 << iota // what belongs to no community
	Published                         // what is published, with what belongs to it
	OwnSubject                        // what is kept under the caller's own key
	OwnOrganisation                   // what belongs to an organisation for which the caller acts
	Referred                          // needs with an open referral to such an organisation, as far as the referral needs them
	Whole                             // every record of the community
)

var scopeNames = []string{"service", "published", "own-subject", "own-organisation", "referred", "whole"}

// String returns the names of the values in the set.
func (s Scope) String() string {
	var names []string
	for i, name := range scopeNames {
		if s&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if s>>len(scopeNames) != 0 {
		names = append(names, fmt.Sprintf("scope(%d)", uint8(s)))
	}
	return strings.Join(names, "+")
}

// to is what an operation gives to each role.
type to map[Role]Scope

// everybodyHere is for what all who belong to a community may see of it.
func everybodyHere(s Scope) to {
	return to{Resident: s, Organisation: s, Coordinator: s, Adviser: s, PrivacyOfficer: s, Administrator: s}
}

// with adds to what is given.
func (t to) with(more to) to {
	for role, s := range more {
		t[role] |= s
	}
	return t
}

// The permissions, by operation. A role that is not named gets nothing, and so does
// everybody of an operation that is not here. What is given to Public is given to all, in
// every community; of the scope Service only grants of the service itself count.
var permissions = map[string]to{
	"listCommunities":  {Public: Service},
	"createCommunity":  {Administrator: Service},
	"readCommunity":    {Public: Whole},
	"replaceCommunity": {Coordinator: Whole, Administrator: Whole},

	"listAreas":   {Public: Service},
	"readArea":    {Public: Service},
	"createArea":  {Administrator: Service},
	"replaceArea": {Administrator: Service},
	"removeArea":  {Administrator: Service},

	"listPlaces":   publishedSupply,
	"readPlace":    publishedSupply,
	"createPlace":  ownSupply,
	"replacePlace": ownSupply,
	"removePlace":  ownSupply,

	"listOrganisations":   publishedSupply,
	"readOrganisation":    publishedSupply,
	"createOrganisation":  {Coordinator: Whole, Administrator: Whole},
	"replaceOrganisation": ownSupply,
	"removeOrganisation":  {Coordinator: Whole, Administrator: Whole},

	"listInitiatives":   publishedSupply,
	"readInitiative":    publishedSupply,
	"createInitiative":  ownSupply,
	"replaceInitiative": ownSupply,
	"removeInitiative":  ownSupply,
	"searchInitiatives": publishedSupply,

	"listGatherings":   to{Public: Published}.with(everybodyHere(Whole)),
	"readGathering":    to{Public: Published}.with(everybodyHere(Whole)),
	"createGathering":  ownSupply,
	"replaceGathering": ownSupply,
	"removeGathering":  ownSupply,

	"listAgendaItems":   everybodyHere(Whole),
	"readAgendaItem":    everybodyHere(Whole),
	"createAgendaItem":  {Resident: Whole, Organisation: OwnOrganisation, Coordinator: Whole, Adviser: Whole},
	"replaceAgendaItem": {Organisation: OwnOrganisation, Coordinator: Whole},
	"removeAgendaItem":  {Organisation: OwnOrganisation, Coordinator: Whole},
	"moveAgendaItem":    {Coordinator: Whole},

	"listPartnerships":   {Organisation: OwnOrganisation, Coordinator: Whole, Adviser: Whole, Administrator: Whole},
	"readPartnership":    {Organisation: OwnOrganisation, Coordinator: Whole, Adviser: Whole, Administrator: Whole},
	"createPartnership":  {Organisation: OwnOrganisation, Coordinator: Whole, Administrator: Whole},
	"replacePartnership": {Organisation: OwnOrganisation, Coordinator: Whole, Administrator: Whole},
	"removePartnership":  {Organisation: OwnOrganisation, Coordinator: Whole, Administrator: Whole},

	"listJudgements":   {Coordinator: Whole, Adviser: Whole, Administrator: Whole},
	"readJudgement":    {Coordinator: Whole, Adviser: Whole, Administrator: Whole},
	"createJudgement":  {Coordinator: Whole, Administrator: Whole},
	"replaceJudgement": {Coordinator: Whole, Administrator: Whole},
	"removeJudgement":  {Coordinator: Whole, Administrator: Whole},

	"listNeeds":    {Resident: OwnSubject, Organisation: OwnOrganisation, Coordinator: Whole, PrivacyOfficer: Whole},
	"findNeeds":    {Coordinator: Whole, PrivacyOfficer: Whole},
	"createNeed":   {Resident: OwnSubject, Organisation: OwnOrganisation, Coordinator: Whole},
	"readNeed":     {Resident: OwnSubject, Organisation: OwnOrganisation | Referred, Coordinator: Whole, PrivacyOfficer: Whole},
	"replaceNeed":  {Resident: OwnSubject, Organisation: OwnOrganisation, Coordinator: Whole},
	"removeNeed":   {Resident: OwnSubject, PrivacyOfficer: Whole},
	"withdrawNeed": {Resident: OwnSubject, Organisation: OwnOrganisation, Coordinator: Whole},
	"matchNeed":    askOfNeeds,
	"explainNeed":  askOfNeeds,
	"whyNotNeed":   askOfNeeds,
	"relaxNeed":    askOfNeeds,

	"listTalents":    {Resident: OwnSubject, Coordinator: Whole, PrivacyOfficer: Whole},
	"findTalents":    {Coordinator: Whole, PrivacyOfficer: Whole},
	"createTalent":   {Resident: OwnSubject, Coordinator: Whole},
	"readTalent":     {Resident: OwnSubject, Coordinator: Whole, PrivacyOfficer: Whole},
	"replaceTalent":  {Resident: OwnSubject, Coordinator: Whole},
	"removeTalent":   {Resident: OwnSubject, PrivacyOfficer: Whole},
	"withdrawTalent": {Resident: OwnSubject, Coordinator: Whole},
	"matchTalent":    {Resident: OwnSubject, Coordinator: Whole},
	"explainTalent":  {Resident: OwnSubject, Coordinator: Whole},

	"listReferrals":        readReferrals,
	"readReferral":         readReferrals,
	"readReferralSnapshot": {Resident: OwnSubject, Coordinator: Whole, PrivacyOfficer: Whole},
	"createReferral":       {Coordinator: Whole},
	"offerReferral":        {Coordinator: Whole},
	"acceptReferral":       answerReferrals,
	"declineReferral":      answerReferrals,
	"startReferral":        {Organisation: OwnOrganisation, Coordinator: Whole},
	"completeReferral":     answerReferrals,

	"readCalendar": {Public: Published},
	"readNews":     {Public: Published},
	"readPlaceMap": {Public: Published},
	"readAreaMap":  {Public: Published},

	"hsdsAPI":              {Public: Published},
	"hsdsServices":         {Public: Published},
	"hsdsService":          {Public: Published},
	"hsdsOrganizations":    {Public: Published},
	"hsdsOrganization":     {Public: Published},
	"hsdsTaxonomies":       {Public: Published},
	"hsdsTaxonomy":         {Public: Published},
	"hsdsTaxonomyTerms":    {Public: Published},
	"hsdsTaxonomyTerm":     {Public: Published},
	"hsdsServiceLocations": {Public: Published},
	"hsdsServiceLocation":  {Public: Published},

	"suggest": everybodyHere(Whole), // it reads the vocabulary, and no record

	"listOverlaps":   {Coordinator: Whole, Adviser: Whole, Administrator: Whole},
	"listDuplicates": {Coordinator: Whole, Adviser: Whole, Administrator: Whole},
	"readNetwork":    {Coordinator: Whole, Adviser: Whole, Administrator: Whole},

	"listChanges":   {Coordinator: Whole, PrivacyOfficer: Whole},
	"importRecords": {Coordinator: Whole, Administrator: Whole},
	"exportRecords": {Public: Published, Coordinator: Whole, Adviser: Whole, Administrator: Whole},
}

// What several operations give.
var (
	publishedSupply = to{Public: Published, Organisation: OwnOrganisation, Coordinator: Whole, Adviser: Whole, Administrator: Whole}
	ownSupply       = to{Organisation: OwnOrganisation, Coordinator: Whole, Administrator: Whole}
	askOfNeeds      = to{Resident: OwnSubject, Organisation: OwnOrganisation, Coordinator: Whole}
	readReferrals   = to{Resident: OwnSubject, Organisation: OwnOrganisation, Coordinator: Whole, PrivacyOfficer: Whole}
	answerReferrals = to{Resident: OwnSubject, Organisation: OwnOrganisation, Coordinator: Whole}
)

// A Permission is a cell of the table of permissions.
type Permission struct {
	Operation string // operationId in openapi.json
	Role      Role
	Scope     Scope
}

// Permissions returns the table of permissions, by operation and role. What is not in
// it is refused.
func Permissions() []Permission {
	var cells []Permission
	for operation, given := range permissions {
		for role, scope := range given {
			cells = append(cells, Permission{operation, role, scope})
		}
	}
	slices.SortFunc(cells, func(a, b Permission) int {
		if c := strings.Compare(a.Operation, b.Operation); c != 0 {
			return c
		}
		return int(a.Role) - int(b.Role)
	})
	return cells
}

// A check is a part of authorisation. Tests take one out to see that they notice.
type check uint16

const (
	checkMembership check = 1 << iota // grants count in their own community alone
	checkTable                        // the table of permissions
	checkRecord                       // the record lies within the scope
	checkNext                         // what replaces it, or is made, lies within the scope
	checkView                         // private fields stay private
	checkRole                         // only the roles of the grant count
)

// does says whether a check is made: always, but in tests of the tests.
func (h *Handler) does(c check) bool { return h.without&c == 0 }

// scopeOf returns what the caller may do with an operation in a community, or an error
// that says no more than the caller may know: without login, that a login is needed;
// in a community of others, that there is nothing.
func (h *Handler) scopeOf(operation string, c *call) (Scope, error) {
	given := permissions[operation]
	if !h.does(checkTable) {
		return Whole | Service, nil
	}
	scope := given[Public]
	grants := c.caller.In(c.communityID)
	if !h.does(checkMembership) {
		grants = c.caller.Grants
	}
	for _, g := range grants {
		roles := g.Roles
		if !h.does(checkRole) {
			roles = Roles()
		}
		for _, role := range roles {
			scope |= given[role]
		}
	}
	switch {
	case scope != 0:
		return scope, nil
	case c.caller.Anonymous():
		return 0, errUnauthenticated
	case len(grants) == 0 && !c.communityID.IsZero():
		return 0, errNotFound
	}
	return 0, errForbidden
}

// own returns the organisations for which the caller acts in the community.
func (c *call) own() []cohesion.OrganisationID {
	var own []cohesion.OrganisationID
	for _, g := range c.caller.In(c.communityID) {
		if slices.Contains(g.Roles, Organisation) {
			own = append(own, g.Organisations...)
		}
	}
	return own
}
