package network

import (
	"cmp"
	"context"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// A Report is the picture of a network: whole, in parts, and who holds it together.
// Pointers are nil where a measure is not defined.
type Report struct {
	Organisations int `json:"organisations"`
	Ties          int `json:"ties"`
	// Density is the share of the possible ties that exist; see [Graph.Density].
	Density *float64 `json:"density,omitzero"`
	// Fragmentation is the share of pairs of organisations that cannot reach each other
	// through others; see [Graph.Fragmentation].
	Fragmentation  *float64        `json:"fragmentation,omitzero"`
	Transitivity   *float64        `json:"transitivity,omitzero"`   // see [Graph.Transitivity]
	Centralisation *Centralisation `json:"centralisation,omitzero"` // see [Graph.Centralise]
	Modularity     *float64        `json:"modularity,omitzero"`     // of Communities; see [Graph.Modularity]
	Diameter       int             `json:"diameter"`                // longest of the shortest paths, in steps
	MeanPath       float64         `json:"meanPath"`                // mean of the shortest paths, in steps
	// Islands are the organisations that can reach each other, the largest first, then by
	// lowest id. An organisation without ties is an island of one.
	Islands [][]cohesion.OrganisationID `json:"islands"`
	// Communities are groups with more ties within than between, in the same order; see
	// [Graph.Communities].
	Communities [][]cohesion.OrganisationID `json:"communities"`
	// Critical are the single points of failure, who cuts off most first.
	Critical []Critical `json:"critical"`
	// Bridges are ties without which an island falls in two, in the order of ids.
	Bridges []Bridge `json:"bridges"`
	// Members are the organisations, sorted by id.
	Members []Member `json:"members,omitzero"`
}

// A Critical is an organisation that holds others together: if it stops, its island falls
// into Pieces, and CutOff organisations lose the way to the largest of them.
type Critical struct {
	Organisation cohesion.OrganisationID `json:"organisation"`
	Pieces       int                     `json:"pieces"`
	CutOff       int                     `json:"cutOff"`
}

// A Bridge is a tie that nothing replaces.
type Bridge struct {
	A cohesion.OrganisationID `json:"a"`
	B cohesion.OrganisationID `json:"b"`
}

// A Member is how one organisation stands in the network.
type Member struct {
	Organisation cohesion.OrganisationID `json:"organisation"`
	Partners     int                     `json:"partners"`
	Strength     int                     `json:"strength"`    // sum of the weights of its ties
	Betweenness  float64                 `json:"betweenness"` // see [Paths]
	Closeness    float64                 `json:"closeness"`   // see [Paths]
	// Constraint and EffectiveSize are those of [Broker]; nil without ties.
	Constraint    *float64 `json:"constraint,omitzero"`
	EffectiveSize *float64 `json:"effectiveSize,omitzero"`
	Island        int      `json:"island"`    // place in Islands
	Community     int      `json:"community"` // place in Communities
}

// Report measures the network. The steps are those of [Graph.Paths]; if the context ends
// it returns an error that wraps the context's.
func (n *Network) Report(ctx context.Context) (*Report, error) {
	g := n.graph
	paths, err := g.Paths(ctx)
	if err != nil {
		return nil, err
	}
	groups := g.Communities()
	r := &Report{
		Organisations: g.Len(), Ties: g.Edges(),
		Density: defined(g.Density()), Fragmentation: defined(g.Fragmentation()), Transitivity: defined(g.Transitivity()),
		Centralisation: defined(g.Centralise(paths)), Modularity: defined(g.Modularity(groups)),
		Diameter: paths.Diameter, MeanPath: paths.Mean,
	}
	of, _ := g.Components()
	islands, communities := gatherGroups(of), gatherGroups(groups)
	r.Islands, r.Communities = n.name(islands), n.name(communities)
	r.Members = n.standings(paths, placeOf(islands, g.Len()), placeOf(communities, g.Len()))
	r.Critical, r.Bridges = n.critical()
	return r, nil
}

// defined returns the value, or nil if it is not defined.
func defined[T any](value T, ok bool) *T {
	if !ok {
		return nil
	}
	return &value
}

// gatherGroups turns the group of each node into lists of nodes, the longest first.
func gatherGroups(of []int) [][]int {
	var groups [][]int
	at := make(map[int]int)
	for v, c := range of {
		i, known := at[c]
		if !known {
			i = len(groups)
			at[c] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], v)
	}
	slices.SortStableFunc(groups, func(a, b []int) int { return cmp.Compare(len(b), len(a)) })
	return groups
}

// placeOf returns for each node the place of its group.
func placeOf(groups [][]int, n int) []int {
	place := make([]int, n)
	for i, group := range groups {
		for _, v := range group {
			place[v] = i
		}
	}
	return place
}

// name replaces nodes by ids.
func (n *Network) name(groups [][]int) [][]cohesion.OrganisationID {
	named := make([][]cohesion.OrganisationID, len(groups)) // not nil: an empty list in JSON
	for i, group := range groups {
		for _, v := range group {
			named[i] = append(named[i], n.members[v])
		}
	}
	return named
}

func (n *Network) standings(p *Paths, island, community []int) []Member {
	brokers := n.graph.Brokers()
	members := make([]Member, len(n.members))
	for v, id := range n.members {
		members[v] = Member{
			Organisation: id, Partners: n.graph.Degree(v), Strength: n.graph.Strength(v),
			Betweenness: p.Betweenness[v], Closeness: p.Closeness[v],
			Constraint:    defined(brokers[v].Constraint, brokers[v].Defined),
			EffectiveSize: defined(brokers[v].EffectiveSize, brokers[v].Defined),
			Island:        island[v], Community: community[v],
		}
	}
	return members
}

func (n *Network) critical() ([]Critical, []Bridge) {
	cuts, edges := n.graph.Cuts()
	slices.SortStableFunc(cuts, func(a, b Cut) int {
		return cmp.Or(cmp.Compare(b.CutOff, a.CutOff), cmp.Compare(b.Pieces, a.Pieces))
	})
	critical, bridges := make([]Critical, 0, len(cuts)), make([]Bridge, 0, len(edges))
	for _, c := range cuts {
		critical = append(critical, Critical{Organisation: n.members[c.Node], Pieces: c.Pieces, CutOff: c.CutOff})
	}
	for _, e := range edges {
		bridges = append(bridges, Bridge{A: n.members[e.A], B: n.members[e.B]})
	}
	return critical, bridges
}
