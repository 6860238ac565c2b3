package overlap

import (
	"fmt"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/matching"
)

// Compare compares two offers of the set, whatever they have with one another. Judgements
// play no part, but an offer that the other's community may not see, nor the other way
// round, is not found. It wraps [matching.ErrNotFound] too for one that is not in the set,
// and refuses to compare an offer with itself.
func (s *Set) Compare(a, b cohesion.InitiativeID) (Pair, error) {
	x, y, err := s.two(a, b)
	if err != nil {
		return Pair{}, err
	}
	covers := s.covers(x, y)
	return s.pair(x, y, &covers), nil
}

// two returns the rows of two offers, the lesser ID first.
func (s *Set) two(a, b cohesion.InitiativeID) (int32, int32, error) {
	if b.Compare(a) < 0 {
		a, b = b, a
	}
	x, known := s.numbers[a]
	y, also := s.numbers[b]
	switch {
	case !known:
		return 0, 0, fmt.Errorf("overlap: initiative %s: %w", a, matching.ErrNotFound)
	case !also || !s.together(&s.rows[x], &s.rows[y]):
		return 0, 0, fmt.Errorf("overlap: initiative %s beside %s: %w", b, a, matching.ErrNotFound)
	case x == y:
		return 0, 0, fmt.Errorf("overlap: initiative %s is compared with itself", a)
	}
	return x, y, nil
}

func (s *Set) area(a, b int32) cover {
	x, y := &s.rows[a], &s.rows[b]
	return s.atlas.covers(x.catchment, y.catchment, x.community == y.community)
}

// covers compares two rows on every axis.
func (s *Set) covers(a, b int32) [axes]cover {
	x, y := &s.rows[a], &s.rows[b]
	return [axes]cover{
		s.themes.covers(x.theme, y.theme),
		s.words.covers(x.words, y.words),
		s.groups.covers(x.group, y.group),
		s.area(a, b),
		s.weeks.covers(x.week, y.week),
		s.tongues.covers(x.tongue, y.tongue),
	}
}

// pair puts together what was compared of two rows.
func (s *Set) pair(a, b int32, covers *[axes]cover) Pair {
	swapped := s.records[b].ID.Compare(s.records[a].ID) < 0
	if swapped {
		a, b = b, a
	}
	p := Pair{A: s.records[a].ID, B: s.records[b].ID, Relation: s.relation(a, b)}
	var lo, hi, ab, ba int64
	for i, c := range covers {
		if swapped {
			c.ab, c.ba = c.ba, c.ab
		}
		l := Likeness{Axis: Axis(i + 1), Known: c.known, Lo: s.rules[i].Unknown, Hi: cohesion.One}
		rule := s.rules[i]
		if c.known {
			l.Lo, l.AInB, l.BInA = c.dice(), c.ab, c.ba
			l.Hi = l.Lo
			loss := s.weigh(rule, s.lossOf(rule, l.Lo))
			lo, hi = lo+loss, hi+loss
			ab += s.weigh(rule, s.lossOf(rule, c.ab))
			ba += s.weigh(rule, s.lossOf(rule, c.ba))
		} else {
			unknown := s.weigh(rule, s.unknownLoss(rule))
			lo, ab, ba = lo+unknown, ab+unknown, ba+unknown
		}
		p.Axes[i] = l
	}
	p.Lo, p.Hi, p.AInB, p.BInA = s.mean(lo), s.mean(hi), s.mean(ab), s.mean(ba)
	p.Kinds = s.kinds(a, b, &p)
	p.Action = p.action()
	return p
}

// beyond is the loss of a value of 0, unweighted.
const beyond = int32(1) << 30

// lossOf returns what a likeness loses, unweighted: of Floor + (1 - Floor) s, rounded down.
func (s *Set) lossOf(r AxisRule, v cohesion.Score) int32 {
	f := r.Floor + cohesion.Score(int64(cohesion.One-r.Floor)*int64(v)/int64(cohesion.One))
	if f == 0 {
		return beyond
	}
	return s.loss[f]
}

func (s *Set) unknownLoss(r AxisRule) int32 {
	if r.Unknown == 0 {
		return beyond
	}
	return s.loss[r.Unknown]
}

func (s *Set) weigh(r AxisRule, loss int32) int64 {
	if loss == beyond && r.Weight > 0 {
		return lost
	}
	return int64(loss) * int64(r.Weight)
}

// mean returns the weighted geometric mean of which the losses are the sum.
func (s *Set) mean(loss int64) cohesion.Score {
	if loss >= lost {
		return 0
	}
	return s.powers.power(loss / s.weight)
}

// kinds says what two rows have with one another.
func (s *Set) kinds(a, b int32, p *Pair) Kinds {
	var ks Kinds
	if p.Lo > s.policy.Threshold {
		ks |= KindsOf(Overlapping)
	}
	if s.clashes(a, b, p) {
		ks |= KindsOf(Clashing)
	}
	if s.complements(a, b, p) {
		ks |= KindsOf(Complemented)
	}
	return ks
}

func (s *Set) clashes(a, b int32, p *Pair) bool {
	rule := &s.policy.Clash
	if area := p.On(ByArea); !area.Known || area.Lo < rule.Area || !s.coincide(a, b) {
		return false
	}
	theme, group := p.On(ByTheme), p.On(ByAudience)
	if theme.Known && theme.Lo >= rule.Same {
		return true
	}
	// What one organisation offers at one time for one group, it planned so.
	return p.Relation != Sisters && (group.Known && group.Lo >= rule.Same || s.samePlace(a, b))
}

// coincide says whether two rows take place at the same time, and seldom enough for
// that to matter.
func (s *Set) coincide(a, b int32) bool {
	x, y := s.rows[a].week, s.rows[b].week
	if x == 0 || y == 0 {
		return false
	}
	shorter, longer := min(s.weeks.counts[x], s.weeks.counts[y]), max(s.weeks.counts[x], s.weeks.counts[y])
	if longer > 4*s.policy.Clash.Hours {
		return false
	}
	common := int64(s.weeks.common(x, y))
	return common > 0 && scale(common, int64(shorter)) >= int64(s.policy.Clash.Time)
}

// samePlace says whether two rows use one place at the same time.
func (s *Set) samePlace(a, b int32) bool {
	for n := range s.records[a].Deliveries {
		d := &s.records[a].Deliveries[n]
		if d.Place.IsZero() || d.Mode != cohesion.AtPlace && d.Mode != 0 {
			continue
		}
		for m := range s.records[b].Deliveries {
			e := &s.records[b].Deliveries[m]
			if e.Place != d.Place || e.Mode != cohesion.AtPlace && e.Mode != 0 || d.Schedule == nil || e.Schedule == nil {
				continue
			}
			if s.weeks.at(d.Schedule).And(s.weeks.at(e.Schedule)).Any() {
				return true
			}
		}
	}
	return false
}

func (s *Set) complements(a, b int32, p *Pair) bool {
	rule := &s.policy.Complement
	area, group, theme := p.On(ByArea), p.On(ByAudience), p.On(ByTheme)
	if p.Relation != Between || !area.Known || !group.Known || !theme.Known {
		return false
	}
	return area.Lo >= rule.Area && group.Lo >= rule.Audience && theme.AInB <= rule.Theme && theme.BInA <= rule.Theme &&
		s.lifts.any(s.rows[a].theme, s.rows[b].theme)
}
