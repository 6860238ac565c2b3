package storetest

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// noon is the instant of everything in the suite.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 123456000, time.UTC)

// id returns the n-th id, n above 0; ids sort as their numbers do.
func id[T any](n int) cohesion.ID[T] {
	var entropy [10]byte
	binary.BigEndian.PutUint64(entropy[2:], uint64(n))
	made, err := cohesion.NewID[T](noon, bytes.NewReader(entropy[:]))
	if err != nil {
		panic(err) // the time is fixed and the entropy is long enough
	}
	return made
}

// The two communities of the suite.
func home() cohesion.CommunityID { return id[cohesion.Community](1) }
func away() cohesion.CommunityID { return id[cohesion.Community](2) }

func meta[T any](in cohesion.CommunityID, n int) cohesion.Meta[T] {
	return cohesion.Meta[T]{ID: id[T](n), Community: in, Created: noon, Changed: noon}
}

func day(d uint8) schedule.Date { return schedule.Date{Year: 2026, Month: 12, Day: d} }

func area(n int) cohesion.AreaCode {
	return cohesion.AreaCode{Scheme: cohesion.SchemeCBS, Code: fmt.Sprintf("WK0307%02d", n), Year: 2022}
}

// place returns a small valid record.
func place(in cohesion.CommunityID, n int) *cohesion.Place {
	return &cohesion.Place{Meta: meta[cohesion.Place](in, n), Name: language.Dutch(fmt.Sprint("Dorpshuis ", n))}
}

func need(in cohesion.CommunityID, n int) *cohesion.SupportNeed {
	return &cohesion.SupportNeed{
		Meta: meta[cohesion.SupportNeed](in, n), Subject: "0123456789abcdef", Status: cohesion.NeedRaised,
		Steps:     []cohesion.Step[cohesion.NeedStatus]{{Status: cohesion.NeedRaised, At: noon}},
		RaisedBy:  cohesion.Raiser{Kind: cohesion.RaisedByOrganisation, Organisation: id[cohesion.Organisation](1)},
		Wants:     []cohesion.Want{{Theme: "sb:eenzaamheid", Weight: 3}},
		Words:     "ik zit vaak alleen",
		Location:  cohesion.Location{Area: area(1)},
		Languages: []language.Tag{"nl"},
		Refusals:  cohesion.Refusals{Places: []cohesion.PlaceID{id[cohesion.Place](1)}},
		Expires:   day(31),
	}
}

func initiative(in cohesion.CommunityID, n int) *cohesion.Initiative {
	i := &cohesion.Initiative{
		Meta: meta[cohesion.Initiative](in, n), Name: language.Text{{Tag: "en", Value: "Coffee"}, {Tag: "nl", Value: "Koffie <&>"}},
		Status: cohesion.InitiativeActive, Published: true,
		Organisers: []cohesion.OrganisationID{id[cohesion.Organisation](1)},
		Themes:     []vocabulary.Ref{"sb:eenzaamheid", "sb:ontmoeten"},
		Deliveries: []cohesion.Delivery{{
			Key: "a", Place: id[cohesion.Place](1),
			ServiceArea: &cohesion.ServiceArea{Areas: []cohesion.AreaCode{area(1), area(2)}},
			Capacity:    &cohesion.Capacity{Status: cohesion.HasRoom, Places: 8, Free: 2, ReportedAt: day(1)},
		}},
	}
	i.Source = &cohesion.Source{System: "hsds:kaart", ID: fmt.Sprint(n)}
	i.Extensions = cohesion.Extensions{"hsds": json.RawMessage(`{"fees":[1.50,2]}`)}
	return i
}

func referral(in cohesion.CommunityID, n int, status cohesion.ReferralStatus) *cohesion.Referral {
	return &cohesion.Referral{
		Meta: meta[cohesion.Referral](in, n), Need: id[cohesion.SupportNeed](n),
		Initiative: id[cohesion.Initiative](1), Status: status,
	}
}

// samples returns a valid record of each kind that a community has.
func samples(in cohesion.CommunityID) []cohesion.Record {
	community := &cohesion.Community{
		Meta: cohesion.Meta[cohesion.Community]{ID: in, Community: in, Created: noon, Changed: noon},
		Name: language.Dutch("Soesterkwartier"), Areas: []cohesion.AreaCode{area(1)}, Home: id[cohesion.Place](1),
	}
	ref := func(n int) cohesion.RecordRef { return store.Ref(id[cohesion.Initiative](n)) }
	return []cohesion.Record{
		community, place(in, 1), initiative(in, 1), need(in, 1), referral(in, 1, cohesion.ReferralProposed),
		&cohesion.Organisation{
			Meta: meta[cohesion.Organisation](in, 1), Name: language.Dutch("Buurtwerk"),
			Belongs: []cohesion.Belonging{{To: id[cohesion.Organisation](2), Tie: cohesion.Tie(1)}},
		},
		&cohesion.Talent{
			Meta: meta[cohesion.Talent](in, 1), Subject: "0123456789abcdef", Status: cohesion.TalentOpen,
			Offers: []cohesion.Want{{Theme: "sb:taal"}}, Location: cohesion.Location{Area: area(3)}, Expires: day(5),
		},
		&cohesion.MatchSnapshot{
			Meta: meta[cohesion.MatchSnapshot](in, 1), Need: id[cohesion.SupportNeed](1), Initiative: id[cohesion.Initiative](1),
			At: noon, Policy: "default/1", Score: 812345, Rank: 1,
			Reasons: []cohesion.Reason{{Criterion: cohesion.ByTheme, Verdict: cohesion.Positive, Value: cohesion.One, Weight: 30}},
		},
		&cohesion.Outcome{
			Meta: meta[cohesion.Outcome](in, 1), Referral: id[cohesion.Referral](1), Initiative: id[cohesion.Initiative](1),
			Result: cohesion.Helped, ReportedBy: cohesion.Resident, On: day(1),
		},
		&cohesion.Unmet{
			Meta: meta[cohesion.Unmet](in, 1), Need: id[cohesion.SupportNeed](1), On: day(1), Area: area(1),
			Themes:  []vocabulary.Ref{"sb:schulden"},
			Because: []cohesion.UnmetReason{{Constraint: cohesion.OnTravel, Initiatives: 3}},
		},
		&cohesion.Judgement{
			Meta: meta[cohesion.Judgement](in, 1), About: cohesion.JudgeOverlap, A: ref(1), B: ref(2),
			Verdict: cohesion.Dismissed, By: "coordinator", On: day(1),
		},
		&cohesion.Partnership{
			Meta: meta[cohesion.Partnership](in, 1), A: id[cohesion.Organisation](1), B: id[cohesion.Organisation](2),
			PartnershipKind: cohesion.Cooperation,
		},
		&cohesion.AgendaItem{
			Meta: meta[cohesion.AgendaItem](in, 1), AgendaKind: cohesion.AgendaKind(1), Title: "Geen bus op zondag",
			Status: cohesion.AgendaStatus(1), Themes: []vocabulary.Ref{"sb:vervoer"}, Areas: []cohesion.AreaCode{area(2)},
			Carries: []cohesion.OrganisationID{id[cohesion.Organisation](1)},
		},
		&cohesion.Gathering{
			Meta: meta[cohesion.Gathering](in, 1), Title: language.Dutch("Buurtavond"), Status: cohesion.GatheringPlanned,
			Begins: noon, Ends: noon.Add(time.Hour), Place: id[cohesion.Place](1), Published: true,
			Agenda: []cohesion.AgendaItemID{id[cohesion.AgendaItem](1)},
		},
	}
}

// district returns reference data.
func district(n int) *cohesion.Area {
	return &cohesion.Area{
		Meta: meta[cohesion.Area](cohesion.CommunityID{}, n), Code: area(n), Name: language.Dutch("Wijk"),
		Residents: 1000 * n, Figures: []cohesion.Figure{{Code: "share-65-plus", Value: 181000, Unit: "share", Year: 2022}},
	}
}

// text renders a record in full, to compare it; "" is no record.
func text(rec cohesion.Record) string {
	if rec == nil {
		return ""
	}
	data, err := json.Marshal(rec)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%T %s", rec, data)
}

// texts renders a list of records.
func texts(records []cohesion.Record) []string {
	lines := make([]string, len(records))
	for i, rec := range records {
		lines[i] = text(rec)
	}
	return lines
}

// stored returns the record as it is read once it has the version.
func stored(rec cohesion.Record, version int) cohesion.Record {
	rec = store.Clone(rec)
	store.SetVersion(rec, version)
	return rec
}
