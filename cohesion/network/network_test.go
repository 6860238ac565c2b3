package network

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

var (
	began = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	today = schedule.Date{Year: 2026, Month: 11, Day: 22}
)

// named ids, so that a test reads: the n-th lies above the one before.
func id[T any](n int) cohesion.ID[T] {
	return cohesion.StableID[T](began.Add(time.Duration(n)*time.Second), "test", fmt.Sprint(n))
}

func org(n int) cohesion.OrganisationID { return id[cohesion.Organisation](n) }

func organisations(n int) []*cohesion.Organisation {
	var list []*cohesion.Organisation
	for i := range n {
		o := &cohesion.Organisation{Name: language.Dutch("Organisatie " + string(rune('A'+i)))}
		o.ID = org(i)
		list = append(list, o)
	}
	return list
}

func partnership(n, a, b int, trust cohesion.Trust) *cohesion.Partnership {
	p := &cohesion.Partnership{A: org(a), B: org(b), PartnershipKind: cohesion.Cooperation, Trust: trust}
	p.ID = id[cohesion.Partnership](n)
	return p
}

func initiative(n int, place int, organisers ...int) *cohesion.Initiative {
	i := &cohesion.Initiative{Status: cohesion.InitiativeActive}
	i.ID = id[cohesion.Initiative](n)
	for _, o := range organisers {
		i.Organisers = append(i.Organisers, org(o))
	}
	if place > 0 {
		i.Deliveries = []cohesion.Delivery{{Place: id[cohesion.Place](place)}}
	}
	return i
}

// village is eight organisations: 0 to 3 work together around 0, 4 hangs on 3, 5 and 6
// share a place, 7 is alone.
func village() Records {
	ended := partnership(7, 5, 7, cohesion.HighTrust)
	ended.Until = schedule.Date{Year: 2026, Month: 11, Day: 21}
	need := &cohesion.SupportNeed{RaisedBy: cohesion.Raiser{Organisation: org(3)}}
	need.ID = id[cohesion.SupportNeed](1)
	took := &cohesion.Referral{Need: need.ID, Initiative: id[cohesion.Initiative](3), Status: cohesion.ReferralCompleted}
	declined := &cohesion.Referral{Need: need.ID, Initiative: id[cohesion.Initiative](4), Status: cohesion.ReferralDeclined}
	took.ID, declined.ID = id[cohesion.Referral](1), id[cohesion.Referral](2)
	stopped := initiative(5, 9, 6, 7)
	stopped.Status = cohesion.InitiativeEnded
	return Records{
		Organisations: organisations(8),
		Partnerships:  []*cohesion.Partnership{partnership(1, 0, 1, cohesion.HighTrust), partnership(2, 2, 0, 0), partnership(3, 0, 3, cohesion.LowTrust), ended},
		Initiatives:   []*cohesion.Initiative{initiative(1, 0, 0, 1, 2), initiative(2, 1, 5), initiative(3, 1, 6), initiative(4, 0, 7), stopped, initiative(6, 0, 4)},
		Needs:         []*cohesion.SupportNeed{need},
		Referrals:     []*cohesion.Referral{took, declined},
		Day:           today,
	}
}

func mustNew(t *testing.T, r Records, o Options) *Network {
	t.Helper()
	n, err := New(r, o)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// show writes ties as "A-B kinds weight".
func show(n *Network) []string {
	var list []string
	for _, t := range n.Ties() {
		a, _ := n.node(t.A)
		b, _ := n.node(t.B)
		list = append(list, fmt.Sprintf("%d-%d %v %d", a, b, t.Kinds, t.Weight))
	}
	return list
}

func TestTies(t *testing.T) {
	belongs := village()
	belongs.Organisations[7].Belongs = []cohesion.Belonging{{To: org(6)}}
	stated := village()
	stated.Organisations[1].Belongs = []cohesion.Belonging{{To: org(0)}} // and they have a partnership
	missing := village()
	missing.Partnerships = append(missing.Partnerships, partnership(9, 1, 20, 0))
	closed := village()
	closed.Organisations[0].Ended = today
	base := []string{
		"0-1 [cooperation joint-initiative] 9", "0-2 [cooperation joint-initiative] 6", "0-3 [cooperation] 2",
		"1-2 [joint-initiative] 3", "3-6 [referred] 2", "5-6 [same-place] 1",
	}
	for _, tt := range []struct {
		name    string
		records Records
		options Options
		want    []string
		unknown int
	}{
		{name: "all", records: village(), want: base},
		{name: "stated", records: village(), options: Options{Only: []TieKind{Cooperation}}, want: []string{"0-1 [cooperation] 6", "0-2 [cooperation] 3", "0-3 [cooperation] 2"}},
		{name: "weights", records: village(), options: Options{Only: []TieKind{SamePlace}, Weights: Weights{SamePlace: 7}}, want: []string{"5-6 [same-place] 7"}},
		{name: "part of", records: belongs, want: append(slices.Clone(base), "6-7 [federation] 3")},
		{name: "part of a partner", records: stated, want: append([]string{"0-1 [cooperation federation joint-initiative] 9"}, base[1:]...)},
		{name: "an organisation without a record", records: missing, want: base, unknown: 1},
		{name: "an organisation that ended", records: closed, want: []string{"0-1 [joint-initiative] 3", "2-5 [referred] 2", "4-5 [same-place] 1"}, unknown: 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := mustNew(t, tt.records, tt.options)
			if diff := cmp.Diff(tt.want, show(n)); diff != "" {
				t.Errorf("ties (-want +got):\n%s", diff)
			}
			if got := n.Unknown(); len(got) != tt.unknown {
				t.Errorf("unknown %v, want %d", got, tt.unknown)
			}
		})
	}
}

// A place that more organisations use than Crowd ties nobody.
func TestCrowd(t *testing.T) {
	r := Records{Organisations: organisations(4), Day: today}
	for i := range 4 {
		r.Initiatives = append(r.Initiatives, initiative(i, 1, i))
	}
	if n := mustNew(t, r, Options{Crowd: 4}); n.Graph().Edges() != 6 {
		t.Errorf("four at one place have %d ties, want 6", n.Graph().Edges())
	}
	if n := mustNew(t, r, Options{Crowd: 3}); n.Graph().Edges() != 0 {
		t.Errorf("four where three are a crowd have %d ties, want none", n.Graph().Edges())
	}
}

func TestNewRefuses(t *testing.T) {
	for name, f := range map[string]func() (*Network, error){
		"no day":            func() (*Network, error) { return New(Records{}, Options{}) },
		"a negative weight": func() (*Network, error) { return New(Records{Day: today}, Options{Weights: Weights{Referred: -1}}) },
		"a crowd of one":    func() (*Network, error) { return New(Records{Day: today}, Options{Crowd: 1}) },
	} {
		if _, err := f(); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: error %v, want ErrInvalid", name, err)
		}
	}
}

func TestReport(t *testing.T) {
	n := mustNew(t, village(), Options{})
	r, err := n.Report(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var islands []string
	for _, i := range r.Islands {
		islands = append(islands, places(n, i))
	}
	if diff := cmp.Diff([]string{"0 1 2 3 5 6", "4", "7"}, islands); diff != "" {
		t.Errorf("islands (-want +got):\n%s", diff)
	}
	want := []Critical{{org(3), 2, 2}, {org(0), 2, 2}, {org(6), 2, 1}}
	slices.SortFunc(want, func(a, b Critical) int {
		return -10*(a.CutOff-b.CutOff) + a.Organisation.Compare(b.Organisation)
	})
	if diff := cmp.Diff(want, r.Critical); diff != "" {
		t.Errorf("critical (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Bridge{{org(0), org(3)}, {org(3), org(6)}, {org(5), org(6)}}, r.Bridges); diff != "" {
		t.Errorf("bridges (-want +got):\n%s", diff)
	}
	alone := r.Members[7]
	if alone.Constraint != nil || alone.Partners != 0 || alone.Island != 2 {
		t.Errorf("who is alone stands as %+v", alone)
	}
	if m := r.Members[0]; m.Strength != 17 || m.Partners != 3 || m.Constraint == nil {
		t.Errorf("the first stands as %+v", m)
	}
}

func places(n *Network, ids []cohesion.OrganisationID) string {
	var list []string
	for _, id := range ids {
		v, _ := n.node(id)
		list = append(list, fmt.Sprint(v))
	}
	return strings.Join(list, " ")
}

// The order of records means nothing.
func TestOrderOfRecordsMeansNothing(t *testing.T) {
	var want *Report
	for seed := range uint64(20) {
		r := village()
		g := rand.New(rand.NewPCG(seed, 1))
		shuffle(g, r.Organisations)
		shuffle(g, r.Partnerships)
		shuffle(g, r.Initiatives)
		shuffle(g, r.Referrals)
		r.Organisations = append(r.Organisations, r.Organisations[0]) // twice is once
		got, err := mustNew(t, r, Options{}).Report(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("another order, another report (-first +got):\n%s", diff)
		}
	}
}

func shuffle[T any](r *rand.Rand, list []T) {
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

func TestIntroductions(t *testing.T) {
	n := mustNew(t, village(), Options{})
	known := &cohesion.Judgement{
		About: cohesion.JudgeIntroduction, Verdict: cohesion.Dismissed,
		A: cohesion.RecordRef{Kind: cohesion.KindOrganisation, ID: org(7).String()}, B: cohesion.RecordRef{Kind: cohesion.KindOrganisation, ID: org(2).String()},
	}
	confirmed := *known
	confirmed.Verdict, confirmed.A.ID = cohesion.Confirmed, org(4).String()
	got, err := n.Introductions([]Affinity{
		{org(0), org(1), cohesion.One, 0},       // have a tie
		{org(3), org(2), 0, 600_000},            // 0 knows both
		{org(2), org(3), 100_000, 500_000},      // the same pair again
		{org(1), org(6), 600_000, 0},            // three steps
		{org(7), org(2), cohesion.One, 0},       // known, leave it
		{org(4), org(2), 0, 600_000},            // two islands
		{org(5), org(2), 199_999, 0},            // too little
		{org(5), org(5), cohesion.One, 0},       // one
		{org(30), org(5), cohesion.One, 0},      // no member
		{org(4), org(7), 2 * cohesion.One, -10}, // values out of range
	}, []*cohesion.Judgement{known, &confirmed}, IntroductionOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Introduction{
		{A: org(4), B: org(7), Score: 500_000, Overlap: cohesion.One, Bridging: cohesion.One},
		{A: org(2), B: org(4), Score: 440_000, Complement: 600_000, Bridging: cohesion.One},
		{A: org(2), B: org(3), Score: 320_000, Complement: 600_000, Overlap: 100_000, Closeness: 500_000, Steps: 2, Via: []cohesion.OrganisationID{org(0)}},
		{A: org(1), B: org(6), Score: 280_000, Overlap: 600_000, Bridging: 500_000, Steps: 3},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("introductions (-want +got):\n%s", diff)
	}
	one, err := n.Introductions([]Affinity{{org(4), org(7), cohesion.One, 0}, {org(4), org(2), 0, cohesion.One}}, nil, IntroductionOptions{Most: 1})
	if err != nil || len(one) != 1 || one[0].B != org(4) {
		t.Errorf("the best alone: %+v, %v", one, err)
	}
	if _, err := n.Introductions(nil, nil, IntroductionOptions{Most: -1}); !errors.Is(err, ErrInvalid) {
		t.Errorf("most -1: %v, want ErrInvalid", err)
	}
}

func TestRepresented(t *testing.T) {
	voc := vocabulary.Starter()
	var narrow, wide vocabulary.Ref
	for _, a := range voc.Audiences() {
		if up := voc.Implies(a); len(up) > 0 {
			narrow, wide = a, up[0]
			break
		}
	}
	orgs := organisations(3)
	orgs[0].Represents = []vocabulary.Ref{narrow}
	orgs[1].Represents = []vocabulary.Ref{narrow, narrow}
	orgs[2].Represents, orgs[2].Ended = []vocabulary.Ref{wide}, today
	asks := func(a cohesion.Answer) *cohesion.SupportNeed {
		return &cohesion.SupportNeed{Facts: cohesion.Facts{Answers: []cohesion.FactAnswer{{Fact: narrow, Answer: a}}}}
	}
	needs := []*cohesion.SupportNeed{asks(cohesion.AnswerYes), asks(cohesion.AnswerNo), asks(cohesion.AnswerYes)}
	find := func(day schedule.Date, ref vocabulary.Ref) Representation {
		list := Represented(voc, orgs, needs, day)
		if len(list) != len(voc.Audiences()) {
			t.Fatalf("%d audiences, want %d", len(list), len(voc.Audiences()))
		}
		return list[slices.IndexFunc(list, func(r Representation) bool { return r.Audience == ref })]
	}
	for _, tt := range []struct {
		name string
		got  Representation
		want Representation
	}{
		{"itself", find(today, narrow), Representation{Audience: narrow, By: []cohesion.OrganisationID{org(0), org(1)}, Needs: 2}},
		{"only in part", find(today, wide), Representation{Audience: wide, InPart: []cohesion.OrganisationID{org(0), org(1)}, Needs: 2}},
		{"through a wider group", find(today.AddDays(-1), narrow), Representation{Audience: narrow, By: []cohesion.OrganisationID{org(0), org(1), org(2)}, Needs: 2}},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	if !find(today, wide).Nobody() || find(today, narrow).Nobody() {
		t.Error("nobody speaks for the wide group, and somebody for the narrow one")
	}
}

func TestSentences(t *testing.T) {
	a, b, c := org(0), org(1), org(2)
	for _, tt := range []struct {
		tag  language.Tag
		i    Introduction
		want []string
	}{
		{language.NL, Introduction{A: a, B: b, Overlap: 10, Complement: 4, Steps: 2, Via: []cohesion.OrganisationID{c}}, []string{"Organisatie A en Organisatie B doen veel van hetzelfde voor dezelfde mensen.", "Organisatie C kent ze allebei en kan ze aan elkaar voorstellen."}},
		{language.NL, Introduction{A: a, B: b, Complement: 4}, []string{"Organisatie A en Organisatie B bereiken dezelfde mensen en vullen elkaar aan.", "Nu is er geen enkele weg tussen hun netwerken."}},
		{"en-GB", Introduction{A: a, B: org(9), Overlap: 4, Complement: 4, Steps: 3}, []string{"Organisatie A and an organisation without a name resemble each other and also complement each other.", "At present there are 3 steps between them."}},
	} {
		if diff := cmp.Diff(tt.want, NewRenderer(organisations(3), tt.tag).Introduction(tt.i)); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", tt.i, diff)
		}
	}
	r := NewRenderer(organisations(1), language.NL)
	for want, got := range map[string]string{
		"Als Organisatie A stopt, raakt 1 organisatie los van de rest.":  r.Critical(Critical{Organisation: a, CutOff: 1}),
		"Als Organisatie A stopt, raken 4 organisaties los van de rest.": r.Critical(Critical{Organisation: a, CutOff: 4}),
		"Organisatie A werkt met niemand samen, voor zover bekend.":      r.Alone(a),
		"een organisatie zonder naam":                                    r.Name(org(5)),
	} {
		if got != want {
			t.Errorf("sentence %q, want %q", got, want)
		}
	}
}

func TestTieKind(t *testing.T) {
	for _, k := range TieKinds() {
		text, err := k.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var back TieKind
		if err := back.UnmarshalText(text); err != nil || back != k || k.String() != string(text) {
			t.Errorf("%v becomes %q and then %v, %v", k, text, back, err)
		}
	}
	if _, err := TieKind(0).MarshalText(); err == nil {
		t.Error("an unset kind was written")
	}
	if err := new(TieKind).UnmarshalText([]byte("friends")); !errors.Is(err, ErrInvalid) {
		t.Errorf("friends: %v, want ErrInvalid", err)
	}
	if !Federation.Stated() || SamePlace.Stated() || TieKind(0).Stated() {
		t.Error("stated are partnerships alone")
	}
}
