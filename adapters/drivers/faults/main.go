package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// A fault is something that is done to stores.
type fault struct {
	name        string
	what        string
	full, short int // rounds
	run         func(ctx context.Context, r *round) error
	needs       func() error // what must be installed; nil is nothing
}

// strace says whether it is installed.
func strace() error {
	if _, err := exec.LookPath("strace"); err != nil {
		return errors.New("strace is not installed")
	}
	return nil
}

// aServer says whether PostgreSQL is installed.
func aServer() error {
	_, err := programs()
	return err
}

func faults() []fault {
	return []fault{
		{"kill", "kill -9 of a process that writes to SQLite", 300, 5, kill, nil},
		{"kill-postgres", "kill -9 of a PostgreSQL server, all its processes", 50, 2, killPostgres, aServer},
		{"power", "power cuts under SQLite, replayed: writes not synced are dropped, reordered, torn", 400, 12, powerCuts, strace},
		{"disk-full", "the disk of SQLite is full, and then has room again", 3, 1, diskFull, nil},
		{"read-only", "the disk of SQLite cannot be written, and then can be again", 3, 1, readOnly, nil},
		{"io-error", "each k-th call of the operating system fails once with EIO, under SQLite", 0, 12, ioErrors, strace},
		{"io-dead", "from the k-th call on all writes and syncs fail with EIO, under SQLite", 40, 3, ioDead, strace},
		{"files", "the file of SQLite is truncated, zeroed, overwritten", 160, 16, damagedFiles, nil},
		{"flips", "single bits of the file of SQLite are flipped", 300, 15, flips, nil},
		{"restore", "a person is erased, and a backup of SQLite from before is restored", 20, 2, restore, nil},
		{"cut", "connections to PostgreSQL are cut in mid-transaction", 400, 10, cutConnections, aServer},
		{"pool", "PostgreSQL has fewer connections than there are writers", 3, 1, exhausted, aServer},
		{"clock", "the clock of the writers jumps back and forth", 40, 4, clockJumps, nil},
	}
}

// A round is what a fault has to work with.
type round struct {
	tally
	dir   string // empty at first
	count int    // how many rounds are asked; 0 is as many as there are
	rand  *rand.Rand
	self  string // this program
	log   func(format string, args ...any)
}

func main() {
	if len(os.Args) > 1 && strings.HasPrefix(os.Args[1], "child:") {
		if err := child(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		return
	}
	name := flag.String("fault", "", "the fault, or all")
	short := flag.Bool("short", false, "do few rounds")
	rounds := flag.Int("rounds", 0, "how many rounds; 0 is the fault's own number")
	seed := flag.Uint64("seed", 1, "of all chance")
	limit := flag.Duration("limit", 30*time.Minute, "the longest that a fault may take")
	verbose := flag.Bool("v", false, "tell what happens")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if *name == "" {
		for _, f := range faults() {
			fmt.Printf("%-14s %s (%d rounds)\n", f.name, f.what, f.full)
		}
		return
	}
	failed, known := false, false
	for _, f := range faults() {
		if f.name != *name && *name != "all" {
			continue
		}
		known = true
		if err := missing(f); err != nil {
			fmt.Printf("%s: LEFT OUT: %v\n", f.name, err)
			failed = failed || *name != "all" || os.Getenv("VERBINDER_REQUIRE_FAULTS") == "1"
			continue
		}
		n := f.full
		if *short {
			n = f.short
		}
		if err := do(ctx, f, cmp.Or(*rounds, n), *seed, *limit, *verbose); err != nil {
			fmt.Printf("%s: FAILED: %v\n", f.name, err)
			failed = true
		}
	}
	if failed || !known {
		if !known {
			fmt.Fprintf(os.Stderr, "there is no fault %q\n", *name)
		}
		stop()
		os.Exit(1)
	}
}

// missing says what a fault lacks.
func missing(f fault) error {
	if f.needs == nil {
		return nil
	}
	return f.needs()
}

// do does a fault and prints its figures.
func do(ctx context.Context, f fault, rounds int, seed uint64, limit time.Duration, verbose bool) (err error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	r, err := newRound(rounds, seed, verbose)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(r.dir)) }()
	started := time.Now()
	err = f.run(ctx, r)
	fmt.Printf("%s: %v (%.0f s)\n", f.name, &r.tally, time.Since(started).Seconds())
	for _, note := range r.Notes {
		fmt.Println("    " + note)
	}
	switch {
	case err != nil:
		return err
	case !r.sound():
		return errors.New("the store did not hold what it must")
	}
	return nil
}

func newRound(rounds int, seed uint64, verbose bool) (*round, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "faults")
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o755); err != nil { // the server's user must get through
		return nil, err
	}
	r := &round{dir: dir, count: rounds, rand: rand.New(rand.NewPCG(seed, 0)), self: self, log: func(string, ...any) {}}
	if verbose {
		r.log = func(format string, args ...any) { fmt.Printf("  "+format+"\n", args...) }
	}
	return r, nil
}
