package cohesion

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// Every noun has a sample below that is valid and in which every field that can be set
// together with the others is set. Places, organisations and people are invented.
// A sample is new each time, so that a test may spoil it.

// testID returns the n-th ID of a noun, 1 to 99.
func testID[T any](n int) ID[T] {
	id, err := ParseID[T](fmt.Sprintf("01JD00000000000000000000%02d", n))
	if err != nil {
		panic(err)
	}
	return id
}

var (
	home    = testID[Community](1)                          // the community of every sample
	raised  = time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC) // when the first step was taken
	sunday  = schedule.Date{Year: 2026, Month: 11, Day: 22}
	inTown  = Point{Lat: 521561113, Lon: 53878266}
	eastern = AreaCode{Scheme: SchemeCBS, Code: "WK030701", Year: 2022}
	town    = AreaCode{Scheme: SchemeCBS, Code: "GM0307", Year: 2022}
)

// everyNoun returns the samples of all kinds, in the order of [Kind].
func everyNoun() []Record {
	return []Record{
		sampleCommunity(), sampleArea(), samplePlace(), sampleOrganisation(), sampleInitiative(), sampleNeed(), sampleTalent(), sampleReferral(),
		sampleSnapshot(), sampleOutcome(), sampleUnmet(), sampleJudgement(), samplePartnership(), sampleAgendaItem(), sampleGathering(),
	}
}

// sparseNouns returns, in the same order, valid records with as little as each may have.
func sparseNouns() []Record {
	name := language.Dutch("Samen in Lindendorp")
	return []Record{
		&Community{Meta: Meta[Community]{ID: home, Community: home}, Name: name},
		&Area{Meta: Meta[Area]{ID: testID[Area](1)}, Code: town, Name: name},
		&Place{Meta: bare[Place](), Name: name},
		&Organisation{Meta: bare[Organisation](), Name: name},
		&Initiative{Meta: bare[Initiative](), Name: name, Status: InitiativeActive},
		&SupportNeed{Meta: bare[SupportNeed](), Status: NeedRaised, Words: "gezelschap", Expires: sunday},
		&Talent{Meta: bare[Talent](), Status: TalentOpen, Words: "ik kan goed koken", Expires: sunday},
		&Referral{Meta: bare[Referral](), Need: testID[SupportNeed](1), Initiative: testID[Initiative](1), Status: ReferralProposed},
		&MatchSnapshot{Meta: bare[MatchSnapshot](), Talent: testID[Talent](1), Initiative: testID[Initiative](1), At: raised, Policy: "standaard 1"},
		&Outcome{Meta: bare[Outcome](), Initiative: testID[Initiative](1), Result: Helped, ReportedBy: Resident, On: sunday},
		&Unmet{Meta: bare[Unmet](), On: sunday},
		&Judgement{Meta: bare[Judgement](), About: JudgeOverlap, A: sampleInitiative().Ref(), B: RecordRef{KindInitiative, testID[Initiative](2).String()}, Verdict: Rejected, By: "coordinator", On: sunday},
		&Partnership{Meta: bare[Partnership](), A: testID[Organisation](1), B: testID[Organisation](2), PartnershipKind: Cooperation},
		&AgendaItem{Meta: bare[AgendaItem](), AgendaKind: Plan, Title: "Een buurttuin", Status: AgendaOpen},
		&Gathering{Meta: bare[Gathering](), Title: name, Status: GatheringPlanned, Begins: raised, Ends: raised.Add(time.Hour)},
	}
}

func bare[T any]() Meta[T] { return Meta[T]{ID: testID[T](1), Community: home} }

func full[T any]() Meta[T] {
	m := bare[T]()
	m.Version = 3
	m.Created, m.Changed = raised, raised.Add(36*time.Hour)
	m.Confirmed = sunday
	m.Source = &Source{System: "hsds:lindendorp", ID: "rij 17"}
	m.Extensions = Extensions{"hsds": json.RawMessage(`{"alternate_name":"LD","rank":2}`)}
	return m
}

func sampleCommunity() *Community {
	return &Community{
		Meta: full[Community](), Name: language.NewText(map[language.Tag]string{"nl": "Samen in Lindendorp", "en": "Together in Lindendorp"}),
		Areas: []AreaCode{eastern, town}, Neighbours: []CommunityID{testID[Community](2), testID[Community](3)},
		Coordinator: testID[Organisation](1), Home: testID[Place](1), URL: "https://lindendorp.example/",
	}
}

func sampleArea() *Area {
	m := full[Area]()
	m.Community = CommunityID{}
	return &Area{
		Meta: m, Code: eastern, Name: language.Dutch("Lindendorp-Oost"), Parent: town, Centre: inTown, Radius: 900,
		Boundary:  []Polygon{{{{521500000, 53800000}, {521600000, 53800000}, {521600000, 53950000}}, {{521550000, 53810000}, {521590000, 53810000}, {521590000, 53860000}}}},
		Residents: 4310, Figures: []Figure{{Code: "share-65-plus", Value: 214_000, Unit: "share", Year: 2022, Source: "statistiek"}},
	}
}

func samplePlace() *Place {
	return &Place{
		Meta: full[Place](), Name: language.Dutch("Het Trefpunt"), PlaceKind: CommunityHouse,
		Address: Address{Lines: []string{"Wilgenpad 12"}, Postcode: "3899XB", City: "Lindendorp", Region: "Utrecht", Country: "NL"},
		Point:   inTown, Area: eastern, Accessible: []Feature{Wheelchair, Lift}, Inaccessible: []Feature{HearingLoop}, Confidential: true,
		Opening: sampleSchedule(), Owner: testID[Organisation](1), URL: "https://lindendorp.example/trefpunt",
	}
}

func sampleSchedule() *schedule.Schedule {
	return &schedule.Schedule{
		Timezone: "Europe/Amsterdam", ValidFrom: sunday, ValidTo: sunday.AddDays(365),
		Times: []schedule.Recurrence{
			{Freq: schedule.Weekly, Interval: 2, Days: []schedule.Day{{Weekday: schedule.Tuesday}}, Start: sunday.AddDays(2), Until: sunday.AddDays(300), Count: 12, Opens: 600, Closes: 720},
			{Freq: schedule.Monthly, Days: []schedule.Day{{Nth: -1, Weekday: schedule.Friday}}, MonthDays: []int{24, -1}, Opens: 840, Closes: 900},
		},
		Dates:  []schedule.Single{{Date: sunday.AddDays(5), Opens: 1140, Closes: 1260}},
		Except: []schedule.Exception{{From: sunday.AddDays(30), To: sunday.AddDays(44), Note: "vakantie"}}, Holidays: []string{schedule.DutchCalendar}, Notes: "inloop vanaf kwart voor tien",
	}
}

func sampleOrganisation() *Organisation {
	return &Organisation{
		Meta: full[Organisation](), Name: language.Dutch("Stichting De Linde"), OtherNames: []string{"De Linde", "SDL"},
		Description: language.Dutch("Welzijnswerk in Lindendorp."), OrganisationKind: Foundation,
		Identifiers: []Identifier{{Scheme: IdentifierKvK, Value: "12345678"}, {Scheme: IdentifierOther, Value: "Q1", Name: "wikidata"}},
		Represents:  []vocabulary.Ref{"sb:ouderen"}, Belongs: []Belonging{{To: testID[Organisation](9), Tie: MemberOf}, {To: testID[Organisation](8), Tie: PartOf}},
		Contact: Contact{Role: "welkomstbalie", Phone: "033-1234567", Email: "balie@lindendorp.example"},
		Opening: sampleSchedule(), URL: "https://lindendorp.example/linde", Ended: sunday,
	}
}

func sampleInitiative() *Initiative {
	return &Initiative{
		Meta: full[Initiative](), Name: language.Dutch("Koffie op dinsdag"), Summary: language.Dutch("Koffie voor de buurt."), Description: language.Dutch("Elke dinsdag.\nWees welkom."),
		Status: InitiativeActive, Published: true, From: sunday, Until: sunday.AddDays(300),
		Organisers: []OrganisationID{testID[Organisation](1), testID[Organisation](2)},
		Themes:     []vocabulary.Ref{"sb:eenzaamheid", "sb:ontmoeten"}, Audiences: []vocabulary.Ref{"sb:ouderen"}, Eligibility: sampleEligibility(),
		Approach: []Approach{Informal, LivedExperience}, Format: []Format{Group}, Level: Prevention, Access: []Access{WalkIn, OwnRequest}, Origin: BottomUp,
		Cost: &Cost{Cents: 150, Per: PerSession, Currency: "EUR", Note: "koffie en iets erbij"}, Languages: []language.Tag{"nl", "ar"},
		Deliveries: []Delivery{sampleDelivery("oost"), sampleDelivery("west")},
		Seeks:      []Seek{{Themes: []vocabulary.Ref{"sb:ontmoeten"}, Description: language.Dutch("Gastvrouwen en gastheren."), People: 2}},
		Contact:    Contact{Role: "gastheer", Phone: "033-1234567", Email: "koffie@lindendorp.example"}, URL: "http://lindendorp.example/koffie",
	}
}

func sampleEligibility() Eligibility {
	from, below := Age(17_50), Years(80)
	return Eligibility{
		Rule: &Rule{Any: []Rule{
			{Fact: "sb:mantelzorgers"},
			{All: []Rule{{Age: &AgeBand{From: &from, Below: &below}}, {Not: &Rule{Fact: "sb:werkenden"}}}},
		}},
		Prose: language.Dutch("Voor mantelzorgers, en voor wie niet werkt."),
	}
}

func sampleDelivery(key string) Delivery {
	return Delivery{
		Key: key, Mode: AtPlace, Place: testID[Place](1), Schedule: sampleSchedule(),
		ServiceArea: &ServiceArea{Areas: []AreaCode{eastern, town}, Radius: 3000, Note: "en wie er werkt"},
		Capacity:    &Capacity{Status: HasRoom, Places: 20, Free: 4, Unit: "persons", ReportedAt: sunday, Note: "op de bank is altijd plek"},
		Languages:   []language.Tag{"nl"}, Cost: &Cost{Cents: 0, Note: "een gift is welkom"},
		Extensions: Extensions{"hsds": json.RawMessage(`{"id":"7"}`)},
	}
}

func sampleFacts() Facts {
	return Facts{Age: Between(67, 68), Answers: []FactAnswer{{"sb:mantelzorgers", AnswerYes}, {"sb:werkenden", AnswerNo}}}
}

func sampleLocation() Location {
	return Location{Point: inTown.Rounded(500), Accuracy: 500, Postcode: "3899", Area: eastern}
}

func sampleAvailability() schedule.Availability {
	return schedule.Availability{{Days: []schedule.Weekday{schedule.Monday, schedule.Friday}, From: 540, To: 720}}
}

func sampleRefusals() Refusals {
	return Refusals{
		Initiatives: []InitiativeID{testID[Initiative](7)}, Organisations: []OrganisationID{testID[Organisation](7)}, Places: []PlaceID{testID[Place](7)},
		Themes: []vocabulary.Ref{"sb:schulden"}, Modes: []Mode{Online}, Approaches: []Approach{Professional},
	}
}

func sampleNeed() *SupportNeed {
	return &SupportNeed{
		Meta: full[SupportNeed](), Subject: "k1_9f86d081884c7d659a2f", Status: NeedMatched,
		Steps:    []Step[NeedStatus]{{NeedRaised, raised}, {NeedMatched, raised.Add(24 * time.Hour)}},
		RaisedBy: Raiser{Kind: RaisedByOrganisation, Organisation: testID[Organisation](2)},
		Wants:    []Want{{Theme: "sb:eenzaamheid", Weight: 3}, {Theme: "sb:samen-eten"}}, Words: "Graag weer eens onder de mensen.\nLiefst overdag.", WordsIn: "nl",
		Facts: sampleFacts(), Location: sampleLocation(), Travel: Travel{Mode: ByBicycle, Metres: 4000}, Availability: sampleAvailability(),
		Languages: []language.Tag{"nl", "tr"}, Accessibility: []Feature{Wheelchair}, CostLimit: &Cost{Cents: 500, Per: PerMonth, Currency: "EUR"},
		Wishes: []Wish{WishGroup, WishInformal}, Level: LightSupport, Any: []Criterion{ByLanguage}, Refusals: sampleRefusals(),
		Urgency: High, SafetyNet: true, Expires: sunday.AddDays(90),
	}
}

func sampleTalent() *Talent {
	return &Talent{
		Meta: full[Talent](), Subject: "k1_0c2e6d0f5a7b4e3b9d11", Status: TalentEngaged,
		Steps:  []Step[TalentStatus]{{TalentOpen, raised}, {TalentEngaged, raised.Add(time.Hour)}},
		Offers: []Want{{Theme: "sb:samen-eten", Weight: 100}}, Words: "Ik kook graag voor een grote groep.", WordsIn: "nl",
		Facts: sampleFacts(), Location: sampleLocation(), Travel: Travel{Mode: OnFoot, Metres: 800}, Availability: sampleAvailability(),
		Languages: []language.Tag{"nl"}, Accessibility: []Feature{Lift}, Any: []Criterion{ByTime}, Refusals: sampleRefusals(), Expires: sunday.AddDays(365),
	}
}

func sampleReferral() *Referral {
	return &Referral{
		Meta: full[Referral](), Need: testID[SupportNeed](1), Initiative: testID[Initiative](1), Delivery: "oost", Snapshot: testID[MatchSnapshot](1),
		Status: ReferralDeclined, Steps: []Step[ReferralStatus]{{ReferralProposed, raised}, {ReferralDeclined, raised.Add(time.Hour)}},
		Answer: &ReferralAnswer{By: Resident, Reason: WrongTime, Note: "dinsdag past niet"}, Note: "eerst een keer samen gaan kijken",
	}
}

func sampleSnapshot() *MatchSnapshot {
	return &MatchSnapshot{
		Meta: full[MatchSnapshot](), Need: testID[SupportNeed](1), Initiative: testID[Initiative](1), Delivery: 1, At: raised, Policy: "standaard 1", Score: 812_345, Rank: 1,
		Reasons: []Reason{
			{Criterion: ByTheme, Verdict: Positive, Value: One, Weight: 30, Contribution: 300_000, Facts: []Compared{{What: "theme", Asked: "sb:eenzaamheid", Found: "sb:ontmoeten", Detail: "narrower", Value: 900_000}}},
			{Constraint: OnCapacity, Verdict: NotKnown, Question: "capacity"},
		},
	}
}

func sampleOutcome() *Outcome {
	return &Outcome{
		Meta: full[Outcome](), Referral: testID[Referral](1), Initiative: testID[Initiative](1), Result: HelpedPartly, ReportedBy: Provider, On: sunday,
		Note: "komt nu elke week",
	}
}

func sampleUnmet() *Unmet {
	return &Unmet{
		Meta: full[Unmet](), Need: testID[SupportNeed](1), On: sunday, Themes: []vocabulary.Ref{"sb:respijtzorg"}, Area: eastern, Urgency: Acute, SafetyNet: true,
		Policy: "standaard 1", Because: []UnmetReason{{OnTravel, 12}, {0, 3}},
	}
}

func sampleJudgement() *Judgement {
	return &Judgement{
		Meta: full[Judgement](), About: JudgeDuplicate, A: sampleInitiative().Ref(), B: RecordRef{KindInitiative, testID[Initiative](2).String()},
		Verdict: Rejected, By: "coordinator oost", On: sunday, Note: "twee groepen in hetzelfde huis",
	}
}

func samplePartnership() *Partnership {
	return &Partnership{
		Meta: full[Partnership](), A: testID[Organisation](1), B: testID[Organisation](2), PartnershipKind: Refers, Trust: HighTrust,
		From: sunday, Until: sunday.AddDays(30), Note: "loopt goed",
	}
}

func sampleAgendaItem() *AgendaItem {
	return &AgendaItem{
		Meta: full[AgendaItem](), AgendaKind: Problem, Title: "De bus rijdt 's avonds niet meer", Text: "Wie geen auto heeft,\nblijft thuis.", Status: AgendaDiscussed,
		Steps: []Step[AgendaStatus]{{AgendaOpen, raised}, {AgendaDiscussed, raised.Add(time.Hour)}}, RaisedBy: testID[Organisation](1),
		Themes: []vocabulary.Ref{"sb:vervoersdienst"}, Areas: []AreaCode{eastern}, Carries: []OrganisationID{testID[Organisation](2)},
	}
}

func sampleGathering() *Gathering {
	return &Gathering{
		Meta: full[Gathering](), Title: language.Dutch("Buurttafel november"), Status: GatheringHeld, Begins: raised, Ends: raised.Add(2 * time.Hour), Place: testID[Place](1),
		Organisers: []OrganisationID{testID[Organisation](1)}, Agenda: []AgendaItemID{testID[AgendaItem](2), testID[AgendaItem](1)}, Published: true, Notes: "Er waren twaalf mensen.",
	}
}

func TestEveryKindHasANoun(t *testing.T) {
	// The names stand in documents and never change.
	names := strings.Fields("community area place organisation initiative need talent referral match-snapshot outcome unmet judgement partnership agenda-item gathering")
	for i, r := range everyNoun() {
		if got := r.Kind().String(); got != names[i] {
			t.Errorf("%T is called %q, want %q", r, got, names[i])
		}
	}
	for _, records := range [][]Record{everyNoun(), sparseNouns()} {
		for i, r := range records {
			want := RecordRef{Kind: Kind(i + 1), ID: "01JD0000000000000000000001"}
			if r.Kind() != want.Kind || r.Ref() != want {
				t.Errorf("%T is %v and refers to itself as %v, want %v", r, r.Kind(), r.Ref(), want)
			}
			community := home
			if want.Kind == KindArea {
				community = CommunityID{} // areas stand outside communities
			}
			if r.InCommunity() != community {
				t.Errorf("%T belongs to %v, want %v", r, r.InCommunity(), community)
			}
			if vs := r.Validate(); len(vs) > 0 {
				t.Errorf("%T: %v", r, vs)
			}
		}
		if len(records) != len(kindNames)-1 {
			t.Errorf("%d samples of %d kinds", len(records), len(kindNames)-1)
		}
	}
}

func TestNamesOfEnumerations(t *testing.T) {
	for _, enum := range enums {
		v := reflect.ValueOf(enum.value).Elem()
		for i := range 256 {
			v.SetUint(uint64(i))
			got := v.Interface().(fmt.Stringer).String()
			if i < len(enum.names) && got != enum.names[i] {
				t.Errorf("%s %d is called %q, want %q", v.Type(), i, got, enum.names[i])
			}
			if i >= len(enum.names) && !strings.HasSuffix(got, fmt.Sprintf("(%d)", i)) {
				t.Errorf("%s %d, which does not exist, is shown as %q", v.Type(), i, got)
			}
		}
		v.SetUint(0)
	}
}

func TestHead(t *testing.T) {
	p := samplePlace()
	p.Head().Version = 17
	if p.Version != 17 || p.Head().ID != p.ID {
		t.Error("Head does not give the record's own Meta")
	}
}

func TestJSONRoundTrip(t *testing.T) {
	for _, records := range [][]Record{everyNoun(), sparseNouns()} {
		for _, want := range records {
			t.Run(want.Kind().String(), func(t *testing.T) {
				data, err := json.Marshal(want)
				if err != nil {
					t.Fatal(err)
				}
				got := reflect.New(reflect.TypeOf(want).Elem()).Interface().(Record)
				decoder := json.NewDecoder(bytes.NewReader(data))
				decoder.DisallowUnknownFields()
				if err := decoder.Decode(got); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if vs := got.Validate(); len(vs) > 0 {
					t.Errorf("what came back is not valid: %v", vs)
				}
				again, err := json.Marshal(got)
				if err != nil || !bytes.Equal(again, data) {
					t.Errorf("written again as %s, first as %s (%v)", again, data, err)
				}
				checkNoNull(t, data)
			})
		}
	}
}

// checkNoNull checks that no value is null and that the type is left to the document.
func checkNoNull(t *testing.T, data []byte) {
	t.Helper()
	var top map[string]json.RawMessage
	if err := json.Unmarshal(data, &top); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"type", "documentVersion"} {
		if _, ok := top[name]; ok {
			t.Errorf("%q is written by the struct; it belongs to the document", name)
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if token == nil {
			t.Fatalf("a null before byte %d of %s", decoder.InputOffset(), data)
		}
	}
}

func TestAbsentFieldsAreNotWritten(t *testing.T) {
	want := []string{
		"community id name", "code id name", "community id name", "community id name", "community id name status", "community expires id status words", "community expires id status words",
		"community id initiative need status", "at community id initiative policy score talent", "community id initiative on reportedBy result", "community id on", "a about b by community id on verdict",
		"a b community id kind", "community id kind status title", "begins community ends id status title",
	}
	for i, r := range sparseNouns() {
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var top map[string]json.RawMessage
		if err := json.Unmarshal(data, &top); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(sortedKeys(top), " "); got != want[i] {
			t.Errorf("%v is written with %q, want %q", r.Kind(), got, want[i])
		}
	}
}

// nounTypes returns every struct type of this package that a noun is made of.
func nounTypes() []reflect.Type {
	var list []reflect.Type
	var add func(typ reflect.Type)
	add = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			add(typ.Elem())
		case reflect.Struct:
			if typ.PkgPath() != reflect.TypeFor[Area]().PkgPath() || typ == reflect.TypeFor[Point]() || strings.HasPrefix(typ.Name(), "ID[") || slices.Contains(list, typ) {
				return
			}
			list = append(list, typ)
			for i := range typ.NumField() {
				add(typ.Field(i).Type)
			}
		}
	}
	for _, r := range everyNoun() {
		add(reflect.TypeOf(r).Elem())
	}
	return list
}

// typeName is the name of a type without its type arguments.
func typeName(typ reflect.Type) string {
	name, _, _ := strings.Cut(typ.Name(), "[")
	return name
}

func TestFieldTags(t *testing.T) {
	camel := regexp.MustCompile(`^[a-z][a-zA-Z]*$`)
	for _, typ := range nounTypes() {
		if typ == reflect.TypeFor[AreaCode]() {
			continue // is one text
		}
		seen := make(map[string]bool)
		for i := range typ.NumField() {
			f := typ.Field(i)
			if f.Anonymous {
				continue
			}
			name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case !camel.MatchString(name) || name == "type" || name == "documentVersion":
				t.Errorf("%s.%s is called %q in JSON", typeName(typ), f.Name, name)
			case option != "" && option != "omitzero":
				t.Errorf("%s.%s has the option %q; only omitzero leaves out what is unknown", typeName(typ), f.Name, option)
			case seen[name]:
				t.Errorf("%s.%s: the name %q occurs twice", typeName(typ), f.Name, name)
			}
			seen[name] = true
			_, marshals := f.Type.MethodByName("MarshalJSON")
			switch f.Type.Kind() {
			case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
				if option != "omitzero" && !marshals {
					t.Errorf("%s.%s would be written as null when it is absent", typeName(typ), f.Name)
				}
			}
		}
	}
}

// TestSamplesAreFull makes sure that a new field gets a value in a sample: what is not
// in a sample is not tested.
func TestSamplesAreFull(t *testing.T) {
	never := []string{ // excluded by another field of the sample
		"Eligibility.OpenToAll", "Referral.Talent", "MatchSnapshot.Talent",
	}
	set := make(map[string]bool)
	for _, r := range everyNoun() {
		walkFields(reflect.ValueOf(r), func(typ reflect.Type, f reflect.StructField, v reflect.Value) {
			name := typeName(typ) + "." + f.Name
			set[name] = set[name] || !v.IsZero()
		})
	}
	for _, name := range sortedKeys(set) {
		if set[name] == slices.Contains(never, name) {
			t.Errorf("%s: set in a sample is %v", name, set[name])
		}
	}
}

// walkFields visits the fields of every struct of this package and of schedule in v.
func walkFields(v reflect.Value, visit func(reflect.Type, reflect.StructField, reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			walkFields(v.Elem(), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkFields(v.Index(i), visit)
		}
	case reflect.Struct:
		if typ := v.Type(); strings.Contains(typ.PkgPath(), "/cohesion") && typ.NumField() > 0 && typ.Field(0).IsExported() {
			for i := range typ.NumField() {
				if f := typ.Field(i); f.Anonymous {
					walkFields(v.Field(i), visit)
				} else {
					visit(typ, f, v.Field(i))
					walkFields(v.Field(i), visit)
				}
			}
		}
	}
}
