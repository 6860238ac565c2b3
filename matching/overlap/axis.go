package overlap

import (
	"fmt"

	"github.com/socialebasis/verbinder/cohesion"
)

// An Axis is a respect in which two offers are compared.
type Axis uint8

// The axes.
const (
	ByTheme    Axis = iota + 1 // theme: what it is about, in concepts
	ByWords                    // words: what it is about, in the words of name and description
	ByAudience                 // audience: whom it is for
	ByArea                     // area: which residents it reaches
	ByTime                     // time: when it takes place
	ByLanguage                 // language: in which languages
)

const axes = 6

var axisNames = [...]string{"", "theme", "words", "audience", "area", "time", "language"}

// String returns the axis's name; "" when unset.
func (a Axis) String() string { return nameOf(axisNames[:], "axis", int(a)) }

// MarshalText returns the axis's name; an unset value is an error.
func (a Axis) MarshalText() ([]byte, error) { return textOf(axisNames[:], "axis", int(a)) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (a *Axis) UnmarshalText(text []byte) error { return parseName(axisNames[:], "axis", text, a) }

// Axes returns all axes in order. The caller owns the result.
func Axes() []Axis { return []Axis{ByTheme, ByWords, ByAudience, ByArea, ByTime, ByLanguage} }

// A Likeness is how alike two offers are on one axis, in millionths. AInB is the share of
// what A does that B does as well; what both share as part of the two together (Dice, 1945) is
// the harmonic mean of AInB and BInA. Lo and Hi are that mean where it is known, else the ends of
// what it may be.
type Likeness struct {
	Axis  Axis           `json:"axis"`
	Known bool           `json:"known"`
	Lo    cohesion.Score `json:"lo"`
	Hi    cohesion.Score `json:"hi"`
	AInB  cohesion.Score `json:"aInB"` // 0 when not known
	BInA  cohesion.Score `json:"bInA"` // 0 when not known
}

// cover is a pair of coverages of an axis.
type cover struct {
	ab, ba cohesion.Score
	known  bool
}

// dice returns the harmonic mean of both coverages, rounded down.
func (c cover) dice() cohesion.Score {
	if c.ab+c.ba == 0 {
		return 0
	}
	return cohesion.Score(2 * int64(c.ab) * int64(c.ba) / (int64(c.ab) + int64(c.ba)))
}

// shares returns the coverages of two sets by their sizes and what they have in common.
func shares(common, a, b int64) cover {
	c := cover{known: true}
	if a > 0 {
		c.ab = cohesion.Score(scale(common, a))
	}
	if b > 0 {
		c.ba = cohesion.Score(scale(common, b))
	}
	return c
}

// scale returns part / whole in millionths, rounded down; 0 <= part <= whole < 2^63 / 10^6.
func scale(part, whole int64) int64 { return part * int64(cohesion.One) / whole }

func nameOf(names []string, what string, v int) string {
	if v >= len(names) {
		return fmt.Sprintf("%s %d", what, v)
	}
	return names[v]
}

func textOf(names []string, what string, v int) ([]byte, error) {
	if v == 0 || v >= len(names) {
		return nil, fmt.Errorf("%s %d has no text form", what, v)
	}
	return []byte(names[v]), nil
}

func parseName[E ~uint8](names []string, what string, text []byte, e *E) error {
	for i, name := range names {
		if i > 0 && name == string(text) {
			*e = E(i)
			return nil
		}
	}
	return fmt.Errorf("%.40q is not a %s", text, what)
}
