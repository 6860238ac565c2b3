package httpapi

import (
	"net/http"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/network"
	"github.com/socialebasis/verbinder/matching"
	"github.com/socialebasis/verbinder/matching/overlap"
)

// An overlapItem is two initiatives that overlap, with what a list shows of them.
type overlapItem struct {
	A        namedID            `json:"a"`
	B        namedID            `json:"b"`
	Relation overlap.Relation   `json:"relation"`
	Lo       cohesion.Score     `json:"lo"`   // overlap at least
	Hi       cohesion.Score     `json:"hi"`   // overlap at most, were everything known
	AInB     cohesion.Score     `json:"aInB"` // how much of A lies within B
	BInA     cohesion.Score     `json:"bInA"`
	Axes     []overlap.Likeness `json:"axes"`
}

var listOverlaps = operation{
	id: "listOverlaps", method: http.MethodGet, path: home + "/overlaps", status: http.StatusOK, query: []string{"limit"},
	run: func(c *call) (reply, error) {
		q := c.reader()
		p := q.page()
		if err := q.end(); err != nil {
			return reply{}, err
		}
		pairs, err := c.desk.Overlaps(c.r.Context(), overlap.Query{Workers: 1})
		if err != nil {
			return reply{}, err
		}
		x, err := c.desk.Index(c.r.Context())
		if err != nil {
			return reply{}, err
		}
		answer := struct {
			Items []overlapItem `json:"items"`
			Total int           `json:"total"` // how many pairs overlap, shown or not
		}{[]overlapItem{}, len(pairs)}
		for _, pair := range pairs[:min(len(pairs), p.Limit)] {
			answer.Items = append(answer.Items, overlapItem{
				A: named(x, pair.A), B: named(x, pair.B), Relation: pair.Relation, Lo: pair.Lo, Hi: pair.Hi,
				AInB: pair.AInB, BInA: pair.BInA, Axes: pair.Axes[:],
			})
		}
		return reply{body: answer}, nil
	},
}

func named(x *matching.Index, id cohesion.InitiativeID) namedID {
	n := namedID{ID: id.String()}
	if i, ok := x.Initiative(id); ok {
		n.Name = i.Name
	}
	return n
}

// A networkAnswer is how organisations hang together.
type networkAnswer struct {
	Organisations int            `json:"organisations"`
	Ties          int            `json:"ties"`
	Density       *float64       `json:"density,omitempty"`
	Fragmentation *float64       `json:"fragmentation,omitempty"`
	Islands       [][]namedID    `json:"islands"`
	Critical      []criticalItem `json:"critical"`
	Bridges       []bridgeItem   `json:"bridges"`
}

// A criticalItem is an organisation without which others can no longer reach each other.
type criticalItem struct {
	Organisation namedID `json:"organisation"`
	CutOff       int     `json:"cutOff"`
}

// A bridgeItem is a tie without which an island falls in two.
type bridgeItem struct {
	A namedID `json:"a"`
	B namedID `json:"b"`
}

var readNetwork = operation{
	id: "readNetwork", method: http.MethodGet, path: home + "/network", status: http.StatusOK,
	run: func(c *call) (reply, error) {
		report, err := c.desk.Network(c.r.Context())
		if err != nil {
			return reply{}, err
		}
		x, err := c.desk.Index(c.r.Context())
		if err != nil {
			return reply{}, err
		}
		return reply{body: networkOf(report, func(id cohesion.OrganisationID) namedID {
			var name language.Text
			if o, ok := x.Organisation(id); ok {
				name = o.Name
			}
			return namedID{ID: id.String(), Name: name}
		})}, nil
	},
}

// networkOf shows a report with the names of organisations.
func networkOf(r *network.Report, named func(cohesion.OrganisationID) namedID) networkAnswer {
	answer := networkAnswer{
		Organisations: r.Organisations, Ties: r.Ties, Density: r.Density, Fragmentation: r.Fragmentation,
		Islands: [][]namedID{}, Critical: []criticalItem{}, Bridges: []bridgeItem{},
	}
	for _, island := range r.Islands {
		members := make([]namedID, len(island))
		for i, id := range island {
			members[i] = named(id)
		}
		answer.Islands = append(answer.Islands, members)
	}
	for _, critical := range r.Critical {
		answer.Critical = append(answer.Critical, criticalItem{named(critical.Organisation), critical.CutOff})
	}
	for _, b := range r.Bridges {
		answer.Bridges = append(answer.Bridges, bridgeItem{named(b.A), named(b.B)})
	}
	return answer
}
