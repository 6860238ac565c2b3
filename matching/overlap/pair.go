package overlap

import (
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// A Pair is two offers and what they have with one another. A is the one with the lesser ID.
type Pair struct {
	A        cohesion.InitiativeID `json:"a"`
	B        cohesion.InitiativeID `json:"b"`
	Relation Relation              `json:"relation"`
	Kinds    Kinds                 `json:"kinds"`
	Lo       cohesion.Score        `json:"lo"` // overlap at least
	Hi       cohesion.Score        `json:"hi"` // overlap at most, were everything known
	AInB     cohesion.Score        `json:"aInB"`
	BInA     cohesion.Score        `json:"bInA"`
	Axes     [axes]Likeness        `json:"axes"`
	Action   Action                `json:"action,omitzero"`
}

// On returns how alike the offers are on an axis.
func (p *Pair) On(a Axis) Likeness { return p.Axes[a-1] }

// A Relation says whose offers a pair is.
type Relation uint8

// The relations.
const (
	Between Relation = iota + 1 // between: of different organisations
	Sisters                     // sisters: of one organisation, or of organisations that are part of one
	Unclear                     // unclear: of one of them nobody says who organises it
)

var relationNames = [...]string{"", "between", "sisters", "unclear"}

// String returns the relation's name; "" when unset.
func (r Relation) String() string { return nameOf(relationNames[:], "relation", int(r)) }

// MarshalText returns the relation's name; an unset value is an error.
func (r Relation) MarshalText() ([]byte, error) { return textOf(relationNames[:], "relation", int(r)) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (r *Relation) UnmarshalText(text []byte) error {
	return parseName(relationNames[:], "relation", text, r)
}

// A Kind is something that two offers have with one another.
type Kind uint8

// The kinds.
const (
	Overlapping  Kind = iota + 1 // overlap: they do the same for the same people
	Clashing                     // clash: they draw on the same people, or use one place, at the same time
	Complemented                 // complement: the same people, themes that belong together
)

var kindNames = [...]string{"", "overlap", "clash", "complement"}

// String returns the kind's name; "" when unset.
func (k Kind) String() string { return nameOf(kindNames[:], "kind", int(k)) }

// MarshalText returns the kind's name; an unset value is an error.
func (k Kind) MarshalText() ([]byte, error) { return textOf(kindNames[:], "kind", int(k)) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (k *Kind) UnmarshalText(text []byte) error { return parseName(kindNames[:], "kind", text, k) }

// Kinds is a set of kinds, in JSON a list of their names.
type Kinds uint8

// KindsOf returns a set.
func KindsOf(list ...Kind) Kinds {
	var ks Kinds
	for _, k := range list {
		ks |= 1 << k
	}
	return ks
}

// Has reports whether the set holds a kind.
func (ks Kinds) Has(k Kind) bool { return ks>>k&1 != 0 }

// List returns the kinds in order.
func (ks Kinds) List() []Kind {
	var list []Kind
	for k := Overlapping; k <= Complemented; k++ {
		if ks.Has(k) {
			list = append(list, k)
		}
	}
	return list
}

// MarshalJSON returns a list of names.
func (ks Kinds) MarshalJSON() ([]byte, error) {
	text := []byte{'['}
	for i, k := range ks.List() {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(append(append(text, '"'), kindNames[k]...), '"')
	}
	return append(text, ']'), nil
}

// An Action is what the organisers of a pair could do. It is a proposal: they decide.
type Action uint8

// The actions.
const (
	TuneTimes       Action = iota + 1 // tune-times: agree on other times or another place
	MergeProgrammes                   // merge: one programme instead of two
	DevelopTogether                   // develop-together: meet, and make one better offer or divide the work
	ReferBoth                         // refer: send people to each other
)

var actionNames = [...]string{"", "tune-times", "merge", "develop-together", "refer"}

// String returns the action's name; "" when unset.
func (a Action) String() string { return nameOf(actionNames[:], "action", int(a)) }

// MarshalText returns the action's name; an unset value is an error.
func (a Action) MarshalText() ([]byte, error) { return textOf(actionNames[:], "action", int(a)) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (a *Action) UnmarshalText(text []byte) error {
	return parseName(actionNames[:], "action", text, a)
}

// action proposes what to do: who clashes tunes, sisters merge, who overlaps at other
// times refers, who overlaps otherwise develops together, and complements refer.
func (p *Pair) action() Action {
	time := p.On(ByTime)
	switch {
	case p.Kinds.Has(Clashing):
		return TuneTimes
	case p.Kinds.Has(Overlapping) && p.Relation == Sisters:
		return MergeProgrammes
	case p.Kinds.Has(Overlapping) && time.Known && time.Lo < otherTimes:
		return ReferBoth
	case p.Kinds.Has(Overlapping):
		return DevelopTogether
	case p.Kinds.Has(Complemented):
		return ReferBoth
	}
	return 0
}

// otherTimes is the likeness in time below which two offers take place at other times.
const otherTimes = cohesion.One / 10

// relation says whose offers two rows are.
func (s *Set) relation(a, b int32) Relation {
	x, y := s.organisers[a], s.organisers[b]
	if len(x) == 0 || len(y) == 0 {
		return Unclear
	}
	for _, o := range x {
		if slices.Contains(y, o) {
			return Sisters
		}
	}
	return Between
}

// readOrganisers numbers the organisers of each row, those that are part of one
// organisation as one.
func (s *Set) readOrganisers() {
	numbers := map[cohesion.OrganisationID]int32{}
	s.organisers = make([][]int32, len(s.records))
	for n, i := range s.records {
		for _, o := range i.Organisers {
			whole := s.whole(o)
			number, known := numbers[whole]
			if !known {
				number = int32(len(numbers))
				numbers[whole] = number
			}
			s.organisers[n] = append(s.organisers[n], number)
		}
	}
}

// whole returns the organisation that another is part of, at the end of the line; itself if it
// is part of none.
func (s *Set) whole(id cohesion.OrganisationID) cohesion.OrganisationID {
	for range maxDepth {
		o := s.orgs[id]
		if o == nil {
			break
		}
		above := id
		for _, b := range o.Belongs {
			if b.Tie == cohesion.PartOf {
				above = b.To
				break
			}
		}
		if above == id {
			break
		}
		id = above
	}
	return id
}
