package vocabulary

import "fmt"

// A Kind says what a concept is about. The zero Kind is not valid; concepts of an
// external scheme have it, since nothing is known of them but their code.
type Kind uint8

// The kinds of concepts. Their order is the order in which [Vocabulary.Lookup] lists
// concepts that match equally well.
const (
	Theme     Kind = iota + 1 // a subject of need or help: eenzaamheid, schulden
	Audience                  // a group of people: mantelzorgers, ouderen
	Condition                 // a condition for a strong sociale basis
	Domain                    // an area of life in a frame such as ZRM or Positieve Gezondheid
	Category                  // a class of a classification of organisations or services
)

var kindNames = [...]string{Theme: "theme", Audience: "audience", Condition: "condition", Domain: "domain", Category: "category"}

// Kinds returns all kinds in order. The caller owns the result.
func Kinds() []Kind { return []Kind{Theme, Audience, Condition, Domain, Category} }

// IsValid reports whether k is one of the constants.
func (k Kind) IsValid() bool { return Theme <= k && k <= Category }

// String returns the name of k, or a placeholder for a value that is not valid.
func (k Kind) String() string { return nameIn(kindNames[:], "Kind", k) }

// MarshalText returns the name of k; it fails for a value that is not valid.
func (k Kind) MarshalText() ([]byte, error) { return marshalName(kindNames[:], "kind", k) }

// UnmarshalText reads the name of a kind.
func (k *Kind) UnmarshalText(text []byte) error { return unmarshalName(kindNames[:], "kind", text, k) }

// A MappingKind says how a concept of one scheme compares with one of another. The
// meanings are those of the SKOS mapping relations, read as "the other concept is a
// ... match": broad means that the other one is broader. The zero MappingKind is not
// valid.
type MappingKind uint8

// The kinds of mappings.
const (
	ExactMatch   MappingKind = iota + 1 // the same; strength is always 1
	CloseMatch                          // nearly the same
	BroadMatch                          // the other is broader
	NarrowMatch                         // the other is narrower
	RelatedMatch                        // neither, and yet related
)

var mappingNames = [...]string{ExactMatch: "exact", CloseMatch: "close", BroadMatch: "broad", NarrowMatch: "narrow", RelatedMatch: "related"}

// MappingKinds returns all mapping kinds in order. The caller owns the result.
func MappingKinds() []MappingKind {
	return []MappingKind{ExactMatch, CloseMatch, BroadMatch, NarrowMatch, RelatedMatch}
}

// IsValid reports whether k is one of the constants.
func (k MappingKind) IsValid() bool { return ExactMatch <= k && k <= RelatedMatch }

// String returns the name of k, or a placeholder for a value that is not valid.
func (k MappingKind) String() string { return nameIn(mappingNames[:], "MappingKind", k) }

// MarshalText returns the name of k; it fails for a value that is not valid.
func (k MappingKind) MarshalText() ([]byte, error) {
	return marshalName(mappingNames[:], "mapping kind", k)
}

// UnmarshalText reads the name of a mapping kind.
func (k *MappingKind) UnmarshalText(text []byte) error {
	return unmarshalName(mappingNames[:], "mapping kind", text, k)
}

// relation returns how the other concept relates to the one that is mapped.
func (k MappingKind) relation() RelationKind {
	switch k {
	case ExactMatch, CloseMatch:
		return Exact
	case BroadMatch:
		return Broader
	case NarrowMatch:
		return Narrower
	case RelatedMatch:
		return Related
	}
	return 0
}

// A RelationKind says how an offered concept relates to a wanted one. The zero
// RelationKind means that they are not related.
type RelationKind uint8

// The kinds of relations, best first.
const (
	Exact    RelationKind = iota + 1 // the same concept
	Narrower                         // what is offered is a special case of what is wanted
	Broader                          // what is offered includes what is wanted
	Related                          // declared to be related
)

var relationNames = [...]string{Exact: "exact", Narrower: "narrower", Broader: "broader", Related: "related"}

// RelationKinds returns all relation kinds, best first. The caller owns the result.
func RelationKinds() []RelationKind { return []RelationKind{Exact, Narrower, Broader, Related} }

// IsValid reports whether k is one of the constants.
func (k RelationKind) IsValid() bool { return Exact <= k && k <= Related }

// String returns the name of k, or a placeholder for a value that is not valid.
func (k RelationKind) String() string { return nameIn(relationNames[:], "RelationKind", k) }

// MarshalText returns the name of k; it fails for a value that is not valid.
func (k RelationKind) MarshalText() ([]byte, error) {
	return marshalName(relationNames[:], "relation", k)
}

// UnmarshalText reads the name of a relation kind.
func (k *RelationKind) UnmarshalText(text []byte) error {
	return unmarshalName(relationNames[:], "relation", text, k)
}

// DefaultValue returns what a relation of this kind is worth in millionths unless a
// policy says otherwise: exact 1, narrower .9, broader .6, related .4, none 0.
func (k RelationKind) DefaultValue() int32 {
	switch k {
	case Exact:
		return 1_000_000
	case Narrower:
		return 900_000
	case Broader:
		return 600_000
	case Related:
		return 400_000
	}
	return 0
}

// inverse is the relation seen from the other side.
func (k RelationKind) inverse() RelationKind {
	switch k {
	case Narrower:
		return Broader
	case Broader:
		return Narrower
	}
	return k
}

// compose returns the relation of a to c, given that of a to b and of b to c. One of
// them must be exact, or both must lead the same way through the hierarchy; over any
// other bend nothing can be said (a child of a parent is a sibling, which is no
// relation), and the result is 0.
func compose(ab, bc RelationKind) RelationKind {
	switch {
	case ab == Exact:
		return bc
	case bc == Exact:
		return ab
	case ab == bc && (ab == Narrower || ab == Broader):
		return ab
	}
	return 0
}

func nameIn[K ~uint8](names []string, typeName string, k K) string {
	if int(k) < len(names) && names[k] != "" {
		return names[k]
	}
	return fmt.Sprintf("%s(%d)", typeName, k)
}

func marshalName[K ~uint8](names []string, what string, k K) ([]byte, error) {
	if int(k) < len(names) && names[k] != "" {
		return []byte(names[k]), nil
	}
	return nil, fmt.Errorf("%d is not a %s", k, what)
}

func unmarshalName[K ~uint8](names []string, what string, text []byte, k *K) error {
	for i, name := range names {
		if name != "" && name == string(text) {
			*k = K(i)
			return nil
		}
	}
	return fmt.Errorf("%.100q is not a %s; use one of %q", text, what, names[1:])
}
