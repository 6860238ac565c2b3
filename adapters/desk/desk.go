package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

// ErrExcluded says that a need may not be referred to an initiative: the person refused
// it, it does not take place, it is not for this community, or the need has expired.
// No policy softens these.
var ErrExcluded = errors.New("desk: the initiative is excluded")

// Options are what a desk needs.
type Options struct {
	Store      store.Store            // required; the desk does not close it
	Clock      func() time.Time       // required; safe for concurrent use
	Entropy    io.Reader              // required: for ids, such as crypto/rand.Reader; read under a lock
	Policy     *matching.Policy       // nil is the default
	Vocabulary *vocabulary.Vocabulary // nil is the starter scheme
	Holidays   schedule.Calendars
	Retention  *store.Retention // how long records about residents are kept; nil is the default
	Location   *time.Location   // where days begin; nil is Europe/Amsterdam
}

// A Desk serves communities. It is safe for concurrent use.
type Desk struct {
	opts      Options
	policy    matching.Policy
	retention store.Retention

	entropy     sync.Mutex // guards opts.Entropy
	mu          sync.Mutex // guards the maps
	communities map[cohesion.CommunityID]*Community
	sources     map[cohesion.CommunityID]*source
}

// New returns a desk. The error says which option is missing or wrong.
func New(o Options) (*Desk, error) {
	if o.Store == nil || o.Clock == nil || o.Entropy == nil {
		return nil, errors.New("desk: a store, a clock and entropy are required")
	}
	d := &Desk{opts: o, policy: matching.DefaultPolicy(), communities: map[cohesion.CommunityID]*Community{}, sources: map[cohesion.CommunityID]*source{}}
	if o.Policy != nil {
		d.policy = o.Policy.Clone()
	}
	if err := d.policy.Validate().Err(); err != nil {
		return nil, fmt.Errorf("desk: policy: %w", err)
	}
	var err error
	if d.retention, err = retained(o.Retention); err != nil {
		return nil, err
	}
	if d.opts.Vocabulary == nil {
		d.opts.Vocabulary = vocabulary.Starter()
	}
	return d, nil
}

// Community returns the use cases of a community. It reads
// nothing. The same id gives the same value, which the desk keeps: ask for communities
// that exist, not for whatever a request names.
func (d *Desk) Community(id cohesion.CommunityID) *Community {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := d.communities[id]
	if c == nil {
		c = &Community{desk: d, id: id, records: d.opts.Store.Community(id)}
		d.communities[id] = c
	}
	return c
}

// now returns the clock's instant as records carry it, in UTC, cut to microseconds.
func (d *Desk) now() time.Time { return d.opts.Clock().UTC().Truncate(time.Microsecond) }

// day returns the day of an instant.
func (d *Desk) day(at time.Time) schedule.Date { return schedule.DateOf(at, d.opts.Location) }

// newID makes an id of the instant.
func newID[T any](d *Desk, at time.Time) (cohesion.ID[T], error) {
	d.entropy.Lock()
	defer d.entropy.Unlock()
	return cohesion.NewID[T](at, d.opts.Entropy)
}

// newMeta makes the head of a new record. It is made before the unit of work, so that
// a unit that runs again makes the same record.
func newMeta[T any](c *Community, at time.Time) (cohesion.Meta[T], error) {
	id, err := newID[T](c.desk, at)
	return cohesion.Meta[T]{ID: id, Community: c.id, Created: at, Changed: at}, err
}

// update runs a unit of work of a request. The key, if set, stands for the request.
func (c *Community) update(ctx context.Context, at time.Time, key string, request any, fn func(store.Tx) error) (store.Receipt, error) {
	u := store.Unit{At: at}
	if key != "" {
		text, err := json.Marshal(request)
		if err != nil {
			return store.Receipt{}, fmt.Errorf("%w: the request lacks a value: %w", store.ErrInvalid, err)
		}
		sum := sha256.Sum256(fmt.Appendf(nil, "%T %s", request, text))
		u.Key, u.Request = key, hex.EncodeToString(sum[:])
	}
	return c.records.Update(ctx, u, fn)
}

// written reads the first record of type T that a unit wrote: the answer to a request
// that was repeated.
func written[T any, R store.Noun[T]](ctx context.Context, c *Community, receipt store.Receipt) (R, error) {
	for _, change := range receipt.Changes {
		if change.Kind == R(nil).Kind() {
			id, err := cohesion.ParseID[T](change.ID)
			if err != nil {
				return nil, err
			}
			return store.Get[T, R](ctx, c.records, id)
		}
	}
	return nil, fmt.Errorf("%w: the repeated request wrote no %s", store.ErrNotFound, R(nil).Kind())
}

// expect returns ErrConflict unless version is the expected one; 0 expects nothing.
func expect(ref cohesion.RecordRef, expected, version int) error {
	if expected != 0 && expected != version {
		return store.Conflict(ref, expected, version)
	}
	return nil
}
