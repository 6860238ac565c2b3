package vocabulary

import "slices"

// Implies returns the audiences to which everybody of the given audience belongs as
// well, without itself: those above it in the hierarchy, and age bands that contain
// its age band. So a yes on a narrow audience is a yes on all of these. A concept that
// is no audience implies nothing.
func (v *Vocabulary) Implies(fact Ref) []Ref {
	return v.list(fact, func(e *entry) []int32 { return e.implied })
}

// OfAge returns the age audiences to which everybody in the band belongs, and those
// to which only somebody in the band may belong.
func (v *Vocabulary) OfAge(band AgeBand) (all, some []Ref) {
	for i := range v.entries {
		e := &v.entries[i]
		if !e.isAudience() || e.concept.Age == nil {
			continue
		}
		switch {
		case e.concept.Age.Contains(band):
			all = append(all, e.ref)
		case e.concept.Age.Overlaps(band):
			some = append(some, e.ref)
		}
	}
	return all, some
}

func (e *entry) isAudience() bool {
	return e.concept != nil && e.concept.Kind == Audience && !e.concept.Deprecated
}

// imply fills what every audience implies.
func (v *Vocabulary) imply() {
	var bands []int32
	for i := range v.entries {
		if e := &v.entries[i]; e.isAudience() && e.concept.Age != nil {
			bands = append(bands, int32(i))
		}
	}
	next := func(e *entry) []int32 {
		if e.concept == nil || e.concept.Age == nil {
			return e.broader
		}
		up := slices.Clone(e.broader)
		for _, i := range bands {
			if other := &v.entries[i]; other != e && other.concept.Age.Contains(*e.concept.Age) {
				up = append(up, i)
			}
		}
		return up
	}
	for i := range v.entries {
		if !v.entries[i].isAudience() {
			continue
		}
		v.entries[i].implied = slices.DeleteFunc(v.closure(&v.entries[i], next), func(j int32) bool {
			return j == int32(i) || !v.entries[j].isAudience()
		})
	}
}
