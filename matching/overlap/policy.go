package overlap

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// A Policy is everything about overlap that is a choice: weights, floors, thresholds. It is
// data: validated, serialised, versioned. Start from [DefaultPolicy] and change what
// differs; the zero Policy is not valid. Values are in millionths, 0 to 1,000,000, unless
// said otherwise. A Policy is comparable and may be shared.
type Policy struct {
	Name       string         `json:"name"`    // lower case, digits and hyphens
	Version    int            `json:"version"` // 1 or more; a change of content is a new version
	Theme      AxisRule       `json:"theme"`
	Words      AxisRule       `json:"words"`
	Audience   AxisRule       `json:"audience"`
	Area       AxisRule       `json:"area"`
	Time       AxisRule       `json:"time"`
	Language   AxisRule       `json:"language"`
	Related    cohesion.Score `json:"related"`   // likeness of concepts that are declared related
	Open       cohesion.Score `json:"open"`      // share of what is open to all that is for one group
	FullWords  cohesion.Score `json:"fullWords"` // common share of words from which two texts count as the same
	Prior      int32          `json:"prior"`     // imagined offers about other things, so that a theme is not common for want of others; 0 to 100,000
	Reach      Reach          `json:"reach"`
	Threshold  cohesion.Score `json:"threshold"` // two offers overlap when the low end lies above this
	Clash      ClashRule      `json:"clash"`
	Complement ComplementRule `json:"complement"`
	Groups     GroupRule      `json:"groups"`
}

// An AxisRule says how much an axis counts, and how far it pulls down. A likeness s of an
// axis counts as Floor + (1 - Floor) s in the geometric mean. An axis of which one side is
// not known lies between Unknown and 1.
type AxisRule struct {
	Weight  int32          `json:"weight"`  // 0 to 1,000
	Floor   cohesion.Score `json:"floor"`   // what is left when the axis differs entirely
	Unknown cohesion.Score `json:"unknown"` // low end when it is not known; not below Floor
}

// Reach is how far people come, in metres as the crow flies, 100 to 100,000.
type Reach struct {
	Place int32 `json:"place"` // to a place, where no service area says otherwise
	Home  int32 `json:"home"`  // of who comes to the door, from a place without service area
}

// A ClashRule says when two offers stand in each other's way: they draw on the same
// people at the same time, or use one place at the same time. Offers that are open for
// more than Hours a week clash with nothing: people can come at another time. Sister offers clash
// only by theme: what else one organisation does at one time, it planned so.
type ClashRule struct {
	Area  cohesion.Score `json:"area"`  // both reach at least this, symmetrically
	Same  cohesion.Score `json:"same"`  // theme or audience is at least as alike as this
	Time  cohesion.Score `json:"time"`  // share of the shorter one's hours that fall together
	Hours int32          `json:"hours"` // 1 to 168
}

// A ComplementRule says when two offers of different organisations belong together: the
// same people, other themes, and themes that go together elsewhere.
type ComplementRule struct {
	Area     cohesion.Score `json:"area"`     // at least
	Audience cohesion.Score `json:"audience"` // at least, and known
	Theme    cohesion.Score `json:"theme"`    // at most
	Lift     int32          `json:"lift"`     // in hundredths: how many times as often as by chance organisations offer both themes; 100 to 100,000
	Support  int32          `json:"support"`  // organisations that offer both, at least; 1 to 100,000
}

// A GroupRule says which groups are worth a meeting.
type GroupRule struct {
	Organisations int32 `json:"organisations"` // at least; 2 to 100
	Most          int32 `json:"most"`          // offers in a group, at most; 2 to 1,000
}

// DefaultPolicy returns the policy to start from.
func DefaultPolicy() Policy {
	return Policy{
		Name: "overlap", Version: 1,
		Theme:      AxisRule{Weight: 25, Floor: 0, Unknown: 150_000},
		Words:      AxisRule{Weight: 25, Floor: 50_000, Unknown: 100_000},
		Audience:   AxisRule{Weight: 15, Floor: 200_000, Unknown: 500_000},
		Area:       AxisRule{Weight: 20, Floor: 0, Unknown: 300_000},
		Time:       AxisRule{Weight: 10, Floor: 400_000, Unknown: 500_000},
		Language:   AxisRule{Weight: 5, Floor: 200_000, Unknown: 800_000},
		Related:    300_000,
		Open:       300_000,
		FullWords:  400_000,
		Prior:      50,
		Reach:      Reach{Place: 3_000, Home: 5_000},
		Threshold:  500_000,
		Clash:      ClashRule{Area: 500_000, Same: 500_000, Time: 500_000, Hours: 12},
		Complement: ComplementRule{Area: 500_000, Audience: 600_000, Theme: 100_000, Lift: 200, Support: 3},
		Groups:     GroupRule{Organisations: 2, Most: 30},
	}
}

// ID returns the name and version of the policy, as "overlap/1".
func (p *Policy) ID() string { return p.Name + "/" + strconv.Itoa(p.Version) }

// ParsePolicy reads a policy from JSON: what the document leaves out is as in
// [DefaultPolicy], but name and version must be there. Unknown fields, null, and keys that
// occur twice or differ only in case are refused. The error is a [valid.Violations].
func ParsePolicy(data []byte) (Policy, error) {
	if vs := valid.OneMeaning(data); len(vs) > 0 {
		return Policy{}, vs
	}
	p := DefaultPolicy()
	p.Name, p.Version = "", 0
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return Policy{}, valid.Violations{{Code: valid.Syntax, Message: "not a policy: " + err.Error()}}
	}
	return p, p.Validate().Err()
}

// rules returns the rules of the axes, in their order.
func (p *Policy) rules() [axes]AxisRule {
	return [axes]AxisRule{p.Theme, p.Words, p.Audience, p.Area, p.Time, p.Language}
}

// Validate returns everything that is wrong with the policy.
func (p *Policy) Validate() valid.Violations {
	var vs valid.Violations
	if p.Name == "" || len(p.Name) > 64 || strings.Trim(p.Name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		vs.Add("name", valid.Format, "a name of lower-case letters, digits and hyphens is required")
	}
	if p.Version < 1 {
		vs.Add("version", valid.Range, "a version is 1 or more")
	}
	sum := int32(0)
	for i, r := range p.rules() {
		vs.Nest(axisNames[i+1], r.validate())
		sum += max(0, min(r.Weight, cohesion.MaxWeight))
	}
	if sum == 0 {
		vs.Add("", valid.Range, "at least one weight is above 0")
	}
	checkScores(&vs, map[string]cohesion.Score{"related": p.Related, "open": p.Open, "threshold": p.Threshold})
	if p.FullWords < 1 || p.FullWords > cohesion.One {
		vs.Add("fullWords", valid.Range, "a share above 0, up to %d millionths", cohesion.One)
	}
	checkRange(&vs, "prior", p.Prior, 0, 100_000)
	var rv, cv, mv, gv valid.Violations
	checkRange(&rv, "place", p.Reach.Place, 100, 100_000)
	checkRange(&rv, "home", p.Reach.Home, 100, 100_000)
	vs.Nest("reach", rv)
	checkScores(&cv, map[string]cohesion.Score{"area": p.Clash.Area, "same": p.Clash.Same, "time": p.Clash.Time})
	checkRange(&cv, "hours", p.Clash.Hours, 1, 168)
	vs.Nest("clash", cv)
	m := p.Complement
	checkScores(&mv, map[string]cohesion.Score{"area": m.Area, "audience": m.Audience, "theme": m.Theme})
	checkRange(&mv, "lift", m.Lift, 100, 100_000)
	checkRange(&mv, "support", m.Support, 1, 100_000)
	vs.Nest("complement", mv)
	checkRange(&gv, "organisations", p.Groups.Organisations, 2, 100)
	checkRange(&gv, "most", p.Groups.Most, 2, 1000)
	vs.Nest("groups", gv)
	return vs
}

func (r AxisRule) validate() valid.Violations {
	var vs valid.Violations
	checkRange(&vs, "weight", r.Weight, 0, cohesion.MaxWeight)
	checkScores(&vs, map[string]cohesion.Score{"floor": r.Floor, "unknown": r.Unknown})
	if r.Unknown < r.Floor {
		vs.Add("unknown", valid.Conflict, "is not below floor: what is not known is no worse than what differs")
	}
	return vs
}

// checkScores reports values outside 0 to 1, in the order of their names.
func checkScores(vs *valid.Violations, values map[string]cohesion.Score) {
	for _, name := range sortedKeys(values) {
		if v := values[name]; v < 0 || v > cohesion.One {
			vs.Add(name, valid.Range, "a value is 0 to %d millionths", cohesion.One)
		}
	}
}

func checkRange(vs *valid.Violations, name string, value, low, high int32) {
	if value < low || value > high {
		vs.Add(name, valid.Range, "a number from %d to %d", low, high)
	}
}
