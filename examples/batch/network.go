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
	"github.com/socialebasis/verbinder/matching"
	"github.com/socialebasis/verbinder/matching/overlap"
)

// The lines that batch network writes: first the whole, then each organisation, the groups
// for whom nobody speaks, and who should meet.
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
	introductionLine struct {
		Type  string    `json:"type"` // introduction
		Names [2]string `json:"names"`
		network.Introduction
		Say []string `json:"say"`
	}
	nobodyLine struct {
		Type     string         `json:"type"` // nobody
		Label    string         `json:"label"`
		Audience vocabulary.Ref `json:"audience"`
		InPart   int            `json:"inPart,omitzero"` // organisations that speak for a part of it
	}
)

func networkOf(j *job, args []string) error {
	f := j.flags("", "Reads records and writes the network of their organisations: a line for the whole, one for each organisation, one for each group for whom nobody speaks, and one for each two that should meet. As GraphML, for other tools, with -format graphml.")
	records := f.String("records", "", "`FILE` of records; - is standard input")
	at := f.String("at", "", "`DATE` or time of the picture (default now)")
	format := f.String("format", "ndjson", "`ndjson|graphml`")
	lang := f.String("lang", "nl", "language of sentences and names, `nl|en`")
	stated := f.Bool("stated", false, "count only ties that organisations state, not those that are seen in what they do")
	introduce := f.Int("introduce", 20, "how many introductions to write: organisations without a tie that should meet")
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
	if *introduce < 0 {
		return fmt.Errorf("%w: -introduce %d is not 0 or more", errUsage, *introduce)
	}
	if *lang != "nl" && *lang != "en" {
		return fmt.Errorf("%w: -lang %q is not nl or en", errUsage, *lang)
	}
	if err := j.rejectsTo(*rejects); err != nil {
		return err
	}
	r, supply, err := j.networkRecords(*records, *at)
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
	if err := j.writeNetwork(n, report, say, r, networkOptionsWritten{Day: r.Day, Stated: *stated}, language.Tag(*lang)); err != nil {
		return err
	}
	return j.writeIntroductions(n, say, supply, *introduce)
}

// writeIntroductions writes who should meet, the best first.
func (j *job) writeIntroductions(n *network.Network, say *network.Renderer, supply matching.Supply, most int) error {
	if most == 0 {
		return nil
	}
	affinities, err := j.affinities(supply)
	if err != nil {
		return err
	}
	list, err := n.Introductions(affinities, j.judgements, network.IntroductionOptions{Most: most})
	if err != nil {
		return err
	}
	for _, i := range list {
		line := introductionLine{Type: "introduction", Names: [2]string{say.Name(i.A), say.Name(i.B)}, Introduction: i, Say: say.Introduction(i)}
		if err := j.out.json(line); err != nil {
			return err
		}
	}
	return nil
}

// networkRecords reads what a network is made of, and the supply whose offers are compared.
func (j *job) networkRecords(path, at string) (network.Records, matching.Supply, error) {
	var r network.Records
	when, err := instant(at, time.Now())
	if err != nil {
		return r, matching.Supply{}, err
	}
	if r.Day, err = dayOf(when); err != nil {
		return r, matching.Supply{}, err
	}
	s, err := j.supply(path, r.Day, func(record cohesion.Record) {
		switch record := record.(type) {
		case *cohesion.SupportNeed:
			r.Needs = append(r.Needs, record)
		case *cohesion.Referral:
			r.Referrals = append(r.Referrals, record)
		}
	})
	r.Organisations, r.Partnerships, r.Initiatives = s.Organisations, s.Partnerships, s.Initiatives
	return r, s, err
}

// affinities finds what organisations have for each other by what they offer.
func (j *job) affinities(s matching.Supply) ([]network.Affinity, error) {
	j.show("comparing offers", -1)
	set, err := overlap.New(j.ctx, s, overlap.DefaultPolicy(), overlap.Options{Judgements: j.judgements})
	if err != nil {
		return nil, err
	}
	found, err := set.Affinities(j.ctx)
	if err != nil {
		return nil, err
	}
	list := make([]network.Affinity, len(found))
	for i, a := range found {
		list[i] = network.Affinity{A: a.A, B: a.B, Overlap: a.Overlap, Complement: a.Complement}
	}
	return list, nil
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
