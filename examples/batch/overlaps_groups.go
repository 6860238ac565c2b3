package main

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/matching"
	"github.com/socialebasis/verbinder/matching/overlap"
)

// A groupLine is the line that batch overlaps -groups writes for a group.
type groupLine struct {
	overlap.Group
	Names     []string `json:"names"`     // of the offers
	Inviting  []string `json:"inviting"`  // names of the organisations
	Sentences []string `json:"sentences"` // why
}

// groups writes the groups of offers that could meet.
func (o *overlapJob) groups(path string) error {
	list, err := o.set.Groups(o.ctx)
	if err != nil {
		return err
	}
	return writeLines("-groups", path, func(out *lines) error {
		for _, g := range list {
			line := groupLine{Group: g, Sentences: o.renderer.GroupSentences(g)}
			for _, id := range g.Offers {
				line.Names = append(line.Names, o.offer(id).Name.In(o.tag))
			}
			for _, id := range g.Invite {
				line.Inviting = append(line.Inviting, o.names[id])
			}
			if err := out.json(line); err != nil {
				return err
			}
		}
		return nil
	})
}

// writeLines writes a file of lines.
func writeLines(flagName, path string, write func(*lines) error) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("%s: %w", flagName, err)
	}
	buffered := bufio.NewWriter(f)
	out := &lines{out: buffered}
	err = errors.Join(write(out), out.flush(), buffered.Flush(), f.Close())
	if err != nil {
		return fmt.Errorf("%s %s: %w", flagName, path, err)
	}
	return nil
}

// sampled is how many pairs of either sort are judged.
const sampled = 30

// A toJudge is a pair as somebody judges it who sees no score.
type toJudge struct {
	Pair int          `json:"pair"`
	A    offerToJudge `json:"a"`
	B    offerToJudge `json:"b"`
}

type offerToJudge struct {
	Name        string   `json:"name"`
	Organisers  []string `json:"organisers,omitzero"`
	Summary     string   `json:"summary,omitzero"`
	Description string   `json:"description,omitzero"`
	Places      []string `json:"places,omitzero"`
}

// A keyToJudge says what a pair was.
type keyToJudge struct {
	Pair int                   `json:"pair"`
	Top  bool                  `json:"top"` // one of those that overlap most
	A    cohesion.InitiativeID `json:"a"`
	B    cohesion.InitiativeID `json:"b"`
	Lo   cohesion.Score        `json:"lo"`
	Hi   cohesion.Score        `json:"hi"`
}

// sample writes pairs between organisations to judge blind: those that overlap most, and
// as many drawn at random from those at or below the threshold that have anything in common, mixed.
func (o *overlapJob) sample(supply matching.Supply, opt overlap.Options, path string, seed uint64) error {
	below := o.policy
	below.Threshold = 0
	opt.Judgements = o.judgements
	set, err := overlap.New(o.ctx, supply, below, opt)
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(seed, 0))
	var low []overlap.Pair
	seen := 0
	for p, err := range set.Pairs(o.ctx, overlap.Query{}) {
		switch {
		case err != nil:
			return err
		case p.Relation != overlap.Between || p.Lo > o.policy.Threshold:
			continue
		}
		// Algorithm R: every pair is as likely to be among those that are kept.
		if seen++; len(low) < sampled {
			low = append(low, p)
		} else if n := r.IntN(seen); n < sampled {
			low[n] = p
		}
	}
	all, err := o.set.All(o.ctx, overlap.Query{})
	if err != nil {
		return err
	}
	var list []keyToJudge
	for _, p := range all {
		if p.Relation == overlap.Between && len(list) < sampled {
			list = append(list, keyToJudge{Top: true, A: p.A, B: p.B, Lo: p.Lo, Hi: p.Hi})
		}
	}
	for _, p := range low {
		list = append(list, keyToJudge{A: p.A, B: p.B, Lo: p.Lo, Hi: p.Hi})
	}
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return o.writeSample(supply, list, path)
}

func (o *overlapJob) writeSample(supply matching.Supply, list []keyToJudge, path string) error {
	places := make(map[cohesion.PlaceID]*cohesion.Place, len(supply.Places))
	for _, p := range supply.Places {
		places[p.ID] = p.Shown()
	}
	err := writeLines("-sample", path, func(out *lines) error {
		for n := range list {
			list[n].Pair = n + 1
			if err := out.json(toJudge{n + 1, o.shown(list[n].A, places), o.shown(list[n].B, places)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return writeLines("-sample", path+".key", func(out *lines) error {
		for _, k := range list {
			if err := out.json(k); err != nil {
				return err
			}
		}
		return nil
	})
}

// shown is an offer as a judge sees it.
func (o *overlapJob) shown(id cohesion.InitiativeID, places map[cohesion.PlaceID]*cohesion.Place) offerToJudge {
	i := o.offer(id)
	s := offerToJudge{Name: i.Name.In(o.tag), Organisers: o.organisers(i), Summary: i.Summary.In(o.tag), Description: i.Description.In(o.tag)}
	for _, d := range i.Deliveries {
		p := places[d.Place]
		if p == nil || len(s.Places) == 5 {
			continue
		}
		text := p.Name.In(o.tag)
		for _, line := range p.Address.Lines {
			text += ", " + line
		}
		s.Places = append(s.Places, text)
	}
	return s
}
