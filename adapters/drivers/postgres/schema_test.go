package postgres_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/socialebasis/verbinder/adapters/drivers/internal/fixture"
	"github.com/socialebasis/verbinder/adapters/drivers/postgres"
	"github.com/socialebasis/verbinder/adapters/store/sqlstore"
	"github.com/socialebasis/verbinder/cohesion"
)

// Each file in testdata is a store as an earlier version of the schema kept it.
func TestUpgrade(t *testing.T) {
	ctx := context.Background()
	files, err := filepath.Glob("testdata/v*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal("no earlier versions", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			dsn := schema(t)
			if _, err := connect(t, dsn).Exec(string(text)); err != nil {
				t.Fatal(err)
			}
			if _, err := postgres.Open(ctx, dsn, postgres.Options{NoMigrations: true}); !errors.Is(err, sqlstore.ErrSchema) {
				t.Errorf("opened without migrations: got error %v, want ErrSchema", err)
			}
			if err := fixture.Check(ctx, open(t, dsn, postgres.Options{})); err != nil {
				t.Error(err)
			}
		})
	}
}

// column returns the values of a query's only column, a line each.
func column(t testing.TB, db *sql.DB, text string, args ...any) string {
	t.Helper()
	rows, err := db.Query(text, args...)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

func TestNewerSchemaIsRefused(t *testing.T) {
	dsn := schema(t)
	open(t, dsn, postgres.Options{})
	if _, err := connect(t, dsn).Exec("INSERT INTO vb_migration (community, version, name) VALUES ('reference', 99, 'later')"); err != nil {
		t.Fatal(err)
	}
	_, err := postgres.Open(context.Background(), dsn, postgres.Options{})
	if !errors.Is(err, sqlstore.ErrSchema) || !strings.Contains(err.Error(), "newer program") {
		t.Errorf("got error %v, want ErrSchema that says to use a newer program", err)
	}
}

// Many programs that start at once make the schema once.
func TestOpenTogether(t *testing.T) {
	dsn := schema(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			s, err := postgres.Open(context.Background(), dsn, postgres.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := column(t, connect(t, dsn), "SELECT count(*)::text FROM vb_migration"); got != "2" {
		t.Errorf("%s migrations were applied, want 2", got)
	}
}

// The catalogue says what keys there are, whatever the migrations meant.
func TestCommunityLeadsEveryKey(t *testing.T) {
	dsn := schema(t)
	open(t, dsn, postgres.Options{})
	db := connect(t, dsn)
	const here = "(SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
	if got := column(t, db, `SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = `+here+`
LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE a.attname IS DISTINCT FROM 'community'`); got != "" {
		t.Errorf("keys and indexes that another column leads:\n%s", got)
	}
	if got := column(t, db, `SELECT k.conname::text FROM pg_constraint k LEFT JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
WHERE k.connamespace = `+here+` AND k.contype IN ('p', 'u', 'f', 'x') AND a.attname IS DISTINCT FROM 'community'`); got != "" {
		t.Errorf("constraints that another column leads:\n%s", got)
	}
	if got := column(t, db, `SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = `+here+` AND c.relkind = 'r'
AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p')`); got != "" {
		t.Errorf("tables without a primary key:\n%s", got)
	}
	if got := column(t, db, "SELECT relname::text FROM pg_class WHERE relnamespace = "+here+" AND relkind = 'S'"); got != "" {
		t.Errorf("sequences, which communities share:\n%s", got)
	}
	if got := column(t, db, "SELECT relname::text FROM pg_class WHERE relnamespace = "+here+" AND relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY 1"); got != "vb_migration" {
		t.Errorf("tables without row-level security:\n%s\nwant vb_migration alone", got)
	}
	if got := column(t, db, "SELECT count(*)::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = "+here); got != "14" {
		t.Errorf("%s indexes were looked at, want 14", got)
	}
}

// The second wall holds by itself: a statement that forgets the community sees nothing of
// another, and can write nothing there.
func TestRowLevelSecurity(t *testing.T) {
	ctx, dsn := context.Background(), schema(t)
	s := open(t, dsn, postgres.Options{})
	if err := fixture.Fill(ctx, s); err != nil {
		t.Fatal(err)
	}
	db := connect(t, dsn)
	if got := column(t, db, "SELECT (rolsuper OR rolbypassrls)::text FROM pg_roles WHERE rolname = current_user"); got != "false" {
		t.Fatal("the role of the tests may pass row-level security: they prove nothing")
	}
	other, err := cohesion.ParseID[cohesion.Community]("01KAMSVR00C0MMNNTY00000002")
	if err != nil {
		t.Fatal(err)
	}
	tables := strings.Fields("vb_partition vb_record vb_facet vb_change vb_key vb_document vb_erasure vb_log")
	for setting, sees := range map[string]bool{"": false, other.String(): false, fixture.Community().String(): true} {
		tx, err := db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec("SELECT set_config('verbinder.community', $1, true)", setting); err != nil {
			t.Fatal(err)
		}
		for _, table := range tables[:5] {
			var n int
			if err := tx.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
				t.Fatal(err)
			}
			if n > 0 != sees {
				t.Errorf("a transaction of %q sees %d rows of %s", setting, n, table)
			}
		}
		if !sees {
			_, err = tx.Exec("INSERT INTO vb_facet VALUES ($1, 1, 1, 'x', 'x')", fixture.Community().String())
			if err == nil || !strings.Contains(err.Error(), "row-level security") {
				t.Errorf("a transaction of %q wrote elsewhere: %v", setting, err)
			}
		}
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}
	// Every community at once is the list of them, and one change of each.
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.Exec("SELECT set_config('verbinder.community', '*', true)"); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		var n int
		if err := tx.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if want := map[string]int{"vb_partition": 2, "vb_change": 1}[table]; n != want {
			t.Errorf("a transaction of all sees %d rows of %s, want %d", n, table, want)
		}
	}
	if result, err := tx.Exec("UPDATE vb_partition SET seq = 0"); err == nil {
		if n, err := result.RowsAffected(); err != nil || n > 0 {
			t.Errorf("a transaction of all changed %d rows: %v", n, err)
		}
	}
}

// connect returns a connection of the role that knows nothing of stores.
func connect(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(fmt.Errorf("closing: %w", err))
		}
	})
	return db
}
