package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
)

// An Erasure is the proof that what was known of a person was removed. It holds a
// pseudonym and numbers, so that the list of erasures can be kept and exported.
type Erasure struct {
	Seq     uint64      `json:"seq"`     // 1, 2, 3, ... within the partition; the store gives it
	Subject Sum         `json:"subject"` // the [Pseudonym] of the person
	At      time.Time   `json:"at"`      // when it was erased first, in UTC, cut to microseconds
	Removed []KindCount `json:"removed,omitzero"`
	Digest  Sum         `json:"digest"`        // sum modulo 2^256 of the checksums of the records removed
	Link    Sum         `json:"link,omitzero"` // of the chain, at this entry; the store gives it
}

// A KindCount is a number of records of a kind.
type KindCount struct {
	Kind  cohesion.Kind `json:"kind"`
	Count int           `json:"count"`
}

// maxRemoved bounds the counts of an erasure: the kinds that there are, with room.
const maxRemoved = 100

// Check returns an error that wraps ErrInvalid if the erasure is not valid.
func (e *Erasure) Check() error {
	switch {
	case e.Subject.IsZero():
		return fmt.Errorf("%w: an erasure is of a person; give the pseudonym", ErrInvalid)
	case e.At.IsZero():
		return fmt.Errorf("%w: an erasure needs its instant", ErrInvalid)
	case len(e.Removed) > maxRemoved:
		return fmt.Errorf("%w: an erasure counts each kind once", ErrInvalid)
	}
	for i, n := range e.Removed {
		if CheckKind(n.Kind) != nil || n.Count < 1 || i > 0 && e.Removed[i-1].Kind >= n.Kind {
			return fmt.Errorf("%w: an erasure counts each kind once, in their order, from 1", ErrInvalid)
		}
	}
	return nil
}

// An ErasureReceipt tells what an erasure removed. The references are told once, to
// whoever asked, and not kept.
type ErasureReceipt struct {
	Erasure
	Records []cohesion.RecordRef `json:"records,omitzero"`
}

// Erase removes, in one unit of work, every trace of a person from a partition: their
// needs and talents; the referrals, match snapshots, outcomes, unmet records and judgements
// that refer to one of these or to one another; what the feed and remembered
// receipts tell of them, down to an empty tombstone each. It enters the pseudonym
// into the list of erasures and an entry into the processing log, and returns the receipt.
// Repeating it is safe: it finds nothing more, and says so. What deletes left in files
// is removed by [Purge].
func Erase(ctx context.Context, p Units, at time.Time, subject cohesion.SubjectKey) (ErasureReceipt, error) {
	if subject == "" {
		return ErasureReceipt{}, fmt.Errorf("%w: an erasure is of a person; give the subject's key", ErrInvalid)
	}
	u := Unit{At: at}
	return erase(ctx, p, u, Erasure{Subject: Pseudonym(subject), At: u.Instant()}, subject)
}

// erase removes what belongs to the subjects, keys of one person, in one unit.
func erase(ctx context.Context, p Units, u Unit, e Erasure, subjects ...cohesion.SubjectKey) (ErasureReceipt, error) {
	var receipt ErasureReceipt
	_, err := p.Update(ctx, u, func(tx Tx) error {
		receipt = ErasureReceipt{Erasure: e}
		traces, err := tracesOf(ctx, tx, subjects)
		if err != nil {
			return err
		}
		var removed tallies
		for _, rec := range traces {
			if err := removed.erase(ctx, tx, rec); err != nil {
				return err
			}
			receipt.Records = append(receipt.Records, rec.Ref())
		}
		receipt.Removed, receipt.Digest = removed.counts(), removed.all.Sum
		entry := Entry{Activity: ActivityErasure, Subject: e.Subject, Records: removed.all.Count}
		if err := tx.Log(ctx, entry); err != nil {
			return err
		}
		receipt.Erasure, err = tx.Remember(ctx, receipt.Erasure)
		return err
	})
	if err != nil {
		return ErasureReceipt{}, fmt.Errorf("erase: %w", err)
	}
	return receipt, nil
}

// tallies counts what is removed.
type tallies struct {
	all    Tally
	byKind map[cohesion.Kind]int
}

func (t *tallies) erase(ctx context.Context, tx Tx, rec cohesion.Record) error {
	body, err := Encode(rec)
	if err != nil {
		return err
	}
	t.count(rec.Kind(), RecordSum(rec.InCommunity(), rec.Ref(), Version(rec), body))
	return tx.Erase(ctx, rec.Ref(), Version(rec))
}

func (t *tallies) count(kind cohesion.Kind, s Sum) {
	if t.byKind == nil {
		t.byKind = map[cohesion.Kind]int{}
	}
	t.byKind[kind]++
	t.all = t.all.With(s)
}

// counts returns the numbers in the order of kinds.
func (t *tallies) counts() []KindCount {
	var counts []KindCount
	for kind, n := range t.byKind {
		counts = append(counts, KindCount{kind, n})
	}
	slices.SortFunc(counts, func(a, b KindCount) int { return int(a.Kind) - int(b.Kind) })
	return counts
}

// tracesOf returns the records of the subjects, and all that refer to them.
func tracesOf(ctx context.Context, r Reader, subjects []cohesion.SubjectKey) ([]cohesion.Record, error) {
	var roots []cohesion.Record
	for _, subject := range subjects {
		for _, kind := range []cohesion.Kind{cohesion.KindNeed, cohesion.KindTalent} {
			err := eachRecord(ctx, r, kind, Filter{Subject: subject}, func(rec cohesion.Record) { roots = append(roots, rec) })
			if err != nil {
				return nil, err
			}
		}
	}
	tied, err := tiedTo(ctx, r, roots)
	return append(roots, tied...), err
}

// tiedKinds are the kinds whose records fall with what they refer to.
var tiedKinds = []cohesion.Kind{
	cohesion.KindReferral, cohesion.KindSnapshot, cohesion.KindOutcome, cohesion.KindUnmet, cohesion.KindJudgement,
}

// tiedTo returns the records that refer to one of the roots, or to a record that does,
// and so on; the roots are left out.
func tiedTo(ctx context.Context, r Reader, roots []cohesion.Record) ([]cohesion.Record, error) {
	var tied []cohesion.Record
	seen := map[cohesion.RecordRef]bool{}
	var next []cohesion.RecordRef
	for _, rec := range roots {
		seen[rec.Ref()] = true
		next = append(next, rec.Ref())
	}
	for len(next) > 0 {
		about := next[:min(len(next), maxValues)]
		next = next[len(about):]
		for _, kind := range tiedKinds {
			err := eachRecord(ctx, r, kind, Filter{About: about}, func(rec cohesion.Record) {
				if ref := rec.Ref(); !seen[ref] {
					seen[ref] = true
					tied = append(tied, rec)
					next = append(next, ref)
				}
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return tied, nil
}

// eachRecord calls fn for each record that the filter holds, in the order of ids.
func eachRecord(ctx context.Context, r Reader, kind cohesion.Kind, f Filter, fn func(cohesion.Record)) error {
	page := Page{Limit: MaxLimit}
	for {
		listing, err := r.List(ctx, kind, f, page)
		if err != nil {
			return err
		}
		for _, rec := range listing.Records {
			fn(rec)
		}
		if page.After = listing.Next; page.After == "" {
			return nil
		}
	}
}

// AllErasures returns the whole list of erasures, to export it beside a backup: whatever is
// restored later, [Replay] makes forget again.
func AllErasures(ctx context.Context, a Accounts) ([]Erasure, error) {
	var all []Erasure
	var after Cursor
	for {
		some, next, err := a.Erasures(ctx, after, MaxLimit)
		if err != nil || len(some) == 0 {
			return all, err
		}
		all, after = append(all, some...), next
	}
}

// Replay erases again what a partition remembers after it was restored from a backup
// older than the list of erasures. Run it before anybody uses the partition. Erasures
// that the partition knows are passed over, since who was erased then may have come back
// since; the others enter its list with their own instant, and each gives a receipt.
// It reads all needs and talents once.
func Replay(ctx context.Context, p Partition, at time.Time, list []Erasure) ([]ErasureReceipt, error) {
	missing, err := notYet(ctx, p, list)
	if err != nil || len(missing) == 0 {
		return nil, err
	}
	known, err := subjectsOf(ctx, p, missing)
	if err != nil {
		return nil, err
	}
	var receipts []ErasureReceipt
	for _, e := range missing {
		receipt, err := erase(ctx, p, Unit{At: at}, Erasure{Subject: e.Subject, At: e.At}, known[e.Subject]...)
		if err != nil {
			return receipts, err
		}
		receipts = append(receipts, receipt)
	}
	return receipts, nil
}

// notYet returns the erasures that the partition does not know, each once.
func notYet(ctx context.Context, a Accounts, list []Erasure) ([]Erasure, error) {
	type name struct {
		subject Sum
		at      string
	}
	nameOf := func(e *Erasure) name { return name{e.Subject, string(instantText(e.At))} }
	known := map[name]bool{}
	own, err := AllErasures(ctx, a)
	if err != nil {
		return nil, err
	}
	for i := range own {
		known[nameOf(&own[i])] = true
	}
	var missing []Erasure
	for i := range list {
		if err := list[i].Check(); err != nil {
			return nil, err
		}
		if n := nameOf(&list[i]); !known[n] {
			known[n] = true
			missing = append(missing, list[i])
		}
	}
	return missing, nil
}

// subjectsOf returns the keys that the pseudonyms of a list stand for.
func subjectsOf(ctx context.Context, r Reader, list []Erasure) (map[Sum][]cohesion.SubjectKey, error) {
	asked := map[Sum]bool{}
	for i := range list {
		asked[list[i].Subject] = true
	}
	found := map[Sum][]cohesion.SubjectKey{}
	note := func(rec cohesion.Record) {
		subject := FacetsOf(rec).Subject
		if s := Pseudonym(subject); asked[s] && !slices.Contains(found[s], subject) {
			found[s] = append(found[s], subject)
		}
	}
	for _, kind := range []cohesion.Kind{cohesion.KindNeed, cohesion.KindTalent} {
		if err := eachRecord(ctx, r, kind, Filter{}, note); err != nil {
			return nil, err
		}
	}
	return found, nil
}
