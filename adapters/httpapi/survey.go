package httpapi

import (
	"net/http"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/network"
	"github.com/socialebasis/verbinder/matching"
	"github.com/socialebasis/verbinder/matching/duplicate"
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
	Introductions []introduction `json:"introductions"` // the best maxIntroductions
}

const maxIntroductions = 50

// An introduction is two organisations that should meet.
type introduction struct {
	A          namedID        `json:"a"`
	B          namedID        `json:"b"`
	Score      cohesion.Score `json:"score"`
	Complement cohesion.Score `json:"complement"`
	Overlap    cohesion.Score `json:"overlap"`
	Bridging   cohesion.Score `json:"bridging"`
	Closeness  cohesion.Score `json:"closeness"`
	Steps      int            `json:"steps,omitempty"` // between them now; none if nothing joins them
	Via        []namedID      `json:"via,omitempty"`
	Sentences  []string       `json:"sentences"` // for people, in the language of the answer
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
		named := func(id cohesion.OrganisationID) namedID { return namedOrganisation(x, id) }
		answer := networkOf(report, named)
		found, err := c.desk.Introductions(c.r.Context(), maxIntroductions)
		if err != nil {
			return reply{}, err
		}
		answer.Introductions = introductionsOf(x, found, c.tag)
		return reply{body: answer}, nil
	},
}

func namedOrganisation(x *matching.Index, id cohesion.OrganisationID) namedID {
	n := namedID{ID: id.String()}
	if o, ok := x.Organisation(id); ok {
		n.Name = o.Name
	}
	return n
}

// introductionsOf shows introductions with names and sentences.
func introductionsOf(x *matching.Index, found []network.Introduction, tag language.Tag) []introduction {
	var met []*cohesion.Organisation
	for _, i := range found {
		for _, id := range append([]cohesion.OrganisationID{i.A, i.B}, i.Via...) {
			if o, ok := x.Organisation(id); ok {
				met = append(met, o)
			}
		}
	}
	renderer := network.NewRenderer(met, tag)
	list := []introduction{}
	for _, i := range found {
		shown := introduction{
			A: namedOrganisation(x, i.A), B: namedOrganisation(x, i.B), Score: i.Score, Complement: i.Complement, Overlap: i.Overlap,
			Bridging: i.Bridging, Closeness: i.Closeness, Steps: i.Steps, Sentences: some(renderer.Introduction(i)),
		}
		for _, id := range i.Via {
			shown.Via = append(shown.Via, namedOrganisation(x, id))
		}
		list = append(list, shown)
	}
	return list
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

// A duplicateItem is two records that are probably the same, with their names.
type duplicateItem struct {
	Kind        cohesion.Kind      `json:"kind"`
	A           namedID            `json:"a"`
	B           namedID            `json:"b"`
	Probability int                `json:"probability"` // in millionths
	Decision    duplicate.Decision `json:"decision"`
	Weights     []duplicate.Weight `json:"weights"`
}

var listDuplicates = operation{
	id: "listDuplicates", method: http.MethodGet, path: home + "/duplicates", status: http.StatusOK, query: []string{"limit"},
	run: func(c *call) (reply, error) {
		q := c.reader()
		p := q.page()
		if err := q.end(); err != nil {
			return reply{}, err
		}
		found, err := c.desk.Duplicates(c.r.Context(), p.Limit)
		if err != nil {
			return reply{}, err
		}
		x, err := c.desk.Index(c.r.Context())
		if err != nil {
			return reply{}, err
		}
		answer := struct {
			Items    []duplicateItem `json:"items"`
			Total    int             `json:"total"` // how many pairs there are, shown or not
			Warnings []string        `json:"warnings"`
		}{[]duplicateItem{}, found.Total, some(found.Warnings)}
		for _, d := range found.Pairs {
			answer.Items = append(answer.Items, duplicateItem{
				Kind: d.A.Kind, A: namedRef(x, d.A), B: namedRef(x, d.B), Probability: d.Probability, Decision: d.Decision, Weights: some(d.Weights),
			})
		}
		return reply{body: answer}, nil
	},
}

// namedRef names an organisation or initiative of the index.
func namedRef(x *matching.Index, ref cohesion.RecordRef) namedID {
	if id, err := cohesion.ParseID[cohesion.Organisation](ref.ID); err == nil && ref.Kind == cohesion.KindOrganisation {
		return namedOrganisation(x, id)
	}
	if id, err := cohesion.ParseID[cohesion.Initiative](ref.ID); err == nil {
		return named(x, id)
	}
	return namedID{ID: ref.ID}
}
