package postgres_test

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/socialebasis/verbinder/adapters/drivers/postgres"
)

// The server of the tests, where the role may make roles and schemas. With
// VERBINDER_REQUIRE_POSTGRES=1 a server that does not answer is a failure.
var address = cmp.Or(os.Getenv("VERBINDER_POSTGRES"), "postgres://postgres@127.0.0.1:5432/test")

// A server is the administrator's connection, and a role that has no more rights than a
// program should.
type server struct {
	db   *sql.DB
	role string
	why  error // why there is none
}

var admin server

func TestMain(m *testing.M) {
	admin.connect()
	code := m.Run()
	if err := admin.close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func (a *server) connect() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	db, err := sql.Open("pgx", address)
	if err == nil {
		a.db, a.role = db, "verbinder_"+strings.ToLower(rand.Text()[:10])
		_, err = db.ExecContext(ctx, "CREATE ROLE "+a.role+" LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")
	}
	a.why = err
}

func (a *server) close() error {
	if a.db == nil {
		return nil
	}
	if a.why == nil {
		if _, err := a.db.Exec("DROP OWNED BY " + a.role + "; DROP ROLE " + a.role); err != nil {
			return err
		}
	}
	return a.db.Close()
}

// schema returns the address of a new schema that belongs to the role, with more settings of the
// connection.
func schema(t testing.TB, settings ...string) string {
	t.Helper()
	if admin.why != nil {
		if os.Getenv("VERBINDER_REQUIRE_POSTGRES") == "1" {
			t.Fatalf("PostgreSQL does not answer: %v", admin.why)
		}
		t.Skipf("PostgreSQL does not answer (VERBINDER_POSTGRES names the server): %v", admin.why)
	}
	name := "verbinder_" + strings.ToLower(rand.Text()[:10])
	run(t, "CREATE SCHEMA "+name+" AUTHORIZATION "+admin.role)
	t.Cleanup(func() { run(t, "DROP SCHEMA "+name+" CASCADE") })
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User(admin.role)
	q := u.Query()
	q.Set("search_path", name)
	for _, setting := range settings {
		key, value, _ := strings.Cut(setting, "=")
		q.Set(key, value)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// run runs a statement as administrator.
func run(t testing.TB, text string, args ...any) {
	t.Helper()
	if _, err := admin.db.Exec(text, args...); err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB, dsn string, o postgres.Options) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(context.Background(), dsn, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// superuser returns the administrator's connection to the schema of an address.
func superuser(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	mine, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = mine.User
	db, err := sql.Open("pgx", u.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}
