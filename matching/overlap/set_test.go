package overlap

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

// town makes two places 800 metres apart and some organisations.
func town() (*gen, []cohesion.OrganisationID, []cohesion.PlaceID) {
	g := generate(0, 0)
	g.supply = matching.Supply{Day: testDay, Communities: g.supply.Communities, Organisations: g.supply.Organisations[:5]}
	var places []cohesion.PlaceID
	for n := range 2 {
		p := &cohesion.Place{Point: cohesion.Point{Lat: 521_500_000 + int32(n)*72_000, Lon: 53_900_000}}
		p.ID = id[cohesion.Place](g)
		g.supply.Places, places = append(g.supply.Places, p), append(places, p.ID)
	}
	var orgs []cohesion.OrganisationID
	for _, o := range g.supply.Organisations {
		orgs = append(orgs, o.ID)
	}
	return g, orgs, places
}

// offer adds an initiative that is on one day of the week.
func (g *gen) offer(name string, organiser cohesion.OrganisationID, place cohesion.PlaceID, day schedule.Weekday, themes ...vocabulary.Ref) *cohesion.Initiative {
	i := &cohesion.Initiative{Name: language.Dutch(name), Status: cohesion.InitiativeActive, Published: true, Themes: themes}
	i.ID, i.Community = id[cohesion.Initiative](g), g.supply.Communities[0].ID
	i.Organisers, i.Audiences, i.Languages = []cohesion.OrganisationID{organiser}, []vocabulary.Ref{"sb:ouderen"}, []language.Tag{"nl"}
	i.Deliveries = []cohesion.Delivery{{Mode: cohesion.AtPlace, Place: place, Schedule: &schedule.Schedule{Times: []schedule.Recurrence{{
		Freq: schedule.Weekly, Days: []schedule.Day{{Weekday: day}}, Opens: 600, Closes: 720,
	}}}}}
	g.supply.Initiatives = append(g.supply.Initiatives, i)
	return i
}

func (g *gen) set(t testing.TB, opt Options) *Set {
	t.Helper()
	s, err := New(t.Context(), g.supply, DefaultPolicy(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPairOfTown(t *testing.T) {
	g, orgs, places := town()
	coffee := g.offer("Koffieochtend", orgs[0], places[0], schedule.Monday, "sb:ontmoeten")
	same := g.offer("Koffieochtend", orgs[1], places[1], schedule.Monday, "sb:ontmoeten")
	tuesday := g.offer("Koffieochtend", orgs[1], places[1], schedule.Tuesday, "sb:ontmoeten")
	sister := g.offer("Koffieochtend", orgs[0], places[1], schedule.Tuesday, "sb:ontmoeten")
	debts := g.offer("Schuldhulp", orgs[2], places[1], schedule.Friday, "sb:schuldhulp")
	s := g.set(t, Options{})
	for _, c := range []struct {
		name   string
		b      *cohesion.Initiative
		rel    Relation
		kinds  Kinds
		action Action
	}{
		{"same time", same, Between, KindsOf(Overlapping, Clashing), TuneTimes},
		{"another day", tuesday, Between, KindsOf(Overlapping), ReferBoth},
		{"sister", sister, Sisters, KindsOf(Overlapping), MergeProgrammes},
		{"another theme", debts, Between, 0, 0},
	} {
		p, err := s.Compare(coffee.ID, c.b.ID)
		if err != nil || p.Relation != c.rel || p.Kinds != c.kinds || p.Action != c.action {
			t.Errorf("%s: %v %v %v, %v; lo %d", c.name, p.Relation, p.Kinds.List(), p.Action, err, p.Lo)
		}
		q, err := s.Compare(c.b.ID, coffee.ID)
		if diff := cmp.Diff(p, q); err != nil || diff != "" {
			t.Errorf("%s is not symmetrical: %v %s", c.name, err, diff)
		}
	}
}

// One within another: an offer with half of the themes and times lies in the other, not
// the other way round.
func TestCoverage(t *testing.T) {
	g, orgs, places := town()
	small := g.offer("Koffie", orgs[0], places[0], schedule.Monday, "sb:ontmoeten")
	large := g.offer("Koffie", orgs[1], places[0], schedule.Monday, "sb:ontmoeten", "sb:sport", "sb:schuldhulp")
	large.Deliveries[0].Schedule.Times = append(large.Deliveries[0].Schedule.Times, schedule.Recurrence{
		Freq: schedule.Weekly, Days: []schedule.Day{{Weekday: schedule.Friday}}, Opens: 600, Closes: 960,
	})
	p, err := g.set(t, Options{}).Compare(small.ID, large.ID)
	if err != nil {
		t.Fatal(err)
	}
	in, out := p.AInB, p.BInA
	if p.A != small.ID {
		in, out = out, in
	}
	if in < 950_000 || out > 800_000 {
		t.Errorf("small in large %d, large in small %d", in, out)
	}
	e, err := g.set(t, Options{}).Evidence(small.ID, large.ID)
	if err != nil || e.Hours == nil {
		t.Fatal(e, err)
	}
	hours := [2]int{e.Hours.A, e.Hours.B}
	sentence := "The first lies almost entirely within the second."
	if p.A != small.ID {
		hours[0], hours[1] = hours[1], hours[0]
		sentence = "The second lies almost entirely within the first."
	}
	if hours != [2]int{120, 480} || e.Hours.Both != 120 {
		t.Errorf("hours %+v", *e.Hours)
	}
	p.AInB, p.BInA = min(p.AInB, 990_000), min(p.BInA, 990_000)
	if p.A == small.ID {
		p.BInA = min(p.BInA, 590_000)
	} else {
		p.AInB = min(p.AInB, 590_000)
	}
	if list := NewRenderer(nil, language.EN).Sentences(p, e); !slices.Contains(list, sentence) {
		t.Errorf("%q is not in %q", sentence, list)
	}
}

// What is not known widens the interval and never narrows it.
func TestUnknownWidens(t *testing.T) {
	for seed := range uint64(3) {
		g := generate(seed, 60)
		before := g.set(t, Options{})
		for _, i := range g.supply.Initiatives[:20] {
			i.Languages = nil
			for d := range i.Deliveries {
				i.Deliveries[d].Schedule, i.Deliveries[d].Languages = nil, nil
			}
		}
		after := g.set(t, Options{})
		n := 0
		for _, a := range g.supply.Initiatives[:20] {
			for _, b := range g.supply.Initiatives[20:] {
				p, err := before.Compare(a.ID, b.ID)
				if err != nil {
					continue
				}
				q, err := after.Compare(a.ID, b.ID)
				if err != nil {
					t.Fatal(err)
				}
				if q.Hi < p.Hi || p.Lo > q.Hi || q.Lo > q.Hi {
					t.Fatalf("[%d, %d] became [%d, %d]", p.Lo, p.Hi, q.Lo, q.Hi)
				}
				n++
			}
		}
		if n < 100 {
			t.Errorf("only %d pairs", n)
		}
	}
}

// Nobody sees offers of another community but published ones of a neighbour, not even by name.
func TestCommunityBorders(t *testing.T) {
	g, orgs, places := town()
	own := g.offer("Koffie", orgs[0], places[0], schedule.Monday, "sb:ontmoeten")
	shared := g.offer("Koffie", orgs[1], places[0], schedule.Monday, "sb:ontmoeten")
	hidden := g.offer("Koffie", orgs[2], places[0], schedule.Monday, "sb:ontmoeten")
	stranger := g.offer("Koffie", orgs[3], places[0], schedule.Monday, "sb:ontmoeten")
	shared.Community, hidden.Community, stranger.Community = g.supply.Communities[1].ID, g.supply.Communities[1].ID, g.supply.Communities[2].ID
	hidden.Published = false
	viewer := g.set(t, Options{For: own.Community})
	if list := collect(t, viewer, Query{}); len(list) != 1 || viewer.Len() != 2 {
		t.Errorf("the first community sees %d offers and %d pairs", viewer.Len(), len(list))
	}
	for _, i := range []*cohesion.Initiative{hidden, stranger} {
		if _, err := viewer.Compare(own.ID, i.ID); !errors.Is(err, matching.ErrNotFound) {
			t.Errorf("compared with what it may not see: %v", err)
		}
		if _, err := viewer.Evidence(own.ID, i.ID); !errors.Is(err, matching.ErrNotFound) {
			t.Errorf("evidence of what it may not see: %v", err)
		}
	}
	if other := g.set(t, Options{For: shared.Community}); other.Len() != 2 {
		t.Errorf("the second community, which names no neighbours, sees %d offers", other.Len())
	}
	all := g.set(t, Options{})
	var pairs []string
	for _, p := range collect(t, all, Query{}) {
		pairs = append(pairs, p.A.String()+p.B.String())
	}
	want := []string{min(own.ID.String(), shared.ID.String()) + max(own.ID.String(), shared.ID.String()), min(hidden.ID.String(), shared.ID.String()) + max(hidden.ID.String(), shared.ID.String())}
	slices.Sort(pairs)
	slices.Sort(want)
	if diff := cmp.Diff(want, pairs); diff != "" {
		t.Errorf("all communities (-want +got):\n%s", diff)
	}
	if _, err := all.Compare(own.ID, stranger.ID); !errors.Is(err, matching.ErrNotFound) {
		t.Errorf("strangers are compared: %v", err)
	}
}

func TestJudgements(t *testing.T) {
	g, orgs, places := town()
	a := g.offer("Koffie", orgs[0], places[0], schedule.Monday, "sb:ontmoeten")
	b := g.offer("Koffie", orgs[1], places[0], schedule.Monday, "sb:ontmoeten")
	judge := func(about cohesion.JudgementKind, verdict cohesion.JudgementVerdict, x, y cohesion.RecordRef, days int) *cohesion.Judgement {
		j := &cohesion.Judgement{About: about, A: x, B: y, Verdict: verdict, On: testDay.AddDays(days)}
		j.ID, j.Community = id[cohesion.Judgement](g), a.Community
		return j
	}
	whole := func(o cohesion.OrganisationID) cohesion.RecordRef {
		return cohesion.RecordRef{Kind: cohesion.KindOrganisation, ID: o.String()}
	}
	leave := judge(cohesion.JudgeOverlap, cohesion.Dismissed, b.Ref(), a.Ref(), -3)
	elsewhere := judge(cohesion.JudgeOverlap, cohesion.Dismissed, a.Ref(), b.Ref(), -3)
	elsewhere.Community = g.supply.Communities[1].ID
	for _, c := range []struct {
		name string
		list []*cohesion.Judgement
		want int
	}{
		{"nobody said anything", nil, 1},
		{"known, leave it", []*cohesion.Judgement{leave}, 0},
		{"another community's", []*cohesion.Judgement{elsewhere}, 1},
		{"confirmed since", []*cohesion.Judgement{judge(cohesion.JudgeOverlap, cohesion.Confirmed, a.Ref(), b.Ref(), -1), leave}, 1},
		{"the same record", []*cohesion.Judgement{judge(cohesion.JudgeDuplicate, cohesion.Confirmed, a.Ref(), b.Ref(), -1)}, 0},
		{"not the same record", []*cohesion.Judgement{judge(cohesion.JudgeDuplicate, cohesion.Rejected, a.Ref(), b.Ref(), -1)}, 1},
		{"the organisations", []*cohesion.Judgement{judge(cohesion.JudgeOverlap, cohesion.Dismissed, whole(orgs[1]), whole(orgs[0]), -1)}, 0},
		{"the organisations, but not this pair", []*cohesion.Judgement{
			judge(cohesion.JudgeOverlap, cohesion.Dismissed, whole(orgs[1]), whole(orgs[0]), -1), judge(cohesion.JudgeOverlap, cohesion.Confirmed, a.Ref(), b.Ref(), -2),
		}, 1},
		{"an introduction", []*cohesion.Judgement{judge(cohesion.JudgeIntroduction, cohesion.Dismissed, a.Ref(), b.Ref(), -1)}, 1},
	} {
		for _, viewer := range []cohesion.CommunityID{{}, a.Community} {
			s := g.set(t, Options{For: viewer, Judgements: c.list})
			if got := len(collect(t, s, Query{})); got != c.want {
				t.Errorf("%s: %d pairs, not %d", c.name, got, c.want)
			}
			if got := len(collect(t, s, Query{Judged: true})); got != 1 {
				t.Errorf("%s: %d pairs when those are asked for", c.name, got)
			}
		}
	}
}

func TestNewErrors(t *testing.T) {
	g, orgs, places := town()
	i := g.offer("Koffie", orgs[0], places[0], schedule.Monday)
	twice, noDay, withNil := g.supply, g.supply, g.supply
	twice.Initiatives = []*cohesion.Initiative{i, i}
	noDay.Day = schedule.Date{}
	withNil.Places = append(slices.Clone(withNil.Places), nil)
	for name, supply := range map[string]matching.Supply{"twice": twice, "no day": noDay, "nil": withNil} {
		if _, err := New(t.Context(), supply, DefaultPolicy(), Options{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	var vs valid.Violations
	if _, err := New(t.Context(), g.supply, Policy{}, Options{}); !errors.As(err, &vs) || len(vs) < 3 {
		t.Errorf("the zero policy: %v", err)
	}
	s := g.set(t, Options{})
	if _, err := s.Compare(i.ID, i.ID); err == nil || errors.Is(err, matching.ErrNotFound) {
		t.Errorf("compared with itself: %v", err)
	}
	if _, err := s.Compare(i.ID, cohesion.InitiativeID{}); !errors.Is(err, matching.ErrNotFound) {
		t.Errorf("with nothing: %v", err)
	}
}

// In a group every two overlap; nobody comes in by a neighbour's neighbour.
func TestGroups(t *testing.T) {
	for seed := range uint64(4) {
		g := generate(seed, 150)
		p := DefaultPolicy()
		p.Threshold, p.Groups.Most = 400_000, 6
		s, err := New(t.Context(), g.supply, p, Options{Judgements: g.judge})
		if err != nil {
			t.Fatal(err)
		}
		pairs := map[[2]cohesion.InitiativeID]cohesion.Score{}
		for _, one := range collect(t, s, Query{}) {
			pairs[[2]cohesion.InitiativeID{one.A, one.B}] = one.Lo
		}
		groups, err := s.Groups(t.Context())
		if err != nil || len(groups) < 3 {
			t.Fatalf("%d groups, %v", len(groups), err)
		}
		seen, large := map[cohesion.InitiativeID]bool{}, 0
		for _, one := range groups {
			large = max(large, len(one.Offers))
			if len(one.Offers) > 6 || len(one.Invite) < 2 || !slices.IsSortedFunc(one.Offers, cohesion.InitiativeID.Compare) {
				t.Errorf("group %+v", one)
			}
			least := cohesion.One
			for n, a := range one.Offers {
				if seen[a] {
					t.Errorf("%s is in two groups", a)
				}
				seen[a] = true
				for _, b := range one.Offers[n+1:] {
					lo, overlap := pairs[[2]cohesion.InitiativeID{a, b}]
					if !overlap {
						t.Errorf("%s and %s are in a group and do not overlap", a, b)
					}
					least = min(least, lo)
				}
			}
			if one.Least != least || one.Mean < least {
				t.Errorf("least %d, mean %d; want %d", one.Least, one.Mean, least)
			}
		}
		if large < 3 {
			t.Errorf("no group has more than %d offers", large)
		}
		slices.Reverse(g.supply.Initiatives)
		turned, err := New(t.Context(), g.supply, p, Options{Judgements: g.judge})
		if err != nil {
			t.Fatal(err)
		}
		again, err := turned.Groups(t.Context())
		if diff := cmp.Diff(groups, again); err != nil || diff != "" {
			t.Errorf("another order, other groups: %v\n%.1000s", err, diff)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	s := generate(1, 50).set(t, Options{})
	cancel()
	if _, err := s.Groups(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

func TestAffinities(t *testing.T) {
	g, orgs, places := town()
	g.offer("Koffieochtend", orgs[0], places[0], schedule.Monday, "sb:ontmoeten")
	g.offer("Koffieochtend", orgs[1], places[1], schedule.Monday, "sb:ontmoeten")
	g.offer("Schuldhulp", orgs[1], places[1], schedule.Friday, "sb:schuldhulp")
	// Elsewhere three organisations offer both, and six something else: these go together.
	for n := range 9 {
		o := g.organisation()
		if n < 3 {
			g.offer("Inloop", o, cohesion.PlaceID{}, schedule.Tuesday, "sb:ontmoeten", "sb:schuldhulp")
		} else {
			g.offer("Sport", o, cohesion.PlaceID{}, schedule.Tuesday, "sb:sport")
		}
	}
	s := g.set(t, Options{})
	list, err := s.Affinities(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pair := [2]cohesion.OrganisationID{orgs[0], orgs[1]}
	if orgs[1].Compare(orgs[0]) < 0 {
		pair = [2]cohesion.OrganisationID{orgs[1], orgs[0]}
	}
	n := slices.IndexFunc(list, func(a Affinity) bool { return a.A == pair[0] && a.B == pair[1] })
	if n < 0 || list[n].Overlap < 800_000 || list[n].Complement < 800_000 || list[n].Complement == cohesion.One || list[n].Pairs != 2 || list[n].Niche != .5 {
		t.Errorf("affinities %+v", list)
	}
	if got := s.Niche(orgs[1]).Breadth(); got != 2 {
		t.Errorf("breadth %v", got)
	}
}

func (g *gen) organisation() cohesion.OrganisationID {
	o := &cohesion.Organisation{}
	o.ID = id[cohesion.Organisation](g)
	g.supply.Organisations = append(g.supply.Organisations, o)
	return o.ID
}

func TestPolicy(t *testing.T) {
	p := DefaultPolicy()
	if vs := p.Validate(); len(vs) > 0 {
		t.Fatal(vs)
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	back, err := ParsePolicy(text)
	if diff := cmp.Diff(p, back); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	if p.ID() != "overlap/1" {
		t.Error(p.ID())
	}
	part, err := ParsePolicy([]byte(`{"name": "ours", "version": 2, "threshold": 600000, "time": {"weight": 0}}`))
	if err != nil || part.Threshold != 600_000 || part.Time.Weight != 0 || part.Time.Floor != p.Time.Floor || part.Theme != p.Theme {
		t.Errorf("%+v %v", part, err)
	}
	for text, want := range map[string]string{
		`{"name": "a"}`:                                           "/version",
		`{"name": "A b", "version": 1}`:                           "/name",
		`{"name": "a", "version": 1, "x": 1}`:                     "unknown field",
		`{"name": "a", "version": 1, "prior": 1, "prior": 2}`:     "prior",
		`{"name": "a", "version": 1, "theme": {"floor": 500000}}`: "/theme/unknown",
		`{"name": "a", "version": 1, "area": {"weight": -1}}`:     "/area/weight",
		`{"name": "a", "version": 1, "threshold": 1000001}`:       "/threshold",
		`{"name": "a", "version": 1, "fullWords": 0}`:             "/fullWords",
		`{"name": "a", "version": 1, "reach": {"place": 1}}`:      "/reach/place",
		`{"name": "a", "version": 1, "clash": {"hours": 0}}`:      "/clash/hours",
		`{"name": "a", "version": 1, "complement": {"lift": 0}}`:  "/complement/lift",
		`{"name": "a", "version": 1, "groups": {"most": 1}}`:      "/groups/most",
	} {
		if _, err := ParsePolicy([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	none := DefaultPolicy()
	none.Theme.Weight, none.Words.Weight, none.Audience.Weight, none.Area.Weight, none.Time.Weight, none.Language.Weight = 0, 0, 0, 0, 0, 0
	if vs := none.Validate(); len(vs) != 1 {
		t.Errorf("no weight at all: %v", vs)
	}
}

// Every value of every enumeration has a name, which is read back; nothing else is.
func TestNames(t *testing.T) {
	check := func(v interface {
		MarshalText() ([]byte, error)
		String() string
	}, read func([]byte) (any, error)) {
		t.Helper()
		text, err := v.MarshalText()
		if err != nil || string(text) != v.String() {
			t.Errorf("%v: %s, %v", v, text, err)
		}
		if back, err := read(text); err != nil || back != v {
			t.Errorf("%s is read as %v, %v", text, back, err)
		}
	}
	for _, a := range Axes() {
		check(a, func(b []byte) (any, error) { var v Axis; err := v.UnmarshalText(b); return v, err })
	}
	for v := Between; v <= Unclear; v++ {
		check(v, func(b []byte) (any, error) { var v Relation; err := v.UnmarshalText(b); return v, err })
	}
	for v := Overlapping; v <= Complemented; v++ {
		check(v, func(b []byte) (any, error) { var v Kind; err := v.UnmarshalText(b); return v, err })
	}
	for v := TuneTimes; v <= ReferBoth; v++ {
		check(v, func(b []byte) (any, error) { var v Action; err := v.UnmarshalText(b); return v, err })
	}
	var a Axis
	if _, err := a.MarshalText(); err == nil || a.UnmarshalText([]byte("")) == nil || a.UnmarshalText([]byte("Theme")) == nil || Action(9).String() != "action 9" {
		t.Error("what has no name passes")
	}
	if text, err := json.Marshal(KindsOf(Clashing, Overlapping)); err != nil || string(text) != `["overlap","clash"]` {
		t.Errorf("%s %v", text, err)
	}
}

// The threshold itself is not above it.
func TestThresholdIsExact(t *testing.T) {
	g, orgs, places := town()
	a := g.offer("Koffieochtend", orgs[0], places[0], schedule.Monday, "sb:ontmoeten")
	b := g.offer("Koffie en taal", orgs[1], places[1], schedule.Monday, "sb:ontmoeten", "sb:taalcafe")
	p, err := g.set(t, Options{}).Compare(a.ID, b.ID)
	if err != nil || p.Lo < 100_000 || p.Lo > 999_000 {
		t.Fatal(p.Lo, err)
	}
	for threshold, want := range map[cohesion.Score]int{p.Lo - 1: 1, p.Lo: 0} {
		policy := DefaultPolicy()
		policy.Threshold = threshold
		s, err := New(t.Context(), g.supply, policy, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := collect(t, s, Query{}); len(got) != want {
			t.Errorf("threshold %d, overlap %d: %d pairs", threshold, p.Lo, len(got))
		}
	}
}

// An organisation that does everything says nothing about what goes together.
func TestLiftLeavesOutWhoDoesAll(t *testing.T) {
	g, _, places := town()
	themes := vocabulary.Starter().Themes()
	a, b := themes[0], themes[len(themes)-1]
	for n := range 3 {
		o := g.organisation()
		all := append([]vocabulary.Ref{a, b}, themes[1:mostThemes]...)
		for len(all) > 0 {
			some := all[:min(len(all), 5)]
			g.offer("Alles", o, places[n%2], schedule.Monday, some...)
			all = all[len(some):]
		}
		g.offer("Anders", g.organisation(), places[0], schedule.Monday, themes[n+30])
	}
	s := g.set(t, Options{})
	x, y := s.themes.number[a], s.themes.number[b]
	if lift := s.lifts.lift(x, y); lift != 0 {
		t.Errorf("lift %d", lift)
	}
}
