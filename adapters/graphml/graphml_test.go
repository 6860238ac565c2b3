package graphml_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/adapters/graphml"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/network"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// pair is a network of two organisations with a tie, and one alone.
func pair(t *testing.T) (*network.Network, *network.Report, *network.Renderer) {
	t.Helper()
	var all []*cohesion.Organisation
	for _, name := range []string{"Koor <Zanglust> & Co", "Buurthuis \x01", "Alleen"} {
		o := &cohesion.Organisation{Name: language.Dutch(name)}
		o.ID = cohesion.StableID[cohesion.Organisation](time.UnixMilli(1_770_000_000_000), "test", name)
		all = append(all, o)
	}
	n, err := network.New(network.Records{
		Organisations: all,
		Partnerships:  []*cohesion.Partnership{{A: all[0].ID, B: all[1].ID, PartnershipKind: cohesion.Refers, Trust: cohesion.HighTrust}},
		Day:           schedule.Date{Year: 2026, Month: 11, Day: 22},
	}, network.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := n.Report(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return n, r, network.NewRenderer(all, language.NL)
}

// read is what another tool would find.
type read struct {
	Nodes []struct {
		ID   string `xml:"id,attr"`
		Data []struct {
			Key   string `xml:"key,attr"`
			Value string `xml:",chardata"`
		} `xml:"data"`
	} `xml:"graph>node"`
	Edges []struct {
		Source string `xml:"source,attr"`
		Target string `xml:"target,attr"`
		Data   []struct {
			Key   string `xml:"key,attr"`
			Value string `xml:",chardata"`
		} `xml:"data"`
	} `xml:"graph>edge"`
	Keys []struct {
		ID string `xml:"id,attr"`
	} `xml:"key"`
}

func TestWrite(t *testing.T) {
	n, r, say := pair(t)
	var out bytes.Buffer
	if err := graphml.Write(&out, n, r, say.Name); err != nil {
		t.Fatal(err)
	}
	var got read
	if err := xml.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("not XML: %v\n%s", err, out.String())
	}
	if len(got.Nodes) != 3 || len(got.Edges) != 1 {
		t.Fatalf("%d nodes and %d edges, want 3 and 1", len(got.Nodes), len(got.Edges))
	}
	known := make(map[string]bool)
	for _, k := range got.Keys {
		known[k.ID] = true
	}
	labels := make(map[string]bool)
	ids := make(map[string]bool)
	for _, v := range got.Nodes {
		ids[v.ID] = true
		for _, d := range v.Data {
			if !known[d.Key] {
				t.Errorf("%q is not declared", d.Key)
			}
			if d.Key == "label" {
				labels[d.Value] = true
			}
		}
	}
	if diff := cmp.Diff(map[string]bool{"Koor <Zanglust> & Co": true, "Buurthuis \uFFFD": true, "Alleen": true}, labels); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	e := got.Edges[0]
	if !ids[e.Source] || !ids[e.Target] {
		t.Errorf("the edge %s-%s is between nodes that are not there", e.Source, e.Target)
	}
	var data []string
	for _, d := range e.Data {
		data = append(data, d.Key+"="+d.Value)
	}
	if diff := cmp.Diff("weight=6 kinds=referral trust=high", strings.Join(data, " ")); diff != "" {
		t.Errorf("data of the edge (-want +got):\n%s", diff)
	}
}

type full struct{}

var errFull = errors.New("full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteFails(t *testing.T) {
	n, r, say := pair(t)
	if err := graphml.Write(full{}, n, r, say.Name); !errors.Is(err, errFull) {
		t.Errorf("error %v, want %v", err, errFull)
	}
}
