package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
	"github.com/socialebasis/verbinder/matching/overlap"
)

// An overlapLine is the line that batch overlaps writes for a pair.
type overlapLine struct {
	A          cohesion.InitiativeID `json:"a"`
	B          cohesion.InitiativeID `json:"b"`
	Names      [2]string             `json:"names"`
	Organisers [2][]string           `json:"organisers"`
	Relation   overlap.Relation      `json:"relation"`
	Kinds      overlap.Kinds         `json:"kinds"`
	Lo         cohesion.Score        `json:"lo"`
	Hi         cohesion.Score        `json:"hi"`
	Coverage   coverage              `json:"coverage"`
	Axes       []overlap.Likeness    `json:"axes"`
	Evidence   overlap.Evidence      `json:"evidence"`
	Action     overlap.Action        `json:"action,omitzero"`
	Sentences  []string              `json:"sentences"`
}

// coverage is how far each offer lies inside the other.
type coverage struct {
	AInB cohesion.Score `json:"aInB"`
	BInA cohesion.Score `json:"bInA"`
}

// overlapJob is what batch overlaps prepares.
type overlapJob struct {
	*job
	set      *overlap.Set
	policy   overlap.Policy
	query    overlap.Query
	renderer *overlap.Renderer
	tag      language.Tag
	names    map[cohesion.OrganisationID]string
}

func overlaps(j *job, args []string) error {
	f := j.flags("", `Reads records and writes a line for each pair of offers that overlap: first those of different
organisations, then those of which nobody says whose they are, then sister offers of one organisation; in each
those that overlap most first. What people decided about pairs is applied. How many there are of
each is said on standard error.`)
	records := f.String("records", "", "`FILE` of records; - is standard input")
	at := f.String("at", "", "`DATE` or time at which offers are compared (default now)")
	threshold := f.Float64("threshold", -1, "least overlap of a pair, `0 to 1` (default that of the policy)")
	policyFile := f.String("policy", "", "`FILE` of an overlap policy (default the built-in one)")
	community := f.String("community", "", "`ID` of the community that looks (default all of the file)")
	kinds := f.String("kinds", "overlap", "what is written, of `overlap,clash,complement`")
	lang := f.String("lang", "nl", "write sentences in `nl|en`")
	groups := f.String("groups", "", "`FILE` for groups of offers that could meet")
	sample := f.String("sample", "", "`FILE` for 60 pairs to judge blind: 30 with most overlap, 30 from below the threshold; their scores go to FILE.key")
	seed := f.Uint64("seed", 1, "`S`, the seed of -sample")
	rejects := f.String("rejects", "", "`FILE` for lines that could not be used (default a report on standard error)")
	if err := j.parse(f, args, 0); err != nil {
		return err
	}
	if err := require(map[string]string{"records": *records}, "records"); err != nil {
		return err
	}
	o := overlapJob{job: j, tag: language.Tag(*lang)}
	if *lang != "nl" && *lang != "en" {
		return fmt.Errorf("%w: -lang %q is not nl or en", errUsage, *lang)
	}
	o.renderer = overlap.NewRenderer(vocabulary.Starter(), o.tag)
	var err error
	if o.query.Kinds, err = kindsOf(*kinds); err != nil {
		return err
	}
	if o.policy, err = j.overlapPolicy(*policyFile, *threshold); err != nil {
		return err
	}
	var opt overlap.Options
	if *community != "" {
		if opt.For, err = cohesion.ParseID[cohesion.Community](*community); err != nil {
			return fmt.Errorf("%w: -community: %v", errUsage, err)
		}
	}
	if err := j.rejectsTo(*rejects); err != nil {
		return err
	}
	supply, err := o.read(*records, *at, opt)
	if err != nil {
		return err
	}
	if *sample != "" {
		if err := o.sample(supply, opt, *sample, *seed); err != nil {
			return err
		}
	}
	if err := o.pairs(); err != nil || *groups == "" {
		return err
	}
	return o.groups(*groups)
}

// kindsOf reads a list of kinds.
func kindsOf(text string) (overlap.Kinds, error) {
	var kinds overlap.Kinds
	for name := range strings.SplitSeq(text, ",") {
		var k overlap.Kind
		if err := k.UnmarshalText([]byte(strings.TrimSpace(name))); err != nil {
			return 0, fmt.Errorf("%w: -kinds: %v", errUsage, err)
		}
		kinds |= overlap.KindsOf(k)
	}
	return kinds, nil
}

// overlapPolicy reads a policy; "" is the default. A threshold of -1 leaves it as it is.
func (j *job) overlapPolicy(path string, threshold float64) (overlap.Policy, error) {
	p := overlap.DefaultPolicy()
	if path != "" {
		f, err := j.open("-policy", path)
		if err != nil {
			return p, err
		}
		defer f.Close()
		data, err := io.ReadAll(io.LimitReader(f, 1<<20))
		if err != nil {
			return p, fmt.Errorf("-policy %s: %w", path, err)
		}
		if p, err = overlap.ParsePolicy(data); err != nil {
			return p, fmt.Errorf("-policy %s: %w", path, err)
		}
	}
	switch {
	case threshold >= 0 && threshold <= 1:
		p.Threshold = cohesion.Score(math.Round(threshold * float64(cohesion.One)))
	case threshold != -1:
		return p, fmt.Errorf("%w: -threshold %s is not 0 to 1", errUsage, strconv.FormatFloat(threshold, 'g', -1, 64))
	}
	return p, nil
}

// read makes the set, with the judgements of the file.
func (o *overlapJob) read(path, at string, opt overlap.Options) (matching.Supply, error) {
	when, err := instant(at, time.Now())
	if err != nil {
		return matching.Supply{}, err
	}
	day, err := dayOf(when)
	if err != nil {
		return matching.Supply{}, err
	}
	supply, err := o.supply(path, day, nil)
	if err != nil {
		return supply, err
	}
	opt.Judgements = o.judgements
	o.names = make(map[cohesion.OrganisationID]string, len(supply.Organisations))
	for _, org := range supply.Organisations {
		o.names[org.ID] = org.Name.In(o.tag)
	}
	o.show("preparing offers", -1)
	if o.set, err = overlap.New(o.ctx, supply, o.policy, opt); err != nil {
		return supply, fmt.Errorf("-records %s: %w", path, err)
	}
	return supply, nil
}

// pairs writes all pairs and a summary.
func (o *overlapJob) pairs() error {
	o.show("comparing offers", -1)
	list, err := o.set.All(o.ctx, o.query)
	if err != nil {
		return err
	}
	counts := map[overlap.Relation]int{}
	kinds := map[overlap.Kind]int{}
	for _, relation := range []overlap.Relation{overlap.Between, overlap.Unclear, overlap.Sisters} {
		for _, p := range list {
			if p.Relation != relation {
				continue
			}
			counts[relation]++
			for _, k := range p.Kinds.List() {
				kinds[k]++
			}
			if err := o.ctx.Err(); err != nil {
				return err
			}
			if err := o.pair(p); err != nil {
				return err
			}
		}
	}
	o.progress.end()
	fmt.Fprintf(o.stderr, "batch overlaps: %d offers; %d pairs between organisations, %d of one organisation, %d of which that is not clear; overlap %d, clash %d, complement %d\n",
		o.set.Len(), counts[overlap.Between], counts[overlap.Sisters], counts[overlap.Unclear], kinds[overlap.Overlapping], kinds[overlap.Clashing], kinds[overlap.Complemented])
	return nil
}

func (o *overlapJob) pair(p overlap.Pair) error {
	e, err := o.set.Evidence(p.A, p.B)
	if err != nil {
		return err
	}
	a, b := o.offer(p.A), o.offer(p.B)
	return o.out.json(overlapLine{
		A: p.A, B: p.B, Names: [2]string{a.Name.In(o.tag), b.Name.In(o.tag)}, Organisers: [2][]string{o.organisers(a), o.organisers(b)},
		Relation: p.Relation, Kinds: p.Kinds, Lo: p.Lo, Hi: p.Hi, Coverage: coverage{p.AInB, p.BInA},
		Axes: p.Axes[:], Evidence: e, Action: p.Action, Sentences: o.renderer.Sentences(p, e),
	})
}

// offer returns an initiative of the set; pairs name no other.
func (o *overlapJob) offer(id cohesion.InitiativeID) *cohesion.Initiative {
	i, _ := o.set.Initiative(id)
	return i
}

func (o *overlapJob) organisers(i *cohesion.Initiative) []string {
	names := make([]string, 0, len(i.Organisers))
	for _, id := range i.Organisers {
		if name := o.names[id]; name != "" {
			names = append(names, name)
		} else {
			names = append(names, id.String())
		}
	}
	slices.Sort(names)
	return names
}
