package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"runtime"
	"text/tabwriter"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

// loadInto loads the set and returns how long it took.
func (b *bench) loadInto(ctx context.Context, s store.Store, set []cohesion.Record) (time.Duration, error) {
	return timed(func() error {
		n, err := store.Load(ctx, s.Community(b.in), noon, each(set))
		if err == nil && n != len(set) {
			err = fmt.Errorf("%d of %d records loaded", n, len(set))
		}
		return err
	})
}

// The tables that a load fills.
var filled = []string{"vb_partition", "vb_record", "vb_facet", "vb_change"}

// A table is the rows of one, as the driver gives them.
type table struct {
	name    string
	columns []string
	rows    [][]any
}

func dump(ctx context.Context, db *sql.DB) ([]table, error) {
	var all []table
	for _, name := range filled {
		rows, err := db.QueryContext(ctx, "SELECT * FROM "+name)
		if err != nil {
			return nil, err
		}
		t, err := dumpRows(rows)
		if err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		t.name = name
		all = append(all, t)
	}
	return all, nil
}

func dumpRows(rows *sql.Rows) (t table, err error) {
	if t.columns, err = rows.Columns(); err != nil {
		return t, err
	}
	for rows.Next() {
		row, dest := make([]any, len(t.columns)), make([]any, len(t.columns))
		for i := range row {
			dest[i] = &row[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return t, err
		}
		for i, v := range row {
			if b, ok := v.([]byte); ok && len(b) == 0 {
				row[i] = []byte{} // nil would be written as NULL
			}
		}
		t.rows = append(t.rows, row)
	}
	return t, rows.Err()
}

// bulk compares a load with the bare driver.
func (b *bench) bulk(ctx context.Context) error {
	set, err := b.make(ctx, b.records)
	if err != nil {
		return err
	}
	for _, e := range b.engines {
		var ours, bare []time.Duration
		var tables []table
		for range b.rounds {
			s, db, err := e.open(ctx)
			if err != nil {
				return err
			}
			took, err := b.loadInto(ctx, s, set)
			if err != nil {
				return err
			}
			ours = append(ours, took)
			if tables == nil {
				if tables, err = dump(ctx, db); err != nil {
					return err
				}
			}
			if _, db, err = e.open(ctx); err != nil {
				return err
			}
			took, err = timed(func() error { return fillAll(ctx, e, db, tables) })
			if err != nil {
				return err
			}
			bare = append(bare, took)
			runtime.GC()
		}
		o, p := median(ours), median(bare)
		rows := 0
		for _, t := range tables {
			rows += len(t.rows)
		}
		fmt.Printf("bulk: %s: %d records, %d rows: load %v, bare driver %v: x %.2f (rounds: %v, %v)\n",
			e.name(), len(set), rows, short(o), short(p), float64(o)/float64(p), ours, bare)
	}
	return nil
}

func fillAll(ctx context.Context, e engine, db *sql.DB, tables []table) error {
	for _, t := range tables {
		if err := e.fill(ctx, db, t.name, t.columns, t.rows); err != nil {
			return err
		}
	}
	return nil
}

// supplyOf reads what an index is made of.
func supplyOf(ctx context.Context, p store.Partition) (matching.Supply, error) {
	supply := matching.Supply{Vocabulary: vocabulary.Starter(), Day: schedule.Date{Year: 2026, Month: 11, Day: 22}}
	err := p.View(ctx, func(r store.Reader) error {
		for _, read := range []func() error{
			func() error { return all(ctx, r, &supply.Initiatives) },
			func() error { return all(ctx, r, &supply.Organisations) },
			func() error { return all(ctx, r, &supply.Places) },
		} {
			if err := read(); err != nil {
				return err
			}
		}
		return nil
	})
	return supply, err
}

func all[T any, R store.Noun[T]](ctx context.Context, r store.Reader, into *[]R) error {
	for rec, err := range store.All[T, R](ctx, r, store.Filter{}) {
		if err != nil {
			return err
		}
		*into = append(*into, rec)
	}
	return nil
}

// index makes an index from each store, and from memory.
func (b *bench) index(ctx context.Context) error {
	set, err := b.make(ctx, b.records)
	if err != nil {
		return err
	}
	memory := memstore.New()
	if _, err := b.loadInto(ctx, memory, set); err != nil {
		return err
	}
	for _, e := range b.engines {
		s, _, err := e.open(ctx)
		if err != nil {
			return err
		}
		if _, err := b.loadInto(ctx, s, set); err != nil {
			return err
		}
		var reading, making, remembered []time.Duration
		for range b.rounds {
			for _, from := range []store.Store{memory, s} {
				runtime.GC()
				var supply matching.Supply
				read, err := timed(func() (err error) { supply, err = supplyOf(ctx, from.Community(b.in)); return err })
				if err != nil {
					return err
				}
				made, err := timed(func() error { _, err := matching.NewIndex(ctx, supply); return err })
				if err != nil {
					return err
				}
				if from == store.Store(memory) {
					remembered = append(remembered, read+made)
				} else {
					reading, making = append(reading, read), append(making, read+made)
				}
			}
		}
		o, m := median(making), median(remembered)
		fmt.Printf("index: %s: %d initiatives: from storage %v, of which reading %v; from memory %v: x %.2f\n",
			e.name(), b.records, short(o), short(median(reading)), short(m), float64(o)/float64(m))
	}
	return nil
}

// scan watches the heap while everything is read.
func (b *bench) scan(ctx context.Context) error {
	for _, n := range []int{b.records / 10, b.records} {
		set, err := b.make(ctx, n)
		if err != nil {
			return err
		}
		for _, e := range b.engines {
			s, _, err := e.open(ctx)
			if err != nil {
				return err
			}
			if _, err := b.loadInto(ctx, s, set); err != nil {
				return err
			}
			base := heap()
			most, read, sum := uint64(0), 0, sha256.New()
			err = s.Community(b.in).View(ctx, func(r store.Reader) error {
				for rec, err := range store.All[cohesion.Initiative](ctx, r, store.Filter{}) {
					if err != nil {
						return err
					}
					fmt.Fprint(sum, rec.ID)
					if read++; read%(n/20) == 0 {
						most = max(most, heap())
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
			fmt.Printf("scan: %s: %d initiatives: live heap at most %.1f MB above the start\n", e.name(), read, float64(int64(most)-int64(base))/1e6)
		}
	}
	return nil
}

// heap returns how many bytes are in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// growth measures the same at several sizes.
func (b *bench) growth(ctx context.Context, text string) error {
	sizes, err := sizesOf(text)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "engine\tinitiatives\trecords\tload\tµs a record\tMB on disk\tget µs\tpage of 100 by theme\tcount by area\tunit\tverify\t")
	for _, n := range sizes {
		set, err := b.make(ctx, n)
		if err != nil {
			return err
		}
		for _, e := range b.engines {
			if err := b.grow(ctx, out, e, n, set); err != nil {
				return err
			}
			if err := out.Flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bench) grow(ctx context.Context, out *tabwriter.Writer, e engine, n int, set []cohesion.Record) error {
	s, db, err := e.open(ctx)
	if err != nil {
		return err
	}
	load, err := b.loadInto(ctx, s, set)
	if err != nil {
		return err
	}
	size, err := e.size(ctx, db)
	if err != nil {
		return err
	}
	p := s.Community(b.in)
	first := set[len(set)-1].(*cohesion.Initiative)
	f := store.FacetsOf(first)
	several := func(fn func(i int) error) (time.Duration, error) {
		var times []time.Duration
		for i := range 51 {
			took, err := timed(func() error { return fn(i) })
			if err != nil {
				return 0, err
			}
			times = append(times, took)
		}
		return median(times), nil
	}
	var figures []time.Duration
	for _, fn := range []func(i int) error{
		func(i int) error { _, err := p.Get(ctx, set[len(set)-1-i*len(set)/99].Ref()); return err },
		func(int) error {
			_, err := p.List(ctx, cohesion.KindInitiative, store.Filter{Themes: f.Themes[:1], Published: true}, store.Page{})
			return err
		},
		func(int) error {
			_, err := p.Count(ctx, cohesion.KindInitiative, store.Filter{Areas: f.Areas})
			return err
		},
		func(int) error {
			_, err := p.Update(ctx, store.Unit{At: noon}, func(tx store.Tx) error {
				_, err := store.Edit(ctx, tx, first.ID, func(i *cohesion.Initiative) error { i.Published = !i.Published; return nil })
				return err
			})
			return err
		},
	} {
		took, err := several(fn)
		if err != nil {
			return err
		}
		figures = append(figures, took)
	}
	verify, err := timed(func() error {
		findings, err := p.Verify(ctx)
		if len(findings) > 0 {
			err = fmt.Errorf("found %v", findings)
		}
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s\t%d\t%d\t%v\t%.1f\t%.0f\t%d\t%v\t%v\t%v\t%v\t\n", e.name(), n, len(set), short(load), float64(load.Microseconds())/float64(len(set)),
		float64(size)/1e6, figures[0].Microseconds(), short(figures[1]), short(figures[2]), short(figures[3]), short(verify))
	return nil
}
