package storetest

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

func TestModel(t *testing.T) {
	Run(t, func(testing.TB) store.Store { return newModel() })
}

// TestEverySentenceHasACheck compares the sentences of the package comment of store
// with the checks.
func TestEverySentenceHasACheck(t *testing.T) {
	doc, err := os.ReadFile("../doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var sentences, names []string
	var harms, damaged []string
	for _, m := range regexp.MustCompile(`(?m)^//   - ([a-z-]+(?:, [a-z-]+)*): (.*)`).FindAllSubmatch(doc, -1) {
		if several := strings.Split(string(m[1]), ", "); len(several) > 1 || strings.HasPrefix(several[0], "lost-") {
			harms = append(harms, several...)
		} else {
			sentences = append(sentences, several...)
		}
	}
	for _, c := range checks() {
		names = append(names, c.name)
	}
	for _, d := range damages() {
		damaged = append(damaged, d.name)
	}
	want(t, "checks", sentences, names)
	want(t, "damages", harms, damaged)
}

// A recorder takes the failures of a check and keeps them to itself.
type recorder struct {
	testing.TB
	failures []string
}

func (r *recorder) Helper() {}
func (r *recorder) Error(args ...any) {
	r.failures = append(r.failures, fmt.Sprint(args...))
}
func (r *recorder) Errorf(format string, args ...any) {
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}
func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}

// failures runs a check and returns what it found.
func failures(t *testing.T, run func(testing.TB, store.Store), s store.Store) []string {
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		run(r, s)
	}()
	<-done
	return r.failures
}

// A breaker is a partition that breaks the contract in the ways that are set.
type breaker struct {
	store.Partition
	rec     func(cohesion.Record) cohesion.Record
	listing func(store.Listing) store.Listing
	unit    func(store.Unit) store.Unit
	fn      func(func(store.Tx) error) func(store.Tx) error
	change  func([]store.Change) []store.Change
	receipt func(store.Receipt) store.Receipt
	seal    func(store.Seal) store.Seal
	entries func([]store.Entry) []store.Entry
}

func (b *breaker) Seal(ctx context.Context) (store.Seal, error) {
	seal, err := b.Partition.Seal(ctx)
	if err == nil && b.seal != nil {
		seal = b.seal(seal)
	}
	return seal, err
}

func (b *breaker) Entries(ctx context.Context, after store.Cursor, limit int) ([]store.Entry, store.Cursor, error) {
	some, next, err := b.Partition.Entries(ctx, after, limit)
	if err == nil && b.entries != nil {
		some = b.entries(some)
	}
	return some, next, err
}

func (b *breaker) Get(ctx context.Context, ref cohesion.RecordRef) (cohesion.Record, error) {
	rec, err := b.Partition.Get(ctx, ref)
	if err == nil && b.rec != nil {
		rec = b.rec(rec)
	}
	return rec, err
}

func (b *breaker) List(ctx context.Context, kind cohesion.Kind, f store.Filter, p store.Page) (store.Listing, error) {
	listing, err := b.Partition.List(ctx, kind, f, p)
	if err == nil && b.listing != nil {
		listing = b.listing(listing)
	}
	return listing, err
}

func (b *breaker) Update(ctx context.Context, u store.Unit, fn func(store.Tx) error) (store.Receipt, error) {
	if b.unit != nil {
		u = b.unit(u)
	}
	if b.fn != nil {
		fn = b.fn(fn)
	}
	receipt, err := b.Partition.Update(ctx, u, fn)
	if err == nil && b.receipt != nil {
		receipt = b.receipt(receipt)
	}
	return receipt, err
}

func (b *breaker) Changes(ctx context.Context, after store.Cursor, limit int) ([]store.Change, store.Cursor, error) {
	some, next, err := b.Partition.Changes(ctx, after, limit)
	if err == nil && b.change != nil {
		some = b.change(some)
	}
	return some, next, err
}

// A txBreaker is a transaction that breaks the contract in the ways that are set.
type txBreaker struct {
	store.Tx
	put    func(ctx context.Context, rec cohesion.Record) (int, error)
	delete func(ctx context.Context, ref cohesion.RecordRef, version int) error
	erase  func(ctx context.Context, ref cohesion.RecordRef, version int) error
	log    func(ctx context.Context, e store.Entry) error
	recall func(ctx context.Context, e store.Erasure) (store.Erasure, error)
}

func (b *txBreaker) Erase(ctx context.Context, ref cohesion.RecordRef, version int) error {
	if b.erase != nil {
		return b.erase(ctx, ref, version)
	}
	return b.Tx.Erase(ctx, ref, version)
}

func (b *txBreaker) Log(ctx context.Context, e store.Entry) error {
	if b.log != nil {
		return b.log(ctx, e)
	}
	return b.Tx.Log(ctx, e)
}

func (b *txBreaker) Remember(ctx context.Context, e store.Erasure) (store.Erasure, error) {
	if b.recall != nil {
		return b.recall(ctx, e)
	}
	return b.Tx.Remember(ctx, e)
}

func (b *txBreaker) Put(ctx context.Context, rec cohesion.Record) (int, error) {
	if b.put != nil {
		return b.put(ctx, rec)
	}
	return b.Tx.Put(ctx, rec)
}

func (b *txBreaker) Delete(ctx context.Context, ref cohesion.RecordRef, version int) error {
	if b.delete != nil {
		return b.delete(ctx, ref, version)
	}
	return b.Tx.Delete(ctx, ref, version)
}

// A brokenStore gives broken partitions.
type brokenStore struct {
	*model
	wrap func(in cohesion.CommunityID, p store.Partition) store.Partition
}

func (b *brokenStore) Community(in cohesion.CommunityID) store.Partition {
	return b.wrap(in, b.model.Community(in))
}
func (b *brokenStore) Reference() store.Partition {
	return b.wrap(cohesion.CommunityID{}, b.model.Reference())
}

// TestBroken breaks a sound store in one way at a time and wants the check of the
// broken sentence to fail.
func TestBroken(t *testing.T) {
	inTx := func(wrap func(tx store.Tx) store.Tx) func(func(store.Tx) error) func(store.Tx) error {
		return func(fn func(store.Tx) error) func(store.Tx) error {
			return func(tx store.Tx) error { return fn(wrap(tx)) }
		}
	}
	// with wraps every partition in the same breaker.
	with := func(b breaker) func(*model) store.Store {
		return func(m *model) store.Store {
			return &brokenStore{m, func(_ cohesion.CommunityID, p store.Partition) store.Partition {
				mine := b
				mine.Partition = p
				return &mine
			}}
		}
	}
	lastWins := inTx(func(tx store.Tx) store.Tx {
		return &txBreaker{Tx: tx, put: func(ctx context.Context, rec cohesion.Record) (int, error) {
			if old, err := tx.Get(ctx, rec.Ref()); err == nil {
				rec = stored(rec, store.Version(old))
			}
			return tx.Put(ctx, rec)
		}}
	})
	for name, c := range map[string]struct {
		breaks []string // sentences of which each must fail
		open   func(*model) store.Store
	}{
		"communities share a partition": {[]string{"isolation", "key-scope", "feed-scope", "beyond"}, func(m *model) store.Store {
			return &brokenStore{m, func(in cohesion.CommunityID, p store.Partition) store.Partition {
				if in == away() {
					return m.Community(home())
				}
				return p
			}}
		}},
		"the last writer wins":          {[]string{"create", "replace", "recreate"}, with(breaker{fn: lastWins})},
		"deletes ignore versions":       {[]string{"delete"}, with(breaker{fn: inTx(forceDelete)})},
		"puts change their argument":    {[]string{"memory"}, with(breaker{fn: inTx(markArgument)})},
		"errors are swallowed":          {[]string{"atomic", "gap-free", "key-free"}, with(breaker{fn: swallow})},
		"keys are ignored":              {[]string{"repeat", "reuse", "key-race", "key-period"}, with(breaker{unit: func(u store.Unit) store.Unit { u.Key, u.Request = "", ""; return u }})},
		"requests are ignored":          {[]string{"reuse"}, with(breaker{unit: func(u store.Unit) store.Unit { u.Request = ""; return u }})},
		"tombstones look like changes":  {[]string{"tombstones", "replay"}, with(breaker{change: resurrect})},
		"the feed skips a change":       {[]string{"gap-free", "resume", "late"}, with(breaker{change: skipFourth})},
		"lists are in another order":    {[]string{"order", "pages"}, with(breaker{listing: backwards})},
		"the first record comes twice":  {[]string{"order", "pages", "filters"}, with(breaker{listing: firstTwice})},
		"a list has one page":           {[]string{"pages"}, with(breaker{listing: func(l store.Listing) store.Listing { l.Next = ""; return l }})},
		"reads lose a field":            {[]string{"round-trip"}, with(breaker{rec: loseField})},
		"instants have nanoseconds":     {[]string{"feed"}, with(breaker{receipt: addNanosecond})},
		"units run twice":               {[]string{"atomic"}, with(breaker{fn: twice})},
		"filters are forgotten":         {[]string{"filters", "claim"}, func(m *model) store.Store { return &brokenStore{m, unfiltered} }},
		"units see the world as it was": {[]string{"serial", "claim"}, func(m *model) store.Store { return &brokenStore{m, stale} }},
		"views follow the present":      {[]string{"view"}, func(m *model) store.Store { return &brokenStore{m, live} }},
		"records are shared":            {[]string{"memory"}, with(breaker{rec: shared()})},
		"erasing is deleting":           {[]string{"erased-feed", "erased-keys", "erase"}, with(breaker{fn: inTx(onlyDelete)})},
		"erasing ignores versions":      {[]string{"erased"}, with(breaker{fn: inTx(forceErase)})},
		"the log forgets":               {[]string{"log", "log-check", "prune", "erase"}, with(breaker{fn: inTx(noLog)})},
		"the log shows another order":   {[]string{"log", "prune"}, with(breaker{entries: backwardsEntries})},
		"erasures are forgotten":        {[]string{"erasures", "erase", "replay-erasures"}, with(breaker{fn: inTx(noErasures)})},
		"the seal misses a record":      {[]string{"seal", "load"}, with(breaker{seal: func(s store.Seal) store.Seal { s.Records.Count--; return s }})},
		"the seal ends early":           {[]string{"seal", "load"}, with(breaker{seal: func(s store.Seal) store.Seal { s.Feed = store.Chain{}; return s }})},
	} {
		t.Run(name, func(t *testing.T) {
			for _, sentence := range c.breaks {
				for _, check := range checks() {
					if check.name == sentence && len(failures(t, check.run, c.open(newModel()))) == 0 {
						t.Errorf("the check %q passes", sentence)
					}
				}
			}
		})
	}
}

func forceDelete(tx store.Tx) store.Tx {
	return &txBreaker{Tx: tx, delete: func(ctx context.Context, ref cohesion.RecordRef, version int) error {
		if rec, err := tx.Get(ctx, ref); err == nil {
			version = store.Version(rec)
		}
		return tx.Delete(ctx, ref, version)
	}}
}

// onlyDelete leaves in the feed and under keys what erasing removes.
func onlyDelete(tx store.Tx) store.Tx {
	return &txBreaker{Tx: tx, erase: tx.Delete}
}

func forceErase(tx store.Tx) store.Tx {
	return &txBreaker{Tx: tx, erase: func(ctx context.Context, ref cohesion.RecordRef, version int) error {
		if rec, err := tx.Get(ctx, ref); err == nil {
			version = store.Version(rec)
		}
		return tx.Erase(ctx, ref, version)
	}}
}

func noLog(tx store.Tx) store.Tx {
	return &txBreaker{Tx: tx, log: func(context.Context, store.Entry) error { return nil }}
}

func noErasures(tx store.Tx) store.Tx {
	return &txBreaker{Tx: tx, recall: func(_ context.Context, e store.Erasure) (store.Erasure, error) {
		e.Seq = 1
		return e, e.Check()
	}}
}

func backwardsEntries(some []store.Entry) []store.Entry {
	for i, j := 0, len(some)-1; i < j; i, j = i+1, j-1 {
		some[i], some[j] = some[j], some[i]
	}
	return some
}

func markArgument(tx store.Tx) store.Tx {
	return &txBreaker{Tx: tx, put: func(ctx context.Context, rec cohesion.Record) (int, error) {
		version, err := tx.Put(ctx, rec)
		if err == nil {
			store.SetVersion(rec, version)
		}
		return version, err
	}}
}

func swallow(fn func(store.Tx) error) func(store.Tx) error {
	return func(tx store.Tx) error {
		_ = fn(tx)
		return nil
	}
}

func twice(fn func(store.Tx) error) func(store.Tx) error {
	return func(tx store.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		_, err := tx.Put(context.Background(), need(home(), 99))
		return err
	}
}

func resurrect(some []store.Change) []store.Change {
	for i := range some {
		some[i].Deleted = false
	}
	return some
}

func skipFourth(some []store.Change) []store.Change {
	for i, c := range some {
		if c.Seq == 4 {
			return append(some[:i:i], some[i+1:]...)
		}
	}
	return some
}

func backwards(l store.Listing) store.Listing {
	for i, j := 0, len(l.Records)-1; i < j; i, j = i+1, j-1 {
		l.Records[i], l.Records[j] = l.Records[j], l.Records[i]
	}
	return l
}

func firstTwice(l store.Listing) store.Listing {
	if len(l.Records) > 0 {
		l.Records = append([]cohesion.Record{l.Records[0]}, l.Records...)
	}
	return l
}

func loseField(rec cohesion.Record) cohesion.Record {
	if talent, ok := rec.(*cohesion.Talent); ok {
		talent.Location = cohesion.Location{}
	}
	return rec
}

func addNanosecond(r store.Receipt) store.Receipt {
	for i := range r.Changes {
		r.Changes[i].At = r.Changes[i].At.Add(1)
	}
	return r
}

// shared gives the same record for every read, as a cache might.
func shared() func(cohesion.Record) cohesion.Record {
	seen := map[string]cohesion.Record{}
	return func(rec cohesion.Record) cohesion.Record {
		key := fmt.Sprint(rec.Ref(), store.Version(rec), rec.InCommunity())
		if seen[key] == nil {
			seen[key] = rec
		}
		return seen[key]
	}
}

// stalePartition lets units read what was there when the handle was made.
type stalePartition struct {
	store.Partition
	r store.Reader
}

type staleTx struct {
	store.Tx
	r store.Reader
}

func stale(in cohesion.CommunityID, p store.Partition) store.Partition {
	m := p.(*modelPartition).m
	then, err := m.now(context.Background(), in)
	if err != nil {
		return p
	}
	return &stalePartition{p, &modelPartition{m: m, in: in, pinned: then}}
}

func (p *stalePartition) Update(ctx context.Context, u store.Unit, fn func(store.Tx) error) (store.Receipt, error) {
	return p.Partition.Update(ctx, u, func(tx store.Tx) error { return fn(&staleTx{tx, p.r}) })
}

func (tx *staleTx) Count(ctx context.Context, kind cohesion.Kind, f store.Filter) (int, error) {
	return tx.r.Count(ctx, kind, f)
}

func (tx *staleTx) List(ctx context.Context, kind cohesion.Kind, f store.Filter, p store.Page) (store.Listing, error) {
	return tx.r.List(ctx, kind, f, p)
}

// livePartition gives views the present.
type livePartition struct{ store.Partition }

func live(_ cohesion.CommunityID, p store.Partition) store.Partition { return &livePartition{p} }

func (p *livePartition) View(_ context.Context, fn func(store.Reader) error) error {
	return fn(p.Partition)
}

// unfilteredPartition lists everything.
type unfilteredPartition struct{ store.Partition }

type unfilteredTx struct{ store.Tx }

func unfiltered(_ cohesion.CommunityID, p store.Partition) store.Partition {
	return &unfilteredPartition{p}
}

func (p *unfilteredPartition) List(ctx context.Context, kind cohesion.Kind, _ store.Filter, page store.Page) (store.Listing, error) {
	return p.Partition.List(ctx, kind, store.Filter{}, page)
}

func (p *unfilteredPartition) Update(ctx context.Context, u store.Unit, fn func(store.Tx) error) (store.Receipt, error) {
	return p.Partition.Update(ctx, u, func(tx store.Tx) error { return fn(&unfilteredTx{tx}) })
}

func (tx *unfilteredTx) List(ctx context.Context, kind cohesion.Kind, _ store.Filter, page store.Page) (store.Listing, error) {
	return tx.Tx.List(ctx, kind, store.Filter{}, page)
}
