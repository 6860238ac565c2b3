package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// An event is something that a traced writer asked of the operating system.
type event struct {
	op   op
	file string // the base name
	at   int64  // offset of a write, length of a truncation
	data []byte // of a write; of said, the line
}

type op uint8

const (
	wrote op = iota + 1
	synced
	truncated
	unlinked
	said // on standard output
)

// traced runs a writer under strace and returns what it did, in order. strace stops each
// thread at each call, so that the order of lines is the order of calls that wait for
// one another.
func (r *round) traced(ctx context.Context, path string, units int) ([]event, error) {
	out := filepath.Join(r.dir, "trace")
	cmd := exec.CommandContext(ctx, "strace", "-f", "-qq", "-y", "-xx", "-s", "2000000",
		"-e", "signal=none", "-e", "trace=pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,renameat2,pwritev,writev,fallocate,mmap,msync,sync_file_range",
		"-o", out, r.self, "child:write", path, strconv.Itoa(units))
	if text, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("the traced writer: %w: %.300s", err, text)
	}
	f, err := os.Open(out)
	if err != nil {
		return nil, err
	}
	events, err := parseTrace(f, filepath.Base(path))
	return events, errors.Join(err, f.Close(), os.Remove(out))
}

var (
	traceLine    = regexp.MustCompile(`^(\d+)\s+(.*)$`)
	resumedLine  = regexp.MustCompile(`^<\.\.\. \w+ resumed>(.*)$`)
	writeCall    = regexp.MustCompile(`^(pwrite64|write)\((\d+)<([^>]*)>, "((?:\\x[0-9a-f]{2})*)", (\d+)(?:, (\d+))?\)\s+= (\d+)$`)
	syncCall     = regexp.MustCompile(`^(?:fsync|fdatasync)\(\d+<([^>]*)>\)\s+= 0`)
	truncateCall = regexp.MustCompile(`^ftruncate\(\d+<([^>]*)>, (\d+)\)\s+= 0`)
	unlinkCall   = regexp.MustCompile(`^unlink(?:at)?\((?:AT_FDCWD[^,]*, )?"((?:\\x[0-9a-f]{2})*)"(?:, 0)?\)\s+= 0`)
	otherCall    = regexp.MustCompile(`^(?:pwritev|writev|fallocate|rename\w*|msync|sync_file_range|mmap|write|pwrite64|ftruncate)\b`)
)

// parseTrace reads the lines of strace. base is the name of the database file; the
// files beside it begin with it. The shared-memory file is left out, since SQLite makes it anew.
func parseTrace(from io.Reader, base string) ([]event, error) {
	var events []event
	begun := map[string]string{} // calls that are not finished, by thread
	lines := bufio.NewReaderSize(from, 1<<20)
	for {
		text, err := lines.ReadString('\n')
		if text == "" && errors.Is(err, io.EOF) {
			return events, nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		m := traceLine.FindStringSubmatch(strings.TrimSuffix(text, "\n"))
		if m == nil {
			continue
		}
		thread, call := m[1], m[2]
		if head, ok := strings.CutSuffix(call, " <unfinished ...>"); ok {
			begun[thread] = head
			continue
		}
		if m := resumedLine.FindStringSubmatch(call); m != nil {
			call = begun[thread] + m[1]
		}
		e, err := parseCall(call, base)
		if err != nil {
			return nil, err
		}
		if e.op != 0 {
			events = append(events, e)
		}
	}
}

// parseCall returns what a call did to the files, if anything.
func parseCall(call, base string) (e event, err error) {
	if m := writeCall.FindStringSubmatch(call); m != nil {
		data, file := plain(m[4]), filepath.Base(string(plain(m[3])))
		switch {
		case m[1] == "write" && m[2] == "1":
			return event{op: said, data: data}, nil
		case !strings.HasPrefix(file, base) || strings.HasSuffix(file, "-shm"):
			return e, nil
		case m[6] == "":
			return e, fmt.Errorf("a write without an offset to %s", file)
		}
		at, err := strconv.ParseInt(m[6], 10, 64)
		n, err2 := strconv.Atoi(m[7])
		if err := errors.Join(err, err2); err != nil || n > len(data) {
			return e, fmt.Errorf("a write of %d bytes shows %d: %v", n, len(data), err)
		}
		return event{wrote, file, at, data[:n]}, nil
	}
	file := func(name string) string {
		f := filepath.Base(string(plain(name)))
		if !strings.HasPrefix(f, base) || strings.HasSuffix(f, "-shm") {
			return ""
		}
		return f
	}
	if m := syncCall.FindStringSubmatch(call); m != nil {
		if f := file(m[1]); f != "" {
			return event{op: synced, file: f}, nil
		}
		return e, nil
	}
	if m := truncateCall.FindStringSubmatch(call); m != nil {
		n, err := strconv.ParseInt(m[2], 10, 64)
		if f := file(m[1]); f != "" {
			return event{op: truncated, file: f, at: n}, err
		}
		return e, err
	}
	if m := unlinkCall.FindStringSubmatch(call); m != nil {
		if f := file(m[1]); f != "" {
			return event{op: unlinked, file: f}, nil
		}
		return e, nil
	}
	// What else names the files would be a change that the replay does not know.
	if text := string(plain(call)); otherCall.MatchString(call) && strings.Contains(text, base) && !strings.Contains(text, base+"-shm") && !strings.Contains(call, "= -1 ") {
		return e, fmt.Errorf("a call that the replay does not know: %.200s", text)
	}
	return e, nil
}

var hexByte = regexp.MustCompile(`\\x([0-9a-f]{2})`)

// plain undoes strace's way of writing bytes.
func plain(text string) []byte {
	if !strings.Contains(text, `\x`) {
		return []byte(text)
	}
	if len(text)%4 == 0 && hexOnly(text) {
		data := make([]byte, 0, len(text)/4)
		for i := 0; i < len(text); i += 4 {
			data = append(data, digit(text[i+2])<<4|digit(text[i+3]))
		}
		return data
	}
	return hexByte.ReplaceAllFunc([]byte(text), func(b []byte) []byte {
		raw, err := hex.DecodeString(string(b[2:]))
		if err != nil {
			return b
		}
		return raw
	})
}

func hexOnly(text string) bool {
	for i := 0; i < len(text); i += 4 {
		if text[i] != '\\' || text[i+1] != 'x' {
			return false
		}
	}
	return true
}

func digit(c byte) byte {
	if c >= 'a' {
		return c - 'a' + 10
	}
	return c - '0'
}
