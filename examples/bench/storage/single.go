package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// singles is how many writes a round has.
const singles = 400

// single compares a unit of one record, turn by turn, with a bare INSERT of its JSON into a
// table with one index, and with a bare transaction that writes the very rows that the unit
// wrote into tables of the same schema.
func (b *bench) single(ctx context.Context) error {
	set, err := b.make(ctx, singles*b.rounds)
	if err != nil {
		return err
	}
	set = set[len(set)-singles*b.rounds:]
	for _, e := range b.engines {
		times, err := b.singleIn(ctx, e, set)
		if err != nil {
			return err
		}
		o, q, r := median(times[0]), median(times[1]), median(times[2])
		p90 := len(set) * 9 / 10
		fmt.Printf("single: %s: %d durable writes each: unit %v, bare INSERT %v: x %.2f at the median; bare transaction of the same rows %v: x %.2f; p90 %v, %v and %v\n",
			e.name(), len(set), short(o), short(q), float64(o)/float64(q), short(r), float64(o)/float64(r), short(times[0][p90]), short(times[1][p90]), short(times[2][p90]))
	}
	return nil
}

// singleIn returns the times of units, of bare inserts and of bare transactions. Each has a
// database of its own: in a shared file the writes of one would empty the other's cache.
func (b *bench) singleIn(ctx context.Context, e engine, set []cohesion.Record) (times [3][]time.Duration, err error) {
	s, db, err := e.open(ctx)
	if err != nil {
		return times, err
	}
	for _, rec := range set { // what the units write is learnt beforehand
		if err := b.putOne(ctx, s, rec); err != nil {
			return times, err
		}
	}
	tables, err := dump(ctx, db)
	if err != nil {
		return times, err
	}
	if s, _, err = e.open(ctx); err != nil {
		return times, err
	}
	plain, whole := e.another(), e.another()
	defer func() { err = errors.Join(err, plain.stop(ctx), whole.stop(ctx)) }()
	insert, err := newBare(ctx, plain)
	if err != nil {
		return times, err
	}
	rows, err := newSame(ctx, whole, tables)
	if err != nil {
		return times, err
	}
	for _, rec := range set {
		body, err := store.Encode(rec)
		if err != nil {
			return times, err
		}
		for i, fn := range []func() error{
			func() error { return b.putOne(ctx, s, rec) },
			func() error { _, err := insert.ExecContext(ctx, rec.Ref().ID, body); return err },
			func() error { return rows.write(ctx, rec.Ref().ID) },
		} {
			took, err := timed(fn)
			if err != nil {
				return times, err
			}
			times[i] = append(times[i], took)
		}
	}
	return times, rows.conn.Close()
}

func (b *bench) putOne(ctx context.Context, s store.Store, rec cohesion.Record) error {
	_, err := s.Community(b.in).Update(ctx, store.Unit{At: noon}, func(tx store.Tx) error {
		_, err := tx.Put(ctx, rec)
		return err
	})
	return err
}

// newBare makes the table of bare inserts.
func newBare(ctx context.Context, e engine) (*sql.Stmt, error) {
	if err := e.start(ctx); err != nil {
		return nil, err
	}
	_, db, err := e.open(ctx)
	if err != nil {
		return nil, err
	}
	bytea := map[string]string{"SQLite": "BLOB", "PostgreSQL": "bytea"}[e.name()]
	if _, err := db.ExecContext(ctx, "CREATE TABLE bare (id TEXT NOT NULL PRIMARY KEY, body "+bytea+" NOT NULL)"); err != nil {
		return nil, err
	}
	return db.PrepareContext(ctx, "INSERT INTO bare (id, body) VALUES ("+e.place(1)+", "+e.place(2)+")")
}

// A same writes rows that units wrote, as a program would that had them ready: each table's
// rows of a record in one statement, the seal as an update, all statements prepared.
type same struct {
	e      engine
	conn   *sql.Conn
	ready  map[string]*sql.Stmt
	tables []table
	rows   map[string][3][][]any // of a record's id: rows of vb_record, vb_facet, vb_change
}

func newSame(ctx context.Context, e engine, all []table) (*same, error) {
	if err := e.start(ctx); err != nil {
		return nil, err
	}
	_, db, err := e.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := e.fill(ctx, db, all[0].name, all[0].columns, all[0].rows); err != nil {
		return nil, err
	}
	w := &same{e: e, ready: map[string]*sql.Stmt{}, tables: all[1:], rows: map[string][3][][]any{}}
	for i, t := range w.tables {
		at := slices.Index(t.columns, "id")
		for _, row := range t.rows {
			id := fmt.Sprint(row[at])
			of := w.rows[id]
			of[i] = append(of[i], row)
			w.rows[id] = of
		}
	}
	w.conn, err = db.Conn(ctx)
	return w, err
}

func (w *same) exec(ctx context.Context, text string, args ...any) error {
	stmt := w.ready[text]
	if stmt == nil {
		var err error
		if stmt, err = w.conn.PrepareContext(ctx, text); err != nil {
			return err
		}
		w.ready[text] = stmt
	}
	_, err := stmt.ExecContext(ctx, args...)
	return err
}

// write commits the rows of a record.
func (w *same) write(ctx context.Context, id string) error {
	begin := map[string]string{"SQLite": "BEGIN IMMEDIATE", "PostgreSQL": "BEGIN"}[w.e.name()]
	if err := w.exec(ctx, begin); err != nil {
		return err
	}
	of := w.rows[id]
	for i, t := range w.tables {
		if len(of[i]) == 0 {
			continue
		}
		if err := w.exec(ctx, w.insert(&t, len(of[i])), slices.Concat(of[i]...)...); err != nil {
			return err
		}
	}
	change := of[2][0]
	seq, link := change[slices.Index(w.tables[2].columns, "seq")], change[slices.Index(w.tables[2].columns, "link")]
	if err := w.exec(ctx, "UPDATE vb_partition SET seq = "+w.e.place(1)+", link = "+w.e.place(2)+", records = "+w.e.place(3)+", tally = "+w.e.place(4)+" WHERE community = "+w.e.place(5),
		seq, link, seq, link, change[0]); err != nil {
		return err
	}
	return w.exec(ctx, "COMMIT")
}

// insert returns the statement for n rows.
func (w *same) insert(t *table, n int) string {
	var text strings.Builder
	fmt.Fprintf(&text, "INSERT INTO %s (%s) VALUES ", t.name, strings.Join(t.columns, ", "))
	for i := range n * len(t.columns) {
		switch {
		case i == 0:
			text.WriteString("(")
		case i%len(t.columns) == 0:
			text.WriteString("), (")
		default:
			text.WriteString(", ")
		}
		text.WriteString(w.e.place(i + 1))
	}
	return text.String() + ")"
}
