package desk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

const company, debts = vocabulary.Ref("sb:eenzaamheid"), vocabulary.Ref("sb:schulden")

func TestNewNeedsItsOptions(t *testing.T) {
	clock := func() time.Time { return monday }
	for name, o := range map[string]desk.Options{
		"no store":   {Clock: clock, Entropy: new(bytes.Buffer)},
		"no clock":   {Store: memstore.New(), Entropy: new(bytes.Buffer)},
		"no entropy": {Store: memstore.New(), Clock: clock},
		"bad policy": {Store: memstore.New(), Clock: clock, Entropy: new(bytes.Buffer), Policy: new(matching.Policy)},
	} {
		if _, err := desk.New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestLoad(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	foreign := initiative(there(), "elders", company)
	stale := initiative(here(), "koffie", company)
	stale.Version = 7
	changed := initiative(here(), "koffie", company)
	changed.Published = false
	records := []struct {
		rec  cohesion.Record
		err  error
		want desk.LoadAction
	}{
		{rec: community(here()), want: desk.Created},
		{rec: initiative(here(), "koffie", company), want: desk.Created},
		{err: errors.New("line 3 is no record"), want: desk.Rejected},
		{rec: initiative(here(), "koffie", company), want: desk.Unchanged},
		{rec: foreign, want: desk.Rejected},
		{rec: changed, want: desk.Updated},
		{rec: stale, want: desk.Rejected},
		{rec: nil, want: desk.Rejected},
		{rec: (*cohesion.Place)(nil), want: desk.Rejected},
		{rec: new(cohesion.Place), want: desk.Rejected},
	}
	for _, action := range []desk.LoadAction{desk.Created, desk.Updated, desk.Unchanged, desk.Rejected} {
		var back desk.LoadAction
		if name, err := action.MarshalText(); err != nil || back.UnmarshalText(name) != nil || back != action || action.String() != string(name) {
			t.Errorf("%d: %q, %v, %v", uint8(action), name, err, back)
		}
	}
	if _, err := (desk.Rejected + 1).MarshalText(); err == nil || new(desk.LoadAction).UnmarshalText([]byte("")) == nil {
		t.Error("a value without a name passes")
	}
	result, err := w.Load(ctx, desk.LoadRequest{Records: func(yield func(cohesion.Record, error) bool) {
		for _, r := range records {
			if !yield(r.rec, r.err) {
				return
			}
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range records {
		line := result.Lines[i]
		if line.Number != i+1 || line.Action != r.want || (line.Err != nil) != (r.want == desk.Rejected) {
			t.Errorf("line %d: %+v, want %s", i+1, line, r.want)
		}
	}
	same(t, "counts", []int{2, 1, 1, 6}, []int{result.Created, result.Updated, result.Unchanged, result.Rejected})
	same(t, "error of the stale one", true, errors.Is(result.Lines[6].Err, store.ErrConflict))
	same(t, "ref of the foreign one", foreign.Ref(), result.Lines[4].Ref)
	same(t, "version", 2, result.Lines[5].Version)
	x, err := w.Index(ctx)
	if err != nil || x.Len() != 1 {
		t.Errorf("index: %v, %v", x, err)
	}
}

func TestLoadManyAndAgain(t *testing.T) {
	w := newWorld(t)
	area := &cohesion.Area{Code: cohesion.AreaCode{Scheme: "cbs", Code: "WK030701", Year: 2022}}
	area.ID, area.Name = id[cohesion.Area]("a"), initiative(here(), "Wijk", company).Name
	records := []cohesion.Record{area}
	for n := range 1200 {
		records = append(records, initiative(here(), fmt.Sprint("aanbod ", n), company))
	}
	same(t, "created", 1201, w.load(t, w.Community, records...).Created)
	before, err := w.store.Community(here()).Latest(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	same(t, "unchanged", 1201, w.load(t, w.Community, records...).Unchanged)
	after, err := w.store.Community(here()).Latest(context.Background())
	same(t, "feed", before, after)
	if err != nil {
		t.Fatal(err)
	}
}

func TestRaise(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	asked := need(company)
	raised := w.raise(t, asked)
	same(t, "argument", need(company), asked)
	same(t, "version", 1, raised.Version)
	same(t, "steps", []cohesion.Step[cohesion.NeedStatus]{{Status: cohesion.NeedRaised, At: monday}}, raised.Steps)

	bad := need(company)
	bad.Words = "mijn mail is jan@example.org"
	_, err := w.Raise(ctx, desk.RaiseRequest{Need: bad})
	var vs valid.Violations
	if !errors.Is(err, store.ErrInvalid) || !errors.As(err, &vs) || vs[0].Code != valid.Personal {
		t.Errorf("personal data: %v", err)
	}
	past := need(company)
	past.Expires = schedule.Date{Year: 2026, Month: 11, Day: 22}
	for name, n := range map[string]*cohesion.SupportNeed{"expired": past, "nothing": nil, "empty": new(cohesion.SupportNeed)} {
		if _, err := w.Raise(ctx, desk.RaiseRequest{Need: n}); !errors.Is(err, store.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	foreign := need(company)
	foreign.Community = there()
	if _, err := w.Raise(ctx, desk.RaiseRequest{Need: foreign}); !errors.Is(err, store.ErrInvalid) {
		t.Errorf("foreign: %v", err)
	}
	same(t, "needs", 1, w.count(t, cohesion.KindNeed))
}

func TestKeysMakeRepeatingSafe(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	w.load(t, w.Community, community(here()), initiative(here(), "koffie", company))
	first, err := w.Raise(ctx, desk.RaiseRequest{Need: need(company), Key: "1"})
	if err != nil {
		t.Fatal(err)
	}
	w.hours.Add(1)
	again, err := w.Raise(ctx, desk.RaiseRequest{Need: need(company), Key: "1"})
	same(t, "need", text(t, first.Need), text(t, again.Need))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Raise(ctx, desk.RaiseRequest{Need: need(debts), Key: "1"}); !errors.Is(err, store.ErrReused) {
		t.Errorf("another request: %v", err)
	}
	refer := desk.ReferRequest{Need: first.Need.ID, Initiative: id[cohesion.Initiative]("koffie"), Key: "2"}
	one, err := w.Refer(ctx, refer)
	if err != nil {
		t.Fatal(err)
	}
	two, err := w.Refer(ctx, refer)
	same(t, "referral", text(t, one), text(t, two))
	if err != nil {
		t.Fatal(err)
	}
	start := desk.StepRequest{Referral: one.Referral.ID, Key: "3"}
	if _, err := w.Offer(ctx, start); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Start(ctx, start); !errors.Is(err, store.ErrReused) {
		t.Errorf("another step under the key: %v", err)
	}
	for range 2 {
		result, err := w.Decide(ctx, desk.DecideRequest{Referral: one.Referral.ID, Key: "4"})
		if err != nil || result.Referral.Status != cohesion.ReferralAccepted || result.Need == nil {
			t.Errorf("decide: %+v, %v", result, err)
		}
	}
	if _, err := w.Start(ctx, desk.StepRequest{Referral: one.Referral.ID}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		result, err := w.Complete(ctx, desk.CompleteRequest{Referral: one.Referral.ID, Result: cohesion.Helped, ReportedBy: cohesion.Resident, Key: "5"})
		if err != nil || result.Outcome == nil || result.Need.Status != cohesion.NeedSolved {
			t.Errorf("complete: %+v, %v", result, err)
		}
	}
	same(t, "outcomes", 1, w.count(t, cohesion.KindOutcome))
	same(t, "referrals", 1, w.count(t, cohesion.KindReferral))
}

func TestUnmetIsWrittenOnceAndEnds(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	w.load(t, w.Community, community(here()), initiative(here(), "koffie", company))
	n := w.raise(t, need(debts))
	result, err := w.Match(ctx, desk.MatchRequest{Asked: desk.Asked{Need: n.ID}})
	if err != nil || len(result.Matches) != 0 || result.Unmet.IsZero() {
		t.Fatalf("match: %+v, %v", result, err)
	}
	unmet, err := store.Get(ctx, w.store.Community(here()), result.Unmet)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "themes", []vocabulary.Ref{debts}, unmet.Themes)
	same(t, "need", n.ID, unmet.Need)
	same(t, "state", cohesion.NeedUnmet, w.status(t, n.ID))
	w.matches(t, w.Community, desk.Asked{Need: n.ID})
	same(t, "records", 1, w.count(t, cohesion.KindUnmet))

	w.load(t, w.Community, initiative(here(), "schuldhulp", debts))
	same(t, "matches", []string{id[cohesion.Initiative]("schuldhulp").String()}, w.matches(t, w.Community, desk.Asked{Need: n.ID}))
	same(t, "state", cohesion.NeedRaised, w.status(t, n.ID))
}

func TestUnmetIsWrittenOnceByMany(t *testing.T) {
	w := newWorld(t)
	w.load(t, w.Community, community(here()))
	n := w.raise(t, need(debts))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := w.Match(context.Background(), desk.MatchRequest{Asked: desk.Asked{Need: n.ID}}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	same(t, "records", 1, w.count(t, cohesion.KindUnmet))
}

func TestDraftsWriteNothing(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	w.load(t, w.Community, community(here()), initiative(here(), "koffie", company))
	draft := &cohesion.SupportNeed{Wants: []cohesion.Want{{Theme: company}}}
	same(t, "matches", []string{id[cohesion.Initiative]("koffie").String()}, w.matches(t, w.Community, desk.Asked{Draft: draft}))
	w.matches(t, w.Community, desk.Asked{Draft: need(debts)})
	why, err := w.WhyNot(ctx, desk.ExplainRequest{Asked: desk.Asked{Draft: need(debts)}, Initiative: id[cohesion.Initiative]("koffie"), Language: "nl"})
	if err != nil || why.Explanation.Matched || len(why.Sentences) != len(why.Explanation.Reasons) {
		t.Errorf("why not: %+v, %v", why, err)
	}
	same(t, "needs", 0, w.count(t, cohesion.KindNeed))
	same(t, "unmet", 0, w.count(t, cohesion.KindUnmet))
	_, err = w.Match(ctx, desk.MatchRequest{})
	if !errors.Is(err, store.ErrInvalid) {
		t.Errorf("no question: %v", err)
	}
	_, err = w.Explain(ctx, desk.ExplainRequest{Asked: desk.Asked{Draft: draft}, Initiative: id[cohesion.Initiative]("x")})
	if !errors.Is(err, store.ErrNotFound) || !errors.Is(err, matching.ErrNotFound) {
		t.Errorf("unknown initiative: %v", err)
	}
	_, err = w.Match(ctx, desk.MatchRequest{Asked: desk.Asked{Need: id[cohesion.SupportNeed]("x")}})
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("unknown need: %v", err)
	}
}

func TestRelax(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	dear := initiative(here(), "koffie", company)
	dear.Cost = &cohesion.Cost{Cents: 500, Per: cohesion.PerSession}
	w.load(t, w.Community, community(here()), dear)
	poor := need(company)
	poor.CostLimit = &cohesion.Cost{Cents: 200, Per: cohesion.PerSession}
	n := w.raise(t, poor)
	same(t, "matches", []string{}, w.matches(t, w.Community, desk.Asked{Need: n.ID}))
	result, err := w.Relax(ctx, desk.RelaxRequest{Asked: desk.Asked{Need: n.ID}})
	if err != nil || len(result.Relaxations) != 1 || result.Relaxations[0].Concessions[0].On != cohesion.OnCost {
		t.Errorf("relax: %+v, %v", result, err)
	}
}

func TestReferStoresTheMatch(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	ended := initiative(here(), "voorbij", company)
	ended.Status = cohesion.InitiativeEnded
	w.load(t, w.Community, community(here()), initiative(here(), "koffie", company), initiative(here(), "taal", "sb:nederlandse-taal"), ended)
	n := w.raise(t, need(company))
	r := w.refer(t, n.ID, id[cohesion.Initiative]("koffie"))
	why, err := w.Explain(ctx, desk.ExplainRequest{Asked: desk.Asked{Need: n.ID}, Initiative: id[cohesion.Initiative]("koffie")})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "reasons", why.Explanation.Reasons, r.Snapshot.Reasons)
	same(t, "policy and score", []any{why.Policy, why.Explanation.Score}, []any{r.Snapshot.Policy, r.Snapshot.Score})
	same(t, "snapshot of the referral", r.Snapshot.ID, r.Referral.Snapshot)
	same(t, "delivery", "a", r.Referral.Delivery)
	same(t, "rank", 1, r.Snapshot.Rank)

	other := w.refer(t, n.ID, id[cohesion.Initiative]("taal")) // no match: a person decides
	same(t, "rank of what is not in the list", 0, other.Snapshot.Rank)

	before := w.count(t, cohesion.KindSnapshot)
	_, err = w.Refer(ctx, desk.ReferRequest{Need: n.ID, Initiative: ended.ID})
	if !errors.Is(err, desk.ErrExcluded) {
		t.Errorf("what ended: %v", err)
	}
	refusing := need(company)
	refusing.Refusals.Initiatives = []cohesion.InitiativeID{id[cohesion.Initiative]("koffie")}
	_, err = w.Refer(ctx, desk.ReferRequest{Need: w.raise(t, refusing).ID, Initiative: id[cohesion.Initiative]("koffie")})
	if !errors.Is(err, desk.ErrExcluded) {
		t.Errorf("what was refused: %v", err)
	}
	_, err = w.Refer(ctx, desk.ReferRequest{Need: n.ID, Initiative: id[cohesion.Initiative]("taal"), Note: "bel 06-12345678"})
	if !errors.Is(err, store.ErrInvalid) {
		t.Errorf("a note with a phone number: %v", err)
	}
	same(t, "snapshots after errors", before, w.count(t, cohesion.KindSnapshot))
	w.hours.Add(24 * 365)
	_, err = w.Refer(ctx, desk.ReferRequest{Need: n.ID, Initiative: id[cohesion.Initiative]("taal")})
	if !errors.Is(err, desk.ErrExcluded) {
		t.Errorf("an expired need: %v", err)
	}
}

// TestLife takes referrals through their steps and wants the need to follow.
func TestLife(t *testing.T) {
	decline := func(by cohesion.Party) *cohesion.ReferralAnswer {
		return &cohesion.ReferralAnswer{By: by, Reason: cohesion.WrongTime}
	}
	type act func(w *world, ctx context.Context, r []cohesion.ReferralID) error
	accept := func(n int, refusal *cohesion.ReferralAnswer) act {
		return func(w *world, ctx context.Context, r []cohesion.ReferralID) error {
			_, err := w.Decide(ctx, desk.DecideRequest{Referral: r[n], Refusal: refusal})
			return err
		}
	}
	start := func(n int) act {
		return func(w *world, ctx context.Context, r []cohesion.ReferralID) error {
			_, err := w.Start(ctx, desk.StepRequest{Referral: r[n]})
			return err
		}
	}
	complete := func(n int, result cohesion.OutcomeResult) act {
		return func(w *world, ctx context.Context, r []cohesion.ReferralID) error {
			_, err := w.Complete(ctx, desk.CompleteRequest{Referral: r[n], Result: result, ReportedBy: cohesion.Provider})
			return err
		}
	}
	for name, c := range map[string]struct {
		acts      []act
		need      cohesion.NeedStatus
		referrals []cohesion.ReferralStatus
	}{
		"one of two is declined": {[]act{accept(0, decline(cohesion.Provider))}, cohesion.NeedMatched,
			[]cohesion.ReferralStatus{cohesion.ReferralDeclined, cohesion.ReferralProposed}},
		"both are declined": {[]act{accept(0, decline(cohesion.Provider)), accept(1, decline(cohesion.Resident))}, cohesion.NeedRaised,
			[]cohesion.ReferralStatus{cohesion.ReferralDeclined, cohesion.ReferralDeclined}},
		"it helps": {[]act{accept(0, nil), start(0), complete(0, cohesion.Helped)}, cohesion.NeedSolved,
			[]cohesion.ReferralStatus{cohesion.ReferralCompleted, cohesion.ReferralDeclined}},
		"it does not help, the other is open": {[]act{accept(0, nil), start(0), complete(0, cohesion.DidNotHelp)}, cohesion.NeedMatched,
			[]cohesion.ReferralStatus{cohesion.ReferralCompleted, cohesion.ReferralProposed}},
		"it does not help, the other helps still": {[]act{accept(0, nil), start(0), accept(1, nil), start(1), complete(0, cohesion.HelpedPartly)}, cohesion.NeedSupported,
			[]cohesion.ReferralStatus{cohesion.ReferralCompleted, cohesion.ReferralStarted}},
		"it is broken off": {[]act{accept(1, decline(cohesion.Resident)), accept(0, nil), start(0), accept(0, decline(cohesion.Resident))}, cohesion.NeedRaised,
			[]cohesion.ReferralStatus{cohesion.ReferralStopped, cohesion.ReferralDeclined}},
	} {
		t.Run(name, func(t *testing.T) {
			w, ctx := newWorld(t), context.Background()
			w.load(t, w.Community, community(here()), initiative(here(), "koffie", company), initiative(here(), "thee", company))
			n := w.raise(t, need(company))
			ids := []cohesion.ReferralID{
				w.refer(t, n.ID, id[cohesion.Initiative]("koffie")).Referral.ID, w.refer(t, n.ID, id[cohesion.Initiative]("thee")).Referral.ID,
			}
			for i, a := range c.acts {
				w.hours.Add(1)
				if err := a(w, ctx, ids); err != nil {
					t.Fatalf("act %d: %v", i, err)
				}
			}
			same(t, "need", c.need, w.status(t, n.ID))
			for i, want := range c.referrals {
				r, err := store.Get(ctx, w.store.Community(here()), ids[i])
				if err != nil {
					t.Fatal(err)
				}
				same(t, fmt.Sprint("referral ", i), want, r.Status)
			}
		})
	}
}

func TestImpossibleSteps(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	w.load(t, w.Community, community(here()), initiative(here(), "koffie", company))
	n := w.raise(t, need(company))
	r := w.refer(t, n.ID, id[cohesion.Initiative]("koffie")).Referral
	if _, err := w.Start(ctx, desk.StepRequest{Referral: r.ID}); !errors.Is(err, cohesion.ErrTransition) {
		t.Errorf("start before accept: %v", err)
	}
	if _, err := w.Decide(ctx, desk.DecideRequest{Referral: r.ID, Version: 7}); !errors.Is(err, store.ErrConflict) {
		t.Errorf("another version: %v", err)
	}
	if _, err := w.Decide(ctx, desk.DecideRequest{Referral: id[cohesion.Referral]("x")}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no referral: %v", err)
	}
	if _, err := w.Decide(ctx, desk.DecideRequest{Referral: r.ID, Refusal: new(cohesion.ReferralAnswer)}); !errors.Is(err, store.ErrInvalid) {
		t.Errorf("no reason: %v", err)
	}
	if _, err := w.Withdraw(ctx, desk.WithdrawRequest{Need: n.ID, Version: 1}); !errors.Is(err, store.ErrConflict) {
		t.Errorf("withdrawing another version: %v", err)
	}
	for _, key := range []string{"w", "w"} {
		result, err := w.Withdraw(ctx, desk.WithdrawRequest{Need: n.ID, Version: 2, Key: key})
		if err != nil || result.Need.Status != cohesion.NeedWithdrawn {
			t.Errorf("withdraw: %+v, %v", result, err)
		}
	}
	gone, err := store.Get(ctx, w.store.Community(here()), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "answer", &cohesion.ReferralAnswer{By: cohesion.Resident, Reason: cohesion.NotWanted}, gone.Answer)
	if _, err := w.Refer(ctx, desk.ReferRequest{Need: n.ID, Initiative: id[cohesion.Initiative]("koffie")}); !errors.Is(err, cohesion.ErrTransition) {
		t.Errorf("referring what was withdrawn: %v", err)
	}
}

func TestTheLastPlaceIsGivenOnce(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	small := initiative(here(), "koffie", company)
	small.Deliveries[0].Capacity = &cohesion.Capacity{Status: cohesion.HasRoom, Places: 1, ReportedAt: schedule.Date{Year: 2026, Month: 11, Day: 1}}
	w.load(t, w.Community, community(here()), small)
	const n = 20
	errs := make([]error, n)
	referrals := make([]cohesion.ReferralID, n)
	for i := range n {
		referrals[i] = w.refer(t, w.raise(t, need(company)).ID, small.ID).Referral.ID
	}
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { _, errs[i] = w.Decide(ctx, desk.DecideRequest{Referral: referrals[i]}) })
	}
	wg.Wait()
	winner := -1
	for i, err := range errs {
		switch {
		case err == nil && winner < 0:
			winner = i
		case !errors.Is(err, store.ErrFull):
			t.Errorf("decision %d: %v", i, err)
		}
	}
	if winner < 0 {
		t.Fatal("nobody got the place")
	}
	_, err := w.Decide(ctx, desk.DecideRequest{Referral: referrals[winner], Refusal: &cohesion.ReferralAnswer{By: cohesion.Resident, Reason: cohesion.NotWanted}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Decide(ctx, desk.DecideRequest{Referral: referrals[(winner+1)%n]}); err != nil {
		t.Errorf("the place that came free: %v", err)
	}
}
