package vocabulary

import (
	"slices"
	"strings"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// A Source is something that a vocabulary is made of: a [*Scheme] or a [*Crosswalk].
type Source interface {
	Validate() valid.Violations
	source()
}

func (*Scheme) source()    {}
func (*Crosswalk) source() {}

// A Vocabulary is a set of schemes with the crosswalks between them, ready to be
// asked. It is immutable and safe for concurrent use. The zero Vocabulary knows no
// concepts. Lists that it returns are sorted by reference unless said otherwise, and
// belong to the caller.
type Vocabulary struct {
	schemes []Scheme // without concepts and codes, sorted by ID
	index   map[Ref]int32
	entries []entry // sorted by ref
	terms   []Term  // sorted by tag, stems, ref
	phrases map[string][]phrase
	tags    []language.Tag // primary languages that have phrases
	recognition
}

// An entry is what is known of one concept. Other concepts stand as positions in the
// list of entries.
type entry struct {
	ref       Ref
	concept   *Concept // nil in an external scheme
	current   int32    // itself, or what replaced it
	broader   []int32
	narrower  []int32
	related   []int32
	implied   []int32
	links     []relation // to other schemes
	relations []relation // to everything it reaches, sorted by position; current entries only
	reach     []Reached
}

// New combines schemes and crosswalks. The error is a [valid.Violations] whose paths
// begin with /sources and the position of the argument: what is wrong with each by
// itself, two schemes of one name, and mappings that lead to no known concept. Above
// 1,000 violations the search ends, and one more says so. Since every relation between
// two concepts is kept ready, New follows at most 2,000,000 steps from concept to
// concept, and refuses what needs more: twenty thousand concepts in a tree of the
// greatest depth do not. The vocabulary keeps no reference to its arguments.
func New(sources ...Source) (*Vocabulary, error) {
	b := builder{v: &Vocabulary{index: make(map[Ref]int32), phrases: make(map[string][]phrase)}}
	b.addSchemes(sources)
	if b.vs == nil {
		b.addLinks(sources)
	}
	if b.vs == nil && !(b.v.relate(maxRelations) && b.v.imply(maxRelations)) {
		b.vs.Add("sources", valid.Range, "there are more than %d steps from concept to concept, counted along every path; "+
			"give concepts fewer broader ones, or leave out schemes or mappings", maxRelations)
	}
	if err := capped(b.vs).Err(); err != nil {
		return nil, err
	}
	b.v.listTerms()
	return b.v, nil
}

// A builder gathers what New makes of its arguments.
type builder struct {
	v  *Vocabulary
	vs valid.Violations
}

func (b *builder) fail(source int, path string, code valid.Code, format string, args ...any) {
	var part valid.Violations
	part.Add("", code, format, args...)
	part[0].Path = path
	b.vs.NestAt("sources", source, part)
}

// addSchemes checks every source and makes the entries, sorted.
func (b *builder) addSchemes(sources []Source) {
	ids := make(map[string]bool)
	for i, source := range sources {
		if tooMany(b.vs) {
			break
		}
		scheme, isScheme := source.(*Scheme)
		crosswalk, isCrosswalk := source.(*Crosswalk)
		if isScheme && scheme == nil || isCrosswalk && crosswalk == nil || source == nil {
			b.fail(i, "", valid.Required, "there is nothing here; leave the argument out")
			continue
		}
		wrong := source.Validate()
		b.vs.NestAt("sources", i, wrong)
		if !isScheme {
			continue
		}
		if ids[scheme.ID] {
			b.fail(i, "/id", valid.Duplicate, "scheme %.100q is given twice; keep one version of it", scheme.ID)
			continue
		}
		ids[scheme.ID] = true
		if len(wrong) == 0 {
			b.addScheme(scheme)
		}
	}
	v := b.v
	slices.SortFunc(v.schemes, func(a, b Scheme) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(v.entries, func(a, b entry) int { return compareRefs(a.ref, b.ref) })
	for i := range v.entries {
		v.index[v.entries[i].ref] = int32(i)
		v.entries[i].current = int32(i)
	}
}

func (b *builder) addScheme(s *Scheme) {
	head := *s
	head.Title = slices.Clone(s.Title)
	head.Concepts, head.Codes = nil, nil
	b.v.schemes = append(b.v.schemes, head)
	for i := range s.Concepts {
		c := s.Concepts[i].clone()
		b.v.entries = append(b.v.entries, entry{ref: NewRef(s.ID, c.Code), concept: &c})
	}
	for _, code := range s.Codes {
		b.v.entries = append(b.v.entries, entry{ref: NewRef(s.ID, code)})
	}
}

// addLinks turns references into positions, first those inside schemes.
func (b *builder) addLinks(sources []Source) {
	v := b.v
	for i := range v.entries {
		if c := v.entries[i].concept; c != nil && c.ReplacedBy != "" {
			v.entries[i].current = v.index[c.ReplacedBy]
		}
	}
	for i := range v.entries {
		e := &v.entries[i]
		if e.concept == nil || e.current != int32(i) {
			continue
		}
		for _, ref := range e.concept.Broader {
			j := v.index[ref]
			e.broader = append(e.broader, j)
			v.entries[j].narrower = append(v.entries[j].narrower, int32(i))
		}
		for _, ref := range e.concept.Related {
			j := v.index[ref]
			e.related = append(e.related, j)
			v.entries[j].related = append(v.entries[j].related, int32(i))
		}
	}
	for i := range v.entries {
		e := &v.entries[i]
		e.broader, e.narrower, e.related = tidy(e.broader), tidy(e.narrower), tidy(e.related)
	}
	for i, source := range sources {
		switch s := source.(type) {
		case *Scheme:
			b.linkScheme(i, s)
		case *Crosswalk:
			b.linkCrosswalk(i, s)
		}
	}
}

func tidy(list []int32) []int32 {
	slices.Sort(list)
	return slices.Compact(list)
}

func (b *builder) linkScheme(source int, s *Scheme) {
	for i := range s.Concepts {
		c := &s.Concepts[i]
		for k, m := range c.Mappings {
			to, ok := b.v.index[m.To]
			if tooMany(b.vs) {
				return
			}
			if !ok {
				path := "/concepts/" + itoa(i) + "/mappings/" + itoa(k) + "/to"
				b.fail(source, path, valid.Reference, "%s is in none of the schemes; add its scheme or code, or remove the mapping", m.To)
				continue
			}
			b.link(b.v.index[NewRef(s.ID, c.Code)], to, m.Kind, m.Strength)
		}
	}
}

func (b *builder) linkCrosswalk(source int, c *Crosswalk) {
	for i, p := range c.Pairs {
		if tooMany(b.vs) {
			return
		}
		from, okFrom := b.v.index[NewRef(c.From, p.From)]
		to, okTo := b.v.index[NewRef(c.To, p.To)]
		for _, end := range [...]struct {
			name string
			ref  Ref
			ok   bool
		}{{"from", NewRef(c.From, p.From), okFrom}, {"to", NewRef(c.To, p.To), okTo}} {
			if !end.ok {
				b.fail(source, "/pairs/"+itoa(i)+"/"+end.name, valid.Reference, "%s is in none of the schemes; add its scheme or code, or remove the pair", end.ref)
			}
		}
		if okFrom && okTo {
			b.link(from, to, p.Kind, p.Strength)
		}
	}
}

// link records a mapping on both of its ends.
func (b *builder) link(from, to int32, kind MappingKind, strength int32) {
	from, to = b.v.entries[from].current, b.v.entries[to].current
	k := kind.relation()
	a, z := &b.v.entries[from], &b.v.entries[to]
	a.links = append(a.links, relation{to, k, strength})
	z.links = append(z.links, relation{from, k.inverse(), strength})
}

// Schemes returns the schemes without their concepts and codes, sorted by ID.
func (v *Vocabulary) Schemes() []Scheme {
	out := slices.Clone(v.schemes)
	for i := range out {
		out[i].Title = slices.Clone(out[i].Title)
	}
	return out
}

// Len returns the number of concepts and codes.
func (v *Vocabulary) Len() int { return len(v.entries) }

// find returns the entry of ref, or nil.
func (v *Vocabulary) find(ref Ref) *entry {
	i, ok := v.index[ref]
	if !ok {
		return nil
	}
	return &v.entries[i]
}

// Has reports whether ref names a concept, or a code of an external scheme.
func (v *Vocabulary) Has(ref Ref) bool { return v.find(ref) != nil }

// Concept returns the concept that ref names. A code of an external scheme gives a
// concept with nothing but its code.
func (v *Vocabulary) Concept(ref Ref) (Concept, bool) {
	e := v.find(ref)
	switch {
	case e == nil:
		return Concept{}, false
	case e.concept == nil:
		return Concept{Code: ref.Code()}, true
	}
	return e.concept.clone(), true
}

// Kind returns the kind of the concept; 0 if it is not known or external.
func (v *Vocabulary) Kind(ref Ref) Kind {
	if e := v.find(ref); e != nil && e.concept != nil {
		return e.concept.Kind
	}
	return 0
}

// Label returns what the concept is called in the first of the given languages that
// it has, with the fall-back of [language.Text.In]. A concept without labels, known or
// not, is called by its reference.
func (v *Vocabulary) Label(ref Ref, tags ...language.Tag) string {
	if e := v.find(ref); e != nil && e.concept != nil {
		return e.concept.Labels.In(tags...)
	}
	return string(ref)
}

// Age returns the age band of an audience that is one.
func (v *Vocabulary) Age(ref Ref) (AgeBand, bool) {
	if e := v.find(ref); e != nil && e.concept != nil && e.concept.Age != nil {
		return *e.concept.Age, true
	}
	return AgeBand{}, false
}

// Current returns the concept that replaces a deprecated one, and ref itself in every
// other case.
func (v *Vocabulary) Current(ref Ref) Ref {
	if e := v.find(ref); e != nil {
		return v.entries[e.current].ref
	}
	return ref
}

// OfKind returns every concept of the kind that is not deprecated.
func (v *Vocabulary) OfKind(kind Kind) []Ref {
	var refs []Ref
	for i := range v.entries {
		if c := v.entries[i].concept; c != nil && c.Kind == kind && !c.Deprecated {
			refs = append(refs, v.entries[i].ref)
		}
	}
	return refs
}

// Themes returns the themes of all schemes that are not deprecated.
func (v *Vocabulary) Themes() []Ref { return v.OfKind(Theme) }

// Audiences returns the audiences of all schemes that are not deprecated.
func (v *Vocabulary) Audiences() []Ref { return v.OfKind(Audience) }

// Broader returns the concepts one step up.
func (v *Vocabulary) Broader(ref Ref) []Ref {
	return v.list(ref, func(e *entry) []int32 { return e.broader })
}

// Narrower returns the concepts one step down.
func (v *Vocabulary) Narrower(ref Ref) []Ref {
	return v.list(ref, func(e *entry) []int32 { return e.narrower })
}

// Related returns the concepts that are declared to be related, on either side.
func (v *Vocabulary) Related(ref Ref) []Ref {
	return v.list(ref, func(e *entry) []int32 { return e.related })
}

// Ancestors returns all concepts above ref.
func (v *Vocabulary) Ancestors(ref Ref) []Ref {
	return v.closureOf(ref, broaderOf)
}

// Descendants returns all concepts below ref.
func (v *Vocabulary) Descendants(ref Ref) []Ref {
	return v.closureOf(ref, narrowerOf)
}

func broaderOf(e *entry) []int32  { return e.broader }
func narrowerOf(e *entry) []int32 { return e.narrower }

// list returns the references of what of(current entry) gives.
func (v *Vocabulary) list(ref Ref, of func(*entry) []int32) []Ref {
	e := v.find(ref)
	if e == nil {
		return nil
	}
	var refs []Ref
	for _, i := range of(&v.entries[e.current]) {
		refs = append(refs, v.entries[i].ref)
	}
	return refs
}

// closureOf returns the references of a closure. New has proved its steps to be few.
func (v *Vocabulary) closureOf(ref Ref, next func(*entry) []int32) []Ref {
	left := maxRelations
	return v.list(ref, func(e *entry) []int32 { return v.closure(e, next, &left) })
}

// closure returns everything that can be reached from e by next, without e, sorted. It
// takes the steps that it follows from left, and stops where none are.
func (v *Vocabulary) closure(e *entry, next func(*entry) []int32, left *int) []int32 {
	var found []int32
	seen := make(map[int32]bool)
	follow := func(e *entry) {
		steps := next(e)
		*left -= len(steps)
		for _, i := range steps {
			if !seen[i] {
				seen[i] = true
				found = append(found, i)
			}
		}
	}
	follow(e)
	for k := 0; k < len(found) && *left >= 0; k++ {
		follow(&v.entries[found[k]])
	}
	slices.Sort(found)
	return found
}
