package sqlstore

import (
	"context"
	"embed"
	"strings"
)

// A Dialect is a kind of database.
type Dialect uint8

// The databases that this package speaks to.
const (
	SQLite     Dialect = iota + 1 // 3.37 or newer, in WAL mode
	PostgreSQL                    // 15 or newer, and what speaks its language
)

func (d Dialect) String() string {
	switch d {
	case SQLite:
		return "SQLite"
	case PostgreSQL:
		return "PostgreSQL"
	}
	return "unknown dialect"
}

// A dialect is what differs between databases.
type dialect struct {
	folder   string                   // of its migrations
	bind     func(text string) string // puts its parameters in place of $1, $2, ...
	classify func(error) *fault
	arrays   bool // a parameter may be a list

	beginUnit func(community string) string // begins a unit and locks the partition, or its database
	beginView func(community string) string // begins to read one moment
	beginRead func(community string) string // begins one statement; "" if it needs nothing
	lockHead  string                        // ends the statement that reads the partition's row in a unit

	standings string // reads what is known of records: columns, community, kind, ids
	analyse   string // has the planner look at the data; "" if it needs no telling

	check    string   // finds damage of the file
	purge    []string // writes everything anew
	truncate string   // empties the write-ahead log

	beginMigration string
	migrationTable string // finds the table of migrations
	flush          func(ctx context.Context, s *session, b *batch) error
}

//go:embed migrations
var migrationFiles embed.FS

func (d Dialect) dialect() *dialect {
	switch d {
	case SQLite:
		return &sqlite
	case PostgreSQL:
		return &postgreSQL
	}
	return nil
}

func constant(text string) func(string) string { return func(string) string { return text } }

var sqlite = dialect{
	folder:         "migrations/sqlite",
	bind:           func(text string) string { return strings.ReplaceAll(text, "$", "?") },
	classify:       classifySQLite,
	beginUnit:      constant("BEGIN IMMEDIATE"),
	beginView:      constant("BEGIN"),
	beginRead:      constant(""),
	standings:      "SELECT r.id, %s FROM vb_record r WHERE r.community = %s AND r.kind = %s AND r.id IN (%s)",
	check:          "PRAGMA integrity_check(20)",
	purge:          []string{"VACUUM"},
	truncate:       "PRAGMA wal_checkpoint(TRUNCATE)",
	beginMigration: "BEGIN IMMEDIATE",
	migrationTable: "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'vb_migration'",
	flush:          flushRows,
}

// Statements of PostgreSQL name the community as a literal: it is a ULID, or one of two
// words of ours. Several statements without parameters go in one message.
var postgreSQL = dialect{
	folder:    "migrations/postgres",
	bind:      func(text string) string { return text },
	classify:  classifyPostgreSQL,
	arrays:    true,
	beginUnit: func(community string) string { return "BEGIN; SET LOCAL verbinder.community = '" + community + "'" },
	beginView: func(community string) string {
		return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL verbinder.community = '" + community + "'"
	},
	beginRead: func(community string) string {
		return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL verbinder.community = '" + community + "'"
	},
	lockHead:  " FOR UPDATE",
	standings: "SELECT r.id, %s FROM unnest(%[4]s::text[]) AS x(id) CROSS JOIN LATERAL (SELECT * FROM vb_record r WHERE r.community = %[2]s AND r.kind = %[3]s AND r.id = x.id LIMIT 1) r",
	analyse:   "ANALYZE vb_record, vb_facet, vb_change",
	purge: []string{
		"VACUUM FULL vb_record", "VACUUM FULL vb_facet", "VACUUM FULL vb_change", "VACUUM FULL vb_key",
		"VACUUM FULL vb_log", "VACUUM FULL vb_erasure", "VACUUM FULL vb_document", "VACUUM FULL vb_partition",
	},
	beginMigration: "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(hashtextextended('verbinder ' || current_schema(), 0))",
	// to_regclass would answer from a cache, of before the lock.
	migrationTable: "SELECT count(*) FROM pg_class WHERE relname = 'vb_migration' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())",
	flush:          flushArrays,
}
