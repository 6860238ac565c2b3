package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// A Retention says how long records about residents are kept. It is data: validated,
// serialised, and the same for every store.
type Retention struct {
	Periods []Period        `json:"periods,omitzero"` // each kind at most once; what has none is kept
	Detach  []cohesion.Kind `json:"detach,omitzero"`  // outcome or unmet: kept without the reference when what they refer to expires
	LogDays int             `json:"logDays,omitzero"` // how long entries of the processing log are kept; 0 is for ever
}

// A Period says how long records of a kind are kept: Days days beyond their last day, or,
// of kinds that have no last day, Days days after their last change.
type Period struct {
	Kind cohesion.Kind `json:"kind"`
	Days int           `json:"days,omitzero"` // 0 to 36500
}

// maxDays bounds periods: a hundred years.
const maxDays = 36500

// DefaultRetention removes needs and talents once their last day has passed. Outcomes and unmet
// records stay without the reference, so that results can be counted and holes in the
// net be seen; referrals, snapshots and judgements go. The log is kept for a year and a month,
// so that a yearly account can be given.
func DefaultRetention() Retention {
	return Retention{
		Periods: []Period{{Kind: cohesion.KindNeed}, {Kind: cohesion.KindTalent}},
		Detach:  []cohesion.Kind{cohesion.KindOutcome, cohesion.KindUnmet},
		LogDays: 396,
	}
}

// Validate returns everything that is wrong with the policy.
func (r *Retention) Validate() valid.Violations {
	var vs valid.Violations
	for i, p := range r.Periods {
		var pv valid.Violations
		if !expires(p.Kind) {
			pv.Add("kind", valid.Unknown, "periods are of needs, talents, referrals, match snapshots, outcomes, unmet records, judgements, agenda items and gatherings")
		}
		if p.Days < 0 || p.Days > maxDays {
			pv.Add("days", valid.Range, "a period is 0 to %d days", maxDays)
		}
		if slices.ContainsFunc(r.Periods[:i], func(q Period) bool { return q.Kind == p.Kind }) {
			pv.Add("kind", valid.Duplicate, "a kind has one period")
		}
		vs.NestAt("periods", i, pv)
	}
	for i, kind := range r.Detach {
		if kind != cohesion.KindOutcome && kind != cohesion.KindUnmet {
			vs.AddAt("detach", i, valid.Conflict, "only outcomes and unmet records mean something without what they refer to")
		}
	}
	if r.LogDays < 0 || r.LogDays > maxDays {
		vs.Add("logDays", valid.Range, "a period is 0 to %d days", maxDays)
	}
	return vs
}

// expires says whether records of the kind may have a period.
func expires(kind cohesion.Kind) bool {
	return kind == cohesion.KindNeed || kind == cohesion.KindTalent || kind == cohesion.KindAgendaItem ||
		kind == cohesion.KindGathering || slices.Contains(tiedKinds, kind)
}

// An ExpireRequest asks to remove what has expired.
type ExpireRequest struct {
	At     time.Time     // required: the instant of the units
	Day    schedule.Date // required: today, where the community is
	Policy *Retention    // nil is DefaultRetention
	Batch  int           // how many expired records a unit removes, with all that refers to them; 0 is 100, 1000 at most
}

// An Expiry tells what was removed for good, also when an error ended the run.
type Expiry struct {
	Removed  []KindCount `json:"removed,omitzero"`
	Detached []KindCount `json:"detached,omitzero"`
	Entries  int         `json:"entries,omitzero"` // of the processing log
	Units    int         `json:"units,omitzero"`
}

// Expire removes what the policy does not keep, and what refers to it, in bounded units
// until nothing is left to remove; the feed has a tombstone for each record. What is to be
// detached is written without the reference, its note and what was imported with it. Each
// unit enters a number into the processing log. Stopped half-way, it can go on later.
// A record of which the last day or change is not known does not expire.
func Expire(ctx context.Context, p Partition, req ExpireRequest) (Expiry, error) {
	e := expiring{req: req}
	if err := e.check(); err != nil {
		return Expiry{}, err
	}
	err := e.run(ctx, p)
	done := Expiry{Removed: e.removed.counts(), Detached: e.detached.counts(), Entries: e.entries, Units: e.units}
	if err != nil {
		return done, fmt.Errorf("expire: %w", err)
	}
	return done, nil
}

type expiring struct {
	req               ExpireRequest
	policy            Retention
	removed, detached tallies
	entries, units    int
}

func (e *expiring) check() error {
	e.policy = DefaultRetention()
	if e.req.Policy != nil {
		e.policy = *e.req.Policy
	}
	if e.req.Batch == 0 {
		e.req.Batch = DefaultLimit
	}
	switch vs := e.policy.Validate(); {
	case len(vs) > 0:
		return fmt.Errorf("%w: retention: %w", ErrInvalid, vs)
	case !e.req.Day.Valid():
		return fmt.Errorf("%w: expiry needs to know what day it is", ErrInvalid)
	case e.req.Batch < 0 || e.req.Batch > MaxLimit:
		return fmt.Errorf("%w: a batch has 1 to %d records", ErrInvalid, MaxLimit)
	}
	return Unit{At: e.req.At}.Check()
}

func (e *expiring) run(ctx context.Context, p Partition) error {
	for _, period := range e.policy.Periods {
		for more := true; more; {
			var err error
			if more, err = e.unit(ctx, p, period); err != nil {
				return err
			}
		}
	}
	if e.policy.LogDays == 0 {
		return nil
	}
	n, err := p.PruneLog(ctx, e.req.At.AddDate(0, 0, -e.policy.LogDays))
	e.entries += n
	return err
}

// filter holds the records of which the period is over.
func (e *expiring) filter(p Period) Filter {
	if p.Kind == cohesion.KindNeed || p.Kind == cohesion.KindTalent {
		return Filter{ExpiresBefore: e.req.Day.AddDays(-p.Days)}
	}
	return Filter{ChangedBefore: e.req.At.AddDate(0, 0, -p.Days)}
}

// unit removes one batch and says whether there may be more.
func (e *expiring) unit(ctx context.Context, p Partition, period Period) (more bool, err error) {
	f := e.filter(period)
	if n, err := p.Count(ctx, period.Kind, f); n == 0 || err != nil {
		return false, err
	}
	var removed, detached tallies
	_, err = p.Update(ctx, Unit{At: e.req.At}, func(tx Tx) error {
		removed, detached = tallies{}, tallies{}
		listing, err := tx.List(ctx, period.Kind, f, Page{Limit: e.req.Batch})
		if err != nil {
			return err
		}
		more = listing.Next != ""
		if err := e.batch(ctx, tx, listing.Records, &removed, &detached); err != nil {
			return err
		}
		return tx.Log(ctx, Entry{Activity: ActivityRetention, Records: removed.all.Count})
	})
	if err != nil {
		return false, err
	}
	e.units++
	e.removed.add(&removed)
	e.detached.add(&detached)
	return more, nil
}

// batch removes records and what refers to them.
func (e *expiring) batch(ctx context.Context, tx Tx, expired []cohesion.Record, removed, detached *tallies) error {
	tied, err := tiedTo(ctx, tx, expired)
	if err != nil {
		return err
	}
	for i, rec := range append(expired, tied...) {
		if i >= len(expired) && slices.Contains(e.policy.Detach, rec.Kind()) {
			detach(rec, e.req.At)
			if _, err := tx.Put(ctx, rec); err != nil {
				return err
			}
			detached.count(rec.Kind(), Sum{})
			continue
		}
		if err := tx.Delete(ctx, rec.Ref(), Version(rec)); err != nil {
			return err
		}
		removed.count(rec.Kind(), Sum{})
	}
	return nil
}

// detach takes out of a record what ties it to others or tells more than its kind does.
func detach(rec cohesion.Record, at time.Time) {
	switch r := rec.(type) {
	case *cohesion.Outcome:
		r.Referral, r.Note = cohesion.ReferralID{}, ""
		r.Source, r.Extensions, r.Changed = nil, nil, later(r.Changed, at)
	case *cohesion.Unmet:
		r.Need = cohesion.NeedID{}
		r.Source, r.Extensions, r.Changed = nil, nil, later(r.Changed, at)
	}
}

// later keeps a record's times in order when the clock was set back.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b.UTC().Truncate(time.Microsecond)
}

// add adds the counts of another tally.
func (t *tallies) add(other *tallies) {
	for _, n := range other.counts() {
		if t.byKind == nil {
			t.byKind = map[cohesion.Kind]int{}
		}
		t.byKind[n.Kind] += n.Count
	}
	t.all.Count += other.all.Count
}
