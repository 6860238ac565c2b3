package sqlstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// A kept is what is remembered of a unit by its key.
type kept struct {
	key, request []byte
	at           int64 // microseconds since 1970
	seq, changes int64 // number of its first change, and how many there are
	forgotten    int64 // 1: what was asked was erased
}

const keyColumns = "key, request, at, seq, changes, forgotten, checksum"

// sum is the checksum of what is remembered.
func (k *kept) sum(community string) []byte {
	b := appendText(make([]byte, 0, 256), community)
	b = appendText(b, string(k.key))
	b = appendText(b, string(k.request))
	for _, n := range []int64{k.at, k.seq, k.changes, k.forgotten} {
		b = binary.AppendVarint(b, n)
	}
	sum := sha256.Sum256(b)
	return sum[:]
}

// read reads what is remembered, and its checksum.
func (k *kept) read(community string, scan scan) (sound bool, err error) {
	var sum []byte
	err = scan(&k.key, &k.request, &k.at, &k.seq, &k.changes, &k.forgotten, &sum)
	return bytes.Equal(sum, k.sum(community)), err
}

// repeated returns the receipt of the unit that was committed under the key.
func (h *handle) repeated(ctx context.Context, s *session, u store.Unit) (store.Receipt, error) {
	var k kept
	var sum []byte
	found, err := s.one(ctx, "SELECT "+keyColumns+" FROM vb_key WHERE community = $1 AND key = $2",
		[]any{h.name, []byte(u.Key)}, &k.key, &k.request, &k.at, &k.seq, &k.changes, &k.forgotten, &sum)
	switch {
	case err != nil || !found:
		return store.Receipt{}, err
	case !bytes.Equal(sum, k.sum(h.name)):
		return store.Receipt{}, fmt.Errorf("%w: what is remembered of key %.80q does not have its checksum", ErrCorrupt, u.Key)
	case string(k.request) != u.Request && k.forgotten == 0:
		return store.Receipt{}, fmt.Errorf("%w: %.80q", store.ErrReused, u.Key)
	}
	receipt := store.Receipt{Repeated: true}
	if k.changes > 0 {
		rows, _, _, err := changeList.entries(ctx, h, s, uint64(k.seq-1), int(k.changes))
		if err != nil {
			return store.Receipt{}, err
		}
		receipt.Changes = changesOf(rows)
	}
	return receipt, nil
}

// keep remembers the unit by its key, and forgets keys whose period is over, some at a
// time.
func (t *tx) keep(ctx context.Context, u store.Unit) error {
	n := int64(len(t.changes))
	k := kept{key: []byte(u.Key), request: []byte(u.Request), at: u.Instant().UnixMicro(), seq: int64(t.head.Feed.Seq) - n + 1, changes: n}
	t.s.wrote = true
	if _, err := t.s.exec(ctx, "INSERT INTO vb_key (community, "+keyColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		t.handle.name, k.key, k.request, k.at, k.seq, k.changes, k.forgotten, k.sum(t.handle.name)); err != nil {
		return err
	}
	_, err := t.s.exec(ctx, `DELETE FROM vb_key WHERE community = $1 AND key IN
(SELECT k.key FROM vb_key k WHERE k.community = $1 AND k.at > -9223372036854775807 AND k.at < $2 ORDER BY k.at LIMIT 100)`,
		t.handle.name, u.Instant().Add(-store.KeyPeriod).UnixMicro())
	return err
}

// bury makes the earlier changes of records that the unit erased their tombstones, and forgets
// what was asked under the keys that wrote them.
func (t *tx) bury(ctx context.Context) error {
	for _, grave := range t.graves {
		for i := range t.changes {
			if c := &t.changes[i]; c.Ref() == grave.Ref() && c.Seq < grave.Seq {
				c.Version, c.Deleted, c.At, c.Erased = grave.Version, true, grave.At, true
			}
		}
		if err := t.forget(ctx, grave.Ref(), int64(grave.Seq)); err != nil {
			return err
		}
		if _, err := t.s.exec(ctx, "UPDATE vb_change SET version = $4, deleted = 1, at = $5, erased = 1 WHERE community = $1 AND kind = $2 AND id = $3 AND seq < $6",
			t.handle.name, int64(grave.Kind), grave.ID, int64(grave.Version), grave.At.UnixMicro(), int64(grave.Seq)); err != nil {
			return err
		}
	}
	return nil
}

// forget drops what was asked under the keys of units before seq that wrote the record.
func (t *tx) forget(ctx context.Context, ref cohesion.RecordRef, seq int64) error {
	keys, err := t.keysOf(ctx, ref, seq)
	if err != nil {
		return err
	}
	for _, k := range keys {
		k.request, k.forgotten = []byte{}, 1
		if _, err := t.s.exec(ctx, "UPDATE vb_key SET request = $3, forgotten = 1, checksum = $4 WHERE community = $1 AND key = $2",
			t.handle.name, k.key, k.request, k.sum(t.handle.name)); err != nil {
			return err
		}
	}
	return nil
}
