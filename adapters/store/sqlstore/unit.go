package sqlstore

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
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
	end, err := h.store.turns.take(ctx, h.name)
	if err != nil {
		return store.Receipt{}, err
	}
	defer end()
	err = h.store.patiently(ctx, func() error {
		receipt, err = h.attempt(ctx, u, fn)
		return err
	})
	return receipt, err
}

// attempt runs the unit once. An error that is a fault of a class that passes may be met by
// another attempt: nothing was committed, or the unit's key tells.
func (h *handle) attempt(ctx context.Context, u store.Unit, fn func(store.Tx) error) (store.Receipt, error) {
	s, err := h.store.writers.take(ctx)
	if err != nil {
		return store.Receipt{}, err
	}
	defer h.store.writers.give(s)
	t := &tx{handle: h, s: s, at: u.Instant(), unit: true}
	defer t.finish()
	if t.head, err = h.lock(ctx, s); err != nil {
		return store.Receipt{}, err
	}
	if u.Key != "" {
		if receipt, err := h.repeated(ctx, s, u); err != nil || receipt.Repeated {
			return receipt, err
		}
	}
	if err := t.run(ctx, fn); err != nil {
		if f := s.fault; f != nil && (f.class == retry || f.class == lost) && ctx.Err() == nil {
			return store.Receipt{}, f // whatever fn made of it
		}
		return store.Receipt{}, err
	}
	if err := t.end(ctx, u); err != nil {
		return store.Receipt{}, err
	}
	return store.Receipt{Changes: append([]store.Change(nil), t.changes...)}, nil
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
	if _, err := s.exec(ctx, "INSERT INTO vb_partition (community, seq, live, chain, listed) VALUES ($1, 0, 0, $2, 0) ON CONFLICT (community) DO NOTHING",
		h.name, []byte{}); err != nil {
		return p, err
	}
	return h.head(ctx, s, h.store.d.lockHead)
}

// repeated returns the receipt of the unit that was committed under the key.
func (h *handle) repeated(ctx context.Context, s *session, u store.Unit) (store.Receipt, error) {
	var request []byte
	var seq, n int64
	found, err := s.one(ctx, "SELECT request, seq, changes FROM vb_key WHERE community = $1 AND key = $2",
		[]any{h.name, []byte(u.Key)}, &request, &seq, &n)
	switch {
	case err != nil || !found:
		return store.Receipt{}, err
	case string(request) != u.Request:
		return store.Receipt{}, fmt.Errorf("%w: %.80q", store.ErrReused, u.Key)
	}
	receipt := store.Receipt{Repeated: true}
	if n > 0 {
		receipt.Changes, _, err = h.changes(ctx, s, seq-1, int(n))
	}
	return receipt, err
}

// keep remembers the unit by its key, and forgets keys whose period is over, a few at a
// time.
func (t *tx) keep(ctx context.Context, u store.Unit) error {
	n := int64(len(t.changes))
	at := u.Instant()
	if _, err := t.s.exec(ctx, "INSERT INTO vb_key (community, key, request, at, seq, changes) VALUES ($1, $2, $3, $4, $5, $6)",
		t.handle.name, []byte(u.Key), []byte(u.Request), at.UnixMicro(), t.head.seq-n+1, n); err != nil {
		return err
	}
	_, err := t.s.exec(ctx, `DELETE FROM vb_key WHERE community = $1 AND key IN
(SELECT k.key FROM vb_key k WHERE k.community = $1 AND k.at < $2 ORDER BY k.at LIMIT 100)`,
		t.handle.name, at.Add(-store.KeyPeriod).UnixMicro())
	return err
}

// end writes what is left and commits.
func (t *tx) end(ctx context.Context, u store.Unit) error {
	if err := t.flush(ctx); err != nil {
		return err
	}
	if u.Key != "" {
		if err := t.keep(ctx, u); err != nil {
			return err
		}
	}
	if err := t.handle.usable(ctx); err != nil {
		return err
	}
	err := t.s.commit(ctx)
	var f *fault
	if !errors.As(err, &f) || f.class == retry || f.class == refused || f.class == lost && u.Key != "" {
		return err
	}
	return fmt.Errorf("%w: %s", ErrUnknown, f.text)
}

// chained returns the hash over all changes up to and with c.
func chained(chain []byte, c *store.Change) []byte {
	b := make([]byte, 0, 128)
	b = append(b, chain...)
	b = binary.AppendUvarint(b, c.Seq)
	b = append(b, byte(c.Kind))
	b = appendText(b, c.ID)
	b = binary.AppendVarint(b, int64(c.Version))
	if c.Deleted {
		b = append(b, 1)
	} else {
		b = append(b, 0)
	}
	b = binary.AppendVarint(b, c.At.UnixMicro())
	sum := sha256.Sum256(b)
	return sum[:]
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
	t.head.seq++
	c := store.Change{
		Seq: uint64(t.head.seq), Kind: r.ref.Kind, ID: r.ref.ID, Version: r.version,
		Deleted: r.body == nil, At: t.at,
	}
	t.changes = append(t.changes, c)
	t.head.chain = chained(t.head.chain, &c)
}
