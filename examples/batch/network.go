package main

import (
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/adapters/graphml"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/network"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// The lines that batch network writes: first the whole, then each organisation, then the
// groups for whom nobody speaks.
type (
	networkLine struct {
		Type    string                `json:"type"` // network
		Records int                   `json:"unusedRecords,omitzero"`
		Unused  []cohesion.RecordRef  `json:"unused,omitzero"` // ties with organisations that are not in the picture; the first ten
		Report  *network.Report       `json:"report"`
		Say     []string              `json:"say"` // what stands out, in sentences
		Ties    map[string]int        `json:"tiesByKind"`
		Options networkOptionsWritten `json:"options"`
	}
	networkOptionsWritten struct {
		Day    schedule.Date `json:"day"`
		Stated bool          `json:"statedOnly"`
	}
	memberLine struct {
		Type string `json:"type"` // member
		Name string `json:"name"`
		network.Member
	}
	nobodyLine struct {
		Type     string         `json:"type"` // nobody
		Label    string         `json:"label"`
		Audience vocabulary.Ref `json:"audience"`
		InPart   int            `json:"inPart,omitzero"` // organisations that speak for a part of it
	}
)

func networkOf(j *job, args []string) error {
	f := j.flags("", "Reads records and writes the network of their organisations: a line for the whole, one for each organisation, and one for each group for whom nobody speaks. As GraphML, for other tools, with -format graphml.")
	records := f.String("records", "", "`FILE` of records; - is standard input")
	at := f.String("at", "", "`DATE` or time of the picture (default now)")
	format := f.String("format", "ndjson", "`ndjson|graphml`")
	lang := f.String("lang", "nl", "language of sentences and names, `nl|en`")
	stated := f.Bool("stated", false, "count only ties that organisations state, not those that are seen in what they do")
	rejects := f.String("rejects", "", "`FILE` for lines that could not be used (default a report on standard error)")
	if err := j.parse(f, args, 0); err != nil {
		return err
	}
	if err := require(map[string]string{"records": *records}, "records"); err != nil {
		return err
	}
	if *format != "ndjson" && *format != "graphml" {
		return fmt.Errorf("%w: -format %q is not ndjson or graphml", errUsage, *format)
	}
	if *lang != "nl" && *lang != "en" {
		return fmt.Errorf("%w: -lang %q is not nl or en", errUsage, *lang)
	}
	if err := j.rejectsTo(*rejects); err != nil {
		return err
	}
	r, err := j.networkRecords(*records, *at)
	if err != nil {
		return err
	}
	var o network.Options
	if *stated {
		o.Only = statedKinds()
	}
	n, err := network.New(r, o)
	if err != nil {
		return fmt.Errorf("-records %s: %w", *records, err)
	}
	j.show("measuring", -1)
	report, err := n.Report(j.ctx)
	if err != nil {
		return err
	}
	say := network.NewRenderer(r.Organisations, language.Tag(*lang))
	if *format == "graphml" {
		return graphml.Write(j.out, n, report, say.Name)
	}
	return j.writeNetwork(n, report, say, r, networkOptionsWritten{Day: r.Day, Stated: *stated}, language.Tag(*lang))
}

// networkRecords reads what a network is made of.
func (j *job) networkRecords(path, at string) (network.Records, error) {
	var r network.Records
	when, err := instant(at, time.Now())
	if err != nil {
		return r, err
	}
	if r.Day, err = dayOf(when); err != nil {
		return r, err
	}
	j.show("reading records", -1)
	err = j.each("-records", path, func(_ int, record cohesion.Record) error {
		j.progress.step()
		switch record := record.(type) {
		case *cohesion.Organisation:
			r.Organisations = append(r.Organisations, record)
		case *cohesion.Partnership:
			r.Partnerships = append(r.Partnerships, record)
		case *cohesion.Initiative:
			r.Initiatives = append(r.Initiatives, record)
		case *cohesion.SupportNeed:
			r.Needs = append(r.Needs, record)
		case *cohesion.Referral:
			r.Referrals = append(r.Referrals, record)
		}
		return nil
	})
	return r, err
}

func statedKinds() []network.TieKind {
	var kinds []network.TieKind
	for _, k := range network.TieKinds() {
		if k.Stated() {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

func (j *job) writeNetwork(n *network.Network, report *network.Report, say *network.Renderer, r network.Records, o networkOptionsWritten, tag language.Tag) error {
	whole := networkLine{Type: "network", Options: o, Ties: make(map[string]int), Say: []string{}}
	for _, t := range n.Ties() {
		for _, k := range t.Kinds {
			whole.Ties[k.String()]++
		}
	}
	unknown := n.Unknown()
	whole.Records, whole.Unused = len(unknown), unknown[:min(len(unknown), 10)]
	for _, c := range report.Critical[:min(len(report.Critical), 5)] {
		whole.Say = append(whole.Say, say.Critical(c))
	}
	short := *report
	short.Members = nil
	whole.Report = &short
	if err := j.out.json(whole); err != nil {
		return err
	}
	for _, m := range report.Members {
		if err := j.out.json(memberLine{Type: "member", Name: say.Name(m.Organisation), Member: m}); err != nil {
			return err
		}
	}
	voc := vocabulary.Starter()
	for _, p := range network.Represented(voc, r.Organisations, r.Needs, r.Day) {
		if !p.Nobody() {
			continue
		}
		line := nobodyLine{Type: "nobody", Audience: p.Audience, Label: voc.Label(p.Audience, tag), InPart: len(p.InPart)}
		if err := j.out.json(line); err != nil {
			return err
		}
	}
	return nil
}

// Write takes the text of a document that is not written line by line.
func (l *lines) Write(p []byte) (int, error) {
	l.buf = append(l.buf, p...)
	for _, c := range p {
		if c == '\n' {
			l.written++
		}
	}
	if len(l.buf) >= flushAt {
		if err := l.flush(); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}
