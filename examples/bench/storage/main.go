// Command storage measures the stores, as ratios to what the bare driver needs for the same
// in the same run.
//
//	storage [-records 200000] [-rounds 3] [-postgres ADDRESS] bulk single index scan
//	storage -sizes 20000,50000,100000 growth
//
// bulk loads initiatives and, turn by turn, copies the rows that this made into an empty
// database with the same schema in the fastest way that the driver knows. single commits one
// record a unit and, turn by turn, one bare INSERT of as many bytes into a table with one
// index. index makes an index for matching from a store and from memory. scan reads
// everything and watches the heap. growth shows how the figures change with size. SQLite
// writes to -dir; PostgreSQL is measured where an address is given, as a role that
// may make schemas.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"iter"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/examples/internal/generate"
)

// A bench is what the measurements share.
type bench struct {
	records, rounds int
	engines         []engine
	set             []cohesion.Record // of one community
	in              cohesion.CommunityID
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func main() {
	var b bench
	flag.IntVar(&b.records, "records", 200_000, "initiatives")
	flag.IntVar(&b.rounds, "rounds", 3, "rounds of which the median counts")
	sizes := flag.String("sizes", "20000,50000,100000,200000", "sizes of the growth table")
	dir := flag.String("dir", os.TempDir(), "`FOLDER` for SQLite's files")
	postgres := flag.String("postgres", "", "`ADDRESS` of PostgreSQL")
	flag.Parse()
	b.engines = []engine{&sqliteEngine{dir: *dir}}
	if *postgres != "" {
		b.engines = append(b.engines, &postgresEngine{address: *postgres})
	}
	if err := b.run(context.Background(), flag.Args(), *sizes); err != nil {
		fmt.Fprintln(os.Stderr, "storage:", err)
		os.Exit(1)
	}
}

func (b *bench) run(ctx context.Context, names []string, sizes string) error {
	if len(names) == 0 {
		return errors.New("name what to measure: bulk, single, index, scan or growth")
	}
	for _, name := range names {
		measure, ok := map[string]func(context.Context) error{
			"bulk": b.bulk, "single": b.single, "index": b.index, "scan": b.scan,
			"growth": func(ctx context.Context) error { return b.growth(ctx, sizes) },
		}[name]
		if !ok {
			return fmt.Errorf("%q is not something to measure", name)
		}
		for _, e := range b.engines {
			if err := e.start(ctx); err != nil {
				return err
			}
		}
		err := measure(ctx)
		for _, e := range b.engines {
			err = errors.Join(err, e.stop(ctx))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// make returns a set of initiatives, with what they refer to, all of one community.
func (b *bench) make(ctx context.Context, initiatives int) ([]cohesion.Record, error) {
	if len(b.set) > 0 && b.records == initiatives {
		return b.set, nil
	}
	var set []cohesion.Record
	err := generate.National(ctx, generate.Options{Seed: 7, Initiatives: initiatives}, func(rec cohesion.Record) error {
		if own := rec.InCommunity(); !own.IsZero() {
			b.in = own
			store.SetVersion(rec, 0) // new to every store
			set = append(set, rec)
		}
		return nil
	})
	set = slices.DeleteFunc(set, func(rec cohesion.Record) bool { return rec.InCommunity() != b.in })
	if b.records == initiatives {
		b.set = set
	}
	return set, err
}

// each gives the records one by one.
func each(set []cohesion.Record) iter.Seq2[cohesion.Record, error] {
	return func(yield func(cohesion.Record, error) bool) {
		for _, rec := range set {
			if !yield(rec, nil) {
				return
			}
		}
	}
}

func sizesOf(text string) ([]int, error) {
	var sizes []int
	for field := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(field)
		if err != nil {
			return nil, fmt.Errorf("-sizes: %w", err)
		}
		sizes = append(sizes, n)
	}
	return sizes, nil
}

// median sorts the times and returns the middle one.
func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// timed returns how long fn took.
func timed(fn func() error) (time.Duration, error) {
	start := time.Now()
	err := fn()
	return time.Since(start), err
}

func short(d time.Duration) time.Duration {
	if d > 10*time.Millisecond {
		return d.Round(time.Millisecond)
	}
	return d.Round(time.Microsecond)
}
