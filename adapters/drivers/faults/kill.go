package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/drivers/sqlite"
)

// freshAfter is after how many rounds a new file is begun, so that audits stay short.
const freshAfter = 25

// kill starts a writer, kills it at a random instant, and audits the file.
func kill(ctx context.Context, r *round) error {
	var a account
	path := ""
	for n := range r.count {
		if n%freshAfter == 0 {
			a, path = account{}, filepath.Join(r.dir, fmt.Sprint("kill-", n, ".db"))
		}
		before := sum(a.acked)
		if err := r.killOnce(ctx, path, &a); err != nil {
			return err
		}
		r.Rounds++
		r.Acked += sum(a.acked) - before
		r.log("round %d: acknowledged %s, sent %s", n, numbers(a.acked), numbers(a.sent))
		if err := r.auditFile(ctx, path, &a); err != nil {
			return err
		}
	}
	return nil
}

// killOnce runs a writer for 5 to 150 ms after its first words.
func (r *round) killOnce(ctx context.Context, path string, a *account) error {
	cmd := exec.CommandContext(ctx, r.self, append([]string{"child:write", path, "1000000"}, fields(a.acked)...)...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	timer := time.AfterFunc(time.Duration(30+r.rand.IntN(170))*time.Millisecond, func() {
		_ = cmd.Process.Kill() // if it is gone already, Wait says why
	})
	defer timer.Stop()
	if err := a.read(out); err != nil {
		return err
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.Exited() {
		return fmt.Errorf("the writer ended by itself: %v: %s", err, stderr.String())
	}
	return nil
}

// auditFile opens a file, audits it, and settles what is in doubt.
func (r *round) auditFile(ctx context.Context, path string, a *account) error {
	s, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		return err
	}
	err = r.audit(ctx, s, a.acked, 1)
	if err == nil {
		err = r.settle(ctx, s, &a.acked, a.sent)
	}
	a.sent = a.acked
	return errors.Join(err, s.Close())
}

func sum(of [clerks]int) (n int) {
	for _, one := range of {
		n += one
	}
	return n
}

func fields(of [clerks]int) []string {
	var list []string
	for _, n := range of {
		list = append(list, strconv.Itoa(n))
	}
	return list
}
