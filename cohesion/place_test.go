package cohesion

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

func TestPlaceValidate(t *testing.T) {
	checkSpoilt(t, samplePlace, owned([]spoilt[Place]{
		{"nothing", func(p *Place) { *p = Place{} }, []string{"/id required", "/community required", "/name required"}},
		{"name", func(p *Place) { p.Name = language.Dutch(strings.Repeat("x", 301)) }, []string{"/name/nl range"}},
		{"kind", func(p *Place) { p.PlaceKind = OtherPlace + 1 }, []string{"/kind unknown"}},
		{"address", func(p *Place) {
			p.Address = Address{Lines: []string{"", "a", "b", "c", strings.Repeat("d", 201)}, Postcode: "3899 XB", City: strings.Repeat("x", 101), Region: strings.Repeat("x", 101)}
		}, []string{"/address/lines range", "/address/lines/0 required", "/address/lines/4 range", "/address/city range", "/address/region range", "/address/postcode format"}},
		{"country", func(p *Place) { p.Address.Country, p.Address.Postcode = "nl", "3899 XB" }, []string{"/address/country format"}},
		{"country of three letters", func(p *Place) { p.Address.Country = "NLD" }, []string{"/address/country format"}},
		{"small postcode", func(p *Place) { p.Address.Postcode = "3899xb" }, []string{"/address/postcode format"}},
		{"long foreign postcode", func(p *Place) { p.Address.Country, p.Address.Postcode = "BE", strings.Repeat("1", 21) }, []string{"/address/postcode range"}},
		{"area", func(p *Place) { p.Area.Scheme = "CBS" }, []string{"/area format"}},
		{"features", func(p *Place) {
			p.Accessible, p.Inaccessible = []Feature{0, Lift, Lift}, []Feature{NearTransit + 1, Wheelchair, Wheelchair}
		},
			[]string{"/accessible/0 unknown", "/accessible/2 duplicate", "/inaccessible/0 unknown", "/inaccessible/2 duplicate"}},
		{"has and lacks", func(p *Place) { p.Inaccessible = []Feature{HearingLoop, Lift, Wheelchair} }, []string{"/inaccessible/1 conflict", "/inaccessible/2 conflict"}},
		{"opening and url", func(p *Place) { p.Opening.Timezone, p.URL = "nowhere", "www.lindendorp.example" }, []string{"/opening/timezone unknown", "/url format"}},
	}...))
}

// TestPlaceIsSomewhere has each of the things by which a place can be found, alone.
func TestPlaceIsSomewhere(t *testing.T) {
	for name, set := range map[string]func(*Place){
		"name":    func(p *Place) { p.Name = language.Dutch("Het Trefpunt") },
		"city":    func(p *Place) { p.Address.City = "Lindendorp" },
		"region":  func(p *Place) { p.Address.Region = "Utrecht" },
		"country": func(p *Place) { p.Address.Country = "BE" },
		"lines":   func(p *Place) { p.Address.Lines = []string{"Wilgenpad 12"} },
		"code":    func(p *Place) { p.Address.Postcode = "3899XB" },
		"abroad":  func(p *Place) { p.Address.Postcode, p.Address.Country = "B-2000", "BE" },
		"point":   func(p *Place) { p.Point = inTown },
		"area":    func(p *Place) { p.Area = town },
		"source":  func(p *Place) { p.Source = &Source{System: "hsds", ID: "1"} },
	} {
		p := &Place{Meta: bare[Place]()}
		set(p)
		if vs := p.Validate(); len(vs) > 0 {
			t.Errorf("a place with only a %s: %v", name, vs)
		}
	}
}

func TestPlaceHas(t *testing.T) {
	p := &Place{Accessible: []Feature{Lift, GuideDog}, Inaccessible: []Feature{HearingLoop, LowStimulus}}
	want := map[Feature]Truth{Lift: Yes, GuideDog: Yes, HearingLoop: No, LowStimulus: No}
	for f := Feature(0); int(f) <= len(featureNames); f++ {
		if got := p.Has(f); got != want[f] {
			t.Errorf("%v: got %v, want %v", f, got, want[f])
		}
	}
}

func TestPlaceShown(t *testing.T) {
	open := samplePlace()
	open.Confidential = false
	if open.Shown() != open {
		t.Error("a place that is not confidential is shown as something else than itself")
	}

	p := samplePlace()
	p.Source = nil
	before, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	shown := p.Shown()
	data, err := json.Marshal(shown)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"Wilgenpad", "3899", "Utrecht", "/trefpunt", "alternate_name", "52.1561113", "5.3878266"} {
		if !strings.Contains(string(before), secret) {
			t.Fatalf("the sample does not hold %q", secret)
		}
		if strings.Contains(string(data), secret) {
			t.Errorf("%q is shown of a confidential place: %s", secret, data)
		}
	}

	// What is left is what a resident needs to choose: the rest of the record as it was.
	want := samplePlace()
	want.Source, want.Extensions, want.URL = nil, nil, ""
	want.Address = Address{City: "Lindendorp", Country: "NL"}
	want.Point = inTown.Rounded(500)
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if vs := shown.Validate(); len(vs) > 0 {
		t.Errorf("what is shown is not valid: %v", vs)
	}
	if after, _ := json.Marshal(p); string(after) != string(before) {
		t.Error("showing a place changed it")
	}
	if diff := cmp.Diff(shown, shown.Shown()); diff != "" {
		t.Errorf("showing what is shown changes it (-once +twice):\n%s", diff)
	}
	if d := Distance(p.Point, shown.Point); d == 0 || d > 360 {
		t.Errorf("shown %d m away, want 1 to 360", d)
	}
}

func TestConfidentialPlaceWithoutPoint(t *testing.T) {
	p := &Place{Meta: bare[Place](), Name: language.Dutch("Opvang"), Confidential: true, Address: Address{Lines: []string{"Wilgenpad 12"}}}
	if shown := p.Shown(); !shown.Point.IsZero() || !shown.Address.IsZero() {
		t.Errorf("shown at %v, %v", shown.Point, shown.Address)
	}
}

// personal has one text of each kind of personal data.
var personal = map[PersonalKind]string{
	PersonalBSN: "111222333", PersonalEmail: "iemand@voorbeeld.nl", PersonalPhone: "06-12345678", PersonalIBAN: "NL91ABNA0417164300",
}

// TestDirectoryTextWarns puts personal data into the public texts: nothing is refused, and
// a citizen service number and a bank account give a warning.
func TestDirectoryTextWarns(t *testing.T) {
	i, o, p := sampleInitiative(), sampleOrganisation(), samplePlace()
	type warner interface {
		Record
		Warnings() valid.Violations
	}
	tests := []struct {
		record warner
		path   string
		text   *language.Text
	}{
		{i, "/name", &i.Name}, {i, "/summary", &i.Summary}, {i, "/description", &i.Description},
		{o, "/name", &o.Name}, {o, "/description", &o.Description},
		{p, "/name", &p.Name},
	}
	for _, tt := range tests {
		t.Run(tt.record.Kind().String()+tt.path, func(t *testing.T) {
			was := *tt.text
			defer func() { *tt.text = was }()
			if got := tt.record.Warnings(); len(got) > 0 {
				t.Fatalf("the sample warns of %v", got)
			}
			for kind, text := range personal {
				*tt.text = language.NewText(map[language.Tag]string{"en": "Come along.", "nl": "Bel of schrijf " + text})
				var want []string
				if kind == PersonalBSN || kind == PersonalIBAN {
					want = []string{tt.path + "/nl personal"}
				}
				if diff := cmp.Diff(want, pathsAndCodes(tt.record.Warnings())); diff != "" {
					t.Errorf("%v (-want +got):\n%s", kind, diff)
				}
				if vs := tt.record.Validate(); len(vs) > 0 {
					t.Errorf("%v is refused: %v", kind, vs)
				}
			}
		})
	}
}

func TestCommunitySees(t *testing.T) {
	c := &Community{Meta: Meta[Community]{ID: testID[Community](1)}, Neighbours: []CommunityID{testID[Community](2), testID[Community](3)}}
	for n, want := range map[int]bool{1: true, 2: true, 3: true, 4: false} {
		if got := c.Sees(testID[Community](n)); got != want {
			t.Errorf("community %d: got %v, want %v", n, got, want)
		}
	}
	if (&Community{Meta: c.Meta}).Sees(testID[Community](2)) {
		t.Error("a community without neighbours sees another")
	}
}

func TestPartnershipHolds(t *testing.T) {
	none := schedule.Date{}
	tests := []struct {
		name        string
		from, until schedule.Date
		days        [5]bool // two days before, the day before, the day, the day after, and two days after sunday
	}{
		{"always", none, none, [5]bool{true, true, true, true, true}},
		{"from", sunday, none, [5]bool{false, false, true, true, true}},
		{"until", none, sunday, [5]bool{true, true, true, false, false}},
		{"three days", sunday.AddDays(-1), sunday.AddDays(1), [5]bool{false, true, true, true, false}},
		{"one day", sunday, sunday, [5]bool{false, false, true, false, false}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := Partnership{From: tt.from, Until: tt.until}
			for i, want := range tt.days {
				if day := sunday.AddDays(i - 2); p.Holds(day) != want {
					t.Errorf("on %v: got %v, want %v", day, !want, want)
				}
			}
		})
	}
}
