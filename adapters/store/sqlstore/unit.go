package sqlstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/socialebasis/verbinder/adapters/store"
)

// Update runs fn when the units before it have ended, and commits what it wrote.
func (h *handle) Update(ctx context.Context, u store.Unit, fn func(store.Tx) error) (receipt store.Receipt, err error) {
	if err := h.usable(ctx); err != nil {
		return store.Receipt{}, err
	}
	if err := u.Check(); err != nil {
		return store.Receipt{}, err
	}
	err = h.alone(ctx, func(s *session, p head) error {
		receipt, err = h.attempt(ctx, s, p, u, fn)
		return err
	})
	return receipt, err
}

// alone runs fn in a transaction that no other unit of the partition runs beside, and commits
// it. What fails for a reason that passes is tried again. If the connection is lost
// during the commit, the next attempt looks whether it had been done.
func (h *handle) alone(ctx context.Context, fn func(*session, head) error) error {
	end, err := h.store.turns.take(ctx, h.name)
	if err != nil {
		return err
	}
	defer end()
	var doubt *doubt
	err = h.store.patiently(ctx, func() error {
		s, err := h.store.writers.take(ctx)
		if err != nil {
			return err
		}
		defer h.store.writers.give(s)
		p, err := h.lock(ctx, s)
		if err != nil {
			return err
		}
		if doubt != nil {
			if done, err := h.done(ctx, s, p, doubt); done || err != nil {
				return err
			}
			doubt = nil
		}
		s.next = p
		if err := fn(s, p); err != nil {
			return passing(ctx, s, err)
		}
		if s.next.Seal == p.Seal && s.next.papers == p.papers && !s.wrote {
			return nil // nothing to commit
		}
		if err = s.commit(ctx); unclear(err) {
			doubt = newDoubt(p, s.next)
		}
		return err
	})
	if doubt != nil && err != nil {
		return fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	return err
}

// passing returns the fault that came up, if it is one that passes, whatever fn made of it.
func passing(ctx context.Context, s *session, err error) error {
	if f := s.fault; f != nil && (f.class == retry || f.class == lost) && ctx.Err() == nil {
		return f
	}
	return err
}

// unclear says whether an error of a commit leaves open if it was done.
func unclear(err error) bool {
	var f *fault
	return errors.As(err, &f) && (f.class == lost || f.class == broken && !f.clean)
}

// A doubt is what a commit would have left, had it been done.
type doubt struct {
	feed, erasures, log store.Chain // zero if the unit left it as it was
	papers              store.Tally
}

func newDoubt(before, after head) *doubt {
	d := &doubt{papers: after.papers}
	if before.Feed != after.Feed {
		d.feed = after.Feed
	}
	if before.Erasures != after.Erasures {
		d.erasures = after.Erasures
	}
	if before.Log != after.Log {
		d.log = after.Log
	}
	return d
}

// done says whether the unit in doubt is there: its last link is where it should be. Of a unit
// without one, such as that of a document, the tally tells.
func (h *handle) done(ctx context.Context, s *session, p head, d *doubt) (bool, error) {
	for _, end := range []struct {
		table string
		chain store.Chain
	}{{"vb_change", d.feed}, {"vb_erasure", d.erasures}, {"vb_log", d.log}} {
		if end.chain.Seq == 0 {
			continue
		}
		var link []byte
		_, err := s.one(ctx, "SELECT link FROM "+end.table+" WHERE community = $1 AND seq = $2", []any{h.name, int64(end.chain.Seq)}, &link)
		return string(link) == string(end.chain.Link[:]), err
	}
	return p.papers == d.papers, nil
}

// attempt runs the unit once.
func (h *handle) attempt(ctx context.Context, s *session, p head, u store.Unit, fn func(store.Tx) error) (store.Receipt, error) {
	if u.Key != "" {
		if receipt, err := h.repeated(ctx, s, u); err != nil || receipt.Repeated {
			return receipt, err
		}
	}
	t := &tx{handle: h, s: s, at: u.Instant(), head: p}
	defer t.finish()
	if err := t.run(ctx, fn); err != nil {
		return store.Receipt{}, err
	}
	if err := t.end(ctx, u); err != nil {
		return store.Receipt{}, err
	}
	s.next = t.head
	return store.Receipt{Changes: changesOf(t.changes)}, h.usable(ctx)
}

// lock begins the unit and makes the units of other processes wait.
func (h *handle) lock(ctx context.Context, s *session) (head, error) {
	if err := s.begin(ctx, h.store.d.beginUnit(h.name)); err != nil {
		return head{}, err
	}
	p, err := h.head(ctx, s, h.store.d.lockHead)
	if err != nil || p.there {
		return p, err
	}
	if _, err := s.exec(ctx, `INSERT INTO vb_partition (community, seq, link, records, tally, documents, papers, listed)
VALUES ($1, 0, $2, 0, $2, 0, $2, 0) ON CONFLICT (community) DO NOTHING`, h.name, []byte{}); err != nil {
		return p, err
	}
	return h.head(ctx, s, h.store.d.lockHead)
}

// end writes what is left.
func (t *tx) end(ctx context.Context, u store.Unit) error {
	if err := t.flush(ctx); err != nil {
		return err
	}
	if err := t.bury(ctx); err != nil {
		return err
	}
	if u.Key == "" {
		return nil
	}
	return t.keep(ctx, u)
}

// finish makes later calls fail.
func (t *tx) finish() { t.finished.Store(true) }

// run calls fn and returns why nothing may be committed.
func (t *tx) run(ctx context.Context, fn func(store.Tx) error) error {
	defer t.finish()
	if err := fn(t); err != nil {
		return err
	}
	if t.failed != nil {
		return t.failed
	}
	return t.handle.usable(ctx)
}

// change notes a write.
func (t *tx) change(r *row) {
	c := store.Change{
		Seq: t.head.Feed.Seq + 1, Kind: r.ref.Kind, ID: r.ref.ID, Version: r.version,
		Deleted: r.body == nil, At: t.at,
	}
	t.head.Feed = t.head.Feed.Change(t.handle.community, c)
	t.changes = append(t.changes, store.ChangeRow{Change: c, Link: t.head.Feed.Link})
}
