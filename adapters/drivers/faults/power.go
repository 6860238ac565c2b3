package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/socialebasis/verbinder/adapters/drivers/sqlite"
)

// tracedUnits is how many units each clerk writes under strace: enough that the write-ahead log is
// copied back into the file several times.
const tracedUnits = 150

// powerCuts traces a writer and replays what it did up to random calls. A power cut may keep of what was
// written and not synced since any part, in any order, torn at sectors of 512 bytes; what
// was synced is there. A file that was synced once has its name, as journalling file
// systems do it.
func powerCuts(ctx context.Context, r *round) error {
	path := filepath.Join(r.dir, "power.db")
	units := tracedUnits
	if r.count < 100 {
		units = 30
	}
	events, err := r.traced(ctx, path, units)
	if err != nil {
		return err
	}
	if err := r.fullReplay(ctx, path, events); err != nil {
		return err
	}
	r.log("%s", census(events))
	for range r.count {
		if err := ctx.Err(); err != nil {
			return err
		}
		r.cut(ctx, events, true)
	}
	return nil
}

// cut replays what was done up to a random call, and audits what a power cut leaves. A disk
// that is not honest forgets to sync.
func (r *round) cut(ctx context.Context, events []event, honest bool) {
	at := 1 + r.rand.IntN(len(events))
	var a account
	d := disk{}
	for _, e := range events[:at] {
		if e.op != synced || honest {
			d.do(e)
		}
		if e.op == said {
			a.line(strings.TrimSpace(string(e.data)))
		}
	}
	d.lose(r.rand)
	acked := sum(a.acked)
	if err := r.auditDisk(ctx, d, fmt.Sprint("cut-", r.Rounds), &a); err != nil {
		r.wrong(&r.Unsound, "cut at call %d: %v", at, err)
	}
	r.Rounds++
	r.Acked += acked
}

// census counts events.
func census(events []event) string {
	counts := map[op]int{}
	for _, e := range events {
		counts[e.op]++
	}
	return fmt.Sprintf("%d writes, %d syncs, %d truncations, %d removals", counts[wrote], counts[synced], counts[truncated], counts[unlinked])
}

// fullReplay wants the replay of everything to be the files that the writer left: else the
// trace misses something.
func (r *round) fullReplay(_ context.Context, path string, events []event) error {
	d := disk{}
	for _, e := range events {
		d.do(e)
	}
	for _, f := range d {
		f.sync()
	}
	for name, f := range d {
		real, err := os.ReadFile(filepath.Join(filepath.Dir(path), name))
		if err != nil {
			return err
		}
		if string(real) != string(f.synced) {
			return fmt.Errorf("the replay of %s gives %d bytes that are not the %d of the file", name, len(f.synced), len(real))
		}
	}
	return nil
}

// auditDisk writes the files of a disk and audits the store in them.
func (r *round) auditDisk(ctx context.Context, d disk, name string, a *account) error {
	dir := filepath.Join(r.dir, name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	for name, f := range d {
		if err := os.WriteFile(filepath.Join(dir, name), f.synced, 0o600); err != nil {
			return err
		}
	}
	s, err := sqlite.Open(ctx, filepath.Join(dir, "power.db"), sqlite.Options{})
	if err != nil {
		return err
	}
	err = r.audit(ctx, s, a.acked, 1)
	if err == nil {
		err = r.settle(ctx, s, &a.acked, a.sent)
	}
	return errors.Join(err, s.Close(), os.RemoveAll(dir))
}

// A disk is files by name.
type disk map[string]*diskFile

// A diskFile is what a power cut leaves for certain, and what it may leave.
type diskFile struct {
	synced  []byte
	pending []event
}

func (d disk) do(e event) {
	if e.op == said {
		return
	}
	f := d[e.file]
	if f == nil {
		f = &diskFile{}
		d[e.file] = f
	}
	switch e.op {
	case wrote, truncated:
		f.pending = append(f.pending, e)
	case synced:
		f.sync()
	case unlinked:
		delete(d, e.file)
	}
}

func (f *diskFile) sync() {
	for _, e := range f.pending {
		f.put(e)
	}
	f.pending = nil
}

func (f *diskFile) put(e event) {
	end := int(e.at) + len(e.data)
	if len(f.synced) < end {
		f.synced = append(f.synced, make([]byte, end-len(f.synced))...)
	}
	if e.op == truncated {
		f.synced = f.synced[:e.at]
	}
	copy(f.synced[e.at:], e.data)
}

// sector is what a disk writes in one piece.
const sector = 512

// lose decides what becomes of what was not synced.
func (d disk) lose(r *rand.Rand) {
	keep := []float64{0, .5, .5, .9, 1}[r.IntN(5)] // drop all, some, few, none
	for _, name := range sortedNames(d) {
		f := d[name]
		var kept []event
		for _, e := range f.pending {
			if r.Float64() < keep {
				kept = append(kept, e)
			}
		}
		if r.IntN(2) == 0 {
			r.Shuffle(len(kept), func(i, j int) { kept[i], kept[j] = kept[j], kept[i] })
		}
		for _, e := range kept {
			f.put(tear(r, e))
		}
		f.pending = nil
	}
}

// tear cuts a write at a sector, at its beginning or at its end, now and then.
func tear(r *rand.Rand, e event) event {
	if e.op != wrote || r.IntN(3) > 0 {
		return e
	}
	sectors := (len(e.data) + sector - 1) / sector
	n := min(sector*r.IntN(sectors+1), len(e.data))
	if r.IntN(2) == 0 {
		e.data = e.data[:n]
	} else {
		e.at, e.data = e.at+int64(n), e.data[n:]
	}
	return e
}
