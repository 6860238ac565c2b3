package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// calls are those that fail. pwrite64 and the syncs are on the way of every commit;
// ftruncate comes with checkpoints and journals; pread64 with reads.
var calls = []string{"pwrite64", "fsync,fdatasync", "ftruncate", "pread64"}

// ioUnits is how many units each clerk writes while calls fail.
const ioUnits = 4

// oneThread makes the k-th call nearly always one: strace counts them by thread.
const oneThread = "GOMAXPROCS=1"

// ioErrors fails the first call of each sort, then the second, and so on until the writer
// makes no more; with a number of rounds, so many spread over all.
func ioErrors(ctx context.Context, r *round) error {
	for _, call := range calls {
		from := start{}
		if call == "pread64" { // of a file that is there already, to read from
			var err error
			if from.data, _, from.account, err = r.filled(ctx); err != nil {
				return err
			}
		}
		total, err := r.countCalls(ctx, call, from)
		if err != nil {
			return err
		}
		step := 1
		if r.count > 0 {
			step = max(1, total*len(calls)/r.count)
		}
		failures := 0
		for k := 1; k <= total; k += step {
			n, err := r.injected(ctx, call, strconv.Itoa(k), from)
			if err != nil {
				return err
			}
			failures += n
		}
		r.note("%s: %d calls, %d errors told", call, total, failures)
	}
	return nil
}

// ioDead fails all writes and syncs from the k-th on.
func ioDead(ctx context.Context, r *round) error {
	const call = "pwrite64,fsync,fdatasync,ftruncate"
	total, err := r.countCalls(ctx, call, start{})
	if err != nil {
		return err
	}
	for n := range r.count {
		if _, err := r.injected(ctx, call, fmt.Sprint(1+n*total/r.count, "+"), start{}); err != nil {
			return err
		}
	}
	return nil
}

// A start is the file that a writer begins with; the zero start is none.
type start struct {
	account
	data []byte
}

// writer returns the command of a writer under strace, and the path of its file.
func (r *round) writer(ctx context.Context, name string, from start, options ...string) (cmd *exec.Cmd, path string, err error) {
	path = filepath.Join(r.dir, name+".db")
	if from.data != nil {
		err = os.WriteFile(path, from.data, 0o600)
	}
	args := append([]string{"-f", "-qq", "-e", "signal=none"}, options...)
	args = append(args, r.self, "child:write", path, strconv.Itoa(ioUnits))
	cmd = exec.CommandContext(ctx, "strace", append(args, fields(from.acked)...)...)
	cmd.Env = append(os.Environ(), oneThread)
	return cmd, path, err
}

// countCalls returns how many calls of a sort a writer makes.
func (r *round) countCalls(ctx context.Context, call string, from start) (int, error) {
	out := filepath.Join(r.dir, "calls")
	cmd, _, err := r.writer(ctx, "count-"+strings.ReplaceAll(call, ",", "-"), from, "-e", "trace="+call, "-o", out)
	if err != nil {
		return 0, err
	}
	if text, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("counting calls: %w: %.300s", err, text)
	}
	text, err := exec.CommandContext(ctx, "grep", "-vc", "resumed>", out).Output()
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}

// injected runs a writer while calls fail, audits the file without failures, and returns
// how many errors the writer told.
func (r *round) injected(ctx context.Context, call, when string, from start) (int, error) {
	cmd, path, err := r.writer(ctx, fmt.Sprint("io-", r.Rounds), from, "-e", "trace="+call, "-e", "inject="+call+":error=EIO:when="+when, "-o", "/dev/null")
	if err != nil {
		return 0, err
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return 0, err
	}
	if strings.Contains(stderr.String(), "error while loading") {
		return 0, nil // the call was the loader's, before the program began
	}
	a := from.account
	if err := a.read(&stdout); err != nil {
		return 0, err
	}
	if text := stderr.String(); strings.Contains(text, "panic") || strings.Contains(text, "SIG") {
		r.wrong(&r.Unsound, "%s %s: the writer broke down: %.300s", call, when, text)
	}
	for _, told := range a.errors {
		if !helps(told) {
			r.wrong(&r.Unsound, "%s %s: the error does not say what to do: %s", call, when, told)
		}
	}
	if err != nil && len(a.errors) == 0 && !helps(stderr.String()) {
		r.wrong(&r.Unsound, "%s %s: opening does not say what to do: %.300s", call, when, stderr.String())
	}
	r.log("%s %s: acknowledged %s, %d errors, %v", call, when, numbers(a.acked), len(a.errors), err)
	r.Rounds++
	r.Acked += sum(a.acked) - sum(from.acked)
	return len(a.errors), r.auditFile(ctx, path, &a)
}
