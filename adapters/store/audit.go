package store

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
)

// An Audit holds what a partition contains against its seal. Implementations of
// [Integrity] feed it everything that they read in one moment: first the changes, the
// erasures and the log, each in the order of their numbers; then the records in any
// order; then they ask for the findings. It needs about 100 bytes for each record that ever
// was. It is for one goroutine.
type Audit struct {
	in       cohesion.CommunityID
	seal     Seal
	findings []Finding

	feed, erasures, log Chain
	last                map[auditKey]lastChange
	erased              map[auditKey]tombstone
	tally               Tally
}

// NewAudit returns an audit of the partition of a community, zero for reference data.
func NewAudit(in cohesion.CommunityID, seal Seal) *Audit {
	return &Audit{in: in, seal: seal, log: seal.Pruned, last: map[auditKey]lastChange{}, erased: map[auditKey]tombstone{}}
}

// auditKey is a kind and the text of an id.
type auditKey [27]byte

func keyOf(ref cohesion.RecordRef) (key auditKey, ok bool) {
	key[0] = byte(ref.Kind)
	return key, copy(key[1:], ref.ID) == len(ref.ID) && len(ref.ID) == len(key)-1 && CheckKind(ref.Kind) == nil
}

// lastChange is what the feed tells of a record last: its version, whether it is
// gone, and whether it was read since.
type lastChange uint64

func lastOf(c Change) lastChange {
	last := lastChange(c.Version) << 2
	if c.Deleted {
		last |= 2
	}
	return last
}

func (l lastChange) version() int { return int(l >> 2) }
func (l lastChange) gone() bool   { return l&2 != 0 }
func (l lastChange) read() bool   { return l&1 != 0 }

// tombstone is what the changes of an erased record must say.
type tombstone struct {
	seq     uint64 // of the last of them
	version int
	at      time.Time
}

// Add adds a finding of the implementation's own; the community is filled in.
func (a *Audit) Add(f Finding) {
	f.Community = a.in
	a.findings = append(a.findings, f)
}

// A ChangeRow is a change as it is stored.
type ChangeRow struct {
	Change
	Link   Sum  // of the chain, at this change
	Erased bool // the change was another when it was linked: see [Eraser]
}

// Change reads the next change of the feed.
func (a *Audit) Change(row ChangeRow) {
	next := Chain{}
	if row.Seq == a.feed.Seq+1 && !row.Erased {
		next = a.feed.Change(a.in, row.Change)
	}
	a.step(BrokenFeed, &a.feed, next, Chain{row.Seq, row.Link})
	key, ok := keyOf(row.Ref())
	if !ok {
		a.Add(Finding{Code: BrokenFeed, Seq: row.Seq, Detail: "the change names no record"})
		return
	}
	grave, waiting := a.erased[key]
	switch is := (tombstone{row.Seq, row.Version, row.At}); {
	case row.Erased && (!row.Deleted || waiting && (grave.version != is.version || !grave.at.Equal(is.at))):
		a.Add(Finding{Code: BrokenFeed, Seq: row.Seq, Ref: row.Ref(), Detail: "an erased change is not the record's tombstone"})
	case row.Erased:
		a.erased[key] = is
	case waiting:
		if !row.Deleted || grave.version != is.version || !grave.at.Equal(is.at) {
			a.Add(Finding{Code: BrokenFeed, Seq: row.Seq, Ref: row.Ref(), Detail: "the change is not the tombstone that erased changes before it stand for"})
		}
		delete(a.erased, key)
	}
	a.last[key] = lastOf(row.Change)
}

// step holds an entry of a list, at, against what must stand there. next is what follows
// from the entry before, zero where that is not known. From there the list goes on.
func (a *Audit) step(code FindingCode, chain *Chain, next, at Chain) {
	switch {
	case at.Seq <= chain.Seq:
		a.Add(Finding{Code: code, Seq: at.Seq, Detail: "the number occurs again"})
		return
	case at.Seq > chain.Seq+1:
		a.Add(Finding{Code: code, Seq: chain.Seq + 1, Detail: fmt.Sprintf("what stood at numbers %d to %d is missing", chain.Seq+1, at.Seq-1)})
	case next != Chain{} && next != at:
		a.Add(Finding{Code: code, Seq: at.Seq, Detail: "what stands there is not what was linked"})
	}
	*chain = at
}

// Erasure reads the next entry of the list of erasures.
func (a *Audit) Erasure(e Erasure) {
	next := Chain{}
	if e.Seq == a.erasures.Seq+1 {
		next = a.erasures.Erasure(a.in, e)
	}
	a.step(BrokenErasures, &a.erasures, next, Chain{e.Seq, e.Link})
}

// Entry reads the next entry of the processing log.
func (a *Audit) Entry(e Entry) {
	next := Chain{}
	if e.Seq == a.log.Seq+1 {
		next = a.log.Entry(a.in, e)
	}
	a.step(BrokenLog, &a.log, next, Chain{e.Seq, e.Link})
}

// A RecordRow is a record as it is stored.
type RecordRow struct {
	Ref     cohesion.RecordRef
	Version int
	Body    []byte // which [Encode] gave
	Sum     Sum    // which [RecordSum] gave
}

// Record reads a record.
func (a *Audit) Record(row RecordRow) {
	is := RecordSum(a.in, row.Ref, row.Version, row.Body)
	a.tally = a.tally.With(is)
	if is != row.Sum {
		a.Add(Finding{Code: ChangedRecord, Ref: row.Ref, Detail: "it does not have its checksum"})
	}
	key, _ := keyOf(row.Ref)
	last, known := a.last[key]
	switch {
	case !known:
		a.Add(Finding{Code: ExtraRecord, Ref: row.Ref, Detail: "the feed does not know it"})
	case last.gone():
		a.Add(Finding{Code: ExtraRecord, Ref: row.Ref, Detail: "the feed says that it is gone"})
	case last.read():
		a.Add(Finding{Code: ExtraRecord, Ref: row.Ref, Detail: "it is there twice"})
	case last.version() != row.Version:
		a.Add(Finding{Code: ChangedRecord, Ref: row.Ref, Detail: fmt.Sprintf("it has version %d, and the feed ends at %d", row.Version, last.version())})
	}
	if known {
		a.last[key] = last | 1
	}
}

// Findings ends the audit and returns what it found.
func (a *Audit) Findings() []Finding {
	ends := []struct {
		code   FindingCode
		is, be Chain
	}{{BrokenFeed, a.feed, a.seal.Feed}, {BrokenErasures, a.erasures, a.seal.Erasures}, {BrokenLog, a.log, a.seal.Log}}
	for _, end := range ends {
		if end.is != end.be {
			a.Add(Finding{Code: end.code, Seq: end.be.Seq, Detail: fmt.Sprintf("the list does not end as the seal says; it ends at number %d", end.is.Seq)})
		}
	}
	for _, key := range sortedKeys(a.erased) {
		a.Add(Finding{Code: BrokenFeed, Ref: key.ref(), Seq: a.erased[key].seq, Detail: "a change was erased, but the record has no tombstone"})
	}
	for _, key := range sortedKeys(a.last) {
		if last := a.last[key]; !last.gone() && !last.read() {
			a.Add(Finding{Code: MissingRecord, Ref: key.ref(), Detail: fmt.Sprintf("version %d should be there", last.version())})
		}
	}
	if a.tally != a.seal.Records {
		a.Add(Finding{Code: WrongTally, Detail: fmt.Sprintf("%d records are there, and there should be %d", a.tally.Count, a.seal.Records.Count)})
	}
	return a.findings
}

func (k auditKey) ref() cohesion.RecordRef {
	return cohesion.RecordRef{Kind: cohesion.Kind(k[0]), ID: string(k[1:])}
}

func sortedKeys[V any](m map[auditKey]V) []auditKey {
	return slices.SortedFunc(maps.Keys(m), func(a, b auditKey) int { return bytes.Compare(a[:], b[:]) })
}

// AuditDocuments holds documents, in any order, against the tally of their checksums; sums
// are the checksums that are stored with them.
func AuditDocuments(seal Tally, docs []Document, sums []Sum) []Finding {
	var findings []Finding
	var tally Tally
	for i, d := range docs {
		is := DocumentSum(d)
		tally = tally.With(is)
		if is != sums[i] {
			findings = append(findings, Finding{Code: WrongDocument, Document: d.Name, Detail: "it does not have its checksum"})
		}
	}
	if tally != seal {
		findings = append(findings, Finding{Code: WrongDocument, Detail: fmt.Sprintf("%d documents are there, not the %d that were stored", tally.Count, seal.Count)})
	}
	return findings
}
