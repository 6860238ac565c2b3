package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/socialebasis/verbinder/adapters/store/sqlstore"
)

// Backup writes one moment of the store to a new file at path, while the store goes on. The
// file is checked, and synchronised with the disk, before it gets its name, so a file of
// that name is always whole. What was removed from the store is not in it. It takes
// as long as writing everything, and as much room.
func (s *Store) Backup(ctx context.Context, path string) error {
	if err := absent(path); err != nil {
		return err
	}
	partial := path + ".partial"
	if err := os.Remove(partial); err != nil && !errors.Is(err, os.ErrNotExist) {
		return backupError(path, err)
	}
	db, err := open(s.path, Options{}, false)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?1", partial)
	if err = errors.Join(err, db.Close()); err == nil {
		err = sound(ctx, partial)
	}
	if err == nil {
		err = publish(partial, path)
	}
	if err != nil {
		return errors.Join(backupError(path, err), ctx.Err(), remove(partial))
	}
	return nil
}

// Restore puts the store of a backup at path, where no file may be: move an old one away, and
// those beside it with -wal and -shm behind their names. The backup is checked first. Who
// was erased since the backup is back then: erase them again, with store.Replay and
// the list of erasures, before the store is used.
func Restore(ctx context.Context, backup, path string) error {
	for _, name := range []string{path, path + "-wal", path + "-shm", path + "-journal"} {
		if err := absent(name); err != nil {
			return err
		}
	}
	if err := sound(ctx, backup); err != nil {
		return fmt.Errorf("%w: the backup %s cannot be used: %v", sqlstore.ErrCorrupt, backup, err)
	}
	partial := path + ".partial"
	err := copyFile(backup, partial)
	if err == nil {
		err = sound(ctx, partial)
	}
	if err == nil {
		err = publish(partial, path)
	}
	if err != nil {
		return errors.Join(backupError(path, err), remove(partial))
	}
	return nil
}

func backupError(path string, err error) error {
	return fmt.Errorf("%w: writing %s: %v", sqlstore.ErrUnavailable, path, err)
}

// absent returns an error if there is a file.
func absent(path string) error {
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return fmt.Errorf("%w: %s is there; move it away", sqlstore.ErrUnavailable, path)
	case !errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%w: %v", sqlstore.ErrUnavailable, err)
	}
	return nil
}

func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// sound checks the structure of a file that nobody uses, without changing it, and that it is
// the file of a store.
func sound(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", fileURL(full, "immutable=1&mode=ro"))
	if err != nil {
		return err
	}
	var verdict string
	var version int
	err = db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict)
	if err == nil && verdict != "ok" {
		err = errors.New(verdict)
	}
	if err == nil {
		err = db.QueryRowContext(ctx, "SELECT max(version) FROM vb_migration").Scan(&version)
	}
	return errors.Join(err, db.Close())
}

// copyFile makes a new file with the same bytes.
func copyFile(from, to string) error {
	if err := remove(to); err != nil {
		return err
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return errors.Join(err, in.Close())
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, in.Close(), out.Close())
}

// publish gives a complete file its name, for good.
func publish(partial, path string) error {
	if err := sync(partial); err != nil {
		return err
	}
	if err := os.Chmod(partial, 0o600); err != nil {
		return err
	}
	if err := os.Rename(partial, path); err != nil {
		return err
	}
	return sync(filepath.Dir(path))
}

// sync waits until the file or folder is on the disk.
func sync(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
