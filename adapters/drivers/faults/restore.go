package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/socialebasis/verbinder/adapters/drivers/sqlite"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// restore erases a person while clerks work, restores a backup from before, and erases
// again by the list of erasures. After each erasure and purge no file of the store may
// hold the person's key or words, and what clerks wrote must be there, up to the backup.
func restore(ctx context.Context, r *round) error {
	for range r.count {
		dir := filepath.Join(r.dir, fmt.Sprint("restore-", r.Rounds))
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
		if err := r.restoreOnce(ctx, dir); err != nil {
			return err
		}
		r.Rounds++
	}
	return nil
}

// A person is somebody with a need.
type person struct {
	clerk   // of their community
	subject cohesion.SubjectKey
	words   string
}

func (r *round) person() person {
	c := clerk(r.rand.IntN(communities))
	return person{c, cohesion.SubjectKey(fmt.Sprintf("subject-%016x", r.rand.Uint64())), fmt.Sprintf("zoekt %08x", r.rand.Uint32())}
}

// raise puts the person's need and a referral of it, under a key that tells nothing.
func (p person) raise(ctx context.Context, s store.Store) error {
	need := &cohesion.SupportNeed{
		Subject: p.subject, Status: cohesion.NeedRaised, Words: p.words, Expires: schedule.Date{Year: 2027, Month: 5, Day: 1},
	}
	need.ID, need.Community = cohesion.StableID[cohesion.SupportNeed](noon, "faults", string(p.subject)), p.community()
	referral := &cohesion.Referral{
		Need: need.ID, Initiative: cohesion.StableID[cohesion.Initiative](noon, "faults", "i"), Status: cohesion.ReferralProposed, Note: p.words,
	}
	referral.ID, referral.Community = cohesion.StableID[cohesion.Referral](noon, "faults", string(p.subject)), p.community()
	_, err := s.Community(p.community()).Update(ctx, store.Unit{At: noon, Key: referral.ID.String()}, func(tx store.Tx) error {
		need.Version, referral.Version = 0, 0
		return errors.Join(store.Put(ctx, tx, need), store.Put(ctx, tx, referral))
	})
	return err
}

func (r *round) restoreOnce(ctx context.Context, dir string) error {
	path, backup := filepath.Join(dir, "live.db"), filepath.Join(dir, "kept", "backup.db")
	if err := os.Mkdir(filepath.Dir(backup), 0o700); err != nil {
		return err
	}
	s, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		return err
	}
	who := r.person()
	var then, now account
	err = errors.Join(then.write(ctx, s, 40), who.raise(ctx, s), s.Backup(ctx, backup))
	if err != nil {
		return errors.Join(err, s.Close())
	}
	now = then
	err = now.write(ctx, s, 40)
	var list []store.Erasure
	if err == nil {
		_, err = store.Erase(ctx, s.Community(who.community()), noon, who.subject)
	}
	if err == nil {
		list, err = store.AllErasures(ctx, s.Community(who.community()))
	}
	if err == nil {
		err = r.forgotten(ctx, s, dir, who, &now)
	}
	if err := errors.Join(err, s.Close()); err != nil {
		return err
	}
	return r.restored(ctx, dir, backup, who, list, &then)
}

// restored opens the backup and erases again.
func (r *round) restored(ctx context.Context, dir, backup string, who person, list []store.Erasure, then *account) (err error) {
	back := filepath.Join(dir, "back")
	if err := os.Mkdir(back, 0o700); err != nil {
		return err
	}
	path := filepath.Join(back, "live.db")
	if err := sqlite.Restore(ctx, backup, path); err != nil {
		return err
	}
	s, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	p := s.Community(who.community())
	if n, err := p.Count(ctx, cohesion.KindNeed, store.Filter{Subject: who.subject}); err != nil || n != 1 {
		return fmt.Errorf("the backup has %d needs of the person: %w", n, err)
	}
	receipts, err := store.Replay(ctx, p, noon, list)
	if err != nil {
		return err
	}
	if len(receipts) != 1 || len(receipts[0].Records) != 2 {
		r.wrong(&r.Unsound, "the replay gave %+v", receipts)
	}
	return r.forgotten(ctx, s, back, who, then)
}

// forgotten purges, and looks into every file for the person.
func (r *round) forgotten(ctx context.Context, s *sqlite.Store, dir string, who person, a *account) error {
	if _, err := store.Purge(ctx, s); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(dir, "live.db*"))
	if err != nil {
		return err
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, trace := range []string{string(who.subject), who.words} {
			if bytes.Contains(data, []byte(trace)) {
				r.wrong(&r.Unsound, "%s still has %q", filepath.Base(name), trace)
			}
		}
	}
	r.Acked += sum(a.acked)
	return r.audit(ctx, s, a.acked, 0)
}
