package cohesion

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A spoilt is a sample with something wrong, and the paths and codes of exactly what
// must be reported, in order.
type spoilt[T any] struct {
	name  string
	spoil func(*T)
	want  []string
}

type noun[T any] interface {
	*T
	Record
	Head() *Meta[T]
}

// checkSpoilt checks that the sample is valid and each spoilt one is reported in full.
func checkSpoilt[P noun[T], T any](t *testing.T, sample func() P, cases []spoilt[T]) {
	t.Helper()
	if vs := sample().Validate(); len(vs) > 0 {
		t.Fatalf("the sample is not valid: %v", vs)
	}
	if len(cases) < 6 {
		t.Errorf("only %d spoilt samples", len(cases))
	}
	for _, tt := range append(cases, spoiltMeta[P]()...) {
		t.Run(tt.name, func(t *testing.T) {
			record := sample()
			tt.spoil(record)
			vs := record.Validate()
			if diff := cmp.Diff(tt.want, pathsAndCodes(vs)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for _, v := range vs {
				if len(v.Message) < 10 {
					t.Errorf("%s: the message %q does not say what to do", v.Path, v.Message)
				}
			}
		})
	}
}

// spoiltMeta is what can be wrong with any record.
func spoiltMeta[P noun[T], T any]() []spoilt[T] {
	meta := func(name string, spoil func(*Meta[T]), want ...string) spoilt[T] {
		return spoilt[T]{"meta: " + name, func(r *T) { spoil(P(r).Head()) }, want}
	}
	amsterdam := time.FixedZone("CET", 3600)
	return []spoilt[T]{
		meta("version", func(m *Meta[T]) { m.Version = -1 }, "/version range"),
		meta("created too early", func(m *Meta[T]) { m.Created = time.Date(1899, 12, 31, 23, 59, 59, 0, time.UTC) }, "/created range"),
		meta("changed too late", func(m *Meta[T]) { m.Changed = time.Date(2201, 1, 1, 0, 0, 0, 0, time.UTC) }, "/changed range"),
		meta("local time", func(m *Meta[T]) { m.Created = m.Created.In(amsterdam) }, "/created format"),
		meta("changed before created", func(m *Meta[T]) { m.Changed = m.Created.Add(-1) }, "/changed conflict"),
		meta("empty source", func(m *Meta[T]) { m.Source = &Source{} }, "/source/system required", "/source/id required"),
		meta("long source", func(m *Meta[T]) { m.Source = &Source{strings.Repeat("é", 201), strings.Repeat("é", 501)} }, "/source/system range", "/source/id range"),
		meta("name of an extension", func(m *Meta[T]) {
			o := json.RawMessage(`{}`)
			m.Extensions = Extensions{"HSDS": o, "a/b": o, "1a": o, strings.Repeat("a", 65): o, "ical-2": o}
		}, "/extensions/1a format", "/extensions/HSDS format", "/extensions/a~1b format", "/extensions/"+strings.Repeat("a", 65)+" format"),
		meta("extensions that are no objects", func(m *Meta[T]) {
			m.Extensions = Extensions{"a": nil, "b": json.RawMessage(`[]`), "c": json.RawMessage(`{`), "d": json.RawMessage(`null`), "e": json.RawMessage(`{} {}`)}
		}, "/extensions/a type", "/extensions/b type", "/extensions/c type", "/extensions/d type", "/extensions/e type"),
		meta("four things at once", func(m *Meta[T]) {
			m.Version, m.Created, m.Source.ID, m.Extensions["hsds"] = -5, m.Created.In(amsterdam), "", nil
		}, "/version range", "/created format", "/source/id required", "/extensions/hsds type"),
	}
}

// owned is what only records of a community can have wrong.
func owned[P noun[T], T any](cases ...spoilt[T]) []spoilt[T] {
	return append(cases,
		spoilt[T]{"no id", func(r *T) { P(r).Head().ID = ID[T]{} }, []string{"/id required"}},
		spoilt[T]{"no community", func(r *T) { P(r).Head().Community = CommunityID{} }, []string{"/community required"}},
	)
}

func TestCommunityValidate(t *testing.T) {
	checkSpoilt(t, sampleCommunity, []spoilt[Community]{
		{"nothing", func(c *Community) { *c = Community{} }, []string{"/id required", "/community required", "/name required"}},
		{"of another community", func(c *Community) { c.Community = testID[Community](5) }, []string{"/community conflict"}},
		{"no name", func(c *Community) { c.Name = nil }, []string{"/name required"}},
		{"long name", func(c *Community) { c.Name = language.Dutch(strings.Repeat("é", 201)) }, []string{"/name/nl range"}},
		{"areas", func(c *Community) { c.Areas = []AreaCode{eastern, {}, {Scheme: "cbs", Code: "GM0307"}, eastern} },
			[]string{"/areas/1 format", "/areas/1 format", "/areas/2 required", "/areas/3 duplicate"}},
		{"too many areas", func(c *Community) { c.Areas = manyAreas(2001) }, []string{"/areas range"}},
		{"neighbours", func(c *Community) { c.Neighbours = []CommunityID{{}, testID[Community](4), testID[Community](4), c.ID} },
			[]string{"/neighbours/0 required", "/neighbours/2 duplicate", "/neighbours/3 conflict"}},
		{"url", func(c *Community) { c.URL = "lindendorp.example" }, []string{"/url format"}},
	})
	c := sampleCommunity()
	c.Areas = manyAreas(2000)
	if vs := c.Validate(); len(vs) > 0 {
		t.Errorf("2000 areas: %v", vs)
	}
}

func manyAreas(n int) []AreaCode {
	areas := make([]AreaCode, n)
	for i := range areas {
		areas[i] = AreaCode{Scheme: SchemePC4, Code: string([]byte{byte('1' + i/1000), byte('0' + i/100%10), byte('0' + i/10%10), byte('0' + i%10)})}
	}
	return areas
}

func TestAreaValidate(t *testing.T) {
	ring := []Point{{1, 1}, {1, 2}, {2, 2}}
	checkSpoilt(t, sampleArea, []spoilt[Area]{
		{"nothing", func(a *Area) { *a = Area{} }, []string{"/id required", "/code required", "/name required"}},
		{"no id", func(a *Area) { a.ID = AreaID{} }, []string{"/id required"}},
		{"of a community", func(a *Area) { a.Community = home }, []string{"/community conflict"}},
		{"code", func(a *Area) { a.Code.Code = "WK03070" }, []string{"/code format"}},
		{"code without year", func(a *Area) { a.Code.Year = 0 }, []string{"/code required"}},
		{"parent", func(a *Area) { a.Parent.Year = 1900 }, []string{"/parent range"}},
		{"own parent", func(a *Area) { a.Parent = a.Code }, []string{"/parent conflict"}},
		{"radius and residents", func(a *Area) { a.Radius, a.Residents = -1, -1 }, []string{"/radius range", "/residents range"}},
		{"radius beyond the earth", func(a *Area) { a.Radius = 20_100_001 }, []string{"/radius range"}},
		{"boundary", func(a *Area) { a.Boundary = []Polygon{{ring}, {}, {ring, ring[:2], nil}} }, []string{"/boundary/1 required", "/boundary/2 range", "/boundary/2 range"}},
		{"figures", func(a *Area) {
			a.Figures = []Figure{
				{Code: "Share", Unit: " ", Year: 1899, Source: strings.Repeat("s", 201)},
				{Code: "a", Unit: strings.Repeat("u", 41), Year: 2201}, {Code: "a", Unit: "eur\n", Year: 1900}, {Code: "b", Unit: "eur", Year: 2200},
			}
		}, []string{"/figures/0/code format", "/figures/0/unit required", "/figures/0/year range", "/figures/0/source range", "/figures/1/unit range", "/figures/1/year range", "/figures/2/unit format"}},
		{"too many figures", func(a *Area) { a.Figures = slices.Repeat(a.Figures, 201) }, []string{"/figures range"}},
	})
}

func TestOrganisationValidate(t *testing.T) {
	checkSpoilt(t, sampleOrganisation, owned([]spoilt[Organisation]{
		{"nothing", func(o *Organisation) { *o = Organisation{} }, []string{"/id required", "/community required", "/name required"}},
		{"other names", func(o *Organisation) {
			o.OtherNames = []string{"De Linde", "", strings.Repeat("x", 301), "a\x00b", "\xff"}
		},
			[]string{"/otherNames/1 required", "/otherNames/2 range", "/otherNames/3 format", "/otherNames/4 syntax"}},
		{"too many other names", func(o *Organisation) { o.OtherNames = slices.Repeat(o.OtherNames, 101) }, []string{"/otherNames range"}},
		{"long description", func(o *Organisation) { o.Description = language.Dutch(strings.Repeat("x", 20001)) }, []string{"/description/nl range"}},
		{"kind", func(o *Organisation) { o.OrganisationKind = OtherOrganisation + 1 }, []string{"/kind unknown"}},
		{"identifiers", func(o *Organisation) {
			o.Identifiers = []Identifier{{Scheme: IdentifierKvK, Value: "1234567"}, o.Identifiers[1], o.Identifiers[1]}
		}, []string{"/identifiers/0/value format", "/identifiers/2 duplicate"}},
		{"too many identifiers", func(o *Organisation) { o.Identifiers = slices.Repeat(o.Identifiers, 101) }, []string{"/identifiers range"}},
		{"represents", func(o *Organisation) { o.Represents = []vocabulary.Ref{"ouderen", "sb:ouderen", "sb:ouderen"} }, []string{"/represents/0 format", "/represents/2 duplicate"}},
		{"belongs", func(o *Organisation) {
			o.Belongs = []Belonging{{}, {To: o.ID, Tie: 3}, {To: testID[Organisation](8), Tie: PartOf}, {To: testID[Organisation](8), Tie: PartOf}}
		}, []string{"/belongs/0/to required", "/belongs/0/tie required", "/belongs/1/tie unknown", "/belongs/1/to conflict", "/belongs/3 duplicate"}},
		{"too many belongings", func(o *Organisation) { o.Belongs = slices.Repeat(o.Belongs, 101) }, []string{"/belongs range"}},
		{"contact", func(o *Organisation) {
			o.Contact = Contact{Role: strings.Repeat("x", 101), Phone: strings.Repeat("1", 101), Email: strings.Repeat("x", 255)}
		}, []string{"/contact/role range", "/contact/phone range", "/contact/email range"}},
		{"opening", func(o *Organisation) { o.Opening.Timezone = "Lindendorp" }, []string{"/opening/timezone unknown"}},
		{"ended and url", func(o *Organisation) { o.Ended.Year, o.URL = 2201, "https://" }, []string{"/url format", "/ended range"}},
	}...))
}

func TestInitiativeValidate(t *testing.T) {
	checkSpoilt(t, sampleInitiative, owned([]spoilt[Initiative]{
		{"nothing", func(i *Initiative) { *i = Initiative{} }, []string{"/id required", "/community required", "/name required", "/status required"}},
		{"languages of texts", func(i *Initiative) {
			i.Name = language.Text{{Tag: "nl", Value: "a"}, {Tag: "NL", Value: "b"}, {Tag: "xx-yy-zz-1", Value: "c"}}
		},
			[]string{"/name/NL format", "/name/NL duplicate", "/name/xx-yy-zz-1 format"}},
		{"one language twice", func(i *Initiative) { i.Summary = language.Text{{Tag: "nl", Value: "a"}, {Tag: "nl", Value: "b"}} }, []string{"/summary/nl duplicate"}},
		{"texts", func(i *Initiative) {
			i.Name = language.Text{{Tag: "en", Value: " \n"}, {Tag: "nl", Value: "a\x07\x08"}}
			i.Summary = language.Dutch(strings.Repeat("é", 1001))
			i.Description = language.Dutch("\xc3(")
		}, []string{"/name/en required", "/name/nl format", "/summary/nl range", "/description/nl syntax"}},
		{"status", func(i *Initiative) { i.Status = InitiativeEnded + 1 }, []string{"/status unknown"}},
		{"period", func(i *Initiative) { i.Until = i.From.AddDays(-1) }, []string{"/until conflict"}},
		{"years", func(i *Initiative) { i.From.Year, i.Until.Year = 1899, 2201 }, []string{"/from range", "/until range"}},
		{"organisers", func(i *Initiative) {
			i.Organisers = []OrganisationID{{}, testID[Organisation](1), testID[Organisation](1)}
		}, []string{"/organisers/0 required", "/organisers/2 duplicate"}},
		{"too many organisers", func(i *Initiative) { i.Organisers = slices.Repeat(i.Organisers, 101) }, []string{"/organisers range"}},
		{"themes and audiences", func(i *Initiative) { i.Themes, i.Audiences = []vocabulary.Ref{""}, []vocabulary.Ref{"sb: ouderen"} }, []string{"/themes/0 format", "/audiences/0 format"}},
		{"too many themes", func(i *Initiative) { i.Themes = slices.Repeat(i.Themes, 101) }, []string{"/themes range"}},
		{"eligibility", func(i *Initiative) {
			i.Eligibility.OpenToAll, i.Eligibility.Prose = true, language.Dutch(strings.Repeat("x", 5001))
			i.Eligibility.Rule.Any[1].All[0].Age.Below = new(Age)
		}, []string{"/eligibility/rule conflict", "/eligibility/rule/any/1/all/0/age/below conflict", "/eligibility/prose/nl range"}},
		{"rule", func(i *Initiative) {
			i.Eligibility.Rule = &Rule{All: []Rule{{}, {Fact: "x", Age: &AgeBand{}}, {Not: &Rule{Age: Between(-1, 151)}}}}
		}, []string{"/eligibility/rule/all/0 conflict", "/eligibility/rule/all/1 conflict", "/eligibility/rule/all/1/fact format", "/eligibility/rule/all/1/age required",
			"/eligibility/rule/all/2/not/age/from range", "/eligibility/rule/all/2/not/age/below range"}},
		{"sets", func(i *Initiative) {
			i.Approach, i.Format, i.Access = []Approach{0, 9}, []Format{Group, Group}, []Access{4}
		},
			[]string{"/approach/0 unknown", "/approach/1 unknown", "/format/1 duplicate", "/access/0 unknown"}},
		{"too many approaches", func(i *Initiative) { i.Approach = slices.Repeat([]Approach{Informal}, 201) }, []string{"/approach range"}},
		{"level and origin", func(i *Initiative) { i.Level, i.Origin = Care+1, TopDown+1 }, []string{"/level unknown", "/origin unknown"}},
		{"cost", func(i *Initiative) { i.Cost = &Cost{Cents: -1, Currency: "euro", Note: "\x00"} }, []string{"/cost/cents range", "/cost/currency format", "/cost/note format"}},
		{"languages", func(i *Initiative) { i.Languages = []language.Tag{"Dutch!", "NL", "ar", "ar"} }, []string{"/languages/0 format", "/languages/1 format", "/languages/3 duplicate"}},
		{"too many languages", func(i *Initiative) { i.Languages = slices.Repeat(i.Languages, 101) }, []string{"/languages range"}},
		{"seeks", func(i *Initiative) {
			i.Seeks = []Seek{{Themes: []vocabulary.Ref{"x"}, Description: language.Dutch(strings.Repeat("x", 2001)), People: -1}, {People: 1_000_001}}
		}, []string{"/seeks/0/themes/0 format", "/seeks/0/description/nl range", "/seeks/0/people range", "/seeks/1/people range"}},
		{"too many seeks", func(i *Initiative) { i.Seeks = slices.Repeat(i.Seeks, 201) }, []string{"/seeks range"}},
		{"contact and url", func(i *Initiative) { i.Contact.Phone, i.URL = "033\n", "ftp://lindendorp.example" }, []string{"/contact/phone format", "/url format"}},
		{"deliveries of one key", func(i *Initiative) { i.Deliveries[1].Key = "oost" }, []string{"/deliveries/1/key duplicate"}},
		{"too many deliveries", func(i *Initiative) { i.Deliveries = make([]Delivery, 201) }, []string{"/deliveries range"}},
		{"delivery", func(i *Initiative) {
			d := &i.Deliveries[1]
			d.Key, d.Mode, d.Schedule.Times[0].Freq, d.Cost = strings.Repeat("k", 501), ByPhone+1, 0, &Cost{Cents: 100}
			d.ServiceArea = &ServiceArea{Areas: []AreaCode{{Scheme: "pc4", Code: "0123"}}, Radius: -1, Note: strings.Repeat("x", 2001)}
			d.Capacity, d.Languages, d.Extensions = &Capacity{}, []language.Tag{""}, Extensions{"x": nil}
		}, []string{"/deliveries/1/key range", "/deliveries/1/mode unknown", "/deliveries/1/schedule/times/0/freq required", "/deliveries/1/serviceArea/areas/0 format", "/deliveries/1/serviceArea/radius range",
			"/deliveries/1/serviceArea/note range", "/deliveries/1/capacity/status required", "/deliveries/1/capacity/reportedAt required", "/deliveries/1/languages/0 format",
			"/deliveries/1/cost/per required", "/deliveries/1/extensions/x type"}},
		{"service area beyond the earth", func(i *Initiative) { i.Deliveries[0].ServiceArea.Radius = 20_100_001 }, []string{"/deliveries/0/serviceArea/radius range"}},
	}...))
	// Deliveries without a key are not called the same.
	i := sampleInitiative()
	i.Deliveries[0].Key, i.Deliveries[1].Key = "", ""
	if vs := i.Validate(); len(vs) > 0 {
		t.Error(vs)
	}
}

func TestReferralValidate(t *testing.T) {
	checkSpoilt(t, sampleReferral, owned([]spoilt[Referral]{
		{"nothing", func(r *Referral) { *r = Referral{} }, []string{"/id required", "/community required", "/need conflict", "/initiative required", "/status required"}},
		{"of a need and a talent", func(r *Referral) { r.Talent = testID[Talent](1) }, []string{"/need conflict"}},
		{"delivery", func(r *Referral) { r.Delivery = strings.Repeat("x", 501) }, []string{"/delivery range"}},
		{"no answer", func(r *Referral) { r.Answer = nil }, []string{"/answer required"}},
		{"no answer of a stopped one", func(r *Referral) { r.Answer, r.Status, r.Steps = nil, ReferralStopped, nil }, []string{"/answer required"}},
		{"answer to a started one", func(r *Referral) { r.Status, r.Steps = ReferralStarted, nil }, []string{"/answer conflict"}},
		{"answer", func(r *Referral) {
			r.Answer = &ReferralAnswer{Reason: OtherReason + 1, Note: strings.Repeat("x", 1001)}
		},
			[]string{"/answer/by required", "/answer/reason unknown", "/answer/note range"}},
		{"steps end elsewhere", func(r *Referral) { r.Steps = r.Steps[:1] }, []string{"/steps conflict"}},
		{"note", func(r *Referral) { r.Note = "mail iemand@voorbeeld.nl\x00" }, []string{"/note format", "/note personal"}},
		{"five faults", func(r *Referral) {
			r.Version, r.Need, r.Status, r.Steps, r.Answer.By = -1, NeedID{}, 77, nil, 0
		}, []string{"/version range", "/need conflict", "/status unknown", "/answer/by required", "/answer conflict"}},
	}...))
}

func TestSnapshotValidate(t *testing.T) {
	checkSpoilt(t, sampleSnapshot, owned([]spoilt[MatchSnapshot]{
		{"nothing", func(s *MatchSnapshot) { *s = MatchSnapshot{} }, []string{"/id required", "/community required", "/need conflict", "/initiative required", "/at required", "/policy required"}},
		{"of a need and a talent", func(s *MatchSnapshot) { s.Talent = testID[Talent](1) }, []string{"/need conflict"}},
		{"negative numbers", func(s *MatchSnapshot) { s.Delivery, s.Score, s.Rank = -1, -1, -1 }, []string{"/delivery range", "/score range", "/rank range"}},
		{"high numbers", func(s *MatchSnapshot) { s.Delivery, s.Score = 200, One+1 }, []string{"/delivery range", "/score range"}},
		{"time", func(s *MatchSnapshot) { s.At = s.At.In(time.FixedZone("CET", 3600)) }, []string{"/at format"}},
		{"policy", func(s *MatchSnapshot) { s.Policy = strings.Repeat("x", 201) }, []string{"/policy range"}},
		{"too many reasons", func(s *MatchSnapshot) { s.Reasons = slices.Repeat(s.Reasons, 101) }, []string{"/reasons range"}},
		{"reasons", func(s *MatchSnapshot) {
			s.Reasons = []Reason{
				{Verdict: Positive}, {Criterion: ByTheme, Constraint: OnTime, Verdict: Positive}, {Criterion: ByResults + 1, Verdict: Conceded + 1},
				{Constraint: OnSeeking + 1}, {Criterion: ByTheme, Verdict: Neutral, Value: -1, Contribution: One + 1, Weight: -1, Question: strings.Repeat("x", 201)},
				{Criterion: ByTheme, Verdict: Neutral, Weight: MaxWeight + 1},
			}
		}, []string{"/reasons/0/criterion conflict", "/reasons/1/criterion conflict", "/reasons/2/criterion unknown", "/reasons/2/verdict unknown", "/reasons/3/constraint unknown", "/reasons/3/verdict required",
			"/reasons/4/value range", "/reasons/4/contribution range", "/reasons/4/weight range", "/reasons/4/question range", "/reasons/5/weight range"}},
		{"comparisons", func(s *MatchSnapshot) {
			long := strings.Repeat("x", 1001)
			s.Reasons[0].Facts = []Compared{{Asked: long, Found: long, Detail: long, Value: -1}, {What: strings.Repeat("x", 101)}}
		}, []string{"/reasons/0/facts/0/what required", "/reasons/0/facts/0/asked range", "/reasons/0/facts/0/found range", "/reasons/0/facts/0/detail range", "/reasons/0/facts/0/value range", "/reasons/0/facts/1/what range"}},
		{"too many comparisons", func(s *MatchSnapshot) { s.Reasons[0].Facts = slices.Repeat(s.Reasons[0].Facts, 201) }, []string{"/reasons/0/facts range"}},
	}...))
}

func TestOutcomeValidate(t *testing.T) {
	checkSpoilt(t, sampleOutcome, owned([]spoilt[Outcome]{
		{"nothing", func(o *Outcome) { *o = Outcome{} }, []string{"/id required", "/community required", "/initiative required", "/result required", "/reportedBy required", "/on required"}},
		{"initiative", func(o *Outcome) { o.Initiative = InitiativeID{} }, []string{"/initiative required"}},
		{"result", func(o *Outcome) { o.Result = DidNotHelp + 1 }, []string{"/result unknown"}},
		{"reported by", func(o *Outcome) { o.ReportedBy = Coordinator + 1 }, []string{"/reportedBy unknown"}},
		{"date", func(o *Outcome) { o.On.Year = 1899 }, []string{"/on range"}},
		{"note", func(o *Outcome) { o.Note = strings.Repeat("é", 1001) }, []string{"/note range"}},
	}...))
}

func TestUnmetValidate(t *testing.T) {
	checkSpoilt(t, sampleUnmet, owned([]spoilt[Unmet]{
		{"nothing", func(u *Unmet) { *u = Unmet{} }, []string{"/id required", "/community required", "/on required"}},
		{"date", func(u *Unmet) { u.On.Year = 2201 }, []string{"/on range"}},
		{"themes", func(u *Unmet) { u.Themes = []vocabulary.Ref{"a:b", "a:b"} }, []string{"/themes/1 duplicate"}},
		{"area", func(u *Unmet) { u.Area.Code = "" }, []string{"/area format"}},
		{"urgency", func(u *Unmet) { u.Urgency = Acute + 1 }, []string{"/urgency unknown"}},
		{"policy", func(u *Unmet) { u.Policy = "a\nb" }, []string{"/policy format"}},
		{"because", func(u *Unmet) { u.Because = []UnmetReason{{OnTravel, 0}, {OnSeeking + 1, 1}, {0, -1}} }, []string{"/because/0/initiatives range", "/because/1/constraint unknown", "/because/2/initiatives range"}},
		{"too many reasons", func(u *Unmet) { u.Because = slices.Repeat(u.Because, 101) }, []string{"/because range"}},
	}...))
}

func TestJudgementValidate(t *testing.T) {
	checkSpoilt(t, sampleJudgement, owned([]spoilt[Judgement]{
		{"nothing", func(j *Judgement) { *j = Judgement{} }, []string{"/id required", "/community required", "/about required", "/a/kind required", "/a/id format", "/b/kind required", "/b/id format",
			"/b conflict", "/verdict required", "/by required", "/on required"}},
		{"about", func(j *Judgement) { j.About = JudgeIntroduction + 1 }, []string{"/about unknown"}},
		{"one record", func(j *Judgement) { j.B = j.A }, []string{"/b conflict"}},
		{"two kinds", func(j *Judgement) { j.B.Kind = KindPlace }, []string{"/b conflict"}},
		{"references", func(j *Judgement) {
			j.A, j.B = RecordRef{KindGathering + 1, "1"}, RecordRef{KindGathering + 1, strings.ToLower(j.B.ID)}
		},
			[]string{"/a/kind unknown", "/a/id format", "/b/kind unknown", "/b/id format"}},
		{"verdict", func(j *Judgement) { j.Verdict = Dismissed + 1 }, []string{"/verdict unknown"}},
		{"by", func(j *Judgement) { j.By = strings.Repeat("x", 101) }, []string{"/by range"}},
		{"by somebody who can be found", func(j *Judgement) { j.By = "iemand@voorbeeld.nl" }, []string{"/by personal"}},
		{"date and note", func(j *Judgement) { j.On, j.Note = schedule.Date{}, strings.Repeat("x", 1001) }, []string{"/on required", "/note range"}},
	}...))
}

func TestPartnershipValidate(t *testing.T) {
	checkSpoilt(t, samplePartnership, owned([]spoilt[Partnership]{
		{"nothing", func(p *Partnership) { *p = Partnership{} }, []string{"/id required", "/community required", "/a required", "/b required", "/kind required"}},
		{"with itself", func(p *Partnership) { p.B = p.A }, []string{"/b conflict"}},
		{"kind", func(p *Partnership) { p.PartnershipKind = Federation + 1 }, []string{"/kind unknown"}},
		{"trust", func(p *Partnership) { p.Trust = HighTrust + 1 }, []string{"/trust unknown"}},
		{"period", func(p *Partnership) { p.Until = p.From.AddDays(-1) }, []string{"/until conflict"}},
		{"years", func(p *Partnership) { p.From.Year, p.Until.Year = 1899, 2201 }, []string{"/from range", "/until range"}},
		{"note", func(p *Partnership) { p.Note = strings.Repeat("x", 1001) }, []string{"/note range"}},
	}...))
	p := samplePartnership()
	p.Until = p.From
	if vs := p.Validate(); len(vs) > 0 {
		t.Errorf("a partnership of one day: %v", vs)
	}
}

func TestAgendaItemValidate(t *testing.T) {
	checkSpoilt(t, sampleAgendaItem, owned([]spoilt[AgendaItem]{
		{"nothing", func(a *AgendaItem) { *a = AgendaItem{} }, []string{"/id required", "/community required", "/kind required", "/title required", "/status required"}},
		{"kind", func(a *AgendaItem) { a.AgendaKind = Plan + 1 }, []string{"/kind unknown"}},
		{"title", func(a *AgendaItem) { a.Title = strings.Repeat("x", 201) }, []string{"/title range"}},
		{"title of two lines", func(a *AgendaItem) { a.Title = "De bus\nrijdt niet" }, []string{"/title format"}},
		{"text", func(a *AgendaItem) { a.Text = strings.Repeat("x", 5001) }, []string{"/text range"}},
		{"status", func(a *AgendaItem) { a.Status, a.Steps = AgendaDropped+1, nil }, []string{"/status unknown"}},
		{"steps", func(a *AgendaItem) {
			a.Steps = []Step[AgendaStatus]{{AgendaDiscussed, raised}, {AgendaDiscussed, raised.Add(-1)}}
		}, []string{"/steps/1/at conflict"}},
		{"themes and areas", func(a *AgendaItem) { a.Themes, a.Areas = []vocabulary.Ref{"x"}, []AreaCode{eastern, eastern} }, []string{"/themes/0 format", "/areas/1 duplicate"}},
		{"carries", func(a *AgendaItem) { a.Carries = []OrganisationID{{}} }, []string{"/carries/0 required"}},
	}...))
}

func TestGatheringValidate(t *testing.T) {
	checkSpoilt(t, sampleGathering, owned([]spoilt[Gathering]{
		{"nothing", func(g *Gathering) { *g = Gathering{} }, []string{"/id required", "/community required", "/title required", "/status required", "/begins required", "/ends required"}},
		{"title", func(g *Gathering) { g.Title = language.Dutch(strings.Repeat("x", 201)) }, []string{"/title/nl range"}},
		{"status", func(g *Gathering) { g.Status = GatheringCancelled + 1 }, []string{"/status unknown"}},
		{"ends as it begins", func(g *Gathering) { g.Ends = g.Begins }, []string{"/ends conflict"}},
		{"ends before it begins", func(g *Gathering) { g.Ends = g.Begins.Add(-time.Hour) }, []string{"/ends conflict"}},
		{"times", func(g *Gathering) {
			g.Begins, g.Ends = g.Begins.AddDate(-200, 0, 0), g.Ends.In(time.FixedZone("CET", 3600))
		}, []string{"/begins range", "/ends format"}},
		{"organisers and agenda", func(g *Gathering) {
			g.Organisers, g.Agenda = []OrganisationID{{}}, []AgendaItemID{testID[AgendaItem](1), testID[AgendaItem](1)}
		},
			[]string{"/organisers/0 required", "/agenda/1 duplicate"}},
		{"notes", func(g *Gathering) { g.Notes = strings.Repeat("x", 20001) }, []string{"/notes range"}},
	}...))
}

func TestURLs(t *testing.T) {
	for url, ok := range map[string]bool{
		"": true, "https://lindendorp.example": true, "http://lindendorp.example/a?b=c#d": true, "https://lindendorp.example/" + strings.Repeat("a", 1973): true,
		"https://lindendorp.example/" + strings.Repeat("a", 1974): false, "HTTPS://lindendorp.example": false, "https:///pad": false, "//lindendorp.example": false, "javascript:alert(1)": false,
		"https://a b": false, "https://a\tb": false, "https://a\"b": false, "https://a<b": false, "https://a>b": false, "https://a\x7f": false, "https://": false, "mailto:x": false,
	} {
		o := sampleOrganisation()
		o.URL = url
		if got := len(o.Validate()) == 0; got != ok {
			t.Errorf("%.60q: valid is %v, want %v", url, got, ok)
		}
	}
}

// TestAtTheLimits has texts of exactly the greatest length, counted in characters and
// not in bytes, and a record that was changed when it was made.
func TestAtTheLimits(t *testing.T) {
	long := func(n int) string { return strings.Repeat("é", n) }
	i, n, o := sampleInitiative(), sampleNeed(), sampleOrganisation()
	i.Changed = i.Created
	i.Source = &Source{System: long(200), ID: long(500)}
	i.Name, i.Summary = language.Dutch(long(300)), language.Dutch(long(1000))
	n.Words = long(2000)
	o.OtherNames, o.Contact.Role = []string{long(300)}, long(100)
	o.Created, o.Changed = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2200, 12, 31, 23, 59, 59, 0, time.UTC)
	for _, r := range []Record{i, n, o} {
		if vs := r.Validate(); len(vs) > 0 {
			t.Errorf("%v: %v", r.Kind(), vs)
		}
	}
}
