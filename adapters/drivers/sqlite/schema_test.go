package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/adapters/drivers/internal/fixture"
	"github.com/socialebasis/verbinder/adapters/drivers/sqlite"
	"github.com/socialebasis/verbinder/adapters/store/sqlstore"
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
			path := filepath.Join(t.TempDir(), "store.db")
			if _, err := raw(t, path).Exec(string(text)); err != nil {
				t.Fatal(err)
			}
			if _, err := sqlite.Open(ctx, path, sqlite.Options{NoMigrations: true}); !errors.Is(err, sqlstore.ErrSchema) {
				t.Errorf("opened without migrations: got error %v, want ErrSchema", err)
			}
			if err := fixture.Check(ctx, openAt(t, path)); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(schemaOf(t, raw(t, openedPath(t))), schemaOf(t, raw(t, path))); diff != "" {
				t.Errorf("schema of a new store and of this (-new +upgraded):\n%s", diff)
			}
		})
	}
}

func openedPath(t testing.TB) string {
	path := filepath.Join(t.TempDir(), "new.db")
	openAt(t, path)
	return path
}

// schemaOf returns the definitions of all tables and indexes.
func schemaOf(t testing.TB, db *sql.DB) string {
	t.Helper()
	return column(t, db, "SELECT coalesce(sql, name) FROM sqlite_master WHERE tbl_name <> 'vb_migration' ORDER BY name")
}

// column returns the values of a query's only column, a line each.
func column(t testing.TB, db *sql.DB, text string) string {
	t.Helper()
	rows, err := db.Query(text)
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
	ctx, path := context.Background(), openedPath(t)
	if _, err := raw(t, path).Exec("INSERT INTO vb_migration (community, version, name) VALUES ('reference', 99, 'later')"); err != nil {
		t.Fatal(err)
	}
	_, err := sqlite.Open(ctx, path, sqlite.Options{})
	if !errors.Is(err, sqlstore.ErrSchema) || !strings.Contains(err.Error(), "newer program") {
		t.Errorf("got error %v, want ErrSchema that says to use a newer program", err)
	}
}

// Many programs that start at once make the schema once.
func TestOpenTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			s, err := sqlite.Open(context.Background(), path, sqlite.Options{})
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
	if got := column(t, raw(t, path), "SELECT count(*) FROM vb_migration"); got != "2" {
		t.Errorf("%s migrations were applied, want 2", got)
	}
}

func TestCommunityLeadsEveryKey(t *testing.T) {
	db := raw(t, openedPath(t))
	if got := column(t, db, `SELECT m.name || '.' || i.name FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_info(i.name) c
WHERE m.type = 'table' AND c.seqno = 0 AND c.name <> 'community'`); got != "" {
		t.Errorf("keys and indexes that another column leads:\n%s", got)
	}
	if got := column(t, db, "SELECT count(*) FROM sqlite_master m, pragma_index_list(m.name) i WHERE m.type = 'table'"); got < "10" {
		t.Errorf("only %s indexes were looked at", got)
	}
	if got := column(t, db, "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.cid = 0 AND (c.name <> 'community' OR c.pk <> 1)"); got != "" {
		t.Errorf("tables whose key another column leads:\n%s", got)
	}
}
