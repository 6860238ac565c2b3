package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/socialebasis/verbinder/adapters/drivers/sqlite"
	"github.com/socialebasis/verbinder/adapters/store"
)

// diskFull and readOnly run this program again in a mount namespace of its own, where it
// may mount a small disk.
func diskFull(ctx context.Context, r *round) error { return r.withDisk(ctx, "full") }

func readOnly(ctx context.Context, r *round) error { return r.withDisk(ctx, "read-only") }

func (r *round) withDisk(ctx context.Context, what string) error {
	for range r.count {
		dir := filepath.Join(r.dir, fmt.Sprint(what, r.Rounds))
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
		cmd := exec.CommandContext(ctx, r.self, "child:disk", what, dir)
		cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
		if os.Geteuid() != 0 {
			cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
			cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
			cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
		}
		out, err := cmd.CombinedOutput()
		for line := range strings.Lines(string(out)) {
			r.diskLine(strings.TrimSpace(line))
		}
		if err != nil {
			return fmt.Errorf("%s: %w: %s", what, err, out)
		}
	}
	return nil
}

// diskLine takes over what the other process counted.
func (r *round) diskLine(line string) {
	var t tally
	n, err := fmt.Sscanf(line, "tally %d %d %d %d %d %d %d %d %d", &t.Rounds, &t.Acked, &t.Doubt, &t.Happened, &t.Lost, &t.Half, &t.Twice, &t.Gaps, &t.Unsound)
	if err != nil || n != 9 {
		r.note("%s", line)
		return
	}
	r.Rounds, r.Acked, r.Doubt, r.Happened = r.Rounds+t.Rounds, r.Acked+t.Acked, r.Doubt+t.Doubt, r.Happened+t.Happened
	r.Lost, r.Half, r.Twice, r.Gaps, r.Unsound = r.Lost+t.Lost, r.Half+t.Half, r.Twice+t.Twice, r.Gaps+t.Gaps, r.Unsound+t.Unsound
}

// inNamespace mounts a disk and does to it what is said.
func inNamespace(args []string) (err error) {
	what, dir := args[0], args[1]
	if err := syscall.Mount("", "/", "", syscall.MS_PRIVATE|syscall.MS_REC, ""); err != nil {
		return fmt.Errorf("making the namespace private: %w", err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
		return fmt.Errorf("mounting a tmpfs; run as root, or allow user namespaces: %w", err)
	}
	defer func() { err = errors.Join(err, syscall.Unmount(dir, syscall.MNT_DETACH)) }()
	r := &round{dir: dir}
	r.Rounds = 1
	err = r.disturb(context.Background(), what, dir)
	t := &r.tally
	fmt.Println("tally", t.Rounds, t.Acked, t.Doubt, t.Happened, t.Lost, t.Half, t.Twice, t.Gaps, t.Unsound)
	for _, note := range t.Notes {
		fmt.Println(note)
	}
	return err
}

// disturb writes until the disk fails, reads, repairs the disk, and writes again.
func (r *round) disturb(ctx context.Context, what, dir string) error {
	path := filepath.Join(dir, "disk.db")
	s, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		return err
	}
	var a account
	if what == "read-only" {
		if err := a.write(ctx, s, 50); err != nil {
			return err
		}
		if s, err = r.lockDisk(ctx, s, &a, dir); err != nil {
			return err
		}
	} else if err := r.fillDisk(ctx, s, &a, dir); err != nil {
		return err
	}
	if err := r.settle(ctx, s, &a.acked, a.sent); err != nil {
		return fmt.Errorf("writing again: %w", err)
	}
	if err := a.write(ctx, s, 300); err != nil {
		return fmt.Errorf("writing on: %w", err)
	}
	r.Acked = sum(a.acked)
	if err := r.audit(ctx, s, a.acked, 0); err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	return r.auditFile(ctx, path, &a)
}

// write lets the clerks write units in turn.
func (a *account) write(ctx context.Context, s store.Store, units int) error {
	for n := range units {
		c := clerk(n % clerks)
		a.sent[c] = a.acked[c] + 1
		if _, err := c.unit(ctx, s, a.sent[c], noon); err != nil {
			return err
		}
		a.acked[c]++
	}
	return nil
}

// fillDisk writes until the disk is full, reads all the same, and makes room. The store
// stays open.
func (r *round) fillDisk(ctx context.Context, s store.Store, a *account, dir string) error {
	failure := a.write(ctx, s, 1_000_000)
	if failure == nil || !strings.Contains(failure.Error(), "make room") {
		r.wrong(&r.Unsound, "the error does not say what to do: %v", failure)
	}
	r.note("after %d units: %v", sum(a.acked), failure)
	r.readsOn(ctx, s, a)
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT, "size=64m"); err != nil {
		return fmt.Errorf("making room: %w", err)
	}
	return nil
}

// lockDisk opens the store on a disk that cannot be written: it must refuse, or read; then the
// disk can be written again, and the store is opened anew.
func (r *round) lockDisk(ctx context.Context, s *sqlite.Store, a *account, dir string) (*sqlite.Store, error) {
	if err := s.Close(); err != nil {
		return nil, err
	}
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		return nil, fmt.Errorf("making the disk read-only: %w", err)
	}
	path := filepath.Join(dir, "disk.db")
	locked, failure := sqlite.Open(ctx, path, sqlite.Options{})
	if failure == nil {
		r.readsOn(ctx, locked, a)
		failure = a.write(ctx, locked, 1)
		if err := locked.Close(); err != nil {
			r.note("closing: %v", err)
		}
	}
	if failure == nil || !strings.Contains(failure.Error(), "check its") {
		r.wrong(&r.Unsound, "the error does not say what to do: %v", failure)
	}
	r.note("%v", failure)
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT, "size=64m"); err != nil {
		return nil, fmt.Errorf("making the disk writable: %w", err)
	}
	return sqlite.Open(ctx, path, sqlite.Options{})
}

// readsOn reads every book.
func (r *round) readsOn(ctx context.Context, s store.Store, a *account) {
	for c := range clerk(clerks) {
		n, _, err := c.stands(ctx, s.Community(c.community()))
		if err != nil || n != a.acked[c] {
			r.wrong(&r.Unsound, "while the disk fails, %s stands at %d, not %d: %v", c.name(), n, a.acked[c], err)
		}
	}
}
