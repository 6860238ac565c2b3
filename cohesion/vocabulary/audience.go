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

// imply fills what every audience implies. Like relate it follows at most limit steps.
func (v *Vocabulary) imply(limit int) bool {
	left := limit
	var aged, bands []int32 // with and without what is deprecated
	for i := range v.entries {
		e := &v.entries[i]
		if e.concept == nil || e.concept.Age == nil {
			continue
		}
		aged = append(aged, int32(i))
		if e.isAudience() {
			bands = append(bands, int32(i))
		}
	}
	if left -= len(aged) * len(bands); left < 0 {
		return false
	}
	wider := make(map[*entry][]int32, len(aged)) // one step up for those with an age band
	for _, i := range aged {
		e := &v.entries[i]
		wider[e] = slices.Clone(e.broader)
		for _, j := range bands {
			if j != i && v.entries[j].concept.Age.Contains(*e.concept.Age) {
				wider[e] = append(wider[e], j)
			}
		}
	}
	next := func(e *entry) []int32 {
		if up, ok := wider[e]; ok {
			return up
		}
		return e.broader
	}
	for i := range v.entries {
		if !v.entries[i].isAudience() {
			continue
		}
		v.entries[i].implied = slices.DeleteFunc(v.closure(&v.entries[i], next, &left), func(j int32) bool {
			return j == int32(i) || !v.entries[j].isAudience()
		})
		if left < 0 {
			return false
		}
	}
	return true
}
