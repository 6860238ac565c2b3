package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/adapters/drivers/sqlite"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// filled makes a file with something of everything and returns its bytes, its dump, and how far
// the clerks are.
func (r *round) filled(ctx context.Context) (data []byte, dump string, a account, err error) {
	path := filepath.Join(r.dir, "whole.db")
	s, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		return nil, "", a, err
	}
	for c := range clerk(clerks) {
		for n := 1; n <= 25; n++ {
			if _, err := c.unit(ctx, s, n, noon); err != nil {
				return nil, "", a, errors.Join(err, s.Close())
			}
			a.acked[c], a.sent[c] = n, n
		}
		subject := cohesion.SubjectKey(fmt.Sprint("subject-of-", c.name()))
		if _, err := store.Erase(ctx, s.Community(c.community()), noon, subject); err != nil {
			return nil, "", a, errors.Join(err, s.Close())
		}
	}
	_, err = s.Documents().PutDocument(ctx, store.Document{Name: "scheme/example", Body: []byte(`{"concepts":[1,2,3]}`)})
	if err == nil {
		dump, err = dumped(ctx, s, &a)
	}
	if err = errors.Join(err, s.Close()); err != nil {
		return nil, "", a, err
	}
	data, err = os.ReadFile(path)
	return data, dump, a, err
}

// errNew ends a unit whose key was not known, before it writes anything.
var errNew = errors.New("the key is new")

// dumped returns a digest of everything that can be read through the port: records by
// every list, feeds, erasures, logs, seals, documents, and receipts of keys.
func dumped(ctx context.Context, s store.Store, a *account) (string, error) {
	h := sha256.New()
	out := json.NewEncoder(h)
	for in := range clerk(communities) {
		if err := dumpPartition(ctx, s.Community(in.community()), out); err != nil {
			return "", err
		}
	}
	if err := dumpPartition(ctx, s.Reference(), out); err != nil {
		return "", err
	}
	for c := range clerk(clerks) {
		for n := 1; n <= a.acked[c]; n++ {
			receipt, err := s.Community(c.community()).Update(ctx, store.Unit{
				At: noon, Key: fmt.Sprint(c.name(), " unit ", n), Request: strconv.Itoa(n),
			}, func(store.Tx) error { return errNew })
			if err != nil {
				return "", err
			}
			if err := out.Encode(receipt); err != nil {
				return "", err
			}
		}
	}
	names, err := s.Documents().DocumentNames(ctx, "")
	if err != nil {
		return "", err
	}
	for _, name := range names {
		doc, err := s.Documents().Document(ctx, name)
		if err == nil {
			err = out.Encode(doc)
		}
		if err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}

// dumpPartition writes what a partition has.
func dumpPartition(ctx context.Context, p store.Partition, out *json.Encoder) error {
	for _, f := range []store.Filter{{}, {ChangedSince: noon}, {ChangedBefore: noon.AddDate(9, 0, 0)}, {Published: true}} {
		for kind := cohesion.KindCommunity; kind <= cohesion.KindGathering; kind++ {
			page := store.Page{Limit: store.MaxLimit}
			for more := true; more; more = page.After != "" {
				listing, err := p.List(ctx, kind, f, page)
				if err != nil {
					return err
				}
				for _, rec := range listing.Records {
					again, err := p.Get(ctx, rec.Ref())
					if err == nil {
						err = out.Encode([]any{rec, again})
					}
					if err != nil {
						return err
					}
				}
				page.After = listing.Next
			}
		}
	}
	changes, _, err := p.Changes(ctx, "", store.MaxLimit)
	if err != nil {
		return err
	}
	erasures, _, err := p.Erasures(ctx, "", store.MaxLimit)
	if err != nil {
		return err
	}
	entries, _, err := p.Entries(ctx, "", store.MaxLimit)
	if err != nil {
		return err
	}
	seal, err := p.Seal(ctx)
	if err != nil {
		return err
	}
	return out.Encode([]any{changes, erasures, entries, seal})
}

// A verdict is what became of a damaged file.
type verdict string

const (
	refusedFile  verdict = "refused at opening"
	foundDamage  verdict = "found by verify"
	failedVerify verdict = "refused while verifying"
	harmless     verdict = "harmless: the full dump is identical"
	unseen       verdict = "UNSEEN"
)

// judge opens a damaged file and says what becomes of it, and why.
func (r *round) judge(ctx context.Context, data []byte, dump string, a account) (v verdict, why string, err error) {
	path := filepath.Join(r.dir, "damaged.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return "", "", err
	}
	defer func() {
		for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
			if gone := os.Remove(path + suffix); gone != nil && !errors.Is(gone, os.ErrNotExist) {
				err = errors.Join(err, gone)
			}
		}
	}()
	s, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		return refusedFile, err.Error(), nil
	}
	defer func() { _ = s.Close() }() // of a damaged file
	findings, err := s.Verify(ctx)
	switch {
	case len(findings) > 0:
		return foundDamage, findings[0].String(), nil
	case err != nil:
		return failedVerify, err.Error(), nil
	}
	again, err := dumped(ctx, s, &a)
	switch {
	case err != nil:
		return unseen, "verify is content, and reading fails: " + err.Error(), nil
	case again != dump:
		return unseen, "verify is content, and the dump is another", nil
	}
	return harmless, "", nil
}

// harm judges files that are damaged in count ways, and counts the verdicts. Refusals
// must say what to do.
func (r *round) harm(ctx context.Context, damage func(n int, data []byte) []byte) error {
	data, dump, a, err := r.filled(ctx)
	if err != nil {
		return err
	}
	r.Acked = sum(a.acked)
	if v, why, err := r.judge(ctx, data, dump, a); err != nil || v != harmless {
		return fmt.Errorf("the file that nobody damaged: %s, %s, %w", v, why, err)
	}
	counts := map[string]int{}
	for n := range r.count {
		if err := ctx.Err(); err != nil {
			return err
		}
		damaged := damage(n, bytes.Clone(data))
		v, why, err := r.judge(ctx, damaged, dump, a)
		if err != nil {
			return err
		}
		r.log("%d: %s: %.160s", n, v, why)
		counts[string(v)]++
		r.Rounds++
		if v == unseen {
			r.wrong(&r.Unsound, "damage %d: %s", n, why)
		}
		if v == refusedFile && !helps(why) {
			r.wrong(&r.Unsound, "damage %d: the refusal does not say what to do: %s", n, why)
		}
	}
	for _, v := range sortedNames(counts) {
		r.note("%4d %s", counts[v], v)
	}
	return nil
}

// helps says whether an error says what to do.
func helps(why string) bool {
	return slices.ContainsFunc([]string{"restore", "make room", "check", "update", "upgrade"}, func(word string) bool { return strings.Contains(why, word) })
}

// flips flips one bit in each round.
func flips(ctx context.Context, r *round) error {
	return r.harm(ctx, func(_ int, data []byte) []byte {
		data[r.rand.IntN(len(data))] ^= 1 << r.rand.IntN(8)
		return data
	})
}

// damagedFiles damages pages in four ways in turn.
func damagedFiles(ctx context.Context, r *round) error {
	const page = 4096
	return r.harm(ctx, func(n int, data []byte) []byte {
		switch n % 4 {
		case 0:
			return data[:r.rand.IntN(len(data))]
		case 1:
			at := page * r.rand.IntN(len(data)/page)
			clear(data[at : at+page])
		case 2:
			for range 20 {
				data[r.rand.IntN(len(data))] = byte(r.rand.IntN(256))
			}
		case 3:
			from, to := page*r.rand.IntN(len(data)/page), page*r.rand.IntN(len(data)/page)
			copy(data[to:to+page], data[from:from+page])
		}
		return data
	})
}
