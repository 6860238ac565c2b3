// Package graphml writes a network of organisations as GraphML (Brandes and others, 2002),
// which Gephi, yEd, igraph and other tools for networks read. It writes only; safe for
// concurrent use.
package graphml

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/network"
)

// The elements of a GraphML document that this package writes.
type (
	document struct {
		XMLName xml.Name `xml:"http://graphml.graphdrawing.org/xmlns graphml"`
		Keys    []key    `xml:"key"`
		Graph   graph    `xml:"graph"`
	}
	key struct {
		ID   string `xml:"id,attr"`
		For  string `xml:"for,attr"`
		Name string `xml:"attr.name,attr"`
		Type string `xml:"attr.type,attr"`
	}
	graph struct {
		EdgeDefault string `xml:"edgedefault,attr"`
		Nodes       []node `xml:"node"`
		Edges       []edge `xml:"edge"`
	}
	node struct {
		ID   string  `xml:"id,attr"`
		Data []datum `xml:"data"`
	}
	edge struct {
		Source string  `xml:"source,attr"`
		Target string  `xml:"target,attr"`
		Data   []datum `xml:"data"`
	}
	datum struct {
		Key   string `xml:"key,attr"`
		Value string `xml:",chardata"`
	}
)

var keys = []key{
	{"label", "node", "label", "string"}, {"partners", "node", "partners", "int"}, {"betweenness", "node", "betweenness", "double"},
	{"closeness", "node", "closeness", "double"}, {"constraint", "node", "constraint", "double"}, {"island", "node", "island", "int"},
	{"community", "node", "community", "int"}, {"weight", "edge", "weight", "double"}, {"kinds", "edge", "kinds", "string"}, {"trust", "edge", "trust", "string"},
}

// Write writes the network with the measures of its report. name gives each organisation's
// label; characters that XML cannot hold are replaced. The document is complete or the
// error says what went wrong while writing.
func Write(w io.Writer, n *network.Network, r *network.Report, name func(cohesion.OrganisationID) string) error {
	d := document{Keys: keys, Graph: graph{EdgeDefault: "undirected"}}
	for _, m := range r.Members {
		d.Graph.Nodes = append(d.Graph.Nodes, ofMember(m, name(m.Organisation)))
	}
	for _, t := range n.Ties() {
		d.Graph.Edges = append(d.Graph.Edges, ofTie(t))
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("graphml: %w", err)
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", " ")
	if err := enc.Encode(d); err != nil {
		return fmt.Errorf("graphml: %w", err)
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return fmt.Errorf("graphml: %w", err)
	}
	return nil
}

func ofMember(m network.Member, label string) node {
	data := []datum{
		{"label", label}, {"partners", strconv.Itoa(m.Partners)}, {"betweenness", number(m.Betweenness)}, {"closeness", number(m.Closeness)},
		{"island", strconv.Itoa(m.Island)}, {"community", strconv.Itoa(m.Community)},
	}
	if m.Constraint != nil {
		data = append(data, datum{"constraint", number(*m.Constraint)})
	}
	return node{ID: m.Organisation.String(), Data: data}
}

func ofTie(t network.Tie) edge {
	kinds := make([]string, len(t.Kinds))
	for i, k := range t.Kinds {
		kinds[i] = k.String()
	}
	data := []datum{{"weight", strconv.Itoa(t.Weight)}, {"kinds", strings.Join(kinds, " ")}}
	if t.Trust != 0 {
		data = append(data, datum{"trust", t.Trust.String()})
	}
	return edge{Source: t.A.String(), Target: t.B.String(), Data: data}
}

func number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }
