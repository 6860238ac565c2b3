package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// noon is the instant of the first unit.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// How many clerks there are, and in how many communities.
const (
	clerks      = 6
	communities = 3
)

// A clerk keeps a book.
type clerk int

func (c clerk) name() string { return fmt.Sprint("clerk-", int(c)) }

func (c clerk) community() cohesion.CommunityID {
	return cohesion.StableID[cohesion.Community](noon, "faults", fmt.Sprint("community ", int(c)%communities))
}

func (c clerk) book() cohesion.PlaceID {
	return cohesion.StableID[cohesion.Place](noon, "faults", fmt.Sprint("book ", int(c)))
}

// file is what unit n files.
func (c clerk) file(n int) cohesion.PlaceID {
	return cohesion.StableID[cohesion.Place](noon, "faults", fmt.Sprint("file ", int(c), " ", n))
}

func (c clerk) place(id cohesion.PlaceID, n int) *cohesion.Place {
	p := &cohesion.Place{Name: language.Dutch(fmt.Sprint("Dossier ", n)), Address: cohesion.Address{City: strconv.Itoa(n)}}
	for range 1 + n%3 {
		p.Address.Lines = append(p.Address.Lines, strings.Repeat("regel ", 10+n%20))
	}
	p.ID, p.Community = id, c.community()
	return p
}

// activity is what clerks enter into the log.
const activity = "faults:unit"

// errBook says that a book is not where it must be.
var errBook = errors.New("the book does not stand where it must")

// A gone file is one that a later unit removed.
func goneWith(n int) (gone int, erased bool) {
	switch n % 10 {
	case 0:
		return n - 2, false
	case 7:
		return n - 3, true
	}
	return 0, false
}

// unit writes the book up to n.
func (c clerk) unit(ctx context.Context, s store.Store, n int, at time.Time) (store.Receipt, error) {
	u := store.Unit{At: at, Key: fmt.Sprint(c.name(), " unit ", n), Request: strconv.Itoa(n)}
	return s.Community(c.community()).Update(ctx, u, func(tx store.Tx) error {
		stands, version, err := c.stands(ctx, tx)
		if err != nil {
			return err
		}
		if stands != n-1 {
			return fmt.Errorf("%w: %s stands at %d before unit %d", errBook, c.name(), stands, n)
		}
		book := c.place(c.book(), n)
		book.Version = version
		if _, err := tx.Put(ctx, book); err != nil {
			return err
		}
		if _, err := tx.Put(ctx, c.place(c.file(n), n)); err != nil {
			return err
		}
		if gone, erased := goneWith(n); gone > 0 && erased {
			err = tx.Erase(ctx, store.Ref(c.file(gone)), 1)
		} else if gone > 0 {
			err = tx.Delete(ctx, store.Ref(c.file(gone)), 1)
		}
		if err != nil {
			return err
		}
		return tx.Log(ctx, store.Entry{Activity: activity, Trace: c.name(), Records: n})
	})
}

// stands reads how far the book is.
func (c clerk) stands(ctx context.Context, r store.Reader) (n, version int, err error) {
	book, err := store.Get(ctx, r, c.book())
	if errors.Is(err, store.ErrNotFound) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, err
	}
	n, err = strconv.Atoi(book.Address.City)
	return n, book.Version, err
}

// files returns the numbers of the files that are there when the book stands at n.
func files(n int) map[int]bool {
	there := map[int]bool{}
	for i := 1; i <= n; i++ {
		there[i] = true
		if gone, _ := goneWith(i); gone > 0 {
			delete(there, gone)
		}
	}
	return there
}

// A tally counts what a fault did.
type tally struct {
	Rounds, Acked     int
	Doubt, Happened   int // units that were cut off, and of these the ones that had happened
	Lost, Half, Twice int
	Gaps, Unsound     int
	Notes             []string
}

func (t *tally) note(format string, args ...any) {
	if len(t.Notes) < 20 {
		t.Notes = append(t.Notes, fmt.Sprintf(format, args...))
	}
}

// wrong counts something in c and says what it is.
func (t *tally) wrong(c *int, format string, args ...any) {
	*c++
	t.note(format, args...)
}

func (t *tally) sound() bool { return t.Lost+t.Half+t.Twice+t.Gaps+t.Unsound == 0 }

func (t *tally) String() string {
	return fmt.Sprintf("%d rounds, %d units acknowledged, %d in doubt of which %d had happened; lost %d, in half %d, twice %d, gaps %d, unsound %d",
		t.Rounds, t.Acked, t.Doubt, t.Happened, t.Lost, t.Half, t.Twice, t.Gaps, t.Unsound)
}

// audit looks whether a store holds what it must, given how far each clerk was
// acknowledged; inflight is how many units more may have happened.
func (t *tally) audit(ctx context.Context, s store.Store, acked [clerks]int, inflight int) error {
	var stand [clerks]int
	for c := range clerk(clerks) {
		n, _, err := c.stands(ctx, s.Community(c.community()))
		if err != nil {
			return err
		}
		stand[c] = n
		switch {
		case n < acked[c]:
			t.wrong(&t.Lost, "%s was acknowledged up to %d and stands at %d", c.name(), acked[c], n)
		case n > acked[c]+inflight:
			t.wrong(&t.Twice, "%s was sent units up to %d and stands at %d", c.name(), acked[c]+inflight, n)
		}
	}
	for in := range clerk(communities) {
		if err := t.auditCommunity(ctx, s.Community(in.community()), in, stand); err != nil {
			return err
		}
	}
	findings, err := s.Verify(ctx)
	for _, f := range findings {
		t.wrong(&t.Unsound, "verify: %v", f)
	}
	return err
}

// auditCommunity compares files, log and feed with what follows from the books.
func (t *tally) auditCommunity(ctx context.Context, p store.Partition, in clerk, stand [clerks]int) error {
	want := map[string]bool{}
	for c := in; c < clerks; c += communities {
		if stand[c] > 0 {
			want[c.book().String()] = true
		}
		for n := range files(stand[c]) {
			want[c.file(n).String()] = true
		}
	}
	have := map[string]bool{}
	for place, err := range store.All[cohesion.Place](ctx, p, store.Filter{}) {
		if err != nil {
			return err
		}
		have[place.ID.String()] = true
	}
	if !maps.Equal(want, have) {
		t.wrong(&t.Half, "community %d has %d files and books, and must have %d", in, len(have), len(want))
	}
	if err := t.auditLog(ctx, p, in, stand); err != nil {
		return err
	}
	return t.auditFeed(ctx, p, have)
}

func (t *tally) auditLog(ctx context.Context, p store.Partition, in clerk, stand [clerks]int) error {
	last := map[string]int{}
	var after store.Cursor
	for {
		some, next, err := p.Entries(ctx, after, store.MaxLimit)
		if err != nil {
			return err
		}
		if len(some) == 0 {
			break
		}
		for _, e := range some {
			if e.Activity != activity {
				continue
			}
			if last[e.Trace]++; e.Records != last[e.Trace] {
				t.wrong(&t.Half, "entry %d of the log is of unit %d of %s, and must be of %d", e.Seq, e.Records, e.Trace, last[e.Trace])
			}
		}
		after = next
	}
	for c := in; c < clerks; c += communities {
		if last[c.name()] != stand[c] {
			t.wrong(&t.Half, "the log has %d units of %s, whose book stands at %d", last[c.name()], c.name(), stand[c])
		}
	}
	return nil
}

// auditFeed applies the feed to an empty copy.
func (t *tally) auditFeed(ctx context.Context, p store.Partition, have map[string]bool) error {
	copied := map[string]bool{}
	var after store.Cursor
	for seq := uint64(0); ; {
		some, next, err := p.Changes(ctx, after, store.MaxLimit)
		if err != nil {
			return err
		}
		if len(some) == 0 {
			break
		}
		for _, c := range some {
			if seq++; c.Seq != seq {
				t.wrong(&t.Gaps, "change %d stands where %d must", c.Seq, seq)
				seq = c.Seq
			}
			copied[c.ID] = !c.Deleted
		}
		after = next
	}
	maps.DeleteFunc(copied, func(_ string, there bool) bool { return !there })
	if !maps.Equal(copied, have) {
		t.wrong(&t.Half, "the feed leads to %d records, and %d are there", len(copied), len(have))
	}
	return nil
}

// settle sends every clerk's next unit under the key that it had, and wants those that had
// happened to be told apart; then each book stands one further.
func (t *tally) settle(ctx context.Context, s store.Store, acked *[clerks]int, sent [clerks]int) error {
	for c := range clerk(clerks) {
		if sent[c] <= acked[c] {
			continue
		}
		before, _, err := c.stands(ctx, s.Community(c.community()))
		if err != nil {
			return err
		}
		receipt, err := c.unit(ctx, s, acked[c]+1, noon)
		if err != nil {
			if errors.Is(err, errBook) {
				t.wrong(&t.Twice, "sending again: %v", err)
				continue
			}
			return err
		}
		t.Doubt++
		happened := before == acked[c]+1
		if happened {
			t.Happened++
		}
		if receipt.Repeated != happened {
			t.wrong(&t.Twice, "%s unit %d had happened: %v; sent again it was repeated: %v", c.name(), acked[c]+1, happened, receipt.Repeated)
		}
		acked[c]++
	}
	return nil
}

// numbers returns how far the clerks are, for people.
func numbers(of [clerks]int) string { return strings.Trim(fmt.Sprint(slices.Clone(of[:])), "[]") }
