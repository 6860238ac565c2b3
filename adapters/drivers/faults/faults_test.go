package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
)

// TestMain is also the program, where a fault starts it as a child.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && strings.HasPrefix(os.Args[1], "child:") {
		if err := child(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// begin returns a round of so many rounds.
func begin(t *testing.T, count int) *round {
	t.Helper()
	r, err := newRound(count, 1, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(r.dir); err != nil {
			t.Error(err)
		}
	})
	return r
}

// TestFaults does, with few rounds, the faults that need nothing but this program.
func TestFaults(t *testing.T) {
	for name, count := range map[string]int{"kill": 2, "flips": 4, "files": 4, "clock": 1} {
		t.Run(name, func(t *testing.T) {
			for _, f := range faults() {
				if f.name != name {
					continue
				}
				r := begin(t, count)
				if err := f.run(t.Context(), r); err != nil || !r.sound() || r.Acked == 0 {
					t.Errorf("%v: %v %v", &r.tally, err, r.Notes)
				}
			}
		})
	}
}

// worked returns a store in which each clerk has written so many units.
func worked(t *testing.T, units int) (store.Store, account) {
	t.Helper()
	s := memstore.New()
	var a account
	if err := a.write(t.Context(), s, units*clerks); err != nil {
		t.Fatal(err)
	}
	return s, a
}

// TestAuditNotices harms what clerks wrote in ways that look like units, and wants each
// counted under its name.
func TestAuditNotices(t *testing.T) {
	ctx := context.Background()
	c := clerk(1)
	in := func(fn func(tx store.Tx) error) func(*testing.T, store.Store, *account) {
		return func(t *testing.T, s store.Store, _ *account) {
			if _, err := s.Community(c.community()).Update(ctx, store.Unit{At: noon}, fn); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, c := range map[string]struct {
		harm func(*testing.T, store.Store, *account)
		of   func(*tally) int
	}{
		"nothing": {func(*testing.T, store.Store, *account) {}, func(t *tally) int {
			if t.sound() {
				return 1
			}
			return 0
		}},
		"an acknowledged unit is lost": {func(_ *testing.T, _ store.Store, a *account) { a.acked[1]++ }, func(t *tally) int { return t.Lost }},
		"a unit happened that was not sent": {func(t *testing.T, s store.Store, _ *account) {
			for n := 13; n < 15; n++ {
				if _, err := c.unit(ctx, s, n, noon); err != nil {
					t.Fatal(err)
				}
			}
		}, func(t *tally) int { return t.Twice }},
		"a file is missing":         {in(func(tx store.Tx) error { return tx.Delete(ctx, store.Ref(c.file(12)), 1) }), func(t *tally) int { return t.Half }},
		"a file is there too early": {in(func(tx store.Tx) error { return store.Put(ctx, tx, c.place(c.file(13), 13)) }), func(t *tally) int { return t.Half }},
		"an entry is in the log twice": {in(func(tx store.Tx) error {
			return tx.Log(ctx, store.Entry{Activity: activity, Trace: c.name(), Records: 12})
		}), func(t *tally) int { return t.Half }},
	} {
		t.Run(name, func(t *testing.T) {
			s, a := worked(t, 12)
			c.harm(t, s, &a)
			var counted tally
			if err := counted.audit(ctx, s, a.acked, 1); err != nil {
				t.Fatal(err)
			}
			if c.of(&counted) == 0 {
				t.Errorf("not noticed: %v %v", &counted, counted.Notes)
			}
		})
	}
}

// TestSettleTellsApart has one unit in doubt that happened, and one that did not.
func TestSettleTellsApart(t *testing.T) {
	s, a := worked(t, 3)
	if _, err := clerk(2).unit(t.Context(), s, 4, noon); err != nil {
		t.Fatal(err)
	}
	a.sent[2], a.sent[3] = 4, 4
	var counted tally
	if err := counted.settle(t.Context(), s, &a.acked, a.sent); err != nil {
		t.Fatal(err)
	}
	if counted.Doubt != 2 || counted.Happened != 1 || !counted.sound() {
		t.Errorf("%v %v", &counted, counted.Notes)
	}
	if err := counted.audit(t.Context(), s, a.acked, 0); err != nil || !counted.sound() {
		t.Errorf("%v %v %v", &counted, counted.Notes, err)
	}
}

func TestParseTrace(t *testing.T) {
	const name = `\x2f\x64\x2f\x70\x2e\x64\x62` // /d/p.db
	trace := strings.Join([]string{
		`7  pwrite64(3<` + name + `>, "\x41\x42", 2, 4096) = 2`,
		`7  fdatasync(3<` + name + ` <unfinished ...>`,
		`8  write(1<\x70\x69\x70\x65>, "\x61\x63\x6b\x20\x31\x20\x32\x0a", 8) = 8`,
		`7  <... fdatasync resumed>)              = 0`,
		`7  pwrite64(4<` + name + `\x2d\x73\x68\x6d>, "\x41", 1, 0) = 1`,
		`8  ftruncate(3<` + name + `\x2d\x77\x61\x6c>, 512) = 0`,
		`8  unlink("` + name + `\x2d\x77\x61\x6c") = 0`,
		`8  fsync(9<\x2f\x65\x74\x63>) = 0`,
		`8  pwrite64(3<` + name + `>, "\x41\x42", 2, 0) = -1 EIO (Input/output error)`,
	}, "\n")
	trace = strings.Replace(trace, name+` <unfinished`, name+`> <unfinished`, 1)
	events, err := parseTrace(strings.NewReader(trace), "p.db")
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, e := range events {
		got += fmt.Sprintf("%d %s %d %q; ", e.op, e.file, e.at, e.data)
	}
	want := `1 p.db 4096 "AB"; 5  0 "ack 1 2\n"; 2 p.db 0 ""; 3 p.db-wal 512 ""; 4 p.db-wal 0 ""; `
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	_, err = parseTrace(strings.NewReader(`7  fallocate(3<`+name+`>, 0, 0, 4096) = 0`), "p.db")
	if err == nil {
		t.Error("a call that the replay does not know passes")
	}
}

// TestPowerCutsNeedSyncs leaves the syncs out of what a writer did: then units must get lost,
// or the replay does not test what it should.
func TestPowerCutsNeedSyncs(t *testing.T) {
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("strace is not installed")
	}
	r := begin(t, 30)
	path := filepath.Join(r.dir, "power.db")
	events, err := r.traced(t.Context(), path, 12)
	if err != nil {
		t.Fatal(err)
	}
	for _, honest := range []bool{true, false} {
		r.tally = tally{}
		for range r.count {
			r.cut(t.Context(), events, honest)
		}
		if r.sound() != honest {
			t.Errorf("with syncs %v: %v %v", honest, &r.tally, r.Notes)
		}
	}
}

// TestCutterCuts sends bytes through a cutter until it has cut.
func TestCutterCuts(t *testing.T) {
	s := begin(t, 1)
	echo, err := newCutter("127.0.0.1:1", 1) // nobody is there: every connection is reset
	if err != nil {
		t.Fatal(err)
	}
	through, err := newCutter(fmt.Sprint("127.0.0.1:", echo.port()), s.rand.Uint64())
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- through.close() }()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the cutter does not close")
	}
	if err := echo.close(); err != nil {
		t.Error(err)
	}
}
