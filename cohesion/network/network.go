package network

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// Records is what a network is made of, in any order. A network keeps nothing of them but
// ids and what it computes.
type Records struct {
	Organisations []*cohesion.Organisation
	Partnerships  []*cohesion.Partnership
	Initiatives   []*cohesion.Initiative
	Needs         []*cohesion.SupportNeed // with Referrals: who brought them
	Referrals     []*cohesion.Referral
	Day           schedule.Date // the day of the picture: required
}

// Options choose what counts as a tie. The zero value is every kind with the default
// weights.
type Options struct {
	Only    []TieKind // kinds that count; empty is all
	Weights Weights
	// Crowd is the number of organisations from which sharing a place says nothing: a
	// community house that everybody uses does not make everybody partners. 0 is 30.
	Crowd int
}

// A Network is the organisations of a community and the ties between them on one day. It
// is immutable and safe for concurrent use.
type Network struct {
	members []cohesion.OrganisationID // sorted; a node each
	ties    []Tie                     // sorted by A and B
	graph   *Graph
	unknown []cohesion.RecordRef
}

// New makes the network of the organisations that exist on the day: those that have not
// ended, each once. Ties of the past, initiatives that are not running or planned, and
// referrals that nobody accepted make no tie. The error wraps [ErrInvalid]. About linear
// in the records, and quadratic in those who share one place, up to Crowd.
func New(r Records, o Options) (*Network, error) {
	if r.Day.IsZero() {
		return nil, fmt.Errorf("%w: the day of the picture is not given", ErrInvalid)
	}
	o.Weights = o.Weights.withDefaults()
	if err := o.Weights.check(); err != nil {
		return nil, err
	}
	if o.Crowd = cmp.Or(o.Crowd, 30); o.Crowd < 2 {
		return nil, fmt.Errorf("%w: crowd is %d; it is 2 or more", ErrInvalid, o.Crowd)
	}
	c := &collector{records: r, options: o, found: make(map[pair]*finding), unknown: make(map[cohesion.RecordRef]bool)}
	c.takeMembers()
	c.takePartnerships()
	c.takeFederations()
	c.takeInitiatives()
	c.takeReferrals()
	return c.network()
}

// Members returns the organisations, sorted by id. The slice is the caller's.
func (n *Network) Members() []cohesion.OrganisationID { return slices.Clone(n.members) }

// Ties returns the ties, sorted by A and B. The slice is the caller's, the slices within
// are not to be changed.
func (n *Network) Ties() []Tie { return slices.Clone(n.ties) }

// Graph returns the network as a graph, whose nodes are the places in Members.
func (n *Network) Graph() *Graph { return n.graph }

// Unknown returns the records that tell of organisations which are not members, sorted:
// ties that are not in the picture because a record is missing, or because an organisation
// has ended.
func (n *Network) Unknown() []cohesion.RecordRef { return slices.Clone(n.unknown) }

// Tie returns the tie between two organisations.
func (n *Network) Tie(a, b cohesion.OrganisationID) (Tie, bool) {
	at, found := slices.BinarySearchFunc(n.ties, order(a, b), func(t Tie, p pair) int {
		return cmp.Or(t.A.Compare(p.a), t.B.Compare(p.b))
	})
	if !found {
		return Tie{}, false
	}
	return n.ties[at], true
}

// node returns the place of an organisation in Members.
func (n *Network) node(id cohesion.OrganisationID) (int, bool) {
	return slices.BinarySearchFunc(n.members, id, cohesion.OrganisationID.Compare)
}

// A pair is two organisations, a below b.
type pair struct{ a, b cohesion.OrganisationID }

func order(a, b cohesion.OrganisationID) pair {
	if a.Compare(b) > 0 {
		a, b = b, a
	}
	return pair{a, b}
}

// A finding is what was seen of a pair.
type finding struct {
	kinds       map[TieKind][]cohesion.RecordRef
	trust       cohesion.Trust
	partnership int // highest weight of one
}

// A collector gathers ties.
type collector struct {
	records Records
	options Options
	members []cohesion.OrganisationID
	found   map[pair]*finding
	unknown map[cohesion.RecordRef]bool
}

func (c *collector) takeMembers() {
	for _, o := range c.records.Organisations {
		if o.Ended.IsZero() || o.Ended.After(c.records.Day) {
			c.members = append(c.members, o.ID)
		}
	}
	slices.SortFunc(c.members, cohesion.OrganisationID.Compare)
	c.members = slices.Compact(c.members)
}

func (c *collector) isMember(id cohesion.OrganisationID) bool {
	_, found := slices.BinarySearchFunc(c.members, id, cohesion.OrganisationID.Compare)
	return found
}

// tie notes that two organisations have a tie of a kind, seen in a record. A record that
// is about a resident is not named: its ref is zero.
func (c *collector) tie(a, b cohesion.OrganisationID, kind TieKind, seen cohesion.RecordRef) *finding {
	if a == b || (len(c.options.Only) > 0 && !slices.Contains(c.options.Only, kind)) {
		return nil
	}
	if !c.isMember(a) || !c.isMember(b) {
		if seen.ID != "" {
			c.unknown[seen] = true
		}
		return nil
	}
	f := c.found[order(a, b)]
	if f == nil {
		f = &finding{kinds: make(map[TieKind][]cohesion.RecordRef)}
		c.found[order(a, b)] = f
	}
	f.kinds[kind] = append(f.kinds[kind], seen)
	return f
}

var statedAs = map[cohesion.PartnershipKind]TieKind{
	cohesion.Cooperation: Cooperation, cohesion.Refers: Refers, cohesion.SharesPlace: SharesPlace, cohesion.Funds: Funds, cohesion.Federation: Federation,
}

func (c *collector) takePartnerships() {
	for _, p := range c.records.Partnerships {
		kind, known := statedAs[p.PartnershipKind]
		if !known || !p.Holds(c.records.Day) {
			continue
		}
		if f := c.tie(p.A, p.B, kind, p.Ref()); f != nil {
			f.trust = max(f.trust, p.Trust)
			f.partnership = max(f.partnership, c.options.Weights.trust(p.Trust))
		}
	}
}

// takeFederations ties organisations to what they are part or member of.
func (c *collector) takeFederations() {
	for _, o := range c.records.Organisations {
		if !c.isMember(o.ID) {
			continue
		}
		for _, b := range o.Belongs {
			c.tie(o.ID, b.To, Federation, o.Ref())
		}
	}
}

// takeInitiatives ties who organises together, and who uses the same place.
func (c *collector) takeInitiatives() {
	users := make(map[cohesion.PlaceID]map[cohesion.OrganisationID][]cohesion.RecordRef)
	for _, i := range c.records.Initiatives {
		if !c.runs(i) {
			continue
		}
		organisers := slices.Clone(i.Organisers)
		slices.SortFunc(organisers, cohesion.OrganisationID.Compare)
		organisers = slices.Compact(organisers)
		for at, a := range organisers {
			for _, b := range organisers[at+1:] {
				c.tie(a, b, JointInitiative, i.Ref())
			}
		}
		for _, d := range i.Deliveries {
			for _, a := range organisers {
				if d.Place.IsZero() || !c.isMember(a) {
					continue
				}
				if users[d.Place] == nil {
					users[d.Place] = make(map[cohesion.OrganisationID][]cohesion.RecordRef)
				}
				users[d.Place][a] = append(users[d.Place][a], i.Ref())
			}
		}
	}
	for place, by := range users {
		c.takePlace(place, by)
	}
}

func (c *collector) takePlace(place cohesion.PlaceID, by map[cohesion.OrganisationID][]cohesion.RecordRef) {
	if len(by) > c.options.Crowd {
		return
	}
	ids := slices.SortedFunc(maps.Keys(by), cohesion.OrganisationID.Compare)
	seen := cohesion.RecordRef{Kind: cohesion.KindPlace, ID: place.String()}
	for at, a := range ids {
		for _, b := range ids[at+1:] {
			c.tie(a, b, SamePlace, seen)
		}
	}
}

// runs says whether an initiative is going on or planned on the day.
func (c *collector) runs(i *cohesion.Initiative) bool {
	ended := !i.Until.IsZero() && i.Until.Before(c.records.Day)
	return !ended && (i.Status == cohesion.InitiativeActive || i.Status == cohesion.InitiativePlanned)
}

// takeReferrals ties who raised a need to those who took it up.
func (c *collector) takeReferrals() {
	raised := make(map[cohesion.NeedID]cohesion.OrganisationID)
	for _, n := range c.records.Needs {
		if !n.RaisedBy.Organisation.IsZero() {
			raised[n.ID] = n.RaisedBy.Organisation
		}
	}
	organisers := make(map[cohesion.InitiativeID][]cohesion.OrganisationID, len(c.records.Initiatives))
	for _, i := range c.records.Initiatives {
		organisers[i.ID] = i.Organisers
	}
	for _, r := range c.records.Referrals {
		by, known := raised[r.Need]
		if !known || !takenUp(r.Status) {
			continue
		}
		for _, o := range organisers[r.Initiative] {
			c.tie(by, o, Referred, cohesion.RecordRef{})
		}
	}
}

// takenUp says whether somebody accepted the referral, whatever came of it.
func takenUp(s cohesion.ReferralStatus) bool {
	return s.TakesPlace() || s == cohesion.ReferralCompleted || s == cohesion.ReferralStopped
}

// network makes ties of the findings and a graph of the ties.
func (c *collector) network() (*Network, error) {
	n := &Network{members: c.members, ties: make([]Tie, 0, len(c.found))}
	for p, f := range c.found {
		n.ties = append(n.ties, f.tie(p, c.options.Weights))
	}
	slices.SortFunc(n.ties, func(a, b Tie) int { return cmp.Or(a.A.Compare(b.A), a.B.Compare(b.B)) })
	n.unknown = slices.SortedFunc(maps.Keys(c.unknown), compareRefs)
	edges := make([]Edge, len(n.ties))
	for i, t := range n.ties {
		a, _ := n.node(t.A)
		b, _ := n.node(t.B)
		edges[i] = Edge{A: a, B: b, Weight: t.Weight}
	}
	var err error
	n.graph, err = NewGraph(len(n.members), edges)
	return n, err
}

func (f *finding) tie(p pair, w Weights) Tie {
	t := Tie{A: p.a, B: p.b, Trust: f.trust, Kinds: slices.Sorted(maps.Keys(f.kinds))}
	t.Weight = w.of(t.Kinds, f.partnership)
	for _, k := range t.Kinds {
		refs := f.kinds[k]
		slices.SortFunc(refs, compareRefs)
		for _, ref := range slices.Compact(refs) {
			if ref.ID != "" && len(t.Evidence) < maxEvidence {
				t.Evidence = append(t.Evidence, ref)
			}
		}
	}
	return t
}

func compareRefs(a, b cohesion.RecordRef) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
}
