package desk_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// twice are organisations of which the first three are there twice, one of them in each
// way of writing.
func twice(in cohesion.CommunityID) []cohesion.Record {
	var records []cohesion.Record
	names := []string{
		"Buurthuis De Kom", "Speeltuin Zonnehof", "Dorpshuis Sint Jan", "Wijkcentrum Het Anker", "Inloophuis Oase",
		"Kringloop Tweede Kans", "Atelier Noord", "Moestuin De Peul", "Zangkoor Klank", "Repaircafé De Schroef",
	}
	for i, name := range names {
		for _, written := range []string{name, "Stichting " + name} {
			if written != name && i > 2 {
				continue
			}
			o := &cohesion.Organisation{Name: language.Dutch(written), URL: fmt.Sprintf("https://www.adres%d.nl", i)}
			o.Contact.Phone = fmt.Sprintf("033-46%05d", 71310+911*i)
			o.ID, o.Community = id[cohesion.Organisation](written), in
			records = append(records, o)
		}
	}
	return records
}

func judged(verdict cohesion.JudgementVerdict, day int) *cohesion.Judgement {
	ref := func(name string) cohesion.RecordRef {
		return cohesion.RecordRef{Kind: cohesion.KindOrganisation, ID: id[cohesion.Organisation](name).String()}
	}
	j := &cohesion.Judgement{
		About: cohesion.JudgeDuplicate, A: ref("Stichting Buurthuis De Kom"), B: ref("Buurthuis De Kom"), Verdict: verdict,
		By: "coordinator", On: schedule.Date{Year: 2026, Month: 11, Day: uint8(day)},
	}
	j.ID, j.Community = id[cohesion.Judgement](fmt.Sprint(verdict, day)), here()
	return j
}

func TestDuplicates(t *testing.T) {
	w := newWorld(t)
	w.load(t, w.Community, append(twice(here()), community(here()))...)
	w.load(t, w.desk.Community(there()), append(twiceThere(), community(there()))...)
	find := func(most int) desk.DuplicatesResult {
		t.Helper()
		got, err := w.Duplicates(context.Background(), most)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	all := find(10)
	if all.Total != 3 || len(all.Pairs) != 3 || !slices.IsSortedFunc(all.Pairs, func(a, b desk.Duplicate) int { return b.Probability - a.Probability }) {
		t.Fatalf("%+v; want three pairs, the surest first", all)
	}
	for _, p := range all.Pairs {
		if p.A.ID >= p.B.ID || p.A.Kind != cohesion.KindOrganisation || len(p.Weights) == 0 {
			t.Errorf("%+v", p)
		}
	}
	if one := find(1); one.Total != 3 || len(one.Pairs) != 1 {
		t.Errorf("at most one: %+v", one)
	}
	for i, step := range []struct {
		verdict cohesion.JudgementVerdict
		want    int
	}{{cohesion.Rejected, 2}, {cohesion.Confirmed, 3}, {cohesion.Dismissed, 2}} {
		w.load(t, w.Community, judged(step.verdict, i+1))
		if got := find(10); got.Total != step.want {
			t.Errorf("%v: %d pairs, want %d", step.verdict, got.Total, step.want)
		}
	}
}

// twiceThere are records of another community, equal to those here.
func twiceThere() []cohesion.Record {
	records := twice(there())
	for _, rec := range records {
		o := rec.(*cohesion.Organisation)
		o.ID = id[cohesion.Organisation]("there " + o.Name.In("nl"))
	}
	return records
}
