package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

func erasureChecks() []check {
	return []check{
		{"erased", erased},
		{"erased-feed", erasedFeed},
		{"erased-keys", erasedKeys},
		{"erasures", erasures},
		{"erase", erase},
		{"erase-scope", eraseScope},
		{"replay-erasures", replayErasures},
		{"expire", expire},
		{"expire-batches", expireBatches},
	}
}

// wipe erases a record in a unit.
func wipe(p store.Partition, ref cohesion.RecordRef, version int) error {
	ctx := context.Background()
	_, err := p.Update(ctx, unit(), func(tx store.Tx) error { return tx.Erase(ctx, ref, version) })
	return err
}

func erased(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	put(t, p, place(home(), 1), place(home(), 2))
	before := accountOf(t, p)
	_, err := p.Update(ctx, unit(), func(tx store.Tx) error {
		ok(t, "erasing", tx.Erase(ctx, place(home(), 1).Ref(), 1))
		_, err := tx.Get(ctx, place(home(), 1).Ref())
		wantErr(t, "reading what was erased", store.ErrNotFound, err)
		return errOwn
	})
	wantErr(t, "the unit", errOwn, err)
	want(t, "places after a unit that failed", numbers(2, all), idsOf(list(t, p, cohesion.KindPlace, store.Filter{}, 0)))
	some, _ := changes(t, p, "", 0)
	want(t, "feed after a unit that failed", []store.Change{change(1, 1, 1, false), change(2, 2, 1, false)}, some)
	want(t, "account after a unit that failed", before, accountOf(t, p))

	wantErr(t, "erasing another version", store.ErrConflict, wipe(p, place(home(), 1).Ref(), 2))
	wantErr(t, "erasing what is not there", store.ErrNotFound, wipe(p, place(home(), 3).Ref(), 1))
	ok(t, "erasing", wipe(p, place(home(), 1).Ref(), 1))
	_, err = p.Get(ctx, place(home(), 1).Ref())
	wantErr(t, "reading what was erased", store.ErrNotFound, err)
	want(t, "places", numbers(2, func(n int) bool { return n == 2 }), idsOf(list(t, p, cohesion.KindPlace, store.Filter{}, 0)))
	put(t, p, place(home(), 1))
	want(t, "version after it was made again", 3, store.Version(get(t, p, place(home(), 1).Ref())))
}

func erasedFeed(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	put(t, p, place(home(), 1), place(home(), 2))
	put(t, p, stored(place(home(), 1), 1), place(home(), 3))
	_, halfway, err := p.Changes(ctx, "", 2)
	ok(t, "feed", err)
	ok(t, "erasing", wipe(p, place(home(), 1).Ref(), 2))
	grave := func(seq uint64) store.Change { return change(seq, 1, 3, true) }
	wanted := []store.Change{grave(1), change(2, 2, 1, false), grave(3), change(4, 3, 1, false), grave(5)}
	some, _ := changes(t, p, "", 2)
	want(t, "feed", wanted, some)
	rest, _ := changes(t, p, halfway, 0)
	want(t, "feed from halfway", wanted[2:], rest)

	put(t, p, place(home(), 1)) // version 4
	some, _ = changes(t, p, "", 0)
	want(t, "feed after it was made again", append(wanted, change(6, 1, 4, false)), some)
	receipt, err := p.Update(ctx, unit(), func(tx store.Tx) error {
		_, err := tx.Put(ctx, stored(place(home(), 1), 4))
		ok(t, "putting", err)
		return tx.Erase(ctx, place(home(), 1).Ref(), 5)
	})
	ok(t, "erasing again", err)
	grave = func(seq uint64) store.Change { return change(seq, 1, 6, true) }
	want(t, "receipt", []store.Change{grave(7), grave(8)}, receipt.Changes)
	some, _ = changes(t, p, "", 0)
	want(t, "feed after it was erased again", []store.Change{
		grave(1), change(2, 2, 1, false), grave(3), change(4, 3, 1, false), grave(5), grave(6), grave(7), grave(8),
	}, some)
	sound(t, s)
}

func erasedKeys(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	put(t, p, place(home(), 9))
	_, err := keyed(p, noon, "k", "r", 1)
	ok(t, "first", err)
	_, err = keyed(p, noon, "other", "r", 2)
	ok(t, "other", err)
	ok(t, "erasing", wipe(p, place(home(), 1).Ref(), 1))
	for _, request := range []string{"r", "another", ""} {
		receipt, err := keyed(p, noon, "k", request, 1)
		ok(t, "coming back under the key", err)
		want(t, "receipt", store.Receipt{Repeated: true, Changes: []store.Change{change(2, 1, 2, true)}}, receipt)
	}
	_, err = keyed(p, noon, "other", "another", 2)
	wantErr(t, "another request under the other key", store.ErrReused, err)
	want(t, "places", 2, len(list(t, p, cohesion.KindPlace, store.Filter{}, 0)))

	within := store.Unit{At: noon, Key: "within", Request: "r"}
	_, err = p.Update(ctx, within, func(tx store.Tx) error {
		_, err := tx.Put(ctx, place(home(), 5))
		ok(t, "putting", err)
		return tx.Erase(ctx, place(home(), 5).Ref(), 1)
	})
	ok(t, "a unit that erases what it made", err)
	again, err := p.Update(ctx, within, func(store.Tx) error { return errOwn })
	ok(t, "repeating it", err)
	want(t, "its receipt", store.Receipt{Repeated: true, Changes: []store.Change{change(5, 5, 2, true), change(6, 5, 2, true)}}, again)
}

func erasures(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	remember := func(e store.Erasure, last error) (kept store.Erasure, err error) {
		_, err = p.Update(ctx, unit(), func(tx store.Tx) error {
			var err error
			if kept, err = tx.Remember(ctx, e); err != nil {
				return err
			}
			return last
		})
		return kept, err
	}
	wanted := []store.Erasure{}
	for n := 1; n <= 7; n++ {
		e := store.Erasure{Subject: store.Pseudonym(cohesion.SubjectKey(fmt.Sprint("person-", n))), At: noon.Add(time.Duration(-n) * time.Hour)}
		if n%2 == 0 {
			e.Removed, e.Digest = []store.KindCount{{Kind: cohesion.KindNeed, Count: n}, {Kind: cohesion.KindOutcome, Count: 1}}, store.Sum{31: 9}
		}
		_, err := remember(e, errOwn)
		wantErr(t, "a unit that fails", errOwn, err)
		kept, err := remember(e, nil)
		ok(t, "remembering", err)
		want(t, "number", uint64(n), kept.Seq)
		e.Seq, e.Link = kept.Seq, kept.Link
		want(t, "what is kept", e, kept)
		wanted = append(wanted, e)
	}
	first, cursor, err := p.Erasures(ctx, "", 3)
	ok(t, "first page", err)
	rest, end, err := p.Erasures(ctx, cursor, 0)
	ok(t, "rest", err)
	want(t, "list", wanted, append(first, rest...))
	none, same, err := p.Erasures(ctx, end, 0)
	ok(t, "after the end", err)
	want(t, "after the end", 0, len(none))
	want(t, "cursor", end, same)
	_, _, err = p.Erasures(ctx, "x", 0)
	wantErr(t, "a cursor that no list gave", store.ErrInvalid, err)
	_, _, err = p.Erasures(ctx, "", store.MaxLimit+1)
	wantErr(t, "a page too long", store.ErrInvalid, err)
	for name, bad := range map[string]store.Erasure{
		"nobody":     {At: noon},
		"no instant": {Subject: wanted[0].Subject},
		"no number":  {Subject: wanted[0].Subject, At: noon, Removed: []store.KindCount{{Kind: cohesion.KindNeed}}},
		"kind twice": {Subject: wanted[0].Subject, At: noon, Removed: []store.KindCount{{Kind: cohesion.KindNeed, Count: 1}, {Kind: cohesion.KindNeed, Count: 1}}},
	} {
		_, err := remember(bad, nil)
		wantErr(t, name, store.ErrInvalid, err)
	}
	sound(t, s)
}

const (
	anna cohesion.SubjectKey = "anna-0123456789abcdef"
	bert cohesion.SubjectKey = "bert-0123456789abcdef"
)

// twoPeople puts what is known of anna, who has a need with number 1 and a talent, and
// of bert, whose need has number 2, and returns anna's records.
func twoPeople(t testing.TB, p store.Partition, in cohesion.CommunityID) []cohesion.RecordRef {
	t.Helper()
	var records []cohesion.Record
	for n, who := range []cohesion.SubjectKey{anna, bert} {
		mine := need(in, n+1)
		mine.Subject, mine.Expires = who, day(uint8(10+10*n))
		r := referral(in, n+1, cohesion.ReferralCompleted)
		r.Snapshot = id[cohesion.MatchSnapshot](n + 1)
		snapshot := samples(in)[7].(*cohesion.MatchSnapshot)
		snapshot.ID, snapshot.Need = id[cohesion.MatchSnapshot](n+1), mine.ID
		outcome := samples(in)[8].(*cohesion.Outcome)
		outcome.ID, outcome.Referral, outcome.Note = id[cohesion.Outcome](n+1), r.ID, "ging goed"
		unmet := samples(in)[9].(*cohesion.Unmet)
		unmet.ID, unmet.Need = id[cohesion.Unmet](n+1), mine.ID
		judged := samples(in)[10].(*cohesion.Judgement)
		judged.ID, judged.A, judged.B = id[cohesion.Judgement](n+1), outcome.Ref(), store.Ref(id[cohesion.Outcome](9))
		records = append(records, mine, r, snapshot, outcome, unmet, judged)
	}
	talent := samples(in)[6].(*cohesion.Talent)
	talent.Subject, talent.Expires = anna, day(25)
	engaged := referral(in, 7, cohesion.ReferralStarted)
	engaged.Need, engaged.Talent = cohesion.NeedID{}, talent.ID
	records = append(records, talent, engaged)
	put(t, p, append(records, initiative(in, 1), place(in, 1))...)
	var refs []cohesion.RecordRef
	for i, rec := range records {
		if i < 6 || i > 11 {
			refs = append(refs, rec.Ref())
		}
	}
	return refs
}

// left returns how many records of each kind there are.
func left(t testing.TB, p store.Partition) []store.KindCount {
	t.Helper()
	counts := []store.KindCount{}
	for kind := cohesion.KindCommunity; kind <= cohesion.KindGathering; kind++ {
		n, err := p.Count(context.Background(), kind, store.Filter{})
		ok(t, "count", err)
		if n > 0 {
			counts = append(counts, store.KindCount{Kind: kind, Count: n})
		}
	}
	return counts
}

func kinds(counts map[cohesion.Kind]int) []store.KindCount {
	list := []store.KindCount{}
	for kind := cohesion.KindCommunity; kind <= cohesion.KindGathering; kind++ {
		if counts[kind] > 0 {
			list = append(list, store.KindCount{Kind: kind, Count: counts[kind]})
		}
	}
	return list
}

// withoutAnna is what is left of twoPeople then.
func withoutAnna() []store.KindCount {
	return kinds(map[cohesion.Kind]int{
		cohesion.KindPlace: 1, cohesion.KindInitiative: 1, cohesion.KindNeed: 1, cohesion.KindReferral: 1,
		cohesion.KindSnapshot: 1, cohesion.KindOutcome: 1, cohesion.KindUnmet: 1, cohesion.KindJudgement: 1,
	})
}

func erase(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	gone := twoPeople(t, p, home())
	tally := store.Tally{}
	for _, ref := range gone {
		rec := get(t, p, ref)
		body, err := store.Encode(rec)
		ok(t, "encode", err)
		tally = tally.With(store.RecordSum(home(), ref, store.Version(rec), body))
	}
	receipt, err := store.Erase(ctx, p, noon, anna)
	ok(t, "erase", err)
	removed := kinds(map[cohesion.Kind]int{
		cohesion.KindNeed: 1, cohesion.KindTalent: 1, cohesion.KindReferral: 2, cohesion.KindSnapshot: 1,
		cohesion.KindOutcome: 1, cohesion.KindUnmet: 1, cohesion.KindJudgement: 1,
	})
	want(t, "receipt", store.Erasure{
		Seq: 1, Subject: store.Pseudonym(anna), At: noon, Removed: removed, Digest: tally.Sum, Link: receipt.Link,
	}, receipt.Erasure)
	want(t, "records removed", refSet(gone), refSet(receipt.Records))
	want(t, "what is left", withoutAnna(), left(t, p))
	for _, c := range feedOf(t, p) {
		if refSet(gone)[c.Ref()] && !c.Deleted {
			t.Errorf("the feed still tells of %+v", c)
		}
	}
	entries := entriesOf(t, p, 0)
	enough(t, "entries of the log", 1, len(entries))
	want(t, "entry of the log", store.Entry{
		Seq: 1, At: noon, Activity: store.ActivityErasure, Subject: store.Pseudonym(anna), Records: tally.Count, Link: entries[0].Link,
	}, entries[0])

	again, err := store.Erase(ctx, p, noon.Add(time.Hour), anna)
	ok(t, "erasing again", err)
	want(t, "second receipt", store.ErasureReceipt{Erasure: store.Erasure{
		Seq: 2, Subject: store.Pseudonym(anna), At: noon.Add(time.Hour), Link: again.Link,
	}}, again)
	want(t, "what is left then", withoutAnna(), left(t, p))
	_, err = store.Erase(ctx, p, noon, "")
	wantErr(t, "erasing nobody", store.ErrInvalid, err)
	sound(t, s)
}

func feedOf(t testing.TB, p store.Partition) []store.Change {
	t.Helper()
	some, _ := changes(t, p, "", 0)
	return some
}

func refSet(refs []cohesion.RecordRef) map[cohesion.RecordRef]bool {
	set := map[cohesion.RecordRef]bool{}
	for _, ref := range refs {
		set[ref] = true
	}
	return set
}

func eraseScope(t testing.TB, s store.Store) {
	ctx := context.Background()
	twoPeople(t, s.Community(home()), home())
	twoPeople(t, s.Community(away()), away())
	before, account, feed := left(t, s.Community(away())), accountOf(t, s.Community(away())), feedOf(t, s.Community(away()))
	_, err := store.Erase(ctx, s.Community(home()), noon, anna)
	ok(t, "erase", err)
	want(t, "what is left elsewhere", before, left(t, s.Community(away())))
	want(t, "account elsewhere", account, accountOf(t, s.Community(away())))
	want(t, "feed elsewhere", feed, feedOf(t, s.Community(away())))
	list, err := store.AllErasures(ctx, s.Community(away()))
	ok(t, "erasures", err)
	want(t, "erasures elsewhere", 0, len(list))
}

// replayErasures restores one partition from the other: what both had before anna was
// erased from the one.
func replayErasures(t testing.TB, s store.Store) {
	ctx, p, restored := context.Background(), s.Community(home()), s.Community(away())
	early, err := store.Erase(ctx, p, noon.Add(-time.Hour), bert)
	ok(t, "an early erasure", err)
	_, err = store.Replay(ctx, restored, noon, []store.Erasure{early.Erasure})
	ok(t, "the backup knows of it", err)
	twoPeople(t, p, home()) // bert is back
	twoPeople(t, restored, away())
	_, err = store.Erase(ctx, p, noon, anna)
	ok(t, "erase", err)
	list, err := store.AllErasures(ctx, p)
	ok(t, "erasures", err)

	receipts, err := store.Replay(ctx, restored, noon.Add(time.Hour), list)
	ok(t, "replay", err)
	enough(t, "receipts", 1, len(receipts))
	want(t, "instant of the erasure", noon, receipts[0].At)
	want(t, "records removed", 8, len(receipts[0].Records))
	want(t, "what is left", withoutAnna(), left(t, restored))
	receipts, err = store.Replay(ctx, restored, noon.Add(2*time.Hour), append(list, list...))
	ok(t, "replay again", err)
	want(t, "receipts of the second", 0, len(receipts))
	known, err := store.AllErasures(ctx, restored)
	ok(t, "erasures", err)
	want(t, "erasures known", 2, len(known))
	_, err = store.Replay(ctx, restored, noon, []store.Erasure{{At: noon}})
	wantErr(t, "replaying the erasure of nobody", store.ErrInvalid, err)
	sound(t, s)
}

// days returns the day in December 2026 as an instant and as a date.
func expireOn(d uint8) store.ExpireRequest {
	return store.ExpireRequest{At: time.Date(2026, 12, int(d), 3, 0, 0, 0, time.UTC), Day: day(d)}
}

func expire(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	twoPeople(t, p, home()) // anna's need ends on the 10th, bert's on the 20th, anna's talent on the 25th
	before := left(t, p)
	done, err := store.Expire(ctx, p, expireOn(10))
	ok(t, "on the last day", err)
	want(t, "done on the last day", store.Expiry{}, done)
	want(t, "what is left on the last day", before, left(t, p))

	done, err = store.Expire(ctx, p, expireOn(11))
	ok(t, "expire", err)
	want(t, "done", store.Expiry{
		Removed: kinds(map[cohesion.Kind]int{
			cohesion.KindNeed: 1, cohesion.KindReferral: 1, cohesion.KindSnapshot: 1, cohesion.KindJudgement: 1,
		}),
		Detached: kinds(map[cohesion.Kind]int{cohesion.KindOutcome: 1, cohesion.KindUnmet: 1}),
		Units:    1,
	}, done)
	outcome := get(t, p, store.Ref(id[cohesion.Outcome](1))).(*cohesion.Outcome)
	want(t, "outcome", cohesion.Outcome{
		Meta:       outcome.Meta,
		Initiative: id[cohesion.Initiative](1), Result: cohesion.Helped, ReportedBy: cohesion.Resident, On: day(1),
	}, *outcome)
	want(t, "version of the outcome", 2, outcome.Version)
	want(t, "instant of the outcome", expireOn(11).At, outcome.Changed)
	want(t, "need of the unmet record", true, get(t, p, store.Ref(id[cohesion.Unmet](1))).(*cohesion.Unmet).Need.IsZero())
	want(t, "tombstone", true, feedOf(t, p)[len(feedOf(t, p))-1].At.Equal(expireOn(11).At))
	want(t, "needs", numbers(2, func(n int) bool { return n == 2 }), idsOf(list(t, p, cohesion.KindNeed, store.Filter{}, 0)))
	entries := entriesOf(t, p, 0)
	enough(t, "entries of the log", 1, len(entries))
	want(t, "entry of the log", store.ActivityRetention, entries[0].Activity)

	policy := store.Retention{Periods: []store.Period{{Kind: cohesion.KindOutcome, Days: 10}, {Kind: cohesion.KindTalent, Days: 2}}, LogDays: 1}
	late := expireOn(21)
	late.Policy = &policy
	done, err = store.Expire(ctx, p, late)
	ok(t, "by another policy", err)
	want(t, "done by another policy", store.Expiry{
		Removed: kinds(map[cohesion.Kind]int{cohesion.KindOutcome: 1, cohesion.KindJudgement: 1}), Entries: 1, Units: 1,
	}, done)
	want(t, "the outcome that changed ten days before", 2, store.Version(get(t, p, outcome.Ref())))
	want(t, "needs then", 1, len(list(t, p, cohesion.KindNeed, store.Filter{}, 0)))
	for name, bad := range map[string]store.ExpireRequest{
		"no instant":  {Day: day(1)},
		"no day":      {At: noon},
		"a batch":     {At: noon, Day: day(1), Batch: store.MaxLimit + 1},
		"a kind":      {At: noon, Day: day(1), Policy: &store.Retention{Periods: []store.Period{{Kind: cohesion.KindPlace}}}},
		"a detaching": {At: noon, Day: day(1), Policy: &store.Retention{Detach: []cohesion.Kind{cohesion.KindReferral}}},
	} {
		_, err := store.Expire(ctx, p, bad)
		wantErr(t, name, store.ErrInvalid, err)
	}
	sound(t, s)
}

func expireBatches(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	var records []cohesion.Record
	for n := 1; n <= 25; n++ {
		old := need(home(), n)
		old.Expires = day(uint8(n))
		records = append(records, old, referral(home(), n, cohesion.ReferralProposed))
	}
	put(t, p, records...)
	req := expireOn(21)
	req.Batch = 8
	stopped, stop := context.WithCancel(ctx)
	counted := &countingPartition{Partition: p, after: func(units int) {
		if units == 1 {
			stop()
		}
	}}
	done, err := store.Expire(stopped, counted, req)
	wantErr(t, "a run that is stopped", context.Canceled, err)
	want(t, "units of a run that is stopped", 1, done.Units)
	want(t, "needs after it", 17, len(list(t, p, cohesion.KindNeed, store.Filter{}, 0)))
	done, err = store.Expire(ctx, counted, req)
	ok(t, "going on", err)
	want(t, "what the rest did", store.Expiry{
		Removed: kinds(map[cohesion.Kind]int{cohesion.KindNeed: 12, cohesion.KindReferral: 12}), Units: 2,
	}, done)
	want(t, "most changes of a unit", 16, counted.most)
	want(t, "what is left", kinds(map[cohesion.Kind]int{cohesion.KindNeed: 5, cohesion.KindReferral: 5}), left(t, p))
}

// countingPartition looks at the units that go through it.
type countingPartition struct {
	store.Partition
	units, most int
	after       func(units int)
}

func (p *countingPartition) Update(ctx context.Context, u store.Unit, fn func(store.Tx) error) (store.Receipt, error) {
	receipt, err := p.Partition.Update(ctx, u, fn)
	if err == nil {
		p.units++
		p.most = max(p.most, len(receipt.Changes))
		p.after(p.units)
	}
	return receipt, err
}
