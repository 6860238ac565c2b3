package cohesion

import (
	"time"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// NeedID names a support need.
type NeedID = ID[SupportNeed]

// A SupportNeed is what somebody asks. It holds no identity: who asks is an opaque key
// that only the host can connect to a person. What is absent is unknown; what makes no
// difference to the person is named in Any.
type SupportNeed struct {
	Meta[SupportNeed]
	Subject       SubjectKey            `json:"subject,omitzero"`
	Status        NeedStatus            `json:"status"`            // required
	Steps         []Step[NeedStatus]    `json:"steps,omitzero"`    // its life so far, oldest first (V1)
	RaisedBy      Raiser                `json:"raisedBy,omitzero"` // unset is unknown
	Wants         []Want                `json:"wants,omitzero"`    // themes asked for
	Words         string                `json:"words,omitzero"`    // the need in words, without personal data
	WordsIn       language.Tag          `json:"wordsIn,omitzero"`  // language of Words
	Facts         Facts                 `json:"facts,omitzero"`
	Location      Location              `json:"location,omitzero"`
	Travel        Travel                `json:"travel,omitzero"`
	Availability  schedule.Availability `json:"availability,omitzero"`
	Languages     []language.Tag        `json:"languages,omitzero"`     // the first is preferred
	Accessibility []Feature             `json:"accessibility,omitzero"` // required of a place
	CostLimit     *Cost                 `json:"costLimit,omitzero"`
	Wishes        []Wish                `json:"wishes,omitzero"`
	Level         Level                 `json:"level,omitzero"` // asked for; unset is prevention first
	Any           []Criterion           `json:"any,omitzero"`   // what makes no difference
	Refusals      Refusals              `json:"refusals,omitzero"`
	Urgency       Urgency               `json:"urgency,omitzero"`
	SafetyNet     bool                  `json:"safetyNet,omitzero"` // there is nobody else (V6)
	Expires       schedule.Date         `json:"expires"`            // required: last day on which it may be kept
}

// SubjectKey is an opaque key of a person, a keyed hash that the host makes: 16 to 128
// letters, digits, hyphens and underscores. Destroying the host's key is the last erasure.
type SubjectKey string

// A Want is a theme that is asked for, and how much it matters beside the others.
type Want struct {
	Theme  vocabulary.Ref `json:"theme"`
	Weight int            `json:"weight,omitzero"` // 1 to 100; 0 is 1
}

// A Raiser is who raised a need.
type Raiser struct {
	Kind         RaiserKind     `json:"kind"`
	Organisation OrganisationID `json:"organisation,omitzero"` // only of kind organisation
}

// IsZero says whether it is not known.
func (r Raiser) IsZero() bool { return r == Raiser{} }

// Refusals are what the person does not want. They bind (V5): no policy softens them.
type Refusals struct {
	Initiatives   []InitiativeID   `json:"initiatives,omitzero"`
	Organisations []OrganisationID `json:"organisations,omitzero"`
	Places        []PlaceID        `json:"places,omitzero"`
	Themes        []vocabulary.Ref `json:"themes,omitzero"` // and everything narrower
	Modes         []Mode           `json:"modes,omitzero"`
	Approaches    []Approach       `json:"approaches,omitzero"` // refuses what works in no other way
}

// IsZero says whether nothing is refused.
func (r Refusals) IsZero() bool {
	return len(r.Initiatives) == 0 && len(r.Organisations) == 0 && len(r.Places) == 0 &&
		len(r.Themes) == 0 && len(r.Modes) == 0 && len(r.Approaches) == 0
}

// Kind returns KindNeed.
func (*SupportNeed) Kind() Kind { return KindNeed }

// Ref returns the record's reference.
func (n *SupportNeed) Ref() RecordRef { return n.ref(KindNeed) }

var needSteps = transitions[NeedStatus]{
	NeedRaised:    {NeedMatched, NeedUnmet, NeedSolved, NeedWithdrawn, NeedExpired},
	NeedMatched:   {NeedRaised, NeedSupported, NeedUnmet, NeedSolved, NeedWithdrawn, NeedExpired},
	NeedSupported: {NeedRaised, NeedSolved, NeedWithdrawn, NeedExpired},
	NeedUnmet:     {NeedRaised, NeedMatched, NeedSolved, NeedWithdrawn, NeedExpired},
	NeedSolved:    {NeedRaised}, // it comes back
}

// Next returns the states that may follow, in the order of the table.
func (e NeedStatus) Next() []NeedStatus { return needSteps.next(e) }

// Open says whether a need in this state still waits for an answer or is being helped.
func (e NeedStatus) Open() bool {
	return e == NeedRaised || e == NeedMatched || e == NeedSupported || e == NeedUnmet
}

// Move takes the need to another state at the given time and remembers the step. The
// error of an impossible step wraps [ErrTransition] and changes nothing.
func (n *SupportNeed) Move(to NeedStatus, at time.Time) error {
	steps, err := needSteps.move(n.Status, to, at, n.Steps)
	if err != nil {
		return err
	}
	n.Status, n.Steps = to, steps
	return nil
}

// Waited returns how long the need had waited at the given time for its first support:
// from the first step to the first in which it was supported or solved, or to at.
func (n *SupportNeed) Waited(at time.Time) time.Duration {
	start := n.Created
	if len(n.Steps) > 0 {
		start = n.Steps[0].At
	}
	for _, s := range n.Steps {
		if s.Status == NeedSupported || s.Status == NeedSolved {
			return s.At.Sub(start)
		}
	}
	return max(0, at.Sub(start))
}

// Expired says whether the need may no longer be used on the given day.
func (n *SupportNeed) Expired(day schedule.Date) bool { return n.Expires.Before(day) }

// Validate returns everything that is wrong with the record.
func (n *SupportNeed) Validate() valid.Violations {
	vs := n.check(true)
	n.checkPrivate(&vs)
	checkCodes(&vs, "wants", n.Wants, n.Facts, n.Refusals)
	checkSubject(&vs, n.Subject)
	checkEnum(&vs, "status", n.Status, true)
	vs.Nest("steps", checkSteps(n.Steps, n.Status))
	if !n.RaisedBy.IsZero() {
		vs.Nest("raisedBy", n.RaisedBy.Validate())
	}
	checkWants(&vs, "wants", n.Wants)
	checkFree(&vs, "words", n.Words, 2000)
	if n.WordsIn != "" {
		checkTag(&vs, "wordsIn", n.WordsIn)
	}
	if len(n.Wants) == 0 && n.Words == "" {
		vs.Add("wants", valid.Required, "a need names a theme or says something in words")
	}
	vs.Nest("facts", n.Facts.Validate())
	vs.Nest("location", n.Location.Validate())
	vs.Nest("travel", n.Travel.Validate())
	vs.Nest("availability", n.Availability.Validate())
	checkLanguages(&vs, "languages", n.Languages)
	checkEnums(&vs, "accessibility", n.Accessibility)
	if n.CostLimit != nil {
		cv := n.CostLimit.Validate()
		cv = append(cv, CheckFreeText("note", n.CostLimit.Note)...)
		vs.Nest("costLimit", cv)
	}
	checkEnums(&vs, "wishes", n.Wishes)
	checkEnum(&vs, "level", n.Level, false)
	checkEnums(&vs, "any", n.Any)
	vs.Nest("refusals", n.Refusals.Validate())
	checkEnum(&vs, "urgency", n.Urgency, false)
	checkDate(&vs, "expires", n.Expires, true)
	return vs
}

// Validate returns what is wrong.
func (r Raiser) Validate() valid.Violations {
	var vs valid.Violations
	checkEnum(&vs, "kind", r.Kind, true)
	if !r.Organisation.IsZero() && r.Kind != RaisedByOrganisation {
		vs.Add("organisation", valid.Conflict, "only what an organisation raised names one")
	}
	return vs
}

// Validate returns what is wrong.
func (r Refusals) Validate() valid.Violations {
	var vs valid.Violations
	checkIDs(&vs, "initiatives", r.Initiatives)
	checkIDs(&vs, "organisations", r.Organisations)
	checkIDs(&vs, "places", r.Places)
	checkRefs(&vs, "themes", r.Themes)
	checkEnums(&vs, "modes", r.Modes)
	checkEnums(&vs, "approaches", r.Approaches)
	return vs
}

func checkWants(vs *valid.Violations, name string, wants []Want) {
	checkLen(vs, name, len(wants), 20)
	for i, w := range wants {
		var wv valid.Violations
		checkRef(&wv, "theme", w.Theme)
		if w.Weight < 0 || w.Weight > 100 {
			wv.Add("weight", valid.Range, "a weight is 1 to 100")
		}
		vs.NestAt(name, i, wv)
		for _, other := range wants[:min(i, maxList)] {
			if other.Theme == w.Theme {
				vs.AddAt(name, i, valid.Duplicate, "the theme %q is wanted twice; keep one", w.Theme)
				break
			}
		}
	}
}

func checkSubject(vs *valid.Violations, key SubjectKey) {
	if key == "" {
		return
	}
	bad := len(key) < 16 || len(key) > 128
	for i := 0; i < len(key) && !bad; i++ {
		c := key[i]
		bad = (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' && c != '_'
	}
	if !bad {
		*vs = append(*vs, CheckFreeText("subject", string(key))...)
	}
	if bad {
		vs.Add("subject", valid.Format, "a subject is an opaque key of 16 to 128 letters, digits, hyphens and underscores, made by a keyed hash; never a name or number of a person")
	}
}

func checkTag(vs *valid.Violations, name string, tag language.Tag) {
	if parsed, err := language.ParseTag(string(tag)); err != nil || parsed != tag {
		vs.Add(name, valid.Format, "%q is not a language tag in canonical form (BCP 47)", tag)
	}
}

// NeedStatus is where a need stands in its life (V1).
type NeedStatus uint8

// The values of [NeedStatus].
const (
	NeedRaised    NeedStatus = iota + 1 // raised: somebody asks
	NeedMatched                         // matched: initiatives were found and one is being tried
	NeedSupported                       // supported: an initiative is helping
	NeedSolved                          // solved: the person says that it is solved
	NeedUnmet                           // unmet: nothing suitable exists now
	NeedWithdrawn                       // withdrawn: the person no longer asks
	NeedExpired                         // expired: its date passed
)

var needStatusNames = []string{"", "raised", "matched", "supported", "solved", "unmet", "withdrawn", "expired"}

// String returns the value's name; "" when unset.
func (e NeedStatus) String() string { return enumName(needStatusNames, "need status", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e NeedStatus) MarshalText() ([]byte, error) { return enumText(needStatusNames, "need status", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *NeedStatus) UnmarshalText(text []byte) error {
	return enumParse(needStatusNames, "need status", text, e)
}

// RaiserKind says who raised a need.
type RaiserKind uint8

// The values of [RaiserKind].
const (
	RaisedByResident     RaiserKind = iota + 1 // resident: the person
	RaisedByRelative                           // relative: family, friend or neighbour
	RaisedByOrganisation                       // organisation: an organisation, with the person's consent
)

var raiserKindNames = []string{"", "resident", "relative", "organisation"}

// String returns the value's name; "" when unset.
func (e RaiserKind) String() string { return enumName(raiserKindNames, "raiser", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e RaiserKind) MarshalText() ([]byte, error) { return enumText(raiserKindNames, "raiser", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *RaiserKind) UnmarshalText(text []byte) error {
	return enumParse(raiserKindNames, "raiser", text, e)
}

// Urgency says how long a need can wait (V6).
type Urgency uint8

// The values of [Urgency].
const (
	Low    Urgency = iota + 1 // low: months
	Normal                    // normal: weeks
	High                      // high: days
	Acute                     // acute: today
)

var urgencyNames = []string{"", "low", "normal", "high", "acute"}

// String returns the value's name; "" when unset.
func (e Urgency) String() string { return enumName(urgencyNames, "urgency", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Urgency) MarshalText() ([]byte, error) { return enumText(urgencyNames, "urgency", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Urgency) UnmarshalText(text []byte) error {
	return enumParse(urgencyNames, "urgency", text, e)
}

// Wish is a preference about the way of helping. It is graded, never hard.
type Wish uint8

// The values of [Wish].
const (
	WishGroup           Wish = iota + 1 // group: in a group
	WishIndividual                      // individual: alone, one to one
	WishAtHome                          // at-home: at home
	WishInformal                        // informal: by neighbours and volunteers
	WishLivedExperience                 // lived-experience: by somebody who has been through it (S4)
	WishProfessional                    // professional: by a professional
)

var wishNames = []string{"", "group", "individual", "at-home", "informal", "lived-experience", "professional"}

// String returns the value's name; "" when unset.
func (e Wish) String() string { return enumName(wishNames, "wish", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e Wish) MarshalText() ([]byte, error) { return enumText(wishNames, "wish", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *Wish) UnmarshalText(text []byte) error { return enumParse(wishNames, "wish", text, e) }
