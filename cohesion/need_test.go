package cohesion

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

func TestNeedValidate(t *testing.T) {
	checkSpoilt(t, sampleNeed, owned([]spoilt[SupportNeed]{
		{"nothing", func(n *SupportNeed) { *n = SupportNeed{} }, []string{"/id required", "/community required", "/status required", "/wants required", "/expires required"}},
		{"five faults", func(n *SupportNeed) {
			n.Version, n.Subject, n.Words, n.Urgency, n.Expires = -1, "te kort", "mail iemand@voorbeeld.nl", Acute+1, schedule.Date{}
		}, []string{"/version range", "/subject format", "/words personal", "/urgency unknown", "/expires required"}},
		{"status without steps", func(n *SupportNeed) { n.Status, n.Steps = NeedExpired+1, nil }, []string{"/status unknown"}},
		{"steps", func(n *SupportNeed) {
			n.Steps = []Step[NeedStatus]{{0, raised}, {NeedExpired + 1, time.Time{}}, {NeedRaised, raised.In(time.FixedZone("CET", 3600))}, {NeedSolved, raised.Add(-1)}}
		}, []string{"/steps/0/status required", "/steps/1/status unknown", "/steps/1/at required", "/steps/1/at conflict", "/steps/2/at format", "/steps/3/at conflict", "/steps conflict"}},
		{"too many steps", func(n *SupportNeed) { n.Steps = slices.Repeat(n.Steps[1:], 201) }, []string{"/steps range"}},
		{"raiser", func(n *SupportNeed) { n.RaisedBy.Kind = RaisedByResident }, []string{"/raisedBy/organisation conflict"}},
		{"raiser of no kind", func(n *SupportNeed) { n.RaisedBy.Kind = 0 }, []string{"/raisedBy/kind required", "/raisedBy/organisation conflict"}},
		{"wants", func(n *SupportNeed) { n.Wants = []Want{{"", 1}, {"sb:", 101}, {"sb:taal", -1}, {"sb:taal", 100}} },
			[]string{"/wants/0/theme required", "/wants/1/theme format", "/wants/1/weight range", "/wants/2/weight range", "/wants/3 duplicate"}},
		{"too many wants", func(n *SupportNeed) { n.Wants = manyWants(21) }, []string{"/wants range"}},
		{"long words", func(n *SupportNeed) { n.Words = strings.Repeat("é", 2001) }, []string{"/words range"}},
		{"words", func(n *SupportNeed) { n.Words, n.WordsIn = "a\rb", "nederlands!" }, []string{"/words format", "/wordsIn format"}},
		{"neither wants nor words", func(n *SupportNeed) { n.Wants, n.Words = nil, "" }, []string{"/wants required"}},
		{"facts", func(n *SupportNeed) {
			n.Facts = Facts{Age: &AgeBand{}, Answers: []FactAnswer{{"sb:werkenden", 0}, {"", AnswerYes}, {"sb:werkenden", AnswerAny + 1}}}
		}, []string{"/facts/age required", "/facts/answers/0/answer required", "/facts/answers/1/fact required", "/facts/answers/2/answer unknown", "/facts/answers/2 duplicate"}},
		{"too many facts", func(n *SupportNeed) { n.Facts.Answers = manyAnswers(201) }, []string{"/facts/answers range"}},
		{"accuracy without point", func(n *SupportNeed) { n.Location.Point = Point{} }, []string{"/location/accuracy conflict"}},
		{"location", func(n *SupportNeed) {
			n.Location.Accuracy, n.Location.Postcode, n.Location.Area = 100_001, "3899 XB", AreaCode{Scheme: "pc4", Code: "38990"}
		}, []string{"/location/accuracy range", "/location/postcode format", "/location/area format"}},
		{"negative accuracy", func(n *SupportNeed) { n.Location.Accuracy = -1 }, []string{"/location/accuracy range"}},
		{"travel", func(n *SupportNeed) { n.Travel = Travel{Mode: StaysHome + 1, Metres: -1} }, []string{"/travel/mode unknown", "/travel/metres range"}},
		{"too far", func(n *SupportNeed) { n.Travel.Metres = 500_001 }, []string{"/travel/metres range"}},
		{"travels and stays home", func(n *SupportNeed) { n.Travel = Travel{Mode: StaysHome, Metres: 1} }, []string{"/travel/metres conflict"}},
		{"availability", func(n *SupportNeed) { n.Availability[0].Days = nil }, []string{"/availability/0/days required"}},
		{"languages", func(n *SupportNeed) { n.Languages = []language.Tag{"nl", "nl"} }, []string{"/languages/1 duplicate"}},
		{"sets", func(n *SupportNeed) {
			n.Accessibility, n.Wishes, n.Any = []Feature{99}, []Wish{WishGroup, WishGroup}, []Criterion{0}
		},
			[]string{"/accessibility/0 unknown", "/wishes/1 duplicate", "/any/0 unknown"}},
		{"cost limit", func(n *SupportNeed) { n.CostLimit = &Cost{Cents: 100} }, []string{"/costLimit/per required"}},
		{"level", func(n *SupportNeed) { n.Level = Care + 1 }, []string{"/level unknown"}},
		{"refusals", func(n *SupportNeed) {
			n.Refusals = Refusals{
				Initiatives: []InitiativeID{{}}, Organisations: []OrganisationID{{}}, Places: []PlaceID{testID[Place](1), testID[Place](1)},
				Themes: []vocabulary.Ref{"schulden"}, Modes: []Mode{ByPhone + 1}, Approaches: []Approach{Informal, Informal},
			}
		}, []string{"/refusals/initiatives/0 required", "/refusals/organisations/0 required", "/refusals/places/1 duplicate", "/refusals/themes/0 format", "/refusals/modes/0 unknown", "/refusals/approaches/1 duplicate"}},
		{"expires", func(n *SupportNeed) { n.Expires.Year = 2201 }, []string{"/expires range"}},
	}...))
	n := sampleNeed()
	n.Wants, n.Facts.Answers = manyWants(20), manyAnswers(200)
	if vs := n.Validate(); len(vs) > 0 {
		t.Errorf("20 wants and 200 facts: %v", vs)
	}
}

func manyWants(n int) []Want {
	wants := make([]Want, n)
	for i := range wants {
		wants[i].Theme = vocabulary.NewRef("sb", strconv.Itoa(i))
	}
	return wants
}

func manyAnswers(n int) []FactAnswer {
	list := make([]FactAnswer, n)
	for i := range list {
		list[i] = FactAnswer{vocabulary.NewRef("sb", strconv.Itoa(i)), AnswerNo}
	}
	return list
}

func TestTalentValidate(t *testing.T) {
	checkSpoilt(t, sampleTalent, owned([]spoilt[Talent]{
		{"nothing", func(t *Talent) { *t = Talent{} }, []string{"/id required", "/community required", "/status required", "/offers required", "/expires required"}},
		{"subject and words", func(t *Talent) { t.Subject, t.Words, t.WordsIn = "J. de Vries, Oost", strings.Repeat("x", 2001), "NL" },
			[]string{"/subject format", "/words range", "/wordsIn format"}},
		{"status", func(t *Talent) { t.Status, t.Steps = TalentExpired+1, nil }, []string{"/status unknown"}},
		{"steps", func(t *Talent) { t.Steps = t.Steps[:1] }, []string{"/steps conflict"}},
		{"offers", func(t *Talent) { t.Offers = []Want{{"sb:koken", 101}, {"sb:koken", 1}} }, []string{"/offers/0/weight range", "/offers/1 duplicate"}},
		{"facts and location", func(t *Talent) { t.Facts.Age, t.Location.Postcode = Between(5, 5), "1" }, []string{"/facts/age/below conflict", "/location/postcode format"}},
		{"travel and availability", func(t *Talent) { t.Travel.Mode, t.Availability[0].To = 9, 0 }, []string{"/travel/mode unknown", "/availability/0/to conflict"}},
		{"sets", func(t *Talent) {
			t.Languages, t.Accessibility, t.Any = []language.Tag{""}, []Feature{0}, []Criterion{ByResults + 1}
		},
			[]string{"/languages/0 format", "/accessibility/0 unknown", "/any/0 unknown"}},
		{"refusals and expiry", func(t *Talent) { t.Refusals.Modes, t.Expires.Year = []Mode{0}, 1899 }, []string{"/refusals/modes/0 unknown", "/expires range"}},
	}...))
}

func TestSubjectKey(t *testing.T) {
	for key, ok := range map[SubjectKey]bool{
		"": true, "0123456789abcdef": true, "AZaz09-_AZaz09-_": true, SubjectKey(strings.Repeat("a", 128)): true,
		"0123456789abcde": false, SubjectKey(strings.Repeat("a", 129)): false, "0123456789abcdef@": false, "0123456789abcde ": false, "0123456789abcdé": false,
		"111222333": false, "iemand@voorbeeld.nl": false, "0123456789abcde/": false, "0123456789abcde`": false, "0123456789abcde{": false, "0123456789abcde:": false, "0123456789abcde[": false,
	} {
		n := sampleNeed()
		n.Subject = key
		if got := len(n.Validate()) == 0; got != ok {
			t.Errorf("%q: valid is %v, want %v", key, got, ok)
		}
	}
}

func TestExpired(t *testing.T) {
	n, talent := &SupportNeed{Expires: sunday}, &Talent{Expires: sunday}
	for days, want := range map[int]bool{-400: false, -1: false, 0: false, 1: true, 400: true} {
		if day := sunday.AddDays(days); n.Expired(day) != want || talent.Expired(day) != want {
			t.Errorf("%d days after the last day: expired is not %v", days, want)
		}
	}
	if !new(SupportNeed).Expired(sunday) {
		t.Error("a need that says nothing about its expiry may not be used")
	}
}

func TestStatesThatCount(t *testing.T) {
	open := map[NeedStatus]bool{NeedRaised: true, NeedMatched: true, NeedSupported: true, NeedUnmet: true}
	for s := NeedStatus(0); int(s) <= len(needStatusNames); s++ {
		if s.Open() != open[s] {
			t.Errorf("a need that is %v: open is %v", s, s.Open())
		}
	}
	takes := map[ReferralStatus]bool{ReferralAccepted: true, ReferralStarted: true}
	for s := ReferralStatus(0); int(s) <= len(referralStatusNames); s++ {
		if s.TakesPlace() != takes[s] {
			t.Errorf("a referral that is %v: takes a place is %v", s, s.TakesPlace())
		}
	}
}

func TestWaited(t *testing.T) {
	step := func(s NeedStatus, hours int) Step[NeedStatus] {
		return Step[NeedStatus]{s, raised.Add(time.Duration(hours) * time.Hour)}
	}
	tests := []struct {
		name  string
		steps []Step[NeedStatus]
		want  int // hours, when asked after 100
	}{
		{"without steps, since it was made", nil, 110},
		{"raised", []Step[NeedStatus]{step(NeedRaised, 0)}, 100},
		{"matched is not yet supported", []Step[NeedStatus]{step(NeedRaised, 0), step(NeedMatched, 5)}, 100},
		{"unmet goes on waiting", []Step[NeedStatus]{step(NeedRaised, 0), step(NeedUnmet, 5)}, 100},
		{"supported", []Step[NeedStatus]{step(NeedRaised, 2), step(NeedMatched, 5), step(NeedSupported, 9)}, 7},
		{"solved without support", []Step[NeedStatus]{step(NeedRaised, 0), step(NeedSolved, 30)}, 30},
		{"at once", []Step[NeedStatus]{step(NeedSupported, 50)}, 0},
		{"first support counts", []Step[NeedStatus]{step(NeedRaised, 0), step(NeedSupported, 10), step(NeedSolved, 20), step(NeedRaised, 60), step(NeedSupported, 90)}, 10},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := &SupportNeed{Meta: Meta[SupportNeed]{Created: raised.Add(-10 * time.Hour)}, Steps: tt.steps}
			if got := n.Waited(raised.Add(100 * time.Hour)); got != time.Duration(tt.want)*time.Hour {
				t.Errorf("got %v, want %dh", got, tt.want)
			}
		})
	}
}

func TestNextIsACopy(t *testing.T) {
	NeedRaised.Next()[0], TalentOpen.Next()[0], ReferralProposed.Next()[0], AgendaOpen.Next()[0] = 0, 0, 0, 0
	if NeedRaised.Next()[0] == 0 || TalentOpen.Next()[0] == 0 || ReferralProposed.Next()[0] == 0 || AgendaOpen.Next()[0] == 0 {
		t.Error("a caller can change the table of states")
	}
	if got := NeedExpired.Next(); len(got) > 0 {
		t.Errorf("an expired need may become %v", got)
	}
	talent, item := sampleTalent(), sampleAgendaItem()
	if err := talent.Move(TalentOpen, raised.Add(2*time.Hour)); err != nil || talent.Status != TalentOpen || len(talent.Validate()) > 0 {
		t.Errorf("talent: %v, %v, %v", err, talent.Status, talent.Validate())
	}
	if err := item.Move(AgendaAgreed, raised.Add(2*time.Hour)); err != nil || item.Status != AgendaAgreed || len(item.Validate()) > 0 {
		t.Errorf("agenda item: %v, %v, %v", err, item.Status, item.Validate())
	}
	if talent.Move(TalentExpired, raised) == nil || item.Move(AgendaDone, raised) == nil || talent.Status != TalentOpen || item.Status != AgendaAgreed {
		t.Error("a step back in time was taken")
	}
}

// freeText are the texts of or about residents, which may not hold personal data.
var freeText = []string{
	"SupportNeed.Words", "Talent.Words", "Referral.Note", "ReferralAnswer.Note", "Outcome.Note", "Judgement.By", "Judgement.Note",
	"Partnership.Note", "AgendaItem.Title", "AgendaItem.Text", "Gathering.Notes",
}

// otherText are all other fields of text, by what they hold instead. A field in neither
// list fails the test: decide whether residents or workers write freely in it.
var otherText = map[string][]string{
	"published for everybody": {
		"Community.Name", "Community.URL", "Area.Name", "Place.Name", "Place.URL", "Organisation.Name", "Organisation.OtherNames", "Organisation.Description", "Organisation.URL",
		"Initiative.Name", "Initiative.Summary", "Initiative.Description", "Initiative.URL", "Eligibility.Prose", "Cost.Note", "ServiceArea.Note", "Capacity.Note", "Seek.Description", "Gathering.Title",
	},
	"address of a place, or contact of a role": {"Address.Lines", "Address.Postcode", "Address.City", "Address.Region", "Address.Country", "Contact.Role", "Contact.Phone", "Contact.Email"},
	"code, checked by its form or its register": {
		"AreaCode.Scheme", "AreaCode.Code", "Figure.Code", "Figure.Unit", "Figure.Source", "Identifier.Value", "Identifier.Name", "Cost.Currency", "Capacity.Unit", "Location.Postcode", "RecordRef.ID",
	},
	"opaque key":                              {"SupportNeed.Subject", "Talent.Subject", "Delivery.Key", "Referral.Delivery"},
	"written by the library":                  {"MatchSnapshot.Policy", "Unmet.Policy", "Reason.Question", "Compared.What", "Compared.Asked", "Compared.Found", "Compared.Detail"},
	"of another system, for the host to sift": {"Source.System", "Source.ID", "Meta.Extensions", "Delivery.Extensions"},
}

func TestEveryTextFieldIsClassified(t *testing.T) {
	class := make(map[string]int)
	for _, name := range slices.Concat(append([][]string{freeText}, values(otherText)...)...) {
		class[name]++
	}
	fields := make(map[string]bool)
	for _, typ := range nounTypes() {
		for i := range typ.NumField() {
			if f := typ.Field(i); isText(f.Type) {
				fields[typeName(typ)+"."+f.Name] = true
			}
		}
	}
	for _, name := range sortedKeys(fields) {
		if class[name] != 1 {
			t.Errorf("the field %s stands in %d lists of freeText and otherText, want 1", name, class[name])
		}
	}
	for _, name := range sortedKeys(class) {
		if !fields[name] {
			t.Errorf("there is no field of text %s", name)
		}
	}
}

func values(m map[string][]string) [][]string {
	var list [][]string
	for _, key := range sortedKeys(m) {
		list = append(list, m[key])
	}
	return list
}

// isText says whether a field holds text that its type does not check: no concept and
// no language tag.
func isText(typ reflect.Type) bool {
	switch typ {
	case reflect.TypeFor[language.Text](), reflect.TypeFor[Extensions]():
		return true
	case reflect.TypeFor[vocabulary.Ref](), reflect.TypeFor[language.Tag]():
		return false
	}
	if typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
		return isText(typ.Elem())
	}
	return typ.Kind() == reflect.String
}

// TestDocumentedFreeText holds the list against the comments of the fields.
func TestDocumentedFreeText(t *testing.T) {
	want := []string{"AgendaItem.Text", "AgendaItem.Title", "Gathering.Notes", "Judgement.Note", "Outcome.Note", "Partnership.Note", "Referral.Note", "ReferralAnswer.Note", "SupportNeed.Words", "Talent.Words"}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if s, ok := spec.Type.(*ast.StructType); ok {
				for _, f := range s.Fields.List {
					if strings.Contains(f.Comment.Text()+f.Doc.Text(), "without personal data") {
						documented = append(documented, spec.Name.Name+"."+f.Names[0].Name)
					}
				}
			}
			return true
		})
	}
	slices.Sort(documented)
	if diff := cmp.Diff(want, documented); diff != "" {
		t.Errorf("fields documented as without personal data (-want +got):\n%s", diff)
	}
	for _, name := range documented {
		if !slices.Contains(freeText, name) {
			t.Errorf("%s is not in freeText", name)
		}
	}
}

// TestFreeTextIsRefused puts each kind of personal data into each free text of each noun.
func TestFreeTextIsRefused(t *testing.T) {
	tested := make(map[string]bool)
	for _, r := range everyNoun() {
		walkText(reflect.ValueOf(r).Elem(), "", func(name, path string, text reflect.Value) {
			if !slices.Contains(freeText, name) {
				return
			}
			tested[name] = true
			was := text.String()
			defer text.SetString(was)
			for kind, data := range personal {
				text.SetString("zie " + data + " voor meer")
				if diff := cmp.Diff([]string{path + " personal"}, pathsAndCodes(r.Validate())); diff != "" {
					t.Errorf("%v %s with %v (-want +got):\n%s", r.Kind(), path, kind, diff)
				}
			}
			text.SetString("KvK-nummer 12345678, 0800-1234, om 10.30 uur bij nummer 12")
			if vs := r.Validate(); len(vs) > 0 {
				t.Errorf("%v %s: %v", r.Kind(), path, vs)
			}
		})
	}
	for _, name := range freeText {
		if !tested[name] {
			t.Errorf("no sample has a text in %s", name)
		}
	}
}

// walkText visits the strings in the structs of this package, with their JSON paths.
func walkText(v reflect.Value, path string, visit func(name, path string, text reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			walkText(v.Elem(), path, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkText(v.Index(i), path+"/"+strconv.Itoa(i), visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.Anonymous || !f.IsExported() {
				continue // Meta holds no free text
			}
			tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if at := path + "/" + tag; f.Type.Kind() == reflect.String {
				visit(typeName(v.Type())+"."+f.Name, at, v.Field(i))
			} else {
				walkText(v.Field(i), at, visit)
			}
		}
	}
}
