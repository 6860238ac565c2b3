package sqlstore

import (
	"context"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// A migration is one step of the schema, forward only.
type migration struct {
	version int // 1, 2, 3, ...
	name    string
	text    string
}

// migrations returns the steps of a dialect, in order. Their files are named
// 0001_name.sql and so on.
func (d *dialect) migrations() ([]migration, error) {
	entries, err := fs.ReadDir(migrationFiles, d.folder)
	if err != nil {
		return nil, err
	}
	var all []migration
	for i, entry := range entries {
		name := strings.TrimSuffix(entry.Name(), ".sql")
		number, _, _ := strings.Cut(name, "_")
		if version, err := strconv.Atoi(number); err != nil || version != i+1 {
			return nil, fmt.Errorf("sqlstore: migration %s is not number %d", entry.Name(), i+1)
		}
		text, err := fs.ReadFile(migrationFiles, d.folder+"/"+entry.Name())
		if err != nil {
			return nil, err
		}
		all = append(all, migration{i + 1, name, string(text)})
	}
	return all, nil
}

const createMigrations = `CREATE TABLE vb_migration (
	community TEXT    NOT NULL, -- 'reference': no key is without one
	version   INTEGER NOT NULL,
	name      TEXT    NOT NULL,
	PRIMARY KEY (community, version)
)`

// migrate brings the schema to what this program knows, one unit for all steps, under
// a lock that other programs doing the same wait for. Without permission to change anything
// it says what is missing.
func migrate(ctx context.Context, p *pool, steps []migration, may bool) error {
	s, err := p.take(ctx)
	if err != nil {
		return err
	}
	defer p.give(s)
	if version, err := schemaVersion(ctx, s); err != nil || version == len(steps) {
		return err
	}
	if err := s.begin(ctx, s.d.beginMigration); err != nil {
		return err
	}
	version, err := schemaVersion(ctx, s) // again: now nobody else changes it
	switch {
	case err != nil:
		return err
	case version > len(steps):
		return fmt.Errorf("%w: the database has schema %d, this program knows up to %d: use a newer program", ErrSchema, version, len(steps))
	case version < len(steps) && !may:
		return fmt.Errorf("%w: the database has schema %d, this program needs %d: open it once with migrations", ErrSchema, version, len(steps))
	}
	if err := step(ctx, s, version, steps); err != nil {
		return err
	}
	return s.commit(ctx)
}

// step applies the steps above version.
func step(ctx context.Context, s *session, version int, steps []migration) error {
	if version == 0 {
		if err := s.script(ctx, createMigrations); err != nil {
			return err
		}
	}
	for _, m := range steps[version:] {
		if err := s.script(ctx, m.text); err != nil {
			return fmt.Errorf("migration %s: %w", m.name, err)
		}
		if _, err := s.exec(ctx, "INSERT INTO vb_migration (community, version, name) VALUES ($1, $2, $3)",
			referenceCommunity, int64(m.version), m.name); err != nil {
			return err
		}
	}
	return nil
}

// schemaVersion returns the version of the schema, 0 if there is none.
func schemaVersion(ctx context.Context, s *session) (int, error) {
	var there, version int
	if _, err := s.one(ctx, s.d.migrationTable, nil, &there); err != nil || there == 0 {
		return 0, err
	}
	_, err := s.one(ctx, "SELECT coalesce(max(version), 0) FROM vb_migration WHERE community = $1", []any{referenceCommunity}, &version)
	return version, err
}
