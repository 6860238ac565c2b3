package storetest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// forget leaves tombstones of what was erased, in the feed and under keys; it returns
// what the changes of the unit then tell.
func (s *shelf) forget(erased, unit []store.Change) []store.Change {
	for _, grave := range erased {
		bury := func(changes []store.Change) []store.Change {
			changes = slices.Clone(changes)
			for i, c := range changes {
				if c.Ref() == grave.Ref() && c.Seq < grave.Seq {
					changes[i] = grave
					changes[i].Seq = c.Seq
				}
			}
			return changes
		}
		s.feed, unit = bury(s.feed), bury(unit)
		for key, use := range s.keys {
			if slices.ContainsFunc(use.changes, func(c store.Change) bool { return c.Ref() == grave.Ref() }) {
				s.keys[key] = keyUse{any: true, changes: bury(use.changes)}
			}
		}
	}
	return unit
}

func (p *modelPartition) Erase(ctx context.Context, ref cohesion.RecordRef, version int) error {
	if err := p.Delete(ctx, ref, version); err != nil {
		return err
	}
	p.erased = append(p.erased, p.changes[len(p.changes)-1])
	return nil
}

func (p *modelPartition) Remember(ctx context.Context, e store.Erasure) (store.Erasure, error) {
	s, err := p.read(ctx)
	if err := cmp.Or(err, e.Check()); err != nil {
		return e, p.fail(err)
	}
	e.At, e.Removed = e.At.UTC().Truncate(time.Microsecond), slices.Clone(e.Removed)
	s.erasures = append(s.erasures, e)
	e.Seq = uint64(len(s.erasures))
	e.Link = p.chain(len(s.erasures), func(i int) []any { return erasureParts(s.erasures[i]) }).Link
	s.erasures[e.Seq-1] = e
	return e, nil
}

func (p *modelPartition) Log(ctx context.Context, e store.Entry) error {
	s, err := p.read(ctx)
	if err := cmp.Or(err, e.Check()); err != nil {
		return p.fail(err)
	}
	e.At = p.unit.Instant()
	s.log = append(s.log, e)
	e.Seq = uint64(len(s.log))
	e.Link = p.chain(len(s.log), func(i int) []any { return entryParts(s.log[i]) }).Link
	s.log[e.Seq-1] = e
	return nil
}

// section cuts what is asked out of a list; what stands before start is gone.
func section[E any](all []E, start int, after store.Cursor, limit int) ([]E, store.Cursor, error) {
	size, err := store.Page{Limit: limit}.Size()
	if err != nil {
		return nil, "", err
	}
	from := 0
	if after != "" {
		if from, err = strconv.Atoi(string(after)); err != nil || from < 0 {
			return nil, "", store.ErrInvalid
		}
	}
	if from > len(all) {
		return nil, "", store.ErrGap
	}
	from = max(from, start)
	to := min(from+size, len(all))
	next := store.Cursor("")
	if to > 0 {
		next = store.Cursor(strconv.Itoa(to))
	}
	return slices.Clone(all[from:to]), next, nil
}

func (p *modelPartition) Erasures(ctx context.Context, after store.Cursor, limit int) ([]store.Erasure, store.Cursor, error) {
	s, err := p.read(ctx)
	if err != nil {
		return nil, "", err
	}
	return section(s.erasures, 0, after, limit)
}

func (p *modelPartition) Entries(ctx context.Context, after store.Cursor, limit int) ([]store.Entry, store.Cursor, error) {
	s, err := p.read(ctx)
	if err != nil {
		return nil, "", err
	}
	return section(s.log, s.pruned, after, limit)
}

func (p *modelPartition) PruneLog(ctx context.Context, before time.Time) (int, error) {
	p.m.units.Lock()
	defer p.m.units.Unlock()
	s, err := p.read(ctx)
	if err != nil {
		return 0, err
	}
	n := 0
	for s.pruned < len(s.log) && s.log[s.pruned].At.Before(before) {
		s.pruned++
		n++
	}
	p.m.mu.Lock()
	defer p.m.mu.Unlock()
	p.m.shelf[p.in] = s
	return n, nil
}

// Seal computes everything from the beginning.
func (p *modelPartition) Seal(ctx context.Context) (store.Seal, error) {
	s, err := p.read(ctx)
	if err != nil {
		return store.Seal{}, err
	}
	sum := new(big.Int)
	for ref, rec := range s.records {
		body, err := json.Marshal(rec)
		if err != nil {
			return store.Seal{}, err
		}
		one := hashed("verbinder/record/1", p.in.String(), ref.Kind.String(), ref.ID, uint64(s.last[ref]), string(body))
		sum.Add(sum, new(big.Int).SetBytes(one[:]))
	}
	seal := store.Seal{
		Records:  store.Tally{Count: len(s.records)},
		Feed:     p.chain(len(s.linked), func(i int) []any { return changeParts(s.linked[i]) }),
		Erasures: p.chain(len(s.erasures), func(i int) []any { return erasureParts(s.erasures[i]) }),
		Log:      p.chain(len(s.log), func(i int) []any { return entryParts(s.log[i]) }),
		Pruned:   p.chain(s.pruned, func(i int) []any { return entryParts(s.log[i]) }),
	}
	sum.Mod(sum, new(big.Int).Lsh(big.NewInt(1), 256)).FillBytes(seal.Records.Sum[:])
	return seal, nil
}

// Verify finds nothing: nobody harms a model.
func (p *modelPartition) Verify(ctx context.Context) ([]store.Finding, error) {
	_, err := p.read(ctx)
	return nil, err
}

// Verify finds nothing: nobody harms a model.
func (m *model) Verify(ctx context.Context) ([]store.Finding, error) {
	err := m.enter(ctx)
	if err == nil {
		m.mu.Unlock()
	}
	return nil, err
}

// chain links n things; the parts of each begin with its domain.
func (p *modelPartition) chain(n int, parts func(int) []any) store.Chain {
	var c store.Chain
	for i := range n {
		ps := parts(i)
		all := append([]any{ps[0], p.in.String(), string(c.Link[:]), uint64(i + 1)}, ps[1:]...)
		c = store.Chain{Seq: uint64(i + 1), Link: hashed(all...)}
	}
	return c
}

func changeParts(c store.Change) []any {
	gone := "\x00"
	if c.Deleted {
		gone = "\x01"
	}
	return []any{"verbinder/change/1", c.Kind.String(), c.ID, uint64(c.Version), gone, c.At.Format("2006-01-02T15:04:05.000000Z")}
}

func erasureParts(e store.Erasure) []any {
	parts := []any{"verbinder/erasure/1", string(e.Subject[:]), e.At.Format("2006-01-02T15:04:05.000000Z"), string(e.Digest[:])}
	for _, n := range e.Removed {
		parts = append(parts, n.Kind.String(), uint64(n.Count))
	}
	return parts
}

func entryParts(e store.Entry) []any {
	return []any{"verbinder/log/1", e.At.Format("2006-01-02T15:04:05.000000Z"), e.Activity, e.Actor, string(e.Subject[:]), e.Trace, uint64(e.Records)}
}

// hashed returns the SHA-256 of texts and numbers, each with its length before it.
func hashed(parts ...any) store.Sum {
	var text []byte
	for _, part := range parts {
		b := []byte(nil)
		switch v := part.(type) {
		case string:
			b = []byte(v)
		case uint64:
			b = binary.BigEndian.AppendUint64(nil, v)
		}
		text = append(binary.BigEndian.AppendUint64(text, uint64(len(b))), b...)
	}
	return sha256.Sum256(text)
}
