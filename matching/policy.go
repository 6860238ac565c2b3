package matching

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// A Policy is everything about matching that is a choice: weights, curves, thresholds,
// periods. It is data: validated, serialised, versioned, and named by each snapshot of a
// match. Start from [DefaultPolicy] and change what differs; the zero Policy is not valid.
//
// Scores and values are in millionths, 0 to 1,000,000. A Policy may be shared as long as
// nobody changes it.
type Policy struct {
	Name       string                `json:"name"`            // lower case, digits and hyphens
	Version    int                   `json:"version"`         // 1 or more; a change of content is a new version
	Weights    Weights               `json:"weights"`         // by criterion
	Neutral    cohesion.Score        `json:"neutral"`         // value of what is not known
	Theme      ThemeValues           `json:"theme"`           // value of a theme by how it relates to the wanted one
	Audience   AudienceValues        `json:"audience"`        // value of whom an initiative is for
	Distance   Curve                 `json:"distance"`        // value by share of the travel limit, in millionths
	AtHome     cohesion.Score        `json:"atHome"`          // value of distance where help comes to the door
	Remote     cohesion.Score        `json:"remote"`          // value of distance by internet or telephone
	Travel     TravelLimits          `json:"travel"`          // metres by way of travelling
	Language   LanguageValues        `json:"language"`        // value of a shared language
	Access     AccessValues          `json:"access"`          // value of the easiest way in
	Level      LevelValues           `json:"level"`           // value of the level of support
	Capacity   CapacityValues        `json:"capacity"`        // value of reported room
	Trust      TrustValues           `json:"trust"`           // value of a tie with who raised the need
	Results    ResultsPrior          `json:"results"`         // how outcomes are shrunken
	Soften     []cohesion.Constraint `json:"soften,omitzero"` // hard conditions that become concessions
	Concession cohesion.Score        `json:"concession"`      // taken off the score for each softened condition that is not met
	MinScore   cohesion.Score        `json:"minScore"`        // below it nothing is suggested
	MinTheme   cohesion.Score        `json:"minTheme"`        // the best wanted theme must reach it
	MinWords   cohesion.Score        `json:"minWords"`        // the same for a need of words only
	TieBand    cohesion.Score        `json:"tieBand"`         // scores in one band count as equal; 0 compares scores as they are
	Rotate     bool                  `json:"rotate,omitzero"` // among equals the order changes daily, for fairness
	Periods    Periods               `json:"periods"`
}

// Weights are the weights of the criteria, 0 to 1,000; at least one is above 0.
type Weights struct {
	Theme    int32 `json:"theme"`
	Words    int32 `json:"words"`
	Audience int32 `json:"audience"`
	Distance int32 `json:"distance"`
	Time     int32 `json:"time"`
	Language int32 `json:"language"`
	Access   int32 `json:"access"`
	Level    int32 `json:"level"`
	Wishes   int32 `json:"wishes"`
	Capacity int32 `json:"capacity"`
	Trust    int32 `json:"trust"`
	Results  int32 `json:"results"`
}

// Criteria lists the criteria in the order in which reasons give them.
var criteria = [...]cohesion.Criterion{
	cohesion.ByTheme, cohesion.ByWords, cohesion.ByAudience, cohesion.ByDistance, cohesion.ByTime, cohesion.ByLanguage,
	cohesion.ByAccess, cohesion.ByLevel, cohesion.ByWishes, cohesion.ByCapacity, cohesion.ByTrust, cohesion.ByResults,
}

// numCriteria is one more than the highest criterion, for tables indexed by criterion.
const numCriteria = int(cohesion.ByResults) + 1

func (w *Weights) table() [numCriteria]int32 {
	return [numCriteria]int32{
		cohesion.ByTheme: w.Theme, cohesion.ByWords: w.Words, cohesion.ByAudience: w.Audience, cohesion.ByDistance: w.Distance,
		cohesion.ByTime: w.Time, cohesion.ByLanguage: w.Language, cohesion.ByAccess: w.Access, cohesion.ByLevel: w.Level,
		cohesion.ByWishes: w.Wishes, cohesion.ByCapacity: w.Capacity, cohesion.ByTrust: w.Trust, cohesion.ByResults: w.Results,
	}
}

// ThemeValues value an offered theme by its relation to the wanted one; a crosswalk's
// strength multiplies it. Exact is not below Narrower, and so on down to Related.
type ThemeValues struct {
	Exact    cohesion.Score `json:"exact"`
	Narrower cohesion.Score `json:"narrower"`
	Broader  cohesion.Score `json:"broader"`
	Related  cohesion.Score `json:"related"`
}

// AudienceValues value whom an initiative is meant for.
type AudienceValues struct {
	Fits cohesion.Score `json:"fits"` // a stated audience fits a known fact
	Open cohesion.Score `json:"open"` // open to all
}

// TravelLimits are how far people travel, in metres as the crow flies.
type TravelLimits struct {
	Foot    int32 `json:"foot"`
	Bicycle int32 `json:"bicycle"`
	Transit int32 `json:"transit"`
	Car     int32 `json:"car"`
	Unknown int32 `json:"unknown"` // scale of the curve when nothing is known; excludes nothing
}

// LanguageValues value a shared language.
type LanguageValues struct {
	Preferred cohesion.Score `json:"preferred"` // the first of the need's languages
	Other     cohesion.Score `json:"other"`     // another of them
}

// AccessValues value the easiest way in (V2).
type AccessValues struct {
	WalkIn     cohesion.Score `json:"walkIn"`
	OwnRequest cohesion.Score `json:"ownRequest"`
	Referral   cohesion.Score `json:"referral"`
}

// LevelValues value the level of support: unasked, the lightest comes first (S2);
// asked, the same level is 1 and the next one Adjacent.
type LevelValues struct {
	Prevention   cohesion.Score `json:"prevention"`
	LightSupport cohesion.Score `json:"lightSupport"`
	Care         cohesion.Score `json:"care"`
	Adjacent     cohesion.Score `json:"adjacent"`
}

// CapacityValues value reported room; with the age of the report they decay to Neutral.
type CapacityValues struct {
	Free        cohesion.Score `json:"free"`
	WaitingList cohesion.Score `json:"waitingList"`
	Full        cohesion.Score `json:"full"` // only counts where the condition is softened
}

// TrustValues value a tie between who raised the need and who organises (V4).
type TrustValues struct {
	Same    cohesion.Score `json:"same"` // the same organisation
	High    cohesion.Score `json:"high"`
	Medium  cohesion.Score `json:"medium"`
	Low     cohesion.Score `json:"low"`
	Unrated cohesion.Score `json:"unrated"` // a tie of unknown strength
}

// ResultsPrior shrinks the outcomes of an initiative (V3): as if Strength earlier
// outcomes of value Prior were known.
type ResultsPrior struct {
	Prior    cohesion.Score `json:"prior"`
	Strength int32          `json:"strength"` // 1 to 1,000 outcomes
}

// Periods are numbers of days, 1 to 3,660.
type Periods struct {
	Capacity  int `json:"capacity"`  // after which a report of capacity says nothing
	Confirmed int `json:"confirmed"` // after which a record counts as old
	Ahead     int `json:"ahead"`     // how far ahead an initiative may begin
}

// A Curve is piecewise linear: knots by rising X, values between them interpolated, flat
// outside. X and Y are in millionths; Y never rises with X.
type Curve []Knot

// A Knot is a point of a Curve.
type Knot struct {
	X cohesion.Score `json:"x"`
	Y cohesion.Score `json:"y"`
}

// At returns the value at x, rounded down, in integers. Linear in the number of knots.
func (c Curve) At(x int64) cohesion.Score {
	if len(c) == 0 {
		return 0
	}
	if x <= int64(c[0].X) {
		return c[0].Y
	}
	for i := 1; i < len(c); i++ {
		a, b := c[i-1], c[i]
		if x <= int64(b.X) {
			// Y falls: rounding the drop up rounds the value down.
			drop, width := int64(a.Y-b.Y), int64(b.X-a.X)
			return a.Y - cohesion.Score((drop*(x-int64(a.X))+width-1)/width)
		}
	}
	return c[len(c)-1].Y
}

// DefaultPolicy returns the policy to start from.
func DefaultPolicy() Policy {
	return Policy{
		Name:       "default",
		Version:    1,
		Weights:    Weights{Theme: 30, Words: 10, Audience: 10, Distance: 15, Time: 8, Language: 5, Access: 5, Level: 5, Wishes: 4, Capacity: 4, Trust: 2, Results: 2},
		Neutral:    500_000,
		Theme:      ThemeValues{Exact: 1_000_000, Narrower: 900_000, Broader: 600_000, Related: 400_000},
		Audience:   AudienceValues{Fits: 1_000_000, Open: 700_000},
		Distance:   Curve{{0, 1_000_000}, {1_000_000, 0}},
		AtHome:     1_000_000,
		Remote:     500_000,
		Travel:     TravelLimits{Foot: 1_500, Bicycle: 5_000, Transit: 10_000, Car: 20_000, Unknown: 5_000},
		Language:   LanguageValues{Preferred: 1_000_000, Other: 700_000},
		Access:     AccessValues{WalkIn: 1_000_000, OwnRequest: 800_000, Referral: 400_000},
		Level:      LevelValues{Prevention: 1_000_000, LightSupport: 700_000, Care: 300_000, Adjacent: 500_000},
		Capacity:   CapacityValues{Free: 1_000_000, WaitingList: 300_000},
		Trust:      TrustValues{Same: 1_000_000, High: 1_000_000, Medium: 800_000, Low: 600_000, Unrated: 700_000},
		Results:    ResultsPrior{Prior: 500_000, Strength: 10},
		Concession: 100_000,
		MinScore:   400_000,
		MinTheme:   400_000,
		MinWords:   350_000,
		TieBand:    10_000,
		Periods:    Periods{Capacity: 90, Confirmed: 365, Ahead: 28},
	}
}

// ID returns the name and version of the policy, as "default/1".
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
	p.Distance = nil
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return Policy{}, valid.Violations{{Code: valid.Syntax, Message: "not a policy: " + err.Error()}}
	}
	if p.Distance == nil {
		p.Distance = DefaultPolicy().Distance
	}
	return p, p.Validate().Err()
}

// Clone returns a policy that shares no memory with p.
func (p *Policy) Clone() Policy {
	c := *p
	c.Distance, c.Soften = slices.Clone(p.Distance), slices.Clone(p.Soften)
	return c
}

// unsoftened are the conditions that no policy may soften.
func unsoftened(c cohesion.Constraint) bool {
	switch c {
	case cohesion.OnRefusal, cohesion.OnStatus, cohesion.OnCommunity, cohesion.OnExpiry, cohesion.OnSeeking:
		return true
	}
	return false
}

// Validate returns everything that is wrong with the policy.
func (p *Policy) Validate() valid.Violations {
	var vs valid.Violations
	if p.Name == "" || len(p.Name) > 64 || !isPolicyName(p.Name) {
		vs.Add("name", valid.Format, "a name of lower-case letters, digits and hyphens is required")
	}
	if p.Version < 1 {
		vs.Add("version", valid.Range, "a version is 1 or more")
	}
	vs.Nest("weights", p.Weights.validate())
	for _, s := range []named{{"neutral", p.Neutral}, {"atHome", p.AtHome}, {"remote", p.Remote}, {"concession", p.Concession},
		{"minScore", p.MinScore}, {"minTheme", p.MinTheme}, {"minWords", p.MinWords}, {"tieBand", p.TieBand}} {
		s.check(&vs)
	}
	t := p.Theme
	checkFalling(&vs, "theme", []named{{"exact", t.Exact}, {"narrower", t.Narrower}, {"broader", t.Broader}, {"related", t.Related}})
	checkFalling(&vs, "audience", []named{{"fits", p.Audience.Fits}, {"open", p.Audience.Open}})
	checkFalling(&vs, "language", []named{{"preferred", p.Language.Preferred}, {"other", p.Language.Other}})
	checkFalling(&vs, "access", []named{{"walkIn", p.Access.WalkIn}, {"ownRequest", p.Access.OwnRequest}, {"referral", p.Access.Referral}})
	checkFalling(&vs, "capacity", []named{{"free", p.Capacity.Free}, {"waitingList", p.Capacity.WaitingList}, {"full", p.Capacity.Full}})
	var lv, tv valid.Violations
	for _, s := range []named{{"prevention", p.Level.Prevention}, {"lightSupport", p.Level.LightSupport}, {"care", p.Level.Care}, {"adjacent", p.Level.Adjacent}} {
		s.check(&lv)
	}
	for _, s := range []named{{"same", p.Trust.Same}, {"high", p.Trust.High}, {"medium", p.Trust.Medium}, {"low", p.Trust.Low}, {"unrated", p.Trust.Unrated}} {
		s.check(&tv)
	}
	vs.Nest("level", lv)
	vs.Nest("trust", tv)
	vs.Nest("distance", p.Distance.validate())
	vs.Nest("travel", p.Travel.validate())
	vs.Nest("results", p.Results.validate())
	vs.Nest("periods", p.Periods.validate())
	for i, c := range p.Soften {
		if _, err := c.MarshalText(); err != nil {
			vs.AddAt("soften", i, valid.Unknown, "not a condition")
		} else if unsoftened(c) {
			vs.AddAt("soften", i, valid.Conflict, "the condition %s is never softened", c)
		}
	}
	return vs
}

// named is a score with the name of its field.
type named struct {
	name  string
	score cohesion.Score
}

func (n named) check(vs *valid.Violations) {
	if n.score < 0 || n.score > cohesion.One {
		vs.Add(n.name, valid.Range, "a value is 0 to %d millionths", cohesion.One)
	}
}

// checkFalling wants values within bounds that do not rise from one to the next.
func checkFalling(vs *valid.Violations, name string, list []named) {
	var part valid.Violations
	for i, n := range list {
		n.check(&part)
		if i > 0 && n.score > list[i-1].score {
			part.Add(n.name, valid.Conflict, "must not be above %s", list[i-1].name)
		}
	}
	vs.Nest(name, part)
}

func (w *Weights) validate() valid.Violations {
	var vs valid.Violations
	var sum int64
	table := w.table()
	for _, c := range criteria {
		if table[c] < 0 || table[c] > cohesion.MaxWeight {
			vs.Add(c.String(), valid.Range, "a weight is 0 to %d", cohesion.MaxWeight)
		}
		sum += int64(table[c])
	}
	if sum <= 0 {
		vs.Add("", valid.Range, "at least one weight is above 0")
	}
	return vs
}

func (c Curve) validate() valid.Violations {
	var vs valid.Violations
	if len(c) == 0 || len(c) > 20 {
		vs.Add("", valid.Range, "a curve has 1 to 20 knots")
	}
	for i, k := range c {
		var kv valid.Violations
		named{"x", k.X}.check(&kv)
		named{"y", k.Y}.check(&kv)
		if i > 0 && k.X <= c[i-1].X {
			kv.Add("x", valid.Conflict, "knots are sorted by x, each x once")
		}
		if i > 0 && k.Y > c[i-1].Y {
			kv.Add("y", valid.Conflict, "a value never rises with distance")
		}
		for _, v := range kv {
			v.Path = "/" + strconv.Itoa(i) + v.Path
			vs = append(vs, v)
		}
	}
	return vs
}

func (t TravelLimits) validate() valid.Violations {
	var vs valid.Violations
	for _, l := range []struct {
		name   string
		metres int32
	}{{"foot", t.Foot}, {"bicycle", t.Bicycle}, {"transit", t.Transit}, {"car", t.Car}, {"unknown", t.Unknown}} {
		if l.metres < 1 || l.metres > 500_000 {
			vs.Add(l.name, valid.Range, "a limit is 1 to 500,000 metres")
		}
	}
	return vs
}

func (r ResultsPrior) validate() valid.Violations {
	var vs valid.Violations
	named{"prior", r.Prior}.check(&vs)
	if r.Strength < 1 || r.Strength > 1000 {
		vs.Add("strength", valid.Range, "a strength is 1 to 1,000 outcomes")
	}
	return vs
}

func (p Periods) validate() valid.Violations {
	var vs valid.Violations
	for _, d := range []struct {
		name string
		days int
	}{{"capacity", p.Capacity}, {"confirmed", p.Confirmed}, {"ahead", p.Ahead}} {
		if d.days < 1 || d.days > 3660 {
			vs.Add(d.name, valid.Range, "a period is 1 to 3,660 days")
		}
	}
	return vs
}

func isPolicyName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
