package store

import "context"

// A Purger removes from its files what deletes and erasures left behind: free pages,
// write-ahead logs, dead rows. A store may have this role; one in memory has no files.
type Purger interface {
	// Purge may take as long as reading everything, and writers may wait for it. After it,
	// nothing that was removed before can be read from the store's own files; backups are
	// another matter (see [Replay]).
	Purge(ctx context.Context) error
}

// Purge purges the store and says whether it has anything to purge.
func Purge(ctx context.Context, s Store) (bool, error) {
	purger, ok := s.(Purger)
	if !ok {
		return false, ctx.Err()
	}
	return true, purger.Purge(ctx)
}
