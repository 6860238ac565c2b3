package published

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

var (
	at   = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	ours = cohesion.StableID[cohesion.Community](at, "test", "ours")
)

func meta[T any](name string) cohesion.Meta[T] {
	return cohesion.Meta[T]{ID: cohesion.StableID[T](at, "test", name), Community: ours, Version: 1, Created: at, Changed: at}
}

func place(name string) *cohesion.Place {
	return &cohesion.Place{Meta: meta[cohesion.Place](name), Name: language.Dutch(name)}
}

func organisation(name string) *cohesion.Organisation {
	return &cohesion.Organisation{Meta: meta[cohesion.Organisation](name), Name: language.Dutch(name)}
}

func initiative(name string, public bool, org *cohesion.Organisation, where *cohesion.Place) *cohesion.Initiative {
	return &cohesion.Initiative{
		Meta: meta[cohesion.Initiative](name), Name: language.Dutch(name), Published: public, Status: cohesion.InitiativeActive,
		Organisers: []cohesion.OrganisationID{org.ID}, Deliveries: []cohesion.Delivery{{Place: where.ID}},
	}
}

// TestOnlyWhatMayBeSeen gives a supply everything that a community holds.
func TestOnlyWhatMayBeSeen(t *testing.T) {
	openOrg, quietOrg, meetOrg := organisation("open"), organisation("quiet"), organisation("meet")
	openPlace, quietPlace, meetPlace, shelter := place("open"), place("quiet"), place("meet"), place("shelter")
	shelter.Confidential, shelter.Address = true, cohesion.Address{Lines: []string{"Geheimstraat 9"}, City: "Amersfoort"}
	shelter.Point = cohesion.Point{Lat: 521_561_234, Lon: 53_871_234}
	open, quiet, hiding := initiative("open", true, openOrg, openPlace), initiative("quiet", false, quietOrg, quietPlace), initiative("hiding", true, openOrg, shelter)
	foreign := initiative("foreign", true, quietOrg, quietPlace)
	foreign.Community = cohesion.StableID[cohesion.Community](at, "test", "theirs")
	meeting := &cohesion.Gathering{
		Meta: meta[cohesion.Gathering]("meeting"), Title: language.Dutch("Wijktafel"), Published: true, Place: meetPlace.ID, Organisers: []cohesion.OrganisationID{meetOrg.ID},
		Notes: "besloten", Agenda: []cohesion.AgendaItemID{cohesion.StableID[cohesion.AgendaItem](at, "test", "item")},
	}
	closed := &cohesion.Gathering{Meta: meta[cohesion.Gathering]("closed"), Title: language.Dutch("Besloten"), Place: quietPlace.ID, Organisers: []cohesion.OrganisationID{quietOrg.ID}}
	wijk := &cohesion.Area{Code: cohesion.AreaCode{Scheme: "cbs", Code: "WK030701", Year: 2022}}
	records := []cohesion.Record{
		quiet, hiding, open, open, foreign, closed, meeting, openOrg, quietOrg, meetOrg, openPlace, quietPlace, meetPlace, shelter, wijk,
		&cohesion.Community{Meta: meta[cohesion.Community]("ours")}, &cohesion.SupportNeed{Meta: meta[cohesion.SupportNeed]("need")},
		&cohesion.Talent{Meta: meta[cohesion.Talent]("talent")}, &cohesion.Referral{Meta: meta[cohesion.Referral]("referral")},
		&cohesion.Outcome{Meta: meta[cohesion.Outcome]("outcome")}, &cohesion.Partnership{Meta: meta[cohesion.Partnership]("tie")},
	}
	for range 2 {
		slices.Reverse(records) // the order of records does not matter
		s := New(ours, slices.Values(records), Options{})
		sameIDs(t, s.Initiatives(), open, hiding)
		sameIDs(t, s.Organisations(), openOrg, meetOrg)
		sameIDs(t, s.Places(), openPlace, meetPlace, shelter)
		sameIDs(t, s.Gatherings(), meeting)
		if s.Place(quietPlace.ID) != nil || s.Organisation(quietOrg.ID) != nil || s.Organisation(openOrg.ID) != openOrg || s.Community() == nil || len(s.Areas()) != 1 {
			t.Error("what may be seen is not what is found")
		}
		if g := s.Gatherings()[0]; g.Notes != "" || g.Agenda != nil {
			t.Errorf("the gathering tells %q and %v", g.Notes, g.Agenda)
		}
		if p := s.Place(shelter.ID); len(p.Address.Lines) > 0 || p.Point == shelter.Point {
			t.Errorf("the shelter is shown: %+v", p)
		}
	}
	if meeting.Notes == "" || len(shelter.Address.Lines) == 0 {
		t.Error("the records were changed")
	}
}

func sameIDs[T any, R noun[T]](t *testing.T, got []R, want ...R) {
	t.Helper()
	ids := func(list []R) (out []string) {
		for _, r := range list {
			out = append(out, r.Head().ID.String())
		}
		return out
	}
	expected := ids(want)
	slices.Sort(expected)
	if diff := cmp.Diff(expected, ids(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLies(t *testing.T) {
	code := func(text string) cohesion.AreaCode {
		a, err := cohesion.ParseAreaCode(text)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	square := cohesion.Polygon{{{Lat: 10, Lon: 10}, {Lat: 10, Lon: 20}, {Lat: 20, Lon: 20}, {Lat: 20, Lon: 10}}}
	areas := []cohesion.Record{
		&cohesion.Area{Meta: cohesion.Meta[cohesion.Area]{ID: cohesion.StableID[cohesion.Area](at, "t", "a")}, Code: code("own:square"), Boundary: []cohesion.Polygon{square}, Parent: code("own:land")},
		&cohesion.Area{Meta: cohesion.Meta[cohesion.Area]{ID: cohesion.StableID[cohesion.Area](at, "t", "b")}, Code: code("own:loop"), Parent: code("own:pool")},
		&cohesion.Area{Meta: cohesion.Meta[cohesion.Area]{ID: cohesion.StableID[cohesion.Area](at, "t", "c")}, Code: code("own:pool"), Parent: code("own:loop")},
	}
	s := New(ours, slices.Values(areas), Options{Day: schedule.Date{Year: 2026, Month: 1, Day: 1}})
	for name, tt := range map[string]struct {
		place cohesion.Place
		in    string
		want  bool
	}{
		"its own area":            {cohesion.Place{Area: code("cbs:BU03070101@2022")}, "cbs:BU03070101@2022", true},
		"the district around it":  {cohesion.Place{Area: code("cbs:BU03070101@2022")}, "cbs:WK030701@2022", true},
		"another year":            {cohesion.Place{Area: code("cbs:BU03070101@2022")}, "cbs:WK030701@2023", false},
		"by postcode":             {cohesion.Place{Address: cohesion.Address{Postcode: "3811AA"}}, "pc4:3811", true},
		"a postcode abroad":       {cohesion.Place{Address: cohesion.Address{Postcode: "3811AA", Country: "BE"}}, "pc4:3811", false},
		"not a postcode":          {cohesion.Place{Address: cohesion.Address{Postcode: "EC1A 1BB"}}, "pc4:3811", false},
		"by boundary":             {cohesion.Place{Point: cohesion.Point{Lat: 15, Lon: 15}}, "own:square", true},
		"outside the boundary":    {cohesion.Place{Point: cohesion.Point{Lat: 25, Lon: 15}}, "own:square", false},
		"the parent of an area":   {cohesion.Place{Area: code("own:square")}, "own:land", true},
		"areas within each other": {cohesion.Place{Area: code("own:loop")}, "own:land", false},
		"nothing is known":        {cohesion.Place{}, "own:square", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := s.Lies(&tt.place, code(tt.in)); got != tt.want {
				t.Errorf("Lies = %v", got)
			}
		})
	}
	if !s.Serves(&cohesion.Delivery{ServiceArea: &cohesion.ServiceArea{Areas: []cohesion.AreaCode{code("cbs:WK030701@2022")}}}, code("cbs:GM0307@2022")) {
		t.Error("a service area within the municipality does not count")
	}
}
