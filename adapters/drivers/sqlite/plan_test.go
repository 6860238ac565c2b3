package sqlite_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	driven "modernc.org/sqlite"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/sqlstore"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A tap notes the statements that go to the driver.
type tap struct {
	driver.Connector
	mu   sync.Mutex
	text []string
}

func (p *tap) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := p.Connector.Connect(ctx)
	return &tapped{conn, p}, err
}

// taken returns what was noted since it was last asked.
func (p *tap) taken() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	text := p.text
	p.text = nil
	return text
}

type tapped struct {
	driver.Conn
	to *tap
}

func (c *tapped) Prepare(text string) (driver.Stmt, error) {
	c.to.mu.Lock()
	c.to.text = append(c.to.text, text)
	c.to.mu.Unlock()
	return c.Conn.Prepare(text)
}

// listening opens a store, and a tap of what it reads.
func listening(t *testing.T, path string) (*sqlstore.Store, *tap) {
	t.Helper()
	name := "file:" + path + "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"
	connector, err := driven.NewConnector(name)
	if err != nil {
		t.Fatal(err)
	}
	p := &tap{Connector: connector}
	write, read := raw(t, path), sql.OpenDB(p)
	if _, err := write.Exec("PRAGMA journal_mode=WAL"); err != nil {
		t.Fatal(err)
	}
	s, err := sqlstore.Open(t.Context(), sqlstore.DB{Write: write, Read: read}, sqlstore.SQLite, sqlstore.Options{Readers: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := read.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, p
}

var (
	parameter = regexp.MustCompile(`\?(\d+)`)
	ours      = regexp.MustCompile(`^(SCAN|SEARCH) ([frx])\b(.*)`) // as sqlstore names its tables
)

// plan returns what SQLite does for a statement, a step a line.
func plan(t *testing.T, db *sql.DB, text string) []string {
	t.Helper()
	args := map[string]bool{}
	for _, m := range parameter.FindAllStringSubmatch(text, -1) {
		args[m[1]] = true
	}
	rows, err := db.Query("EXPLAIN QUERY PLAN "+text, make([]any, len(args))...)
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}

// Every filter is answered from an index that the community and the kind lead, and a page
// begins where the last ended: no list reads a table from its start.
func TestFiltersUseIndexes(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "store.db")
	s, tap := listening(t, path)
	p := s.Community(testID[cohesion.Community](t, 1))
	for n := range 200 {
		put(t, p, place(t, n, fmt.Sprint("Dorpshuis ", n)))
	}
	key, facet, last := "(community=? AND kind=? AND id>?)", "(community=? AND kind=? AND facet=? AND value=?", "AND id>?"
	theme, area := []vocabulary.Ref{"sb:a", "sb:b"}, []cohesion.AreaCode{{}}
	for _, c := range []struct {
		name   string
		filter store.Filter
		uses   []string // of the list, each somewhere in a step
	}{
		{"all", store.Filter{}, []string{key}},
		{"status", store.Filter{Status: []string{"open", "closed"}}, []string{"community=? AND kind=?"}},
		{"changed since", store.Filter{ChangedSince: noon}, []string{"community=? AND kind=?"}},
		{"changed before", store.Filter{ChangedBefore: noon}, []string{"community=? AND kind=?"}},
		{"expired", store.Filter{ExpiresBefore: schedule.Date{Year: 2026, Month: 1, Day: 1}}, []string{"community=? AND kind=?"}},
		{"published", store.Filter{Published: true}, []string{key}},
		{"theme", store.Filter{Themes: theme[:1]}, []string{facet, last}},
		{"themes", store.Filter{Themes: theme}, []string{facet, last}},
		{"area", store.Filter{Areas: area}, []string{facet, last}},
		{"about", store.Filter{About: []cohesion.RecordRef{place(t, 1, "").Ref()}}, []string{facet, last}},
		{"source", store.Filter{Source: &cohesion.Source{System: "kaart", ID: "1"}}, []string{facet, last}},
		{"subject", store.Filter{Subject: "s"}, []string{facet, last}},
		{"theme, area, published", store.Filter{Themes: theme, Areas: area, Published: true}, []string{facet, last, "SEARCH r", "SEARCH x"}},
		{"theme, changed", store.Filter{Themes: theme[:1], ChangedSince: noon, ChangedBefore: noon.Add(time.Hour)}, []string{facet, last, "SEARCH r"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tap.taken()
			if _, err := p.List(ctx, cohesion.KindPlace, c.filter, store.Page{After: store.Cursor(testID[cohesion.Place](t, 5).String())}); err != nil {
				t.Fatal(err)
			}
			lists := tap.taken()
			if _, err := p.Count(ctx, cohesion.KindPlace, c.filter); err != nil {
				t.Fatal(err)
			}
			counts := tap.taken()
			if len(lists) != 1 || len(counts) > 1 {
				t.Fatalf("statements %q and %q", lists, counts)
			}
			steps := plan(t, raw(t, path), lists[0])
			for _, want := range c.uses {
				if !strings.Contains(strings.Join(steps, "\n"), want) {
					t.Errorf("no step of the list has %q:\n%s", want, strings.Join(steps, "\n"))
				}
			}
			for _, text := range counts {
				steps = append(steps, plan(t, raw(t, path), text)...)
			}
			found := 0
			for _, step := range steps {
				m := ours.FindStringSubmatch(step)
				if m == nil {
					continue
				}
				if found++; m[1] == "SCAN" || !strings.Contains(m[3], "(community=? AND kind=?") {
					t.Errorf("step %q reads more than it must", step)
				}
			}
			if found < 2 {
				t.Errorf("no tables in the plan:\n%s", strings.Join(steps, "\n"))
			}
		})
	}
}
