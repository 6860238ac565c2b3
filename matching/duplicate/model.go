package duplicate

// A class is a way in which the records of a pair are related. That two records are the
// same has to be held against every other way, not against chance alone.
type class int

const (
	same       class = iota // the same
	chance                  // nothing in common
	townsfolk               // others in the same town
	neighbours              // others at the same address
	relatives               // others of the same name or network elsewhere: branches, namesakes
	sisters                 // other sites of the same organisation, of other names, in the same region
	parts                   // others of the same name or network at the same address: departments, successors
	classes
)

// A model says how often each level occurs in each class.
type model struct {
	prior [classes]Bits     // log2 of the share of the class among all pairs
	share [classes][][]Bits // by column and level: log2 of its share in the class
	equal []Bits            // by column: log2 of how much more often values are equal, however rare
	veto  []bool            // by column: differing numbers forbid
}

// A verdict is the log odds of a pattern and what they are made of.
type verdict struct {
	score Bits          // log odds that the records are the same
	class [classes]Bits // log2 of the joint probability with the class
}

// judge gives the log odds of a pattern.
func (m *model) judge(p pattern) verdict {
	v := verdict{class: m.prior}
	veto := false
	for i := range m.share[same] {
		l := p.level(i)
		if l == levelUnknown {
			continue
		}
		for c := range v.class {
			v.class[c] += m.share[c][i][l]
		}
		veto = veto || m.veto[i] && l == levelDifferentNumbers
	}
	others := v.class[chance]
	for c := townsfolk; c < classes; c++ {
		others = logSum(others, v.class[c])
	}
	v.score = v.class[same] - others
	if veto {
		v.score += vetoWeight
	}
	return v
}

// score is the log odds of a pattern.
func (m *model) score(p pattern) Bits { return m.judge(p).score }

// vetoed says whether a pattern holds a veto.
func (m *model) vetoed(p pattern) bool {
	for i, v := range m.veto {
		if v && p.level(i) == levelDifferentNumbers {
			return true
		}
	}
	return false
}

// vetoWeight is what differing numbers in names weigh. It is chosen, not estimated: no
// agreement elsewhere outweighs it.
const vetoWeight = -60 * bit
