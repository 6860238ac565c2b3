package histories_test

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	"go.uber.org/goleak"

	"github.com/socialebasis/verbinder/adapters/drivers/postgres"
	"github.com/socialebasis/verbinder/adapters/drivers/sqlite"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
)

var (
	histories  = flag.Int("histories", 6, "how many random histories are compared")
	steps      = flag.Int("steps", 400, "how many steps each has")
	operations = flag.Int("operations", 3000, "how many operations of concurrent clients are judged, on each store")
)

func TestMain(m *testing.M) {
	flag.Parse()
	goleak.VerifyTestMain(m)
}

// address names the server of the tests, where the role may make roles and schemas.
var address = cmp.Or(os.Getenv("VERBINDER_POSTGRES"), "postgres://postgres@127.0.0.1:5432/test")

// kinds are the stores that are compared.
var kinds = []struct {
	name string
	open func(t testing.TB) store.Store
}{
	{"memory", func(testing.TB) store.Store { return memstore.New() }},
	{"SQLite", openSQLite},
	{"PostgreSQL", openPostgres},
}

func openSQLite(t testing.TB) store.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "histories.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return closing(t, s)
}

// openPostgres opens a schema of its own with a role of its own, which has no special rights.
func openPostgres(t testing.TB) store.Store {
	t.Helper()
	ctx := context.Background()
	db, err := sql.Open("pgx", address)
	if err == nil {
		err = db.PingContext(ctx)
	}
	if err != nil {
		if os.Getenv("VERBINDER_REQUIRE_POSTGRES") == "1" {
			t.Fatalf("PostgreSQL does not answer: %v", err)
		}
		t.Skipf("PostgreSQL does not answer (VERBINDER_POSTGRES names the server): %v", err)
	}
	name := "histories_" + strings.ToLower(rand.Text()[:10])
	run := func(text string) {
		if _, err := db.ExecContext(ctx, text); err != nil {
			t.Error(err)
		}
	}
	run("CREATE ROLE " + name + " LOGIN NOSUPERUSER NOBYPASSRLS; CREATE SCHEMA " + name + " AUTHORIZATION " + name)
	t.Cleanup(func() {
		run("DROP SCHEMA " + name + " CASCADE; DROP ROLE " + name)
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User(name)
	u.RawQuery = url.Values{"search_path": {name}}.Encode()
	s, err := postgres.Open(ctx, u.String(), postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return closing(t, s)
}

func closing(t testing.TB, s store.Store) store.Store {
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
