package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/socialebasis/verbinder/adapters/drivers/sqlite"
	"github.com/socialebasis/verbinder/adapters/store"
)

// child is this program as a process of its own, which others kill or disturb.
func child(args []string) error {
	switch args[0] {
	case "child:write":
		return writeAll(args[1], args[2], args[3:])
	case "child:disk":
		return inNamespace(args[1:])
	}
	return fmt.Errorf("there is no %s", args[0])
}

// writeAll writes units to the file, each clerk from after where it was acknowledged, up to a
// number of units each, and tells of each on standard output in one write.
func writeAll(path, most string, acked []string) error {
	limit, err := strconv.Atoi(most)
	if err != nil {
		return err
	}
	ctx := context.Background()
	s, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		return err
	}
	errs := make([]error, clerks)
	var wg sync.WaitGroup
	for c := range clerk(clerks) {
		from := 0
		if int(c) < len(acked) {
			if from, err = strconv.Atoi(acked[c]); err != nil {
				return err
			}
		}
		wg.Go(func() { errs[c] = c.work(ctx, s, from, limit) })
	}
	wg.Wait()
	os.Exit(exitOf(errors.Join(errs...))) // without closing: whatever was acknowledged must be there
	return nil
}

func exitOf(err error) int {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 3
	}
	return 0
}

// work writes units and acknowledges them. An error is told, and the unit sent again: the
// store must recover by itself.
func (c clerk) work(ctx context.Context, s store.Store, from, most int) error {
	tries := 0
	for n := from + 1; n <= from+most; n++ {
		fmt.Printf("send %d %d\n", c, n)
		_, err := c.unit(ctx, s, n, noon.Add(time.Duration(n)*time.Second))
		if err != nil {
			fmt.Printf("error %d %d %s\n", c, n, strings.ReplaceAll(err.Error(), "\n", " "))
			if tries++; tries > 20 {
				return err
			}
			time.Sleep(2 * time.Millisecond)
			n--
			continue
		}
		fmt.Printf("ack %d %d\n", c, n)
	}
	return nil
}

// An account is what a child told.
type account struct {
	acked, sent [clerks]int
	errors      []string
}

// read reads what a child tells until it ends.
func (a *account) read(from io.Reader) error {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		a.line(lines.Text())
	}
	return lines.Err()
}

func (a *account) line(text string) {
	word, rest, _ := strings.Cut(text, " ")
	var c, n int
	if _, err := fmt.Sscanf(rest, "%d %d", &c, &n); err != nil || c < 0 || c >= clerks {
		return // cut off in the middle
	}
	switch word {
	case "send":
		a.sent[c] = max(a.sent[c], n)
	case "ack":
		a.acked[c] = max(a.acked[c], n)
	case "error":
		a.errors = append(a.errors, rest)
	}
}
