package sqlite_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/adapters/drivers/sqlite"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/sqlstore"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func testID[T any](t testing.TB, n int) cohesion.ID[T] {
	t.Helper()
	entropy := fmt.Sprintf("%010d", n)
	id, err := cohesion.NewID[T](noon, bytes.NewReader([]byte(entropy)))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func place(t testing.TB, n int, name string) *cohesion.Place {
	return &cohesion.Place{
		Meta: cohesion.Meta[cohesion.Place]{ID: testID[cohesion.Place](t, n), Community: testID[cohesion.Community](t, 1), Created: noon, Changed: noon},
		Name: language.Dutch(name),
	}
}

func put(t testing.TB, p store.Units, records ...cohesion.Record) {
	t.Helper()
	ctx := context.Background()
	if _, err := p.Update(ctx, store.Unit{At: noon}, func(tx store.Tx) error {
		for _, rec := range records {
			if _, err := tx.Put(ctx, rec); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func seal(t testing.TB, p store.Integrity) store.Seal {
	t.Helper()
	s, err := p.Seal(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBackupWhileWriting(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	s := openAt(t, filepath.Join(dir, "store.db"))
	p := s.Community(testID[cohesion.Community](t, 1))
	for n := range 300 {
		put(t, p, place(t, n, "Dorpshuis"))
	}
	stop, writing := make(chan struct{}), make(chan int)
	go func() {
		n := 300
		for ; ; n++ {
			select {
			case <-stop:
				writing <- n
				return
			default:
				put(t, p, place(t, n, "Dorpshuis"))
			}
		}
	}()
	backup := filepath.Join(dir, "backup.db")
	err := s.Backup(ctx, backup)
	close(stop)
	wrote := <-writing
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(ctx, backup); !errors.Is(err, sqlstore.ErrUnavailable) {
		t.Errorf("a backup over another: got error %v", err)
	}
	put(t, p, place(t, wrote, "later"))

	restored := filepath.Join(dir, "restored.db")
	if err := sqlite.Restore(ctx, backup, restored); err != nil {
		t.Fatal(err)
	}
	if err := sqlite.Restore(ctx, backup, restored); !errors.Is(err, sqlstore.ErrUnavailable) {
		t.Errorf("restoring over a store: got error %v", err)
	}
	again := openAt(t, restored)
	findings, err := again.Verify(ctx)
	if err != nil || len(findings) > 0 {
		t.Errorf("the restored store: %v, %v", findings, err)
	}
	is := seal(t, again.Community(testID[cohesion.Community](t, 1)))
	if is.Records.Count < 300 || is.Records.Count > wrote {
		t.Errorf("%d records restored, of %d to %d", is.Records.Count, 300, wrote)
	}
	changes, _, err := p.Changes(ctx, "", store.MaxLimit)
	if err != nil {
		t.Fatal(err)
	}
	var chain store.Chain
	for _, c := range changes[:is.Records.Count] {
		chain = chain.Change(testID[cohesion.Community](t, 1), c)
	}
	if diff := cmp.Diff(chain, is.Feed); diff != "" {
		t.Errorf("the backup is no moment of the store (-want +got):\n%s", diff)
	}
}

func TestDamagedBackupsAreRefused(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	s := openAt(t, filepath.Join(dir, "store.db"))
	put(t, s.Community(testID[cohesion.Community](t, 1)), place(t, 1, "Dorpshuis"))
	backup := filepath.Join(dir, "backup.db")
	if err := s.Backup(ctx, backup); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string][]byte{
		"empty": {}, "cut": whole[:len(whole)/2], "no database": bytes.Repeat([]byte("x"), 9000), "zeroed": make([]byte, len(whole)),
	} {
		path := filepath.Join(dir, "damaged.db")
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := sqlite.Restore(ctx, path, filepath.Join(dir, "restored.db")); !errors.Is(err, sqlstore.ErrCorrupt) {
			t.Errorf("%s: got error %v, want ErrCorrupt", name, err)
		}
	}
}

// After a purge nothing of what was removed is in any file of the store.
func TestPurgeLeavesNothingInTheFiles(t *testing.T) {
	const mark = "Zeldzaamhuis"
	ctx, dir := context.Background(), t.TempDir()
	s := openAt(t, filepath.Join(dir, "store.db"))
	p := s.Community(testID[cohesion.Community](t, 1))
	for n := range 50 {
		rec := place(t, n, fmt.Sprint(mark, n))
		rec.Source = &cohesion.Source{System: "kaart", ID: fmt.Sprint(mark, n)}
		put(t, p, rec)
	}
	if !inFiles(t, dir, mark) {
		t.Fatal("the mark is in no file even before it is removed")
	}
	if _, err := p.Update(ctx, store.Unit{At: noon}, func(tx store.Tx) error {
		for n := range 50 {
			if err := tx.Erase(ctx, place(t, n, "").Ref(), 1); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if purged, err := store.Purge(ctx, s); err != nil || !purged {
		t.Fatal(purged, err)
	}
	if inFiles(t, dir, mark) {
		t.Error("what was erased is still in the files")
	}
	if findings, err := s.Verify(ctx); err != nil || len(findings) > 0 {
		t.Error(findings, err)
	}
}

func inFiles(t testing.TB, dir, mark string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(mark)) {
			return true
		}
	}
	return false
}
