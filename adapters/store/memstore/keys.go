package memstore

import (
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
)

// keys remembers idempotency keys and forgets them after their period.
type keys struct {
	byName map[string]*kept
	order  []*kept // in the order of commits
}

type kept struct {
	name, request string
	forgotten     bool // what was asked: a record that it wrote was erased
	at            time.Time
	changes       []store.Change
}

// find returns the changes of the unit with the key.
func (k *keys) find(u store.Unit) (changes []store.Change, ok bool, err error) {
	old, ok := k.byName[u.Key]
	if u.Key == "" || !ok {
		return nil, false, nil
	}
	if old.request != u.Request && !old.forgotten {
		return nil, false, fmt.Errorf("%w: %.80q", store.ErrReused, u.Key)
	}
	return append([]store.Change(nil), old.changes...), true, nil
}

// keep remembers the unit and forgets those whose period is over.
func (k *keys) keep(u store.Unit, changes []store.Change) {
	for len(k.order) > 0 && k.order[0].at.Before(u.At.Add(-store.KeyPeriod)) {
		delete(k.byName, k.order[0].name)
		k.order = k.order[1:]
	}
	if u.Key == "" {
		return
	}
	if k.byName == nil {
		k.byName = map[string]*kept{}
	}
	entry := &kept{name: u.Key, request: u.Request, at: u.At, changes: changes}
	k.byName[u.Key] = entry
	k.order = append(k.order, entry)
}

// blank leaves of erased records their tombstones.
func (k *keys) blank(erased graves) {
	for _, entry := range k.order {
		for i, change := range entry.changes {
			if erased.cover(&change) {
				entry.changes[i] = change
				entry.request, entry.forgotten = "", true
			}
		}
	}
}
