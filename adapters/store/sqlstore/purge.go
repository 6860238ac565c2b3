package sqlstore

import (
	"context"
	"database/sql"

	"github.com/socialebasis/verbinder/adapters/store"
)

var _ store.Purger = (*Store)(nil)

// Purge writes the tables anew, so that nothing is left in them of what was removed, and empties
// the write-ahead log of SQLite. That of a PostgreSQL server belongs to the server: its
// segments, archives and replicas are backups, and keep what was removed as long as
// they are kept.
func (s *Store) Purge(ctx context.Context) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	return s.patiently(ctx, func() error {
		session, err := s.writers.take(ctx)
		if err != nil {
			return err
		}
		defer s.writers.give(session)
		for _, text := range s.d.purge {
			if err := session.script(ctx, text); err != nil {
				return err
			}
		}
		if s.d.truncate == "" {
			return nil
		}
		return truncate(ctx, session)
	})
}

// truncate empties the write-ahead log. A reader that is busy prevents it; then it is
// tried again.
func truncate(ctx context.Context, s *session) error {
	var busy int
	err := s.each(ctx, s.d.truncate, nil, func(rows *sql.Rows) error {
		var pages, moved any
		return rows.Scan(&busy, &pages, &moved)
	})
	if err == nil && busy != 0 {
		return &fault{class: retry, sentinel: ErrUnavailable, text: "the write-ahead log cannot be emptied while somebody reads; end long views"}
	}
	return err
}
